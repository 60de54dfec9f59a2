#include "codecs/png_writer.hpp"

#include "codecs/crc32.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_filter.hpp"
#include "codecs/png_header.hpp"
#include "codecs/stb_write.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace oriel::codecs::png {

namespace {

// Readers hold a chunk whole to verify its CRC: not too much at once.
constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

constexpr std::uint64_t longest_side = 0x7fff'ffff;

Colour colour_of(const Frame& frame) {
    if (frame.is_gray()) return frame.has_alpha() ? Colour::gray_alpha : Colour::gray;
    if (frame.is_colour()) return frame.has_alpha() ? Colour::rgba : Colour::rgb;
    throw CodecError(fmt::format("PNG holds gray, gray and alpha, RGB or RGBA; this picture's channels are {}: choose "
                                 "one to four of them with `channel`",
                                 frame.channel_names()));
}

/// 16 bit are stored big-endian (section 7.1).
Frame stored_frame(const Frame& offered) {
    const Format& format = offered.format();
    if (format.kind() != Kind::unsigned_integer || format.itemsize() > 2)
        throw CodecError(
            fmt::format("PNG holds unsigned integers of 8 or 16 bit; this picture's are {}", format.name()));
    if (offered.max() <= 255) return offered.gathered_as(Format::of<std::uint8_t>(), 255);
    return offered.gathered_as(Format::of<std::uint16_t>().with_order(ByteOrder::big), 65535);
}

std::uint64_t filtered_bytes(const Frame& frame) {
    return static_cast<std::uint64_t>(frame.height()) * (1 + std::uint64_t{frame.row_bytes()});
}

std::uint64_t filter_memory(const Frame& frame) { return 8 * std::uint64_t{frame.row_bytes()}; }

class PngSink final : public Sink {
public:
    PngSink(Output& output, std::uint64_t max_memory) : output_(output), max_memory_(max_memory) {}

    Frame begin(const Frame& offered) override {
        colour_ = colour_of(offered);
        const Frame wanted = stored_frame(offered);
        check_limits(wanted);
        frame_ = wanted;
        size_ = filtered_bytes(wanted);
        filtered_ = std::make_unique_for_overwrite<std::byte[]>(size_);
        filter_.emplace(wanted.row_bytes(), wanted.channel_count() * wanted.format().itemsize());
        filled_ = 0;
        return wanted;
    }

    void rows(const View& band) override {
        const std::size_t row_bytes = frame_->row_bytes();
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            if (filled_ == size_)
                throw ValueError(fmt::format("a PNG of {} rows was given more of them", frame_->height()));
            const std::byte* const row = band.data() + y * band.layout().stride(0);
            filter_->filter({row, row_bytes}, {filtered_.get() + filled_, row_bytes + 1});
            filled_ += row_bytes + 1;
        }
    }

    void finish() override {
        if (filled_ != size_)
            throw ValueError(fmt::format("a PNG of {} rows was given only {}", frame_->height(),
                                         filled_ / (frame_->row_bytes() + 1)));
        const ZlibStream stream = zlib_compress({filtered_.get(), size_});
        filtered_.reset();

        output_.write(std::as_bytes(std::span(signature)));
        write_header();
        for (auto left = stream.span(); !left.empty();) {
            const auto now = left.first(std::min(left.size(), chunk_bytes));
            write_chunk(IDAT, now);
            left = left.subspan(now.size());
        }
        write_chunk(IEND, {});
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const std::uint64_t filtered = filtered_bytes(wanted);
        return filtered + filter_memory(wanted) + zlib_compress_memory(filtered);
    }

private:
    void check_limits(const Frame& wanted) const {
        const auto width = static_cast<std::uint64_t>(wanted.width());
        const auto height = static_cast<std::uint64_t>(wanted.height());
        if (width == 0 || height == 0) throw CodecError("PNG holds no empty picture; this one has no pixels");
        if (std::max(width, height) > longest_side || filtered_bytes(wanted) > zlib_compress_most)
            throw LimitError(fmt::format("writing {} as PNG takes {} bytes before compression; this encoder takes at "
                                         "most {}, with sides up to {}: crop it or write another format",
                                         wanted.text(), filtered_bytes(wanted), zlib_compress_most, longest_side));
        require_memory(memory(wanted), max_memory_, fmt::format("writing {} as PNG", wanted.text()));
    }

    void write_header() {
        std::array<std::byte, 13> bytes{};
        store_be32(static_cast<std::uint32_t>(frame_->width()), &bytes[0]);
        store_be32(static_cast<std::uint32_t>(frame_->height()), &bytes[4]);
        bytes[8] = static_cast<std::byte>(8 * frame_->format().itemsize());
        bytes[9] = static_cast<std::byte>(colour_);
        write_chunk(IHDR, bytes);
    }

    void write_chunk(std::uint32_t type, std::span<const std::byte> payload) {
        std::array<std::byte, 8> head;
        store_be32(static_cast<std::uint32_t>(payload.size()), &head[0]);
        store_be32(type, &head[4]);
        Crc32 crc;
        crc.add(std::span(head).subspan(4));
        crc.add(payload);
        std::array<std::byte, 4> tail;
        store_be32(crc.value(), tail.data());
        output_.write(head);
        output_.write(payload);
        output_.write(tail);
    }

    Output& output_;
    std::uint64_t max_memory_;
    Colour colour_ = Colour::gray;
    std::optional<Frame> frame_; ///< of the rows; none before begin
    std::optional<RowFilter> filter_;
    std::unique_ptr<std::byte[]> filtered_;
    std::size_t size_ = 0;   ///< of all filtered rows
    std::size_t filled_ = 0; ///< of those that came
};

} // namespace

std::unique_ptr<Sink> create(Output& output, std::uint64_t max_memory) {
    return std::make_unique<PngSink>(output, max_memory);
}

} // namespace oriel::codecs::png
