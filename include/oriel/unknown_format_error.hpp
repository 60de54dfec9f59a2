// What is no picture of any format here, told from a file that is one and damaged.
#pragma once

#include "oriel/api.hpp"
#include "oriel/error.hpp"

namespace oriel {

/// No codec of this build recognises the first bytes.
class ORIEL_API UnknownFormatError : public CodecError {
public:
    using CodecError::CodecError;
};

} // namespace oriel
