// TIFF: the uncompressed kind is read where it lies, by windows, and written. The parts: tiff_directory.hpp (what a
// file says), tiff_picture.hpp (what that means), tiff_strips.hpp (where the rows are), tiff_writer.hpp.
#include "codecs/codec.hpp"
#include "codecs/tiff_directory.hpp"
#include "codecs/tiff_picture.hpp"
#include "codecs/tiff_strips.hpp"
#include "codecs/tiff_writer.hpp"
#include "codecs/unpacked_rows.hpp"

#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"tif", "tiff"};

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const tiff::Directory directory(*input);
    tiff::require_strips(directory);
    tiff::TiffPicture picture = tiff::describe(directory);
    RowsInFile rows =
        tiff::strips_of(directory, *input, picture.frame.height(), picture.row_bytes(), picture.planes(), settings);
    const bool tolerant = settings.allow_truncated;
    if (picture.packed)
        return std::make_shared<UnpackedRowsSource>(std::move(input), std::move(rows),
                                                    std::make_shared<const PackedValues>(*picture.packed),
                                                    picture.frame, std::move(picture.facts), picture.shown, tolerant);
    return std::make_shared<RawRowsSource>(std::move(input), std::move(rows), picture.frame, std::move(picture.facts),
                                           picture.shown, tolerant);
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, tiff::start_of);
}

} // namespace

const Codec tiff_codec{
    .name = "tiff",
    .suffixes = suffixes,
    .reads = "uncompressed: gray, RGB, palette, alpha, 1 to 8 channels, 1 to 64 bit, floats; windows by position",
    .writes = "uncompressed: 1 to 8 channels, integers of 8 to 64 bit, floats, by rows",
    .library = "oriel",
    .recognises = tiff::is_tiff,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
