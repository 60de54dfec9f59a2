// Owners: where memory comes from, who gives it back and when, and when it may move.
#include "c_api/handles.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <initializer_list>
#include <string>

using namespace testing;

namespace {

void count_call(void* counter) { ++*static_cast<int*>(counter); }

std::size_t size_of(const oriel_owner* owner) {
    std::size_t size = 0;
    CHECK(oriel_owner_size(owner, &size) == ORIEL_OK);
    return size;
}

} // namespace

TEST_CASE("allocated memory is zero, aligned, and as much as was asked for") {
    Owner owner;
    for (const std::size_t align : std::initializer_list<std::size_t>{0, 1, 2, 16, 64}) {
        CHECK(oriel_owner_alloc(100, align, owner.out()) == ORIEL_OK);
        const CView view = view_of(owner, "B", {100});
        void* first = nullptr;
        const std::ptrdiff_t zero = 0;
        REQUIRE(oriel_view_pointer(view, &zero, 1, &first) == ORIEL_OK);
        CHECK(reinterpret_cast<std::uintptr_t>(first) % 64 == 0);
        CHECK(bytes_of(view) == std::vector<int>(100, 0));
    }
    for (const std::size_t align : std::initializer_list<std::size_t>{3, 65, 128}) {
        CHECK(oriel_owner_alloc(100, align, owner.out()) == ORIEL_EVALUE);
        CHECK(owner == nullptr);
        CHECK(says("an alignment of " + std::to_string(align)));
    }
}

TEST_CASE("adopted memory is given back once, when nothing looks at it any more") {
    int calls = 0;
    unsigned char memory[4] = {1, 2, 3, 4};
    Owner owner;
    REQUIRE(oriel_owner_adopt(memory, 4, 0, count_call, &calls, owner.out()) == ORIEL_OK);
    CView view = view_of(owner, "B", {4});
    owner = Owner();
    CHECK(calls == 0);
    CHECK(bytes_of(view) == std::vector<int>{1, 2, 3, 4});
    view = CView();
    CHECK(calls == 1);
}

TEST_CASE("close gives adopted memory back at once, and not again") {
    int calls = 0;
    unsigned char memory[4] = {};
    Owner owner;
    REQUIRE(oriel_owner_adopt(memory, 4, 0, count_call, &calls, owner.out()) == ORIEL_OK);
    CHECK(oriel_owner_close(owner) == ORIEL_OK);
    CHECK(calls == 1);
    CHECK(oriel_owner_close(owner) == ORIEL_OK);
    CHECK(size_of(owner) == 0);
    CView view;
    const std::ptrdiff_t shape = 0;
    CHECK(oriel_view_of(owner, "B", 1, &shape, nullptr, 0, view.out()) == ORIEL_ERELEASED);
    owner = Owner();
    CHECK(calls == 1);
}

TEST_CASE("memory that could not be adopted is not given back") {
    int calls = 0;
    CHECK(oriel_owner_adopt(nullptr, 4, 0, count_call, &calls, nullptr) == ORIEL_ENULL);
    Owner owner;
    CHECK(oriel_owner_adopt(nullptr, 4, 0, count_call, &calls, owner.out()) == ORIEL_ENULL);
    CHECK(calls == 0);
}

TEST_CASE("borrowed memory is the caller's, and read-only if it says so") {
    unsigned char memory[2] = {1, 2};
    Owner owner;
    REQUIRE(oriel_owner_adopt(memory, 2, 1, nullptr, nullptr, owner.out()) == ORIEL_OK);
    int readonly = 0;
    CHECK(oriel_owner_readonly(owner, &readonly) == ORIEL_OK);
    CHECK(readonly == 1);
    const CView view = view_of(owner, "B", {2});
    CHECK(info_of(view).readonly == 1);
    CHECK(oriel_view_fill(view, "x", 1) == ORIEL_EREADONLY);
}

TEST_CASE("a mapped file is read-only, copied on write, or written") {
    const ScratchFolder folder;
    const std::string path = folder.file("bytes", std::string("abc")).string();
    Owner owner;
    REQUIRE(oriel_owner_map(path.c_str(), ORIEL_MAP_READ, owner.out()) == ORIEL_OK);
    CHECK(bytes_of(view_of(owner, "B", {3})) == std::vector<int>{'a', 'b', 'c'});
    CHECK(oriel_view_fill(view_of(owner, "B", {3}), "x", 1) == ORIEL_EREADONLY);

    const auto content = [&] {
        std::string text;
        std::ifstream(path) >> text;
        return text;
    };
    REQUIRE(oriel_owner_map(path.c_str(), ORIEL_MAP_COPY_ON_WRITE, owner.out()) == ORIEL_OK);
    CHECK(oriel_view_fill(view_of(owner, "B", {3}), "x", 1) == ORIEL_OK);
    CHECK(content() == "abc");
    REQUIRE(oriel_owner_map(path.c_str(), ORIEL_MAP_WRITE, owner.out()) == ORIEL_OK);
    CHECK(oriel_view_fill(view_of(owner, "B", {3}), "x", 1) == ORIEL_OK);
    CHECK(content() == "xxx");

    CHECK(oriel_owner_map(path.c_str(), 3, owner.out()) == ORIEL_EVALUE);
    CHECK(oriel_owner_map((path + "?").c_str(), ORIEL_MAP_READ, owner.out()) == ORIEL_EIO);
    CHECK(says("no such file"));
}

TEST_CASE("an owner with exports neither resizes nor closes, and says how many there are") {
    const Owner owner = counting(4);
    CView view = view_of(owner, "B", {4});
    CView other;
    REQUIRE(oriel_view_dup(view, other.out()) == ORIEL_OK);
    CHECK(oriel_owner_exports(owner) == 2);
    CHECK(oriel_owner_resize(owner, 8) == ORIEL_EBUFFER);
    CHECK(says("cannot resize to 8 bytes a buffer of 4 bytes: 2 exports are alive"));
    CHECK(oriel_owner_close(owner) == ORIEL_EBUFFER);
    CHECK(oriel_owner_resize(owner, 4) == ORIEL_OK); // the same size moves nothing

    CHECK(oriel_view_release(view) == ORIEL_OK);
    CHECK(oriel_owner_exports(owner) == 1);
    other = CView();
    CHECK(oriel_owner_exports(owner) == 0);
    CHECK(oriel_owner_resize(owner, 6) == ORIEL_OK);
    CHECK(size_of(owner) == 6);
    CHECK(bytes_of(view_of(owner, "B", {6})) == std::vector<int>{0, 1, 2, 3, 0, 0});
}

TEST_CASE("with tracking on, a refusal names the exports, and they can be listed") {
    const Owner owner = counting(24);
    REQUIRE(oriel_owner_track_exports(owner) == ORIEL_OK);
    const CView view = view_of(owner, "B", {4, 6});
    const CView part = indexed(view, {at(1), every(-1)});
    CHECK(oriel_owner_resize(owner, 8) == ORIEL_EBUFFER);
    CHECK(says("shape (6) strides (-1) offset 11"));

    struct List {
        std::vector<std::string> geometries;
        bool has_line = false;
        int limit = 100;
    };
    const auto visit = [](const char* geometry, const char* file, unsigned line, void* context) {
        auto& list = *static_cast<List*>(context);
        list.geometries.emplace_back(geometry);
        list.has_line = list.has_line || file != nullptr || line != 0;
        return static_cast<int>(list.geometries.size()) < list.limit ? 1 : 0;
    };
    List all;
    CHECK(oriel_owner_list_exports(owner, visit, &all) == ORIEL_OK);
    REQUIRE(all.geometries.size() == 2);
    std::ranges::sort(all.geometries);
    CHECK(all.geometries[0] == "'B' shape (4, 6) strides (6, 1) offset 0");
    CHECK(all.geometries[1] == "'B' shape (6) strides (-1) offset 11");
    CHECK(!all.has_line); // C code has no std::source_location
    List first;
    first.limit = 1;
    CHECK(oriel_owner_list_exports(owner, visit, &first) == ORIEL_OK);
    CHECK(first.geometries.size() == 1);
}

TEST_CASE("an owner lives as long as its last holder, and is found through its views") {
    int calls = 0;
    unsigned char memory[1] = {};
    oriel_owner* owner = nullptr;
    REQUIRE(oriel_owner_adopt(memory, 1, 0, count_call, &calls, &owner) == ORIEL_OK);
    CHECK(oriel_owner_ref(owner) == owner);
    oriel_owner_unref(owner);
    CHECK(calls == 0);
    CView view = view_of(owner, "B", {1});
    oriel_owner_unref(owner);
    Owner again;
    CHECK(oriel_view_owner(view, again.out()) == ORIEL_OK);
    CHECK(size_of(again) == 1);
    view = CView();
    CHECK(calls == 0);
    again = Owner();
    CHECK(calls == 1);
}
