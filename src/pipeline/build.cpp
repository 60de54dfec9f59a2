// Which libraries this build has and what they call themselves. A codec that brings one adds it here.
#include "oriel/build.hpp"

#include "copy/kernels.hpp"

#include <fmt/format.h>

#if ORIEL_SIMD
#include <hwy/highway.h>
#endif
#if ORIEL_HAS_ISAL
#include <isa-l.h>
#endif
#if ORIEL_HAS_ZLIB
#include <zlib.h>
#endif
#if ORIEL_HAS_LIBDEFLATE
#include <libdeflate.h>
#endif
#if ORIEL_HAS_LIBPNG
#include <png.h>
#endif
#if ORIEL_HAS_LIBJPEG
// clang-format off
#include <cstdio> // jpeglib.h wants it before
#include <jpeglib.h>
// clang-format on
#endif
#if ORIEL_HAS_LIBTIFF
#include <tiffio.h>
#endif
#if ORIEL_HAS_WEBP
#include <webp/decode.h>
#endif

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace oriel {
namespace {

std::string compiler() {
#if defined(__clang__)
    return fmt::format("clang {}.{}.{}", __clang_major__, __clang_minor__, __clang_patchlevel__);
#elif defined(__GNUC__)
    return fmt::format("g++ {}.{}.{}", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#else
    return "unknown";
#endif
}

std::vector<std::string> options() {
    std::vector<std::string> out = {ORIEL_BUILD_EXTENT};
    const std::string type = ORIEL_BUILD_TYPE;
    if (!type.empty()) out.push_back(type);
    const std::string sanitizers = ORIEL_BUILD_SANITIZERS;
    if (!sanitizers.empty()) out.push_back("sanitizers " + sanitizers);
#ifndef NDEBUG
    out.emplace_back("assertions");
#endif
    return out;
}

#if ORIEL_HAS_LIBTIFF
// "LIBTIFF, Version 4.5.0\nCopyright ..."
std::string number_in(std::string_view text) {
    const std::size_t first = std::min(text.find_first_of("0123456789"), text.size());
    return std::string(text.substr(first, text.find_first_not_of("0123456789.", first) - first));
}
#endif

std::vector<LibraryFacts> libraries() {
    std::vector<LibraryFacts> out = {
        {"stb_image", ORIEL_STB_IMAGE, "reads JPEG, and PNG where nothing better is there"},
        {"stb_image_write", ORIEL_STB_IMAGE_WRITE, "writes JPEG, and PNG where nothing better is there"},
        {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100), "text"},
    };
#if ORIEL_SIMD
    out.push_back({"Highway", fmt::format("{}.{}.{}", HWY_MAJOR, HWY_MINOR, HWY_PATCH), "kernels for each processor"});
#endif
#if ORIEL_HAS_ISAL
    out.push_back({"ISA-L", fmt::format("{}.{}.{}", ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION),
                   "inflates and deflates PNG"});
#endif
#if ORIEL_HAS_ZLIB
    out.push_back({"zlib", zlibVersion(), "deflates PNG"});
#endif
#if ORIEL_HAS_LIBDEFLATE
    out.push_back({"libdeflate", LIBDEFLATE_VERSION_STRING, "deflates PNG thoroughly"});
#endif
#if ORIEL_HAS_LIBPNG
    out.push_back({"libpng", png_get_libpng_ver(nullptr), "reads interlaced PNG"});
#endif
#if ORIEL_HAS_LIBJPEG
    constexpr int jpeg_version = LIBJPEG_TURBO_VERSION_NUMBER;
    out.push_back({"libjpeg-turbo",
                   fmt::format("{}.{}.{}", jpeg_version / 1000000, jpeg_version / 1000 % 1000, jpeg_version % 1000),
                   "reads and writes JPEG"});
#endif
#if ORIEL_HAS_LIBTIFF
    out.push_back({"libtiff", number_in(TIFFGetVersion()), "reads TIFF whose pixels are compressed or lie in tiles"});
#endif
#if ORIEL_HAS_WEBP
    const int webp_version = WebPGetDecoderVersion();
    out.push_back({"libwebp",
                   fmt::format("{}.{}.{}", webp_version >> 16, webp_version >> 8 & 0xff, webp_version & 0xff),
                   "reads and writes WebP"});
#endif
    return out;
}

} // namespace

BuildFacts build_facts() {
    const auto targets = copying::targets();
    return {
        compiler(), options(), std::string(copying::kernels().target), {targets.begin(), targets.end()}, libraries()};
}

} // namespace oriel
