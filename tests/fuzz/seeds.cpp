// Seeds are made, not kept: files by our own writers, texts and headers written here, and bytes drawn from a seed for
// targets whose inputs are programs.
#include "codecs/codec.hpp"
#include "fuzz/chance.hpp"
#include "fuzz/targets.hpp"
#include "oriel/oriel.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace fuzzing {
namespace {

using namespace oriel;

Bytes bytes_of(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// Behind each file stands the byte that says how it is opened.
void add_file(std::vector<Seed>& to, const std::string& name, const Bytes& file) {
    for (unsigned how = 0; how < 4; ++how) {
        Seed seed{name + "-" + std::to_string(how), file};
        seed.bytes.push_back(static_cast<std::byte>(how));
        to.push_back(std::move(seed));
    }
}

Image picture(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const Format& format) {
    const Frame frame = Frame::packed(height, width, channels, format);
    const View view = Buffer::allocate(frame.nbytes()).view(format, frame.layout());
    for (std::size_t k = 0; k < frame.nbytes(); ++k) // runs of equal bytes and unequal ones
        view.mutable_data()[k] = static_cast<std::byte>(k % 16 < 7 ? 3 : k * 37 + k / 251 * 11 + 1);
    if (format.kind() == Kind::floating && format.itemsize() == 4)
        for (std::size_t k = 0; k < frame.nbytes() / 4; ++k) {
            const float value = static_cast<float>(k % 9) / 8;
            std::copy_n(reinterpret_cast<const std::byte*>(&value), 4, view.mutable_data() + 4 * k);
        }
    return Image(view, frame);
}

/// What this codec writes of pictures of all kinds.
std::vector<Seed> written(const codecs::Codec& codec) {
    std::vector<Seed> out;
    if (codec.create == nullptr) return out;
    constexpr std::array<std::array<std::ptrdiff_t, 2>, 3> sizes{{{1, 1}, {5, 3}, {9, 20}}};
    std::set<Bytes> known;
    for (const char* code : {"B", "H", "I", "f", "d", "?", "h"})
        for (std::ptrdiff_t channels = 1; channels <= 5; ++channels)
            for (const auto& [height, width] : sizes) {
                SaveOptions options;
                if (codec.name == "webp" && width == 20) options.lossless = Lossless::off;
                options.format = codec.name;
                options.threads = 1;
                try {
                    Bytes file = encode(picture(height, width, channels, Format::parse(code)), options);
                    if (!known.insert(file).second) continue;
                    add_file(out,
                             std::string(code == std::string("?") ? "bool" : code) + std::to_string(channels) + "-" +
                                 std::to_string(width) + "x" + std::to_string(height),
                             file);
                } catch (const Error&) {
                    // The format does not hold such a picture.
                }
            }
    return out;
}

void add_texts(std::vector<Seed>& to, std::string_view before, std::span<const char* const> texts) {
    for (const char* text : texts)
        to.push_back({"text-" + std::to_string(to.size()), bytes_of(std::string(before) + text)});
}

std::vector<Seed> drawn(std::size_t count, std::size_t longest) {
    std::vector<Seed> out;
    const std::byte start{42};
    Chance chance(std::span(&start, 1));
    for (std::size_t k = 0; k < count; ++k) {
        Seed seed{"drawn-" + std::to_string(k), Bytes(1 + chance.index(longest))};
        for (std::byte& b : seed.bytes) b = static_cast<std::byte>(chance.draw());
        out.push_back(std::move(seed));
    }
    return out;
}

constexpr const char* format_texts[] = {"B",
                                        ">H",
                                        "Zf",
                                        "=l",
                                        "^i",
                                        "3s",
                                        "2w",
                                        "5x",
                                        "T{B:a:5x:v:>3u:t:}",
                                        "T{&<i:a:X{}:b:<O:c:<P:d:<z:e:<u:w:<g:l:<Z:z:}",
                                        "(2,3)f",
                                        "T{B:r:>H:g:3x<f:b:}",
                                        "T{T{<H:a:B:b:}:in:(2)?:t:}",
                                        "@bi",
                                        "0i",
                                        "3B",
                                        "g",
                                        "Zg",
                                        "<3s:name:I",
                                        "T{=b:a:}2x",
                                        "n N P c e",
                                        "T{(0)i:z:B:y:}"};
constexpr const char* slice_texts[] = {"[::2, ::-2, ::-1]",
                                       "x=100:-100,y=::2,c=g",
                                       "[..., 0]",
                                       "[1:2,3:4]",
                                       "c=bgr",
                                       "[-1]",
                                       "y=0",
                                       "[:, 9999999999999999999]",
                                       "[::0]",
                                       "0,1,2",
                                       "rgb",
                                       "ya",
                                       "[5::-1,...]",
                                       "x=-9223372036854775808:",
                                       "c=2,1"};
constexpr const char* geometry_texts[] = {
    "640x480+120+40",   "50%x50%@center",  "10,10..-10,-10", "100x100-20-20", "100x100@se+20+20",
    "25%,25%..75%,75%", "33.333%x1+0%+0",  "512M",           "1.5GiB",        "-9223372036854775808",
    "10x10+400+0",      "1000%x1@nw-5+-7", "16:9@center",    "1:1",           "3:4+9+-9",
    "1000000:1@se-5-5"};
constexpr const char* line_texts[] = {
    "a.ppm\ncrop\n2x2@center\nflip\nh\n-o\nout.png",
    "a.ppm\ncrop\n9x9+1+1\n--outside\npad=mirror\nrotate\n90\n-qo\nout.ppm",
    "run\nb.pam\n--background\nwhite\n--depth\n16\n-o\nout.ppm",
    "b.pam\n--drop-alpha\n--outside=clip\ninvert\n--in\n1:1@se-1-1\n-t\npam\n-o\nout",
    "a.ppm\npad\n1,2,3,4=edge\nfill\n0\n-c\nr\n--in\ny=::2\nslice\n[::-1,1:,c]\n-o\nout.bmp",
    "a.ppm\npaste\nb.pam\n@se+1+1\norient\n7\n--explain\n--json",
    "a.ppm\nsubsample\n2x1+1+0\nchannel\nbgr\ntranspose\n-o\nout.tga\n--orient\nkeep\n--frame\n0",
    "raw:a.ppm,2x2x3xu8,offset=11\n-o\nout.farbfeld",
    "--\n-x\n-o\nq.png",
    "a.ppm\ncrp\n9x9",
    "help\ncrop"};
constexpr const char* pnm_texts[] = {
    "P5 3 2 255\nabcdef", "P6\n1 1\n1000\nabcdef",       "P5#c\n2 1 255\nab",     "P5 4000000000 4000000000 255\nx",
    "P4\n9 2\nabcd",      "P1\n3 2\n101 010\n",          "P2\n2 2\n9\n1 2 3 9\n", "P3\n1 1\n255\n1 2 3\n",
    "P5 1 1 65535\nab",   "PF\n1 1\n-1.0\nabcdabcdabcd", "P6 2 1 255\nabc"};
constexpr const char* pam_texts[] = {"P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabcdefgh",
                                     "P7\n#c\nHEIGHT 1\nWIDTH 1\nDEPTH 8\nMAXVAL 65535\nENDHDR\nabcdefghabcdefgh",
                                     "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 2\nMAXVAL 1\nTUPLTYPE OTHER\nENDHDR\na"};

constexpr const char* raw_texts[] = {"2x2x3xu8\nabcdefghijkl", "1x2x1xu16be,offset=3,stride=5\nxyzabcdefgh",
                                     "1x1x2xf64le\nabcdefghijklmnop", "3x1x1xbool\nabc", "1x1x1xi32be\nabc"};

std::span<const char* const> texts_of(std::string_view target) {
    if (target == "format") return format_texts;
    if (target == "select") return slice_texts;
    if (target == "geometry") return geometry_texts;
    if (target == "line") return line_texts;
    if (target == "pnm") return pnm_texts;
    if (target == "pam") return pam_texts;
    if (target == "raw") return raw_texts;
    return {};
}

} // namespace

std::vector<Seed> seeds(std::string_view target) {
    std::vector<Seed> out;
    const codecs::Codec* const codec = codecs::by_name(target);
    if (codec != nullptr) {
        if (codec->open != nullptr) out = written(*codec);
        for (const char* text : texts_of(target)) add_file(out, "text-" + std::to_string(out.size()), bytes_of(text));
        std::vector<Seed> more;
        if (target == "bmp") more = bmp_seeds();
        if (target == "png") more = png_seeds();
        if (target == "tga") more = tga_seeds();
        if (target == "tiff") more = tiff_seeds();
        if (target == "jpeg") more = jpeg_seeds();
        for (const Seed& seed : more) add_file(out, seed.name, seed.bytes);
        return out;
    }
    if (target == "view" || target == "gather") return drawn(100, target == "view" ? 200 : 100);
    if (target == "exif") return exif_seeds();
    if (target == "photoshop") return photoshop_seeds();
    if (target == "xmp") return xmp_seeds();
    if (target == "format") add_texts(out, "\x08", texts_of(target));
    if (target == "geometry") add_texts(out, "\x02\x03", texts_of(target));
    if (target == "line") add_texts(out, "", texts_of(target));
    if (target == "select")
        for (const std::string_view picture : {"\x03\x03\x02\x02\x02", "\x02\x01\x03\x01\x02", "\x04\x05\x05\x02\x02"})
            add_texts(out, picture, texts_of(target));
    return out;
}

std::vector<std::string> words(std::string_view target) {
    if (target == "png")
        return {"IHDR", "PLTE", "tRNS", "IDAT", "IEND", "eXIf", "gAMA", "sRGB", "iCCP", "tEXt", "acTL", "fcTL"};
    if (target == "jpeg")
        return {"\xff\xd8", "\xff\xd9", "\xff\xc0", "\xff\xc2", "\xff\xc4", "\xff\xda", "\xff\xdb",
                "\xff\xdd", "\xff\xe1", "\xff\xee", "Exif",     "Adobe",    "JFIF",     "\xff\xd0"};
    if (target == "xmp")
        return {"<rdf:RDF",
                "<rdf:Description",
                "tiff:Orientation",
                "exif:PixelXDimension",
                "xmp:Thumbnails",
                "xmlns:tiff=",
                "</",
                "/>",
                "<!--",
                "<![CDATA["};
    if (target == "pam")
        return {"WIDTH ", "HEIGHT ", "DEPTH ", "MAXVAL ", "TUPLTYPE ", "ENDHDR\n", "RGB_ALPHA", "65535"};
    if (target == "line")
        return {"\ncrop\n", "\nslice\n",   "\npad\n",       "\nfill\n",   "\npaste\n", "\nrotate\n",     "\n--in\n",
                "\n-c\n",   "\n--depth\n", "\n--outside\n", "\n-o\nout.", "\na.ppm\n", "\nb.pam\n",      "=mirror",
                "\ninvert", "\norient\n",  "@center",       "10x10+1+1",  "x=::-1",    "\n--drop-alpha", "50%"};
    if (target == "webp")
        return {"RIFF", "WEBP", "VP8 ", "VP8L", "VP8X", "ANIM", "ANMF", "ALPH", "ICCP", "EXIF", "XMP "};
    std::vector<std::string> out;
    for (const char* text : texts_of(target)) out.emplace_back(text);
    return out;
}

} // namespace fuzzing
