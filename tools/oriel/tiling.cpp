#include "tiling.hpp"

#include "fault.hpp"
#include "numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace oriel::tool {

namespace {

std::optional<std::ptrdiff_t> whole_number(std::string_view digits) {
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    return parse_integer(digits);
}

struct Pair {
    std::ptrdiff_t x;
    std::ptrdiff_t y;
};

// "AxB", both at least 1.
std::optional<Pair> pair_of(std::string_view text) {
    const std::size_t cross = text.find('x');
    if (cross == std::string_view::npos) return {};
    const std::optional<std::ptrdiff_t> x = whole_number(text.substr(0, cross));
    const std::optional<std::ptrdiff_t> y = whole_number(text.substr(cross + 1));
    if (!x || !y || *x < 1 || *y < 1) return {};
    return Pair{*x, *y};
}

// How many tiles of `size`, `step` apart, cover `extent`: one more for each step until the end is reached.
std::ptrdiff_t count_of(std::ptrdiff_t extent, std::ptrdiff_t size, std::ptrdiff_t step) {
    return extent <= size ? 1 : 1 + (extent - size - 1) / step + 1;
}

// floor(i * extent / count) without leaving 64 bits.
std::ptrdiff_t part(std::ptrdiff_t i, std::ptrdiff_t extent, std::ptrdiff_t count) {
    return extent / count * i + extent % count * i / count;
}

} // namespace

std::ptrdiff_t Tiling::Axis::low(std::ptrdiff_t i) const noexcept {
    return size == 0 ? part(i, extent, count) : i * step;
}

std::ptrdiff_t Tiling::Axis::high(std::ptrdiff_t i) const noexcept {
    return size == 0 ? part(i + 1, extent, count) : std::min(extent - i * step, size) + i * step;
}

std::size_t Tiling::count() const noexcept {
    return static_cast<std::size_t>(x_.count) * static_cast<std::size_t>(y_.count);
}

Tile Tiling::tile(std::size_t i) const noexcept {
    const auto row = static_cast<std::ptrdiff_t>(i) / x_.count;
    const auto column = static_cast<std::ptrdiff_t>(i) % x_.count;
    const std::ptrdiff_t x = x_.low(column);
    const std::ptrdiff_t y = y_.low(row);
    return {{x, y, x_.high(column) - x, y_.high(row) - y}, row, column};
}

TilingOf TilingOf::sizes(const std::string& text) {
    const std::string_view all = text;
    const std::size_t comma = all.find(',');
    const auto fail = [&](std::string_view why) {
        return usage_fault(fmt::format("tiles takes WxH[,overlap=N], not '{}': {}", shown(text), why),
                           {"write tiles 256x256, or tiles 256x256,overlap=16 for tiles that share 16 pixels"});
    };
    const std::optional<Pair> size = pair_of(all.substr(0, comma));
    if (!size) throw fail("WxH is two whole numbers, at least 1");
    TilingOf out;
    out.x_ = size->x;
    out.y_ = size->y;
    out.asked_ = "tiles " + text;
    if (comma == std::string_view::npos) return out;
    constexpr std::string_view word = "overlap=";
    const std::string_view option = all.substr(comma + 1);
    const std::optional<std::ptrdiff_t> overlap =
        option.starts_with(word) ? whole_number(option.substr(word.size())) : std::nullopt;
    if (!overlap) throw fail("behind the comma stands overlap=N");
    if (*overlap >= std::min(size->x, size->y)) throw fail("the overlap must be smaller than a tile");
    out.overlap_ = *overlap;
    return out;
}

TilingOf TilingOf::grid(const std::string& text) {
    const std::optional<Pair> cells = pair_of(text);
    if (!cells) {
        throw usage_fault(
            fmt::format("grid takes CxR, not '{}': columns and rows are whole numbers, at least 1", shown(text)),
            {"write grid 3x2 for 3 columns and 2 rows"});
    }
    TilingOf out;
    out.grid_ = true;
    out.x_ = cells->x;
    out.y_ = cells->y;
    out.asked_ = "grid " + text;
    return out;
}

Tiling TilingOf::operator()(std::ptrdiff_t width, std::ptrdiff_t height) const {
    if (grid_ && (x_ > width || y_ > height)) {
        throw Fault(
            exit_code::failed, "out_of_bounds",
            fmt::format("{} has more cells than the image here, which is {}×{}, has pixels", asked_, width, height),
            {fmt::format("write at most grid {}x{}", width, height)});
    }
    Tiling out;
    if (grid_) {
        out.x_ = {width, x_, 0, 0};
        out.y_ = {height, y_, 0, 0};
    } else {
        out.x_ = {width, count_of(width, x_, x_ - overlap_), x_, x_ - overlap_};
        out.y_ = {height, count_of(height, y_, y_ - overlap_), y_, y_ - overlap_};
    }
    const auto most = static_cast<std::ptrdiff_t>(most_tiles);
    if (out.columns() > most / out.rows()) {
        throw Fault(exit_code::failed, "limit",
                    fmt::format("{} of a {}×{} image makes {} columns and {} rows: more than {} files", asked_, width,
                                height, out.columns(), out.rows(), most_tiles),
                    {"write larger tiles, or crop first"});
    }
    return out;
}

} // namespace oriel::tool
