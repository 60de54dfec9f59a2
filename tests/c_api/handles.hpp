// Handles of the C ABI that give themselves back, and what failed calls say.
#pragma once

#include "oriel/oriel.h"

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace testing {

template <class T, void (*give_back)(T*)> class Handle {
public:
    Handle() = default;
    Handle(Handle&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
    Handle& operator=(Handle other) noexcept {
        std::swap(pointer_, other.pointer_);
        return *this;
    }
    ~Handle() { give_back(pointer_); }

    operator T*() const { return pointer_; } // NOLINT: as a C program has it
    /// For an out-argument; what was held is given back.
    T** out() {
        give_back(std::exchange(pointer_, nullptr));
        return &pointer_;
    }

private:
    T* pointer_ = nullptr;
};

using Owner = Handle<oriel_owner, oriel_owner_unref>;
using CView = Handle<oriel_view, oriel_view_free>;
using CImage = Handle<oriel_image, oriel_image_free>;

/// A buffer, given back at the end.
struct Got : oriel_buffer {
    Got() : oriel_buffer{} {}
    ~Got() { oriel_release_buffer(this); }
    Got(const Got&) = delete;
    Got& operator=(const Got&) = delete;
};

/// What the last failure on this thread says.
inline std::string message() {
    const char* text = nullptr;
    oriel_last_error(&text);
    return text;
}
inline bool says(const std::string& part) { return message().find(part) != std::string::npos; }

using Numbers = std::vector<std::ptrdiff_t>;

/// An owner whose bytes are 0, 1, 2, ...
inline Owner counting(std::size_t n) {
    std::vector<unsigned char> bytes(n);
    for (std::size_t k = 0; k < n; ++k) bytes[k] = static_cast<unsigned char>(k);
    Owner owner;
    oriel_owner_copy(bytes.data(), n, owner.out());
    return owner;
}

/// A packed view of an owner; null if that fails.
inline CView view_of(oriel_owner* owner, const char* format, const Numbers& shape) {
    CView view;
    oriel_view_of(owner, format, static_cast<int>(shape.size()), shape.data(), nullptr, 0, view.out());
    return view;
}

inline oriel_index at(std::ptrdiff_t number) { return {ORIEL_INDEX_INTEGER, number, 0, 0, 0}; }
inline oriel_index every(std::ptrdiff_t step) { return {ORIEL_INDEX_SLICE, 0, 0, step, ORIEL_HAS_STEP}; }
inline oriel_index from_to(std::ptrdiff_t start, std::ptrdiff_t stop) {
    return {ORIEL_INDEX_SLICE, start, stop, 0, ORIEL_HAS_START | ORIEL_HAS_STOP};
}

inline CView indexed(oriel_view* view, std::initializer_list<oriel_index> parts) {
    CView out;
    oriel_view_index(view, parts.begin(), static_cast<int>(parts.size()), out.out());
    return out;
}

inline oriel_info info_of(oriel_view* view) {
    oriel_info info{};
    oriel_view_info(view, &info);
    return info;
}
inline Numbers shape_of(oriel_view* view) {
    const oriel_info info = info_of(view);
    return {info.shape, info.shape + info.ndim};
}
inline Numbers strides_of(oriel_view* view) {
    const oriel_info info = info_of(view);
    return {info.strides, info.strides + info.ndim};
}

/// The elements, packed in an order.
inline std::vector<int> bytes_of(oriel_view* view, char order = 'C') {
    std::vector<unsigned char> bytes(static_cast<std::size_t>(info_of(view).nbytes));
    if (oriel_view_tobytes(view, bytes.data(), bytes.size(), order) != ORIEL_OK) return {-1};
    return {bytes.begin(), bytes.end()};
}

} // namespace testing
