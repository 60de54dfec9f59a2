// `oriel info FILE...`: what a picture's header says; no pixel is decoded.
#include "commands.hpp"
#include "console.hpp"
#include "each_input.hpp"
#include "explain.hpp"
#include "fault.hpp"
#include "input.hpp"
#include "oriel/picture.hpp"
#include "oriel/size_text.hpp"
#include "outcome.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

namespace {

bool has_profile(const FileFacts& facts) {
    return std::ranges::any_of(facts.metadata, [](const std::string& one) { return one.find("ICC") != one.npos; });
}

std::string_view colour_of(const Frame& frame) {
    if (frame.is_gray()) return "gray";
    return frame.is_colour() ? "rgb" : "other";
}

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
                      {"color", colour_of(frame)},
                      {"channels", frame.channel_names()},
                      {"alpha", frame.has_alpha()},
                      {"bits", frame.format().itemsize() * 8},
                      {"element", frame.format().code()},
                      {"max", frame.max()},
                      {"profile", has_profile(facts)},
                      {"metadata", facts.metadata},
                      {"frames", facts.frames},
                      {"further_frames", facts.further_frames},
                      {"decoded_bytes", stored.nbytes()},
                      {"reading", reading_name(picture.source()->reading())},
                      {"mappable", picture.source()->in_file().has_value()},
                      {"notices", reading_notes(picture, true)}});
}

std::string reading_words(const Source& source) {
    if (source.in_file()) return "by window, or mapped (--in-place=map): a crop costs the crop";
    switch (source.reading()) {
    case Reading::window: return "by window: a crop costs the crop";
    case Reading::rows: return "by rows: a crop costs the rows down to its last";
    case Reading::whole: break;
    }
    return "whole: a crop costs the picture";
}

std::string frame_words(const FileFacts& facts, int number) {
    std::string out = facts.frames > 1 ? fmt::format("{}; this is number {}", facts.frames, number) : "1";
    if (facts.further_frames) out += "; further ones are not read";
    return out;
}

std::string as_text(const std::string& name, const Picture& picture, int frame_number) {
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
    if (facts.frames > 1 || facts.further_frames) add("frames", frame_words(facts, frame_number));
    add("metadata", facts.metadata.empty() ? "none" : list_words(facts.metadata));
    add("decoded", fmt::format("{} ({} bytes)", size_text(stored.nbytes()), stored.nbytes()));
    add("read", reading_words(*picture.source()));
    for (const std::string& notice : reading_notes(picture, true)) add("note", shown(notice));
    return out;
}

} // namespace

int info(const CommandLine& line) {
    return each_input(line, [&](const std::string& input) {
        const Picture picture = open_input(input, line.settings);
        if (line.settings.explain) write_out(header_explanation(line, input, picture));
        else write_out(line.settings.json ? as_json(input, picture) : as_text(input, picture, line.settings.frame));
    });
}

} // namespace oriel::tool
