#include "codecs/webp_reader.hpp"

#include "codecs/exif.hpp"
#include "codecs/file_bytes.hpp"
#include "codecs/frames.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/webp_container.hpp"
#include "codecs/whole_source.hpp"

#include <fmt/format.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include <atomic>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace oriel::codecs::webp {

namespace {

constexpr std::uint64_t small_things = std::uint64_t{1} << 20;

/// The decoder's buffers: all pixels as 32 bit of a lossless picture, alpha and some rows of a lossy one; of an
/// animation two canvases beside the frame.
std::uint64_t decoder_memory(const Container& container) {
    const std::uint64_t pixels = std::uint64_t{container.width} * container.height;
    const std::uint64_t still = pixels * (container.lossless ? 5 : 1) + std::uint64_t{container.width} * 128;
    return small_things + (container.animated ? pixels * 4 * 3 + pixels * 5 : still);
}

Frame frame_of(const Input& input, const Container& container) {
    const unsigned channels = container.animated || container.alpha ? 4 : 3;
    if (!picture_bytes(container.width, container.height, channels, 1))
        throw CodecError(fmt::format("{}: its canvas of {}×{} is more than any memory", input.name(), container.width,
                                     container.height));
    return Frame::packed(container.height, container.width, channels);
}

struct DecoderCloser {
    void operator()(WebPIDecoder* decoder) const { WebPIDelete(decoder); }
    void operator()(WebPAnimDecoder* decoder) const { WebPAnimDecoderDelete(decoder); }
};

class WebpSource final : public WholeSource {
public:
    WebpSource(std::shared_ptr<Input> input, const Container& container, FileFacts facts, const ReadSettings& settings)
        : WholeSource(frame_of(*input, container), std::move(facts)), input_(std::move(input)), container_(container),
          max_memory_(settings.max_memory), number_(settings.frame), tolerant_(settings.allow_truncated) {}

    std::uint64_t working_memory() const noexcept override {
        const std::uint64_t file = input_->resident().data() != nullptr ? 0 : input_->size();
        return frame_.nbytes() + file + decoder_memory(container_);
    }

    std::string missing() const override {
        const std::ptrdiff_t there = there_;
        return there < 0 || there == frame_.height()
                   ? ""
                   : fmt::format("the file is truncated: {} of {} stored rows are there, the rest is 0", there,
                                 frame_.height());
    }

    Metadata metadata() const override { return read_metadata(*input_, container_); }

private:
    Image decode() const override {
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input_->name(), frame_.text()));
        std::vector<std::byte> read;
        std::span<const std::byte> file = input_->resident();
        if (file.data() == nullptr) {
            read.resize(input_->size());
            input_->read(0, read);
            file = read;
        }
        const View pixels = Buffer::allocate(frame_.nbytes()).view(frame_.format(), frame_.layout());
        const std::span to(pixels.mutable_data(), frame_.nbytes());
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(file.data());
        if (container_.animated) decode_frame({bytes, file.size()}, to);
        else decode_still(bytes, file.size(), to);
        return Image(pixels, frame_);
    }

    void decode_still(const std::uint8_t* file, std::size_t size, std::span<std::byte> to) const {
        WebPDecBuffer out;
        if (WebPInitDecBuffer(&out) == 0) fail("it is of another version than its headers");
        out.colorspace = frame_.channel_count() == 4 ? MODE_RGBA : MODE_RGB;
        out.is_external_memory = 1;
        out.width = static_cast<int>(frame_.width());
        out.height = static_cast<int>(frame_.height());
        out.u.RGBA.rgba = reinterpret_cast<std::uint8_t*>(to.data());
        out.u.RGBA.stride = static_cast<int>(frame_.row_bytes());
        out.u.RGBA.size = to.size();
        const std::unique_ptr<WebPIDecoder, DecoderCloser> decoder(WebPINewDecoder(&out));
        if (!decoder) throw std::bad_alloc();
        const VP8StatusCode status = WebPIUpdate(decoder.get(), file, size);
        int there = 0;
        int width = 0;
        int height = 0;
        WebPIDecGetRGB(decoder.get(), &there, &width, &height, nullptr);
        if ((width != 0 && width != out.width) || (height != 0 && height != out.height))
            fail(fmt::format("its pixels are {}×{}, not {}×{}", width, height, out.width, out.height));
        if (status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
        if (status == VP8_STATUS_OK) there = out.height;
        else if (status != VP8_STATUS_SUSPENDED) fail(fmt::format("status {}", static_cast<int>(status)));
        else if (!tolerant_)
            throw Truncated(fmt::format("{}: its pixels end in row {} of {}: the file is truncated", input_->name(),
                                        there, out.height));
        // What the decoder has begun and not finished is no row.
        std::fill(to.begin() + there * static_cast<std::ptrdiff_t>(frame_.row_bytes()), to.end(), std::byte{0});
        there_ = there;
    }

    void decode_frame(const WebPData& file, std::span<std::byte> to) const {
        WebPAnimDecoderOptions options;
        if (WebPAnimDecoderOptionsInit(&options) == 0) fail("it is of another version than its headers");
        options.color_mode = MODE_RGBA;
        options.use_threads = 0;
        const std::unique_ptr<WebPAnimDecoder, DecoderCloser> decoder(WebPAnimDecoderNew(&file, &options));
        WebPAnimInfo info;
        if (!decoder || WebPAnimDecoderGetInfo(decoder.get(), &info) == 0) fail("it is no animation");
        if (info.canvas_width != container_.width || info.canvas_height != container_.height)
            fail(fmt::format("its canvas is {}×{}, not {}×{}", info.canvas_width, info.canvas_height, container_.width,
                             container_.height));
        std::uint8_t* canvas = nullptr;
        for (int k = 0; k <= number_; ++k) {
            int time = 0;
            if (WebPAnimDecoderHasMoreFrames(decoder.get()) == 0 ||
                WebPAnimDecoderGetNext(decoder.get(), &canvas, &time) == 0)
                fail(fmt::format("frame {}", k));
        }
        std::copy_n(reinterpret_cast<const std::byte*>(canvas), to.size(), to.data());
    }

    [[noreturn]] void fail(const std::string& reason) const {
        throw CodecError(fmt::format("{}: libwebp cannot decode it ({}): the file is damaged", input_->name(), reason));
    }

    std::shared_ptr<Input> input_;
    Container container_;
    std::uint64_t max_memory_;
    int number_;
    bool tolerant_;
    mutable std::atomic<std::ptrdiff_t> there_ = -1; ///< rows, once it is decoded
};

} // namespace

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const Container container = read_container(*input, settings.allow_truncated);
    require_frame(input->name(), settings.frame, container.frames);
    FileFacts facts;
    facts.format = "webp";
    facts.frames = container.frames;
    facts.lossy = container.animated ? settings.frame >= container.lossless_frames : !container.lossless;
    facts.stored = container.animated ? "animated" : container.lossless ? "lossless" : "lossy, YCbCr 4:2:0";
    if (container.icc) facts.metadata.emplace_back("ICC profile");
    if (container.exif) {
        facts.metadata.emplace_back("EXIF");
        Container just_exif;
        just_exif.exif = container.exif;
        facts.orientation = exif_orientation(read_metadata(*input, just_exif).exif);
    }
    if (container.xmp) facts.metadata.emplace_back("XMP");
    for (const std::string& name : container.others) facts.metadata.push_back(fmt::format("the chunk {}", name));
    if (settings.frame == 0 && container.frames > 1) facts.notices.push_back(frames_notice(container.frames));
    return std::make_shared<WebpSource>(std::move(input), container, std::move(facts), settings);
}

} // namespace oriel::codecs::webp
