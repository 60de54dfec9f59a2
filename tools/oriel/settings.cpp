#include "settings.hpp"

#include "fault.hpp"
#include "numbers.hpp"
#include "oriel/io.hpp"
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

void set_in_place(Settings& settings, const std::string& value, std::string_view asked) {
    if (value == "rewrite") settings.in_place = InPlace::rewrite;
    else if (value == "map") settings.in_place = InPlace::map;
    else {
        throw usage_fault(fmt::format("{} takes map or nothing, not '{}'", asked, shown(value)),
                          {"--in-place writes the file anew, --in-place=map changes it where its pixels lie"});
    }
}

using Text = const std::string&;
using From = std::string_view;

constexpr Global table[] = {
    {{'o', "output", "FILE", "where the result goes; - is standard output"},
     "",
     takes::run,
     [](Settings& s, Text value, From) { s.output = value; }},
    {{'f', "force", "", "replace an existing FILE"}, "", takes::run, [](Settings& s, Text, From) { s.force = true; }},
    {{0, "in-place", "map", "write to IN itself, anew; with =map change its pixels where they lie", "rewrite"},
     "",
     takes::run,
     set_in_place},
    {{'t', "to", "FORMAT", "the format to write; without it, by the suffix of FILE"}, "", takes::run, set_format},
    {{0, "quality", "N", "how well a JPEG is kept, 1 to 100; 92 without it"},
     "",
     takes::run,
     [](Settings& s, Text value, From asked) { s.quality = number_between(value, asked, 1, 100); }},
    {{0, "compress", "N", "a PNG: 0 not, 1-3 quick, 4-5 usual, 6-9 ever smaller and slower; 5 without it"},
     "",
     takes::run,
     [](Settings& s, Text value, From asked) { s.compression = number_between(value, asked, 0, 9); }},
    {{'n', "explain", "", "show what would be done; decode and write nothing"},
     "",
     takes::run,
     [](Settings& s, Text, From) { s.explain = true; }},
    {{'j', "jobs", "N", "how many threads work; 0, the default, is one a processor"},
     "ORIEL_JOBS",
     takes::run,
     [](Settings& s, Text value, From asked) {
         s.jobs = static_cast<unsigned>(number_between(value, asked, 0, 1024));
     }},
    {{0, "max-memory", "SIZE", "refuse what needs more, as in 512M; else half of what is free"},
     "ORIEL_MAX_MEMORY",
     takes::run | takes::info,
     [](Settings& s, Text value, From asked) { s.max_memory = parse_size(value, asked); }},
    {{0, "allow-truncated", "", "keep what is there of a file that ends early; the rest is 0"},
     "",
     takes::run | takes::info,
     [](Settings& s, Text, From) { s.allow_truncated = true; }},
    {{0, "verify", "", "read and check the whole file first, also what no op needs"},
     "",
     takes::run | takes::info,
     [](Settings& s, Text, From) { s.verify = true; }},
    {{0, "codec", "FORMAT=NAME", "who decodes a format, as in png=stb; 'oriel formats' names them"},
     "",
     takes::run | takes::info,
     add_decoder},
    {{0, "progress", "WHEN", "auto (on a terminal, after half a second), always or never"},
     "",
     takes::run,
     set_progress},
    {{'q', "quiet", "", "say nothing but errors"}, "", takes::run, [](Settings& s, Text, From) { s.quiet = true; }},
    {{0, "json", "", "facts, plans, outcomes and errors as JSON, one object a line"},
     "",
     takes::run | takes::info | takes::formats,
     [](Settings& s, Text, From) { s.json = true; }},
    {{'h', "help", "", "show help, after an op or command for that one"},
     "",
     takes::all,
     [](Settings& s, Text, From) { s.help = true; }},
    {{0, "version", "", "show the version"}, "", takes::all, [](Settings& s, Text, From) { s.version = true; }},
};

} // namespace

std::span<const Global> globals() { return table; }

Options options_of(const Settings& settings) {
    Options options;
    options.threads = settings.jobs;
    options.max_memory = settings.max_memory;
    options.allow_truncated = settings.allow_truncated;
    options.decoders = settings.decoders;
    return options;
}

SaveOptions save_options_of(const Settings& settings) {
    SaveOptions options;
    static_cast<Options&>(options) = options_of(settings);
    options.overwrite = settings.force || settings.in_place != InPlace::no;
    if (settings.quality) options.quality = *settings.quality;
    if (settings.compression) options.compression = *settings.compression;
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
