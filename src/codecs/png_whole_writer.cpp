#include "codecs/memory_limit.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_filter.hpp"
#include "codecs/png_output.hpp"
#include "codecs/png_stored.hpp"
#include "codecs/png_writer.hpp"
#include "codecs/stb_write.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace oriel::codecs::png {

namespace {

// Readers hold a chunk whole to verify its CRC: not too much at once.
constexpr std::size_t chunk_bytes = std::size_t{1} << 20;

class PngSink final : public Sink {
public:
    PngSink(Output& output, std::uint64_t max_memory) : output_(output), max_memory_(max_memory) {}

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }
    void expect(FewColours colours) override { colours_ = std::move(colours); }

    Frame begin(const Frame& offered) override {
        const Stored stored = Stored::as(offered, colours_);
        if (stored.filtered_bytes() > zlib_compress_most)
            throw LimitError(fmt::format("writing {} as PNG takes {} bytes before compression; this encoder takes at "
                                         "most {}: crop it or write another format",
                                         stored.frame.text(), stored.filtered_bytes(), zlib_compress_most));
        require_memory(memory(offered), max_memory_, fmt::format("writing {} as PNG", stored.frame.text()));
        stored_ = stored;
        filled_ = 0;
        return stored.frame;
    }

    void rows(const View& band) override {
        const std::size_t size = stored_->filtered_bytes();
        if (!filtered_) {
            filtered_ = std::make_unique_for_overwrite<std::byte[]>(size);
            above_.assign(stored_->row_bytes, std::byte{0});
            row_.resize(stored_->row_bytes);
        }
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            if (filled_ == size)
                throw ValueError(fmt::format("a PNG of {} rows was given more of them", stored_->frame.height()));
            stored_->put(band.data() + y * band.layout().stride(0), row_.data());
            add_row(filtered_.get() + filled_);
            filled_ += stored_->row_bytes + 1;
        }
    }

    void finish() override {
        if (filled_ != stored_->filtered_bytes())
            throw ValueError(fmt::format("a PNG of {} rows was given only {}", stored_->frame.height(),
                                         filled_ / (stored_->row_bytes + 1)));
        const ZlibStream stream = zlib_compress({filtered_.get(), filled_});
        filtered_.reset();

        write_start(output_, *stored_, metadata_);
        for (auto left = stream.span(); !left.empty();) {
            const auto now = left.first(std::min(left.size(), chunk_bytes));
            write_chunk(output_, IDAT, {now});
            left = left.subspan(now.size());
        }
        write_chunk(output_, IEND, {});
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const Stored stored = Stored::as(wanted, colours_);
        return stored.filtered_bytes() + 2 * stored.row_bytes + zlib_compress_memory(stored.filtered_bytes());
    }

private:
    void add_row(std::byte* to) {
        const auto numbers = [](const std::byte* bytes) { return reinterpret_cast<const std::uint8_t*>(bytes); };
        if (!stored_->filters) {
            *to = std::byte{0};
            std::copy(row_.begin(), row_.end(), to + 1);
        } else {
            filter_row(filter_kernels(),
                       {numbers(row_.data()), numbers(above_.data()), stored_->row_bytes, stored_->pixel_bytes},
                       Judging::whole, reinterpret_cast<std::uint8_t*>(to));
        }
        above_.swap(row_);
    }

    Output& output_;
    std::uint64_t max_memory_;
    Metadata metadata_;
    std::optional<FewColours> colours_;
    std::optional<Stored> stored_; ///< none before begin
    std::unique_ptr<std::byte[]> filtered_;
    std::size_t filled_ = 0; ///< of it
    std::vector<std::byte> above_;
    std::vector<std::byte> row_;
};

} // namespace

// It knows one way to compress.
std::unique_ptr<Sink> create(Output& output, const Writing& writing) {
    if (writing.compression < -1 || writing.compression > 9)
        throw ValueError(fmt::format("PNG compression {}: it goes from 0 to 9, or is -1", writing.compression));
    return std::make_unique<PngSink>(output, writing.max_memory);
}

std::string_view writing_library() noexcept { return "stb_image_write"; }

} // namespace oriel::codecs::png
