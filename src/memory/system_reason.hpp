// Why the operating system refused, in the words of strerror and fit for the middle of a message: the first
// letter is lower case ("no such file or directory", "permission denied").
#pragma once

#include <string>
#include <system_error>

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

} // namespace oriel::detail
