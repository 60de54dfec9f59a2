// A pseudo-terminal: the tool has one side, the test the other.
#pragma once

#include <doctest/doctest.h>

#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

#include <string>

namespace cli {

struct Terminal {
    int ours = -1;
    int theirs = -1;

    Terminal() { REQUIRE(openpty(&ours, &theirs, nullptr, nullptr, nullptr) == 0); }
    ~Terminal() {
        close(ours);
        close(theirs);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// What has been written to it; lines end in a carriage return and a line feed.
    std::string text() const {
        fcntl(ours, F_SETFL, O_NONBLOCK);
        std::string out;
        char buffer[4096];
        for (ssize_t count = 0; (count = read(ours, buffer, sizeof buffer)) > 0;) {
            out.append(buffer, static_cast<std::size_t>(count));
        }
        return out;
    }
};

} // namespace cli
