#include "input.hpp"

#include "fault.hpp"
#include "oriel/io.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

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

} // namespace

Picture open_input(const std::string& name, const Settings& settings) {
    if (name != "-") {
        struct stat status {};
        if (stat(name.c_str(), &status) != 0 && errno == ENOENT) throw no_such_file(name);
        return open(name, options_of(settings));
    }
    if (isatty(STDIN_FILENO) != 0) {
        throw usage_fault("standard input is a terminal",
                          {"send a picture: COMMAND | oriel - ..., or oriel - ... < FILE"});
    }
    return open_descriptor(STDIN_FILENO, options_of(settings));
}

bool is_there(const std::string& name) {
    struct stat status {};
    return name == "-" || stat(name.c_str(), &status) == 0 || errno != ENOENT;
}

} // namespace oriel::tool
