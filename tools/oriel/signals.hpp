// Ctrl-C, kill, a closed terminal, a reader that went away: unfinished files are removed, then the process
// ends.
#pragma once

namespace oriel::tool {

/// SIGINT and SIGTERM end the process with 130 and 143. SIGHUP and SIGPIPE end it quietly, as they do by
/// default. What the parent asked to be ignored (nohup, a shell's background job) stays ignored, but for
/// SIGPIPE.
void install_signal_handlers();

} // namespace oriel::tool
