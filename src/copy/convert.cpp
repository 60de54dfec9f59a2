// One loop a pair of element types, chosen once; each row is converted where it lies.
#include "copy/convert.hpp"

#include "copy/element.hpp"
#include "copy/execute.hpp"
#include "copy/plan.hpp"
#include "copy/shuffle.hpp"
#include "copy/walk.hpp"
#include "memory/counting.hpp"
#include "memory/half.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace oriel::copying {
namespace {

struct Scale {
    std::uint64_t from_max;
    std::uint64_t to_max;
    bool from_native;
    bool to_native;
};

// binary16 in memory; its numbers are doubles.
struct Half {
    std::uint16_t bits;
};

template <class T> using Number = std::conditional_t<std::is_same_v<T, Half>, double, T>;

template <class T> Number<T> load_number(const std::byte* at, bool native) {
    if constexpr (std::is_same_v<T, Half>) return detail::half_to_double(load<std::uint16_t>(at, native));
    else return load<T>(at, native);
}

template <class T> void store_number(std::byte* at, Number<T> number, bool native) {
    if constexpr (std::is_same_v<T, Half>) store(at, detail::real_to_half(number), native);
    else store<T>(at, number, native);
}

template <class From, class To> To scaled(From value, const Scale& scale) {
    if constexpr (std::is_floating_point_v<From> && std::is_floating_point_v<To>) {
        return static_cast<To>(value);
    } else if constexpr (std::is_floating_point_v<From>) {
        const auto top = static_cast<double>(scale.to_max);
        const double wanted = static_cast<double>(value) * top + 0.5;
        if (!(wanted > 0)) return To{0}; // a NaN too
        return wanted >= top ? static_cast<To>(scale.to_max) : static_cast<To>(wanted);
    } else if constexpr (std::is_floating_point_v<To>) {
        return static_cast<To>(static_cast<double>(value) / static_cast<double>(scale.from_max));
    } else {
        const std::uint64_t inside = std::min<std::uint64_t>(value, scale.from_max);
        if (scale.from_max == scale.to_max) return static_cast<To>(inside);
        __extension__ using Wide = unsigned __int128; // the product of two 64-bit numbers
        return static_cast<To>((static_cast<Wide>(inside) * scale.to_max + scale.from_max / 2) / scale.from_max);
    }
}

// Integers of at most 16 bits divide as doubles, which the compiler can do several at once. That is exact: a
// quotient below 2^17 that is no integer is at least 2^-16 away from one, and a double has 53 bits.
template <class From, class To> To scaled_small(From value, const Scale& scale) {
    const std::uint64_t inside = std::min<std::uint64_t>(value, scale.from_max);
    const auto product = static_cast<double>(inside * scale.to_max + scale.from_max / 2);
    return static_cast<To>(static_cast<std::uint32_t>(product / static_cast<double>(scale.from_max)));
}

template <class From, class To>
void convert_run(const std::byte* from, std::byte* to, const Axis& axis, const Scale& scale) {
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i) {
        const auto value = load_number<From>(from + i * axis.from, scale.from_native);
        if constexpr (std::is_integral_v<From> && std::is_integral_v<To> && sizeof(From) <= 2 && sizeof(To) <= 2)
            store<To>(to + i * axis.to, scaled_small<From, To>(value, scale), scale.to_native);
        else store_number<To>(to + i * axis.to, scaled<Number<From>, Number<To>>(value, scale), scale.to_native);
    }
}

using Convert = void (*)(const std::byte*, std::byte*, const Axis&, const Scale&);

[[noreturn]] void throw_unconvertible(const Format& format) {
    throw TypeError(fmt::format("elements of {} cannot be converted; unsigned integers, booleans and floats can\n"
                                "TIFF, NPY and raw hold them as they are",
                                format.name()));
}

template <class From> Convert to_format(const Format& to) {
    if (to.kind() == Kind::floating) {
        if (to.itemsize() == 2) return convert_run<From, Half>;
        if (to.itemsize() == 4) return convert_run<From, float>;
        if (to.itemsize() == 8) return convert_run<From, double>;
    } else if (to.kind() == Kind::unsigned_integer || to.kind() == Kind::boolean) {
        switch (to.itemsize()) {
        case 1: return convert_run<From, std::uint8_t>;
        case 2: return convert_run<From, std::uint16_t>;
        case 4: return convert_run<From, std::uint32_t>;
        case 8: return convert_run<From, std::uint64_t>;
        default: break;
        }
    }
    throw_unconvertible(to);
}

Convert conversion(const Format& from, const Format& to) {
    if (from.kind() == Kind::floating) {
        if (from.itemsize() == 2) return to_format<Half>(to);
        if (from.itemsize() == 4) return to_format<float>(to);
        if (from.itemsize() == 8) return to_format<double>(to);
    } else if (from.kind() == Kind::unsigned_integer || from.kind() == Kind::boolean) {
        switch (from.itemsize()) {
        case 1: return to_format<std::uint8_t>(to);
        case 2: return to_format<std::uint16_t>(to);
        case 4: return to_format<std::uint32_t>(to);
        case 8: return to_format<std::uint64_t>(to);
        default: break;
        }
    }
    throw_unconvertible(from);
}

// Whether only the order of bytes may change, and no value can be above max.
bool keeps_values(const Format& from, std::uint64_t from_max, const Format& to, std::uint64_t to_max) {
    if (from.kind() != to.kind() || from.itemsize() != to.itemsize()) return false;
    if (from.kind() == Kind::floating) return true;
    if (from.kind() == Kind::signed_integer) return from_max == to_max; // a white that nothing is measured by
    const auto bits = static_cast<unsigned>(from.itemsize() * 8);
    return from.kind() == Kind::unsigned_integer && from_max == to_max && from_max == ~std::uint64_t{0} >> (64 - bits);
}

void copy_reordered(const View& from, const View& to, std::byte* target) {
    const std::size_t itemsize = from.itemsize();
    Swizzle order = unchanged(itemsize);
    if (from.format() != to.format()) std::reverse(order.source.begin(), order.source.begin() + itemsize);
    const Layout& layout = from.layout();
    detail::count_copy(to.nbytes());
    execute(plan_pixels(layout, to.layout(), itemsize, order), from.data() - layout.offset(),
            target - to.layout().offset(), Flip{});
}

} // namespace

bool converts(const Format& format) noexcept {
    const std::size_t size = format.itemsize();
    switch (format.kind()) {
    case Kind::boolean: return size == 1;
    case Kind::unsigned_integer: return size == 1 || size == 2 || size == 4 || size == 8;
    case Kind::floating: return size == 2 || size == 4 || size == 8;
    default: return false;
    }
}

void require_convertible(const Format& from, std::uint64_t from_max, const Format& to, std::uint64_t to_max) {
    if (!keeps_values(from, from_max, to, to_max)) conversion(from, to);
}

void convert(const View& from, std::uint64_t from_max, const View& to, std::uint64_t to_max) {
    if (!std::ranges::equal(from.shape(), to.shape()))
        throw ValueError(fmt::format("cannot convert shape ({}) to shape ({})", fmt::join(from.shape(), ", "),
                                     fmt::join(to.shape(), ", ")));
    require_convertible(from.format(), from_max, to.format(), to_max);
    std::byte* const target = to.mutable_data();
    if (from.size() == 0) return;
    if (keeps_values(from.format(), from_max, to.format(), to_max)) return copy_reordered(from, to, target);
    const Convert run = conversion(from.format(), to.format());
    const Scale scale{from_max, to_max, from.format().is_native(), to.format().is_native()};

    // Every axis is a loop: unlike a copy, elements of the two sides differ in size. The last one is innermost.
    Plan loops;
    const std::size_t rank = from.rank();
    for (std::size_t a = 0; a < rank; ++a) loops.axes[a] = {from.extent(a), from.strides()[a], to.strides()[a]};
    loops.rank = rank;
    if (rank >= 2) { // packed pixels on both sides are one run of elements
        const Axis inner = loops.axes[rank - 1];
        Axis& outer = loops.axes[rank - 2];
        if (outer.from == inner.from * inner.extent && outer.to == inner.to * inner.extent) {
            outer = {outer.extent * inner.extent, inner.from, inner.to};
            --loops.rank;
        }
    }
    if (loops.rank == 0) loops.axes[loops.rank++] = one_row;
    detail::count_copy(to.nbytes());
    walk(loops, loops.rank - 1, from.data(), target, [&](const std::byte* source, std::byte* destination) {
        run(source, destination, loops.axes[loops.rank - 1], scale);
        return true;
    });
}

} // namespace oriel::copying
