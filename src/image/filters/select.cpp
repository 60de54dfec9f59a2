// The grammar of slices:  [ item, item, item ]  or  axis=item, axis=item    item = number | a:b | a:b:step | ... |
// letters
#include "oriel/filters/select.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

namespace oriel {
namespace {

constexpr std::array axis_names{'y', 'x', 'c'};
constexpr std::array axis_words{"row", "column", "channel"};

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class Parser {
public:
    Parser(std::string_view expression, const Frame& frame)
        : expression_(expression),
          frame_(frame), extents_{frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.channel_count())} {
        for (std::size_t a = 0; a < 3; ++a) ranges_[a] = {0, extents_[a], 1};
    }

    Selection parse() {
        std::string_view text = trimmed(expression_);
        const bool open = text.starts_with('[');
        if (open != text.ends_with(']') || text == "[") fail("a bracket is missing");
        if (open) text = trimmed(text.substr(1, text.size() - 2));
        if (text.empty()) fail("nothing is selected");
        const Items items = split(text);
        if (text.find('=') != std::string_view::npos) named(items);
        else positional(items);

        Selection out{{ranges_[0], ranges_[1]}, letters_};
        if (letters_.count == 0)
            for (std::ptrdiff_t k = 0; k < ranges_[2].count; ++k)
                out.channels.positions[out.channels.count++] =
                    static_cast<std::uint8_t>(ranges_[2].first + k * ranges_[2].step);
        return out;
    }

private:
    [[noreturn]] void fail(const std::string& why) const {
        throw ValueError(
            fmt::format("slice '{}': {}; write [y, x, c] or x=A:B:STEP,y=A:B:STEP,c=LIST", expression_, why));
    }

    // The parts between commas. No allocation: a filter costs none.
    struct Items {
        std::array<std::string_view, 5> part{};
        std::size_t count = 0;
    };
    Items split(std::string_view text) const {
        Items items;
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t comma = std::min(text.find(',', at), text.size());
            if (items.count == items.part.size()) fail("too many parts; a picture has y, x and c");
            items.part[items.count++] = trimmed(text.substr(at, comma - at));
            at = comma + 1;
        }
        return items;
    }

    void named(const Items& items) {
        std::array<bool, 3> given{};
        for (std::size_t k = 0; k < items.count; ++k) {
            const std::string_view item = items.part[k];
            const std::size_t equals = item.find('=');
            if (equals == std::string_view::npos) fail(fmt::format("'{}' names no axis, and the other parts do", item));
            const std::string_view name = trimmed(item.substr(0, equals));
            std::size_t axis = 0;
            while (axis < 3 && (name.size() != 1 || name[0] != axis_names[axis])) ++axis;
            if (axis == 3) fail(fmt::format("there is no axis '{}'; there are y, x and c", name));
            if (given[axis]) fail(fmt::format("axis {} is given twice", axis_names[axis]));
            given[axis] = true;
            take(axis, trimmed(item.substr(equals + 1)));
        }
    }

    void positional(const Items& items) {
        std::size_t ellipses = 0;
        for (std::size_t k = 0; k < items.count; ++k) ellipses += items.part[k] == "..." ? 1U : 0U;
        if (ellipses > 1) fail("an ellipsis stands for the axes not written, so there can be one");
        const std::size_t written = items.count - ellipses;
        if (written > 3) fail(fmt::format("{} axes are given; a picture has y, x and c", written));
        std::size_t axis = 0;
        for (std::size_t k = 0; k < items.count; ++k) {
            if (items.part[k] == "...") axis += 3 - written;
            else take(axis++, items.part[k]);
        }
    }

    void take(std::size_t axis, std::string_view item) {
        if (item.empty()) fail(fmt::format("the part for axis {} is empty", axis_names[axis]));
        if (item.find(':') != std::string_view::npos) return take_slice(axis, item);
        if (axis == 2 && item.find_first_of("0123456789") == std::string_view::npos) {
            letters_ = frame_.parse_channels(item);
            return;
        }
        const std::ptrdiff_t extent = extents_[axis];
        const std::ptrdiff_t at = number(axis, item);
        if (at < -extent || at >= extent)
            throw IndexError(fmt::format("slice '{}': {} {} is outside the image here, which has {} {}s", expression_,
                                         axis_words[axis], at, extent, axis_words[axis]));
        ranges_[axis] = {at < 0 ? at + extent : at, 1, 1};
    }

    void take_slice(std::size_t axis, std::string_view item) {
        std::array<std::optional<std::ptrdiff_t>, 3> parts;
        std::string_view rest = item;
        for (std::size_t k = 0;; ++k) {
            if (k == 3) fail(fmt::format("'{}' has more than start:stop:step", item));
            const std::size_t colon = rest.find(':');
            const std::string_view part = trimmed(rest.substr(0, colon));
            if (!part.empty()) parts[k] = number(axis, part);
            if (colon == std::string_view::npos) break;
            rest = rest.substr(colon + 1);
        }
        if (parts[2] == 0) fail(fmt::format("'{}' has a step of zero", item));
        ranges_[axis] = Slice{parts[0], parts[1], parts[2].value_or(1)}.resolve(extents_[axis]);
        if (ranges_[axis].count == 0)
            fail(fmt::format("'{}' selects none of the {} {}s", item, extents_[axis], axis_words[axis]));
    }

    std::ptrdiff_t number(std::size_t axis, std::string_view text) const {
        std::ptrdiff_t value = 0;
        const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (parsed.ec == std::errc::result_out_of_range) fail(fmt::format("'{}' is too large", text));
        if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size())
            fail(fmt::format("'{}' is not a number for axis {}", text, axis_names[axis]));
        return value;
    }

    std::string_view expression_;
    const Frame& frame_;
    std::array<std::ptrdiff_t, 3> extents_;
    std::array<Range, 3> ranges_;
    ChannelList letters_;
};

} // namespace

Selection parse_selection(std::string_view expression, const Frame& frame) { return Parser(expression, frame).parse(); }

Frame Select::operator()(const Frame& frame) const {
    const Selection taken = parse_selection(expression, frame);
    const Layout layout = frame.layout().take(0, taken.region.y).take(1, taken.region.x);
    return frame.with_layout(layout).select(taken.channels.list());
}

} // namespace oriel
