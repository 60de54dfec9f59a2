// Every kind of PNG at every size from 1 to 70 both ways, all filters, interlaced or not: read as libpng reads it, and
// written so that libpng and stb read the same pixels. A run reads every size of every kind
// with one filter (with ORIEL_TEST_SEED 0 to 4 with others), a third of them interlaced too, and writes every size of
// every kind; with ORIEL_TEST_ALL set it reads all there are, for some minutes. Under a sanitizer, or where nothing is
// optimised, it takes a sample of that, which the seed chooses too.
#include "codecs/inflate_whole.hpp"
#include "codecs/libpng.hpp"
#include "codecs/png_file.hpp"
#include "codecs/stb_judge.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>

using namespace oriel;
using namespace testing;

namespace {

using Samples = std::vector<std::uint16_t>;

constexpr int longest_side = 70;
constexpr std::size_t every_size = std::size_t{longest_side} * longest_side;

unsigned seed() {
    const char* const text = std::getenv("ORIEL_TEST_SEED");
    return text == nullptr ? 1 : static_cast<unsigned>(std::atoi(text));
}

bool all_of_it() { return std::getenv("ORIEL_TEST_ALL") != nullptr; }

/// Whether pictures of this size are read with that filter. Those that are not interlaced take turns: one of the five
/// filters each, together all sizes. Of interlaced ones, and those whose filters libpng chooses, a third has its turn.
/// Either way each filter has every width, every height and, since 3 and 5 share no divisor with 8, all that is left of
/// both by 8, which interlacing goes by.
bool is_turn(int filter, bool interlaced, int width, int height) {
    if (all_of_it()) return true;
    const auto turn = [&](int place, unsigned turns) { return (static_cast<unsigned>(place) + seed()) % turns; };
    const bool its_own = turn(width + height, 5) == static_cast<unsigned>(std::max(filter, 0));
    return its_own && ((!interlaced && filter != any_filter) || turn(width + 2 * height, 3) == 0);
}

/// Takes all; where that is slow one of so many, another one with each seed.
class Sample {
public:
    explicit Sample(unsigned one_of) : random_(seed()) {
#if defined(ORIEL_TEST_SANITIZED) || !defined(__OPTIMIZE__)
        if (!all_of_it()) one_of_ = one_of;
#else
        static_cast<void>(one_of);
#endif
    }
    bool takes() { return one_of_ == 1 || random_() % one_of_ == 0; }
    /// Of so many that there are, at least how many a sample must have.
    std::size_t enough(std::size_t there) const { return one_of_ == 1 ? there : there / one_of_ * 9 / 10; }

private:
    unsigned one_of_ = 1;
    std::mt19937 random_;
};

/// Noise in one picture, slopes with a little of it in the next: filters have something to do in both.
Samples some_samples(const PngKind& kind, int width, int height, unsigned number) {
    if (number % 2 == 0) return random_samples(kind, width, height, number);
    Samples samples;
    std::mt19937 random(number);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < kind.samples(); ++c)
                samples.push_back(static_cast<std::uint16_t>(
                    (static_cast<unsigned>(x * (c + 3) + y * (y / 8 % 4) * 5) + random() % 3) &
                    ((1U << kind.depth) - 1)));
    return samples;
}

/// Rows (each behind a 0) filtered as section 9.2 of the specification says, a byte at a time.
Bytes filtered_rows(const PngKind& kind, int width, const Bytes& rows, int filter) {
    const std::size_t stride = kind.row_bytes(width) + 1;
    const auto back = static_cast<std::size_t>(std::max(1, kind.samples() * kind.depth / 8));
    Bytes out = rows;
    for (std::size_t start = 0; start < rows.size(); start += stride) {
        out[start] = static_cast<std::byte>(filter);
        for (std::size_t i = 1; i < stride; ++i) {
            const auto at = [&](std::size_t index) { return std::to_integer<int>(rows[index]); };
            const int a = i > back ? at(start + i - back) : 0;
            const int b = start > 0 ? at(start + i - stride) : 0;
            const int c = i > back && start > 0 ? at(start + i - stride - back) : 0;
            const int p = a + b - c;
            const int nearest = std::abs(p - a) <= std::abs(p - b) && std::abs(p - a) <= std::abs(p - c) ? a
                                : std::abs(p - b) <= std::abs(p - c)                                     ? b
                                                                                                         : c;
            const std::array predictions{0, a, b, (a + b) / 2, nearest};
            out[start + i] = static_cast<std::byte>(at(start + i) - predictions[static_cast<std::size_t>(filter)]);
        }
    }
    return out;
}

/// What the IDAT chunks of a file without anything odd hold.
Bytes inflated(const Bytes& file) {
    Bytes stream;
    for (std::size_t at = 8; at < file.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | std::to_integer<std::size_t>(file[at + i]);
        if (std::equal(file.begin() + static_cast<std::ptrdiff_t>(at) + 4,
                       file.begin() + static_cast<std::ptrdiff_t>(at) + 8, text_bytes("IDAT").begin()))
            append(stream, std::span(file).subspan(at + 8, length));
        at += length + 12;
    }
    return codecs::inflate_whole(stream, std::size_t{1} << 20).value_or(Bytes{});
}

/// How many rows have which filter.
using FilterCounts = std::array<std::size_t, 5>;
void count_filters(const Bytes& file, const PngKind& kind, int width, FilterCounts& counts) {
    const Bytes rows = inflated(file);
    const std::size_t stride = kind.row_bytes(width) + 1;
    for (std::size_t at = 0; at < rows.size(); at += stride) ++counts.at(std::to_integer<std::size_t>(rows[at]));
}

PngPicture read_by(const Bytes& file, std::string_view decoder) {
    const auto source = open_png(file, plenty_of_memory, decoder);
    const Frame& frame = source->frame();
    return {static_cast<int>(frame.width()), static_cast<int>(frame.height()), static_cast<int>(frame.channel_count()),
            static_cast<int>(frame.format().itemsize() * 8), decoded_samples(*source)};
}

} // namespace

TEST_CASE("every size, kind and filter, interlaced or not, is read as libpng reads it, whoever decodes it") {
    Sample sample(70);
    std::size_t files = 0;
    std::size_t possible = 0;
    for (const PngKind kind : all_png_kinds)
        for (int filter = any_filter; filter < 5; ++filter)
            for (const bool interlaced : {false, true}) {
                FilterCounts counts{};
                for (int height = 1; height <= longest_side; ++height)
                    for (int width = 1; width <= longest_side; ++width) {
                        if (!is_turn(filter, interlaced, width, height)) continue;
                        ++possible;
                        if (!sample.takes()) continue;
                        const auto number = static_cast<unsigned>(files++);
                        CAPTURE(kind.text());
                        CAPTURE(width);
                        CAPTURE(height);
                        CAPTURE(filter);
                        CAPTURE(interlaced);
                        const Samples samples = some_samples(kind, width, height, number);
                        const Bytes transparency = number % 3 == 0 ? some_transparency(kind, samples) : Bytes{};
                        const Bytes file = libpng_write(kind, width, height, samples, interlaced, transparency, filter);
                        const auto theirs = libpng_read(file);
                        REQUIRE(theirs);
                        for (const std::string_view decoder : codecs::png_codec.decoders) {
                            CAPTURE(decoder);
                            REQUIRE(read_by(file, decoder) == *theirs);
                        }
                        if (!interlaced) count_filters(file, kind, width, counts);
                    }
                if (interlaced || filter == any_filter) continue;
                CAPTURE(filter);
                CHECK(counts.at(static_cast<std::size_t>(filter)) > 0); // the files are what they are said to be
                counts.at(static_cast<std::size_t>(filter)) = 0;
                if (filter > 0) counts[0] = 0; // of one row or column
                CHECK(counts == FilterCounts{});
            }
    CHECK(possible >= std::size(all_png_kinds) * every_size * (all_of_it() ? 12 : 1));
    CHECK(files >= sample.enough(possible));
    MESSAGE(files, " files of libpng's");
}

TEST_CASE("filters that compare with what is not there are undone too: one row, one column, the first of many") {
    Sample sample(16);
    std::size_t files = 0;
    for (const PngKind kind : all_png_kinds)
        for (int filter = 0; filter < 5; ++filter)
            for (int side = 1; side <= longest_side; ++side)
                for (const PngSize size : {PngSize{1, side}, {side, 1}, {side, 2}, {2, side}}) {
                    if (!sample.takes()) continue;
                    const auto number = static_cast<unsigned>(files++);
                    const auto [width, height] = size;
                    CAPTURE(kind.text());
                    CAPTURE(size.width);
                    CAPTURE(size.height);
                    CAPTURE(filter);
                    const Bytes rows = unfiltered_rows(kind, width, height, some_samples(kind, width, height, number));
                    std::vector<Bytes> chunks{
                        ihdr(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), kind)};
                    if (kind.colour == 3) chunks.push_back(chunk("PLTE", test_palette(std::size_t{1} << kind.depth)));
                    chunks.push_back(chunk("IDAT", zlib_stored(filtered_rows(kind, width, rows, filter))));
                    chunks.push_back(chunk("IEND", {}));
                    const Bytes file = png_of(chunks);
                    const auto theirs = libpng_read(file);
                    REQUIRE(theirs);
                    for (const std::string_view decoder : codecs::png_codec.decoders) {
                        CAPTURE(decoder);
                        REQUIRE(read_by(file, decoder) == *theirs);
                    }
                }
    CHECK(files >= sample.enough(std::size(all_png_kinds) * 5 * longest_side * 4));
    MESSAGE(files, " files made by hand");
}

TEST_CASE("every size and kind that is written is read by libpng and by stb as the same pixels, stored as it was") {
    Sample sample(100);
    std::size_t files = 0;
    FilterCounts all_counts{};
    for (const PngKind kind : all_png_kinds) {
        FilterCounts counts{};
        for (int height = 1; height <= longest_side; ++height)
            for (int width = 1; width <= longest_side; ++width) {
                if (!sample.takes()) continue;
                const auto number = static_cast<unsigned>(files++);
                const int compression = static_cast<int>(number / 6 % 11) - 1;
                CAPTURE(kind.text());
                CAPTURE(width);
                CAPTURE(height);
                CAPTURE(compression);
                const Samples samples = some_samples(kind, width, height, number);
                const Bytes transparency = number % 3 == 0 ? some_transparency(kind, samples) : Bytes{};
                std::vector<Bytes> before;
                if (!transparency.empty()) before.push_back(chunk("tRNS", transparency));
                const Bytes file = simple_png(kind, width, height, samples, before);
                const auto wanted = libpng_read(file);
                REQUIRE(wanted);

                SaveOptions options;
                options.max_memory = plenty_of_memory; // else the system is asked, which takes longer than the picture
                options.format = "png";
                options.compression = compression;
                const Bytes out = encode(open(file, options), options);
                REQUIRE(libpng_read(out) == wanted);
                REQUIRE(stb_read(out) == wanted);
                // A transparent colour becomes an alpha channel where pixels are not few.
                const bool as_it_was = transparency.empty() || kind.colour == 3 || kind.depth < 8;
                if (!as_it_was) continue;
                REQUIRE(std::to_integer<int>(out[25]) == kind.colour);
                REQUIRE(std::to_integer<int>(out[24]) == kind.depth);
                count_filters(out, kind, width, counts);
            }
        for (std::size_t filter = 0; filter < counts.size(); ++filter) all_counts.at(filter) += counts.at(filter);
        const bool filters = kind.colour != 3 && kind.depth >= 8;
        CAPTURE(kind.text());
        CHECK((filters || counts == FilterCounts{counts[0]}));
    }
    for (std::size_t filter = 0; filter < all_counts.size(); ++filter) {
        CAPTURE(filter);
        CHECK(all_counts.at(filter) > 0);
    }
    CHECK(files >= sample.enough(std::size(all_png_kinds) * every_size));
    MESSAGE(files, " files of ours");
}
