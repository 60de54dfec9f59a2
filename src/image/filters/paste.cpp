#include "oriel/filters/paste.hpp"

#include "copy/convert.hpp"
#include "copy/invert.hpp"
#include "image/filters/few_pixels.hpp"
#include "image/filters/region_source.hpp"
#include "image/filters/store_seen.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel {
namespace {

constexpr std::size_t band_bytes = std::size_t{256} << 10;

[[noreturn]] void throw_unlike(const Frame& what, const Frame& onto) {
    const bool into_gray = onto.is_gray() && what.is_colour();
    throw TypeError(fmt::format("a picture of {} cannot be pasted into one of {}: {}", what.channel_names(),
                                onto.channel_names(),
                                into_gray ? "colour does not go into gray; choose one of its channels first"
                                          : "their channels mean different things; choose some first"));
}

// The channels of what is pasted that `onto` has a place for, in its order; at most an alpha is wanting.
Frame matched(const Frame& what, const Frame& onto) {
    const auto same_role = [](const Channel& a, const Channel& b) { return a.role == b.role; };
    if (std::ranges::equal(what.channels(), onto.channels(), same_role)) return what;
    const bool keeps_alpha = what.has_alpha() && onto.has_alpha();
    std::vector<std::uint8_t> taken;
    if (what.is_gray() && (onto.is_gray() || onto.is_colour())) taken.assign(onto.is_gray() ? 1 : 3, 0);
    else if (what.is_colour() && onto.is_colour()) taken = {0, 1, 2};
    else throw_unlike(what, onto);
    if (keeps_alpha) taken.push_back(static_cast<std::uint8_t>(what.channel_count() - 1));
    return what.select(taken);
}

Region place(const Picture& what, const Frame& onto, std::ptrdiff_t x, std::ptrdiff_t y) {
    const std::ptrdiff_t width = what.width();
    const std::ptrdiff_t height = what.height();
    if (x < 0 || y < 0 || x > onto.width() - width || y > onto.height() - height)
        throw IndexError(fmt::format("{}×{} pasted at x={}, y={} does not lie inside of the image here, which is {}×{}",
                                     width, height, x, y, onto.width(), onto.height()));
    return {{y, height, 1}, {x, width, 1}};
}

// What is pasted, as pixels of the kind it is pasted into.
class PastedPixels {
public:
    PastedPixels(const Picture& what, const Frame& onto)
        : pixels_(what.seen_as(matched(what.frame(), onto))), format_(onto.format()), max_(onto.max()),
          channels_(static_cast<std::ptrdiff_t>(onto.channel_count())) {
        const Frame& frame = pixels_.picture().frame();
        given_ = static_cast<std::ptrdiff_t>(frame.channel_count());
        converts_ = frame.format() != format_ || frame.max() != max_;
        if (converts_) copying::require_convertible(frame.format(), frame.max(), format_, max_); // not at the first row
    }

    const Picture& picture() const noexcept { return pixels_.picture(); }
    std::uint64_t held_memory() const noexcept { return pixels_.held_memory(); }
    std::ptrdiff_t band_rows() const noexcept {
        const std::size_t rows = band_bytes / std::max<std::size_t>(picture().frame().row_bytes(), 1);
        return std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(rows), 1);
    }

    std::optional<FewColours> few_colours() const {
        const auto few = picture().few_colours();
        if (!few || format_.itemsize() != 1) return std::nullopt;
        const View given = as_pixels(*few, static_cast<std::size_t>(given_));
        const View out = Buffer::allocate(few->pixels.size() * static_cast<std::size_t>(channels_))
                             .view(format_, {1, given.extent(1), channels_});
        const View colours = but_wanting(out);
        if (converts_) copying::convert(given, picture().frame().max(), colours, max_);
        else copy(given, colours);
        return as_few(out, few->bits);
    }

    /// Fills `to`, (height, width, channels) of what it is pasted into.
    void read(const Window& window, const View& to) {
        const View colours = but_wanting(to);
        if (!converts_) return pixels_.read(window, colours);
        const Frame& frame = picture().frame();
        std::optional<Buffer> scratch;
        for (std::ptrdiff_t y = 0; y < window.height; y += band_rows()) {
            const std::ptrdiff_t rows = std::min(band_rows(), window.height - y);
            const Layout packed = Layout::contiguous({rows, window.width, given_}, frame.format().itemsize());
            if (!scratch)
                scratch = Buffer::allocate(static_cast<std::size_t>(packed.size()) * frame.format().itemsize());
            const View band = scratch->view(frame.format(), packed);
            pixels_.read({window.y + y, window.x, rows, window.width}, band);
            copying::convert(band, frame.max(), colours.slice(0, {y, y + rows}), max_);
        }
    }

private:
    // The channels that are given; an alpha that is not is made opaque.
    View but_wanting(const View& to) const {
        if (given_ == channels_) return to;
        std::vector<std::byte> opaque(format_.itemsize());
        detail::encode(format_, opaque.data(), Value(max_));
        fill_bytes(to.index(2, given_), opaque);
        return to.slice(2, {0, given_});
    }

    ReadByWindow pixels_;
    Format format_;
    std::uint64_t max_;
    std::ptrdiff_t channels_;
    std::ptrdiff_t given_ = 0; ///< channels that come from the picture; after them an alpha may be wanting
    bool converts_ = false;
};

class PastedRegion final : public RegionSource {
public:
    PastedRegion(const Picture& below, const Region& region, const Picture& what)
        : RegionSource(below, region), pixels_(what, below.frame()) {
        tell_of(what.facts().notices, facts_.notices);
        tell_of(what.facts().decoding, facts_.decoding);
    }

    std::uint64_t working_memory() const noexcept override {
        return RegionSource::working_memory() + pixels_.held_memory() + (band_bytes << 1);
    }
    bool shares(const View& memory) const override {
        return RegionSource::shares(memory) || pixels_.picture().source()->shares(memory);
    }
    std::string missing() const override {
        const std::string below = RegionSource::missing();
        const std::string above = pixels_.picture().source()->missing();
        return below.empty() || above.empty() ? below + above : below + "; " + above;
    }
    void check_unchanged() const override {
        RegionSource::check_unchanged();
        pixels_.picture().source()->check_unchanged();
    }

    std::optional<FewColours> few_colours() const override {
        const auto below = below_.picture().few_colours();
        const auto above = below ? pixels_.few_colours() : std::nullopt;
        if (!above) return std::nullopt;
        return joined(*below, *above);
    }

private:
    // What a user should know of the reading of both.
    static void tell_of(const std::vector<std::string>& theirs, std::vector<std::string>& ours) {
        for (const std::string& sentence : theirs) {
            std::string said = "what is pasted: " + sentence;
            if (std::ranges::find(ours, said) == ours.end()) ours.push_back(std::move(said));
        }
    }

    void change(const View& part, const Window& of_region) override { pixels_.read(of_region, part); }

    PastedPixels pixels_;
};

} // namespace

void Paste::check(const Frame& onto) const {
    require_inside(place(what, onto, x, y), onto);
    (void)PastedPixels(what, onto);
}

Picture Paste::over(const Picture& below) const {
    check(below.frame());
    if (better_transposed(below)) {
        const Paste other{what | Transpose{}, y, x};
        return other.over(below | Transpose{}) | Transpose{};
    }
    const Region region = place(what, below.frame(), x, y);
    return Picture(std::make_shared<PastedRegion>(below, region, what));
}

void paste_in_place(const Image& image, const Picture& what, std::ptrdiff_t x, std::ptrdiff_t y) {
    const Region region = place(what, image.frame(), x, y);
    const Image target = image.seen_as(image.frame().cut(region.y, region.x));
    if (target.readonly()) detail::throw_read_only();
    const Frame& frame = target.frame();
    PastedPixels pixels(what, frame);
    // Pixels that lie in what is written are all read before.
    const std::ptrdiff_t band_rows = what.source()->shares(target.view()) ? frame.height() : pixels.band_rows();
    std::optional<Buffer> scratch;
    for (std::ptrdiff_t row = 0; row < frame.height(); row += band_rows) {
        const Frame rows = frame.rows(row, std::min(band_rows, frame.height() - row));
        const Frame packed = rows.gathered();
        if (!scratch) scratch = Buffer::allocate(packed.nbytes());
        const View band = scratch->view(packed.format(), packed.layout());
        pixels.read({row, 0, rows.height(), rows.width()}, band);
        if (frame.inverts()) copying::invert(band, frame.inverted_bits(), frame.max());
        store_seen(band, target.seen_as(rows));
    }
    pixels.picture().source()->check_unchanged();
}

} // namespace oriel
