// The codecs of this build, in the order in which they are asked whether a file is theirs. TGA is
// last, since it has no magic number.
#include "codecs/codec.hpp"

namespace oriel::codecs {

std::span<const Codec* const> table() {
    // TGA has no magic number: it is asked last.
    static constexpr const Codec* codecs[] = {
        &png_codec,
        &jpeg_codec,
        &pnm_codec,
        &pbm_codec,
        &pam_codec,
#if ORIEL_HAS_WEBP
        &webp_codec,
#endif
        &pfm_codec,
        &farbfeld_codec,
        &npy_codec,
        &qoi_codec,
        &raw_codec,
        &tiff_codec,
        &bmp_codec,
        &gif_codec,
        &hdr_codec,
        &psd_codec,
        &pic_codec,
        &tga_codec
    };
    return codecs;
}

const Codec* recognise(std::span<const std::byte> head) {
    for (const Codec* codec : table())
        if (codec->recognises(head)) return codec;
    return nullptr;
}

const Codec* by_name(std::string_view name) {
    for (const Codec* codec : table())
        if (codec->name == name) return codec;
    return nullptr;
}

} // namespace oriel::codecs
