// The life of an oriel_view: every function here is one change of its state word.
#include "c_api/view_handle.hpp"

#include "c_api/guard.hpp"

bool oriel_view::add(std::uint64_t count) noexcept {
    std::uint64_t seen = state_.load(std::memory_order_relaxed);
    do {
        if ((seen & released_bit) != 0) return false;
    } while (!state_.compare_exchange_weak(seen, seen + count, std::memory_order_acquire, std::memory_order_relaxed));
    return true;
}

void oriel_view::die_if_unused(std::uint64_t state) noexcept {
    if ((state & freed_bit) != 0 && (state & (user_mask | lent_mask)) == 0) delete this;
}

bool oriel_view::enter() noexcept { return add(one_user); }

void oriel_view::leave() noexcept {
    std::uint64_t seen = state_.load(std::memory_order_acquire);
    do {
        // The only one left inside, and nobody else can come in: let go while still counted, so that nobody frees
        // the handle under it.
        if ((seen & released_bit) != 0 && (seen & user_mask) == one_user) view_.release();
    } while (
        !state_.compare_exchange_weak(seen, seen - one_user, std::memory_order_acq_rel, std::memory_order_acquire));
    die_if_unused(seen - one_user);
}

bool oriel_view::lend() noexcept { return add(one_lent); }

void oriel_view::take_back() noexcept {
    die_if_unused(state_.fetch_sub(one_lent, std::memory_order_acq_rel) - one_lent);
}

std::uint64_t oriel_view::release() noexcept {
    std::uint64_t seen = state_.load(std::memory_order_relaxed);
    do {
        if ((seen & released_bit) != 0) return 0;
        if ((seen & lent_mask) != 0) return (seen & lent_mask) / one_lent;
    } while (!state_.compare_exchange_weak(seen, (seen | released_bit) + one_user, std::memory_order_acquire,
                                           std::memory_order_relaxed));
    leave();
    return 0;
}

void oriel_view::free() noexcept { die_if_unused(state_.fetch_or(freed_bit, std::memory_order_acq_rel) | freed_bit); }

namespace oriel::c_api {

Use::Use(oriel_view* handle, const char* name) : handle_(handle) {
    need(handle, name);
    if (!handle->enter()) throw_released_view();
}

void throw_released_view() {
    throw ReleasedError("operation on a released view; make a new one with oriel_view_of, or dup it before");
}

} // namespace oriel::c_api
