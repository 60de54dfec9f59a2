// What reads and writes elements: one of them, or all.
#include "c_api/guard.hpp"
#include "c_api/values.hpp"
#include "c_api/view_handle.hpp"
#include "oriel/copy.hpp"
#include "oriel/find.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

using oriel::Order;
using namespace oriel::c_api;

namespace {

Order order_of(char order) {
    switch (order) {
    case 'C': return Order::row_major;
    case 'F': return Order::column_major;
    case 'A': return Order::as_stored;
    default: throw oriel::ValueError(fmt::format("order {:?} is none of 'C', 'F' and 'A'", order));
    }
}

} // namespace

oriel_status oriel_view_get(oriel_view* view, const std::ptrdiff_t* index, int n, oriel_value* value) {
    return answer(value, "value", [&] { return lasting(oriel::read(*Use(view), list_of(index, n, "index"))); });
}

oriel_status oriel_view_set(oriel_view* view, const std::ptrdiff_t* index, int n, const oriel_value* value) {
    return guarded([&] {
        need(value, "value");
        oriel::write(*Use(view), list_of(index, n, "index"), value_of(*value));
    });
}

oriel_status oriel_view_assign(oriel_view* dst, oriel_view* src) {
    return guarded([&] { oriel::copy(*Use(src, "src"), *Use(dst, "dst")); });
}

oriel_status oriel_view_fill(oriel_view* view, const void* element, std::size_t n) {
    return guarded([&] {
        if (n != 0) need(element, "element");
        oriel::fill_bytes(*Use(view), std::span(static_cast<const std::byte*>(element), n));
    });
}

oriel_status oriel_view_fill_value(oriel_view* view, const oriel_value* value) {
    return guarded([&] {
        need(value, "value");
        const Use use(view);
        if (use->readonly()) oriel::detail::throw_read_only();
        std::vector<std::byte> element(use->itemsize()); // a record's padding is zero
        oriel::detail::encode(use->format(), element.data(), value_of(*value));
        oriel::fill_bytes(*use, element);
    });
}

oriel_status oriel_view_tobytes(oriel_view* view, void* out, std::size_t n, char order) {
    return guarded([&] {
        if (n != 0) need(out, "out");
        oriel::to_bytes(*Use(view), std::span(static_cast<std::byte*>(out), n), order_of(order));
    });
}

oriel_status oriel_view_frombytes(oriel_view* view, const void* bytes, std::size_t n, char order) {
    return guarded([&] {
        if (n != 0) need(bytes, "bytes");
        oriel::from_bytes(*Use(view), std::span(static_cast<const std::byte*>(bytes), n), order_of(order));
    });
}

oriel_status oriel_view_hex(oriel_view* view, char separator, std::ptrdiff_t group, char* out, std::size_t n,
                            std::size_t* length) {
    if (length != nullptr) *length = 0;
    return guarded([&] {
        const std::string text = oriel::hex(*Use(view), separator, group);
        if (out != nullptr) {
            if (n < text.size() + 1)
                throw oriel::ValueError(
                    fmt::format("{} bytes are too few for a text of {} and its end", n, text.size()));
            std::memcpy(out, text.c_str(), text.size() + 1);
        }
        if (length != nullptr) *length = text.size();
    });
}

oriel_status oriel_view_equal(oriel_view* a, oriel_view* b, int* equal) {
    return answer(equal, "equal", [&] { return oriel::equal(*Use(a, "a"), *Use(b, "b")); });
}

oriel_status oriel_view_same_bytes(oriel_view* a, oriel_view* b, int* same) {
    return answer(same, "same", [&] { return oriel::same_bytes(*Use(a, "a"), *Use(b, "b")); });
}

oriel_status oriel_view_identical(oriel_view* a, oriel_view* b, int* identical) {
    return answer(identical, "identical", [&] { return Use(a, "a")->identical(*Use(b, "b")); });
}

oriel_status oriel_view_hash(oriel_view* view, std::uint64_t* hash) {
    return answer(hash, "hash", [&] { return oriel::hash(*Use(view)); });
}

oriel_status oriel_view_find(oriel_view* view, const oriel_value* value, int* found, std::ptrdiff_t* index) {
    return answer(found, "found", [&] {
        need(value, "value");
        const auto at = oriel::find(*Use(view), value_of(*value));
        if (at && index != nullptr) std::ranges::copy(*at, index);
        return at.has_value();
    });
}

oriel_status oriel_view_count(oriel_view* view, const oriel_value* value, std::size_t* count) {
    return answer(count, "count", [&] {
        need(value, "value");
        return oriel::count(*Use(view), value_of(*value));
    });
}
