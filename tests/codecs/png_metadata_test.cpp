// What a PNG carries beside its pixels, read from files made by hand and written to new ones.
#include "codecs/exif.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/png_file.hpp"
#include "codecs/png_metadata.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

using namespace oriel;
using namespace testing;

namespace {

using namespace std::string_literals;

const PngKind rgb8{2, 8};
const PngKind gray8{0, 8};

/// A profile's header of a colour space, and some tables.
Bytes profile(const std::string& space) {
    std::string icc(400, '\0');
    for (std::size_t i = 128; i < icc.size(); ++i) icc[i] = static_cast<char>(i * i / 7);
    icc.replace(16, 4, space);
    return text_bytes(icc);
}

Bytes iccp(const Bytes& icc) {
    Bytes payload = text_bytes("a name\0\0"s);
    append(payload, zlib_stored(icc));
    return chunk("iCCP", payload);
}

Bytes phys(std::uint32_t x, std::uint32_t y, int unit) {
    Bytes payload;
    append_u32(payload, x);
    append_u32(payload, y);
    payload.push_back(static_cast<std::byte>(unit));
    return chunk("pHYs", payload);
}

Bytes gama(std::uint32_t value) {
    Bytes payload;
    append_u32(payload, value);
    return chunk("gAMA", payload);
}

const std::string exif_text = "MM\0*\0\0\0\x08\0\0\0\0\0\0"s;

Bytes picture(const PngKind& kind, const std::vector<Bytes>& before) {
    return simple_png(kind, 5, 3, random_samples(kind, 5, 3), before);
}

Bytes with_behind(Bytes file, const Bytes& behind) {
    const Bytes end = chunk("IEND", {});
    file.insert(file.end() - static_cast<std::ptrdiff_t>(end.size()), behind.begin(), behind.end());
    return file;
}

/// A picture whose first IDAT chunk is followed by so many empty ones, and these by chunks of another kind.
Bytes of_many_idats(int count, const Bytes& behind) {
    Bytes idats;
    for (int i = 0; i < count; ++i) append(idats, chunk("IDAT", {}));
    return with_behind(with_behind(picture(rgb8, {}), idats), behind);
}

struct Found {
    std::string type;
    Bytes payload;
};

std::vector<Found> chunks_of(const Bytes& file) {
    std::vector<Found> out;
    for (std::size_t at = 8; at < file.size();) {
        std::uint32_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | std::to_integer<std::uint32_t>(file[at + i]);
        std::string type;
        for (std::size_t i = 4; i < 8; ++i) type += std::to_integer<char>(file[at + i]);
        const auto first = file.begin() + static_cast<std::ptrdiff_t>(at + 8);
        out.push_back({type, {first, first + length}});
        at += 12 + length;
    }
    return out;
}

std::string types_of(const Bytes& file) {
    std::string out;
    for (const Found& one : chunks_of(file)) out += (out.empty() ? "" : " ") + one.type;
    return out;
}

const Bytes* payload_of(const std::vector<Found>& chunks, const std::string& type) {
    const auto at = std::find_if(chunks.begin(), chunks.end(), [&](const Found& one) { return one.type == type; });
    return at == chunks.end() ? nullptr : &at->payload;
}

SaveOptions as_png() {
    SaveOptions options;
    options.format = "png";
    return options;
}

Bytes saved(const Bytes& file, const SaveOptions& options = as_png()) { return encode(open(file), options); }

Metadata metadata_of(const Bytes& file) { return open(file).metadata(); }

Bytes itxt(const std::string& keyword, const std::string& text, bool deflated = false) {
    Bytes payload = text_bytes(keyword + "\0"s + (deflated ? "\x01\0"s : "\0\0"s) + "en\0"s + "translated\0"s);
    append(payload, deflated ? zlib_stored(text_bytes(text)) : text_bytes(text));
    return chunk("iTXt", payload);
}

std::vector<Bytes> everything() {
    return {chunk("cICP", text_bytes("\x09\x10\0\x01"s)),
            chunk("cLLI", Bytes(8, std::byte{1})),
            iccp(profile("RGB ")),
            gama(45455),
            chunk("cHRM", Bytes(32, std::byte{2})),
            chunk("sBIT", Bytes(3, std::byte{5})),
            chunk("bKGD", Bytes(6, std::byte{0})),
            phys(3937, 7874, 1),
            chunk("eXIf", text_bytes(exif_text)),
            chunk("tIME", Bytes(7, std::byte{1})),
            chunk("tEXt", text_bytes("Author\0somebody"s)),
            itxt("XML:com.adobe.xmp", "<x:xmpmeta/>"),
            itxt("Title", "Ein H\xc3\xbcgel")};
}

} // namespace

TEST_CASE("all that stays true of the pixels is carried, in an order that PNG allows") {
    const Bytes file = picture(rgb8, everything());
    const Bytes out = saved(file);
    CHECK(types_of(out) == "IHDR iCCP cICP cLLI gAMA cHRM pHYs eXIf iTXt tEXt iTXt IDAT IEND");
    CHECK(metadata_of(out) == metadata_of(file));

    const auto before = chunks_of(file);
    const auto after = chunks_of(out);
    for (const char* type : {"cICP", "cLLI", "gAMA", "cHRM", "pHYs", "eXIf", "tEXt"}) {
        CAPTURE(type);
        REQUIRE(payload_of(after, type) != nullptr);
        CHECK(*payload_of(after, type) == *payload_of(before, type));
    }
    const Metadata metadata = metadata_of(out);
    CHECK(metadata.icc == profile("RGB "));
    CHECK(metadata.exif == text_bytes(exif_text));
    CHECK(metadata.xmp == text_bytes("<x:xmpmeta/>"));
    CHECK(metadata.density == Density{3937, 7874, true});

    const Plan planned = plan(open(file), "png");
    CHECK(planned.dropped == std::vector<std::string>{"significant bits", "background", "time"});
}

TEST_CASE("what is private is stripped, and all if asked") {
    const Bytes file = picture(rgb8, everything());
    SaveOptions options = as_png();
    options.strip = Strip::personal;
    CHECK(types_of(saved(file, options)) == "IHDR iCCP cICP cLLI gAMA cHRM IDAT IEND");
    options.strip = Strip::everything;
    CHECK(types_of(saved(file, options)) == "IHDR IDAT IEND");
    CHECK(saved(file, options) == saved(picture(rgb8, {})));
}

TEST_CASE("sRGB gives way to a profile; of what may stand once the first counts; what has a wrong length does not") {
    const Bytes srgb = chunk("sRGB", Bytes(1));
    CHECK(types_of(saved(picture(rgb8, {srgb, gama(45455)}))) == "IHDR sRGB gAMA IDAT IEND");
    CHECK(types_of(saved(picture(rgb8, {srgb, iccp(profile("RGB "))}))) == "IHDR iCCP IDAT IEND");
    const auto twice = chunks_of(saved(picture(rgb8, {gama(1), gama(2), phys(1, 1, 0), phys(2, 2, 1)})));
    CHECK(twice.size() == 5);
    CHECK(payload_of(twice, "gAMA")->back() == std::byte{1});
    CHECK(payload_of(twice, "pHYs")->back() == std::byte{0});
    CHECK(types_of(saved(picture(rgb8, {chunk("gAMA", Bytes(5)), chunk("pHYs", Bytes(8)), chunk("sRGB", {}),
                                        chunk("tEXt", text_bytes("no end")), chunk("eXIf", text_bytes("what?"))}))) ==
          "IHDR IDAT IEND");
}

TEST_CASE("EXIF loses the mark that some put in front of it") {
    CHECK(metadata_of(picture(rgb8, {chunk("eXIf", text_bytes("Exif\0\0"s + exif_text))})).exif ==
          text_bytes(exif_text));
}

TEST_CASE("an XMP packet is known by its keyword, deflated or not") {
    for (const bool deflated : {false, true}) {
        const Bytes file = picture(rgb8, {itxt("XML:com.adobe.xmp", "<x/>", deflated)});
        CHECK(metadata_of(file).xmp == text_bytes("<x/>"));
        CHECK(metadata_of(file).own.empty());
        CHECK(open(file).facts().metadata == std::vector<std::string>{"XMP"});
        CHECK(plan(open(file), "png").dropped.empty());
    }
    CHECK(open(picture(rgb8, {itxt("XML:com.adobe.xmpx", "<x/>")})).facts().metadata ==
          std::vector<std::string>{"text"});
}

TEST_CASE("texts behind the pixels are kept, and go in front") {
    const Bytes text = chunk("tEXt", text_bytes("Comment\0late"s));
    const Bytes file = with_behind(picture(rgb8, {}), text);
    CHECK(types_of(saved(file)) == "IHDR tEXt IDAT IEND");

    INFO("of more chunks of pixels than are passed over, from the end of the file");
    const Bytes many = of_many_idats(5000, text);
    CHECK(types_of(saved(many)) == "IHDR tEXt IDAT IEND");
    CHECK(plan(open(many), "png").notes.empty());
}

TEST_CASE("what stands behind very many chunks of pixels is found from the end, or it is said that nobody looked") {
    const std::vector<std::string> nobody_looked{
        "what may stand behind the pixels (EXIF, texts) is not looked for: there are more than 4096 IDAT chunks, and "
        "the last is not found from the file's end"};
    const std::vector<std::string> none;
    const Bytes text = chunk("tEXt", text_bytes("Comment\0late"s));
    const Bytes six = chunk("eXIf", ExifBlock{.value = 6}.bytes());
    const auto joined = [](const std::vector<Bytes>& parts) {
        Bytes out;
        for (const Bytes& part : parts) append(out, part);
        return out;
    };
    INFO("4096 are passed over");
    CHECK(open(of_many_idats(4095, six)).facts().orientation == 6);
    const Bytes long_idat = chunk("IDAT", Bytes(70'000)); // behind the stream's end: of no meaning
    CHECK(open(of_many_idats(4094, joined({long_idat, six}))).facts().orientation == 6);

    INFO("behind that, several chunks of any kind");
    struct Behind {
        std::vector<Bytes> chunks;
        int orientation;
        std::size_t texts;
    };
    for (const Behind& behind :
         {Behind{{}, 1, 0}, {{six}, 6, 0}, {{text}, 1, 1}, {{text, six}, 6, 1}, {{six, text, text}, 6, 2}}) {
        const Bytes file = of_many_idats(5000, joined(behind.chunks));
        CHECK(open(file).facts().notices == none);
        CHECK(open(file).facts().orientation == behind.orientation);
        CHECK(metadata_of(file).own.size() == behind.texts);
    }

    INFO("unless the last one begins too far away, or the end is not sound");
    Bytes damaged = of_many_idats(5000, joined({text, six}));
    damaged[damaged.size() - 14] ^= std::byte{1}; // in the EXIF's CRC
    const Bytes file = of_many_idats(5000, six);
    Bytes cut = file;
    cut.pop_back();
    const Bytes endless(file.begin(), file.end() - 12);
    Bytes trailing = file;
    trailing.push_back(std::byte{0});
    for (const Bytes& unclear :
         {of_many_idats(5000, joined({long_idat, six})),
          of_many_idats(5000, joined({six, chunk("tEXt", Bytes(70'000))})),
          of_many_idats(5000, joined({chunk("PLTE", Bytes(3)), six})), damaged, cut, endless, trailing}) {
        CHECK(open(unclear).facts().orientation == 1);
        CHECK(open(unclear).facts().notices == nobody_looked);
        CHECK(metadata_of(unclear).exif.empty());
    }

    INFO("nor if thousands of places say a length that leads to the end: each would cost a CRC");
    Bytes places;
    for (std::uint32_t at = 0; at <= 59'992; at += 4) append_u32(places, 59'992 - at);
    places.resize(60'000);
    const Bytes hostile = of_many_idats(5000, joined({chunk("IDAT", places), six}));
    CHECK(open(hostile).facts().notices == nobody_looked);
    CHECK(open(of_many_idats(5000, joined({chunk("IDAT", Bytes(60'000, std::byte{1})), six}))).facts().orientation ==
          6);
}

TEST_CASE("of very many chunks behind the pixels it is said which are not looked at") {
    const Bytes text = chunk("tEXt", text_bytes("Comment\0late"s));
    const Bytes six = chunk("eXIf", ExifBlock{.value = 6}.bytes());
    for (const std::size_t count : {4095U, 4096U}) {
        Bytes behind;
        for (std::size_t i = 0; i < count; ++i) append(behind, text);
        const std::size_t place = picture(rgb8, {}).size() - 12 + behind.size();
        const Bytes file = with_behind(with_behind(picture(rgb8, {}), behind), six);
        const Picture opened = open(file);
        CAPTURE(count);
        CHECK(opened.facts().orientation == (count == 4095 ? 6 : 1));
        CHECK(opened.metadata().own.size() == count);
        CHECK(opened.metadata().exif.empty() == (count == 4096));
        CHECK(opened.facts().notices ==
              (count == 4095 ? std::vector<std::string>{}
                             : std::vector<std::string>{"the eXIf chunk at byte " + std::to_string(place) +
                                                        " and what follows are not looked at: more than 4096 chunks "
                                                        "stand behind the pixels"}));
    }
}

TEST_CASE(
    "an orientation behind the pixels, where ImageMagick and GraphicsMagick write it, is applied like any other") {
    const Bytes six = chunk("eXIf", ExifBlock{.value = 6}.bytes());
    const Bytes file = with_behind(picture(rgb8, {}), six);
    for (const std::string_view decoder : codecs::png_codec.decoders) {
        const FileFacts facts = open_png(file, plenty_of_memory, decoder)->facts();
        CHECK(facts.orientation == 6);
        CHECK(facts.metadata == std::vector<std::string>{"EXIF"});
    }
    CHECK(open(file).width() == 3); // of 5x3
    const Bytes out = saved(file);
    CHECK(types_of(out) == "IHDR eXIf IDAT IEND");
    CHECK(codecs::exif_orientation(metadata_of(out).exif) == 1);
    CHECK(open(out).width() == 3);

    INFO("one in front comes first, as it does for what is carried");
    const Bytes three = chunk("eXIf", ExifBlock{.value = 3}.bytes());
    CHECK(open(with_behind(picture(rgb8, {three}), six)).facts().orientation == 3);
    CHECK(open(with_behind(with_behind(picture(rgb8, {}), three), six)).facts().orientation == 3);

    INFO("unless it is no EXIF");
    CHECK(open(with_behind(picture(rgb8, {chunk("eXIf", text_bytes("what is this?"))}), six)).facts().orientation == 6);

    INFO("other chunks may lie between");
    const Bytes text = chunk("tEXt", text_bytes("Comment\0late"s));
    CHECK(open(with_behind(with_behind(picture(rgb8, {}), text), six)).facts().orientation == 6);
    CHECK(open(with_behind(with_behind(picture(rgb8, {}), chunk("PLTE", Bytes(3))), six)).facts().orientation == 1);
}

TEST_CASE("an orientation behind the pixels that is damaged or cut off is as if it were not there") {
    const Bytes six = chunk("eXIf", ExifBlock{.value = 6}.bytes());
    const Bytes file = with_behind(picture(rgb8, {}), six);
    const std::size_t begin = file.size() - 12 - six.size();
    for (std::size_t at = begin; at < file.size(); ++at) {
        CAPTURE(at);
        Options tolerant;
        tolerant.allow_truncated = true;
        const Bytes part(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(at));
        CHECK(open(part, tolerant).facts().orientation == (at < begin + six.size() ? 1 : 6));
        if (at >= begin + six.size()) continue;
        Bytes damaged = file;
        damaged[at] ^= std::byte{1};
        CHECK(open(damaged).facts().orientation == 1);
    }
}

TEST_CASE("an orientation counts wherever in its block the directory lies") {
    const Bytes late = ExifBlock{.value = 6, .directory_offset = 100'000}.bytes();
    CHECK(open(picture(rgb8, {chunk("eXIf", late)})).facts().orientation == 6);
    CHECK(open(with_behind(picture(rgb8, {}), chunk("eXIf", late))).facts().orientation == 6);
}

TEST_CASE("what was asked of an orientation, and cannot be done, is said") {
    const Bytes file = picture(rgb8, {chunk("eXIf", ExifBlock{.value = 6}.bytes())});
    SaveOptions options;
    CHECK(plan(open(file), "bmp", options).notes.empty());
    options.orientation = Orientation::keep;
    const Picture stored = open(file, options);
    CHECK(plan(stored, "bmp", options).notes ==
          std::vector<std::string>{"EXIF orientation 6 is not kept: nothing turns what is written"});
    CHECK(plan(stored, "png", options).notes ==
          std::vector<std::string>{"EXIF orientation 6 is kept: viewers turn what is written"});
}

TEST_CASE("an orientation counts also where JPEG's mark is in front of it") {
    Bytes marked = text_bytes("Exif\0\0"s);
    append(marked, ExifBlock{.value = 8}.bytes());
    const Bytes file = picture(rgb8, {chunk("eXIf", marked)});
    CHECK(open(file).facts().orientation == 8);
    CHECK(open(file).width() == 3);
    CHECK(codecs::exif_orientation(metadata_of(saved(file)).exif) == 1);
}

TEST_CASE("damage behind the pixels is the reader's business, in front of them an error") {
    Bytes behind = with_behind(picture(rgb8, {}), chunk("tEXt", text_bytes("Comment\0late"s)));
    behind[behind.size() - 14] ^= std::byte{1}; // in the text's CRC
    CHECK(metadata_of(behind).own.empty());
    Bytes before = picture(rgb8, {chunk("tEXt", text_bytes("Comment\0early"s))});
    before[8 + 25 + 12] ^= std::byte{1};
    CHECK_THROWS_WITH_AS(metadata_of(before), doctest::Contains("the tEXt chunk at byte 33 has a wrong CRC"),
                         CodecError);
}

TEST_CASE("a profile that cannot be inflated is left out, and it is said") {
    const Bytes damaged = chunk("iCCP", text_bytes("a name\0\0no zlib stream"s));
    const Bytes ends_early = chunk("iCCP", text_bytes("a name\0\0\x78\x9c"s));
    const Bytes method = chunk("iCCP", text_bytes("a name\0\x01\x78\x9c"s));
    for (const Bytes& one : {damaged, ends_early, method, chunk("iCCP", {}), chunk("iCCP", text_bytes("a name\0"s))}) {
        const Bytes file = picture(rgb8, {one});
        CHECK(types_of(saved(file)) == "IHDR IDAT IEND");
        CHECK(plan(open(file), "png").dropped == std::vector<std::string>{"ICC profile"});
    }
}

TEST_CASE("a small chunk that inflates to a gigabyte is not followed there") {
    Bytes payload = text_bytes("bomb\0\0"s);
    append(payload, zlib_zeros(std::size_t{1} << 28));
    const Bytes file = picture(rgb8, {chunk("iCCP", payload)});
    CHECK(metadata_of(file).icc.empty());
}

TEST_CASE("more than 64 MiB beside the pixels is refused, unless it is stripped") {
    const Bytes large = chunk("eXIf", Bytes((std::size_t{64} << 20) + 1));
    const Bytes file = picture(rgb8, {large});
    CHECK_THROWS_WITH_AS(saved(file), doctest::Contains("at most 67108864 in all: strip everything"), LimitError);
    SaveOptions options = as_png();
    options.strip = Strip::everything;
    CHECK(types_of(saved(file, options)) == "IHDR IDAT IEND");
}

TEST_CASE("a profile is not for another number of colours, and primaries are not for one channel of three") {
    const Bytes file = picture(rgb8, everything());
    const Picture green = open(file) | Channels{"g"};
    CHECK(types_of(encode(green, as_png())) == "IHDR cLLI gAMA pHYs eXIf iTXt tEXt iTXt IDAT IEND");
    const Plan planned = plan(green, "png");
    CHECK(planned.notes == std::vector<std::string>{"the colour profile is left out: it is not for gray"});
    CHECK(std::ranges::count(planned.dropped, "chromaticities") == 1);

    INFO("a gray picture's own stay");
    Bytes chrm = chunk("cHRM", Bytes(32, std::byte{2}));
    const Bytes gray = picture(gray8, {iccp(profile("GRAY")), chrm});
    CHECK(types_of(saved(gray)) == "IHDR iCCP cHRM IDAT IEND");

    INFO("but not in a file that has no gray");
    if (codecs::by_name("webp") == nullptr) return;
    CHECK(plan(open(gray), "webp").notes ==
          std::vector<std::string>{"the colour profile is left out: it is not for RGB"});
    CHECK(plan(open(file), "webp").notes.empty());
}

TEST_CASE("density follows quarter turns, also below a stage") {
    const Bytes file = picture(rgb8, {phys(100, 200, 1)});
    const Picture opened = open(file);
    const Density as_stored{100, 200, true};
    const Density turned{200, 100, true};
    CHECK(opened.metadata().density == as_stored);
    CHECK((opened | Flip{Direction::vertical} | Rotate{180}).metadata().density == as_stored);
    CHECK((opened | Rotate{90}).metadata().density == turned);
    CHECK((opened | Transpose{}).metadata().density == turned);
    const Picture filled = opened | Rotate{90} | Fill{.colour = Colour("black")};
    CHECK(filled.metadata().density == turned);
    CHECK((filled | Rotate{90}).metadata().density == as_stored);
    const Bytes out = encode(opened | Rotate{270}, as_png());
    CHECK(open(out).metadata().density == turned);
}

TEST_CASE("a density that is a ratio of fractions keeps it, one beyond all numbers is left out") {
    const auto written = [](const Density& density) -> std::optional<Density> {
        Bytes file;
        const auto output = codecs::memory_output(file);
        const auto sink = codecs::png_codec.create(*output, {.max_memory = plenty_of_memory, .quality = 0});
        Metadata metadata;
        metadata.density = density;
        sink->carry(metadata);
        const Image image(Buffer::allocate(4).view(Format::of<std::uint8_t>(), {2, 2, 1}));
        sink->begin(image.frame());
        sink->rows(image.view());
        sink->finish();
        return metadata_of(file).density;
    };
    CHECK(written({1, 2, false}) == Density{1, 2, false});
    CHECK(written({1.5, 1, false}) == Density{1500, 1000, false});
    CHECK(written({11811.02, 11811.02, true}) == Density{11811, 11811, true});
    CHECK(written({1e20, 1, true}) == std::nullopt);
    CHECK(written({0, 1, true}) == std::nullopt);
    CHECK(written({-1, std::numeric_limits<double>::quiet_NaN(), true}) == std::nullopt);
}

TEST_CASE("every decoder gives the same metadata") {
    const Bytes file = picture(rgb8, everything());
    for (const std::string_view decoder : codecs::png_codec.decoders)
        CHECK(open_png(file, plenty_of_memory, decoder)->metadata() == metadata_of(file));
}

TEST_CASE("what other programs refuse is left out, and what stands beside it is kept") {
    const auto carried = [](const std::string& type, const std::string& payload) {
        const Bytes file = picture(gray8, {chunk(type, text_bytes(payload)), chunk("tEXt", text_bytes("Author\0me"s))});
        const std::vector<OwnBlock> own = metadata_of(file).own;
        REQUIRE_FALSE(own.empty());
        CHECK(own.back().bytes == text_bytes("Author\0me"s));
        return own.size() == 2;
    };
    for (int intent = 0; intent < 256; ++intent)
        CHECK(carried("sRGB", std::string(1, static_cast<char>(intent))) == (intent <= 3));
    CHECK(carried("gAMA", "\0\0\0\1"s));
    CHECK_FALSE(carried("gAMA", "\0\0\0\0"s));
    for (const std::string& keyword : {"Title"s, "A b c"s, "\xa1"s, std::string(79, 'x')}) {
        CAPTURE(keyword);
        CHECK(carried("tEXt", keyword + "\0text"s));
        CHECK(carried("zTXt", keyword + "\0\0xx"s));
        CHECK(carried("iTXt", keyword + "\0\0\0en\0word\0text"s));
    }
    for (const std::string& keyword :
         {""s, " a"s, "a "s, "a  b"s, "a\nb"s, "a\x7f"s, "\xa0"s, "\x80"s, std::string(80, 'x')}) {
        CAPTURE(keyword);
        CHECK_FALSE(carried("tEXt", keyword + "\0text"s));
        CHECK_FALSE(carried("zTXt", keyword + "\0\0xx"s));
        CHECK_FALSE(carried("iTXt", keyword + "\0\0\0en\0word\0text"s));
    }
    CHECK(carried("tEXt", "Empty\0"s));
    CHECK_FALSE(carried("tEXt", "Title\0te\0xt"s));
    for (const std::string& rest : {""s, "\0"s, "\1xx"s}) CHECK_FALSE(carried("zTXt", "Title\0"s + rest));
    CHECK(carried("iTXt", "Title\0\1\0\0\0xx"s));
    for (const std::string& rest : {""s, "\0"s, "\0\0"s, "\0\0en"s, "\0\0en\0word"s, "\2\0\0\0text"s, "\xff\0\0\0text"s,
                                    "\0\1\0\0text"s, "\1\1\0\0text"s, "\1\0\0\0"s, "\0\0\0\0te\0xt"s})
        CHECK_FALSE(carried("iTXt", "Title\0"s + rest));
}

TEST_CASE("of two chunks of which there may be one, the first that is sound counts") {
    const Bytes file = picture(gray8, {gama(0), gama(7), gama(8)});
    const std::vector<OwnBlock> own = metadata_of(file).own;
    REQUIRE(own.size() == 1);
    CHECK(own[0].bytes == text_bytes("\0\0\0\7"s));
}
