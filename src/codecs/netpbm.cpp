#include "codecs/netpbm.hpp"

#include "codecs/frames.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace oriel::codecs::netpbm {

namespace {

constexpr std::uint64_t most_maxval = 65535;
constexpr std::uint64_t most_bytes = PTRDIFF_MAX;

constexpr Format samples_up_to(std::uint64_t maxval) {
    return maxval < 256 ? Format::of<std::uint8_t>() : Format(Kind::unsigned_integer, 2, ByteOrder::big);
}

/// Whether the pixels could be addressed, with as many channels as a picture may have.
bool fits(const Header& header, std::size_t itemsize) {
    std::uint64_t bytes = 0;
    return !__builtin_mul_overflow(header.width, header.height, &bytes) &&
           !__builtin_mul_overflow(bytes, Frame::max_channels * itemsize, &bytes) && bytes <= most_bytes;
}

} // namespace

HeaderText::HeaderText(const Input& input) : input_(input), text_(longest, '\0') {
    text_.resize(input.read_some(0, std::as_writable_bytes(std::span(text_))));
}

char HeaderText::peek() const {
    if (position_ < text_.size()) return text_[position_];
    if (text_.size() == longest) fail(fmt::format("the header goes on after {} bytes: not a picture's", longest));
    fail(fmt::format("ends at byte {} inside its header: the file is truncated", text_.size()));
}

char HeaderText::next() {
    const char c = peek();
    ++position_;
    return c;
}

void HeaderText::fail(const std::string& problem) const {
    throw CodecError(fmt::format("{}: {}", input_.name(), problem));
}

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string quoted(std::string_view text) {
    constexpr std::size_t longest_quote = 40;
    std::string out = "'";
    for (const char c : text.substr(0, longest_quote)) out += c >= ' ' && c <= '~' ? c : '?';
    return out + (text.size() > longest_quote ? "...'" : "'");
}

std::uint64_t parse_number(const HeaderText& text, std::string_view digits, std::string_view what) {
    std::uint64_t number = 0;
    const char* const end = digits.data() + digits.size();
    const auto parsed = std::from_chars(digits.data(), end, number);
    if (parsed.ec == std::errc::result_out_of_range)
        text.fail(fmt::format("the header's {} is beyond any file: {}", what, quoted(digits)));
    if (parsed.ec != std::errc() || parsed.ptr != end)
        text.fail(fmt::format("the header's {} is not a number: {}", what, quoted(digits)));
    return number;
}

Frame checked_frame(const HeaderText& text, const Header& header) {
    if (header.width == 0 || header.height == 0)
        text.fail(fmt::format("the header says {}×{}: a picture has at least one pixel", header.width, header.height));
    if (header.maxval == 0 || header.maxval > most_maxval)
        text.fail(fmt::format("the header's maxval is {}, not 1 to {}", header.maxval, most_maxval));
    if (header.depth == 0 || header.depth > Frame::max_channels)
        text.fail(fmt::format("{} channels; pictures of 1 to {} are read", header.depth, Frame::max_channels));
    const Format format = samples_up_to(header.maxval);
    if (!fits(header, format.itemsize()))
        text.fail(fmt::format("the header says {}×{}: no file holds that many pixels", header.width, header.height));
    return Frame::packed(static_cast<std::ptrdiff_t>(header.height), static_cast<std::ptrdiff_t>(header.width),
                         static_cast<std::ptrdiff_t>(header.depth), format, header.maxval);
}

bool begins(std::string_view text) {
    return text.size() > 2 && text[0] == 'P' && std::string_view("1234567fF").find(text[1]) != text.npos &&
           (is_space(text[2]) || text[2] == '#');
}

std::shared_ptr<Source> open_rows(std::shared_ptr<Input> input, const HeaderText& text, const Header& header,
                                  bool coloured, FileFacts facts, bool tolerant) {
    const Frame frame = checked_frame(text, header);
    note_rest(*input, text.position() + frame.nbytes(), facts, begins);
    const Frame seen = coloured ? frame : frame.without_meaning();
    return std::make_shared<RawRowsSource>(std::move(input), RowsInFile::packed(seen, text.position()), seen,
                                           std::move(facts), seen, tolerant);
}

Frame written_as(const Frame& offered, std::string_view format) {
    require_samples(offered, format, "unsigned integers of 8 or 16 bit");
    const bool whole = offered.format().kind() == Kind::floating || offered.max() > most_maxval;
    const std::uint64_t maxval = whole ? most_maxval : offered.max();
    return offered.gathered_as(samples_up_to(maxval), maxval);
}

} // namespace oriel::codecs::netpbm
