#include "explain.hpp"

#include "fault.hpp"
#include "oriel/io.hpp"
#include "oriel/size_text.hpp"
#include "planned.hpp"
#include "raw_name.hpp"
#include "stride_drawing.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace oriel::tool {

namespace {

struct Explained {
    const CommandLine& line;
    const std::string& input;
    const std::vector<Picture>& pictures;
    const Destination* to; ///< null if it is looked at
    std::string_view verb; ///< what is done with the rows then
    std::string_view what;
    Plan plan;
    std::uint64_t limit;
};

// How a step does its work: by geometry alone, while rows are gathered for the output, as a stage of its own, or by
// reading the file otherwise.
std::string_view way_of(const Picture& before, const Picture& after) {
    if (before.source() != after.source()) return after.source()->origin() != nullptr ? "decoder" : "stage";
    const bool same_inversion = before.frame().inverted_bits() == after.frame().inverted_bits();
    const bool gathered =
        (!same_inversion && after.frame().inverts()) || (after.frame().remaps() && !before.frame().remaps());
    return gathered ? "on write" : "view";
}

std::string window_words(const Window& window) {
    return fmt::format("{}×{}+{}+{}", window.width, window.height, window.x, window.y);
}

// The number of the last step that is a stage; 0 if there is none.
std::size_t last_stage(const Explained& e) {
    for (std::size_t i = e.line.steps.size(); i > 0; --i) {
        if (e.pictures[i].source() != e.pictures[i - 1].source()) return i;
    }
    return 0;
}

std::string read_line(const Explained& e) {
    const Frame& stored = e.pictures.back().source()->frame();
    if (e.plan.reading == Reading::whole) {
        return fmt::format("  read   all {}, {}: this format is decoded whole\n", size_words(stored),
                           size_text(e.plan.bytes_read));
    }
    const std::size_t stage = last_stage(e);
    const std::string whose = stage == 0 ? size_words(stored) : fmt::format("what step {} makes", stage);
    if (e.plan.reading == Reading::rows) {
        return fmt::format("  read   the rows down to {}, {}, of {}: this format is decoded by rows\n",
                           e.plan.window.y + e.plan.window.height, size_text(e.plan.bytes_read), whose);
    }
    return fmt::format("  read   {} of {}, {}\n", window_words(e.plan.window), whose, size_text(e.plan.bytes_read));
}

std::string hold_line(const Explained& e) {
    const std::string bands = fmt::format("{} rows at a time, {}", e.plan.band_rows, size_text(e.plan.band_bytes));
    if (e.plan.bytes_held == 0) return fmt::format("  hold   streamed: {}\n", bands);
    const Origin* const origin = e.pictures.back().source()->origin().get();
    const bool is_stream = origin != nullptr && origin->held_memory() != 0;
    const std::string_view where = !e.plan.streams      ? "in one buffer"
                                   : last_stage(e) != 0 ? "below a stage"
                                   : is_stream          ? "of the stream it came by"
                                                        : "by the decoder";
    return fmt::format("  hold   {} {}; {}\n", size_text(e.plan.bytes_held), where, bands);
}

std::string write_line(const Explained& e) {
    if (e.to == nullptr)
        return fmt::format("  {:<6} {}, {} held for it\n", e.verb, e.what, size_text(e.plan.encoder_bytes));
    const Frame result = written_frame(e.pictures.back(), e.plan);
    const std::string name = e.to->name.empty()           ? "no output named"
                             : e.to->is_standard_output() ? "standard output"
                                                          : shown(e.to->name);
    std::string out =
        fmt::format("  write  {}: {}, {} {}; the encoder holds {}\n", name, e.plan.format, size_words(result),
                    written_words(e.pictures.back(), e.plan), size_text(e.plan.encoder_bytes));
    if (e.plan.format == "raw")
        out += fmt::format("         to be read again as {}\n",
                           shown(raw_name(e.to->name.empty() ? "FILE" : e.to->name, result)));
    return out;
}

// What is done with pixels, or with the blocks they are coded in.
std::string work_lines(const Explained& e) {
    if (e.plan.lossless.empty()) return read_line(e) + hold_line(e);
    return fmt::format("  move   {} of coded blocks, {}\n         {}\n", window_words(e.plan.window),
                       size_text(e.plan.bytes_read), e.plan.lossless);
}

std::string steps_text(const Explained& e) {
    std::size_t widest = 0;
    for (const Step& step : e.line.steps) widest = std::max(widest, step.text.size());
    std::string out;
    for (std::size_t i = 0; i < e.line.steps.size(); ++i) {
        const Frame& frame = e.pictures[i + 1].frame();
        out += fmt::format("  {} {:<{}}  {:<8}  {} {}  {} {}\n", i + 1, e.line.steps[i].text, widest,
                           way_of(e.pictures[i], e.pictures[i + 1]), size_words(frame), pixel_words(frame),
                           frame.format().code(), frame.layout().text());
    }
    return out;
}

std::string_view exists_words(const Explained& e) {
    if (!e.to->exists) return "no";
    if (e.to->kept) return "yes: it would be left as it is";
    const bool stops = e.line.settings.in_place == InPlace::no && exists_policy(e.line.settings) == Exists::error;
    if (e.to->is_input) return stops ? "yes, it is the input: needs -f" : "yes, it is the input";
    return stops ? "yes: needs -f" : "yes";
}

std::string as_text(const Explained& e) {
    const Picture& opened = e.pictures.front();
    std::string out =
        fmt::format("plan for {}: {} {}, {} decoded, {}\n", input_words(e.input, opened), opened.facts().format,
                    pixel_words(opened.frame()), size_text(opened.source()->frame().nbytes()),
                    opened.facts().stored.empty() ? "as it is" : opened.facts().stored);
    out += steps_text(e);
    if (e.line.settings.draw) {
        const Picture& result = e.pictures.back();
        out += stride_drawing(result.source()->frame(), result.frame());
    }
    out += work_lines(e) + write_line(e);
    out += fmt::format("copies {} · peak {} · limit {}", size_text(e.plan.bytes_copied), size_text(e.plan.peak),
                       size_text(e.limit));
    if (e.to != nullptr) out += fmt::format(" · output exists: {}", exists_words(e));
    return out + '\n';
}

nlohmann::ordered_json step_json(const Explained& e, std::size_t i) {
    const Frame& frame = e.pictures[i + 1].frame();
    const Layout& layout = frame.layout();
    return {{"step", e.line.steps[i].text},      {"way", way_of(e.pictures[i], e.pictures[i + 1])},
            {"channels", frame.channel_names()}, {"format", frame.format().code()},
            {"shape", layout.shape()},           {"strides", layout.strides()},
            {"offset", layout.offset()}};
}

std::string as_json(const Explained& e) {
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < e.line.steps.size(); ++i) steps.push_back(step_json(e, i));
    const Picture& opened = e.pictures.front();
    const Window& window = e.plan.window;
    nlohmann::ordered_json out = {
        {"input", e.input},
        {"input_format", opened.facts().format},
        {"decoded_bytes", opened.source()->frame().nbytes()},
        {"steps", steps},
        {"reading", reading_name(e.plan.reading)},
        {"window_of_step", last_stage(e)},
        {"window", {{"x", window.x}, {"y", window.y}, {"width", window.width}, {"height", window.height}}},
        {"bytes_read", e.plan.bytes_read},
        {"streams", e.plan.streams},
        {"bytes_held", e.plan.bytes_held},
        {"band_rows", e.plan.band_rows},
        {"band_bytes", e.plan.band_bytes},
        {"bytes_copied", e.plan.bytes_copied},
        {"encoder_bytes", e.plan.encoder_bytes},
        {"lossless", e.plan.lossless.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(e.plan.lossless)},
        {"peak", e.plan.peak},
        {"limit", e.limit}};
    if (e.to != nullptr) {
        out["output"] = e.to->name;
        out["output_format"] = e.plan.format;
        out["output_exists"] = e.to->exists;
        out["output_kept"] = e.to->kept;
    }
    return json_line(out);
}

std::string text_of(const Explained& explained) {
    return explained.line.settings.json ? as_json(explained) : as_text(explained);
}

} // namespace

std::string explanation(const CommandLine& line, const std::string& input, const std::vector<Picture>& pictures,
                        const Destination& to) {
    return text_of({line,
                    input,
                    pictures,
                    &to,
                    {},
                    {},
                    planned(pictures.back(), planned_format(to, pictures.front()), line.settings),
                    memory_limit(line.settings)});
}

std::string explanation(const CommandLine& line, const Looking& looking) {
    const Options options = options_of(line.settings);
    const Chain& chain = looking.chain;
    return text_of({line, chain.input(), chain.pictures(), nullptr, looking.verb, looking.what,
                    plan(looking.picture, looking.sink, options), memory_limit(line.settings)});
}

std::string header_explanation(const CommandLine& line, const std::string& input, const Picture& picture) {
    const std::string& format = picture.facts().format;
    if (line.settings.json)
        return json_line({{"input", input}, {"input_format", format}, {"bytes_read", 0}, {"bytes_copied", 0}});
    return fmt::format("plan for {}: {} {}\n  read   the header alone; no pixel is decoded\n",
                       input_words(input, picture), format, pixel_words(picture.frame()));
}

} // namespace oriel::tool
