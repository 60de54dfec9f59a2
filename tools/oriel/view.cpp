// `oriel view FILE... [OP ARG...]...`: the picture in the terminal, every n-th pixel of it.
#include "chain.hpp"
#include "colour.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "counting.hpp"
#include "each_input.hpp"
#include "explain.hpp"
#include "numbers.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/io.hpp"
#include "outcome.hpp"
#include "terminal_picture.hpp"
#include "words.hpp"

#include <fmt/core.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace oriel::tool {

namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : value;
}

// What there is room for, in pixels.
struct Room {
    std::ptrdiff_t width = 80;
    std::optional<std::ptrdiff_t> height; // nothing: it may scroll
};

std::optional<std::ptrdiff_t> positive(std::string_view text) {
    const std::optional<std::int64_t> number = parse_integer(text);
    return number && *number > 0 ? std::optional<std::ptrdiff_t>(*number) : std::nullopt;
}

Room room(const Settings& settings) {
    Room out;
    if (settings.width) {
        out.width = *settings.width;
        return out;
    }
    std::optional<std::ptrdiff_t> columns = positive(environment("COLUMNS"));
    std::optional<std::ptrdiff_t> lines = positive(environment("LINES"));
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        if (!columns) columns = size.ws_col;
        if (!lines) lines = size.ws_row;
    }
    if (columns) out.width = *columns;
    // A line for the prompt and one for what is said below; two rows of pixels on each other one.
    if (lines) out.height = std::max<std::ptrdiff_t>(2 * (*lines - 2), 2);
    return out;
}

std::ptrdiff_t divided_up(std::ptrdiff_t a, std::ptrdiff_t b) { return a / b + (a % b != 0); }

std::ptrdiff_t step_into(const Frame& frame, const Room& room) {
    const std::ptrdiff_t across = divided_up(frame.width(), room.width);
    const std::ptrdiff_t down = room.height ? divided_up(frame.height(), *room.height) : 1;
    return std::max({across, down, std::ptrdiff_t{1}});
}

} // namespace

int view(const CommandLine& line) {
    return each_input(line, [&](const std::string& input) {
        const Chain chain(line, input);
        const Frame& frame = chain.result().frame();
        const std::ptrdiff_t step = step_into(frame, room(line.settings));
        const Picture seen = chain.result() | Subsample{.step_x = step, .step_y = step};
        TerminalSink sink;
        if (line.settings.explain) {
            return write_out(explanation(
                line, {chain, seen, sink, "show", fmt::format("every {} row and column of it", ordinal(step))}));
        }
        const Counting counting;
        save(seen, sink, options_of(line.settings));
        std::string out = sink.text(wants_colour(line.settings.colour, STDOUT_FILENO) ? Ink::colour : Ink::plain);
        out += fmt::format("{}  {} {}{}\n", name_words(input), size_words(frame), pixel_words(frame),
                           step == 1 ? "" : fmt::format(", every {} pixel", ordinal(step)));
        write_out(out);
        report_reading(seen, input, line.settings);
        counting.report(line.settings);
    });
}

} // namespace oriel::tool
