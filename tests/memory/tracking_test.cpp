// Tracked buffers: who holds them is listed, with geometry and line, and nothing is left in the list.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"

#include <doctest/doctest.h>

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
