#include "counting.hpp"

#include "console.hpp"
#include "oriel/size_text.hpp"

#include <fmt/core.h>

#include <sys/resource.h>

namespace oriel::tool {

std::uint64_t peak_of_process() noexcept {
    rusage usage{};
    (void)getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024; // in KiB, says getrusage(2)
}

void Counting::report(const Settings& settings) const {
    if (!settings.verbose || settings.quiet) return;
    const Counters now = counters();
    write_error(
        fmt::format("  counted: {} bytes copied in {} copies, {} bytes allocated in {} blocks; the process held "
                    "at most {}\n",
                    now.bytes_copied - before_.bytes_copied, now.copies - before_.copies,
                    now.bytes_allocated - before_.bytes_allocated, now.allocations - before_.allocations,
                    size_text(peak_of_process())));
}

} // namespace oriel::tool
