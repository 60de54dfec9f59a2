#include "codecs/jpeg_markers.hpp"

#include "codecs/exif.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace oriel::codecs::jpeg {

namespace {

namespace marker {
constexpr unsigned tem = 0x01, sof0 = 0xc0, sof2 = 0xc2, dht = 0xc4, jpg = 0xc8, sof15 = 0xcf, dac = 0xcc,
                   rst0 = 0xd0, rst7 = 0xd7, soi = 0xd8, eoi = 0xd9, sos = 0xda, dqt = 0xdb, dnl = 0xdc, dri = 0xdd,
                   app1 = 0xe1, app2 = 0xe2, com = 0xfe;
}

// The bytes of an Input in order, through a block.
class Reader {
public:
    explicit Reader(const Input& input) : input_(input) {}

    std::uint64_t position() const noexcept { return base_ + at_; }
    bool at_end() { return at_ == filled_ && !refill(); }

    unsigned byte() {
        if (at_end())
            throw CodecError(fmt::format("{}: the JPEG ends at byte {} without an end marker: the file is truncated",
                                         input_.name(), position()));
        return std::to_integer<unsigned>(block_[at_++]);
    }
    void skip_to(std::uint64_t position) {
        if (position >= base_ && position <= base_ + filled_) at_ = static_cast<std::size_t>(position - base_);
        else {
            base_ = position;
            at_ = filled_ = 0;
        }
    }
    // Past the next FF byte; the entropy-coded bytes before it are passed over quickly.
    void pass_ff() {
        for (;;) {
            if (at_end()) return void(byte());
            const void* found = std::memchr(block_.data() + at_, 0xff, filled_ - at_);
            if (found != nullptr) {
                at_ = static_cast<std::size_t>(static_cast<const std::byte*>(found) - block_.data()) + 1;
                return;
            }
            at_ = filled_;
        }
    }

private:
    bool refill() {
        base_ += filled_;
        at_ = 0;
        filled_ = input_.read_some(base_, block_);
        return filled_ != 0;
    }

    const Input& input_;
    std::array<std::byte, 1 << 16> block_;
    std::uint64_t base_ = 0;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
};

struct Segment {
    unsigned code = 0;
    std::uint64_t offset = 0; // of the FF byte
    std::vector<std::byte> data;

    unsigned byte(std::size_t k) const { return std::to_integer<unsigned>(data[k]); }
    unsigned word(std::size_t k) const { return byte(k) << 8 | byte(k + 1); }
    bool begins_with(std::string_view text) const {
        return data.size() >= text.size() && std::memcmp(data.data(), text.data(), text.size()) == 0;
    }
};

std::string_view name_of(unsigned code) {
    switch (code) {
    case marker::dht: return "DHT (Huffman table)";
    case marker::dqt: return "DQT (quantisation table)";
    case marker::dri: return "DRI (restart interval)";
    case marker::dnl: return "DNL (number of lines)";
    case marker::sos: return "SOS (scan)";
    default: return code >= marker::sof0 && code <= marker::sof15 ? "SOF (frame)" : "marker";
    }
}

class Walk {
public:
    explicit Walk(const Input& input) : input_(input), reader_(input) {}

    // Every segment up to the first scan, or of the whole file.
    Header run(bool whole) {
        if (reader_.byte() != 0xff || reader_.byte() != marker::soi) fail(0, "it does not begin with a start marker");
        for (;;) {
            const Segment segment = next();
            if (segment.code == marker::eoi) {
                if (scans_ == 0) fail(segment.offset, "it ends without a scan, so there are no pixels");
                return std::move(header_);
            }
            check(segment);
            if (segment.code != marker::sos) continue;
            if (!whole) return std::move(header_);
            pass_scan();
        }
    }

private:
    [[noreturn]] void fail(std::uint64_t offset, const std::string& why) const {
        throw CodecError(fmt::format("{}: JPEG, at byte {}: {}: the file is damaged", input_.name(), offset, why));
    }
    [[noreturn]] void fail(const Segment& segment, const std::string& why) const {
        fail(segment.offset, fmt::format("the {} segment {}", name_of(segment.code), why));
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw CodecError(fmt::format("{}: {}, which is not read here; read are baseline and progressive JPEG of 8 bit "
                                     "with Huffman coding. Another tool can re-encode it",
                                     input_.name(), what));
    }

    // The next marker with its data. What is no marker where one must be is damage.
    Segment next() {
        Segment segment;
        segment.offset = reader_.position();
        if (reader_.byte() != 0xff) fail(segment.offset, "a marker is expected and there is none");
        do segment.code = reader_.byte();
        while (segment.code == 0xff); // fill bytes
        if (segment.code == marker::eoi) return segment;
        const bool alone = segment.code == 0 || segment.code == marker::tem || segment.code == marker::soi ||
                           (segment.code >= marker::rst0 && segment.code <= marker::rst7);
        if (alone) fail(segment.offset, fmt::format("the marker {:02X} has no place here", segment.code));
        const unsigned high = reader_.byte();
        const unsigned length = high << 8 | reader_.byte();
        if (length < 2) fail(segment.offset, fmt::format("a segment of length {}, which is less than 2", length));
        const std::uint64_t end = reader_.position() + length - 2;
        if (end > input_.size())
            throw CodecError(
                fmt::format("{}: the JPEG segment at byte {} promises {} bytes, but the file ends at byte {}: "
                            "it is truncated",
                            input_.name(), segment.offset, length, input_.size()));
        segment.data.resize(length - 2);
        input_.read(reader_.position(), segment.data);
        reader_.skip_to(end);
        return segment;
    }

    // To the marker that ends a scan: FF followed by anything but 00 (a stuffed byte) or a restart.
    void pass_scan() {
        for (;;) {
            reader_.pass_ff();
            const std::uint64_t offset = reader_.position() - 1;
            unsigned code = reader_.byte();
            while (code == 0xff) code = reader_.byte();
            if (code == 0 || (code >= marker::rst0 && code <= marker::rst7)) continue;
            reader_.skip_to(offset);
            return;
        }
    }

    void check(const Segment& segment) {
        const unsigned code = segment.code;
        if (code == marker::dht) return check_huffman(segment);
        if (code == marker::dqt) return check_quantisation(segment);
        if (code == marker::sos) return check_scan(segment);
        if (code == marker::dri || code == marker::dnl) {
            if (segment.data.size() != 2) fail(segment, fmt::format("has {} bytes instead of 2", segment.data.size()));
            return;
        }
        if (code == marker::dac) refuse("a JPEG with arithmetic coding");
        if (code >= marker::sof0 && code <= marker::sof15 && code != marker::jpg) return take_frame(segment);
        if (code == marker::app1 && segment.begins_with(std::string_view("Exif\0", 5))) {
            note("EXIF");
            if (segment.data.size() > 6 && header_.orientation == 1)
                header_.orientation = exif_orientation(std::span(segment.data).subspan(6));
        } else if (code == marker::app1 && segment.begins_with("http://ns.adobe.com/xap/1.0/")) note("XMP");
        else if (code == marker::app2 && segment.begins_with("ICC_PROFILE")) note("ICC profile");
        else if (code == marker::com) note("comment");
    }

    void note(const char* kind) {
        if (std::find(header_.metadata.begin(), header_.metadata.end(), kind) == header_.metadata.end())
            header_.metadata.emplace_back(kind);
    }

    void take_frame(const Segment& segment) {
        const unsigned code = segment.code;
        if (code >= 0xc9) refuse("a JPEG with arithmetic coding");
        if (code == 0xc3 || code == 0xc7) refuse("a lossless JPEG");
        if (code > marker::sof2) refuse("a hierarchical JPEG");
        if (header_.component_count != 0) fail(segment, "comes twice");
        if (segment.data.size() < 6) fail(segment, "is too short");
        const unsigned precision = segment.byte(0);
        if (precision != 8) refuse(fmt::format("a JPEG of {} bit", precision));
        header_.height = static_cast<int>(segment.word(1));
        header_.width = static_cast<int>(segment.word(3));
        const unsigned count = segment.byte(5);
        if (header_.width == 0) fail(segment, "says a width of 0");
        if (header_.height == 0) refuse("a JPEG whose height comes after its pixels (DNL)");
        if (count != 1 && count != 3 && count != 4) refuse(fmt::format("a JPEG of {} components", count));
        if (segment.data.size() != 6 + 3 * std::size_t{count})
            fail(segment, fmt::format("has {} bytes for {} components", segment.data.size(), count));
        for (unsigned k = 0; k < count; ++k) {
            const unsigned sampling = segment.byte(7 + 3 * std::size_t{k});
            const unsigned h = sampling >> 4;
            const unsigned v = sampling & 15;
            if (h < 1 || h > 4 || v < 1 || v > 4) fail(segment, fmt::format("samples component {} {}×{}", k, h, v));
            if (segment.byte(8 + 3 * std::size_t{k}) > 3) fail(segment, "names a quantisation table above 3");
            header_.components[k] = {static_cast<std::uint8_t>(h), static_cast<std::uint8_t>(v)};
        }
        header_.component_count = static_cast<int>(count);
        header_.progressive = code == marker::sof2;
    }

    // T.81 B.2.4.2: one class and number, 16 counts, as many symbols. More codes of a length than can exist, or
    // than 256 in all, would be written beyond the decoder's tables.
    void check_huffman(const Segment& segment) const {
        for (std::size_t at = 0; at < segment.data.size();) {
            if (segment.data.size() - at < 17) fail(segment, "ends inside a table");
            const unsigned kind = segment.byte(at);
            if (kind >> 4 > 1 || (kind & 15) > 3) fail(segment, fmt::format("names table {:02x}", kind));
            unsigned sum = 0;
            unsigned code = 0;
            for (unsigned length = 1; length <= 16; ++length) {
                const unsigned count = segment.byte(at + length);
                sum += count;
                code = code * 2 + count;
                if (code > 1U << length)
                    fail(segment, fmt::format("is overfull: more codes of {} bits than there are", length));
            }
            if (sum > 256) fail(segment, fmt::format("has {} codes, more than 256", sum));
            at += 17 + sum;
            if (at > segment.data.size()) fail(segment, "ends inside a table");
        }
    }

    void check_quantisation(const Segment& segment) const {
        for (std::size_t at = 0; at < segment.data.size();) {
            const unsigned kind = segment.byte(at);
            if (kind >> 4 > 1 || (kind & 15) > 3) fail(segment, fmt::format("names table {:02x}", kind));
            at += 1 + (kind >> 4 == 1 ? 128U : 64U);
            if (at > segment.data.size()) fail(segment, "ends inside a table");
        }
    }

    void check_scan(const Segment& segment) {
        if (header_.component_count == 0) fail(segment, "comes before the frame");
        if (segment.data.empty()) fail(segment, "is empty");
        const unsigned count = segment.byte(0);
        if (count < 1 || count > 4 || segment.data.size() != 4 + 2 * std::size_t{count})
            fail(segment, fmt::format("has {} bytes for {} components", segment.data.size(), count));
        if (++scans_ > most_scans)
            fail(segment, fmt::format("is number {}; no picture needs more than {}", scans_, most_scans));
    }

    const Input& input_;
    Reader reader_;
    Header header_;
    int scans_ = 0;
};

} // namespace

std::string Header::text() const {
    return fmt::format("{}×{}, {} component{}{}", width, height, component_count, component_count == 1 ? "" : "s",
                       progressive ? ", progressive" : "");
}

Header read_header(const Input& input) { return Walk(input).run(false); }

void check_file(const Input& input) { Walk(input).run(true); }

} // namespace oriel::codecs::jpeg
