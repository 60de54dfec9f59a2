// Inflate: a zlib stream (RFC 1950) decompressed piece by piece in bounded memory, its Adler-32 verified. By ISA-L
// where the build has it, three times as fast, else by zlib.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace oriel::codecs {

class Inflater {
public:
    enum class State : std::uint8_t { running, ended, damaged };

    Inflater() = default;
    virtual ~Inflater() = default;
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Decompresses from `in` to `out` until one of them is used up or the stream ends, and takes what was used off
    /// the front of both; where it is damaged, both stay as they were.
    virtual State inflate(std::span<const std::byte>& in, std::span<std::byte>& out) = 0;

    /// What is damaged, in words.
    virtual std::string fault() const = 0;

    /// Bytes an Inflater holds.
    static std::uint64_t memory() noexcept;
};

/// Null in a build that has neither library.
std::unique_ptr<Inflater> make_inflater();

/// "ISA-L", "zlib" or "".
std::string_view inflating_library() noexcept;

} // namespace oriel::codecs
