#include "codecs/tiff_writer.hpp"

#include "codecs/tiff_directory.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace oriel::codecs::tiff {

namespace {

// Readers hold a strip at a time: small ones, but not so many that their table weighs.
constexpr std::uint64_t strip_bytes = std::uint64_t{64} << 10;
constexpr std::uint64_t most_strips = 4096;

// Where pixels begin, so that wide elements may be looked at where they lie.
constexpr std::uint64_t alignment = 16;

struct Field {
    Tag tag;
    Type type;
    std::vector<std::uint64_t> values; ///< a rational is two
};

class Header {
public:
    Header(ByteOrder order, bool big) : order_(order), big_(big) {}

    /// Fields ascend by their tags. Bytes in all, filled up to the alignment.
    std::uint64_t size(const std::vector<Field>& fields) const {
        std::uint64_t end = directory_end(fields.size());
        for (const Field& field : fields) end += outside(field);
        return (end + alignment - 1) / alignment * alignment;
    }

    std::string text(const std::vector<Field>& fields) const {
        std::string out = order_ == ByteOrder::little ? "II" : "MM";
        put(out, big_ ? 43 : 42, 2);
        if (big_) {
            put(out, 8, 2);
            put(out, 0, 2);
        }
        put(out, start(), word());
        put(out, fields.size(), big_ ? 8 : 2);
        std::uint64_t at = directory_end(fields.size());
        for (const Field& field : fields) {
            put(out, static_cast<std::uint64_t>(field.tag), 2);
            put(out, static_cast<std::uint64_t>(field.type), 2);
            put(out, field.type == Type::rational ? field.values.size() / 2 : field.values.size(), word());
            if (outside(field) != 0) put(out, at, word());
            else put_values(out, field, word());
            at += outside(field);
        }
        put(out, 0, word()); // no directory after this one
        for (const Field& field : fields)
            if (outside(field) != 0) put_values(out, field, outside(field));
        out.resize(size(fields), '\0');
        return out;
    }

private:
    unsigned word() const { return big_ ? 8 : 4; }
    std::uint64_t start() const { return big_ ? 16 : 8; }
    std::uint64_t directory_end(std::size_t fields) const {
        return start() + (big_ ? 8 : 2) + fields * (4 + 2 * word()) + word();
    }
    static unsigned value_size(Type type) { return type == Type::u16 ? 2 : type == Type::u64 ? 8 : 4; }

    /// Bytes of the values where they do not fit into the entry, else 0; a whole number of words.
    std::uint64_t outside(const Field& field) const {
        const std::uint64_t bytes = field.values.size() * value_size(field.type);
        return bytes <= word() ? 0 : (bytes + 7) / 8 * 8;
    }

    void put(std::string& out, std::uint64_t value, unsigned size) const {
        for (unsigned i = 0; i < size; ++i)
            out += static_cast<char>(value >> (8 * (order_ == ByteOrder::little ? i : size - 1 - i)) & 255);
    }

    void put_values(std::string& out, const Field& field, std::uint64_t room) const {
        const std::size_t end = out.size() + room;
        for (const std::uint64_t value : field.values) put(out, value, value_size(field.type));
        out.resize(end, '\0');
    }

    ByteOrder order_;
    bool big_;
};

Frame stored_frame(const Frame& offered) {
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

std::uint64_t rows_in_strip(const Frame& frame) {
    const std::uint64_t bytes = std::max(strip_bytes, std::uint64_t{frame.nbytes()} / most_strips);
    return std::clamp<std::uint64_t>(bytes / frame.row_bytes(), 1, static_cast<std::uint64_t>(frame.height()));
}

std::vector<Field> fields_of(const Frame& frame) {
    const std::size_t channels = frame.channel_count();
    const std::size_t colours = frame.is_colour() ? 3 : 1;
    const std::vector<std::uint64_t> bits(channels, frame.format().itemsize() * 8);
    const Kind kind = frame.format().kind();
    const std::uint64_t number_kind = kind == Kind::floating ? 3 : kind == Kind::signed_integer ? 2 : 1;
    const bool alpha = (frame.is_gray() || frame.is_colour()) && frame.has_alpha();

    std::vector<Field> fields;
    fields.push_back({Tag::width, Type::u32, {static_cast<std::uint64_t>(frame.width())}});
    fields.push_back({Tag::height, Type::u32, {static_cast<std::uint64_t>(frame.height())}});
    fields.push_back({Tag::bits, Type::u16, bits});
    fields.push_back({Tag::compression, Type::u16, {1}});
    fields.push_back({Tag::photometric, Type::u16, {frame.is_colour() ? 2U : 1U}});
    fields.push_back({Tag::strip_offsets, Type::u32, {}});
    fields.push_back({Tag::samples, Type::u16, {channels}});
    fields.push_back({Tag::strip_rows, Type::u32, {rows_in_strip(frame)}});
    fields.push_back({Tag::strip_bytes, Type::u32, {}});
    fields.push_back({Tag::x_resolution, Type::rational, {1, 1}}); // baseline readers may ask for these three:
    fields.push_back({Tag::y_resolution, Type::rational, {1, 1}}); // pixels are square, of no known size
    fields.push_back({Tag::planar, Type::u16, {1}});
    fields.push_back({Tag::resolution_unit, Type::u16, {1}});
    if (channels > colours)
        fields.push_back(
            {Tag::extra_samples, Type::u16, std::vector<std::uint64_t>(channels - colours, alpha ? 2 : 0)});
    if (number_kind != 1)
        fields.push_back({Tag::sample_format, Type::u16, std::vector<std::uint64_t>(channels, number_kind)});
    return fields;
}

/// Gives the strips their places behind the header, whose size does not depend on them.
std::uint64_t place_strips(std::vector<Field>& fields, const Header& header, const Frame& frame, bool big) {
    const auto find = [&](Tag tag) -> Field& { return *std::ranges::find(fields, tag, &Field::tag); };
    Field& offsets = find(Tag::strip_offsets);
    Field& counts = find(Tag::strip_bytes);
    offsets.type = counts.type = big ? Type::u64 : Type::u32;
    const std::uint64_t strip = rows_in_strip(frame) * frame.row_bytes();
    const std::uint64_t number = (frame.nbytes() + strip - 1) / strip;
    offsets.values.assign(number, 0);
    counts.values.assign(number, strip);
    const std::uint64_t begin = header.size(fields);
    for (std::uint64_t k = 0; k < number; ++k) offsets.values[k] = begin + k * strip;
    counts.values.back() = frame.nbytes() - (number - 1) * strip;
    return begin + frame.nbytes();
}

} // namespace

RawRowsSink::Start start_of(const Frame& offered) {
    const Frame frame = stored_frame(offered);
    if (frame.width() > std::ptrdiff_t{UINT32_MAX} || frame.height() > std::ptrdiff_t{UINT32_MAX})
        throw CodecError(fmt::format("TIFF holds up to {} columns and rows; this picture is {}×{}", UINT32_MAX,
                                     frame.width(), frame.height()));
    if (frame.nbytes() == 0) throw CodecError("a TIFF has at least one pixel");
    std::vector<Field> fields = fields_of(frame);
    const ByteOrder order = frame.format().itemsize() > 1 ? frame.format().byte_order() : ByteOrder::little;
    const Header classic(order, false);
    if (place_strips(fields, classic, frame, false) <= UINT32_MAX) return {frame, classic.text(fields)};
    const Header big(order, true);
    place_strips(fields, big, frame, true);
    return {frame, big.text(fields)};
}

} // namespace oriel::codecs::tiff
