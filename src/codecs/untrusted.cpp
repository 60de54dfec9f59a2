// GIF, Radiance HDR, Photoshop and Softimage PIC. They are read, by stb_image, only in a build that asks for it with
// ORIEL_UNTRUSTED_CODECS, since files can be made that take its decoders over. In any other they are recognised, so
// that it can be said why they are not read.
#include "codecs/codec.hpp"
#if ORIEL_UNTRUSTED_CODECS
#include "codecs/untrusted_source.hpp"
#endif

#include <algorithm>
#include <utility>

namespace oriel::codecs {

namespace {

template <std::size_t Size> bool begins(std::span<const std::byte> head, const char (&magic)[Size]) {
    const auto bytes = std::as_bytes(std::span(magic, Size - 1));
    return head.size() >= bytes.size() && std::equal(bytes.begin(), bytes.end(), head.begin());
}

bool is_gif(std::span<const std::byte> head) { return begins(head, "GIF87a") || begins(head, "GIF89a"); }
bool is_hdr(std::span<const std::byte> head) { return begins(head, "#?RADIANCE\n") || begins(head, "#?RGBE\n"); }
bool is_psd(std::span<const std::byte> head) { return begins(head, "8BPS"); }
bool is_pic(std::span<const std::byte> head) { return begins(head, "\x53\x80\xf6\x34"); }

constexpr std::string_view gif_suffixes[] = {"gif"};
constexpr std::string_view hdr_suffixes[] = {"hdr"};
constexpr std::string_view psd_suffixes[] = {"psd"};
constexpr std::string_view pic_suffixes[] = {"pic"};

using Open = decltype(Codec::open);

#if ORIEL_UNTRUSTED_CODECS
template <untrusted::Which which>
std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    return untrusted::open(std::move(input), settings, which);
}
constexpr Open open_gif = open<untrusted::Which::gif>;
constexpr Open open_hdr = open<untrusted::Which::hdr>;
constexpr Open open_psd = open<untrusted::Which::psd>;
constexpr Open open_pic = open<untrusted::Which::pic>;
constexpr std::string_view gif_reads = "the first picture, as RGBA; whole";
constexpr std::string_view hdr_reads = "RGB as f32; whole";
constexpr std::string_view psd_reads = "RGB and RGBA of 8 and 16 bit, its layers as one; whole";
constexpr std::string_view pic_reads = "RGB and RGBA, 8 bit; whole";
#else
constexpr Open open_gif = nullptr, open_hdr = nullptr, open_psd = nullptr, open_pic = nullptr;
constexpr std::string_view gif_reads, hdr_reads, psd_reads, pic_reads;
#endif

constexpr Codec row(std::string_view name, std::span<const std::string_view> suffixes, std::string_view reads,
                    decltype(Codec::recognises) recognises, Open open) {
    return {.name = name,
            .suffixes = suffixes,
            .reads = reads,
            .writes = {},
            .library = "stb_image",
            .recognises = recognises,
            .open = open,
            .create = nullptr,
            .untrusted = true};
}

} // namespace

const Codec gif_codec = row("gif", gif_suffixes, gif_reads, is_gif, open_gif);
const Codec hdr_codec = row("hdr", hdr_suffixes, hdr_reads, is_hdr, open_hdr);
const Codec psd_codec = row("psd", psd_suffixes, psd_reads, is_psd, open_psd);
const Codec pic_codec = row("pic", pic_suffixes, pic_reads, is_pic, open_pic);

} // namespace oriel::codecs
