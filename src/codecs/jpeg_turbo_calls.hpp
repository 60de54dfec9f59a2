// Calling libjpeg, which reports errors by longjmp. A jump must not pass over objects with destructors, nor leave a
// handler of exceptions. So all calls are made by small functions that own nothing, inside completes(); what callbacks
// throw waits in Calls until libjpeg is left.
#pragma once

// clang-format off
#include <cstdio> // jpeglib.h wants it before
#include <jpeglib.h>
// clang-format on

#include <csetjmp>
#include <cstddef>
#include <cstdio> // jpeglib.h does not include what it needs
#include <exception>
#include <type_traits>
#include <utility>

namespace oriel::codecs::jpeg {

/// What the callbacks of one libjpeg object share, which has its address in client_data. It outlives the jumps.
struct Calls {
    jpeg_error_mgr errors{};
    std::jmp_buf place{};
    char message[JMSG_LENGTH_MAX]{}; ///< of the error, in libjpeg's words
    std::exception_ptr thrown;       ///< by an Input or Output
};

inline Calls& calls_of(j_common_ptr object) { return *static_cast<Calls*>(object->client_data); }

/// The way out of a callback that failed.
[[noreturn]] inline void jump(j_common_ptr object) { std::longjmp(calls_of(object).place, 1); }

/// False if libjpeg jumped out of it. `work` owns nothing.
template <class Work> bool completes(Calls& calls, Work work) {
    static_assert(std::is_trivially_destructible_v<Work> && std::is_trivially_copyable_v<Work>);
    if (setjmp(calls.place) != 0) return false; // NOLINT: libjpeg's way
    work();
    return true;
}

/// Runs `call`, which may throw: false if it did, and the exception is kept.
template <class Call> bool kept(Calls& calls, const Call& call) noexcept {
    try {
        call();
        return true;
    } catch (...) {
        calls.thrown = std::current_exception();
        return false;
    }
}

} // namespace oriel::codecs::jpeg
