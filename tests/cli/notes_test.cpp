// What is to be known of the reading of a file is said by whoever reads it, not just by run of its input.
#include "cli/tool.hpp"
#include "codecs/png_file.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace cli;

namespace {

std::string text_of(const testing::Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

const testing::PngKind gray8{0, 8};

/// A PNG of two frames, of which the first is its default picture.
std::string animated() {
    testing::Bytes counts;
    testing::append_u32(counts, 2);
    testing::append_u32(counts, 0);
    return text_of(
        testing::simple_png(gray8, 5, 3, testing::random_samples(gray8, 5, 3), {testing::chunk("acTL", counts)}));
}
const std::string one_frame = "The file is animated; only its default picture is read.";

std::string note(const std::string& text) { return "oriel: note: " + text + "\n"; }

} // namespace

TEST_CASE("stats, view and diff say what is to be known of each file they read; not with -q") {
    const Folder folder;
    folder.write("a.png", animated());
    folder.write("still.pgm", "P5\n5 3\n255\n" + std::string(15, 'x'));
    folder.write("small.pgm", "P5\n1 1\n255\nx");
    CHECK(folder.oriel({"stats", "a.png"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"stats", "still.pgm", "a.png"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"view", "a.png"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"diff", "a.png", "still.pgm"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"diff", "still.pgm", "a.png"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"diff", "a.png", "small.pgm"}).err == note("a.png: " + one_frame));
    CHECK(folder.oriel({"diff", "a.png", "a.png"}).err == note("a.png: " + one_frame) + note("a.png: " + one_frame));
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"stats", "a.png", "-q"}, {"diff", "a.png", "still.pgm", "-q"}})
        CHECK(folder.oriel(line).err == "");
    const nlohmann::json said{{"path", "a.png"}, {"note", "a.png: " + one_frame}};
    CHECK(nlohmann::json::parse(folder.oriel({"stats", "a.png", "--json"}).err) == said);
    CHECK(nlohmann::json::parse(folder.oriel({"diff", "a.png", "still.pgm", "--json"}).err) == said);
}

TEST_CASE("of what is pasted it is said too") {
    const Folder folder;
    folder.write("a.png", animated());
    folder.write("onto.pgm", "P5\n9 9\n255\n" + std::string(81, 'x'));
    const std::string pasted = "what is pasted: " + one_frame;
    const Result once = folder.oriel({"onto.pgm", "paste", "a.png", "-o", "out.pgm"});
    CHECK(once.err.starts_with(note(pasted) + "out.pgm  9×9 gray8  ("));
    const Result turned = folder.oriel({"onto.pgm", "rotate", "90", "paste", "a.png", "-fo", "out.pgm"});
    CHECK(turned.err.starts_with(note(pasted) + "out.pgm "));
    const Result twice = folder.oriel({"onto.pgm", "paste", "a.png", "paste", "a.png", "+1+1", "-fo", "out.pgm"});
    CHECK(twice.err.starts_with(note(pasted) + "out.pgm "));
    const Result both = folder.oriel({"a.png", "paste", "a.png", "-o", "out.png"});
    CHECK(both.err.starts_with(note(one_frame) + note(pasted)));
    const Result json = folder.oriel({"onto.pgm", "paste", "a.png", "-fo", "out.pgm", "--json"});
    CHECK(nlohmann::json::parse(json.out)["notes"] == nlohmann::json{pasted});
    CHECK(folder.oriel({"stats", "onto.pgm", "paste", "a.png"}).err == note("onto.pgm: " + pasted));
    CHECK(folder.oriel({"onto.pgm", "paste", "a.png", "-qfo", "out.pgm"}).err == "");

    CHECK(folder.oriel({"onto.pgm", "paste", "a.png", "--in-place=map"}).err.starts_with(note(pasted) + "onto.pgm "));
}

TEST_CASE("channels that have numbers for names are counted, and do not run into their depth") {
    const Folder folder;
    const auto pam = [](int depth, const std::string& type) {
        return "P7\nWIDTH 1\nHEIGHT 1\nDEPTH " + std::to_string(depth) + "\nMAXVAL 255\nTUPLTYPE " + type +
               "\nENDHDR\n" + std::string(static_cast<std::size_t>(depth), 'x');
    };
    folder.write("four.pam", pam(4, "CMYK"));
    folder.write("two.pam", pam(2, "OTHER"));
    CHECK(folder.oriel({"four.pam", "-o", "out.pam"}).err.find("\nout.pam  1×1 4 channels of 8 bit  (") !=
          std::string::npos);
    CHECK(folder.oriel({"info", "four.pam"}).out.find("  pixels       4 channels of 8 bit, ") != std::string::npos);
    CHECK(folder.oriel({"info", "two.pam"}).out.find("  pixels       2 channels of 8 bit, ") != std::string::npos);
    CHECK(folder.oriel({"stats", "four.pam"}).out.starts_with("four.pam (1×1 4 channels of 8 bit)\n"));
}

TEST_CASE("gray of fewer than 8 bit is said to be what it is where it is scaled to 16") {
    const Folder folder;
    for (const int depth : {1, 2, 4, 8}) {
        const testing::PngKind kind{0, depth};
        folder.write("a.png", text_of(testing::simple_png(kind, 5, 3, testing::random_samples(kind, 5, 3))));
        const Result result = folder.oriel({"a.png", "flip", "h", "--depth", "16", "-fo", "out.png"});
        CHECK(result.err.starts_with(note(std::to_string(depth) + " bit scaled to 16, as --depth asks") + "out.png "));
    }
    INFO("a palette's colours have 8");
    const testing::PngKind palette{3, 4};
    folder.write("a.png", text_of(testing::simple_png(palette, 5, 3, testing::random_samples(palette, 5, 3))));
    CHECK(folder.oriel({"a.png", "--depth", "16", "-fo", "out.png"})
              .err.starts_with(note("8 bit scaled to 16, as --depth asks")));
}
