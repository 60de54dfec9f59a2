// PNM: bitmaps (P1, P4), gray (P2, P5) and RGB (P3, P6), plain text (the first three) or binary, with samples of up to
// 8 or 16 bit. In a bitmap 1 is black; it is seen as gray with a maxval of 1, so that white is 1 as everywhere.
//
//   P6 # comments may stand anywhere before the last line end
//   640 480
//   255
//   <640 * 480 * 3 bytes>
#include "codecs/codec.hpp"
#include "codecs/frames.hpp"
#include "codecs/netpbm.hpp"
#include "codecs/packed_pixels.hpp"
#include "codecs/pnm_plain.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/unpacked_rows.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace oriel::codecs {

namespace {

using netpbm::HeaderText;
using netpbm::is_digit;
using netpbm::is_space;

constexpr std::string_view suffixes[] = {"ppm", "pgm", "pnm"};

bool recognises(std::span<const std::byte> head) {
    const auto at = [&](std::size_t i) { return static_cast<char>(head[i]); };
    return head.size() >= 2 && at(0) == 'P' && at(1) >= '1' && at(1) <= '6' &&
           (head.size() == 2 || is_space(at(2)) || at(2) == '#');
}

class PnmText {
public:
    explicit PnmText(const Input& input) : text_(input) {
        text_.next();
        kind_ = text_.next();
    }

    char kind() const noexcept { return kind_; } ///< the digit of the magic number
    bool has_comment() const noexcept { return has_comment_; }
    const HeaderText& text() const noexcept { return text_; }

    /// Steps over white space and comments, then over digits and the one white space behind them.
    std::uint64_t number(std::string_view what) {
        char c = next();
        while (is_space(c)) c = next();
        std::string digits;
        for (; is_digit(c); c = next()) digits += c;
        if (digits.empty())
            text_.fail(fmt::format("byte {} is {} where the header's {} should be", text_.position() - 1,
                                   netpbm::quoted({&c, 1}), what));
        if (!is_space(c))
            text_.fail(fmt::format("byte {} is {} inside the header's {}", text_.position() - 1,
                                   netpbm::quoted({&c, 1}), what));
        return netpbm::parse_number(text_, digits, what);
    }

private:
    /// A comment is as good as the line end behind it, even right behind a digit; libnetpbm reads it so.
    char next() {
        char c = text_.next();
        if (c != '#') return c;
        has_comment_ = true;
        while (c != '\n' && c != '\r') c = text_.next();
        return c;
    }

    HeaderText text_;
    char kind_ = 0;
    bool has_comment_ = false;
};

/// P4: rows of bits, each filled up to a byte.
std::shared_ptr<Source> open_bits(std::shared_ptr<Input> input, const HeaderText& text, const netpbm::Header& header,
                                  FileFacts facts, bool tolerant) {
    const Frame frame = netpbm::checked_frame(text, header);
    const PackedPixels packed{.bits = 1, .low_bits_first = false, .values = {std::byte{1}, std::byte{0}}};
    const std::size_t row_bytes = packed.row_bytes(frame.width());
    note_rest(*input, text.position() + row_bytes * header.height, facts, netpbm::begins);
    RowsInFile where{{text.position()}, frame.height(), row_bytes, false};
    return std::make_shared<UnpackedRowsSource>(std::move(input), std::move(where),
                                                std::make_shared<const PackedValues>(packed), frame, std::move(facts),
                                                frame, tolerant);
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    PnmText text(*input);
    const bool bits = text.kind() == '1' || text.kind() == '4';
    const bool plain = text.kind() <= '3';
    netpbm::Header header;
    header.width = text.number("width");
    header.height = text.number("height");
    header.depth = text.kind() == '3' || text.kind() == '6' ? 3 : 1;
    header.maxval = bits ? 1 : text.number("maxval");

    FileFacts facts;
    facts.format = "pnm";
    facts.stored = fmt::format("P{}{}", text.kind(), plain ? ", plain text" : "");
    facts.stored += bits ? ", black and white" : fmt::format(", maxval {}", header.maxval);
    if (text.has_comment()) facts.metadata.emplace_back("comment");
    const bool tolerant = settings.allow_truncated;
    if (plain) return netpbm::open_plain(std::move(input), text.text(), header, bits, std::move(facts), tolerant);
    if (bits) return open_bits(std::move(input), text.text(), header, std::move(facts), tolerant);
    return netpbm::open_rows(std::move(input), text.text(), header, true, std::move(facts), tolerant);
}

RawRowsSink::Start start(const Frame& offered) {
    const bool gray = offered.is_gray();
    if ((!gray && !offered.is_colour()) || offered.has_alpha())
        throw CodecError(fmt::format("PNM holds gray or RGB; this picture has the channels {}: write PAM, which holds "
                                     "any, or choose with `channel {}`",
                                     offered.channel_names(),
                                     gray                  ? "y"
                                     : offered.is_colour() ? "rgb"
                                                           : "0"));
    const Frame frame = netpbm::written_as(offered, "PNM");
    return {frame, fmt::format("P{}\n{} {}\n{}\n", gray ? 5 : 6, frame.width(), frame.height(), frame.max())};
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, start);
}

} // namespace

const Codec pnm_codec{
    .name = "pnm",
    .suffixes = suffixes,
    .reads = "P1 to P6, 8 and 16 bit, any maxval; the binary ones by windows, plain text by rows",
    .writes = "gray as P5, RGB as P6, 8 and 16 bit, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
