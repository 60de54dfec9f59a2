#include "groups.hpp"
#include "notation.hpp"

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
