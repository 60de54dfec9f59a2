// Tracked buffers: who holds them is listed, with geometry and line, and nothing is left in the list.
#include "oriel/buffer.hpp"
#include "oriel/elements.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/image.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::ExportInfo;
using oriel::Format;
using oriel::Span;
using oriel::View;
using oriel::Where;

TEST_CASE("exports of a tracked buffer are listed with their geometry and the line that made them") {
    Buffer buffer = Buffer::allocate(24);
    const View before = buffer.view();
    buffer.track_exports();
    CHECK(buffer.exports().empty()); // what was there before is counted, not listed
    const auto line = Where::current().line();
    const View pixels = buffer.view(Format(), {2, 4, 3});
    const View mirrored = pixels.flip(1);
    const View copy = mirrored; // NOLINT: a copy is what is tested
    const Span<const std::uint8_t, 3> span(pixels);
    std::vector<ExportInfo> list = buffer.exports();
    REQUIRE(list.size() == 4); // newest first
    CHECK(buffer.export_count() == 5);
    CHECK(list[3].geometry == "'B' shape (2, 4, 3) strides (12, 3, 1) offset 0");
    CHECK(list[3].where.line() == line + 1);
    CHECK(list[2].geometry == "'B' shape (2, 4, 3) strides (12, -3, 1) offset 9");
    CHECK(list[2].where.line() == line + 2);
    CHECK(list[1].where.line() == line + 3);
    CHECK(list[0].where.line() == line + 4);
    for (const ExportInfo& each : list) CHECK(std::string_view(each.where.file_name()).ends_with("tracking_test.cpp"));
}

TEST_CASE("index expressions, loops and assignments are listed with the line of the user") {
    Buffer buffer = Buffer::allocate(24);
    buffer.track_exports();
    const auto newest = [&] { return buffer.exports().front(); };
    const View pixels = buffer.view(Format(), {2, 3, 4});
    const auto line = Where::current().line();
    const View row = pixels(1);
    CHECK(newest().where.line() == line + 1);
    const View part = pixels(oriel::Slice{0, 1}, oriel::Slice{1, 3});
    CHECK(newest().where.line() == line + 3);
    const View one = pixels(0, oriel::Slice{}, 2);
    CHECK(newest().where.line() == line + 5);
    const View moved = buffer.view(Format(), {2, 3, 4})(0, 1, oriel::newaxis, 2);
    CHECK(newest().where.line() == line + 7);
    CHECK(newest().geometry == "'B' shape (1) strides (0) offset 6");
    for (const View& each : pixels) CHECK((each.rank() == 2 && newest().where.line() == line + 10));
    View assigned;
    assigned = part; // an operator has no room for a line: it is where the other was made
    CHECK(buffer.exports().size() == 6);
    CHECK(newest().where.line() == line + 3);
    CHECK(newest().geometry == "'B' shape (1, 2, 4) strides (12, 4, 1) offset 4");
    for (const ExportInfo& each : buffer.exports())
        CHECK(std::string_view(each.where.file_name()).ends_with("tracking_test.cpp"));
}

TEST_CASE("every way to another view is listed with the line of its user, its format and its geometry") {
    const Buffer buffer = Buffer::allocate(24);
    Buffer(buffer).track_exports();
    const View halves = buffer.view(Format::parse(">H"), {2, 3, 2});
    const View records = buffer.view(Format::parse("T{B:a:H:b:}"), {6});
    const auto fresh = [&] { return halves; }; // a temporary, made at this line
    // `made` is at the line that calls this one.
    const auto check = [&](const View& made, const char* geometry, Where here = Where::current()) {
        const ExportInfo newest = buffer.exports().front();
        CAPTURE(here.line());
        CHECK(newest.where.line() == here.line());
        CHECK(std::string_view(newest.where.file_name()).ends_with("tracking_test.cpp"));
        CHECK(newest.geometry == geometry);
        CHECK(newest.geometry.ends_with(made.layout().text()));
    };
    using oriel::Index;
    using oriel::Layout;
    const std::array<Index, 2> parts{Index(1), Index(oriel::newaxis)};
    check(buffer.view(), "'B' shape (24) strides (1) offset 0");
    check(buffer.view(Format::parse("<d"), {3}), "'d' shape (3) strides (8) offset 0");
    check(buffer.view(Format::parse(">i"), Layout({2}, {-8}, 9)), "'>i' shape (2) strides (-8) offset 9");
    check(View(halves), "'>H' shape (2, 3, 2) strides (12, 4, 2) offset 0");
    check(halves.slice(1, {{}, {}, -2}), "'>H' shape (2, 2, 2) strides (12, -8, 2) offset 8");
    check(fresh().slice(1, {1, 2}), "'>H' shape (2, 1, 2) strides (12, 4, 2) offset 4");
    check(halves.index(0, 1), "'>H' shape (3, 2) strides (4, 2) offset 12");
    check(fresh().index(2, -1), "'>H' shape (2, 3) strides (12, 4) offset 2");
    check(halves.flip(0), "'>H' shape (2, 3, 2) strides (-12, 4, 2) offset 12");
    check(fresh().flip(2), "'>H' shape (2, 3, 2) strides (12, 4, -2) offset 2");
    check(halves.swap_axes(0, 1), "'>H' shape (3, 2, 2) strides (4, 12, 2) offset 0");
    check(fresh().swap_axes(1, 2), "'>H' shape (2, 2, 3) strides (12, 2, 4) offset 0");
    check(halves.permute({1, 2, 0}), "'>H' shape (3, 2, 2) strides (4, 2, 12) offset 0");
    check(fresh().permute({2, 0, 1}), "'>H' shape (2, 2, 3) strides (2, 12, 4) offset 0");
    check(halves.transpose(), "'>H' shape (2, 3, 2) strides (2, 4, 12) offset 0");
    check(fresh().transpose(), "'>H' shape (2, 3, 2) strides (2, 4, 12) offset 0");
    check(halves.move_axis(2, 0), "'>H' shape (2, 2, 3) strides (2, 12, 4) offset 0");
    check(halves(oriel::Slice{0, 1}).squeeze(), "'>H' shape (3, 2) strides (4, 2) offset 0");
    check(halves.reshape({4, 3}), "'>H' shape (4, 3) strides (6, 2) offset 0");
    check(halves.cast(Format()), "'B' shape (2, 3, 4) strides (12, 4, 1) offset 0");
    check(halves.cast(Format::parse("I"), {3, 2}), "'I' shape (3, 2) strides (8, 4) offset 0");
    check(records.field("b"), "'H' shape (6) strides (4) offset 2");
    check(halves.at({1, 2}), "'>H' shape (2) strides (2) offset 20");
    check(halves.indexed(parts), "'>H' shape (1, 3, 2) strides (0, 4, 2) offset 12");
    check(fresh().indexed(parts), "'>H' shape (1, 3, 2) strides (0, 4, 2) offset 12");
    check(halves(1), "'>H' shape (3, 2) strides (4, 2) offset 12");
    check(fresh()(1), "'>H' shape (3, 2) strides (4, 2) offset 12");
    check(halves(0, 2), "'>H' shape (2) strides (2) offset 8");
    check(fresh()(0, 2), "'>H' shape (2) strides (2) offset 8");
    check(halves(0, 2, oriel::Slice{1, {}}), "'>H' shape (1) strides (2) offset 10");
    check(fresh()(0, 2, oriel::Slice{1, {}}), "'>H' shape (1) strides (2) offset 10");
    check(halves(0, 2, oriel::newaxis, 1), "'>H' shape (1) strides (0) offset 10");
    check(fresh()(0, 2, oriel::newaxis, 1), "'>H' shape (1) strides (0) offset 10");
    check(halves.broadcast_to({2, 2, 3, 2}), "'>H' shape (2, 2, 3, 2) strides (0, 12, 4, 2) offset 0");
    check(halves.as_readonly(), "'>H' shape (2, 3, 2) strides (12, 4, 2) offset 0");
    check(fresh().as_readonly(), "'>H' shape (2, 3, 2) strides (12, 4, 2) offset 0");
    check(halves.as_strided(Layout({2}, {4}, 2)), "'>H' shape (2) strides (4) offset 2");
    check(oriel::Image(halves).view(), "'>H' shape (2, 3, 2) strides (12, 4, 2) offset 0");
    CHECK(buffer.exports().size() == 2);
}

TEST_CASE("elements of a view and Images are listed with the line of their user") {
    const Buffer buffer = Buffer::allocate(24);
    Buffer(buffer).track_exports();
    const View bytes = buffer.view(Format(), {2, 4, 3});
    const auto line = Where::current().line();
    const auto range = oriel::elements<std::uint8_t>(bytes);
    CHECK(buffer.exports().front().where.line() == line + 1);
    const oriel::Image image(bytes);
    CHECK(buffer.exports().front().where.line() == line + 3);
    const oriel::Image cropped = image | oriel::Crop{.x = 1, .y = 0, .width = 2, .height = 1};
    CHECK(buffer.exports().front().where.line() == line + 3); // an operator has no room for a line
    CHECK(buffer.exports().front().geometry == "'B' shape (1, 2, 3) strides (12, 3, 1) offset 3");
    CHECK(buffer.exports().size() == 4);
}

TEST_CASE("a refused close names who holds the buffer, without a line where there is none") {
    Buffer buffer = Buffer::allocate(4);
    buffer.track_exports();
    const View view = buffer.view(Format::parse(">H"), {2}, Where());
    CHECK_THROWS_WITH_AS(buffer.close(), doctest::Contains("1 export is alive"), oriel::BufferError);
    const std::string listed = ". Alive are\n  '>H' shape (2) strides (2) offset 0";
    try {
        buffer.close();
    } catch (const oriel::BufferError& refusal) {
        CHECK(std::string_view(refusal.what()).ends_with(listed));
    }
}

TEST_CASE("a refused resize names who holds the buffer") {
    Buffer buffer = Buffer::allocate(4);
    buffer.track_exports();
    const View view = buffer.view();
    const auto line = Where::current().line() - 1;
    const std::string expected =
        "cannot resize to 8 bytes a buffer of 4 bytes: 1 export is alive; release the views, spans and images of it "
        "first "
        "(View::release, or let them go out of scope). Alive are\n  'B' shape (4) strides (1) offset 0 made at " +
        std::string(Where::current().file_name()) + ":" + std::to_string(line);
    CHECK_THROWS_WITH_AS(buffer.resize(8), expected.c_str(), oriel::BufferError);
}

TEST_CASE("an export leaves the list when it ends, however it moved") {
    Buffer buffer = Buffer::allocate(24);
    buffer.track_exports();
    buffer.track_exports(); // twice is fine
    {
        View view = buffer.view(Format(), {4, 6});
        View moved = std::move(view).flip(0).slice(1, {2, 4});
        CHECK(buffer.exports().size() == 1);
        CHECK(buffer.exports()[0].geometry == "'B' shape (4, 2) strides (-6, 1) offset 20");
        std::vector<View> many(10, moved);
        buffer.track_exports(); // once more, and nobody is forgotten
        CHECK(buffer.exports().size() == 11);
        many.erase(many.begin(), many.begin() + 5);
        moved = many.front();
        moved.release();
        CHECK(buffer.exports().size() == 5);
    }
    CHECK(buffer.exports().empty());
    CHECK(buffer.export_count() == 0);
    CHECK_NOTHROW(buffer.resize(1));
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&buffer] {
            for (int k = 0; k < 500; ++k) {
                const View view = buffer.view();
                const View other = view.flip(0);
                static_cast<void>(buffer.exports());
            }
        });
    threads.clear();
    CHECK(buffer.exports().empty());
}

TEST_CASE("exports that were made before tracking are told of, not listed") {
    Buffer buffer = Buffer::allocate(8);
    const View early = buffer.view();
    buffer.track_exports();
    CHECK_THROWS_WITH_AS(buffer.resize(5), doctest::Contains("made before tracking was switched on"),
                         oriel::BufferError);
    const View late = buffer.view();
    CHECK_THROWS_WITH_AS(buffer.resize(5), doctest::Contains("Alive are"), oriel::BufferError);
}
