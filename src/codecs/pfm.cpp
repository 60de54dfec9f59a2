// PFM: gray or RGB in 32 bit floats, the bottom row first.
//
//   PF                  Pf is gray
//   640 480
//   -1.0                below 0: little-endian; above: big-endian
//   <640 * 480 * 3 * 4 bytes>
//
// The scale's magnitude says what unit the values are in, which no program agrees on: it is mentioned and not applied.
// Source: netpbm's page pfm(5).
#include "codecs/codec.hpp"
#include "codecs/frames.hpp"
#include "codecs/netpbm.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/samples.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/flip.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace oriel::codecs {

namespace {

using netpbm::HeaderText;

constexpr std::string_view suffixes[] = {"pfm"};

bool recognises(std::span<const std::byte> head) {
    const auto at = [&](std::size_t i) { return static_cast<char>(head[i]); };
    return head.size() >= 3 && at(0) == 'P' && (at(1) == 'F' || at(1) == 'f') && netpbm::is_space(at(2));
}

/// The next word; the one white space behind it is stepped over.
std::string word(HeaderText& text) {
    char c = text.next();
    while (netpbm::is_space(c)) c = text.next();
    std::string out;
    for (; !netpbm::is_space(c); c = text.next()) out += c;
    return out;
}

double parse_scale(const HeaderText& text, std::string_view digits) {
    double scale = 0;
    const bool plus = digits.starts_with('+') && !digits.starts_with("+-"); // which from_chars does not take
    const std::string_view number = digits.substr(plus ? 1 : 0);
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), scale);
    if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size() || !std::isfinite(scale) || scale == 0)
        text.fail(fmt::format("the header's scale is not a number above or below 0: {}", netpbm::quoted(digits)));
    return scale;
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    HeaderText text(*input);
    const bool colour = word(text) == "PF";
    const std::uint64_t width = netpbm::parse_number(text, word(text), "width");
    const std::uint64_t height = netpbm::parse_number(text, word(text), "height");
    const double scale = parse_scale(text, word(text));

    const Format format = Format::of<float>().with_order(scale < 0 ? ByteOrder::little : ByteOrder::big);
    const std::uint64_t channels = colour ? 3 : 1;
    const auto bytes = picture_bytes(width, height, channels, format.itemsize());
    if (width == 0 || height == 0)
        text.fail(fmt::format("the header says {}×{}: a picture has at least one pixel", width, height));
    if (!bytes) text.fail(fmt::format("the header says {}×{}: no file holds that many pixels", width, height));

    FileFacts facts;
    facts.format = "pfm";
    facts.stored = fmt::format("{}, {}-endian, bottom row first", colour ? "PF" : "Pf", scale < 0 ? "little" : "big");
    if (std::fabs(scale) != 1)
        facts.notices.push_back(fmt::format("the scale is {}: values are as stored, not multiplied", std::fabs(scale)));
    const std::uint64_t promised = text.position() + *bytes;
    note_rest(*input, promised, facts, netpbm::begins);

    const Frame frame = Frame::packed(static_cast<std::ptrdiff_t>(height), static_cast<std::ptrdiff_t>(width),
                                      static_cast<std::ptrdiff_t>(channels), format);
    return std::make_shared<RawRowsSource>(std::move(input), RowsInFile::packed(frame, text.position()), frame,
                                           std::move(facts), Flip{Direction::vertical}(frame),
                                           settings.allow_truncated);
}

Frame arrange(const Frame& offered) { return Flip{Direction::vertical}(offered); }

RawRowsSink::Start start(const Frame& offered) {
    const bool gray = offered.is_gray();
    if ((!gray && !offered.is_colour()) || offered.has_alpha())
        throw CodecError(
            fmt::format("PFM holds gray or RGB; this picture has the channels {}: choose with `channel {}`",
                        offered.channel_names(),
                        gray                  ? "y"
                        : offered.is_colour() ? "rgb"
                                              : "0"));
    require_samples(offered, "PFM", "floats of 32 bit");
    const Frame frame = offered.gathered_as(Format::of<float>().with_order(ByteOrder::little), 1);
    return {frame, fmt::format("{}\n{} {}\n-1.0\n", gray ? "Pf" : "PF", frame.width(), frame.height())};
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, start, arrange);
}

} // namespace

const Codec pfm_codec{
    .name = "pfm",
    .suffixes = suffixes,
    .reads = "PF and Pf, f32 in either byte order; windows by position",
    .writes = "gray as Pf, RGB as PF, f32 little-endian, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
