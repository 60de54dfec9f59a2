#include "codecs/tiff_directory.hpp"

#include "codecs/frames.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace oriel::codecs::tiff {

namespace {

// As many tags as a classic directory can hold; a BigTIFF one that says it has more is none.
constexpr std::uint64_t most_entries = 65535;

// As many as libtiff follows.
constexpr std::size_t most_frames = 65535;

constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20; // of a profile

constexpr std::size_t piece_bytes = std::size_t{64} << 10;

/// Bytes of a value; 0 for those that are no unsigned integers.
std::size_t integer_size(Type type) noexcept {
    switch (type) {
    case Type::byte: return 1;
    case Type::u16: return 2;
    case Type::u32:
    case Type::directory: return 4;
    case Type::u64:
    case Type::directory64: return 8;
    default: return 0;
    }
}

std::string_view name_of(Tag tag) {
    switch (tag) {
    case Tag::width: return "ImageWidth";
    case Tag::height: return "ImageLength";
    case Tag::bits: return "BitsPerSample";
    case Tag::photometric: return "PhotometricInterpretation";
    case Tag::strip_offsets: return "StripOffsets";
    case Tag::strip_rows: return "RowsPerStrip";
    case Tag::colour_map: return "ColorMap";
    case Tag::extra_samples: return "ExtraSamples";
    case Tag::sample_format: return "SampleFormat";
    default: return "tag";
    }
}

std::string named(Tag tag) { return fmt::format("{} ({})", name_of(tag), static_cast<unsigned>(tag)); }

} // namespace

std::size_t value_size(Type type) noexcept {
    constexpr std::array<std::uint8_t, 19> sizes = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    const auto number = static_cast<std::size_t>(type);
    return number < sizes.size() ? sizes[number] : 0;
}

std::size_t number_size(Type type) noexcept {
    const bool fraction = type == Type::rational || type == Type::signed_rational;
    return value_size(type) / (fraction ? 2 : 1);
}

bool is_tiff(std::span<const std::byte> head) noexcept {
    if (head.size() < 4 || head[0] != head[1]) return false;
    const bool little = head[0] == std::byte{'I'};
    if (!little && head[0] != std::byte{'M'}) return false;
    const std::byte low = head[little ? 2 : 3];
    return head[little ? 3 : 2] == std::byte{0} && (low == std::byte{42} || low == std::byte{43});
}

Directory::Directory(const Input& input, int frame) : input_(input) {
    std::array<std::byte, 16> head{};
    input.read(0, std::span(head).first(8));
    order_ = head[0] == std::byte{'I'} ? ByteOrder::little : ByteOrder::big;
    big_ = integer({&head[2], 2}) == 43;
    if (big_) {
        input.read(0, head);
        if (integer({&head[4], 2}) != 8 || integer({&head[6], 2}) != 0)
            fail("the header is not that of a BigTIFF: its offsets should have 8 bytes");
    }
    const std::uint64_t begin = big_ ? integer({&head[8], 8}) : integer({&head[4], 4});
    if (begin == 0) fail("the header names no directory");

    const std::vector<std::uint64_t> all = chain(begin);
    frames_ = static_cast<int>(all.size());
    require_frame(input.name(), frame, frames_);
    position_ = all[static_cast<std::size_t>(frame)];
    read_entries();
}

Directory::Directory(const Directory& outer, std::uint64_t position)
    : input_(outer.input_), order_(outer.order_), big_(outer.big_), position_(position) {
    read_entries();
}

Directory Directory::inner(Tag tag) const { return {*this, required(tag)}; }

void Directory::read_entries() {
    const std::uint64_t count = count_at(position_);
    const std::size_t word = big_ ? 8 : 4; // a count or an offset
    const std::size_t entry_size = 4 + 2 * word;
    const std::uint64_t first = position_ + (big_ ? 8 : 2);
    input_.require(first + count * entry_size); // no sum wraps: what lies at `position_` was read
    std::vector<std::byte> bytes(count * entry_size);
    input_.read(first, bytes);
    entries_.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::span<const std::byte> entry(&bytes[i * entry_size], entry_size);
        const auto type = static_cast<Type>(integer(entry.subspan(2, 2)));
        const std::uint64_t values = integer(entry.subspan(4, word));
        const std::uint64_t size = value_size(type);
        // Values that fit stand in the entry itself.
        const bool inside = size == 0 || values <= word / size;
        entries_.push_back({static_cast<Tag>(integer(entry.first(2))), type, values,
                            inside ? first + i * entry_size + 4 + word : integer(entry.subspan(4 + word, word))});
    }
}

std::uint64_t Directory::count_at(std::uint64_t position) const {
    const std::uint64_t count = integer_at(position, big_ ? 8 : 2);
    if (count == 0 || count > most_entries) fail(fmt::format("the directory says it has {} entries", count));
    return count;
}

/// Where the directories are. One that is not there, is none or was there before ends the chain.
std::vector<std::uint64_t> Directory::chain(std::uint64_t first) {
    const std::size_t word = big_ ? 8 : 4;
    const std::size_t count_size = big_ ? 8 : 2;
    std::vector<std::uint64_t> out{first};
    std::set<std::uint64_t> known{first};
    std::uint64_t count = count_at(first);
    while (out.size() < most_frames) {
        std::array<std::byte, 8> bytes{}; // some writers leave it out at the end of the file
        const auto next = std::span(bytes).first(word);
        if (input_.read_some(out.back() + count_size + count * (4 + 2 * word), next) != word) break;
        const std::uint64_t at = integer(next);
        if (at == 0) break;
        if (!known.insert(at).second) break; // a circle
        std::array<std::byte, 8> number{};
        const auto entries = std::span(number).first(count_size);
        if (input_.read_some(at, entries) != count_size) {
            next_is_cut_off_ = true;
            break;
        }
        count = integer(entries);
        if (count == 0 || count > most_entries) break;
        out.push_back(at);
    }
    return out;
}

std::vector<Tag> Directory::tags() const {
    std::vector<Tag> out;
    for (const Entry& entry : entries_) out.push_back(entry.tag);
    return out;
}

std::uint64_t Directory::count(Tag tag) const noexcept {
    const Entry* entry = find(tag);
    return entry == nullptr ? 0 : entry->count;
}

std::uint64_t Directory::number(Tag tag, std::uint64_t otherwise) const {
    const std::vector<std::uint64_t> first = numbers(tag, 1);
    return first.empty() ? otherwise : first[0];
}

std::uint64_t Directory::required(Tag tag) const {
    const std::vector<std::uint64_t> first = numbers(tag, 1);
    if (first.empty()) fail(fmt::format("the directory has no {}", named(tag)));
    return first[0];
}

std::vector<std::uint64_t> Directory::numbers(Tag tag, std::uint64_t at_most) const {
    std::vector<std::uint64_t> out;
    const Entry* entry = find(tag);
    if (entry == nullptr) return out;
    const std::size_t size = integer_size(entry->type);
    if (size == 0)
        fail(fmt::format("{} has values of type {}, which are no unsigned integers", named(tag),
                         static_cast<unsigned>(entry->type)));
    const std::uint64_t count = std::min(entry->count, at_most);
    if (count > input_.size() / size || entry->position > input_.size() - count * size)
        throw Truncated(fmt::format("{}: ends at byte {} but the {} values of {} are at byte {}: the file is truncated",
                                    input_.name(), input_.size(), count, named(tag), entry->position));
    out.reserve(count);
    std::vector<std::byte> piece(std::min<std::uint64_t>(count * size, piece_bytes));
    for (std::uint64_t done = 0; done < count;) {
        const std::size_t some = std::min<std::uint64_t>(count - done, piece_bytes / size);
        const std::span bytes(piece.data(), some * size);
        input_.read(entry->position + done * size, bytes);
        for (std::size_t i = 0; i < some; ++i) out.push_back(integer(bytes.subspan(i * size, size)));
        done += some;
    }
    return out;
}

std::vector<std::byte> Directory::bytes(Tag tag) const {
    const Entry* entry = find(tag);
    const std::uint64_t size = entry == nullptr ? 0 : value_size(entry->type);
    if (size == 0) return {};
    if (entry->count > most_bytes / size)
        throw LimitError(fmt::format("{}: tag {} has {} values; at most {} bytes are read", input_.name(),
                                     static_cast<unsigned>(tag), entry->count, most_bytes));
    std::vector<std::byte> out;
    if (entry->position > input_.size() || entry->count * size > input_.size() - entry->position)
        throw Truncated(fmt::format("{}: ends at byte {} but the {} bytes of tag {} are at byte {}: the file is "
                                    "truncated",
                                    input_.name(), input_.size(), entry->count * size, static_cast<unsigned>(tag),
                                    entry->position));
    out.resize(entry->count * size);
    input_.read(entry->position, out);
    return out;
}

void Directory::require_values(bool (*matters)(Tag)) const {
    for (const Entry& entry : entries_) {
        const std::uint64_t size = value_size(entry.type);
        if (size == 0 || entry.count == 0 || entry.position > input_.size() || !matters(entry.tag)) continue;
        if (entry.count <= input_.size() / size && entry.position <= input_.size() - entry.count * size) continue;
        throw Truncated(fmt::format("{}: ends at byte {} but the {} values of {} are at byte {}: the file is truncated",
                                    input_.name(), input_.size(), entry.count, named(entry.tag), entry.position));
    }
}

double Directory::fraction(Tag tag) const {
    const Entry* entry = find(tag);
    if (entry == nullptr || entry->type != Type::rational) return 0;
    const std::uint64_t above = integer_at(entry->position, 4);
    const std::uint64_t below = integer_at(entry->position + 4, 4);
    return below == 0 ? 0 : static_cast<double>(above) / static_cast<double>(below);
}

void Directory::fail(const std::string& problem) const {
    throw CodecError(fmt::format("{}: {}", input_.name(), problem));
}

const Directory::Entry* Directory::find(Tag tag) const noexcept {
    const auto found = std::ranges::find(entries_, tag, &Entry::tag);
    return found == entries_.end() || found->count == 0 ? nullptr : &*found;
}

std::uint64_t Directory::integer(std::span<const std::byte> bytes) const noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        value = value << 8 | std::to_integer<std::uint64_t>(bytes[order_ == ByteOrder::big ? i : bytes.size() - 1 - i]);
    return value;
}

std::uint64_t Directory::integer_at(std::uint64_t position, std::size_t size) const {
    std::array<std::byte, 8> bytes{};
    const auto found = std::span(bytes).first(size);
    if (position > input_.size() || size > input_.size() - position)
        throw Truncated(fmt::format("{}: ends at byte {} but its directory is at byte {}: the file is truncated",
                                    input_.name(), input_.size(), position));
    input_.read(position, found);
    return integer(found);
}

} // namespace oriel::codecs::tiff
