// Which of this process's descriptors a path names.
#include "oriel/io.hpp"

#include <fcntl.h>

#include <charconv>
#include <string>
#include <system_error>

namespace oriel {

std::optional<int> named_descriptor(const std::filesystem::path& path) {
    std::error_code none;
    std::filesystem::path place = path;
    for (int links = 0; links < 40 && place.has_filename(); ++links) {
        const std::filesystem::path folder = place.has_parent_path() ? place.parent_path() : ".";
        // By device and inode, so that /dev/fd and /proc/PID/fd are the same; other processes' are not.
        if (std::filesystem::equivalent(folder, "/proc/self/fd", none)) {
            const std::string name = place.filename().string();
            int number = -1;
            const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
            if (error != std::errc() || end != name.data() + name.size() || fcntl(number, F_GETFD) < 0) return {};
            return number;
        }
        if (!std::filesystem::is_symlink(place, none)) return {};
        const std::filesystem::path next = std::filesystem::read_symlink(place, none);
        if (none) return {};
        place = next.is_absolute() ? next : folder / next;
    }
    return {};
}

} // namespace oriel
