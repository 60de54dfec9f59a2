// Views: how they are made of owners and of foreign memory, what they are, and how they are let go.
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

using namespace testing;

namespace {

void count_call(void* counter) { ++*static_cast<int*>(counter); }

constexpr std::ptrdiff_t most = std::numeric_limits<std::ptrdiff_t>::max();
constexpr std::ptrdiff_t least = std::numeric_limits<std::ptrdiff_t>::min();

} // namespace

TEST_CASE("a view shows its owner's bytes in any geometry that lies inside") {
    const Owner owner = counting(24);
    CView view;
    const std::ptrdiff_t shape[] = {2, 3};
    const std::ptrdiff_t strides[] = {-8, 2};
    REQUIRE(oriel_view_of(owner, ">H", 2, shape, strides, 10, view.out()) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{10, 11, 12, 13, 14, 15, 2, 3, 4, 5, 6, 7});

    CHECK(oriel_view_of(owner, ">H", 2, shape, strides, 7, view.out()) ==
          ORIEL_EBUFFER); // begins before the first byte
    CHECK(oriel_view_of(owner, ">H", 2, shape, strides, 20, view.out()) == ORIEL_EBUFFER); // ends after the last
    CHECK(view == nullptr);
    const std::ptrdiff_t again[] = {0, 2};
    CHECK(oriel_view_of(owner, ">H", 2, shape, again, 0, view.out()) == ORIEL_EBUFFER); // writable, and overlaps itself
    const std::ptrdiff_t negative[] = {2, -3};
    CHECK(oriel_view_of(owner, ">H", 2, negative, nullptr, 0, view.out()) == ORIEL_EVALUE);
    CHECK(oriel_view_of(owner, ">H", -2, shape, nullptr, 0, view.out()) == ORIEL_EVALUE);
    const std::ptrdiff_t ones[] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    CHECK(oriel_view_of(owner, "B", 8, ones, nullptr, 0, view.out()) == ORIEL_OK);
    CHECK(oriel_view_of(owner, "B", 9, ones, nullptr, 0, view.out()) == ORIEL_EBUFFER);
    CHECK(oriel_view_of(owner, "no format", 2, shape, nullptr, 0, view.out()) == ORIEL_EFORMAT);
}

TEST_CASE("a view tells what it is, in canonical form") {
    const Owner owner = counting(24);
    CView view;
    const std::ptrdiff_t shape[] = {3, 1, 2};
    const std::ptrdiff_t strides[] = {8, -1234, 4};
    REQUIRE(oriel_view_of(owner, "<i", 3, shape, strides, 0, view.out()) == ORIEL_OK);
    const oriel_info info = info_of(view);
    CHECK(std::string(info.format) == "i");
    CHECK(info.itemsize == 4);
    CHECK(info.size == 6);
    CHECK(info.nbytes == 24);
    CHECK(info.offset == 0);
    CHECK(info.ndim == 3);
    CHECK(info.readonly == 0);
    CHECK(info.c_contiguous == 1);
    CHECK(info.f_contiguous == 0);
    CHECK(strides_of(view) == Numbers{8, 8, 4});

    const CView scalar = view_of(owner, "d", {});
    CHECK(info_of(scalar).ndim == 0);
    CHECK(info_of(scalar).size == 1);
    CHECK(info_of(scalar).f_contiguous == 1);
    const CView empty = indexed(view_of(owner, "B", {24}), {from_to(4, 4)});
    CHECK(info_of(empty).c_contiguous == 1);
    CHECK(info_of(empty).f_contiguous == 1);
}

TEST_CASE("foreign memory is looked at from the address of its first element") {
    int calls = 0;
    unsigned char memory[12];
    for (unsigned char k = 0; k < 12; ++k) memory[k] = k;
    CView view;
    const std::ptrdiff_t shape[] = {2, 3};
    const std::ptrdiff_t strides[] = {-6, 2};
    REQUIRE(oriel_view_adopt(memory + 7, "B", 2, shape, strides, 0, count_call, &calls, view.out()) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{7, 9, 11, 1, 3, 5});
    Owner owner;
    REQUIRE(oriel_view_owner(view, owner.out()) == ORIEL_OK);
    std::size_t size = 0;
    CHECK(oriel_owner_size(owner, &size) == ORIEL_OK);
    CHECK(size == 11); // bytes 1 to 11: what the elements reach, and no more
    CHECK(info_of(view).offset == 6);
    view = CView();
    owner = Owner();
    CHECK(calls == 1);

    // The other way round: strides that climb, and only the first axis does.
    REQUIRE(oriel_view_adopt(memory, "B", 2, shape, nullptr, 1, count_call, &calls, view.out()) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{0, 1, 2, 3, 4, 5});
    CHECK(info_of(view).readonly == 1);
}

TEST_CASE("foreign memory that cannot be looked at is not given back") {
    int calls = 0;
    char memory[4] = {};
    CView view;
    const auto adopt = [&](const Numbers& shape, const Numbers& strides, int readonly = 0) {
        return oriel_view_adopt(memory, "I", static_cast<int>(shape.size()), shape.data(), strides.data(), readonly,
                                count_call, &calls, view.out());
    };
    CHECK(adopt({2}, {0}) == ORIEL_EBUFFER); // writable elements that overlap
    CHECK(adopt({-1}, {4}) == ORIEL_EVALUE);
    CHECK(adopt({2, 2, 2, 2, 2, 2, 2, 2, 2}, {4, 4, 4, 4, 4, 4, 4, 4, 4}) == ORIEL_EBUFFER);
    CHECK(adopt({most}, {4}) == ORIEL_EOVERFLOW);
    CHECK(adopt({3}, {most}) == ORIEL_EOVERFLOW);
    CHECK(adopt({3}, {least}) == ORIEL_EOVERFLOW);
    CHECK(adopt({2, 2}, {most - 4, 5}) == ORIEL_EOVERFLOW);
    CHECK(adopt({2, 2}, {least, -1}) == ORIEL_EOVERFLOW);
    CHECK(adopt({2}, {least}) == ORIEL_EOVERFLOW); // its bytes could not even be counted
    CHECK(adopt({2, 2}, {most - 4, -8}) == ORIEL_EOVERFLOW);
    CHECK(view == nullptr);
    CHECK(calls == 0);

    CHECK(adopt({2}, {0}, 1) == ORIEL_OK);
    view = CView();
    CHECK(calls == 1);
}

TEST_CASE("nothing at all needs no memory") {
    CView view;
    const std::ptrdiff_t shape[] = {0, 4};
    REQUIRE(oriel_view_adopt(nullptr, "I", 2, shape, nullptr, 0, nullptr, nullptr, view.out()) == ORIEL_OK);
    CHECK(info_of(view).nbytes == 0);
    CHECK(oriel_view_tobytes(view, nullptr, 0, 'C') == ORIEL_OK);
    CHECK(oriel_view_frombytes(view, nullptr, 0, 'F') == ORIEL_OK);
}

TEST_CASE("after release every use is refused, and a second release is fine") {
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    CHECK(oriel_view_released(view) == 0);
    CHECK(oriel_view_release(view) == ORIEL_OK);
    CHECK(oriel_view_released(view) == 1);
    CHECK(oriel_owner_exports(owner) == 0);
    CHECK(oriel_view_release(view) == ORIEL_OK);
    oriel_info info{};
    CHECK(oriel_view_info(view, &info) == ORIEL_ERELEASED);
    CHECK(says("released view"));
    Got buffer;
    CHECK(oriel_get_buffer(view, &buffer, ORIEL_BUF_SIMPLE) == ORIEL_ERELEASED);
    int equal = 1;
    CHECK(oriel_view_equal(view, view, &equal) == ORIEL_ERELEASED);
    CHECK(equal == 0);
}

TEST_CASE("a view with buffers out is not released, and says how many there are") {
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    oriel_buffer first{};
    oriel_buffer second{};
    REQUIRE(oriel_get_buffer(view, &first, ORIEL_BUF_SIMPLE) == ORIEL_OK);
    CHECK(oriel_view_release(view) == ORIEL_EBUFFER);
    CHECK(says("1 exported buffer;"));
    REQUIRE(oriel_get_buffer(view, &second, ORIEL_BUF_SIMPLE) == ORIEL_OK);
    CHECK(oriel_view_release(view) == ORIEL_EBUFFER);
    CHECK(says("2 exported buffers;"));
    CHECK(oriel_view_exports(view) == 2);
    CHECK(oriel_owner_exports(owner) == 1); // the view is; its buffers are its own affair
    oriel_release_buffer(&first);
    CHECK(oriel_view_release(view) == ORIEL_EBUFFER);
    oriel_release_buffer(&second);
    CHECK(oriel_view_exports(view) == 0);
    CHECK(oriel_view_release(view) == ORIEL_OK);
}

TEST_CASE("a buffer outlives the handle of its view, and keeps the memory") {
    int calls = 0;
    unsigned char memory[4] = {1, 2, 3, 4};
    Owner owner;
    REQUIRE(oriel_owner_adopt(memory, 4, 0, count_call, &calls, owner.out()) == ORIEL_OK);
    oriel_buffer buffer{};
    {
        const CView view = view_of(owner, "B", {4});
        REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL) == ORIEL_OK);
    }
    CHECK(oriel_owner_resize(owner, 8) == ORIEL_ETYPE);
    CHECK(oriel_owner_close(owner) == ORIEL_EBUFFER);
    owner = Owner();
    CHECK(calls == 0);
    CHECK(static_cast<unsigned char*>(buffer.buf)[3] == 4);
    CHECK(buffer.shape[0] == 4);
    oriel_release_buffer(&buffer);
    CHECK(calls == 1);
}

TEST_CASE("an element has an address") {
    const Owner owner = counting(12);
    const CView view = indexed(view_of(owner, "B", {3, 4}), {every(-1), every(2)});
    void* at = nullptr;
    const std::ptrdiff_t index[] = {-1, 1};
    REQUIRE(oriel_view_pointer(view, index, 2, &at) == ORIEL_OK);
    CHECK(*static_cast<unsigned char*>(at) == 2);
    CHECK(oriel_view_pointer(view, index, 1, &at) == ORIEL_ETYPE);
    CHECK(at == nullptr);
    const std::ptrdiff_t outside[] = {0, 2};
    CHECK(oriel_view_pointer(view, outside, 2, &at) == ORIEL_EINDEX);
}

TEST_CASE("an exporter's format is believed as far as its itemsize agrees") {
    const auto format_of = [](const char* format, std::ptrdiff_t itemsize) -> std::string {
        const char* code = nullptr;
        return oriel_format_of(format, itemsize, &code) == ORIEL_OK ? code : message();
    };
    CHECK(format_of(nullptr, 1) == "B");
    CHECK(format_of("<i", 4) == "i");
    CHECK(format_of("T{B:a:=H:b:}", 8) == "T{B:a:=H:b:5x}"); // NumPy
    CHECK(format_of("T{B:a:xxxi:b:B:c:}", 12) == "T{B:a:3xi:b:B:c:3x}");
    CHECK(format_of("<u", 4) == "w");
    CHECK(format_of("T{<b:a:<i:b:}", 8) == "8s"); // ctypes, whose b lies at 4
    CHECK(format_of("T{<b:a:<i:b:}", 4) == "4s");
    CHECK(format_of("H", 3) == "3s");
    const char* code = "";
    CHECK(format_of("3u", 2147483647) == "2147483647s");
    CHECK(oriel_format_of("3u", 2147483648, &code) == ORIEL_EFORMAT); // no code says so many
    CHECK(oriel_format_of("y", 1, &code) == ORIEL_EFORMAT);
    CHECK(code == nullptr);
    CHECK(oriel_format_of("B", -1, &code) == ORIEL_EVALUE);
    CHECK(format_of("T{}", 0) == "0x"); // numpy.dtype([])
    CHECK(format_of("B", 0) == "0s");   // a ctypes.Union without fields
}

TEST_CASE("what a view cannot read it holds: pointers are moved, compared, and refused as values") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "&<i", {3});
    CHECK(std::string(info_of(view).format) == "&<i");
    CHECK(bytes_of(indexed(view, {every(-1)}))[0] == 16);
    int equal = 0;
    CHECK(oriel_view_equal(view, view, &equal) == ORIEL_OK);
    CHECK(equal == 1);
    const std::ptrdiff_t first = 0;
    oriel_value value{};
    CHECK(oriel_view_get(view, &first, 1, &value) == ORIEL_EFORMAT);
    CHECK(says("cast to 'B'"));
    CHECK(oriel_view_set(view, &first, 1, &value) == ORIEL_EFORMAT);
    std::size_t count = 0;
    CHECK(oriel_view_count(view, &value, &count) == ORIEL_EFORMAT);
    oriel_buffer buffer;
    REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL) == ORIEL_OK);
    CHECK(std::string(buffer.format) == "&<i");
    oriel_release_buffer(&buffer);
}
