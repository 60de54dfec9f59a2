// What the PNG writer takes, what it refuses, and that its file depends on the pixels alone.
#include "codecs/codec.hpp"
#include "codecs/png_file.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/source.hpp"

#include <doctest/doctest.h>

#include <array>
#include <utility>

using namespace oriel;
using namespace testing;

namespace {

const Format u8 = Format::of<std::uint8_t>();
const Format u16 = Format::of<std::uint16_t>();
const Format big_u16 = u16.with_order(ByteOrder::big);

/// A writer over memory.
struct Writer {
    Bytes file;
    std::unique_ptr<codecs::Output> output = codecs::memory_output(file);
    std::unique_ptr<Sink> sink;

    explicit Writer(std::uint64_t max_memory = plenty_of_memory)
        : sink(codecs::png_codec.create(*output, {.max_memory = max_memory, .quality = 0})) {}
};

template <class E> std::string refusal(const Frame& offered, std::uint64_t max_memory = plenty_of_memory) {
    Writer writer(max_memory);
    try {
        writer.sink->begin(offered);
    } catch (const E& error) {
        CHECK(writer.file.empty());
        return error.what();
    }
    return "";
}

Frame begun(const Frame& offered) { return Writer().sink->begin(offered); }

View random_rows(const Frame& frame) {
    std::mt19937 random(1);
    const Buffer buffer = Buffer::allocate(frame.nbytes());
    const View bytes = buffer.view();
    for (std::size_t i = 0; i < frame.nbytes(); ++i) bytes.mutable_data()[i] = static_cast<std::byte>(random());
    return buffer.view(frame.format(), frame.layout());
}

} // namespace

TEST_CASE("the writer asks for packed 8 bit, or big-endian 16 bit where the picture needs more") {
    const auto check = [](const Format& format, std::uint64_t max, const Format& stored, std::uint64_t stored_max) {
        const Frame wanted = begun(Frame::packed(3, 5, 3, format, max));
        CHECK(wanted.format() == stored);
        CHECK(wanted.max() == stored_max);
        CHECK(wanted.layout() == Layout::contiguous({3, 5, 3}, stored.itemsize()));
    };
    check(u8, 255, u8, 255);
    check(u8, 100, u8, 255);
    check(u16, 65535, big_u16, 65535);
    check(big_u16, 65535, big_u16, 65535);
    check(u16, 1000, big_u16, 65535);
    check(u16, 255, u8, 255);
    check(u16, 256, big_u16, 65535);
    check(Format::of<std::uint32_t>(), 0, big_u16, 65535);
    check(Format::of<std::uint64_t>(), 200, u8, 255);
    check(Format::of<float>(), 1, big_u16, 65535);
    check(Format::of<bool>(), 1, u8, 255);

    INFO("gray of 1, 2 and 4 bit stays what it is");
    for (const std::uint64_t max : {1U, 3U, 15U, 255U}) CHECK(begun(Frame::packed(3, 5, 1, u8, max)).max() == max);
    CHECK(begun(Frame::packed(3, 5, 1, Format::of<bool>())) == Frame::packed(3, 5, 1, u8, 1));
    CHECK(begun(Frame::packed(3, 5, 1, u8, 2)).max() == 255);
    CHECK(begun(Frame::packed(3, 5, 2, u8, 1)).max() == 255);
}

TEST_CASE("what PNG cannot hold is refused with what it can") {
    CHECK(refusal<CodecError>(Frame::packed(2, 2, 5)) ==
          "PNG holds gray, gray and alpha, RGB or RGBA; this picture's channels are 01234: choose one to four of them "
          "with `channel`");
    CHECK(refusal<CodecError>(Frame::packed(2, 2, 3, Format::of<std::int8_t>())) ==
          "PNG holds unsigned integers of 8 or 16 bit, made of unsigned integers, booleans and floats; this picture's "
          "are i8\nTIFF, NPY and raw hold them as they are");
    CHECK(refusal<CodecError>(Frame::packed(0, 2, 3)) == "PNG holds no empty picture; this one has no pixels");
}

TEST_CASE("a picture too large is refused before anything is allocated") {
#if ORIEL_TEST_BANDS // only its rows have to be held
    CHECK(refusal<LimitError>(Frame::packed(400'000, 400'000, 3)).empty());
    CHECK(refusal<LimitError>(Frame::packed(1, 400'000'000, 3)) ==
          "writing 400000000×1 rgb u8 as PNG takes rows of 1200000000 bytes; this encoder takes less than 1073741824: "
          "crop it or write another format");
#else
    CHECK(refusal<LimitError>(Frame::packed(40'000, 40'000, 3)) ==
          "writing 40000×40000 rgb u8 as PNG takes 4800040000 bytes before compression; this encoder takes at most "
          "1073741824: crop it or write another format");
#endif
    CHECK(refusal<LimitError>(Frame::packed(1, std::ptrdiff_t{1} << 32, 1)) ==
          "PNG's sides go up to 2147483647; this picture is 4294967296×1 y u8");
}

TEST_CASE("the writer keeps to max_memory") {
    const Frame frame = Frame::packed(100, 200, 3);
    const std::uint64_t needed = Writer().sink->memory(begun(frame));
    CHECK(needed > 60'000);
    CHECK(refusal<LimitError>(frame, needed - 1) == "writing 200×100 rgb u8 as PNG needs " + std::to_string(needed) +
                                                        " bytes of memory; the limit is " + std::to_string(needed - 1) +
                                                        " bytes");
    CHECK(refusal<LimitError>(frame, needed).empty());
}

TEST_CASE("the file depends on the pixels, not on bands or strides") {
    const Frame frame = Frame::packed(23, 31, 4, big_u16);
    const View rows = random_rows(frame);
    const auto write = [&](std::ptrdiff_t band_rows, const View& whole) {
        Writer writer;
        REQUIRE(writer.sink->begin(frame) == frame);
        for (std::ptrdiff_t y = 0; y < 23; y += band_rows) writer.sink->rows(whole.slice(0, {y, y + band_rows}));
        writer.sink->finish();
        return writer.file;
    };
    const Bytes file = write(23, rows);
    CHECK(write(1, rows) == file);
    CHECK(write(5, rows) == file);

    INFO("rows in reverse order in memory, and inside wider rows");
    const View upside_down = compact(rows.slice(0, {{}, {}, -1}));
    CHECK(write(4, upside_down.slice(0, {{}, {}, -1})) == file);
    const View wider = Buffer::allocate(23 * 40 * 8).view(big_u16, {23, 40, 4}).slice(1, {6, 37});
    copy(rows, wider);
    CHECK(write(4, wider) == file);
    CHECK(decoded_samples(*open_png(file))[0] == rows.get<std::uint16_t>({0, 0, 0}));
}

TEST_CASE("neighbouring pixels that are alike compress well") {
    const Frame frame = Frame::packed(256, 256, 3);
    const View rows = Buffer::allocate(frame.nbytes()).view(u8, frame.layout());
    for (std::ptrdiff_t y = 0; y < 256; ++y)
        for (std::ptrdiff_t x = 0; x < 256; ++x)
            for (std::ptrdiff_t c = 0; c < 3; ++c)
                rows.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>((x * (c + 1) + y * 2) / 3));
    Writer writer;
    writer.sink->begin(frame);
    writer.sink->rows(rows);
    writer.sink->finish();
    CHECK(writer.file.size() < frame.nbytes() / 8);
}

TEST_CASE("too many and too few rows are errors") {
    const Frame frame = Frame::packed(3, 2, 1);
    Writer writer;
    writer.sink->begin(frame);
    const View rows = random_rows(frame);
    writer.sink->rows(rows.slice(0, {0, 2}));
    CHECK_THROWS_WITH_AS(writer.sink->finish(), "a PNG of 3 rows was given only 2", ValueError);
    CHECK_THROWS_WITH_AS(writer.sink->rows(rows), "a PNG of 3 rows was given more of them", ValueError);
}

TEST_CASE("a failing output ends the writing") {
    struct Full final : codecs::Output {
        std::size_t left = 40;
        void write(std::span<const std::byte> bytes) override {
            if (bytes.size() > left) throw IoError("the disk is full");
            left -= bytes.size();
        }
    };
    Full full;
    const auto sink = codecs::png_codec.create(full, {.max_memory = plenty_of_memory, .quality = 0});
    const Frame frame = Frame::packed(30, 20, 1);
    sink->begin(frame);
    const auto write = [&] {
        sink->rows(random_rows(frame));
        sink->finish();
    };
    CHECK_THROWS_AS(write(), IoError);
}
