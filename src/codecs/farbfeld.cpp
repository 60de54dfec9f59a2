// farbfeld: RGBA in 16 bit, big-endian, behind sixteen bytes.
//
//   farbfeld   width   height   <width * height * 4 * 2 bytes>
//   8 bytes    u32     u32
//
// Source: farbfeld(5). Gray and RGB are written too: spread over the colours, with an alpha of 65535.
#include "codecs/codec.hpp"
#include "codecs/frames.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/rgba.hpp"
#include "copy/element.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <string_view>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"ff", "farbfeld"};
constexpr std::string_view magic = "farbfeld";
constexpr std::size_t header_bytes = 16;
constexpr bool big_is_native = std::endian::native == std::endian::big;
constexpr Format sample(Kind::unsigned_integer, 2, ByteOrder::big);

bool recognises(std::span<const std::byte> head) {
    const auto bytes = std::as_bytes(std::span(magic));
    return head.size() >= bytes.size() && std::ranges::equal(bytes, head.first(bytes.size()));
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    std::array<std::byte, header_bytes> header{};
    input->read(0, header);
    const auto width = copying::load<std::uint32_t>(&header[8], big_is_native);
    const auto height = copying::load<std::uint32_t>(&header[12], big_is_native);
    if (width == 0 || height == 0)
        throw CodecError(
            fmt::format("{}: the header says {}×{}: a picture has at least one pixel", input->name(), width, height));
    const auto bytes = picture_bytes(width, height, 4, sample.itemsize());
    if (!bytes)
        throw CodecError(
            fmt::format("{}: the header says {}×{}: no file holds that many pixels", input->name(), width, height));

    FileFacts facts;
    facts.format = "farbfeld";
    facts.stored = "RGBA, 16 bit";
    note_rest(*input, header_bytes + *bytes, facts, [](std::string_view text) { return text.starts_with("farbfeld"); });
    const Frame frame = Frame::packed(height, width, 4, sample);
    return std::make_shared<RawRowsSource>(std::move(input), RowsInFile::packed(frame, header_bytes), frame,
                                           std::move(facts), frame, settings.allow_truncated);
}

RawRowsSink::Start start(const Frame& offered) {
    std::string header(header_bytes, '\0');
    std::ranges::copy(magic, header.begin());
    const auto put = [&](std::size_t at, std::ptrdiff_t number) {
        copying::store(reinterpret_cast<std::byte*>(&header[at]), static_cast<std::uint32_t>(number), big_is_native);
    };
    put(8, offered.width());
    put(12, offered.height());
    return {Frame::packed(offered.height(), offered.width(), 4, sample), std::move(header)};
}

/// Takes rows of the channels there are and writes rows of four.
class FarbfeldSink final : public Sink {
public:
    explicit FarbfeldSink(Output& output) : rgba_(output, start) {}

    Frame begin(const Frame& offered) override {
        channels_ = Rgba::of(offered, "farbfeld", "RGBA, and gray or RGB", 16);
        wanted_ = offered.gathered_as(sample, 65535);
        rgba_.begin(offered);
        if (is_whole()) return wanted_;
        const Layout rows =
            Layout::contiguous({std::min(rows_at_once(wanted_), wanted_.height()), wanted_.width(), 4}, 2);
        spread_ = Buffer::allocate(static_cast<std::size_t>(rows.size()) * 2).view(sample, rows);
        fill<std::uint16_t>(spread_, 65535);
        return wanted_;
    }

    void rows(const View& band) override {
        if (is_whole()) return rgba_.rows(band);
        const std::ptrdiff_t at_once = spread_.extent(0);
        for (std::ptrdiff_t y = 0; y < band.extent(0); y += at_once) {
            const View part = band.slice(0, {y, std::min(y + at_once, band.extent(0))});
            const View to = spread_.slice(0, {0, part.extent(0)});
            if (wanted_.is_colour()) copy(part.slice(2, {0, 3}), to.slice(2, {0, 3}));
            else
                for (std::ptrdiff_t k = 0; k < 3; ++k) copy(part.index(2, 0), to.index(2, k));
            if (channels_.alpha) copy(part.index(2, *channels_.alpha), to.index(2, 3));
            rgba_.rows(to);
        }
    }

    void finish() override { rgba_.finish(); }

    std::uint64_t memory(const Frame& wanted) const override {
        const std::uint64_t row = static_cast<std::uint64_t>(wanted.width()) * 8;
        return rgba_.memory(wanted) + row * static_cast<std::uint64_t>(rows_at_once(wanted));
    }

private:
    bool is_whole() const noexcept { return wanted_.channel_count() == 4; }

    /// As many as stay in the second-level cache.
    static std::ptrdiff_t rows_at_once(const Frame& wanted) {
        constexpr std::ptrdiff_t spread_bytes = std::ptrdiff_t{128} << 10;
        return std::max<std::ptrdiff_t>(spread_bytes / (wanted.width() * 8), 1);
    }

    RawRowsSink rgba_;
    Rgba channels_;
    Frame wanted_ = Frame::packed(0, 0, 1);
    View spread_; ///< rows on their way; where there is no alpha it is 65535
};

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) { return std::make_unique<FarbfeldSink>(output); }

} // namespace

const Codec farbfeld_codec{
    .name = "farbfeld",
    .suffixes = suffixes,
    .reads = "RGBA, 16 bit; windows by position",
    .writes = "gray, RGB and either with alpha, all as RGBA of 16 bit, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
