#include "command_line.hpp"

#include "commands.hpp"
#include "endings.hpp"
#include "fault.hpp"
#include "suggestion.hpp"
#include "vocabulary.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <iterator>
#include <optional>
#include <utility>

namespace oriel::tool {

namespace {

Settings parse_globals(const std::vector<std::string>& words, const Command& command) {
    const Values values = parse_segment({}, global_options(), words);
    if (values.repeated != nullptr) {
        throw usage_fault(fmt::format("{} is given twice", option_text(*values.repeated)), {"keep one of them"});
    }
    Settings settings;
    for (std::size_t i = 0; i < globals().size(); ++i) {
        const Global& global = globals()[i];
        const bool applies = (global.commands & command.bit) != 0;
        if (values[i]) {
            if (!applies) {
                throw usage_fault(fmt::format("{} has no {}", command.name, option_text(global.option)),
                                  {fmt::format("'oriel help {}' shows what it takes", command.name)});
            }
            global.set(settings, *values[i], "--" + std::string(global.option.name));
        } else if (applies && !global.environment.empty()) {
            const char* value = std::getenv(std::string(global.environment).c_str());
            if (value != nullptr && *value != '\0') global.set(settings, value, global.environment);
        }
    }
    return settings;
}

// Words that belong to nothing: a mistyped op, an input in the wrong place, an unknown option, one too many.
[[noreturn]] void refuse_extra(const Operation& operation, const std::string& extra) {
    if (looks_like_option(extra)) {
        const std::string name = extra.substr(0, extra.find('='));
        throw usage_fault(fmt::format("{} has no option '{}'{}", operation.name, shown(name),
                                      did_you_mean(name, known_options(&operation))),
                          {fmt::format("write {}", usage_line(operation))});
    }
    if (auto fault = misplaced_command(extra)) throw std::move(*fault);
    const std::string near = did_you_mean_word(extra);
    if (!near.empty()) {
        throw usage_fault(fmt::format("'{}' is not an op{}", shown(extra), near),
                          {fmt::format("{} takes no more words: {}", operation.name, usage_line(operation))});
    }
    throw usage_fault(fmt::format("'{}' is one word too many for {}", shown(extra), operation.name),
                      {fmt::format("write {}; inputs go before the first op", usage_line(operation))});
}

// Whether this op can be done where the pixels lie; others are told of.
PlanEdit edit_of(const Operation& operation, const Values& values) {
    if (operation.edit != nullptr) return operation.edit(values);
    std::string can;
    for (const Operation& other : operations()) {
        if (other.edit != nullptr) can += (can.empty() ? "" : ", ") + std::string(other.name);
    }
    throw usage_fault(fmt::format("{} cannot be done where the pixels lie, as --in-place=map asks", operation.name),
                      {fmt::format("these can: {}", can), "--in-place without =map does it, and writes the file anew"});
}

Step build(const Segment& segment, std::string text, const Settings& settings, const Command& command) {
    const Operation& operation = *segment.operation;
    Values values = parse_segment(operation.operands, operation.options, segment.words);
    values.settings = &settings;
    if (values.incomplete != nullptr) {
        throw usage_fault(
            fmt::format("{} {} needs {}", operation.name, option_text(*values.incomplete), values.incomplete->value),
            {fmt::format("write {}", usage_line(operation))});
    }
    if (values.repeated != nullptr) {
        throw usage_fault(fmt::format("{} has {} twice", operation.name, option_text(*values.repeated)),
                          {"keep one of them"});
    }
    if (!values.extra.empty()) refuse_extra(operation, values.extra.front());
    if (values.operands.size() < operation.operands.size() && !operation.operands[values.operands.size()].optional) {
        const Operand& missing = operation.operands[values.operands.size()];
        throw usage_fault(fmt::format("{} needs {}", operation.name, missing.name),
                          {fmt::format("write {}", missing.summary)});
    }
    for (std::size_t i = 0; i < values.operands.size(); ++i) {
        if (values.operands[i].empty()) {
            const Operand& operand = operation.operands[i];
            throw usage_fault(fmt::format("{} needs {}, not an empty word", operation.name, operand.name),
                              {fmt::format("write {}", operand.summary)});
        }
    }
    for (std::size_t i = 0; i < operation.options.size(); ++i) {
        if (values[i] && values[i]->empty() && !operation.options[i].value.empty()) {
            throw usage_fault(fmt::format("{} {} needs {}, not an empty word", operation.name,
                                          option_text(operation.options[i]), operation.options[i].value),
                              {fmt::format("write {}", usage_line(operation))});
        }
    }
    Step step{std::move(text), &operation, operation.build(values), {}, {}};
    if (operation.part != nullptr) {
        if (command.bit != takes::run) {
            throw usage_fault(
                fmt::format("{} makes many pictures of one, which {} does not take", operation.name, command.name),
                {fmt::format("leave out {}, or write its pictures first", operation.name)});
        }
        if (settings.in_place != InPlace::no) {
            throw usage_fault(fmt::format("{} makes many files of one, which cannot take its place", operation.name),
                              {"name them with -o, as in -o 'tiles/{row}_{col}.png'"});
        }
        step.tiling = operation.part(values);
    }
    for (std::size_t i = 0; i < values.operands.size(); ++i)
        if (operation.operands[i].is_picture) step.file = values.operands[i];
    if (settings.in_place == InPlace::map) step.edit = edit_of(operation, values);
    return step;
}

std::string text_of(const Segment& segment) {
    std::string out(segment.operation->name);
    for (const std::string& word : segment.words) out += ' ' + shown(word);
    return out;
}

} // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
    const Cut parts = cut(arguments);
    CommandLine out;
    if (parts.help_topic) {
        out.command = find_command("help");
        if (!parts.help_topic->empty()) out.words.push_back({*parts.help_topic});
        return out;
    }
    out.command = parts.command != nullptr ? parts.command : find_command("run");
    for (const std::string& word : parts.global_words) {
        if (word == "--version") out.settings.version = true;
        if (word == "--verbose") out.settings.verbose = true;
        if (word == "--json") out.settings.json = true;
    }
    if (out.settings.version) return out;
    if (parts.problem) throw *parts.problem;
    out.settings = parse_globals(parts.global_words, *out.command);
    out.words = parts.words;
    for (const Segment& segment : parts.segments) {
        const std::string text = text_of(segment);
        try {
            if (segment.operation->part != nullptr && &segment != &parts.segments.back()) {
                throw usage_fault(
                    fmt::format("{} must be the last op: it makes many pictures of one", segment.operation->name),
                    {"do the other ops first, or run oriel again on the tiles"});
            }
            out.steps.push_back(build(segment, text, out.settings, *out.command));
        } catch (const Fault& fault) {
            throw fault.at(fmt::format("step {} of {} ({})", out.steps.size() + 1, parts.segments.size(), text));
        }
    }
    // Tiles are cut of what the endings made.
    auto at = out.steps.end();
    if (!out.steps.empty() && out.steps.back().tiling) --at;
    std::vector<Step> last = endings(out.settings);
    out.steps.insert(at, std::make_move_iterator(last.begin()), std::make_move_iterator(last.end()));
    return out;
}

} // namespace oriel::tool
