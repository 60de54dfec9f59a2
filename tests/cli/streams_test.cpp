// Standard input and output, pipes and terminals.
#include "cli/pnm.hpp"
#include "cli/terminal.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

using namespace cli;

TEST_CASE("- is standard input and standard output, and then nothing else is said") {
    const Folder folder;
    Setting setting;
    setting.input = sample(4, 3);
    const Result result = folder.oriel({"-", "flip", "h", "-t", "ppm", "-o", "-"}, setting);
    CHECK(result.exit == 0);
    CHECK(result.err == "");
    CHECK(read_pnm(result.out) == make(4, 3, 3, [](auto x, auto y, auto c) { return sample_at(3 - x, y, c); }));
    CHECK(folder.names().empty());
}

TEST_CASE("a pipe is read and written like a file") {
    const Folder folder;
    folder.write("a.ppm", sample(300, 200));
    int in[2];
    int out[2];
    REQUIRE(pipe2(in, O_CLOEXEC) == 0);
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    Setting setting;
    setting.in = in[0];
    setting.out = out[1];
    Process process(folder.path(), {"-", "rotate", "180", "-t", "ppm", "-o", "-"}, setting);
    close(in[0]);
    close(out[1]);
    const std::string bytes = sample(300, 200);
    std::thread writer([&] {
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t count = write(in[1], bytes.data() + at, std::min<std::size_t>(bytes.size() - at, 1000));
            if (count < 0) break;
            at += static_cast<std::size_t>(count);
        }
        close(in[1]);
    });
    std::string got;
    char buffer[4096];
    for (ssize_t count = 0; (count = read(out[0], buffer, sizeof buffer)) > 0;) {
        got.append(buffer, static_cast<std::size_t>(count));
    }
    writer.join();
    close(out[0]);
    CHECK(process.wait().exit == 0);
    CHECK(read_pnm(got) == make(300, 200, 3, [](auto x, auto y, auto c) { return sample_at(299 - x, 199 - y, c); }));
}

TEST_CASE("what came by a pipe counts against the limit, and --explain and -v say so") {
    const Folder folder;
    const std::string bytes = sample(1000, 1000);
    folder.write("a.ppm", bytes);
    const auto piped = [&](const std::vector<std::string>& arguments) {
        int in[2];
        REQUIRE(pipe2(in, O_CLOEXEC) == 0);
        Setting setting;
        setting.in = in[0];
        Process process(folder.path(), arguments, setting);
        close(in[0]);
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t count = write(in[1], bytes.data() + at, bytes.size() - at);
            REQUIRE(count > 0);
            at += static_cast<std::size_t>(count);
        }
        close(in[1]);
        return process.wait();
    };
    const auto turned = [](const std::string& from, const std::string& limit) {
        return std::vector<std::string>{from, "rotate", "90", "--max-memory", limit, "-j1", "-vfo", "out.ppm"};
    };
    CHECK(folder.oriel(turned("a.ppm", "4M")).exit == 0);
    const Result refused = piped(turned("-", "4M"));
    CHECK(refused.exit == 1);
    CHECK(refused.err.find("oriel: writing a picture of 1000×1000 rgb u8 while all 2.9 MiB of standard input are held "
                           "needs ") != std::string::npos);
    CHECK(refused.err.find("; the limit is 4.0 MiB\n") != std::string::npos);
    const Result fits = piped(turned("-", "7M"));
    CHECK(fits.exit == 0);
    CHECK(fits.err.find("held 2.9 MiB; peak of the process ") != std::string::npos);
    CHECK(piped({"-", "crop", "9x9", "--max-memory", "4M", "-fo", "out.ppm"}).exit == 0);
    const Result plan = piped({"-", "crop", "9x9", "--explain", "-o", "out.ppm"});
    CHECK(plan.out.find("hold   2.9 MiB of the stream it came by; ") != std::string::npos);
}

TEST_CASE("an output that names an open descriptor is written to it, after what was there") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const std::string picture = folder.oriel({"a.ppm", "flip", "h", "-t", "ppm", "-o", "-"}).out;
    for (const std::string name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"}) {
        CAPTURE(name);
        if (name == "link") std::filesystem::create_symlink("/dev/stdout", folder.path() / "link");
        // A pipe.
        CHECK(folder.oriel({"a.ppm", "flip", "h", "-t", "ppm", "-o", name}).out == picture);
        // A file that others have written to and will again. No -f: nothing of theirs is replaced.
        const int file = open((folder.path() / "log").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        REQUIRE(file >= 0);
        REQUIRE(write(file, "before", 6) == 6);
        Setting setting;
        setting.out = file;
        const Result result = folder.oriel({"a.ppm", "flip", "h", "-t", "ppm", "-o", name}, setting);
        CHECK(result.exit == 0);
        CHECK(result.err == "");
        REQUIRE(write(file, "after", 5) == 5);
        close(file);
        CHECK(folder.read("log") == "before" + picture + "after");
    }
    CHECK(folder.names() == std::vector<std::string>{"a.ppm", "link", "log"});
}

TEST_CASE("what leaves by standard output has the format of the input, unless -t says another") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    Setting setting;
    setting.input = sample(40, 30);
    const std::string picture = folder.oriel({"a.ppm", "flip", "h", "-t", "ppm", "-o", "-"}).out;
    CHECK(folder.oriel({"-", "flip", "h", "-o", "-"}, setting).out == picture);
    CHECK(folder.oriel({"a.ppm", "flip", "h", "-o", "-"}).out == picture);
    CHECK(folder.oriel({"a.ppm", "flip", "h", "-o", "/dev/stdout"}).out == picture);
    CHECK(folder.oriel({"a.ppm", "flip", "h", "-t", "bmp", "-o", "-"}).out.starts_with("BM"));
}

TEST_CASE("standard input is read once, whoever reads it") {
    const Folder folder;
    folder.write("a.ppm", sample(6, 5));
    folder.write("b.ppm", sample(6, 5));
    const auto refuses = [&](const std::vector<std::string>& words, const std::string& message) {
        const Result result = folder.oriel(words);
        CHECK(result.exit == 2);
        CHECK(result.err.starts_with("oriel: " + message));
    };
    const std::string twice = "standard input is named twice, but can be read once\n  name a file for one of them\n";
    refuses({"-", "paste", "-", "-o", "x.ppm"}, twice);
    refuses({"a.ppm", "paste", "-", "paste", "-", "-o", "x.ppm"}, twice);
    refuses({"info", "-", "-"}, twice);
    refuses({"diff", "-", "-"}, twice);
    const std::string pasted =
        "standard input would be pasted on 2 pictures, but can be read once\n  save it to a file "
        "first, and paste that\n";
    refuses({"a.ppm", "b.ppm", "paste", "-", "-o", "{stem}_.ppm"}, pasted);
    refuses({"diff", "a.ppm", "b.ppm", "paste", "-"}, pasted);

    // Not twice either where a name needs the size, nor for tiles.
    const auto piped = [&](const std::vector<std::string>& words) {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        const std::string bytes = sample(2, 2);
        REQUIRE(write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
        close(ends[1]);
        Setting setting;
        setting.in = ends[0];
        const Result result = folder.oriel(words, setting);
        close(ends[0]);
        return result.err;
    };
    CHECK(piped({"a.ppm", "paste", "-", "-qo", "{stem}_{w}.ppm"}) == "");
    CHECK(folder.has("a_6.ppm"));
    CHECK(piped({"a.ppm", "paste", "-", "tiles", "3x5", "-qo", "t{n}.ppm"}) == "");
    CHECK(folder.has("t2.ppm"));
    // Nor where a file has that name.
    folder.write("-", "no picture");
    CHECK(piped({"-", "-qo", "in_{w}.ppm"}) == "");
    CHECK(folder.has("in_2.ppm"));
    CHECK(piped({"a.ppm", "paste", "-", "-fqo", "{stem}_{w}.ppm"}) == "");
    // Other pipes can be read once, too.
    REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
    refuses({"a.ppm", "b.ppm", "paste", "pipe", "-o", "{stem}_.ppm"},
            "pipe would be pasted on 2 pictures, but can be read once\n");
}

TEST_CASE("an empty standard input is an empty file") {
    const Folder folder;
    const Result result = folder.oriel({"-", "-o", "out.ppm"});
    CHECK(result.exit == 1);
    CHECK(result.err == "oriel: standard input: the file is empty\n"
                        "  fetch the file again, or have the program that made it write it anew\n");
    CHECK(folder.names().empty());
}

TEST_CASE("a reader that goes away ends the tool without a word") {
    const Folder folder;
    folder.write("a.ppm", sample(1000, 1000));
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    close(ends[0]);
    Setting setting;
    setting.out = ends[1];
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"a.ppm", "-t", "ppm", "-o", "-"}, {"info", "a.ppm"}, {"--help"}}) {
        const Result result = folder.oriel(arguments, setting);
        CHECK(result.signal == SIGPIPE);
        CHECK(result.err == "");
    }
    close(ends[1]);
}

TEST_CASE("a picture is not written to a terminal, nor read from one") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const Terminal terminal;
    Setting setting;
    setting.out = terminal.theirs;
    const Result out = folder.oriel({"a.ppm", "-t", "png", "-o", "-"}, setting);
    CHECK(out.exit == 2);
    CHECK(out.err == "oriel: will not write png to a terminal\n"
                     "  add -o FILE, or send it on: oriel ... -o - | COMMAND\n");
    setting = {};
    setting.in = terminal.theirs;
    const Result in = folder.oriel({"-", "-o", "out.ppm"}, setting);
    CHECK(in.exit == 2);
    CHECK(in.err == "oriel: standard input is a terminal\n"
                    "  send a picture: COMMAND | oriel - ..., or oriel - ... < FILE\n");
    CHECK(folder.names() == std::vector<std::string>{"a.ppm"});
    CHECK(terminal.text() == "");
}

TEST_CASE("standard output may not be the input") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    Setting setting;
    setting.out = open((folder.path() / "a.ppm").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    const Result result = folder.oriel({"a.ppm", "-t", "ppm", "-o", "-", "-f"}, setting);
    close(setting.out);
    CHECK(result.exit == 2);
    CHECK(result.err == "oriel: standard output is the input file itself\n  write to another file with -o FILE\n");
    CHECK(folder.read("a.ppm") == sample(4, 3));
}

TEST_CASE("nor may any output be the picture that paste opens, while it is still to be opened") {
    const Folder folder;
    const std::string a = sample(4, 3), b = sample(6, 5), c = sample(2, 2);
    const auto unchanged = [&] {
        return folder.read("a.ppm") == a && folder.read("b.ppm") == b && folder.read("c.ppm") == c;
    };
    folder.write("a.ppm", a);
    folder.write("b.ppm", b);
    folder.write("c.ppm", c);
    Setting setting;
    setting.out = open((folder.path() / "c.ppm").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    Result result = folder.oriel({"a.ppm", "paste", "c.ppm", "-t", "ppm", "-o", "-"}, setting);
    close(setting.out);
    CHECK(result.exit == 2);
    CHECK(result.err == "oriel: standard output is 'c.ppm', which 'paste c.ppm' opens\n"
                        "  write to another file with -o FILE\n");
    CHECK(unchanged());
    // Of several, later ones would open what the first wrote; one alone has read all of it by then.
    folder.write("1.ppm", c);
    CHECK(folder.oriel({"a.ppm", "b.ppm", "paste", "1.ppm", "-f", "-o", "{n}.ppm"}).exit == 2);
    CHECK(folder.read("1.ppm") == c);
    CHECK(folder.oriel({"a.ppm", "paste", "1.ppm", "-f", "-o", "{n}.ppm"}).exit == 0);
    CHECK(folder.read("1.ppm") != c);
    for (const char* way : {"--in-place", "--in-place=map"}) {
        CAPTURE(way);
        result = folder.oriel({"c.ppm", "a.ppm", "paste", "c.ppm", "invert", "--in", "2x2", way});
        CHECK(result.exit == 2);
        CHECK(
            result.err.find("'c.ppm' would be changed in place, and 'paste c.ppm' opens it for the other inputs too") !=
            std::string::npos);
        CHECK(unchanged());
    }
}

TEST_CASE("a named pipe or a device as output is written into, never replaced") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const std::string fifo = folder.path() / "fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    const int reader = open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    CHECK(folder.oriel({"a.ppm", "-q", "-t", "ppm", "-o", "fifo"}).exit == 0);
    char buffer[4096];
    const ssize_t count = read(reader, buffer, sizeof buffer);
    close(reader);
    CHECK(std::string(buffer, static_cast<std::size_t>(std::max<ssize_t>(count, 0))) == sample(4, 3));
    CHECK(folder.oriel({"a.ppm", "-q", "-t", "png", "-o", "/dev/null"}).exit == 0);
    CHECK(folder.names() == std::vector<std::string>{"a.ppm", "fifo"});
}

TEST_CASE("progress is a line on a terminal that goes again, and nothing elsewhere") {
    const Folder folder;
    folder.write("a.ppm", sample(64, 64));
    const Terminal terminal;
    Setting setting;
    setting.err = terminal.theirs;
    setting.environment = {"TERM=xterm"};
    CHECK(folder.oriel({"a.ppm", "-fo", "out.ppm"}, setting).exit == 0);
    // Quick work shows no progress, only its outcome.
    const std::string text = terminal.text();
    CHECK(text.find('%') == std::string::npos);
    CHECK(text.starts_with("out.ppm  64×64 rgb8  ("));
    CHECK(folder.oriel({"a.ppm", "-fo", "out.ppm", "--progress", "never"}).err.find('%') == std::string::npos);
}

TEST_CASE("work that takes longer shows how far it is, and takes the line away before it says more") {
    const Folder folder;
    folder.write("a.ppm", sample(1000, 3000));
    const Terminal terminal;
    for (const bool on_terminal : {true, false}) {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        Setting setting;
        setting.out = ends[1];
        setting.err = on_terminal ? terminal.theirs : -1;
        setting.environment = {"TERM=xterm"};
        Process process(folder.path(), {"a.ppm", "-t", "ppm", "-o", "-", "--progress", on_terminal ? "auto" : "always"},
                        setting);
        close(ends[1]);
        // A reader that is in no hurry.
        std::vector<char> buffer(1 << 20);
        std::size_t got = 0;
        for (ssize_t count = 0; (count = read(ends[0], buffer.data(), buffer.size())) > 0;) {
            if (got < 100'000) std::this_thread::sleep_for(std::chrono::milliseconds(700));
            got += static_cast<std::size_t>(count);
        }
        close(ends[0]);
        const Result result = process.wait();
        CHECK(result.exit == 0);
        CHECK(got == 9'000'017);
        const std::string text = on_terminal ? terminal.text() : result.err;
        CAPTURE(text);
        CHECK(text.starts_with("\r  "));
        CHECK(text.find(" %  ") != std::string::npos);
        CHECK(text.find(" of 8.6 MiB  ") != std::string::npos);
        CHECK(text.find(" left\x1b[K") != std::string::npos);
        CHECK(text.ends_with("\r\x1b[K"));
    }
}

TEST_CASE("an interrupt takes the line of progress away, and the exit code is 130") {
    const Folder folder;
    folder.write("a.ppm", sample(1000, 3000));
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    const Terminal terminal;
    Setting setting;
    setting.out = ends[1];
    setting.err = terminal.theirs;
    setting.environment = {"TERM=xterm"};
    Process process(folder.path(), {"a.ppm", "-t", "ppm", "-o", "-"}, setting);
    close(ends[1]);
    // A reader that is in no hurry, until there is a line; then it stops.
    std::string text;
    std::vector<char> buffer(1 << 16);
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    for (int turn = 0; turn < 100 && text.empty(); ++turn) {
        CHECK(read(ends[0], buffer.data(), buffer.size()) > 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        text += terminal.text();
    }
    process.send(SIGINT);
    CHECK(process.wait().exit == 130);
    close(ends[0]);
    text += terminal.text();
    CAPTURE(text);
    CHECK(text.find(" left\x1b[K") != std::string::npos);
    CHECK(text.ends_with("\r\x1b[K"));
}
