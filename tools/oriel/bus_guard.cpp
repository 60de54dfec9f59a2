#include "bus_guard.hpp"

#include "fault.hpp"
#include "oriel/io.hpp"
#include "oriel/view.hpp"

#include <fmt/core.h>

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace oriel::tool {

namespace {

struct Guarded {
    std::uintptr_t low;
    std::uintptr_t high;
    const char* path;
    const std::string* shrank;
    const std::string* unbacked;
};

// Written before it is announced, and read by the handler on whichever thread faults.
Guarded guarded{};
std::atomic<const Guarded*> announced{nullptr};
static_assert(std::atomic<const Guarded*>::is_always_lock_free);

bool is_shorter(const char* path, std::size_t size) noexcept {
    struct stat now {};
    return stat(path, &now) == 0 && static_cast<std::size_t>(now.st_size) < size;
}

// Only calls that POSIX allows in a signal handler: stat, write, unlink, sigaction, raise, _exit.
extern "C" void on_bus_error(int signal, siginfo_t* info, void*) {
    const Guarded* const here = announced.load();
    const auto at = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const bool is_fault = info->si_code > 0; // not sent by a process
    if (here != nullptr && is_fault && at >= here->low && at < here->high) {
        const std::string& message = is_shorter(here->path, here->high - here->low) ? *here->shrank : *here->unbacked;
        (void)!write(STDERR_FILENO, message.data(), message.size());
        discard_unfinished_files();
        _exit(exit_code::failed);
    }
    struct sigaction by_default {};
    by_default.sa_handler = SIG_DFL;
    (void)sigaction(signal, &by_default, nullptr);
    (void)raise(signal); // delivered once this returns
}

Fault shrunk(const std::string& path) {
    return {exit_code::failed,
            "io",
            fmt::format("{}: the file shrank while it was mapped", shown(path)),
            {"what was changed before stays changed; see who truncates it"}};
}

std::string said(const Fault& fault, bool json) { return json ? fault.json() : fault.text(); }

} // namespace

BusGuard::BusGuard(const Buffer& mapped, const std::string& path, bool json)
    : path_(path), size_(mapped.size()), shrank_(said(shrunk(path), json)),
      unbacked_(said({exit_code::failed,
                      "io",
                      fmt::format("{}: a page of the file could not be had while it was mapped", shown(path)),
                      {"the disk may be full, or failing; what was changed before stays changed"}},
                     json)) {
    const View bytes = mapped.view();
    const auto low = reinterpret_cast<std::uintptr_t>(bytes.data());
    guarded = {low, low + bytes.nbytes(), path_.c_str(), &shrank_, &unbacked_};
    announced = &guarded;
    struct sigaction action {};
    action.sa_sigaction = on_bus_error;
    action.sa_flags = SA_SIGINFO;
    (void)sigfillset(&action.sa_mask);
    (void)sigaction(SIGBUS, &action, &before_);
}

BusGuard::~BusGuard() {
    (void)sigaction(SIGBUS, &before_, nullptr);
    announced = nullptr;
}

void BusGuard::require_whole() const {
    if (is_shorter(path_.c_str(), size_)) throw shrunk(path_);
}

} // namespace oriel::tool
