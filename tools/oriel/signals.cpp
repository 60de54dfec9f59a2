#include "signals.hpp"

#include "oriel/io.hpp"
#include "progress.hpp"

#include <unistd.h>

#include <csignal>

namespace oriel::tool {

namespace {

extern "C" void leave(int signal) {
    discard_unfinished_files();
    clear_progress_line();
    _exit(128 + signal);
}

// The action is the default one again (SA_RESETHAND); the signal is delivered once this returns.
extern "C" void leave_as_by_default(int signal) {
    discard_unfinished_files();
    clear_progress_line();
    (void)raise(signal);
}

} // namespace

void install_signal_handlers() {
    struct Handled {
        int signal;
        void (*handler)(int);
        bool even_if_ignored;
    };
    static constexpr Handled table[] = {
        {SIGINT, leave, false},
        {SIGTERM, leave, false},
        {SIGHUP, leave_as_by_default, false},
        {SIGPIPE, leave_as_by_default, true},
    };
    for (const Handled& handled : table) {
        struct sigaction before {};
        if (sigaction(handled.signal, nullptr, &before) != 0) continue;
        if (before.sa_handler == SIG_IGN && !handled.even_if_ignored) continue;
        struct sigaction action {};
        action.sa_handler = handled.handler;
        action.sa_flags = static_cast<int>(SA_RESETHAND);
        (void)sigfillset(&action.sa_mask); // one at a time: the first one removes the files
        (void)sigaction(handled.signal, &action, nullptr);
    }
}

} // namespace oriel::tool
