// `oriel info FILE...`: what a picture's header says; no pixel is decoded.
#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "input.hpp"
#include "oriel/picture.hpp"
#include "oriel/size_text.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace oriel::tool {

namespace {

std::string as_json(const std::string& name, const Picture& picture) {
    const FileFacts& facts = picture.facts();
    const Frame& stored = picture.source()->frame();
    const Frame& frame = picture.frame();
    return json_line({{"path", name},
                      {"format", facts.format},
                      {"stored_as", facts.stored},
                      {"stored_width", stored.width()},
                      {"stored_height", stored.height()},
                      {"width", frame.width()},
                      {"height", frame.height()},
                      {"orientation", facts.orientation},
                      {"channels", frame.channel_names()},
                      {"alpha", frame.has_alpha()},
                      {"bits", frame.format().itemsize() * 8},
                      {"element", frame.format().code()},
                      {"max", frame.max()},
                      {"metadata", facts.metadata},
                      {"decoded_bytes", stored.nbytes()},
                      {"reading", reading_name(picture.source()->reading())},
                      {"notices", facts.notices}});
}

std::string as_text(const std::string& name, const Picture& picture) {
    const FileFacts& facts = picture.facts();
    const Frame& stored = picture.source()->frame();
    const Frame& frame = picture.frame();
    std::string out = name_words(name) + '\n';
    const auto add = [&](std::string_view what, const std::string& value) {
        out += fmt::format("  {:<12} {}\n", what, value);
    };
    add("size", facts.orientation == 1 ? size_words(frame)
                                       : fmt::format("{}, stored {} with EXIF orientation {}", size_words(frame),
                                                     size_words(stored), facts.orientation));
    add("format", facts.stored.empty() ? facts.format : fmt::format("{}, {}", facts.format, facts.stored));
    add("pixels", fmt::format("{}, {} of values 0 to {}", pixel_words(frame), frame.format().name(), frame.max()));
    add("metadata", facts.metadata.empty() ? "none" : list_words(facts.metadata));
    add("decoded", fmt::format("{} ({} bytes)", size_text(stored.nbytes()), stored.nbytes()));
    add("read", picture.source()->reading() == Reading::window ? "by window: a crop costs the crop"
                : picture.source()->reading() == Reading::rows ? "by rows: a crop costs the rows down to its last"
                                                               : "whole: a crop costs the picture");
    for (const std::string& notice : facts.notices) add("note", shown(notice));
    return out;
}

} // namespace

int info(const CommandLine& line) {
    if (line.words.empty()) throw usage_fault("info needs a file", {"write oriel info FILE..."});
    int exit = exit_code::done;
    for (const Word& word : line.words) {
        try {
            const std::string name = input_name(word);
            const Picture picture = open_input(name, line.settings);
            write_out(line.settings.json ? as_json(name, picture) : as_text(name, picture));
        } catch (...) {
            // The other files still have something to say.
            const Fault fault = current_fault();
            write_error(line.settings.json ? fault.json() : fault.text());
            exit = std::max(exit, fault.exit());
        }
    }
    return exit;
}

} // namespace oriel::tool
