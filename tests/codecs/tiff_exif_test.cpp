// EXIF taken out of a TIFF and put into one.
#include "codecs/codec_testing.hpp"
#include "codecs/exif.hpp"
#include "codecs/exif_camera.hpp"
#include "codecs/tiff_exif.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using tiff::Tag;
using tiff::Type;

namespace {

using Bytes = std::vector<std::byte>;

Bytes tiff_with(const Bytes& exif, int compression, const Format& element = {}) {
    Bytes out;
    const auto output = memory_output(out);
    const auto sink = tiff_codec.create(*output, {.max_memory = plenty, .compression = compression});
    Metadata metadata;
    metadata.exif = exif;
    sink->carry(metadata);
    const Image image = numbered(4, 5, 3, element);
    sink->begin(image.frame());
    sink->rows(image.view());
    sink->finish();
    return out;
}

const tiff::Field* find(const std::vector<tiff::Field>& fields, Tag tag) {
    const auto found = std::ranges::find(fields, tag, &tiff::Field::tag);
    return found == fields.end() ? nullptr : &*found;
}

// The words of a text.
std::string text(const std::vector<tiff::Field>& fields, Tag tag) {
    const tiff::Field* field = find(fields, tag);
    std::string out;
    if (field != nullptr)
        for (const std::uint64_t c : field->values)
            if (c != 0) out += static_cast<char>(c);
    return out;
}

Metadata fitted(const Bytes& exif, std::vector<std::string>& notes) {
    Metadata out;
    out.exif = exif;
    tiff::fit_exif(out, notes);
    return out;
}

constexpr auto date = static_cast<Tag>(0x9003);
constexpr auto latitude = static_cast<Tag>(2);

} // namespace

TEST_CASE("a camera's EXIF goes into a TIFF and out again: every value but those of stored pixels and the thumbnail") {
    for (const bool big_endian : {false, true})
        for (const int compression : {0, 5})
            for (const Format& element : {Format{}, Format(Kind::unsigned_integer, 2, ByteOrder::big)}) {
                CAPTURE(big_endian);
                CAPTURE(compression);
                const Bytes block = CameraBlock{.big_endian = big_endian}.bytes();
                const Bytes file = tiff_with(block, compression, element);
                const auto source = open_bytes(tiff_codec, file);
                CHECK(source->facts().orientation == 6);
                CHECK(source->facts().metadata == std::vector<std::string>{"EXIF"});
                CHECK(whole_text(*source) == text_of(to_bytes(numbered(4, 5, 3, element).view())));
                const std::vector<tiff::Field> fields = tiff::exif_fields(source->metadata().exif);
                CHECK(fields == tiff::exif_fields(block));
                CHECK(text(fields, Tag::make) == "Camera");
                CHECK(find(fields, Tag::width) == nullptr);
                REQUIRE(find(fields, Tag::exif) != nullptr);
                const std::vector<tiff::Field>& exif = find(fields, Tag::exif)->inner;
                CHECK(text(exif, date) == CameraBlock::date);
                CHECK(find(exif, Tag::maker_note)->values.size() > 20);
                CHECK(find(exif, Tag::interoperability)->inner.size() == 1);
                REQUIRE(find(fields, Tag::gps) != nullptr);
                CHECK(find(find(fields, Tag::gps)->inner, latitude)->values == std::vector<std::uint64_t>{52, 1});
            }
}

TEST_CASE("the block of a BigTIFF is a classic one, with fractions, floats and signed numbers as they were") {
    const std::vector<tiff::Field> fields = {{Tag::make, Type::text, {'M', 'e', 0}, {}},
                                             {Tag::exif,
                                              Type::u32,
                                              {},
                                              {{static_cast<Tag>(0x9204), Type::signed_rational, {0xffff'ffff, 3}, {}},
                                               {static_cast<Tag>(0xa000), Type::f64, {0x4000'0000'0000'0001}, {}},
                                               {static_cast<Tag>(0xa001), Type::i16, {0xfffe, 1, 2}, {}}}}};
    for (const ByteOrder order : {ByteOrder::little, ByteOrder::big})
        for (const bool big : {false, true}) {
            const tiff::Header header(order, big);
            const std::string bytes = header.beginning(header.start()) + header.directory(fields, header.start());
            const auto input = memory_input(bytes_of(bytes));
            const Bytes block = tiff::exif_block(tiff::Directory(*input));
            CHECK(text_of(block).substr(0, 4) ==
                  (order == ByteOrder::little ? std::string("II*\0", 4) : std::string("MM\0*", 4)));
            CHECK(tiff::exif_fields(block) == fields);
        }
}

TEST_CASE("a TIFF that says only how it is turned and how dense it is has no EXIF") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef").set(274, 3, {6}).set(296, 3, {2});
    CHECK(open_text(tiff_codec, file.bytes())->metadata().exif.empty());
    CHECK(open_text(tiff_codec, file.bytes())->facts().metadata.empty());
    file.set(315, 2, {'M', 'e', 0});
    const auto source = open_text(tiff_codec, file.bytes());
    CHECK(source->facts().metadata == std::vector<std::string>{"EXIF"});
    CHECK(exif_orientation(source->metadata().exif) == 6);
    CHECK(text(tiff::exif_fields(source->metadata().exif), Tag::artist) == "Me");
}

TEST_CASE("what is damaged of a TIFF's EXIF is not carried, and the pixels are read") {
    for (const std::uint64_t pointer :
         {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{100'000}, UINT64_C(0xffffffff)}) {
        CAPTURE(pointer);
        const auto source = open_text(
            tiff_codec, TiffFile::gray(3, 2, "abcdef").set(315, 2, {'M', 0}).set(34665, 4, {pointer}).bytes());
        CHECK(source->facts().metadata == std::vector<std::string>{"EXIF"});
        CHECK(source->metadata().exif.empty());
        CHECK(whole_text(*source) == "abcdef");
    }
}

TEST_CASE("a block that cannot be taken apart is left out with a word; how the picture is turned stays") {
    const Bytes block = CameraBlock{}.bytes();
    std::vector<std::string> notes;
    CHECK(fitted(block, notes).exif == block);
    CHECK(notes ==
          std::vector<std::string>{"EXIF's maker's note is moved: what it points to by itself may not be found"});
    notes.clear();
    CHECK(fitted({}, notes).exif.empty());
    CHECK(notes.empty());
    const Bytes garbage(20, std::byte{'x'});
    CHECK(fitted(garbage, notes).exif.empty());
    CHECK(notes == std::vector<std::string>{
                       "the EXIF block is left out: it cannot be read, and a TIFF has its parts, not the block"});
    // The directories lie in front: half of the block has the orientation, and not all that the others point to.
    const Bytes half(block.begin(), block.begin() + 150);
    CHECK(fitted(half, notes).exif == exif_of(6));
    // No part of it, and no change of a byte, is more than an error.
    for (std::size_t size = 0; size < block.size(); ++size)
        CHECK_NOTHROW(fitted(Bytes(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(size)), notes));
    for (std::size_t at = 0; at < block.size(); ++at)
        for (const auto with : {std::byte{0}, std::byte{1}, std::byte{0x80}, std::byte{0xff}}) {
            Bytes changed = block;
            changed[at] = with;
            Metadata left;
            CHECK_NOTHROW(left = fitted(changed, notes));
            if (!left.exif.empty()) CHECK_NOTHROW(tiff_with(left.exif, 0));
        }
}

TEST_CASE("a small block that claims to have very much is refused") {
    const auto block_of = [](unsigned entries, std::uint32_t bytes) {
        const tiff::Header header(ByteOrder::little, false);
        std::vector<tiff::Field> inner;
        for (unsigned i = 0; i < entries; ++i)
            inner.push_back({static_cast<Tag>(i + 1), Type::undefined, {1, 2, 3, 4, 5}, {}});
        std::string out = header.beginning(8) + header.directory({{Tag::exif, Type::u32, {}, inner}}, 8);
        const TiffFile little;
        const std::string five = little.number(7, 2) + little.number(5, 4);
        for (std::size_t at = out.find(five); at != out.npos; at = out.find(five, at + 1)) // all have the same bytes
            out.replace(at, 10, little.number(7, 2) + little.number(bytes, 4) + little.number(8, 4));
        out.resize(out.size() + bytes);
        const auto view = bytes_of(out);
        return Bytes(view.begin(), view.end());
    };
    CHECK(tiff::exif_fields(block_of(100, 100'000))[0].inner.size() == 100);
    CHECK_THROWS_WITH_AS(tiff::exif_fields(block_of(200, 100'000)),
                         "its EXIF block: its EXIF is more than 16777216 bytes", CodecError);
    CHECK_THROWS_WITH_AS(tiff::exif_fields(block_of(1025, 5)), "its EXIF block: a directory of EXIF with 1025 entries",
                         CodecError);
}
