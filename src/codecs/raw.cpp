#include "codecs/raw.hpp"

#include "codecs/picture_bytes.hpp"
#include "codecs/raw_rows.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"raw"};

bool recognises(std::span<const std::byte>) { return false; }

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings&) {
    throw CodecError(
        fmt::format("{}: raw pixels have no header to read: open them as raw, with their layout", input->name()));
}

/// How many bytes of the file the rows reach. Throws ValueError if no file is as long.
std::uint64_t end_of_rows(const RawLayout& layout, std::uint64_t row_bytes, std::uint64_t stride) {
    std::uint64_t end = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(layout.height - 1), stride, &end) ||
        __builtin_add_overflow(end, row_bytes, &end) || __builtin_add_overflow(end, layout.offset, &end) ||
        end > PTRDIFF_MAX)
        throw ValueError(fmt::format("raw layout '{}': no file is that long", layout.text()));
    return end;
}

RawRowsSink::Start start(const Frame& offered) {
    const RawLayout layout{offered.width(), offered.height(), static_cast<std::ptrdiff_t>(offered.channel_count()),
                           offered.format()};
    try {
        static_cast<void>(layout.text());
    } catch (const ValueError& error) {
        throw CodecError(error.what()); // there is no way to tell how it would be read again
    }
    return {offered.gathered(), {}};
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, start);
}

} // namespace

std::shared_ptr<Source> open_raw(std::shared_ptr<Input> input, const RawLayout& layout, const ReadSettings& settings) {
    const std::string text = layout.text();
    const auto fail = [&](const std::string& problem) {
        throw ValueError(fmt::format("raw layout '{}': {}", text, problem));
    };
    if (layout.width < 1 || layout.height < 1) fail("a picture has at least one pixel");
    if (layout.channels < 1 || layout.channels > static_cast<std::ptrdiff_t>(Frame::max_channels))
        fail(fmt::format("{} channels; pictures of 1 to {} are read", layout.channels, Frame::max_channels));
    if (!picture_bytes(static_cast<std::uint64_t>(layout.width), static_cast<std::uint64_t>(layout.height),
                       static_cast<std::uint64_t>(layout.channels), layout.format.itemsize()))
        fail("no file is that long");
    const Frame frame = Frame::packed(layout.height, layout.width, layout.channels, layout.format);
    const std::uint64_t stride = layout.stride != 0 ? layout.stride : frame.row_bytes();
    if (stride < frame.row_bytes())
        fail(fmt::format("rows have {} bytes and cannot be {} apart", frame.row_bytes(), stride));
    const std::uint64_t end = end_of_rows(layout, frame.row_bytes(), stride);
    if (input->size() < end && !settings.allow_truncated)
        throw Truncated(fmt::format("{}: has {} bytes, but raw pixels of {} reach to byte {}", input->name(),
                                    input->size(), text, end));

    FileFacts facts;
    facts.format = "raw";
    facts.stored = text;
    if (input->size() > end)
        facts.notices.push_back(fmt::format("{} bytes behind the last row are not read", input->size() - end));
    return std::make_shared<RawRowsSource>(std::move(input), RowsInFile{{layout.offset}, layout.height, stride, false},
                                           frame, std::move(facts), frame, settings.allow_truncated);
}

const Codec raw_codec{
    .name = "raw",
    .suffixes = suffixes,
    .reads = "rows without a header, where their layout is told: raw:FILE,WxHxCxTYPE[,offset=N][,stride=N]; windows by "
             "position",
    .writes = "rows without a header: any picture, elements as they are",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
