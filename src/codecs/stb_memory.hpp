// The memory stb gets: what STBI_MALLOC and STBIW_MALLOC are defined to.
//
// stb sizes its blocks from the file it reads, so a hostile file chooses them. Here every block comes out of
// a Budget that the caller has worked out from the checked header, and is zero-filled, so that nothing
// uninitialised can become a pixel. Whatever stb leaves behind (a failed decode, an exception through its
// frames) goes with the Budget; only a released block outlives it.
#pragma once

#include "oriel/buffer.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace oriel::codecs {

struct StbBlock; // what stands in front of each block

struct StbReleased {
    void operator()(std::byte* block) const noexcept;
};
/// A block that has left its budget. It may be freed on any thread, at any time.
using StbBytes = std::unique_ptr<std::byte[], StbReleased>;

/// The same block as a Buffer of `size` bytes; nothing is copied.
Buffer adopt(StbBytes bytes, std::size_t size);

/// The memory that stb may hold on this thread while this object lives. Without one it gets none. Nests.
class StbBudget {
public:
    explicit StbBudget(std::uint64_t bytes) noexcept;
    ~StbBudget(); ///< frees every block that was neither freed nor released
    StbBudget(const StbBudget&) = delete;
    StbBudget& operator=(const StbBudget&) = delete;

    /// Takes a block out of the budget, so that it outlives it.
    [[nodiscard]] StbBytes release(void* block) noexcept;

    /// Whether a request was refused because it would have gone beyond the budget.
    bool exceeded() const noexcept { return exceeded_; }
    /// The most bytes that were held at once.
    std::uint64_t peak() const noexcept { return peak_; }

private:
    friend void* stb_allocate(std::size_t size) noexcept;
    friend void* stb_reallocate(void* block, std::size_t size) noexcept;
    friend void stb_free(void* block) noexcept;

    bool admits(std::uint64_t more) noexcept;
    void add(StbBlock* block) noexcept;
    void remove(StbBlock* block) noexcept;

    std::uint64_t limit_;
    std::uint64_t held_ = 0;
    std::uint64_t peak_ = 0;
    StbBlock* blocks_ = nullptr;
    StbBudget* outer_;
    bool exceeded_ = false;
};

// For stb_image, which looks at what it gets: null when the budget or the machine has no more.
void* stb_allocate(std::size_t size) noexcept;
void* stb_reallocate(void* block, std::size_t size) noexcept; ///< the bytes added are zero
void stb_free(void* block) noexcept;                          ///< null is fine

// For stb_image_write, which does not: throws std::bad_alloc through its frames; the budget cleans up.
void* stb_allocate_or_throw(std::size_t size);
void* stb_reallocate_or_throw(void* block, std::size_t size);

} // namespace oriel::codecs
