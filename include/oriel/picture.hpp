// Picture: a Frame over a Source. Opened, its header read, but no pixel yet: filters run over the Frame
// and so decide which window of the source will be read at all.
#pragma once

#include "oriel/api.hpp"
#include "oriel/image.hpp"
#include "oriel/source.hpp"

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace oriel {

/// Which window of a source laid out as `natural` the view `seen` reaches, and where that view lies in a buffer
/// that holds just the window, rows packed. The smallest such window; an empty view has an empty window.
struct Reach {
    Window window;
    Layout layout;       ///< `seen`, rebased onto a packed buffer of the window
    bool turned = false; ///< rows of the view run along the source's columns (quarter turns, transposes)
    bool upward = false; ///< the view's first row is the window's last
};
ORIEL_API Reach reach(const Frame& natural, const Frame& seen);

class ORIEL_API Picture {
public:
    explicit Picture(std::shared_ptr<Source> source);
    Picture(std::shared_ptr<Source> source, const Frame& frame) : source_(std::move(source)), frame_(frame) {}
    /// An Image is a Picture whose pixels happen to be here.
    Picture(const Image& image); // NOLINT: implicit on purpose

    const Frame& frame() const noexcept { return frame_; }
    std::ptrdiff_t height() const noexcept { return frame_.height(); }
    std::ptrdiff_t width() const noexcept { return frame_.width(); }
    std::size_t channel_count() const noexcept { return frame_.channel_count(); }
    const FileFacts& facts() const noexcept { return source_->facts(); }
    const std::shared_ptr<Source>& source() const noexcept { return source_; }

    /// Whether the channels are those that the source shows, in their order, inverted or not.
    bool has_own_channels() const noexcept;

    /// What the source carries, as it is true of what is seen: a density follows quarter turns. Throws what
    /// Source::metadata throws.
    Metadata metadata() const;

    /// All pixels that are seen are among these, as they are seen: in its channels, inverted ones inverted. Nothing
    /// where the source does not know.
    std::optional<FewColours> few_colours() const;

    /// The same source through another frame.
    Picture seen_as(const Frame& frame) const { return {source_, frame}; }

    /// What is seen, as an Image over one buffer that holds the window it needs (or what the source decoded to).
    /// Filters stay views. `progress` is as Options::progress, of the rows of that window; a source that decodes whole
    /// calls it before and after. Throws CodecError, IoError, LimitError; Cancelled if progress says so.
    Image resident(const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress = {}) const;

    /// The same over `whole`, an Image of all of the source: its frame() but for strides and offset. O(1).
    Image over(const Image& whole) const;

    /// Writes what is seen to `to`, as gather does, reading just the window. Streams nothing: one window at once.
    void read(const View& to) const;

private:
    std::shared_ptr<Source> source_;
    Frame frame_;
};

template <Filter F> Picture operator|(const Picture& picture, const F& filter) {
    return picture.seen_as(filter(picture.frame()));
}

/// A stage changes pixel values in a region; it cannot be a view, so it becomes a Source over what is below,
/// and changes the rows of a window where they meet its region. Nobody who shares the pixels sees it.
template <class S>
concept Stage = requires(const S& stage, const Picture& below) {
    { stage.over(below) } -> std::same_as<Picture>;
};
template <Stage S> Picture operator|(const Picture& picture, const S& stage) { return stage.over(picture); }

} // namespace oriel
