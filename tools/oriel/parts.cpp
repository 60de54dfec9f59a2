#include "parts.hpp"

#include "fault.hpp"
#include "input.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/select.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace oriel::tool {

namespace {

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

} // namespace

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

namespace {

// People write the channels' names.
std::string letter_meant(const std::string& list) {
    struct Name {
        std::string_view word;
        char letter;
    };
    constexpr Name names[] = {{"red", 'r'},   {"green", 'g'}, {"blue", 'b'},
                              {"alpha", 'a'}, {"gray", 'y'},  {"grey", 'y'}};
    for (const Name& name : names) {
        if (!nearest(list, {std::string(name.word)}).empty()) return fmt::format("; did you mean '{}'?", name.letter);
    }
    return {};
}

} // namespace

void require_channels(const std::string& list) {
    for (const Frame& frame : all_kinds(small_extent)) {
        try {
            (void)frame.parse_channels(list);
            return;
        } catch (const ValueError&) {
            continue;
        }
    }
    throw usage_fault(
        fmt::format("'{}' is not a list of channels that any picture has{}", shown(list), letter_meant(list)),
        {"write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"});
}

Colour parse_colour(const std::string& text) {
    try {
        return {text};
    } catch (const ValueError&) {
        const Fault fault = current_fault();
        throw usage_fault(fault.headline() + did_you_mean(text, Colour::names()), fault.details());
    }
}

int parse_orientation(const std::string& text) {
    if (text.size() == 1 && text[0] >= '1' && text[0] <= '8') return text[0] - '0';
    throw usage_fault(fmt::format("orient takes an EXIF orientation from 1 to 8, not '{}'", shown(text)),
                      {"1 is upright, 3 half a turn, 6 a quarter turn clockwise, 8 the other way"});
}

namespace {

// The rows and columns an EXPR takes. It may not choose channels: a region of the picture has them all.
Region region_of_expression(const std::string& expression, const Frame& frame) {
    const Selection selection = parse_selection(expression, frame);
    const ChannelList& channels = selection.channels;
    bool all = channels.count == frame.channel_count();
    for (std::size_t k = 0; k < channels.count; ++k) all = all && channels.positions[k] == k;
    if (all) return selection.region;
    throw Fault(exit_code::failed, "invalid",
                fmt::format("--in {} chooses channels, but a region is rows and columns", shown(expression)),
                {"choose the channels with -c, as in invert -c r --in y=:10"});
}

} // namespace

RegionOf parse_region(const std::string& text, const Outside& outside) {
    if (text.starts_with('[') || text.find('=') != std::string::npos) {
        require_slices(text);
        return [text](const Frame& frame) { return region_of_expression(text, frame); };
    }
    return [text, geometry = Geometry::parse(text), clips = outside.clips_regions()](const Frame& frame) {
        const Geometry::Asked asked{fmt::format("--in {}", shown(text)), "--in"};
        const Rectangle r = clips ? geometry.clipped(frame.width(), frame.height(), asked)
                                  : geometry.inside(frame.width(), frame.height(), asked);
        return Region{{r.y, r.height, 1}, {r.x, r.width, 1}};
    };
}

Placement::Placement(const Values& values)
    : file_(values.operands[0]), position_(values.operands.size() > 1 ? values.operands[1] : "+0+0"),
      geometry_(Geometry::parse_position(position_)), settings_(*values.settings) {}

Placement::Placed Placement::on(const Frame& onto) const {
    const Picture what = open_input(file_, settings_);
    if (!settings_.outside.clips_regions()) {
        const Rectangle r = inside(onto, what.frame());
        return {what, r.x, r.y};
    }
    const Geometry place = geometry_.sized(what.width(), what.height());
    const Rectangle whole = place.resolve(onto.width(), onto.height());
    const bool meets =
        whole.x < onto.width() && whole.y < onto.height() && whole.x + whole.width > 0 && whole.y + whole.height > 0;
    if (!meets) (void)inside(onto, what.frame()); // which says so
    const Rectangle part = place.clipped(onto.width(), onto.height(), {});
    return {what | Crop{part.x - whole.x, part.y - whole.y, part.width, part.height}, part.x, part.y};
}

Rectangle Placement::inside(const Frame& onto, const Frame& what) const {
    const Rectangle r = geometry_.sized(what.width(), what.height()).resolve(onto.width(), onto.height());
    const std::ptrdiff_t room_x = onto.width() - r.width;
    const std::ptrdiff_t room_y = onto.height() - r.height;
    if (r.x >= 0 && r.y >= 0 && r.x <= room_x && r.y <= room_y) return r;
    const std::string fix =
        room_x >= 0 && room_y >= 0
            ? fmt::format("write paste {} +{}+{} for the nearest place inside", shown(file_),
                          std::clamp<std::ptrdiff_t>(r.x, 0, room_x), std::clamp<std::ptrdiff_t>(r.y, 0, room_y))
            : fmt::format("cut it first: oriel {} crop {}x{} -o part.png", shown(file_),
                          std::min(r.width, onto.width()), std::min(r.height, onto.height()));
    throw Fault(exit_code::failed, "out_of_bounds",
                fmt::format("paste {} {} is {}×{} at x={}, y={}: not all of it lies inside of the image here, which is "
                            "{}×{}",
                            shown(file_), shown(position_), r.width, r.height, r.x, r.y, onto.width(), onto.height()),
                {fix});
}

} // namespace oriel::tool
