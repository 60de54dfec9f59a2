#include "in_place.hpp"

#include "bus_guard.hpp"
#include "console.hpp"
#include "counting.hpp"
#include "footprint.hpp"
#include "input.hpp"
#include "numbers.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "oriel/size_text.hpp"
#include "raw_name.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace oriel::tool {

namespace {

Frame cut(const Frame& frame, const Region& region) {
    return frame.with_layout(frame.layout().take(0, region.y).take(1, region.x));
}

std::vector<Edit> planned(const CommandLine& line, const std::string& input, const Picture& opened) {
    std::vector<Edit> out;
    Frame frame = opened.frame();
    for (std::size_t i = 0; i < line.steps.size(); ++i) {
        try {
            out.push_back(line.steps[i].edit(frame, input));
            if (out.back().look) frame = out.back().look(frame);
        } catch (...) {
            throw fault_of_step(line, i, input, opened);
        }
    }
    return out;
}

Image mapped(const CommandLine& line, const std::string& input, const Picture& opened) {
    const Mapping mapping = line.settings.explain ? Mapping::read_only : Mapping::writable;
    Image image = [&] {
        try {
            const Options options = options_of(line.settings);
            if (!is_raw(input)) return map(input, mapping, options);
            const RawName raw = parse_raw_name(input);
            return map_raw(raw.path, raw.layout, mapping, options);
        } catch (const CodecError&) {
            const Fault fault = current_fault();
            throw Fault(fault.exit(), fault.code(), fault.headline(), {"--in-place without =map writes the file anew"});
        }
    }();
    if (image.frame().gathered() != opened.frame().gathered()) {
        throw Fault(exit_code::failed, "io", fmt::format("{}: the file changed while it was opened", shown(input)),
                    {"nothing was changed in it; run it again once nobody writes to it"});
    }
    return image;
}

// "0,2" of bits 0 and 2.
std::string channel_list(std::uint32_t bits) {
    std::string out;
    for (std::size_t k = 0; bits != 0; ++k, bits >>= 1) {
        if ((bits & 1U) != 0) out += (out.empty() ? "" : ",") + std::to_string(k);
    }
    return out;
}

// The edits, one after another, over an image of the whole file: what each touches, and if asked to, doing it.
class Editor {
public:
    Editor(const Image& image, bool does) : image_(image), seen_(image), does_(does) {}

    Footprint step(const Edit& edit) {
        if (edit.look) {
            seen_ = seen_.seen_as(edit.look(seen_.frame()));
            return {};
        }
        Footprint touched;
        if (edit.sets) touched += invert_all(); // else the new values would be inverted with the old ones
        const Image part = seen_.seen_as(cut(seen_.frame(), edit.region));
        if (does_) edit.change(part);
        return touched += footprint(part.frame().layout(), part.frame().format().itemsize());
    }

    /// Makes true what has only been looked at until now.
    Footprint finish() {
        Footprint touched = invert_all();
        if (seen_.frame().layout() == image_.frame().layout()) return touched;
        if (does_) copy(seen_.view(), image_.view());
        return touched += all();
    }

private:
    Footprint all() const { return footprint(image_.frame().layout(), image_.frame().format().itemsize()); }

    // What was asked to be inverted. The file's own inversion (a TIFF whose 0 is white) is left to whoever reads it.
    Footprint invert_all() {
        const std::uint32_t asked = seen_.frame().inverted_bits() ^ image_.frame().inverted_bits();
        if (asked == 0) return {};
        if (does_) invert_in_place(seen_, channel_list(asked));
        seen_ = seen_.seen_as(seen_.frame().invert(asked));
        return all();
    }

    Image image_;
    Image seen_;
    bool does_;
};

struct Touched {
    std::vector<Footprint> steps;
    Footprint finish;
    Footprint sum;
};

Touched run_edits(const std::vector<Edit>& edits, const Image& image, bool does) {
    Editor editor(image, does);
    Touched out;
    for (const Edit& edit : edits) {
        out.steps.push_back(editor.step(edit));
        out.sum += out.steps.back();
    }
    out.finish = editor.finish();
    out.sum += out.finish;
    return out;
}

std::string footprint_words(const Footprint& touched) {
    if (touched.bytes == 0) return "nothing yet";
    return fmt::format("{} on {} page{}", size_text(touched.bytes), touched.pages, touched.pages == 1 ? "" : "s");
}

std::string plan_text(const CommandLine& line, const std::string& input, const Picture& opened, const Image& image,
                      const Touched& touched) {
    std::string out =
        fmt::format("plan for {}: {} {}, changed where it lies in its {}\n", input_words(input, opened),
                    opened.facts().format, pixel_words(opened.frame()), size_text(image.view().owner().size()));
    std::size_t widest = 0;
    for (const Step& step : line.steps) widest = std::max(widest, step.text.size());
    for (std::size_t i = 0; i < line.steps.size(); ++i) {
        out += fmt::format("  {} {:<{}}  touches {}\n", i + 1, line.steps[i].text, widest,
                           footprint_words(touched.steps[i]));
    }
    if (touched.finish.bytes != 0) {
        out += fmt::format("  in the end {}: touches {}\n", "all of it is turned or inverted",
                           footprint_words(touched.finish));
    }
    out += fmt::format("touches {} bytes ({}), on at most {} pages of {}; the rest of the file stays as it is\n",
                       touched.sum.bytes, size_text(touched.sum.bytes), touched.sum.pages, size_text(Footprint::page));
    return out;
}

nlohmann::ordered_json footprint_json(const Footprint& touched) {
    return {{"bytes", touched.bytes}, {"pages", touched.pages}};
}

std::string plan_json(const CommandLine& line, const std::string& input, const Picture& opened, const Image& image,
                      const Touched& touched) {
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < line.steps.size(); ++i) {
        steps.push_back({{"step", line.steps[i].text}, {"touches", footprint_json(touched.steps[i])}});
    }
    return json_line({{"input", input},
                      {"input_format", opened.facts().format},
                      {"in_place", "map"},
                      {"file_bytes", image.view().owner().size()},
                      {"steps", steps},
                      {"in_the_end", footprint_json(touched.finish)},
                      {"touches", footprint_json(touched.sum)}});
}

// Whether something beside the pixels shows them, as far as it can be told.
bool may_hold_thumbnail(const Picture& opened) {
    try {
        return holds_thumbnail(opened.metadata());
    } catch (const Error&) { // the pixels can be changed all the same
        return true;
    }
}

// What shows pixels as they were and is not touched, a sentence each.
std::vector<std::string> left_notes(const Picture& opened) {
    const FileFacts& facts = opened.facts();
    const bool others = facts.frames > 1 || facts.further_frames; // for which --in-place is refused
    std::vector<std::string> out;
    if (others)
        out.emplace_back(
            "the file holds other pictures, which stay as they are, also where they show this one: -o FILE "
            "writes it alone");
    if (may_hold_thumbnail(opened))
        out.push_back(fmt::format("the file may hold a thumbnail, which shows the picture as it was: {} drops it",
                                  others ? "-o FILE" : "--in-place without =map"));
    return out;
}

void report(const CommandLine& line, const std::string& input, const Frame& frame, double seconds,
            const Touched& touched, const std::vector<std::string>& notes) {
    if (line.settings.quiet) return;
    if (line.settings.json) {
        write_out(json_line({{"path", input},
                             {"width", frame.width()},
                             {"height", frame.height()},
                             {"channels", frame.channel_names()},
                             {"element", frame.format().code()},
                             {"seconds", seconds},
                             {"bytes_changed", touched.sum.bytes},
                             {"notes", notes}}));
        return;
    }
    for (const std::string& note : notes) write_error(fmt::format("oriel: note: {}\n", shown(note)));
    if (line.settings.verbose) {
        write_error(fmt::format("oriel: mapped; changed {} bytes on at most {} pages of {}; peak of the process {}\n",
                                touched.sum.bytes, touched.sum.pages, size_text(Footprint::page),
                                size_text(peak_of_process())));
    }
    const std::string changed = touched.sum.bytes == 0 ? "nothing" : size_text(touched.sum.bytes);
    write_error(fmt::format("{}  {} {}  ({}, {} changed where it lies)\n", shown(input), size_words(frame),
                            pixel_words(frame), duration_text(seconds), changed));
}

} // namespace

Fault fault_of_step(const CommandLine& line, std::size_t i, const std::string& input, const Picture& opened) {
    const Step& step = line.steps[i];
    Fault fault = current_fault();
    if (fault.details().empty()) {
        const bool is_global = step.operation->name.starts_with('-');
        fault = Fault(fault.exit(), fault.code(), fault.headline(),
                      {fmt::format("'oriel help {}' shows what it takes", is_global ? "run" : step.operation->name)});
    }
    return fault.at(
        fmt::format("step {} of {} ({}), input {}", i + 1, line.steps.size(), step.text, input_words(input, opened)));
}

int edit_in_place(const CommandLine& line, const std::string& input) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const Picture opened = open_input(input, line.settings);
    const std::vector<Edit> edits = planned(line, input, opened);
    const Image image = mapped(line, input, opened);
    if (line.settings.explain) {
        const Touched touched = run_edits(edits, image, false);
        write_out(line.settings.json ? plan_json(line, input, opened, image, touched)
                                     : plan_text(line, input, opened, image, touched));
        return exit_code::done;
    }
    std::vector<std::string> notes = left_notes(opened);
    for (const Edit& edit : edits) notes.insert(notes.end(), edit.notes.begin(), edit.notes.end());
    const Buffer file = image.view().owner();
    const Touched touched = [&] {
        const BusGuard guard(file, path_of(input), line.settings.json);
        Touched out = run_edits(edits, image, true);
        guard.require_whole();
        return out;
    }();
    file.flush();
    // Some file systems (tmpfs) do not note that a mapping was written to; whoever watches the file must.
    if (touched.sum.bytes != 0) (void)utimensat(AT_FDCWD, path_of(input).c_str(), nullptr, 0);
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    report(line, input, image.frame(), seconds, touched, touched.sum.bytes == 0 ? std::vector<std::string>{} : notes);
    return exit_code::done;
}

} // namespace oriel::tool
