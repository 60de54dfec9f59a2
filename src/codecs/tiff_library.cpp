#include "codecs/tiff_library.hpp"

#include "codecs/libtiff.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/rows_source.hpp"
#include "codecs/tiff_block_cache.hpp"
#include "codecs/tiff_blocks.hpp"
#include "codecs/tiff_metadata.hpp"
#include "codecs/tiff_picture.hpp"
#include "oriel/copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

namespace oriel::codecs::tiff {

namespace {

// A strip that is larger is not decoded at once.
constexpr std::uint64_t large_strip = std::uint64_t{8} << 20;

// libtiff's own: its directory, a decoder.
constexpr std::uint64_t small_things = std::uint64_t{512} << 10;

/// What is decoded, and what becomes of it.
struct Decoded {
    std::unique_ptr<Libtiff> tiff;
    Blocks blocks;                        ///< of pixels as the frame has them
    std::unique_ptr<PackedValues> packed; ///< where libtiff gives others
    std::size_t stored_row = 0;           ///< bytes of a block's row as libtiff gives it
    std::uint64_t most_compressed = 0;    ///< bytes of a block in the file, as far as that is known

    /// One row, or those of a block.
    void unpack(std::span<const std::byte> stored, std::span<std::byte> to) const {
        for (std::size_t from = 0, at = 0; at < to.size(); from += stored_row, at += blocks.row_bytes)
            packed->unpack(stored.subspan(from, stored_row), 0, to.subspan(at, blocks.row_bytes));
    }
};

/// Throws Truncated unless all of a block is in the file.
void require_there(const Input& input, const Blocks& blocks, std::uint32_t number, const Libtiff::Place& place) {
    const char* const kind = blocks.tiled ? "tile" : "strip";
    if (place.offset == 0 || place.bytes == 0)
        throw Truncated(fmt::format("{}: {} {} of {} is not in the file", input.name(), kind, number, blocks.count()));
    if (place.offset > input.size() || place.bytes > input.size() - place.offset)
        throw Truncated(fmt::format("{}: ends at byte {} but {} {} of {} has {} bytes from byte {} on: the file is "
                                    "truncated",
                                    input.name(), input.size(), kind, number, blocks.count(), place.bytes,
                                    place.offset));
}

class BlockSource : public Source {
public:
    BlockSource(std::shared_ptr<const Input> input, Decoded decoded, TiffPicture picture, std::uint64_t cache_bytes,
                bool tolerant)
        : Source(picture.frame, std::move(picture.facts), picture.shown), input_(std::move(input)),
          cache_bytes_(cache_bytes), tolerant_(tolerant), decoded_(std::move(decoded)), cache_(cache_bytes) {}

    Reading reading() const noexcept override { return Reading::window; }
    bool decodes() const noexcept override { return true; }
    bool costs_whole_rows() const noexcept override { return !decoded_.blocks.tiled; }
    std::uint64_t working_memory() const noexcept override { return reading_memory(decoded_, cache_bytes_); }

    void read(const Window& window, const View& to) override {
        require_window(frame_, window, to);
        const Blocks& blocks = decoded_.blocks;
        const std::lock_guard lock(mutex_);
        for_each_block(blocks, window, [&](const Meeting& meeting) {
            const std::size_t size = static_cast<std::size_t>(meeting.rows) * blocks.row_bytes;
            const auto& block =
                cache_.get(meeting.number, size, [&](std::span<std::byte> zeros) { decode(meeting.number, zeros); });
            const Window& part = meeting.part;
            const std::ptrdiff_t y = part.y - window.y;
            const std::ptrdiff_t x = part.x - window.x;
            View there = to.slice(0, {y, y + part.height}).slice(1, {x, x + part.width});
            const auto plane = static_cast<std::ptrdiff_t>(meeting.plane);
            if (blocks.planes > 1) there = there.slice(2, {plane, plane + 1});
            copy(seen(block, meeting, there.extent(2)), there);
        });
    }

    std::string missing() const override {
        const std::lock_guard lock(mutex_);
        if (missing_.empty()) return {};
        return fmt::format("the file is truncated: {} of {} {} are not there, and 0", missing_.size(),
                           decoded_.blocks.count(), decoded_.blocks.tiled ? "tiles" : "strips");
    }

    static std::uint64_t reading_memory(const Decoded& decoded, std::uint64_t cache_bytes) {
        const auto height = static_cast<std::uint64_t>(decoded.blocks.block_height);
        return std::max<std::uint64_t>(cache_bytes, decoded.blocks.most_bytes()) + decoded.most_compressed +
               (decoded.packed ? height * decoded.stored_row : 0) + small_things;
    }

private:
    void decode(std::uint32_t number, std::span<std::byte> zeros) {
        try {
            require_there(*input_, decoded_.blocks, number, decoded_.tiff->place(number));
        } catch (const Truncated&) {
            if (!tolerant_) throw;
            missing_.insert(number);
            return;
        }
        if (!decoded_.packed) return decoded_.tiff->decode(number, zeros);
        stored_.assign(zeros.size() / decoded_.blocks.row_bytes * decoded_.stored_row, std::byte{0});
        decoded_.tiff->decode(number, stored_);
        decoded_.unpack(stored_, zeros);
    }

    View seen(std::span<const std::byte> block, const Meeting& meeting, std::ptrdiff_t channels) const {
        const auto itemsize = static_cast<std::ptrdiff_t>(frame_.format().itemsize());
        const std::ptrdiff_t pixel = channels * itemsize;
        const auto row = static_cast<std::ptrdiff_t>(decoded_.blocks.row_bytes);
        const Layout layout({meeting.part.height, meeting.part.width, channels}, {row, pixel, itemsize},
                            meeting.y * row + meeting.x * pixel);
        return Buffer::borrow(block).view(frame_.format(), layout);
    }

    std::shared_ptr<const Input> input_;
    std::uint64_t cache_bytes_;
    bool tolerant_;
    mutable std::mutex mutex_; // of what follows
    Decoded decoded_;
    BlockCache cache_;
    std::vector<std::byte> stored_;
    std::set<std::uint32_t> missing_;
};

class StripRows final : public RowReader {
public:
    StripRows(const Input& input, Decoded decoded) : input_(input), decoded_(std::move(decoded)) {
        if (decoded_.packed) stored_.resize(decoded_.stored_row);
    }

    void next(std::span<std::byte> row) override {
        if (y_ % decoded_.blocks.block_height == 0) {
            const auto strip = static_cast<std::uint32_t>(y_ / decoded_.blocks.block_height);
            require_there(input_, decoded_.blocks, strip, decoded_.tiff->place(strip));
        }
        std::ranges::fill(decoded_.packed ? std::span(stored_) : row, std::byte{0});
        decoded_.tiff->decode_row(static_cast<std::uint32_t>(y_), decoded_.packed ? std::span(stored_) : row);
        if (decoded_.packed) decoded_.unpack(stored_, row);
        ++y_;
    }

private:
    const Input& input_;
    Decoded decoded_;
    std::vector<std::byte> stored_;
    std::ptrdiff_t y_ = 0;
};

class StripRowsSource : public RowsSource {
public:
    StripRowsSource(std::shared_ptr<const Input> input, const Directory& directory, TiffPicture picture,
                    const ReadSettings& settings, std::uint64_t reader_memory)
        : RowsSource(picture.frame, picture.facts, picture.shown, settings.allow_truncated), input_(std::move(input)),
          directory_(directory.position()), picture_(std::move(picture)), max_memory_(settings.max_memory),
          reader_memory_(reader_memory) {}

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t) const override;
    std::uint64_t reader_memory() const noexcept override { return reader_memory_; }

    std::shared_ptr<const Input> input_;
    std::uint64_t directory_;
    TiffPicture picture_;
    std::uint64_t max_memory_;
    std::uint64_t reader_memory_;
};

/// The most bytes that a block has in the file, of all or, where they are very many, of the first.
std::uint64_t most_compressed(Libtiff& tiff, const Input& input, std::uint32_t blocks) {
    constexpr std::uint32_t looked_at = 1U << 20;
    std::uint64_t most = 0;
    for (std::uint32_t k = 0; k < std::min(blocks, looked_at); ++k)
        most = std::max(most, std::min(tiff.place(k).bytes, input.size()));
    return most;
}

/// Opens libtiff on it, and sees to it that it understands the same.
Decoded decoder_of(std::shared_ptr<const Input> input, std::uint64_t directory, const TiffPicture& picture,
                   std::uint64_t max_memory) {
    Decoded out;
    const auto fail = [name = input->name()](const std::string& problem) {
        throw CodecError(fmt::format("{}: {}", name, problem));
    };
    out.tiff = std::make_unique<Libtiff>(input, directory, max_memory);
    const LibtiffNumbers& numbers = out.tiff->numbers();
    if (std::ptrdiff_t{numbers.width} != picture.frame.width() ||
        std::ptrdiff_t{numbers.height} != picture.frame.height())
        fail(fmt::format("libtiff reads its size as {}×{}, not {}×{}", numbers.width, numbers.height,
                         picture.frame.width(), picture.frame.height()));
    if (numbers.block_width == 0 || numbers.block_height == 0)
        fail(fmt::format("its {} are {}×{}", numbers.tiled ? "tiles" : "strips", numbers.block_width,
                         numbers.block_height));
    Blocks& blocks = out.blocks;
    blocks.height = picture.frame.height();
    blocks.width = picture.frame.width();
    blocks.block_height = numbers.block_height;
    blocks.block_width = numbers.block_width;
    blocks.tiled = numbers.tiled;
    blocks.planes = picture.planes();
    const std::uint64_t channels = picture.frame.channel_count() / blocks.planes;
    const auto row =
        picture_bytes(numbers.block_width, numbers.block_height, channels, picture.frame.format().itemsize());
    if (!row)
        fail(fmt::format("its tiles of {}×{} are more than any memory", numbers.block_width, numbers.block_height));
    blocks.row_bytes = *row / numbers.block_height;
    if (picture.packed) {
        out.packed = std::make_unique<PackedValues>(*picture.packed);
        out.stored_row = picture.packed->row_bytes(blocks.block_width);
    } else {
        out.stored_row = blocks.row_bytes;
    }
    if (out.stored_row != numbers.row_bytes || blocks.count() != numbers.blocks)
        fail(fmt::format("libtiff reads {} blocks with rows of {} bytes, which should be {} with {}", numbers.blocks,
                         numbers.row_bytes, blocks.count(), out.stored_row));
    out.most_compressed = most_compressed(*out.tiff, *input, numbers.blocks);
    return out;
}

std::unique_ptr<RowReader> StripRowsSource::start(std::ptrdiff_t) const {
    return std::make_unique<StripRows>(*input_, decoder_of(input_, directory_, picture_, max_memory_));
}

} // namespace

std::shared_ptr<Source> open_by_libtiff(const std::shared_ptr<Input>& input, const Directory& directory,
                                        const ReadSettings& settings) {
    TiffPicture picture = describe(directory, Pixels::by_libtiff, settings.frame != 0);
    Decoded decoded = decoder_of(input, directory.position(), picture, settings.max_memory);
    const Blocks& blocks = decoded.blocks;
    const std::string what = fmt::format("{}: decoding {}", input->name(), picture.frame.text());
    if (!blocks.tiled && blocks.planes == 1 && blocks.most_bytes() > large_strip) {
        const std::uint64_t reader_memory = decoded.most_compressed + decoded.stored_row + small_things;
        require_memory(blocks.row_bytes + reader_memory, settings.max_memory, what);
        return std::make_shared<WithMetadata<StripRowsSource>>(input, settings.frame, input, directory,
                                                               std::move(picture), settings, reader_memory);
    }
    // A row of blocks: who goes down the picture decodes each once.
    const std::uint64_t row_of_blocks =
        static_cast<std::uint64_t>(blocks.across()) * blocks.planes * blocks.most_bytes();
    const std::uint64_t cache = std::min(row_of_blocks, settings.max_memory / 4);
    require_memory(BlockSource::reading_memory(decoded, cache), settings.max_memory, what);
    return std::make_shared<WithMetadata<BlockSource>>(input, settings.frame, input, std::move(decoded),
                                                       std::move(picture), cache, settings.allow_truncated);
}

} // namespace oriel::codecs::tiff
