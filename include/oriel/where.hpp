// Where: a line of source, taken by default arguments where an export is made, so that a tracked buffer can name who
// holds it. It is std::source_location in what it does and is called; clang 14 has none on libstdc++, and a library
// and a program built by different compilers must mean the same type.
#pragma once

#include <cstdint>

namespace oriel {

class Where {
public:
    /// No line at all: "" and 0.
    constexpr Where() noexcept = default;
    /// The line of the call, as a default argument: of whoever calls the function that has it.
    static constexpr Where current(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) noexcept {
        Where here;
        here.file_ = file;
        here.line_ = line;
        return here;
    }

    constexpr const char* file_name() const noexcept { return file_; }
    constexpr std::uint32_t line() const noexcept { return line_; }

private:
    const char* file_ = "";
    std::uint32_t line_ = 0;
};

} // namespace oriel
