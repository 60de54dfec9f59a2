// The chunks of text of a PNG (section 11.3.3), whose keywords say what they are about.
//
//   tEXt   keyword 0 text
//   zTXt   keyword 0 method stream
//   iTXt   keyword 0 deflated method language 0 keyword-in-it 0 text or stream
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::codecs::png {

/// A keyword is no longer.
inline constexpr std::size_t longest_keyword = 79;

bool is_text_chunk(std::uint32_t type) noexcept;

/// Bytes as text, of the same lifetime.
std::string_view text_of(std::span<const std::byte> bytes) noexcept;

/// What stands in front of the first 0, which is taken off `rest` too; nothing if it is empty or too long.
std::optional<std::string_view> take_keyword(std::string_view& rest) noexcept;

/// The same of a whole chunk; empty if there is none.
std::string_view keyword_of(std::span<const std::byte> payload) noexcept;

/// Whether a chunk of text may be written again as it is: other programs refuse what is not sound. Streams are not
/// inflated. O(size).
bool is_sound_text(std::uint32_t type, std::span<const std::byte> payload);

/// A compressed field: the number of its method, of which there is one, and a zlib stream of at most `most` bytes.
/// Nothing if it is damaged, empty or more. Throws std::bad_alloc.
std::optional<std::vector<std::byte>> inflated(char method, std::string_view stream, std::size_t most);

/// A chunk's text, inflated if need be. Nothing if its fields are damaged or it has more than `most` bytes; O(most).
/// Throws std::bad_alloc.
std::optional<std::vector<std::byte>> text_in(std::uint32_t type, std::span<const std::byte> payload, std::size_t most);

} // namespace oriel::codecs::png
