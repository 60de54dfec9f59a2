// Elements through the C ABI: values of every kind, bytes in every order, comparing and looking for.
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

using namespace testing;

namespace {

oriel_value boolean(int truth) { return {ORIEL_BOOL, {.boolean = truth}}; }
oriel_value whole(std::int64_t number) { return {ORIEL_INT, {.int64 = number}}; }
oriel_value natural(std::uint64_t number) { return {ORIEL_UINT, {.uint64 = number}}; }
oriel_value real(double number) { return {ORIEL_REAL, {.real = number}}; }
oriel_value bytes(const char* text, std::size_t size) { return {ORIEL_BYTES, {.bytes = {text, size}}}; }
oriel_value list(const std::vector<oriel_value>& items) { return {ORIEL_LIST, {.list = {items.data(), items.size()}}}; }

constexpr std::ptrdiff_t zero[] = {0};

// A view of one element of this format.
CView one(const char* format) {
    Owner owner;
    REQUIRE(oriel_owner_alloc(64, 0, owner.out()) == ORIEL_OK);
    CView view = view_of(owner, format, {1});
    REQUIRE(view != nullptr);
    return view;
}

oriel_status set(oriel_view* view, const oriel_value& value) { return oriel_view_set(view, zero, 1, &value); }

oriel_value get(oriel_view* view) {
    oriel_value value{};
    CHECK(oriel_view_get(view, zero, 1, &value) == ORIEL_OK);
    return value;
}

} // namespace

TEST_CASE("an element is got as it was set, whatever its kind") {
    CView view = one("?");
    CHECK(set(view, boolean(2)) == ORIEL_OK);
    CHECK(get(view).kind == ORIEL_BOOL);
    CHECK(get(view).as.boolean == 1);

    view = one(">h");
    CHECK(set(view, whole(-2)) == ORIEL_OK);
    CHECK(get(view).kind == ORIEL_INT);
    CHECK(get(view).as.int64 == -2);
    CHECK(bytes_of(view) == std::vector<int>{255, 254});

    view = one("Q");
    CHECK(set(view, natural(~std::uint64_t{0})) == ORIEL_OK);
    CHECK(get(view).kind == ORIEL_UINT);
    CHECK(get(view).as.uint64 == ~std::uint64_t{0});

    view = one("e");
    CHECK(set(view, real(-1.5)) == ORIEL_OK);
    CHECK(get(view).kind == ORIEL_REAL);
    CHECK(get(view).as.real == -1.5);

    view = one("Zf");
    const oriel_value complex{ORIEL_COMPLEX, {.pair = {1.5, -2}}};
    CHECK(set(view, complex) == ORIEL_OK);
    CHECK(get(view).kind == ORIEL_COMPLEX);
    CHECK(get(view).as.pair.real == 1.5);
    CHECK(get(view).as.pair.imag == -2);

    view = one("4s");
    CHECK(set(view, bytes("a\0b", 3)) == ORIEL_OK);
    const oriel_value string = get(view);
    CHECK(string.kind == ORIEL_BYTES);
    CHECK(std::string(string.as.bytes.data, string.as.bytes.size) == std::string("a\0b\0", 4));

    view = one("2w");
    const std::uint32_t points[] = {0x1F3E0, 'x'};
    const oriel_value text{ORIEL_TEXT, {.text = {points, 2}}};
    CHECK(set(view, text) == ORIEL_OK);
    const oriel_value read = get(view);
    CHECK(read.kind == ORIEL_TEXT);
    REQUIRE(read.as.text.size == 2);
    CHECK(read.as.text.data[0] == 0x1F3E0);
    CHECK(read.as.text.data[1] == 'x');
}

TEST_CASE("a record is a list of its fields, a sub-array a list of its elements") {
    const CView view = one("T{B:id:(2)>H:size:3s:name:}");
    const std::vector<oriel_value> sizes{whole(640), natural(480)};
    const std::vector<oriel_value> fields{boolean(1), list(sizes), bytes("abc", 3)};
    const oriel_value record = list(fields);
    REQUIRE(set(view, record) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{1, 2, 128, 1, 224, 'a', 'b', 'c'});

    const oriel_value read = get(view);
    REQUIRE(read.kind == ORIEL_LIST);
    REQUIRE(read.as.list.size == 3);
    CHECK(read.as.list.items[0].as.uint64 == 1);
    REQUIRE(read.as.list.items[1].kind == ORIEL_LIST);
    REQUIRE(read.as.list.items[1].as.list.size == 2);
    CHECK(read.as.list.items[1].as.list.items[0].as.uint64 == 640);
    CHECK(read.as.list.items[1].as.list.items[1].as.uint64 == 480);
    CHECK(std::string(read.as.list.items[2].as.bytes.data, 3) == "abc");

    // A refused field leaves the record as it was.
    const std::vector<oriel_value> damaged{boolean(0), list(sizes), bytes("abcd", 4)};
    CHECK(set(view, list(damaged)) == ORIEL_EVALUE);
    CHECK(bytes_of(view)[0] == 1);
}

TEST_CASE("what an element cannot hold is refused") {
    const CView view = one("B");
    CHECK(set(view, whole(256)) == ORIEL_EVALUE);
    CHECK(says("256 is outside u8, 0 to 255"));
    CHECK(set(view, real(1)) == ORIEL_EFORMAT);
    CHECK(set(view, oriel_value{8, {}}) == ORIEL_EVALUE);
    CHECK(says("8 is no kind of value"));
    oriel_value endless = whole(0); // a list that holds itself
    endless.kind = ORIEL_LIST;
    endless.as.list = {&endless, 1};
    CHECK(set(view, endless) == ORIEL_EVALUE);
    CHECK(says("lists in lists"));
    oriel_value value = whole(7);
    CHECK(oriel_view_get(view, zero, 0, &value) == ORIEL_ETYPE);
    CHECK(value.kind == 0); // numbers are 0 after a failure
}

TEST_CASE("a long double is set from a double, and read as the nearest one") {
    for (const char* format : {"g", ">g"}) {
        CAPTURE(format);
        const CView view = one(format);
        CHECK(set(view, real(0.1)) == ORIEL_OK);
        const oriel_value read = get(view);
        CHECK(read.kind == ORIEL_REAL);
        CHECK(read.as.real == 0.1);
        int found = 0;
        CHECK(oriel_view_find(view, &read, &found, nullptr) == ORIEL_OK);
        CHECK(found == 1);
    }
    const CView pair = one("Zg");
    CHECK(set(pair, real(2)) == ORIEL_OK);
    const oriel_value read = get(pair);
    CHECK(read.kind == ORIEL_COMPLEX);
    CHECK(read.as.pair.real == 2);
    CHECK(read.as.pair.imag == 0);
    if (sizeof(long double) == sizeof(double)) return;
    const long double greatest = std::numeric_limits<long double>::max();
    const CView view = one("g");
    CHECK(oriel_view_fill(view, &greatest, sizeof greatest) == ORIEL_OK);
    oriel_value value = whole(7);
    CHECK(oriel_view_get(view, zero, 1, &value) == ORIEL_EVALUE);
    CHECK(says("beyond the greatest double"));
    CHECK(value.kind == 0);
}

TEST_CASE("strings that were given out belong to their thread") {
    const CView view = one("3s");
    REQUIRE(set(view, bytes("abc", 3)) == ORIEL_OK);
    const oriel_value mine = get(view);
    std::thread([] {
        const CView other = one("3s");
        CHECK(set(other, bytes("xyz", 3)) == ORIEL_OK);
        CHECK(std::string(get(other).as.bytes.data, 3) == "xyz");
    }).join();
    CHECK(std::string(mine.as.bytes.data, 3) == "abc");
}

TEST_CASE("assignment between overlapping views is as if through a temporary") {
    const Owner owner = counting(6);
    const CView view = view_of(owner, "B", {6});
    CHECK(oriel_view_assign(view, indexed(view, {every(-1)})) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{5, 4, 3, 2, 1, 0});
    CHECK(oriel_view_assign(view, indexed(view, {from_to(0, 5)})) == ORIEL_EVALUE);
    CView readonly;
    REQUIRE(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CHECK(oriel_view_assign(readonly, view) == ORIEL_EREADONLY);
}

TEST_CASE("all elements are set to one") {
    const Owner owner = counting(8);
    const CView view = view_of(owner, ">H", {4});
    CHECK(oriel_view_fill(view, "\1\2", 2) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{1, 2, 1, 2, 1, 2, 1, 2});
    CHECK(oriel_view_fill(view, "\1", 1) == ORIEL_EVALUE);
    const oriel_value number = whole(513);
    CHECK(oriel_view_fill_value(indexed(view, {every(2)}), &number) == ORIEL_OK);
    CHECK(bytes_of(view) == std::vector<int>{2, 1, 1, 2, 2, 1, 1, 2});
    const oriel_value large = whole(65536);
    CHECK(oriel_view_fill_value(view, &large) == ORIEL_EVALUE);
    CView readonly;
    REQUIRE(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CHECK(oriel_view_fill_value(readonly, &number) == ORIEL_EREADONLY);
}

TEST_CASE("bytes go out and come in, in order C, F and A") {
    const Owner owner = counting(6);
    const CView view = view_of(owner, "B", {2, 3});
    CView columns;
    const int order[] = {1, 0};
    REQUIRE(oriel_view_permute(view, order, columns.out()) == ORIEL_OK);
    CHECK(bytes_of(view, 'C') == std::vector<int>{0, 1, 2, 3, 4, 5});
    CHECK(bytes_of(view, 'F') == std::vector<int>{0, 3, 1, 4, 2, 5});
    CHECK(bytes_of(view, 'A') == std::vector<int>{0, 1, 2, 3, 4, 5});
    CHECK(bytes_of(columns, 'C') == std::vector<int>{0, 3, 1, 4, 2, 5});
    CHECK(bytes_of(columns, 'A') == std::vector<int>{0, 1, 2, 3, 4, 5});

    // The way back undoes it, for a view that is neither.
    for (oriel_view* each : {static_cast<oriel_view*>(view), static_cast<oriel_view*>(columns)})
        for (const char kind : {'C', 'F', 'A'}) {
            CAPTURE(kind);
            const Owner fresh = counting(12);
            const CView target = indexed(view_of(fresh, "B", {4, 3}), {every(-2)});
            std::vector<unsigned char> packed(6);
            REQUIRE(oriel_view_tobytes(each, packed.data(), 6, kind) == ORIEL_OK);
            CHECK(oriel_view_fill(each, "\77", 1) == ORIEL_OK);
            CHECK(oriel_view_frombytes(each, packed.data(), 6, kind) == ORIEL_OK);
            CHECK(bytes_of(view) == std::vector<int>{0, 1, 2, 3, 4, 5});
            CHECK(oriel_view_frombytes(target, "abcdef", 6, kind) == ORIEL_OK);
            const std::vector<int> in_rows{'a', 'b', 'c', 'd', 'e', 'f'};
            CHECK(bytes_of(target, kind) == in_rows);
        }

    std::vector<unsigned char> room(7);
    CHECK(oriel_view_tobytes(view, room.data(), 7, 'C') == ORIEL_EVALUE);
    CHECK(oriel_view_tobytes(view, room.data(), 6, 'X') == ORIEL_EVALUE);
    CHECK(oriel_view_frombytes(view, room.data(), 5, 'C') == ORIEL_EVALUE);
    CHECK(oriel_view_frombytes(view, room.data(), 6, '\0') == ORIEL_EVALUE);
    CView readonly;
    REQUIRE(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CHECK(oriel_view_frombytes(readonly, room.data(), 6, 'C') == ORIEL_EREADONLY);
}

TEST_CASE("bytes are written in hexadecimal") {
    const Owner owner = counting(4);
    const CView view = indexed(view_of(owner, "B", {4}), {every(-1)});
    std::size_t length = 0;
    CHECK(oriel_view_hex(view, 0, 1, nullptr, 0, &length) == ORIEL_OK);
    CHECK(length == 8);
    char text[16] = {};
    CHECK(oriel_view_hex(view, ':', -3, text, sizeof text, &length) == ORIEL_OK);
    CHECK(std::string(text) == "030201:00");
    CHECK(length == 9);
    CHECK(oriel_view_hex(view, 0, 1, text, 9, nullptr) == ORIEL_OK);
    std::strcpy(text, "untouched");
    CHECK(oriel_view_hex(view, 0, 1, text, 8, &length) == ORIEL_EVALUE);
    CHECK(std::string(text) == "untouched");
    CHECK(length == 0);
}

TEST_CASE("views are compared by value, by bytes and by place") {
    const Owner owner = counting(8);
    const CView bytes = view_of(owner, "B", {8});
    const CView characters = view_of(owner, "b", {8});
    Owner words_owner;
    REQUIRE(oriel_owner_alloc(16, 0, words_owner.out()) == ORIEL_OK);
    const CView words = view_of(words_owner, "<H", {8});
    for (std::ptrdiff_t k = 0; k < 8; ++k) {
        const oriel_value number = whole(k);
        REQUIRE(oriel_view_set(words, &k, 1, &number) == ORIEL_OK);
    }
    int answer = 0;
    CHECK(oriel_view_equal(bytes, words, &answer) == ORIEL_OK);
    CHECK(answer == 1);
    CHECK(oriel_view_same_bytes(bytes, words, &answer) == ORIEL_OK);
    CHECK(answer == 0);
    CHECK(oriel_view_same_bytes(bytes, characters, &answer) == ORIEL_OK);
    CHECK(answer == 1);
    CHECK(oriel_view_identical(bytes, characters, &answer) == ORIEL_OK);
    CHECK(answer == 0);
    CView again;
    REQUIRE(oriel_view_dup(bytes, again.out()) == ORIEL_OK);
    CHECK(oriel_view_identical(bytes, again, &answer) == ORIEL_OK);
    CHECK(answer == 1);
    CHECK(oriel_view_equal(bytes, indexed(words, {every(-1)}), &answer) == ORIEL_OK);
    CHECK(answer == 0);
}

TEST_CASE("only what is read-only has a hash") {
    const Owner owner = counting(8);
    const CView view = view_of(owner, "B", {8});
    std::uint64_t hash = 1;
    CHECK(oriel_view_hash(view, &hash) == ORIEL_EVALUE);
    CHECK(hash == 0);
    CView readonly;
    REQUIRE(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CHECK(oriel_view_hash(readonly, &hash) == ORIEL_OK);
    const Owner other = counting(8);
    CView same;
    REQUIRE(oriel_view_readonly(view_of(other, "b", {8}), same.out()) == ORIEL_OK);
    std::uint64_t second = 0;
    CHECK(oriel_view_hash(same, &second) == ORIEL_OK);
    CHECK(hash == second);
    CHECK(oriel_view_hash(indexed(readonly, {every(-1)}), &second) == ORIEL_OK);
    CHECK(hash != second);
}

TEST_CASE("elements are looked for and counted") {
    const Owner owner = counting(12);
    const CView view = view_of(owner, "B", {3, 4});
    int found = 0;
    std::ptrdiff_t index[2] = {-1, -1};
    const oriel_value six = real(6);
    CHECK(oriel_view_find(view, &six, &found, index) == ORIEL_OK);
    CHECK(found == 1);
    CHECK(index[0] == 1);
    CHECK(index[1] == 2);
    CHECK(oriel_view_find(view, &six, &found, nullptr) == ORIEL_OK);
    CHECK(found == 1);
    const oriel_value none = whole(-6);
    CHECK(oriel_view_find(view, &none, &found, index) == ORIEL_OK);
    CHECK(found == 0);
    CHECK(index[0] == 1);
    std::size_t count = 9;
    CHECK(oriel_view_count(view, &six, &count) == ORIEL_OK);
    CHECK(count == 1);
    CHECK(oriel_view_count(view, &none, &count) == ORIEL_OK);
    CHECK(count == 0);
}
