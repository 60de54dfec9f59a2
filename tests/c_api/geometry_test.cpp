// Geometry through the C ABI: the arguments arrive as they were meant, and errors as they are. (What the geometry does
// is shown in tests/memory.)
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace testing;

TEST_CASE("an index expression takes numbers, slices, an ellipsis and new axes") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {2, 3, 4});
    CHECK(bytes_of(indexed(view, {at(-1), at(0)})) == std::vector<int>{12, 13, 14, 15});
    CHECK(bytes_of(indexed(view, {at(0), at(0), every(-2)})) == std::vector<int>{3, 1});
    CHECK(bytes_of(indexed(view, {at(0), at(0), from_to(1, -1)})) == std::vector<int>{1, 2});
    const oriel_index ellipsis{ORIEL_INDEX_ELLIPSIS, 0, 0, 0, 0};
    const oriel_index newaxis{ORIEL_INDEX_NEWAXIS, 0, 0, 0, 0};
    CHECK(shape_of(indexed(view, {ellipsis, at(1)})) == Numbers{2, 3});
    CHECK(shape_of(indexed(view, {newaxis, ellipsis, newaxis})) == Numbers{1, 2, 3, 4, 1});
    CHECK(shape_of(indexed(view, {})) == Numbers{2, 3, 4});

    // Numbers that are not given mean nothing.
    const oriel_index start_only{ORIEL_INDEX_SLICE, 1, 99, 0, ORIEL_HAS_START};
    CHECK(shape_of(indexed(view, {start_only})) == Numbers{1, 3, 4});
    const oriel_index stop_only{ORIEL_INDEX_SLICE, 99, 1, 0, ORIEL_HAS_STOP};
    CHECK(shape_of(indexed(view, {stop_only})) == Numbers{1, 3, 4});
    CHECK(shape_of(indexed(view, {oriel_index{ORIEL_INDEX_SLICE, 9, 9, 0, 0}})) == Numbers{2, 3, 4});
}

TEST_CASE("an index expression that means nothing is refused") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {2, 3, 4});
    const oriel_index ellipsis{ORIEL_INDEX_ELLIPSIS, 0, 0, 0, 0};
    const auto status = [&](std::initializer_list<oriel_index> parts) {
        CView out;
        return oriel_view_index(view, parts.begin(), static_cast<int>(parts.size()), out.out());
    };
    CHECK(status({at(2)}) == ORIEL_EINDEX);
    CHECK(status({at(0), at(0), at(0), at(0)}) == ORIEL_ETYPE);
    CHECK(status({ellipsis, ellipsis}) == ORIEL_ETYPE);
    CHECK(status({every(0)}) == ORIEL_EVALUE);
    CHECK(status({oriel_index{4, 0, 0, 0, 0}}) == ORIEL_EVALUE);
    CView out;
    CHECK(oriel_view_index(view, nullptr, -1, out.out()) == ORIEL_EVALUE);
}

TEST_CASE("axes are permuted") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {2, 3, 4});
    CView out;
    const int order[] = {2, 0, 1};
    REQUIRE(oriel_view_permute(view, order, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{4, 2, 3});
    CHECK(strides_of(out) == Numbers{1, 12, 4});
    const int twice[] = {0, 0, 1};
    CHECK(oriel_view_permute(view, twice, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_view_permute(view_of(owner, "B", {}), nullptr, out.out()) == ORIEL_OK);
}

TEST_CASE("bytes are cast to other formats and shapes") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {2, 12});
    CView out;
    REQUIRE(oriel_view_cast(view, "<i", -1, nullptr, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{6});
    CHECK(std::string(info_of(out).format) == "i");
    const std::ptrdiff_t shape[] = {3, -1};
    REQUIRE(oriel_view_cast(view, "H", 2, shape, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{3, 4});
    const std::ptrdiff_t wrong[] = {5};
    CHECK(oriel_view_cast(view, "I", 1, wrong, out.out()) == ORIEL_ETYPE);
    CHECK(oriel_view_cast(view, "I", -2, shape, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_view_cast(indexed(view, {every(-1)}), "B", -1, nullptr, out.out()) == ORIEL_ETYPE);

    REQUIRE(oriel_view_cast_last(indexed(view, {every(-1)}), "H", out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{2, 6});
    CHECK(strides_of(out) == Numbers{-12, 2});
    CHECK(oriel_view_cast_last(indexed(view, {every(1), every(2)}), "H", out.out()) == ORIEL_ETYPE);

    const CView empty = indexed(view, {from_to(0, 0)});
    CHECK(oriel_view_cast(empty, "I", -1, nullptr, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{0});
}

TEST_CASE("shapes are changed without a copy, or not at all") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {4, 6});
    CView out;
    const std::ptrdiff_t shape[] = {2, -1, 3};
    REQUIRE(oriel_view_reshape(view, 3, shape, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{2, 4, 3});
    const std::ptrdiff_t flat[] = {24};
    CHECK(oriel_view_reshape(indexed(view, {every(-1)}), 1, flat, out.out()) == ORIEL_EVALUE);

    const CView ones = view_of(owner, "B", {1, 24, 1});
    REQUIRE(oriel_view_squeeze(ones, -1, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{24});
    REQUIRE(oriel_view_squeeze(ones, 0, out.out()) == ORIEL_OK);
    CHECK(shape_of(out) == Numbers{24, 1});
    CHECK(oriel_view_squeeze(ones, 1, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_view_squeeze(ones, 3, out.out()) == ORIEL_ETYPE);
    CHECK(oriel_view_squeeze(ones, -2, out.out()) == ORIEL_ETYPE);
    CHECK(message() == "axis -2; axes count from 0, and -1 stands for all of 1");

    const std::ptrdiff_t wide[] = {5, 4, 6};
    REQUIRE(oriel_view_broadcast(view, 3, wide, out.out()) == ORIEL_OK);
    CHECK(strides_of(out) == Numbers{0, 6, 1});
    CHECK(info_of(out).readonly == 1);
    const std::ptrdiff_t odd[] = {4, 7};
    CHECK(oriel_view_broadcast(view, 2, odd, out.out()) == ORIEL_EVALUE);
}

TEST_CASE("a field of records is a view") {
    const Owner owner = counting(6);
    const CView view = view_of(owner, "T{B:r:B:g:B:b:}", {2});
    CView out;
    REQUIRE(oriel_view_field(view, "g", out.out()) == ORIEL_OK);
    CHECK(bytes_of(out) == std::vector<int>{1, 4});
    CHECK(oriel_view_field(view, "alpha", out.out()) == ORIEL_ETYPE);
}

TEST_CASE("another geometry over the same owner is proved first") {
    const Owner owner = counting(6);
    const CView view = view_of(owner, "B", {2});
    CView out;
    const std::ptrdiff_t shape[] = {2, 2};
    const std::ptrdiff_t strides[] = {3, -1};
    REQUIRE(oriel_view_as_strided(view, 2, shape, strides, 1, out.out()) == ORIEL_OK);
    CHECK(bytes_of(out) == std::vector<int>{1, 0, 4, 3});
    REQUIRE(oriel_view_as_strided(view, 2, shape, nullptr, 2, out.out()) == ORIEL_OK);
    CHECK(bytes_of(out) == std::vector<int>{2, 3, 4, 5});
    CHECK(oriel_view_as_strided(view, 2, shape, strides, 0, out.out()) == ORIEL_EBUFFER);
    CHECK(oriel_view_as_strided(view, 2, shape, nullptr, 3, out.out()) == ORIEL_EBUFFER);
}

TEST_CASE("read-only is for good") {
    const Owner owner = counting(4);
    CView readonly;
    REQUIRE(oriel_view_readonly(view_of(owner, "B", {4}), readonly.out()) == ORIEL_OK);
    const CView part = indexed(readonly, {every(2)});
    CHECK(info_of(part).readonly == 1);
    CHECK(oriel_view_fill(part, "x", 1) == ORIEL_EREADONLY);
}
