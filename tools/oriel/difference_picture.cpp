#include "difference_picture.hpp"

#include "elements.hpp"
#include "oriel/buffer.hpp"
#include "oriel/filters/crop.hpp"
#include "pixel_colours.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace oriel::tool {

namespace {

constexpr Rgb red{220, 0, 0};
constexpr std::uint64_t piece_bytes = std::uint64_t{256} << 10; // of either picture, values included

class DifferencePicture final : public Source {
public:
    DifferencePicture(const Picture& a, const Picture& b, double tolerance)
        : Source(Frame::packed(a.height(), a.width(), 3), made_of_both()), a_(a), b_(b), tolerance_(tolerance) {}

    Reading reading() const noexcept override {
        const bool rows = a_.source()->reading() == Reading::rows || b_.source()->reading() == Reading::rows;
        return rows ? Reading::rows : Reading::window;
    }

    std::uint64_t working_memory() const noexcept override {
        const std::uint64_t stored = a_.frame().row_bytes();
        const std::uint64_t row = stored + a_.channel_count() * static_cast<std::uint64_t>(a_.width()) * sizeof(double);
        return a_.source()->held_memory() + b_.source()->held_memory() + 2 * std::max(piece_bytes, row);
    }

    void read(const Window& window, const View& to) override {
        const std::uint64_t value = sizeof(double) + a_.frame().format().itemsize();
        const std::uint64_t row = a_.channel_count() * static_cast<std::uint64_t>(window.width) * value;
        const auto fitting = static_cast<std::ptrdiff_t>(std::max<std::uint64_t>(piece_bytes / row, 1));
        for (std::ptrdiff_t y = 0; y < window.height; y += fitting) {
            const std::ptrdiff_t rows = std::min(fitting, window.height - y);
            read_piece({window.y + y, window.x, rows, window.width}, to.slice(0, {y, y + rows}));
        }
    }

    void check_unchanged() const override {
        a_.source()->check_unchanged();
        b_.source()->check_unchanged();
    }

private:
    static FileFacts made_of_both() {
        FileFacts out;
        out.format = "difference";
        out.stored = "made of both";
        return out;
    }

    void read_piece(const Window& window, const View& to) const {
        const std::vector<double> a = values(a_, window);
        const std::vector<double> b = values(b_, window);
        const PixelColours colours(a_.frame());
        const std::size_t channels = a_.channel_count();
        std::size_t i = 0;
        std::byte* row = to.mutable_data();
        for (std::ptrdiff_t y = 0; y < window.height; ++y, row += to.layout().stride(0)) {
            std::byte* pixel = row;
            for (std::ptrdiff_t x = 0; x < window.width; ++x, i += channels, pixel += to.layout().stride(1)) {
                const Rgb colour = at(colours, &a[i], &b[i], channels);
                const std::array<std::uint8_t, 3> values{colour.red, colour.green, colour.blue};
                for (std::size_t c = 0; c < 3; ++c)
                    pixel[static_cast<std::ptrdiff_t>(c) * to.layout().stride(2)] = std::byte{values[c]};
            }
        }
    }

    Rgb at(const PixelColours& colours, const double* a, const double* b, std::size_t channels) const {
        double error = 0;
        for (std::size_t c = 0; c < channels; ++c) {
            const bool same = a[c] == b[c] || (std::isnan(a[c]) && std::isnan(b[c]));
            if (!same) error = std::max(error, std::isnan(a[c] - b[c]) ? HUGE_VAL : std::abs(a[c] - b[c]));
        }
        if (error > tolerance_) return red;
        const Rgb seen = colours.over_black(a);
        const auto pale = static_cast<std::uint8_t>(200 + luminance(seen) * 55 / 255);
        const auto less = [pale](int by) { return static_cast<std::uint8_t>(pale - by); };
        return error > 0 ? Rgb{pale, less(20), less(70)} : Rgb{pale, pale, pale};
    }

    static std::vector<double> values(const Picture& picture, const Window& window) {
        const Picture part =
            picture | Crop{.x = window.x, .y = window.y, .width = window.width, .height = window.height};
        const Frame frame = part.frame().gathered();
        const View view = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
        part.read(view);
        std::vector<double> out(static_cast<std::size_t>(view.size()));
        widen(frame.format(), view.data(), out.size(), out.data());
        return out;
    }

    Picture a_;
    Picture b_;
    double tolerance_;
};

} // namespace

Picture difference_picture(const Picture& a, const Picture& b, double tolerance) {
    return Picture(std::make_shared<DifferencePicture>(a, b, tolerance));
}

} // namespace oriel::tool
