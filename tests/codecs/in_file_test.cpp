// Source::in_file: where pixels lie in a file, and when one layout cannot say it. A view of the file's bytes through
// that layout shows the pixels that the source reads.
#include "codecs/codec_testing.hpp"
#include "codecs/raw_rows.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using testing::bytes_of;

namespace {

std::string noise(std::size_t bytes) {
    std::string out(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<char>(i * 37 + i / 251 * 11 + 1);
    return out;
}

// Opens raw rows over `bytes` of noise.
struct Opened {
    std::string file;
    RawRowsSource source;

    Opened(const RowsInFile& where, const Frame& frame, std::size_t bytes = 4000, bool tolerant = false)
        : file(noise(bytes)), source(memory_input(bytes_of(file)), where, frame, {}, frame, tolerant) {}

    // Whether there is a layout, which must then be right.
    bool lies() {
        const std::optional<Layout> layout = source.in_file();
        if (!layout) return false;
        const View seen = Buffer::borrow(bytes_of(file)).view(source.frame().format(), *layout);
        CHECK(testing::text_of(to_bytes(seen)) == testing::whole_text(source));
        return true;
    }
};

Frame frame(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const char* code = "B") {
    return Frame::packed(height, width, channels, Format::parse(code));
}

} // namespace

TEST_CASE("one strip lies in the file, padded or not") {
    CHECK(Opened(RowsInFile::packed(frame(5, 7, 3), 13), frame(5, 7, 3)).lies());
    CHECK(Opened({{13}, 5, 24, false}, frame(5, 7, 3)).lies());
    CHECK(Opened({{11}, 9, 50, false}, frame(5, 7, 3, ">H")).lies());
    CHECK(Opened({{0}, 1, UINT64_MAX, false}, frame(1, 7, 3)).lies()); // one row has no stride
}

TEST_CASE("strips lie in the file if their rows are evenly apart") {
    const Frame five = frame(5, 7, 2);
    CHECK(Opened({{10, 38, 66}, 2, 14, false}, five).lies());
    CHECK_FALSE(Opened({{10, 39, 68}, 2, 14, false}, five).lies()); // a gap between strips, none between rows
    CHECK_FALSE(Opened({{10, 38, 80}, 2, 14, false}, five).lies()); // the last is elsewhere
    CHECK_FALSE(Opened({{66, 38, 10}, 2, 14, false}, five).lies()); // bottom up, but rows in each are not
    CHECK(Opened({{10, 50, 90, 130, 170}, 1, 14, false}, five).lies());
    CHECK(Opened({{170, 130, 90, 50, 10}, 1, 14, false}, five).lies()); // rows bottom up
    CHECK_FALSE(Opened({{10, 50, 90, 130, 171}, 1, 14, false}, five).lies());
}

TEST_CASE("planes lie in the file if they are evenly apart, in either direction") {
    const Frame rgb = frame(4, 7, 3, "<H");
    CHECK(Opened({{10, 110, 210}, 4, 14, true}, rgb).lies());
    CHECK(Opened({{210, 110, 10}, 4, 16, true}, rgb).lies());
    CHECK_FALSE(Opened({{10, 110, 211}, 4, 14, true}, rgb).lies());
    CHECK(Opened({{10, 38, 110, 138, 210, 238}, 2, 14, true}, rgb).lies());
    CHECK_FALSE(Opened({{10, 38, 110, 138, 210, 240}, 2, 14, true}, rgb).lies());
    CHECK_FALSE(Opened({{10, 38, 110, 140, 210, 238}, 2, 14, true}, rgb).lies());
    CHECK(Opened({{10}, 4, 14, true}, frame(4, 7, 1, "<H")).lies());
}

TEST_CASE("what is not all there, or is decoded, lies nowhere") {
    CHECK_FALSE(Opened(RowsInFile::packed(frame(5, 7, 3), 13), frame(5, 7, 3), 117, true).lies());
    CHECK(Opened(RowsInFile::packed(frame(5, 7, 3), 13), frame(5, 7, 3), 118, true).lies());
    const Image image = testing::numbered(5, 6, 3);
    CHECK_FALSE(testing::open_bytes(png_codec, testing::encode(png_codec, image))->in_file());
    CHECK(testing::open_bytes(pnm_codec, testing::encode(pnm_codec, image))->in_file() ==
          Layout({5, 6, 3}, {18, 3, 1}, 11));
}
