#include "codecs/untrusted_source.hpp"

#include "codecs/memory_limit.hpp"
#include "codecs/stb_untrusted.hpp"
#include "codecs/whole_source.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/channels.hpp"

#include <fmt/format.h>

#include <array>
#include <new>
#include <string>
#include <utility>

namespace oriel::codecs::untrusted {

namespace {

// With fewer a damaged PIC crashes it (CVE-2023-43898).
constexpr int pic_channels = 4;

constexpr std::string_view names[] = {"gif", "hdr", "psd", "pic"};

[[noreturn]] void fail(const Input& input, Which which, const std::string& problem) {
    throw CodecError(fmt::format("{}: {}: {}", input.name(), names[static_cast<std::size_t>(which)], problem));
}

// Numbers of a header, big-endian, that are known to be there.
class Numbers {
public:
    explicit Numbers(const Input& input) : input_(input) {}
    std::uint32_t operator()(std::uint64_t at, unsigned size) const {
        std::array<std::byte, 4> bytes{};
        input_.read(at, std::span(bytes).first(size));
        std::uint32_t out = 0;
        for (unsigned i = 0; i < size; ++i) out = out << 8 | std::to_integer<std::uint32_t>(bytes[i]);
        return out;
    }

private:
    const Input& input_;
};

// How many pictures a GIF has, by its blocks; a file that ends among them has those that began.
// Source: the GIF89a specification (CompuServe, 1990), sections 17 to 27.
int gif_frames(const Input& input) {
    const Numbers number(input);
    const auto table = [](std::uint32_t flags) -> std::uint64_t {
        return (flags & 0x80) != 0 ? std::uint64_t{3} << ((flags & 7) + 1) : 0;
    };
    int frames = 0;
    try {
        std::uint64_t at = 13 + table(number(10, 1));
        for (std::uint32_t block = number(at, 1); block != 0x3b; block = number(at, 1)) {
            if (block == 0x2c) {
                ++frames;
                at += 10 + table(number(at + 9, 1)) + 1;
            } else if (block == 0x21) {
                at += 2;
            } else {
                break;
            }
            std::uint32_t size = number(at, 1);
            for (; size != 0; size = number(at, 1)) at += 1 + size;
            ++at;
        }
    } catch (const Truncated&) {
        return frames;
    }
    return frames;
}

struct Photoshop {
    std::uint32_t channels = 0;
    std::uint32_t bits = 0;
    bool packed = false;
};

// Source: Adobe Photoshop File Formats Specification, the header and the three sections behind it.
Photoshop photoshop(const Input& input) {
    const Numbers number(input);
    Photoshop out{number(12, 2), number(22, 2), false};
    std::uint64_t at = 26;
    for (int section = 0; section < 3; ++section) at += 4 + std::uint64_t{number(at, 4)};
    out.packed = number(at, 2) == 1;
    return out;
}

class UntrustedSource final : public WholeSource {
public:
    UntrustedSource(std::shared_ptr<const Input> input, const Frame& frame, FileFacts facts, const Frame& shown,
                    Which which, std::uint64_t max_memory)
        : WholeSource(frame, std::move(facts), shown), input_(std::move(input)), which_(which),
          max_memory_(max_memory) {}

    std::uint64_t working_memory() const noexcept override {
        constexpr std::uint64_t state = std::uint64_t{256} << 10;
        const std::uint64_t pixels =
            static_cast<std::uint64_t>(frame_.width()) * static_cast<std::uint64_t>(frame_.height());
        const std::uint64_t beside = which_ == Which::gif ? 5 : which_ == Which::pic ? 4 : 0; // of a pixel
        return frame_.nbytes() + pixels * beside + 4 * static_cast<std::uint64_t>(frame_.width()) + state;
    }

private:
    Image decode() const override {
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input_->name(), frame_.text()));
        const StbElement element = frame_.format().kind() == Kind::floating ? StbElement::f32
                                   : frame_.format().itemsize() == 2        ? StbElement::u16
                                                                            : StbElement::u8;
        StbUntrusted decoded =
            stb_untrusted_decode(*input_, element, which_ == Which::pic ? pic_channels : 0, working_memory());
        if (decoded.pixels == nullptr) {
            if (decoded.failure == "outofmem" && !decoded.out_of_budget) throw std::bad_alloc();
            fail(*input_, which_,
                 fmt::format("the pixels cannot be decoded ({}): the file is damaged", decoded.failure));
        }
        if (decoded.width != frame_.width() || decoded.height != frame_.height() ||
            static_cast<std::size_t>(decoded.channels) != frame_.channel_count())
            fail(*input_, which_,
                 fmt::format("decoding gave {}×{} with {} channels, not {}", decoded.width, decoded.height,
                             decoded.channels, frame_.text()));
        const Buffer buffer = adopt(std::move(decoded.pixels), frame_.nbytes());
        return {buffer.view(frame_.format(), frame_.layout()), frame_};
    }

    std::shared_ptr<const Input> input_;
    Which which_;
    std::uint64_t max_memory_;
};

} // namespace

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings, Which which) {
    const StbUntrusted header = stb_untrusted_header(*input);
    if (!header.failure.empty())
        fail(*input, which, fmt::format("{}: it is damaged, or of a kind that is not read", header.failure));
    if (header.width <= 0 || header.height <= 0)
        fail(*input, which,
             fmt::format("the header says {}×{}: a picture has at least one pixel", header.width, header.height));
    FileFacts facts;
    facts.format = names[static_cast<std::size_t>(which)];
    facts.notices.emplace_back("decoded by code that files can be made to take over");
    Format format;
    bool opaque = false;
    if (which == Which::gif) {
        facts.frames = std::max(1, gif_frames(*input));
        if (facts.frames > 1) facts.notices.push_back(fmt::format("{} frames, the first is read", facts.frames));
    }
    if (settings.frame > 0)
        throw IndexError(fmt::format("{}: only the first frame of a {} is read, frame 0", input->name(), facts.format));
    if (which == Which::hdr) format = Format::of<float>();
    if (which == Which::psd) {
        const Photoshop file = photoshop(*input);
        if (file.bits == 16 && file.packed) fail(*input, which, "16 bit with RLE, which this decoder does not read");
        if (file.bits == 16) format = Format::of<std::uint16_t>();
        opaque = file.channels < 4;
    }
    if (which == Which::pic) opaque = header.channels == 3;
    const int channels = which == Which::pic ? pic_channels : header.channels;
    const Frame frame = Frame::packed(header.height, header.width, channels, format);
    const Frame shown = opaque ? Channels{"rgb"}(frame) : frame;
    return std::make_shared<UntrustedSource>(std::move(input), frame, std::move(facts), shown, which,
                                             settings.max_memory);
}

} // namespace oriel::codecs::untrusted
