#include "codecs/tga_rle.hpp"

#include "codecs/file_bytes.hpp"
#include "codecs/rows_source.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace oriel::codecs::tga {

namespace {

constexpr std::uint64_t longest_packet = 128;

class RleReader final : public RowReader {
public:
    RleReader(std::shared_ptr<const Input> input, const Header& header, std::shared_ptr<const Unpacking> unpacking)
        : stream_(std::move(input), header.pixels()), pixel_bytes_(header.pixel_bytes()),
          unpacking_(std::move(unpacking)),
          packed_(unpacking_ ? static_cast<std::size_t>(header.width) * pixel_bytes_ : 0) {}

    void next(std::span<std::byte> row) override {
        decode(unpacking_ ? std::span(packed_) : row);
        if (unpacking_) unpacking_->unpack(packed_, 0, row);
    }

private:
    void decode(std::span<std::byte> row) {
        while (!row.empty()) {
            if (left_ == 0) begin_packet();
            const std::size_t count = std::min(left_, row.size() / pixel_bytes_);
            const auto now = row.first(count * pixel_bytes_);
            if (!repeats_) stream_.read(now);
            else
                for (std::size_t k = 0; k < now.size(); k += pixel_bytes_)
                    std::memcpy(&now[k], pixel_.data(), pixel_bytes_);
            left_ -= count;
            row = row.subspan(now.size());
        }
    }

    void begin_packet() {
        const auto head = std::to_integer<unsigned>(stream_.next());
        repeats_ = (head & 128U) != 0;
        if (repeats_) stream_.read(std::span(pixel_).first(pixel_bytes_));
        left_ = (head & 127U) + 1;
    }

    FileBytes stream_;
    std::size_t pixel_bytes_;
    std::shared_ptr<const Unpacking> unpacking_;
    std::vector<std::byte> packed_; ///< a row as it is in the file, if that has to be unpacked
    std::size_t left_ = 0;          ///< pixels of the packet that are still to come
    bool repeats_ = false;
    std::array<std::byte, 4> pixel_{};
};

class RleSource final : public RowsSource {
public:
    RleSource(std::shared_ptr<const Input> input, const Header& header, std::shared_ptr<const Unpacking> unpacking,
              const Frame& frame, FileFacts facts, const Frame& shown, bool tolerant)
        : RowsSource(frame, std::move(facts), shown, tolerant), input_(std::move(input)), header_(header),
          unpacking_(std::move(unpacking)) {}

    std::optional<FewColours> few_colours() const override {
        return unpacking_ ? unpacking_->few_colours(tolerant()) : std::nullopt;
    }

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t) const override {
        return std::make_unique<RleReader>(input_, header_, unpacking_);
    }
    std::uint64_t reader_memory() const noexcept override {
        return FileBytes::memory() +
               (unpacking_ ? static_cast<std::uint64_t>(frame_.width()) * header_.pixel_bytes() : 0);
    }

    std::shared_ptr<const Input> input_;
    Header header_;
    std::shared_ptr<const Unpacking> unpacking_;
};

} // namespace

std::shared_ptr<Source> open_rle(std::shared_ptr<const Input> input, const Header& header,
                                 std::shared_ptr<const Unpacking> unpacking, const Frame& frame, FileFacts facts,
                                 const Frame& shown, bool tolerant) {
    const auto pixels = static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.height);
    const std::uint64_t packets = (pixels + longest_packet - 1) / longest_packet;
    if (!tolerant) input->require(header.pixels() + packets * (1 + header.pixel_bytes()));
    return std::make_shared<RleSource>(std::move(input), header, std::move(unpacking), frame, std::move(facts), shown,
                                       tolerant);
}

} // namespace oriel::codecs::tga
