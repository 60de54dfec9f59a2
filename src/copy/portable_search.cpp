// The portable table's ways to look at values: equality of two runs, and finding and counting an element in one.
#include "copy/element.hpp"
#include "copy/kernels.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::copying {
namespace {

// What elements are read as; a half is compared by its bits, and a truth by whether there are any.
template <class T> bool same(T a, T b) { return a == b; }

struct Half {
    std::uint16_t bits;
    friend bool same(Half a, Half b) {
        constexpr unsigned magnitude = 0x7fff;
        constexpr unsigned infinity = 0x7c00; // what is above is not a number
        if (((a.bits | b.bits) & magnitude) == 0) return true;
        return a.bits == b.bits && (a.bits & magnitude) <= infinity;
    }
};

struct Truth {
    std::uint8_t bits;
    friend bool same(Truth a, Truth b) { return (a.bits != 0) == (b.bits != 0); }
};

// Elements are compared in blocks without an early end, so that several are taken at once.
template <class T, bool native>
bool equal_run(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    constexpr auto size = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto in_atom = static_cast<std::ptrdiff_t>(atom) / size;
    const auto packed = static_cast<std::ptrdiff_t>(atom);
    const auto alike = [](const std::byte* x, const std::byte* y) {
        return same(load<T>(x, native), load<T>(y, native));
    };
    if (axis.from == packed && axis.to == packed) {
        constexpr std::ptrdiff_t block = 512;
        const std::ptrdiff_t count = axis.extent * in_atom;
        for (std::ptrdiff_t first = 0; first < count; first += block) {
            bool equal = true;
            const std::ptrdiff_t end = std::min(first + block, count);
            for (std::ptrdiff_t i = first; i < end; ++i) equal &= alike(a + i * size, b + i * size);
            if (!equal) return false;
        }
        return true;
    }
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i)
        for (std::ptrdiff_t k = 0; k < in_atom; ++k)
            if (!alike(a + i * axis.from + k * size, b + i * axis.to + k * size)) return false;
    return true;
}

template <class T>
std::size_t find_run(const std::byte* at, std::ptrdiff_t stride, std::size_t count, std::uint64_t bits) {
    const T wanted = element_of<T>(bits);
    if constexpr (sizeof(T) == 1)
        if (stride == 1) {
            const void* const found = std::memchr(at, static_cast<int>(wanted), count);
            return found == nullptr ? count : static_cast<std::size_t>(static_cast<const std::byte*>(found) - at);
        }
    std::size_t k = 0;
    while (k < count && load<T>(at + static_cast<std::ptrdiff_t>(k) * stride, true) != wanted) ++k;
    return k;
}

template <class T>
std::size_t count_run(const std::byte* at, std::ptrdiff_t stride, std::size_t count, std::uint64_t bits) {
    const T wanted = element_of<T>(bits);
    std::size_t found = 0;
    for (std::size_t k = 0; k < count; ++k, at += stride) found += load<T>(at, true) == wanted ? 1U : 0U;
    return found;
}

} // namespace

const Looking portable_looking{
    {equal_run<Truth, true>, equal_run<Half, true>, equal_run<float, true>, equal_run<double, true>,
     equal_run<Half, false>, equal_run<float, false>, equal_run<double, false>},
    {find_run<std::uint8_t>, find_run<std::uint16_t>, find_run<std::uint32_t>, find_run<std::uint64_t>, find_run<float>,
     find_run<double>},
    {count_run<std::uint8_t>, count_run<std::uint16_t>, count_run<std::uint32_t>, count_run<std::uint64_t>,
     count_run<float>, count_run<double>},
};

} // namespace oriel::copying
