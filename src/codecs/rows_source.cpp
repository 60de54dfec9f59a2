#include "codecs/rows_source.hpp"

#include "codecs/input.hpp"
#include "oriel/copy.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs {

void RowsSource::read(const Window& window, const View& to) {
    if (to.layout().empty()) return;
    const std::lock_guard lock(mutex_);
    const std::ptrdiff_t columns = window.x + window.width;
    if (!reader_ || done_ > window.y || columns_ < columns) {
        if (reader_) reader_->check_given();
        reader_.reset(); // there is memory for one
        reader_ = start(columns);
        columns_ = columns;
        done_ = 0;
    }
    const std::size_t row_bytes = frame_.row_bytes();
    const bool whole_rows = window.width == frame_.width() && to.layout().index(0, 0).is_c_contiguous(to.itemsize());
    if (!whole_rows || done_ < window.y) row_.resize(row_bytes);
    try {
        while (done_ < window.y) next(row_);
        for (std::ptrdiff_t y = 0; y < window.height; ++y) {
            if (whole_rows) {
                next({to.mutable_data() + y * to.layout().stride(0), row_bytes});
                continue;
            }
            next(row_);
            const View row = Buffer::borrow(std::span<const std::byte>(row_))
                                 .view(frame_.format(), {1, frame_.width(), frame_.layout().extent(2)});
            copy(row.slice(1, {window.x, window.x + window.width}), to.slice(0, {y, y + 1}));
        }
    } catch (...) {
        reader_.reset(); // wherever it is now, it is not at a row
        throw;
    }
}

void RowsSource::next(std::span<std::byte> row) {
    try {
        if (there_ < 0 || done_ < there_) reader_->next(row);
        else std::ranges::fill(row, std::byte{0});
    } catch (const Truncated&) {
        if (!tolerant_) throw;
        there_ = done_;
        std::ranges::fill(row, std::byte{0});
    }
    ++done_;
}

std::string RowsSource::missing() const {
    const std::lock_guard lock(mutex_);
    if (there_ < 0) return {};
    return fmt::format("the file is truncated: {} of {} stored rows are there, the rest is 0", there_, frame_.height());
}

void RowsSource::check_unchanged() const {
    Source::check_unchanged();
    const std::lock_guard lock(mutex_);
    if (reader_) reader_->check_given();
}

} // namespace oriel::codecs
