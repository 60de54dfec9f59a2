// Input: the bytes of a file, read by position. A regular file is read with pread and never mapped; a pipe
// is read to its end into memory; memory is looked at where it lies. Headers are read into private memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace oriel::codecs {

class Input {
public:
    virtual ~Input() = default;
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// Bytes in all, known from the start.
    std::uint64_t size() const noexcept { return size_; }

    /// What to call it in messages: the path, "standard input", "memory".
    const std::string& name() const noexcept { return name_; }

    /// Fills `to` with the bytes at `offset`. Throws CodecError if they are not all there, IoError. Thread-safe.
    virtual void read(std::uint64_t offset, std::span<std::byte> to) const = 0;

    /// The bytes at `offset`, as many as there are, at most to.size(): how many were read.
    std::size_t read_some(std::uint64_t offset, std::span<std::byte> to) const;

protected:
    Input(std::string name, std::uint64_t size) : size_(size), name_(std::move(name)) {}

    std::uint64_t size_;
    std::string name_;
};

/// Throws IoError: missing, unreadable, a directory.
std::shared_ptr<Input> file_input(const std::filesystem::path& path);
/// Duplicates the descriptor. `limit` bounds what is read of a pipe (LimitError).
std::shared_ptr<Input> descriptor_input(int descriptor, std::string name, std::uint64_t limit);
/// Looks at bytes that stay the caller's.
std::shared_ptr<Input> memory_input(std::span<const std::byte> bytes);

} // namespace oriel::codecs
