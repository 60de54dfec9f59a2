#include "codecs/jpeg_markers.hpp"

#include "codecs/jpeg_extras.hpp"
#include "codecs/jpeg_marker_reader.hpp"
#include "codecs/jpeg_tables.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace oriel::codecs::jpeg {

namespace {

class Walk {
public:
    /// `extras`, where given, takes what is carried along.
    explicit Walk(const Input& input, Abilities abilities, std::vector<Extra>* extras = nullptr)
        : input_(input), abilities_(abilities), reader_(input), extras_(extras) {}

    // Every segment up to the first scan, or of the whole file.
    Header run(bool whole) {
        for (int count = 0;; ++count) {
            const Segment segment = reader_.next(header_.component_count != 0);
            if (count == most_segments) fail(segment.offset, fmt::format("more than {} segments", most_segments));
            if (segment.code == marker::eoi) {
                if (scans_ == 0) fail(segment.offset, "it ends without a scan, so there are no pixels");
                require_all_coded(segment.offset);
                return std::move(header_);
            }
            header_.padded = header_.padded || segment.padded;
            check(segment);
            if (segment.code != marker::sos) continue;
            if (!whole) return std::move(header_);
            pass_scan(segment);
        }
    }

    /// In the file, of what follows the end marker, once the whole was run.
    std::uint64_t end() const noexcept { return reader_.position(); }

private:
    [[noreturn]] void fail(std::uint64_t offset, const std::string& why) const { jpeg::fail(input_, offset, why); }
    [[noreturn]] void fail(const Segment& segment, const std::string& why) const { jpeg::fail(input_, segment, why); }
    [[noreturn]] void refuse(const std::string& what) const {
        throw CodecError(fmt::format("{}: {}, which is not read here; read are baseline and progressive JPEG of 8 bit "
                                     "with Huffman{} coding\nanother tool can re-encode it",
                                     input_.name(), what, abilities_.arithmetic ? " or arithmetic" : ""));
    }

    // A decoder would give up in the middle of the picture and call it done. One restart more than needed is harmless.
    void pass_scan(const Segment& scan) {
        const std::uint64_t restarts = reader_.pass_scan();
        if (restarts < restarts_expected_)
            fail(scan, fmt::format("has {} restart markers in its pixels instead of {}", restarts, restarts_expected_));
    }

    void check(const Segment& segment) {
        const unsigned code = segment.code;
        Header* const before_scans = scans_ == 0 ? &header_ : nullptr;
        if (code == marker::dht) return tables_.take_huffman(input_, segment, before_scans);
        if (code == marker::dqt) return tables_.take_quantisation(input_, segment, before_scans);
        if (code == marker::sos) return take_scan(segment);
        if (code == marker::dri || code == marker::dnl) return take_number(segment);
        if (code == marker::dac) return abilities_.arithmetic ? void() : refuse("a JPEG with arithmetic coding");
        if (code == marker::dhp || code == marker::exp) refuse("a hierarchical JPEG");
        if (code == marker::jpeg_ls) refuse("a JPEG-LS file");
        if (code >= marker::sof0 && code <= marker::sof15 && code != marker::jpg) return take_frame(segment);
        if ((code < marker::app0 || code > marker::app15) && code != marker::com)
            fail(segment.offset, fmt::format("the marker {:02X} has no place here", code));
        take_extra(segment, header_);
        if (extras_ != nullptr && is_carried(segment)) keep(segment);
    }

    void keep(const Segment& segment) {
        extra_bytes_ += segment.data.size();
        if (extra_bytes_ > most_extra_bytes)
            throw LimitError(fmt::format("{}: more than {} bytes are carried beside the pixels of this JPEG",
                                         input_.name(), most_extra_bytes));
        extras_->push_back({segment.code, segment.data});
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
            refuse(header_.adobe_transform
                       ? fmt::format("a JPEG of four components of which Adobe's APP14 says {}, which means nothing",
                                     *header_.adobe_transform)
                       : "a JPEG of four components without a word on what they mean (Adobe's APP14)");

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
        if (!header_.arithmetic && ((needs_dc && !tables_.dc[dc]) || (needs_ac && !tables_.ac[ac])))
            fail(segment, fmt::format("uses Huffman tables {} and {}, which are not both there", dc, ac));
        if (!tables_.quantisation[header_.components[c].quantisation])
            fail(segment,
                 fmt::format("uses quantisation table {}, which is not there", header_.components[c].quantisation));
        return c;
    }

    void require_all_coded(std::uint64_t end) const {
        for (std::size_t c = 0; c < header_.component_count; ++c)
            if (!coded_[c]) fail(end, fmt::format("it ends without component {}", header_.components[c].id));
    }

    const Input& input_;
    Abilities abilities_;
    MarkerReader reader_;
    std::vector<Extra>* extras_;
    std::size_t extra_bytes_ = 0;
    Header header_;
    Tables tables_;
    std::bitset<4> coded_;
    unsigned restart_interval_ = 0;
    std::uint64_t restarts_expected_ = 0; // of the scan just begun
    int scans_ = 0;
};

// Whether the file ends with something else than its end marker, and zeros: cameras put videos there. One that is cut
// off does as well.
bool ends_otherwise(const Input& input) {
    std::array<std::byte, 256> bytes{};
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), bytes.size()));
    auto tail = std::span(bytes).first(input.read_some(input.size() - count, std::span(bytes).first(count)));
    while (!tail.empty() && tail.back() == std::byte{0}) tail = tail.first(tail.size() - 1);
    return tail.size() < 2 || tail[tail.size() - 2] != std::byte{0xff} || tail.back() != std::byte{0xd9};
}

// Where the picture ends; nothing if it does not, or is damaged.
std::optional<std::uint64_t> end_of(const Input& input, Abilities abilities) {
    Walk walk(input, abilities);
    try {
        walk.run(true);
    } catch (const CodecError&) {
        return std::nullopt;
    }
    return walk.end();
}

} // namespace

Header read_header(const Input& input, Abilities abilities) {
    Header out = Walk(input, abilities).run(false);
    if (ends_otherwise(input) && !(abilities.truncated && !end_of(input, abilities)))
        out.metadata.emplace_back("what stands behind the picture");
    return out;
}

void check_file(const Input& input, Abilities abilities) { Walk(input, abilities).run(true); }

bool picture_behind(const Input& input, const Header& header) {
    if (header.index_of_pictures) return false;
    const std::optional<std::uint64_t> end = end_of(input, any_ability);
    if (!end) return false;
    std::array<std::byte, std::size_t{1} << 16> bytes; // NOLINT: those read are looked at
    auto rest = std::span(bytes).first(input.read_some(*end, bytes));
    while (!rest.empty() && rest.front() == std::byte{0}) rest = rest.subspan(1);
    constexpr std::array start{std::byte{0xff}, std::byte{0xd8}, std::byte{0xff}};
    return rest.size() >= start.size() && std::ranges::equal(rest.first(start.size()), start);
}

std::vector<Extra> read_extras(const Input& input) {
    std::vector<Extra> extras;
    Walk(input, any_ability, &extras).run(false);
    return extras;
}

} // namespace oriel::codecs::jpeg
