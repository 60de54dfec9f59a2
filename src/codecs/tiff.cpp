// TIFF: the uncompressed kind is read where it lies, by windows, and written; libtiff, where there is one, decodes the
// others, and zlib compresses. The parts: tiff_directory.hpp (what a file says), tiff_picture.hpp (what that means),
// tiff_strips.hpp (where the rows are), tiff_associated.hpp (colours times alpha), tiff_library.hpp (what must be
// decoded), tiff_writer.hpp, tiff_deflate.hpp.
#include "codecs/codec.hpp"
#include "codecs/tiff_associated.hpp"
#include "codecs/tiff_deflate.hpp"
#include "codecs/tiff_directory.hpp"
#include "codecs/tiff_exif.hpp"
#include "codecs/tiff_facts.hpp"
#include "codecs/tiff_library.hpp"
#include "codecs/tiff_metadata.hpp"
#include "codecs/tiff_names.hpp"
#include "codecs/tiff_picture.hpp"
#include "codecs/tiff_strips.hpp"
#include "codecs/tiff_writer.hpp"
#include "codecs/unpacked_rows.hpp"

#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"tif", "tiff"};
#if ORIEL_HAS_ZLIB
constexpr std::string_view writes = "1 to 8 channels, integers of 8 to 64 bit, floats, by rows; uncompressed, or with "
                                    "--compress or from a compressed TIFF, deflate, in tiles if the source has some";
#else
constexpr std::string_view writes = "uncompressed: 1 to 8 channels, integers of 8 to 64 bit, floats, by rows";
#endif

#if ORIEL_HAS_LIBTIFF
constexpr std::string_view decoders[] = {"oriel", "libtiff"};

/// Whether pixels lie in the file as they are.
bool lie_there(const tiff::Directory& directory) {
    return directory.number(tiff::Tag::compression, tiff::uncompressed) == tiff::uncompressed &&
           !tiff::in_tiles(directory) &&
           (directory.number(tiff::Tag::fill_order, 1) != 2 || directory.number(tiff::Tag::bits, 1) == 1);
}
#endif

std::shared_ptr<Source> open_stored(const std::shared_ptr<Input>& input, const tiff::Directory& directory,
                                    const ReadSettings& settings) {
#if ORIEL_HAS_LIBTIFF
    if (settings.decoder == "libtiff" || (settings.decoder.empty() && !lie_there(directory)))
        return tiff::open_by_libtiff(input, directory, settings);
#endif
    tiff::require_strips(directory);
    tiff::TiffPicture picture = tiff::describe(directory, tiff::Pixels::stored, settings.frame != 0);
    RowsInFile rows =
        tiff::strips_of(directory, *input, picture.frame.height(), picture.row_bytes(), picture.planes(), settings);
    const bool tolerant = settings.allow_truncated;
    if (picture.packed)
        return std::make_shared<tiff::WithMetadata<UnpackedRowsSource>>(
            input, settings.frame, input, std::move(rows), std::make_shared<const PackedValues>(*picture.packed),
            picture.frame, std::move(picture.facts), picture.shown, tolerant);
    return std::make_shared<tiff::WithMetadata<RawRowsSource>>(input, settings.frame, input, std::move(rows),
                                                               picture.frame, std::move(picture.facts), picture.shown,
                                                               tolerant);
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const tiff::Directory directory(*input, settings.frame);
    std::shared_ptr<Source> stored = open_stored(input, directory, settings);
    if (!settings.allow_truncated) {
        directory.require_values(tiff::is_known);
        tiff::require_exif_values(directory);
    }
    const bool divides =
        tiff::is_associated(directory, stored->shown()) && tiff::can_divide(directory, stored->shown());
    return divides ? tiff::divided(std::move(stored)) : stored;
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
#if ORIEL_HAS_ZLIB
    if (settings.compression > 0 || (settings.compression < 0 && settings.from_compressed))
        return tiff::create_deflating(output, settings);
#endif
    static_cast<void>(settings);
    return tiff::create_plain(output);
}

} // namespace

const Codec tiff_codec {
    .name = "tiff", .suffixes = suffixes,
#if ORIEL_HAS_LIBTIFF
    .reads = "gray, RGB, palette, alpha, 1 to 8 channels, 1 to 64 bit, floats; uncompressed windows by position, "
             "LZW, deflate, zstd, JPEG and others by strips and tiles",
    .writes = writes, .library = "oriel, libtiff", .decoders = decoders,
#else
    .reads = "uncompressed: gray, RGB, palette, alpha, 1 to 8 channels, 1 to 64 bit, floats; windows by position",
    .writes = writes, .library = "oriel",
#endif
    .recognises = tiff::is_tiff, .open = open, .create = create, .maps = true,
    .carries = carries::icc | carries::exif | carries::xmp | carries::density | carries::photoshop,
    .fit = tiff::fit_exif,
};

} // namespace oriel::codecs
