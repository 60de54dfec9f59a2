#include "edits.hpp"

#include "fault.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/paste.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/io.hpp"
#include "outcome.hpp"
#include "parts.hpp"
#include "raw_name.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel::tool::edits {

namespace {

PlanEdit look(std::function<Frame(const Frame&)> filter) {
    return [filter = std::move(filter)](const Frame& frame, const std::string&) {
        (void)filter(frame); // what it refuses, it refuses now
        return Edit{filter, {}, {}};
    };
}

RegionOf region_or_all(const std::optional<std::string>& text, const Outside& outside) {
    if (text) return parse_region(*text, outside);
    return [](const Frame& frame) { return Region{{0, frame.height(), 1}, {0, frame.width(), 1}}; };
}

bool same_file(const std::string& a, const std::string& b) {
    struct stat at_a {};
    struct stat at_b {};
    return stat(a.c_str(), &at_a) == 0 && stat(b.c_str(), &at_b) == 0 && at_a.st_dev == at_b.st_dev &&
           at_a.st_ino == at_b.st_ino;
}

// Throws what reading `what` will throw, or returns.
void require_readable(const Picture& what) {
    Source& source = *what.source();
    const bool by_window = source.reading() == Reading::window;
    if (by_window && !source.decodes()) return;
    const Window all = reach(source.frame(), what.frame()).window;
    Window row{by_window ? all.y : all.y + all.height - 1, all.x, 1, all.width};
    const Frame& frame = source.frame();
    const View to = Buffer::allocate(static_cast<std::size_t>(source.bytes_of(row)))
                        .view(frame.format(), {1, row.width, frame.layout().extent(2)});
    for (; row.y < all.y + all.height; ++row.y) source.read(row, to);
}

} // namespace

PlanEdit flip(const Values& values) {
    const std::string& word = values.operands[0];
    const Direction direction = word == "h"   ? Direction::horizontal
                                : word == "v" ? Direction::vertical
                                              : Direction::both;
    return look(Flip{direction});
}

PlanEdit rotate(const Values& values) {
    const std::string& word = values.operands[0];
    if (word == "180") return look(Flip{Direction::both});
    throw usage_fault(
        fmt::format("rotate {} cannot be done where the pixels lie, as --in-place=map asks: rows become columns",
                    shown(word)),
        {"rotate 180 can, and flip", "--in-place without =map does it, and writes the file anew"});
}

PlanEdit orient(const Values& values) {
    const int orientation = parse_orientation(values.operands[0]);
    if (orientation <= 4) return look(Orient{orientation});
    throw usage_fault(
        fmt::format("orient {} cannot be done where the pixels lie, as --in-place=map asks: rows become columns",
                    orientation),
        {"1 to 4 can, and flip", "--in-place without =map does it, and writes the file anew"});
}

PlanEdit invert(const Values& values) {
    const std::string channels = values[0].value_or("");
    if (!values[1]) {
        return look([channels](const Frame& frame) { return Invert{channels}(frame); });
    }
    return [channels, region = parse_region(*values[1], values.settings->outside)](const Frame& frame,
                                                                                   const std::string&) {
        (void)Invert{channels}(frame);
        return Edit{{}, region(frame), [channels](const Image& part) { invert_in_place(part, channels); }};
    };
}

PlanEdit fill(const Values& values) {
    return [colour = parse_colour(values.operands[0]), channels = values[0].value_or(""),
            region = region_or_all(values[1], values.settings->outside)](const Frame& frame, const std::string&) {
        if (channels.empty()) (void)colour.pixel(frame);
        else (void)colour.pixel(frame, frame.parse_channels(channels));
        const auto change = [colour, channels](const Image& part) { fill_in_place(part, colour, channels); };
        return Edit{{}, region(frame), change, true};
    };
}

PlanEdit paste(const Values& values) {
    return [placed = Placement(values)](const Frame& frame, const std::string& input) {
        const Placement::Placed where = placed.on(frame);
        Picture what = where.what;
        std::vector<std::string> notes;
        for (const std::string& note : reading_notes(what, true)) notes.push_back("what is pasted: " + note);
        const Region region{{where.y, what.height(), 1}, {where.x, what.width(), 1}};
        Paste{what, where.x, where.y}.check(frame);
        const Settings& settings = placed.settings();
        // What is about to change is read before. So is what would be decoded into one buffer; that other files can be
        // read is found out before anything changes.
        const bool is_held = same_file(path_of(placed.file()), path_of(input)) ||
                             (!settings.explain && what.source()->reading() == Reading::whole);
        if (is_held) what = load(what, options_of(settings));
        else if (!settings.explain && !settings.verify) require_readable(what);
        return Edit{
            {}, region, [what](const Image& part) { paste_in_place(part, what, 0, 0); }, true, std::move(notes)};
    };
}

} // namespace oriel::tool::edits
