// Pixels that lie in a file as they do in memory, without compression: rows of packed pixels. They are read by
// position, so that a window costs the window, and written in large pieces. What differs between such formats is the
// header in front, and the order of rows and channels, which is a frame (Source::shown, Sink::arranged).
#pragma once

#include "codecs/input.hpp"
#include "codecs/output.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace oriel::codecs {

/// Where the rows of a picture lie in a file: in strips of so many rows, one after another; if channels are stored
/// apart (`planar`), all strips of the first channel, then those of the second.
struct RowsInFile {
    std::vector<std::uint64_t> strips; ///< where each begins, in bytes; the usual picture is one strip
    std::ptrdiff_t strip_rows = 0;     ///< rows in a strip; the last may have fewer
    std::uint64_t row_stride = 0;      ///< bytes from a row to the next in its strip
    bool planar = false;

    /// The packed rows of `frame` from byte `payload` on.
    static RowsInFile packed(const Frame& frame, std::uint64_t payload) {
        return {{payload}, frame.height(), frame.row_bytes(), false};
    }
};

/// Throws ValueError unless `window` lies inside `frame` and `view` is (height, width, channels) of it in its format.
void require_window(const Frame& frame, const Window& window, const View& view);

class RawRowsSource : public Source {
public:
    /// Rows of `frame` at `where`, seen as `shown`. Throws CodecError if they are not all there; if `tolerant`, what is
    /// not reads as 0.
    RawRowsSource(std::shared_ptr<const Input> input, RowsInFile where, const Frame& frame, FileFacts facts,
                  const Frame& shown, bool tolerant);

    Reading reading() const noexcept override { return Reading::window; }

    /// Straight into `to` where its rows are packed: one read for whole rows on end, else one a row.
    /// Otherwise through scratch.
    void read(const Window& window, const View& to) override;

    /// The table of strips; of planes the scratch they are gathered from.
    std::uint64_t working_memory() const noexcept override;

    std::string missing() const override { return missing_; }
    /// Whether all of a stored row is in the file (of planes: of the first).
    bool has_row(std::ptrdiff_t y) const noexcept {
        return position(0, y, 0) + pixel_bytes_ * static_cast<std::uint64_t>(frame_.width()) <= input_->size();
    }

    /// Where strips and planes are evenly apart and nothing is missing.
    std::optional<Layout> in_file() const override;

private:
    void read_plane(std::size_t plane, const Window& window, const View& to, std::optional<Buffer>& scratch) const;
    void read_wide(std::size_t plane, const Window& window, const View& to, std::optional<Buffer>& scratch) const;
    std::uint64_t position(std::size_t plane, std::ptrdiff_t y, std::ptrdiff_t x) const noexcept;
    void fetch(std::uint64_t offset, std::span<std::byte> to) const;

    std::shared_ptr<const Input> input_;
    RowsInFile where_;
    std::uint64_t pixel_bytes_; ///< in a plane
    std::size_t strips_in_plane_;
    bool tolerant_;
    std::string missing_;
};

class RawRowsSink : public Sink {
public:
    /// What stands in front of the rows, the frame they have, how many zero bytes follow each, what stands behind all.
    struct Start {
        Frame frame;
        std::string header;
        std::size_t row_padding = 0;
        std::string footer = {};
    };

    /// `start` decides on them for the picture offered, and throws if the format cannot hold it; `arrange`, if given,
    /// is this sink's arranged().
    explicit RawRowsSink(Output& output, std::function<Start(const Frame& offered)> start,
                         Frame (*arrange)(const Frame& offered) = nullptr) noexcept
        : output_(output), start_(std::move(start)), arrange_(arrange) {}

    Frame arranged(const Frame& offered) const override { return arrange_ ? arrange_(offered) : offered; }
    Frame begin(const Frame& offered) override;
    void rows(const View& band) override;
    void finish() override;
    std::uint64_t memory(const Frame& wanted) const override;

private:
    void put(std::span<const std::byte> bytes);
    void flush();

    Output& output_;
    std::function<Start(const Frame& offered)> start_;
    Frame (*arrange_)(const Frame& offered);
    Frame frame_ = Frame::packed(0, 0, 1);
    std::ptrdiff_t rows_left_ = 0;
    std::vector<std::byte> padding_;
    std::string footer_;
    std::vector<std::byte> batch_;
};

} // namespace oriel::codecs
