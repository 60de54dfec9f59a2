// Owners: where their bytes come from, and when they may move.
#include "c_api/guard.hpp"
#include "c_api/owner_handle.hpp"

#include <fmt/format.h>

#include <bit>
#include <memory>
#include <span>

using oriel::Access;
using oriel::Buffer;
using namespace oriel::c_api;

namespace {

constexpr std::size_t alignment = 64; // of every heap block

oriel::Mapping mapping_of(int mode) {
    switch (mode) {
    case ORIEL_MAP_READ: return oriel::Mapping::read_only;
    case ORIEL_MAP_COPY_ON_WRITE: return oriel::Mapping::copy_on_write;
    case ORIEL_MAP_WRITE: return oriel::Mapping::writable;
    default:
        throw oriel::ValueError(fmt::format(
            "{} is no way to map a file; there are ORIEL_MAP_READ, ORIEL_MAP_COPY_ON_WRITE, ORIEL_MAP_WRITE", mode));
    }
}

} // namespace

oriel_status oriel_owner_alloc(std::size_t n, std::size_t align, oriel_owner** out) {
    return give(out, [&] {
        if (align != 0 && (!std::has_single_bit(align) || align > alignment))
            throw oriel::ValueError(
                fmt::format("an alignment of {} bytes; it must be a power of two up to {}, or 0", align, alignment));
        return std::make_unique<oriel_owner>(Buffer::allocate(n));
    });
}

oriel_status oriel_owner_copy(const void* bytes, std::size_t n, oriel_owner** out) {
    return give(out, [&] {
        if (n != 0) need(bytes, "bytes");
        return std::make_unique<oriel_owner>(Buffer::copy_of(std::span(static_cast<const std::byte*>(bytes), n)));
    });
}

oriel_status oriel_owner_adopt(void* memory, std::size_t n, int readonly, void (*free_fn)(void* context), void* context,
                               oriel_owner** out) {
    return give(out, [&] {
        if (n != 0) need(memory, "memory");
        // The handle is made first: once the memory is adopted nothing may fail, or it would be freed.
        auto handle = std::make_unique<oriel_owner>(Buffer::borrow(std::span<std::byte>()));
        std::function<void()> release;
        if (free_fn != nullptr) release = [free_fn, context] { free_fn(context); };
        handle->buffer =
            Buffer::adopt(memory, n, std::move(release), readonly != 0 ? Access::read_only : Access::writable);
        return handle;
    });
}

oriel_status oriel_owner_map(const char* path, int mode, oriel_owner** out) {
    return give(out, [&] {
        need(path, "path");
        return std::make_unique<oriel_owner>(Buffer::map(path, mapping_of(mode)));
    });
}

oriel_status oriel_owner_resize(oriel_owner* owner, std::size_t n) {
    return guarded([&] {
        need(owner, "owner");
        owner->buffer.resize(n);
    });
}

oriel_status oriel_owner_close(oriel_owner* owner) {
    return guarded([&] {
        need(owner, "owner");
        owner->buffer.close();
    });
}

oriel_status oriel_owner_size(const oriel_owner* owner, std::size_t* size) {
    return answer(size, "size", [&] {
        need(owner, "owner");
        return owner->buffer.size();
    });
}

oriel_status oriel_owner_readonly(const oriel_owner* owner, int* readonly) {
    return answer(readonly, "readonly", [&] {
        need(owner, "owner");
        return owner->buffer.readonly();
    });
}

std::int64_t oriel_owner_exports(const oriel_owner* owner) {
    std::int64_t count = -1;
    guarded([&] {
        need(owner, "owner");
        count = static_cast<std::int64_t>(owner->buffer.export_count());
    });
    return count;
}

oriel_status oriel_owner_track_exports(oriel_owner* owner) {
    return guarded([&] {
        need(owner, "owner");
        owner->buffer.track_exports();
    });
}

oriel_status oriel_owner_list_exports(const oriel_owner* owner, oriel_export_fn visit, void* context) {
    return guarded([&] {
        need(owner, "owner");
        need(reinterpret_cast<const void*>(visit), "visit");
        for (const oriel::ExportInfo& entry : owner->buffer.exports()) {
            const char* const file = entry.where.line() == 0 ? nullptr : entry.where.file_name();
            if (visit(entry.geometry.c_str(), file, entry.where.line(), context) == 0) return;
        }
    });
}

oriel_owner* oriel_owner_ref(oriel_owner* owner) {
    if (owner != nullptr) owner->holders.fetch_add(1, std::memory_order_relaxed);
    return owner;
}

void oriel_owner_unref(oriel_owner* owner) {
    if (owner != nullptr && owner->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete owner;
}
