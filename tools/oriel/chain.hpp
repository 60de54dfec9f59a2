// An input with the ops of the line laid over it as views: what every command that looks at pixels begins with.
#pragma once

#include "command_line.hpp"
#include "oriel/picture.hpp"

#include <string>
#include <vector>

namespace oriel::tool {

/// A word as the name of an input: not empty, and no mistyped op or command. Throws a usage Fault.
std::string input_of(const Word& word);
/// Throws a usage Fault if inputs and steps would read standard input more than once.
void require_one_stream(const CommandLine& line);
/// The inputs of a line, checked both ways.
std::vector<std::string> inputs_of(const CommandLine& line);

class Chain {
public:
    /// Opens `input` and lays the steps over it; no pixel is read. `line` must outlive the Chain. Throws as open_input,
    /// and the Fault of the step that cannot be done.
    Chain(const CommandLine& line, std::string input);
    /// The same, but for --verify of the input.
    static Chain unverified(const CommandLine& line, const std::string& input);
    const std::string& input() const noexcept { return input_; }
    /// The opened picture, then what each step made of it.
    const std::vector<Picture>& pictures() const noexcept { return pictures_; }
    const Picture& opened() const noexcept { return pictures_.front(); }
    const Picture& result() const noexcept { return pictures_.back(); }
    /// How the last step parts the result. Throws a Fault if it cannot; only for lines whose last step does.
    Tiling tiling() const;

private:
    Chain(const CommandLine& line, std::string input, Picture opened);
    Picture done(std::size_t i) const;

    const CommandLine& line_;
    std::vector<Picture> pictures_;
    std::string input_;
};

/// Whether the line parts its pictures into tiles.
bool makes_tiles(const CommandLine& line);

} // namespace oriel::tool
