// `oriel diff A B [OP ARG...]...`: whether two pictures are the same, and if not, where and by how much.
#include "chain.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "counting.hpp"
#include "difference.hpp"
#include "difference_picture.hpp"
#include "explain.hpp"
#include "fault.hpp"
#include "oriel/io.hpp"
#include "oriel/size_text.hpp"
#include "outcome.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "words.hpp"
#include "write_picture.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace oriel::tool {

namespace {

using Json = nlohmann::ordered_json;

// What diff ends with, as cmp and diff do.
constexpr int same = 0;
constexpr int different = 1;
constexpr int trouble = 2;

std::string values_text(const std::vector<Number>& values) {
    std::string out;
    for (const Number& value : values) out += (out.empty() ? "" : ",") + number_text(value);
    return out;
}

Json values_json(const std::vector<Number>& values) {
    Json out = Json::array();
    for (const Number& value : values) out.push_back(number_json(value));
    return out;
}

std::string pixel_line(std::string_view name, const DifferentPixel& pixel) {
    return fmt::format("  {:<7} x={}, y={}: {} and {}, {} apart\n", name, pixel.x, pixel.y, values_text(pixel.a),
                       values_text(pixel.b), pixel.error);
}

Json pixel_json(const DifferentPixel& pixel) {
    return {{"x", pixel.x},
            {"y", pixel.y},
            {"a", values_json(pixel.a)},
            {"b", values_json(pixel.b)},
            {"error", number_json(pixel.error)}};
}

class Pair {
public:
    Pair(const Chain& a, const Chain& b, const Settings& settings) : a_(a), b_(b), settings_(settings) {}

    const Frame& frame() const noexcept { return a_.result().frame(); }

    std::string unlike_text(const std::string& why) const {
        return settings_.json ? json_line(head(true, why)) : fmt::format("{} differ: {}\n", names(), why);
    }
    std::string as_text(const Difference& d) const {
        if (d.unequal == 0)
            return fmt::format("{} have the same pixels, {} {}\n", names(), size_words(frame()), pixel_words(frame()));
        const std::string mean = fmt::format("  mean    {:.6g} a value, PSNR {:.2f} dB\n", d.mean_error, psnr(d));
        if (d.different == 0)
            return fmt::format("{} are the same within {}: {} of {} pixels differ, by up to {}\n", names(),
                               settings_.tolerance, d.unequal, d.pixels, d.max_error) +
                   mean;
        const std::string more = settings_.tolerance == 0 ? "" : fmt::format(" by more than {}", settings_.tolerance);
        return fmt::format("{} differ: {} of {} pixels{}, by up to {}\n", names(), d.different, d.pixels, more,
                           d.max_error) +
               pixel_line("first", *d.first) + pixel_line("worst", *d.worst) +
               fmt::format("  within  {}×{}+{}+{}\n", d.box.width, d.box.height, d.box.x, d.box.y) + mean;
    }
    std::string as_json(const Difference& d) const {
        Json out = head(d.different != 0, "");
        out["tolerance"] = settings_.tolerance;
        out["pixels"] = d.pixels;
        out["unequal_pixels"] = d.unequal;
        out["different_pixels"] = d.different;
        out["max_error"] = number_json(d.max_error);
        out["mean_error"] = d.mean_error;
        out["psnr"] = number_json(psnr(d));
        if (d.different != 0) {
            out["first"] = pixel_json(*d.first);
            out["worst"] = pixel_json(*d.worst);
            out["box"] = {{"x", d.box.x}, {"y", d.box.y}, {"width", d.box.width}, {"height", d.box.height}};
        }
        return json_line(out);
    }

private:
    double psnr(const Difference& d) const { return d.psnr(frame().max()); }
    std::string names() const { return name_words(a_.input()) + " and " + name_words(b_.input()); }
    Json head(bool differ, const std::string& why) const {
        Json out = {{"a", a_.input()}, {"b", b_.input()}, {"different", differ}};
        if (!why.empty()) out["why"] = why;
        return out;
    }

    const Chain& a_;
    const Chain& b_;
    const Settings& settings_;
};

// What is loaded of the two pictures is there for as long as they are compared: that both fit is known before.
std::uint64_t memory_beside(std::uint64_t a, std::uint64_t b, std::uint64_t limit) {
    if (a < limit && b < limit - a) return limit - a - b;
    throw Fault(exit_code::failed, "limit_memory",
                fmt::format("the two pictures take {} and {} where they are held to be compared; the limit is {}",
                            size_text(a), size_text(b), size_text(limit)),
                {"allow more with --max-memory SIZE, or crop both first"});
}

std::vector<std::string> two_inputs(const CommandLine& line) {
    const std::vector<std::string> inputs = inputs_of(line);
    if (inputs.size() != 2) {
        throw usage_fault(fmt::format("diff compares two pictures, not {}", inputs.size()),
                          {"write oriel diff A B [OP ARG...]..."});
    }
    return inputs;
}

int compare(const CommandLine& line) {
    const Settings& settings = line.settings;
    const std::vector<std::string> inputs = two_inputs(line);
    std::optional<Destination> to;
    if (settings.output) {
        to = destination_of(settings, inputs[0]);
        if (to->format.empty()) // not that of a picture: a JPEG would not show what differs
            throw usage_fault(fmt::format("{} needs a format: add -t FORMAT",
                                          to->is_standard_output() ? "standard output" : shown(to->name)),
                              {fmt::format("write one of: -t {}", writable_formats())});
        if (destination_of(settings, inputs[1]).is_input) to->is_input = true;
        if (to->is_input && !to->is_stream())
            throw usage_fault(fmt::format("'{}' is one of the pictures that are compared", shown(to->name)),
                              {"choose another name"});
    }
    const Chain a(line, inputs[0]);
    const Chain b(line, inputs[1]);
    const Pair pair(a, b, settings);
    const std::string why = unlike(a.result().frame(), b.result().frame());
    const bool talks = !settings.quiet && !(to && to->is_standard_output());
    if (!why.empty()) {
        if (talks) write_out(pair.unlike_text(why));
        for (const Chain* chain : {&a, &b}) report_reading(chain->result(), chain->input(), settings);
        return different;
    }
    const std::uint64_t limit = memory_limit(settings);
    const std::uint64_t kept = to ? kept_for_rows(a.result()) : 0;
    const std::uint64_t rest = memory_beside(kept, kept_for_rows(b.result()), limit);
    if (settings.explain) {
        for (const Chain* chain : {&a, &b}) {
            DifferenceSink sink(chain == &a ? b.result() : a.result(), settings.tolerance);
            write_out(explanation(
                line, {*chain, chain->result(), sink, "compare", "with the other's rows, which are read in step"}));
        }
        if (to) {
            CommandLine no_steps = line; // they are done to both before
            no_steps.steps.clear();
            write_out(explanation(no_steps, fmt::format("{} and {}", inputs[0], inputs[1]),
                                  {difference_picture(a.result(), b.result(), settings.tolerance)}, *to));
        }
        return same;
    }
    const Counting counting;
    Options options = options_of(settings);
    options.max_memory = limit;
    const Picture first = to ? readable_by_rows(a.result(), options) : a.result();
    options.max_memory = limit - kept;
    const Picture second = readable_by_rows(b.result(), options);
    options.max_memory = rest;
    DifferenceSink sink(second, settings.tolerance);
    {
        ProgressLine progress(settings, pair.frame().row_bytes());
        save(first, sink, progress.watching(options));
    }
    if (to) {
        Settings beside = settings;
        beside.max_memory = rest;
        static_cast<void>(write_alone(difference_picture(first, second, settings.tolerance), *to, beside));
    }
    const Difference& found = sink.difference();
    if (talks) write_out(settings.json ? pair.as_json(found) : pair.as_text(found));
    for (const Chain* chain : {&a, &b}) report_reading(chain->result(), chain->input(), settings);
    counting.report(settings);
    return found.different != 0 ? different : same;
}

} // namespace

int diff(const CommandLine& line) {
    try {
        return compare(line);
    } catch (...) {
        // 1 says that pictures differ; whatever keeps them from being compared is another thing.
        const Fault fault = current_fault();
        throw Fault(trouble, fault.code(), fault.headline(), fault.details());
    }
}

} // namespace oriel::tool
