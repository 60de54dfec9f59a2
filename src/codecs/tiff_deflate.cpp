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
constexpr std::uint64_t longest_row = std::uint64_t{1} << 30; // deflate counts pieces in 32 bit

// RFC 1950: deflate with a window of 32 KiB, compressed as usual; and the sum behind it.
constexpr std::array<std::byte, 2> zlib_header{std::byte{0x78}, std::byte{0x9c}};
constexpr std::size_t sum_bytes = 4;

// Both headers fit before the first strip: which it is, is known at the end.
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

struct Strip {
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
        if (frame_.row_bytes() >= longest_row)
            throw LimitError(
                fmt::format("writing {} as compressed TIFF takes rows of {} bytes; this encoder takes less "
                            "than {}: crop it, or write it uncompressed",
                            frame_.text(), frame_.row_bytes(), longest_row));
        require_memory(memory(frame_), settings_.max_memory, fmt::format("writing {} as TIFF", frame_.text()));
        predictor_ = predictor_of(frame_.format());
        strip_rows_ = static_cast<std::ptrdiff_t>(rows_in_strip(frame_, strip_bytes));
        return frame_;
    }

    void rows(const View& band) override {
        if (band.extent(0) > frame_.height() - given_)
            throw ValueError(fmt::format("a TIFF of {} rows was given more of them", frame_.height()));
        if (!work_) start();
        const std::size_t row = frame_.row_bytes();
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            const std::byte* const from = band.data() + y * band.layout().stride(0);
            filling_->pixels.insert(filling_->pixels.end(), from, from + row);
            if (++given_ % strip_rows_ == 0 || given_ == frame_.height()) full();
        }
    }

    void finish() override {
        if (given_ != frame_.height())
            throw ValueError(fmt::format("a TIFF of {} rows was given only {}", frame_.height(), given_));
        while (work_->size() != 0) take();
        write_directory();
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const std::uint64_t strip = rows_in_strip(wanted, strip_bytes) * wanted.row_bytes();
        const std::uint64_t held = output_.amends() ? 0 : wanted.nbytes();
        const unsigned threads = threads_for(wanted);
        return held + (threads + 2) * (2 * strip + strip / 1000) +
               threads * (deflater_memory(matching_, strip) + wanted.row_bytes()) +
               static_cast<std::uint64_t>(wanted.height()) / rows_in_strip(wanted, strip_bytes) * 64;
    }

private:
    unsigned threads_for(const Frame& frame) const {
        const std::uint64_t strips = (frame.nbytes() - 1) / (rows_in_strip(frame, strip_bytes) * frame.row_bytes()) + 1;
        const unsigned asked = settings_.threads != 0 ? settings_.threads : std::thread::hardware_concurrency();
        return static_cast<unsigned>(std::clamp<std::uint64_t>(strips, 1, std::max(asked, 1U)));
    }

    void start() {
        threads_ = threads_for(frame_);
        deflaters_.resize(threads_);
        scratch_.resize(threads_);
        work_.emplace(threads_, [this](Strip& strip, unsigned thread) { compress(strip, thread); });
        filling_ = std::make_unique<Strip>();
        const std::array<std::byte, room_for_header> room{};
        put(room);
    }

    void compress(Strip& strip, unsigned thread) {
        const std::size_t row = frame_.row_bytes();
        for (std::size_t at = 0; at < strip.pixels.size(); at += row)
            predict(predictor_, std::span(strip.pixels).subspan(at, row), frame_.format().itemsize(),
                    frame_.channel_count(), scratch_[thread]);
        if (!deflaters_[thread]) deflaters_[thread] = make_deflater();
        const auto most = static_cast<std::size_t>(stored_size(strip.pixels.size()));
        strip.compressed.resize(zlib_header.size() + most + sum_bytes);
        std::ranges::copy(zlib_header, strip.compressed.begin());
        const std::span room = std::span(strip.compressed).subspan(zlib_header.size(), most);
        std::size_t size = deflaters_[thread]->deflate(matching_, strip.pixels, true, room);
        if (size == 0) size = store(strip.pixels, true, room);
        const std::uint32_t sum = adler32_of(strip.pixels);
        for (std::size_t k = 0; k < sum_bytes; ++k)
            strip.compressed[zlib_header.size() + size + k] = static_cast<std::byte>(sum >> (8 * (sum_bytes - 1 - k)));
        strip.compressed.resize(zlib_header.size() + size + sum_bytes);
    }

    void full() {
        work_->give(std::move(filling_));
        if (spare_) filling_ = std::move(spare_);
        else filling_ = std::make_unique<Strip>();
        filling_->pixels.clear();
        const std::size_t most = threads_ == 1 ? 0 : threads_;
        while (work_->size() > most || work_->ready()) take();
    }

    void take() {
        std::unique_ptr<Strip> strip = work_->take();
        offsets_.push_back(written_);
        counts_.push_back(strip->compressed.size());
        put(strip->compressed);
        spare_ = std::move(strip);
    }

    void put(std::span<const std::byte> bytes) {
        written_ += bytes.size();
        if (output_.amends()) output_.write(bytes);
        else held_.insert(held_.end(), bytes.begin(), bytes.end());
    }

    void write_directory() {
        std::vector<Field> fields = fields_of(frame_, static_cast<std::uint64_t>(strip_rows_), metadata_);
        field_in(fields, Tag::compression).values = {deflate};
        field_in(fields, Tag::strip_offsets).values = std::move(offsets_);
        field_in(fields, Tag::strip_bytes).values = std::move(counts_);
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
        if (big) field_in(fields, Tag::strip_offsets).type = field_in(fields, Tag::strip_bytes).type = Type::u64;
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
    std::ptrdiff_t strip_rows_ = 1;
    std::ptrdiff_t given_ = 0;
    std::uint64_t written_ = 0;
    std::vector<std::byte> held_; ///< all of the file, for an output that cannot be amended
    std::vector<std::uint64_t> offsets_, counts_;
    unsigned threads_ = 1;
    std::vector<std::unique_ptr<Deflater>> deflaters_;
    std::vector<std::vector<std::byte>> scratch_;
    std::unique_ptr<Strip> filling_, spare_;
    std::optional<OrderedWork<Strip>> work_; // last: its threads end before what they use is gone
};

} // namespace

std::unique_ptr<Sink> create_deflating(Output& output, const WriteSettings& settings) {
    return std::make_unique<DeflatingSink>(output, settings);
}

} // namespace oriel::codecs::tiff
