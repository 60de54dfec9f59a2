#include "input.hpp"

#include "fault.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "raw_name.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

namespace oriel::tool {

namespace {

// A file beside the one that was asked for, with nearly its name.
std::string near_file(const std::filesystem::path& path) {
    constexpr std::size_t enough = 1000; // names looked at: a suggestion is not worth a long search
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    std::vector<std::string> names;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end && names.size() < enough;
         entry.increment(error)) {
        names.push_back(entry->path().filename().string());
    }
    std::sort(names.begin(), names.end()); // file systems list them in any order
    const std::string near = nearest(path.filename().string(), names);
    return near.empty() ? near
                        : (path.has_parent_path() ? path.parent_path() / near : std::filesystem::path(near)).string();
}

Fault no_such_file(const std::string& name) {
    const std::string near = near_file(name);
    return {exit_code::failed,
            "not_found",
            fmt::format("there is no file '{}'", shown(name)),
            {near.empty() ? "check the name; - is standard input" : fmt::format("did you mean '{}'?", shown(near))}};
}

// Whether it is standard input. Throws a Fault if there is nothing to open.
bool is_stream(const std::string& path) {
    struct stat status {};
    if (path != "-" && stat(path.c_str(), &status) != 0 && errno == ENOENT) throw no_such_file(path);
    if (path == "-" && isatty(STDIN_FILENO) != 0) {
        throw usage_fault("standard input is a terminal",
                          {"send a picture: COMMAND | oriel - ..., or oriel - ... < FILE"});
    }
    return path == "-";
}

Picture open_raw_input(const RawName& name, const Settings& settings) {
    const Options options = options_of(settings);
    try {
        return is_stream(name.path) ? open_raw_descriptor(STDIN_FILENO, name.layout, options)
                                    : open_raw(name.path, name.layout, options);
    } catch (const ValueError& error) {
        throw usage_fault(shown(error.what()), {"'oriel help run' shows how a layout is written"});
    } catch (const CodecError&) {
        const Fault fault = current_fault();
        throw Fault(fault.exit(), fault.code(), fault.headline(),
                    {"correct the layout, or read what is there with --allow-truncated"});
    }
}

} // namespace

std::string input_name(const Word& word) { return word.literal && is_raw(word.text) ? "./" + word.text : word.text; }

Picture open_input(const std::string& name, const Settings& settings) {
    const Picture picture = open_unverified(name, settings);
    if (settings.verify && !settings.explain) verify(picture);
    return picture;
}

Picture open_unverified(const std::string& name, const Settings& settings) {
    if (is_raw(name)) return open_raw_input(parse_raw_name(name), settings);
    return is_stream(name) ? open_descriptor(STDIN_FILENO, options_of(settings)) : open(name, options_of(settings));
}

std::uint64_t verifying_memory(const Picture& opened) {
    const Source& source = *opened.source();
    return source.held_memory() + (source.reading() == Reading::whole ? 0 : source.frame().row_bytes());
}

bool is_read_once(const std::string& input) {
    struct stat status {};
    const std::string name = path_of(input);
    return name == "-" || (stat(name.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode));
}

bool is_there(const std::string& input) {
    struct stat status {};
    const std::string name = path_of(input);
    return name == "-" || stat(name.c_str(), &status) == 0 || errno != ENOENT;
}

} // namespace oriel::tool
