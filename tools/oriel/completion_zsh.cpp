// For zsh: the same walk along the words; what is offered has a line about it.
#include "completion.hpp"
#include "completion_tables.hpp"

#include <fmt/core.h>

namespace oriel::tool {

namespace {

constexpr std::string_view script = R"(#compdef oriel
# zsh completion for oriel, as `oriel completion zsh` prints it. Made from the tool's own tables.

# _oriel_value OP OPTION: sets wanted to what follows the option, to nothing if nothing does.
_oriel_value() {
    wanted=()
    case $1,$2 in
@OPERATION_VALUES@    esac
    (( $#wanted )) && return
    case $2 in
@GLOBAL_VALUES@    esac
}

# _oriel_operand OP N: sets wanted to what the op's N-th word is; ? first if it may be left out.
_oriel_operand() {
    wanted=()
    case $1,$2 in
@OPERANDS@    esac
}

# _oriel_options OP COMMAND: sets options.
_oriel_options() {
    options=()
    case $1 in
@OPERATION_OPTIONS@    esac
    case $2 in
@COMMAND_OPTIONS@    esac
}

# _oriel_arguments COMMAND: sets wanted to what the command's words are.
_oriel_arguments() {
    wanted=()
    case $1 in
@ARGUMENTS@    esac
}

# _oriel_offer WORD...: FILE are files, ANY is what nobody knows, OPS and COMMANDS are those.
_oriel_offer() {
    local word
    local -a plain
    for word in $@; do
        case $word in
            ANY|\?) ;;
            FILE) _files ;;
            OPS) _describe -t ops op operations ;;
            COMMANDS) _describe -t commands command commands ;;
            *) plain+=($word) ;;
        esac
    done
    (( $#plain )) && compadd -a plain
}

_oriel() {
    local -a operations commands chaining wanted options pending
    operations=(
@OPERATIONS@    )
    commands=(
@COMMANDS@    )
    chaining=(@CHAINING@)
    local command= op= word
    integer i place=0 inputs=0 literal=0
    for (( i = 2; i < CURRENT; i++ )); do
        word=${(Q)words[i]}
        if (( literal )); then
            inputs+=1
        elif [[ $word == -- ]]; then
            literal=1
        elif [[ $word == -?* && $word != -[0-9]* ]]; then
            [[ $word == *=* ]] && continue
            _oriel_value "$op" $word
            (( $#wanted )) || continue
            i+=1
            (( i < CURRENT )) || pending=($wanted)
        elif [[ -z $op$command && $inputs -eq 0 && -n ${(M)commands:#$word:*} ]]; then
            command=$word
        elif [[ -n ${(M)chaining:#${command:-run}} && -n ${(M)operations:#$word:*} ]]; then
            op=$word place=0
        elif [[ -n $op ]]; then
            place+=1
        else
            inputs+=1
        fi
    done
    local current=$PREFIX
    if (( $#pending )); then
        _oriel_offer $pending
        return
    elif (( literal )); then
        _files
        return
    fi
    if [[ $current == --*=* ]]; then
        _oriel_value "$op" ${current%%=*}
        if (( $#wanted )); then
            compset -P 1 '*='
            _oriel_offer $wanted
            return
        fi
    fi
    if [[ $current == -* && $current != -[0-9]* ]]; then
        _oriel_options "$op" ${command:-run}
        _describe -o option options
    elif [[ -n $op ]]; then
        _oriel_operand $op $place
        if (( ! $#wanted )); then
            _oriel_offer OPS
        elif [[ $wanted[1] == \? ]]; then
            _oriel_offer $wanted OPS
        else
            _oriel_offer $wanted
        fi
    elif [[ -n $command && -z ${(M)chaining:#$command} ]]; then
        _oriel_arguments $command
        _oriel_offer $wanted
    elif (( inputs )); then
        _oriel_offer OPS FILE
    elif [[ -n $command ]]; then
        _files
    else
        _oriel_offer COMMANDS FILE
    fi
}

# Read by autoload when oriel is completed first, or by source.
if [[ $funcstack[1] == _oriel ]]; then
    _oriel "$@"
else
    compdef _oriel oriel
fi
)";

// "word:what it is", where a colon in the word has a backslash.
std::string described(const Choice& choice) {
    std::string word;
    for (const char c : choice.word) {
        if (c == ':') word += '\\';
        word += c;
    }
    return in_quotes(fmt::format("{}:{}", word, choice.summary));
}

std::string described(const std::vector<Choice>& choices, std::string_view before, std::string_view after) {
    std::string out;
    for (const Choice& choice : choices) out += fmt::format("{}{}{}", before, described(choice), after);
    return out;
}

std::string wanted(const std::string& pattern, const Meaning& meaning, bool optional) {
    return fmt::format("        {}) wanted=({}{}) ;;\n", pattern, optional ? "'?' " : "", quoted_words(meaning));
}

std::string options(std::string_view name, const std::vector<Option>& options) {
    return fmt::format("        {}) options+=(\n{}        ) ;;\n", name,
                       described(option_choices(options), "            ", "\n"));
}

} // namespace

std::string zsh_completion() {
    auto parts = table_parts({"|", wanted, options});
    parts.emplace_back("OPERATIONS", described(operation_choices(), "        ", "\n"));
    parts.emplace_back("COMMANDS", described(command_choices(), "        ", "\n"));
    return filled(script, parts);
}

} // namespace oriel::tool
