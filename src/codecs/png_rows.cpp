#include "codecs/png_rows.hpp"

#include "codecs/inflate.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/png_expand.hpp"
#include "codecs/png_inflated.hpp"
#include "codecs/png_metadata.hpp"
#include "codecs/png_palette.hpp"
#include "codecs/png_reader.hpp"
#include "codecs/png_unfilter.hpp"
#include "codecs/rows_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace oriel::codecs::png {

namespace {

/// Bytes of so many pixels of a stored row, and of the whole one, without its filter number.
std::size_t stored_bytes(const ImageHeader& image, std::uint64_t columns) {
    return static_cast<std::size_t>((columns * image.samples() * image.depth + 7) / 8);
}
std::size_t stored_row(const ImageHeader& image) { return stored_bytes(image, image.width); }
/// Bytes of what counts as a pixel there.
std::size_t stored_pixel(const ImageHeader& image) {
    return std::max<std::size_t>(image.samples() * image.depth / 8, 1);
}

/// Of PngRows.
std::uint64_t reading_memory(const Header& header) {
    const std::uint64_t row = stored_row(header.image);
    return Inflated::memory(row + 1) + 4 * row;
}

class PngRows final : public RowReader {
public:
    // No pixel depends on one that is farther right.
    PngRows(const Input& input, const Header& header, std::ptrdiff_t columns, bool tolerant)
        : input_(input), image_(header.image), tolerant_(tolerant),
          needed_(stored_bytes(header.image, static_cast<std::uint64_t>(columns))),
          inflated_(input, header.data, stored_row(header.image) + 1),
          expansion_(header, static_cast<std::size_t>(columns)), above_(needed_ + row_slack), rows_{above_, above_} {
        check_head(input, header);
    }

    void next(std::span<std::byte> row) override {
        if (given_ == made_) make();
        const std::uint8_t* const made = rows_[given_++].data();
        auto* const out = reinterpret_cast<std::uint8_t*>(row.data());
        if (expansion_.is_needless()) std::memcpy(out, made, needed_);
        else expansion_.expand(made, out);
        if (++y_ == image_.height) finish();
    }

    void check_given() override { inflated_.check_given(); }

private:
    // The next row, and the one below it where both take little longer.
    void make() {
        if (made_ != 0) above_.swap(rows_[made_ - 1]);
        given_ = 0;
        const std::size_t count = stored_row(image_) + 1;
        const auto first = inflated_.take(count);
        if (first.size() != count)
            fail(input_,
                 fmt::format("the compressed pixels end in row {} of {}: the file is damaged", y_, image_.height));
        if (first[0] > 4)
            fail(input_,
                 fmt::format("row {} says it has filter {}; there are 0 to 4: the file is damaged", y_, first[0]));
        const std::size_t pixel = stored_pixel(image_);
        const auto second = y_ + 1 < image_.height ? inflated_.coming(count) : std::span<const std::uint8_t>();
        made_ = !second.empty() &&
                        unfilter_both({first[0], first.data() + 1, rows_[0].data()},
                                      {second[0], second.data() + 1, rows_[1].data()}, above_.data(), needed_, pixel)
                    ? 2
                    : 1;
        if (made_ == 2) static_cast<void>(inflated_.take(count));
        else unfilter(first[0], first.data() + 1, above_.data(), rows_[0].data(), needed_, pixel);
    }

    // All rows are there; what is missing behind them may be tolerated.
    void finish() {
        try {
            inflated_.finish();
        } catch (const Truncated&) {
            if (!tolerant_) throw;
        }
    }

    const Input& input_;
    ImageHeader image_;
    bool tolerant_;
    std::size_t needed_; ///< bytes of a stored row
    Inflated inflated_;
    Expansion expansion_;
    std::vector<std::uint8_t> above_; ///< the row above those below
    std::array<std::vector<std::uint8_t>, 2> rows_;
    std::size_t made_ = 0;  ///< of them
    std::size_t given_ = 0; ///< of those
    std::uint32_t y_ = 0;   ///< of the next row that is given
};

class PngRowsSource final : public RowsSource {
public:
    PngRowsSource(std::shared_ptr<Input> input, const Frame& frame, Header header, bool tolerant)
        : RowsSource(frame, header.facts, frame, tolerant), input_(std::move(input)), header_(std::move(header)) {}

    Metadata metadata() const override { return read_metadata(*input_, header_); }
    std::optional<FewColours> few_colours() const override { return png::few_colours(header_, tolerant()); }

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t columns) const override {
        return std::make_unique<PngRows>(*input_, header_, columns, tolerant());
    }
    std::uint64_t reader_memory() const noexcept override { return reading_memory(header_); }

    std::shared_ptr<Input> input_;
    Header header_;
};

} // namespace

bool reads_by_rows(const Header& header) noexcept { return !header.image.interlaced && !inflating_library().empty(); }

std::shared_ptr<Source> open_rows(std::shared_ptr<Input> input, Header header, std::uint64_t max_memory,
                                  bool tolerant) {
    const Frame frame = header.stored_frame(); // throws if even its numbers are too large
    if (!tolerant) check_plausible(*input, header, input->size() - header.data);
    require_memory(frame.row_bytes() + reading_memory(header), max_memory,
                   fmt::format("{}: decoding {}", input->name(), header.text()));
    return std::make_shared<PngRowsSource>(std::move(input), frame, std::move(header), tolerant);
}

} // namespace oriel::codecs::png
