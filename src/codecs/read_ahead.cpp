#include "codecs/read_ahead.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::codecs {

void ReadAhead::fill(std::uint64_t offset, std::span<std::byte> to) const {
    if (resident().data() != nullptr || to.size() >= most_bytes) return input_.read(offset, to);
    const auto from_held = [&] {
        if (offset < at_ || offset - at_ >= held_.size()) return;
        const auto start = static_cast<std::size_t>(offset - at_);
        const std::size_t count = std::min(to.size(), held_.size() - start);
        std::memcpy(to.data(), held_.data() + start, count);
        to = to.subspan(count);
        offset += count;
    };
    from_held();
    if (to.empty()) return;
    held_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(most_bytes, size() - offset)));
    at_ = offset;
    try {
        input_.read(offset, held_);
    } catch (...) {
        held_.clear();
        throw;
    }
    from_held();
}

} // namespace oriel::codecs
