#include "codecs/libpng.hpp"

#include "codecs/inflate.hpp"
#include "codecs/png_plain_stream.hpp"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>

namespace oriel::codecs::png {

namespace {

/// The file as it is.
class WholeFile final : public ByteStream {
public:
    explicit WholeFile(const Input& input) : input_(input) {}

    std::size_t read(std::span<std::byte> to) override {
        input_.read(position_, to);
        position_ += to.size();
        return to.size();
    }

private:
    const Input& input_;
    std::uint64_t position_ = 0;
};

bool is_inflated_here(const Header& header) { return header.image.interlaced && !inflating_library().empty(); }

std::unique_ptr<ByteStream> stream_of(const Input& input, const Header& header) {
    if (is_inflated_here(header)) return std::make_unique<PlainStream>(input, header);
    return std::make_unique<WholeFile>(input);
}

/// What the callbacks share. It outlives the jumps.
struct Reading {
    ByteStream& stream;
    bool checked;              ///< CRCs and the Adler-32, before libpng sees them
    std::exception_ptr thrown; ///< by the input
    std::string error;         ///< in libpng's words
};

[[noreturn]] void on_error(png_structp png, png_const_charp message) {
    static_cast<Reading*>(png_get_error_ptr(png))->error = message;
    png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void on_read(png_structp png, png_bytep to, std::size_t count) {
    auto& reading = *static_cast<Reading*>(png_get_io_ptr(png));
    bool failed = false;
    try {
        failed = reading.stream.read({reinterpret_cast<std::byte*>(to), count}) != count;
    } catch (...) {
        reading.thrown = std::current_exception();
        failed = true;
    }
    if (failed) png_error(png, "the input cannot be read"); // out of the handler, which a jump must not leave
}

// Nothing here has a destructor: any call may jump back to the beginning. False if one did.
bool decode(png_structp png, png_infop info, Reading* reading, const ImageHeader& expected, png_bytep pixels,
            std::size_t row_bytes) {
    if (setjmp(png_jmpbuf(png)) != 0) return false; // NOLINT: libpng's way
    png_set_read_fn(png, reading, on_read);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); // memory was checked before
    if (reading->checked) {
        png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
        png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
    }
    // Our own reader has judged how far back the stream may reach; libpng would refuse some of what that takes.
    png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
    // Texts and profiles are read elsewhere; here a thousand small ones would inflate to 8 MB each. IHDR, PLTE and tRNS
    // are none of these.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
    png_read_info(png, info);
    png_set_expand(png); // palettes, small gray, tRNS
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    // It reads the header anew, and a file may have changed since.
    if (png_get_image_width(png, info) != expected.width || png_get_image_height(png, info) != expected.height ||
        png_get_rowbytes(png, info) != row_bytes)
        png_error(png, "its size is not what it was when it was opened");
    for (int pass = 0; pass < passes; ++pass)
        for (png_uint_32 y = 0; y < expected.height; ++y) png_read_row(png, pixels + y * row_bytes, nullptr);
    png_read_end(png, nullptr);
    return true;
}

} // namespace

void libpng_decode(const Input& input, const Header& header, std::byte* pixels, std::size_t row_bytes) {
    const std::unique_ptr<ByteStream> stream = stream_of(input, header);
    Reading reading{*stream, is_inflated_here(header), nullptr, {}};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, on_error, on_warning);
    png_infop info = png != nullptr ? png_create_info_struct(png) : nullptr;
    if (info == nullptr) {
        png_destroy_read_struct(&png, nullptr, nullptr);
        throw std::bad_alloc();
    }
    const bool done = decode(png, info, &reading, header.image, reinterpret_cast<png_bytep>(pixels), row_bytes);
    png_destroy_read_struct(&png, &info, nullptr);
    if (reading.thrown) std::rethrow_exception(reading.thrown);
    if (!done) fail(input, fmt::format("libpng cannot decode it ({}): the file is damaged", reading.error));
}

std::uint64_t libpng_memory(const Header& header) noexcept {
    constexpr std::uint64_t structures_and_zlib = std::uint64_t{256} << 10;
    return (is_inflated_here(header) ? PlainStream::memory() : 0) + structures_and_zlib +
           4 * (header.decoded_bytes() / header.image.height);
}

} // namespace oriel::codecs::png
