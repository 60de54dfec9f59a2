// Views as DLPack tensors and back. Where consumers and producers are known to differ, what is sent is what all of them
// take, and what is taken is what any of them send.
#include "c_api/dlpack.hpp"

#include "c_api/adoption.hpp"
#include "c_api/guard.hpp"
#include "c_api/view_handle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

using oriel::Access;
using oriel::BufferError;
using oriel::Format;
using oriel::FormatError;
using oriel::Kind;
using oriel::Layout;
using oriel::View;
using namespace oriel::c_api;

namespace {

// ---- Export

dlpack::DataType data_type_of(const Format& format, bool legacy) {
    const auto refuse = [&](const char* why) {
        throw FormatError(
            fmt::format("DLPack has no elements such as {} ('{}'): {}", format.name(), format.code(), why));
    };
    if (!format.is_native()) refuse("it knows the machine's byte order only");
    if (format.unit() > 8) refuse("its numbers have at most 8 bytes");
    const auto bits = static_cast<std::uint8_t>(8 * format.itemsize());
    switch (format.kind()) {
    case Kind::boolean:
        if (legacy) refuse("booleans came with version 1.0; cast them to 'B'");
        return {dlpack::boolean, bits, 1};
    case Kind::signed_integer: return {dlpack::integer, bits, 1};
    case Kind::unsigned_integer: return {dlpack::natural, bits, 1};
    case Kind::floating: return {dlpack::real, bits, 1};
    case Kind::complex: return {dlpack::complex, bits, 1};
    case Kind::character:
    case Kind::bytes:
    case Kind::text:
    case Kind::opaque:
    case Kind::record: break;
    }
    refuse("it knows booleans, integers, reals and complex numbers; cast to bytes ('B'), or take one field");
    std::abort(); // refuse throws
}

// A managed tensor of either kind with all it points to.
template <class Managed> struct Exported {
    Managed managed{};
    View view;
    std::array<std::int64_t, Layout::max_rank> shape{};
    std::array<std::int64_t, Layout::max_rank> strides{};
};

// In elements; 1 where they mean nothing, as some consumers look at them all the same.
void fill_strides(const Layout& layout, std::size_t itemsize, bool allow_negative, std::int64_t* out) {
    const Layout packed = Layout::contiguous(layout.shape(), itemsize);
    const auto size = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t a = 0; a < layout.rank(); ++a) {
        const std::ptrdiff_t stride = layout.empty() ? packed.stride(a) : layout.stride(a);
        if (layout.extent(a) <= 1) {
            out[a] = 1;
            continue;
        }
        if (stride % size != 0)
            throw BufferError(
                fmt::format("DLPack counts strides in elements, but axis {} has {} bytes and an element {}; "
                            "copy the elements",
                            a, stride, size));
        if (stride < 0 && !allow_negative)
            throw BufferError(fmt::format("axis {} has a stride of {} bytes, and many consumers of DLPack take no "
                                          "negative one; allow it if yours does, or copy the elements",
                                          a, stride));
        out[a] = stride / size;
    }
}

template <class Managed> Managed* exported(const View& view, bool legacy, bool allow_negative) {
    auto out = std::make_unique<Exported<Managed>>();
    const Layout& layout = view.layout();
    dlpack::Tensor& tensor = out->managed.tensor;
    tensor.dtype = data_type_of(view.format(), legacy);
    fill_strides(layout, view.itemsize(), allow_negative, out->strides.data());
    std::ranges::copy(layout.shape(), out->shape.begin());
    tensor.data = layout.empty() ? nullptr : const_cast<std::byte*>(view.data());
    tensor.device = {dlpack::cpu, 0};
    tensor.ndim = static_cast<std::int32_t>(layout.rank());
    tensor.shape = out->shape.data();
    tensor.strides = out->strides.data();
    out->view = View(view, nowhere);
    out->managed.context = out.get();
    out->managed.deleter = [](Managed* self) { delete static_cast<Exported<Managed>*>(self->context); };
    return &out.release()->managed;
}

// ---- Import

void call_deleter(void* managed, bool versioned) {
    const auto call = [](auto* tensor) {
        if (tensor->deleter != nullptr) tensor->deleter(tensor);
    };
    if (versioned) call(static_cast<dlpack::Versioned*>(managed));
    else call(static_cast<dlpack::Legacy*>(managed));
}

// A tensor that has been handed over, until it belongs to a Buffer.
class Received {
public:
    Received(void* managed, bool versioned) noexcept : managed_(managed), versioned_(versioned) {}
    ~Received() {
        if (managed_ != nullptr) call_deleter(managed_, versioned_);
    }
    Received(const Received&) = delete;
    Received& operator=(const Received&) = delete;

    void hand_over() noexcept { managed_ = nullptr; }

    const dlpack::Tensor& tensor() const {
        if (!versioned_) return static_cast<const dlpack::Legacy*>(managed_)->tensor;
        const auto* const tensor = static_cast<const dlpack::Versioned*>(managed_);
        if (tensor->major != dlpack::our_major)
            throw BufferError(fmt::format("a DLPack tensor of version {}.{}; version {} is understood here",
                                          tensor->major, tensor->minor, dlpack::our_major));
        return tensor->tensor;
    }
    // A legacy tensor cannot say that it may be written.
    bool readonly() const noexcept {
        return !versioned_ || (static_cast<const dlpack::Versioned*>(managed_)->flags & dlpack::read_only) != 0;
    }

private:
    void* managed_;
    bool versioned_;
};

Format format_of(const dlpack::DataType& type) {
    const auto size = static_cast<std::uint32_t>(type.bits / 8);
    const auto is_one_of = [&](std::initializer_list<int> sizes) {
        return type.bits % 8 == 0 && std::ranges::find(sizes, type.bits / 8) != sizes.end();
    };
    if (type.lanes == 1) {
        if (type.code == dlpack::boolean && is_one_of({1})) return {Kind::boolean, size};
        if (type.code == dlpack::integer && is_one_of({1, 2, 4, 8})) return {Kind::signed_integer, size};
        if (type.code == dlpack::natural && is_one_of({1, 2, 4, 8})) return {Kind::unsigned_integer, size};
        if (type.code == dlpack::real && is_one_of({2, 4, 8})) return {Kind::floating, size};
        if (type.code == dlpack::complex && is_one_of({8, 16})) return {Kind::complex, size};
    }
    throw FormatError(fmt::format("there is no format for a DLPack element of code {}, {} bits and {} lanes; there are "
                                  "bool, int and uint of 8 to 64 bits, float of 16 to 64, complex of 64 and 128, all "
                                  "with 1 lane",
                                  type.code, type.bits, type.lanes));
}

Layout layout_of(const dlpack::Tensor& tensor, std::size_t itemsize) {
    const std::vector<std::ptrdiff_t> shape(tensor.shape, tensor.shape + tensor.ndim);
    if (tensor.strides == nullptr) return Layout::contiguous(shape, itemsize);
    std::vector<std::ptrdiff_t> strides;
    for (std::int32_t a = 0; a < tensor.ndim; ++a) {
        std::ptrdiff_t bytes = 0;
        const bool matters = tensor.shape[a] > 1;
        if (matters && __builtin_mul_overflow(tensor.strides[a], static_cast<std::ptrdiff_t>(itemsize), &bytes))
            throw oriel::OverflowError(fmt::format("a stride of {} elements of {} bytes on axis {} does not fit",
                                                   tensor.strides[a], itemsize, a));
        strides.push_back(bytes);
    }
    return oriel::c_api::layout_of(shape, strides.data(), 0, itemsize);
}

View received_view(Received& received, void* managed, bool versioned) {
    const dlpack::Tensor& tensor = received.tensor();
    if (tensor.device.type != dlpack::cpu)
        throw BufferError(fmt::format("a DLPack tensor on a device of type {}; only the CPU's memory ({}) is looked at "
                                      "here: copy it there first",
                                      tensor.device.type, dlpack::cpu));
    const Format format = format_of(tensor.dtype);
    // Not ORIEL_ENULL, which promises that nothing was taken.
    if (tensor.ndim > 0 && tensor.shape == nullptr)
        throw oriel::ValueError("a DLPack tensor whose dl_tensor.shape is null");
    if (tensor.ndim < 0) throw oriel::ValueError(fmt::format("a DLPack tensor of {} axes", tensor.ndim));
    const Layout layout = layout_of(tensor, format.itemsize());
    if (!layout.empty() && tensor.data == nullptr)
        throw oriel::ValueError("a DLPack tensor whose dl_tensor.data is null");
    const bool overlaps = layout.may_overlap_itself(format.itemsize());
    const Access access = received.readonly() || overlaps ? Access::read_only : Access::writable;
    auto* const first = static_cast<std::byte*>(tensor.data) + (layout.empty() ? 0 : tensor.byte_offset);
    View view =
        adopt_elements(first, format, layout, access, [managed, versioned] { call_deleter(managed, versioned); });
    received.hand_over();
    return view;
}

} // namespace

oriel_status oriel_to_dlpack(oriel_view* view, unsigned max_major, unsigned max_minor, int allow_negative,
                             void** managed, int* versioned) {
    (void)max_minor; // minor versions only add what a consumer may ignore
    if (versioned != nullptr) *versioned = 0;
    return answer(managed, "managed", [&]() -> void* {
        need(versioned, "versioned");
        const Use use(view);
        const bool legacy = max_major == 0;
        if (legacy) {
            if (use->readonly())
                throw BufferError(
                    "a DLPack tensor before version 1.0 cannot say that it is read-only, and this view is; "
                    "use a consumer that knows 1.0, or copy the elements");
            return exported<dlpack::Legacy>(*use, true, allow_negative != 0);
        }
        auto* const tensor = exported<dlpack::Versioned>(*use, false, allow_negative != 0);
        tensor->major = dlpack::our_major;
        tensor->minor = dlpack::our_minor;
        tensor->flags = use->readonly() ? dlpack::read_only : 0;
        *versioned = 1;
        return tensor;
    });
}

oriel_status oriel_from_dlpack(void* managed, int versioned, oriel_view** out) {
    return give(out, [&] {
        need(managed, "managed");
        Received received(managed, versioned != 0);
        auto handle = std::make_unique<oriel_view>(); // first: nothing may fail after the tensor was handed over
        handle->hold(received_view(received, managed, versioned != 0));
        return handle;
    });
}

void oriel_dlpack_delete(void* managed, int versioned) {
    if (managed != nullptr) call_deleter(managed, versioned != 0);
}
