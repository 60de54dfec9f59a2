#include "cut.hpp"

#include "commands.hpp"
#include "suggestion.hpp"
#include "vocabulary.hpp"

#include <fmt/core.h>

#include <cctype>
#include <utility>

namespace oriel::tool {

namespace {

const Option* find_global(std::string_view name) {
    for (const Option& option : global_options()) {
        if (option.name == name) return &option;
    }
    return nullptr;
}

const Option* find_global(char letter) {
    for (const Option& option : global_options()) {
        if (option.letter == letter) return &option;
    }
    return nullptr;
}

class Cutter {
public:
    explicit Cutter(const std::vector<std::string>& arguments) : arguments_(arguments) {}

    Cut all() {
        while (next_ < arguments_.size()) take(arguments_[next_++]);
        return std::move(out_);
    }

private:
    void take(const std::string& word) {
        if (literal_) out_.words.push_back({word, true});
        else if (word == "--") literal_ = true;
        else if (word.starts_with("--")) take_long(word);
        else if (looks_like_option(word)) take_letters(word);
        else take_bare(word);
    }

    void take_bare(const std::string& word) {
        const bool first = out_.command == nullptr && out_.words.empty() && out_.segments.empty();
        const bool may_chain = out_.command == nullptr || out_.command->takes_ops;
        if (const Command* named = first ? find_command(word) : nullptr) {
            out_.command = named;
        } else if (const Operation* operation = may_chain ? find_operation(word) : nullptr) {
            out_.segments.push_back({operation, {}});
        } else if (!out_.segments.empty()) {
            out_.segments.back().words.push_back(word);
        } else {
            out_.words.push_back({word});
        }
    }

    // An option that is no global is one of the op before it.
    void take_other(const std::string& word) {
        if (!out_.segments.empty()) {
            out_.segments.back().words.push_back(word);
            return;
        }
        const std::string name = word.substr(0, word.find('='));
        note(usage_fault(fmt::format("'{}' is not an option{}", shown(name), did_you_mean(name, known_options())),
                         {fmt::format("'oriel --help' lists them; a file of that name is written ./{}", shown(word))}));
    }

    void take_long(const std::string& word) {
        const std::size_t equals = word.find('=');
        const Option* option = find_global(std::string_view(word).substr(2, equals - 2));
        if (option == nullptr) {
            take_other(word);
        } else if (option->value.empty()) {
            if (equals != std::string::npos)
                note(usage_fault(fmt::format("--{} takes no value", option->name),
                                 {fmt::format("write --{}", option->name)}));
            take_flag(*option);
        } else if (equals != std::string::npos) {
            take_value(*option, word.substr(equals + 1));
        } else if (!option->bare.empty()) {
            take_value(*option, std::string(option->bare));
        } else {
            take_next_as_value(*option, "--" + std::string(option->name));
        }
    }

    // "-f", "-fq", "-j4", "-fo out.png": one or more letters, the last of which may have a value.
    void take_letters(const std::string& word) {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const Option* option = find_global(word[i]);
            if (option == nullptr) return take_other(word);
            if (!option->value.empty() && option->bare.empty()) break;
        }
        for (std::size_t i = 1; i < word.size(); ++i) {
            const Option& option = *find_global(word[i]);
            if (option.value.empty()) {
                take_flag(option);
            } else if (!option.bare.empty()) {
                take_value(option, std::string(option.bare));
            } else {
                const bool attached = i + 1 < word.size();
                if (attached) take_value(option, word.substr(i + 1));
                else take_next_as_value(option, std::string{'-', option.letter});
                return;
            }
        }
    }

    void take_flag(const Option& option) {
        out_.global_words.push_back("--" + std::string(option.name));
        if (option.name == "help" && !out_.help_topic) {
            out_.help_topic = !out_.segments.empty()    ? std::string(out_.segments.back().operation->name)
                              : out_.command != nullptr ? std::string(out_.command->name)
                                                        : std::string();
        }
    }

    void take_value(const Option& option, const std::string& value) {
        if (value.empty()) {
            note(usage_fault(fmt::format("{} needs {}, not an empty word", option_text(option), option.value),
                             {fmt::format("{} {}: {}", option_text(option), option.value, option.summary)}));
            return;
        }
        out_.global_words.push_back(fmt::format("--{}={}", option.name, value));
    }

    void take_next_as_value(const Option& option, const std::string& asked) {
        if (next_ == arguments_.size()) {
            note(usage_fault(fmt::format("{} needs {}", asked, option.value),
                             {fmt::format("{} {}: {}", asked, option.value, option.summary)}));
        } else if (looks_like_option(arguments_[next_])) {
            const std::string value = shown(arguments_[next_]);
            note(usage_fault(fmt::format("{} needs {}, but '{}' follows it", asked, option.value, value),
                             {fmt::format("if '{}' is meant, write --{}={}", value, option.name, value)}));
        } else {
            take_value(option, arguments_[next_++]);
        }
    }

    void note(Fault fault) {
        if (!out_.problem) out_.problem = std::move(fault);
    }

    const std::vector<std::string>& arguments_;
    Cut out_;
    std::size_t next_ = 0;
    bool literal_ = false;
};

} // namespace

Cut cut(const std::vector<std::string>& arguments) { return Cutter(arguments).all(); }

// "-x", "--xyz"; but "-" is a file, and -90 or -1,-1 are numbers.
bool looks_like_option(std::string_view word) {
    return word.size() > 1 && word[0] == '-' && std::isdigit(static_cast<unsigned char>(word[1])) == 0;
}

} // namespace oriel::tool
