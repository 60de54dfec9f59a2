// What stands between C++ and C: every function of oriel.h does its work inside guarded(), which turns whatever is
// thrown into a status and this thread's message, and checks its pointers with need().
#pragma once

#include "oriel/error.hpp"
#include "oriel/oriel.h"

#include <cstddef>
#include <span>

namespace oriel::c_api {

/// A null pointer where none may be. It has no counterpart in C++, where references say it.
class NullArgument : public Error {
public:
    using Error::Error;
};

/// Throws NullArgument naming the argument.
void need(const void* pointer, const char* name);

/// The `count` things at `list`, which may be null if there are none. Throws ValueError for a negative count,
/// NullArgument.
void need_list(const void* list, int count, const char* name);
template <class T> std::span<const T> list_of(const T* list, int count, const char* name) {
    need_list(list, count, name);
    return {list, static_cast<std::size_t>(count)};
}

/// The status of the exception that is being handled; its message becomes this thread's.
oriel_status failed() noexcept;

template <class Work> oriel_status guarded(Work work) noexcept {
    try {
        work();
        return ORIEL_OK;
    } catch (...) {
        return failed();
    }
}

/// Gives the handle that `make` makes (a std::unique_ptr) to the caller; *out is null if that fails.
template <class Handle, class Make> oriel_status give(Handle** out, Make make) noexcept {
    if (out != nullptr) *out = nullptr;
    return guarded([&] {
        need(out, "out");
        *out = make().release();
    });
}

/// Gives the result of `work` to *out, which is 0 if that fails.
template <class Result, class Work> oriel_status answer(Result* out, const char* name, Work work) noexcept {
    if (out != nullptr) *out = Result{};
    return guarded([&] {
        need(out, name);
        *out = static_cast<Result>(work());
    });
}

} // namespace oriel::c_api
