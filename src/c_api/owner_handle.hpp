// oriel_owner: a counted handle of a Buffer.
#pragma once

#include "oriel/buffer.hpp"
#include "oriel/oriel.h"

#include <atomic>
#include <cstdint>
#include <utility>

struct oriel_owner {
    explicit oriel_owner(oriel::Buffer owned) noexcept : buffer(std::move(owned)) {}

    oriel::Buffer buffer;
    std::atomic<std::uint64_t> holders{1};
};
