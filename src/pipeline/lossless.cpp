#include "pipeline/lossless.hpp"

#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/size_text.hpp"
#include "pipeline/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace oriel::pipeline {

namespace {

using codecs::jpeg::Header;
using codecs::jpeg::Rearrangement;
using codecs::jpeg::UnitSize;

/// Why not, and what would do.
struct Obstacle {
    std::string why;
    std::string mend = "leave out what demands it, and the picture is encoded";
    bool moves_only = false; ///< pixels are turned and cut and nothing else: what is asked for might have been had
};

// Along one axis of the stored pixels.
struct Stretch {
    std::ptrdiff_t begin;
    std::ptrdiff_t count;
    bool mirrored;

    std::ptrdiff_t end() const noexcept { return begin + count; }
    // What will be the first edge.
    std::ptrdiff_t edge() const noexcept { return mirrored ? end() : begin; }
    // How much is to be left out at that edge until it is on a border of units.
    std::ptrdiff_t excess(std::ptrdiff_t unit) const noexcept {
        return mirrored ? edge() % unit : (unit - edge() % unit) % unit;
    }
};
Stretch across(const Rearrangement& how) { return {how.window.x, how.window.width, how.mirrored_x}; }
Stretch down(const Rearrangement& how) { return {how.window.y, how.window.height, how.mirrored_y}; }

// Nothing if pixels between are left out. A frame of the source's own channels is given.
std::optional<Rearrangement> rearrangement(const Frame& natural, const Frame& seen) {
    const Reach need = reach(natural, seen);
    Rearrangement out;
    out.window = need.window;
    out.transposed = need.turned;
    const std::ptrdiff_t pixel = natural.layout().stride(1);
    const auto runs = [&](std::size_t axis, std::ptrdiff_t unit, bool& mirrored) {
        if (need.layout.extent(axis) <= 1) return true;
        mirrored = need.layout.stride(axis) < 0;
        return need.layout.stride(axis) == (mirrored ? -unit : unit);
    };
    const std::size_t y = out.transposed ? 1 : 0;
    if (!runs(y, pixel * need.window.width, out.mirrored_y) || !runs(1 - y, pixel, out.mirrored_x)) return std::nullopt;
    return out;
}

std::string_view turn(const Rearrangement& how) {
    const int mirrors = (how.mirrored_x ? 2 : 0) + (how.mirrored_y ? 1 : 0);
    constexpr std::string_view straight[] = {"", "flipped v", "flipped h", "rotated 180"};
    constexpr std::string_view turned[] = {"transposed", "rotated 90", "rotated 270", "transposed the other way"};
    return how.transposed ? turned[mirrors] : straight[mirrors];
}

// "rotated 90, cropped, in gray"
std::string words(const Rearrangement& how, bool whole) {
    std::string out(turn(how));
    const auto add = [&out](std::string_view word) { out += fmt::format("{}{}", out.empty() ? "" : ", ", word); };
    if (!whole) add("cropped");
    if (how.gray) add("in gray");
    if (out.empty()) add("copied");
    return out;
}

std::string crop_words(const Window& window) {
    return fmt::format("crop {}x{}+{}+{}", window.width, window.height, window.x, window.y);
}

// The nearest stretch of that length whose first edge is on a border; nothing if there is none in the picture.
std::optional<Stretch> nearest(const Stretch& wanted, std::ptrdiff_t unit, std::ptrdiff_t all) {
    const std::ptrdiff_t low = wanted.edge() / unit * unit;
    const bool up_is_nearer = wanted.edge() - low > unit / 2;
    for (const std::ptrdiff_t edge : {up_is_nearer ? low + unit : low, up_is_nearer ? low : low + unit}) {
        const Stretch moved{wanted.mirrored ? edge - wanted.count : edge, wanted.count, wanted.mirrored};
        if (moved.begin >= 0 && moved.end() <= all) return moved;
    }
    return std::nullopt;
}

// A window of the stored pixels, in the coordinates of the file as it is seen when it is opened.
Window seen_window(const Window& stored, const Picture& picture, Orientation orientation) {
    const Source& source = *picture.source();
    const int turned = orientation == Orientation::apply ? source.facts().orientation : 1;
    const auto opened = rearrangement(source.frame(), Orient{turned}(source.shown()));
    if (!opened) return stored;
    Window out = stored;
    if (opened->mirrored_x) out.x = source.frame().width() - stored.x - stored.width;
    if (opened->mirrored_y) out.y = source.frame().height() - stored.y - stored.height;
    if (opened->transposed) out = {out.x, out.y, out.width, out.height};
    return out;
}

// Which crop would do: as large elsewhere, where one is near, else what trimming leaves.
std::string alternative(const Rearrangement& how, const UnitSize& unit, const Picture& picture,
                        Orientation orientation) {
    const Frame& stored = picture.source()->frame();
    std::ptrdiff_t dx = across(how).excess(unit.width);
    std::ptrdiff_t dy = down(how).excess(unit.height);
    if (how.transposed) std::swap(dx, dy);
    const bool trims = dx < picture.width() && dy < picture.height();
    const auto x = nearest(across(how), unit.width, stored.width());
    const auto y = nearest(down(how), unit.height, stored.height());
    if (x && y)
        return fmt::format("{} of the picture as opened can be{}",
                           crop_words(seen_window({y->begin, x->begin, y->count, x->count}, picture, orientation)),
                           trims ? "; --lossless=trim leaves out what cannot" : "");
    if (!trims) return "no part of it can be: leave out --lossless";
    return fmt::format("add {} at the end, which --lossless=trim does",
                       crop_words({dy, dx, picture.height() - dy, picture.width() - dx}));
}

// Checks what is asked for.
std::optional<Obstacle> obstacle(const Picture& picture, const codecs::Codec& codec) {
    const Source& source = *picture.source();
    if (codec.name != "jpeg") return Obstacle{fmt::format("only a JPEG can be, and the output is {}", codec.name)};
    if (source.origin() == nullptr && source.facts().format.empty())
        return Obstacle{"only the JPEG file that was opened can be, and this picture is in memory"};
    if (source.facts().format != "jpeg")
        return Obstacle{fmt::format("only a JPEG can be, and the input is {}", source.facts().format)};
    if (source.origin() == nullptr) return Obstacle{"values of pixels are changed"};
    if (picture.frame().inverts()) return Obstacle{"values of pixels are inverted"};
    if (!picture.has_own_channels()) return Obstacle{"channels are chosen"};
    return std::nullopt;
}

// The plan, or why there is none.
std::variant<LosslessPlan, Obstacle> examined(const Picture& picture, const codecs::Codec& codec,
                                              const SaveOptions& options) {
    if (const auto found = obstacle(picture, codec)) return *found;
    const auto input = std::dynamic_pointer_cast<const codecs::Input>(picture.source()->origin());
    if (!input) return Obstacle{"the file's bytes are not at hand"};
    auto how = rearrangement(picture.source()->frame(), picture.frame());
    if (!how) return Obstacle{"pixels between others are left out"};
    if (!codecs::jpeg::transforms_here()) return Obstacle{.why = "this build has no TurboJPEG", .moves_only = true};
    const Header header = codecs::jpeg::read_header(*input, codecs::jpeg::any_ability);
    if (std::string why = codecs::jpeg::no_transform(header); !why.empty())
        return Obstacle{.why = std::move(why), .moves_only = true};
    how->gray = picture.facts().colours_left_out;
    const UnitSize unit = codecs::jpeg::unit_size(header, how->gray);
    Picture result = picture;
    std::ptrdiff_t dx = across(*how).excess(unit.width);
    std::ptrdiff_t dy = down(*how).excess(unit.height);
    if (how->transposed) std::swap(dx, dy);
    if ((dx != 0 || dy != 0) && (options.lossless != Lossless::trim || dx >= picture.width() || dy >= picture.height()))
        return Obstacle{fmt::format("the file is coded in blocks of {}×{}, and the picture's first edge would lie "
                                    "inside of some",
                                    unit.width, unit.height),
                        alternative(*how, unit, picture, options.orientation), true};
    if (dx != 0 || dy != 0) {
        result = picture | Crop{dx, dy, picture.width() - dx, picture.height() - dy};
        how->window = reach(result.source()->frame(), result.frame()).window; // as mirrored and turned as it was
    }
    std::string said =
        fmt::format("lossless: {}", words(*how, how->window == Window{0, 0, header.height, header.width}));
    if (dx != 0 || dy != 0)
        said += fmt::format(", trimmed from {}×{} to {}×{}", picture.width(), picture.height(), result.width(),
                            result.height());
    if (header.arithmetic) said += ", with Huffman coding instead of arithmetic";
    said += fmt::format(", in blocks of {}×{}; no pixel is coded anew", unit.width, unit.height);
    const std::uint64_t memory = codecs::jpeg::transform_memory(header, input->size());
    return LosslessPlan{std::move(result), input, header, *how, memory, std::move(said)};
}

// TurboJPEG holds all coefficients, however few are kept. Nobody waits for gigabytes who has not asked for them: work
// costs what the result costs.
constexpr std::uint64_t much_held = std::uint64_t{256} << 20;
constexpr std::uint64_t much_for = 64; // times the bytes of the result's pixels

} // namespace

LosslessVerdict lossless_verdict(const Picture& picture, const codecs::Codec& codec, const SaveOptions& options) {
    if (options.lossless == Lossless::off) return {};
    if (codec.name == "webp") return {}; // its sink sees to it
    const bool demanded = options.lossless != Lossless::automatic;
    if (!demanded && options.quality != 0) return {};    // who asks for a quality wants it encoded
    if (!demanded && options.allow_truncated) return {}; // what is there of a damaged file can be decoded
    auto found = examined(picture, codec, options);
    if (auto* const plan = std::get_if<LosslessPlan>(&found)) {
        if (!demanded && plan->memory > much_held && plan->memory / much_for > plan->picture.frame().nbytes())
            return {std::nullopt, fmt::format("all of the file's blocks would be held, {} for a part this small",
                                              size_text(plan->memory))};
        if (!demanded && plan->memory > memory_limit(options))
            return {std::nullopt, fmt::format("all of the file's blocks would be held, {}, and the limit is {}",
                                              size_text(plan->memory), size_text(memory_limit(options)))};
        return {std::move(*plan), {}};
    }
    auto& obstacle = std::get<Obstacle>(found);
    if (demanded)
        throw CodecError(fmt::format("this cannot be written without loss: {}\n{}", obstacle.why, obstacle.mend));
    return {std::nullopt, obstacle.moves_only ? std::move(obstacle.why) : std::string()};
}

} // namespace oriel::pipeline
