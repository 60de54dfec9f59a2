#include "actions.hpp"

#include "fault.hpp"
#include "geometry.hpp"
#include "numbers.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/gray.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/pad.hpp"
#include "oriel/filters/paste.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/select.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"
#include "parts.hpp"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <vector>

namespace oriel::tool::actions {

namespace {

// What is larger than can be counted is no picture of any format.
Picture padded(const Picture& picture, const Pad& pad, const std::string& asked) {
    try {
        return picture | pad;
    } catch (const OverflowError&) {
        throw Fault(exit_code::failed, "limit",
                    fmt::format("{} of {}×{} pixels makes more of them than can be counted", asked, picture.width(),
                                picture.height()),
                    {"write less"});
    }
}

} // namespace

Action crop(const Values& values) {
    return [text = values.operands[0], geometry = Geometry::parse(values.operands[0]),
            outside = values.settings->outside](const Picture& picture) {
        using Rule = Outside::Rule;
        const std::ptrdiff_t width = picture.width();
        const std::ptrdiff_t height = picture.height();
        const Geometry::Asked asked{fmt::format("crop {}", shown(text)), "crop", true};
        const Rectangle r = outside.rule == Rule::error  ? geometry.inside(width, height, asked)
                            : outside.rule == Rule::clip ? geometry.clipped(width, height, asked)
                                                         : geometry.anywhere(width, height, asked);
        const std::ptrdiff_t right = r.x + r.width - width;
        const std::ptrdiff_t bottom = r.y + r.height - height;
        if (r.x >= 0 && r.y >= 0 && right <= 0 && bottom <= 0)
            return picture | Crop{.x = r.x, .y = r.y, .width = r.width, .height = r.height};
        return padded(picture, {-r.y, right, bottom, -r.x, outside.beyond.border, outside.beyond.colour}, asked.text);
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

Action orient(const Values& values) {
    return
        [filter = Orient{parse_orientation(values.operands[0])}](const Picture& picture) { return picture | filter; };
}

Action transpose(const Values&) {
    return [](const Picture& picture) { return picture | Transpose{}; };
}

Action transverse(const Values&) {
    return [](const Picture& picture) { return picture | Transverse{}; };
}

Action gray(const Values&) {
    return [](const Picture& picture) { return picture | Gray{}; };
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

Action invert(const Values& values) {
    const std::string channels = values[0].value_or(""); // none: the library's default, all but alpha
    if (values[0]) require_channels(channels);
    if (!values[1]) {
        return [channels](const Picture& picture) { return picture | Invert{channels}; };
    }
    return [channels, region = parse_region(*values[1], values.settings->outside)](const Picture& picture) {
        return picture | InvertRegion{region(picture.frame()), channels};
    };
}

Action fill(const Values& values) {
    const Colour colour = parse_colour(values.operands[0]);
    const std::string channels = values[0].value_or("");
    if (values[0]) require_channels(channels);
    if (!values[1]) {
        return [colour, channels](const Picture& picture) { return picture | Fill{colour, {}, channels}; };
    }
    return [colour, channels, region = parse_region(*values[1], values.settings->outside)](const Picture& picture) {
        return picture | Fill{colour, region(picture.frame()), channels};
    };
}

namespace {

// "N" or "T,R,B,L", with "=COLOR", "=edge" or "=mirror" behind it.
Pad parse_pad(const std::string& text) {
    const auto fail = [&](const std::string& why) {
        return usage_fault(fmt::format("pad takes N or T,R,B,L, not '{}': {}", shown(text), why),
                           {"write pad 10 for every side, or pad 0,20,0,20=white for top, right, bottom and left"});
    };
    constexpr std::int64_t most = 1'000'000'000'000'000;
    const std::size_t equals = text.find('=');
    std::vector<std::ptrdiff_t> sides;
    for (std::string_view rest = std::string_view(text).substr(0, equals); sides.size() < 5;) {
        const std::size_t comma = rest.find(',');
        const std::string_view digits = rest.substr(0, comma);
        const std::optional<std::int64_t> side = parse_integer(digits);
        if (!side) throw fail(fmt::format("'{}' is not a whole number", shown(digits)));
        if (*side < 0) throw fail("a side is at least 0; crop takes away");
        if (*side > most) throw fail("a number is too large");
        sides.push_back(*side);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    if (sides.size() != 1 && sides.size() != 4) throw fail("there are four sides, and one number for all or one each");
    if (equals + 1 == text.size()) throw fail("after = there is a colour, edge or mirror");
    const Beyond beyond = equals == std::string::npos ? Beyond{} : parse_beyond(text.substr(equals + 1));
    sides.resize(4, sides[0]);
    return {sides[0], sides[1], sides[2], sides[3], beyond.border, beyond.colour};
}

} // namespace

Action pad(const Values& values) {
    return [stage = parse_pad(values.operands[0]), asked = fmt::format("pad {}", shown(values.operands[0]))](
               const Picture& picture) { return padded(picture, stage, asked); };
}

Action paste(const Values& values) {
    return [placed = Placement(values)](const Picture& picture) {
        const Placement::Placed where = placed.on(picture.frame());
        return picture | Paste{where.what, where.x, where.y};
    };
}

Action whole(const Values&) {
    return [](const Picture& picture) { return picture; };
}

TilingOf grid(const Values& values) { return TilingOf::grid(values.operands[0]); }

TilingOf tiles(const Values& values) { return TilingOf::sizes(values.operands[0]); }

} // namespace oriel::tool::actions
