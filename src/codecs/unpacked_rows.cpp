#include "codecs/unpacked_rows.hpp"

#include "oriel/copy.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace oriel::codecs {

namespace {

/// The most that is read at once, and that it is unpacked to where it cannot go straight to where it is wanted.
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
              byte_rows(frame, unpacking_->bits()), tolerant),
      tolerant_(tolerant) {}

std::optional<FewColours> UnpackedRowsSource::few_colours() const {
    return frame_.max() == 255 ? unpacking_->few_colours(tolerant_) : std::nullopt;
}

// Rows that are longer than scratch go in pieces, each of whole bytes: what is held has a bound, whatever the width.
void UnpackedRowsSource::read(const Window& window, const View& to) {
    require_window(frame_, window, to);
    if (to.layout().empty()) return;
    const auto pixel_bytes = static_cast<std::ptrdiff_t>(unpacking_->pixel_bytes());
    const std::ptrdiff_t bits = unpacking_->bits();
    const std::ptrdiff_t columns = std::min(window.width, scratch_bytes / std::max(pixel_bytes, bits / 8) / 8 * 8);
    const std::ptrdiff_t stored_row = packed_window({0, window.x, 1, columns}, bits).width;
    const std::ptrdiff_t rows = std::min(window.height, scratch_bytes / std::max(stored_row, columns * pixel_bytes));
    const Buffer stored = Buffer::allocate(static_cast<std::size_t>(rows * stored_row));
    std::optional<Buffer> beside;
    if (!to.layout().index(0, 0).is_c_contiguous(to.itemsize()))
        beside = Buffer::allocate(static_cast<std::size_t>(rows * columns * pixel_bytes));

    for (std::ptrdiff_t y = 0; y < window.height; y += rows)
        for (std::ptrdiff_t x = 0; x < window.width; x += columns) {
            const Window piece{window.y + y, window.x + x, std::min(rows, window.height - y),
                               std::min(columns, window.width - x)};
            const View there = to.slice(0, {y, y + piece.height}).slice(1, {x, x + piece.width});
            if (!beside) {
                read_piece(piece, stored, there);
                continue;
            }
            const View pixels = beside->view(to.format(), {piece.height, piece.width, to.extent(2)});
            read_piece(piece, stored, pixels);
            copy(pixels, there);
        }
}

void UnpackedRowsSource::read_piece(const Window& piece, const Buffer& scratch, const View& to) {
    const std::ptrdiff_t bits = unpacking_->bits();
    const Window bytes = packed_window(piece, bits);
    const View stored = scratch.view({}, {bytes.height, bytes.width, 1});
    packed_.read(bytes, stored);
    const auto first = static_cast<std::size_t>((piece.x * bits - bytes.x * 8) / bits);
    const std::size_t row_bytes = static_cast<std::size_t>(piece.width) * unpacking_->pixel_bytes();
    for (std::ptrdiff_t k = 0; k < piece.height; ++k) {
        const std::span<const std::byte> from(stored.data() + k * bytes.width, static_cast<std::size_t>(bytes.width));
        const std::span row(to.mutable_data() + k * to.layout().stride(0), row_bytes);
        if (packed_.has_row(piece.y + k)) unpacking_->unpack(from, first, row);
        else std::ranges::fill(row, std::byte{0}); // not what bytes of zero would mean
    }
}

std::uint64_t UnpackedRowsSource::working_memory() const noexcept {
    const auto most = static_cast<std::uint64_t>(scratch_bytes);
    return packed_.held_memory() + std::min<std::uint64_t>(most, packed_.frame().nbytes()) +
           std::min<std::uint64_t>(most, frame_.nbytes());
}

} // namespace oriel::codecs
