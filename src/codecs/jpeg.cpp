// JPEG through stb: read whole behind the marker guard, written whole through a buffer that checks.
#include "codecs/codec.hpp"
#include "codecs/jpeg_markers.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/stb_jpeg.hpp"
#include "codecs/stb_write.hpp"
#include "codecs/whole_source.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
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

Frame frame_of(const jpeg::Header& header) {
    return Frame::packed(header.height, header.width, header.component_count == 1 ? 1 : 3);
}

FileFacts facts_of(const jpeg::Header& header) {
    FileFacts facts;
    facts.format = "jpeg";
    facts.stored = header.stored();
    facts.orientation = header.orientation;
    facts.metadata = header.metadata;
    if (header.component_count == 4)
        facts.notices.emplace_back("CMYK is shown as RGB by a simple formula, without a colour profile");
    return facts;
}

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
    JpegSource(std::shared_ptr<Input> input, const jpeg::Header& header, std::uint64_t max_memory)
        : WholeSource(frame_of(header), facts_of(header)), input_(std::move(input)), header_(header),
          max_memory_(max_memory) {}

    std::uint64_t held_memory() const noexcept override {
        return decoding_memory(header_) + PrivateFile::memory(*input_);
    }

private:
    Image decode() const override {
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input_->name(), header_.text()));
        const PrivateFile file(*input_);
        jpeg::check_file(*memory_input(file.bytes(), input_->name()));
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

    [[noreturn]] void fail(const std::string& why) const {
        throw CodecError(fmt::format("{}: JPEG: {}: the file is damaged", input_->name(), why));
    }

    std::shared_ptr<Input> input_;
    jpeg::Header header_;
    std::uint64_t max_memory_;
};

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const jpeg::Header header = jpeg::read_header(*input);
    if (input->size() > stb_jpeg_most_bytes)
        throw LimitError(fmt::format("{}: a file of {} bytes is more than this JPEG decoder takes, {}", input->name(),
                                     input->size(), stb_jpeg_most_bytes));
    if (!decoder_takes(header))
        throw LimitError(fmt::format("{}: {} are more than this JPEG decoder takes: {} samples in all", input->name(),
                                     header.text(), std::numeric_limits<int>::max()));
    return std::make_shared<JpegSource>(std::move(input), header, settings.max_memory);
}

// Writing.

constexpr int longest_side = 65500; // what libjpeg, and so most readers, take

class JpegSink final : public Sink {
public:
    JpegSink(Output& output, const WriteSettings& settings) : output_(output), settings_(settings) {}

    Frame begin(const Frame& offered) override {
        if (settings_.quality < 1 || settings_.quality > 100)
            throw ValueError(fmt::format("JPEG quality {}: it goes from 1 to 100", settings_.quality));
        if (offered.has_alpha() && (offered.is_gray() || offered.is_colour()))
            throw CodecError(
                fmt::format("JPEG has no alpha, and this picture is {}: drop it with `channel {}`, or write PNG",
                            offered.channel_names(), offered.is_gray() ? "y" : "rgb"));
        if (!offered.is_gray() && !offered.is_colour())
            throw CodecError(
                fmt::format("JPEG holds gray or RGB; this picture's channels are {}: choose one or three of "
                            "them with `channel`",
                            offered.channel_names()));
        const Kind kind = offered.format().kind();
        if (kind != Kind::unsigned_integer && kind != Kind::boolean)
            throw CodecError(
                fmt::format("JPEG holds unsigned integers of 8 bit; this picture's are {}", offered.format().name()));
        const Frame wanted = offered.gathered_as(Format(), 255);
        if (offered.width() > longest_side || offered.height() > longest_side ||
            wanted.nbytes() > std::numeric_limits<int>::max())
            throw LimitError(fmt::format("JPEG holds at most {} pixels a side, and this encoder {} bytes in all; this "
                                         "picture is {}: crop it, or write PNG",
                                         longest_side, std::numeric_limits<int>::max(), offered.text()));
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
        const auto put = [&](std::span<const std::byte> bytes) {
            waiting.insert(waiting.end(), bytes.begin(), bytes.end());
            if (waiting.size() < block - 64) return;
            output_.write(waiting);
            waiting.clear();
        };
        jpeg_encode(pixels_.data(), static_cast<int>(pixels_.extent(1)), static_cast<int>(pixels_.extent(0)),
                    static_cast<int>(pixels_.extent(2)), settings_.quality, put);
        output_.write(waiting);
    }

    std::uint64_t memory(const Frame& wanted) const override { return wanted.nbytes() + block; }

private:
    static constexpr std::size_t block = std::size_t{1} << 16;

    Output& output_;
    WriteSettings settings_;
    View pixels_; // stb's encoder wants the picture whole
    std::ptrdiff_t next_ = 0;
};

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
    return std::make_unique<JpegSink>(output, settings);
}

} // namespace

const Codec jpeg_codec{
    .name = "jpeg",
    .suffixes = suffixes,
    .reads = "baseline and progressive, gray, colour and CMYK (as RGB), EXIF orientation applied; the "
             "picture whole",
    .writes = "gray (as YCbCr) and RGB, 8 bit, baseline; 4:2:0 up to quality 90, 4:4:4 above",
    .library = "stb_image, stb_image_write",
    .recognises = recognises,
    .open = open,
    .create = create,
};

} // namespace oriel::codecs
