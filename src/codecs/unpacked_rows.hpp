// A Source of rows that lie in a file without compression, but in another form than memory's (Unpacking): the bytes of
// a window are read by position and unpacked.
#pragma once

#include "codecs/raw_rows.hpp"
#include "codecs/unpacking.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace oriel::codecs {

class UnpackedRowsSource : public Source {
public:
    /// `frame` has the pixels that `unpacking` gives. Rows lie at `where`, each beginning with a byte of its own.
    /// Throws as RawRowsSource; if `tolerant`, rows that are not all there are 0.
    UnpackedRowsSource(std::shared_ptr<const Input> input, RowsInFile where, std::shared_ptr<const Unpacking> unpacking,
                       const Frame& frame, FileFacts facts, const Frame& shown, bool tolerant);

    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window& window, const View& to) override;
    std::uint64_t working_memory() const noexcept override;
    std::string missing() const override { return packed_.missing(); }
    std::optional<FewColours> few_colours() const override;

private:
    /// To packed rows, through `scratch`, which has room for its bytes as they are stored.
    void read_piece(const Window& piece, const Buffer& scratch, const View& to);

    std::shared_ptr<const Unpacking> unpacking_;
    RawRowsSource packed_; ///< the bytes of the rows
    bool tolerant_;
};

} // namespace oriel::codecs
