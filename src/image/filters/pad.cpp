// A window of the padded picture is made of runs along each axis, each of which is a piece of the picture below: as it
// lies, backwards (mirror), or one row or column again and again (edge).
//
//   a b c d padded by 3, mirror:   c b a | a b c d | d c b      runs 3 backwards, 4 as they lie, 3 backwards
//
// The runs of both axes make a chequerboard, and every field is one copy.
#include "oriel/filters/pad.hpp"

#include "image/filters/few_pixels.hpp"
#include "image/filters/stage_source.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace oriel {
namespace {

constexpr std::size_t band_bytes = std::size_t{256} << 10;

struct Run {
    std::ptrdiff_t to; ///< in the window
    std::ptrdiff_t count;
    std::ptrdiff_t from; ///< the lowest index below
    int step;            ///< 1, -1, or 0: `from` again and again

    std::ptrdiff_t from_end() const noexcept { return step == 0 ? from + 1 : from + count; }
};

// The next run at place `at` of the continued axis, of at most `room`.
Run next_run(Border border, std::ptrdiff_t at, std::ptrdiff_t room, std::ptrdiff_t extent) {
    if (at >= 0 && at < extent) return {0, std::min(room, extent - at), at, 1};
    if (border == Border::edge || extent == 1)
        return at < 0 ? Run{0, std::min(room, -at), 0, 0} : Run{0, room, extent - 1, 0};
    const std::ptrdiff_t period = 2 * extent;
    const std::ptrdiff_t phase = (at % period + period) % period;
    if (phase < extent) return {0, std::min(room, extent - phase), phase, 1};
    const std::ptrdiff_t count = std::min(room, period - phase);
    return {0, count, period - phase - count, -1};
}

// What [low, low + count) of the continued axis is made of, in order.
std::vector<Run> runs(Border border, std::ptrdiff_t low, std::ptrdiff_t count, std::ptrdiff_t extent) {
    std::vector<Run> out;
    for (std::ptrdiff_t done = 0; done < count; done += out.back().count) {
        out.push_back(next_run(border, low + done, count - done, extent));
        out.back().to = done;
    }
    return out;
}

// A piece of one axis below, and the run that has it as it lies, if there is one.
struct Piece {
    std::ptrdiff_t low;
    std::ptrdiff_t high;
    const Run* plain = nullptr;
};

Piece reached(const std::vector<Run>& runs) {
    Piece out{runs.front().from, runs.front().from_end()};
    for (const Run& run : runs) {
        out.low = std::min(out.low, run.from);
        out.high = std::max(out.high, run.from_end());
    }
    for (const Run& run : runs)
        if (run.step == 1 && run.from == out.low && run.from_end() == out.high) out.plain = &run;
    return out;
}

View along(const View& from, std::size_t axis, const Run& run, std::ptrdiff_t low) {
    const View piece = from.slice(axis, {run.from - low, run.from_end() - low});
    return run.step == -1 ? piece.slice(axis, {{}, {}, -1}) : piece;
}

View field(const View& to, const Run& y, const Run& x) {
    return to.slice(0, {y.to, y.to + y.count}).slice(1, {x.to, x.to + x.count});
}

struct Offsets {
    std::ptrdiff_t y; ///< where the picture's own pixels begin
    std::ptrdiff_t x;
};

// Beyond the edges there is one colour.
class ColourPadded final : public StageSource {
public:
    ColourPadded(const Picture& below, const Frame& frame, const Offsets& at, const View& pixel)
        : StageSource(below, frame), at_(at), pixel_(pixel) {}

    void read(const Window& window, const View& to) override {
        const Frame& below = below_.picture().frame();
        const Cut y = meet(window.y - at_.y, window.height, below.height());
        const Cut x = meet(window.x - at_.x, window.width, below.width());
        fill(to.slice(0, {0, y.begin}));
        fill(to.slice(0, {y.end, window.height}));
        const View rows = to.slice(0, {y.begin, y.end});
        fill(rows.slice(1, {0, x.begin}));
        fill(rows.slice(1, {x.end, window.width}));
        if (y.begin == y.end || x.begin == x.end) return;
        below_.read({window.y - at_.y + y.begin, window.x - at_.x + x.begin, y.end - y.begin, x.end - x.begin},
                    rows.slice(1, {x.begin, x.end}));
    }

    std::optional<FewColours> few_colours() const override {
        const auto below = below_.picture().few_colours();
        if (!below) return std::nullopt;
        return joined(*below, as_few(pixel_, below->bits));
    }

private:
    struct Cut {
        std::ptrdiff_t begin; ///< in the window
        std::ptrdiff_t end;
    };
    // Which of [low, low + count) lie in [0, extent).
    static Cut meet(std::ptrdiff_t low, std::ptrdiff_t count, std::ptrdiff_t extent) {
        const std::ptrdiff_t begin = std::min(std::max<std::ptrdiff_t>(-low, 0), count);
        const std::ptrdiff_t end = low + count <= extent ? count : extent - low; // low may be very far to the left
        return {begin, std::max(begin, end)};
    }

    void fill(const View& to) const {
        if (to.size() != 0) copy(pixel_.broadcast_to(to.shape()), to);
    }

    Offsets at_;
    View pixel_;
};

// Beyond the edges there are pixels of the picture again.
class Continued final : public StageSource {
public:
    Continued(const Picture& below, const Frame& frame, const Offsets& at, Border border)
        : StageSource(below, frame), at_(at), border_(border) {}

    std::uint64_t working_memory() const noexcept override {
        return StageSource::working_memory() + std::max(band_bytes, frame_.row_bytes());
    }

    void read(const Window& window, const View& to) override {
        const auto row = static_cast<std::size_t>(window.width) * static_cast<std::size_t>(frame_.layout().stride(1));
        const auto fitting = static_cast<std::ptrdiff_t>(std::max<std::size_t>(band_bytes / row, 1));
        for (std::ptrdiff_t y = 0; y < window.height; y += fitting) {
            const std::ptrdiff_t rows = std::min(fitting, window.height - y);
            read_band({window.y + y, window.x, rows, window.width}, to.slice(0, {y, y + rows}));
        }
    }

    std::optional<FewColours> few_colours() const override { return below_.picture().few_colours(); }

private:
    void read_band(const Window& window, const View& to) {
        const Frame& below = below_.picture().frame();
        const std::vector<Run> down = runs(border_, window.y - at_.y, window.height, below.height());
        const std::vector<Run> across = runs(border_, window.x - at_.x, window.width, below.width());
        const Piece rows = reached(down);
        const Piece columns = reached(across);
        // Where the window itself has all that is needed, it is read to its place, and the rest is made of that.
        const bool in_place = rows.plain != nullptr && columns.plain != nullptr;
        const View from = in_place ? field(to, *rows.plain, *columns.plain) : scratch(rows, columns);
        below_.read({rows.low, columns.low, rows.high - rows.low, columns.high - columns.low}, from);
        for (const Run& y : down) {
            for (const Run& x : across) {
                if (in_place && &y == rows.plain && &x == columns.plain) continue;
                const View target = field(to, y, x);
                copy(along(along(from, 0, y, rows.low), 1, x, columns.low).broadcast_to(target.shape()), target);
            }
        }
    }

    View scratch(const Piece& rows, const Piece& columns) const {
        const Layout packed = Layout::contiguous(
            {rows.high - rows.low, columns.high - columns.low, frame_.layout().extent(2)}, frame_.format().itemsize());
        return Buffer::allocate(static_cast<std::size_t>(packed.size()) * frame_.format().itemsize())
            .view(frame_.format(), packed);
    }

    Offsets at_;
    Border border_;
};

// Throws OverflowError if it cannot be counted.
std::ptrdiff_t sum(std::ptrdiff_t extent, std::ptrdiff_t before, std::ptrdiff_t after) {
    std::ptrdiff_t out = 0;
    if (before == PTRDIFF_MIN || __builtin_add_overflow(extent, after, &out) ||
        __builtin_add_overflow(out, before, &out))
        throw OverflowError(
            fmt::format("{} pixels and a border of {} and {} are more than can be counted", extent, before, after));
    return out;
}

View empty_pixel(const Frame& frame) {
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    const View out =
        Buffer::allocate(frame.channel_count() * frame.format().itemsize()).view(frame.format(), {1, 1, channels});
    std::fill_n(out.mutable_data(), out.nbytes(), std::byte{0});
    return out;
}

} // namespace

Picture Pad::over(const Picture& below) const {
    const Frame& frame = below.frame();
    if (frame.layout().empty())
        throw ValueError(fmt::format("a picture of {}×{} has no pixels to pad", frame.width(), frame.height()));
    const std::ptrdiff_t width = sum(frame.width(), left, right);
    const std::ptrdiff_t height = sum(frame.height(), top, bottom);
    if (width < 1 || height < 1)
        throw ValueError(fmt::format("padding {}×{} by {},{},{},{} leaves no pixels", frame.width(), frame.height(),
                                     top, right, bottom, left));
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    const Frame padded =
        frame.gathered().with_layout(Frame::packed(height, width, channels, frame.format(), frame.max()).layout());
    if (border == Border::colour) {
        const View pixel = colour ? colour->pixel(frame) : empty_pixel(frame);
        if (!better_transposed(below))
            return Picture(std::make_shared<ColourPadded>(below, padded, Offsets{top, left}, pixel));
    } else if (!better_transposed(below)) {
        return Picture(std::make_shared<Continued>(below, padded, Offsets{top, left}, border));
    }
    const Pad transposed{left, bottom, right, top, border, colour};
    return transposed.over(below | Transpose{}) | Transpose{};
}

} // namespace oriel
