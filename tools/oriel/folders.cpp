#include "folders.hpp"

#include "fault.hpp"

#include <fmt/core.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace oriel::tool {

namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

} // namespace

void Folders::prepare(const std::string& file) {
    const std::filesystem::path folder = folder_of(file);
    const std::lock_guard lock(mutex_);
    if (known_.contains(folder.string())) return;
    std::error_code error;
    if (std::filesystem::exists(folder, error)) {
        known_.insert(folder.string());
        return;
    }
    // A folder that is made is a name in the one above it.
    for (std::filesystem::path above = folder; !std::filesystem::exists(above, error);) {
        const std::filesystem::path next = folder_of(above);
        if (next == above) break;
        above = next;
        changed_.insert(above.string());
    }
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw Fault(exit_code::failed, "io",
                    fmt::format("cannot make the folder '{}' for '{}': {}", shown(folder.string()), shown(file),
                                error.message()),
                    {"choose another place with -o"});
    }
    known_.insert(folder.string());
}

void Folders::sync() const {
    for (const std::string& folder : changed_) {
        const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) continue;
        (void)fsync(descriptor); // some file systems cannot; the bytes are safe there
        close(descriptor);
    }
}

} // namespace oriel::tool
