#include "groups.hpp"
#include "notation.hpp"
#include "settings.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace oriel::tool;

namespace {

using Words = std::vector<std::string>;

bool has(const Words& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

TEST_CASE("words between bars are the words, without what may follow them") {
    CHECK(meaning_of("h|v|hv").words == Words{"h", "v", "hv"});
    CHECK(meaning_of("90|180|270|-90").words == Words{"90", "180", "270", "-90"});
    CHECK(meaning_of("error|clip|pad[=COLOR|edge|mirror]").words == Words{"error", "clip", "pad"});
    CHECK(meaning_of("map").words == Words{"map"});
    CHECK(meaning_of("").empty());
    CHECK(meaning_of("GEOM").empty());
    CHECK(meaning_of("N|NxM[+X+Y]").empty());
}

TEST_CASE("kinds of words stand for files or for what there is") {
    CHECK(meaning_of("FILE").files);
    CHECK(meaning_of("FILE").words.empty());
    CHECK(has(meaning_of("FORMAT").words, "png"));
    CHECK(has(meaning_of("FORMAT=NAME").words, "png=stb"));
    CHECK(has(meaning_of("COLOR").words, "transparent"));
    CHECK(meaning_of("WHEN").words == Words{"auto", "always", "never"});
}

TEST_CASE("what is offered for an option is what it takes") {
    std::string checked;
    for (const Global& global : globals()) {
        const Meaning meaning = meaning_of(global.option.value);
        if (global.option.value.empty() || meaning.words.empty()) continue;
        checked += std::string(global.option.name) + ' ';
        for (const std::string& word : meaning.words) {
            CAPTURE(word);
            if (global.option.name == "background" && word == "transparent") continue; // a colour's name like others
            Settings settings;
            CHECK_NOTHROW(global.set(settings, word, "it"));
        }
    }
    CHECK(checked ==
          "exists in-place to lossless compress strip explain outside orient background depth codec progress "
          "color ");
}

TEST_CASE("where there are few choices, all of them are offered") {
    CHECK(meaning_of("WHAT").words == Words{"error", "skip", "overwrite", "newer"});
    CHECK(meaning_of("RULE").words == Words{"error", "clip", "pad", "pad=edge", "pad=mirror"});
    CHECK(meaning_of("HOW").words == Words{"apply", "keep", "ignore"});
    CHECK(meaning_of("BITS").words == Words{"8", "16"});
    CHECK(meaning_of("LEVEL").words == Words{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
}

TEST_CASE("what follows a command is any of its words, and files where nothing else is known") {
    const Meaning topic = meaning_of_arguments("[OP|COMMAND]");
    CHECK_FALSE(topic.files);
    CHECK(has(topic.words, "crop"));
    CHECK(has(topic.words, "info"));
    CHECK(meaning_of_arguments("FILE...").files);
    CHECK(meaning_of_arguments("BEFORE AFTER").files);
    CHECK(meaning_of_arguments("bash|zsh|fish").words == Words{"bash", "zsh", "fish"});
    CHECK(meaning_of_arguments("").empty());
}

TEST_CASE("every op and every option is in one group") {
    std::size_t count = 0;
    for (const OperationGroup& group : operation_groups()) count += group.members.size();
    CHECK(count == operations().size());
    for (const Operation& operation : operations()) {
        std::ptrdiff_t times = 0;
        for (const OperationGroup& group : operation_groups()) {
            times += std::count(group.members.begin(), group.members.end(), &operation);
        }
        CHECK(times == 1);
    }
    count = 0;
    for (const GlobalGroup& group : global_groups()) count += group.members.size();
    CHECK(count == globals().size());
}
