#include "codecs/raw_rows.hpp"

#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace oriel::codecs {

namespace {

/// Smaller writes are gathered until they are this large.
constexpr std::size_t batch_bytes = std::size_t{64} << 10;

/// About how much is read at once into scratch.
constexpr std::size_t scratch_bytes = std::size_t{256} << 10;

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

RawRowsSource::RawRowsSource(std::shared_ptr<const Input> input, std::uint64_t payload, const Frame& frame,
                             FileFacts facts)
    : Source(frame, std::move(facts)), input_(std::move(input)), payload_(payload) {
    input_->require(payload_ + frame.nbytes());
}

void RawRowsSource::read(const Window& window, const View& to) {
    require_shape(frame_, to, window.height, window.width);
    if (window.y < 0 || window.x < 0 || window.height > frame_.height() - window.y ||
        window.width > frame_.width() - window.x)
        throw ValueError(fmt::format("the window {}x{}+{}+{} reaches outside {}", window.width, window.height, window.x,
                                     window.y, frame_.text()));
    if (to.layout().empty()) return;
    if (rows_are_packed(to)) return read_packed(window, to);

    const auto row_bytes = static_cast<std::size_t>(window.width) * frame_.channel_count() * to.itemsize();
    const auto at_once = std::min(window.height, static_cast<std::ptrdiff_t>(scratch_bytes / row_bytes) + 1);
    const View scratch = Buffer::allocate(static_cast<std::size_t>(at_once) * row_bytes)
                             .view(to.format(), {at_once, window.width, to.extent(2)});
    for (std::ptrdiff_t y = 0; y < window.height; y += at_once) {
        const std::ptrdiff_t count = std::min(at_once, window.height - y);
        const View part = scratch.slice(0, {0, count});
        read_packed({window.y + y, window.x, count, window.width}, part);
        copy(part, to.slice(0, {y, y + count}));
    }
}

void RawRowsSource::read_packed(const Window& window, const View& to) const {
    const std::uint64_t pixel_bytes = frame_.channel_count() * to.itemsize();
    const std::uint64_t file_row = frame_.row_bytes();
    const std::size_t row_bytes = static_cast<std::size_t>(window.width) * pixel_bytes;
    std::uint64_t from =
        payload_ + static_cast<std::uint64_t>(window.y) * file_row + static_cast<std::uint64_t>(window.x) * pixel_bytes;
    std::byte* const first = to.mutable_data();
    if (row_bytes == file_row && to.is_c_contiguous()) return input_->read(from, {first, to.nbytes()});
    for (std::ptrdiff_t y = 0; y < window.height; ++y, from += file_row)
        input_->read(from, {first + y * to.layout().stride(0), row_bytes});
}

Frame RawRowsSink::begin(const Frame& offered) {
    const Start start = start_(offered);
    frame_ = start.frame;
    rows_left_ = frame_.height();
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
    if (band.is_c_contiguous()) return put({band.data(), band.nbytes()});
    for (std::ptrdiff_t y = 0; y < count; ++y) put(row_of(band, y, frame_.row_bytes()));
}

void RawRowsSink::finish() {
    if (rows_left_ != 0)
        throw ValueError(fmt::format("{} of the picture's {} rows are missing", rows_left_, frame_.height()));
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
