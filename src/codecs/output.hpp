// Output: where an encoder's bytes go, in order, every write checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs {

class Output {
public:
    Output() = default;
    virtual ~Output() = default;
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// Appends bytes. Throws IoError if not all of them could be written.
    virtual void write(std::span<const std::byte> bytes) = 0;

    /// Whether amend() can be called: what was written to a pipe is gone.
    virtual bool amends() const { return false; }
    /// Puts bytes in the place of others, `at` so many from the first one written here; all were written. Throws
    /// IoError.
    virtual void amend(std::uint64_t at, std::span<const std::byte> bytes);
};

/// Writes to an open descriptor, which stays the caller's, from its present offset on; `name` is for
/// messages. Nothing is held back: what write returned from is with the operating system.
std::unique_ptr<Output> descriptor_output(int descriptor, std::string name);
/// Appends to a vector, which must outlive it.
std::unique_ptr<Output> memory_output(std::vector<std::byte>& bytes);

} // namespace oriel::codecs
