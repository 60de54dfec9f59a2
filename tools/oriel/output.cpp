#include "output.hpp"

#include "fault.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "raw_name.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

namespace oriel::tool {

namespace {

using Status = std::optional<struct stat>;

Status status_of(const std::string& name, int descriptor) {
    struct stat status {};
    const int result = descriptor >= 0 ? fstat(descriptor, &status) : stat(name.c_str(), &status);
    return result == 0 ? Status(status) : Status();
}

bool same_file(const Status& a, const Status& b) {
    return a && b && S_ISREG(a->st_mode) && a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

std::vector<std::string> known_suffixes() {
    std::vector<std::string> out;
    for (const FormatFacts& format : formats()) {
        if (format.writes.empty()) continue;
        for (const std::string& suffix : format.suffixes) out.push_back('.' + suffix);
    }
    return out;
}

// By -t, or by the suffix, which a stream may lack.
std::string format_for(const Destination& to, const Settings& settings) {
    const std::string& name = to.name;
    if (!settings.format.empty() || name.empty()) return settings.format;
    if (to.is_stream() && std::filesystem::path(name).extension().empty()) return {};
    const std::string formats = fmt::format("write one of: -t {}", writable_formats());
    try {
        return format_of(name);
    } catch (const CodecError&) {
        const std::string suffix = std::filesystem::path(name).extension().string();
        throw usage_fault(suffix.empty() ? fmt::format("'{}' has no suffix to tell its format by", shown(name))
                                         : fmt::format("'{}': oriel writes no format with the suffix {}{}", shown(name),
                                                       shown(suffix), did_you_mean(suffix, known_suffixes())),
                          {formats});
    }
}

void refuse_terminal(const Destination& to) {
    if (isatty(to.descriptor) == 0) return;
    throw usage_fault(fmt::format("will not write {} to a terminal", to.format.empty() ? "a picture" : to.format),
                      {"add -o FILE, or send it on: oriel ... -o - | COMMAND"});
}

void require_folder(const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(name).parent_path();
    std::error_code error;
    if (folder.empty() || std::filesystem::exists(folder, error)) return;
    throw Fault(exit_code::failed, "not_found",
                fmt::format("cannot write '{}': there is no folder '{}'", shown(name), shown(folder.string())),
                {fmt::format("make it first: mkdir -p {}", shown(folder.string()))});
}

// Whether an output that exists is left as it is.
bool is_kept(Exists policy, const Status& there, const Status& input) {
    if (policy == Exists::skip) return true;
    if (policy != Exists::newer || !input || !S_ISREG(input->st_mode)) return false;
    const timespec& made = there->st_mtim;
    const timespec& changed = input->st_mtim;
    return made.tv_sec != changed.tv_sec ? made.tv_sec > changed.tv_sec : made.tv_nsec >= changed.tv_nsec;
}

void refuse_loss(const Destination& to, Exists policy) {
    if (to.is_input && to.is_stream()) {
        throw usage_fault(
            fmt::format("{} is the input file itself", to.is_standard_output() ? "standard output" : shown(to.name)),
            {"write to another file with -o FILE"});
    }
    if (policy != Exists::error || !to.exists) return;
    const std::string text = to.is_input ? fmt::format("'{}' is the input itself", shown(to.name))
                                         : fmt::format("'{}' exists", shown(to.name));
    throw Fault(exit_code::usage, "exists", text, {"add -f to replace it, or choose another name"});
}

// The input itself. That it is not there is for whoever opens it to say.
Destination the_input(const Settings& settings, const std::string& input) {
    if (settings.output) {
        throw usage_fault("--in-place and -o name two outputs", {"keep one of them"});
    }
    if (!settings.format.empty()) {
        throw usage_fault("--in-place keeps the format of the file; -t asks for one",
                          {"leave out -t, or write another file with -o FILE"});
    }
    if (settings.exists && *settings.exists != Exists::overwrite) {
        throw usage_fault("--in-place changes what exists, and --exists asks for something else", {"keep one of them"});
    }
    if (is_raw(input) && settings.in_place != InPlace::map) {
        throw usage_fault(
            "raw pixels cannot be written anew in place: what they are is in their name alone",
            {"write another file with -o FILE -t raw", "what --in-place=map can do, it does where they lie"});
    }
    const std::string path = path_of(input);
    if (path == "-") {
        throw usage_fault("standard input cannot be changed in place", {"name a file, or write one with -o FILE"});
    }
    const Status status = status_of(path, -1);
    if (status && !S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode)) {
        throw usage_fault(fmt::format("'{}' is not a regular file, which alone can be changed in place", shown(input)),
                          {"write another file with -o FILE"});
    }
    if (status && !settings.explain && faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
        throw Fault(exit_code::failed, "io", fmt::format("cannot change '{}': {}", shown(input), std::strerror(errno)),
                    {"make it writable first (chmod u+w), or write another file with -o FILE"});
    }
    return {input, -1, {}, status.has_value(), status.has_value(), false};
}

} // namespace

void settle_format(Destination& to, const Picture& opened, const std::string& input) {
    if (!to.format.empty() || to.name.empty()) return;
    const std::string& format = opened.facts().format;
    for (const FormatFacts& one : formats()) {
        if (one.name != format || one.writes.empty()) continue;
        to.format = format;
        return;
    }
    throw Fault(exit_code::failed, "codec",
                fmt::format("'{}' is a {}, which oriel reads but does not write", shown(input), format),
                {fmt::format("write another file with -o FILE; written are {}", writable_formats())});
}

void require_single(const Picture& opened, const std::string& input) {
    const FileFacts& facts = opened.facts();
    if (!opened.source()->holds_others()) return;
    const std::string held =
        facts.frames == 1 ? "more pictures than the one that is read" : fmt::format("{} pictures", facts.frames);
    throw Fault(exit_code::failed, "frames",
                fmt::format("'{}' holds {}, and one of them would take the place of all", shown(input), held),
                {"write another file with -o FILE"});
}

Destination destination_of(const Settings& settings, const std::string& input) {
    if (settings.in_place != InPlace::no) return the_input(settings, input);
    if (!settings.output && !settings.explain) {
        throw usage_fault("nothing to write: add -o FILE (or --explain to see the plan, info to look)");
    }
    return destination_at(settings, settings.output.value_or(""), input, false);
}

Destination destination_at(const Settings& settings, const std::string& name, const std::string& input, bool may_lack) {
    const Exists policy = exists_policy(settings);
    Destination to;
    to.name = name;
    to.descriptor = name == "-" ? STDOUT_FILENO : named_descriptor(name).value_or(-1);
    const Status status = to.name.empty() ? Status() : status_of(to.name, to.descriptor);
    if (status && !to.is_stream() && S_ISDIR(status->st_mode)) {
        throw usage_fault(
            fmt::format("'{}' is a directory", shown(to.name)),
            {fmt::format("name a file in it: -o {}", shown((std::filesystem::path(to.name) / "NAME.png").string()))});
    }
    to.format = format_for(to, settings);
    const Status input_status = status_of(path_of(input), path_of(input) == "-" ? STDIN_FILENO : -1);
    to.is_input = same_file(status, input_status);
    to.exists = status && !to.is_stream() && S_ISREG(status->st_mode); // devices and pipes are written into
    to.kept = to.exists && is_kept(policy, status, input_status);
    if (settings.explain) return to;
    if (to.is_stream()) refuse_terminal(to);
    else if (!may_lack) require_folder(to.name);
    refuse_loss(to, policy);
    return to;
}

} // namespace oriel::tool
