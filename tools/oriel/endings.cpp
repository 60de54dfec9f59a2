#include "endings.hpp"

#include "fault.hpp"
#include "oriel/filters/background.hpp"

#include <fmt/core.h>

#include <utility>

namespace oriel::tool {

namespace {

// They are no ops that anybody could write, but a step belongs to one.
constexpr Operation background{"--background", {}, {}, "", "", nullptr};
constexpr Operation drop_alpha{"--drop-alpha", {}, {}, "", "", nullptr};

void refuse_in_map(const Settings& settings, std::string_view option) {
    if (settings.in_place != InPlace::map) return;
    throw usage_fault(fmt::format("{} cannot be done where the pixels lie, as --in-place=map asks", option),
                      {"--in-place without =map does it, and writes the file anew"});
}

void refuse_compression_in_map(const Settings& settings) {
    if (settings.in_place != InPlace::map || !(settings.quality || settings.compression)) return;
    throw usage_fault(fmt::format("{} means nothing to --in-place=map: pixels that can be mapped are not compressed",
                                  settings.quality ? "--quality" : "--compress"),
                      {"leave it out, or write the file anew with --in-place without =map"});
}

} // namespace

Frame without_alpha(const Frame& frame) {
    if (!frame.has_alpha()) return frame;
    return frame.select(frame.channels_but_alpha().list());
}

std::vector<Step> endings(const Settings& settings) {
    std::vector<Step> out;
    if (settings.background && settings.drop_alpha) {
        throw usage_fault("--background and --drop-alpha are two ways to be rid of alpha",
                          {"keep one of them: the first blends, the second shows what is below"});
    }
    if (settings.no_mmap && settings.in_place == InPlace::map) {
        throw usage_fault("--in-place=map maps the file, which --no-mmap forbids",
                          {"--in-place without =map writes the file anew"});
    }
    if (settings.depth != 0) refuse_in_map(settings, "--depth");
    if (settings.strip != Strip::nothing) refuse_in_map(settings, "--strip");
    refuse_compression_in_map(settings);
    if (settings.background) {
        refuse_in_map(settings, "--background");
        const Background on{*settings.background};
        out.push_back({fmt::format("--background {}", shown(settings.background->text())),
                       &background,
                       [on](const Picture& picture) { return picture | on; },
                       {}});
    }
    if (settings.drop_alpha) {
        refuse_in_map(settings, "--drop-alpha");
        out.push_back({"--drop-alpha",
                       &drop_alpha,
                       [](const Picture& picture) { return picture.seen_as(without_alpha(picture.frame())); },
                       {}});
    }
    return out;
}

} // namespace oriel::tool
