// PBM, written: P4, a bit for each pixel, 1 for black, each row filled up to a byte. It is a format of its own beside
// PNM so that a suffix can ask for it; PNM reads it. Gray of 8 bit is taken if its source says that black and white are
// all there is, as one of 1 bit does: that is known before the first byte is written.
#include "codecs/codec.hpp"
#include "codecs/netpbm.hpp"
#include "codecs/raw_rows.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"pbm"};

bool recognises(std::span<const std::byte>) { return false; }

class PbmSink final : public Sink {
public:
    explicit PbmSink(Output& output) noexcept
        : output_(output), rows_(output, [](const Frame& packed) {
              return RawRowsSink::Start{packed, {}};
          }) {}

    void expect(FewColours colours) override {
        only_black_and_white_ =
            std::ranges::all_of(colours.pixels, [](const auto& pixel) { return pixel[0] == 0 || pixel[0] == 255; });
    }

    Frame begin(const Frame& offered) override {
        whole_bytes_ = only_black_and_white_ && offered.format() == Format() && offered.max() == 255;
        if (!offered.is_gray() || offered.has_alpha() || (offered.max() != 1 && !whole_bytes_) ||
            offered.format().kind() == Kind::floating)
            throw CodecError(
                fmt::format("PBM holds black and white, gray samples up to 1 or of a picture of 1 bit; this picture "
                            "has the channels {}, {} up to {}: write PNM or PAM",
                            offered.channel_names(), offered.format().name(), offered.max()));
        const Frame wanted = netpbm::written_as(offered, "PBM");
        const std::string header = fmt::format("P4\n{} {}\n", wanted.width(), wanted.height());
        output_.write(std::as_bytes(std::span(header)));
        rows_.begin(Frame::packed(wanted.height(), row_bytes(wanted), 1));
        return wanted;
    }

    void rows(const View& band) override {
        const std::ptrdiff_t width = band.extent(1);
        packed_.resize(static_cast<std::size_t>(width + 7) / 8);
        const View row = Buffer::borrow(std::span<const std::byte>(packed_))
                             .view({}, {1, static_cast<std::ptrdiff_t>(packed_.size()), 1});
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
            pack({band.data() + y * band.layout().stride(0), static_cast<std::size_t>(width)});
            rows_.rows(row);
        }
    }

    void finish() override { rows_.finish(); }

    std::uint64_t memory(const Frame& wanted) const override {
        return rows_.memory(wanted) + static_cast<std::uint64_t>(row_bytes(wanted));
    }

private:
    static std::ptrdiff_t row_bytes(const Frame& frame) { return (frame.width() + 7) / 8; }

    void pack(std::span<const std::byte> pixels) {
        std::ranges::fill(packed_, std::byte{0});
        for (std::size_t x = 0; x < pixels.size(); ++x)
            if (pixels[x] == std::byte{0}) packed_[x / 8] |= std::byte{0x80} >> (x % 8);
            else if (whole_bytes_ && pixels[x] != std::byte{255})
                throw ValueError(fmt::format("a pixel of {} is none of the colours that were said to come",
                                             std::to_integer<unsigned>(pixels[x])));
    }

    Output& output_;
    RawRowsSink rows_;
    std::vector<std::byte> packed_;
    bool only_black_and_white_ = false;
    bool whole_bytes_ = false; ///< white is 255, not 1
};

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) { return std::make_unique<PbmSink>(output); }

} // namespace

const Codec pbm_codec{
    .name = "pbm",
    .suffixes = suffixes,
    .reads = "",
    .writes = "gray up to 1, or of a picture of 1 bit, as P4, a bit a pixel, by rows (pnm reads it)",
    .library = "oriel",
    .recognises = recognises,
    .open = nullptr,
    .create = create,
};

} // namespace oriel::codecs
