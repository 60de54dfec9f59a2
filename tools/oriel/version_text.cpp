#include "version_text.hpp"

#include "oriel/build.hpp"
#include "oriel/version.hpp"
#include "segment.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace oriel::tool {

namespace {

BuildFacts facts() {
    BuildFacts out = build_facts();
    out.libraries.push_back({"CLI11", std::string(parser_version()), "the tool's options"});
    out.libraries.push_back(
        {"nlohmann-json",
         fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
         "the tool's JSON"});
    return out;
}

std::string as_json() {
    const BuildFacts build = facts();
    nlohmann::ordered_json libraries = nlohmann::ordered_json::array();
    for (const LibraryFacts& one : build.libraries)
        libraries.push_back({{"name", one.name}, {"version", one.version}, {"use", one.use}});
    return json_line({{"version", version()},
                      {"compiler", build.compiler},
                      {"options", build.options},
                      {"target", build.target},
                      {"targets", build.targets},
                      {"libraries", libraries}});
}

} // namespace

std::string version_text(const Settings& settings) {
    if (settings.json) return as_json();
    std::string out = fmt::format("oriel {}\n", version());
    if (!settings.verbose) return out;
    const BuildFacts build = facts();
    out += fmt::format("  built    by {}: {}\n", build.compiler, list_words(build.options));
    out += fmt::format("  kernels  {}, of {}\n", build.target, list_words(build.targets));
    std::size_t name = 0;
    std::size_t number = 0;
    for (const LibraryFacts& one : build.libraries) {
        name = std::max(name, one.name.size());
        number = std::max(number, one.version.size());
    }
    for (const LibraryFacts& one : build.libraries)
        out += fmt::format("  {:<{}}  {:<{}}  {}\n", one.name, name, one.version, number, one.use);
    return out;
}

} // namespace oriel::tool
