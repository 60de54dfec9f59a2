#include "codecs/libpng.hpp"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>

namespace testing {

namespace {

struct Reading {
    const Bytes& file;
    std::size_t position = 0;
};

// libpng leaves by longjmp: these functions hold nothing that would have to be destroyed on the way.
[[noreturn]] void leave(png_structp png, png_const_charp) { png_longjmp(png, 1); }
void ignore(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto& reading = *static_cast<Reading*>(png_get_io_ptr(png));
    if (reading.file.size() - reading.position < count) png_error(png, "the file ends");
    std::memcpy(to, reading.file.data() + reading.position, count);
    reading.position += count;
}

void write_bytes(png_structp png, png_bytep from, std::size_t count) {
    auto& file = *static_cast<Bytes*>(png_get_io_ptr(png));
    const auto* const bytes = reinterpret_cast<const std::byte*>(from);
    file.insert(file.end(), bytes, bytes + count);
}
void flush(png_structp) {}

bool read_header(png_structp png, png_infop info, Reading& reading, PngPicture& picture) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_read_fn(png, &reading, read_bytes);
    png_set_user_limits(png, 0x7fff'ffff, 0x7fff'ffff);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    picture.width = static_cast<int>(png_get_image_width(png, info));
    picture.height = static_cast<int>(png_get_image_height(png, info));
    picture.channels = png_get_channels(png, info);
    picture.depth = png_get_bit_depth(png, info);
    return true;
}

bool read_rows(png_structp png, std::vector<png_bytep>& rows) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_read_image(png, rows.data());
    png_read_end(png, nullptr);
    return true;
}

bool write_picture(png_structp png, png_infop info, Bytes& file, const PngKind& kind, int width, int height,
                   std::vector<png_bytep>& rows, bool interlaced, std::vector<png_color>& palette,
                   std::vector<png_byte>& entries, png_color_16* transparent, int filters) {
    if (setjmp(png_jmpbuf(png)) != 0) return false;
    png_set_write_fn(png, &file, write_bytes, flush);
    png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), kind.depth, kind.colour,
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (!palette.empty()) png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    if (transparent != nullptr || !entries.empty())
        png_set_tRNS(png, info, entries.data(), static_cast<int>(entries.size()), transparent);
    png_set_filter(png, 0, filters);
    png_set_compression_buffer_size(png, 100); // many IDAT chunks
    png_write_info(png, info);
    png_write_image(png, rows.data());
    png_write_end(png, info);
    return true;
}

} // namespace

std::optional<PngPicture> libpng_read(const Bytes& file) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, ignore);
    png_infop info = png_create_info_struct(png);
    Reading reading{file};
    PngPicture picture;
    bool good = read_header(png, info, reading, picture);
    if (good) {
        const std::size_t row_bytes = png_get_rowbytes(png, info);
        std::vector<png_byte> pixels(row_bytes * static_cast<std::size_t>(picture.height));
        std::vector<png_bytep> rows;
        for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
            rows.push_back(pixels.data() + y * row_bytes);
        good = read_rows(png, rows);
        if (picture.depth == 16)
            for (std::size_t i = 0; i + 1 < pixels.size(); i += 2)
                picture.samples.push_back(static_cast<std::uint16_t>(pixels[i] << 8 | pixels[i + 1]));
        else picture.samples.assign(pixels.begin(), pixels.end());
    }
    png_destroy_read_struct(&png, &info, nullptr);
    return good ? std::optional(std::move(picture)) : std::nullopt;
}

Bytes libpng_write(const PngKind& kind, int width, int height, const std::vector<std::uint16_t>& samples,
                   bool interlaced, const Bytes& transparency, int filter) {
    Bytes packed = unfiltered_rows(kind, width, height, samples);
    std::vector<png_bytep> rows;
    for (int y = 0; y < height; ++y)
        rows.push_back(reinterpret_cast<png_bytep>(packed.data()) +
                       static_cast<std::size_t>(y) * (kind.row_bytes(width) + 1) + 1);
    std::vector<png_color> palette;
    std::vector<png_byte> entries;
    png_color_16 transparent{};
    const bool colour_key = kind.colour != 3 && !transparency.empty();
    const auto value = [&](std::size_t i) { return std::to_integer<png_uint_16>(transparency[i]); };
    if (kind.colour == 3) {
        const Bytes colours = test_palette(std::size_t{1} << kind.depth);
        for (std::size_t i = 0; i < colours.size(); i += 3)
            palette.push_back({std::to_integer<png_byte>(colours[i]), std::to_integer<png_byte>(colours[i + 1]),
                               std::to_integer<png_byte>(colours[i + 2])});
        for (const std::byte b : transparency) entries.push_back(std::to_integer<png_byte>(b));
    } else if (colour_key) {
        const auto sample = [&](std::size_t i) { return static_cast<png_uint_16>(value(i) << 8 | value(i + 1)); };
        transparent.gray = sample(0);
        if (kind.colour == 2) {
            transparent.red = sample(0);
            transparent.green = sample(2);
            transparent.blue = sample(4);
        }
    }
    Bytes file;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, leave, ignore);
    png_infop info = png_create_info_struct(png);
    const bool good = write_picture(png, info, file, kind, width, height, rows, interlaced, palette, entries,
                                    colour_key ? &transparent : nullptr,
                                    filter == any_filter ? PNG_ALL_FILTERS : PNG_FILTER_NONE << filter);
    png_destroy_write_struct(&png, &info);
    return good ? file : Bytes{};
}

} // namespace testing
