// DLPack both ways: what is promised of the structs, of lifetimes, and of what is refused.
#include "c_api/dlpack.hpp"
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#if __has_include(<dlpack/dlpack.h>)
#include <dlpack/dlpack.h>
#endif

using namespace testing;
namespace dlpack = oriel::c_api::dlpack;

#if __has_include(<dlpack/dlpack.h>)
// Debian's header is of version 0.6, which has the legacy struct only.
static_assert(sizeof(dlpack::Legacy) == sizeof(DLManagedTensor));
static_assert(offsetof(dlpack::Legacy, tensor) == offsetof(DLManagedTensor, dl_tensor));
static_assert(offsetof(dlpack::Legacy, context) == offsetof(DLManagedTensor, manager_ctx));
static_assert(offsetof(dlpack::Legacy, deleter) == offsetof(DLManagedTensor, deleter));
static_assert(offsetof(dlpack::Tensor, data) == offsetof(DLTensor, data));
static_assert(offsetof(dlpack::Tensor, device) == offsetof(DLTensor, device));
static_assert(offsetof(dlpack::Tensor, ndim) == offsetof(DLTensor, ndim));
static_assert(offsetof(dlpack::Tensor, dtype) == offsetof(DLTensor, dtype));
static_assert(offsetof(dlpack::Tensor, shape) == offsetof(DLTensor, shape));
static_assert(offsetof(dlpack::Tensor, strides) == offsetof(DLTensor, strides));
static_assert(offsetof(dlpack::Tensor, byte_offset) == offsetof(DLTensor, byte_offset));
static_assert(static_cast<int>(dlpack::cpu) == kDLCPU);
static_assert(static_cast<int>(dlpack::integer) == kDLInt && static_cast<int>(dlpack::natural) == kDLUInt);
static_assert(static_cast<int>(dlpack::real) == kDLFloat && static_cast<int>(dlpack::complex) == kDLComplex);
#endif
// Version 1.0 on a machine with 8-byte pointers.
static_assert(sizeof(dlpack::Tensor) == 48);
static_assert(offsetof(dlpack::Versioned, context) == 8 && offsetof(dlpack::Versioned, deleter) == 16);
static_assert(offsetof(dlpack::Versioned, flags) == 24 && offsetof(dlpack::Versioned, tensor) == 32);

namespace {

// An export that is deleted at the end.
struct Tensor {
    void* managed = nullptr;
    int versioned = 0;

    Tensor() = default;
    Tensor(const Tensor&) = delete;
    Tensor& operator=(const Tensor&) = delete;
    ~Tensor() { oriel_dlpack_delete(managed, versioned); }

    dlpack::Versioned& as_versioned() const { return *static_cast<dlpack::Versioned*>(managed); }
    const dlpack::Tensor& fields() const {
        return versioned != 0 ? as_versioned().tensor : static_cast<dlpack::Legacy*>(managed)->tensor;
    }
};

oriel_status to_dlpack(oriel_view* view, unsigned major, Tensor& out, bool negative = false) {
    oriel_dlpack_delete(out.managed, out.versioned);
    return oriel_to_dlpack(view, major, 0, negative ? 1 : 0, &out.managed, &out.versioned);
}

// A producer's tensor, as others send it. Its deleter counts.
struct Produced {
    std::vector<float> data = std::vector<float>(12);
    std::vector<std::int64_t> shape{3, 4};
    std::vector<std::int64_t> strides{4, 1};
    int deleted = 0;
    dlpack::Legacy legacy{};
    dlpack::Versioned versioned{};

    Produced() {
        for (std::size_t k = 0; k < data.size(); ++k) data[k] = static_cast<float>(k);
        legacy.tensor = {data.data(), {dlpack::cpu, 0}, 2, {dlpack::real, 32, 1}, shape.data(), strides.data(), 0};
        legacy.context = this;
        legacy.deleter = [](dlpack::Legacy* self) { ++static_cast<Produced*>(self->context)->deleted; };
        versioned.major = 1;
        versioned.minor = 1;
        versioned.context = this;
        versioned.deleter = [](dlpack::Versioned* self) { ++static_cast<Produced*>(self->context)->deleted; };
        versioned.tensor = legacy.tensor;
    }
    Produced(const Produced&) = delete;
    Produced& operator=(const Produced&) = delete;

    dlpack::Tensor& tensor() { return versioned.tensor; }
    oriel_status import(CView& out) { return oriel_from_dlpack(&versioned, 1, out.out()); }
};

double number_at(oriel_view* view, const Numbers& index) {
    oriel_value value{};
    CHECK(oriel_view_get(view, index.data(), static_cast<int>(index.size()), &value) == ORIEL_OK);
    return value.as.real;
}

} // namespace

TEST_CASE("a view goes out as a tensor of the newest version the consumer knows") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "H", {3, 4});
    Tensor tensor;
    REQUIRE(to_dlpack(view, 0, tensor) == ORIEL_OK);
    CHECK(tensor.versioned == 0);
    CHECK(tensor.fields().dtype.bits == 16);
    for (const unsigned major : {1U, 2U, 100U}) {
        REQUIRE(to_dlpack(view, major, tensor) == ORIEL_OK);
        CHECK(tensor.versioned == 1);
        CHECK(tensor.as_versioned().major == 1);
        CHECK(tensor.as_versioned().flags == 0);
    }
    const dlpack::Tensor& fields = tensor.fields();
    CHECK(fields.device.type == 1);
    CHECK(fields.device.id == 0);
    CHECK(fields.byte_offset == 0);
    CHECK(fields.dtype.code == 1);
    CHECK(fields.dtype.lanes == 1);
    REQUIRE(fields.ndim == 2);
    CHECK(Numbers(fields.shape, fields.shape + 2) == Numbers{3, 4});
    CHECK(Numbers(fields.strides, fields.strides + 2) == Numbers{4, 1}); // in elements
    CHECK(static_cast<unsigned char*>(fields.data)[5] == 5);
}

TEST_CASE("a tensor is an export of its own until its deleter is called") {
    const Owner owner = counting(24);
    CView view = view_of(owner, "H", {3, 4});
    for (const unsigned major : {0U, 1U}) {
        Tensor tensor;
        REQUIRE(to_dlpack(view, major, tensor) == ORIEL_OK);
        CHECK(oriel_owner_exports(owner) == 2);
        CHECK(oriel_view_exports(view) == 0);
    }
    CHECK(oriel_owner_exports(owner) == 1);
    Tensor tensor;
    REQUIRE(to_dlpack(view, 1, tensor) == ORIEL_OK);
    CHECK(oriel_view_release(view) == ORIEL_OK);
    CHECK(oriel_owner_resize(owner, 1) == ORIEL_EBUFFER);
    CHECK(static_cast<unsigned char*>(tensor.fields().data)[23] == 23);
}

TEST_CASE("read-only views need a version that can say so") {
    const Owner owner = counting(24);
    CView view;
    REQUIRE(oriel_view_readonly(view_of(owner, "B", {24}), view.out()) == ORIEL_OK);
    Tensor tensor;
    CHECK(to_dlpack(view, 0, tensor) == ORIEL_EBUFFER);
    CHECK(tensor.managed == nullptr);
    CHECK(says("read-only"));
    REQUIRE(to_dlpack(view, 1, tensor) == ORIEL_OK);
    CHECK(tensor.as_versioned().flags == 1);
}

TEST_CASE("strides are elements, never null, and 1 where they mean nothing") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "H", {1, 3, 1, 4});
    Tensor tensor;
    REQUIRE(to_dlpack(indexed(view, {every(1), every(2)}), 1, tensor) == ORIEL_OK);
    CHECK(Numbers(tensor.fields().strides, tensor.fields().strides + 4) == Numbers{1, 8, 1, 1});

    REQUIRE(to_dlpack(view_of(owner, "H", {}), 1, tensor) == ORIEL_OK);
    CHECK(tensor.fields().ndim == 0);
    CHECK(tensor.fields().strides != nullptr);
    REQUIRE(to_dlpack(indexed(view_of(owner, "H", {3, 4}), {from_to(0, 0), every(-1)}), 1, tensor) == ORIEL_OK);
    CHECK(tensor.fields().data == nullptr); // as the standard has it for no elements
    CHECK(Numbers(tensor.fields().strides, tensor.fields().strides + 2) == Numbers{1, 1});
}

TEST_CASE("negative strides go out only where they are allowed") {
    const Owner owner = counting(24);
    const CView view = indexed(view_of(owner, "H", {3, 4}), {every(-1)});
    Tensor tensor;
    CHECK(to_dlpack(view, 1, tensor) == ORIEL_EBUFFER);
    CHECK(says("axis 0 has a stride of -8 bytes"));
    REQUIRE(to_dlpack(view, 1, tensor, true) == ORIEL_OK);
    CHECK(tensor.fields().strides[0] == -4);
    CHECK(static_cast<unsigned char*>(tensor.fields().data)[0] == 16); // the first element, not the lowest address
}

TEST_CASE("strides that are no multiple of the element cannot be said") {
    const Owner owner = counting(24);
    CView field;
    REQUIRE(oriel_view_field(view_of(owner, "T{<H:a:B:b:}", {8}), "a", field.out()) == ORIEL_OK);
    Tensor tensor;
    CHECK(to_dlpack(field, 1, tensor) == ORIEL_EBUFFER);
    CHECK(says("axis 0 has 3 bytes and an element 2"));
}

TEST_CASE("elements are booleans, numbers and complex numbers in native order") {
    const Owner owner = counting(64);
    struct Row {
        const char* format;
        int code, bits;
    };
    const auto export_of = [&](const char* format, unsigned major, Tensor& tensor) {
        return to_dlpack(view_of(owner, format, {2}), major, tensor);
    };
    for (const Row& row : {Row{"b", 0, 8},
                           {"h", 0, 16},
                           {"i", 0, 32},
                           {"q", 0, 64},
                           {"B", 1, 8},
                           {"H", 1, 16},
                           {"I", 1, 32},
                           {"Q", 1, 64},
                           {"e", 2, 16},
                           {"f", 2, 32},
                           {"d", 2, 64},
                           {"Zf", 5, 64},
                           {"Zd", 5, 128},
                           {"?", 6, 8}}) {
        CAPTURE(row.format);
        Tensor tensor;
        REQUIRE(export_of(row.format, 1, tensor) == ORIEL_OK);
        CHECK(tensor.fields().dtype.code == row.code);
        CHECK(tensor.fields().dtype.bits == row.bits);
        CView back; // and the way back
        REQUIRE(oriel_from_dlpack(std::exchange(tensor.managed, nullptr), 1, back.out()) == ORIEL_OK);
        CHECK(std::string(info_of(back).format) == row.format);
    }
    for (const char* format : {">h", ">Zf", "g", "Zg", "c", "3s", "2w", "T{B:r:B:g:}", "5x"}) {
        CAPTURE(format);
        Tensor tensor;
        CHECK(export_of(format, 1, tensor) == ORIEL_EFORMAT);
        CHECK(tensor.managed == nullptr);
    }
    Tensor tensor;
    CHECK(export_of("?", 0, tensor) == ORIEL_EFORMAT); // came with 1.0
}

TEST_CASE("a tensor comes in as a view of its memory, and is deleted with the last of it") {
    Produced produced;
    CView view;
    REQUIRE(produced.import(view) == ORIEL_OK);
    CHECK(shape_of(view) == Numbers{3, 4});
    CHECK(std::string(info_of(view).format) == "f");
    CHECK(info_of(view).readonly == 0);
    CHECK(number_at(view, {2, 1}) == 9);
    const CView part = indexed(view, {at(0)});
    view = CView();
    CHECK(produced.deleted == 0);
    CHECK(number_at(part, {3}) == 3);
    CHECK(oriel_view_release(part) == ORIEL_OK);
    CHECK(produced.deleted == 1);
}

TEST_CASE("strides may be missing, negative, or repeat elements") {
    Produced produced, backwards, repeated, odd;
    CView view; // goes before the tensors it looks at
    produced.tensor().strides = nullptr;
    REQUIRE(produced.import(view) == ORIEL_OK);
    CHECK(number_at(view, {2, 1}) == 9);

    backwards.strides = {-4, 1};
    backwards.tensor().data = backwards.data.data() + 4;
    backwards.tensor().byte_offset = 4 * sizeof(float);
    REQUIRE(backwards.import(view) == ORIEL_OK);
    CHECK(number_at(view, {0, 0}) == 8);
    CHECK(number_at(view, {2, 3}) == 3);

    repeated.strides = {0, 1};
    REQUIRE(repeated.import(view) == ORIEL_OK);
    CHECK(info_of(view).readonly == 1);
    CHECK(number_at(view, {2, 3}) == 3);

    odd.shape = {1, 4}; // the first stride means nothing, and would not fit in bytes
    odd.strides = {std::numeric_limits<std::int64_t>::max(), 1};
    REQUIRE(odd.import(view) == ORIEL_OK);
    CHECK(number_at(view, {0, 3}) == 3);
}

TEST_CASE("what is marked read-only, or cannot be marked, is read-only") {
    Produced marked, legacy;
    marked.versioned.flags = 1;
    CView view;
    REQUIRE(marked.import(view) == ORIEL_OK);
    CHECK(info_of(view).readonly == 1);
    REQUIRE(oriel_from_dlpack(&legacy.legacy, 0, view.out()) == ORIEL_OK);
    CHECK(info_of(view).readonly == 1);
    CHECK(number_at(view, {1, 0}) == 4);
    view = CView();
    CHECK(legacy.deleted == 1);
}

TEST_CASE("of another major version nothing is touched but the deleter") {
    Produced produced;
    produced.versioned.major = 2;
    produced.tensor().shape = reinterpret_cast<std::int64_t*>(8); // reading it would be the end
    produced.tensor().data = reinterpret_cast<void*>(8);
    produced.tensor().ndim = 3;
    CView view;
    CHECK(produced.import(view) == ORIEL_EBUFFER);
    CHECK(says("version 2.1"));
    CHECK(produced.deleted == 1);
}

TEST_CASE("a tensor that cannot be looked at is deleted all the same") {
    CView view;
    const auto refusal = [&](auto change) {
        Produced produced;
        change(produced);
        const oriel_status status = produced.import(view);
        CHECK(view == nullptr);
        CHECK(produced.deleted == 1);
        return status;
    };
    CHECK(refusal([](Produced& p) { p.tensor().device.type = 2; }) == ORIEL_EBUFFER);
    CHECK(says("device of type 2"));
    CHECK(refusal([](Produced& p) { p.tensor().dtype.lanes = 4; }) == ORIEL_EFORMAT);
    CHECK(refusal([](Produced& p) { p.tensor().dtype = {4, 16, 1}; }) == ORIEL_EFORMAT);  // bfloat16
    CHECK(refusal([](Produced& p) { p.tensor().dtype = {2, 128, 1}; }) == ORIEL_EFORMAT); // long double
    CHECK(refusal([](Produced& p) { p.tensor().dtype = {1, 4, 1}; }) == ORIEL_EFORMAT);
    CHECK(refusal([](Produced& p) { p.tensor().dtype = {6, 16, 1}; }) == ORIEL_EFORMAT);
    CHECK(refusal([](Produced& p) { p.tensor().ndim = -1; }) == ORIEL_EVALUE);
    CHECK(refusal([](Produced& p) { p.shape = {3, -4}; }) == ORIEL_EVALUE);
    CHECK(refusal([](Produced& p) { p.tensor().data = nullptr; }) == ORIEL_EVALUE); // taken: not ORIEL_ENULL
    CHECK(refusal([](Produced& p) { p.tensor().shape = nullptr; }) == ORIEL_EVALUE);
    CHECK(refusal([](Produced& p) {
              p.strides = {std::numeric_limits<std::int64_t>::max() / 2, 1};
          }) == ORIEL_EOVERFLOW);
    CHECK(refusal([](Produced& p) {
              p.shape.assign(9, 1);
              p.strides.assign(9, 1);
              p.tensor().shape = p.shape.data();
              p.tensor().strides = p.strides.data();
              p.tensor().ndim = 9;
          }) == ORIEL_EBUFFER);

    Produced without; // a deleter may be missing
    without.versioned.deleter = nullptr;
    CHECK(without.import(view) == ORIEL_OK);
    view = CView();
    oriel_dlpack_delete(&without.versioned, 1);
    CHECK(without.deleted == 0);
}
