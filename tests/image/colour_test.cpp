// Colours as people write them, and the pixel each is in a picture.
#include "oriel/colour.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oriel;

namespace {

Frame frame(std::ptrdiff_t channels, const char* code = "B", std::uint64_t max = 0) {
    return Frame::packed(2, 3, channels, Format::parse(code), max);
}

std::string bytes(const Colour& colour, const Frame& of) { return hex(colour.pixel(of)); }

} // namespace

TEST_CASE("names and hexadecimal digits are 8 bit values, alpha opaque unless given") {
    CHECK(bytes("red", frame(3)) == "ff0000");
    CHECK(bytes("red", frame(4)) == "ff0000ff");
    CHECK(bytes("green", frame(3)) == "008000");
    CHECK(bytes("orange", frame(3)) == "ffa500");
    CHECK(bytes("gray", frame(1)) == "80");
    CHECK(bytes("white", frame(2)) == "ffff");
    CHECK(bytes("transparent", frame(4)) == "00000000");
    CHECK(bytes("transparent", frame(2)) == "0000");
    CHECK(bytes("#f80", frame(3)) == "ff8800");
    CHECK(bytes("#F808", frame(4)) == "ff880088");
    CHECK(bytes("#0a1b2c", frame(3)) == "0a1b2c");
    CHECK(bytes("#0a1b2c", frame(4)) == "0a1b2cff");
    CHECK(bytes("#0a1b2c3d", frame(4)) == "0a1b2c3d");
    CHECK(bytes("#0a1b2cff", frame(3)) == "0a1b2c"); // opaque is what a picture without alpha is
    CHECK(bytes("#7f7f7f10", frame(2)) == "7f10");
}

TEST_CASE("8 bit values are scaled to the picture's white") {
    CHECK(bytes("#ff8000", frame(3, ">H")) == "ffff80800000");
    CHECK(bytes("#ff8000", frame(3, "<H", 1000)) == "e803f6010000"); // 1000, 502, 0
    CHECK(bytes("#808080", frame(1, "B", 1)) == "01");
    CHECK(bytes("white", frame(2, "<I")) == "ffffffffffffffff");
    const View real = Colour("#ff3300").pixel(frame(4, "f"));
    CHECK(real.get<float>({0, 0, 0}) == 1);
    CHECK(real.get<float>({0, 0, 1}) == doctest::Approx(0.2));
    CHECK(real.get<float>({0, 0, 3}) == 1);
}

TEST_CASE("numbers are the picture's own values: one for all but alpha, or one each") {
    CHECK(bytes("128", frame(1)) == "80");
    CHECK(bytes("128", frame(3)) == "808080");
    CHECK(bytes("128", frame(4)) == "808080ff");
    CHECK(bytes("1,2,3", frame(3)) == "010203");
    CHECK(bytes("1,2,3", frame(4)) == "010203ff");
    CHECK(bytes("1,2,3,4", frame(4)) == "01020304");
    CHECK(bytes("7,9", frame(2)) == "0709");
    CHECK(bytes("7", frame(2, "B", 100)) == "0764");
    CHECK(bytes("258,1,0", frame(3, ">H", 1000)) == "010200010000");
    CHECK(bytes("1,2,3,4,5,6,7,8", frame(8)) == "0102030405060708");
    CHECK(bytes("9", frame(5)) == "0909090909");
    CHECK(bytes("4294967295", frame(1, "<I")) == "ffffffff");
    CHECK(bytes("1,0,1", frame(3, "?")) == "010001");
    CHECK(Colour("0.25,-3,1e3").pixel(frame(3, "d")).get<double>({0, 0, 2}) == 1000);
    CHECK(Colour("-7").pixel(frame(1, "h")).get<std::int16_t>({0, 0, 0}) == -7);
    CHECK(Colour("5,6,7,8").pixel(frame(4).without_meaning()).get<std::uint8_t>({0, 0, 0}) == 5);
}

TEST_CASE("what is no colour in any picture is refused when it is written") {
    const auto refused = [](const char* text, const char* why) {
        CHECK_THROWS_WITH_AS(Colour{text}, (std::string("'") + text + "' is no colour: " + why).c_str(), ValueError);
    };
    const std::string forms =
        "\nwrite a name (black silver gray white maroon red purple fuchsia green lime olive yellow navy blue teal aqua "
        "grey magenta cyan orange transparent), #rgb, #rrggbb (or with alpha #rgba, #rrggbbaa), or the picture's own "
        "values: 128, or 10,20,30";
    refused("", ("it is empty" + forms).c_str());
    refused("blu", ("there is none of that name" + forms).c_str());
    refused("RED", ("there is none of that name" + forms).c_str());
    refused("#12", ("after # there are 3, 4, 6 or 8 digits, not 2" + forms).c_str());
    refused("#", ("after # there are 3, 4, 6 or 8 digits, not 0" + forms).c_str());
    refused("#12345g", ("its digits are not all hexadecimal" + forms).c_str());
    refused("#-1-1-1", ("its digits are not all hexadecimal" + forms).c_str());
    refused("1,,2", ("'' is not a number" + forms).c_str());
    refused("1,2,", ("'' is not a number" + forms).c_str());
    refused("red,2", ("'red' is not a number" + forms).c_str());
    refused("1,nan", ("'nan' is not a number" + forms).c_str());
    refused("inf", ("there is none of that name" + forms).c_str());
    refused("0x10", ("there is none of that name" + forms).c_str());
    refused("1,2,3,4,5,6,7,8,9", ("a picture has at most 8 channels" + forms).c_str());
}

TEST_CASE("what this picture cannot have is refused with what it can") {
    const auto refused = [](const char* text, const Frame& of, const char* message) {
        CHECK_THROWS_WITH_AS((void)Colour(text).pixel(of), message, ValueError);
    };
    refused(
        "red", frame(1, "B", 100),
        "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 to 100");
    refused("#00f8", frame(3), "'#00f8' has an alpha, and this picture has none: its channels are rgb");
    refused("transparent", frame(1), "'transparent' has an alpha, and this picture has none: its channels are y");
    refused("black", frame(1, "h"),
            "'black' means nothing to elements of i16, of which none is white: write a number for all channels, or one "
            "for each");
    refused("black", frame(5),
            "'black' means nothing to a picture whose channels are 01234, not colours: write a number for all of them, "
            "or one for each");
    refused(
        "1,2", frame(4),
        "'1,2' has 2 numbers, and this picture has 4 channels, rgba: write one number, or one for each (alpha may be "
        "left out)");
    refused("1,2,3", frame(1),
            "'1,2,3' has 3 numbers, and this picture has 1 channel, y: write one number, or one for each");
    refused("256", frame(3), "'256' does not fit: the values of this picture are whole numbers from 0 to 255");
    refused("101", frame(1, "B", 100),
            "'101' does not fit: the values of this picture are whole numbers from 0 to 100");
    refused("-1", frame(3), "'-1' does not fit: the values of this picture are whole numbers from 0 to 255");
    refused("0.5", frame(3), "'0.5' does not fit: the values of this picture are whole numbers from 0 to 255");
    refused("300", frame(1, "b"), "'300' does not fit: the values of this picture are whole numbers up to 127");
}
