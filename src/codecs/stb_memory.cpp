#include "codecs/stb_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

namespace oriel::codecs {

// Stands in front of each block, in a list of what a budget has out.
struct alignas(alignof(std::max_align_t)) StbBlock {
    StbBlock* previous;
    StbBlock* next;
    std::size_t size; ///< of the bytes behind it

    void* bytes() noexcept { return this + 1; }
    static StbBlock* of(void* bytes) noexcept { return static_cast<StbBlock*>(bytes) - 1; }
};

namespace {

thread_local StbBudget* current = nullptr;

constexpr std::size_t largest = std::numeric_limits<std::size_t>::max() / 2 - sizeof(StbBlock);

} // namespace

StbBudget::StbBudget(std::uint64_t bytes) noexcept : limit_(bytes), outer_(current) { current = this; }

StbBudget::~StbBudget() {
    while (blocks_ != nullptr) {
        StbBlock* const next = blocks_->next;
        std::free(blocks_);
        blocks_ = next;
    }
    current = outer_;
}

bool StbBudget::admits(std::uint64_t more) noexcept {
    if (more <= limit_ - held_) return true;
    exceeded_ = true;
    return false;
}

void StbBudget::add(StbBlock* block) noexcept {
    block->previous = nullptr;
    block->next = blocks_;
    if (blocks_ != nullptr) blocks_->previous = block;
    blocks_ = block;
    held_ += block->size;
    peak_ = std::max(peak_, held_);
}

void StbBudget::remove(StbBlock* block) noexcept {
    (block->previous != nullptr ? block->previous->next : blocks_) = block->next;
    if (block->next != nullptr) block->next->previous = block->previous;
    held_ -= block->size;
}

StbBytes StbBudget::release(void* block) noexcept {
    remove(StbBlock::of(block));
    return StbBytes(static_cast<std::byte*>(block));
}

void StbReleased::operator()(std::byte* block) const noexcept { std::free(StbBlock::of(block)); }

Buffer adopt(StbBytes bytes, std::size_t size) {
    std::byte* const data = bytes.get();
    // A deleter has to be copyable; owning from the start, it also frees if adopting fails.
    return Buffer::adopt(data, size,
                         [kept = std::shared_ptr<std::byte[]>(std::move(bytes))]() mutable { kept.reset(); });
}

void* stb_allocate(std::size_t size) noexcept {
    if (current == nullptr || size > largest || !current->admits(size)) return nullptr;
    // calloc, not malloc and memset: large blocks come as fresh zero pages and cost nothing until they are
    // touched.
    auto* const block = static_cast<StbBlock*>(std::calloc(1, sizeof(StbBlock) + size));
    if (block == nullptr) return nullptr;
    block->size = size;
    current->add(block);
    return block->bytes();
}

void* stb_reallocate(void* bytes, std::size_t size) noexcept {
    if (bytes == nullptr) return stb_allocate(size);
    StbBlock* const old = StbBlock::of(bytes);
    const std::size_t old_size = old->size;
    if (size > largest || (size > old_size && !current->admits(size - old_size))) return nullptr;

    current->remove(old);
    auto* const block = static_cast<StbBlock*>(std::realloc(old, sizeof(StbBlock) + size));
    if (block == nullptr) {
        current->add(old);
        return nullptr;
    }
    block->size = size;
    current->add(block);
    if (size > old_size) std::memset(static_cast<std::byte*>(block->bytes()) + old_size, 0, size - old_size);
    return block->bytes();
}

void stb_free(void* bytes) noexcept {
    if (bytes == nullptr) return;
    StbBlock* const block = StbBlock::of(bytes);
    current->remove(block);
    std::free(block);
}

void* stb_allocate_or_throw(std::size_t size) {
    void* const bytes = stb_allocate(size);
    if (bytes == nullptr) throw std::bad_alloc();
    return bytes;
}

void* stb_reallocate_or_throw(void* bytes, std::size_t size) {
    void* const moved = stb_reallocate(bytes, size);
    if (moved == nullptr) throw std::bad_alloc();
    return moved;
}

} // namespace oriel::codecs
