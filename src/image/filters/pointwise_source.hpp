// What stages share that make each pixel of one pixel below, wherever it lies. They change all of the source below, and
// what was done to its geometry is laid over the result:
//
//   source | crop | flip h | stage  =  source | stage | crop | flip h
//
// So they read as that source does, and hold just a band.
#pragma once

#include "oriel/picture.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace oriel {

class PointwiseSource : public Source {
public:
    /// `pixel` is what a pixel becomes: a frame whose sizes do not matter, packed.
    PointwiseSource(const Picture& below, const Frame& pixel);

    Reading reading() const noexcept final { return source_->reading(); }
    bool decodes() const noexcept final { return source_->decodes(); }
    bool costs_whole_rows() const noexcept final { return source_->costs_whole_rows(); }
    bool shares(const View& memory) const final { return source_->shares(memory); }
    std::string missing() const final { return source_->missing(); }
    Metadata metadata() const final { return source_->metadata(); }
    std::optional<FewColours> few_colours() const final;
    void check_unchanged() const final { source_->check_unchanged(); }
    std::uint64_t working_memory() const noexcept final;
    void read(const Window& window, const View& to) final;
    Image whole() final;

protected:
    /// `seen` is (height, width, visible channels of what is below), and a plane of each lies packed; `to` has the
    /// channels of `pixel`. Any thread.
    virtual void change(const View& seen, const View& to) const = 0;

private:
    Layout all_seen(const Layout& stored) const;
    void change_rows(const Image& seen, const View& to) const;

    std::shared_ptr<Source> source_;
    Frame below_;
};

/// The geometry of `below` over a source of the height and width that its own has, with that source's channels.
Picture laid_over(const std::shared_ptr<Source>& source, const Picture& below);

} // namespace oriel
