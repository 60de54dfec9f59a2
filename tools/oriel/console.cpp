#include "console.hpp"

#include "colour.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

namespace oriel::tool {

namespace {

// 0, or why not all of it could be written.
int write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR) return errno;
    }
    return 0;
}

} // namespace

void write_out(const std::string& text) {
    const int error = write_all(STDOUT_FILENO, text);
    if (error != 0) {
        throw Fault(exit_code::failed, "io", fmt::format("cannot write to standard output: {}", std::strerror(error)),
                    {"send it to a place with room"});
    }
}

void write_fault(const Fault& fault, bool json, bool colour) noexcept {
    write_error(json ? fault.json() : colour ? coloured(fault) : fault.text());
}

void write_error(const std::string& text) noexcept { (void)write_all(STDERR_FILENO, text); }

} // namespace oriel::tool
