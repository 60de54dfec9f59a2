#include "chain.hpp"

#include "fault.hpp"
#include "in_place.hpp"
#include "input.hpp"
#include "raw_name.hpp"
#include "vocabulary.hpp"
#include "words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace oriel::tool {

namespace {

// A word that is no file: an op or a command mistyped, unless it is written like a file's name.
void refuse_unknown(const Word& word) {
    if (word.literal || is_raw(word.text) || is_there(word.text) || word.text.find_first_of("./") != std::string::npos)
        return;
    if (auto fault = misplaced_command(word.text)) throw std::move(*fault);
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

void require_one_stream(const CommandLine& line) {
    const auto is_stdin = [](const std::string& input) { return !input.empty() && path_of(input) == "-"; };
    const auto inputs = std::count_if(line.words.begin(), line.words.end(),
                                      [&](const Word& word) { return is_stdin(input_name(word)); });
    const auto steps =
        std::count_if(line.steps.begin(), line.steps.end(), [&](const Step& step) { return is_stdin(step.file); });
    if (inputs > 1 || steps > 1 || (inputs != 0 && steps != 0))
        throw usage_fault("standard input is named twice, but can be read once", {"name a file for one of them"});
    if (line.words.size() < 2) return;
    for (const Step& step : line.steps) {
        if (step.file.empty() || !is_read_once(step.file)) continue;
        throw usage_fault(fmt::format("{} would be pasted on {} pictures, but can be read once", name_words(step.file),
                                      line.words.size()),
                          {"save it to a file first, and paste that"});
    }
}

std::vector<std::string> inputs_of(const CommandLine& line) {
    std::vector<std::string> out;
    for (const Word& word : line.words) out.push_back(input_of(word));
    require_one_stream(line);
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
