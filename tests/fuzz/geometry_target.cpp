// A text as the command line's rectangles and numbers. Only Faults come of it, and what a Fault tells people to write
// instead must be right.
#include "fault.hpp"
#include "fuzz/input_numbers.hpp"
#include "fuzz/targets.hpp"
#include "geometry.hpp"
#include "numbers.hpp"

#include <array>
#include <optional>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel::tool;

/// The first word after `before` in a Fault's lines, if it is a geometry.
std::optional<Geometry> suggested(const Fault& fault, std::string_view before) {
    for (const std::string& line : fault.details()) {
        const std::size_t at = line.find(before);
        if (at == std::string::npos) continue;
        const std::size_t begin = at + before.size();
        const std::string word = line.substr(begin, line.find_first_of(", ", begin) - begin);
        if (word.empty() || word.front() < '0' || word.front() > '9') return std::nullopt;
        return Geometry::parse(word); // which throws if the suggestion is none
    }
    return std::nullopt;
}

void check_inside(const Geometry& geometry, std::string_view text, std::ptrdiff_t width, std::ptrdiff_t height) {
    const auto fits = [&](const Rectangle& r) {
        return r.x >= 0 && r.y >= 0 && r.width > 0 && r.height > 0 && r.width <= width - r.x &&
               r.height <= height - r.y;
    };
    const Rectangle there = geometry.resolve(width, height);
    const Geometry::Asked asked{"crop " + std::string(text), "crop", true};
    try {
        const Rectangle part = geometry.clipped(width, height, asked);
        require(fits(part) && part.x >= there.x && part.y >= there.y, "a part that is none");
    } catch (const Fault&) {
        require(there.width <= 0 || there.height <= 0 || there.x >= width || there.y >= height ||
                    there.x + there.width <= 0 || there.y + there.height <= 0,
                "what is partly inside is refused");
    }
    std::optional<Geometry> better;
    try {
        const Rectangle inside = geometry.inside(width, height, asked);
        require(inside == there && fits(inside), "a rectangle that was said to be inside is not");
        return;
    } catch (const Fault& fault) {
        require(!fits(there), "a rectangle inside the picture is refused");
        try {
            better = suggested(fault, ", or ");
            if (!better) better = suggested(fault, "write crop ");
        } catch (const Fault&) {
            fail("what is suggested instead is no rectangle: " + fault.text());
        }
    }
    if (better) require(fits(better->resolve(width, height)), "what is suggested instead lies outside");
}

} // namespace

void run_geometry(std::string_view, std::span<const std::byte> input) {
    fuzzing::Numbers numbers(input);
    // The last is the greatest number a rectangle can have.
    constexpr std::array<std::ptrdiff_t, 6> sides{1, 3, 400, 65537, std::ptrdiff_t{1} << 40, 1'000'000'000'000'000};
    const std::ptrdiff_t width = sides[numbers.index(sides.size())];
    const std::ptrdiff_t height = sides[numbers.index(sides.size())];
    const std::string_view text = numbers.text(input.size());

    std::optional<Geometry> geometry;
    try {
        geometry = Geometry::parse(text);
    } catch (const Fault& fault) {
        require(!fault.text().empty() && !fault.json().empty(), "a refusal without a word");
        try {
            (void)suggested(fault, "write ");
        } catch (const Fault& again) {
            fail("what is suggested instead is no rectangle: " + again.text());
        }
    }
    if (geometry) check_inside(*geometry, text, width, height);

    if (const auto number = parse_integer(text))
        require(parse_integer(std::to_string(*number)) == number, "a number's text is another number");
    try {
        require(parse_size(text, "a size") >= 1, "a size of nothing");
    } catch (const Fault&) {
    }
    for (const char c : shown(text)) require(static_cast<unsigned char>(c) >= ' ', "a control byte is shown as it is");
}

} // namespace fuzzing
