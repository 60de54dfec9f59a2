// Many inputs on one line: where each goes, what happens to what exists, and what a failure does to the others.
#include "cli/tool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace cli;

namespace {

using Names = std::vector<std::string>;

Names names_in(const Folder& folder, const std::string& name) {
    Names out;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path() / name)) {
        out.push_back(entry.path().filename());
    }
    std::sort(out.begin(), out.end());
    return out;
}

// Three small pictures of different sizes.
void write_three(const Folder& folder) {
    folder.write("a.ppm", sample(4, 3));
    folder.write("b.ppm", sample(5, 3));
    folder.write("c.ppm", sample(6, 3));
}

void check_refusal(const Folder& folder, const Names& arguments, const std::string& message, int exit = 2) {
    CAPTURE(message);
    const Names before = folder.names();
    const Result result = folder.oriel(arguments);
    CHECK(result.err == "oriel: " + message + '\n');
    CHECK(result.exit == exit);
    CHECK(folder.names() == before);
}

// Times differ from run to run.
std::string timeless(const std::string& text) { return std::regex_replace(text, std::regex(R"(\([0-9.]+ m?s)"), "(T"); }

void make_older(const Folder& folder, const std::string& name) {
    using namespace std::chrono_literals;
    std::filesystem::last_write_time(folder.path() / name, std::filesystem::file_time_type::clock::now() - 1h);
}

std::string numbered(int i) { return std::to_string(1000 + i).substr(1); }

} // namespace

TEST_CASE("each input has an output that the template names, and folders are made for them") {
    const Folder folder;
    write_three(folder);
    std::filesystem::create_directory(folder.path() / "sub");
    folder.write("sub/{n}.ppm", sample(7, 2));
    const Result result = folder.oriel(
        {"a.ppm", "b.ppm", "sub/{n}.ppm", "flip", "h", "-j", "1", "-o", "out/{dir}/{n:02}-{stem}_{w}x{h}{{.{ext}"});
    CHECK(result.exit == 0);
    CHECK(result.out == "");
    CHECK(timeless(result.err) == "out/01-a_4x3{.ppm  4×3 rgb8  (T, 36 bytes copied)\n"
                                  "out/02-b_5x3{.ppm  5×3 rgb8  (T, 45 bytes copied)\n"
                                  "out/sub/03-{n}_7x2{.ppm  7×2 rgb8  (T, 42 bytes copied)\n"
                                  "3 outputs: 3 written  (T)\n");
    CHECK(names_in(folder, "out") == Names{"01-a_4x3{.ppm", "02-b_5x3{.ppm", "sub"});
    REQUIRE(folder.oriel({"sub/{n}.ppm", "flip", "h", "-qo", "alone.ppm"}).exit == 0);
    CHECK(folder.read("out/sub/03-{n}_7x2{.ppm") == folder.read("alone.ppm"));
}

TEST_CASE("a template that leads somewhere is not led out of it by where an input lies") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    std::filesystem::create_directory(folder.path() / "work");
    const std::string outside = (folder.path() / "a.ppm").string();
    CHECK(folder.oriel({"work/../a.ppm", "-qo", "o/{dir}/{stem}.ppm"}).exit == 0);
    CHECK(folder.has("o/a.ppm"));
    CHECK(folder.oriel({"./work/../../" + folder.path().filename().string() + "/a.ppm", "-qo", "p/{dir}/{stem}.ppm"})
              .exit == 0);
    CHECK(folder.has("p/" + folder.path().filename().string() + "/a.ppm"));
    CHECK(folder.oriel({outside, "-qo", "q/{dir}/{stem}.ppm"}).exit == 0);
    CHECK(folder.has("q" + outside));
}

TEST_CASE("a template that cannot be is refused with the mend") {
    const Folder folder;
    write_three(folder);
    const std::string fields = "\n  fields are {dir} {stem} {ext} {n} {w} {h} {x} {y} {row} {col}; a brace itself is "
                               "written twice: {{ or }}";
    check_refusal(folder, {"a.ppm", "-o", "{stam}.ppm"},
                  "-o {stam}.ppm: there is no field {stam}; did you mean 'stem'?" + fields);
    check_refusal(folder, {"a.ppm", "-o", "{}.ppm"}, "-o {}.ppm: there is no field {}" + fields);
    check_refusal(folder, {"a.ppm", "-o", "{stem.ppm"},
                  "-o {stem.ppm: a '{' has no other one\n  a field is written like {stem}; a brace itself is written "
                  "twice: {{");
    check_refusal(folder, {"a.ppm", "-o", "stem}.ppm"},
                  "-o stem}.ppm: a '}' has no other one\n  a field is written like {stem}; a brace itself is written "
                  "twice: }}");
    check_refusal(folder, {"a.ppm", "-o", "{stem:03}.ppm"},
                  "-o {stem:03}.ppm: {stem:03} is not a number, and takes no width\n  a width is for numbers: {n:03} "
                  "writes 7 as 007");
    check_refusal(folder, {"a.ppm", "-o", "{n:99}.ppm"},
                  "-o {n:99}.ppm: {n:99} has a width that is not 1 to 20\n  a width is for numbers: {n:03} writes 7 as "
                  "007");
    check_refusal(folder, {"a.ppm", "-o", "{row}.ppm"},
                  "-o {row}.ppm: {row} is a tile's, but nothing makes tiles\n  end with tiles WxH or grid CxR, or "
                  "number files with {n}");
    check_refusal(folder, {"a.ppm", "b.ppm", "-o", "out/x.png"},
                  "2 inputs, but one output, 'out/x.png'\n  write a name for each: -o 'out/{stem}.png'");
    check_refusal(folder, {"a.ppm", "b.ppm", "-o", "out"},
                  "2 inputs, but one output, 'out'\n  write a name for each: -o 'out/{stem}.png'");
    check_refusal(folder, {"a.ppm", "b.ppm", "-t", "png", "-o", "-"},
                  "standard output takes one picture, but there are 2 inputs\n  name files, as in -o 'out/{stem}.png'");
    check_refusal(folder, {"-", "-", "-o", "{n}.ppm"},
                  "standard input is named twice, but can be read once\n  name a file for one of them");
    check_refusal(folder, {"a.ppm", "-f", "--exists", "skip", "-o", "x.ppm"},
                  "-f is --exists overwrite, but another --exists is given\n  keep one of them");
    check_refusal(folder, {"a.ppm", "--exists", "skp", "-o", "x.ppm"},
                  "--exists takes error, skip, overwrite or newer, not 'skp'; did you mean 'skip'?\n  newer overwrites "
                  "only what is older than its input");
}

TEST_CASE("two inputs with one output are found before any work") {
    const Folder folder;
    write_three(folder);
    std::filesystem::create_directory(folder.path() / "sub");
    folder.write("sub/a.ppm", sample(4, 4));
    check_refusal(
        folder, {"a.ppm", "b.ppm", "sub/a.ppm", "-o", "out/{stem}.ppm"},
        "'a.ppm' and 'sub/a.ppm' would both be written to 'out/a.ppm'\n  put {dir} or {n} in the template, so "
        "that each has a name of its own");
    // Under two names, too: through a link to a folder, and through a link to the output.
    std::filesystem::create_directory_symlink("sub", folder.path() / "link");
    check_refusal(
        folder, {"link/a.ppm", "sub/a.ppm", "-o", "{dir}/x.ppm"},
        "'link/a.ppm' and 'sub/a.ppm' would both be written to 'sub/x.ppm'\n  put {dir} or {n} in the template, "
        "so that each has a name of its own");
    folder.write("1.ppm", "precious");
    std::filesystem::create_symlink("1.ppm", folder.path() / "2.ppm");
    check_refusal(folder, {"a.ppm", "b.ppm", "-fo", "{n}.ppm"},
                  "'a.ppm' and 'b.ppm' would both be written to '2.ppm'\n  put {dir} or {n} in the template, so that "
                  "each has a name of its own");
    CHECK(folder.read("1.ppm") == "precious");
    check_refusal(folder, {"a.ppm", "sub/../a.ppm", "invert", "--in-place"},
                  "'a.ppm' and 'sub/../a.ppm' are one file, to be changed in place\n  name it once");
}

TEST_CASE("an output that is another input is refused, whatever its name and even with -f") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("2.ppm", sample(5, 3));
    std::filesystem::create_hard_link(folder.path() / "a.ppm", folder.path() / "1.ppm");
    check_refusal(folder, {"2.ppm", "a.ppm", "invert", "-fo", "{n}.ppm"},
                  "'1.ppm', the output for '2.ppm', is an input itself\n  write to another folder, as in -o "
                  "'out/{stem}.png'");
    CHECK(folder.read("a.ppm") == sample(4, 3));
    // Its own input is what -f is for.
    CHECK(folder.oriel({"a.ppm", "2.ppm", "invert", "-qfo", "{stem}.ppm"}).exit == 0);
    CHECK(folder.read("a.ppm") != sample(4, 3));
}

TEST_CASE("--exists says what becomes of outputs that are there") {
    const Folder folder;
    write_three(folder);
    std::filesystem::create_directory(folder.path() / "o");
    folder.write("o/b.ppm", "precious");
    const Names line = {"a.ppm", "b.ppm", "c.ppm", "-j", "1", "-o", "o/{stem}.ppm"};
    const auto with = [&](const Names& more) {
        Names all = line;
        all.insert(all.end(), more.begin(), more.end());
        return folder.oriel(all);
    };
    for (const Names& more : {Names{}, Names{"--exists", "error"}}) {
        const Result refused = with(more);
        CHECK(refused.exit == 2);
        CHECK(refused.err == "oriel: 'o/b.ppm' exists\n  add -f to replace what exists, or --exists skip to write only "
                             "the others\n");
        CHECK(names_in(folder, "o") == Names{"b.ppm"});
    }

    const Result skipped = with({"--exists", "skip"});
    CHECK(skipped.exit == 0);
    CHECK(timeless(skipped.err) == "o/a.ppm  4×3 rgb8  (T, nothing copied)\no/b.ppm  skipped: it exists\n"
                                   "o/c.ppm  6×3 rgb8  (T, nothing copied)\n3 outputs: 2 written, 1 skipped  (T)\n");
    CHECK(folder.read("o/b.ppm") == "precious");
    CHECK(folder.read("o/c.ppm") == sample(6, 3));

    make_older(folder, "o/b.ppm");
    const Result newer = with({"--exists", "newer"});
    CHECK(timeless(newer.err) == "o/a.ppm  skipped: it is not older than its input\no/b.ppm  5×3 rgb8  (T, nothing "
                                 "copied)\no/c.ppm  skipped: it is not older than its input\n"
                                 "3 outputs: 1 written, 2 skipped  (T)\n");
    CHECK(folder.read("o/b.ppm") == sample(5, 3));

    folder.write("o/a.ppm", "old");
    CHECK(with({"--exists", "overwrite", "-q"}).exit == 0);
    CHECK(folder.read("o/a.ppm") == sample(4, 3));
    folder.write("o/a.ppm", "old");
    CHECK(with({"-fq"}).err == "");
    CHECK(folder.read("o/a.ppm") == sample(4, 3));
}

TEST_CASE("--exists is for one output as well") {
    const Folder folder;
    write_three(folder);
    folder.write("out.ppm", "precious");
    const Result skipped = folder.oriel({"a.ppm", "--exists", "skip", "-o", "out.ppm"});
    CHECK(skipped.exit == 0);
    CHECK(skipped.err == "out.ppm  skipped: it exists\n");
    CHECK(folder.read("out.ppm") == "precious");
    CHECK(folder.oriel({"a.ppm", "--exists=newer", "-qo", "out.ppm"}).exit == 0);
    CHECK(folder.read("out.ppm") == "precious");
    make_older(folder, "out.ppm");
    CHECK(folder.oriel({"a.ppm", "--exists=newer", "-qo", "out.ppm"}).exit == 0);
    CHECK(folder.read("out.ppm") == sample(4, 3));
}

TEST_CASE("the first failure ends the work, unless it is to go on") {
    const Folder folder;
    write_three(folder);
    folder.write("b.ppm", sample(5, 3).substr(0, 40));
    const Names line = {"a.ppm", "b.ppm", "c.ppm", "-j", "1", "-o", "o/{stem}.ppm"};
    const Result stopped = folder.oriel(line);
    CHECK(stopped.exit == 1);
    const std::string said = timeless(stopped.err);
    CHECK(said.starts_with("o/a.ppm  4×3 rgb8  (T, nothing copied)\noriel: b.ppm: "));
    CHECK(said.ends_with("3 outputs: 1 written, 1 failed, 1 not done  (T)\n"
                         "  --keep-going goes on after a failure; --exists skip does only what is left\n"));
    CHECK(names_in(folder, "o") == Names{"a.ppm"});

    Names going = line;
    going.insert(going.end(), {"--keep-going", "--exists", "skip"});
    const Result partly = folder.oriel(going);
    CHECK(partly.exit == 3);
    CHECK(timeless(partly.err)
              .ends_with("c.ppm  6×3 rgb8  (T, nothing copied)\n"
                         "3 outputs: 1 written, 1 skipped, 1 failed  (T)\n"));
    CHECK(names_in(folder, "o") == Names{"a.ppm", "c.ppm"});

    // One that is left as it is has not failed.
    const Result left = folder.oriel({"b.ppm", "c.ppm", "--keep-going", "--exists", "skip", "-qo", "o/{stem}.ppm"});
    CHECK(left.exit == 3);

    // What can be seen before any work is a failure of one, too.
    const Result missing = folder.oriel({"nope.ppm", "a.ppm", "--keep-going", "-qo", "p/{stem}.ppm"});
    CHECK(missing.exit == 3);
    CHECK(missing.err == "oriel: there is no file 'nope.ppm'\n  check the name; - is standard input\n");
    CHECK(folder.oriel({"nope.ppm", "b.ppm", "--keep-going", "-qo", "r/{stem}.ppm"}).exit == 1);
    check_refusal(folder, {"a.ppm", "nope.ppm", "-o", "q/{stem}.ppm"},
                  "there is no file 'nope.ppm'\n  check the name; - is standard input", 1);
}

TEST_CASE("-v tells of each output how it was read") {
    const Folder folder;
    write_three(folder);
    const Result result = folder.oriel({"a.ppm", "b.ppm", "crop", "2x2+1+1", "-vo", "o/{stem}.ppm"});
    CHECK(result.err.starts_with("oriel: read 2×2+1+1, 12 bytes, by window; held 0 bytes; peak of the process "));
    CHECK(result.err.find("\noriel: read 2×2+1+1", 1) != std::string::npos);
    const Result mapped = folder.oriel({"a.ppm", "b.ppm", "fill", "red", "--in", "2x2", "-v", "--in-place=map"});
    CHECK(
        mapped.err.starts_with("oriel: mapped; changed 12 bytes on at most 1 pages of 4.0 KiB; peak of the process "));
}

TEST_CASE("what several outputs have to say is said once, with how many") {
    const Folder folder;
    for (const std::string name : {"a.pgm", "b.pgm", "c.pgm"}) folder.write(name, "P5\n1 1\n65535\nab");
    const std::string note = "oriel: note: 16 bit scaled to 8: jpeg holds no more (";
    const Result three = folder.oriel({"a.pgm", "b.pgm", "c.pgm", "-j1", "-o", "o/{stem}.jpg"});
    CHECK(three.err.find(note + "3 outputs, the first o/a.jpg)\n3 outputs: 3 written") != std::string::npos);
    folder.write("b.pgm", sample(1, 1, 1));
    folder.write("c.pgm", sample(1, 1, 1));
    const Result one = folder.oriel({"a.pgm", "b.pgm", "c.pgm", "-j1", "-fo", "o/{stem}.jpg"});
    CHECK(one.err.find(note + "o/a.jpg)\n3 outputs: 3 written") != std::string::npos);
}

TEST_CASE("a failure of one among many says which one") {
    const Folder folder;
    write_three(folder);
    const Result result = folder.oriel({"a.ppm", "b.ppm", "crop", "5x3", "--keep-going", "-qo", "o/{stem}.ppm"});
    CHECK(result.exit == 3);
    CHECK(result.err.find("  step 1 of 1 (crop 5x3), input a.ppm (4×3)\n") != std::string::npos);
}

TEST_CASE("with --json each output is an object, in the order of the line, and the sum is the last") {
    const Folder folder;
    write_three(folder);
    folder.write("b.ppm", "P6 nonsense");
    std::filesystem::create_directory(folder.path() / "o");
    folder.write("o/c.ppm", "precious");
    const Result result = folder.oriel(
        {"a.ppm", "b.ppm", "c.ppm", "nope.ppm", "--json", "--keep-going", "--exists", "skip", "-o", "o/{stem}.ppm"});
    CHECK(result.exit == 3);
    CHECK(result.err == "");
    std::vector<nlohmann::json> objects;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);) objects.push_back(nlohmann::json::parse(line));
    REQUIRE(objects.size() == 5);
    CHECK(objects[0]["input"] == "a.ppm");
    CHECK(objects[0]["path"] == "o/a.ppm");
    CHECK(objects[0]["width"] == 4);
    CHECK(objects[1]["input"] == "b.ppm");
    CHECK(objects[1]["error"]["code"] == "codec");
    CHECK(objects[2]["skipped"] == "it exists");
    CHECK(objects[3]["error"]["code"] == "not_found");
    CHECK(objects[4]["summary"]["outputs"] == 4);
    CHECK(objects[4]["summary"]["written"] == 1);
    CHECK(objects[4]["summary"]["skipped"] == 1);
    CHECK(objects[4]["summary"]["failed"] == 2);
    CHECK(objects[4]["summary"]["not_done"] == 0);
}

TEST_CASE("any number of jobs writes the same bytes and says the same") {
    const Folder folder;
    Names one;
    for (int i = 0; i < 100; ++i) {
        const auto side = static_cast<std::size_t>(10 + i % 17);
        folder.write(numbered(i) + ".ppm", sample(side, 40 - side));
        one.push_back(numbered(i) + ".ppm");
    }
    const auto run = [&](const std::string& jobs) {
        Names all = one;
        const std::string to = "o/{stem}.png";
        all.insert(all.end(), {"rotate", "90", "-f", "-j", jobs, "-o", to});
        const Result result = folder.oriel(all);
        CHECK(result.exit == 0);
        std::string out = timeless(result.err);
        for (const std::string& name : names_in(folder, "o")) out += name + folder.read("o/" + name);
        return out;
    };
    const std::string alone = run("1");
    CHECK(alone.find("100 outputs: 100 written") != std::string::npos);
    CHECK(run("8") == alone);
    CHECK(run("100") == alone);
}

TEST_CASE("many files are changed in place, anew and where their pixels lie") {
    for (const std::string way : {"--in-place", "--in-place=map"}) {
        CAPTURE(way);
        const Folder folder;
        write_three(folder);
        const Result result = folder.oriel({"a.ppm", "b.ppm", "c.ppm", "flip", "h", way});
        CHECK(result.exit == 0);
        CHECK(timeless(result.err).ends_with("3 outputs: 3 written  (T)\n"));
        CHECK(folder.names() == Names{"a.ppm", "b.ppm", "c.ppm"});
        for (const std::string name : {"a.ppm", "b.ppm", "c.ppm"}) {
            CAPTURE(name);
            REQUIRE(folder.oriel({name, "flip", "h", "-qo", "back.ppm"}).exit == 0);
            const std::size_t width = name == "a.ppm" ? 4 : name == "b.ppm" ? 5 : 6;
            CHECK(folder.read("back.ppm") == sample(width, 3));
            std::filesystem::remove(folder.path() / "back.ppm");
        }
    }
}

TEST_CASE("--explain tells the plan of each, and writes nothing") {
    const Folder folder;
    write_three(folder);
    const Names before = folder.names();
    const Result result = folder.oriel({"a.ppm", "b.ppm", "flip", "h", "-no", "o/{stem}.png"});
    CHECK(result.exit == 0);
    CHECK(result.out.starts_with("plan for a.ppm (4×3)"));
    CHECK(result.out.find("\nplan for b.ppm (5×3)") != std::string::npos);
    CHECK(result.out.find("o/b.png") != std::string::npos);
    CHECK(folder.names() == before);
}

TEST_CASE("stopped at any moment, every output is whole or not there, and nothing lies beside them") {
    using namespace std::chrono;
    const Folder folder;
    Names line;
    for (int i = 0; i < 200; ++i) {
        folder.write(numbered(i) + ".ppm", sample(60, 40));
        line.push_back(numbered(i) + ".ppm");
    }
    line.insert(line.end(), {"invert", "-qj8", "-o", "o/{stem}.png"});
    const auto start = steady_clock::now();
    REQUIRE(folder.oriel(line).exit == 0);
    const auto whole = duration_cast<microseconds>(steady_clock::now() - start).count();
    const std::string expected = folder.read("o/000.png");
    int interrupted = 0;
    for (int round = 0; round < 20; ++round) {
        CAPTURE(round);
        std::filesystem::remove_all(folder.path() / "o");
        Process process(folder.path(), line, {});
        std::this_thread::sleep_for(microseconds(whole * (round + 1) / 21));
        const int signal = round % 2 == 0 ? SIGINT : SIGTERM;
        process.send(signal);
        const Result result = process.wait();
        if (result.exit != 0) ++interrupted;
        CAPTURE(result.exit);
        CAPTURE(result.signal);
        // Before it has handlers a signal ends it too; nothing is begun then.
        CHECK((result.exit == 0 || result.exit == 128 + signal || (result.signal == signal && !folder.has("o"))));
        if (!folder.has("o")) continue;
        for (const std::string& name : names_in(folder, "o")) {
            CAPTURE(name);
            CHECK(name.size() == 7); // no temporary
            CHECK(folder.read("o/" + name) == expected);
        }
        // What is left to do is done by the same line.
        Names again = line;
        again.insert(again.end(), {"--exists", "skip"});
        if (round % 5 == 0) {
            CHECK(folder.oriel(again).exit == 0);
            CHECK(names_in(folder, "o").size() == 200);
        }
    }
    CHECK(interrupted > 5);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which hold memory of their own
TEST_CASE("what --verify holds is held by no more jobs at once than there is memory for") {
    const Folder folder;
    folder.write("big.ppm", sample(1500, 1000)); // 4.3 MiB decoded
    REQUIRE(folder.oriel({"big.ppm", "--quality", "80", "-qo", "0.jpg"}).exit == 0);
    Names line;
    for (int i = 0; i < 8; ++i) {
        const std::string name = std::to_string(i) + ".jpg";
        if (i != 0) std::filesystem::copy_file(folder.path() / "0.jpg", folder.path() / name);
        line.push_back(name);
    }
    line.insert(line.end(), {"crop", "16x16", "--verify", "--codec", "jpeg=stb", "--max-memory", "16M", "-q", "-o",
                             "o/{stem}.ppm", "--exists", "overwrite"});
    const auto peak = [&](const std::string& jobs) {
        Names all = line;
        all.insert(all.end(), {"-j", jobs});
        Setting setting;
        setting.environment = {"MALLOC_ARENA_MAX=1"}; // else the allocator keeps what threads have freed
        const Result result = folder.oriel(all, setting);
        CHECK(result.err == "");
        CHECK(result.exit == 0);
        return result.peak_memory;
    };
    const std::uint64_t alone = peak("1");
    const std::uint64_t together = peak("8");
    CAPTURE(alone);
    CAPTURE(together);
    CHECK(together < alone + (std::uint64_t{16} << 20));
}
#endif

TEST_CASE("what many hold at once stays within --max-memory, and what one needs is refused for that one") {
    const Folder folder;
    folder.write("big.ppm", sample(900, 700));
    REQUIRE(folder.oriel({"big.ppm", "-qo", "big.jpg"}).exit == 0);
    folder.write("a.ppm", sample(4, 3));
    folder.write("b.ppm", sample(5, 3));
    const Result result = folder.oriel({"a.ppm", "big.jpg", "b.ppm", "-j4", "--codec", "jpeg=stb", "--max-memory", "1M",
                                        "--keep-going", "--json", "-o", "o/{stem}.ppm"});
    CHECK(result.exit == 3);
    CHECK(result.out.find(R"("error":{"code":"limit_memory")") != std::string::npos);
    CHECK(names_in(folder, "o") == Names{"a.ppm", "b.ppm"});
}
