// oriel_view: a View that many threads may use at once while one of them releases it.
//
// Everything that happens to it is a change of one atomic word, so that no two steps can come apart:
//
//   bits 0..30  users: threads inside a call      bit 62  released: no new users, no new buffers
//   bits 31..61 lent: buffers that are out         bit 63  freed: the handle was given back
//
// Released is only set while nothing is lent; the last user then lets go of the memory. What is freed dies with its
// last user and buffer.
#pragma once

#include "oriel/oriel.h"
#include "oriel/view.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

struct oriel_view {
    oriel_view() noexcept = default;
    explicit oriel_view(oriel::View&& view) noexcept : view_(std::move(view)) {}
    oriel_view(const oriel_view&) = delete;
    oriel_view& operator=(const oriel_view&) = delete;

    /// For a handle that was made before what it is to hold.
    void hold(oriel::View&& view) noexcept { view_ = std::move(view); }

    /// Only between enter and leave, or while a buffer is lent.
    const oriel::View& view() const noexcept { return view_; }

    bool enter() noexcept; ///< false after release
    void leave() noexcept;
    bool lend() noexcept; ///< false after release
    void take_back() noexcept;

    /// Gives how many buffers are out and keep it from being released; 0 if it is released now.
    std::uint64_t release() noexcept;
    void free() noexcept;

    bool released() const noexcept { return (state_.load(std::memory_order_acquire) & released_bit) != 0; }
    std::uint64_t lent() const noexcept { return (state_.load(std::memory_order_acquire) & lent_mask) / one_lent; }

private:
    static constexpr std::uint64_t one_user = 1;
    static constexpr std::uint64_t user_mask = (std::uint64_t{1} << 31) - 1;
    static constexpr std::uint64_t one_lent = std::uint64_t{1} << 31;
    static constexpr std::uint64_t lent_mask = user_mask << 31;
    static constexpr std::uint64_t released_bit = std::uint64_t{1} << 62;
    static constexpr std::uint64_t freed_bit = std::uint64_t{1} << 63;

    bool add(std::uint64_t count) noexcept;
    void die_if_unused(std::uint64_t state) noexcept;

    std::atomic<std::uint64_t> state_{0};
    oriel::View view_;
};

namespace oriel::c_api {

/// One thread's use of a view, for the time of a call.
class Use {
public:
    /// Throws NullArgument or ReleasedError.
    explicit Use(oriel_view* handle, const char* name = "view");
    ~Use() { handle_->leave(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

    const View& operator*() const noexcept { return handle_->view(); }
    const View* operator->() const noexcept { return &handle_->view(); }

private:
    oriel_view* handle_;
};

inline std::unique_ptr<oriel_view> handle_of(View&& view) { return std::make_unique<oriel_view>(std::move(view)); }

[[noreturn]] void throw_released_view();

/// A C caller has no std::source_location: exports made here have no line.
inline constexpr Where nowhere{};

} // namespace oriel::c_api
