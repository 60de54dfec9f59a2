#include "codecs/unpacked_rows.hpp"

#include "oriel/copy.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace oriel::codecs {

namespace {

/// About how much is read at once.
constexpr std::ptrdiff_t scratch_bytes = std::ptrdiff_t{256} << 10;

/// Bytes from the first that holds some of these pixels to behind the last.
Window packed_window(const Window& window, std::ptrdiff_t bits) {
    const std::ptrdiff_t first = window.x * bits / 8;
    const std::ptrdiff_t end = ((window.x + window.width) * bits + 7) / 8;
    return {window.y, first, window.height, end - first};
}

Frame byte_rows(const Frame& frame, unsigned bits) {
    return Frame::packed(frame.height(), packed_window({0, 0, 1, frame.width()}, bits).width, 1);
}

} // namespace

UnpackedRowsSource::UnpackedRowsSource(std::shared_ptr<const Input> input, RowsInFile where,
                                       std::shared_ptr<const Unpacking> unpacking, const Frame& frame, FileFacts facts,
                                       const Frame& shown, bool tolerant)
    : Source(frame, std::move(facts), shown), unpacking_(std::move(unpacking)),
      packed_(std::move(input), std::move(where), byte_rows(frame, unpacking_->bits()), {},
              byte_rows(frame, unpacking_->bits()), tolerant) {}

void UnpackedRowsSource::read(const Window& window, const View& to) {
    require_window(frame_, window, to);
    if (to.layout().empty()) return;
    const Window bytes = packed_window(window, unpacking_->bits());
    const auto first =
        static_cast<std::size_t>(window.x * std::ptrdiff_t{unpacking_->bits()} - bytes.x * 8) / unpacking_->bits();
    const auto row_bytes = static_cast<std::size_t>(window.width) * unpacking_->pixel_bytes();
    const std::ptrdiff_t at_once =
        std::min(window.height, scratch_bytes / std::max(bytes.width, static_cast<std::ptrdiff_t>(row_bytes)) + 1);
    const View scratch =
        Buffer::allocate(static_cast<std::size_t>(at_once * bytes.width)).view({}, {at_once, bytes.width, 1});
    const bool straight = to.layout().index(0, 0).is_c_contiguous(to.itemsize());
    std::optional<View> beside;
    if (!straight)
        beside = Buffer::allocate(static_cast<std::size_t>(at_once) * row_bytes)
                     .view(to.format(), {at_once, window.width, to.extent(2)});

    for (std::ptrdiff_t y = 0; y < window.height; y += at_once) {
        const std::ptrdiff_t count = std::min(at_once, window.height - y);
        packed_.read({bytes.y + y, bytes.x, count, bytes.width}, scratch.slice(0, {0, count}));
        const View rows = straight ? to.slice(0, {y, y + count}) : beside->slice(0, {0, count});
        for (std::ptrdiff_t k = 0; k < count; ++k) {
            const std::span<const std::byte> from(scratch.data() + k * bytes.width,
                                                  static_cast<std::size_t>(bytes.width));
            const std::span row(rows.mutable_data() + k * rows.layout().stride(0), row_bytes);
            if (packed_.has_row(window.y + y + k)) unpacking_->unpack(from, first, row);
            else std::ranges::fill(row, std::byte{0}); // not what bytes of zero would mean
        }
        if (!straight) copy(rows, to.slice(0, {y, y + count}));
    }
}

} // namespace oriel::codecs
