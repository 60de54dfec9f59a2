// HeldSource: a part of a Source that was read once, to be read many times. It says of itself what the Source says, but
// any window inside the part costs a copy.
#pragma once

#include "oriel/source.hpp"

#include <memory>
#include <optional>
#include <string>

namespace oriel::tool {

class HeldSource final : public Source {
public:
    /// `pixels` are those of `part`: (part.height, part.width, channels). Throws what reading metadata throws.
    HeldSource(std::shared_ptr<Source> below, const Window& part, View pixels);

    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window& window, const View& to) override;
    /// Read once as well.
    Metadata metadata() const override { return metadata_; }
    std::string missing() const override { return below_->missing(); }
    std::optional<FewColours> few_colours() const override { return below_->few_colours(); }
    void check_unchanged() const override { below_->check_unchanged(); }

    const Window& part() const noexcept { return part_; }
    const View& pixels() const noexcept { return pixels_; }

private:
    std::shared_ptr<Source> below_;
    Window part_;
    View pixels_;
    Metadata metadata_;
};

} // namespace oriel::tool
