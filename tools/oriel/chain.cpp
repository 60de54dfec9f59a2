#include "chain.hpp"

#include "fault.hpp"
#include "in_place.hpp"
#include "input.hpp"
#include "raw_name.hpp"
#include "vocabulary.hpp"

#include <fmt/core.h>

#include <utility>

namespace oriel::tool {

namespace {

// A word that is no file: an op or a command mistyped, unless it is written like a file's name.
void refuse_unknown(const Word& word) {
    if (word.literal || is_raw(word.text) || is_there(word.text) || word.text.find_first_of("./") != std::string::npos)
        return;
    throw usage_fault(
        fmt::format("'{}' is not a file here, an op, or a command{}", shown(word.text), did_you_mean_word(word.text)),
        {"'oriel --help' lists ops and commands"});
}

} // namespace

std::string input_of(const Word& word) {
    if (word.text.empty()) throw usage_fault("an input's name is empty", {"name a file; - is standard input"});
    refuse_unknown(word);
    return input_name(word);
}

std::vector<std::string> inputs_of(const CommandLine& line) {
    std::vector<std::string> out;
    for (const Word& word : line.words) out.push_back(input_of(word));
    return out;
}

Chain::Chain(const CommandLine& line, std::string input) : Chain(line, input, open_input(input, line.settings)) {}

Chain Chain::unverified(const CommandLine& line, const std::string& input) {
    return {line, input, open_unverified(input, line.settings)};
}

Chain::Chain(const CommandLine& line, std::string input, Picture opened)
    : line_(line), pictures_{std::move(opened)}, input_(std::move(input)) {
    for (std::size_t i = 0; i < line.steps.size(); ++i) pictures_.push_back(done(i));
}

Picture Chain::done(std::size_t i) const {
    const Step& step = line_.steps[i];
    try {
        return step.apply(pictures_.back());
    } catch (...) {
        throw fault_of_step(line_, i, input_, pictures_.front());
    }
}

Tiling Chain::tiling() const {
    const std::size_t last = line_.steps.size() - 1;
    try {
        return line_.steps[last].tiling.value()(result().width(), result().height());
    } catch (...) {
        throw fault_of_step(line_, last, input_, pictures_.front());
    }
}

bool makes_tiles(const CommandLine& line) { return !line.steps.empty() && line.steps.back().tiling.has_value(); }

} // namespace oriel::tool
