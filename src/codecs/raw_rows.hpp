// Pixels that lie in a file as they do in memory: rows from top to bottom, packed, without compression. They
// are read by position, so that a window costs the window, and written in large pieces. What differs between
// such formats is only the header in front.
#pragma once

#include "codecs/input.hpp"
#include "codecs/output.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs {

class RawRowsSource final : public Source {
public:
    /// The packed rows of `frame` begin at byte `payload` of the input. Throws CodecError if they are not all
    /// there.
    RawRowsSource(std::shared_ptr<const Input> input, std::uint64_t payload, const Frame& frame, FileFacts facts);

    Reading reading() const noexcept override { return Reading::window; }

    /// Straight into `to` where its rows are packed: one read for whole rows on end, else one a row.
    /// Otherwise through scratch.
    void read(const Window& window, const View& to) override;

private:
    void read_packed(const Window& window, const View& to) const;

    std::shared_ptr<const Input> input_;
    std::uint64_t payload_;
};

class RawRowsSink final : public Sink {
public:
    /// What stands in front of the rows, and the frame they have.
    struct Start {
        Frame frame;
        std::string header;
    };

    /// `start` decides on both for the picture offered, and throws if the format cannot hold it.
    RawRowsSink(Output& output, Start (*start)(const Frame& offered)) noexcept : output_(output), start_(start) {}

    Frame begin(const Frame& offered) override;
    void rows(const View& band) override;
    void finish() override;
    std::uint64_t memory(const Frame& wanted) const override;

private:
    void put(std::span<const std::byte> bytes);
    void flush();

    Output& output_;
    Start (*start_)(const Frame& offered);
    Frame frame_ = Frame::packed(0, 0, 1);
    std::ptrdiff_t rows_left_ = 0;
    std::vector<std::byte> batch_;
};

} // namespace oriel::codecs
