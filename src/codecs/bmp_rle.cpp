#include "codecs/bmp_rle.hpp"

#include "codecs/file_bytes.hpp"
#include "codecs/rows_source.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace oriel::codecs::bmp {

namespace {

/// Pixels as they stand in a byte of the file: one of 8 bit or two of 4. A picture of 4 bit is decoded to 8, so that
/// what is left to do is the palette's.
class RleReader final : public RowReader {
public:
    RleReader(std::shared_ptr<const Input> input, const Header& header, std::shared_ptr<const Palette> palette)
        : stream_(std::move(input), header.pixels), two_in_byte_(header.compression == Compression::rle4),
          palette_(std::move(palette)), numbers_(static_cast<std::size_t>(header.width)) {}

    void next(std::span<std::byte> row) override {
        std::ranges::fill(numbers_, std::byte{0});
        if (rows_to_pass_ > 0) --rows_to_pass_;
        else if (!ended_) decode();
        palette_->unpack(numbers_, 0, row);
    }

private:
    /// To where this row ends.
    void decode() {
        for (;;) {
            if (x_ >= numbers_.size() && stream_.at_end()) { // the last row's end is not always marked
                x_ = 0;
                return;
            }
            const auto count = std::to_integer<std::size_t>(stream_.next());
            const std::byte value = stream_.next();
            if (count != 0) {
                for (std::size_t k = 0; k < count; ++k) put(pixel(value, k));
                continue;
            }
            switch (const auto code = std::to_integer<std::size_t>(value)) {
            case 0: x_ = 0; return;
            case 1: ended_ = true; return;
            case 2: {
                x_ += std::to_integer<std::size_t>(stream_.next());
                const auto down = std::to_integer<unsigned>(stream_.next());
                if (down == 0) break;
                rows_to_pass_ = down - 1;
                return;
            }
            default: literal(code);
            }
        }
    }

    /// So many pixels as they stand, and a byte if that makes their bytes even.
    void literal(std::size_t count) {
        std::byte value{};
        for (std::size_t k = 0; k < count; ++k) {
            if (!two_in_byte_ || k % 2 == 0) value = stream_.next();
            put(pixel(value, k));
        }
        const std::size_t bytes = two_in_byte_ ? (count + 1) / 2 : count;
        if (bytes % 2 != 0) stream_.next();
    }

    std::byte pixel(std::byte value, std::size_t k) const {
        if (!two_in_byte_) return value;
        return k % 2 == 0 ? value >> 4 : value & std::byte{15};
    }

    void put(std::byte number) {
        if (x_ < numbers_.size()) numbers_[x_] = number;
        ++x_;
    }

    FileBytes stream_;
    bool two_in_byte_;
    std::shared_ptr<const Palette> palette_;
    std::vector<std::byte> numbers_; ///< of the palette's entries, a row of them
    std::size_t x_ = 0;
    unsigned rows_to_pass_ = 0;
    bool ended_ = false;
};

class RleSource final : public RowsSource {
public:
    RleSource(std::shared_ptr<const Input> input, const Header& header, std::shared_ptr<const Palette> palette,
              const Frame& frame, FileFacts facts, const Frame& shown, bool tolerant)
        : RowsSource(frame, std::move(facts), shown, tolerant), input_(std::move(input)), header_(header),
          palette_(std::move(palette)) {}

    std::optional<FewColours> few_colours() const override { // of those that the file's own numbers reach
        return Palette(header_.bits, header_.palette).few_colours(tolerant());
    }

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t) const override {
        return std::make_unique<RleReader>(input_, header_, palette_);
    }
    std::uint64_t reader_memory() const noexcept override {
        return FileBytes::memory() + static_cast<std::uint64_t>(frame_.width());
    }

    std::shared_ptr<const Input> input_;
    Header header_;
    std::shared_ptr<const Palette> palette_;
};

// What codes leave out is 0, so that some bytes may stand for any number of pixels. Very many are absurd: four bytes
// leave out up to 255 rows and columns.
void require_plausible(const Input& input, const Header& header, const Frame& frame) {
    input.require(header.pixels);
    constexpr std::uint64_t plausible = std::uint64_t{1} << 28;
    constexpr std::uint64_t most_in_byte = 255 * 255 / 4;
    const auto pixels = static_cast<std::uint64_t>(frame.width()) * static_cast<std::uint64_t>(frame.height());
    const std::uint64_t bytes = input.size() - header.pixels;
    if (pixels <= plausible || pixels / most_in_byte <= bytes) return;
    throw CodecError(
        fmt::format("{}: {}×{} pixels in {} bytes of run lengths, where four bytes leave out up to 255×255 "
                    "pixels: the file is damaged or made to be large",
                    input.name(), frame.width(), frame.height(), bytes));
}

} // namespace

std::shared_ptr<Source> open_rle(std::shared_ptr<const Input> input, const Header& header,
                                 std::shared_ptr<const Palette> palette, const Frame& frame, FileFacts facts,
                                 const Frame& shown, bool tolerant) {
    if (!tolerant) require_plausible(*input, header, frame);
    return std::make_shared<RleSource>(std::move(input), header, std::move(palette), frame, std::move(facts), shown,
                                       tolerant);
}

} // namespace oriel::codecs::bmp
