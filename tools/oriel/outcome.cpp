#include "outcome.hpp"

#include "console.hpp"
#include "fault.hpp"
#include "numbers.hpp"
#include "oriel/size_text.hpp"
#include "raw_name.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <vector>

namespace oriel::tool {

namespace {

// Whether values are written as they are, without their maximum.
bool keeps_no_white(const std::string& format) { return format == "raw" || format == "npy"; }

// A sentence each: what reading had to say, what the output has not got.
std::vector<std::string> notes(const Outcome& outcome) {
    const FileFacts& facts = outcome.picture.facts();
    std::vector<std::string> out = facts.notices;
    const std::string missing = outcome.picture.source()->missing();
    if (!missing.empty()) out.push_back(missing);
    const Frame& seen = outcome.picture.frame();
    if (outcome.plan.element.itemsize() < seen.format().itemsize()) {
        out.push_back(fmt::format("{} bit scaled to {}: {} holds no more", seen.format().itemsize() * 8,
                                  outcome.plan.element.itemsize() * 8, outcome.to.format));
    } else if (outcome.plan.max != seen.max()) {
        out.push_back(fmt::format("values of 0 to {} scaled to 0 to {}", seen.max(), outcome.plan.max));
    }
    const Frame written = written_frame(outcome.picture, outcome.plan);
    if (outcome.to.format == "raw") out.push_back("to be read again as " + raw_name(outcome.to.name, written));
    if (keeps_no_white(outcome.to.format) && written.max() != Frame::natural_max(written.format())) {
        out.push_back(
            fmt::format("values stay 0 to {}: {} does not say what white is", written.max(), outcome.to.format));
    }
    for (const std::string& note : outcome.plan.notes) out.push_back(note);
    if (!outcome.plan.dropped.empty()) out.push_back("not kept: " + list_words(outcome.plan.dropped));
    if (outcome.settings.quality && outcome.to.format != "jpeg") {
        out.push_back(fmt::format("--quality means nothing to {}", outcome.to.format));
    }
    if (outcome.settings.compression && outcome.to.format != "png") {
        out.push_back(fmt::format("--compress means nothing to {}", outcome.to.format));
    }
    return out;
}

std::string as_json(const Outcome& outcome) {
    const Frame frame = written_frame(outcome.picture, outcome.plan);
    return json_line({{"path", outcome.to.name},
                      {"format", outcome.to.format},
                      {"width", frame.width()},
                      {"height", frame.height()},
                      {"channels", frame.channel_names()},
                      {"element", frame.format().code()},
                      {"seconds", outcome.seconds},
                      {"bytes_copied", outcome.bytes_copied},
                      {"notes", notes(outcome)}});
}

std::string as_text(const Outcome& outcome) {
    const Frame frame = written_frame(outcome.picture, outcome.plan);
    std::string out;
    for (const std::string& note : notes(outcome)) out += fmt::format("oriel: note: {}\n", shown(note));
    const std::string copied = outcome.bytes_copied == 0 ? "nothing" : size_text(outcome.bytes_copied);
    out += fmt::format("{}  {} {}  ({}, {} copied)\n", shown(outcome.to.name), size_words(frame), pixel_words(frame),
                       duration_text(outcome.seconds), copied);
    return out;
}

} // namespace

void report_outcome(const Outcome& outcome) {
    if (outcome.settings.quiet || outcome.to.is_stream()) return;
    if (outcome.settings.json) write_out(as_json(outcome));
    else write_error(as_text(outcome));
}

} // namespace oriel::tool
