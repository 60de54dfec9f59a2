#include "codecs/tiff_associated.hpp"

#include "copy/element.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace oriel::codecs::tiff {

namespace {

// The colour of a pixel whose alpha is not 0.
template <class T> T quotient(T colour, T alpha, T max) {
    if constexpr (std::is_floating_point_v<T>) return colour / alpha;
    else return static_cast<T>(std::min<std::uint64_t>((std::uint64_t{colour} * max + alpha / 2) / alpha, max));
}

template <class T> void divide(const View& pixels, std::uint64_t max) {
    const Layout& layout = pixels.layout();
    const bool native = pixels.format().is_native();
    const std::ptrdiff_t colours = layout.extent(2) - 1;
    for (std::ptrdiff_t y = 0; y < layout.extent(0); ++y) {
        std::byte* pixel = pixels.mutable_data() + y * layout.stride(0);
        for (std::ptrdiff_t x = 0; x < layout.extent(1); ++x, pixel += layout.stride(1)) {
            const T alpha = copying::load<T>(pixel + colours * layout.stride(2), native);
            if (alpha == T{} || (!std::is_floating_point_v<T> && alpha == static_cast<T>(max))) continue;
            for (std::ptrdiff_t c = 0; c < colours; ++c) {
                std::byte* const at = pixel + c * layout.stride(2);
                copying::store(at, quotient(copying::load<T>(at, native), alpha, static_cast<T>(max)), native);
            }
        }
    }
}

FileFacts told(FileFacts facts) {
    facts.notices.emplace_back("colours are stored multiplied by alpha (associated); they are divided by it");
    return facts;
}

class Divided final : public Source {
public:
    explicit Divided(std::shared_ptr<Source> stored)
        : Source(stored->frame(), told(stored->facts()), stored->shown()), stored_(std::move(stored)) {}

    Reading reading() const noexcept override { return stored_->reading(); }
    void read(const Window& window, const View& to) override {
        stored_->read(window, to);
        const Format& format = frame_.format();
        if (format.kind() == Kind::floating)
            return format.itemsize() == 4 ? divide<float>(to, 0) : divide<double>(to, 0);
        switch (format.itemsize()) {
        case 1: return divide<std::uint8_t>(to, frame_.max());
        case 2: return divide<std::uint16_t>(to, frame_.max());
        default: return divide<std::uint32_t>(to, frame_.max());
        }
    }
    std::uint64_t working_memory() const noexcept override { return stored_->held_memory(); }
    bool decodes() const noexcept override { return stored_->decodes(); }
    bool costs_whole_rows() const noexcept override { return stored_->costs_whole_rows(); }
    std::string missing() const override { return stored_->missing(); }
    Metadata metadata() const override { return stored_->metadata(); }

private:
    std::shared_ptr<Source> stored_;
};

} // namespace

bool is_associated(const Directory& directory, const Frame& shown) {
    if (!shown.has_alpha()) return false;
    const std::vector<std::uint64_t> extra = directory.numbers(Tag::extra_samples, 1);
    return !extra.empty() && extra[0] == 1;
}

bool can_divide(const Directory& directory, const Frame& shown) {
    const Format& format = shown.format();
    if (directory.number(Tag::photometric, 1) == 0) return false; // white is zero
    return (format.kind() == Kind::unsigned_integer && format.itemsize() <= 4) ||
           (format.kind() == Kind::floating && format.itemsize() >= 4);
}

std::shared_ptr<Source> divided(std::shared_ptr<Source> stored) { return std::make_shared<Divided>(std::move(stored)); }

} // namespace oriel::codecs::tiff
