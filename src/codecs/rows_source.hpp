// A Source whose decoder goes through the file once, from top to bottom, and gives a row at a time.
#pragma once

#include "oriel/source.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs {

/// One way through a file's rows.
class RowReader {
public:
    RowReader() = default;
    virtual ~RowReader() = default;
    RowReader(const RowReader&) = delete;
    RowReader& operator=(const RowReader&) = delete;

    /// The next row, packed, to `row`, which has as many bytes as a row of the source's frame; at least the pixels that
    /// it was started for. Never called for more rows than there are. Throws Truncated, CodecError, IoError.
    virtual void next(std::span<std::byte> row) = 0;

    /// Checks what the rows given so far were made of, where its checksum stands behind it and near. More rows may be
    /// asked for afterwards. Throws as next.
    virtual void check_given() {}
};

class RowsSource : public Source {
public:
    /// If `tolerant`, rows that are not there (Truncated) are 0.
    RowsSource(const Frame& frame, FileFacts facts, const Frame& shown, bool tolerant)
        : Source(frame, std::move(facts), shown), tolerant_(tolerant) {}

    Reading reading() const noexcept final { return Reading::rows; }
    /// Rows above the window are decoded and dropped, and so are columns beside it.
    void read(const Window& window, const View& to) final;
    std::string missing() const final;
    /// Also asks the reader to check what it gave.
    void check_unchanged() const final;
    /// A row, which may be as long as a picture, and what the reader holds.
    std::uint64_t working_memory() const noexcept final { return frame_.row_bytes() + reader_memory(); }

protected:
    bool tolerant() const noexcept { return tolerant_; }

private:
    /// At the first row. Of all rows just the first `columns` pixels are needed: the reader may leave those behind them
    /// as they are.
    virtual std::unique_ptr<RowReader> start(std::ptrdiff_t columns) const = 0;

    /// Bytes that a reader holds at most, besides the row it is given.
    virtual std::uint64_t reader_memory() const noexcept = 0;

    void next(std::span<std::byte> row);

    bool tolerant_;
    mutable std::mutex mutex_; // of what follows
    std::unique_ptr<RowReader> reader_;
    std::ptrdiff_t columns_ = 0; ///< what it was started for
    std::ptrdiff_t done_ = 0;    ///< rows that the reader gave
    std::ptrdiff_t there_ = -1;  ///< how many rows the file turned out to have, where that is fewer
    std::vector<std::byte> row_; ///< what is decoded beside the window
};

} // namespace oriel::codecs
