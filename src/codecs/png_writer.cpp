#include "codecs/png_writer.hpp"

#include "codecs/memory_limit.hpp"
#include "codecs/ordered_work.hpp"
#include "codecs/png_band.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_output.hpp"
#include "codecs/png_stored.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace oriel::codecs::png {

namespace {

// What is deflated at once is counted in 32 bits, here and there.
constexpr std::uint64_t longest_row = std::uint64_t{1} << 30;

// Bands of flat colour deflate to a few hundred bytes; they share a chunk.
constexpr std::size_t least_chunk = std::size_t{32} << 10;

// RFC 1950: deflate with a window of 32 KiB, compressed as usual.
constexpr std::array<std::byte, 2> zlib_header{std::byte{0x78}, std::byte{0x9c}};

class PngSink final : public Sink {
public:
    PngSink(Output& output, const Writing& writing)
        : output_(output), writing_(writing), level_(Level::of(writing.compression)),
          libraries_(writing.libraries.value_or(DeflateLibraries::best())) {}

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }
    void expect(FewColours colours) override { colours_ = std::move(colours); }

    Frame begin(const Frame& offered) override {
        const Stored stored = Stored::as(offered, colours_);
        if (stored.row_bytes >= longest_row)
            throw LimitError(fmt::format("writing {} as PNG takes rows of {} bytes; this encoder takes less than {}: "
                                         "crop it or write another format",
                                         stored.frame.text(), stored.row_bytes, longest_row));
        require_memory(memory(stored), writing_.max_memory, fmt::format("writing {} as PNG", stored.frame.text()));
        stored_ = stored;
        return stored.frame;
    }

    void rows(const View& band) override {
        const auto height = static_cast<std::size_t>(stored_->frame.height());
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            if (given_ == height) throw ValueError(fmt::format("a PNG of {} rows was given more of them", height));
            if (given_ == 0) start();
            stored_->put(band.data() + y * band.layout().stride(0), filling_->next_row());
            ++given_;
            if (given_ == height || filling_->rows() == shape_.most_rows) full();
        }
    }

    void finish() override {
        const auto height = static_cast<std::size_t>(stored_->frame.height());
        if (given_ != height) throw ValueError(fmt::format("a PNG of {} rows was given only {}", height, given_));
        while (work_->size() != 0) write(work_->take());
        write_chunk(output_, IEND, {});
    }

    std::uint64_t memory(const Frame& wanted) const override { return memory(Stored::as(wanted, colours_)); }

private:
    BandShape shape(const Stored& stored) const {
        const std::size_t rows = std::max<std::size_t>(writing_.band_bytes / (stored.row_bytes + 1), 1);
        return {stored.row_bytes, stored.pixel_bytes, std::min(rows, static_cast<std::size_t>(stored.frame.height())),
                stored.filters};
    }

    // One band is filled while each thread has one, and another is waited for; one thread does all that with one.
    std::uint64_t memory(const BandShape& shape, unsigned threads) const {
        const std::uint64_t bands = threads == 1 ? 1 : threads + 2;
        return bands * band_memory(shape) + threads * BandDeflater::memory(shape, level_) + 2 * least_chunk;
    }
    std::uint64_t memory(const Stored& stored) const {
        const BandShape bands = shape(stored);
        return memory(bands, threads(stored, bands));
    }

    // As many as there is work for, and as half the memory holds: one is enough to do it.
    unsigned threads(const Stored& stored, const BandShape& bands) const {
        const std::size_t count = (static_cast<std::size_t>(stored.frame.height()) - 1) / bands.most_rows + 1;
        const unsigned asked = writing_.threads != 0 ? writing_.threads : std::thread::hardware_concurrency();
        auto out = static_cast<unsigned>(std::clamp<std::size_t>(count, 1, std::max(asked, 1U)));
        while (out > 1 && memory(bands, out) > writing_.max_memory / 2) --out;
        return out;
    }

    void start() {
        shape_ = shape(*stored_);
        threads_ = threads(*stored_, shape_);
        deflaters_.resize(threads_);
        work_.emplace(threads_, [this](Band& band, unsigned thread) {
            auto& deflater = deflaters_[thread];
            if (!deflater) deflater = std::make_unique<BandDeflater>(shape_, level_, libraries_);
            deflater->deflate(band);
        });
        filling_ = std::make_unique<Band>(shape_);
        filling_->begin(nullptr);
        write_start(output_, *stored_, metadata_);
        held_.assign(zlib_header.begin(), zlib_header.end());
    }

    void full() {
        filling_->last = given_ == static_cast<std::size_t>(stored_->frame.height());
        if (threads_ == 1) {
            work_->give(std::move(filling_));
            filling_ = write(work_->take());
            filling_->begin(filling_.get());
            return;
        }
        std::unique_ptr<Band> next;
        if (!filling_->last) {
            if (spare_.empty()) next = std::make_unique<Band>(shape_);
            else {
                next = std::move(spare_.back());
                spare_.pop_back();
            }
            next->begin(filling_.get());
        }
        work_->give(std::move(filling_));
        filling_ = std::move(next);
        while (work_->size() > threads_ || work_->ready()) spare_.push_back(write(work_->take()));
    }

    std::unique_ptr<Band> write(std::unique_ptr<Band> band) {
        adler_ = adler32_of_both(adler_, band->adler, band->plain().size());
        std::array<std::byte, 4> sum;
        store_be32(adler_, sum.data());
        const std::span<const std::byte> tail(sum.data(), band->last ? sum.size() : 0);
        const auto bytes = band->deflated();
        if (band->last || held_.size() + bytes.size() >= least_chunk) {
            write_chunk(output_, IDAT, {held_, bytes, tail});
            held_.clear();
        } else {
            held_.insert(held_.end(), bytes.begin(), bytes.end());
        }
        return band;
    }

    Output& output_;
    Writing writing_;
    Level level_;
    DeflateLibraries libraries_;
    Metadata metadata_;
    std::optional<FewColours> colours_;
    std::optional<Stored> stored_; ///< none before begin
    std::size_t given_ = 0;        ///< rows
    // From the first row on:
    BandShape shape_{};
    unsigned threads_ = 1;
    std::vector<std::unique_ptr<BandDeflater>> deflaters_; ///< one for each thread, made by it
    std::unique_ptr<Band> filling_;
    std::vector<std::unique_ptr<Band>> spare_;
    std::vector<std::byte> held_;           ///< for the next chunk
    std::uint32_t adler_ = 1;               ///< of what was written
    std::optional<OrderedWork<Band>> work_; ///< last: its threads use what is above
};

} // namespace

std::unique_ptr<Sink> create(Output& output, const Writing& writing) {
    if (writing.compression < -1 || writing.compression > 9)
        throw ValueError(fmt::format("PNG compression {}: it goes from 0 to 9, or is -1", writing.compression));
    return std::make_unique<PngSink>(output, writing);
}

std::string_view writing_library() noexcept {
    if (!DeflateLibraries::best().isal) return "zlib";
    return "ISA-L";
}

} // namespace oriel::codecs::png
