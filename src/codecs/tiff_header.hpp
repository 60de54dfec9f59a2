// A TIFF's header and directory as they are written: numbers under tags, in either byte order, classic or BigTIFF.
#pragma once

#include "codecs/tiff_blocks.hpp"
#include "codecs/tiff_directory.hpp"
#include "oriel/format.hpp"
#include "oriel/frame.hpp"
#include "oriel/metadata.hpp"
#include "oriel/tiff_tiles.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oriel::codecs::tiff {

struct Field {
    Tag tag;
    Type type;
    std::vector<std::uint64_t> values; ///< a rational is two; of signed numbers and floats their bits
    std::vector<Field> inner = {};     ///< of a directory that this points to, ascending; there are no values then
    std::vector<std::byte> bytes = {}; ///< of a block of them, in the place of values

    /// As TIFF counts.
    std::uint64_t count() const;

    friend bool operator==(const Field&, const Field&) = default;
};

class Header {
public:
    Header(ByteOrder order, bool big) : order_(order), big_(big) {}

    /// Bytes of a file's beginning that says where its directory is.
    std::uint64_t start() const { return big_ ? 16 : 8; }
    std::string beginning(std::uint64_t directory) const;

    /// Fields ascend by their tags. Bytes of the directory and of the values behind it, filled up to whole pixels of 16
    /// bytes if it begins at start().
    std::uint64_t size(const std::vector<Field>& fields) const;
    /// The same as it is at byte `at` of the file.
    std::string directory(const std::vector<Field>& fields, std::uint64_t at) const;

private:
    unsigned word() const { return big_ ? 8 : 4; }
    Type pointer_type() const { return big_ ? Type::directory64 : Type::u32; }
    std::uint64_t entries_size(std::size_t fields) const;
    std::uint64_t directory_size(const std::vector<Field>& fields) const;
    std::uint64_t outside(const Field& field) const;
    void put(std::string& out, std::uint64_t value, unsigned size) const;
    void put_directory(std::string& out, const std::vector<Field>& fields, std::uint64_t at) const;
    void put_values(std::string& out, const Field& field, std::uint64_t room) const;

    ByteOrder order_;
    bool big_;
};

/// What is stored of an offered picture: its elements as far as TIFF has them. Throws CodecError, LimitError.
Frame stored_frame(const Frame& offered);

/// Strips of so many bytes: small ones, since readers hold one at a time, but not so many that their table weighs.
Blocks cut_into_strips(const Frame& frame, std::uint64_t strip_bytes);

/// Tiles of this size; nothing where a TIFF has no such (TIFF 6.0, section 15), or one has `most_bytes` or more.
std::optional<Blocks> cut_into_tiles(const Frame& frame, const TiffTiles& tiles, std::uint64_t most_bytes);

/// The fields of a picture without compression, and what it carries. The places of blocks are still empty.
std::vector<Field> fields_of(const Frame& frame, const Blocks& blocks, const Metadata& metadata);

/// Under which the places of blocks stand, and their sizes.
inline Tag offsets_tag(const Blocks& blocks) { return blocks.tiled ? Tag::tile_offsets : Tag::strip_offsets; }
inline Tag bytes_tag(const Blocks& blocks) { return blocks.tiled ? Tag::tile_bytes : Tag::strip_bytes; }

/// The one of this tag, which is there.
Field& field_in(std::vector<Field>& fields, Tag tag);

} // namespace oriel::codecs::tiff
