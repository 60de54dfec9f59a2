// BusGuard: what a fault in a mapped file does to the process. Each case is a child that faults for certain: the file
// is truncated after it was mapped and before the page is touched.
#include "bus_guard.hpp"
#include "cli/tool.hpp"
#include "fault.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

using namespace oriel;
using cli::Folder;
using cli::Result;

namespace {

// What a child does who runs `work` and then ends with 42.
Result child(const std::function<void()>& work) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t id = fork();
    REQUIRE(id >= 0);
    if (id == 0) {
        const struct rlimit none { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        std::signal(SIGBUS, SIG_DFL); // a sanitizer's handler would report
        dup2(ends[1], STDERR_FILENO);
        work();
        _exit(42);
    }
    close(ends[1]);
    Result out;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(ends[0], buffer, sizeof buffer)) > 0;)
        out.err.append(buffer, static_cast<std::size_t>(count));
    close(ends[0]);
    int status = 0;
    waitpid(id, &status, 0);
    if (WIFEXITED(status)) out.exit = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) out.signal = WTERMSIG(status);
    return out;
}

void touch(const View& bytes, std::ptrdiff_t at) { *const_cast<volatile std::byte*>(bytes.data() + at) = std::byte{1}; }

constexpr std::ptrdiff_t size = 1 << 16;

struct Mapped {
    std::string path;
    Buffer file;
    View bytes = file.view();

    Mapped(const Folder& folder, const std::string& name)
        : path((folder.path() / name).string()), file(made(folder, name, path)) {}

    static Buffer made(const Folder& folder, const std::string& name, const std::string& path) {
        folder.write(name, std::string(size, 'x'));
        return Buffer::map(path, Mapping::writable);
    }
};

} // namespace

TEST_CASE("what is cut off of a page that stays raises no signal, and is found out after the last touch") {
    const Folder folder;
    const Mapped mapped(folder, "a.pam");
    const tool::BusGuard guard(mapped.file, mapped.path, false);
    guard.require_whole();
    REQUIRE(truncate(mapped.path.c_str(), size - 18) == 0);
    touch(mapped.bytes, size - 1);
    CHECK_THROWS_WITH_AS(guard.require_whole(), doctest::Contains("the file shrank while it was mapped"), tool::Fault);
}

TEST_CASE("a file that shrinks under its mapping ends the process with a message and exit code 1") {
    const Folder folder;
    const auto faults = [&](bool json) {
        return child([&] {
            const Mapped mapped(folder, "a.pam");
            const tool::BusGuard guard(mapped.file, mapped.path, json);
            if (truncate(mapped.path.c_str(), 100) != 0) _exit(3);
            touch(mapped.bytes, size - 1);
        });
    };
    const Result text = faults(false);
    CHECK(text.exit == 1);
    const std::string path = (folder.path() / "a.pam").string();
    CHECK(text.err == "oriel: " + path +
                          ": the file shrank while it was mapped\n"
                          "  what was changed before stays changed; see who truncates it\n");
    const Result json = faults(true);
    CHECK(json.exit == 1);
    CHECK(json.err.starts_with(R"({"error":{"code":"io","message":")" + path +
                               ": the file shrank while it was mapped\""));
}

TEST_CASE("a page that cannot be had though the file is as long is told apart") {
    const Folder folder;
    const Result result = child([&] {
        const Mapped mapped(folder, "a.pam");
        const tool::BusGuard guard(mapped.file, mapped.path, false);
        if (truncate(mapped.path.c_str(), 100) != 0) _exit(3);
        folder.write("b.pam", std::string(size, 'y')); // has the name now, and is long enough
        if (rename((folder.path() / "b.pam").c_str(), mapped.path.c_str()) != 0) _exit(3);
        touch(mapped.bytes, size - 1);
    });
    CHECK(result.exit == 1);
    CHECK(result.err.find("a.pam: a page of the file could not be had while it was mapped\n") != std::string::npos);
}

TEST_CASE("unfinished files are gone afterwards") {
    const Folder folder;
    folder.write("in.ppm", cli::sample(40, 30));
    const Result result = child([&] {
        const Mapped mapped(folder, "a.pam");
        const tool::BusGuard guard(mapped.file, mapped.path, false);
        SaveOptions options;
        options.progress = [&](std::uint64_t done, std::uint64_t) {
            if (done == 0) return true;
            if (folder.names().size() != 3 || truncate(mapped.path.c_str(), 0) != 0) _exit(3);
            touch(mapped.bytes, 0);
            return true;
        };
        save(open(folder.path() / "in.ppm"), folder.path() / "out.ppm", options);
    });
    CHECK(result.exit == 1);
    CHECK(folder.names() == std::vector<std::string>{"a.pam", "in.ppm"});
}

TEST_CASE("any other bus error does what it does without a guard") {
    const Folder folder;
    const Result elsewhere = child([&] {
        const Mapped mapped(folder, "a.pam");
        const Mapped other(folder, "b.pam");
        const tool::BusGuard guard(mapped.file, mapped.path, false);
        if (truncate(other.path.c_str(), 0) != 0) _exit(3);
        touch(other.bytes, 0);
    });
    CHECK(elsewhere.signal == SIGBUS);
    CHECK(elsewhere.err == "");
    const Result sent = child([&] {
        const Mapped mapped(folder, "a.pam");
        const tool::BusGuard guard(mapped.file, mapped.path, false);
        kill(getpid(), SIGBUS);
    });
    CHECK(sent.signal == SIGBUS);
    CHECK(sent.err == "");
    const Result after = child([&] {
        const Mapped mapped(folder, "a.pam");
        { const tool::BusGuard guard(mapped.file, mapped.path, false); }
        if (truncate(mapped.path.c_str(), 0) != 0) _exit(3);
        touch(mapped.bytes, 0);
    });
    CHECK(after.signal == SIGBUS);
    CHECK(after.err == "");
}

TEST_CASE("without a fault a guard changes nothing") {
    const Folder folder;
    const Result result = child([&] {
        const Mapped mapped(folder, "a.pam");
        const tool::BusGuard guard(mapped.file, mapped.path, false);
        touch(mapped.bytes, size - 1);
    });
    CHECK(result.exit == 42);
    CHECK(folder.read("a.pam").back() == 1);
}
