// The written result: a part of a Markdown page, between two marks.
#pragma once

#include "table.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace bench {

struct Picture {
    std::string what; ///< for who cannot see it
    std::filesystem::path path;
};

/// Puts facts, pictures and tables between the lines "<!-- measured -->" and "<!-- /measured -->" of the page, in the
/// place of what is there. Throws std::runtime_error if the page or a mark is missing, or it cannot be written.
void write_page(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& facts,
                const std::vector<Picture>& pictures, const std::vector<Table>& tables,
                const std::string& closing_line);

} // namespace bench
