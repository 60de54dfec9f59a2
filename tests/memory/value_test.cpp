// Values: elements of every format read and written without knowing their C++ type.
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/value.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Value;
using oriel::View;
using testing::printed;

namespace {

View one(const char* code) {
    const Format format = Format::parse(code);
    return Buffer::allocate(format.itemsize()).view(format, {1});
}
std::string written(const char* code, const Value& value) {
    const View view = one(code);
    write(view, {0}, value);
    CHECK(read(view, {0}).base().index() != std::variant_npos);
    return printed(std::span(view.data(), view.itemsize()));
}
template <class T> T round_trip(const char* code, const Value& value) {
    const View view = one(code);
    write(view, {0}, value);
    return std::get<T>(read(view, {0}).base());
}

} // namespace

TEST_CASE("integers of every size and order keep their value, and no value outside their range is taken") {
    const struct {
        const char* code;
        std::int64_t least;
        std::uint64_t greatest;
    } cases[] = {{"b", -128, 127},
                 {"B", 0, 255},
                 {">h", -32768, 32767},
                 {"<h", -32768, 32767},
                 {">H", 0, 65535},
                 {"i", std::numeric_limits<std::int32_t>::min(), 2147483647},
                 {">I", 0, 4294967295},
                 {">q", std::numeric_limits<std::int64_t>::min(), 9223372036854775807ULL},
                 {"Q", 0, 18446744073709551615ULL}};
    for (const auto& each : cases) {
        const char* const code = each.code;
        const std::int64_t least = each.least;
        const std::uint64_t greatest = each.greatest;
        CAPTURE(code);
        const bool is_signed = least < 0;
        if (is_signed) {
            CHECK(round_trip<std::int64_t>(code, least) == least);
            CHECK(round_trip<std::int64_t>(code, greatest) == static_cast<std::int64_t>(greatest));
            CHECK(round_trip<std::int64_t>(code, -1) == -1);
            if (least != std::numeric_limits<std::int64_t>::min())
                CHECK_THROWS_AS(written(code, least - 1), oriel::ValueError);
        } else {
            CHECK(round_trip<std::uint64_t>(code, greatest) == greatest);
            CHECK_THROWS_AS(written(code, -1), oriel::ValueError);
        }
        if (greatest != ~std::uint64_t{0}) CHECK_THROWS_AS(written(code, greatest + 1), oriel::ValueError);
        CHECK_THROWS_AS(written(code, 1.0), oriel::FormatError);
        CHECK_THROWS_AS(written(code, "x"), oriel::FormatError);
    }
    CHECK(written(">H", 513) == "0201");
    CHECK(written("<i", -2) == "feffffff");
    CHECK(written("B", true) == "01");
    CHECK_THROWS_WITH_AS(written("B", 256), "256 is outside u8, 0 to 255", oriel::ValueError);
    CHECK_THROWS_WITH_AS(written(">h", 1.5), "elements are big-endian i16 ('>h'), which takes no real number",
                         oriel::FormatError);
}

TEST_CASE("floats keep the nearest number and refuse to become infinite by themselves") {
    CHECK(written(">d", 1.5) == "3ff8000000000000");
    CHECK(written(">f", 0.1) == "3dcccccd");
    CHECK(round_trip<double>("f", 0.1) == static_cast<double>(0.1F));
    CHECK(round_trip<double>("d", std::uint64_t{1} << 53) == 0x1p53);
    const double infinity = std::numeric_limits<double>::infinity();
    for (const char* code : {"e", "f", "d", ">e", ">f"}) {
        CHECK(round_trip<double>(code, -infinity) == -infinity);
        CHECK(std::isnan(round_trip<double>(code, std::nan(""))));
        CHECK(std::signbit(round_trip<double>(code, -0.0)));
    }
    CHECK_THROWS_AS(written("f", 1e300), oriel::ValueError);
    CHECK_THROWS_AS(written("f", -0x1.ffffffp127), oriel::ValueError);
    CHECK(round_trip<double>("f", 0x1.fffffefp127) == static_cast<double>(std::numeric_limits<float>::max()));
    CHECK_THROWS_WITH_AS(written("e", 65520), "65520 is outside f16, whose greatest is 65504", oriel::ValueError);
    CHECK(round_trip<double>("e", 65519.99) == 65504);
}

TEST_CASE("integers become the nearest float at once, not by way of another one") {
    constexpr std::int64_t above_half = (std::int64_t{1} << 54) + (std::int64_t{1} << 30) + 1; // a double is half way
    CHECK(round_trip<double>("f", above_half) == 0x1.000002p54);
    CHECK(round_trip<double>("f", std::uint64_t{above_half}) == 0x1.000002p54);
    CHECK(round_trip<double>("d", std::numeric_limits<std::int64_t>::max()) == 0x1p63);
}

TEST_CASE("a long double keeps all it holds, in either byte order, and its unused bytes are zeros") {
    using Long = long double;
    if (sizeof(Long) == sizeof(double)) return; // "g" is "d" there
    constexpr Long fine = 1 + std::numeric_limits<Long>::epsilon();
    constexpr Long infinity = std::numeric_limits<Long>::infinity();
    for (const char* code : {"g", "<g", ">g"}) {
        CAPTURE(code);
        CHECK(round_trip<Long>(code, fine) == fine);
        CHECK(round_trip<Long>(code, 0.1) == static_cast<Long>(0.1));
        CHECK(round_trip<Long>(code, -infinity) == -infinity);
        CHECK(std::isnan(round_trip<Long>(code, std::nan(""))));
        CHECK(std::signbit(round_trip<Long>(code, -0.0)));
        CHECK(round_trip<Long>(code, std::numeric_limits<Long>::max()) == std::numeric_limits<Long>::max());
        CHECK(round_trip<Long>(code, true) == 1);
        CHECK_THROWS_WITH_AS(written(code, "1"), doctest::Contains("takes no string of bytes"), oriel::FormatError);
        const View view = one(code);
        write(view, {0}, fine);
        CHECK(view.get<Long>({0}) == fine); // as a typed access has it
    }
    for (const char* code : {"Zg", ">Zg"}) {
        CAPTURE(code);
        CHECK(round_trip<std::complex<Long>>(code, std::complex<Long>(fine, -fine)) == std::complex<Long>(fine, -fine));
        CHECK(round_trip<std::complex<Long>>(code, std::complex<double>(1, -2)) == std::complex<Long>(1, -2));
        CHECK(round_trip<std::complex<Long>>(code, fine) == std::complex<Long>(fine, 0));
    }
    // Others take the nearest of theirs, and none is infinite by itself.
    CHECK(round_trip<double>("d", fine) == 1);
    CHECK(round_trip<double>("f", 1 + static_cast<Long>(0x1p-24) + 0x1p-60L) == static_cast<double>(0x1.000002p0F));
    CHECK(round_trip<double>("e", 1 + static_cast<Long>(0x1p-11) + 0x1p-60L) == 0x1.004p0);
    CHECK(round_trip<std::complex<double>>("Zd", std::complex<Long>(1, fine)) == std::complex<double>(1, 1));
    CHECK_THROWS_WITH_AS(written("d", std::numeric_limits<Long>::max()),
                         doctest::Contains("is outside f64, whose greatest is 1.79"), oriel::ValueError);
    CHECK_THROWS_AS(written("f", std::numeric_limits<Long>::max()), oriel::ValueError);
    CHECK_THROWS_AS(written("e", -std::numeric_limits<Long>::max()), oriel::ValueError);
    CHECK_THROWS_AS(written("Zd", std::complex<Long>(0, std::numeric_limits<Long>::max())), oriel::ValueError);
    CHECK_THROWS_AS(written("q", Long{1}), oriel::FormatError);
    if (std::numeric_limits<Long>::digits == 64) {
        CHECK(written("<g", 1) == "0000000000000080ff3f000000000000");
        CHECK(written(">g", 1) == "0000000000003fff8000000000000000");
        CHECK(written(">Zg", Long{1}) == "0000000000003fff8000000000000000" + std::string(32, '0'));
        const View view = Buffer::allocate(32).view(Format::parse("Zg"), {1});
        oriel::fill_bytes(view, std::vector<std::byte>(32, std::byte{0xee}));
        view.set<std::complex<Long>>({0}, 1);
        CHECK(printed(std::span(view.data(), 32)) == "0000000000000080ff3f000000000000" + std::string(32, '0'));
    }
}

TEST_CASE("floats that this machine has no number for are refused") {
    const View view = Buffer::allocate(24).view(Format(oriel::Kind::floating, 12), {2});
    CHECK_THROWS_WITH_AS((void)read(view, {0}), doctest::Contains("f96, which this machine has no number for"),
                         oriel::FormatError);
    CHECK_THROWS_AS(write(view, {0}, 1.0), oriel::FormatError);
}

TEST_CASE("every half is read and written as itself, and what lies between rounds to even") {
    for (unsigned bits = 0; bits < 65536; ++bits) {
        const Buffer bytes = Buffer::allocate(2);
        const View half = bytes.view(Format::parse("e"), {1});
        bytes.view(Format::of<std::uint16_t>(), {1}).set<std::uint16_t>({0}, static_cast<std::uint16_t>(bits));
        const double value = std::get<double>(read(half, {0}).base());
        if (std::isnan(value)) continue;
        const int exponent = static_cast<int>(bits >> 10 & 31);
        const double fraction = static_cast<double>(bits & 1023);
        const double magnitude = exponent == 0    ? std::ldexp(fraction, -24)
                                 : exponent == 31 ? std::numeric_limits<double>::infinity()
                                                  : std::ldexp(1024 + fraction, exponent - 25);
        REQUIRE(value == ((bits & 0x8000) != 0 ? -magnitude : magnitude));
        write(half, {0}, value);
        REQUIRE(bytes.view(Format::of<std::uint16_t>(), {1}).get<std::uint16_t>({0}) == bits);
        if (exponent == 31 || (bits & 0x7fff) == 0x7bff) continue;
        // Half way to the next one up: to the even of the two.
        const double next = exponent == 0 ? std::ldexp(fraction + 1, -24) : std::ldexp(1025 + fraction, exponent - 25);
        write(half, {0}, std::copysign((magnitude + next) / 2, value));
        REQUIRE(bytes.view(Format::of<std::uint16_t>(), {1}).get<std::uint16_t>({0}) == (bits & 1) + bits);
    }
}

TEST_CASE("booleans, characters, strings, texts and complex numbers") {
    CHECK(written("?", true) == "01");
    CHECK(written("?", 17) == "01");
    CHECK(written("?", 0.0) == "00");
    const Buffer odd = Buffer::copy_of("\2");
    CHECK(std::get<bool>(read(odd.view(Format::parse("?"), {1}), {0}).base()));
    CHECK(written("c", "x") == "78");
    CHECK_THROWS_AS(written("c", "xy"), oriel::ValueError);
    CHECK(written("3s", "ab") == "616200");
    CHECK(round_trip<std::string>("3s", "ab") == std::string("ab\0", 3));
    CHECK_THROWS_AS(written("3s", "abcd"), oriel::ValueError);
    CHECK(written(">2w", std::u32string(U"a")) == "0000006100000000");
    CHECK(round_trip<std::u32string>("2w", std::u32string(U"\x1F600")) == std::u32string(U"\x1F600\0", 2));
    CHECK(written(">Zf", std::complex<double>(1, -2)) == "3f800000c0000000");
    CHECK(round_trip<std::complex<double>>("Zd", 3) == std::complex<double>(3, 0));
}

TEST_CASE("a record is a list of its fields, and is written whole or not at all") {
    const View record = one("T{B:r:x(2)>H:n:2s:s:}");
    write(record, {0}, Value(std::vector<Value>{1, std::vector<Value>{2, 3}, "hi"}));
    CHECK(printed(std::span(record.data(), record.itemsize())) == "01000002000368"
                                                                  "69");
    const auto list = std::get<std::vector<Value>>(read(record, {0}).base());
    REQUIRE(list.size() == 3);
    CHECK(std::get<std::uint64_t>(list[0].base()) == 1);
    CHECK(std::get<std::uint64_t>(std::get<std::vector<Value>>(list[1].base())[1].base()) == 3);
    CHECK(std::get<std::string>(list[2].base()) == "hi");
    CHECK_THROWS_AS(write(record, {0}, Value(std::vector<Value>{9, std::vector<Value>{2, 70000}, "hi"})),
                    oriel::ValueError);
    CHECK(record.field("r").get<std::uint8_t>({0}) == 1);
    CHECK_THROWS_AS(write(record, {0}, Value(std::vector<Value>{9})), oriel::ValueError);
    CHECK_THROWS_AS(write(record, {0}, 9), oriel::FormatError);
    CHECK_THROWS_AS(write(record.as_readonly(), {0}, 9), oriel::ReadOnlyError);
    CHECK_THROWS_AS((void)read(record, {1}), oriel::IndexError);
    CHECK_THROWS_AS((void)read(record, {0, 0}), oriel::TypeError);
}
