#include "counting.hpp"

#include "console.hpp"
#include "oriel/size_text.hpp"

#include <fmt/core.h>

#include <sys/resource.h>

namespace oriel::tool {

void Counting::report(const Settings& settings) const {
    if (!settings.verbose || settings.quiet) return;
    const Counters now = counters();
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    write_error(
        fmt::format("  counted: {} bytes copied in {} copies, {} bytes allocated in {} blocks; the process held "
                    "at most {}\n",
                    now.bytes_copied - before_.bytes_copied, now.copies - before_.copies,
                    now.bytes_allocated - before_.bytes_allocated, now.allocations - before_.allocations,
                    size_text(static_cast<std::uint64_t>(use.ru_maxrss) * 1024)));
}

} // namespace oriel::tool
