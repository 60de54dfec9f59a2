// What CLI11 makes of one segment's words, and the places where it needs watching.
#include "segment.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel::tool;

namespace {

constexpr Operand operands[] = {{"GEOM", ""}};
constexpr Option options[] = {{'c', "channels", "LIST", ""}, {0, "in", "REGION", ""}};

Values parse(const std::vector<std::string>& words) { return parse_segment(operands, options, words); }

} // namespace

TEST_CASE("words and options are sorted, in any order") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"9x9", "-c", "rg", "--in", "5x5"}, {"--in=5x5", "-crg", "9x9"}, {"-c", "rg", "9x9", "--in", "5x5"}}) {
        const Values values = parse(words);
        CHECK(values.operands == std::vector<std::string>{"9x9"});
        CHECK(values[0] == "rg");
        CHECK(values[1] == "5x5");
        CHECK(values.extra.empty());
        CHECK(values.repeated == nullptr);
        CHECK(values.incomplete == nullptr);
    }
}

TEST_CASE("a segment keeps nothing of the one before") {
    CHECK(parse({"a", "-c", "r"})[0] == "r");
    const Values next = parse({"b"});
    CHECK(next.operands == std::vector<std::string>{"b"});
    CHECK(!next[0]);
}

TEST_CASE("a negative number is a word, not an option") {
    CHECK(parse({"-90"}).operands == std::vector<std::string>{"-90"});
    CHECK(parse({"-5,-5..-1,-1"}).operands == std::vector<std::string>{"-5,-5..-1,-1"});
    CHECK(parse({"--in", "-5,-5..-1,-1"})[1] == "-5,-5..-1,-1");
}

TEST_CASE("brackets and commas do not split a word") {
    CHECK(parse({"[a.png,b.png]"}).operands == std::vector<std::string>{"[a.png,b.png]"});
    CHECK(parse({"--in", "[1:2, 3:4]"})[1] == "[1:2, 3:4]");
    CHECK(parse({"--in=[1:2,3:4]"})[1] == "[1:2,3:4]");
}

TEST_CASE("what does not fit is told, not thrown") {
    CHECK(parse({}).operands.empty());
    CHECK(parse({"a", "b", "--frob"}).extra == std::vector<std::string>{"b", "--frob"});
    CHECK(parse({"a", "-c", "r", "-c", "g"}).repeated == &options[0]);
    for (const char* last : {"-c", "--channels", "--channels="}) {
        CAPTURE(last);
        CHECK(parse({"a", last}).incomplete == &options[0]);
    }
    CHECK(parse({"a", "--in"}).incomplete == &options[1]);
    CHECK(parse({""}).operands == std::vector<std::string>{""});
    CHECK(parse({"++"}).operands == std::vector<std::string>{"++"});
}
