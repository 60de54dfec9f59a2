// From a file (or memory, or a descriptor) to pixels, and back.
//
//   Image photo = load("lighthouse.png");                                     // one buffer
//   save(open("mosaic.pam") | Crop{65536, 32768, 4096, 4096}, "part.png");    // reads only the part
//   invert_in_place(map("mosaic.pam", Mapping::writable) | Crop{0, 0, 64, 64}); // changes those pixels in the file
//
// The format is known by its first bytes on the way in, by suffix or SaveOptions::format on the way out. EXIF
// orientation is applied: coordinates are those a viewer shows.
#pragma once

#include "oriel/api.hpp"
#include "oriel/metadata.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"
#include "oriel/raw.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel {

/// Half of what the machine (or its cgroup) has available right now; ORIEL_MAX_MEMORY is the tool's, not read here.
ORIEL_API std::uint64_t default_max_memory();

/// Opens a picture and reads its header. No pixel is read and nothing of the picture's size is allocated.
/// Throws IoError (missing, unreadable, a directory), CodecError (no known format, damaged header), LimitError;
/// IndexError for a frame that is not there, ValueError for a decoder this build has not.
ORIEL_API Picture open(const std::filesystem::path& path, const Options& options = {});
/// The bytes must stay alive and unchanged as long as the Picture and what was loaded from it.
ORIEL_API Picture open(std::span<const std::byte> bytes, const Options& options = {});
/// An open descriptor, which stays the caller's (it is duplicated). Regular files are read by position, pipes
/// to their end into memory.
ORIEL_API Picture open_descriptor(int descriptor, const Options& options = {});

/// Decodes all of the picture's file and keeps nothing: what is damaged throws CodecError, also where no window would
/// touch it. (Pixels that are read by window and not decoded have nothing to check but their size, which open did.)
ORIEL_API void verify(const Picture& picture);

/// Pixels without a header, laid out so (RawLayout::parse makes one of "640x480x3xu8"). What lies behind the last row
/// is a notice of the facts. Throws IoError, LimitError; ValueError for a layout that cannot be; CodecError, naming
/// both numbers, if there are fewer bytes than it takes (unless Options::allow_truncated).
ORIEL_API Picture open_raw(const std::filesystem::path& path, const RawLayout& layout, const Options& options = {});
ORIEL_API Picture open_raw(std::span<const std::byte> bytes, const RawLayout& layout, const Options& options = {});
ORIEL_API Picture open_raw_descriptor(int descriptor, const RawLayout& layout, const Options& options = {});

/// The picture of a file where it lies: an Image over the mapped file, through the strides it has there, upright.
/// Nothing is read but the header; pages come when they are touched. Writing through a writable mapping changes the
/// file (Buffer::flush waits until it is on the disk), copy-on-write keeps changes in memory. Only pixels that lie in a
/// file as they do in memory can be mapped. While an Image of it lives the file must not shrink: who touches what is no
/// longer there gets SIGBUS, as with any mapping, and so does who writes to a hole of a file on a full disk; the
/// library installs no handler. What others write to the file is seen, when is not said. Throws IoError as open, also
/// for what is no regular file or may not be written; CodecError as open, and for what cannot be mapped, saying why and
/// which formats can.
ORIEL_API Image map(const std::filesystem::path& path, Mapping mapping = Mapping::read_only,
                    const Options& options = {});
/// The same of pixels without a header. Throws as open_raw besides.
ORIEL_API Image map_raw(const std::filesystem::path& path, const RawLayout& layout,
                        Mapping mapping = Mapping::read_only, const Options& options = {});

/// Reads what is seen into one buffer: for a crop of a windowed format just the crop. Throws as open,
/// CodecError for damaged or truncated pixels, IoError if the file changed meanwhile (Source::check_unchanged), and
/// Cancelled.
ORIEL_API Image load(const Picture& picture, const Options& options = {});
ORIEL_API Image load(const std::filesystem::path& path, const Options& options = {});
ORIEL_API Image load(std::span<const std::byte> bytes, const Options& options = {});

/// Writes what is seen, band by band. A path is written atomically: to a temporary file beside it, checked,
/// synced, renamed; after any error nothing is there that was not there before. That the file which is read
/// changed meanwhile is such an error. Devices, pipes and what named_descriptor() knows are written straight.
/// Throws IoError, CodecError, LimitError, Cancelled; ValueError for a picture without pixels or an option out of its
/// range, TypeError for elements that cannot be converted to what is asked for.
ORIEL_API void save(const Picture& picture, const std::filesystem::path& path, const SaveOptions& options = {});
ORIEL_API void save_descriptor(const Picture& picture, int descriptor, const SaveOptions& options);
ORIEL_API std::vector<std::byte> encode(const Picture& picture, const SaveOptions& options);
ORIEL_API void save(const Picture& picture, Sink& sink, const Options& options = {});

/// The number of the open descriptor of this process that a path names: of /dev/stdout, /dev/fd/3, /proc/self/fd/3
/// (proc_pid_fd(5)) and links to them; nothing for other paths. Opened by such a name, a file would be written from its
/// beginning. Some system calls for each link; throws std::bad_alloc alone.
ORIEL_API std::optional<int> named_descriptor(const std::filesystem::path& path);

/// Removes the temporary files of saves under way. Only calls that are safe in a signal handler; meant for
/// a handler that ends the process.
ORIEL_API void discard_unfinished_files() noexcept;

/// What save would do, known without reading a pixel.
struct Plan {
    std::string format;    ///< the output's; empty for a Sink
    Format element;        ///< of the output: a format that holds less depth is given less
    std::uint64_t max = 0; ///< what white is there
    Window window;         ///< of the source's stored pixels
    Reading reading = Reading::window;
    bool streams = false;         ///< band by band; otherwise the window is held in one buffer
    std::uint64_t bytes_read = 0; ///< pixel bytes read from the source (a whole reader: of the decoded picture)
    std::uint64_t bytes_held = 0; ///< the buffer that holds the window or the decoded picture, decoder included
    std::ptrdiff_t band_rows = 0;
    std::uint64_t band_bytes = 0;   ///< scratch for bands
    std::uint64_t bytes_copied = 0; ///< gathered on the way to the encoder; 0 where rows go there as they lie
    std::uint64_t encoder_bytes = 0;
    std::uint64_t peak = 0;           ///< of all the above that is alive at once
    std::vector<std::string> dropped; ///< what the input carries beside its pixels and the output will not
    std::vector<std::string> notes;   ///< the same in a sentence each, where there is a reason
    std::ptrdiff_t width = 0;         ///< of the output; less than the picture's if Lossless::trim left something out
    std::ptrdiff_t height = 0;
    /// Of a JPEG whose blocks are moved, where they are not what is seen: "cmyk". Else empty.
    std::string coded_channels;
    std::string lossless; ///< what is done, where coded blocks are moved: then no pixel is read or encoded. Else empty
    std::string coded_anew; ///< why not, where a JPEG is only turned and cut for a JPEG and nobody asked to encode it
};
/// Throws what save would throw for the format or a limit.
ORIEL_API Plan plan(const Picture& picture, const std::string& format, const SaveOptions& options = {});
/// The same of a save to `sink`, which is begun and is of no use after that.
ORIEL_API Plan plan(const Picture& picture, Sink& sink, const Options& options = {});

/// Whether EXIF, XMP, Photoshop's resources or a PNG's texts may hold a smaller picture of what the pixels were: a
/// thumbnail, a camera's preview. O(size).
ORIEL_API bool holds_thumbnail(const Metadata& metadata);

/// One format this build knows.
struct FormatFacts {
    std::string name;                  ///< "png"
    std::vector<std::string> suffixes; ///< without the dot, the usual one first
    std::string reads;                 ///< what is read and how, empty if not at all
    std::string writes;                ///< what is written, empty if not at all
    std::string library;               ///< who does it
    std::vector<std::string> decoders; ///< names for Options::decoders, the usual one first, where there are several
    bool untrusted = false; ///< files can be made that take its decoder over; ORIEL_UNTRUSTED_CODECS builds it
};
ORIEL_API std::vector<FormatFacts> formats();

/// The format that a path's suffix names. Throws CodecError listing the writable suffixes.
ORIEL_API std::string format_of(const std::filesystem::path& path);

} // namespace oriel
