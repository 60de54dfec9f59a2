// Pages of docs/ that are made from the tool's tables, in Markdown.
#pragma once

#include <string>

namespace oriel::pages {

/// docs/cli.md: commands, options, exit codes, codes of errors.
std::string cli_page();
/// docs/operations.md: every op with what it does to a picture. docs/pictures.sh draws those pictures from the page.
std::string operations_page();

} // namespace oriel::pages
