#include "groups.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace oriel::tool {

namespace {

struct Title {
    std::string_view text;
    std::string_view names; ///< with a space before and after each
};

constexpr Title operation_titles[] = {
    {"Take a part", " crop slice subsample channel tiles grid "},
    {"Turn it", " flip rotate transpose transverse orient "},
    {"Change it", " invert gray fill paste pad "},
    {"And", ""},
};

constexpr Title global_titles[] = {
    {"What is read", " frame codec allow-truncated verify orient no-mmap "},
    {"Where it goes", " output force exists in-place to explain outside keep-going "},
    {"How it is written", " quality compress lossless depth background drop-alpha strip "},
    {"What it may take", " jobs max-memory "},
    {"How it is looked at", " tolerance width "},
    {"What is said", " progress quiet verbose color json help version "},
    {"And", ""},
};

bool names(const Title& title, std::string_view name) {
    return title.names.find(' ' + std::string(name) + ' ') != std::string_view::npos;
}

// Each in the first group that names it, or in the last.
template <typename Group, typename Table, typename Name, std::size_t N>
std::vector<Group> grouped(const Title (&titles)[N], Table table, Name name_of) {
    std::vector<Group> out;
    for (const Title& title : titles) out.push_back({title.text, {}});
    for (const auto& one : table) {
        const auto title = std::find_if(std::begin(titles), std::prev(std::end(titles)),
                                        [&](const Title& candidate) { return names(candidate, name_of(one)); });
        out[static_cast<std::size_t>(title - std::begin(titles))].members.push_back(&one);
    }
    std::erase_if(out, [](const Group& group) { return group.members.empty(); });
    return out;
}

} // namespace

std::vector<OperationGroup> operation_groups() {
    return grouped<OperationGroup>(operation_titles, operations(), [](const Operation& one) { return one.name; });
}

std::vector<GlobalGroup> global_groups() {
    return grouped<GlobalGroup>(global_titles, globals(), [](const Global& one) { return one.option.name; });
}

} // namespace oriel::tool
