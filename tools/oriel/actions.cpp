#include "actions.hpp"

#include "fault.hpp"
#include "geometry.hpp"
#include "numbers.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/select.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <vector>

namespace oriel::tool::actions {

namespace {

std::string asked(std::string_view op, const std::string& word) { return fmt::format("{} {}", op, shown(word)); }

// Frames of every kind a file may have, so large that only nonsense lies outside. What all of them refuse in
// the same words is wrong whatever the picture, and is refused before one is opened.
std::vector<Frame> all_kinds(std::ptrdiff_t extent) {
    std::vector<Frame> out;
    for (std::ptrdiff_t channels = 1; channels <= static_cast<std::ptrdiff_t>(Frame::max_channels); ++channels) {
        out.push_back(Frame::packed(extent, extent, channels));
    }
    return out;
}

constexpr std::ptrdiff_t large_extent = std::ptrdiff_t{1} << 29;
constexpr std::ptrdiff_t small_extent = 8;

void require_slices(const std::string& expression) {
    std::vector<Frame> frames = all_kinds(large_extent);
    const std::vector<Frame> small = all_kinds(small_extent);
    frames.insert(frames.end(), small.begin(), small.end());
    std::optional<std::string> refusal;
    for (const Frame& frame : frames) {
        try {
            (void)parse_selection(expression, frame);
            return;
        } catch (const ValueError& error) {
            if (refusal && *refusal != error.what()) return;
            refusal = error.what();
        } catch (const IndexError&) {
            return;
        }
    }
    throw usage_fault(shown(*refusal), {"'oriel help slice' shows examples"});
}

void require_channels(const std::string& list) {
    for (const Frame& frame : all_kinds(small_extent)) {
        try {
            (void)frame.parse_channels(list);
            return;
        } catch (const ValueError&) {
            continue;
        }
    }
    throw usage_fault(fmt::format("'{}' is not a list of channels that any picture has", shown(list)),
                      {"write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"});
}

} // namespace

Action crop(const Values& values) {
    return [text = values.operands[0], geometry = Geometry::parse(values.operands[0])](const Picture& picture) {
        const Rectangle r = geometry.inside(picture.width(), picture.height(), asked("crop", text), "crop");
        return picture | Crop{.x = r.x, .y = r.y, .width = r.width, .height = r.height};
    };
}

Action slice(const Values& values) {
    require_slices(values.operands[0]);
    return [text = values.operands[0]](const Picture& picture) { return picture | Select{text}; };
}

Action flip(const Values& values) {
    const std::string& word = values.operands[0];
    const auto direction = [&] {
        if (word == "h") return Direction::horizontal;
        if (word == "v") return Direction::vertical;
        if (word == "hv" || word == "vh") return Direction::both;
        throw usage_fault(fmt::format("flip takes h, v or hv, not '{}'", shown(word)),
                          {"flip h swaps left and right, flip v top and bottom, flip hv both"});
    }();
    return [direction](const Picture& picture) { return picture | Flip{direction}; };
}

Action rotate(const Values& values) {
    const std::string& word = values.operands[0];
    const auto degrees = [&] {
        if (word == "90" || word == "cw") return 90;
        if (word == "180") return 180;
        if (word == "270" || word == "-90" || word == "ccw") return 270;
        throw usage_fault(fmt::format("rotate takes 90, 180, 270, -90, cw or ccw, not '{}'", shown(word)),
                          {"rotate 90 is a quarter turn clockwise, rotate -90 the other way"});
    }();
    return [degrees](const Picture& picture) { return picture | Rotate{degrees}; };
}

Action transpose(const Values&) {
    return [](const Picture& picture) { return picture | Transpose{}; };
}

Action transverse(const Values&) {
    return [](const Picture& picture) { return picture | Transverse{}; };
}

Action channel(const Values& values) {
    require_channels(values.operands[0]);
    return [list = values.operands[0]](const Picture& picture) { return picture | Channels{list}; };
}

namespace {

// "N", "NxM" or "NxM+X+Y".
Subsample parse_subsample(const std::string& text) {
    const auto fail = [&](std::string_view why) {
        return usage_fault(
            fmt::format("subsample takes N or NxM[+X+Y], not '{}': {}", shown(text), why),
            {"write subsample 2 for every second pixel, subsample 4x2 for every 4th column and 2nd row"});
    };
    const auto number = [&](std::string_view digits) -> std::ptrdiff_t {
        const bool signless = digits.find_first_not_of("0123456789") == std::string_view::npos;
        const std::optional<std::int64_t> value = signless ? parse_integer(digits) : std::nullopt;
        if (!value) throw fail(fmt::format("'{}' is not a whole number", shown(digits)));
        return *value;
    };
    const std::string_view all = text;
    const std::size_t plus = all.find('+');
    const std::string_view steps = all.substr(0, plus);
    const std::size_t cross = steps.find('x');
    const bool has_cross = cross != std::string_view::npos;
    Subsample out{.step_x = number(steps.substr(0, cross)), .step_y = 0};
    out.step_y = has_cross ? number(steps.substr(cross + 1)) : out.step_x;
    if (out.step_x < 1 || out.step_y < 1) throw fail("steps are at least 1");
    if (plus == std::string_view::npos) return out;

    const std::string_view offsets = all.substr(plus + 1);
    const std::size_t second = offsets.find('+');
    if (!has_cross || second == std::string_view::npos) throw fail("an offset needs both steps and both numbers");
    out.x0 = number(offsets.substr(0, second));
    out.y0 = number(offsets.substr(second + 1));
    return out;
}

} // namespace

Action subsample(const Values& values) {
    return [filter = parse_subsample(values.operands[0])](const Picture& picture) { return picture | filter; };
}

namespace {

// The rows and columns an EXPR takes. It may not choose channels: a region of the picture has them all.
Region region_of_expression(const std::string& expression, const Picture& picture) {
    const Selection selection = parse_selection(expression, picture.frame());
    const ChannelList& channels = selection.channels;
    bool all = channels.count == picture.channel_count();
    for (std::size_t k = 0; k < channels.count; ++k) all = all && channels.positions[k] == k;
    if (all) return selection.region;
    throw Fault(exit_code::failed, "invalid",
                fmt::format("--in {} chooses channels, but a region is rows and columns", shown(expression)),
                {"choose the channels with -c, as in invert -c r --in y=:10"});
}

using RegionOf = std::function<Region(const Picture&)>;

// GEOM, or EXPR, which has brackets or names its axes.
RegionOf parse_region(const std::string& text) {
    if (text.starts_with('[') || text.find('=') != std::string::npos) {
        require_slices(text);
        return [text](const Picture& picture) { return region_of_expression(text, picture); };
    }
    return [text, geometry = Geometry::parse(text)](const Picture& picture) {
        const Rectangle r = geometry.inside(picture.width(), picture.height(), asked("--in", text), "--in");
        return Region{{r.y, r.height, 1}, {r.x, r.width, 1}};
    };
}

} // namespace

Action invert(const Values& values) {
    const std::string channels = values[0].value_or(""); // none: the library's default, all but alpha
    if (values[0]) require_channels(channels);
    if (!values[1]) {
        return [channels](const Picture& picture) { return picture | Invert{channels}; };
    }
    return [channels, region = parse_region(*values[1])](const Picture& picture) {
        return picture | InvertRegion{region(picture), channels};
    };
}

} // namespace oriel::tool::actions
