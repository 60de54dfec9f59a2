#include "codecs/webp_writer.hpp"

#include "codecs/memory_limit.hpp"
#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <webp/encode.h>
#include <webp/mux.h>

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace oriel::codecs::webp {

namespace {

// Measured on photographs: the pixels as 32 bit and what the encoder looks them up by; the planes and the coefficients.
constexpr std::uint64_t lossless_pixel_bytes = 40;
constexpr int usual_quality = 92;
constexpr std::uint64_t lossy_pixel_bytes = 10;
constexpr std::uint64_t small_things = std::uint64_t{1} << 20;

struct Closer {
    void operator()(WebPPicture* picture) const {
        WebPPictureFree(picture);
        delete picture;
    }
    void operator()(WebPMux* mux) const { WebPMuxDelete(mux); }
};
using Picture = std::unique_ptr<WebPPicture, Closer>;

/// Memory that libwebp filled.
struct Bytes {
    WebPMemoryWriter writer;
    WebPData assembled;
    Bytes() {
        WebPMemoryWriterInit(&writer);
        WebPDataInit(&assembled);
    }
    ~Bytes() {
        WebPMemoryWriterClear(&writer);
        WebPDataClear(&assembled);
    }
    Bytes(const Bytes&) = delete;
    Bytes& operator=(const Bytes&) = delete;
};

Picture new_picture(const Frame& frame) {
    auto picture = std::make_unique<WebPPicture>();
    if (WebPPictureInit(picture.get()) == 0) throw CodecError("libwebp is of another version than its headers");
    picture->use_argb = 1;
    picture->width = static_cast<int>(frame.width());
    picture->height = static_cast<int>(frame.height());
    Picture out(picture.release());
    if (WebPPictureAlloc(out.get()) == 0) throw std::bad_alloc();
    return out;
}

class WebpSink final : public Sink {
public:
    WebpSink(Output& output, const WriteSettings& settings) : output_(output), settings_(settings) {}

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }

    Frame begin(const Frame& offered) override {
        if (!settings_.lossless && (settings_.quality < 0 || settings_.quality > 100))
            throw ValueError(fmt::format("WebP quality {}: it goes from 1 to 100", settings_.quality));
        if (!offered.is_gray() && !offered.is_colour())
            throw CodecError(fmt::format("WebP holds RGB and gray, which becomes RGB, with or without alpha; this "
                                         "picture's channels are {}: choose some of them with `channel`",
                                         offered.channel_names()));
        require_samples(offered, "WebP", "unsigned integers of 8 bit");
        if (offered.width() > WEBP_MAX_DIMENSION || offered.height() > WEBP_MAX_DIMENSION)
            throw LimitError(fmt::format("WebP holds at most {} pixels a side; this picture is {}: crop it, or write "
                                         "PNG",
                                         WEBP_MAX_DIMENSION, offered.text()));
        const Frame wanted = offered.gathered_as(Format(), 255);
        require_memory(memory(wanted), settings_.max_memory, fmt::format("writing {} as WebP", wanted.text()));
        frame_ = wanted;
        return wanted;
    }

    void rows(const View& band) override {
        if (!picture_) picture_ = new_picture(frame_);
        if (band.extent(0) > frame_.height() - next_)
            throw ValueError(fmt::format("{} rows more than the picture's {}",
                                         band.extent(0) - (frame_.height() - next_), frame_.height()));
        for (std::ptrdiff_t y = 0; y < band.extent(0); ++y, ++next_)
            put_row(band.data() + y * band.layout().stride(0), picture_->argb + next_ * picture_->argb_stride);
    }

    void finish() override {
        if (next_ != frame_.height())
            throw ValueError(
                fmt::format("{} of the picture's {} rows are missing", frame_.height() - next_, frame_.height()));
        Bytes bytes;
        encode(bytes.writer);
        picture_.reset();
        if (metadata_.icc.empty() && metadata_.exif.empty() && metadata_.xmp.empty()) {
            write(bytes.writer.mem, bytes.writer.size);
            return;
        }
        assemble(bytes);
        write(bytes.assembled.bytes, bytes.assembled.size);
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const std::uint64_t pixels =
            static_cast<std::uint64_t>(wanted.height()) * static_cast<std::uint64_t>(wanted.width());
        return pixels * (settings_.lossless ? lossless_pixel_bytes : lossy_pixel_bytes) + small_things;
    }

private:
    /// Alpha, red, green, blue from the high bits down.
    void put_row(const std::byte* from, std::uint32_t* to) const {
        const std::size_t channels = frame_.channel_count();
        const bool colour = frame_.is_colour();
        const bool alpha = frame_.has_alpha();
        for (std::ptrdiff_t x = 0; x < frame_.width(); ++x, from += channels) {
            const auto at = [&](std::size_t channel) { return std::to_integer<std::uint32_t>(from[channel]); };
            const std::uint32_t opaque = alpha ? at(channels - 1) : 255;
            to[x] = opaque << 24 | at(0) << 16 | at(colour ? 1 : 0) << 8 | at(colour ? 2 : 0);
        }
    }

    WebPConfig config() const {
        WebPConfig out;
        if (WebPConfigInit(&out) == 0) throw CodecError("libwebp is of another version than its headers");
        if (settings_.lossless) {
            // 0 to 9 as PNG has it; libwebp's usual is between.
            if (settings_.compression >= 0) WebPConfigLosslessPreset(&out, settings_.compression);
            out.lossless = 1;
        } else {
            out.quality = static_cast<float>(settings_.quality == 0 ? usual_quality : settings_.quality);
        }
        out.exact = 1; // the colour under zero alpha stays
        return out;
    }

    void encode(WebPMemoryWriter& to) const {
        const WebPConfig how = config();
        picture_->writer = WebPMemoryWrite;
        picture_->custom_ptr = &to;
        if (WebPEncode(&how, picture_.get()) != 0) return;
        if (picture_->error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
            picture_->error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
            throw std::bad_alloc();
        throw CodecError(
            fmt::format("libwebp cannot encode {} (error {})", frame_.text(), static_cast<int>(picture_->error_code)));
    }

    void assemble(Bytes& bytes) const {
        const std::unique_ptr<WebPMux, Closer> mux(WebPMuxNew());
        if (!mux) throw std::bad_alloc();
        const auto check = [](WebPMuxError error) {
            if (error == WEBP_MUX_MEMORY_ERROR) throw std::bad_alloc();
            if (error != WEBP_MUX_OK)
                throw CodecError(
                    fmt::format("libwebp cannot put metadata into a file (error {})", static_cast<int>(error)));
        };
        const WebPData image{bytes.writer.mem, bytes.writer.size};
        check(WebPMuxSetImage(mux.get(), &image, 0));
        const auto set = [&](const char* name, const std::vector<std::byte>& block) {
            if (block.empty()) return;
            const WebPData chunk{reinterpret_cast<const std::uint8_t*>(block.data()), block.size()};
            check(WebPMuxSetChunk(mux.get(), name, &chunk, 0));
        };
        set("ICCP", metadata_.icc);
        set("EXIF", metadata_.exif);
        set("XMP ", metadata_.xmp);
        check(WebPMuxAssemble(mux.get(), &bytes.assembled));
    }

    void write(const std::uint8_t* bytes, std::size_t size) {
        output_.write({reinterpret_cast<const std::byte*>(bytes), size});
    }

    Output& output_;
    WriteSettings settings_;
    Metadata metadata_;
    Frame frame_ = Frame::packed(0, 0, 1);
    Picture picture_;
    std::ptrdiff_t next_ = 0;
};

} // namespace

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
    return std::make_unique<WebpSink>(output, settings);
}

} // namespace oriel::codecs::webp
