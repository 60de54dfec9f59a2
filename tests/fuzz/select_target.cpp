// A text as a slice expression and as a channel list of some picture: what is taken must be what NumPy's rules say,
// as far as that can be told of the parsed selection, and must stay inside.
#include "fuzz/input_numbers.hpp"
#include "fuzz/targets.hpp"
#include "oriel/oriel.hpp"

#include <array>
#include <optional>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel;

constexpr std::size_t worth_walking = 20000; ///< elements

void check_range(const Range& range, std::ptrdiff_t extent) {
    require(range.count > 0, "a selection without pixels");
    std::ptrdiff_t last = 0;
    require(!__builtin_mul_overflow(range.count - 1, range.step, &last) &&
                !__builtin_add_overflow(last, range.first, &last),
            "the last index cannot be counted");
    require(range.first >= 0 && range.first < extent && last >= 0 && last < extent, "a selection reaches outside");
}

void check_selection(const Selection& selection, const Frame& frame, const Frame& seen) {
    check_range(selection.region.y, frame.height());
    check_range(selection.region.x, frame.width());
    require(seen.height() == selection.region.y.count && seen.width() == selection.region.x.count &&
                seen.channel_count() == selection.channels.count,
            "Select gives another size than the selection has");
    if (seen.nbytes() > worth_walking) return;
    for (std::ptrdiff_t y = 0; y < seen.height(); ++y)
        for (std::ptrdiff_t x = 0; x < seen.width(); ++x)
            for (std::size_t c = 0; c < seen.channel_count(); ++c) {
                const std::ptrdiff_t from_y = selection.region.y.first + y * selection.region.y.step;
                const std::ptrdiff_t from_x = selection.region.x.first + x * selection.region.x.step;
                const Channel& channel = frame.channels()[selection.channels.positions[c]];
                require(seen.layout().offset_of({y, x, seen.channels()[c].stored}) ==
                            frame.layout().offset_of({from_y, from_x, channel.stored}),
                        "an element is not the one that was selected");
            }
}

void check_channels(std::string_view text, const ChannelList& list, const Frame& frame) {
    require(list.count >= 1 && list.count <= Frame::max_channels, "a list of no channel, or too many");
    for (const std::uint8_t position : list.list())
        require(position < frame.channel_count(), "a channel that is not there");
    const Frame chosen = Channels{text}(frame);
    require(chosen == frame.select(list.list()), "Channels gives others than its list says");
    require(frame.channel_bits(text) < std::uint32_t{1} << frame.channel_count(), "bits of channels not there");
    const std::string names = chosen.channel_names();
    if (names.find_first_of("01234567") != std::string::npos) return; // numbers stand between commas in a list
    require(chosen.parse_channels(names).count >= 1, "a picture's own names are no channels of it");
}

} // namespace

void run_select(std::string_view, std::span<const std::byte> input) {
    Numbers numbers(input);
    constexpr std::array<std::ptrdiff_t, 6> sides{1, 2, 7, 100, 4096, std::ptrdiff_t{1} << 24};
    const std::ptrdiff_t height = sides[numbers.index(sides.size())];
    const std::ptrdiff_t width = sides[numbers.index(sides.size())];
    Frame frame = Frame::packed(height, width, 1 + numbers.below(8));
    if (numbers.flag()) frame = Rotate{90}(frame);
    if (numbers.flag()) {
        const std::array positions{numbers.byte(), numbers.byte(), numbers.byte()};
        std::array<std::uint8_t, 3> inside{};
        for (std::size_t k = 0; k < 3; ++k) inside[k] = static_cast<std::uint8_t>(positions[k] % frame.channel_count());
        frame = frame.select(inside);
    }
    const std::string_view text = numbers.text(input.size());

    std::optional<Selection> selection;
    try {
        selection = parse_selection(text, frame);
    } catch (const Error&) {
    }
    std::optional<Frame> seen;
    try {
        seen = Select{text}(frame);
    } catch (const Error&) {
    }
    require(seen.has_value() == selection.has_value(), "Select and parse_selection do not take the same");
    if (seen) check_selection(*selection, frame, *seen);
    std::optional<ChannelList> list;
    try {
        list = frame.parse_channels(text);
    } catch (const Error&) {
    }
    if (list) check_channels(text, *list, frame);
}

} // namespace fuzzing
