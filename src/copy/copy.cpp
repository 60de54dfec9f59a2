// copy, fill, to_bytes, compact: a plan, its kernel, and the question of overlap (step 7 of the plan): what can be
// rearranged in place is, other overlapping copies go through one scratch of the size of what is copied.
#include "oriel/copy.hpp"

#include "copy/execute.hpp"
#include "copy/in_place.hpp"
#include "copy/plan.hpp"
#include "copy/small.hpp"
#include "memory/counting.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <cstdint>

namespace oriel {
namespace {

using copying::execute;
using copying::Reordering;

bool alike(const View& from, const View& to) {
    const auto shape = from.shape();
    const auto wanted = to.shape();
    bool same = shape.size() == wanted.size() && from.format() == to.format();
    for (std::size_t a = 0; same && a < shape.size(); ++a) same = shape[a] == wanted[a];
    return same;
}

[[noreturn]] void throw_unlike(const View& from, const View& to) {
    if (from.rank() != to.rank())
        throw ValueError(fmt::format("cannot copy a view of rank {} to one of rank {}", from.rank(), to.rank()));
    for (std::size_t a = 0; a < from.rank(); ++a)
        if (from.extent(a) != to.extent(a))
            throw ValueError(fmt::format("cannot copy shape ({}) to shape ({}): axis {} has {} elements, not {}",
                                         fmt::join(from.shape(), ", "), fmt::join(to.shape(), ", "), a, from.extent(a),
                                         to.extent(a)));
    throw ValueError(fmt::format("cannot copy elements '{}' to elements '{}': the formats differ", from.format().code(),
                                 to.format().code()));
}

// The address that offsets in the view's layout count from.
const std::byte* origin(const View& view) { return view.data() - view.layout().offset(); }
std::byte* mutable_origin(const View& view) { return view.mutable_data() - view.layout().offset(); }

// Whether packing in that order is packing the reversed axes row-major.
bool in_columns(const View& view, Order order) {
    return order == Order::column_major ||
           (order == Order::as_stored && view.is_f_contiguous() && !view.is_c_contiguous());
}

} // namespace

bool may_overlap(const View& a, const View& b) {
    const std::ptrdiff_t apart = copying::bytes_between(origin(a), origin(b));
    const ByteRange of_b = b.layout().reach(b.itemsize());
    return a.layout().reach(a.itemsize()).intersects({of_b.low + apart, of_b.high + apart});
}

void copy(const View& from, const View& to) {
    if (!alike(from, to)) throw_unlike(from, to);
    std::byte* const target = mutable_origin(to);
    const std::byte* const source = origin(from);
    const std::size_t moved = copying::copy_small(from.layout(), source, to.layout(), target, from.itemsize());
    if (moved != 0) return detail::count_copy(moved);
    const copying::Plan plan = copying::plan(from.layout(), to.layout(), from.itemsize(), Reordering::allowed);
    const std::size_t bytes = plan.bytes();
    if (bytes == 0) return; // no elements, or of no bytes
    detail::count_copy(bytes);
    if (!plan.may_overlap(source, target)) return execute(plan, source, target);
    if (copying::copy_in_place(plan, source, target)) return;
    const View scratch = compact(from);
    execute(copying::plan(scratch.layout(), to.layout(), from.itemsize()), origin(scratch), target);
}

void fill_bytes(const View& to, std::span<const std::byte> element) {
    if (element.size() != to.itemsize())
        throw ValueError(fmt::format("a fill of {} bytes for elements of {}", element.size(), to.itemsize()));
    std::byte* target = mutable_origin(to);
    if (to.nbytes() == 0) return;
    const std::vector<std::byte> pattern(element.begin(), element.end()); // a copy: `element` may lie in what is filled
    const Layout repeated = Layout().broadcast_to(to.shape());
    detail::count_copy(to.nbytes());
    execute(copying::plan(repeated, to.layout(), to.itemsize()), pattern.data(), target);
}

void to_bytes(const View& view, std::span<std::byte> out, Order order) {
    if (out.size() != view.nbytes())
        throw ValueError(fmt::format("{} bytes of room for a view of {} bytes", out.size(), view.nbytes()));
    if (out.empty()) return;
    const Layout logical = in_columns(view, order) ? view.layout().transpose() : view.layout();
    const Layout packed = Layout::contiguous(logical.shape(), view.itemsize());
    detail::count_copy(out.size());
    execute(copying::plan(logical, packed, view.itemsize(), Reordering::allowed), origin(view), out.data());
}

std::vector<std::byte> to_bytes(const View& view, Order order) {
    const bool in_order = (order != Order::column_major && view.is_c_contiguous()) ||
                          (order != Order::row_major && view.is_f_contiguous());
    if (in_order && view.size() != 0) { // made from what is there, a vector is not filled with zeros first
        detail::count_copy(view.nbytes());
        return {view.data(), view.data() + view.nbytes()};
    }
    std::vector<std::byte> bytes(view.nbytes());
    to_bytes(view, bytes, order);
    return bytes;
}

void from_bytes(const View& to, std::span<const std::byte> bytes, Order order) {
    if (bytes.size() != to.nbytes())
        throw ValueError(fmt::format("{} bytes for a view whose elements are {}", bytes.size(), to.nbytes()));
    const bool turned = in_columns(to, order);
    const Layout logical = turned ? to.layout().transpose() : to.layout();
    const View packed = Buffer::borrow(bytes).view(to.format(), logical.shape());
    copy(turned ? packed.transpose() : packed, to);
}

View compact(const View& view) {
    View out = Buffer::allocate(view.nbytes()).view(view.format(), view.shape());
    copy(view, out);
    return out;
}

Counters counters() noexcept {
    Counters sum;
    for (const detail::Counts* of_thread = detail::every_count(); of_thread != nullptr; of_thread = of_thread->next) {
        const auto read = [](const std::atomic<std::uint64_t>& n) { return n.load(std::memory_order_relaxed); };
        sum.copies += read(of_thread->copies);
        sum.bytes_copied += read(of_thread->bytes_copied);
        sum.allocations += read(of_thread->allocations);
        sum.bytes_allocated += read(of_thread->bytes_allocated);
    }
    return sum;
}

} // namespace oriel
