// Sources that decode a row at a time: what they decode for a window, and what becomes of rows that are missing.
#include "codecs/codec_testing.hpp"
#include "codecs/input.hpp"
#include "codecs/rows_source.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;

namespace {

/// A picture of 6 rows, 4 columns, 3 channels that counts the rows it decodes and may end early.
class Counted final : public RowsSource {
public:
    explicit Counted(std::ptrdiff_t there = 6, bool tolerant = false, std::ptrdiff_t damaged = 6)
        : RowsSource(Frame::packed(6, 4, 3), {}, Frame::packed(6, 4, 3), tolerant), there_(there), damaged_(damaged) {}

    mutable int starts = 0;
    mutable int rows = 0;

private:
    class Reader final : public RowReader {
    public:
        Reader(const Counted& source, std::ptrdiff_t columns)
            : source_(source), needed_(static_cast<std::size_t>(columns) * 3) {
            ++source_.starts;
        }
        void next(std::span<std::byte> row) override {
            REQUIRE(row.size() == 12);
            if (y_ == source_.damaged_) throw CodecError("row 3 is damaged");
            if (y_ == source_.there_) throw Truncated("ends in row 3");
            ++source_.rows;
            std::ranges::generate(row.first(needed_), [&, x = std::ptrdiff_t{0}]() mutable {
                return static_cast<std::byte>('A' + y_ * 12 + x++);
            });
            ++y_;
        }

    private:
        const Counted& source_;
        std::size_t needed_;
        std::ptrdiff_t y_ = 0;
    };

    std::unique_ptr<RowReader> start(std::ptrdiff_t columns) const override {
        return std::make_unique<Reader>(*this, columns);
    }
    std::uint64_t reader_memory() const noexcept override { return 1000; }

    std::ptrdiff_t there_;
    std::ptrdiff_t damaged_;
};

std::string letters(std::ptrdiff_t y, std::ptrdiff_t x, std::ptrdiff_t width) {
    std::string out;
    for (std::ptrdiff_t i = 0; i < width * 3; ++i) out += static_cast<char>('A' + y * 12 + x * 3 + i);
    return out;
}

} // namespace

TEST_CASE("windows that go down decode each row once; one above begins again") {
    Counted source;
    CHECK(source.reading() == Reading::rows);
    CHECK(window_text(source, {0, 0, 2, 4}) == letters(0, 0, 4) + letters(1, 0, 4));
    CHECK(window_text(source, {2, 1, 1, 2}) == letters(2, 1, 2));
    CHECK(window_text(source, {4, 0, 2, 4}) == letters(4, 0, 4) + letters(5, 0, 4));
    CHECK(source.starts == 1);
    CHECK(source.rows == 6);
    CHECK(window_text(source, {3, 3, 1, 1}) == letters(3, 3, 1));
    CHECK(source.starts == 2);
    CHECK(source.rows == 6 + 4);
}

TEST_CASE("columns behind a window are not asked for; a window that reaches farther begins again") {
    Counted source;
    CHECK(window_text(source, {0, 1, 2, 2}) == letters(0, 1, 2) + letters(1, 1, 2));
    CHECK(window_text(source, {2, 0, 1, 3}) == letters(2, 0, 3));
    CHECK(source.starts == 1);
    CHECK(window_text(source, {3, 1, 1, 3}) == letters(3, 1, 3));
    CHECK(source.starts == 2);
    CHECK(source.rows == 3 + 4);
    CHECK(window_text(source, {4, 0, 1, 4}) == letters(4, 0, 4));
    CHECK(source.starts == 2);
}

TEST_CASE("a window goes into a view of any strides") {
    Counted source;
    const View room = Buffer::allocate(20 * 20 * 3).view({}, {20, 20, 3});
    for (const View& to : {room.slice(0, {0, 6}).slice(1, {0, 4}), room.slice(0, {0, 12, 2}).slice(1, {0, 4}).flip(0),
                           room.slice(0, {0, 4}).slice(1, {0, 6}).swap_axes(0, 1).flip(1)}) {
        source.read({0, 0, 6, 4}, to);
        std::string expected;
        for (std::ptrdiff_t y = 0; y < 6; ++y) expected += letters(y, 0, 4);
        CHECK(text_of(to_bytes(to)) == expected);
    }
}

TEST_CASE("missing rows are an error, or 0 where that is tolerated") {
    Counted strict(3);
    CHECK(window_text(strict, {0, 0, 3, 4}).size() == 36);
    CHECK_THROWS_WITH_AS(window_text(strict, {2, 0, 2, 4}), "ends in row 3", CodecError);
    CHECK(window_text(strict, {1, 0, 1, 4}) == letters(1, 0, 4)); // an error does not spoil what is there

    Counted tolerant(3, true);
    CHECK(tolerant.missing().empty());
    CHECK(window_text(tolerant, {2, 0, 4, 4}) == letters(2, 0, 4) + std::string(36, '\0'));
    CHECK(tolerant.missing() == "the file is truncated: 3 of 6 stored rows are there, the rest is 0");
    CHECK(window_text(tolerant, {5, 0, 1, 1}) == std::string(3, '\0'));
    CHECK(window_text(tolerant, {0, 0, 1, 4}) == letters(0, 0, 4));

    Counted damaged(6, true, 3); // damage is no truncation
    CHECK_THROWS_WITH_AS(window_text(damaged, {0, 0, 6, 4}), "row 3 is damaged", CodecError);
}

TEST_CASE("a chain that goes down streams; one that goes up holds its window and decodes once") {
    const auto source = std::make_shared<Counted>();
    const Picture picture(source);
    CHECK(plan(picture, "pnm").streams);
    CHECK(plan(picture, "pnm").bytes_held == 12 + 1000);
    CHECK_FALSE(plan(picture | Flip{Direction::vertical}, "pnm").streams);
    CHECK(plan(picture | Flip{Direction::vertical}, "pnm").bytes_held == 12 + 1000 + 72);
    SaveOptions options;
    options.format = "pnm";
    const auto bytes = encode(picture | Flip{Direction::vertical}, options);
    CHECK(text_of(bytes).ends_with(letters(1, 0, 4) + letters(0, 0, 4)));
    CHECK(source->starts == 1);
}

TEST_CASE("a row counts as held, however small the window: who may not hold it is refused before anything is decoded") {
    const auto source = std::make_shared<Counted>();
    const Picture corner = Picture(source) | Crop{0, 0, 1, 1};
    SaveOptions options;
    options.format = "pnm";
    const Plan planned = plan(corner, "pnm");
    CHECK(planned.bytes_held == 12 + 1000);
    options.max_memory = planned.peak;
    CHECK(encode(corner, options).size() > 3);
    options.max_memory = planned.peak - 1;
    source->starts = 0;
    CHECK_THROWS_AS(encode(corner, options), MemoryLimitError);
    CHECK(source->starts == 0);
    // A stage holds the window beside the decoder, which goes on.
    CHECK((Picture(source) | Fill{"9"}).source()->held_memory() == 12 + 1000 + 72);
}
