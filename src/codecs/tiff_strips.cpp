#include "codecs/tiff_strips.hpp"

#include "codecs/memory_limit.hpp"
#include "codecs/tiff_names.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::tiff {

namespace {

constexpr std::uint64_t header_bytes = 8;

/// Whether each strip but the first of its plane begins where the one above it ends.
bool follow_on(const RowsInFile& rows, std::size_t planes) {
    const std::size_t in_plane = rows.strips.size() / planes;
    const std::uint64_t strip = static_cast<std::uint64_t>(rows.strip_rows) * rows.row_stride;
    for (std::size_t k = 0; k < rows.strips.size(); ++k)
        if (k % in_plane != 0 && rows.strips[k] != rows.strips[k - 1] + strip) return false;
    return true;
}

} // namespace

void require_strips(const Directory& directory) {
    const std::uint64_t compression = directory.number(Tag::compression, uncompressed);
    const bool has_strips = directory.has(Tag::strip_offsets);
    const bool tiled = in_tiles(directory);
    if (compression != uncompressed)
        directory.fail(fmt::format("its pixels are compressed by {}; of TIFF the uncompressed is read\nconvert it with "
                                   "`tiffcp {}-c none IN OUT`",
                                   name_in(compressions, compression), tiled ? "-s " : ""));
    if (tiled)
        directory.fail("its pixels are stored in tiles; of TIFF strips are read\nconvert it with `tiffcp -s -c none IN "
                       "OUT`");
    if (!has_strips) directory.fail("the directory names no strips of pixels");
}

RowsInFile strips_of(const Directory& directory, const Input& input, std::ptrdiff_t height, std::uint64_t row_bytes,
                     std::size_t planes, const ReadSettings& settings) {
    RowsInFile out;
    out.row_stride = row_bytes;
    out.planar = planes > 1;
    const std::uint64_t rows = directory.number(Tag::strip_rows, UINT32_MAX);
    if (rows == 0) directory.fail("its strips have 0 rows");
    out.strip_rows = static_cast<std::ptrdiff_t>(std::min(rows, static_cast<std::uint64_t>(height)));

    const auto in_plane = static_cast<std::uint64_t>((height - 1) / out.strip_rows + 1);
    const std::uint64_t needed = in_plane * planes;
    const std::uint64_t named = directory.count(Tag::strip_offsets);
    if (named < needed)
        directory.fail(fmt::format("{} strips of {} rows make up {} rows{}, but the directory names {}", needed,
                                   out.strip_rows, height, planes > 1 ? fmt::format(" in {} planes", planes) : "",
                                   named));
    // The file bounds the table: it holds it and, unless something is missing, a row of pixels for each strip.
    const std::uint64_t pixels = static_cast<std::uint64_t>(height) * row_bytes * planes;
    if (!settings.allow_truncated) input.require(header_bytes + pixels);
    if (needed <= input.size()) // else the table itself is not there
        require_memory(needed * sizeof(std::uint64_t), settings.max_memory, "the table of strips of " + input.name());
    out.strips = directory.numbers(Tag::strip_offsets, needed);
    const std::uint64_t strip = static_cast<std::uint64_t>(out.strip_rows) * row_bytes;
    for (std::size_t k = 0; k < out.strips.size(); ++k) {
        const std::uint64_t at = out.strips[k];
        if (at < header_bytes) directory.fail(fmt::format("strip {} is at byte {}, inside the header", k, at));
        if (at > INT64_MAX - strip) directory.fail(fmt::format("strip {} is at byte {}: no file is that long", k, at));
    }
    if (follow_on(out, planes)) {
        for (std::size_t plane = 0; plane < planes; ++plane) out.strips[plane] = out.strips[plane * in_plane];
        out.strips.resize(planes);
        out.strips.shrink_to_fit();
        out.strip_rows = height;
    }
    return out;
}

} // namespace oriel::codecs::tiff
