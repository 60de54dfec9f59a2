// Output: where an encoder's bytes go, in order, every write checked.
#pragma once

#include <cstddef>
#include <span>

namespace oriel::codecs {

class Output {
public:
    Output() = default;
    virtual ~Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Appends bytes. Throws IoError if not all of them could be written.
    virtual void write(std::span<const std::byte> bytes) = 0;
};

} // namespace oriel::codecs
