// NPY: the header as text, every element format, C and Fortran order.
#include "codecs/npy_header.hpp"
#include "codecs/source_checks.hpp"
#include "oriel/filters/crop.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

/// A file of this dictionary and payload; the header is not padded.
std::string file(const std::string& dictionary, const std::string& payload, char version = 1) {
    const std::string text = dictionary + "\n";
    std::string out = "\x93NUMPY"s + version + '\0';
    for (unsigned k = 0; k < (version == 1 ? 2U : 4U); ++k) out += static_cast<char>(text.size() >> 8 * k);
    return out + text + payload;
}

std::string dictionary(const std::string& descr, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape +
           ", }";
}

std::shared_ptr<Source> open_npy(std::string text) { return open_text(npy_codec, std::move(text)); }

/// Bytes that differ.
std::string payload(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i * 7 + 1);
    return out;
}

void check_refused(const std::string& text, const std::string& message) {
    CHECK_THROWS_WITH_AS(open_npy(text), ("memory: " + message).c_str(), CodecError);
}

} // namespace

TEST_CASE("an array (height, width) is gray, (height, width, channels) has its last axis as channels") {
    const auto gray = open_npy(file(dictionary("|u1", "(2, 3)"), payload(6)));
    CHECK(gray->frame() == Frame::packed(2, 3, 1));
    CHECK(gray->shown() == gray->frame());
    CHECK(gray->reading() == Reading::window);
    CHECK(gray->facts().stored == "|u1, C order");
    CHECK(whole_text(*gray) == payload(6));
    for (std::ptrdiff_t channels = 1; channels <= 8; ++channels) {
        const auto bytes = static_cast<std::size_t>(6 * channels);
        const auto many = open_npy(file(dictionary("|u1", "(2, 3, " + std::to_string(channels) + ")"), payload(bytes)));
        CHECK(many->frame() == Frame::packed(2, 3, channels));
        CHECK(whole_text(*many) == payload(bytes));
    }
}

TEST_CASE("every element type in either byte order, with its natural white") {
    struct Type {
        const char* descr;
        const char* code;
    };
    for (const Type& type : std::vector<Type>{
             {"|b1", "?"},  {"?", "?"},    {"|u1", "B"},  {"|i1", "b"},  {"u1", "B"},   {"<u1", "B"},  {">i1", "b"},
             {"<u2", "<H"}, {">u2", ">H"}, {"<u4", "<I"}, {">u4", ">I"}, {"<u8", "<Q"}, {">u8", ">Q"}, {"<i2", "<h"},
             {">i2", ">h"}, {"<i4", "<i"}, {">i4", ">i"}, {"<i8", "<q"}, {">i8", ">q"}, {"<f2", "<e"}, {">f2", ">e"},
             {"<f4", "<f"}, {">f4", ">f"}, {"<f8", "<d"}, {">f8", ">d"}, {"=u2", "=H"}, {"i4", "=i"}}) {
        CAPTURE(type.descr);
        const Format format = Format::parse(type.code);
        const auto source = open_npy(file(dictionary(type.descr, "(1, 2)"), payload(2 * format.itemsize())));
        CHECK(source->frame() == Frame::packed(1, 2, 1, format));
        CHECK(source->frame().max() == Frame::natural_max(format));
        CHECK(whole_text(*source) == payload(2 * format.itemsize()));
    }
}

TEST_CASE("an array in Fortran order is planes of columns, seen through a transpose") {
    for (const std::ptrdiff_t channels : {1, 3}) {
        CAPTURE(channels);
        // a[y, x, c] lies at y + 4 x + 4 * 3 c
        const auto bytes = static_cast<std::size_t>(12 * channels * 2);
        const std::string shape = channels == 1 ? "(4, 3)" : "(4, 3, 3)";
        const auto source = open_npy(file(dictionary(">u2", shape, true), payload(bytes)));
        CHECK(source->frame() == Frame::packed(3, 4, channels, Format::parse(">H")));
        CHECK(source->facts().stored == ">u2, Fortran order");
        check_every_window(*source);
        const Picture picture(source);
        CHECK(picture.height() == 4);
        CHECK(picture.width() == 3);
        const std::string seen = seen_text(source);
        const std::string stored = payload(bytes);
        for (std::ptrdiff_t y = 0; y < 4; ++y)
            for (std::ptrdiff_t x = 0; x < 3; ++x)
                for (std::ptrdiff_t c = 0; c < channels; ++c)
                    CHECK(seen.substr(static_cast<std::size_t>(2 * ((y * 3 + x) * channels + c)), 2) ==
                          stored.substr(static_cast<std::size_t>(2 * (y + 4 * x + 12 * c)), 2));
        const auto cut = (source->shown().channel_count() == 3) ? 2U : 0U; // a window of one plane
        CHECK(text_of(to_bytes((picture | Crop{1, 2, 2, 2}).resident().view().slice(2, {cut, cut + 1}))).size() == 8);
    }
}

TEST_CASE("planes are gathered by pieces: what is held does not grow with the length of a row") {
    constexpr std::ptrdiff_t length = 700'001;
    const std::string pixels = payload(2 * length);
    const auto source = open_npy(file(dictionary("|u1", "(700001, 1, 2)", true), pixels));
    const View to = Buffer::allocate(2 * length).view({}, {1, length, 2});
    const std::uint64_t before = counters().bytes_allocated;
    source->read({0, 0, 1, length}, to);
    CHECK(source->held_memory() == std::uint64_t{256} << 10);
    CHECK(counters().bytes_allocated - before <= source->held_memory());
    CHECK(text_of(to_bytes(to.slice(2, {0, 1}))) == pixels.substr(0, length));
    CHECK(text_of(to_bytes(to.slice(2, {1, 2}))) == pixels.substr(length));
}

TEST_CASE("every window is that part, and a file cut off anywhere is an error or as much as is there") {
    const std::string pixels = payload(3 * 4 * 2 * 2);
    const std::string whole = file(dictionary("<i2", "(3, 4, 2)"), pixels);
    const std::size_t before = whole.size() - pixels.size();
    check_every_window(*open_npy(whole));
    check_every_truncation(
        whole, before, pixels,
        [](std::string_view part, bool tolerant) { return open_part(npy_codec, part, tolerant); },
        [&](std::size_t size) { return size - before; });
}

TEST_CASE("the dictionary's keys may come in any order, with any white space and either quotes, in versions 1 to 3") {
    for (const auto& text : {"{'descr': '<u2', 'fortran_order': False, 'shape': (2, 1)}"s,
                             "{\"shape\":(2,1,),\"descr\":\"<u2\",\"fortran_order\":False}"s,
                             "  {\t'fortran_order' :False ,\n'shape' : ( 2L , 1L ) , 'descr': '<u2' , }   \n   "s}) {
        CAPTURE(text);
        for (const char version : {'\1', '\2', '\3'}) {
            const auto source = open_npy(file(text, "abcd", version));
            CHECK(source->frame() == Frame::packed(2, 1, 1, Format::parse("<H")));
            CHECK(whole_text(*source) == "abcd");
        }
    }
}

TEST_CASE("a dictionary that is no picture's is refused with what it has instead") {
    const auto refused = [](const std::string& text, const std::string& problem) {
        check_refused(file(text, "abcd"), "the header " + problem);
    };
    const std::string rest = ", 'fortran_order': False, 'shape': (2, 1)}";
    refused("", "has its end where '{' should be");
    refused("{", "has its end where a key in quotes should be");
    refused("{}", "has no 'descr'");
    refused("{'descr': '|u1', 'fortran_order': False}", "has no 'shape'");
    refused("{'descr': '|u1', 'shape': (1, 1)}", "has no 'fortran_order'");
    refused("{'descr': '|u1', 'descr': '|u1'" + rest, "has 'descr' twice");
    refused("{'colour': 1" + rest, "has the unknown key 'colour'");
    refused("{'descr' '|u1'" + rest, "has ''|u1', 'fortran_order': False, 'shape': ...' where ':' should be");
    refused("{'descr': '|u1' 'shape': (1, 1)}", "has ''shape': (1, 1)}?' where '}' should be");
    refused("{'descr': '|u1'" + rest + "x", "goes on after its dictionary with 'x?'");
    refused("{'descr': |u1}", "has '|u1}?' where the element type in quotes should be");
    refused("{'descr': '|u1", "has a string without an end");
    refused("{'descr': '|\\x75\\x31'" + rest, "has the string '|\\x75\\x31'");
    refused("{'descr': '|u1', 'fortran_order': 0, 'shape': (1, 1)}",
            "has '0, 'shape': (1, 1)}?' where True or False should be");
    const auto shape = [&](const std::string& text, const std::string& problem) {
        refused("{'descr': '|u1', 'fortran_order': False, 'shape': " + text, problem);
    };
    shape("[1, 1]}", "has '[1, 1]}?' where '(' should be");
    shape("(1, -1)}", "has '-1)}?' where an extent should be");
    shape("(1, 1e3)}", "has 'e3)}?' where ')' should be");
    shape("(1, )1}", "has '1}?' where '}' should be");
    shape("(7)}", "has a number in parentheses, not a tuple, as its shape");
    shape("(1, 99999999999999999999)}", "has an extent beyond any file: '99999999999999999999'");
    std::string many = "(";
    for (int k = 0; k < 65; ++k) many += "1,";
    shape(many + ")}", "has more than 64 axes");
    refused("__import__('os').system('true')", "has '__import__('os').system('true')?' where '{' should be");
}

TEST_CASE("elements that are no numbers, or of a size that is not read, are refused in words") {
    const auto refused = [](const std::string& descr, const std::string& problem) {
        check_refused(file(dictionary(descr, "(1, 1)"), payload(64)), "its elements are '" + descr + "': " + problem);
    };
    const std::string sizes = "read are b1, u1 u2 u4 u8, i1 i2 i4 i8 and f2 f4 f8";
    refused("<c8", "complex numbers: save their parts, a.real and a.imag");
    refused("|O", "Python objects, which are pickled: they are never read");
    refused("|S3", "strings, not numbers");
    refused("<U3", "strings, not numbers");
    refused("|V4", "records or opaque bytes: save one field, a['NAME']");
    refused("<M8[ns]", "dates or times: save a.view('i8')");
    refused("<f16", sizes);
    refused("<u3", sizes);
    refused("<u0", sizes);
    refused("<b2", sizes);
    refused("|u2", "it has no byte order");
    for (const char* odd : {"", "<", "u", "<u", "<u2x", "<u-1", "<u99999999999", "!u2", "<x2", "<<u2"})
        refused(odd, "no element type of NumPy");
    check_refused(file("{'descr': [('r', '|u1')], 'fortran_order': False, 'shape': (1, 1)}", "abcd"),
                  "its elements are records, '[('r', '|u1')], 'fortran_order': False, ...': save one field, a['NAME']");
}

TEST_CASE("shapes that are no picture's are named") {
    const auto refused = [](const std::string& shape, const std::string& problem) {
        check_refused(file(dictionary("|u1", shape), payload(100)), "an array of shape " + shape + problem);
    };
    const std::string pictures =
        " is no picture; (height, width) and (height, width, channels) with 1 to 8 channels are";
    refused("()", pictures);
    refused("(10,)", pictures);
    refused("(2, 2, 2, 2)", pictures);
    refused("(20, 20, 9)", pictures);
    refused("(3, 20, 30)", pictures + ": if its channels come first, save numpy.moveaxis(a, 0, 2)");
    refused("(0, 5)", " has no pixels");
    refused("(5, 0, 3)", " has no pixels");
    refused("(5, 5, 0)", " has no pixels");
}

TEST_CASE("headers that lie about sizes are refused before anything is allocated") {
    check_refused(file(dictionary("|u1", "(4294967296, 4294967296)"), "x"),
                  "the header says (4294967296, 4294967296): no file holds that many elements");
    check_refused(file(dictionary("<f8", "(18446744073709551615, 1)"), "x"),
                  "the header says (18446744073709551615, 1): no file holds that many elements");
    for (const bool fortran : {false, true})
        CHECK_THROWS_AS(open_npy(file(dictionary("|u1", "(1000000, 1000000, 3)", fortran), "x")), CodecError);
    check_refused("\x93NUMPY\4\0\1\0{}"s, "an array file of version 4.0; versions 1.0, 2.0 and 3.0 are read");
    check_refused("\x93NUMPY\1\1\1\0{}"s, "an array file of version 1.1; versions 1.0, 2.0 and 3.0 are read");
    check_refused("\x93NUMPY\2\0\xff\xff\xff\xff{}"s + std::string(100, ' '),
                  "a header of 4294967295 bytes; a picture's has at most 65536");
    CHECK(open_npy(file(dictionary("|u1", "(1, 1)"), "abc"))->facts().notices ==
          std::vector<std::string>{"2 bytes after the picture are not read (a file may hold several)"});
}

TEST_CASE("a second array in the file, as numpy.save appends it, is known") {
    const std::string one = file(dictionary("|u1", "(1, 1)"), "a");
    CHECK(open_npy(one + one)->facts().further_frames);
    CHECK_FALSE(open_npy(one + "NUMPY")->facts().further_frames);
    CHECK_FALSE(open_npy(one)->facts().further_frames);
}

TEST_CASE("NPY is known by its magic number") {
    CHECK(recognise(bytes_of("\x93NUMPY\1"s)) == &npy_codec);
    for (const char* text : {"\x93NUMP", "NUMPY", ""}) CHECK_FALSE(npy_codec.recognises(bytes_of(text)));
}

TEST_CASE("a picture is written as numpy.save writes it: header padded to 64 bytes, room for the first axis to grow") {
    const Image gray = numbered(2, 3, 1);
    const std::string text = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";
    CHECK(text_of(encode(npy_codec, gray)) == "\x93NUMPY\1\0\x76\0"s + text + std::string(0x76 - text.size() - 1, ' ') +
                                                  "\n" + text_of(to_bytes(gray.view())));
    CHECK(text_of(encode(npy_codec, numbered(2, 3, 4, Format::parse(">h")))).substr(10, 64) ==
          "{'descr': '>i2', 'fortran_order': False, 'shape': (2, 3, 4), }  ");
    // As many digits as there may be take nothing from the room: 98 characters, 2 spaces more, then up to 128 bytes.
    constexpr std::ptrdiff_t long_number = 1'000'000'000'000'000'000;
    const std::ptrdiff_t shape[] = {long_number, long_number, 3};
    CHECK(npy::header_text(Format::parse("<d"), shape).size() == 128);
}

TEST_CASE("every format is written with its own elements, and read again the same") {
    for (const char* code :
         {"?", "b", "B", "<h", ">h", "<H", ">H", "<i", ">I", "<q", ">Q", "<e", ">e", "<f", ">f", "<d", ">d"})
        for (const std::ptrdiff_t channels : {1, 2, 3, 5, 8}) {
            CAPTURE(code);
            CAPTURE(channels);
            const Format format = Format::parse(code);
            const Image image = numbered(4, 3, channels, format);
            const auto source = open_npy(encoded(image, "npy"));
            CHECK(source->frame() == Frame::packed(4, 3, channels, format));
            CHECK(same_bytes(source->whole().view(), image.view()));
        }
}

TEST_CASE("values are written as they are even where white is not the natural one") {
    const Image image = numbered(2, 3, 1, Format::parse(">H"), 1000);
    const auto source = open_npy(encoded(image, "npy"));
    CHECK(same_bytes(source->whole().view(), image.view()));
    CHECK(source->frame().max() == 65535);
}

TEST_CASE("elements that NPY has no name for here are refused") {
    CHECK_THROWS_WITH_AS(begin(npy_codec, Frame::packed(1, 1, 1, Format::of<char>())),
                         "NPY is written with booleans, integers and floats of 1 to 8 bytes; this picture's elements "
                         "are char",
                         CodecError);
    CHECK_THROWS_AS(begin(npy_codec, Frame::packed(1, 1, 1, Format::of<long double>())), CodecError);
}
