// A TIFF file's first directory: what the file says about its picture, as numbers under tags.
//
//   classic  "II" or "MM", 42 u16, offset u32 -> count u16, [tag u16, type u16, count u32, value or offset u32]...,
//   next u32 BigTIFF  "II" or "MM", 43 u16, 8 u16, 0 u16, offset u64 -> the same with counts and offsets of u64
//
// Sources: TIFF 6.0 (Adobe, 1992), section 2; the BigTIFF proposal (Aware Systems, 2004); libtiff where they leave it
// open. Directories after the first are not looked at, so that they cannot lead in a circle.
#pragma once

#include "codecs/input.hpp"
#include "oriel/format.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::codecs::tiff {

enum class Tag : std::uint16_t {
    subfile_type = 254,
    width = 256,
    height = 257,
    bits = 258,
    compression = 259,
    photometric = 262,
    fill_order = 266,
    description = 270,
    make = 271,
    model = 272,
    strip_offsets = 273,
    orientation = 274,
    samples = 277,
    strip_rows = 278,
    strip_bytes = 279,
    x_resolution = 282,
    y_resolution = 283,
    planar = 284,
    resolution_unit = 296,
    software = 305,
    time = 306,
    artist = 315,
    colour_map = 320,
    tile_width = 322,
    tile_offsets = 324,
    subdirectories = 330,
    ink_set = 332,
    extra_samples = 338,
    sample_format = 339,
    xmp = 700,
    copyright = 33432,
    iptc = 33723,
    photoshop = 34377,
    icc_profile = 34675,
    exif = 34665,
    geo_keys = 34735,
    gps = 34853,
};

/// How values are stored.
enum class Type : std::uint16_t {
    byte = 1,
    u16 = 3,
    u32 = 4,
    rational = 5,
    directory = 13,
    u64 = 16,
    directory64 = 18
};

/// "II*\0" and so on.
bool is_tiff(std::span<const std::byte> head) noexcept;

class Directory {
public:
    /// Reads the entries; the values of those that have many stay in the file. `input` must outlive it. Throws
    /// CodecError.
    explicit Directory(const Input& input);

    ByteOrder order() const noexcept { return order_; }
    bool is_big() const noexcept { return big_; }        ///< whether it is BigTIFF
    bool has_next() const noexcept { return has_next_; } ///< whether the file says it has another directory

    bool has(Tag tag) const noexcept { return find(tag) != nullptr; }
    /// How many values a tag has; 0 if there is none.
    std::uint64_t count(Tag tag) const noexcept;
    /// A tag's first value, or `otherwise`. Throws CodecError if its values are no unsigned integers or are not there.
    std::uint64_t number(Tag tag, std::uint64_t otherwise) const;
    /// The same where there must be one.
    std::uint64_t required(Tag tag) const;
    /// A tag's values, at most so many of them. All are known to lie in the file before anything is allocated for them.
    std::vector<std::uint64_t> numbers(Tag tag, std::uint64_t at_most) const;

    /// "x.tif: PROBLEM" as CodecError.
    [[noreturn]] void fail(const std::string& problem) const;

private:
    struct Entry {
        Tag tag;
        Type type;
        std::uint64_t count;
        std::uint64_t position; ///< of the values, in the file
    };

    const Entry* find(Tag tag) const noexcept;
    std::uint64_t integer(std::span<const std::byte> bytes) const noexcept;
    std::uint64_t integer_at(std::uint64_t position, std::size_t size) const;

    const Input& input_;
    ByteOrder order_ = ByteOrder::little;
    bool big_ = false;
    bool has_next_ = false;
    std::vector<Entry> entries_;
};

} // namespace oriel::codecs::tiff
