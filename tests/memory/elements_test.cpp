// Elements of views of any rank, one after another, and in nested lists.
#include "oriel/buffer.hpp"
#include "oriel/elements.hpp"
#include "oriel/error.hpp"
#include "oriel/value.hpp"

#include <doctest/doctest.h>

#include <complex>
#include <cstdint>
#include <iterator>
#include <ranges>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::elements;
using oriel::Format;
using oriel::Slice;
using oriel::Value;
using oriel::View;

namespace {

template <class T> std::vector<T> all(const View& view) {
    std::vector<T> out;
    for (const T each : elements<T>(view)) out.push_back(each);
    return out;
}

} // namespace

static_assert(std::ranges::input_range<oriel::Elements<int>>);

TEST_CASE("elements are walked in row-major order, whatever the strides and the rank") {
    const Buffer bytes = Buffer::copy_of("abcdefghijklmnopqrstuvwx");
    const View view = bytes.view(Format(), {2, 3, 4});
    using Bytes = std::vector<std::uint8_t>;
    CHECK(all<std::uint8_t>(view(0)) == Bytes{'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'});
    CHECK(all<std::uint8_t>(view(Slice{{}, {}, -1}, 1, Slice{{}, {}, -2})) == Bytes{'t', 'r', 'h', 'f'});
    CHECK(all<std::uint8_t>(view(0).transpose()(Slice{0, 2})) == Bytes{'a', 'e', 'i', 'b', 'f', 'j'});
    CHECK(all<std::uint8_t>(view(1, 2, 3)) == Bytes{'x'});
    CHECK(all<std::uint8_t>(view(1, 2, Slice{0, 1}).broadcast_to({2, 2})) == Bytes{'u', 'u', 'u', 'u'});
    CHECK(all<std::uint8_t>(view(Slice{2, 2})).empty());
    CHECK(all<char>(view(1, 0)) == std::vector<char>{'m', 'n', 'o', 'p'});
    const auto range = elements<std::uint8_t>(view);
    CHECK(range.size() == 24);
    CHECK(std::distance(range.begin(), range.end()) == 24);
    CHECK(elements<std::uint16_t>(bytes.view(Format::of<std::uint16_t>(), {2, 6})).size() == 12);
    auto each = range.begin();
    CHECK(*each++ == 'a');
    CHECK(*each == 'b');
}

TEST_CASE("elements of either byte order and any alignment are numbers") {
    const Buffer bytes = Buffer::copy_of(std::string_view("\0\0\1\2\3\4\5", 7));
    const View big = bytes.view(Format::parse(">H"), oriel::Layout({3}, {2}, 1));
    CHECK(all<std::uint16_t>(big) == std::vector<std::uint16_t>{1, 0x203, 0x405});
    CHECK(all<bool>(bytes.view(Format::parse("?"), {7})) ==
          std::vector<bool>{false, false, true, true, true, true, true});
    // Of a complex number each part has the order: 1 - 2i, then 0.5 + 0i.
    const Buffer pairs = Buffer::copy_of(std::string_view("\x3f\x80\0\0\xc0\0\0\0\x3f\0\0\0\0\0\0\0", 16));
    const View complex = pairs.view(Format::parse(">Zf"), {2});
    CHECK(all<std::complex<float>>(complex) == std::vector<std::complex<float>>{{1, -2}, {0.5F, 0}});
    complex.set<std::complex<float>>({0}, {-2, 1});
    CHECK(pairs.view(Format::parse(">f"), {4}).get<float>({1}) == 1);
    CHECK_THROWS_AS((void)elements<std::int16_t>(big), oriel::FormatError);
    CHECK_THROWS_AS((void)elements<std::uint8_t>(View()), oriel::ReleasedError);
}

TEST_CASE("a range of elements holds its memory") {
    Buffer bytes = Buffer::copy_of("ab");
    View view = bytes.view();
    {
        const auto range = elements<std::uint8_t>(view);
        view.release();
        CHECK(bytes.export_count() == 1);
        CHECK(*std::next(range.begin()) == 'b');
    }
    CHECK_NOTHROW(bytes.resize(3));
}

TEST_CASE("a view is nested lists, an axis a level") {
    const View view = Buffer::copy_of("abcdef").view(Format(), {3, 2});
    const auto row = [](unsigned a, unsigned b) { return Value(std::vector<Value>{a, b}); };
    CHECK(oriel::to_nested(view) == Value(std::vector<Value>{row('a', 'b'), row('c', 'd'), row('e', 'f')}));
    CHECK(oriel::to_nested(view(1, 1)) == Value(unsigned{'d'}));
    CHECK(oriel::to_nested(view(Slice{0, 0})) == Value(std::vector<Value>{}));
    CHECK_THROWS_AS((void)oriel::to_nested(View()), oriel::ReleasedError);
}
