// A block of just so many bytes: a sanitizer sees who goes one beyond. (Buffer::allocate rounds up to a cache line.)
#pragma once

#include "oriel/buffer.hpp"

#include <cstddef>
#include <cstring>

namespace fuzzing {

inline oriel::Buffer exact_buffer(std::size_t size, std::byte background = std::byte{0}) {
    auto* const bytes = new std::byte[size];
    std::memset(bytes, std::to_integer<int>(background), size);
    return oriel::Buffer::adopt(bytes, size, [bytes] { delete[] bytes; });
}

} // namespace fuzzing
