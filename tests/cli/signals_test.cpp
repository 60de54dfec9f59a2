// Ctrl-C and kill in the middle of the work: the exit code tells, and nothing is left.
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <random>
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

TEST_CASE(
    "killed at any moment, an output is the old one or the new one, whole, and kill -TERM leaves nothing beside it") {
    using namespace std::chrono;
    const Folder folder;
    const std::string before = sample(700, 500);
    folder.write("in.ppm", before);
    const auto start = steady_clock::now();
    REQUIRE(folder.oriel({"in.ppm", "invert", "-o", "out.ppm"}).exit == 0);
    const auto longest = duration_cast<microseconds>(steady_clock::now() - start).count() + 1000;
    const std::string after = folder.read("out.ppm");
    std::filesystem::remove(folder.path() / "out.ppm");

    std::minstd_rand dice(20);
    int old_ones = 0;
    int killed = 0;
#ifdef ORIEL_TEST_SANITIZED
    constexpr int rounds = 40;
#else
    constexpr int rounds = 200;
#endif
    // How fast the tool is depends on what runs beside: it goes on until both ends have been seen often enough.
    constexpr int enough = 10;
    for (int round = 0; round < rounds || (round < 20 * rounds && (old_ones < enough || killed < enough)); ++round) {
        const bool in_place = round % 2 != 0;
        const int signal = round % 3 == 0 ? SIGKILL : round % 3 == 1 ? SIGTERM : SIGINT;
        folder.write(in_place ? "in.ppm" : "out.ppm", in_place ? before : "precious");
        Process process(
            folder.path(),
            in_place ? Names{"in.ppm", "invert", "--in-place"} : Names{"in.ppm", "invert", "-fo", "out.ppm"}, {});
        std::this_thread::sleep_for(microseconds(static_cast<long>(dice()) % longest));
        process.send(signal);
        const Result result = process.wait();
        killed += result.exit != 0 ? 1 : 0;
        CAPTURE(round);
        CAPTURE(result.exit);
        if (signal == SIGKILL) REQUIRE((result.signal == SIGKILL || result.exit == 0));
        // A signal before the handlers are installed ends it too.
        else REQUIRE((result.exit == 128 + signal || result.exit == 0 || result.signal == signal));
        const std::string now = folder.read(in_place ? "in.ppm" : "out.ppm");
        const bool is_old = now == (in_place ? before : "precious");
        REQUIRE((is_old || now == after));
        if (result.exit == 0) REQUIRE(now == after);
        old_ones += is_old ? 1 : 0;
        for (const std::string& name : folder.names()) {
            const bool temporary = name.starts_with(".") && name.find(".oriel-") != std::string::npos;
            if (signal == SIGKILL && temporary) std::filesystem::remove(folder.path() / name); // nobody could
            else REQUIRE((name == "in.ppm" || name == "out.ppm"));
        }
        folder.write("in.ppm", before);
    }
    CHECK(old_ones >= enough);
    CHECK(killed >= enough);
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
