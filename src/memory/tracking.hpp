// The list of a block's live exports, for buffers that were asked to keep one: who holds them, and since which line.
#pragma once

#include "oriel/buffer.hpp"

#include <list>
#include <mutex>
#include <string>
#include <vector>

namespace oriel::detail {

struct TrackedExport {
    Format format;
    Layout layout;
    Where where;
    std::list<TrackedExport>::iterator place;
};

class ExportList {
public:
    TrackedExport* add(const TrackedExport* like);
    void remove(TrackedExport* entry) noexcept;
    void describe(TrackedExport& entry, const Format& format, const Layout& layout, Where where) noexcept;
    std::vector<ExportInfo> all() const;

private:
    mutable std::mutex mutex_;
    std::list<TrackedExport> entries_;
};

/// The live exports of a block as the end of a message: ": 'B' shape (3) ... made at line 12 of f.cpp"; empty without
/// tracking.
std::string listed(const Block& block);

} // namespace oriel::detail
