// From a Frame over a Source to pixels: which window is needed, and how the view lies in what was read.
//
// A Source's natural layout is packed, so a byte offset in it is a coordinate: y * row + x * pixel + channel.
// Every axis of a view over it steps along one of the three; undoing that arithmetic gives the window, and
// doing it again over other strides places the view in any buffer that holds the window.
#include "oriel/picture.hpp"

#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace oriel {
namespace {

// A view of (height, width, channels) in a source's coordinates (y, x, channel).
struct Coordinates {
    std::array<std::ptrdiff_t, 3> origin{};    // of the view's first element
    std::array<std::size_t, 3> along{0, 1, 2}; // view axis -> source axis
    std::array<std::ptrdiff_t, 3> step{1, 1, 1};
};

// `natural` is packed; `seen` is not empty and reaches only what natural does. An axis that has more than one
// element and steps along x stays inside a row, so its stride is smaller than a row's; likewise for channels.
Coordinates coordinates(const Layout& natural, const Layout& seen) {
    Coordinates out;
    std::ptrdiff_t rest = seen.offset() - natural.offset();
    for (std::size_t s = 0; s < 3; ++s) {
        out.origin[s] = rest / natural.stride(s);
        rest %= natural.stride(s);
    }
    for (std::size_t a = 0; a < 3; ++a) {
        if (seen.extent(a) <= 1) continue;
        const std::ptrdiff_t stride = seen.stride(a);
        std::size_t s = 0;
        while (s < 2 && (stride < 0 ? -stride : stride) < natural.stride(s)) ++s;
        out.along[a] = s;
        out.step[a] = stride / natural.stride(s);
    }
    return out;
}

// The same view over a buffer in which source coordinate `low` is the first element of `over`.
Layout place(const Coordinates& view, const Layout& seen, const Layout& over, std::ptrdiff_t low_y,
             std::ptrdiff_t low_x) {
    std::array<std::ptrdiff_t, 3> strides{};
    for (std::size_t a = 0; a < 3; ++a) strides[a] = view.step[a] * over.stride(view.along[a]);
    const std::ptrdiff_t offset = over.offset() + (view.origin[0] - low_y) * over.stride(0) +
                                  (view.origin[1] - low_x) * over.stride(1) + view.origin[2] * over.stride(2);
    return {seen.shape(), std::span<const std::ptrdiff_t>(strides), offset};
}

// An Image as a Source: the pixels are here, in whatever order.
class MemorySource final : public Source {
public:
    explicit MemorySource(const Image& image) : Source(natural(image.frame()), {}), image_(image) {}

    Reading reading() const noexcept override { return Reading::whole; }
    Image whole() override { return image_; }
    bool shares(const View& memory) const override { return may_overlap(image_.view(), memory); }
    void read(const Window& window, const View& to) override {
        const View pixels = image_.view();
        copy(pixels.slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}), to);
    }

    static Frame natural(const Frame& frame) {
        return frame.with_layout(Layout::contiguous(frame.layout().shape(), frame.format().itemsize()));
    }

private:
    Image image_;
};

} // namespace

Reach reach(const Frame& natural, const Frame& seen) {
    const Layout& layout = seen.layout();
    if (layout.empty()) return {{}, Layout::contiguous(layout.shape(), natural.format().itemsize()), false};
    const Coordinates view = coordinates(natural.layout(), layout);
    std::array<std::ptrdiff_t, 3> low = view.origin;
    std::array<std::ptrdiff_t, 3> high = view.origin;
    for (std::size_t a = 0; a < 3; ++a) {
        const std::ptrdiff_t last = view.step[a] * (layout.extent(a) - 1);
        (last < 0 ? low : high)[view.along[a]] += last;
    }
    Reach out;
    out.window = {low[0], low[1], high[0] - low[0] + 1, high[1] - low[1] + 1};
    out.turned = (layout.extent(0) > 1 && view.along[0] == 1) || (layout.extent(1) > 1 && view.along[1] == 0);
    out.upward = !out.turned && layout.extent(0) > 1 && view.step[0] < 0;
    const Layout packed = Layout::contiguous({out.window.height, out.window.width, natural.layout().extent(2)},
                                             natural.format().itemsize());
    out.layout = place(view, layout, packed, low[0], low[1]);
    return out;
}

Picture::Picture(std::shared_ptr<Source> source) : source_(std::move(source)), frame_(source_->shown()) {}

Picture::Picture(const Image& image)
    : source_(std::make_shared<MemorySource>(image)), frame_(MemorySource::natural(image.frame())) {}

bool Picture::has_own_channels() const noexcept {
    const Frame& shown = source_->shown();
    const std::ptrdiff_t pixel = source_->frame().layout().stride(1); // packed, so offsets in it are channels
    const auto same = [](const Channel& a, const Channel& b) { return a.stored == b.stored && a.role == b.role; };
    return std::ranges::equal(shown.channels(), frame_.channels(), same) &&
           shown.layout().stride(2) == frame_.layout().stride(2) &&
           shown.layout().offset() % pixel == frame_.layout().offset() % pixel;
}

Metadata Picture::metadata() const {
    Metadata out = source_->metadata();
    if (out.density && reach(source_->frame(), frame_).turned) std::swap(out.density->x, out.density->y);
    return out;
}

Image Picture::over(const Image& whole) const {
    if (frame_.layout().empty()) return whole.seen_as(frame_);
    const Coordinates view = coordinates(source_->frame().layout(), frame_.layout());
    return whole.seen_as(frame_.with_layout(place(view, frame_.layout(), whole.frame().layout(), 0, 0)));
}

Image Picture::resident(const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress) const {
    constexpr std::ptrdiff_t band_bytes = std::ptrdiff_t{4} << 20;
    const Frame& natural = source_->frame();
    const Reach need = reach(natural, frame_);
    const auto tell = [&](std::ptrdiff_t done) {
        if (progress && !progress(static_cast<std::uint64_t>(done), static_cast<std::uint64_t>(need.window.height)))
            throw Cancelled("stopped as asked");
    };
    tell(0);
    if (source_->reading() == Reading::whole) {
        const Image whole = source_->whole();
        tell(need.window.height);
        return over(whole);
    }
    const Layout packed = Layout::contiguous({need.window.height, need.window.width, natural.layout().extent(2)},
                                             natural.format().itemsize());
    const View pixels = Buffer::allocate(static_cast<std::size_t>(packed.size()) * natural.format().itemsize())
                            .view(natural.format(), packed);
    if (pixels.size() == 0) return {pixels, frame_.with_layout(need.layout)};
    const Window& wanted = need.window;
    const std::ptrdiff_t rows = progress ? std::max<std::ptrdiff_t>(band_bytes / packed.stride(0), 1)
                                         : wanted.height; // in one go if nobody asks
    for (std::ptrdiff_t y = 0; y < wanted.height; y += rows) {
        const std::ptrdiff_t end = std::min(y + rows, wanted.height);
        source_->read({wanted.y + y, wanted.x, end - y, wanted.width}, pixels.slice(0, {y, end}));
        tell(end);
    }
    return {pixels, frame_.with_layout(need.layout)};
}

void Picture::read(const View& to) const {
    const Frame& natural = source_->frame();
    const Reach need = reach(natural, frame_);
    // A plain window goes straight to where it is wanted. (A column turned into a row is packed as well, but it is no
    // window of that shape.)
    const Frame window = frame_.with_layout(need.layout);
    const bool plain = !need.turned && !frame_.inverts() && !frame_.remaps() && window == window.gathered() &&
                       natural.layout().extent(2) == frame_.layout().extent(2);
    if (plain && source_->reading() != Reading::whole && to.format() == frame_.format() &&
        std::ranges::equal(to.shape(), frame_.layout().shape()))
        return source_->read(need.window, to);
    gather(resident(), to);
}

} // namespace oriel
