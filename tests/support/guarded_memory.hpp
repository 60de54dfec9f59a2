// Memory between two pages that nobody may touch: whoever reads or writes a byte beyond either end dies at once.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <new>
#include <span>

namespace testing {

class GuardedMemory {
public:
    /// At least `size` bytes.
    explicit GuardedMemory(std::size_t size) : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {
        size_ = (size + page_ - 1) / page_ * page_;
        void* const block = ::mmap(nullptr, size_ + 2 * page_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) throw std::bad_alloc();
        block_ = static_cast<std::byte*>(block);
        if (::mprotect(block_ + page_, size_, PROT_READ | PROT_WRITE) != 0) throw std::bad_alloc();
    }
    ~GuardedMemory() { ::munmap(block_, size_ + 2 * page_); }
    GuardedMemory(const GuardedMemory&) = delete;
    GuardedMemory& operator=(const GuardedMemory&) = delete;

    std::span<std::byte> all() const { return {block_ + page_, size_}; }
    /// The bytes right after the lower guard.
    std::span<std::byte> first(std::size_t size) const { return all().first(size); }
    /// The bytes right before the upper guard.
    std::span<std::byte> last(std::size_t size) const { return all().last(size); }

private:
    std::size_t page_;
    std::size_t size_ = 0;
    std::byte* block_ = nullptr;
};

} // namespace testing
