// The one main() of every test program. It is compiled once. `--kernels=every` runs all tests once for each set of
// kernels this processor has, `--kernels=portable` (or another's name) with that one, `--kernels=ends` with the
// portable ones and the best: the kernels then move small pictures as well, and "every" and "ends" have one more run in
// which those go without a plan (`--kernels=small` alone). Otherwise all is as users have it.
#define DOCTEST_CONFIG_IMPLEMENT
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"

#include <doctest/doctest.h>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

int main(int argc, char** argv) {
    constexpr std::string_view option = "--kernels=";
    constexpr std::string_view small = "small";
    std::vector<std::string> chosen;
    for (int k = 1; k < argc; ++k) {
        const std::string_view argument = argv[k];
        if (!argument.starts_with(option)) continue;
        const std::string_view name = argument.substr(option.size());
        const auto targets = oriel::copying::targets();
        if (name == "every") chosen.assign(targets.begin(), targets.end());
        else if (name == "ends") chosen.assign({std::string(targets.front()), std::string(targets.back())});
        else chosen.emplace_back(name);
        if (name == "every" || name == "ends") chosen.emplace_back(small);
    }
    if (chosen.empty()) return doctest::Context(argc, argv).run();

    const std::size_t few_atoms = oriel::copying::tuning().few_atoms;
    int status = 0;
    for (const std::string& name : chosen) {
        oriel::copying::tuning().few_atoms = name == small ? few_atoms : 0;
        if (name != small && !oriel::copying::use_target(name)) {
            std::cerr << "there are no kernels '" << name << "' here\n";
            return 2;
        }
        std::cout << "kernels: " << name << '\n';
        doctest::Context context(argc, argv);
        status |= context.run();
        if (context.shouldExit()) break;
    }
    return status;
}
