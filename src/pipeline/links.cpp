#include "pipeline/links.hpp"

#include "oriel/io.hpp"

#include <fcntl.h>

#include <charconv>
#include <string>
#include <system_error>

namespace oriel {
namespace pipeline {
namespace {

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : ".";
}

// By device and inode, so that /dev/fd and /proc/PID/fd are the same; other processes' are not.
bool holds_descriptors(const std::filesystem::path& folder) {
    std::error_code none;
    return std::filesystem::equivalent(folder, "/proc/self/fd", none);
}

} // namespace

std::filesystem::path followed(std::filesystem::path path) {
    std::error_code none;
    for (int depth = 0; depth < 40 && std::filesystem::is_symlink(path, none); ++depth) {
        const std::filesystem::path folder = folder_of(path);
        if (holds_descriptors(folder)) break;
        const std::filesystem::path next = std::filesystem::read_symlink(path, none);
        if (none) break;
        path = next.is_absolute() ? next : folder / next;
    }
    return path;
}

} // namespace pipeline

std::optional<int> named_descriptor(const std::filesystem::path& path) {
    const std::filesystem::path end = pipeline::followed(path);
    if (!pipeline::holds_descriptors(pipeline::folder_of(end))) return {};
    const std::string name = end.filename().string();
    int number = -1;
    const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error != std::errc() || rest != name.data() + name.size() || fcntl(number, F_GETFD) < 0) return {};
    return number;
}

} // namespace oriel
