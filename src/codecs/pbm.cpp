// PBM, written: P4, a bit for each pixel, 1 for black, each row filled up to a byte. It is a format of its own beside
// PNM so that a suffix can ask for it; PNM reads it.
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

    Frame begin(const Frame& offered) override {
        if (!offered.is_gray() || offered.has_alpha() || offered.max() != 1 ||
            offered.format().kind() == Kind::floating)
            throw CodecError(
                fmt::format("PBM holds black and white, gray samples up to 1; this picture has the channels "
                            "{}, {} up to {}: write PNM or PAM",
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
    }

    Output& output_;
    RawRowsSink rows_;
    std::vector<std::byte> packed_;
};

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) { return std::make_unique<PbmSink>(output); }

} // namespace

const Codec pbm_codec{
    .name = "pbm",
    .suffixes = suffixes,
    .reads = "",
    .writes = "gray up to 1 as P4, a bit a pixel, by rows (pnm reads it)",
    .library = "oriel",
    .recognises = recognises,
    .open = nullptr,
    .create = create,
};

} // namespace oriel::codecs
