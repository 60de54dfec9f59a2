// Source: where the pixels of a Picture come from, a window at a time. Sink: where rows go.
//
// A Source is opened from a header: it knows its Frame before any pixel is read. Its Frame is natural:
// (height, width, channels) packed from offset 0, upright as stored, nothing pending. That layout is a
// coordinate system, not memory: a filter's arithmetic on it tells which window is needed.
#pragma once

#include "oriel/api.hpp"
#include "oriel/frame.hpp"
#include "oriel/image.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <cstdint>
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
    std::string format;                ///< the codec's name: "png", "jpeg", "pnm", "pam"; empty for memory
    std::string stored;                ///< how pixels are stored, in words: "palette, 4 bit, interlaced"
    int orientation = 1;               ///< EXIF orientation 1..8 of the stored pixels
    std::vector<std::string> metadata; ///< what else the file carries: "EXIF", "ICC profile", "text"
    std::vector<std::string> notices;  ///< what a user should know of the reading, a sentence each
};

/// What reading a window costs.
enum class Reading : std::uint8_t {
    window, ///< about the window: rows and columns outside are not read
    whole   ///< the whole picture is decoded into one buffer, once
};

/// Thread-safe: const from the outside, any thread may read.
class ORIEL_API Source {
public:
    Source(const Frame& frame, FileFacts facts) : frame_(frame), facts_(std::move(facts)) {}
    virtual ~Source();
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    const Frame& frame() const noexcept { return frame_; }
    const FileFacts& facts() const noexcept { return facts_; }

    virtual Reading reading() const noexcept = 0;

    /// Fills `to`, (window.height, window.width, stored channels) in the frame's format, with this window, which
    /// lies inside the frame. Throws CodecError or IoError.
    virtual void read(const Window& window, const View& to) = 0;

    /// The whole picture in one buffer: frame() but for its strides and offset. A Source that reads whole decodes
    /// now and gives the buffer it decoded to, a new one each time; others read into a new one.
    virtual Image whole();

    /// Bytes that reading keeps alive at its peak however small the window: a whole reader's decoded picture and
    /// its decoder. A reader of windows has none.
    virtual std::uint64_t held_memory() const noexcept { return 0; }

protected:
    Frame frame_;
    FileFacts facts_;
};

/// Takes the rows of a picture in order, a band at a time. Used by one thread at a time.
class ORIEL_API Sink {
public:
    Sink() = default;
    virtual ~Sink();
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    /// Begins a picture that looks like `offered`. Gives the frame its rows must have: the same sizes, packed,
    /// nothing pending, in the format, byte order and max this sink wants. Throws CodecError when it cannot hold
    /// such a picture (and says what it can), LimitError.
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
