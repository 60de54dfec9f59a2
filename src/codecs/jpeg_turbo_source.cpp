#include "codecs/jpeg_picture.hpp"
#include "codecs/jpeg_segments.hpp"
#include "codecs/jpeg_turbo.hpp"
#include "codecs/jpeg_turbo_decompressor.hpp"
#include "codecs/memory_limit.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

namespace oriel::codecs::jpeg {

namespace {

/// a * b / 255, rounded.
std::uint8_t times(unsigned a, unsigned b) noexcept {
    const unsigned product = a * b + 128;
    return static_cast<std::uint8_t>((product + (product >> 8)) >> 8);
}

/// CMYK to RGB, in place or not. `inverted` is Adobe's way: 255 is no ink.
void to_rgb(const std::byte* cmyk, std::byte* rgb, std::ptrdiff_t pixels, bool inverted) noexcept {
    const unsigned flip = inverted ? 0 : 255;
    for (; pixels > 0; --pixels, cmyk += 4, rgb += 3) {
        const unsigned key = std::to_integer<unsigned>(cmyk[3]) ^ flip;
        for (std::size_t c = 0; c < 3; ++c)
            rgb[c] = static_cast<std::byte>(times(std::to_integer<unsigned>(cmyk[c]) ^ flip, key));
    }
}

class TurboSource final : public Source {
public:
    TurboSource(std::shared_ptr<Input> input, Header header, const ReadSettings& settings)
        : TurboSource(std::move(input), std::move(header), {settings.max_memory, settings.allow_truncated, false}) {}

    TurboSource(std::shared_ptr<Input> input, Header header, const Decompressor::Settings& settings)
        : Source(frame_of(header, settings.gray), facts_of(header, settings.gray)), input_(std::move(input)),
          header_(std::move(header)), settings_(settings) {}

    Reading reading() const noexcept override { return Reading::rows; }
    std::uint64_t working_memory() const noexcept override {
        return Decompressor::memory(header_) + static_cast<std::uint64_t>(header_.width) * decoded_channels();
    }

    void read(const Window& window, const View& to) override {
        if (to.layout().empty()) return;
        const std::lock_guard lock(mutex_);
        try {
            go_to(window);
            if (goes_directly(window, to)) {
                for (std::ptrdiff_t y = 0; y < window.height;) y += several(to, y);
            } else {
                for (std::ptrdiff_t y = 0; y < window.height; ++y) one(window, to.slice(0, {y, y + 1}));
            }
            if (done_ == frame_.height()) {
                decompressor_->finish();
                note_damage();
                decompressor_.reset();
            }
        } catch (...) {
            decompressor_.reset(); // wherever it is now, it is not at a row
            throw;
        }
    }

    Metadata metadata() const override { return read_metadata(*input_); }

    bool holds_others() const override { return Source::holds_others() || picture_behind(*input_, header_); }

    std::shared_ptr<Source> in_gray() const override {
        if (!has_luma(header_) || settings_.gray) return nullptr;
        Decompressor::Settings settings = settings_;
        settings.gray = true;
        auto out = std::make_shared<TurboSource>(input_, header_, settings);
        out->set_origin(origin());
        return out;
    }

    std::string missing() const override {
        const std::lock_guard lock(mutex_);
        return damage_;
    }

private:
    std::size_t decoded_channels() const noexcept { return header_.component_count == 4 ? 4 : frame_.channel_count(); }

    /// Before the window's first row, its columns among those decoded.
    void go_to(const Window& window) {
        const bool there = decompressor_ && done_ <= window.y && window.x >= columns_.x &&
                           window.x + window.width <= columns_.x + columns_.width && window.x == wanted_.x &&
                           window.width == wanted_.width;
        if (!there) start(window);
        while (done_ < window.y) next();
    }

    void start(const Window& window) {
        decompressor_.reset();
        require_memory(held_memory(), settings_.max_memory,
                       fmt::format("{}: decoding {}", input_->name(), header_.text()));
        // Scans beyond the first are not seen by the header's reader, and libjpeg does not mind all that is wrong.
        if (!header_.one_scan && !settings_.tolerant) check_file(*input_, turbo_abilities);
        decompressor_ = std::make_unique<Decompressor>(*input_, header_, settings_);
        wanted_ = {window.x, window.width};
        columns_ = decompressor_->start(window.y, wanted_);
        done_ = window.y;
        row_.resize(static_cast<std::size_t>(columns_.width) * decoded_channels());
        note_damage();
    }

    bool goes_directly(const Window& window, const View& to) const {
        return header_.component_count != 4 && window.width == columns_.width &&
               to.layout().index(0, 0).is_c_contiguous(to.itemsize());
    }

    /// Rows from y on straight into the view: how many.
    std::ptrdiff_t several(const View& to, std::ptrdiff_t y) {
        std::array<std::byte*, 16> rows; // NOLINT: those used are set
        const auto count = std::min<std::ptrdiff_t>(to.extent(0) - y, rows.size());
        for (std::ptrdiff_t k = 0; k < count; ++k)
            rows[static_cast<std::size_t>(k)] = to.mutable_data() + (y + k) * to.layout().stride(0);
        decompressor_->rows({rows.data(), static_cast<std::size_t>(count)});
        note_damage();
        for (std::ptrdiff_t k = 0; k < count; ++k)
            if (done_ + k >= decompressor_->sound_rows())
                std::fill_n(rows[static_cast<std::size_t>(k)], frame_.row_bytes(), std::byte{0});
        done_ += count;
        return count;
    }

    /// The next row into row_, in the frame's channels.
    void next() {
        std::byte* const row = row_.data();
        decompressor_->rows({&row, 1});
        note_damage();
        if (header_.component_count == 4) to_rgb(row, row, columns_.width, header_.adobe_transform.has_value());
        if (done_ >= decompressor_->sound_rows()) std::ranges::fill(row_, std::byte{0});
        ++done_;
    }

    void one(const Window& window, const View& to) {
        next();
        const auto channels = static_cast<std::ptrdiff_t>(frame_.channel_count());
        const auto first = static_cast<std::size_t>((window.x - columns_.x) * channels);
        const std::span<const std::byte> part =
            std::span(row_).subspan(first, static_cast<std::size_t>(window.width * channels));
        if (to.layout().index(0, 0).is_c_contiguous(1)) std::memcpy(to.mutable_data(), part.data(), part.size());
        else copy(Buffer::borrow(part).view(frame_.format(), {1, window.width, channels}), to);
    }

    void note_damage() {
        if (settings_.tolerant)
            if (std::string damage = decompressor_->damage(); !damage.empty()) damage_ = std::move(damage);
    }

    std::shared_ptr<Input> input_;
    Header header_;
    Decompressor::Settings settings_;
    mutable std::mutex mutex_; // of what follows
    std::unique_ptr<Decompressor> decompressor_;
    Columns wanted_;             ///< what it was started for
    Columns columns_;            ///< what it decodes
    std::ptrdiff_t done_ = 0;    ///< rows that it gave or skipped
    std::vector<std::byte> row_; ///< of these columns
    std::string damage_;
};

} // namespace

std::shared_ptr<Source> open_turbo(std::shared_ptr<Input> input, const ReadSettings& settings) {
    Abilities abilities = turbo_abilities;
    abilities.truncated = settings.allow_truncated;
    Header header = read_header(*input, abilities);
    if (std::max(header.width, header.height) > longest_side)
        throw LimitError(fmt::format("{}: {} are more than libjpeg takes: {} pixels a side", input->name(),
                                     header.text(), longest_side));
    return std::make_shared<TurboSource>(std::move(input), std::move(header), settings);
}

} // namespace oriel::codecs::jpeg
