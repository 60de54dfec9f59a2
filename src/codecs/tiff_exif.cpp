#include "codecs/tiff_exif.hpp"

#include "codecs/exif.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <utility>

namespace oriel::codecs::tiff {

namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{16} << 20;
constexpr std::size_t most_entries = 1024; // of an inner directory; there are some fifty

constexpr Tag descriptive[] = {
    Tag::description, Tag::make,      Tag::model,       Tag::orientation,    Tag::software,  Tag::time,
    Tag::artist,      Tag::host,      Tag::rating,      Tag::rating_percent, Tag::copyright, Tag::xp_title,
    Tag::xp_comment,  Tag::xp_author, Tag::xp_keywords, Tag::xp_subject,
};

class Reader {
public:
    explicit Reader(const Directory& first) : first_(first) {}

    std::vector<Field> fields() {
        std::vector<Field> out;
        for (const Tag tag : descriptive)
            if (first_.has(tag)) out.push_back(field(first_, tag));
        for (const Tag tag : {Tag::exif, Tag::gps})
            if (first_.has(tag)) add_inner(out, first_, tag);
        std::ranges::sort(out, {}, &Field::tag);
        return out;
    }

    Field field(const Directory& directory, Tag tag) {
        const Type type = directory.type(tag);
        const std::size_t size = value_size(type);
        if (size == 0) directory.fail(fmt::format("tag {} has values of no known type", static_cast<unsigned>(tag)));
        if (directory.count(tag) > (most_bytes - read_) / size)
            directory.fail(fmt::format("its EXIF is more than {} bytes", most_bytes));
        const std::vector<std::byte> bytes = directory.bytes(tag);
        read_ += bytes.size();
        Field out{tag, type, {}, {}};
        const std::size_t step = number_size(type);
        out.values.reserve(bytes.size() / step);
        for (std::size_t at = 0; at < bytes.size(); at += step)
            out.values.push_back(directory.integer(std::span(bytes).subspan(at, step)));
        return out;
    }

private:
    void add_inner(std::vector<Field>& out, const Directory& outer, Tag pointer) {
        const Directory directory = outer.inner(pointer);
        const std::vector<Tag> tags = directory.tags();
        if (tags.size() > most_entries) directory.fail(fmt::format("a directory of EXIF with {} entries", tags.size()));
        std::vector<Field> inner;
        for (const Tag tag : tags) {
            const bool twice = std::ranges::find(inner, tag, &Field::tag) != inner.end();
            if (twice || !directory.has(tag)) continue;
            if (tag == Tag::interoperability && pointer == Tag::exif) add_inner(inner, directory, tag);
            else if (value_size(directory.type(tag)) != 0) inner.push_back(field(directory, tag));
        }
        std::ranges::sort(inner, {}, &Field::tag);
        if (!inner.empty()) out.push_back({pointer, Type::u32, {}, std::move(inner)});
    }

    const Directory& first_;
    std::uint64_t read_ = 0;
};

bool has_maker_note(const std::vector<Field>& fields) {
    const auto exif = std::ranges::find(fields, Tag::exif, &Field::tag);
    return exif != fields.end() && std::ranges::find(exif->inner, Tag::maker_note, &Field::tag) != exif->inner.end();
}

} // namespace

std::vector<Field> exif_fields(const Directory& directory) { return Reader(directory).fields(); }

std::vector<Field> exif_fields(std::span<const std::byte> block) {
    if (block.size() < 8 || !is_tiff(block.first(8))) throw CodecError("this EXIF block does not begin as one does");
    const auto input = memory_input(block, "its EXIF block");
    const Directory directory(*input);
    return exif_fields(directory);
}

std::vector<std::byte> exif_block(const Directory& directory) {
    Reader reader(directory);
    std::vector<Field> fields = reader.fields();
    if (std::ranges::all_of(fields, [](const Field& one) { return one.tag == Tag::orientation; })) return {};
    if (directory.has(Tag::resolution_unit) && directory.number(Tag::resolution_unit, 1) != 1)
        for (const Tag tag : {Tag::x_resolution, Tag::y_resolution, Tag::resolution_unit})
            if (directory.has(tag)) fields.push_back(reader.field(directory, tag));
    std::ranges::sort(fields, {}, &Field::tag);
    const Header header(directory.order(), false);
    const std::string text = header.beginning(header.start()) + header.directory(fields, header.start());
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

void require_exif_values(const Directory& directory) {
    for (const Tag pointer : {Tag::exif, Tag::gps}) {
        if (!directory.has(pointer)) continue;
        std::optional<Directory> inner;
        try {
            inner.emplace(directory.inner(pointer));
        } catch (const CodecError&) {
            continue;
        }
        const std::vector<Tag> tags = inner->tags();
        const auto known = [&](Tag tag) { return value_size(inner->type(tag)) != 0; };
        const bool ascends = std::ranges::adjacent_find(tags, std::greater_equal<>()) == tags.end();
        if (ascends && std::ranges::all_of(tags, [&](Tag tag) { return !inner->has(tag) || known(tag); }))
            inner->require_values([](Tag) { return true; });
    }
}

bool describes(Tag tag) noexcept {
    return tag != Tag::orientation && std::ranges::find(descriptive, tag) != std::end(descriptive);
}

void fit_exif(Metadata& metadata, std::vector<std::string>& notes) {
    if (metadata.exif.empty()) return;
    try {
        if (has_maker_note(exif_fields(metadata.exif)))
            notes.emplace_back("EXIF's maker's note is moved: what it points to by itself may not be found");
    } catch (const Error&) {
        const int orientation = exif_orientation(metadata.exif);
        metadata.exif.clear();
        if (orientation != 1) metadata.exif = exif_of(orientation);
        notes.emplace_back("the EXIF block is left out: it cannot be read, and a TIFF has its parts, not the block");
    }
}

} // namespace oriel::codecs::tiff
