#include "png.hpp"

#include "process.hpp"
#include <oriel/oriel.hpp>

#include <fmt/format.h>
#include <png.h>
#if defined(ORIEL_BENCH_SPNG)
#include <spng.h>
#endif

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <stb_image.h>
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#include <stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace bench {
namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<std::uint8_t>;

/// Packed RGB8.
struct Pixels {
    std::uint32_t width = 0, height = 0;
    Bytes bytes;
    std::size_t row_bytes() const { return std::size_t{width} * 3; }
};

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

// libpng, by rows, as its manual has it.

struct Reading {
    const Bytes& png;
    std::size_t at = 0;
};

void decode_libpng(const Bytes& png, Pixels& to) {
    png_structp read = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(read);
    Reading from{png};
    if (setjmp(png_jmpbuf(read)) != 0) fail("libpng cannot read it"); // NOLINT: libpng's way
    png_set_read_fn(read, &from, [](png_structp it, png_bytep bytes, std::size_t size) {
        auto* reading = static_cast<Reading*>(png_get_io_ptr(it));
        if (size > reading->png.size() - reading->at) png_error(it, "end");
        std::memcpy(bytes, reading->png.data() + reading->at, size);
        reading->at += size;
    });
    png_read_info(read, info);
    for (std::uint32_t y = 0; y < to.height; ++y) png_read_row(read, to.bytes.data() + y * to.row_bytes(), nullptr);
    png_read_end(read, nullptr);
    png_destroy_read_struct(&read, &info, nullptr);
}

Bytes encode_libpng(const Pixels& pixels, int level) {
    Bytes out;
    png_structp write = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(write);
    if (setjmp(png_jmpbuf(write)) != 0) fail("libpng cannot write it"); // NOLINT: libpng's way
    png_set_write_fn(
        write, &out,
        [](png_structp it, png_bytep bytes, std::size_t size) {
            auto* to = static_cast<Bytes*>(png_get_io_ptr(it));
            to->insert(to->end(), bytes, bytes + size);
        },
        nullptr);
    png_set_compression_level(write, level);
    png_set_IHDR(write, info, pixels.width, pixels.height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(write, info);
    for (std::uint32_t y = 0; y < pixels.height; ++y)
        png_write_row(write, const_cast<png_bytep>(pixels.bytes.data() + y * pixels.row_bytes()));
    png_write_end(write, nullptr);
    png_destroy_write_struct(&write, &info);
    return out;
}

#if defined(ORIEL_BENCH_SPNG)
void decode_spng(const Bytes& png, Pixels& to) {
    const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> context(spng_ctx_new(0), spng_ctx_free);
    if (spng_set_png_buffer(context.get(), png.data(), png.size()) != 0 ||
        spng_decode_image(context.get(), to.bytes.data(), to.bytes.size(), SPNG_FMT_PNG, 0) != 0)
        fail("libspng cannot read it");
}

Bytes encode_spng(const Pixels& pixels, int level) {
    const std::unique_ptr<spng_ctx, void (*)(spng_ctx*)> context(spng_ctx_new(SPNG_CTX_ENCODER), spng_ctx_free);
    spng_ihdr header{};
    header.width = pixels.width;
    header.height = pixels.height;
    header.bit_depth = 8;
    header.color_type = SPNG_COLOR_TYPE_TRUECOLOR;
    if (spng_set_option(context.get(), SPNG_ENCODE_TO_BUFFER, 1) != 0 ||
        spng_set_option(context.get(), SPNG_IMG_COMPRESSION_LEVEL, level) != 0 ||
        spng_set_ihdr(context.get(), &header) != 0 ||
        spng_encode_image(context.get(), pixels.bytes.data(), pixels.bytes.size(), SPNG_FMT_PNG,
                          SPNG_ENCODE_FINALIZE) != 0)
        fail("libspng cannot write it");
    std::size_t size = 0;
    int error = 0;
    const std::unique_ptr<void, void (*)(void*)> made(spng_get_png_buffer(context.get(), &size, &error), std::free);
    const auto* bytes = static_cast<const std::uint8_t*>(made.get());
    return {bytes, bytes + size};
}
#endif

void decode_stb(const Bytes& png, Pixels& to) {
    int width = 0, height = 0, channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> made(
        stbi_load_from_memory(png.data(), static_cast<int>(png.size()), &width, &height, &channels, 0), std::free);
    if (!made || channels != 3) fail("stb cannot read it");
    std::memcpy(to.bytes.data(), made.get(), to.bytes.size());
}

Bytes encode_stb(const Pixels& pixels) {
    Bytes out;
    stbi_write_png_to_func(
        [](void* to, void* data, int size) {
            const auto* bytes = static_cast<const std::uint8_t*>(data);
            static_cast<Bytes*>(to)->assign(bytes, bytes + size);
        },
        &out, static_cast<int>(pixels.width), static_cast<int>(pixels.height), 3, pixels.bytes.data(), 0);
    return out;
}

// oriel.

void decode_oriel(const Bytes& png, Pixels& to) {
    const oriel::Picture picture = oriel::open(std::as_bytes(std::span(png)));
    picture.read(oriel::Buffer::borrow(std::as_writable_bytes(std::span(to.bytes)))
                     .view(picture.frame().format(), oriel::Layout::contiguous({to.height, to.width, 3}, 1)));
}

Bytes encode_oriel(const oriel::Image& image, unsigned threads, int compression) {
    oriel::SaveOptions options;
    options.format = "png";
    options.threads = threads;
    options.compression = compression;
    const std::vector<std::byte> made = oriel::encode(image, options);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(made.data());
    return {bytes, bytes + made.size()};
}

struct Decoder {
    const char* who;
    void (*decode)(const Bytes& png, Pixels& to);
};
constexpr Decoder decoders[] = {
    {"oriel", decode_oriel},
    {"libpng", decode_libpng},
#if defined(ORIEL_BENCH_SPNG)
    {"libspng", decode_spng},
#endif
    {"stb", decode_stb},
};

class Course {
public:
    Course(const Settings& settings, Verdicts& verdicts, const Say& say)
        : settings_(settings), verdicts_(verdicts), say_(say) {}

    void picture(const std::string& name, const fs::path& path) {
        const oriel::Image image = oriel::load(path);
        Pixels pixels{static_cast<std::uint32_t>(image.width()), static_cast<std::uint32_t>(image.height()), {}};
        const std::vector<std::byte> bytes = oriel::to_bytes(image.view());
        pixels.bytes.resize(bytes.size());
        std::memcpy(pixels.bytes.data(), bytes.data(), bytes.size());
        decode(name, pixels);
        encode(name, pixels, image);
    }

    Pngs out;

private:
    Rounds rounds() const { return {settings_.rounds.count, 1}; } // a sample is one time

    void decode(const std::string& name, const Pixels& pixels) {
        say_("decoding " + name);
        const Bytes png = encode_libpng(pixels, 6);
        Table table{
            fmt::format("Decoding PNG in memory: {}, {} MB", name, digits(static_cast<double>(png.size()) / 1e6)),
            {"who", "ms", "oriel / it", "bound", ""},
            {},
            1};
        std::vector<Contender> field;
        for (const Decoder& decoder : decoders) {
            Pixels to{pixels.width, pixels.height, Bytes(pixels.bytes.size())};
            decoder.decode(png, to);
            if (to.bytes != pixels.bytes) {
                out.wrong.push_back({decoder.who, "decoding " + name});
                continue;
            }
            field.push_back(
                {decoder.who, repeated([&png, decoder, to = std::move(to)]() mutable { decoder.decode(png, to); })});
        }
        finish(std::move(table), std::move(field), {}, 1 / 2.5);
    }

    void encode(const std::string& name, const Pixels& pixels, const oriel::Image& image) {
        say_("encoding " + name);
        Table table{
            fmt::format("Encoding PNG in memory: {}", name), {"who", "MB", "ms", "the first / it", "bound", ""}, {}, 1};
        std::vector<Contender> field;
        std::vector<std::size_t> sizes;
        const auto enter = [&](const char* who, auto encode) {
            const Bytes png = encode();
            Pixels back{pixels.width, pixels.height, Bytes(pixels.bytes.size())};
            decode_libpng(png, back);
            if (back.bytes != pixels.bytes) {
                out.wrong.push_back({who, "encoding " + name});
                return;
            }
            sizes.push_back(png.size());
            field.push_back({who, repeatedly_made(encode)});
        };
        enter("oriel, --compress 1, one thread", [&image] { return encode_oriel(image, 1, 1); });
        enter("oriel, one thread", [&image] { return encode_oriel(image, 1, -1); });
        enter("oriel, all threads", [&image] { return encode_oriel(image, 0, -1); });
        enter("libpng, level 1", [&pixels] { return encode_libpng(pixels, 1); });
        enter("libpng, level 6", [&pixels] { return encode_libpng(pixels, 6); });
#if defined(ORIEL_BENCH_SPNG)
        enter("libspng, level 1", [&pixels] { return encode_spng(pixels, 1); });
        enter("libspng, level 6", [&pixels] { return encode_spng(pixels, 6); });
#endif
        enter("stb", [&pixels] { return encode_stb(pixels); });
        finish(std::move(table), std::move(field), sizes, 1 / 5.0);
    }

    void finish(Table table, std::vector<Contender> field, const std::vector<std::size_t>& sizes, double bound) {
        interleave(field, 0, rounds());
        for (std::size_t i = 0; i < field.size(); ++i) {
            std::vector<std::string> row{field[i].name};
            if (!sizes.empty()) row.push_back(digits(static_cast<double>(sizes[i]) / 1e6));
            row.push_back(digits(field[i].time().median / 1e6));
            if (i == 0) row.insert(row.end(), 3, "");
            else {
                const Estimate measured = ratio(field[0], field[i]);
                // Beside what makes a file of about that size.
                const bool judged = field[i].name == "libpng" || field[i].name == "libpng, level 1";
                row.push_back(with_interval(measured));
                row.push_back(judged ? digits(bound) : "");
                row.push_back(judged ? verdicts_.judge(measured, bound) : "");
            }
            table.rows.push_back(std::move(row));
        }
        out.tables.push_back(std::move(table));
    }

    const Settings& settings_;
    Verdicts& verdicts_;
    const Say& say_;
};

} // namespace

Pngs measure_png(const Settings& settings, const fs::path& make_photo, const fs::path& samples, const fs::path& memory,
                 Verdicts& verdicts, const Say& say) {
    Course course(settings, verdicts, say);
    const Size size = settings.quick ? Size{1000, 750} : Size{4000, 3000};
    const fs::path photo = memory / fmt::format("oriel-bench-{}.ppm", std::random_device()());
    if (!succeeds(fmt::format("{} {} {} {}", make_photo.string(), size.width, size.height, photo.string())))
        fail("make_photo failed");
    course.picture(size.text(), photo);
    fs::remove(photo);
    for (const char* const name : {"lighthouse.png", "harbour.jpg"}) course.picture(name, samples / name);
    return std::move(course.out);
}

} // namespace bench
