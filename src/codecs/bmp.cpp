// BMP. Pixels of 24 and 32 bit are read where they lie; of 16 bit, with other masks, and with a palette they are
// unpacked from where they lie; RLE is decoded by rows. Rows usually stand bottom up: that is a flipped frame.
#include "codecs/bgr.hpp"
#include "codecs/bmp_header.hpp"
#include "codecs/bmp_rle.hpp"
#include "codecs/bmp_writer.hpp"
#include "codecs/codec.hpp"
#include "codecs/little_endian.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/unpacked_rows.hpp"
#include "oriel/filters/flip.hpp"

#include <array>
#include <bit>
#include <optional>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"bmp", "dib"};

bool recognises(std::span<const std::byte> head) {
    // "BM" may begin a text; no header is longer than 255 bytes.
    return head.size() >= 18 && head[0] == std::byte{'B'} && head[1] == std::byte{'M'} && load_le32(&head[14]) >= 12 &&
           load_le32(&head[14]) < 256;
}

/// Which stored bytes of four are red, green, blue and, if there is a mask, alpha; none unless a Frame can say it:
/// colours among the first three, alpha last.
std::optional<ChannelList> bytes_of(const std::vector<std::uint32_t>& masks) {
    ChannelList out;
    std::uint32_t all = 0;
    for (const std::uint32_t mask : masks) {
        if (mask == 0) return std::nullopt;
        const bool is_alpha = out.count == 3;
        const int shift = std::countr_zero(mask);
        if (mask == 0 || shift % 8 != 0 || mask != 0xffU << static_cast<unsigned>(shift) || (shift == 24) != is_alpha)
            return std::nullopt;
        all |= mask;
        out.positions[out.count++] = static_cast<std::uint8_t>(shift / 8);
    }
    if (std::popcount(all) != 8 * static_cast<int>(out.count)) return std::nullopt;
    return out;
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const bmp::Header header = bmp::read_header(*input);
    FileFacts facts;
    facts.format = "bmp";
    facts.stored = header.stored();
    if (header.has_profile) facts.metadata.emplace_back("ICC profile");
    const bool tolerant = settings.allow_truncated;
    const auto frame_of = [&](std::size_t channels) {
        return Frame::packed(header.height, header.width, static_cast<std::ptrdiff_t>(channels));
    };
    const auto upright = [&](const Frame& frame) { return header.top_down ? frame : Flip{Direction::vertical}(frame); };
    const RowsInFile where{{header.pixels}, header.height, header.row_stride(), false};
    const auto raw = [&](const Frame& frame, const Frame& seen) {
        return std::make_shared<RawRowsSource>(std::move(input), where, frame, std::move(facts), upright(seen),
                                               tolerant);
    };
    const auto unpacked = [&](std::shared_ptr<const Unpacking> unpacking) {
        const Frame frame = frame_of(unpacking->pixel_bytes());
        return std::make_shared<UnpackedRowsSource>(input, where, std::move(unpacking), frame, std::move(facts),
                                                    upright(frame), tolerant);
    };

    if (header.compression != bmp::Compression::none) {
        const auto palette = std::make_shared<const Palette>(8, header.palette);
        const Frame frame = frame_of(palette->pixel_bytes());
        return bmp::open_rle(std::move(input), header, palette, frame, std::move(facts), upright(frame), tolerant);
    }
    if (header.bits <= 8) return unpacked(std::make_shared<const Palette>(header.bits, header.palette));
    if (header.masks.empty()) {
        // The fourth byte of 32 bit without masks is nothing: no program takes it for alpha.
        constexpr std::uint8_t blue_first[] = {2, 1, 0};
        const Frame frame = frame_of(header.bits / 8);
        return raw(frame, frame.select(blue_first));
    }
    if (const auto order = header.bits == 32 ? bytes_of(header.masks) : std::nullopt) {
        const Frame frame = frame_of(4);
        return raw(frame, frame.select(order->list()));
    }
    return unpacked(std::make_shared<const Fields>(header.bits, header.masks));
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, bmp::start, bmp::arrange);
}

} // namespace

const Codec bmp_codec{
    .name = "bmp",
    .suffixes = suffixes,
    .reads = "1 to 32 bit, palettes, masks and alpha; windows by position, RLE4 and RLE8 by rows",
    .writes = "gray, RGB and RGBA, 8 bit, gray with alpha as RGBA, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
