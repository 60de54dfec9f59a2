#include "codecs/tiff_header.hpp"

#include "codecs/photoshop.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/resolution.hpp"
#include "codecs/tiff_exif.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oriel::codecs::tiff {

namespace {

constexpr std::uint64_t most_strips = 4096;

// Where pixels begin, so that wide elements may be looked at where they lie.
constexpr std::uint64_t alignment = 16;

/// What its values take.
std::uint64_t byte_count(const Field& field) {
    return field.bytes.size() + field.values.size() * number_size(field.type);
}

/// IPTC stands under a tag of its own, as words of 4 bytes; the other resources where Photoshop has them all.
void add_photoshop(std::vector<Field>& fields, const std::vector<std::byte>& resources) {
    const std::span<const std::byte> iptc = iptc_of(resources);
    std::vector<std::byte> filled(iptc.begin(), iptc.end());
    filled.resize((filled.size() + 3) / 4 * 4);
    if (!filled.empty()) fields.push_back({Tag::iptc, Type::u32, {}, {}, std::move(filled)});
    if (holds_more_than_iptc(resources)) fields.push_back({Tag::photoshop, Type::byte, {}, {}, resources});
}

} // namespace

std::uint64_t Field::count() const {
    if (!inner.empty()) return 1;
    return byte_count(*this) / value_size(type);
}

std::string Header::beginning(std::uint64_t directory) const {
    std::string out = order_ == ByteOrder::little ? "II" : "MM";
    put(out, big_ ? 43 : 42, 2);
    if (big_) {
        put(out, 8, 2);
        put(out, 0, 2);
    }
    put(out, directory, word());
    return out;
}

std::uint64_t Header::entries_size(std::size_t fields) const {
    return (big_ ? 8 : 2) + fields * (4 + 2 * word()) + word();
}

/// Of all that stands one after another: entries, and behind them what does not fit into them.
std::uint64_t Header::directory_size(const std::vector<Field>& fields) const {
    std::uint64_t size = entries_size(fields.size());
    for (const Field& field : fields) size += outside(field);
    return size;
}

/// Bytes of the values where they do not fit into the entry, else 0; a whole number of words.
std::uint64_t Header::outside(const Field& field) const {
    if (!field.inner.empty()) return (directory_size(field.inner) + 7) / 8 * 8;
    const std::uint64_t bytes = byte_count(field);
    return bytes <= word() ? 0 : (bytes + 7) / 8 * 8;
}

std::uint64_t Header::size(const std::vector<Field>& fields) const {
    const std::uint64_t end = start() + directory_size(fields);
    return (end + alignment - 1) / alignment * alignment - start();
}

std::string Header::directory(const std::vector<Field>& fields, std::uint64_t at) const {
    std::string out;
    put_directory(out, fields, at);
    out.resize(size(fields), '\0');
    return out;
}

void Header::put_directory(std::string& out, const std::vector<Field>& fields, std::uint64_t at) const {
    put(out, fields.size(), big_ ? 8 : 2);
    std::uint64_t behind = at + entries_size(fields.size());
    for (const Field& field : fields) {
        put(out, static_cast<std::uint64_t>(field.tag), 2);
        put(out, static_cast<std::uint64_t>(field.inner.empty() ? field.type : pointer_type()), 2);
        put(out, field.count(), word());
        if (outside(field) != 0) put(out, behind, word());
        else put_values(out, field, word());
        behind += outside(field);
    }
    put(out, 0, word()); // no directory after this one
    std::uint64_t here = at + entries_size(fields.size());
    for (const Field& field : fields) {
        const std::uint64_t room = outside(field);
        const std::size_t end = out.size() + room;
        if (!field.inner.empty()) put_directory(out, field.inner, here);
        else if (room != 0) put_values(out, field, room);
        out.resize(end, '\0');
        here += room;
    }
}

void Header::put(std::string& out, std::uint64_t value, unsigned size) const {
    for (unsigned i = 0; i < size; ++i)
        out += static_cast<char>(value >> (8 * (order_ == ByteOrder::little ? i : size - 1 - i)) & 255);
}

void Header::put_values(std::string& out, const Field& field, std::uint64_t room) const {
    const std::size_t end = out.size() + room;
    out.append(reinterpret_cast<const char*>(field.bytes.data()), field.bytes.size());
    for (const std::uint64_t value : field.values) put(out, value, static_cast<unsigned>(number_size(field.type)));
    out.resize(end, '\0');
}

Frame stored_frame(const Frame& offered) {
    if (offered.width() > std::ptrdiff_t{UINT32_MAX} || offered.height() > std::ptrdiff_t{UINT32_MAX})
        throw CodecError(fmt::format("TIFF holds up to {} columns and rows; this picture is {}×{}", UINT32_MAX,
                                     offered.width(), offered.height()));
    if (offered.nbytes() == 0) throw CodecError("a TIFF has at least one pixel");
    const Format& format = offered.format();
    switch (format.kind()) {
    case Kind::boolean: return offered.gathered_as(Format::of<std::uint8_t>(), 255);
    case Kind::unsigned_integer: return offered.gathered_as(format, Frame::natural_max(format));
    case Kind::signed_integer: return offered.gathered();
    case Kind::floating:
        if (format.itemsize() <= 8) return offered.gathered();
        break;
    default: break;
    }
    throw CodecError(
        fmt::format("TIFF holds integers, signed or not, of 8 to 64 bit and floats of 16, 32 or 64 bit; this "
                    "picture's elements are {}",
                    format.name()));
}

Blocks cut_into_strips(const Frame& frame, std::uint64_t strip_bytes) {
    const std::uint64_t bytes = std::max(strip_bytes, std::uint64_t{frame.nbytes()} / most_strips);
    const std::uint64_t rows =
        std::clamp<std::uint64_t>(bytes / frame.row_bytes(), 1, static_cast<std::uint64_t>(frame.height()));
    return {.height = frame.height(),
            .width = frame.width(),
            .block_height = static_cast<std::ptrdiff_t>(rows),
            .block_width = frame.width(),
            .row_bytes = frame.row_bytes()};
}

std::optional<Blocks> cut_into_tiles(const Frame& frame, const TiffTiles& tiles, std::uint64_t most_bytes) {
    constexpr std::uint32_t step = 16;
    if (tiles.width % step != 0 || tiles.height % step != 0) return {};
    const auto bytes = picture_bytes(tiles.width, tiles.height, frame.channel_count(), frame.format().itemsize());
    if (!bytes || *bytes >= most_bytes) return {};
    return Blocks{.height = frame.height(),
                  .width = frame.width(),
                  .block_height = tiles.height,
                  .block_width = tiles.width,
                  .tiled = true,
                  .row_bytes = *bytes / tiles.height};
}

namespace {

struct Meaning {
    std::uint64_t photometric = 1; ///< black is zero
    std::vector<std::uint64_t> extra;
};

Meaning meaning_of(const Frame& frame, const TiffSamples& numbered) {
    constexpr std::uint64_t rgb = 2;
    constexpr std::uint64_t separated = 5;
    constexpr std::uint64_t alpha = 2;
    Meaning out;
    const std::size_t channels = frame.channel_count();
    const bool named = frame.is_gray() || frame.is_colour();
    const bool known = !named && numbered.colours != 0 && numbered.colours <= channels;
    const std::size_t colours = known ? numbered.colours : frame.is_colour() ? 3 : 1;
    if (colours > 1) out.photometric = colours == 4 ? separated : rgb;
    for (std::size_t k = colours; k < channels; ++k)
        out.extra.push_back(named ? alpha : known ? numbered.extra[k - colours] : 0);
    return out;
}

} // namespace

std::vector<Field> fields_of(const Frame& frame, const Blocks& blocks, const Metadata& metadata) {
    const std::size_t channels = frame.channel_count();
    const Meaning meaning = meaning_of(frame, metadata.numbered);
    const std::vector<std::uint64_t> bits(channels, frame.format().itemsize() * 8);
    const Kind kind = frame.format().kind();
    const std::uint64_t number_kind = kind == Kind::floating ? 3 : kind == Kind::signed_integer ? 2 : 1;
    const Resolution density = resolution(metadata.density);

    std::vector<Field> fields;
    fields.push_back({Tag::width, Type::u32, {static_cast<std::uint64_t>(frame.width())}});
    fields.push_back({Tag::height, Type::u32, {static_cast<std::uint64_t>(frame.height())}});
    fields.push_back({Tag::bits, Type::u16, bits});
    fields.push_back({Tag::compression, Type::u16, {1}});
    fields.push_back({Tag::photometric, Type::u16, {meaning.photometric}});
    fields.push_back({offsets_tag(blocks), Type::u32, {}});
    fields.push_back({Tag::samples, Type::u16, {channels}});
    if (blocks.tiled) fields.push_back({Tag::tile_width, Type::u32, {static_cast<std::uint64_t>(blocks.block_width)}});
    fields.push_back({blocks.tiled ? Tag::tile_height : Tag::strip_rows,
                      Type::u32,
                      {static_cast<std::uint64_t>(blocks.block_height)}});
    fields.push_back({bytes_tag(blocks), Type::u32, {}});
    fields.push_back(
        {Tag::x_resolution, Type::rational, {density.x[0], density.x[1]}}); // baseline readers may ask for these three
    fields.push_back({Tag::y_resolution, Type::rational, {density.y[0], density.y[1]}});
    fields.push_back({Tag::planar, Type::u16, {1}});
    fields.push_back({Tag::resolution_unit, Type::u16, {density.unit}});
    if (!meaning.extra.empty()) fields.push_back({Tag::extra_samples, Type::u16, meaning.extra});
    if (number_kind != 1)
        fields.push_back({Tag::sample_format, Type::u16, std::vector<std::uint64_t>(channels, number_kind)});
    if (!metadata.xmp.empty()) fields.push_back({Tag::xmp, Type::byte, {}, {}, metadata.xmp});
    if (!metadata.icc.empty()) fields.push_back({Tag::icc_profile, Type::undefined, {}, {}, metadata.icc});
    add_photoshop(fields, metadata.photoshop);
    if (!metadata.exif.empty())
        for (Field& field : exif_fields(metadata.exif)) fields.push_back(std::move(field));
    std::ranges::stable_sort(fields, {}, &Field::tag);
    return fields;
}

Field& field_in(std::vector<Field>& fields, Tag tag) { return *std::ranges::find(fields, tag, &Field::tag); }

} // namespace oriel::codecs::tiff
