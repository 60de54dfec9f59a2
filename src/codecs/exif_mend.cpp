#include "codecs/exif_mend.hpp"

#include "codecs/tiff_bytes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace oriel::codecs {

namespace {

using Bytes = std::vector<std::byte>;

namespace tag {
constexpr std::uint32_t image_width = 0x0100, image_length = 0x0101, strip_offsets = 0x0111, orientation = 0x0112,
                        strip_byte_counts = 0x0117, x_resolution = 0x011a, y_resolution = 0x011b, sub_ifds = 0x014a,
                        jpeg_offset = 0x0201, jpeg_length = 0x0202, exif = 0x8769, gps = 0x8825, pixel_x = 0xa002,
                        pixel_y = 0xa003, interoperability = 0xa005, subject_area = 0x9214, subject_location = 0xa214;
}

constexpr std::uint32_t type_short = 3, type_long = 4;
constexpr std::size_t entry_size = 12;
constexpr std::size_t most_entries = 1024;   // of a directory; there are some fifty
constexpr std::size_t most_numbers = 16'384; // of strips

/// The block cannot be changed with confidence.
struct Unreadable {};

struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;

    bool meets(const Range& other) const noexcept { return begin < other.end && other.begin < end; }
};

class Block {
public:
    explicit Block(std::span<const std::byte> bytes) : bytes_(bytes.begin(), bytes.end()) {
        const std::string_view order(reinterpret_cast<const char*>(bytes_.data()), std::min<std::size_t>(2, size()));
        if (order != "II" && order != "MM") throw Unreadable{};
        big_endian_ = order == "MM";
        if (number(2, 2) != 42) throw Unreadable{};
    }

    std::size_t size() const noexcept { return bytes_.size(); }
    std::span<std::byte> bytes() noexcept { return bytes_; }
    Bytes take() { return std::move(bytes_); }

    Range range(std::uint64_t begin, std::uint64_t count) const {
        if (begin > size() || count > size() - begin) throw Unreadable{};
        return {static_cast<std::size_t>(begin), static_cast<std::size_t>(begin + count)};
    }
    std::uint32_t number(std::uint64_t at, unsigned bytes) const {
        const Range range = this->range(at, bytes);
        std::uint32_t value = 0;
        for (unsigned i = 0; i < bytes; ++i)
            value |= std::to_integer<std::uint32_t>(bytes_[range.begin + i]) << 8 * place(i, bytes);
        return value;
    }
    void put(std::uint64_t at, unsigned bytes, std::uint32_t value) {
        const Range range = this->range(at, bytes);
        for (unsigned i = 0; i < bytes; ++i)
            bytes_[range.begin + i] = static_cast<std::byte>(value >> 8 * place(i, bytes));
    }
    void clear(const Range& range) noexcept {
        std::fill(bytes_.begin() + static_cast<std::ptrdiff_t>(range.begin),
                  bytes_.begin() + static_cast<std::ptrdiff_t>(range.end), std::byte{0});
    }
    void resize(std::size_t size) { bytes_.resize(size); }

private:
    unsigned place(unsigned i, unsigned bytes) const noexcept { return big_endian_ ? bytes - 1 - i : i; }

    Bytes bytes_;
    bool big_endian_ = false;
};

// An entry: tag, type, count, value or where it is.
struct Entry {
    std::size_t at = 0;
    std::uint32_t tag = 0;
    std::uint32_t type = 0;
    std::uint32_t count = 0;

    std::uint64_t bytes() const noexcept {
        constexpr std::array<unsigned, 14> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
        return std::uint64_t{count} * (type < sizes.size() ? sizes[type] : 0);
    }
    std::size_t value() const noexcept { return at + 8; }
};

struct Directory {
    std::size_t at = 0;
    std::vector<Entry> entries;

    std::size_t next_at() const noexcept { return at + 2 + entries.size() * entry_size; }
    const Entry* find(std::uint32_t tag) const noexcept {
        const auto found = std::ranges::find(entries, tag, &Entry::tag);
        return found == entries.end() ? nullptr : &*found;
    }
};

class Mender {
public:
    explicit Mender(std::span<const std::byte> tiff) : block_(tiff) {
        directories_met_.push_back({0, 8}); // the header, over which none may lie
        keep({0, 8});
        first_ = directory(block_.number(4, 4), kept_);
        if (const Entry* entry = first_.find(tag::exif)) {
            exif_ = directory(pointer(*entry), kept_);
            if (const Entry* further = exif_.find(tag::interoperability)) directory(pointer(*further), kept_);
        }
        if (const Entry* entry = first_.find(tag::gps)) directory(pointer(*entry), kept_);
    }

    void set_size(const ExifChange::Size& size) {
        set(first_.find(tag::image_width), size.width);
        set(first_.find(tag::image_length), size.height);
        set(exif_.find(tag::pixel_x), size.width);
        set(exif_.find(tag::pixel_y), size.height);
    }

    void swap_resolutions() {
        const Entry* x = first_.find(tag::x_resolution);
        const Entry* y = first_.find(tag::y_resolution);
        if (x == nullptr || y == nullptr) return;
        const std::uint32_t of_x = block_.number(x->value(), 4);
        block_.put(x->value(), 4, block_.number(y->value(), 4));
        block_.put(y->value(), 4, of_x);
    }

    // Before set_orientation, which may append a directory.
    void drop_pictures() {
        if (first_.find(tag::sub_ifds) != nullptr) throw Unreadable{}; // whole pictures, in a block of EXIF
        const std::uint32_t second = after_first();
        if (second != 0) block_.put(first_.next_at(), 4, 0);
        std::vector<Range> dropped;
        if (second != 0) {
            const Directory thumbnail = directory(second, dropped);
            data_of(thumbnail, dropped);
            directories_met_.pop_back(); // it goes, and may lie in what does
        }
        clear_jpegs(dropped); // as long as they are, whatever the directory says of them
        for (const Range& range : dropped) {
            for (const Range& kept : kept_)
                if (range.meets(kept)) throw Unreadable{};
            block_.clear(range);
        }
        cut_end(dropped);
    }

    void drop_subject() {
        remove(exif_, tag::subject_area); // in pixels that are others now
        remove(exif_, tag::subject_location);
    }

    void set_orientation(int value) {
        const Entry* entry = first_.find(tag::orientation);
        if (entry != nullptr) set(entry, static_cast<std::uint32_t>(value));
        else if (value != 1) add_orientation(static_cast<std::uint32_t>(value));
    }

    Bytes take() { return block_.take(); }

private:
    void keep(const Range& range) { kept_.push_back(range); }

    std::uint32_t pointer(const Entry& entry) const {
        if (entry.count != 1) throw Unreadable{};
        return block_.number(entry.value(), 4);
    }

    // Where the second directory is, 0 if there is none. Some writers leave even that out at the block's end.
    std::uint32_t after_first() const {
        return block_.size() - first_.next_at() < 4 ? 0 : block_.number(first_.next_at(), 4);
    }

    // Reads one, and notes which bytes it and its values take.
    Directory directory(std::uint32_t at, std::vector<Range>& taken) {
        Directory out;
        out.at = at;
        const std::uint32_t count = block_.number(at, 2);
        if (count > most_entries) throw Unreadable{};
        const Range whole = block_.range(at, 2 + std::uint64_t{count} * entry_size);
        for (const Range& other : directories_met_)
            if (whole.meets(other)) throw Unreadable{};
        directories_met_.push_back(whole);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t entry = at + 2 + i * entry_size;
            out.entries.push_back(
                {entry, block_.number(entry, 2), block_.number(entry + 2, 2), block_.number(entry + 4, 4)});
        }
        taken.push_back(block_.range(at, std::min<std::uint64_t>(whole.end - whole.begin + 4, block_.size() - at)));
        for (const Entry& entry : out.entries) take_value(entry, taken);
        return out;
    }

    // A value outside of its entry. One that does not lie in the block is nobody's to change.
    void take_value(const Entry& entry, std::vector<Range>& taken) const {
        if (entry.bytes() <= 4) return;
        const std::uint64_t at = block_.number(entry.value(), 4);
        if (at <= block_.size() && entry.bytes() <= block_.size() - at)
            taken.push_back(block_.range(at, entry.bytes()));
    }

    void set(const Entry* entry, std::uint32_t value) {
        if (entry == nullptr) return;
        const unsigned own_size = tiff_integer_size(entry->type);
        if (entry->count != 1 || own_size == 0) throw Unreadable{};
        const unsigned bits = 8 * own_size - (tiff_integer_is_signed(entry->type) ? 1 : 0);
        const bool fits = std::uint64_t{value} >> bits == 0;
        block_.put(entry->at + 2, 2, fits ? entry->type : type_long);
        block_.put(entry->value(), 4, 0);
        block_.put(entry->value(), fits ? own_size : 4, value);
    }

    // Those behind it move up; what lies outside of the directory stays where it is.
    void remove(Directory& directory, std::uint32_t tag) {
        const auto entry = std::ranges::find(directory.entries, tag, &Entry::tag);
        if (entry == directory.entries.end()) return;
        const std::size_t end = std::min(directory.next_at() + 4, block_.size());
        const std::span<std::byte> rest = block_.bytes().subspan(entry->at, end - entry->at);
        std::ranges::copy(rest.subspan(entry_size), rest.begin());
        std::ranges::fill(rest.last(entry_size), std::byte{0});
        for (auto later = directory.entries.erase(entry); later != directory.entries.end(); ++later)
            later->at -= entry_size;
        block_.put(directory.at, 2, static_cast<std::uint32_t>(directory.entries.size()));
    }

    // The numbers of an entry, SHORT or LONG.
    std::vector<std::uint32_t> numbers(const Entry& entry) const {
        if (entry.type != type_short && entry.type != type_long) throw Unreadable{};
        if (entry.count > most_numbers) throw Unreadable{};
        const unsigned size = entry.type == type_short ? 2 : 4;
        const std::uint64_t at = entry.bytes() <= 4 ? entry.value() : block_.number(entry.value(), 4);
        block_.range(at, entry.bytes());
        std::vector<std::uint32_t> out;
        for (std::uint32_t i = 0; i < entry.count; ++i)
            out.push_back(block_.number(at + std::uint64_t{i} * size, size));
        return out;
    }

    // The pixels that a directory tells of.
    void data_of(const Directory& directory, std::vector<Range>& taken) const {
        constexpr std::array<std::array<std::uint32_t, 2>, 2> pairs{
            {{tag::jpeg_offset, tag::jpeg_length}, {tag::strip_offsets, tag::strip_byte_counts}}};
        for (const auto& pair : pairs) {
            const Entry* offsets = directory.find(pair[0]);
            const Entry* counts = directory.find(pair[1]);
            if (offsets == nullptr) continue;
            if (counts == nullptr) throw Unreadable{};
            const std::vector<std::uint32_t> from = numbers(*offsets);
            const std::vector<std::uint32_t> count = numbers(*counts);
            if (from.size() != count.size()) throw Unreadable{};
            for (std::size_t i = 0; i < from.size(); ++i) {
                if (from[i] == 0 && count[i] == 0) continue;                             // says that there is none
                const std::size_t begin = std::min<std::size_t>(from[i], block_.size()); // a cut thumbnail goes as well
                const std::size_t size = std::max<std::size_t>(count[i], 1); // where it begins, however long it is
                taken.push_back({begin, begin + std::min<std::size_t>(size, block_.size() - begin)});
            }
        }
    }

    // The end of the block, if only what was dropped lies there.
    void cut_end(const std::vector<Range>& dropped) {
        std::size_t last_kept = 0;
        for (const Range& range : kept_) last_kept = std::max(last_kept, range.end);
        std::size_t end = block_.size();
        for (bool cut = true; cut;) {
            cut = false;
            for (const Range& range : dropped)
                if (range.begin < end && range.end >= end && range.begin >= last_kept) {
                    end = range.begin;
                    cut = true;
                }
        }
        block_.resize(end);
    }

    // JPEG files anywhere in the block: a thumbnail, also one of which a directory says a wrong place or length, a
    // preview in a maker's note. Notes those that lie in no value.
    void clear_jpegs(std::vector<Range>& dropped) {
        const std::span<std::byte> bytes = block_.bytes();
        for (std::size_t at = 0; at + 4 <= bytes.size(); ++at) {
            const void* found = std::memchr(bytes.data() + at, 0xff, bytes.size() - at - 3);
            if (found == nullptr) return;
            at = static_cast<std::size_t>(static_cast<const std::byte*>(found) - bytes.data());
            if (!begins_jpeg(bytes.subspan(at))) continue;
            const std::size_t end = clear_jpeg(at);
            if (std::ranges::none_of(kept_, [&](const Range& kept) { return kept.meets({at, end}); }))
                dropped.push_back({at, end});
            at = end - 1;
        }
    }
    static bool begins_jpeg(std::span<const std::byte> bytes) {
        const auto byte = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
        if (byte(0) != 0xff || byte(1) != 0xd8 || byte(2) != 0xff) return false;
        const unsigned marker = byte(3);
        return marker == 0xdb || marker == 0xdd || (marker >= 0xc0 && marker <= 0xcf) || marker >= 0xfe ||
               (marker >= 0xe0 && marker <= 0xef);
    }
    // To its last end marker, at most to the end of the value it lies in or the beginning of the next. Gives where that
    // is.
    std::size_t clear_jpeg(std::size_t at) {
        std::size_t limit = block_.size();
        bool inside_value = false;
        for (const Range& range : kept_) {
            if (range.begin <= at && at < range.end) {
                limit = std::min(limit, range.end);
                inside_value = true;
            }
            if (range.begin > at) limit = std::min(limit, range.begin);
        }
        const std::span<const std::byte> inside = block_.bytes().subspan(at, limit - at);
        std::size_t size = inside.size();
        while (size >= 2 && !(inside[size - 2] == std::byte{0xff} && inside[size - 1] == std::byte{0xd9})) --size;
        if (size < 2 && !inside_value && limit != block_.size()) throw Unreadable{}; // it goes on in what is to stay
        const std::size_t end = size < 2 ? limit : at + size;
        for (const Range& directory : directories_met_)
            if (directory.meets({at, end})) throw Unreadable{};
        block_.clear({at, end});
        return end;
    }

    // The first directory once more, at the end, with one entry more.
    void add_orientation(std::uint32_t value) {
        const std::uint32_t next = after_first();
        const std::size_t at = (block_.size() + 1) / 2 * 2;
        const std::size_t count = first_.entries.size() + 1;
        if (count > 0xffff || at > 0xffff'0000) throw Unreadable{};
        block_.resize(at + 2 + count * entry_size + 4);
        block_.put(4, 4, static_cast<std::uint32_t>(at));
        block_.put(at, 2, static_cast<std::uint32_t>(count));
        std::size_t to = at + 2;
        bool added = false;
        const auto add = [&] {
            block_.put(to, 2, tag::orientation);
            block_.put(to + 2, 2, type_short);
            block_.put(to + 4, 4, 1);
            block_.put(to + 8, 2, value);
            to += entry_size;
            added = true;
        };
        for (const Entry& entry : first_.entries) {
            if (!added && entry.tag > tag::orientation) add();
            const auto bytes = block_.bytes();
            std::ranges::copy(bytes.subspan(entry.at, entry_size), bytes.begin() + static_cast<std::ptrdiff_t>(to));
            to += entry_size;
        }
        if (!added) add();
        block_.put(to, 4, next);
    }

    Block block_;
    Directory first_;
    Directory exif_;
    std::vector<Range> kept_; // directories that stay, and their values
    std::vector<Range> directories_met_;
};

} // namespace

std::optional<std::vector<std::byte>> mend_exif(std::span<const std::byte> tiff, const ExifChange& change) {
    try {
        Mender mender(tiff);
        if (change.size) mender.set_size(*change.size);
        if (change.quarter_turned) mender.swap_resolutions();
        if (change.drop_pictures) mender.drop_pictures();
        if (change.drop_subject) mender.drop_subject();
        if (change.orientation) mender.set_orientation(*change.orientation);
        return mender.take();
    } catch (const Unreadable&) {
        return std::nullopt;
    }
}

} // namespace oriel::codecs
