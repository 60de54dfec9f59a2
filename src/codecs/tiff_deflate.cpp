#include "codecs/tiff_deflate.hpp"

#include "codecs/deflate.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/ordered_work.hpp"
#include "codecs/tiff_header.hpp"
#include "codecs/tiff_names.hpp"
#include "codecs/tiff_predictor.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace oriel::codecs::tiff {

namespace {

constexpr std::uint64_t strip_bytes = std::uint64_t{256} << 10;
constexpr std::uint64_t longest_piece = std::uint64_t{1} << 30; // deflate counts them in 32 bit

// RFC 1950: deflate with a window of 32 KiB, compressed as usual; and the sum behind it.
constexpr std::array<std::byte, 2> zlib_header{std::byte{0x78}, std::byte{0x9c}};
constexpr std::size_t sum_bytes = 4;

// Both headers fit before the first block: which it is, is known at the end.
constexpr std::uint64_t room_for_header = 16;

Matching matching_of(int compression) {
    if (compression < 0) return Matching::level_6;
    if (compression <= 3) return Matching::far;
    return compression <= 5   ? Matching::level_6
           : compression == 6 ? Matching::level_7
           : compression == 7 ? Matching::level_9
                              : Matching::level_12;
}

Predictor predictor_of(const Format& format) {
    if (format.kind() == Kind::floating) return Predictor::float_differences;
    return format.itemsize() <= 4 ? Predictor::differences : Predictor::none; // old readers know no wider ones
}

/// A strip or a tile.
struct Piece {
    std::vector<std::byte> pixels;
    std::vector<std::byte> compressed;
};

class DeflatingSink final : public Sink {
public:
    DeflatingSink(Output& output, const WriteSettings& settings)
        : output_(output), settings_(settings), matching_(matching_of(settings.compression)) {}

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }

    Frame begin(const Frame& offered) override {
        const Frame stored = stored_frame(offered);
        frame_ = stored.gathered_as(stored.format().with_order(ByteOrder::little), stored.max());
        blocks_ = blocks_of(frame_);
        if (blocks_.row_bytes >= longest_piece)
            throw LimitError(
                fmt::format("writing {} as compressed TIFF takes rows of {} bytes; this encoder takes less "
                            "than {}: crop it, or write it uncompressed",
                            frame_.text(), frame_.row_bytes(), longest_piece));
        require_memory(memory(frame_), settings_.max_memory, fmt::format("writing {} as TIFF", frame_.text()));
        predictor_ = predictor_of(frame_.format());
        return frame_;
    }

    void rows(const View& band) override {
        if (band.extent(0) > frame_.height() - given_)
            throw ValueError(fmt::format("a TIFF of {} rows was given more of them", frame_.height()));
        if (!work_) start();
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            cut({band.data() + y * band.layout().stride(0), frame_.row_bytes()});
            if (++given_ % blocks_.block_height == 0 || given_ == frame_.height()) full();
        }
    }

    void finish() override {
        if (given_ != frame_.height())
            throw ValueError(fmt::format("a TIFF of {} rows was given only {}", frame_.height(), given_));
        while (work_->size() != 0) take();
        write_directory();
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const Blocks blocks = blocks_of(wanted);
        const std::uint64_t held = output_.amends() ? 0 : wanted.nbytes();
        return held + memory_of(blocks, threads_for(blocks));
    }

private:
    /// Tiles where they are wanted, a TIFF has such, and the row of them that is gathered leaves half of the memory
    /// to the rest. The number of threads has no say in it: what is written does not depend on that.
    Blocks blocks_of(const Frame& frame) const {
        if (settings_.tiles)
            if (const auto tiles = cut_into_tiles(frame, *settings_.tiles, longest_piece);
                tiles && memory_of(*tiles, 1) <= settings_.max_memory / 2)
                return *tiles;
        return cut_into_strips(frame, strip_bytes);
    }

    /// Pixels of a row of blocks and of those in work, which have room for what they become, and where all are.
    std::uint64_t memory_of(const Blocks& blocks, unsigned threads) const {
        const std::uint64_t block = blocks.most_bytes();
        return (static_cast<std::uint64_t>(blocks.across()) + threads + 1) * block +
               (threads + 2) * (block + block / 1000) +
               threads * (deflater_memory(matching_, block) + blocks.row_bytes) + blocks.count() * 64;
    }

    unsigned threads_for(const Blocks& blocks) const {
        const unsigned asked = settings_.threads != 0 ? settings_.threads : std::thread::hardware_concurrency();
        auto threads = static_cast<unsigned>(std::clamp<std::uint64_t>(blocks.count(), 1, std::max(asked, 1U)));
        // Each thread holds tiles, which may be large.
        while (blocks.tiled && threads > 1 && memory_of(blocks, threads) > settings_.max_memory / 2) --threads;
        return threads;
    }

    void start() {
        threads_ = threads_for(blocks_);
        deflaters_.resize(threads_);
        scratch_.resize(threads_);
        work_.emplace(threads_, [this](Piece& piece, unsigned thread) { compress(piece, thread); });
        filling_.resize(static_cast<std::size_t>(blocks_.across()));
        const std::array<std::byte, room_for_header> room{};
        put(room);
    }

    /// Gives each block of this row of them its part of a row of pixels; what a tile has beyond the picture is 0.
    void cut(std::span<const std::byte> row) {
        for (std::unique_ptr<Piece>& piece : filling_) {
            if (!piece) piece = empty_piece();
            std::vector<std::byte>& pixels = piece->pixels;
            const std::span part = row.first(std::min(row.size(), blocks_.row_bytes));
            pixels.insert(pixels.end(), part.begin(), part.end());
            pixels.resize(pixels.size() + blocks_.row_bytes - part.size());
            row = row.subspan(part.size());
        }
    }

    std::unique_ptr<Piece> empty_piece() {
        if (spare_.empty()) {
            auto piece = std::make_unique<Piece>();
            piece->pixels.reserve(blocks_.most_bytes());
            return piece;
        }
        std::unique_ptr<Piece> piece = std::move(spare_.back());
        spare_.pop_back();
        piece->pixels.clear();
        return piece;
    }

    void compress(Piece& piece, unsigned thread) {
        const std::size_t row = blocks_.row_bytes;
        for (std::size_t at = 0; at < piece.pixels.size(); at += row)
            predict(predictor_, std::span(piece.pixels).subspan(at, row), frame_.format().itemsize(),
                    frame_.channel_count(), scratch_[thread]);
        if (!deflaters_[thread]) deflaters_[thread] = make_deflater();
        const auto most = static_cast<std::size_t>(stored_size(piece.pixels.size()));
        piece.compressed.resize(zlib_header.size() + most + sum_bytes);
        std::ranges::copy(zlib_header, piece.compressed.begin());
        const std::span room = std::span(piece.compressed).subspan(zlib_header.size(), most);
        std::size_t size = deflaters_[thread]->deflate(matching_, piece.pixels, true, room);
        if (size == 0) size = store(piece.pixels, true, room);
        const std::uint32_t sum = adler32_of(piece.pixels);
        for (std::size_t k = 0; k < sum_bytes; ++k)
            piece.compressed[zlib_header.size() + size + k] = static_cast<std::byte>(sum >> (8 * (sum_bytes - 1 - k)));
        piece.compressed.resize(zlib_header.size() + size + sum_bytes);
    }

    void full() {
        const std::ptrdiff_t block_y = (given_ - 1) / blocks_.block_height;
        const std::size_t size = static_cast<std::size_t>(blocks_.rows_of(block_y)) * blocks_.row_bytes;
        for (std::unique_ptr<Piece>& piece : filling_) {
            piece->pixels.resize(size);
            if (!rooms_.empty()) {
                piece->compressed = std::move(rooms_.back());
                rooms_.pop_back();
            }
            work_->give(std::move(piece));
            const std::size_t most = threads_ == 1 ? 0 : threads_;
            while (work_->size() > most || work_->ready()) take();
        }
    }

    void take() {
        std::unique_ptr<Piece> piece = work_->take();
        offsets_.push_back(written_);
        counts_.push_back(piece->compressed.size());
        put(piece->compressed);
        rooms_.push_back(std::move(piece->compressed));
        spare_.push_back(std::move(piece));
    }

    void put(std::span<const std::byte> bytes) {
        written_ += bytes.size();
        if (output_.amends()) output_.write(bytes);
        else held_.insert(held_.end(), bytes.begin(), bytes.end());
    }

    void write_directory() {
        std::vector<Field> fields = fields_of(frame_, blocks_, metadata_);
        field_in(fields, Tag::compression).values = {deflate};
        field_in(fields, offsets_tag(blocks_)).values = std::move(offsets_);
        field_in(fields, bytes_tag(blocks_)).values = std::move(counts_);
        if (predictor_ != Predictor::none) {
            const auto behind =
                std::ranges::find_if(fields, [](const Field& field) { return field.tag > Tag::predictor; });
            fields.insert(behind, {Tag::predictor, Type::u16, {static_cast<std::uint64_t>(predictor_)}});
        }
        const std::array<std::byte, 15> padding{};
        put(std::span(padding).first(
            static_cast<std::size_t>((16 - written_ % 16) % 16))); // directories begin at whole words
        const Header classic(ByteOrder::little, false);
        const bool big = written_ + classic.size(fields) + room_for_header > UINT32_MAX;
        const Header header(ByteOrder::little, big);
        if (big) field_in(fields, offsets_tag(blocks_)).type = field_in(fields, bytes_tag(blocks_)).type = Type::u64;
        const std::string beginning = header.beginning(written_);
        const std::string directory = header.directory(fields, written_);
        put(std::as_bytes(std::span(directory)));
        const auto head = std::as_bytes(std::span(beginning));
        if (output_.amends()) {
            output_.amend(0, head);
        } else {
            std::ranges::copy(head, held_.begin());
            output_.write(held_);
        }
    }

    Output& output_;
    WriteSettings settings_;
    Matching matching_;
    Metadata metadata_;
    Frame frame_ = Frame::packed(0, 0, 1);
    Predictor predictor_ = Predictor::none;
    Blocks blocks_;
    std::ptrdiff_t given_ = 0;
    std::uint64_t written_ = 0;
    std::vector<std::byte> held_; ///< all of the file, for an output that cannot be amended
    std::vector<std::uint64_t> offsets_, counts_;
    unsigned threads_ = 1;
    std::vector<std::unique_ptr<Deflater>> deflaters_;
    std::vector<std::vector<std::byte>> scratch_;
    std::vector<std::unique_ptr<Piece>> filling_; ///< a row of blocks; null are those that were given to `work_`
    std::vector<std::unique_ptr<Piece>> spare_;   ///< back from there, but for their `compressed`, which are these:
    std::vector<std::vector<std::byte>> rooms_;
    std::optional<OrderedWork<Piece>> work_; // last: its threads end before what they use is gone
};

} // namespace

std::unique_ptr<Sink> create_deflating(Output& output, const WriteSettings& settings) {
    return std::make_unique<DeflatingSink>(output, settings);
}

} // namespace oriel::codecs::tiff
