#include "codecs/pnm_plain.hpp"

#include "codecs/rows_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

namespace oriel::codecs::netpbm {

namespace {

/// Of the file, that are read at once.
constexpr std::size_t piece_bytes = std::size_t{64} << 10;

/// The characters of a file from a byte on, with comments as the line ends behind them.
class Characters {
public:
    static constexpr int end = -1;

    Characters(const Input& input, std::uint64_t position) : input_(input), position_(position), piece_(piece_bytes) {}

    int next() {
        int c = any();
        if (c == '#')
            while (c != '\n' && c != '\r' && c != end) c = any();
        return c;
    }

    /// Of the character that next() gave.
    std::uint64_t position() const noexcept { return position_ - (there_ - at_) - 1; }

    [[noreturn]] void fail(const std::string& problem) const {
        throw CodecError(fmt::format("{}: {}", input_.name(), problem));
    }
    [[noreturn]] void fail_at_end() const {
        throw Truncated(fmt::format("{}: ends at byte {} before its last sample: the file is truncated", input_.name(),
                                    input_.size()));
    }

private:
    int any() {
        if (at_ == there_) {
            there_ = input_.read_some(position_, std::as_writable_bytes(std::span(piece_)));
            position_ += there_;
            at_ = 0;
            if (there_ == 0) return end;
        }
        return static_cast<unsigned char>(piece_[at_++]);
    }

    const Input& input_;
    std::uint64_t position_; ///< behind the piece
    std::vector<char> piece_;
    std::size_t at_ = 0;
    std::size_t there_ = 0;
};

class PlainReader final : public RowReader {
public:
    PlainReader(const Input& input, std::uint64_t position, std::uint64_t maxval, std::size_t itemsize, bool bits)
        : text_(input, position), maxval_(maxval), itemsize_(itemsize), bits_(bits) {}

    void next(std::span<std::byte> row) override {
        for (std::size_t i = 0; i < row.size(); i += itemsize_) {
            const std::uint16_t sample = bits_ ? bit() : number();
            if (itemsize_ == 1) row[i] = static_cast<std::byte>(sample);
            else std::memcpy(&row[i], &sample, itemsize_);
        }
    }

private:
    /// The first character that is not white space.
    int first() {
        int c = text_.next();
        while (c != Characters::end && is_space(static_cast<char>(c))) c = text_.next();
        if (c == Characters::end) text_.fail_at_end();
        return c;
    }

    std::uint16_t bit() {
        const int c = first();
        if (c != '0' && c != '1') refuse(c, "where a 0 or a 1 should be");
        return c == '0';
    }

    std::uint16_t number() {
        int c = first();
        if (!is_digit(static_cast<char>(c))) refuse(c, "where a sample should be");
        std::uint32_t value = 0;
        for (; c != Characters::end && is_digit(static_cast<char>(c)); c = text_.next()) {
            value = value * 10 + static_cast<std::uint32_t>(c - '0');
            if (value > maxval_)
                text_.fail(fmt::format("the sample at byte {} is above the maxval of {}", text_.position(), maxval_));
        }
        if (c != Characters::end && !is_space(static_cast<char>(c))) refuse(c, "inside a sample");
        return static_cast<std::uint16_t>(value);
    }

    [[noreturn]] void refuse(int c, std::string_view where) const {
        const char one = static_cast<char>(c);
        text_.fail(fmt::format("byte {} is {} {}", text_.position(), quoted({&one, 1}), where));
    }

    Characters text_;
    std::uint64_t maxval_;
    std::size_t itemsize_;
    bool bits_;
};

class PlainSource final : public RowsSource {
public:
    PlainSource(std::shared_ptr<const Input> input, std::uint64_t position, bool bits, const Frame& frame,
                FileFacts facts, bool tolerant)
        : RowsSource(frame, std::move(facts), frame, tolerant), input_(std::move(input)), position_(position),
          bits_(bits) {}

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t) const override {
        return std::make_unique<PlainReader>(*input_, position_, frame_.max(), frame_.format().itemsize(), bits_);
    }
    std::uint64_t reader_memory() const noexcept override { return piece_bytes; }

    std::shared_ptr<const Input> input_;
    std::uint64_t position_;
    bool bits_;
};

} // namespace

std::shared_ptr<Source> open_plain(std::shared_ptr<Input> input, const HeaderText& text, const Header& header,
                                   bool bits, FileFacts facts, bool tolerant) {
    const Frame stored = checked_frame(text, header);
    const Frame frame = stored.gathered_as(stored.format().with_order(ByteOrder::native), stored.max());
    // A digit is the least a sample takes up, and a number has white space before the next one.
    const std::uint64_t samples = header.width * header.height * header.depth;
    if (!tolerant) input->require(text.position() + (bits ? samples : samples * 2 - 1));
    return std::make_shared<PlainSource>(std::move(input), text.position(), bits, frame, std::move(facts), tolerant);
}

} // namespace oriel::codecs::netpbm
