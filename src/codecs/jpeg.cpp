// The JPEG row of the codec table, and JPEG through stb: read whole behind the marker guard, written whole through a
// buffer that checks. Through libjpeg-turbo it is in jpeg_turbo.hpp.
#include "codecs/codec.hpp"
#include "codecs/jpeg_markers.hpp"
#include "codecs/jpeg_picture.hpp"
#include "codecs/jpeg_segments.hpp"
#include "codecs/jpeg_stb.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/stb_jpeg.hpp"
#include "codecs/stb_write.hpp"
#include "codecs/whole_source.hpp"
#include "oriel/error.hpp"
#if ORIEL_HAS_LIBJPEG
#include "codecs/jpeg_turbo.hpp"
#endif

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"jpg", "jpeg", "jpe", "jfif"};

bool recognises(std::span<const std::byte> head) {
    constexpr std::array magic{std::byte{0xff}, std::byte{0xd8}, std::byte{0xff}};
    return head.size() >= magic.size() && std::equal(magic.begin(), magic.end(), head.begin());
}

// Reading.

/// Whether it keeps within stb's counting, which is in int: the samples of all components, and the bytes of
/// each component's plane (and of its coefficients, if progressive).
bool decoder_takes(const jpeg::Header& header) {
    constexpr std::uint64_t most = std::numeric_limits<int>::max();
    constexpr std::uint64_t alignment = 15;
    const std::uint64_t pixels = static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.height);
    return pixels * header.component_count <= most &&
           std::ranges::all_of(header.used(), [&](const jpeg::Component& component) {
               return header.padded_samples(component) * (header.progressive ? 2 : 1) + alignment <= most;
           });
}

// What stb holds at once: its state, each component's samples (and coefficients, if progressive) padded to
// whole blocks of the interleave, the lines it upsamples to, and the result.
std::uint64_t decoding_memory(const jpeg::Header& header) {
    constexpr std::uint64_t state = std::uint64_t{128} << 10;
    const auto width = static_cast<std::uint64_t>(header.width);
    std::uint64_t bytes =
        state + width * static_cast<std::uint64_t>(header.height) * (header.component_count == 1 ? 1 : 3);
    for (const jpeg::Component& component : header.used())
        bytes += header.padded_samples(component) * (header.progressive ? 3 : 1) + width;
    return bytes;
}

/// The file in memory that nobody else writes: the guard's word holds for what is decoded.
class PrivateFile {
public:
    explicit PrivateFile(const Input& input) : bytes_(input.resident()) {
        if (bytes_.data() != nullptr) return;
        const auto size = static_cast<std::size_t>(input.size());
        read_.reset(new std::byte[size]); // not std::make_unique, which would write zeros first
        input.read(0, {read_.get(), size});
        bytes_ = {read_.get(), size};
    }
    std::span<const std::byte> bytes() const noexcept { return bytes_; }

    /// What that takes besides the input itself.
    static std::uint64_t memory(const Input& input) noexcept {
        return input.resident().data() != nullptr ? 0 : input.size();
    }

private:
    std::unique_ptr<std::byte[]> read_;
    std::span<const std::byte> bytes_;
};

class JpegSource final : public WholeSource {
public:
    JpegSource(std::shared_ptr<Input> input, jpeg::Header header, std::uint64_t max_memory)
        : WholeSource(jpeg::frame_of(header), jpeg::facts_of(header)), input_(std::move(input)),
          header_(std::move(header)), max_memory_(max_memory) {}

    std::uint64_t working_memory() const noexcept override {
        return decoding_memory(header_) + PrivateFile::memory(*input_);
    }

    Metadata metadata() const override { return jpeg::read_metadata(*input_); }

    bool holds_others() const override { return WholeSource::holds_others() || jpeg::picture_behind(*input_, header_); }

private:
    Image decode() const override {
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input_->name(), header_.text()));
        const PrivateFile file(*input_);
        check(file);
        StbJpeg decoded = stb_decode_jpeg(file.bytes(), decoding_memory(header_));
        if (decoded.pixels == nullptr) {
            if (decoded.failure == "outofmem" && !decoded.out_of_budget) throw std::bad_alloc();
            fail(fmt::format("the pixels cannot be decoded ({})", decoded.failure));
        }
        if (decoded.width != frame_.width() || decoded.height != frame_.height() ||
            static_cast<std::size_t>(decoded.channels) != frame_.channel_count())
            fail(fmt::format("decoding gave {}×{} with {} channels, not {}", decoded.width, decoded.height,
                             decoded.channels, header_.text()));
        const Buffer buffer = adopt(std::move(decoded.pixels), frame_.nbytes());
        return {buffer.view(frame_.format(), frame_.layout()), frame_};
    }

    void check(const PrivateFile& file) const {
        try {
            jpeg::check_file(*memory_input(file.bytes(), input_->name()));
        } catch (const Truncated& error) { // of which stb keeps nothing
            throw CodecError(error.what());
        }
    }

    [[noreturn]] void fail(const std::string& why) const {
        throw CodecError(fmt::format("{}: JPEG: {}: the file is damaged", input_->name(), why));
    }

    std::shared_ptr<Input> input_;
    jpeg::Header header_;
    std::uint64_t max_memory_;
};

// Writing.

class JpegSink final : public Sink {
public:
    JpegSink(Output& output, const WriteSettings& settings) : output_(output), settings_(settings) {}

    void carry(Metadata metadata) override {
        beside_ = jpeg::carried_segments(metadata);
        jfif_ = jpeg::jfif_segment(metadata);
    }

    Frame begin(const Frame& offered) override {
        const Frame wanted = jpeg::accepted(offered, settings_.quality);
        if (offered.width() > jpeg::longest_side || offered.height() > jpeg::longest_side ||
            wanted.nbytes() > std::numeric_limits<int>::max())
            throw LimitError(fmt::format("JPEG holds at most {} pixels a side, and this encoder {} bytes in all; this "
                                         "picture is {}: crop it, or write PNG",
                                         jpeg::longest_side, std::numeric_limits<int>::max(), offered.text()));
        require_memory(memory(wanted), settings_.max_memory, fmt::format("writing {} as JPEG", wanted.text()));
        pixels_ = Buffer::allocate(wanted.nbytes()).view(wanted.format(), wanted.layout());
        return wanted;
    }

    void rows(const View& band) override {
        if (band.extent(0) > pixels_.extent(0) - next_)
            throw ValueError(fmt::format("{} rows more than the picture's {}",
                                         band.extent(0) - (pixels_.extent(0) - next_), pixels_.extent(0)));
        copy(band, pixels_.slice(0, {next_, next_ + band.extent(0)}));
        next_ += band.extent(0);
    }

    void finish() override {
        if (next_ != pixels_.extent(0))
            throw ValueError(
                fmt::format("{} of the picture's {} rows are missing", pixels_.extent(0) - next_, pixels_.extent(0)));
        std::vector<std::byte> waiting; // stb gives a byte or two at a time
        waiting.reserve(block);
        std::size_t own_head = start_bytes + jfif_.size(); // of stb's own
        for (const unsigned byte : {0xffU, 0xd8U}) waiting.push_back(static_cast<std::byte>(byte));
        waiting.insert(waiting.end(), jfif_.begin(), jfif_.end());
        waiting.insert(waiting.end(), beside_.begin(), beside_.end());
        const auto put = [&](std::span<const std::byte> bytes) {
            const std::size_t passed = std::min(own_head, bytes.size());
            own_head -= passed;
            bytes = bytes.subspan(passed);
            waiting.insert(waiting.end(), bytes.begin(), bytes.end());
            if (waiting.size() < block - 64) return;
            output_.write(waiting);
            waiting.clear();
        };
        jpeg_encode(pixels_.data(), static_cast<int>(pixels_.extent(1)), static_cast<int>(pixels_.extent(0)),
                    static_cast<int>(pixels_.extent(2)),
                    settings_.quality == 0 ? jpeg::usual_quality : settings_.quality, put);
        output_.write(waiting);
    }

    std::uint64_t memory(const Frame& wanted) const override { return wanted.nbytes() + block; }

private:
    static constexpr std::size_t block = std::size_t{1} << 16;
    static constexpr std::size_t start_bytes = 2; // the start marker

    Output& output_;
    WriteSettings settings_;
    View pixels_; // stb's encoder wants the picture whole
    std::vector<std::byte> beside_;
    std::array<std::byte, 18> jfif_ = jpeg::jfif_segment({});
    std::ptrdiff_t next_ = 0;
};

// The row.

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
#if ORIEL_HAS_LIBJPEG
    if (settings.decoder == "libjpeg") return jpeg::open_turbo(std::move(input), settings);
    if (settings.decoder.empty()) {
        const jpeg::Header header = jpeg::read_header(*input, jpeg::turbo_abilities);
        if (std::max(header.width, header.height) <= jpeg::longest_side)
            return jpeg::open_turbo(std::move(input), settings);
    }
#endif
    return jpeg::open_stb(std::move(input), settings);
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
#if ORIEL_HAS_LIBJPEG
    return jpeg::create_turbo(output, settings);
#else
    return jpeg::create_stb(output, settings);
#endif
}

constexpr std::string_view decoders[] = {
#if ORIEL_HAS_LIBJPEG
    "libjpeg",
#endif
    "stb"};

} // namespace

namespace jpeg {

namespace {

constexpr std::string_view another_decoder =
    "read it with another decoder than stb, or convert it first, as in `djpeg IN > OUT.ppm`";

} // namespace

std::shared_ptr<Source> open_stb(std::shared_ptr<Input> input, const ReadSettings& settings) {
    Header header = read_header(*input);
    if (input->size() > stb_jpeg_most_bytes)
        throw LimitError(fmt::format("{}: a file of {} bytes is more than this JPEG decoder takes, {}\n{}",
                                     input->name(), input->size(), stb_jpeg_most_bytes, another_decoder));
    if (!decoder_takes(header))
        throw LimitError(fmt::format("{}: {} are more than this JPEG decoder takes: {} samples in all\n{}",
                                     input->name(), header.text(), std::numeric_limits<int>::max(), another_decoder));
    return std::make_shared<JpegSource>(std::move(input), std::move(header), settings.max_memory);
}

std::unique_ptr<Sink> create_stb(Output& output, const WriteSettings& settings) {
    return std::make_unique<JpegSink>(output, settings);
}

} // namespace jpeg

const Codec jpeg_codec {
    .name = "jpeg", .suffixes = suffixes,
#if ORIEL_HAS_LIBJPEG
    .reads = "baseline, progressive and arithmetic coding, gray, colour and CMYK (as RGB), by rows",
    .writes = "gray and RGB, 8 bit; coded as the JPEG it was read from; else 4:2:0 up to quality 90, 4:4:4 above",
    .library = "libjpeg-turbo, stb_image",
#else
    .reads = "baseline and progressive, gray, colour and CMYK (as RGB), EXIF orientation applied; the "
             "picture whole",
    .writes = "gray (as YCbCr) and RGB, 8 bit, baseline; 4:2:0 up to quality 90, 4:4:4 above",
    .library = "stb_image, stb_image_write",
#endif
    .decoders = decoders, .recognises = recognises, .open = open, .create = create,
    .carries = carries::icc | carries::exif | carries::xmp | carries::density | carries::own | carries::photoshop,
#if !ORIEL_HAS_LIBJPEG
    .gray_as_rgb = true,
#endif
    .fit = jpeg::fit_segments,
};

} // namespace oriel::codecs
