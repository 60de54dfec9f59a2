// `oriel formats`: what this build reads and writes.
#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "oriel/io.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace oriel::tool {

int list_formats(const CommandLine& line) {
    if (!line.words.empty()) {
        throw usage_fault(fmt::format("formats takes no words, but '{}' follows it", shown(line.words[0].text)),
                          {"write oriel formats"});
    }
    std::string out;
    for (const FormatFacts& format : formats()) {
        if (line.settings.json) {
            out += json_line({{"format", format.name},
                              {"suffixes", format.suffixes},
                              {"reads", format.reads},
                              {"writes", format.writes},
                              {"library", format.library},
                              {"decoders", format.decoders},
                              {"untrusted", format.untrusted}});
            continue;
        }
        out += fmt::format("{:<8} {}\n", format.name, list_words(format.suffixes));
        out += fmt::format("  reads   {}\n", format.reads.empty() ? "nothing" : format.reads);
        out += fmt::format("  writes  {}\n", format.writes.empty() ? "nothing" : format.writes);
        if (format.untrusted) {
            out += fmt::format("  {}\n", format.reads.empty()
                                             ? "not built: files can be made that take its decoder over; build with "
                                               "-DORIEL_UNTRUSTED_CODECS=ON"
                                             : "not safe: files can be made that take its decoder over");
        }
        out += fmt::format("  by      {}\n", format.library);
        if (format.decoders.size() > 1)
            out += fmt::format("  --codec {}={}\n", format.name, fmt::join(format.decoders, "|"));
    }
    write_out(out);
    return exit_code::done;
}

} // namespace oriel::tool
