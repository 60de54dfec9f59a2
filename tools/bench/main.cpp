// oriel-bench: how fast oriel is, beside memcpy and the peers, in one run. tools/bench.sh builds it and writes
// docs/benchmarks.md with it, which says how to read what it prints.
//
//   oriel-bench                                       the tables
//   oriel-bench --op "flip x" --kind RGB8             a few of their cells
//   oriel-bench --google -- --benchmark_filter=flip   the same work under Google Benchmark
#include "chart.hpp"
#include "copies.hpp"
#include "copy/kernels.hpp"
#include "files.hpp"
#include "flips.hpp"
#include "google.hpp"
#include "machine.hpp"
#include "page.hpp"
#include "png.hpp"
#include "reading.hpp"
#include "views.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace bench;

struct Request {
    Settings settings;
    std::string only, commit, page, pictures, command, memory = "/dev/shm";
    std::string disk = "/tmp";
    std::string target; // of oriel's kernels; empty is the best there is
    bool verify = false, spoil = false, google = false;
    std::vector<std::string> google_arguments;
};

// Progress is for a person who waits, and for nobody else.
void say(const std::string& what) {
    if (isatty(2) != 0) fmt::print(stderr, "\r\x1b[K{}", what);
}

std::string closing_line(const Verdicts& verdicts, std::size_t wrong) {
    std::string line = fmt::format("{} within their bounds ({} of them in the noise), {} not", verdicts.passed,
                                   verdicts.in_noise, verdicts.failed);
    if (wrong != 0) line += fmt::format("; {} results wrong and not measured", wrong);
    return line + ".";
}

void print_wrong(const std::vector<Wrong>& wrong, std::string_view verdict) {
    for (const Wrong& w : wrong) fmt::print("{}: {}: {}\n", verdict, w.who, w.what);
}

int verify(const Request& request, const std::vector<Peer>& peers) {
    std::size_t compared = 0;
    const auto wrong = verify_copies(request.settings, peers, request.spoil, compared);
    print_wrong(wrong, request.spoil ? "taken for right" : "WRONG");
    fmt::print("{} results compared{}: {} as they should be, {} not\n", compared,
               request.spoil ? " with an expectation that is wrong in one byte" : "", compared - wrong.size(),
               wrong.size());
    return wrong.empty() && compared != 0 ? 0 : 1;
}

// What was measured of what the charts show.
std::vector<Picture> draw(const std::filesystem::path& folder, const Copies& copies, const Files& files,
                          const std::vector<Peer>& peers) {
    std::vector<Picture> out;
    const Picture in_memory{"bars of time as a ratio to memcpy", folder / "benchmarks.png"};
    const Picture on_files{"bars of time as a ratio to cp", folder / "benchmarks-files.png"};
    if (draw_chart(copies.cells, peers, in_memory.path)) out.push_back(in_memory);
    if (!files.bars.empty()) {
        draw_bars("time / cp of the bytes written, PPM to PPM, logarithmic; shorter is better", files.bars,
                  on_files.path);
        out.push_back(on_files);
    }
    return out;
}

int measure(const Request& request, const std::vector<Peer>& peers) {
    Verdicts verdicts;
    Copies copies;
    std::vector<Table> all;
    const auto asked = [&](std::string_view part) { return request.only.empty() || request.only == part; };
    if (asked("copies")) {
        copies = measure_copies(request.settings, peers, say);
        all = tables(copies.cells, peers, verdicts);
        all.push_back(measure_reading(request.settings, verdicts, say));
    }
    if (asked("flips")) all.push_back(measure_flips(request.settings, verdicts, say));
    std::vector<Wrong> wrong = copies.wrong;
    if (asked("views")) {
        Views views = measure_views(request.settings, peers, verdicts, say);
        wrong.insert(wrong.end(), views.wrong.begin(), views.wrong.end());
        for (Table& table : views.tables) all.push_back(std::move(table));
    }
#if defined(ORIEL_BENCH_PNG)
    if (asked("png")) {
        Pngs pngs =
            measure_png(request.settings, ORIEL_BENCH_PHOTO, ORIEL_BENCH_SAMPLES, request.memory, verdicts, say);
        wrong.insert(wrong.end(), pngs.wrong.begin(), pngs.wrong.end());
        for (Table& table : pngs.tables) all.push_back(std::move(table));
    }
#endif
    Files files;
    if (asked("files")) {
        files = measure_files(request.settings, ORIEL_BENCH_TOOL, ORIEL_BENCH_PHOTO, {request.disk, request.memory},
                              verdicts, say);
        wrong.insert(wrong.end(), files.wrong.begin(), files.wrong.end());
        for (Table& table : files.tables) all.push_back(std::move(table));
    }
    std::erase_if(all, [](const Table& table) { return table.rows.empty(); });
    say("");
    const auto facts = machine_facts(peers, request.commit, request.command);
    for (const auto& [name, fact] : facts) fmt::print("{}: {}\n", name, fact);
    for (const Table& table : all) fmt::print("\n{}", plain(table));
    for (const std::string& note : files.notes) fmt::print("\n{}", note);
    print_wrong(wrong, "\nWRONG");
    const std::string last = closing_line(verdicts, wrong.size());
    fmt::print("\n{}\n", last);
    std::vector<Picture> pictures;
    if (!request.pictures.empty()) pictures = draw(request.pictures, copies, files, peers);
    if (!request.page.empty()) write_page(request.page, facts, pictures, all, last);
    return wrong.empty() ? 0 : 1;
}

int run(const Request& request) {
    // What is freed is kept and given out again, so that nobody who allocates a result pays for fresh pages.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
    if (!request.target.empty()) oriel::copying::use_target(request.target);
    const std::vector<Peer> all = peers();
    if (request.google) {
        run_google(request.settings, all, request.google_arguments);
        return 0;
    }
    return request.verify || request.spoil ? verify(request, all) : measure(request, all);
}

} // namespace

int main(int count, char** arguments) {
    Request request;
    Settings& settings = request.settings;
    CLI::App app{"How fast oriel is, beside memcpy and the peers, in one run.", "oriel-bench"};
    std::vector<std::string> kind_names, size_names;
    for (const Kind& kind : kinds()) kind_names.emplace_back(kind.name);
    for (const Size& size : Settings::known_sizes()) size_names.push_back(size.text());
    // One value each, so that what follows is not taken for more of them; they may be given several times.
    const auto option = [&](const char* name, std::vector<std::string>& values, const char* help) {
        return app.add_option(name, values, help)->expected(1)->allow_extra_args(false)->take_all();
    };
    option("--op", settings.operations, "An operation: a part of its name, as the tables have it");
    option("--kind", settings.kinds, "A kind of pixels")->transform(CLI::IsMember(kind_names, CLI::ignore_case));
    option("--size", settings.sizes, "A size")->check(CLI::IsMember(size_names));
    app.add_option("--only", request.only, "Measure just one part")
        ->check(CLI::IsMember({"copies", "flips", "views", "png", "files"}));
    app.add_option("--rounds", settings.rounds.count, "How often each takes its turn")->check(CLI::Range(1, 1001));
    app.add_flag("--quick", settings.quick, "7 rounds, short samples, pictures of 1000x750 and 1024x1024");
    app.add_flag("--verify", request.verify, "Compare all results with what is expected, measure nothing");
    app.add_flag("--spoil", request.spoil, "The same with a wrong expectation, to see that this is noticed");
    const std::span<const std::string_view> known = oriel::copying::targets();
    app.add_option("--target", request.target, "oriel's copies by the kernels of another processor")
        ->check(CLI::IsMember(std::vector<std::string>(known.begin(), known.end())));
    app.add_option("--commit", request.commit, "What to call oriel's state");
    app.add_option("--command", request.command, "How it was called, if not as it seems");
    app.add_option("--page", request.page, "Write facts and tables into this Markdown page, between its marks");
    app.add_option("--memory", request.memory, "A folder in memory for what whole programs write");
    app.add_option("--disk", request.disk, "A folder on a disk for what they read");
    app.add_option("--pictures", request.pictures, "Draw charts into this folder");
    app.add_flag("--google", request.google, "Run under Google Benchmark; its own arguments come after --");
    app.add_option("arguments", request.google_arguments, "For Google Benchmark");
    CLI11_PARSE(app, count, arguments);
    if (settings.quick && app.count("--rounds") == 0) settings.rounds.count = 7;
    if (settings.quick) settings.rounds.sample_ns = 20'000;
    if (request.command.empty()) {
        request.command = "oriel-bench";
        for (int i = 1; i < count; ++i) request.command += fmt::format(" {}", arguments[i]);
    }
    try {
        return run(request);
    } catch (const std::exception& error) {
        fmt::print(stderr, "oriel-bench: {}\n", error.what());
        return 1;
    }
}
