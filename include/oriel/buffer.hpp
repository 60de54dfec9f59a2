// Buffer: the owner of one block of bytes, and Share: what keeps that block in place.
//
//   Buffer (handle) --+--> Block: bytes, storage kind, and one counter word [ handles | exports ]
//   Buffer (handle) --+      ^
//   View, Span, Image -------+  each holds a Share: one export
//
// A Buffer is a cheap handle: copies name the same block. Every live View, Span or Image is one export.
// While exports are alive the block neither moves nor goes away: resize and close are refused, and the
// memory outlives the last handle. This is the contract of Python's buffer protocol (bytearray, mmap).
#pragma once

#include "oriel/api.hpp"
#include "oriel/format.hpp"
#include "oriel/layout.hpp"
#include "oriel/where.hpp"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel {

class View;

enum class Access : std::uint8_t { read_only, writable };

/// Where the bytes of a Buffer are.
enum class Storage : std::uint8_t { heap, adopted, borrowed, mapped, closed };

/// How a file is mapped: changes are refused, kept in memory only, or written to the file.
enum class Mapping : std::uint8_t { read_only, copy_on_write, writable };

/// One live export of a tracked buffer.
struct ExportInfo {
    std::string geometry; ///< for instance "'B' shape (480, 640, 3) strides (1920, 3, 1) offset 0"
    Where where;          ///< the line that made it, or that made what it was assigned or filtered from; 0 for C's
};

namespace detail {

/// The list of a block's live exports, where tracking is switched on (src/memory/tracking.cpp).
class ExportList;
struct TrackedExport;

/// One block of bytes and its counters. `state` holds the exports in bits 0..31, the handles in bits
/// 32..62, and bit 63 while a resize or close is under way; the block dies when both counts are zero.
struct Block {
    static constexpr std::uint64_t one_export = 1;
    static constexpr std::uint64_t export_mask = 0xffff'ffff;
    static constexpr std::uint64_t one_handle = std::uint64_t{1} << 32;
    static constexpr std::uint64_t changing = std::uint64_t{1} << 63;

    std::atomic<std::uint64_t> state{one_handle};
    std::byte* data = nullptr;
    std::size_t size = 0;
    Storage storage = Storage::closed;
    Access access = Access::writable;
    std::atomic<ExportList*> tracked{nullptr}; // made by track_exports, dies with the block
    void* base = nullptr;                      // heap: what calloc gave, before alignment
    std::function<void()> release_hook;        // adopted: the caller's deleter

    Block() = default;
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ORIEL_API ~Block();
    void free_bytes() noexcept;
};

ORIEL_API void destroy(Block* block) noexcept;
/// A new entry in the block's list, which says what `like` says (null: nothing); null if there is no memory for one
/// (the export is then not listed).
ORIEL_API TrackedExport* track(Block& block, const TrackedExport* like) noexcept;
ORIEL_API void untrack(Block& block, TrackedExport* entry) noexcept;
ORIEL_API void describe(Block& block, TrackedExport& entry, const Format& format, const Layout& layout,
                        Where where) noexcept;

// Counting is an atomic read-modify-write only where other threads could see it (as std::shared_ptr counts on glibc).
inline bool single_threaded() noexcept {
#if __has_include(<sys/single_threaded.h>)
    return __libc_single_threaded != 0;
#else
    return false;
#endif
}

inline void add(Block& block, std::uint64_t count) noexcept {
    if (single_threaded())
        block.state.store(block.state.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    else block.state.fetch_add(count, std::memory_order_relaxed);
}

inline void drop(Block* block, std::uint64_t count) noexcept {
    if (block == nullptr) return;
    if (single_threaded()) {
        const std::uint64_t left = block->state.load(std::memory_order_relaxed) - count;
        block->state.store(left, std::memory_order_relaxed);
        if (left == 0) destroy(block);
    } else if (block->state.fetch_sub(count, std::memory_order_acq_rel) == count) {
        destroy(block);
    }
}

} // namespace detail

/// One export of a block: while a Share is alive the bytes stay where they are. Copying counts (one
/// relaxed atomic addition), moving does not; an empty Share holds nothing. Thread-safe across objects.
class Share {
public:
    Share() noexcept = default;
    Share(const Share& other) noexcept : block_(other.block_) {
        if (block_ == nullptr) return;
        // There is an export already, so no resize can be under way: adding needs no check.
        detail::add(*block_, detail::Block::one_export);
        track(other.entry_);
    }
    Share(Share&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)), entry_(std::exchange(other.entry_, nullptr)) {}
    Share& operator=(Share other) noexcept {
        std::swap(block_, other.block_);
        std::swap(entry_, other.entry_);
        return *this;
    }
    ~Share() {
        if (block_ == nullptr) return;
        if (entry_ != nullptr) [[unlikely]]
            detail::untrack(*block_, entry_);
        detail::drop(block_, detail::Block::one_export);
    }

    explicit operator bool() const noexcept { return block_ != nullptr; }
    std::byte* data() const noexcept { return block_->data; }
    std::size_t size() const noexcept { return block_->size; }
    Access access() const noexcept { return block_->access; }

    /// Tells the list of exports, where there is one, what this export is; a Where of no line leaves it what it was.
    void describe(const Format& format, const Layout& layout, Where where) const noexcept {
        if (entry_ != nullptr) [[unlikely]]
            detail::describe(*block_, *entry_, format, layout, where);
    }

private:
    friend class Buffer;
    friend class View;
    explicit Share(detail::Block* counted) noexcept : block_(counted) { track(nullptr); }
    void track(const detail::TrackedExport* like) noexcept {
        if (block_->tracked.load(std::memory_order_acquire) != nullptr) [[unlikely]]
            entry_ = detail::track(*block_, like);
    }

    detail::Block* block_ = nullptr;
    detail::TrackedExport* entry_ = nullptr;
};

class ORIEL_API Buffer {
public:
    /// `size` zero bytes on the heap, aligned to 64. Throws std::bad_alloc. Large blocks cost no time until touched.
    static Buffer allocate(std::size_t size);
    /// A heap copy of bytes.
    static Buffer copy_of(std::span<const std::byte> bytes);
    static Buffer copy_of(std::string_view text);
    /// Takes over memory that was allocated elsewhere: `release` is called exactly once, when the last handle
    /// and export are gone (or by close), on whichever thread that is; it must not throw.
    static Buffer adopt(void* data, std::size_t size, std::function<void()> release, Access access = Access::writable);
    /// Looks at memory that stays the caller's. The caller keeps it alive until close() succeeds or no export
    /// and no handle is left.
    static Buffer borrow(std::span<std::byte> bytes);
    static Buffer borrow(std::span<const std::byte> bytes); ///< read-only
    /// Maps a whole regular file. Throws IoError (named, with the system's reason). The file must not shrink
    /// while it is mapped: touching a page that is gone raises SIGBUS, as with any mapping, and so does writing to a
    /// hole of a file on a full disk. The library installs no handler.
    static Buffer map(const std::string& path, Mapping mapping = Mapping::read_only);
    /// The same of an open descriptor, which stays the caller's and need not stay open; `name` is for messages.
    static Buffer map_descriptor(int descriptor, const std::string& name, Mapping mapping = Mapping::read_only);

    Buffer(const Buffer& other) noexcept;
    Buffer(Buffer&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Buffer& operator=(Buffer other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Buffer() { detail::drop(block_, detail::Block::one_handle); }

    std::size_t size() const noexcept { return block_->size; }
    Storage storage() const noexcept { return block_->storage; }
    bool readonly() const noexcept { return block_->access == Access::read_only; }
    /// How many Views, Spans and Images are alive over this block.
    std::size_t export_count() const noexcept;

    /// Waits until what was changed through a writable mapping is on the disk; the file shows changes at once to all
    /// who read it, but without this a crash of the machine may lose them. Other buffers have nothing to wait for.
    /// Throws IoError.
    void flush() const;

    /// From now on every export is listed with its geometry and the line that made it, and a refused resize or close
    /// names them. Off by default: it costs a lock and an allocation an export. It stays on. Throws std::bad_alloc.
    void track_exports();
    /// The exports made since tracking was switched on that are alive; empty without tracking. O(exports).
    std::vector<ExportInfo> exports() const;

    /// Changes the size of a heap buffer; kept bytes stay, new ones are zero. The same size is always fine.
    /// Throws BufferError, saying how many, while exports are alive; TypeError if the storage is not the heap;
    /// ReleasedError after close.
    /// Resizing and closing are for one thread at a time; others may make and release views meanwhile.
    void resize(std::size_t size);
    /// Gives the memory back now. Throws BufferError while exports are alive. Afterwards the size is 0 and
    /// every new view is a ReleasedError. Closing twice is fine.
    void close();

    /// The bytes as a one-dimensional view of format "B". Throws ReleasedError after close; BufferError while another
    /// thread resizes or closes it. So do those below.
    View view(Where where = Where::current()) const;
    /// Packed elements of `format` with this shape, from byte 0. Throws as Layout::contiguous, and BufferError if they
    /// do not fit.
    View view(const Format& format, IndexList shape, Where where = Where::current()) const;
    /// Any geometry; proves Layout's rules first and throws as Layout::check does.
    View view(const Format& format, const Layout& layout, Where where = Where::current()) const;

    friend bool operator==(const Buffer& a, const Buffer& b) noexcept { return a.block_ == b.block_; }

private:
    friend class View;
    explicit Buffer(detail::Block* counted) noexcept : block_(counted) {}
    Share share() const;
    class Change; // the exclusive moment of resize and close

    detail::Block* block_ = nullptr;
};

} // namespace oriel
