// Tracked exports: a locked list, touched only where tracking is on.
#include "memory/tracking.hpp"

#include <fmt/format.h>

#include <new>

namespace oriel::detail {

TrackedExport* ExportList::add(const TrackedExport* like) {
    const std::lock_guard lock(mutex_);
    if (like != nullptr) entries_.push_front(*like);
    else entries_.emplace_front();
    entries_.front().place = entries_.begin();
    return &entries_.front();
}

void ExportList::remove(TrackedExport* entry) noexcept {
    const std::lock_guard lock(mutex_);
    entries_.erase(entry->place);
}

void ExportList::describe(TrackedExport& entry, const Format& format, const Layout& layout, Where where) noexcept {
    const std::lock_guard lock(mutex_);
    entry.format = format;
    entry.layout = layout;
    if (where.line() != 0) entry.where = where;
}

std::vector<ExportInfo> ExportList::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<ExportInfo> out;
    for (const TrackedExport& entry : entries_)
        out.push_back({fmt::format("'{}' {}", entry.format.code(), entry.layout.text()), entry.where});
    return out;
}

TrackedExport* track(Block& block, const TrackedExport* like) noexcept {
    try {
        return block.tracked.load(std::memory_order_acquire)->add(like);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

void untrack(Block& block, TrackedExport* entry) noexcept {
    block.tracked.load(std::memory_order_acquire)->remove(entry);
}

void describe(Block& block, TrackedExport& entry, const Format& format, const Layout& layout, Where where) noexcept {
    block.tracked.load(std::memory_order_acquire)->describe(entry, format, layout, where);
}

std::string listed(const Block& block) {
    const ExportList* const list = block.tracked.load(std::memory_order_acquire);
    if (list == nullptr) return {};
    const auto all = list->all();
    if (all.empty()) return ". They were made before tracking was switched on";
    std::string out = ". Alive are";
    for (const ExportInfo& each : all)
        out += each.where.line() == 0
                   ? fmt::format("\n  {}", each.geometry)
                   : fmt::format("\n  {} made at {}:{}", each.geometry, each.where.file_name(), each.where.line());
    return out;
}

} // namespace oriel::detail
