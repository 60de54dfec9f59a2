// For fish: one function says what may stand at the cursor; fish picks what begins so.
#include "completion.hpp"
#include "completion_tables.hpp"

#include <fmt/core.h>

namespace oriel::tool {

namespace {

constexpr std::string_view script =
    R"(# fish completion for oriel, as `oriel completion fish` prints it. Made from the tool's own tables.

# __oriel_value OP OPTION: what follows the option; nothing if nothing does.
function __oriel_value
    switch "$argv[1],$argv[2]"
@OPERATION_VALUES@    end
    switch "$argv[2]"
@GLOBAL_VALUES@    end
end

# __oriel_operand OP N: what the op's N-th word is; ? first if it may be left out.
function __oriel_operand
    switch "$argv[1],$argv[2]"
@OPERANDS@    end
end

# __oriel_options OP COMMAND: what may begin with a dash.
function __oriel_options
    switch "$argv[1]"
@OPERATION_OPTIONS@    end
    switch "$argv[2]"
@COMMAND_OPTIONS@    end
end

# __oriel_arguments COMMAND: what the command's words are.
function __oriel_arguments
    switch "$argv[1]"
@ARGUMENTS@    end
end

# __oriel_offer PREFIX WORD...: a line each; FILE are files, ANY is what nobody knows, OPS and COMMANDS are those.
function __oriel_offer
    for word in $argv[2..-1]
        switch $word
            case ANY '\?'
            case FILE
                for file in (__fish_complete_path (string replace -- "$argv[1]" '' (commandline -ct)))
                    printf '%s%s\n' $argv[1] $file
                end
            case OPS
                printf '%s\t%s\n' @OPERATIONS@
            case COMMANDS
                printf '%s\t%s\n' @COMMANDS@
            case '*'
                printf '%s%s\n' $argv[1] $word
        end
    end
end

function __oriel_complete
    set -l operations @OPERATION_NAMES@
    set -l commands @COMMAND_NAMES@
    set -l chaining @CHAINING@
    set -l current (commandline -ct)
    set -l command run
    set -l named 0
    set -l op ''
    set -l place 0
    set -l inputs 0
    set -l literal 0
    set -l pending
    for word in (commandline -opc)[2..-1]
        if test (count $pending) -gt 0
            set pending
        else if test $literal = 1
            set inputs (math $inputs + 1)
        else if test "$word" = --
            set literal 1
        else if string match -qr -- '^-[^0-9]' $word
            string match -q -- '*=*' $word; or set pending (__oriel_value "$op" $word)
        else if test -z "$op" -a $named = 0 -a $inputs = 0; and contains -- "$word" $commands
            set command $word
            set named 1
        else if contains -- $command $chaining; and contains -- "$word" $operations
            set op $word
            set place 0
        else if test -n "$op"
            set place (math $place + 1)
        else
            set inputs (math $inputs + 1)
        end
    end
    if test (count $pending) -gt 0
        __oriel_offer '' $pending
        return
    else if test $literal = 1
        __oriel_offer '' FILE
        return
    end
    if string match -q -- '--*=*' $current
        set -l name (string replace -r -- '=.*' '' $current)
        set -l wanted (__oriel_value "$op" $name)
        if test (count $wanted) -gt 0
            __oriel_offer "$name=" $wanted
            return
        end
    end
    if string match -qr -- '^-($|[^0-9])' $current
        __oriel_options "$op" $command
    else if test -n "$op"
        set -l wanted (__oriel_operand $op $place)
        if test (count $wanted) = 0
            __oriel_offer '' OPS
        else if test "$wanted[1]" = '?'
            __oriel_offer '' $wanted OPS
        else
            __oriel_offer '' $wanted
        end
    else if not contains -- $command $chaining
        __oriel_offer '' (__oriel_arguments $command)
    else if test $inputs -gt 0
        __oriel_offer '' OPS FILE
    else if test $named = 1
        __oriel_offer '' FILE
    else
        __oriel_offer '' COMMANDS FILE
    end
end

complete -c oriel -f -a '(__oriel_complete)'
)";

// Pairs of a word and what it is.
std::string described(const std::vector<Choice>& choices) {
    std::string out;
    for (const Choice& choice : choices) {
        out += fmt::format("{}{} {}", out.empty() ? "" : " ", in_quotes(choice.word), in_quotes(choice.summary));
    }
    return out;
}

std::string wanted(const std::string& pattern, const Meaning& meaning, bool optional) {
    return fmt::format("        case {}\n            string split ' ' {}\n            return\n", pattern,
                       in_quotes((optional ? "? " : "") + wanted_words(meaning)));
}

std::string options(std::string_view name, const std::vector<Option>& options) {
    return fmt::format("        case {}\n            printf '%s\\t%s\\n' {}\n", name,
                       described(option_choices(options)));
}

} // namespace

std::string fish_completion() {
    auto parts = table_parts({" ", wanted, options});
    parts.emplace_back("OPERATIONS", described(operation_choices()));
    parts.emplace_back("COMMANDS", described(command_choices()));
    parts.emplace_back("OPERATION_NAMES", names(operation_choices()));
    parts.emplace_back("COMMAND_NAMES", names(command_choices()));
    return filled(script, parts);
}

} // namespace oriel::tool
