// A histogram in one line of text: "▁▃█▅▁".
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::tool {

/// At most `columns` bars over equal parts of the counts, as high as what falls into them; the highest is full, and
/// what is not 0 is seen.
std::string bars(const std::vector<std::uint64_t>& counts, std::size_t columns);

} // namespace oriel::tool
