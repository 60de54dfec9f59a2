// What a TIFF carries beside its pixels that other formats have too: colour profile, EXIF, XMP, IPTC, density.
#pragma once

#include "codecs/input.hpp"
#include "codecs/tiff_directory.hpp"
#include "oriel/metadata.hpp"

#include <cstdint>
#include <memory>
#include <utility>

namespace oriel::codecs::tiff {

/// Throws CodecError if the directory is not there, LimitError for a block of more than 64 MiB.
Metadata read_metadata(const Input& input, int frame);

/// A Source of pixels that knows what the picture of that number in its file carries.
template <class Base> class WithMetadata final : public Base {
public:
    template <class... Arguments>
    WithMetadata(std::shared_ptr<const Input> input, int frame, Arguments&&... arguments)
        : Base(std::forward<Arguments>(arguments)...), input_(std::move(input)), frame_number_(frame) {}

    Metadata metadata() const override { return read_metadata(*input_, frame_number_); }

private:
    std::shared_ptr<const Input> input_;
    int frame_number_;
};

} // namespace oriel::codecs::tiff
