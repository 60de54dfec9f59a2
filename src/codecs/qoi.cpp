// QOI, "quite OK image": RGB or RGBA of 8 bit, each pixel told by what is known of those before it.
//
//   qoif    width  height  channels  colorspace   chunks...   0 0 0 0 0 0 0 1
//   4 bytes u32 BE u32 BE  3 or 4    0 or 1
//
//   11111110 r g b     11111111 r g b a           a pixel
//   00iiiiii                                      the pixel at place i of those seen
//   01rrggbb           10gggggg rrrrbbbb          differences to the pixel before; r and b to that of g
//   11nnnnnn                                      the pixel before, n + 1 times, at most 62
//
// A pixel that was seen is kept at place (3r + 5g + 7b + 11a) mod 64. Source: the specification, qoiformat.org.
//
// A run that passes the picture's end is an error. So is a wrong end marker, which is looked at behind the last row:
// whoever reads only rows above it never sees it, and where truncated files are tolerated it may be missing.
#include "codecs/codec.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/rgba.hpp"
#include "codecs/rows_source.hpp"
#include "copy/element.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>
#include <vector>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"qoi"};
constexpr std::size_t header_bytes = 14;
constexpr std::array<std::uint8_t, 8> end_marker{0, 0, 0, 0, 0, 0, 0, 1};
constexpr int longest_run = 62;
constexpr std::size_t batch_bytes = std::size_t{64} << 10;
constexpr bool big_is_native = std::endian::native == std::endian::big;

namespace tag {
constexpr unsigned rgb = 0xfe;
constexpr unsigned rgba = 0xff;
constexpr unsigned index = 0x00; // in the upper two bits
constexpr unsigned diff = 0x40;
constexpr unsigned luma = 0x80;
constexpr unsigned run = 0xc0;
} // namespace tag

struct Pixel {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 0;

    std::size_t place() const noexcept { return (r * 3U + g * 5U + b * 7U + a * 11U) % 64; }
    friend bool operator==(const Pixel&, const Pixel&) = default;
};

/// What encoder and decoder know of the pixels so far.
struct Seen {
    Pixel last{0, 0, 0, 255};
    std::array<Pixel, 64> at{};
};

std::uint8_t wrapped(unsigned value) noexcept { return static_cast<std::uint8_t>(value); }

class QoiReader final : public RowReader {
public:
    QoiReader(std::shared_ptr<const Input> input, const Frame& frame, bool tolerant)
        : input_(std::move(input)), channels_(frame.channel_count()), rows_left_(frame.height()), tolerant_(tolerant) {}

    void next(std::span<std::byte> row) override {
        for (std::size_t at = 0; at < row.size(); at += channels_) {
            if (run_ > 0) --run_;
            else take_chunk();
            const std::array<std::uint8_t, 4> samples{seen_.last.r, seen_.last.g, seen_.last.b, seen_.last.a};
            for (std::size_t k = 0; k < channels_; ++k) row[at + k] = std::byte{samples[k]};
        }
        if (--rows_left_ == 0) check_end();
    }

private:
    void take_chunk() {
        Pixel& p = seen_.last;
        const unsigned first = byte();
        if (first == tag::rgb || first == tag::rgba) {
            p.r = wrapped(byte());
            p.g = wrapped(byte());
            p.b = wrapped(byte());
            if (first == tag::rgba) p.a = wrapped(byte());
        } else {
            const unsigned rest = first & 0x3f;
            switch (first & 0xc0) {
            case tag::index: p = seen_.at[rest]; break;
            case tag::diff:
                p.r = wrapped(p.r + (rest >> 4) - 2);
                p.g = wrapped(p.g + (rest >> 2 & 3) - 2);
                p.b = wrapped(p.b + (rest & 3) - 2);
                break;
            case tag::luma: {
                const unsigned second = byte();
                const unsigned green = rest - 32;
                p.r = wrapped(p.r + green + (second >> 4) - 8);
                p.g = wrapped(p.g + green);
                p.b = wrapped(p.b + green + (second & 15) - 8);
                break;
            }
            default: run_ = static_cast<int>(rest); // and the pixel itself
            }
        }
        seen_.at[p.place()] = p;
    }

    unsigned byte() {
        if (taken_ == there_) refill();
        return std::to_integer<unsigned>(bytes_[taken_++]);
    }

    void refill() {
        position_ += there_;
        taken_ = 0;
        there_ = input_->read_some(position_, bytes_);
        if (there_ == 0)
            throw Truncated(fmt::format("{}: ends at byte {} with {} rows to come: the file is truncated",
                                        input_->name(), position_, rows_left_));
    }

    void check_end() {
        if (run_ > 0)
            throw CodecError(
                fmt::format("{}: a run of pixels goes {} beyond the picture's last", input_->name(), run_));
        std::array<std::byte, end_marker.size()> end{};
        const std::uint64_t from = position_ + taken_;
        const std::size_t there = input_->read_some(from, end);
        if (there < end.size()) {
            if (tolerant_) return;
            throw Truncated(fmt::format("{}: ends at byte {} inside its end marker: the file is truncated",
                                        input_->name(), input_->size()));
        }
        if (!std::ranges::equal(end, std::as_bytes(std::span(end_marker))))
            throw CodecError(fmt::format("{}: byte {} is not the end marker, which should follow the last pixel",
                                         input_->name(), from));
    }

    std::shared_ptr<const Input> input_;
    std::size_t channels_;
    std::ptrdiff_t rows_left_;
    bool tolerant_;
    Seen seen_;
    int run_ = 0;                           ///< pixels to come that are the last one again
    std::uint64_t position_ = header_bytes; ///< of bytes_
    std::size_t there_ = 0;                 ///< of bytes_
    std::size_t taken_ = 0;
    std::vector<std::byte> bytes_ = std::vector<std::byte>(batch_bytes);
};

constexpr const char* linear_light = "linear light";

class QoiSource final : public RowsSource {
public:
    QoiSource(std::shared_ptr<const Input> input, const Frame& frame, FileFacts facts, bool linear, bool tolerant)
        : RowsSource(frame, std::move(facts), frame, tolerant), input_(std::move(input)), linear_(linear),
          tolerant_(tolerant) {}

    Metadata metadata() const override {
        Metadata out;
        out.format = "qoi";
        if (linear_) out.own.push_back({linear_light, "colorspace", {std::byte{1}}, true});
        return out;
    }

private:
    std::unique_ptr<RowReader> start(std::ptrdiff_t) const override {
        return std::make_unique<QoiReader>(input_, frame_, tolerant_);
    }
    std::uint64_t reader_memory() const noexcept override { return batch_bytes; }

    std::shared_ptr<const Input> input_;
    bool linear_;
    bool tolerant_;
};

bool recognises(std::span<const std::byte> head) {
    constexpr std::string_view magic = "qoif";
    const auto bytes = std::as_bytes(std::span(magic));
    return head.size() >= bytes.size() && std::ranges::equal(bytes, head.first(bytes.size()));
}

/// A file that cannot hold as many pixels as it says is one whose end is missing, or a trap.
void require_plausible(const Input& input, std::uint64_t pixels) {
    const std::uint64_t around = header_bytes + end_marker.size();
    const std::uint64_t chunks = input.size() > around ? input.size() - around : 0;
    if (pixels / longest_run + (pixels % longest_run != 0) > chunks)
        throw Truncated(fmt::format(
            "{}: its header promises {} pixels, which take at least {} bytes, and there are {}: "
            "the file is truncated",
            input.name(), pixels, pixels / longest_run + (pixels % longest_run != 0) + around, input.size()));
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    std::array<std::byte, header_bytes> header{};
    input->read(0, header);
    const auto fail = [&](const std::string& problem) {
        throw CodecError(fmt::format("{}: {}", input->name(), problem));
    };
    const auto width = copying::load<std::uint32_t>(&header[4], big_is_native);
    const auto height = copying::load<std::uint32_t>(&header[8], big_is_native);
    const auto channels = std::to_integer<unsigned>(header[12]);
    const auto colorspace = std::to_integer<unsigned>(header[13]);
    if (width == 0 || height == 0)
        fail(fmt::format("the header says {}×{}: a picture has at least one pixel", width, height));
    if (channels != 3 && channels != 4) fail(fmt::format("the header says {} channels, not 3 or 4", channels));
    if (colorspace > 1) fail(fmt::format("the header says colour space {}, not 0 or 1", colorspace));
    if (!picture_bytes(width, height, channels, 1))
        fail(fmt::format("the header says {}×{}: no memory holds that many pixels", width, height));
    if (!settings.allow_truncated) require_plausible(*input, std::uint64_t{width} * height);

    FileFacts facts;
    facts.format = "qoi";
    facts.stored = fmt::format("{}, {}", channels == 3 ? "RGB" : "RGBA", colorspace == 0 ? "sRGB" : "linear light");
    const bool linear = colorspace == 1;
    if (linear) facts.metadata.emplace_back(linear_light);
    const Frame frame = Frame::packed(height, width, channels);
    return std::make_shared<QoiSource>(std::move(input), frame, std::move(facts), linear, settings.allow_truncated);
}

class QoiSink final : public Sink {
public:
    explicit QoiSink(Output& output) : output_(output) {}

    void carry(Metadata metadata) override { linear_ = !metadata.own.empty(); }

    Frame begin(const Frame& offered) override {
        channels_ = Rgba::of(offered, "QOI", "RGB or RGBA, and gray", 8);
        frame_ = offered.gathered_as(Format::of<std::uint8_t>(), 255);
        rows_left_ = frame_.height();
        batch_.reserve(batch_bytes + 8);
        put_header();
        return frame_;
    }

    void rows(const View& band) override {
        if (band.extent(0) > rows_left_)
            throw ValueError(
                fmt::format("{} rows more than the picture's {}", band.extent(0) - rows_left_, frame_.height()));
        rows_left_ -= band.extent(0);
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y)
            put_row(reinterpret_cast<const std::uint8_t*>(band.data() + y * band.layout().stride(0)));
    }

    void finish() override {
        if (rows_left_ != 0)
            throw ValueError(fmt::format("{} of the picture's {} rows are missing", rows_left_, frame_.height()));
        put_run();
        for (const std::uint8_t byte : end_marker) put(byte);
        output_.write(batch_);
        batch_.clear();
    }

    std::uint64_t memory(const Frame&) const override { return batch_bytes + 8; }

private:
    void put_header() {
        for (const char c : std::string_view("qoif")) put(static_cast<unsigned char>(c));
        for (const std::ptrdiff_t side : {frame_.width(), frame_.height()})
            for (int shift = 24; shift >= 0; shift -= 8) put(static_cast<unsigned>(side >> shift & 0xff));
        put(channels_.alpha ? 4 : 3);
        put(linear_ ? 1 : 0);
    }

    void put_row(const std::uint8_t* at) {
        const std::size_t step = frame_.channel_count();
        for (std::ptrdiff_t x = 0; x < frame_.width(); ++x, at += step) {
            const auto [r, g, b] = channels_.colours;
            put_pixel({at[r], at[g], at[b], channels_.alpha ? at[*channels_.alpha] : std::uint8_t{255}});
            if (batch_.size() < batch_bytes) continue;
            output_.write(batch_);
            batch_.clear();
        }
    }

    void put_pixel(const Pixel& p) {
        const Pixel before = seen_.last;
        if (p == before) {
            if (++run_ == longest_run) put_run();
            return;
        }
        put_run();
        seen_.last = p;
        Pixel& known = seen_.at[p.place()];
        if (known == p) return put(tag::index | static_cast<unsigned>(p.place()));
        known = p;
        if (p.a != before.a) return put({tag::rgba, p.r, p.g, p.b, p.a});
        const auto difference = [](unsigned now, unsigned then) { return static_cast<std::int8_t>(now - then); };
        const int red = difference(p.r, before.r);
        const int green = difference(p.g, before.g);
        const int blue = difference(p.b, before.b);
        const int red_green = static_cast<std::int8_t>(red - green);
        const int blue_green = static_cast<std::int8_t>(blue - green);
        const auto within = [](int value, int bound) { return value >= -bound && value < bound; };
        if (within(red, 2) && within(green, 2) && within(blue, 2))
            put(tag::diff | static_cast<unsigned>((red + 2) << 4 | (green + 2) << 2 | (blue + 2)));
        else if (within(green, 32) && within(red_green, 8) && within(blue_green, 8))
            put({tag::luma | static_cast<unsigned>(green + 32),
                 static_cast<unsigned>((red_green + 8) << 4 | (blue_green + 8))});
        else put({tag::rgb, p.r, p.g, p.b});
    }

    void put_run() {
        if (run_ > 0) put(tag::run | static_cast<unsigned>(run_ - 1));
        run_ = 0;
    }

    void put(unsigned byte) { batch_.push_back(static_cast<std::byte>(byte)); }
    void put(std::initializer_list<unsigned> bytes) {
        for (const unsigned byte : bytes) put(byte);
    }

    Output& output_;
    bool linear_ = false; ///< what the values mean: else sRGB
    Rgba channels_;
    Frame frame_ = Frame::packed(0, 0, 1);
    std::ptrdiff_t rows_left_ = 0;
    Seen seen_;
    int run_ = 0;
    std::vector<std::byte> batch_;
};

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) { return std::make_unique<QoiSink>(output); }

} // namespace

const Codec qoi_codec{
    .name = "qoi",
    .suffixes = suffixes,
    .reads = "RGB and RGBA, by rows",
    .writes = "RGB and RGBA of 8 bit, gray as RGB, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .carries = carries::own,
};

} // namespace oriel::codecs
