#include "file_tasks.hpp"

namespace bench {
namespace {

/// The commands of one operation: oriel's words for it, and each peer's, empty if it has none.
struct Words {
    std::string oriel, vips, graphicsmagick, imagemagick, netpbm, oiiotool;
};

std::vector<Contestant> contestants(const Words& words, const std::string& from) {
    // netpbm's programs read netpbm's formats.
    std::string netpbm = words.netpbm + " {in} > {out}";
    if (from == "bmp") netpbm = "bmptopnm {in} | " + words.netpbm + " > {out}";
    if (from == "tif") netpbm = "tifftopnm {in} | " + words.netpbm + " > {out}";
    if (from == "png") netpbm = "pngtopnm {in} | " + words.netpbm + " > {out}";
    std::vector<Contestant> out{{"oriel", "{oriel} -q {in} " + words.oriel + " -f -o {out}"}};
    const auto add = [&](const char* who, const std::string& asked, const std::string& command) {
        if (!asked.empty()) out.push_back({who, command});
    };
    add("vips", words.vips, "vips " + words.vips);
    add("GraphicsMagick", words.graphicsmagick, "gm convert {in} " + words.graphicsmagick + " {out}");
    add("ImageMagick", words.imagemagick, "convert-im6.q16 {in} " + words.imagemagick + " {out}");
    add("netpbm", words.netpbm, netpbm);
    add("oiiotool", words.oiiotool, "oiiotool --native {in} " + words.oiiotool + " -o {out}");
    return out;
}

const Words crop{"crop 512x512+{x}+{y}",
                 "crop {in} {out} {x} {y} 512 512",
                 "-crop 512x512+{x}+{y}",
                 "-crop 512x512+{x}+{y} +repage",
                 "pamcut -left {x} -top {y} -width 512 -height 512",
                 "--cut 512x512+{x}+{y}"};
const Words flip_h{"flip h", "flip {in} {out} horizontal", "-flop", "-flop", "pamflip -leftright", "--flop"};
const Words flip_v{"flip v", "flip {in} {out} vertical", "-flip", "-flip", "pamflip -topbottom", "--flip"};
const Words invert{"invert", "invert {in} {out}", "-negate", "-negate", "pnminvert", "--invert"};
const Words channel{"channel r", "extract_band {in} {out} 0", "-channel Red", "-channel R -separate", "", "--ch R"};
const Words rotate{"rotate 90", "rot {in} {out} d90", "-rotate 90", "-rotate 90", "pamflip -clockwise", "--rotate90"};
const Words nothing{"", "copy {in} {out}", "-strip", "-strip", "pnmtopnm", "--ch R,G,B"};

} // namespace

std::vector<FileTask> file_tasks(bool large) {
    std::vector<FileTask> out;
    const auto add = [&](const char* name, const char* from, const char* suffix, FileBounds bounds,
                         const Words& words) {
        out.push_back({name, from, suffix, bounds, contestants(words, from)});
    };
    const double peer = large ? 1 : 0.5; // 12 megapixels: twice as fast as anybody
    const auto whole = [&](double cp, double peak) {
        return large ? FileBounds{cp, peer, peak} : FileBounds{0, peer, 24};
    };
    add("crop", "ppm", "ppm", {0, large ? 0.2 : 0.5, 12}, crop);
    if (large)
        for (const char* const from : {"pam", "bmp", "tif"}) add("crop", from, "ppm", {0, 0.2, 12}, crop);
    add("flip h", "ppm", "ppm", whole(1.3, 24), flip_h);
    add("flip v", "ppm", "ppm", whole(1.3, 24), flip_v);
    add("invert", "ppm", "ppm", whole(1.3, 24), invert);
    add("channel", "ppm", "pgm", whole(1.3, 24), channel);
    add("rotate 90", "ppm", "ppm", whole(2.5, 128), rotate);

    add("crop", "png", "ppm", {0, large ? 1.0 / 3 : 0.25, 24}, crop);
    if (large) return out;
    add("decode", "png", "ppm", {0, 1.0 / 3, 24}, nothing);
    const std::string flip = "{oriel} -q {in} flip h -f -o {out}", alone = "{oriel} -q -j 1 {in} flip h -f -o {out}";
    add("flip h, as usual", "png", "png", {0, 1.0 / 6, 64},
        {flip_h.oriel, flip_h.vips, "-flop", "-flop", "", "--flop"});
    out.push_back({"flip h, one thread",
                   "png",
                   "png",
                   {0, 0.25, 64},
                   {{"oriel", alone}, {"vips", "VIPS_CONCURRENCY=1 vips " + flip_h.vips}}});
    out.push_back({"flip h, all filters",
                   "png",
                   "png",
                   {0, 0.25, 80},
                   {{"oriel", flip},
                    {"vips", "vips flip {in} '{out}[compression=6,filter=all]' horizontal"},
                    {"GraphicsMagick", "gm convert {in} -flop -quality 65 {out}"},
                    {"ImageMagick", "convert-im6.q16 {in} -flop -quality 65 {out}"}}});
    return out;
}

} // namespace bench
