#include "file_tasks.hpp"

#include <array>
#include <utility>

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
    if (from.ends_with("tif")) netpbm = "tifftopnm {in} | " + words.netpbm + " > {out}";
    if (from.ends_with("png")) netpbm = "pngtopnm {in} | " + words.netpbm + " > {out}";
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

// PNGs by oriel, by libpng's usual settings, and by libvips', which filters nothing.
constexpr std::array png_writers{"png", "libpng.png", "vips.png"};

using Tasks = std::vector<FileTask>;

void add_photographs(Tasks& out, bool large) {
    const auto add = [&](const char* name, const char* from, const char* suffix, FileBounds bounds,
                         std::vector<Contestant> contestants) {
        out.push_back({name, from, suffix, bounds, std::move(contestants)});
    };
    const Contestant cropped{"oriel", "{oriel} -q {in} crop 512x512+{x}+{y} --lossless=off -f -o {out}"};
    add("crop, coded anew", "jpg", "jpg", {0, 0.5, 24},
        {cropped,
         {"vips", "vips crop {in} '{out}[Q=90]' {x} {y} 512 512"},
         {"GraphicsMagick", "gm convert {in} -crop 512x512+{x}+{y} -quality 90 {out}"},
         {"ImageMagick", "convert-im6.q16 {in} -crop 512x512+{x}+{y} +repage -quality 90 {out}"}});
    add("crop, by libjpeg's tools", "jpg", "jpg", {0, 1.15, 24},
        {cropped, {"djpeg, cjpeg", "djpeg -crop 512x512+{x}+{y} {in} | cjpeg -quality 90 -outfile {out}"}});
    if (large) return add("crop", "tiled.tif", "ppm", {0, 0.2, 24}, contestants(crop, "tiled.tif"));

    const std::string oriel = "{oriel} -q {in} ", to = " -f -o {out}";
    // What must not be exceeded in memory is 1.2 times what jpegtran holds.
    add("rotate 270, without loss", "jpg", "jpg", {0, 1.15, 85},
        {{"oriel", oriel + "rotate 270 --lossless" + to},
         {"jpegtran", "jpegtran -perfect -rotate 270 -outfile {out} {in}"}});
    add("flip h, without loss", "jpg", "jpg", {0, 1.15, 43.4},
        {{"oriel", oriel + "flip h --lossless" + to},
         {"jpegtran", "jpegtran -perfect -flip horizontal -outfile {out} {in}"}});
    add("flip h, coded anew", "jpg", "jpg", {0, 2.0 / 3, 24},
        {{"oriel", oriel + "flip h --lossless=off" + to},
         {"vips", "vips flip {in} '{out}[Q=90]' horizontal"},
         {"GraphicsMagick", "gm convert {in} -flop -quality 90 {out}"},
         {"ImageMagick", "convert-im6.q16 {in} -flop -quality 90 {out}"}});
    add("decode", "jpg", "ppm", {0, 1.15, 24},
        {{"oriel", oriel + to}, {"djpeg", "djpeg -outfile {out} {in}"}, {"vips", "vips copy {in} {out}"}});
    add("to PNG", "jpg", "png", {0, 1.0 / 6, 24}, contestants(nothing, "jpg"));
}

} // namespace

std::string made_by(const std::string& suffix) {
    if (suffix == "libpng.png") return "pnmtopng {ppm} > {out}";
    if (suffix == "vips.png") return "vips copy {ppm} {out}";
    if (suffix == "tiled.tif") return "vips tiffsave {ppm} {out} --tile --compression deflate";
    if (suffix == "jpg") return "cjpeg -quality 90 -outfile {out} {ppm}";
    return "{oriel} -q {ppm} -o {out}";
}

Tasks file_tasks(bool large) {
    Tasks out;
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

    if (large) add("crop", "png", "ppm", {0, 1.0 / 3, 24}, crop);
    add_photographs(out, large);
    if (large) return out;
    for (const char* const from : png_writers) {
        add("crop", from, "ppm", {0, 0.25, 24}, crop);
        add("decode", from, "ppm", {0, 1.0 / 3, 24}, nothing);
    }
    const std::string flip = "{oriel} -q {in} flip h -f -o {out}", alone = "{oriel} -q -j 1 {in} flip h -f -o {out}";
    add("flip h, as usual", "png", "png", {0, 1.0 / 6, 64},
        {flip_h.oriel, flip_h.vips, "-flop", "-flop", "", "--flop"});
    out.push_back({"flip h, one thread",
                   "png",
                   "png",
                   {0, 0.25, 64},
                   {{"oriel", alone}, {"vips", "env VIPS_CONCURRENCY=1 vips " + flip_h.vips}}});
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
