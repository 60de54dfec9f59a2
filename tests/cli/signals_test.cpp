// Ctrl-C and kill in the middle of the work: the exit code tells, and nothing is left.
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

using namespace cli;

namespace {

using Names = std::vector<std::string>;

// Waits until the tool has made its temporary file, so that the signal comes while it writes.
bool writes_soon(const Folder& folder) {
    using namespace std::chrono_literals;
    for (int tries = 0; tries < 20000; ++tries) {
        for (const std::string& name : folder.names()) {
            if (name.starts_with(".") && name.find(".oriel-") != std::string::npos) return true;
        }
        std::this_thread::sleep_for(500us);
    }
    return false;
}

} // namespace

TEST_CASE("a signal while a file is written leaves nothing, and the exit code says which") {
    struct Case {
        int signal;
        int exit; ///< -1 if the signal itself ends the process
    };
    const Folder folder;
    folder.write("big.ppm", sample(6000, 4000));
    for (const Case& one : {Case{SIGINT, 130}, Case{SIGTERM, 143}, Case{SIGHUP, -1}}) {
        CAPTURE(one.signal);
        folder.write("out.png", "precious");
        Process process(folder.path(), {"big.ppm", "flip", "h", "-f", "-o", "out.png"}, {});
        REQUIRE(writes_soon(folder));
        process.send(one.signal);
        const Result result = process.wait();
        CHECK(result.exit == one.exit);
        CHECK(result.signal == (one.exit == -1 ? one.signal : 0));
        CHECK(result.err == "");
        CHECK(folder.names() == Names{"big.ppm", "out.png"});
        CHECK(folder.read("out.png") == "precious");
    }
}

TEST_CASE("a signal while a slow input is awaited leaves nothing") {
    const Folder folder;
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    Setting setting;
    setting.in = ends[0];
    Process process(folder.path(), {"-", "flip", "h", "-o", "out.png"}, setting);
    REQUIRE(write(ends[1], "P6\n100 100\n255\n", 15) == 15);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    process.send(SIGINT);
    CHECK(process.wait().exit == 130);
    CHECK(folder.names().empty());
    close(ends[0]);
    close(ends[1]);
}
