// Input: the bytes of a file, read by position. A regular file is read with pread and never mapped; a pipe
// is read to its end into memory; memory is looked at where it lies. Headers are read into private memory.
#pragma once

#include "oriel/error.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace oriel::codecs {

/// There are fewer bytes than a header promises.
class Truncated final : public TruncatedError {
public:
    using TruncatedError::TruncatedError;
};

class Input : public Origin {
public:
    /// Bytes in all, known from the start.
    std::uint64_t size() const noexcept { return size_; }

    /// What to call it in messages: the path, "standard input", "memory".
    const std::string& name() const noexcept { return name_; }

    /// Throws Truncated, with both numbers, if there are fewer bytes than a header promises.
    void require(std::uint64_t promised) const;

    /// Fills `to` with the bytes at `offset`. Throws Truncated if they are not all there, IoError.
    /// Thread-safe.
    void read(std::uint64_t offset, std::span<std::byte> to) const;

    /// The bytes at `offset`, as many as there are, at most to.size(): how many were read.
    std::size_t read_some(std::uint64_t offset, std::span<std::byte> to) const;

    /// All the bytes, if they are in memory anyway; null data if they are in a file.
    virtual std::span<const std::byte> resident() const noexcept { return {}; }

    /// A file's size and time of change; what is in memory does not change by itself.
    void check_unchanged() const override {}

protected:
    Input(std::string name, std::uint64_t size) : size_(size), name_(std::move(name)) {}

    /// As read, for bytes that lie inside the size.
    virtual void fill(std::uint64_t offset, std::span<std::byte> to) const = 0;

    std::uint64_t size_;
    std::string name_;
};

/// A regular file, or a pipe or character device, which is read to its end now; `limit` bounds that
/// (LimitError). Throws IoError: missing, unreadable, a directory, another kind of file.
std::shared_ptr<Input> file_input(const std::filesystem::path& path, std::uint64_t limit);
/// The same of an open descriptor, which stays the caller's. A regular file is read from its first byte,
/// wherever the descriptor's offset is.
std::shared_ptr<Input> descriptor_input(int descriptor, std::string name, std::uint64_t limit);
/// Looks at bytes that stay the caller's.
std::shared_ptr<Input> memory_input(std::span<const std::byte> bytes, std::string name = "memory");

} // namespace oriel::codecs
