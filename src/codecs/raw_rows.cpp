#include "codecs/raw_rows.hpp"

#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace oriel::codecs {

namespace {

/// Smaller writes are gathered until they are this large.
constexpr std::size_t batch_bytes = std::size_t{64} << 10;

/// The most that is read at once into scratch.
constexpr std::size_t scratch_bytes = std::size_t{256} << 10;

/// Rows at least this long are read where they go; shorter ones several at once.
constexpr std::size_t worth_a_read = 2048;

/// The bytes of (rows, width, channels) whose rows are packed, row `y` of it.
std::span<const std::byte> row_of(const View& view, std::ptrdiff_t y, std::size_t row_bytes) {
    return {view.data() + y * view.layout().stride(0), row_bytes};
}

bool rows_are_packed(const View& view) { return view.layout().take(0, {0, 1, 1}).is_c_contiguous(view.itemsize()); }

/// `view` must be (rows, width, channels) of the frame.
void require_shape(const Frame& frame, const View& view, std::ptrdiff_t rows, std::ptrdiff_t width) {
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    const std::ptrdiff_t shape[] = {rows, width, channels};
    if (std::ranges::equal(view.shape(), shape) && view.format() == frame.format()) return;
    throw ValueError(fmt::format("a view of shape ({}) and format {} cannot take rows of shape ({}) and format {}",
                                 fmt::join(view.shape(), ", "), view.format().name(), fmt::join(shape, ", "),
                                 frame.format().name()));
}

} // namespace

void require_window(const Frame& frame, const Window& window, const View& view) {
    require_shape(frame, view, window.height, window.width);
    if (window.y < 0 || window.x < 0 || window.height > frame.height() - window.y ||
        window.width > frame.width() - window.x)
        throw ValueError(fmt::format("the window {}x{}+{}+{} reaches outside {}", window.width, window.height, window.x,
                                     window.y, frame.text()));
}

RawRowsSource::RawRowsSource(std::shared_ptr<const Input> input, RowsInFile where, const Frame& frame, FileFacts facts,
                             const Frame& shown, bool tolerant)
    : Source(frame, std::move(facts), shown), input_(std::move(input)), where_(std::move(where)),
      pixel_bytes_(frame.format().itemsize() * (where_.planar ? 1 : frame.channel_count())),
      strips_in_plane_(where_.strips.size() / (where_.planar ? frame.channel_count() : 1)), tolerant_(tolerant) {
    std::ptrdiff_t rows_there = 0;
    std::ptrdiff_t rows_in_all = 0;
    for (std::size_t k = 0; k < where_.strips.size(); ++k) {
        const auto above = static_cast<std::ptrdiff_t>(k % strips_in_plane_) * where_.strip_rows;
        const auto rows = std::min(where_.strip_rows, frame.height() - above);
        const std::uint64_t row = pixel_bytes_ * static_cast<std::uint64_t>(frame.width());
        std::uint64_t end = 0;
        if (__builtin_mul_overflow(static_cast<std::uint64_t>(rows - 1), where_.row_stride, &end) ||
            __builtin_add_overflow(end, row, &end) || __builtin_add_overflow(end, where_.strips[k], &end))
            end = UINT64_MAX;
        if (!tolerant) input_->require(end);
        rows_in_all += rows;
        if (end <= input_->size()) rows_there += rows;
        else if (input_->size() >= where_.strips[k] + row)
            rows_there +=
                static_cast<std::ptrdiff_t>((input_->size() - where_.strips[k] - row) / where_.row_stride) + 1;
    }
    if (rows_there < rows_in_all)
        missing_ = fmt::format("{}: the file ends at byte {}: {} of {} stored rows are there, the rest is 0",
                               input_->name(), input_->size(), rows_there, rows_in_all);
}

std::optional<Layout> RawRowsSource::in_file() const {
    if (!missing_.empty()) return std::nullopt;
    const auto at = [this](std::size_t strip) { return static_cast<std::ptrdiff_t>(where_.strips[strip]); };
    // Rows on end across strips; where each strip is one row, any distance will do.
    std::ptrdiff_t row = static_cast<std::ptrdiff_t>(where_.row_stride);
    if (strips_in_plane_ > 1) {
        const std::ptrdiff_t strip = at(1) - at(0);
        if (where_.strip_rows == 1) row = strip;
        else if (strip % where_.strip_rows != 0 || strip / where_.strip_rows != row) return std::nullopt;
    }
    const auto itemsize = static_cast<std::ptrdiff_t>(frame_.format().itemsize());
    const std::ptrdiff_t channel = where_.strips.size() > strips_in_plane_ ? at(strips_in_plane_) - at(0) : itemsize;
    for (std::size_t k = 1; k < where_.strips.size(); ++k) {
        const bool in_plane = k % strips_in_plane_ != 0;
        const std::size_t before = in_plane ? k - 1 : k - strips_in_plane_;
        if (at(k) - at(before) != (in_plane ? at(1) - at(0) : channel)) return std::nullopt;
    }
    const std::ptrdiff_t strides[] = {row, static_cast<std::ptrdiff_t>(pixel_bytes_), channel};
    return Layout(frame_.layout().shape(), strides, at(0)).canonical(frame_.format().itemsize());
}

std::uint64_t RawRowsSource::position(std::size_t plane, std::ptrdiff_t y, std::ptrdiff_t x) const noexcept {
    return where_.strips[plane * strips_in_plane_ + static_cast<std::size_t>(y / where_.strip_rows)] +
           static_cast<std::uint64_t>(y % where_.strip_rows) * where_.row_stride +
           static_cast<std::uint64_t>(x) * pixel_bytes_;
}

void RawRowsSource::fetch(std::uint64_t offset, std::span<std::byte> to) const {
    if (!tolerant_) return input_->read(offset, to);
    const std::size_t there = input_->read_some(offset, to);
    std::ranges::fill(to.subspan(there), std::byte{0});
}

void RawRowsSource::read(const Window& window, const View& to) {
    require_window(frame_, window, to);
    if (to.layout().empty()) return;
    std::optional<Buffer> scratch;
    if (!where_.planar) return read_plane(0, window, to, scratch);
    for (std::size_t k = 0; k < frame_.channel_count(); ++k) {
        const auto channel = static_cast<std::ptrdiff_t>(k);
        read_plane(k, window, to.slice(2, {channel, channel + 1}), scratch);
    }
}

void RawRowsSource::read_plane(std::size_t plane, const Window& window, const View& to,
                               std::optional<Buffer>& scratch) const {
    const std::size_t row_bytes = static_cast<std::size_t>(window.width) * pixel_bytes_;
    const bool adjoin = row_bytes == where_.row_stride; // so that rows on end are one read
    const bool straight = rows_are_packed(to) && (row_bytes >= worth_a_read || (adjoin && to.is_c_contiguous()));
    if (!straight && row_bytes > scratch_bytes) return read_wide(plane, window, to, scratch);
    // Reading a little between the rows is cheaper than a call for each.
    const std::uint64_t scratch_row = row_bytes >= where_.row_stride / 2 ? where_.row_stride : row_bytes;
    for (std::ptrdiff_t y = 0; y < window.height;) {
        const std::ptrdiff_t in_strip = where_.strip_rows - (window.y + y) % where_.strip_rows;
        std::ptrdiff_t count = std::min(in_strip, window.height - y);
        const std::uint64_t from = position(plane, window.y + y, window.x);
        if (straight) {
            std::byte* const first = to.mutable_data() + y * to.layout().stride(0);
            if (adjoin && to.is_c_contiguous()) fetch(from, {first, static_cast<std::size_t>(count) * row_bytes});
            else
                for (std::ptrdiff_t k = 0; k < count; ++k)
                    fetch(from + static_cast<std::uint64_t>(k) * where_.row_stride,
                          {first + k * to.layout().stride(0), row_bytes});
        } else {
            count =
                std::min(count, std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(scratch_bytes / scratch_row), 1));
            const auto bytes = static_cast<std::size_t>(count - 1) * scratch_row + row_bytes;
            if (!scratch || scratch->size() < bytes) scratch = Buffer::allocate(bytes);
            const Layout beside({count, window.width, to.extent(2)},
                                {static_cast<std::ptrdiff_t>(scratch_row), static_cast<std::ptrdiff_t>(pixel_bytes_),
                                 static_cast<std::ptrdiff_t>(to.itemsize())},
                                0);
            const View rows = scratch->view(to.format(), beside);
            if (scratch_row == where_.row_stride) fetch(from, {rows.mutable_data(), bytes});
            else
                for (std::ptrdiff_t k = 0; k < count; ++k)
                    fetch(from + static_cast<std::uint64_t>(k) * where_.row_stride,
                          {rows.mutable_data() + k * static_cast<std::ptrdiff_t>(scratch_row), row_bytes});
            copy(rows, to.slice(0, {y, y + count}));
        }
        y += count;
    }
}

// Through scratch that is no larger, whatever the width.
void RawRowsSource::read_wide(std::size_t plane, const Window& window, const View& to,
                              std::optional<Buffer>& scratch) const {
    const auto columns = static_cast<std::ptrdiff_t>(scratch_bytes / pixel_bytes_);
    for (std::ptrdiff_t y = 0; y < window.height; ++y)
        for (std::ptrdiff_t x = 0; x < window.width; x += columns) {
            const std::ptrdiff_t count = std::min(columns, window.width - x);
            read_plane(plane, {window.y + y, window.x + x, 1, count}, to.slice(0, {y, y + 1}).slice(1, {x, x + count}),
                       scratch);
        }
}

std::uint64_t RawRowsSource::working_memory() const noexcept {
    const std::uint64_t table = strips_in_plane_ > 1 ? where_.strips.size() * sizeof(where_.strips[0]) : 0;
    const std::uint64_t plane = frame_.nbytes() / frame_.channel_count();
    return table + (where_.planar ? std::min<std::uint64_t>(scratch_bytes, plane) : 0);
}

Frame RawRowsSink::begin(const Frame& offered) {
    const Start start = start_(offered);
    frame_ = start.frame;
    rows_left_ = frame_.height();
    padding_.assign(start.row_padding, std::byte{0});
    footer_ = start.footer;
    put(std::as_bytes(std::span(start.header)));
    return frame_;
}

void RawRowsSink::rows(const View& band) {
    const std::ptrdiff_t count = band.rank() == 3 ? band.extent(0) : 0;
    require_shape(frame_, band, count, frame_.width());
    if (!rows_are_packed(band)) throw ValueError("the rows of a band must be packed");
    if (count > rows_left_)
        throw ValueError(fmt::format("{} rows more than the picture's {}", count - rows_left_, frame_.height()));
    rows_left_ -= count;
    if (padding_.empty() && band.is_c_contiguous()) return put({band.data(), band.nbytes()});
    for (std::ptrdiff_t y = 0; y < count; ++y) {
        put(row_of(band, y, frame_.row_bytes()));
        put(padding_);
    }
}

void RawRowsSink::finish() {
    if (rows_left_ != 0)
        throw ValueError(fmt::format("{} of the picture's {} rows are missing", rows_left_, frame_.height()));
    put(std::as_bytes(std::span(footer_)));
    flush();
}

std::uint64_t RawRowsSink::memory(const Frame&) const { return 2 * batch_bytes; }

// What is large already goes out as it lies.
void RawRowsSink::put(std::span<const std::byte> bytes) {
    if (bytes.size() >= batch_bytes) {
        flush();
        return output_.write(bytes);
    }
    batch_.insert(batch_.end(), bytes.begin(), bytes.end());
    if (batch_.size() >= batch_bytes) flush();
}

void RawRowsSink::flush() {
    if (batch_.empty()) return;
    output_.write(batch_);
    batch_.clear();
}

} // namespace oriel::codecs
