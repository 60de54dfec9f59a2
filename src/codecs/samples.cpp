#include "codecs/samples.hpp"

#include "copy/convert.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel::codecs {

void require_samples(const Frame& offered, std::string_view format, std::string_view holds) {
    if (copying::converts(offered.format())) return;
    throw CodecError(fmt::format("{} holds {}, made of unsigned integers, booleans and floats; this picture's are {}\n"
                                 "TIFF, NPY and raw hold them as they are",
                                 format, holds, offered.format().name()));
}

} // namespace oriel::codecs
