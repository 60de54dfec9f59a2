// What an output carries of what its input has beside the pixels, and what is said of the rest.
#pragma once

#include "codecs/codec.hpp"
#include "oriel/metadata.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <string>
#include <vector>

namespace oriel::pipeline {

struct Carried {
    Metadata metadata; ///< for Sink::carry
    std::vector<std::string>
        dropped;                    ///< kinds that the input has and the output will not have, as FileFacts names them
    std::vector<std::string> notes; ///< a sentence each on what else is dropped, which has a reason
};

/// For a file of `codec` that shows what `picture` shows. `recoded` is whether its pixels pass through the encoder, in
/// colours that a profile of the input may not be about. Reads what the source carries. Throws what Source::metadata
/// throws.
Carried carried(const Picture& picture, const codecs::Codec& codec, const SaveOptions& options, bool recoded = true);

} // namespace oriel::pipeline
