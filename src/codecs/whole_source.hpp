// A Source whose decoder gives the whole picture or nothing. Windows of it come from a picture decoded for the
// first one and kept; whole() decodes anew, so that what it gives is the caller's alone.
#pragma once

#include "oriel/copy.hpp"
#include "oriel/source.hpp"

#include <mutex>
#include <optional>

namespace oriel::codecs {

class WholeSource : public Source {
public:
    using Source::Source;

    Reading reading() const noexcept final { return Reading::whole; }
    Image whole() final { return decode(); }
    void read(const Window& window, const View& to) final {
        const View all = held().view();
        copy(all.slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}), to);
    }

private:
    virtual Image decode() const = 0;

    Image held() {
        const std::scoped_lock lock(mutex_);
        if (!held_) held_ = decode();
        return *held_;
    }

    std::mutex mutex_;
    std::optional<Image> held_;
};

} // namespace oriel::codecs
