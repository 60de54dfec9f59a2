// For bash 4 or newer. Bash divides words at = and : too; they are put together again from the line.
#include "completion.hpp"
#include "completion_tables.hpp"

#include <fmt/core.h>

namespace oriel::tool {

namespace {

constexpr std::string_view script = R"(# shellcheck shell=bash
# bash completion for oriel, as `oriel completion bash` prints it. Made from the tool's own tables.

# _oriel_value OP OPTION: sets wanted to what follows the option, to nothing if nothing does.
_oriel_value() {
    wanted=''
    case $1,$2 in
@OPERATION_VALUES@    esac
    [[ -z $wanted ]] || return 0
    case $2 in
@GLOBAL_VALUES@    esac
}

# _oriel_operand OP N: sets wanted to what the op's N-th word is, to nothing if it has none.
_oriel_operand() {
    wanted=''
    case $1,$2 in
@OPERANDS@    esac
}

# _oriel_options OP COMMAND: sets options.
_oriel_options() {
    options=''
    case $1 in
@OPERATION_OPTIONS@    esac
    case $2 in
@COMMAND_OPTIONS@    esac
}

# _oriel_arguments COMMAND: sets wanted to what the command's words are.
_oriel_arguments() {
    case $1 in
@ARGUMENTS@        *) wanted=FILE ;;
    esac
}

# _oriel_offer WANTED CURRENT: adds what begins so.
_oriel_offer() {
    local word
    for word in $1; do
        case $word in
            ANY) ;;
            FILE)
                compopt -o filenames 2>/dev/null
                while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$2")
                ;;
            *) [[ $word != "$2"* ]] || COMPREPLY+=("$word") ;;
        esac
    done
}

_oriel() {
    local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} all=() word piece i
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${line#"${line%%[![:space:]]*}"}
        piece=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || piece=$word
        if [[ $word != "$line" ]] || ((i == 0)); then
            all+=("$piece")
        else
            all[${#all[@]} - 1]+=$piece
        fi
        line=${word#"$piece"}
    done
    local last=$((${#all[@]} - 1)) current=${all[${#all[@]} - 1]}
    local command='' op='' place=0 inputs=0 literal=0 wanted='' options='' pending=''
    for ((i = 1; i < last; i++)); do
        word=${all[i]}
        if ((literal)); then
            inputs=$((inputs + 1))
        elif [[ $word == -- ]]; then
            literal=1
        elif [[ $word == -?* && $word != -[0-9]* ]]; then
            [[ $word == *=* ]] && continue
            _oriel_value "$op" "$word"
            [[ $wanted ]] || continue
            i=$((i + 1))
            ((i < last)) || pending=$wanted
        elif [[ -z $op$command && inputs -eq 0 && " @COMMANDS@ " == *" $word "* ]]; then
            command=$word
        elif [[ " @CHAINING@ " == *" ${command:-run} "* && " @OPERATIONS@ " == *" $word "* ]]; then
            op=$word place=0
        elif [[ $op ]]; then
            place=$((place + 1))
        else
            inputs=$((inputs + 1))
        fi
    done
    if [[ $pending ]]; then
        _oriel_offer "$pending" "$current"
    elif ((literal)); then
        _oriel_offer FILE "$current"
    elif [[ $current == --*=* ]] && _oriel_value "$op" "${current%%=*}" && [[ $wanted ]]; then
        _oriel_offer "$wanted" "${current#*=}"
        COMPREPLY=("${COMPREPLY[@]/#/${current%%=*}=}")
    elif [[ $current == -* && $current != -[0-9]* ]]; then
        _oriel_options "$op" "${command:-run}"
        _oriel_offer "$options" "$current"
    elif [[ $op ]]; then
        _oriel_operand "$op" "$place"
        # A word that may be left out may be the next op as well.
        case $wanted in
            '') _oriel_offer '@OPERATIONS@' "$current" ;;
            '? '*) _oriel_offer "${wanted#'? '} @OPERATIONS@" "$current" ;;
            *) _oriel_offer "$wanted" "$current" ;;
        esac
    elif [[ $command && " @CHAINING@ " != *" $command "* ]]; then
        _oriel_arguments "$command"
        _oriel_offer "$wanted" "$current"
    elif ((inputs)); then
        _oriel_offer '@OPERATIONS@ FILE' "$current"
    elif [[ $command ]]; then
        _oriel_offer FILE "$current"
    else
        _oriel_offer '@COMMANDS@ FILE' "$current"
    fi
    # To bash a word begins behind its last = or :, unless the user has changed that.
    local breaks=''
    [[ $COMP_WORDBREAKS != *=* ]] || breaks+='='
    [[ $COMP_WORDBREAKS != *:* ]] || breaks+=':'
    if [[ $breaks && $current == *["$breaks"]* ]]; then
        COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*["$breaks"]}"}"}")
    fi
}

complete -F _oriel oriel
)";

std::string wanted(const std::string& pattern, const Meaning& meaning, bool optional) {
    return fmt::format("        {}) wanted={} ;;\n", pattern,
                       in_quotes((optional ? "? " : "") + wanted_words(meaning)));
}

std::string options(std::string_view name, const std::vector<Option>& options) {
    return fmt::format("        {}) options+={} ;;\n", name, in_quotes(' ' + names(option_choices(options))));
}

} // namespace

std::string bash_completion() {
    auto parts = table_parts({" | ", wanted, options});
    parts.emplace_back("COMMANDS", names(command_choices()));
    parts.emplace_back("OPERATIONS", names(operation_choices()));
    return filled(script, parts);
}

} // namespace oriel::tool
