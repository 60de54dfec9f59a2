// `oriel_pages cli|operations`: prints that page of docs/.
#include "pages.hpp"

#include <cstdio>
#include <string_view>

int main(int count, char** words) {
    const std::string_view name = count == 2 ? words[1] : "";
    if (name != "cli" && name != "operations") {
        (void)std::fputs("write oriel_pages cli or oriel_pages operations\n", stderr);
        return 2;
    }
    const std::string page = name == "cli" ? oriel::pages::cli_page() : oriel::pages::operations_page();
    return std::fwrite(page.data(), 1, page.size(), stdout) == page.size() && std::fflush(stdout) == 0 ? 0 : 1;
}
