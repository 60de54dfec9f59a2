// Every op and every option, asked for what cannot be: to the letter, from the tables where they say it all, and one
// case for each way in which a picture can refuse an op.
#include "cli/tool.hpp"
#include "operations.hpp"
#include "reference.hpp"
#include "settings.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace cli;
using oriel::tool::Global;
using oriel::tool::Operand;
using oriel::tool::Operation;
using oriel::tool::Option;

namespace {

using Words = std::vector<std::string>;

// A folder of small pictures, of which a refusal leaves everything as it was.
class Pictures {
public:
    Pictures() {
        folder.write("a.ppm", sample(40, 30));
        folder.write("g.pgm", sample(40, 30, 1));
        folder.write("small.ppm", sample(4, 3));
        folder.write("a.pam", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nrgba");
        folder.write("wide.pgm", sample(1200, 1000, 1));
        before_ = folder.names();
    }

    void refuse(const Words& words, int exit, const std::string& message) const {
        std::string line;
        for (const std::string& word : words) line += ' ' + word;
        CAPTURE(line);
        const Result result = folder.oriel(words);
        CHECK(result.err == "oriel: " + message + '\n');
        CHECK(result.exit == exit);
        CHECK(result.out == "");
        CHECK(folder.names() == before_);
    }

    Folder folder;

private:
    Words before_;
};

// "a.ppm crop 1 ... -o out_{n}.ppm", with as many operands as the op may have.
Words line_of(const Operation& operation, std::size_t operands, const Words& more) {
    Words out = {"a.ppm", std::string(operation.name)};
    out.insert(out.end(), operands, "1");
    out.insert(out.end(), more.begin(), more.end());
    out.insert(out.end(), {"-o", "out_{n}.ppm"});
    return out;
}

std::string step_of(const Operation& operation, std::size_t operands, const Words& more) {
    std::string out = fmt::format("\n  step 1 of 1 ({}", operation.name);
    for (std::size_t i = 0; i < operands; ++i) out += " 1";
    for (const std::string& word : more) out += ' ' + word;
    return out + ")\n  ";
}

struct Case {
    std::string_view operation;
    Words words; ///< input and op, without -o
    std::string code;
    std::string headline;
    std::string mend;
};

} // namespace

TEST_CASE("every op tells of a word that is missing, empty or one too many, and of an option that it has not") {
    const Pictures pictures;
    for (const Operation& op : oriel::tool::operations()) {
        const std::string usage = usage_line(op);
        const std::size_t all = op.operands.size();
        for (std::size_t i = 0; i < all; ++i) {
            const Operand& operand = op.operands[i];
            if (!operand.optional)
                pictures.refuse(
                    line_of(op, i, {}), 2,
                    fmt::format("{} needs {}{}write {}", op.name, operand.name, step_of(op, i, {}), operand.summary));
            pictures.refuse(line_of(op, i, {""}), 2,
                            fmt::format("{} needs {}, not an empty word{}write {}", op.name, operand.name,
                                        step_of(op, i, {""}), operand.summary));
        }
        pictures.refuse(line_of(op, all, {"zzzzzz"}), 2,
                        fmt::format("'zzzzzz' is one word too many for {}{}write {}; inputs go before the first op",
                                    op.name, step_of(op, all, {"zzzzzz"}), usage));
        pictures.refuse(
            line_of(op, all, {"--zzzzzz"}), 2,
            fmt::format("{} has no option '--zzzzzz'{}write {}", op.name, step_of(op, all, {"--zzzzzz"}), usage));
        for (const Option& option : op.options) {
            const std::string name = option_text(option);
            pictures.refuse(
                line_of(op, all, {name}), 2,
                fmt::format("{} {} needs {}{}write {}", op.name, name, option.value, step_of(op, all, {name}), usage));
            pictures.refuse(line_of(op, all, {name, ""}), 2,
                            fmt::format("{} {} needs {}, not an empty word{}write {}", op.name, name, option.value,
                                        step_of(op, all, {name, ""}), usage));
            pictures.refuse(line_of(op, all, {name, "1", name, "2"}), 2,
                            fmt::format("{} has {} twice{}keep one of them", op.name, name,
                                        step_of(op, all, {name, "1", name, "2"})));
        }
    }
}

TEST_CASE("every option tells of a value that is missing, empty, or one that it does not take") {
    const Pictures pictures;
    for (const Global& global : oriel::tool::globals()) {
        const Option& option = global.option;
        const std::string name = "--" + std::string(option.name);
        const std::string shorter = option_text(option);
        if (option.name == "help" || option.name == "version") continue; // they win over every mistake
        // Who takes it: any picture will do, since the line is wrong.
        const Words command = (global.commands & oriel::tool::takes::run) != 0    ? Words{"a.ppm"}
                              : (global.commands & oriel::tool::takes::diff) != 0 ? Words{"diff", "a.ppm", "a.ppm"}
                                                                                  : Words{"view", "a.ppm"};
        const auto with = [&](const Words& more) {
            Words out = command;
            out.insert(out.end(), more.begin(), more.end());
            return out;
        };
        if (option.value.empty()) {
            pictures.refuse(with({name + "=yes"}), 2, fmt::format("{} takes no value\n  write {}", name, name));
            continue;
        }
        pictures.refuse(
            with({name + "="}), 2,
            fmt::format("{0} needs {1}, not an empty word\n  {0} {1}: {2}", shorter, option.value, option.summary));
        if (!option.bare.empty()) continue;
        pictures.refuse(with({name}), 2,
                        fmt::format("{0} needs {1}\n  {0} {1}: {2}", name, option.value, option.summary));
        pictures.refuse(with({name, "--zzzzzz"}), 2,
                        fmt::format("{} needs {}, but '--zzzzzz' follows it\n  if '--zzzzzz' is meant, write "
                                    "{}=--zzzzzz",
                                    name, option.value, name));
        pictures.refuse(with({name, "1", name, "2"}), 2, fmt::format("{} is given twice\n  keep one of them", shorter));
    }
}

TEST_CASE("what an op cannot do to a picture is told with what the picture has") {
    const Pictures pictures;
    const Case cases[] = {
        {"crop",
         {"a.ppm", "crop", "10x10+40+0"},
         "out_of_bounds",
         "crop 10x10+40+0 reaches x=50 but the image here is 40×30",
         "use --outside pad, or 10x10+30+0"},
        {"crop",
         {"a.ppm", "crop", "30,10..10,20"},
         "empty",
         "crop 30,10..10,20 is -20×10, which has no pixels, in this image of 40×30",
         "write crop with the right and bottom edge beyond the left and top one"},
        {"crop",
         {"a.ppm", "crop", "10x10+40+0", "--outside", "clip"},
         "out_of_bounds",
         "crop 10x10+40+0 lies wholly outside of the image here, which is 40×30",
         "write crop 10x10+30+0"},
        {"crop",
         {"a.ppm", "crop", "1%x1%"},
         "empty",
         "crop 1%x1% is 0×0, which has no pixels, in this image of 40×30",
         "write crop with the right and bottom edge beyond the left and top one"},
        {"slice",
         {"a.ppm", "slice", "x=99"},
         "out_of_bounds",
         "slice 'x=99': column 99 is outside the image here, which has 40 columns",
         "'oriel help slice' shows what it takes"},
        {"slice",
         {"a.ppm", "slice", "y=-31"},
         "out_of_bounds",
         "slice 'y=-31': row -31 is outside the image here, which has 30 rows",
         "'oriel help slice' shows what it takes"},
        {"slice",
         {"a.ppm", "slice", "x=50:"},
         "invalid",
         "slice 'x=50:': '50:' selects none of the 40 columns; write [y, x, c] or x=A:B:STEP,y=A:B:STEP,c=LIST",
         "'oriel help slice' shows what it takes"},
        {"slice",
         {"a.ppm", "slice", "c=a"},
         "invalid",
         "channels 'a': there is no channel 'a'; this picture has r, g, b",
         "'oriel help slice' shows what it takes"},
        {"slice",
         {"g.pgm", "slice", "c=r"},
         "invalid",
         "channels 'r': there is no channel 'r'; this picture has y",
         "'oriel help slice' shows what it takes"},
        {"pad",
         {"g.pgm", "pad", "1=red"},
         "invalid",
         "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 to 255",
         "'oriel help pad' shows what it takes"},
        {"pad",
         {"a.ppm", "pad", "1=300"},
         "invalid",
         "'300' does not fit: the values of this picture are whole numbers from 0 to 255",
         "'oriel help pad' shows what it takes"},
        {"pad",
         {"a.ppm", "pad", "1=1,2"},
         "invalid",
         "'1,2' has 2 numbers, and this picture has 3 channels, rgb: write one number, or one for each",
         "'oriel help pad' shows what it takes"},
        {"pad",
         {"a.ppm", "pad", "1000000000000000"},
         "limit",
         "pad 1000000000000000 of 40×30 pixels makes more of them than can be counted",
         "write less"},
        {"channel",
         {"a.ppm", "channel", "a"},
         "invalid",
         "channels 'a': there is no channel 'a'; this picture has r, g, b",
         "'oriel help channel' shows what it takes"},
        {"channel",
         {"a.ppm", "channel", "3"},
         "invalid",
         "channels '3': there is no channel 3; this picture has r, g, b",
         "'oriel help channel' shows what it takes"},
        {"channel",
         {"g.pgm", "channel", "r"},
         "invalid",
         "channels 'r': there is no channel 'r'; this picture has y",
         "'oriel help channel' shows what it takes"},
        {"channel",
         {"a.pam", "channel", "4"},
         "invalid",
         "channels '4': there is no channel 4; this picture has r, g, b, a",
         "'oriel help channel' shows what it takes"},
        {"invert",
         {"a.ppm", "invert", "-c", "a"},
         "invalid",
         "channels 'a': there is no channel 'a'; this picture has r, g, b",
         "'oriel help invert' shows what it takes"},
        {"invert",
         {"g.pgm", "invert", "-c", "r"},
         "invalid",
         "channels 'r': there is no channel 'r'; this picture has y",
         "'oriel help invert' shows what it takes"},
        {"invert",
         {"a.ppm", "invert", "--in", "10x10+40+0"},
         "out_of_bounds",
         "--in 10x10+40+0 reaches x=50 but the image here is 40×30",
         "write --in 10x10+30+0"},
        {"invert",
         {"a.ppm", "invert", "--in", "10x10+40+0", "--outside", "clip"},
         "out_of_bounds",
         "--in 10x10+40+0 lies wholly outside of the image here, which is 40×30",
         "write --in 10x10+30+0"},
        {"invert",
         {"a.ppm", "invert", "--in", "c=r"},
         "invalid",
         "--in c=r chooses channels, but a region is rows and columns",
         "choose the channels with -c, as in invert -c r --in y=:10"},
        {"invert",
         {"a.ppm", "invert", "--in", "x=99"},
         "out_of_bounds",
         "slice 'x=99': column 99 is outside the image here, which has 40 columns",
         "'oriel help invert' shows what it takes"},
        {"invert",
         {"a.ppm", "invert", "--in", "x=40:"},
         "invalid",
         "slice 'x=40:': '40:' selects none of the 40 columns; write [y, x, c] or x=A:B:STEP,y=A:B:STEP,c=LIST",
         "'oriel help invert' shows what it takes"},
        {"fill",
         {"g.pgm", "fill", "red"},
         "invalid",
         "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 to 255",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "256"},
         "invalid",
         "'256' does not fit: the values of this picture are whole numbers from 0 to 255",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "1.5"},
         "invalid",
         "'1.5' does not fit: the values of this picture are whole numbers from 0 to 255",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "1,2"},
         "invalid",
         "'1,2' has 2 numbers, and this picture has 3 channels, rgb: write one number, or one for each",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "#ff000080"},
         "invalid",
         "'#ff000080' has an alpha, and this picture has none: its channels are rgb",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "red", "-c", "a"},
         "invalid",
         "channels 'a': there is no channel 'a'; this picture has r, g, b",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "red", "-c", "5"},
         "invalid",
         "channels '5': there is no channel 5; this picture has r, g, b",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "1,2", "-c", "r"},
         "invalid",
         "'1,2' has 2 numbers, and 1 channel is chosen: write one number, or one for each",
         "'oriel help fill' shows what it takes"},
        {"fill",
         {"a.ppm", "fill", "red", "--in", "9x9+40+0"},
         "out_of_bounds",
         "--in 9x9+40+0 reaches x=49 but the image here is 40×30",
         "write --in 9x9+31+0"},
        {"paste",
         {"a.ppm", "paste", "missing.ppm"},
         "not_found",
         "there is no file 'missing.ppm'",
         "check the name; - is standard input"},
        {"paste",
         {"a.ppm", "paste", "small.ppm", "+39+29"},
         "out_of_bounds",
         "paste small.ppm +39+29 is 4×3 at x=39, y=29: not all of it lies inside of the image here, which is 40×30",
         "write paste small.ppm +36+27 for the nearest place inside"},
        {"paste",
         {"a.ppm", "paste", "small.ppm", "+100+100", "--outside", "clip"},
         "out_of_bounds",
         "paste small.ppm +100+100 is 4×3 at x=100, y=100: not all of it lies inside of the image here, which is 40×30",
         "write paste small.ppm +36+27 for the nearest place inside"},
        {"paste",
         {"small.ppm", "paste", "a.ppm"},
         "out_of_bounds",
         "paste a.ppm +0+0 is 40×30 at x=0, y=0: not all of it lies inside of the image here, which is 4×3",
         "cut it first: oriel a.ppm crop 4x3 -o part.png"},
        {"paste",
         {"g.pgm", "paste", "small.ppm"},
         "invalid",
         "a picture of rgb cannot be pasted into one of y: colour does not go into gray; choose one of its channels "
         "first",
         "'oriel help paste' shows what it takes"},
        {"subsample",
         {"a.ppm", "subsample", "2x2+40+0"},
         "out_of_bounds",
         "subsample 2x2+40+0 starts outside the image here, which is 40×30",
         "'oriel help subsample' shows what it takes"},
        {"subsample",
         {"a.ppm", "subsample", "2x2+0+30"},
         "out_of_bounds",
         "subsample 2x2+0+30 starts outside the image here, which is 40×30",
         "'oriel help subsample' shows what it takes"},
        {"grid",
         {"a.ppm", "grid", "41x2"},
         "out_of_bounds",
         "grid 41x2 has more cells than the image here, which is 40×30, has pixels",
         "write at most grid 40x30"},
        {"grid",
         {"a.ppm", "grid", "2x31"},
         "out_of_bounds",
         "grid 2x31 has more cells than the image here, which is 40×30, has pixels",
         "write at most grid 40x30"},
        {"tiles",
         {"wide.pgm", "tiles", "1x1"},
         "limit",
         "tiles 1x1 of a 1200×1000 image makes 1200 columns and 1000 rows: more than 1000000 files",
         "write larger tiles, or crop first"},
    };
    std::set<std::string_view> met;
    for (const Case& one : cases) {
        met.insert(one.operation);
        Words words = one.words;
        words.insert(words.end(), {"-o", "out_{n}.ppm"});
        std::string step;
        for (std::size_t i = 1; i < one.words.size() && !one.words[i].starts_with("--outside"); ++i)
            step += (i == 1 ? "" : " ") + one.words[i];
        const std::string size = one.words[0] == "small.ppm"  ? "4×3"
                                 : one.words[0] == "a.pam"    ? "1×1"
                                 : one.words[0] == "wide.pgm" ? "1200×1000"
                                                              : "40×30";
        pictures.refuse(words, 1,
                        fmt::format("{}\n  step 1 of 1 ({}), input {} ({})\n  {}", one.headline, step, one.words[0],
                                    size, one.mend));
        words.emplace_back("--json");
        CHECK(nlohmann::json::parse(pictures.folder.oriel(words).err)["error"]["code"] == one.code);
    }
    for (const Operation& op : oriel::tool::operations()) {
        CAPTURE(op.name);
        const bool any_picture =
            op.operands.empty() ? op.options.empty() : op.name == "flip" || op.name == "rotate" || op.name == "orient";
        CHECK(met.contains(op.name) == !any_picture);
    }
}

TEST_CASE("an op that moves pixels is refused where they lie, with those that can be done there") {
    const Pictures pictures;
    std::string can;
    for (const Operation& op : oriel::tool::operations())
        if (op.edit != nullptr) can += (can.empty() ? "" : ", ") + std::string(op.name);
    for (const auto& [name, word] : std::vector<std::pair<std::string, std::string>>{{"crop", "9x9"},
                                                                                     {"slice", "x=1:"},
                                                                                     {"transpose", ""},
                                                                                     {"transverse", ""},
                                                                                     {"pad", "1"},
                                                                                     {"channel", "r"},
                                                                                     {"subsample", "2"}}) {
        Words words = {"a.ppm", name};
        if (!word.empty()) words.push_back(word);
        words.emplace_back("--in-place=map");
        pictures.refuse(words, 2,
                        fmt::format("{0} cannot be done where the pixels lie, as --in-place=map asks\n  step 1 of 1 "
                                    "({0}{1}{2})\n  these can: {3}\n  --in-place without =map does it, and writes the "
                                    "file anew",
                                    name, word.empty() ? "" : " ", word, can));
    }
}
