// Who gets a buffer and who is refused: the table that was generated with CPython's own _testbuffer, cell by cell.
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

using namespace testing;

namespace {

enum Reply { refused, granted, shapeless }; // shapeless: granted, with no array of extents

struct Request {
    const char* name;
    int flags;
    // C, F 2-D, strided, 0-dim, [1,3,1], read-only C, read-only empty [0,3]
    std::array<Reply, 7> replies;
};

constexpr Reply no = refused;
constexpr Reply ok = granted;
constexpr Reply ok_ = shapeless;

const std::vector<Request> table{
    {"SIMPLE", 0x0, {ok_, no, no, ok_, ok_, ok_, ok_}},
    {"WRITABLE", 0x1, {ok_, no, no, ok_, ok_, no, no}},
    {"SIMPLE|FORMAT", 0x4, {no, no, no, no, no, no, no}},
    {"ND", 0x8, {ok, no, no, ok_, ok, ok, ok}},
    {"CONTIG_RO", 0x8, {ok, no, no, ok_, ok, ok, ok}},
    {"CONTIG", 0x9, {ok, no, no, ok_, ok, no, no}},
    {"STRIDES", 0x18, {ok, ok, ok, ok_, ok, ok, ok}},
    {"STRIDED_RO", 0x18, {ok, ok, ok, ok_, ok, ok, ok}},
    {"RECORDS_RO", 0x1c, {ok, ok, ok, ok_, ok, ok, ok}},
    {"STRIDED", 0x19, {ok, ok, ok, ok_, ok, no, no}},
    {"RECORDS", 0x1d, {ok, ok, ok, ok_, ok, no, no}},
    {"C_CONTIGUOUS", 0x38, {ok, no, no, ok_, ok, ok, ok}},
    {"F_CONTIGUOUS", 0x58, {no, ok, no, ok_, ok, no, ok}},
    {"ANY_CONTIGUOUS", 0x98, {ok, ok, no, ok_, ok, ok, ok}},
    {"INDIRECT", 0x118, {ok, ok, ok, ok_, ok, ok, ok}},
    {"FULL_RO", 0x11c, {ok, ok, ok, ok_, ok, ok, ok}},
    {"FULL", 0x11d, {ok, ok, ok, ok_, ok, no, no}},
    // READ and WRITE are no requests: exporters look past them, to what else is asked.
    {"READ", 0x100, {ok_, no, no, ok_, ok_, ok_, ok_}},
    {"WRITE", 0x200, {ok_, no, no, ok_, ok_, ok_, ok_}},
    // The lone bits of STRIDES and C_CONTIGUOUS ask for nothing without those they stand on.
    {"STRIDES without ND", 0x10, {ok_, no, no, ok_, ok_, ok_, ok_}},
    {"C_CONTIGUOUS without STRIDES", 0x28, {ok, no, no, ok_, ok, ok, ok}},
    {"WRITABLE|FORMAT", 0x5, {no, no, no, no, no, no, no}},
};

struct Column {
    const char* name;
    CView view;
};

std::vector<Column> columns() {
    const Owner owner = counting(48);
    const CView grid = view_of(owner, "H", {4, 6});
    std::vector<Column> out;
    out.push_back({"C", view_of(owner, "H", {4, 6})});
    const int order[] = {1, 0};
    CView turned;
    REQUIRE(oriel_view_permute(grid, order, turned.out()) == ORIEL_OK);
    out.push_back({"F 2-D", std::move(turned)});
    out.push_back({"strided", indexed(grid, {every(-1), every(2)})});
    out.push_back({"0-dim", view_of(owner, "H", {})});
    out.push_back({"[1,3,1]", view_of(owner, "H", {1, 3, 1})});
    CView readonly;
    REQUIRE(oriel_view_readonly(grid, readonly.out()) == ORIEL_OK);
    out.push_back({"read-only C", std::move(readonly)});
    REQUIRE(oriel_view_readonly(view_of(owner, "H", {0, 3}), readonly.out()) == ORIEL_OK);
    out.push_back({"read-only empty [0,3]", std::move(readonly)});
    return out;
}

// What CPython's bits say: a request of several bits is made when all are set.
bool asks(int flags, int request) { return (flags & request) == request; }

void check_granted(oriel_view* view, const oriel_buffer& buffer, int flags, bool has_shape) {
    const oriel_info info = info_of(view);
    CHECK(buffer.obj != nullptr);
    void* first = nullptr;
    const std::ptrdiff_t origin[ORIEL_MAX_NDIM] = {};
    if (info.size != 0) {
        REQUIRE(oriel_view_pointer(view, origin, info.ndim, &first) == ORIEL_OK);
        CHECK(buffer.buf == first);
    }
    CHECK(buffer.len == info.nbytes);
    CHECK(buffer.itemsize == info.itemsize);
    CHECK(buffer.readonly == info.readonly);
    CHECK((buffer.format != nullptr) == asks(flags, 0x4));
    if (buffer.format != nullptr) CHECK(std::string(buffer.format) == "H");
    CHECK(buffer.ndim == (asks(flags, 0x8) ? info.ndim : 1));
    CHECK((buffer.shape != nullptr) == has_shape);
    if (has_shape) CHECK(std::equal(buffer.shape, buffer.shape + info.ndim, info.shape));
    CHECK((buffer.strides != nullptr) == (has_shape && asks(flags, 0x18)));
    if (buffer.strides != nullptr) CHECK(std::equal(buffer.strides, buffer.strides + info.ndim, info.strides));
    CHECK(buffer.suboffsets == nullptr);
    CHECK(buffer.internal == nullptr);
}

} // namespace

TEST_CASE("requests are granted and refused as CPython's exporters do") {
    const std::vector<Column> all = columns();
    for (const Request& request : table)
        for (std::size_t k = 0; k < all.size(); ++k) {
            CAPTURE(request.name);
            CAPTURE(all[k].name);
            oriel_buffer buffer;
            std::memset(&buffer, 0x55, sizeof buffer);
            const oriel_status status = oriel_get_buffer(all[k].view, &buffer, request.flags);
            if (request.replies[k] == refused) {
                CHECK(status == ORIEL_EBUFFER);
                const oriel_buffer nothing{};
                CHECK(std::memcmp(&buffer, &nothing, sizeof buffer) == 0);
                CHECK(oriel_view_exports(all[k].view) == 0);
            } else {
                REQUIRE(status == ORIEL_OK);
                check_granted(all[k].view, buffer, request.flags, request.replies[k] == granted);
                CHECK(oriel_view_exports(all[k].view) == 1);
                oriel_release_buffer(&buffer);
                CHECK(oriel_view_exports(all[k].view) == 0);
            }
        }
}

TEST_CASE("a refusal names what was asked and the axis that stands in the way") {
    const Owner owner = counting(24);
    const CView grid = view_of(owner, "B", {4, 6});
    const CView flipped = indexed(grid, {every(-1)});
    const CView columns = indexed(grid, {every(1), every(2)});
    CView readonly;
    REQUIRE(oriel_view_readonly(grid, readonly.out()) == ORIEL_OK);
    oriel_buffer buffer{};
    const auto refusal = [&](oriel_view* view, int flags) {
        CHECK(oriel_get_buffer(view, &buffer, flags) == ORIEL_EBUFFER);
        return message();
    };
    CHECK(
        refusal(flipped, ORIEL_BUF_SIMPLE) ==
        "ORIEL_BUF_SIMPLE: the view is not C-contiguous: axis 0 has a stride of -6 bytes where packed rows have 6 (it "
        "runs backwards); ask for ORIEL_BUF_STRIDES and follow the strides, or copy the elements (oriel_view_tobytes)");
    CHECK(refusal(columns, ORIEL_BUF_ND).find("ORIEL_BUF_ND without ORIEL_BUF_STRIDES") == 0);
    CHECK(refusal(columns, ORIEL_BUF_C_CONTIGUOUS).find("axis 1 has a stride of 2 bytes where packed rows have 1") !=
          std::string::npos);
    CHECK(refusal(grid, ORIEL_BUF_F_CONTIGUOUS).find("axis 0 has a stride of 6 bytes where packed columns have 1") !=
          std::string::npos);
    CHECK(refusal(columns, ORIEL_BUF_ANY_CONTIGUOUS).find("ORIEL_BUF_ANY_CONTIGUOUS: the view is not contiguous") == 0);
    CHECK(refusal(readonly, ORIEL_BUF_WRITABLE).find("ORIEL_BUF_WRITABLE: the view is read-only") == 0);
    CHECK(refusal(grid, ORIEL_BUF_FORMAT).find("ORIEL_BUF_FORMAT without ORIEL_BUF_ND") == 0);
}

TEST_CASE("a buffer may be given back twice, and through another struct") {
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    oriel_buffer buffer{};
    REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL) == ORIEL_OK);
    oriel_release_buffer(&buffer);
    CHECK(buffer.obj == nullptr);
    CHECK(buffer.buf == nullptr);
    oriel_release_buffer(&buffer);
    CHECK(oriel_view_exports(view) == 0);

    REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL) == ORIEL_OK);
    oriel_buffer only_obj{};
    only_obj.obj = buffer.obj;
    oriel_release_buffer(&only_obj);
    CHECK(oriel_view_exports(view) == 0);
    CHECK(oriel_view_release(view) == ORIEL_OK);
}

TEST_CASE("strides that mean nothing come out canonical, formats too") {
    const Owner owner = counting(24);
    CView view;
    const std::ptrdiff_t shape[] = {3, 1, 2};
    const std::ptrdiff_t strides[] = {8, 777, 4};
    REQUIRE(oriel_view_of(owner, "<i", 3, shape, strides, 0, view.out()) == ORIEL_OK);
    Got buffer;
    REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL) == ORIEL_OK);
    CHECK(buffer.strides[1] == 8);
    CHECK(std::string(buffer.format) == "i");
}

TEST_CASE("what is written through a buffer is there") {
    const Owner owner = counting(6);
    const CView view = indexed(view_of(owner, "B", {6}), {every(-1)});
    {
        Got buffer;
        REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_STRIDED) == ORIEL_OK);
        CHECK(buffer.strides[0] == -1);
        *(static_cast<unsigned char*>(buffer.buf) + buffer.strides[0]) = 99;
    }
    CHECK(bytes_of(view) == std::vector<int>{5, 99, 3, 2, 1, 0});
}
