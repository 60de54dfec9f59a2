// `oriel IN [OP ARG...]... -o OUT`: opens the picture, lays the ops over it as views, and writes what is
// seen.
#include "commands.hpp"
#include "console.hpp"
#include "explain.hpp"
#include "fault.hpp"
#include "in_place.hpp"
#include "input.hpp"
#include "oriel/copy.hpp"
#include "oriel/io.hpp"
#include "outcome.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "raw_name.hpp"
#include "suggestion.hpp"
#include "vocabulary.hpp"
#include "words.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <chrono>

namespace oriel::tool {

namespace {

// A word that is no file: an op or a command mistyped, unless it is written like a file's name.
void refuse_unknown(const Word& word) {
    if (word.literal || is_raw(word.text) || is_there(word.text) || word.text.find_first_of("./") != std::string::npos)
        return;
    throw usage_fault(fmt::format("'{}' is not a file here, an op, or a command{}", shown(word.text),
                                  did_you_mean(word.text, known_words())),
                      {"'oriel --help' lists ops and commands"});
}

std::string input_of(const CommandLine& line) {
    for (const Word& word : line.words) {
        if (word.text.empty()) throw usage_fault("an input's name is empty", {"name a file; - is standard input"});
    }
    for (const Word& word : line.words) refuse_unknown(word);
    if (line.words.empty()) {
        throw usage_fault("no input: name a picture before the first op",
                          {"write oriel IN [OP ARG...]... -o OUT; - is standard input"});
    }
    if (line.words.size() > 1) {
        const std::string& last = line.words.back().text;
        const bool meant_as_output = !line.settings.output && !is_there(last);
        throw usage_fault(fmt::format("two inputs, '{}' and '{}', where one is taken", shown(line.words[0].text),
                                      shown(line.words[1].text)),
                          {meant_as_output ? fmt::format("the output is named with -o: -o {}", shown(last))
                                           : "run oriel once for each"});
    }
    return input_name(line.words[0]);
}

class Chain {
public:
    Chain(const CommandLine& line, std::string input)
        : line_(line), pictures_{open_input(input, line.settings)}, input_(std::move(input)) {
        for (std::size_t i = 0; i < line.steps.size(); ++i) pictures_.push_back(done(i));
    }

    /// The opened picture, then what each step made of it.
    const std::vector<Picture>& pictures() const noexcept { return pictures_; }
    const Picture& result() const noexcept { return pictures_.back(); }

private:
    Picture done(std::size_t i) const {
        const Step& step = line_.steps[i];
        try {
            return step.apply(pictures_.back());
        } catch (...) {
            throw fault_of_step(line_, i, input_, pictures_.front());
        }
    }

    const CommandLine& line_;
    std::vector<Picture> pictures_;
    std::string input_;
};

void save_with_progress(const Picture& picture, const Destination& to, const Settings& settings) {
    SaveOptions options = save_options_of(settings);
    options.format = to.format;
    ProgressLine line(settings.quiet ? ShowProgress::never : settings.progress, picture.frame().row_bytes());
    if (line.wanted()) {
        options.progress = [&line](std::uint64_t done, std::uint64_t total) {
            line.update(done, total);
            return true;
        };
    }
    if (to.is_stream()) save_descriptor(picture, STDOUT_FILENO, options);
    else save(picture, to.name, options);
}

} // namespace

int run(const CommandLine& line) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const std::string input = input_of(line);
    Destination to = destination_of(line.settings, input);
    if (line.settings.in_place == InPlace::map) return edit_in_place(line, input);
    const Chain chain(line, input);
    if (line.settings.in_place == InPlace::rewrite) {
        to.format = chain.pictures().front().facts().format;
        require_written(to.format, input);
    }
    if (line.settings.explain) {
        write_out(explanation(line, input, chain.pictures(), to));
        return exit_code::done;
    }
    const Plan planned = plan(chain.result(), to.format, save_options_of(line.settings));
    const Counters before = counters();
    save_with_progress(chain.result(), to, line.settings);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    report_outcome(
        {chain.result(), planned, to, line.settings, seconds, counters().bytes_copied - before.bytes_copied});
    return exit_code::done;
}

} // namespace oriel::tool
