// How much memory there is: what the kernel says is available, and what the control groups of this process
// leave of it (cgroup v2; https://docs.kernel.org/admin-guide/cgroup-v2.html, memory.max and memory.current).
#include "pipeline/limits.hpp"

#include "codecs/input.hpp"
#include "codecs/memory_limit.hpp"
#include "oriel/io.hpp"
#include "oriel/size_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

namespace oriel {
namespace {

constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t available_memory() {
    std::ifstream facts("/proc/meminfo");
    std::string name;
    std::uint64_t kibibytes = 0;
    while (facts >> name >> kibibytes) {
        if (name == "MemAvailable:") return kibibytes * 1024;
        facts.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return unlimited;
}

std::optional<std::uint64_t> number_in(const std::filesystem::path& file) {
    std::ifstream text(file);
    std::uint64_t number = 0;
    if (text >> number) return number;
    return std::nullopt; // "max", or no such file
}

// What the tightest group from this process's own up to the root leaves.
std::uint64_t group_memory() {
    std::ifstream groups("/proc/self/cgroup");
    std::string line;
    std::uint64_t least = unlimited;
    while (std::getline(groups, line)) {
        if (!line.starts_with("0::/")) continue;
        const std::filesystem::path root = "/sys/fs/cgroup";
        for (std::filesystem::path group = line.substr(4);; group = group.parent_path()) {
            if (const auto most = number_in(root / group / "memory.max")) {
                const std::uint64_t used = number_in(root / group / "memory.current").value_or(0);
                least = std::min(least, *most > used ? *most - used : 0);
            }
            if (group.empty()) break;
        }
    }
    return least;
}

} // namespace

std::uint64_t default_max_memory() {
    const std::uint64_t there = std::min(available_memory(), group_memory());
    constexpr std::uint64_t unknown = std::uint64_t{1} << 30; // a system that tells nothing
    return there == unlimited ? unknown : std::max<std::uint64_t>(there / 2, 1);
}

namespace pipeline {

std::uint64_t memory_limit(const Options& options) {
    return options.max_memory != 0 ? options.max_memory : default_max_memory();
}

void require_memory(const Picture& picture, std::string_view doing, std::uint64_t needed, const Options& options) {
    std::string what = fmt::format("{} a picture of {}", doing, picture.frame().text());
    const auto* const input = dynamic_cast<const codecs::Input*>(picture.source()->origin().get());
    if (input != nullptr && input->held_memory() != 0)
        what += fmt::format(" while all {} of {} are held", size_text(input->held_memory()), input->name());
    oriel::require_memory(needed, memory_limit(options), what);
}

} // namespace pipeline
} // namespace oriel
