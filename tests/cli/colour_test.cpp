// Colour: on a terminal that can, unless somebody does not want it.
#include "cli/terminal.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

using namespace cli;

namespace {

constexpr const char* error_in_colour = "\x1b[1;31moriel:\x1b[0m \x1b[1mthere is no file 'no.png'\x1b[0m\r\n"
                                        "  \x1b[32mcheck the name; - is standard input\x1b[0m\r\n";
constexpr const char* error_on_a_terminal = "oriel: there is no file 'no.png'\r\n"
                                            "  check the name; - is standard input\r\n";

// What is said on a terminal.
std::string said(const std::vector<std::string>& environment, std::vector<std::string> more = {}) {
    const Folder folder;
    const Terminal terminal;
    Setting setting;
    setting.err = terminal.theirs;
    setting.environment = environment;
    std::vector<std::string> arguments = {"no.png", "-o", "out.png"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    CHECK(folder.oriel(arguments, setting).exit == 1);
    return terminal.text();
}

} // namespace

TEST_CASE("an error on a terminal is in colour: who speaks, what is wrong, how to mend it") {
    CHECK(said({"TERM=xterm", "NO_COLOR="}) == error_in_colour);
}

TEST_CASE("NO_COLOR, TERM=dumb, ORIEL_COLOR and --color say that there is none") {
    CHECK(said({"TERM=xterm", "NO_COLOR=1"}) == error_on_a_terminal);
    CHECK(said({"TERM=dumb", "NO_COLOR="}) == error_on_a_terminal);
    CHECK(said({"TERM=xterm", "NO_COLOR=", "ORIEL_COLOR=never"}) == error_on_a_terminal);
    CHECK(said({"TERM=xterm", "NO_COLOR="}, {"--color", "never"}) == error_on_a_terminal);
    CHECK(said({"TERM=xterm", "NO_COLOR="}, {"--color=never"}) == error_on_a_terminal);
}

TEST_CASE("--color wins over the environment") {
    CHECK(said({"TERM=dumb", "NO_COLOR=1"}, {"--color", "always"}) == error_in_colour);
    CHECK(said({"TERM=xterm", "NO_COLOR=", "ORIEL_COLOR=never"}, {"--color", "always"}) == error_in_colour);
    CHECK(said({"TERM=dumb", "NO_COLOR=1", "ORIEL_COLOR=always"}) == error_in_colour);
}

TEST_CASE("elsewhere there is none, but if it is asked for; and JSON has never any") {
    const Folder folder;
    CHECK(folder.oriel({"no.png", "-o", "out.png"}).err.find('\x1b') == std::string::npos);
    CHECK(folder.oriel({"no.png", "-o", "out.png", "--color=always"}).err.find('\x1b') != std::string::npos);
    CHECK(folder.oriel({"no.png", "-o", "out.png", "--color=always", "--json"}).err.find('\x1b') == std::string::npos);
    CHECK(folder.oriel({"info", "no.png", "--color=always"}).err.find('\x1b') != std::string::npos);
    CHECK(folder.oriel({"help"}).out.find('\x1b') == std::string::npos);
    CHECK(folder.oriel({"help", "--color", "always"}).out.find("\x1b[1mExamples\x1b[0m\n") != std::string::npos);
}

TEST_CASE("a bad word for --color is refused without colour being decided by it") {
    const Folder folder;
    const Result result = folder.oriel({"a.png", "-o", "b.png", "--color", "alway"});
    CHECK(result.exit == 2);
    CHECK(result.err == "oriel: --color takes auto, always or never, not 'alway'; did you mean 'always'?\n");
}
