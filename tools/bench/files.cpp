#include "files.hpp"

#include "file_tasks.hpp"
#include "process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, std::string_view mark, const std::string& by) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + by.size()))
        text.replace(at, mark.size(), by);
    return text;
}

/// What is there of a command's program.
bool is_installed(const std::string& command) { return succeeds("command -v " + command.substr(0, command.find(' '))); }

/// The last bytes of two files: pixels without the header, which may differ in its comments.
bool same_end(const fs::path& a, const fs::path& b, std::uintmax_t bytes) {
    std::error_code none;
    const std::uintmax_t size_a = fs::file_size(a, none), size_b = fs::file_size(b, none);
    if (none || size_a < bytes || size_b < bytes) return false;
    return succeeds(fmt::format("cmp -s -i {}:{} {} {}", size_a - bytes, size_b - bytes, a.string(), b.string()));
}

class Folder {
public:
    explicit Folder(const fs::path& in) : path(in / fmt::format("oriel-bench-{}", std::random_device()())) {
        fs::create_directory(path);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code none;
        fs::remove_all(path, none);
    }
    fs::path path;
};

class Course {
public:
    Course(const Settings& settings, fs::path tool, fs::path make_photo, const Places& places, Verdicts& verdicts,
           const Say& say)
        : settings_(settings), tool_(std::move(tool)), make_photo_(std::move(make_photo)), inputs_(places.disk),
          folder_(places.memory), verdicts_(verdicts), say_(say) {}

    void photo(Size size, bool large) {
        size_ = size;
        large_ = large;
        say_("making a picture of " + size.text());
        make(fmt::format("{} {} {} {}", make_photo_.string(), size.width, size.height, input("ppm").string()), "ppm");
        Table table{"Whole programs, " + size.text(),
                    {"operation", "from", "ms", "peak MiB", "bound", "", "/ cp", "bound", "", "/ best peer",
                     "best peer", "bound", "", "peers, ms"},
                    {},
                    2};
        for (const FileTask& task : file_tasks(large))
            if (Settings::takes(settings_.operations, task.name))
                if (auto cells = row(task); !cells.empty()) table.rows.push_back(std::move(cells));
        out.tables.push_back(std::move(table));
    }

    /// What is to take no time at all, whatever the picture's size.
    void at_once() {
        const fs::path sparse = folder_.path / "sparse.pam";
        constexpr std::uintmax_t width = 100'000, height = 70'000; // 21 GB
        const std::string header =
            fmt::format("P7\nWIDTH {}\nHEIGHT {}\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", width, height);
        std::ofstream(sparse) << header;
        fs::resize_file(sparse, header.size() + width * height * 3);
        const std::string name = sparse.string();
        const fs::path part = folder_.path / "part.ppm";
        struct Job {
            const char* what;
            std::string command;
            double ms, peak;
        };
        const Job jobs[] = {
            {"info, 21 GB PAM", fmt::format("{} info {}", tool_.string(), name), 10, 12},
            {"crop 512x512, 21 GB PAM",
             fmt::format("{} -q {} crop 512x512+60000+50000 -f -o {}", tool_.string(), name, part.string()), 50, 16},
            {"invert 512x512 in place, 21 GB PAM",
             fmt::format("{} -q {} invert --in 512x512+60000+50000 --in-place=map", tool_.string(), name), 50, 48},
        };
        Table table{"At once", {"what", "ms", "bound", "", "peak MiB", "bound", ""}, {}, 1};
        for (const Job& job : jobs) {
            if (!Settings::takes(settings_.operations, job.what)) continue;
            say_(job.what);
            require(job.command);
            std::vector<Contender> field{{"oriel", process(job.command)}};
            interleave(field, 0, rounds());
            Estimate ms = field[0].time();
            for (double* const value : {&ms.median, &ms.low, &ms.high}) *value /= 1e6;
            table.rows.push_back({job.what, with_interval(ms), digits(job.ms), verdicts_.judge(ms, job.ms)});
            add_peak(table.rows.back(), job.command, job.peak);
        }
        out.tables.push_back(std::move(table));
    }

    Files out;

private:
    static void require(const std::string& command) {
        if (!succeeds(command)) throw std::runtime_error("failed: " + command);
    }
    /// An input, written out, so that nothing is left of that to do while others are timed.
    void make(const std::string& command, const std::string& suffix) const {
        require(command);
        require("sync " + input(suffix).string());
    }
    fs::path input(const std::string& suffix) const {
        return inputs_.path / fmt::format("in-{}.{}", size_.text(), suffix);
    }
    Rounds rounds() const { return {settings_.rounds.count, 1}; } // a sample is one run

    void add_peak(std::vector<std::string>& cells, const std::string& command, double bound) {
        const std::uint64_t peak = peak_memory(command);
        const double held = static_cast<double>(peak) / 1048576;
        if (peak == 0) cells.insert(cells.end(), {"-", digits(bound), ""});
        else cells.insert(cells.end(), {digits(held), digits(bound), verdicts_.judge({held, held, held}, bound)});
    }

    std::string filled(const std::string& command, const std::string& from, const fs::path& to) const {
        const std::pair<const char*, std::string> marks[] = {{"{oriel}", tool_.string()},
                                                             {"{ppm}", input("ppm").string()},
                                                             {"{in}", input(from).string()},
                                                             {"{out}", to.string()},
                                                             {"{x}", std::to_string(size_.width / 2 - 256)},
                                                             {"{y}", std::to_string(size_.height / 2 - 256)}};
        std::string out_text = command;
        for (const auto& [mark, by] : marks) out_text = replaced(std::move(out_text), mark, by);
        return out_text;
    }

    /// Whether two results show the same pixels: the last bytes of PNM, whose comments may differ; of others, what
    /// the programs of netpbm and libjpeg decode.
    bool same_pixels(const FileTask& task, const fs::path& a, const fs::path& b) const {
        const std::uintmax_t bytes = (task.crops() ? 512 * 512 : size_.pixels()) * (task.suffix == "pgm" ? 1 : 3);
        if (task.suffix != "png" && task.suffix != "jpg") return same_end(a, b, bytes);
        const char* const decoder = task.suffix == "png" ? "pngtopnm" : "djpeg";
        const fs::path ours = folder_.path / "decoded-a.ppm", theirs = folder_.path / "decoded-b.ppm";
        const bool same = succeeds(fmt::format("{} {} > {}", decoder, a.string(), ours.string())) &&
                          succeeds(fmt::format("{} {} > {}", decoder, b.string(), theirs.string())) &&
                          same_end(ours, theirs, bytes);
        fs::remove(ours);
        fs::remove(theirs);
        return same;
    }

    struct Entered {
        std::vector<Contender> field;
        std::vector<std::uintmax_t> sizes; ///< of what each wrote
    };

    /// Those whose result is the right one; oriel, which comes first, says what that is.
    Entered entered(const FileTask& task, const std::string& what, const fs::path& truth) {
        Entered all;
        for (const Contestant& c : task.contestants) {
            const fs::path to = all.field.empty() ? truth : folder_.path / ("out." + task.suffix);
            const std::string command = filled(c.command, task.from, to);
            if (all.field.empty()) require(command);
            else if (!is_installed(command)) continue;
            else if (!succeeds(command)) {
                out.notes.push_back(fmt::format("{} cannot do {}", c.who, what));
                continue;
            } else if (task.exact() && !same_pixels(task, truth, to)) {
                out.wrong.push_back({c.who, what});
                continue;
            }
            all.field.push_back({c.who, process(command)});
            all.sizes.push_back(fs::file_size(to));
        }
        return all;
    }

    std::vector<std::string> row(const FileTask& task) {
        const std::string what = fmt::format("{} of {} {}", task.name, size_.text(), task.from);
        say_(what);
        if (!fs::exists(input(task.from))) {
            const std::string making = filled(made_by(task.from), "ppm", input(task.from));
            if (!is_installed(making)) {
                out.notes.push_back(fmt::format("nobody is here to make what {} is done with", what));
                return {};
            }
            make(making, task.from);
        }
        require(fmt::format("cat {} > /dev/null", input(task.from).string())); // all of it is in memory
        const fs::path truth = folder_.path / ("truth." + task.suffix);
        const fs::path copy = folder_.path / "copy";
        auto [field, sizes] = entered(task, what, truth);
        field.push_back({"cp", process(fmt::format("cp {} {}", truth.string(), copy.string()))});
        interleave(field, 0, rounds());

        const Contender& ours = field.front();
        const Contender& cp = field.back();
        std::vector<std::string> cells{task.name, task.from, digits(ours.time().median / 1e6)};
        add_peak(cells, filled(task.contestants.front().command, task.from, truth), task.bounds.peak);
        add_ratio(cells, ratio(ours, cp), task.bounds.cp, "");
        const auto last = field.end() - 1;
        const auto best = std::min_element(field.begin() + 1, last, [](const Contender& a, const Contender& b) {
            return a.time().median < b.time().median;
        });
        if (best != last) add_ratio(cells, ratio(ours, *best), task.bounds.peer, best->name);
        else cells.insert(cells.end(), 4, "");
        const bool compressed = task.suffix == "png" || task.suffix == "jpg";
        std::string peers;
        for (std::size_t i = 0; i + 1 < field.size(); ++i) {
            if (i == 0 && !compressed) continue;
            peers +=
                fmt::format("{}{} {}", peers.empty() ? "" : ", ", field[i].name, digits(field[i].time().median / 1e6));
            if (compressed) peers += fmt::format(" ({} MB)", digits(static_cast<double>(sizes[i]) / 1e6));
        }
        cells.push_back(peers);

        if (large_ && task.from == "ppm" && !task.crops()) {
            Bars bars{task.name, {}};
            for (auto c = field.begin(); c != last; ++c) bars.bars.emplace_back(c->name, ratio(*c, cp).median);
            out.bars.push_back(std::move(bars));
        }
        fs::remove(truth);
        fs::remove(copy);
        return cells;
    }

    /// A ratio, its bound and what is to be said of them; the name of the other, if it has one, after the ratio.
    void add_ratio(std::vector<std::string>& cells, const Estimate& measured, double bound, const std::string& other) {
        cells.push_back(with_interval(measured));
        if (!other.empty()) cells.push_back(other);
        cells.push_back(bound > 0 ? digits(bound) : "");
        cells.push_back(bound > 0 ? verdicts_.judge(measured, bound) : "");
    }

    const Settings& settings_;
    fs::path tool_, make_photo_;
    Folder inputs_; ///< on a disk, their pages in memory
    Folder folder_; ///< in memory
    Verdicts& verdicts_;
    const Say& say_;
    Size size_{};
    bool large_ = false;
};

} // namespace

Files measure_files(const Settings& settings, const fs::path& tool, const fs::path& make_photo, const Places& places,
                    Verdicts& verdicts, const Say& say) {
    Course course(settings, tool, make_photo, places, verdicts, say);
    if (!settings.quick) course.photo({16000, 12000}, true);
    course.photo({4000, 3000}, false);
    course.at_once();
    return std::move(course.out);
}

} // namespace bench
