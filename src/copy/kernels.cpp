// The tables there are, and the one in use.
#include "copy/kernels.hpp"

#include "copy/tuning.hpp"

#if ORIEL_SIMD
#include "copy/simd.hpp"
#endif

#include <array>
#include <atomic>

namespace oriel::copying {
namespace {

struct Tables {
    std::array<Kernels, 8> all;
    std::array<std::string_view, 8> names;
    std::size_t count = 1;

    Tables() {
        all[0] = portable_kernels;
#if ORIEL_SIMD
        count = simd::add_tables(all, count);
#endif
        for (std::size_t k = 0; k < count; ++k) names[k] = all[k].target;
    }
};

const Tables& tables() {
    static const Tables known;
    return known;
}

std::atomic<const Kernels*> in_use{nullptr};

} // namespace

const Kernels& kernels() noexcept {
    const Kernels* table = in_use.load(std::memory_order_acquire);
    if (table == nullptr) {
        table = &tables().all[tables().count - 1];
        in_use.store(table, std::memory_order_release);
    }
    return *table;
}

std::span<const std::string_view> targets() noexcept { return {tables().names.data(), tables().count}; }

bool use_target(std::string_view name) noexcept {
    for (std::size_t k = 0; k < tables().count; ++k)
        if (tables().names[k] == name) {
            in_use.store(&tables().all[k], std::memory_order_release);
            return true;
        }
    return false;
}

std::size_t large_for_caches() noexcept {
    constexpr std::size_t least = std::size_t{40} << 20;
#ifdef _SC_LEVEL3_CACHE_SIZE
    const long last = ::sysconf(_SC_LEVEL3_CACHE_SIZE); // 0 or -1 if it is not known
    return std::max(least, last > 0 ? static_cast<std::size_t>(last) / 4 : 0);
#else
    return least;
#endif
}

Tuning& tuning() noexcept {
    static Tuning sizes;
    return sizes;
}

Run run_kernel(Class kind, std::size_t atom) {
    if (kind == Class::memcpy) return copy_run;
    if (kind == Class::fill) return fill_run;
    const std::size_t place = atom_place(atom);
    if (place == atom_sizes.size()) return strided_run;
    return kind == Class::reverse ? kernels().reverse[place] : strided_runs[place];
}

} // namespace oriel::copying
