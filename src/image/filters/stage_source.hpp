// What all stages share: a Source over a Picture, which is read by windows of what is seen of it. What is to be known
// of its file is passed on.
#pragma once

#include "oriel/picture.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace oriel {

/// A Picture read by windows of what is seen. What is decoded whole or by rows, or would be read column by column, is
/// read once and kept. Thread-safe.
class ReadByWindow {
public:
    explicit ReadByWindow(const Picture& picture) : picture_(picture) {}

    const Picture& picture() const noexcept { return picture_; }
    /// Bytes that reading keeps alive.
    std::uint64_t held_memory() const noexcept;
    /// As Source has it.
    bool costs_whole_rows() const noexcept { return !holds() && picture_.source()->costs_whole_rows(); }
    /// Fills `to` as gather does. Throws what reading throws.
    void read(const Window& window, const View& to);

private:
    bool holds() const noexcept;
    const Image& resident();

    Picture picture_;
    std::mutex mutex_;
    std::optional<Image> resident_;
};

/// Of what stores the pixels of `below` as they are seen.
FileFacts facts_over(const Picture& below);

class StageSource : public Source {
public:
    /// `frame` is what the stage gives, packed.
    StageSource(const Picture& below, const Frame& frame) : Source(frame, facts_over(below)), below_(below) {}

    Reading reading() const noexcept final { return Reading::window; }
    bool decodes() const noexcept final { return below_.picture().source()->decodes(); }
    bool costs_whole_rows() const noexcept final { return below_.costs_whole_rows(); }
    bool shares(const View& memory) const override { return below_.picture().source()->shares(memory); }
    std::string missing() const override { return below_.picture().source()->missing(); }
    std::uint64_t working_memory() const noexcept override { return below_.held_memory(); }
    Metadata metadata() const override { return below_.picture().metadata(); }
    void check_unchanged() const override { below_.picture().source()->check_unchanged(); }

protected:
    ReadByWindow below_;
};

/// Whether rows of what is seen run along the columns of a source that is read by windows. A stage over such a picture
/// would have to hold it; put below the turn instead, over the picture transposed, it need not:
///
///   below | stage  =  ((below | Transpose) | stage transposed) | Transpose
bool better_transposed(const Picture& below) noexcept;

} // namespace oriel
