// Fault: why the tool will not, or cannot, do what was asked. It is printed as
//
//   oriel: crop 100x100+350+250 reaches x=450, y=350 but the picture here is 400×300     the headline
//     step 1 of 2 (crop 100x100+350+250), input photo.jpg (400×300)                      details
//     write crop 50x50+350+250 for the part inside                                       the last line mends
//     it
#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::tool {

/// What a process of this tool ends with. Signals end it with 128 and their number.
namespace exit_code {
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int usage = 2;
inline constexpr int partly = 3; ///< of many, some failed
} // namespace exit_code

class Fault : public std::exception {
public:
    /// `code` is a stable word for scripts, as in {"error": {"code": "out_of_bounds", ...}}.
    Fault(int exit, std::string_view code, std::string headline, std::vector<std::string> details = {})
        : exit_(exit), code_(code), headline_(std::move(headline)), details_(std::move(details)) {}

    int exit() const noexcept { return exit_; }
    const std::string& code() const noexcept { return code_; }
    const std::string& headline() const noexcept { return headline_; }
    const std::vector<std::string>& details() const noexcept { return details_; }
    const char* what() const noexcept override { return headline_.c_str(); }

    /// The same with a line about where it happened, between the headline and the rest.
    Fault at(std::string place) const;

    /// As people read it, lines ended.
    std::string text() const;
    /// As scripts read it: one line of JSON.
    std::string json() const;

private:
    int exit_;
    std::string code_;
    std::string headline_;
    std::vector<std::string> details_;
};

/// The command line itself is wrong; nothing has been opened.
Fault usage_fault(std::string headline, std::vector<std::string> details = {});

/// What was caught, as a Fault: the library's errors keep their words. Call it in a catch block.
Fault current_fault();

/// Text from outside (file names, arguments) made safe for a terminal: control bytes are escaped.
std::string shown(std::string_view text);

} // namespace oriel::tool
