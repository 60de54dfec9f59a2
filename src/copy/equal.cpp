// Equality of views. The loops come from the copy planner: what is a fast order to copy in is one to compare in.
#include "copy/element.hpp"
#include "copy/plan.hpp"
#include "copy/walk.hpp"
#include "oriel/copy.hpp"

#include <algorithm>
#include <cstring>

namespace oriel {
namespace {

using copying::Axis;
using copying::load;

template <class T, bool native>
bool equal_numbers(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    const std::size_t in_atom = atom / sizeof(T);
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i)
        for (std::size_t k = 0; k < in_atom; ++k)
            if (load<T>(a + i * axis.from + k * sizeof(T), native) != load<T>(b + i * axis.to + k * sizeof(T), native))
                return false;
    return true;
}

bool equal_bytes(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    const auto packed = static_cast<std::ptrdiff_t>(atom);
    if (axis.from == packed && axis.to == packed)
        return std::memcmp(a, b, atom * static_cast<std::size_t>(axis.extent)) == 0;
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i)
        if (std::memcmp(a + i * axis.from, b + i * axis.to, atom) != 0) return false;
    return true;
}

// A half is compared by its bits, but for what those get wrong: NaN differs from itself, the zeros are equal.
template <bool native> bool equal_halves(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i)
        for (std::size_t k = 0; k < atom; k += 2) {
            const auto x = load<std::uint16_t>(a + i * axis.from + k, native);
            const auto y = load<std::uint16_t>(b + i * axis.to + k, native);
            const bool nan = (x & 0x7fff) > 0x7c00;
            const bool zeros = ((x | y) & 0x7fff) == 0;
            if (nan || (x != y && !zeros)) return false;
        }
    return true;
}

using Compare = bool (*)(const std::byte*, const std::byte*, const Axis&, std::size_t);

Compare comparison(const Format& format) {
    if (format.kind() != Kind::floating) return equal_bytes;
    switch (format.itemsize()) {
    case 2: return format.is_native() ? equal_halves<true> : equal_halves<false>;
    case 4: return format.is_native() ? equal_numbers<float, true> : equal_numbers<float, false>;
    default: return format.is_native() ? equal_numbers<double, true> : equal_numbers<double, false>;
    }
}

} // namespace

bool equal(const View& a, const View& b) {
    if (a.format() != b.format() || !std::ranges::equal(a.shape(), b.shape())) return false;
    if (a.size() == 0) return true;
    const copying::Plan plan = copying::plan(a.layout(), b.layout(), a.itemsize());
    const Compare compare = comparison(a.format());
    const std::byte* left = a.data() - a.layout().offset();
    const std::byte* right = b.data() - b.layout().offset();
    return copying::walk(plan, plan.rank - 1, left, right, [&](const std::byte* x, const std::byte* y) {
        return compare(x, y, plan.axes[plan.rank - 1], plan.atom);
    });
}

} // namespace oriel
