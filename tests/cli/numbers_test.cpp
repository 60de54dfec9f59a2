// Numbers as they are typed: decimal and nothing else.
#include "fault.hpp"
#include "numbers.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace oriel::tool;

namespace {

std::string size_message(const std::string& text) {
    try {
        (void)parse_size(text, "--max-memory");
    } catch (const Fault& fault) {
        CHECK(fault.exit() == 2);
        return fault.headline();
    }
    return "parsed";
}

} // namespace

TEST_CASE("integers are decimal") {
    CHECK(parse_integer("010") == 10);
    CHECK(parse_integer("-5") == -5);
    CHECK(parse_integer("9223372036854775807") == INT64_MAX);
    for (const char* text : {"", "+5", "0x10", "1e3", "nan", "5 ", " 5", "5.0", "9223372036854775808", "-"}) {
        CAPTURE(text);
        CHECK(!parse_integer(text));
    }
}

TEST_CASE("sizes have units of 1024 and of 1000, and decimals") {
    CHECK(parse_size("1", "") == 1);
    CHECK(parse_size("512B", "") == 512);
    CHECK(parse_size("1K", "") == 1024);
    CHECK(parse_size("1KiB", "") == 1024);
    CHECK(parse_size("1kB", "") == 1000);
    CHECK(parse_size("2M", "") == 2 << 20);
    CHECK(parse_size("2MB", "") == 2'000'000);
    CHECK(parse_size("1.5G", "") == std::uint64_t{3} << 29);
    CHECK(parse_size("4GB", "") == 4'000'000'000);
    CHECK(parse_size("4GiB", "") == std::uint64_t{4} << 30);
    CHECK(parse_size("2T", "") == std::uint64_t{2} << 40);
    CHECK(parse_size("2TB", "") == 2'000'000'000'000);
    CHECK(parse_size("3PiB", "") == std::uint64_t{3} << 50);
    CHECK(parse_size("3PB", "") == 3'000'000'000'000'000);
    CHECK(parse_size("15E", "") == std::uint64_t{15} << 60);
    CHECK(parse_size("15EB", "") == std::uint64_t{15} * 1'000'000'000'000'000'000);
    CHECK(parse_size("010", "") == 10);
}

TEST_CASE("a size that is none is refused, and so is a negative one") {
    for (const char* text : {"", "-1", "G", "1X", "1g", "1.2.3G", "1 G", "nan", "inf", "0x10", "1e3", "."}) {
        CAPTURE(text);
        CHECK(size_message(text) == "--max-memory takes a size in bytes, not '" + std::string(text) + "'");
    }
    for (const char* text : {"0", "0.1", "99999999T", "16EiB"}) {
        CAPTURE(text);
        CHECK(size_message(text) ==
              "--max-memory must be at least 1 byte and less than 16 EiB, not '" + std::string(text) + "'");
    }
}

TEST_CASE("durations are read at a glance") {
    CHECK(duration_text(0.0004) == "0 ms");
    CHECK(duration_text(0.012) == "12 ms");
    CHECK(duration_text(0.9996) == "1.0 s");
    CHECK(duration_text(12.34) == "12.3 s");
    CHECK(duration_text(59.96) == "1 min 0 s");
    CHECK(duration_text(125) == "2 min 5 s");
}
