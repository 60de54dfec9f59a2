#include "difference.hpp"

#include "oriel/buffer.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/io.hpp"
#include "words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace oriel::tool {

namespace {

// |a - b|; of floats 0 where they are equal, infinite where one alone is not a number.
template <class T> auto distance(T a, T b) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        if (a == b || (std::isnan(a) && std::isnan(b))) return 0.0;
        const double apart = std::abs(static_cast<double>(a) - static_cast<double>(b));
        return std::isnan(apart) ? std::numeric_limits<double>::infinity() : apart;
    } else {
        const auto x = static_cast<std::uint64_t>(a); // wraps: so does the difference, back into place
        const auto y = static_cast<std::uint64_t>(b);
        return a < b ? y - x : x - y;
    }
}

template <class T> void read_row(const Format& format, const std::byte* at, std::vector<T>& out) {
    with_elements(format, [&](const auto& element) {
        using Element = std::decay_t<decltype(element)>;
        if constexpr (std::is_same_v<typename Element::Number, T>) {
            for (T& value : out) {
                value = element(at);
                at += Element::size;
            }
        }
    });
}

template <class T> std::vector<Number> numbers(const T* values, std::size_t count) {
    std::vector<Number> out;
    for (std::size_t c = 0; c < count; ++c) out.push_back(number_of(values[c]));
    return out;
}

} // namespace

double Difference::psnr(std::uint64_t max) const {
    if (mean_square == 0) return std::numeric_limits<double>::infinity();
    const auto white = static_cast<double>(max);
    return 10 * std::log10(white * white / mean_square);
}

std::string unlike(const Frame& a, const Frame& b) {
    const auto differ = [](const std::string& one, const std::string& other) {
        return fmt::format("the first is {}, the second {}", one, other);
    };
    if (a.width() != b.width() || a.height() != b.height()) return differ(size_words(a), size_words(b));
    const Format& f = a.format();
    const Format& g = b.format();
    const bool same_depth = f.kind() == g.kind() && f.itemsize() == g.itemsize();
    if (a.channel_names() != b.channel_names() || !same_depth) {
        const std::string first = pixel_words(a);
        const std::string second = pixel_words(b);
        return first != second ? differ(first, second) : differ(f.name(), g.name()); // u8, i8
    }
    if (a.max() != b.max()) return differ(fmt::format("white at {}", a.max()), fmt::format("white at {}", b.max()));
    return {};
}

std::uint64_t kept_for_rows(const Picture& picture) {
    const Source& source = *picture.source();
    const Reach need = reach(source.frame(), picture.frame());
    const bool downwards = !need.turned && !need.upward;
    const bool cheap = source.reading() == Reading::window || (source.reading() == Reading::rows && downwards);
    if (cheap) return 0;
    return source.reading() == Reading::whole ? source.frame().nbytes() : source.bytes_of(need.window);
}

Picture readable_by_rows(const Picture& picture, const Options& options) {
    return kept_for_rows(picture) == 0 ? picture : Picture(load(picture, options));
}

Frame DifferenceSink::begin(const Frame& offered) {
    const Frame wanted = offered.gathered();
    format_ = wanted.format();
    channels_ = wanted.channel_count();
    out_.pixels = static_cast<std::uint64_t>(wanted.width()) * static_cast<std::uint64_t>(wanted.height());
    return wanted;
}

std::uint64_t DifferenceSink::memory(const Frame& wanted) const {
    const auto row = static_cast<std::uint64_t>(wanted.row_bytes());
    // The other picture's decoder, its band, which is of about the size of this one's, and two rows as numbers.
    const std::uint64_t held = kept_for_rows(other_) == 0 ? other_.source()->held_memory() : 0; // it has been loaded
    return held + std::max<std::uint64_t>(std::uint64_t{256} * 1024, row) + 2 * row;
}

void DifferenceSink::rows(const View& band) {
    const std::ptrdiff_t count = band.extent(0);
    const Picture part = other_ | Crop{.x = 0, .y = y_, .width = other_.width(), .height = count};
    const Frame frame = part.frame().gathered();
    const View theirs = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    part.read(theirs);
    const std::size_t bytes = frame.row_bytes();
    const std::byte* a = band.data();
    const std::byte* b = theirs.data();
    with_elements(format_, [&](const auto& element) {
        using T = typename std::decay_t<decltype(element)>::Number;
        std::vector<T> ours(static_cast<std::size_t>(frame.width()) * channels_);
        std::vector<T> others(ours.size());
        for (std::ptrdiff_t y = 0; y < count; ++y, ++y_, a += band.layout().stride(0), b += bytes) {
            if (format_ == frame.format() && std::memcmp(a, b, bytes) == 0) continue;
            read_row(format_, a, ours);
            read_row(frame.format(), b, others);
            compare(ours, others);
        }
    });
}

template <class T> void DifferenceSink::compare(const std::vector<T>& a, const std::vector<T>& b) {
    long double sum = 0;
    long double squares = 0;
    for (std::size_t i = 0; i < a.size(); i += channels_) {
        double error = 0;
        for (std::size_t c = i; c < i + channels_; ++c) {
            const auto apart = static_cast<double>(distance(a[c], b[c]));
            error = std::max(error, apart);
            sum += apart;
            squares += static_cast<long double>(apart) * apart;
        }
        if (error == 0) continue;
        ++out_.unequal;
        out_.max_error = std::max(out_.max_error, error);
        if (error <= tolerance_) continue;
        const auto x = static_cast<std::ptrdiff_t>(i / channels_);
        const auto pixel = [&] {
            return DifferentPixel{x, y_, numbers(&a[i], channels_), numbers(&b[i], channels_), error};
        };
        Window& box = out_.box;
        if (out_.different++ == 0) {
            out_.first = out_.worst = pixel();
            box = {y_, x, 1, 1};
            continue;
        }
        if (error > out_.worst->error) out_.worst = pixel();
        const std::ptrdiff_t right = std::max(box.x + box.width, x + 1);
        box.x = std::min(box.x, x);
        box.width = right - box.x;
        box.height = y_ + 1 - box.y;
    }
    sum_ += sum;
    squares_ += squares;
}

void DifferenceSink::finish() {
    const auto values = static_cast<long double>(out_.pixels) * static_cast<long double>(channels_);
    out_.mean_error = static_cast<double>(sum_ / values);
    out_.mean_square = static_cast<double>(squares_ / values);
    other_.source()->check_unchanged();
}

} // namespace oriel::tool
