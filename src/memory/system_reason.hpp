// Why the operating system refused, in the words of strerror and fit for the middle of a message: the first
// letter is lower case ("no such file or directory", "permission denied").
#pragma once

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <string>
#include <system_error>
#include <utility>

namespace oriel::detail {

/// The words for an errno value. Thread-safe.
inline std::string system_reason(int error) {
    std::string reason = std::generic_category().message(error);
    // "RFS specific error" and the like begin with a name, which keeps its letters.
    const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (reason.size() > 1 && is_upper(reason[0]) && !is_upper(reason[1]))
        reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
    return reason;
}

/// Throws IoError for an errno value, taken before anything else can change it: what could not be done, and the reason.
template <class... Args> [[noreturn]] void throw_refused(int error, fmt::format_string<Args...> what, Args&&... args) {
    throw IoError(fmt::format("{}: {}", fmt::format(what, std::forward<Args>(args)...), system_reason(error)), error);
}

} // namespace oriel::detail
