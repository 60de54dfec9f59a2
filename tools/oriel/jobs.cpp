#include "jobs.hpp"

#include "input.hpp"
#include "oriel/io.hpp"
#include "raw_name.hpp"

#include <fmt/core.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_map>
#include <utility>

namespace oriel::tool {

namespace {

using Path = std::filesystem::path;

// What a template should be, for messages: the name without a template, with {stem} in its place.
std::string with_field(const std::string& name, const std::string& field) {
    const Path path(name);
    const std::string suffix = path.extension().empty() ? ".png" : path.extension().string();
    const Path folder = path.extension().empty() && name != "-" ? path : path.parent_path();
    return shown((folder / (field + suffix)).string());
}

void require_template(const CommandLine& line, std::size_t inputs, const OutputTemplate& name) {
    const std::string& text = name.text();
    if (makes_tiles(line)) {
        const bool tells = name.has("n") || (name.has("row") && name.has("col")) || (name.has("x") && name.has("y"));
        if (text == "-") {
            throw usage_fault(
                fmt::format("standard output takes one picture, but {} makes many", line.steps.back().operation->name),
                {"name files, as in -o 'tiles/{row}_{col}.png'"});
        }
        if (!tells) {
            throw usage_fault(fmt::format("-o {} does not say which tile it is", shown(text)),
                              {fmt::format("put {{row}} and {{col}} in it, {{x}} and {{y}}, or {{n}}, as in -o '{}'",
                                           with_field(text, "{row}_{col}"))});
        }
        if (inputs > 1 && !name.has("stem")) {
            throw usage_fault(
                fmt::format("{} inputs, but -o {} does not say which one a tile is of", inputs, shown(text)),
                {"put {stem} in it, and {dir} if names recur"});
        }
        return;
    }
    if (!name.tile_field().empty()) {
        throw usage_fault(
            fmt::format("-o {}: {{{}}} is a tile's, but nothing makes tiles", shown(text), name.tile_field()),
            {"end with tiles WxH or grid CxR, or number files with {n}"});
    }
    if (inputs < 2 || name.has_fields()) return;
    if (text == "-") {
        throw usage_fault(fmt::format("standard output takes one picture, but there are {} inputs", inputs),
                          {"name files, as in -o 'out/{stem}.png'"});
    }
    throw usage_fault(fmt::format("{} inputs, but one output, '{}'", inputs, shown(text)),
                      {fmt::format("write a name for each: -o '{}'", with_field(text, "{stem}"))});
}

// What a file is, whatever its name: the resolved path. Folders are resolved once each.
class RealNames {
public:
    std::string of(const Destination& to) {
        std::error_code error;
        const Path path = std::filesystem::absolute(to.name, error);
        if (error) return to.name; // the working directory is gone, which whoever writes will say
        if (to.exists && std::filesystem::is_symlink(path, error)) {
            const Path real = std::filesystem::canonical(path, error);
            if (!error) return real.string();
        }
        const std::string folder = path.parent_path().string();
        const auto [entry, is_new] = folders_.try_emplace(folder);
        if (is_new) {
            const Path real = std::filesystem::weakly_canonical(folder, error);
            entry->second = error ? folder : real.string();
        }
        return (Path(entry->second) / path.filename()).lexically_normal().string();
    }

private:
    std::unordered_map<std::string, std::string> folders_;
};

using FileId = std::pair<dev_t, ino_t>;

std::optional<FileId> file_id(const std::string& name) {
    struct stat status {};
    if (stat(name.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
    return FileId{status.st_dev, status.st_ino};
}

Fault collision(const std::string& headline, std::string mend) {
    return {exit_code::usage, "collision", headline, {std::move(mend)}};
}

// That no output is written twice, nor over an input that is still to be read.
void require_distinct(const CommandLine& line, const std::vector<Job>& jobs) {
    std::map<FileId, const Job*> inputs;
    const bool in_place = line.settings.in_place != InPlace::no;
    for (const Job& job : jobs) {
        const std::optional<FileId> id = file_id(path_of(job.input));
        if (!id) continue;
        const auto [entry, is_new] = inputs.try_emplace(*id, &job);
        if (!is_new && in_place) {
            throw collision(fmt::format("'{}' and '{}' are one file, to be changed in place",
                                        shown(entry->second->input), shown(job.input)),
                            "name it once");
        }
    }
    if (in_place) return;
    RealNames names;
    std::unordered_map<std::string, const Job*> owners;
    for (const Job& job : jobs) {
        for (const Destination& to : job.outputs) {
            if (to.name.empty() || to.is_stream()) continue;
            const auto [entry, is_new] = owners.try_emplace(names.of(to), &job);
            if (!is_new && entry->second == &job) {
                throw collision(
                    fmt::format("two tiles of '{}' would both be written to '{}'", shown(job.input), shown(to.name)),
                    "put something between numbers, as in {row}_{col}");
            }
            if (!is_new) {
                throw collision(fmt::format("'{}' and '{}' would both be written to '{}'", shown(entry->second->input),
                                            shown(job.input), shown(to.name)),
                                "put {dir} or {n} in the template, so that each has a name of its own");
            }
            if (!to.exists || to.kept) continue;
            const std::optional<FileId> id = file_id(to.name);
            const auto input = id ? inputs.find(*id) : inputs.end();
            if (input == inputs.end() || input->second == &job || file_id(path_of(job.input)) == id) continue;
            throw collision(
                fmt::format("'{}', the output for '{}', is an input itself", shown(to.name), shown(job.input)),
                "write to another folder, as in -o 'out/{stem}.png'");
        }
    }
}

// The file behind a name, or behind a stream that is written to.
std::optional<FileId> file_id(const Destination& to) {
    if (!to.is_stream()) return file_id(to.name);
    struct stat status {};
    if (fstat(to.descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    return FileId{status.st_dev, status.st_ino};
}

// That a picture which steps open, as `paste` does, is not written over while some of them are still to open it.
void require_apart_from(const Step& step, const CommandLine& line, const std::vector<Job>& jobs) {
    const std::optional<FileId> opened = file_id(path_of(step.file));
    if (!opened) return;
    const bool in_place = line.settings.in_place != InPlace::no;
    for (const Job& job : jobs) {
        if (in_place && jobs.size() > 1 && file_id(path_of(job.input)) == opened) {
            throw collision(fmt::format("'{}' would be changed in place, and '{}' opens it for the other inputs too",
                                        shown(job.input), step.text),
                            "name it among the inputs of a run of its own");
        }
        if (in_place) continue;
        for (const Destination& to : job.outputs) {
            if (to.name.empty() || to.kept || file_id(to) != opened) continue;
            if (!to.is_stream() && jobs.size() == 1) continue; // replaced when all is read
            throw collision(fmt::format("{} is '{}', which '{}' opens",
                                        to.is_standard_output() ? "standard output" : "'" + shown(to.name) + "'",
                                        shown(step.file), step.text),
                            "write to another file with -o FILE");
        }
    }
}

class Planner {
public:
    Planner(const CommandLine& line, std::size_t inputs)
        : line_(line), inputs_(inputs), name_(line.settings.output.value_or("")) {
        if (line.settings.output) require_template(line, inputs, name_);
    }

    Job job(const std::string& input, std::size_t number) const {
        Job out{input, {}, {}, 0};
        try {
            out.outputs = outputs(input, number, out.chain);
            if (!is_there(input)) static_cast<void>(open_input(input, line_.settings)); // which says so
        } catch (...) {
            const Fault fault = inputs_ > 1 || makes_tiles(line_) ? one_of_many(current_fault()) : current_fault();
            if (!line_.settings.keep_going) throw fault;
            out.outputs.clear();
            out.refused = fault;
        }
        return out;
    }

private:
    static Fault one_of_many(const Fault& fault) {
        if (fault.code() != "exists") return fault;
        return {fault.exit(),
                fault.code(),
                fault.headline(),
                {"add -f to replace what exists, or --exists skip to write only the others"}};
    }

    // Whether the chain over it can be made only once.
    bool is_made_once(const std::string& input) const {
        return is_read_once(input) || std::any_of(line_.steps.begin(), line_.steps.end(), [](const Step& step) {
                   return !step.file.empty() && is_read_once(step.file);
               });
    }

    // Gives what was opened for it, if that can be done only once.
    std::vector<Destination> outputs(const std::string& input, std::size_t number, std::optional<Chain>& kept) const {
        const Settings& settings = line_.settings;
        if (settings.in_place != InPlace::no || !settings.output) return {destination_of(settings, input)};
        OutputFields fields{.input = path_of(input), .n = number};
        if (!makes_tiles(line_) && !name_.needs_size()) return {at(fields, input)};
        const Chain chain = Chain::unverified(line_, input); // that is for whoever does the job
        if (is_made_once(input)) kept.emplace(chain);
        if (!makes_tiles(line_)) {
            fields.width = static_cast<std::uint64_t>(chain.result().width());
            fields.height = static_cast<std::uint64_t>(chain.result().height());
            return {at(fields, input)};
        }
        const Tiling tiling = chain.tiling();
        std::vector<Destination> out;
        for (std::size_t i = 0; i < tiling.count(); ++i) {
            const Tile tile = tiling.tile(i);
            fields.n = i + 1;
            fields.width = static_cast<std::uint64_t>(tile.place.width);
            fields.height = static_cast<std::uint64_t>(tile.place.height);
            fields.x = static_cast<std::uint64_t>(tile.place.x);
            fields.y = static_cast<std::uint64_t>(tile.place.y);
            fields.row = static_cast<std::uint64_t>(tile.row);
            fields.column = static_cast<std::uint64_t>(tile.column);
            out.push_back(at(fields, input));
        }
        return out;
    }

    Destination at(const OutputFields& fields, const std::string& input) const {
        const bool makes_folders = name_.has_fields();
        return destination_at(line_.settings, name_.expand(fields), input, makes_folders);
    }

    const CommandLine& line_;
    std::size_t inputs_;
    OutputTemplate name_;
};

} // namespace

Chain chain_of(const CommandLine& line, const Job& job) {
    if (!job.chain) return {line, job.input};
    if (line.settings.verify && !line.settings.explain) verify(job.chain->opened());
    return *job.chain;
}

Chain unverified_chain_of(const CommandLine& line, const Job& job) {
    return job.chain ? *job.chain : Chain::unverified(line, job.input);
}

std::vector<Job> plan_jobs(const CommandLine& line, const std::vector<std::string>& inputs) {
    const Settings& settings = line.settings;
    if (!settings.output && !settings.explain && settings.in_place == InPlace::no) {
        static_cast<void>(destination_of(settings, inputs.front())); // which says what is missing
    }
    static_cast<void>(exists_policy(settings));
    const Planner planner(line, inputs.size());
    std::vector<Job> out;
    std::size_t outputs = 0;
    for (const std::string& input : inputs) {
        out.push_back(planner.job(input, out.size() + 1));
        out.back().first = outputs;
        outputs += std::max<std::size_t>(out.back().outputs.size(), 1);
    }
    require_distinct(line, out);
    for (const Step& step : line.steps)
        if (!step.file.empty()) require_apart_from(step, line, out);
    return out;
}

std::size_t output_count(const std::vector<Job>& jobs) {
    return jobs.empty() ? 0 : jobs.back().first + std::max<std::size_t>(jobs.back().outputs.size(), 1);
}

} // namespace oriel::tool
