#include "codecs/jpeg_markers.hpp"

#include "codecs/exif.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

namespace oriel::codecs::jpeg {

namespace {

namespace marker {
constexpr unsigned tem = 0x01, sof0 = 0xc0, sof2 = 0xc2, sof9 = 0xc9, sof10 = 0xca, dht = 0xc4, jpg = 0xc8,
                   sof15 = 0xcf, dac = 0xcc, rst0 = 0xd0, rst7 = 0xd7, soi = 0xd8, eoi = 0xd9, sos = 0xda, dqt = 0xdb,
                   dnl = 0xdc, dri = 0xdd, dhp = 0xde, exp = 0xdf, app0 = 0xe0, app1 = 0xe1, app2 = 0xe2, app13 = 0xed,
                   app14 = 0xee, app15 = 0xef, jpeg_ls = 0xf7, com = 0xfe;
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
        const auto begin = std::as_bytes(std::span(text));
        return data.size() >= begin.size() && std::equal(begin.begin(), begin.end(), data.begin());
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

/// How many bytes may lie where a marker should begin.
constexpr int most_padding = 1 << 16;

/// A segment that is only carried along, by what its data begin with.
struct Known {
    unsigned code;
    std::string_view begins;
    const char* name;
    bool kept = false; // in a Metadata
};
using namespace std::string_view_literals;
constexpr Known carried[] = {
    {marker::app1, "Exif\0"sv, "EXIF", true},
    {marker::app1, "http://ns.adobe.com/xap/1.0/"sv, "XMP", true},
    {marker::app1, "http://ns.adobe.com/xmp/extension/"sv, "extended XMP"},
    {marker::app2, "ICC_PROFILE\0"sv, "ICC profile", true},
    {marker::app2, "MPF\0"sv, "further pictures"},
    {marker::app13, "Photoshop 3.0\0"sv, "IPTC"},
    {marker::com, ""sv, "comment", true},
};

class Walk {
public:
    /// `extras`, where given, takes what is carried along.
    explicit Walk(const Input& input, Abilities abilities, std::vector<Extra>* extras = nullptr)
        : input_(input), abilities_(abilities), reader_(input), extras_(extras) {}

    // Every segment up to the first scan, or of the whole file.
    Header run(bool whole) {
        if (reader_.byte() != 0xff || reader_.byte() != marker::soi) fail(0, "it does not begin with a start marker");
        for (int count = 0;; ++count) {
            const Segment segment = next();
            if (count == most_segments) fail(segment.offset, fmt::format("more than {} segments", most_segments));
            if (segment.code == marker::eoi) {
                if (scans_ == 0) fail(segment.offset, "it ends without a scan, so there are no pixels");
                require_all_coded(segment.offset);
                return std::move(header_);
            }
            check(segment);
            if (segment.code != marker::sos) continue;
            if (!whole) return std::move(header_);
            pass_scan(segment);
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
                                     "with Huffman coding\nanother tool can re-encode it",
                                     input_.name(), what));
    }

    // The next marker with its data. Before the frame some writers pad their segments; behind it, what is no
    // marker where one must be is damage.
    Segment next() {
        Segment segment;
        segment.offset = reader_.position();
        int padding = 0;
        while (reader_.byte() != 0xff)
            if (header_.component_count != 0 || ++padding > most_padding)
                fail(segment.offset, "a marker is expected and there is none");
        while ((segment.code = reader_.byte()) == 0xff) // fill bytes
            if (++padding > most_padding) fail(segment.offset, "a marker is expected and there is none");
        if (segment.code == marker::eoi) return segment;
        const bool alone = segment.code <= marker::tem || segment.code == marker::soi ||
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
    void pass_scan(const Segment& scan) {
        std::uint64_t restarts = 0;
        for (;;) {
            reader_.pass_ff();
            const std::uint64_t offset = reader_.position() - 1;
            unsigned code = reader_.byte();
            while (code == 0xff) code = reader_.byte();
            if (code == 0) continue;
            if (code >= marker::rst0 && code <= marker::rst7) {
                ++restarts;
                continue;
            }
            reader_.skip_to(offset);
            // A decoder would give up in the middle of the picture and call it done. One more than needed is
            // harmless.
            if (restarts < restarts_expected_)
                fail(scan,
                     fmt::format("has {} restart markers in its pixels instead of {}", restarts, restarts_expected_));
            return;
        }
    }

    void check(const Segment& segment) {
        const unsigned code = segment.code;
        if (code == marker::dht) return take_huffman(segment);
        if (code == marker::dqt) return take_quantisation(segment);
        if (code == marker::sos) return take_scan(segment);
        if (code == marker::dri || code == marker::dnl) return take_number(segment);
        if (code == marker::dac) return abilities_.arithmetic ? void() : refuse("a JPEG with arithmetic coding");
        if (code == marker::dhp || code == marker::exp) refuse("a hierarchical JPEG");
        if (code == marker::jpeg_ls) refuse("a JPEG-LS file");
        if (code >= marker::sof0 && code <= marker::sof15 && code != marker::jpg) return take_frame(segment);
        if ((code >= marker::app0 && code <= marker::app15) || code == marker::com) return take_extra(segment);
        fail(segment.offset, fmt::format("the marker {:02X} has no place here", code));
    }

    void take_extra(const Segment& segment) {
        // Both as the decoder has them: it lets them decide on colours.
        if (segment.code == marker::app0 && segment.begins_with("JFIF\0"sv)) {
            header_.jfif = true;
            if (segment.data.size() > 7 && segment.byte(7) != 0) note("pixel density");
            keep(segment);
        }
        if (segment.code == marker::app14 && segment.data.size() >= 12 && segment.begins_with("Adobe\0"sv))
            header_.adobe_transform = segment.byte(11);
        for (const Known& known : carried)
            if (segment.code == known.code && segment.begins_with(known.begins)) {
                note(known.name);
                if (known.kept) keep(segment);
            }
        if (segment.code == marker::app1 && segment.begins_with("Exif\0"sv) && segment.data.size() > 6 &&
            header_.orientation == 1)
            header_.orientation = exif_orientation(std::span(segment.data).subspan(6));
    }

    void keep(const Segment& segment) {
        if (extras_ == nullptr) return;
        extra_bytes_ += segment.data.size();
        if (extra_bytes_ > most_extra_bytes)
            throw LimitError(fmt::format("{}: more than {} bytes are carried beside the pixels of this JPEG",
                                         input_.name(), most_extra_bytes));
        extras_->push_back({segment.code, segment.data});
    }

    void note(const char* kind) {
        if (std::find(header_.metadata.begin(), header_.metadata.end(), kind) == header_.metadata.end())
            header_.metadata.emplace_back(kind);
    }

    void take_frame(const Segment& segment) {
        const unsigned code = segment.code;
        if (code == 0xc3 || code == 0xc7 || code == 0xcb || code == 0xcf) refuse("a lossless JPEG");
        if (code > marker::sof2 && code < marker::sof9) refuse("a hierarchical JPEG");
        if (code >= marker::sof9 && !abilities_.arithmetic) refuse("a JPEG with arithmetic coding");
        if (code > marker::sof10) refuse("a hierarchical JPEG");
        if (header_.component_count != 0) fail(segment, "comes twice");
        if (segment.data.size() < 6) fail(segment, "is too short");
        const unsigned precision = segment.byte(0);
        if (precision != 8) refuse(fmt::format("a JPEG of {} bit", precision));
        header_.height = static_cast<int>(segment.word(1));
        header_.width = static_cast<int>(segment.word(3));
        const std::size_t count = segment.byte(5);
        if (header_.width == 0) fail(segment, "says a width of 0");
        if (header_.height == 0) refuse("a JPEG whose height comes after its pixels (DNL)");
        if (count != 1 && count != 3 && count != 4) refuse(fmt::format("a JPEG of {} components", count));
        if (segment.data.size() != 6 + 3 * count)
            fail(segment, fmt::format("has {} bytes for {} components", segment.data.size(), count));
        for (std::size_t k = 0; k < count; ++k) header_.components[k] = component(segment, k);
        header_.component_count = count;
        header_.progressive = code == marker::sof2 || code == marker::sof10;
        header_.arithmetic = code >= marker::sof9;
        refuse_fractions();
    }

    Component component(const Segment& segment, std::size_t k) const {
        const unsigned id = segment.byte(6 + 3 * k);
        const unsigned h = segment.byte(7 + 3 * k) >> 4;
        const unsigned v = segment.byte(7 + 3 * k) & 15;
        const unsigned table = segment.byte(8 + 3 * k);
        if (h < 1 || h > 4 || v < 1 || v > 4) fail(segment, fmt::format("samples component {} {}×{}", k, h, v));
        if (table > 3) fail(segment, fmt::format("names quantisation table {}; there are 0 to 3", table));
        for (std::size_t j = 0; j < k; ++j)
            if (header_.components[j].id == id) fail(segment, fmt::format("calls two components {}", id));
        return {static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(h), static_cast<std::uint8_t>(v),
                static_cast<std::uint8_t>(table)};
    }

    void refuse_fractions() const {
        for (const Component& a : header_.used())
            for (const Component& b : header_.used())
                if ((a.horizontal > b.horizontal && a.horizontal % b.horizontal != 0) ||
                    (a.vertical > b.vertical && a.vertical % b.vertical != 0))
                    refuse(fmt::format("a JPEG with components sampled {}×{} and {}×{}", a.horizontal, a.vertical,
                                       b.horizontal, b.vertical));
    }

    // T.81 B.2.4.2: one class and number, 16 counts, as many symbols. More codes of a length than can exist,
    // or than 256 in all, would be written beyond the decoder's tables.
    void take_huffman(const Segment& segment) {
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
            (kind >> 4 == 0 ? dc_tables_ : ac_tables_).set(kind & 15);
            if (kind >> 4 == 1 && sum < all_ac_codes && scans_ == 0) header_.optimised = true;
        }
    }

    void take_quantisation(const Segment& segment) {
        for (std::size_t at = 0; at < segment.data.size();) {
            const unsigned kind = segment.byte(at);
            if (kind >> 4 > 1 || (kind & 15) > 3) fail(segment, fmt::format("names table {:02x}", kind));
            at += 1 + (kind >> 4 == 1 ? 128U : 64U);
            if (at > segment.data.size()) fail(segment, "ends inside a table");
            quantisation_tables_.set(kind & 15);
            if (scans_ == 0) header_.quantisation[kind & 15] = steps(segment, at, kind >> 4 == 1);
        }
    }

    // The table that ends at `end`. In the file it runs along the diagonals, to and fro (T.81 figure A.6).
    static std::vector<std::uint16_t> steps(const Segment& segment, std::size_t end, bool words) {
        std::vector<std::uint16_t> out(64);
        std::size_t at = end - (words ? 128 : 64);
        for (std::size_t diagonal = 0; diagonal < 15; ++diagonal)
            for (std::size_t k = 0; k <= diagonal; ++k) {
                const std::size_t y = diagonal % 2 == 0 ? diagonal - k : k;
                const std::size_t x = diagonal - y;
                if (y > 7 || x > 7) continue;
                out[y * 8 + x] = static_cast<std::uint16_t>(words ? segment.word(at) : segment.byte(at));
                at += words ? 2 : 1;
            }
        return out;
    }

    void take_number(const Segment& segment) {
        if (segment.data.size() != 2) fail(segment, fmt::format("has {} bytes instead of 2", segment.data.size()));
        const unsigned number = segment.word(0);
        if (segment.code == marker::dri) restart_interval_ = number;
        else if (static_cast<int>(number) != header_.height)
            fail(segment, fmt::format("says {} lines where the frame says {}", number, header_.height));
    }

    // T.81 B.2.3: a count, as many (component, tables), and three numbers of progressive coding.
    void take_scan(const Segment& segment) {
        if (header_.component_count == 0) fail(segment, "comes before the frame");
        if (segment.data.empty()) fail(segment, "is empty");
        const std::size_t count = segment.byte(0);
        if (count < 1 || count > header_.component_count || segment.data.size() != 4 + 2 * count)
            fail(segment, fmt::format("has {} bytes for {} of {} components", segment.data.size(), count,
                                      header_.component_count));
        if (++scans_ > most_scans)
            fail(segment, fmt::format("is number {}; no picture needs more than {}", scans_, most_scans));
        const bool known = header_.adobe_transform == 0U || header_.adobe_transform == 2U ||
                           (abilities_.unmarked_cmyk && !header_.adobe_transform);
        if (header_.component_count == 4 && !known)
            refuse("a JPEG of four components without a word on what they mean (Adobe's APP14)");

        if (scans_ == 1) header_.one_scan = !header_.progressive && count == header_.component_count;

        const unsigned first = segment.byte(1 + 2 * count);
        const unsigned last = segment.byte(2 + 2 * count);
        const unsigned high = segment.byte(3 + 2 * count) >> 4;
        const unsigned low = segment.byte(3 + 2 * count) & 15;
        const bool sound = header_.progressive ? first <= last && last <= 63 && (first != 0 ? count == 1 : last == 0) &&
                                                     high <= 13 && low <= 13
                                               : first == 0 && high == 0 && low == 0;
        if (!sound) fail(segment, fmt::format("codes coefficients {} to {}, bits {}:{}", first, last, high, low));

        std::array<std::size_t, 4> scan{};
        for (std::size_t k = 0; k < count; ++k) scan[k] = coded(segment, k, {scan.data(), k});
        for (std::size_t k = 0; k < count; ++k) coded_.set(scan[k]);
        const std::uint64_t units = header_.units({scan.data(), count});
        restarts_expected_ = restart_interval_ == 0 ? 0 : (units - 1) / restart_interval_;
    }

    // Which component the k-th of a scan is; `before` are the others. Its tables must be there: a decoder
    // that is given none makes up an empty picture.
    std::size_t coded(const Segment& segment, std::size_t k, std::span<const std::size_t> before) const {
        const unsigned id = segment.byte(1 + 2 * k);
        const unsigned dc = segment.byte(2 + 2 * k) >> 4;
        const unsigned ac = segment.byte(2 + 2 * k) & 15;
        std::size_t c = 0;
        while (c < header_.component_count && header_.components[c].id != id) ++c;
        if (c == header_.component_count) fail(segment, fmt::format("names component {}, which the frame has not", id));
        const bool again = std::ranges::find(before, c) != before.end() || (!header_.progressive && coded_[c]);
        if (again) fail(segment, fmt::format("codes component {} a second time", id));
        if (!header_.arithmetic && (dc > 3 || ac > 3))
            fail(segment, fmt::format("names Huffman tables {} and {}; there are 0 to 3", dc, ac));
        const unsigned first = segment.byte(segment.data.size() - 3);
        const unsigned high = segment.byte(segment.data.size() - 1) >> 4;
        const bool needs_dc = first == 0 && high == 0;
        const bool needs_ac = !header_.progressive || first != 0;
        if (!header_.arithmetic && ((needs_dc && !dc_tables_[dc]) || (needs_ac && !ac_tables_[ac])))
            fail(segment, fmt::format("uses Huffman tables {} and {}, which are not both there", dc, ac));
        if (!quantisation_tables_[header_.components[c].quantisation])
            fail(segment,
                 fmt::format("uses quantisation table {}, which is not there", header_.components[c].quantisation));
        return c;
    }

    void require_all_coded(std::uint64_t end) const {
        for (std::size_t c = 0; c < header_.component_count; ++c)
            if (!coded_[c]) fail(end, fmt::format("it ends without component {}", header_.components[c].id));
    }

    static constexpr unsigned all_ac_codes = 162;

    const Input& input_;
    Abilities abilities_;
    Reader reader_;
    std::vector<Extra>* extras_;
    std::size_t extra_bytes_ = 0;
    Header header_;
    std::bitset<4> dc_tables_, ac_tables_, quantisation_tables_, coded_;
    unsigned restart_interval_ = 0;
    std::uint64_t restarts_expected_ = 0; // of the scan just begun
    int scans_ = 0;
};

struct Sampling {
    unsigned horizontal = 1;
    unsigned vertical = 1;
};

Sampling finest(const Header& header) {
    Sampling out;
    for (const Component& component : header.used()) {
        out.horizontal = std::max<unsigned>(out.horizontal, component.horizontal);
        out.vertical = std::max<unsigned>(out.vertical, component.vertical);
    }
    return out;
}

std::uint64_t divide_up(std::uint64_t number, std::uint64_t by) { return (number + by - 1) / by; }

std::string_view colours(const Header& header) {
    switch (header.component_count) {
    case 1: return "gray";
    case 3: return header.rgb() ? "RGB" : "YCbCr";
    default: return header.adobe_transform == 2U ? "YCCK" : "CMYK";
    }
}

/// "4:2:0" where the other components are sampled alike and as usual.
std::string subsampling(const Header& header) {
    const Component& first = header.components[0];
    const Component& second = header.components[1];
    const Component& third = header.components[2];
    const unsigned across = first.horizontal / second.horizontal;
    const unsigned down = first.vertical / second.vertical;
    if (across == 0 || down == 0 || second.horizontal != third.horizontal || second.vertical != third.vertical)
        return " mixed";
    if (across == 1 && down == 1) return " 4:4:4";
    if (across == 2 && down == 1) return " 4:2:2";
    if (across == 2 && down == 2) return " 4:2:0";
    if (across == 1 && down == 2) return " 4:4:0";
    if (across == 4 && down == 1) return " 4:1:1";
    return fmt::format(" {}×{}", across, down);
}

} // namespace

std::uint64_t Header::padded_samples(const Component& component) const noexcept {
    const Sampling most = finest(*this);
    const std::uint64_t across = divide_up(static_cast<std::uint64_t>(width), most.horizontal * 8U);
    const std::uint64_t down = divide_up(static_cast<std::uint64_t>(height), most.vertical * 8U);
    return across * component.horizontal * 8 * (down * component.vertical * 8);
}

bool Header::rgb() const noexcept {
    const bool letters = components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B';
    return component_count == 3 && (letters || (adobe_transform == 0U && !jfif));
}

std::uint64_t Header::units(std::span<const std::size_t> scan) const noexcept {
    const Sampling most = finest(*this);
    const auto w = static_cast<std::uint64_t>(width);
    const auto h = static_cast<std::uint64_t>(height);
    if (scan.size() > 1) return divide_up(w, most.horizontal * 8U) * divide_up(h, most.vertical * 8U);
    // T.81 A.2.2: a scan of one component has its blocks alone, without padding.
    const Component& component = components[scan.front()];
    return divide_up(divide_up(w * component.horizontal, most.horizontal), 8) *
           divide_up(divide_up(h * component.vertical, most.vertical), 8);
}

std::string Header::text() const {
    return fmt::format("{}×{}, {} component{}{}", width, height, component_count, component_count == 1 ? "" : "s",
                       progressive ? ", progressive" : "");
}

std::string Header::stored() const {
    const std::string coding = fmt::format("{}{}",
                                           progressive  ? "progressive"
                                           : arithmetic ? "sequential"
                                                        : "baseline",
                                           arithmetic ? ", arithmetic coding" : "");
    return fmt::format("{}, {}{}", coding, colours(*this), component_count == 1 ? "" : subsampling(*this));
}

Header read_header(const Input& input, Abilities abilities) { return Walk(input, abilities).run(false); }

void check_file(const Input& input, Abilities abilities) { Walk(input, abilities).run(true); }

std::vector<Extra> read_extras(const Input& input) {
    std::vector<Extra> extras;
    Walk(input, any_ability, &extras).run(false);
    return extras;
}

} // namespace oriel::codecs::jpeg
