// Source: where the pixels of a Picture come from, a window at a time. Sink: where rows go.
//
// A Source is opened from a header: it knows its Frame before any pixel is read. Its Frame is natural:
// (height, width, channels) packed from offset 0, rows and channels in the order in which they are stored, nothing
// pending. That layout is a coordinate system, not memory: a filter's arithmetic on it tells which window is needed.
// What people see of it is another frame over it, `shown`: a file whose rows stand bottom up is seen flipped, one
// that stores blue first is seen as RGB.
#pragma once

#include "oriel/api.hpp"
#include "oriel/few_colours.hpp"
#include "oriel/frame.hpp"
#include "oriel/image.hpp"
#include "oriel/jpeg_coding.hpp"
#include "oriel/metadata.hpp"
#include "oriel/tiff_samples.hpp"
#include "oriel/tiff_tiles.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oriel {

/// A rectangle of a source's stored pixels.
struct Window {
    std::ptrdiff_t y = 0;
    std::ptrdiff_t x = 0;
    std::ptrdiff_t height = 0;
    std::ptrdiff_t width = 0;

    friend constexpr bool operator==(const Window&, const Window&) = default;
};

/// What a file says about itself.
struct FileFacts {
    std::string format;                ///< the codec's name: "png"; empty for memory
    std::string stored;                ///< how pixels are stored, in words: "palette, 4 bit, interlaced"
    int orientation = 1;               ///< EXIF orientation 1..8 of the stored pixels
    bool orientation_tag = false;      ///< whether a TIFF's own tag says so, also if it is 1
    int frames = 1;                    ///< pictures that can be read; Options::frame says which is
    bool further_frames = false;       ///< it holds more, which no Options::frame reads; smaller copies do not count
    bool compressed = false;           ///< whether a TIFF's pixels are
    bool lossy = false;                ///< whether compression has already changed the pixels, as JPEG's does
    TiffSamples numbered;              ///< of a TIFF whose channels are numbered: what they are
    bool colours_left_out = false;     ///< the file has colours, and this is its picture in gray (Source::in_gray)
    std::vector<std::string> metadata; ///< what else the file carries: "EXIF", "ICC profile", "text"
    std::vector<std::string> notices;  ///< what a user should know of the reading, a sentence each
    std::vector<std::string> decoding; ///< the same of how pixels are decoded: not true where none is
    std::optional<JpegCoding> jpeg;    ///< of a JPEG, as its pixels are stored, if one of them can be coded alike
    std::optional<TiffTiles> tiles;    ///< of a TIFF that has them, as its pixels are stored
};

/// What reading a window costs.
enum class Reading : std::uint8_t {
    window, ///< about the window: rows and columns outside are not read
    rows,   ///< the rows down to the window's last; a window above the one before begins again at the top
    whole   ///< the whole picture is decoded into one buffer, once
};

/// The bytes a Source reads from, as far as they may change under it.
class ORIEL_API Origin {
public:
    Origin() = default;
    virtual ~Origin();
    Origin(const Origin&) = delete;
    Origin& operator=(const Origin&) = delete;

    /// Throws IoError if they are not what they were when they were opened: what was read may be of both.
    virtual void check_unchanged() const = 0;

    /// Bytes that it has in memory of its own: all of what came by a stream. What the caller lends is not counted.
    virtual std::uint64_t held_memory() const noexcept { return 0; }
};

/// Thread-safe: const from the outside, any thread may read.
class ORIEL_API Source {
public:
    /// `shown` is a frame over `frame`, made of it by filters.
    Source(const Frame& frame, FileFacts facts, const Frame& shown)
        : frame_(frame), facts_(std::move(facts)), shown_(shown) {}
    Source(const Frame& frame, FileFacts facts) : Source(frame, std::move(facts), frame) {}
    virtual ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    const Frame& frame() const noexcept { return frame_; }
    const FileFacts& facts() const noexcept { return facts_; }
    /// What is seen of it before EXIF orientation: upright, channels in the usual order.
    const Frame& shown() const noexcept { return shown_; }

    virtual Reading reading() const noexcept = 0;

    /// Bytes of a window's pixels, as they are stored.
    std::uint64_t bytes_of(const Window& window) const noexcept;

    /// Fills `to`, (window.height, window.width, stored channels) in the frame's format, with this window, which
    /// lies inside the frame. Throws CodecError or IoError.
    virtual void read(const Window& window, const View& to) = 0;

    /// The whole picture in one buffer: frame() but for its strides and offset. A Source that reads whole decodes
    /// now and gives the buffer it decoded to, a new one each time; others read into a new one.
    virtual Image whole();

    /// Bytes that are kept alive at the peak of reading however small the window: working_memory(), and what origin()
    /// holds.
    std::uint64_t held_memory() const noexcept;

    /// Of a reader of windows: whether it decompresses, so that what it has not read yet may be damaged.
    virtual bool decodes() const noexcept { return false; }
    /// Of a reader of windows: whether a window costs all of its rows, so that who takes a picture column by column
    /// pays for them every time.
    virtual bool costs_whole_rows() const noexcept { return false; }

    /// Whether it reads memory that this view may overlap, as pictures in memory do and stages over them; what lies in
    /// a file is not asked for.
    virtual bool shares(const View& memory) const { return static_cast<void>(memory), false; }

    /// What was not there when it was read, where that is tolerated (Options::allow_truncated): a sentence, or empty.
    virtual std::string missing() const { return {}; }

    /// What the file carries beside its pixels, read from it now (in front of its pixels, where they come first).
    /// Throws CodecError, IoError; LimitError for blocks of absurd sizes.
    virtual Metadata metadata() const { return {}; }

    /// Whether the file holds pictures beside the one that is read: facts() of those that are known of, and what stands
    /// behind the picture where only its end tells where that is. May read the file once. Throws IoError.
    virtual bool holds_others() const { return facts_.frames > 1 || facts_.further_frames; }

    /// All pixels of frame() are among these, which has elements of 8 bit and a max of 255. Nothing where that is not
    /// known.
    virtual std::optional<FewColours> few_colours() const { return std::nullopt; }

    /// The same picture in gray, where the file has that by itself and colours need not be decoded: a Source of the
    /// same height and width with one gray channel. Null where gray must be worked out of the colours.
    virtual std::shared_ptr<Source> in_gray() const { return nullptr; }

    /// Where frame()'s pixels lie in the file, where one layout says it of all of them: frame()'s but for strides and
    /// an offset that counts from the file's first byte. Nothing if they must be decoded, or are not all there.
    virtual std::optional<Layout> in_file() const { return std::nullopt; }

    /// Throws IoError if what was read so far may be of two states of a file that somebody changes: its size or time of
    /// change is not what it was when it was opened. CodecError if a checksum that stands behind what was read, and
    /// near, says that it is damaged. Those who keep what they read ask once all is read.
    virtual void check_unchanged() const;
    /// Whom check_unchanged() asks; whoever opens a file says so before the Source is shared.
    void set_origin(std::shared_ptr<const Origin> origin) noexcept { origin_ = std::move(origin); }
    /// What this was opened from; null if it is no file's (or memory's) own Source, but one over another.
    const std::shared_ptr<const Origin>& origin() const noexcept { return origin_; }

protected:
    /// What reading takes besides what it is read from: a whole reader's decoded picture and its decoder, a row, blocks
    /// that are kept, what a stage holds.
    virtual std::uint64_t working_memory() const noexcept { return 0; }

    Frame frame_;
    FileFacts facts_;
    Frame shown_;

private:
    std::shared_ptr<const Origin> origin_;
};

/// Takes the rows of a picture in order, a band at a time. Used by one thread at a time.
class ORIEL_API Sink {
public:
    Sink() = default;
    virtual ~Sink();
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    /// The picture in the order in which this sink takes its rows and channels, by filters that only turn and
    /// choose: flipped for a format that stores rows bottom up, blue first for one that stores BGR.
    virtual Frame arranged(const Frame& offered) const { return offered; }

    /// What to write beside the pixels; given before begin(), if at all. A sink writes what its format has room for
    /// (Codec::carries says what that is) and ignores the rest.
    virtual void carry(Metadata metadata) { static_cast<void>(metadata); }

    /// All pixels that come are among these, as seen in the frame that begin() is offered, of 8 bit and a max of 255.
    /// Given before begin(), if at all. A sink may store them so that they take less; other pixels are then a
    /// ValueError.
    virtual void expect(FewColours colours) { static_cast<void>(colours); }

    /// Begins a picture that looks like `offered`, which is arranged. Gives the frame its rows must have: the same
    /// sizes, packed, nothing pending, in the format, byte order and max this sink wants. Throws CodecError when it
    /// cannot hold such a picture (and says what it can), LimitError.
    virtual Frame begin(const Frame& offered) = 0;

    /// The next rows: (n, width, channels) in the frame begin gave. Each row is packed; the row stride may be
    /// anything, even negative. Throws IoError.
    virtual void rows(const View& band) = 0;

    /// All rows were given. After this returns the picture is complete; without it, it is not.
    virtual void finish() = 0;

    /// Memory the sink holds at its peak for such a picture, besides the band; for plans and limits.
    virtual std::uint64_t memory(const Frame& wanted) const {
        (void)wanted;
        return 0;
    }
};

} // namespace oriel
