#include "settings.hpp"

#include "fault.hpp"
#include "numbers.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "parts.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace oriel::tool {

namespace {

void set_format(Settings& settings, const std::string& value, std::string_view asked) {
    settings.format = writable_format(value, asked);
}

int number_between(const std::string& value, std::string_view asked, int low, int high) {
    const std::optional<std::int64_t> number = parse_integer(value);
    if (!number || *number < low || *number > high) {
        throw usage_fault(
            fmt::format("{} takes a whole number from {} to {}, not '{}'", asked, low, high, shown(value)));
    }
    return static_cast<int>(*number);
}

void add_decoder(Settings& settings, const std::string& value, std::string_view asked) {
    std::string known;
    for (const FormatFacts& format : formats()) {
        for (const std::string& name : format.decoders) {
            const std::string choice = format.name + "=" + name;
            if (choice == value) return settings.decoders.push_back(value);
            known += (known.empty() ? "" : ", ") + choice;
        }
    }
    throw usage_fault(fmt::format("{} takes FORMAT=NAME, not '{}'", asked, shown(value)),
                      {fmt::format("this build has {}", known)});
}

void set_progress(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "auto") settings.progress = ShowProgress::automatic;
    else if (value == "always") settings.progress = ShowProgress::always;
    else if (value == "never") settings.progress = ShowProgress::never;
    else {
        throw usage_fault(fmt::format("{} takes auto, always or never, not '{}'{}", asked, shown(value),
                                      did_you_mean(value, {"auto", "always", "never"})));
    }
}

void set_explain(Settings& settings, const std::string& value, std::string_view asked) {
    settings.explain = true;
    settings.draw = value == "draw";
    if (value != "plan" && value != "draw") {
        throw usage_fault(fmt::format("{} takes draw or nothing, not '{}'", asked, shown(value)),
                          {"--explain shows the plan, --explain=draw the strides as well"});
    }
}

void set_tolerance(Settings& settings, const std::string& value, std::string_view asked) {
    const std::optional<double> number = parse_decimal(value);
    if (!number) {
        throw usage_fault(fmt::format("{} takes a number that is not negative, not '{}'", asked, shown(value)),
                          {"write --tolerance 1, or --tolerance 0.01 for floats"});
    }
    settings.tolerance = *number;
}

void set_in_place(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "rewrite") settings.in_place = InPlace::rewrite;
    else if (value == "map") settings.in_place = InPlace::map;
    else {
        throw usage_fault(fmt::format("{} takes map or nothing, not '{}'", asked, shown(value)),
                          {"--in-place writes the file anew, --in-place=map changes it where its pixels lie"});
    }
}

void set_lossless(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "require") settings.lossless = Lossless::require;
    else if (value == "trim") settings.lossless = Lossless::trim;
    else if (value == "off") settings.lossless = Lossless::off;
    else {
        throw usage_fault(fmt::format("{} takes trim, off or nothing, not '{}'{}", asked, shown(value),
                                      did_you_mean(value, {"trim", "off"})),
                          {"--lossless demands that a JPEG is made without loss, =trim leaves out what stands in the "
                           "way, =off encodes"});
    }
}

void set_strip(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "personal") settings.strip = Strip::personal;
    else if (value == "all") settings.strip = Strip::everything;
    else {
        throw usage_fault(fmt::format("{} takes all or nothing, not '{}'", asked, shown(value)),
                          {"--strip keeps what says how colours look, --strip=all nothing but the pixels"});
    }
}

void set_exists(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "error") settings.exists = Exists::error;
    else if (value == "skip") settings.exists = Exists::skip;
    else if (value == "overwrite") settings.exists = Exists::overwrite;
    else if (value == "newer") settings.exists = Exists::newer;
    else {
        throw usage_fault(fmt::format("{} takes error, skip, overwrite or newer, not '{}'{}", asked, shown(value),
                                      did_you_mean(value, {"error", "skip", "overwrite", "newer"})),
                          {"newer overwrites only what is older than its input"});
    }
}

void set_orientation(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "apply") settings.orientation = Orientation::apply;
    else if (value == "keep") settings.orientation = Orientation::keep;
    else if (value == "ignore") settings.orientation = Orientation::ignore;
    else {
        throw usage_fault(fmt::format("{} takes apply, keep or ignore, not '{}'{}", asked, shown(value),
                                      did_you_mean(value, {"apply", "keep", "ignore"})),
                          {"apply turns pixels upright; keep leaves them and the word on them; ignore forgets it"});
    }
}

// Whether some picture without alpha has it.
bool is_opaque(const Colour& colour) {
    for (const Format& format : {Format::of<std::uint64_t>(), Format::of<double>()}) {
        for (const std::ptrdiff_t channels : {std::ptrdiff_t{1}, std::ptrdiff_t{3}}) {
            try {
                (void)colour.pixel(Frame::packed(1, 1, channels, format));
                return true;
            } catch (const ValueError&) {
                continue;
            }
        }
    }
    return false;
}

void set_background(Settings& settings, const std::string& value, std::string_view asked) {
    const Colour colour = parse_colour(value);
    if (!is_opaque(colour)) {
        throw usage_fault(fmt::format("{} takes a colour without alpha, not '{}'", asked, shown(value)),
                          {"write white, '#ff8000' or the picture's own values: 10,20,30"});
    }
    settings.background = colour;
}

void set_depth(Settings& settings, const std::string& value, std::string_view asked) {
    if (value != "8" && value != "16") {
        throw usage_fault(fmt::format("{} takes 8 or 16, not '{}'", asked, shown(value)),
                          {"values are scaled: white stays white"});
    }
    settings.depth = value == "8" ? 8 : 16;
}

using Text = const std::string&;
using From = std::string_view;

constexpr Global table[] = {
    {{'o', "output", "FILE", "where the result goes; - is standard output"},
     "",
     takes::run | takes::diff,
     [](Settings& s, Text value, From) { s.output = value; }},
    {{'f', "force", "", "replace an existing FILE"},
     "",
     takes::run | takes::diff,
     [](Settings& s, Text, From) { s.force = true; }},
    {{0, "exists", "WHAT", "what to do if FILE exists: error (the default), skip, overwrite or newer"},
     "",
     takes::run,
     set_exists},
    {{0, "keep-going", "", "of many inputs, do the others when one fails"},
     "",
     takes::run,
     [](Settings& s, Text, From) { s.keep_going = true; }},
    {{0, "in-place", "map", "write to IN itself, anew; with =map change its pixels where they lie", "rewrite"},
     "",
     takes::run,
     set_in_place},
    {{'t', "to", "FORMAT", "the format to write; else by the suffix of FILE, to standard output that of IN"},
     "",
     takes::run | takes::diff,
     set_format},
    {{0, "quality", "N", "how well a JPEG or lossy WebP is kept, 1 to 100; else as the JPEG it was, or 92"},
     "",
     takes::run,
     [](Settings& s, Text value, From asked) { s.quality = number_between(value, asked, 1, 100); }},
    {{0, "lossless", "trim|off", "JPEG from JPEG, and WebP: no loss or nothing; =trim what hinders; =off encodes",
      "require"},
     "",
     takes::run,
     set_lossless},
    {{0, "compress", "LEVEL", "a PNG or TIFF: 0 not, 1-3 quick, 4-5 usual, 6-9 ever smaller and slower"},
     "",
     takes::run,
     [](Settings& s, Text value, From asked) { s.compression = number_between(value, asked, 0, 9); }},
    {{0, "strip", "all", "leave out EXIF, XMP, IPTC, texts, density; with =all colour profiles too", "personal"},
     "",
     takes::run,
     set_strip},
    {{'n', "explain", "draw", "show what would be done, =draw the strides too; decode and write nothing", "plan"},
     "",
     takes::run | takes::looking,
     set_explain},
    {{0, "outside", "RULE", "for what reaches beyond the edges: error, clip or pad[=COLOR|edge|mirror]"},
     "",
     takes::run | takes::pixels,
     [](Settings& s, Text value, From asked) { s.outside = parse_outside(value, asked); }},
    {{0, "orient", "HOW", "EXIF orientation: apply (pixels upright), keep or ignore"},
     "",
     takes::run | takes::pixels,
     set_orientation},
    {{0, "background", "COLOR", "blend what has alpha onto this colour"},
     "",
     takes::run | takes::pixels,
     set_background},
    {{0, "drop-alpha", "", "leave alpha out, and show the colours below as they are"},
     "",
     takes::run | takes::pixels,
     [](Settings& s, Text, From) { s.drop_alpha = true; }},
    {{0, "depth", "BITS", "write 8 or 16 bit, scaled, where the format can"}, "", takes::run, set_depth},
    {{0, "frame", "N", "which picture of a file that holds several, from 0"},
     "",
     takes::run | takes::looking,
     [](Settings& s, Text value, From asked) { s.frame = number_between(value, asked, 0, 1'000'000'000); }},
    {{0, "no-mmap", "", "map no file into memory, which only --in-place=map does"},
     "",
     takes::run,
     [](Settings& s, Text, From) { s.no_mmap = true; }},
    {{'j', "jobs", "N", "how many threads work; 0, the default, is one a processor"},
     "ORIEL_JOBS",
     takes::run | takes::pixels,
     [](Settings& s, Text value, From asked) {
         s.jobs = static_cast<unsigned>(number_between(value, asked, 0, 1024));
     }},
    {{0, "max-memory", "SIZE", "refuse what needs more, as in 512M; else half of what is free"},
     "ORIEL_MAX_MEMORY",
     takes::run | takes::looking,
     [](Settings& s, Text value, From asked) { s.max_memory = parse_size(value, asked); }},
    {{0, "allow-truncated", "", "keep what is there of a file that ends early; the rest is 0"},
     "",
     takes::run | takes::looking,
     [](Settings& s, Text, From) { s.allow_truncated = true; }},
    {{0, "verify", "", "read and check the whole file first, also what no op needs"},
     "",
     takes::run | takes::looking,
     [](Settings& s, Text, From) { s.verify = true; }},
    {{0, "codec", "FORMAT=NAME", "who decodes a format, as in png=stb; 'oriel formats' names them"},
     "",
     takes::run | takes::looking,
     add_decoder},
    {{0, "progress", "WHEN", "auto (on a terminal, after half a second), always or never"},
     "",
     takes::run | takes::stats | takes::diff,
     set_progress},
    {{'q', "quiet", "", "say nothing but errors"},
     "",
     takes::run | takes::stats | takes::diff,
     [](Settings& s, Text, From) { s.quiet = true; }},
    {{'v', "verbose", "", "say more: how it was read, and the memory it took; of --version, its libraries"},
     "",
     takes::all,
     [](Settings& s, Text, From) { s.verbose = true; }},
    {{0, "color", "WHEN", "auto (on a terminal, without NO_COLOR), always or never"},
     "ORIEL_COLOR",
     takes::all,
     [](Settings& s, Text value, From asked) { s.colour = parse_show_colour(value, asked); }},
    {{0, "json", "", "facts, plans, outcomes and errors as JSON, one object a line"},
     "",
     takes::run | takes::info | takes::stats | takes::diff | takes::formats,
     [](Settings& s, Text, From) { s.json = true; }},
    {{0, "tolerance", "N", "values that differ by no more than N are the same; 0 without it"},
     "",
     takes::diff,
     set_tolerance},
    {{0, "width", "N", "how many columns to show it in; without it, all of the terminal"},
     "",
     takes::view,
     [](Settings& s, Text value, From asked) { s.width = number_between(value, asked, 1, 10000); }},
    {{'h', "help", "", "show help, after an op or command for that one"},
     "",
     takes::all,
     [](Settings&, Text, From) {}}, // it has won before
    {{0, "version", "", "show the version"}, "", takes::all, [](Settings& s, Text, From) { s.version = true; }},
};

} // namespace

std::span<const Global> globals() { return table; }

Exists exists_policy(const Settings& settings) {
    if (!settings.force) return settings.exists.value_or(Exists::error);
    if (settings.exists && *settings.exists != Exists::overwrite) {
        throw usage_fault("-f is --exists overwrite, but another --exists is given", {"keep one of them"});
    }
    return Exists::overwrite;
}

std::uint64_t memory_limit(const Settings& settings) {
    return settings.max_memory != 0 ? settings.max_memory : default_max_memory();
}

Options options_of(const Settings& settings) {
    Options options;
    options.threads = settings.jobs;
    options.max_memory = settings.max_memory;
    options.allow_truncated = settings.allow_truncated;
    options.orientation = settings.orientation;
    options.frame = settings.frame;
    options.decoders = settings.decoders;
    return options;
}

SaveOptions save_options_of(const Settings& settings) {
    SaveOptions options;
    static_cast<Options&>(options) = options_of(settings);
    const Exists policy = exists_policy(settings);
    options.overwrite = policy == Exists::overwrite || policy == Exists::newer || settings.in_place != InPlace::no;
    options.depth = settings.depth;
    if (settings.quality) options.quality = *settings.quality;
    // Who asks for a quality wants the picture encoded.
    options.lossless = settings.lossless.value_or(settings.quality ? Lossless::off : Lossless::automatic);
    if (settings.compression) options.compression = *settings.compression;
    options.strip = settings.strip;
    return options;
}

std::string writable_formats() {
    std::string out;
    for (const FormatFacts& format : formats()) {
        if (!format.writes.empty()) out += (out.empty() ? "" : " ") + format.name;
    }
    return out;
}

std::string writable_format(std::string_view name, std::string_view asked) {
    std::vector<std::string> known;
    for (const FormatFacts& format : formats()) {
        if (format.writes.empty()) continue;
        known.push_back(format.name);
        known.insert(known.end(), format.suffixes.begin(), format.suffixes.end());
        const bool named = std::find(format.suffixes.begin(), format.suffixes.end(), name) != format.suffixes.end();
        if (name == format.name || named) return format.name;
    }
    throw usage_fault(
        fmt::format("{} '{}' is not a format oriel writes{}", asked, shown(name), did_you_mean(name, known)),
        {fmt::format("write one of {}", writable_formats())});
}

} // namespace oriel::tool
