// A directory of a TIFF file: what the file says about one of its pictures, as numbers under tags.
//
//   classic  "II" or "MM", 42 u16, offset u32 -> count u16, [tag u16, type u16, count u32, value or offset u32]...,
//   next u32 BigTIFF  "II" or "MM", 43 u16, 8 u16, 0 u16, offset u64 -> the same with counts and offsets of u64
//
// Sources: TIFF 6.0 (Adobe, 1992), section 2; the BigTIFF proposal (Aware Systems, 2004); libtiff where they leave it
// open. The chain of directories is followed to its end or to where it leads back.
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
    host = 316,
    predictor = 317,
    colour_map = 320,
    tile_width = 322,
    tile_height = 323,
    tile_offsets = 324,
    tile_bytes = 325,
    subdirectories = 330,
    ink_set = 332,
    extra_samples = 338,
    sample_format = 339,
    xmp = 700,
    rating = 18246,
    rating_percent = 18249,
    copyright = 33432,
    iptc = 33723,
    photoshop = 34377,
    icc_profile = 34675,
    exif = 34665,
    geo_keys = 34735,
    gps = 34853,
    maker_note = 37500,
    xp_title = 40091,
    xp_comment = 40092,
    xp_author = 40093,
    xp_keywords = 40094,
    xp_subject = 40095,
    interoperability = 40965,
};

/// How values are stored.
enum class Type : std::uint16_t {
    byte = 1,
    text = 2,
    u16 = 3,
    u32 = 4,
    rational = 5,
    i8 = 6,
    undefined = 7,
    i16 = 8,
    i32 = 9,
    signed_rational = 10,
    f32 = 11,
    f64 = 12,
    directory = 13,
    u64 = 16,
    i64 = 17,
    directory64 = 18
};

/// Bytes of one value; 0 for a type that there is not.
std::size_t value_size(Type type) noexcept;
/// Of a number in it: a fraction is two.
std::size_t number_size(Type type) noexcept;

/// "II*\0" and so on.
bool is_tiff(std::span<const std::byte> head) noexcept;

class Directory {
public:
    /// Reads the entries; the values of those that have many stay in the file. `input` must outlive it. Throws
    /// CodecError.
    /// That of the picture `frame`, from 0, which is to be there (IndexError).
    explicit Directory(const Input& input, int frame = 0);

    /// The one that a tag of this one points to. Throws CodecError if there is none.
    Directory inner(Tag tag) const;

    ByteOrder order() const noexcept { return order_; }
    bool is_big() const noexcept { return big_; }                 ///< whether it is BigTIFF
    std::uint64_t position() const noexcept { return position_; } ///< in the file
    int frames() const noexcept { return frames_; } ///< how many directories follow on each other in the file

    /// Whether the last of them names a next one that would begin behind the file's end.
    bool next_is_cut_off() const noexcept { return next_is_cut_off_; }

    bool has(Tag tag) const noexcept { return find(tag) != nullptr; }
    /// Those it has, in the order of the file; some files have one twice.
    std::vector<Tag> tags() const;
    /// Of a tag that it has.
    Type type(Tag tag) const noexcept { return find(tag)->type; }
    /// How many values a tag has; 0 if there is none.
    std::uint64_t count(Tag tag) const noexcept;
    /// A tag's first value, or `otherwise`. Throws CodecError if its values are no unsigned integers or are not there.
    std::uint64_t number(Tag tag, std::uint64_t otherwise) const;
    /// The same where there must be one.
    std::uint64_t required(Tag tag) const;
    /// A tag's values, at most so many of them. All are known to lie in the file before anything is allocated for them.
    std::vector<std::uint64_t> numbers(Tag tag, std::uint64_t at_most) const;

    /// A tag's values as bytes, whatever they are; none if there is no such tag. LimitError for more than 64 MiB.
    std::vector<std::byte> bytes(Tag tag) const;
    /// A tag's first fraction as a number; 0 if it has none.
    double fraction(Tag tag) const;

    /// Throws Truncated if the file ends where values of a tag that matters begin, or among them. Such as would begin
    /// farther out are taken for a wrong number, not for an end that was cut off.
    void require_values(bool (*matters)(Tag)) const;

    /// An unsigned number of these bytes, 8 at most.
    std::uint64_t integer(std::span<const std::byte> bytes) const noexcept;

    /// "x.tif: PROBLEM" as CodecError.
    [[noreturn]] void fail(const std::string& problem) const;

private:
    struct Entry {
        Tag tag;
        Type type;
        std::uint64_t count;
        std::uint64_t position; ///< of the values, in the file
    };

    Directory(const Directory& outer, std::uint64_t position);

    void read_entries();
    const Entry* find(Tag tag) const noexcept;
    std::uint64_t count_at(std::uint64_t position) const;
    std::vector<std::uint64_t> chain(std::uint64_t first);
    std::uint64_t integer_at(std::uint64_t position, std::size_t size) const;

    const Input& input_;
    ByteOrder order_ = ByteOrder::little;
    bool big_ = false;
    bool next_is_cut_off_ = false;
    std::uint64_t position_ = 0;
    int frames_ = 1;
    std::vector<Entry> entries_;
};

/// Whether pixels are stored in tiles rather than in strips.
inline bool in_tiles(const Directory& directory) {
    return !directory.has(Tag::strip_offsets) && (directory.has(Tag::tile_offsets) || directory.has(Tag::tile_width));
}

} // namespace oriel::codecs::tiff
