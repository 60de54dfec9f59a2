// PAM: any number of channels, named by a tuple type.
//
//   P7
//   WIDTH 640
//   HEIGHT 480
//   DEPTH 4
//   MAXVAL 255
//   TUPLTYPE RGB_ALPHA
//   ENDHDR
//   <640 * 480 * 4 bytes>
#include "codecs/codec.hpp"
#include "codecs/netpbm.hpp"
#include "codecs/raw_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace oriel::codecs {

namespace {

using netpbm::HeaderText;
using netpbm::is_space;

constexpr std::string_view suffixes[] = {"pam"};

bool recognises(std::span<const std::byte> head) {
    // A thumbnail of xv begins with "P7 332" and is something else.
    constexpr std::string_view magic = "P7\n";
    const auto bytes = std::as_bytes(std::span(magic));
    return head.size() >= bytes.size() && std::equal(bytes.begin(), bytes.end(), head.begin());
}

/// The tuple types whose channels have a meaning here, which is that of their number.
struct TupleType {
    std::string_view name;
    std::uint64_t depth;
};
constexpr TupleType tuple_types[] = {
    {"BLACKANDWHITE", 1},   {"GRAYSCALE", 1}, {"BLACKANDWHITE_ALPHA", 2},
    {"GRAYSCALE_ALPHA", 2}, {"RGB", 3},       {"RGB_ALPHA", 4},
};
constexpr std::string_view no_meaning = "OTHER";

class PamText {
public:
    explicit PamText(const Input& input) : text_(input) {
        line(); // the magic number
        while (header_line()) {
        }
    }

    netpbm::Header header() const {
        return {required(width_, "WIDTH"), required(height_, "HEIGHT"), required(depth_, "DEPTH"),
                required(maxval_, "MAXVAL")};
    }
    const std::string& tuple_type() const noexcept { return tuple_type_; } ///< empty if the file has none
    bool has_comment() const noexcept { return has_comment_; }
    const HeaderText& text() const noexcept { return text_; }

private:
    using Number = std::optional<std::uint64_t>;

    /// The next line, without the white space around it.
    std::string line() {
        std::string out;
        for (char c = text_.next(); c != '\n'; c = text_.next())
            if (!out.empty() || !is_space(c)) out += c;
        while (!out.empty() && is_space(out.back())) out.pop_back();
        return out;
    }

    /// Takes one line; false if it was the last.
    bool header_line() {
        const std::string all = line();
        if (all == "ENDHDR") return false;
        if (all.empty()) return true;
        if (all.front() == '#') {
            has_comment_ = true;
            return true;
        }
        const std::string_view word(all.data(),
                                    static_cast<std::size_t>(std::ranges::find_if(all, is_space) - all.begin()));
        std::string_view value = std::string_view(all).substr(word.size());
        while (!value.empty() && is_space(value.front())) value.remove_prefix(1);
        if (word == "WIDTH") take(width_, value, word);
        else if (word == "HEIGHT") take(height_, value, word);
        else if (word == "DEPTH") take(depth_, value, word);
        else if (word == "MAXVAL") take(maxval_, value, word);
        else if (word == "TUPLTYPE") {
            // Several such lines make one type, with spaces between.
            if (!tuple_type_.empty()) tuple_type_ += ' ';
            tuple_type_ += value;
        } else {
            text_.fail(fmt::format("{} is not a line of a PAM header", netpbm::quoted(all)));
        }
        return true;
    }

    void take(Number& number, std::string_view value, std::string_view what) {
        if (number) text_.fail(fmt::format("the header has {} twice", what));
        number = netpbm::parse_number(text_, value, what);
    }

    std::uint64_t required(const Number& number, std::string_view what) const {
        if (!number) text_.fail(fmt::format("the header has no {}", what));
        return *number;
    }

    HeaderText text_;
    Number width_, height_, depth_, maxval_;
    std::string tuple_type_;
    bool has_comment_ = false;
};

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const PamText text(*input);
    const netpbm::Header header = text.header();
    const std::string& type = text.tuple_type();
    // A file without a tuple type is taken for what its depth suggests, as netpbm's own converters do.
    const bool coloured = type.empty() || std::ranges::any_of(tuple_types, [&](const TupleType& known) {
                              return known.name == type && known.depth == header.depth;
                          });
    FileFacts facts;
    facts.format = "pam";
    facts.stored = fmt::format("{}, maxval {}", type.empty() ? "no tuple type" : netpbm::quoted(type), header.maxval);
    if (text.has_comment()) facts.metadata.emplace_back("comment");
    if (!coloured)
        facts.notices.push_back(fmt::format("tuple type {} with {} channels: they are numbered, not colours",
                                            netpbm::quoted(type), header.depth));
    return netpbm::open_rows(std::move(input), text.text(), header, coloured, std::move(facts),
                             settings.allow_truncated);
}

std::string_view tuple_type(const Frame& frame) {
    if (frame.is_colour()) return frame.has_alpha() ? "RGB_ALPHA" : "RGB";
    if (!frame.is_gray()) return no_meaning;
    if (frame.max() == 1) return frame.has_alpha() ? "BLACKANDWHITE_ALPHA" : "BLACKANDWHITE";
    return frame.has_alpha() ? "GRAYSCALE_ALPHA" : "GRAYSCALE";
}

RawRowsSink::Start start(const Frame& offered) {
    const Frame frame = netpbm::written_as(offered, "PAM");
    return {frame, fmt::format("P7\nWIDTH {}\nHEIGHT {}\nDEPTH {}\nMAXVAL {}\nTUPLTYPE {}\nENDHDR\n", frame.width(),
                               frame.height(), frame.channel_count(), frame.max(), tuple_type(frame))};
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, start);
}

} // namespace

const Codec pam_codec{
    .name = "pam",
    .suffixes = suffixes,
    .reads = "1 to 8 channels, 8 and 16 bit, any maxval; windows by position",
    .writes = "1 to 8 channels, 8 and 16 bit, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
