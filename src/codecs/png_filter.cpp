#include "codecs/png_filter.hpp"

#include <cstdlib>
#include <cstring>

namespace oriel::codecs::png {

namespace {

// 16 bit hold every intermediate value and let twice as many lanes work at once as int does.
using Wide = std::int16_t;

Wide distance(Wide a, Wide b) { return static_cast<Wide>(a > b ? a - b : b - a); }

struct None {
    std::uint8_t operator()(Wide, Wide, Wide) const { return 0; }
};
struct Sub {
    std::uint8_t operator()(Wide a, Wide, Wide) const { return static_cast<std::uint8_t>(a); }
};
struct Up {
    std::uint8_t operator()(Wide, Wide b, Wide) const { return static_cast<std::uint8_t>(b); }
};
struct Average {
    std::uint8_t operator()(Wide a, Wide b, Wide) const { return static_cast<std::uint8_t>((a + b) / 2); }
};
struct Paeth {
    std::uint8_t operator()(Wide a, Wide b, Wide c) const {
        const auto guess = static_cast<Wide>(a + b - c);
        const Wide to_a = distance(guess, a);
        const Wide to_b = distance(guess, b);
        const Wide to_c = distance(guess, c);
        const Wide b_or_c = to_b <= to_c ? b : c;
        return static_cast<std::uint8_t>(to_a <= to_b && to_a <= to_c ? a : b_or_c);
    }
};

/// Gives the sum of the absolute values of the filtered bytes, taken as signed.
template <class Predict>
std::uint64_t apply(Predict predict, const std::vector<std::uint8_t>& above, const std::vector<std::uint8_t>& row,
                    std::size_t pixel_bytes, std::vector<std::uint8_t>& to) {
    const std::uint8_t* const x = row.data() + pixel_bytes;
    const std::uint8_t* const a = row.data();
    const std::uint8_t* const b = above.data() + pixel_bytes;
    const std::uint8_t* const c = above.data();
    std::uint8_t* const out = to.data();
    const std::size_t count = to.size();
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(x[i] - predict(a[i], b[i], c[i]));

    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i)
        sum += static_cast<unsigned>(std::abs(static_cast<int>(static_cast<std::int8_t>(out[i]))));
    return sum;
}

} // namespace

RowFilter::RowFilter(std::size_t row_bytes, std::size_t pixel_bytes)
    : pixel_bytes_(pixel_bytes), above_(pixel_bytes + row_bytes), row_(pixel_bytes + row_bytes) {
    for (auto& candidate : filtered_) candidate.resize(row_bytes);
}

void RowFilter::filter(std::span<const std::byte> row, std::span<std::byte> to) {
    std::memcpy(row_.data() + pixel_bytes_, row.data(), row.size());
    const std::array sums{
        apply(None{}, above_, row_, pixel_bytes_, filtered_[0]),
        apply(Sub{}, above_, row_, pixel_bytes_, filtered_[1]),
        apply(Up{}, above_, row_, pixel_bytes_, filtered_[2]),
        apply(Average{}, above_, row_, pixel_bytes_, filtered_[3]),
        apply(Paeth{}, above_, row_, pixel_bytes_, filtered_[4]),
    };
    std::size_t best = 0;
    for (std::size_t k = 1; k < sums.size(); ++k)
        if (sums[k] < sums[best]) best = k;
    to[0] = static_cast<std::byte>(best);
    std::memcpy(to.data() + 1, filtered_[best].data(), row.size());
    above_.swap(row_);
}

} // namespace oriel::codecs::png
