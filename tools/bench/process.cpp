#include "process.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <stdexcept>

extern char** environ; // NOLINT: POSIX's

namespace bench {

bool succeeds(const std::string& command) {
    const std::string silent = "exec >/dev/null 2>&1; " + command;
    std::array<const char*, 4> arguments{"sh", "-c", silent.c_str(), nullptr};
    pid_t child = 0;
    if (posix_spawn(&child, "/bin/sh", nullptr, nullptr, const_cast<char* const*>(arguments.data()), environ) != 0)
        throw std::runtime_error("cannot start a shell");
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) throw std::runtime_error("lost a process");
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Work process(const std::string& command) {
    return [command](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i)
            if (!succeeds(command)) throw std::runtime_error("failed: " + command);
    };
}

std::uint64_t peak_memory(const std::string& command) {
    // In a pipeline each process is waited for by the shell, whose peak is then that of the largest.
    std::string quoted;
    for (const char c : command) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    const std::string timed = "/usr/bin/time -f 'peak %M' sh -c '" + quoted + "' 2>&1 >/dev/null | grep '^peak'";
    std::uint64_t least = 0;
    for (int run = 0; run < 3; ++run) {
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(timed.c_str(), "r"), pclose);
        unsigned long kibibytes = 0;
        if (!pipe || std::fscanf(pipe.get(), "peak %lu", &kibibytes) != 1) return 0;
        least = run == 0 ? kibibytes : std::min<std::uint64_t>(least, kibibytes);
    }
    return least * 1024;
}

} // namespace bench
