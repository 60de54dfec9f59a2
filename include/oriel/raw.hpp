// RawLayout: what must be said of a file of pixels that has no header. As text it is WxHxCxTYPE, with what is not
// usual behind commas:
//
//   640x480x3xu8                             packed rows of packed pixels, from the first byte on
//   640x480x1xu16be,offset=512,stride=1300   big-endian, behind a header of 512 bytes, rows 1300 bytes apart
//
// TYPE is bool, u8 or i8, or u16 u32 u64 i16 i32 i64 f16 f32 f64 with le or be behind it.
#pragma once

#include "oriel/api.hpp"
#include "oriel/format.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace oriel {

struct RawLayout {
    std::ptrdiff_t width = 0;
    std::ptrdiff_t height = 0;
    std::ptrdiff_t channels = 1;
    Format format;
    std::uint64_t offset = 0; ///< bytes in front of the first row
    std::uint64_t stride = 0; ///< bytes from a row to the next; 0 is packed

    /// Reads the text. Throws ValueError saying which part is wrong and how it is written.
    ORIEL_API static RawLayout parse(std::string_view text);

    /// Such a text, which parses back to an equal layout. Throws ValueError if the elements have no name in it.
    ORIEL_API std::string text() const;

    friend bool operator==(const RawLayout&, const RawLayout&) = default;
};

} // namespace oriel
