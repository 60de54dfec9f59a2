// raw:FILE,WxHxCxTYPE: pixels without a header as input, and -t raw as output, with what is said of them.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"
#include "raw_name.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace cli;

namespace {

/// What sample() has behind its header.
std::string pixels(std::size_t width, std::size_t height, std::size_t channels = 3) {
    const std::string whole = sample(width, height, channels);
    return whole.substr(whole.size() - width * height * channels);
}

void check_failure(const std::vector<std::string>& arguments, const std::string& message, int exit) {
    const Folder folder;
    folder.write("a.bin", pixels(4, 3));
    const Result result = folder.oriel(arguments);
    CAPTURE(arguments);
    CHECK(result.exit == exit);
    CHECK(result.err == "oriel: " + message + '\n');
}

} // namespace

TEST_CASE("pixels without a header are read where the name says how they lie") {
    const Folder folder;
    folder.write("a.bin", "HEAD" + pixels(4, 3));
    folder.write("a.ppm", sample(4, 3));
    CHECK(folder.oriel({"raw:a.bin,4x3x3xu8,offset=4", "-q", "-o", "out.ppm"}).exit == 0);
    CHECK(folder.read("out.ppm") == folder.read("a.ppm"));
    CHECK(folder.oriel({"raw:a.bin,2x3x3xu8,stride=12,offset=4", "-q", "-f", "-o", "out.ppm"}).exit == 0);
    CHECK(folder.oriel({"a.ppm", "crop", "2x3+0+0", "-q", "-o", "left.ppm"}).exit == 0);
    CHECK(folder.read("out.ppm") == folder.read("left.ppm"));
}

TEST_CASE("standard input may be raw, and a path may hold commas or begin with raw:") {
    const Folder folder;
    Setting piped;
    piped.input = pixels(4, 3);
    CHECK(folder.oriel({"raw:-,4x3x3xu8", "-t", "pnm", "-o", "-"}, piped).out == sample(4, 3));
    folder.write("a,2x2,b", pixels(4, 3));
    folder.write("raw:a.ppm", sample(4, 3));
    CHECK(folder.oriel({"raw:a,2x2,b,4x3x3xu8", "-t", "pnm", "-o", "-"}).out == sample(4, 3));
    CHECK(folder.oriel({"-t", "pnm", "-o", "-", "--", "raw:a.ppm"}).out == sample(4, 3));
    CHECK(folder.oriel({"info", "--", "raw:a.ppm"}).out.starts_with("./raw:a.ppm\n  size         4×3\n"));
}

TEST_CASE("info and the outcome tell the layout, and what is written is read again by the name that is said") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const Result written = folder.oriel({"a.ppm", "rotate", "90", "-o", "out.raw"});
    CHECK(written.err.starts_with("oriel: note: to be read again as raw:out.raw,3x4x3xu8\nout.raw  3×4 rgb8  ("));
    CHECK(folder.read("out.raw").size() == 36);
    const Result back = folder.oriel({"raw:out.raw,3x4x3xu8", "rotate", "-90", "-t", "pnm", "-o", "-"});
    CHECK(back.out == sample(4, 3));
    const Result info = folder.oriel({"info", "raw:out.raw,3x3x3xu8"});
    CHECK(info.out.find("  format       raw, 3x3x3xu8\n") != std::string::npos);
    CHECK(info.out.find("  note         9 bytes behind the last row are not read\n") != std::string::npos);
    const Result json = folder.oriel({"a.ppm", "-f", "-o", "out.raw", "--json"});
    CHECK(nlohmann::json::parse(json.out)["notes"][0] == "to be read again as raw:out.raw,4x3x3xu8");
    const Result plan = folder.oriel({"a.ppm", "-t", "raw", "--explain"});
    CHECK(plan.out.find("\n         to be read again as raw:FILE,4x3x3xu8\n") != std::string::npos);
}

TEST_CASE("values whose white is not the natural one are told of") {
    const Folder folder;
    folder.write("a.pgm", "P5\n2 1\n1000\nabcd");
    CHECK(folder.oriel({"a.pgm", "-o", "out.npy"})
              .err.starts_with("oriel: note: values stay 0 to 1000: npy does not say what white is\n"));
    CHECK(folder.oriel({"a.pgm", "-o", "out.raw"})
              .err.starts_with("oriel: note: to be read again as raw:out.raw,2x1x1xu16be\n"
                               "oriel: note: values stay 0 to 1000: raw does not say what white is\n"));
}

TEST_CASE("the raw input as the output needs -f") {
    const Folder folder;
    folder.write("a.raw", pixels(4, 3));
    const Result kept = folder.oriel({"raw:a.raw,4x3x3xu8", "flip", "v", "-o", "a.raw"});
    CHECK(kept.exit == 2);
    CHECK(kept.err == "oriel: 'a.raw' is the input itself\n  add -f to replace it, or choose another name\n");
    CHECK(folder.oriel({"raw:a.raw,4x3x3xu8", "flip", "v", "-f", "-q", "-o", "a.raw"}).exit == 0);
    CHECK(folder.read("a.raw").substr(24) == pixels(4, 3).substr(0, 12));
}

TEST_CASE("a name that is wrong says what is there and how to write it") {
    const std::string advice = "\n  write raw:FILE,WIDTHxHEIGHTxCHANNELSxTYPE[,offset=N][,stride=N], as in "
                               "raw:scan.bin,640x480x3xu8";
    const auto refused = [&](const std::string& name, const std::string& message, int exit = 2) {
        check_failure({name, "-o", "out.png"}, message, exit);
    };
    refused("raw:a.bin", "'raw:a.bin' does not say how its pixels lie" + advice);
    refused("raw:a.bin,u8", "'raw:a.bin,u8' does not say how its pixels lie" + advice);
    refused("raw:,4x3x3xu8", "'raw:,4x3x3xu8' names no file" + advice + "\n  - is standard input");
    refused("raw:a.bin,4x3xu8", "raw layout '4x3xu8': write WIDTHxHEIGHTxCHANNELSxTYPE[,offset=N][,stride=N], as in "
                                "640x480x3xu8" +
                                    advice);
    refused("raw:a.bin,4x3x1xu16", "raw layout '4x3x1xu16': elements of 'u16' need a byte order: write u16le "
                                   "(little-endian, as on most machines) or u16be" +
                                       advice);
    refused("raw:a.bin,4x3x3xu8,stride=3", "raw layout '4x3x3xu8,stride=3': rows have 12 bytes and cannot be 3 apart\n"
                                           "  'oriel help run' shows how a layout is written");
    refused("raw:b.bin,4x3x3xu8", "there is no file 'b.bin'\n  did you mean 'a.bin'?", 1);
    refused("raw:a.bin,4x4x3xu8",
            "a.bin: has 36 bytes, but raw pixels of 4x4x3xu8 reach to byte 48\n"
            "  correct the layout, or read what is there with --allow-truncated",
            1);
}

TEST_CASE("a raw name is divided at the last comma that a size follows") {
    using oriel::tool::parse_raw_name;
    const auto path = [](const std::string& name) { return parse_raw_name(name).path; };
    CHECK(path("raw:a,1x1x1xu8") == "a");
    CHECK(path("raw:a,2x2,1x1x1xu8,offset=3") == "a,2x2");
    CHECK(path("raw:x/y, 3x,1x1x1xu8") == "x/y, 3x");
    CHECK(path("raw:-,1x1x1xu8") == "-");
    CHECK(parse_raw_name("raw:a,2x3x1xu8,offset=3").layout.offset == 3);
    CHECK(oriel::tool::path_of("raw:a,b") == "a,b");
    CHECK(oriel::tool::path_of("a,1x1x1xu8") == "a,1x1x1xu8");
}
