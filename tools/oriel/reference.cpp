#include "reference.hpp"

#include "settings.hpp"

namespace oriel::tool {

namespace {

constexpr ExitStatus statuses[] = {
    {0, "done; and with diff: no difference"},
    {1,
     "failed: a file, its contents or a limit; the first failure ends a batch, whose other outputs may be there; and "
     "with diff: the pictures differ"},
    {2, "the command line is wrong, or an output exists; nothing was written; and with diff: any trouble"},
    {3, "of many inputs some failed, and the others were done (run: with --keep-going)"},
    {130, "interrupted (SIGINT); unfinished files are gone"},
    {143, "terminated (SIGTERM); unfinished files are gone"},
};

constexpr ErrorCode codes[] = {
    {"alpha", "the format holds no alpha, and the picture has it"},
    {"codec", "a file is damaged, hostile, or of a format that is not read or not written"},
    {"collision", "an output would be written twice, or over another input or what is pasted"},
    {"empty", "nothing would be left of the picture"},
    {"exists", "the output exists and -f is not given"},
    {"frames", "a file of several pictures would be written anew with one"},
    {"internal", "a mistake in oriel itself; please report it"},
    {"invalid", "an op cannot be done to this picture"},
    {"io", "the system refused to read or write"},
    {"limit", "more than a format, its decoder here or oriel itself can hold"},
    {"limit_memory", "more memory would be needed than --max-memory allows"},
    {"memory", "the machine has no memory left"},
    {"not_found", "there is no such file or folder"},
    {"out_of_bounds", "a region reaches outside the picture"},
    {"truncated", "a file ends early; --allow-truncated reads what is there"},
    {"usage", "the command line is wrong"},
};

constexpr Variable others[] = {
    {"COLUMNS", "and LINES: how much room view has, if they are set; else the terminal says it"},
    {"NO_COLOR", "if it is set to anything but nothing, messages and view have no colour"},
    {"TERM", "if it is dumb, messages and view have no colour and there is no progress line"},
};

} // namespace

std::span<const ExitStatus> exit_statuses() { return statuses; }

std::span<const ErrorCode> error_codes() { return codes; }

std::vector<Variable> variables() {
    std::vector<Variable> out;
    for (const Global& global : globals()) {
        if (!global.environment.empty()) out.push_back({global.environment, global.option.summary});
    }
    out.insert(out.end(), std::begin(others), std::end(others));
    return out;
}

} // namespace oriel::tool
