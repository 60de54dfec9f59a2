#include "codecs/png_band.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::codecs::png {

namespace {

// A sample has to show repetitions half its size away; what it shows has to be worth more than chance.
constexpr std::size_t sample_bytes = std::size_t{32} << 10;
constexpr std::size_t hasty_sample = sample_bytes / 2; // where that is some rows
constexpr std::size_t rows_of_hasty_sample = 4;
constexpr std::size_t small = 2 * sample_bytes; // everything is tried
constexpr double worth = 0.95;
constexpr std::size_t compresses_well = 3; // to a third
constexpr std::size_t compresses_very_well = 5;
constexpr double photographic = 0.8; // of what is left without filters
constexpr std::size_t hardly_anything = 20;
constexpr double hopeless = 0.8;

const std::uint8_t* numbers(const std::byte* bytes) { return reinterpret_cast<const std::uint8_t*>(bytes); }

} // namespace

Level Level::of(int compression) noexcept {
    switch (compression) {
    case 0: return {.trying = Trying::nothing, .hardest = Matching::near};
    case 1: return {.trying = Trying::one_way, .hardest = Matching::far};
    case 2:
    case 3: return {.hardest = Matching::far};
    case 6: return {.judging = Judging::whole, .trying = Trying::everywhere};
    case 7: return {.judging = Judging::whole, .trying = Trying::everywhere, .hardest = Matching::level_9};
    case 8: return {.judging = Judging::whole, .trying = Trying::everywhere, .hardest = Matching::level_12};
    case 9:
        return {.judging = Judging::whole,
                .trying = Trying::everywhere,
                .hardest = Matching::level_12,
                .filters_too = true};
    default: return {};
    }
}

std::size_t BandShape::room() const noexcept { return static_cast<std::size_t>(stored_size(rows_size(most_rows))); }

std::uint64_t band_memory(const BandShape& shape) noexcept {
    return shape.row_bytes + shape.rows_size(shape.most_rows) + shape.room();
}

Band::Band(const BandShape& shape)
    : shape_(shape),
      memory_(std::make_unique_for_overwrite<std::byte[]>(shape.row_bytes + shape.rows_size(shape.most_rows))),
      out_(std::make_unique_for_overwrite<std::byte[]>(shape.room())) {}

void Band::begin(const Band* before) noexcept {
    if (before != nullptr) std::memcpy(memory_.get(), before->row(before->rows_ - 1), shape_.row_bytes);
    else std::memset(memory_.get(), 0, shape_.row_bytes);
    rows_ = 0;
    out_size_ = 0;
    last = false;
}

std::byte* Band::next_row() noexcept {
    std::byte* const start = memory_.get() + shape_.row_bytes + shape_.rows_size(rows_);
    *start = std::byte{0};
    ++rows_;
    return start + 1;
}

std::span<const std::byte> Band::plain() const noexcept { return {rows_start(), shape_.rows_size(rows_)}; }

BandDeflater::BandDeflater(const BandShape& shape, const Level& level, DeflateLibraries libraries)
    : shape_(shape), level_(level), kernels_(filter_kernels()), deflater_(make_deflater(libraries)) {
    if (level_.trying == Level::Trying::nothing) return;
    if (shape_.filters) filtered_ = std::make_unique_for_overwrite<std::byte[]>(shape_.rows_size(shape_.most_rows));
    trial_ = std::make_unique_for_overwrite<std::byte[]>(shape_.room());
}

std::uint64_t BandDeflater::memory(const BandShape& shape, const Level& level) noexcept {
    const std::uint64_t bytes = shape.rows_size(shape.most_rows);
    return bytes + shape.room() + deflater_memory(level.hardest, bytes);
}

std::span<const std::byte> BandDeflater::filtered(const Band& band, Judging judging) {
    if (!shape_.filters) return band.plain();
    auto* to = reinterpret_cast<std::uint8_t*>(filtered_.get());
    const std::byte* above = band.memory_.get();
    for (std::size_t y = 0; y < band.rows(); ++y) {
        filter_row(kernels_, {numbers(band.row(y)), numbers(above), shape_.row_bytes, shape_.pixel_bytes}, judging, to);
        above = band.row(y);
        to += shape_.row_bytes + 1;
    }
    return {filtered_.get(), shape_.rows_size(band.rows())};
}

bool BandDeflater::mostly_flat(const Band& band) const {
    std::size_t same = 0;
    std::size_t looked_at = 0;
    for (std::size_t y = 0; y < band.rows(); y += 4) {
        const std::byte* const row = band.row(y);
        for (std::size_t i = shape_.pixel_bytes; i < shape_.row_bytes; ++i)
            same += row[i] == row[i - shape_.pixel_bytes] ? 1 : 0;
        looked_at += shape_.row_bytes;
    }
    return 2 * same > looked_at;
}

std::size_t BandDeflater::sampled(Matching matching, std::span<const std::byte> rows, std::size_t bytes) {
    return deflater_->deflate(matching, rows.subspan((rows.size() - bytes) / 2, bytes), true,
                              {trial_.get(), shape_.room()});
}

bool BandDeflater::settled_by_sample(Band& band, std::span<const std::byte> rows, std::optional<std::size_t>& near) {
    const std::size_t far = sampled(Matching::far, rows, sample_bytes);
    const bool repeats =
        static_cast<double>(far) < worth * static_cast<double>(sampled(Matching::near, rows, sample_bytes));
    const std::size_t size = attempt(repeats ? Matching::far : Matching::near, rows, band);
    if (!repeats) near = size;
    if (!repeats && size * compresses_well > rows.size()) return true;
    return size * compresses_very_well > rows.size() && shape_.filters &&
           static_cast<double>(far) <
               photographic * static_cast<double>(sampled(Matching::far, band.plain(), sample_bytes));
}

void BandDeflater::deflate_once(Band& band) {
    const auto rows = filtered(band, level_.judging);
    const std::size_t bytes = shape_.row_bytes <= hasty_sample / rows_of_hasty_sample ? hasty_sample : sample_bytes;
    const std::size_t far = sampled(Matching::far, rows, bytes);
    if (far * compresses_well < bytes) { // a drawing
        const bool filter = !shape_.filters || far <= sampled(Matching::far, band.plain(), bytes);
        attempt(Matching::far, filter ? rows : band.plain(), band);
        return;
    }
    const bool repeats = static_cast<double>(far) < worth * static_cast<double>(sampled(Matching::near, rows, bytes));
    attempt(repeats ? Matching::far : Matching::near, rows, band);
}

std::size_t BandDeflater::attempt(Matching matching, std::span<const std::byte> rows, Band& band) {
    const std::size_t size = deflater_->deflate(matching, rows, band.last, {trial_.get(), shape_.room()});
    if (size == 0) return shape_.room();
    if (size < band.out_size_) {
        band.out_.swap(trial_);
        band.out_size_ = size;
        band.adler = adler32_of(rows);
    }
    return size;
}

void BandDeflater::deflate(Band& band) {
    const auto plain = band.plain();
    const auto stored = static_cast<std::size_t>(stored_size(plain.size()));
    band.out_size_ = stored; // the size to beat
    if (level_.trying == Level::Trying::one_way && plain.size() >= small) deflate_once(band);
    else if (level_.trying != Level::Trying::nothing) {
        const Judging judging = plain.size() < small ? Judging::whole : level_.judging;
        auto rows = filtered(band, judging);
        const bool flat = mostly_flat(band);
        std::optional<std::size_t> near; // what it comes to by near matches, once tried
        const bool settled = level_.trying == Level::Trying::where_it_pays && !flat && plain.size() >= small &&
                             settled_by_sample(band, rows, near);
        if (!settled) {
            if (!near) near = attempt(Matching::near, rows, band);
            // Flat colours leave so little that a filter badly chosen shows.
            if (judging == Judging::sample) rows = filtered(band, Judging::whole);
            const std::size_t with = attempt(Matching::far, rows, band);
            const std::size_t without = shape_.filters ? attempt(Matching::far, plain, band) : with;
            const bool filter = with <= without;
            const std::size_t best_far = std::min(with, without);
            // Matches further away are chance, as in noise of few values.
            const bool in_vain = level_.trying == Level::Trying::where_it_pays && !flat &&
                                 static_cast<double>(*near) < hopeless * static_cast<double>(best_far);
            Matching hardest = in_vain ? Matching::far : level_.hardest;
            if (hardest == Matching::level_6 && best_far * hardly_anything <= rows.size()) hardest = Matching::level_7;
            if (hardest != Matching::far) attempt(hardest, filter ? rows : plain, band);
            if (level_.filters_too && shape_.filters) attempt(hardest, filter ? plain : rows, band);
        }
    }
    if (band.out_size_ != stored) return;
    store(plain, band.last, {band.out_.get(), stored});
    band.adler = adler32_of(plain);
}

} // namespace oriel::codecs::png
