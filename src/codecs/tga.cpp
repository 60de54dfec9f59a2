// TGA. Pixels of 8, 24 and 32 bit are read where they lie; of 15 and 16 bit and with a palette they are unpacked from
// where they lie; RLE is decoded by rows. Rows and columns may stand in either order: that is a flipped frame.
#include "codecs/bgr.hpp"
#include "codecs/codec.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/tga_header.hpp"
#include "codecs/tga_rle.hpp"
#include "codecs/tga_writer.hpp"
#include "codecs/unpacked_rows.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/flip.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"tga"};

bool recognises(std::span<const std::byte> head) { return tga::parse_header(head).has_value(); }

/// What turns the file's pixels into the frame's; null if they are the same.
std::shared_ptr<const Unpacking> unpacking_of(const Input& input, const tga::Header& header) {
    if (header.kind == tga::Kind::palette) return tga::read_palette(input, header);
    if (header.kind == tga::Kind::colour && header.bits <= 16)
        return std::make_shared<const Fields>(16, tga::masks_of(header.bits == 16 ? header.attributes : 0));
    return nullptr;
}

Frame seen(const tga::Header& header, const Frame& stored) {
    Frame frame = stored;
    if (!header.top_down) frame = Flip{Direction::vertical}(frame);
    if (header.right_to_left) frame = Flip{Direction::horizontal}(frame);
    return frame;
}

FileFacts facts_of(const tga::Header& header) {
    FileFacts facts;
    facts.format = "tga";
    facts.stored = header.stored();
    if (header.text_bytes > 0) facts.metadata.emplace_back("text");
    const bool attributes_say_so = header.attributes == 8;
    if (header.kind == tga::Kind::colour && header.bits == 32 && !attributes_say_so)
        facts.notices.push_back(
            fmt::format("the header has {} attribute bits where 8 would mean alpha; the fourth byte "
                        "is taken for alpha all the same, as other programs do",
                        header.attributes));
    return facts;
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    std::array<std::byte, tga::header_bytes> bytes{};
    input->read(0, bytes);
    const std::optional<tga::Header> header = tga::parse_header(bytes);
    if (!header) throw CodecError(fmt::format("{}: the first 18 bytes are no header of a TGA", input->name()));

    FileFacts facts = facts_of(*header);
    const std::shared_ptr<const Unpacking> unpacking = unpacking_of(*input, *header);
    const std::size_t channels = unpacking ? unpacking->pixel_bytes() : header->pixel_bytes();
    const Frame frame = Frame::packed(header->height, header->width, static_cast<std::ptrdiff_t>(channels));
    const Frame shown = seen(*header, unpacking ? frame : bgr::swapped(frame));
    const bool tolerant = settings.allow_truncated;
    if (header->runs)
        return tga::open_rle(std::move(input), *header, unpacking, frame, std::move(facts), shown, tolerant);
    const std::uint64_t row_bytes = static_cast<std::uint64_t>(header->width) * header->pixel_bytes();
    RowsInFile where{{header->pixels()}, header->height, row_bytes, false};
    if (unpacking)
        return std::make_shared<UnpackedRowsSource>(std::move(input), std::move(where), unpacking, frame,
                                                    std::move(facts), shown, tolerant);
    return std::make_shared<RawRowsSource>(std::move(input), std::move(where), frame, std::move(facts), shown,
                                           tolerant);
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, tga::start, bgr::arranged);
}

} // namespace

const Codec tga_codec{
    .name = "tga",
    .suffixes = suffixes,
    .reads = "8 to 32 bit, palettes and alpha, all four origins; windows by position, RLE by rows",
    .writes = "gray, RGB and RGBA, 8 bit, gray with alpha as RGBA, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
