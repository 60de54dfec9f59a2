#include "machine.hpp"

#include "oriel/version.hpp"

#include <fmt/format.h>

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include <fstream>
#include <thread>

namespace bench {
namespace {

// The first "key : value" of a file of /proc.
std::string proc_value(const char* path, std::string_view key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t colon = line.find(':');
        if (line.rfind(key, 0) != 0 || colon == line.npos) continue;
        const std::size_t start = line.find_first_not_of(" \t", colon + 1);
        return start == line.npos ? "" : line.substr(start);
    }
    return "unknown";
}

std::string cpu() {
    return fmt::format("{} (family {}, model {}), {} processors", proc_value("/proc/cpuinfo", "model name"),
                       proc_value("/proc/cpuinfo", "cpu family"), proc_value("/proc/cpuinfo", "model\t"),
                       std::thread::hardware_concurrency());
}

std::string system() {
    utsname about{};
    uname(&about);
    return fmt::format("{} {}, memory {}", about.sysname, about.release, proc_value("/proc/meminfo", "MemTotal"));
}

} // namespace

std::vector<std::pair<std::string, std::string>> machine_facts(const std::vector<Peer>& peers,
                                                               const std::string& commit, const std::string& command) {
    std::vector<std::pair<std::string, std::string>> facts{
        {"CPU", cpu()},
        {"system", system()},
        {"compiler", ORIEL_BENCH_COMPILER},
        {"memcpy", fmt::format("glibc {}", gnu_get_libc_version())},
        {"oriel", fmt::format("{}.{}.{}, commit {}", ORIEL_VERSION_MAJOR, ORIEL_VERSION_MINOR, ORIEL_VERSION_PATCH,
                              commit.empty() ? "not given" : commit)}};
    for (const Peer& peer : peers)
        if (!peer.all_threads) facts.emplace_back(peer.name, peer.version);
    facts.emplace_back("command", "`" + command + "`");
    return facts;
}

} // namespace bench
