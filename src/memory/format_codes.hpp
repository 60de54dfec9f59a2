// The table of scalar codes that the parser of formats and their printer share.
#pragma once

#include "oriel/format.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oriel::detail {

struct ScalarCode {
    char code;
    Kind kind;
    std::uint8_t native;   ///< size with @ or ^ (or no prefix)
    std::uint8_t standard; ///< size with = < >; 0 where only the native one exists
};

// Ordered so that the first code of a kind and size is the canonical one.
inline constexpr std::array scalar_codes{
    ScalarCode{'?', Kind::boolean, 1, 1},
    ScalarCode{'c', Kind::character, 1, 1},
    ScalarCode{'b', Kind::signed_integer, 1, 1},
    ScalarCode{'B', Kind::unsigned_integer, 1, 1},
    ScalarCode{'h', Kind::signed_integer, sizeof(short), 2},
    ScalarCode{'H', Kind::unsigned_integer, sizeof(short), 2},
    ScalarCode{'i', Kind::signed_integer, sizeof(int), 4},
    ScalarCode{'I', Kind::unsigned_integer, sizeof(int), 4},
    ScalarCode{'q', Kind::signed_integer, sizeof(long long), 8},
    ScalarCode{'Q', Kind::unsigned_integer, sizeof(long long), 8},
    ScalarCode{'l', Kind::signed_integer, sizeof(long), 4},
    ScalarCode{'L', Kind::unsigned_integer, sizeof(long), 4},
    ScalarCode{'n', Kind::signed_integer, sizeof(std::ptrdiff_t), 0},
    ScalarCode{'N', Kind::unsigned_integer, sizeof(std::size_t), 0},
    ScalarCode{'P', Kind::unsigned_integer, sizeof(void*), sizeof(void*)}, // so ctypes has it
    ScalarCode{'e', Kind::floating, 2, 2},
    ScalarCode{'f', Kind::floating, 4, 4},
    ScalarCode{'d', Kind::floating, 8, 8},
    ScalarCode{'g', Kind::floating, sizeof(long double), sizeof(long double)}, // and this
};

/// What a native element of this format is aligned to where C lays it out: the number of bytes of a unit.
/// A record's alignment is the greatest of its native fields; foreign ones have none.
std::size_t native_alignment(const Format& format) noexcept;

} // namespace oriel::detail
