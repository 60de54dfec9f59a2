#include "flips.hpp"

#include "oriel/copy.hpp"
#include "oriel_copying.hpp"

namespace bench {
namespace {

using oriel::Slice;
using oriel::View;

constexpr double bound = 1.3;

// One class of copy; `y` and `x` are the axes that hold the picture's rows and columns, on both sides.
struct Class {
    std::string name;
    View from, to;
    std::size_t y, x;
};

View packed(const Kind& kind, std::array<std::size_t, 3> shape) {
    const std::size_t bytes = shape[0] * shape[1] * shape[2] * kind.itemsize();
    const auto extent = [&](std::size_t axis) { return static_cast<std::ptrdiff_t>(shape[axis]); };
    return oriel::Buffer::allocate(bytes).view(format_of(kind.depth), {extent(0), extent(1), extent(2)});
}

std::vector<Class> classes(const Kind& kind, Size size) {
    const std::size_t h = size.height, w = size.width, c = kind.channels;
    const View from = packed(kind, {h, w, c}), to = packed(kind, {h, w, c}), turned = packed(kind, {w, h, c});
    const Slice second{1, 2}, every_second{{}, {}, 2};
    std::vector<Class> out{{"copy", from, to, 0, 1},
                           {"subsample 2x2", from.slice(0, every_second).slice(1, every_second),
                            packed(kind, {(h + 1) / 2, (w + 1) / 2, c}), 0, 1},
                           {"transpose", from.swap_axes(0, 1), turned, 1, 0}};
    if (c == 1) return out;
    const View one = packed(kind, {h, w, 1}), planes = packed(kind, {c, h, w});
    out.push_back({"extract channel", from.slice(2, second), one, 0, 1});
    out.push_back({"insert channel", one, to.slice(2, second), 0, 1});
    out.push_back({"to planar", from.permute({2, 0, 1}), planes, 1, 2});
    out.push_back({"to interleaved", planes.permute({1, 2, 0}), to, 0, 1});
    return out;
}

Work copied(const View& from, const View& to) {
    return repeated([from, to] { oriel::copy(from, to); });
}

} // namespace

Table measure_flips(const Settings& settings, Verdicts& verdicts, const Say& say) {
    Table table;
    for (const Kind& kind : kinds()) {
        if (!settings.takes(kind)) continue;
        const Size size = settings.sizes_taken().front();
        std::vector<Line> lines;
        for (const Class& c : classes(kind, size)) {
            const Work straight = copied(c.from, c.to);
            const auto add = [&](const char* how, const View& from, const View& to) {
                lines.push_back({c.name + ", " + std::string(kind.name) + ", " + how, copied(from, to), "not flipped",
                                 straight, bound});
            };
            add("source flipped in y", c.from.flip(c.y), c.to);
            add("source flipped in x", c.from.flip(c.x), c.to);
            add("destination flipped in y", c.from, c.to.flip(c.y));
            add("destination flipped in x", c.from, c.to.flip(c.x));
        }
        Table of_kind = measured("Flipped, " + size.text(), lines, settings, verdicts, say);
        of_kind.rows.insert(of_kind.rows.begin(), table.rows.begin(), table.rows.end());
        table = std::move(of_kind);
    }
    return table;
}

} // namespace bench
