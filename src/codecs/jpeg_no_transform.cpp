// Where TurboJPEG is not there.
#include "codecs/jpeg_transform.hpp"
#include "oriel/error.hpp"

namespace oriel::codecs::jpeg {

bool transforms_here() noexcept { return false; }

void transform(const Input&, const Header&, const Rearrangement&, const Metadata&, Output&) {
    throw CodecError("this build has no TurboJPEG, which rearranges JPEG files");
}

} // namespace oriel::codecs::jpeg
