#include "codecs/memory_limit.hpp"

#include "oriel/error.hpp"
#include "oriel/size_text.hpp"

#include <fmt/format.h>

#include <string>

namespace oriel {

void require_memory(std::uint64_t needed, std::uint64_t limit, std::string_view what) {
    if (needed <= limit) return;
    std::string need = size_text(needed);
    std::string most = size_text(limit);
    if (need == most) { // so close that only bytes tell them apart
        need = fmt::format("{} bytes", needed);
        most = fmt::format("{} bytes", limit);
    }
    throw MemoryLimitError(fmt::format("{} needs {} of memory; the limit is {}", what, need, most));
}

} // namespace oriel
