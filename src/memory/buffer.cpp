// Blocks of bytes: how each kind of storage is had and given back, and the exclusive moment of a resize.
#include "oriel/buffer.hpp"

#include "memory/counting.hpp"
#include "memory/system_reason.hpp"
#include "memory/tracking.hpp"
#include "oriel/error.hpp"
#include "oriel/view.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>

namespace oriel {
namespace detail {
namespace {

constexpr std::size_t alignment = 64;

// Pages of 2 MiB where the system has them to give (madvise(2), as NumPy asks too): what is read or written by columns
// waits for its address translation else, and fresh pages of 4 KiB cost more than the bytes written to them.
void ask_for_large_pages(void* base, std::size_t size) noexcept {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t large_page = std::size_t{2} << 20;
    if (size < 2 * large_page) return;
    void* at = base;
    if (std::align(large_page, large_page, at, size) != nullptr)
        static_cast<void>(::madvise(at, size / large_page * large_page, MADV_HUGEPAGE)); // a wish: no matter if not
#endif
}

// Zeroed and aligned. calloc takes large blocks from fresh pages that are zero already, which aligned_alloc and
// memset would touch; so the alignment is made by hand.
void allocate_heap(Block& block, std::size_t size) {
    if (size > std::numeric_limits<std::size_t>::max() - alignment) throw std::bad_alloc();
    std::size_t space = size + alignment;
    void* base = std::calloc(1, space);
    if (base == nullptr) throw std::bad_alloc();
    ask_for_large_pages(base, space);
    void* aligned = base;
    std::align(alignment, size, aligned, space);
    block.base = base;
    block.data = static_cast<std::byte*>(aligned);
    block.size = size;
    block.storage = Storage::heap;
    count_allocation(size);
}

[[noreturn]] void throw_io(const char* doing, const std::string& path) {
    throw_refused(errno, "cannot {} '{}'", doing, path);
}

} // namespace

void Block::free_bytes() noexcept {
    switch (storage) {
    case Storage::heap: std::free(base); break;
    case Storage::mapped:
        if (size != 0) ::munmap(data, size);
        break;
    case Storage::adopted:
        if (release_hook) release_hook();
        release_hook = nullptr;
        break;
    case Storage::borrowed:
    case Storage::closed: break;
    }
    base = nullptr;
    data = nullptr;
    size = 0;
    storage = Storage::closed;
}

Block::~Block() {
    free_bytes();
    delete tracked.load(std::memory_order_relaxed);
}

void destroy(Block* block) noexcept { delete block; }

} // namespace detail

using detail::Block;

// While a Change lives no export can be made and none is alive, so the bytes may move.
class Buffer::Change {
public:
    Change(Block& block, const std::string& doing) : block_(block) {
        std::uint64_t seen = block_.state.load(std::memory_order_relaxed);
        do {
            const std::uint64_t exports = seen & Block::export_mask;
            if (exports != 0)
                throw BufferError(
                    fmt::format("cannot {} a buffer of {} bytes: {} export{} alive; release the views, spans "
                                "and images of it first (View::release, or let them go out of scope){}",
                                doing, block_.size, exports, exports == 1 ? " is" : "s are", detail::listed(block_)));
            if ((seen & Block::changing) != 0)
                throw BufferError(fmt::format("cannot {} a buffer that another thread is resizing or closing", doing));
        } while (!block_.state.compare_exchange_weak(seen, seen | Block::changing, std::memory_order_acquire,
                                                     std::memory_order_relaxed));
    }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;
    ~Change() { block_.state.fetch_and(~Block::changing, std::memory_order_release); }

private:
    Block& block_;
};

Buffer Buffer::allocate(std::size_t size) {
    auto block = std::make_unique<Block>();
    detail::allocate_heap(*block, size);
    return Buffer(block.release());
}

Buffer Buffer::copy_of(std::span<const std::byte> bytes) {
    Buffer out = allocate(bytes.size());
    if (!bytes.empty()) std::memcpy(out.block_->data, bytes.data(), bytes.size());
    return out;
}

Buffer Buffer::copy_of(std::string_view text) { return copy_of(std::as_bytes(std::span(text))); }

Buffer Buffer::adopt(void* data, std::size_t size, std::function<void()> release, Access access) {
    auto block = std::make_unique<Block>();
    block->data = static_cast<std::byte*>(data);
    block->size = size;
    block->storage = Storage::adopted;
    block->access = access;
    block->release_hook = std::move(release);
    return Buffer(block.release());
}

Buffer Buffer::borrow(std::span<std::byte> bytes) {
    auto block = std::make_unique<Block>();
    block->data = bytes.data();
    block->size = bytes.size();
    block->storage = Storage::borrowed;
    return Buffer(block.release());
}

Buffer Buffer::borrow(std::span<const std::byte> bytes) {
    // The access mode keeps the promise that const made: no view of this block will be writable.
    Buffer out = borrow(std::span(const_cast<std::byte*>(bytes.data()), bytes.size()));
    out.block_->access = Access::read_only;
    return out;
}

Buffer Buffer::map(const std::string& path, Mapping mapping) {
    // Without O_NONBLOCK a pipe would be waited for until it has a writer; regular files do not care.
    const int access = mapping == Mapping::writable ? O_RDWR : O_RDONLY;
    const int descriptor = ::open(path.c_str(), access | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) detail::throw_io("open", path);
    struct Closer {
        int descriptor;
        ~Closer() { ::close(descriptor); }
    } const closer{descriptor};
    return map_descriptor(descriptor, path, mapping);
}

Buffer Buffer::map_descriptor(int descriptor, const std::string& name, Mapping mapping) {
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0) detail::throw_io("look at", name);
    if (!S_ISREG(facts.st_mode)) throw IoError(fmt::format("cannot map '{}': only regular files can be mapped", name));

    auto block = std::make_unique<Block>();
    block->storage = Storage::mapped;
    block->access = mapping == Mapping::read_only ? Access::read_only : Access::writable;
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size != 0) { // the system refuses empty mappings; an empty file is an empty buffer
        const int protection = mapping == Mapping::read_only ? PROT_READ : PROT_READ | PROT_WRITE;
        // No memory is set aside for a whole file of which somebody changes a few pages.
        const int sharing = mapping == Mapping::writable ? MAP_SHARED : MAP_PRIVATE | MAP_NORESERVE;
        void* data = ::mmap(nullptr, size, protection, sharing, descriptor, 0);
        if (data == MAP_FAILED) detail::throw_io("map", name);
        block->data = static_cast<std::byte*>(data);
        block->size = size;
    }
    return Buffer(block.release());
}

Buffer::Buffer(const Buffer& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) block_->state.fetch_add(Block::one_handle, std::memory_order_relaxed);
}

std::size_t Buffer::export_count() const noexcept {
    return static_cast<std::size_t>(block_->state.load(std::memory_order_relaxed) & Block::export_mask);
}

void Buffer::resize(std::size_t size) {
    if (block_->storage == Storage::closed) throw ReleasedError("cannot resize a closed buffer; allocate a new one");
    if (size == block_->size) return;
    if (block_->storage != Storage::heap)
        throw TypeError(
            "only heap buffers can be resized; adopted, borrowed and mapped memory has the size it came with");
    const Change change(*block_, fmt::format("resize to {} bytes", size));
    Block fresh;
    detail::allocate_heap(fresh, size);
    if (const std::size_t kept = std::min(size, block_->size); kept != 0) std::memcpy(fresh.data, block_->data, kept);
    std::swap(fresh.base, block_->base);
    std::swap(fresh.data, block_->data);
    std::swap(fresh.size, block_->size);
}

void Buffer::close() {
    if (block_->storage == Storage::closed) return;
    const Change change(*block_, "close");
    block_->free_bytes();
}

void Buffer::flush() const {
    if (block_->storage != Storage::mapped || block_->size == 0) return;
    if (::msync(block_->data, block_->size, MS_SYNC) != 0)
        detail::throw_refused(errno, "cannot write what was changed in a mapped file of {} bytes", block_->size);
}

void Buffer::track_exports() {
    if (block_->tracked.load(std::memory_order_acquire) != nullptr) return;
    auto fresh = std::make_unique<detail::ExportList>();
    detail::ExportList* none = nullptr;
    if (block_->tracked.compare_exchange_strong(none, fresh.get(), std::memory_order_acq_rel)) fresh.release();
}

std::vector<ExportInfo> Buffer::exports() const {
    const detail::ExportList* const list = block_->tracked.load(std::memory_order_acquire);
    return list == nullptr ? std::vector<ExportInfo>() : list->all();
}

Share Buffer::share() const {
    std::uint64_t seen = block_->state.load(std::memory_order_relaxed);
    do {
        if ((seen & Block::changing) != 0)
            throw BufferError("cannot make a view of a buffer while another thread resizes or closes it");
    } while (!block_->state.compare_exchange_weak(seen, seen + Block::one_export, std::memory_order_acquire,
                                                  std::memory_order_relaxed));
    Share share(block_);
    if (block_->storage == Storage::closed) throw ReleasedError("operation on a closed buffer; allocate a new one");
    return share;
}

View Buffer::view(Where where) const {
    Share held = share();
    const auto size = static_cast<std::ptrdiff_t>(held.size());
    const Access access = held.access();
    return {std::move(held), Format(), Layout::contiguous({size}, 1), access, where};
}

View Buffer::view(const Format& format, IndexList shape, Where where) const {
    return view(format, Layout::contiguous(shape, format.itemsize()), where);
}

View Buffer::view(const Format& format, const Layout& layout, Where where) const {
    Share held = share();
    const Access access = held.access();
    layout.check(format.itemsize(), held.size(), access == Access::writable);
    return {std::move(held), format, layout, access, where};
}

} // namespace oriel
