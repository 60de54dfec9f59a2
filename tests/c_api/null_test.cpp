// Null where something must be: every pointer of every function, once, and the name of the argument in the message.
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

using namespace testing;

namespace {

void check_null(oriel_status status, const std::string& name) {
    CAPTURE(message());
    CHECK(status == ORIEL_ENULL);
    CHECK(says("argument '" + name + "' is null"));
}

std::string text_of(const std::string& path) {
    std::ifstream in(std::string(ORIEL_SOURCE_DIR) + "/" + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("owners take no null") {
    Owner out;
    const Owner owner = counting(4);
    check_null(oriel_owner_alloc(4, 0, nullptr), "out");
    check_null(oriel_owner_copy(nullptr, 4, out.out()), "bytes");
    check_null(oriel_owner_copy("abcd", 4, nullptr), "out");
    check_null(oriel_owner_adopt(nullptr, 4, 0, nullptr, nullptr, out.out()), "memory");
    check_null(oriel_owner_adopt(&out, 4, 0, nullptr, nullptr, nullptr), "out");
    check_null(oriel_owner_map(nullptr, ORIEL_MAP_READ, out.out()), "path");
    check_null(oriel_owner_map("x", ORIEL_MAP_READ, nullptr), "out");
    check_null(oriel_owner_resize(nullptr, 1), "owner");
    check_null(oriel_owner_close(nullptr), "owner");
    std::size_t size = 7;
    check_null(oriel_owner_size(nullptr, &size), "owner");
    CHECK(size == 0);
    check_null(oriel_owner_size(owner, nullptr), "size");
    int flag = 7;
    check_null(oriel_owner_readonly(nullptr, &flag), "owner");
    check_null(oriel_owner_readonly(owner, nullptr), "readonly");
    CHECK(oriel_owner_exports(nullptr) == -1);
    CHECK(says("'owner'"));
    check_null(oriel_owner_track_exports(nullptr), "owner");
    check_null(oriel_owner_list_exports(
                   nullptr, [](auto...) { return 1; }, nullptr),
               "owner");
    check_null(oriel_owner_list_exports(owner, nullptr, nullptr), "visit");
    CHECK(oriel_owner_ref(nullptr) == nullptr);
    oriel_owner_unref(nullptr);
}

TEST_CASE("making and looking at views takes no null") {
    CView out;
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    const std::ptrdiff_t shape[] = {4};
    char memory[4] = {};
    check_null(oriel_view_of(nullptr, "B", 1, shape, nullptr, 0, out.out()), "owner");
    check_null(oriel_view_of(owner, nullptr, 1, shape, nullptr, 0, out.out()), "format");
    check_null(oriel_view_of(owner, "B", 1, nullptr, nullptr, 0, out.out()), "shape");
    check_null(oriel_view_of(owner, "B", 1, shape, nullptr, 0, nullptr), "out");
    check_null(oriel_format_of("B", 1, nullptr), "code");
    check_null(oriel_view_adopt(nullptr, "B", 1, shape, nullptr, 0, nullptr, nullptr, out.out()), "first");
    check_null(oriel_view_adopt(memory, nullptr, 1, shape, nullptr, 0, nullptr, nullptr, out.out()), "format");
    check_null(oriel_view_adopt(memory, "B", 1, nullptr, nullptr, 0, nullptr, nullptr, out.out()), "shape");
    check_null(oriel_view_adopt(memory, "B", 1, shape, nullptr, 0, nullptr, nullptr, nullptr), "out");
    check_null(oriel_view_release(nullptr), "view");
    oriel_view_free(nullptr);
    CHECK(oriel_view_released(nullptr) == -1);
    CHECK(says("'view'"));
    CHECK(oriel_view_exports(nullptr) == -1);
    oriel_info info{};
    check_null(oriel_view_info(nullptr, &info), "view");
    check_null(oriel_view_info(view, nullptr), "info");
    Owner same;
    check_null(oriel_view_owner(nullptr, same.out()), "view");
    check_null(oriel_view_owner(view, nullptr), "out");
    void* pointer = memory;
    check_null(oriel_view_pointer(nullptr, shape, 1, &pointer), "view");
    CHECK(pointer == nullptr);
    check_null(oriel_view_pointer(view, nullptr, 1, &pointer), "index");
    check_null(oriel_view_pointer(view, shape, 1, nullptr), "out");
}

TEST_CASE("geometry takes no null, and leaves null behind") {
    CView out;
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    const std::ptrdiff_t shape[] = {4};
    const int order[] = {0};
    const oriel_index part = every(1);

    oriel_view* raw = view; // something that must not be left there
    check_null(oriel_view_dup(nullptr, &raw), "view");
    CHECK(raw == nullptr);
    check_null(oriel_view_dup(view, nullptr), "out");
    check_null(oriel_view_index(nullptr, &part, 1, out.out()), "view");
    check_null(oriel_view_index(view, nullptr, 1, out.out()), "parts");
    check_null(oriel_view_index(view, &part, 1, nullptr), "out");
    check_null(oriel_view_permute(nullptr, order, out.out()), "view");
    check_null(oriel_view_permute(view, nullptr, out.out()), "order");
    check_null(oriel_view_permute(view, order, nullptr), "out");
    check_null(oriel_view_cast(nullptr, "B", 1, shape, out.out()), "view");
    check_null(oriel_view_cast(view, nullptr, 1, shape, out.out()), "format");
    check_null(oriel_view_cast(view, "B", 1, nullptr, out.out()), "shape");
    check_null(oriel_view_cast(view, "B", 1, shape, nullptr), "out");
    check_null(oriel_view_cast_last(nullptr, "B", out.out()), "view");
    check_null(oriel_view_cast_last(view, nullptr, out.out()), "format");
    check_null(oriel_view_cast_last(view, "B", nullptr), "out");
    check_null(oriel_view_reshape(nullptr, 1, shape, out.out()), "view");
    check_null(oriel_view_reshape(view, 1, nullptr, out.out()), "shape");
    check_null(oriel_view_reshape(view, 1, shape, nullptr), "out");
    check_null(oriel_view_squeeze(nullptr, 0, out.out()), "view");
    check_null(oriel_view_squeeze(view, 0, nullptr), "out");
    check_null(oriel_view_broadcast(nullptr, 1, shape, out.out()), "view");
    check_null(oriel_view_broadcast(view, 1, nullptr, out.out()), "shape");
    check_null(oriel_view_broadcast(view, 1, shape, nullptr), "out");
    check_null(oriel_view_field(nullptr, "r", out.out()), "view");
    check_null(oriel_view_field(view, nullptr, out.out()), "name");
    check_null(oriel_view_field(view, "r", nullptr), "out");
    check_null(oriel_view_readonly(nullptr, out.out()), "view");
    check_null(oriel_view_readonly(view, nullptr), "out");
    check_null(oriel_view_as_strided(nullptr, 1, shape, nullptr, 0, out.out()), "view");
    check_null(oriel_view_as_strided(view, 1, nullptr, nullptr, 0, out.out()), "shape");
    check_null(oriel_view_as_strided(view, 1, shape, nullptr, 0, nullptr), "out");
}

TEST_CASE("reading and writing elements takes no null") {
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    const std::ptrdiff_t index[] = {0};
    oriel_value value{};
    int answer = 7;
    std::size_t count = 7;
    std::uint64_t hash = 7;
    char text[4] = {};
    check_null(oriel_view_get(nullptr, index, 1, &value), "view");
    check_null(oriel_view_get(view, nullptr, 1, &value), "index");
    check_null(oriel_view_get(view, index, 1, nullptr), "value");
    check_null(oriel_view_set(nullptr, index, 1, &value), "view");
    check_null(oriel_view_set(view, nullptr, 1, &value), "index");
    check_null(oriel_view_set(view, index, 1, nullptr), "value");
    check_null(oriel_view_assign(nullptr, view), "dst");
    check_null(oriel_view_assign(view, nullptr), "src");
    check_null(oriel_view_fill(nullptr, text, 1), "view");
    check_null(oriel_view_fill(view, nullptr, 1), "element");
    check_null(oriel_view_fill_value(nullptr, &value), "view");
    check_null(oriel_view_fill_value(view, nullptr), "value");
    check_null(oriel_view_tobytes(nullptr, text, 4, 'C'), "view");
    check_null(oriel_view_tobytes(view, nullptr, 4, 'C'), "out");
    check_null(oriel_view_frombytes(nullptr, text, 4, 'C'), "view");
    check_null(oriel_view_frombytes(view, nullptr, 4, 'C'), "bytes");
    check_null(oriel_view_hex(nullptr, 0, 0, nullptr, 0, &count), "view");
    CHECK(count == 0);
    check_null(oriel_view_equal(nullptr, view, &answer), "a");
    check_null(oriel_view_equal(view, nullptr, &answer), "b");
    CHECK(answer == 0);
    check_null(oriel_view_equal(view, view, nullptr), "equal");
    check_null(oriel_view_same_bytes(nullptr, view, &answer), "a");
    check_null(oriel_view_same_bytes(view, nullptr, &answer), "b");
    check_null(oriel_view_same_bytes(view, view, nullptr), "same");
    check_null(oriel_view_identical(nullptr, view, &answer), "a");
    check_null(oriel_view_identical(view, nullptr, &answer), "b");
    check_null(oriel_view_identical(view, view, nullptr), "identical");
    check_null(oriel_view_hash(nullptr, &hash), "view");
    check_null(oriel_view_hash(view, nullptr), "hash");
    check_null(oriel_view_find(nullptr, &value, &answer, nullptr), "view");
    check_null(oriel_view_find(view, nullptr, &answer, nullptr), "value");
    check_null(oriel_view_find(view, &value, nullptr, nullptr), "found");
    check_null(oriel_view_count(nullptr, &value, &count), "view");
    check_null(oriel_view_count(view, nullptr, &count), "value");
    check_null(oriel_view_count(view, &value, nullptr), "count");

    value.kind = ORIEL_LIST;
    value.as.list = {nullptr, 2};
    check_null(oriel_view_set(view, index, 1, &value), "value.as.list.items");
    value.kind = ORIEL_BYTES;
    value.as.bytes = {nullptr, 1};
    check_null(oriel_view_set(view, index, 1, &value), "value.as.bytes.data");
    value.kind = ORIEL_TEXT;
    value.as.text = {nullptr, 1};
    check_null(oriel_view_set(view, index, 1, &value), "value.as.text.data");
}

TEST_CASE("buffers and tensors take no null") {
    CView out;
    const Owner owner = counting(4);
    const CView view = view_of(owner, "B", {4});
    Got buffer;
    check_null(oriel_get_buffer(nullptr, &buffer, ORIEL_BUF_FULL), "view");
    check_null(oriel_get_buffer(view, nullptr, ORIEL_BUF_FULL), "buffer");
    oriel_release_buffer(nullptr);
    void* managed = nullptr;
    int versioned = 0;
    check_null(oriel_to_dlpack(nullptr, 1, 0, 0, &managed, &versioned), "view");
    check_null(oriel_to_dlpack(view, 1, 0, 0, nullptr, &versioned), "managed");
    check_null(oriel_to_dlpack(view, 1, 0, 0, &managed, nullptr), "versioned");
    check_null(oriel_from_dlpack(nullptr, 1, out.out()), "managed");
    CHECK(oriel_to_dlpack(view, 1, 0, 0, &managed, &versioned) == ORIEL_OK);
    check_null(oriel_from_dlpack(managed, versioned, nullptr), "out"); // and it is not taken over
    oriel_dlpack_delete(managed, versioned);
    oriel_dlpack_delete(nullptr, 1);
}

TEST_CASE("images take no null") {
    CImage out;
    CView view;
    Owner file;
    const std::string pgm = "P5 1 1 255\nx";
    CImage image;
    REQUIRE(oriel_open_memory(pgm.data(), pgm.size(), nullptr, nullptr, nullptr, image.out()) == ORIEL_OK);
    oriel_options options{};
    options.format = "pnm";

    check_null(oriel_open(nullptr, nullptr, out.out()), "path");
    check_null(oriel_open("x", nullptr, nullptr), "out");
    check_null(oriel_open_memory(nullptr, 1, nullptr, nullptr, nullptr, out.out()), "bytes");
    check_null(oriel_open_memory("x", 1, nullptr, nullptr, nullptr, nullptr), "out");
    check_null(oriel_load(nullptr, nullptr, out.out()), "path");
    check_null(oriel_load("x", nullptr, nullptr), "out");
    check_null(oriel_image_load(nullptr, nullptr, out.out()), "image");
    check_null(oriel_image_load(image, nullptr, nullptr), "out");
    check_null(oriel_image_of_view(nullptr, 0, out.out()), "view");
    check_null(oriel_image_of_view(view, 0, nullptr), "out");
    oriel_image_free(nullptr);
    oriel_image_facts facts{};
    check_null(oriel_image_info(nullptr, &facts), "image");
    check_null(oriel_image_info(image, nullptr), "facts");
    check_null(oriel_image_crop(nullptr, 0, 0, 1, 1, out.out()), "image");
    check_null(oriel_image_crop(image, 0, 0, 1, 1, nullptr), "out");
    check_null(oriel_image_flip(nullptr, ORIEL_FLIP_BOTH, out.out()), "image");
    check_null(oriel_image_flip(image, ORIEL_FLIP_BOTH, nullptr), "out");
    check_null(oriel_image_rotate(nullptr, 90, out.out()), "image");
    check_null(oriel_image_rotate(image, 90, nullptr), "out");
    check_null(oriel_image_transpose(nullptr, out.out()), "image");
    check_null(oriel_image_transpose(image, nullptr), "out");
    check_null(oriel_image_transverse(nullptr, out.out()), "image");
    check_null(oriel_image_transverse(image, nullptr), "out");
    check_null(oriel_image_subsample(nullptr, 1, 1, 0, 0, out.out()), "image");
    check_null(oriel_image_subsample(image, 1, 1, 0, 0, nullptr), "out");
    check_null(oriel_image_channels(nullptr, "y", out.out()), "image");
    check_null(oriel_image_channels(image, nullptr, out.out()), "list");
    check_null(oriel_image_channels(image, "y", nullptr), "out");
    check_null(oriel_image_select(nullptr, "[0]", out.out()), "image");
    check_null(oriel_image_select(image, nullptr, out.out()), "expression");
    check_null(oriel_image_select(image, "[0]", nullptr), "out");
    check_null(oriel_image_invert(nullptr, nullptr, out.out()), "image");
    check_null(oriel_image_invert(image, nullptr, nullptr), "out");
    const oriel_region pixel{0, 0, 1, 1};
    check_null(oriel_image_fill(nullptr, "0", &pixel, nullptr, out.out()), "image");
    check_null(oriel_image_fill(image, nullptr, &pixel, nullptr, out.out()), "colour");
    check_null(oriel_image_fill(image, "0", &pixel, nullptr, nullptr), "out");
    check_null(oriel_image_invert_region(nullptr, &pixel, nullptr, out.out()), "image");
    check_null(oriel_image_invert_region(image, nullptr, nullptr, out.out()), "region");
    check_null(oriel_image_invert_region(image, &pixel, nullptr, nullptr), "out");
    check_null(oriel_image_paste(nullptr, image, 0, 0, out.out()), "image");
    check_null(oriel_image_paste(image, nullptr, 0, 0, out.out()), "what");
    check_null(oriel_image_paste(image, image, 0, 0, nullptr), "out");
    check_null(oriel_image_pad(nullptr, 1, 1, 1, 1, ORIEL_BORDER_EDGE, nullptr, out.out()), "image");
    check_null(oriel_image_pad(image, 1, 1, 1, 1, ORIEL_BORDER_EDGE, nullptr, nullptr), "out");
    check_null(oriel_image_background(nullptr, "0", out.out()), "image");
    check_null(oriel_image_background(image, nullptr, out.out()), "colour");
    check_null(oriel_image_background(image, "0", nullptr), "out");
    check_null(oriel_image_gray(nullptr, out.out()), "image");
    check_null(oriel_image_gray(image, nullptr), "out");
    check_null(oriel_image_fill_in_place(nullptr, "0", nullptr), "image");
    check_null(oriel_image_fill_in_place(image, nullptr, nullptr), "colour");
    check_null(oriel_image_paste_in_place(nullptr, image, 0, 0), "image");
    check_null(oriel_image_paste_in_place(image, nullptr, 0, 0), "what");
    check_null(oriel_image_view(nullptr, view.out()), "image");
    check_null(oriel_image_view(image, nullptr), "out");
    check_null(oriel_image_materialise(nullptr, nullptr, out.out()), "image");
    check_null(oriel_image_materialise(image, nullptr, nullptr), "out");
    check_null(oriel_image_invert_in_place(nullptr, nullptr), "image");
    check_null(oriel_image_save(nullptr, "x.png", nullptr), "image");
    check_null(oriel_image_save(image, nullptr, nullptr), "path");
    check_null(oriel_image_encode(nullptr, &options, file.out()), "image");
    check_null(oriel_image_encode(image, &options, nullptr), "out");
}

TEST_CASE("the tests above leave out no function") {
    const std::string header = text_of("include/oriel/oriel.h");
    const std::string here = text_of("tests/c_api/null_test.cpp");
    const std::regex declaration(R"(ORIEL_C_API[^;(]*?(oriel_\w+)\()");
    int count = 0;
    for (std::sregex_iterator at(header.begin(), header.end(), declaration), end; at != end; ++at, ++count) {
        const std::string name = (*at)[1];
        CAPTURE(name);
        const bool takes_pointers = name != "oriel_last_error" && name != "oriel_last_reason" &&
                                    name != "oriel_status_name" && name != "oriel_version";
        if (takes_pointers) CHECK(here.find(name + "(") != std::string::npos);
    }
    CHECK(count > 60);
}
