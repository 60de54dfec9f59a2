#include "page.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::string_view opening = "<!-- measured -->\n", closing = "<!-- /measured -->\n";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return text.str();
}

} // namespace

void write_page(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& facts,
                const std::vector<Picture>& pictures, const std::vector<Table>& tables,
                const std::string& closing_line) {
    std::string page = read(path);
    const std::size_t from = page.find(opening), to = page.find(closing);
    if (from == page.npos || to == page.npos || to < from)
        throw std::runtime_error(path.string() +
                                 " has no lines '<!-- measured -->' and '<!-- /measured -->', in this order");
    std::string text = "\n| | |\n|---|---|\n";
    for (const auto& [name, fact] : facts) text += "| " + name + " | " + fact + " |\n";
    text += "\n" + closing_line + "\n\n";
    for (const Picture& picture : pictures)
        text +=
            "![" + picture.what + "](" +
            std::filesystem::proximate(picture.path, std::filesystem::absolute(path).parent_path()).generic_string() +
            ")\n\n";
    for (const Table& table : tables) text += markdown(table) + '\n';
    page.replace(from + opening.size(), to - from - opening.size(), text);
    std::ofstream file(path);
    file << page;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

} // namespace bench
