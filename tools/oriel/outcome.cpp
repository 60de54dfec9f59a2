#include "outcome.hpp"

#include "console.hpp"
#include "counting.hpp"
#include "fault.hpp"
#include "numbers.hpp"
#include "oriel/size_text.hpp"
#include "raw_name.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace oriel::tool {

namespace {

// Whether values are written as they are, without their maximum.
bool keeps_no_white(const std::string& format) { return format == "raw" || format == "npy"; }

// Whether another format's suffix is on what is written, of one that is only read too (which format_of does not know).
// PBM is one of those that .pnm stands for.
bool belies_suffix(const Destination& to) {
    std::string suffix = std::filesystem::path(to.name).extension().string();
    if (suffix.empty() || (to.format == "pbm" && suffix == ".pnm")) return false;
    std::ranges::transform(suffix, suffix.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto has_suffix = [&](const FormatFacts& one) {
        return std::ranges::find(one.suffixes, suffix.substr(1)) != one.suffixes.end();
    };
    const std::vector<FormatFacts> all = formats();
    const auto named = std::ranges::find_if(all, has_suffix);
    return named != all.end() && named->name != to.format;
}

// Gray of fewer than 8 bit is seen as 8, and is no more for that.
std::size_t stored_bits(const Picture& picture) {
    const std::size_t seen = picture.frame().format().itemsize() * 8;
    if (!picture.frame().is_gray() || !picture.source()->frame().is_gray()) return seen;
    const std::optional<FewColours> few = picture.few_colours();
    return few ? std::min<std::size_t>(few->bits, seen) : seen;
}

// A sentence each: what reading had to say, what the output has not got.
std::vector<std::string> notes(const Outcome& outcome) {
    std::vector<std::string> out = reading_notes(outcome.picture, outcome.plan.lossless.empty());
    const Frame& seen = outcome.picture.frame();
    const std::size_t bits = outcome.plan.element.itemsize() * 8;
    const auto depth = static_cast<std::size_t>(outcome.settings.depth);
    if (depth != 0 && bits != depth) {
        out.push_back(fmt::format("--depth {} is not followed: {} has {} bit", depth, outcome.to.format, bits));
    }
    if (seen.format().kind() == Kind::floating && outcome.plan.element.kind() != Kind::floating) {
        out.push_back(
            fmt::format("floats from 0 to 1 scaled to {} bit, others clamped{}", bits,
                        bits == depth ? ", as --depth asks" : fmt::format(": {} holds none", outcome.to.format)));
    } else if (bits == depth && bits != seen.format().itemsize() * 8) {
        out.push_back(fmt::format("{} bit scaled to {}, as --depth asks", stored_bits(outcome.picture), bits));
    } else if (outcome.plan.element.itemsize() < seen.format().itemsize()) {
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
    if (!outcome.plan.lossless.empty()) {
        out.push_back(outcome.plan.lossless);
        if (outcome.settings.quality) out.emplace_back("--quality is not followed: no pixel is coded anew");
    }
    if (!outcome.plan.coded_anew.empty()) {
        out.push_back(fmt::format("encoded anew: {} (--lossless says what could be)", outcome.plan.coded_anew));
    }
    for (const std::string& note : outcome.plan.notes) out.push_back(note);
    if (!outcome.plan.dropped.empty()) out.push_back("not kept: " + list_words(outcome.plan.dropped));
    if (!outcome.settings.format.empty() && belies_suffix(outcome.to)) {
        out.push_back(fmt::format("{} is written, as -t asks, whatever the suffix {} says", outcome.to.format,
                                  std::filesystem::path(outcome.to.name).extension().string()));
    }
    if (outcome.settings.quality && outcome.to.format != "jpeg" && outcome.to.format != "webp") {
        out.push_back(fmt::format("--quality means nothing to {}", outcome.to.format));
    }
    if (outcome.settings.compression && outcome.to.format != "png" && outcome.to.format != "tiff" &&
        outcome.to.format != "webp") {
        out.push_back(fmt::format("--compress means nothing to {}", outcome.to.format));
    }
    return out;
}

std::string as_json(const Outcome& outcome) {
    const Frame frame = written_frame(outcome.picture, outcome.plan);
    const std::string& coded = outcome.plan.coded_channels;
    return json_line({{"input", outcome.input},
                      {"path", outcome.to.name},
                      {"format", outcome.to.format},
                      {"width", frame.width()},
                      {"height", frame.height()},
                      {"channels", coded.empty() ? frame.channel_names() : coded},
                      {"element", frame.format().code()},
                      {"seconds", outcome.seconds},
                      {"bytes_copied", outcome.bytes_copied},
                      {"notes", notes(outcome)}});
}

// How it was read and held, and the most memory the process had at any time.
std::string verbose_text(const Outcome& outcome) {
    const Window& window = outcome.plan.window;
    return fmt::format("oriel: read {}×{}+{}+{}, {}, by {}; held {}; peak of the process {}\n", window.width,
                       window.height, window.x, window.y, size_text(outcome.plan.bytes_read),
                       reading_name(outcome.plan.reading), size_text(outcome.plan.bytes_held),
                       size_text(peak_of_process()));
}

std::string as_text(const Outcome& outcome) {
    const Frame frame = written_frame(outcome.picture, outcome.plan);
    const std::string copied = outcome.bytes_copied == 0 ? "nothing" : size_text(outcome.bytes_copied);
    return fmt::format("{}  {} {}  ({}, {} copied)\n", shown(outcome.to.name), size_words(frame),
                       written_words(outcome.picture, outcome.plan), duration_text(outcome.seconds), copied);
}

std::string note_text(const std::string& note) { return fmt::format("oriel: note: {}\n", shown(note)); }

} // namespace

std::vector<std::string> reading_notes(const Picture& picture, bool decodes) {
    const FileFacts& facts = picture.facts();
    std::vector<std::string> out = facts.notices;
    if (decodes) out.insert(out.end(), facts.decoding.begin(), facts.decoding.end());
    if (const std::string missing = picture.source()->missing(); !missing.empty()) out.push_back(missing);
    return out;
}

namespace {

void report_notes(const std::vector<std::string>& notes, const std::string& name, const Settings& settings) {
    if (settings.quiet) return;
    for (std::string note : notes) {
        if (!note.starts_with(name)) note = fmt::format("{}: {}", name_words(name), note);
        write_error(settings.json ? json_line({{"path", name}, {"note", note}}) : note_text(note));
    }
}

} // namespace

void report_reading(const Picture& picture, const std::string& name, const Settings& settings) {
    report_notes(reading_notes(picture, true), name, settings);
}

void report_missing(const Picture& picture, const std::string& name, const Settings& settings) {
    const std::string missing = picture.source()->missing();
    if (!missing.empty()) report_notes({missing}, name, settings);
}

OutcomeWords outcome_words(const Outcome& outcome) {
    if (outcome.settings.json) return {as_json(outcome), {}};
    const std::string more = outcome.settings.verbose ? verbose_text(outcome) : "";
    return {more + as_text(outcome), notes(outcome)};
}

void report_outcome(const Outcome& outcome) {
    if (outcome.settings.quiet) return;
    if (outcome.to.is_standard_output()) return report_missing(outcome.picture, outcome.input, outcome.settings);
    const OutcomeWords words = outcome_words(outcome);
    if (outcome.settings.json) return write_out(words.line);
    std::string text;
    for (const std::string& note : words.notes) text += note_text(note);
    write_error(text + words.line);
}

} // namespace oriel::tool
