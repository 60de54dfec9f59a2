// Pictures for pipeline tests: pixels that tell where they came from, a Source that counts what is asked of it,
// and a Sink that keeps what it is given.
#pragma once

#include "oriel/oriel.hpp"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace testing {

/// A packed picture whose value at (y, x, c) is (31 y + 7 x + 3 c) mod 256, or the 16-bit like of it.
inline oriel::Image scene(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels,
                          const oriel::Format& format = {}) {
    const auto bytes = static_cast<std::size_t>(height * width * channels) * format.itemsize();
    const oriel::View view = oriel::Buffer::allocate(bytes).view(format, {height, width, channels});
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                const std::ptrdiff_t value = 31 * y + 7 * x + 3 * c;
                if (format.itemsize() == 1) view.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(value));
                else view.set<std::uint16_t>({y, x, c}, static_cast<std::uint16_t>(value * 211));
            }
    return oriel::Image(view);
}

/// Reads windows of an Image, as a file of rows would, and remembers them.
class WindowSource final : public oriel::Source {
public:
    explicit WindowSource(const oriel::Image& image) : Source(image.frame(), {}), image_(image) {}

    oriel::Reading reading() const noexcept override { return oriel::Reading::window; }
    void read(const oriel::Window& window, const oriel::View& to) override {
        {
            const std::lock_guard lock(mutex_);
            windows.push_back(window);
        }
        oriel::copy(
            image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
            to);
    }

    /// Pixels asked for so far.
    std::ptrdiff_t pixels_read() const {
        std::ptrdiff_t sum = 0;
        for (const oriel::Window& window : windows) sum += window.height * window.width;
        return sum;
    }

    std::vector<oriel::Window> windows;

private:
    oriel::Image image_;
    std::mutex mutex_;
};

/// Keeps the rows; asks for the frame as it is offered, gathered.
class KeepingSink final : public oriel::Sink {
public:
    oriel::Frame begin(const oriel::Frame& offered) override { return offered.gathered(); }
    void rows(const oriel::View& band) override {
        ++bands;
        const std::vector<std::byte> part = oriel::to_bytes(band);
        bytes.insert(bytes.end(), part.begin(), part.end());
    }
    void finish() override { finished = true; }

    std::vector<std::byte> bytes;
    int bands = 0;
    bool finished = false;
};

} // namespace testing
