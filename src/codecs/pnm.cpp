// PNM, the binary kinds with 8 and 16 bit samples: P5 (gray) and P6 (RGB).
//
//   P6 # comments may stand anywhere before the last line end
//   640 480
//   255
//   <640 * 480 * 3 bytes>
#include "codecs/codec.hpp"
#include "codecs/netpbm.hpp"
#include "codecs/raw_rows.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <string>
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

[[noreturn]] void refuse(const PnmText& header) {
    const bool bitmap = header.kind() == '1' || header.kind() == '4';
    header.text().fail(fmt::format("P{} is {}; of PNM the binary P5 and P6 are read: convert it with `{}`",
                                   header.kind(), bitmap ? "a bitmap of one bit a pixel" : "plain text",
                                   bitmap ? "pamdepth 255 FILE" : "pnmtopnm FILE"));
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings&) {
    PnmText text(*input);
    if (text.kind() != '5' && text.kind() != '6') refuse(text);
    netpbm::Header header;
    header.width = text.number("width");
    header.height = text.number("height");
    header.depth = text.kind() == '5' ? 1 : 3;
    header.maxval = text.number("maxval");

    FileFacts facts;
    facts.format = "pnm";
    facts.stored = fmt::format("P{}, maxval {}", text.kind(), header.maxval);
    if (text.has_comment()) facts.metadata.emplace_back("comment");
    return netpbm::open_rows(std::move(input), text.text(), header, true, std::move(facts));
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
    .reads = "P5 and P6, 8 and 16 bit, any maxval; windows by position",
    .writes = "gray as P5, RGB as P6, 8 and 16 bit, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
};

} // namespace oriel::codecs
