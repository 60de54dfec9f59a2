// What a plan says is what an instrumented run counts: over chains, formats and threads, the bytes that are read, that
// are copied, and that are allocated for bands.
#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

using namespace oriel;
using testing::scene;

namespace {

// Passes on what another source reads, and counts it.
class CountingSource final : public Source {
public:
    explicit CountingSource(std::shared_ptr<Source> below)
        : Source(below->frame(), below->facts(), below->shown()), below_(std::move(below)) {}

    Reading reading() const noexcept override { return below_->reading(); }
    void read(const Window& window, const View& to) override {
        const std::lock_guard lock(mutex_);
        pixels_ += static_cast<std::uint64_t>(window.height) * static_cast<std::uint64_t>(window.width);
        bottom_ = std::max(bottom_, static_cast<std::uint64_t>(window.y + window.height));
        const Counters before = counters();
        below_->read(window, to);
        own_.bytes_copied += counters().bytes_copied - before.bytes_copied;
        own_.bytes_allocated += counters().bytes_allocated - before.bytes_allocated;
    }
    Image whole() override {
        const Counters before = counters();
        Image out = below_->whole();
        own_.bytes_allocated += counters().bytes_allocated - before.bytes_allocated;
        own_.bytes_copied += counters().bytes_copied - before.bytes_copied;
        whole_ = true;
        return out;
    }
    std::uint64_t working_memory() const noexcept override { return below_->held_memory(); }

    /// Bytes of pixels, as Plan::bytes_read means them.
    std::uint64_t bytes_read() const {
        if (whole_) return frame().nbytes();
        if (reading() == Reading::rows) return bottom_ * frame().row_bytes();
        return pixels_ * static_cast<std::uint64_t>(frame().layout().stride(1));
    }
    /// What decoding itself copied and allocated; with one thread, since the counts are the process's.
    const Counters& own() const noexcept { return own_; }

private:
    std::shared_ptr<Source> below_;
    std::mutex mutex_;
    std::uint64_t pixels_ = 0;
    std::uint64_t bottom_ = 0;
    bool whole_ = false;
    Counters own_;
};

// Asks for rows as they are offered, or with another depth, and drops them.
class DroppingSink final : public Sink {
public:
    explicit DroppingSink(bool deep) : deep_(deep) {}
    Frame begin(const Frame& offered) override {
        return deep_ ? offered.gathered_as(Format::of<std::uint16_t>(), 65535) : offered.gathered();
    }
    void rows(const View& band) override { height += band.extent(0); }
    void finish() override {}

    std::ptrdiff_t height = 0;

private:
    bool deep_;
};

struct Chain {
    std::string name;
    Picture (*over)(const Picture&);
};

const Chain chains[] = {
    {"nothing", [](const Picture& p) { return p; }},
    {"crop",
     [](const Picture& p) {
         return p | Crop{31, 40, 300, 200};
     }},
    {"crop of all columns",
     [](const Picture& p) {
         return p | Crop{0, 40, p.width(), 200};
     }},
    {"flip h", [](const Picture& p) { return p | Flip{Direction::horizontal}; }},
    {"flip v", [](const Picture& p) { return p | Flip{Direction::vertical}; }},
    {"crop, rotate",
     [](const Picture& p) {
         return p | Crop{31, 40, 300, 200} | Rotate{90};
     }},
    {"rotate", [](const Picture& p) { return p | Rotate{270}; }},
    {"transpose, invert", [](const Picture& p) { return p | Transpose{} | Invert{}; }},
    {"invert", [](const Picture& p) { return p | Invert{}; }},
    {"invert twice", [](const Picture& p) { return p | Invert{} | Invert{}; }},
    {"a channel", [](const Picture& p) { return p | Channels{"0"}; }},
    {"subsample",
     [](const Picture& p) {
         return p | Subsample{3, 4};
     }},
    {"subsample across",
     [](const Picture& p) {
         return p | Subsample{3, 1};
     }},
    {"subsample down, flip v",
     [](const Picture& p) {
         return p | Subsample{1, 7} | Flip{Direction::vertical};
     }},
};

} // namespace

TEST_CASE("what a plan says of reading, copying and allocating is what is counted when it is done") {
    int checked = 0;
    for (const std::ptrdiff_t channels : {std::ptrdiff_t{1}, std::ptrdiff_t{3}}) {
        const Image image = scene(700, 611, channels);
        for (const char* name : {"pnm", "pam", "tiff", "bmp", "tga", "npy", "qoi", "png", "jpeg"}) {
            const std::string format = name;
            if (channels == 1 && format == "qoi") continue;
            SaveOptions saving;
            saving.format = format;
            const std::vector<std::byte> bytes = encode(Picture(image), saving);
            for (const Chain& chain : chains) {
                for (const bool deep : {false, true}) {
                    CAPTURE(format);
                    CAPTURE(channels);
                    CAPTURE(chain.name);
                    CAPTURE(deep);
                    const auto source = std::make_shared<CountingSource>(open(bytes).source());
                    const Picture picture = chain.over(Picture(source));
                    Options options;
                    options.threads = 1;
                    DroppingSink planned(deep);
                    const Plan said = plan(picture, planned, options);
                    CHECK(source->bytes_read() == 0);

                    DroppingSink sink(deep);
                    const Counters before = counters();
                    save(picture, sink, options);
                    const Counters after = counters();
                    CHECK(sink.height == picture.height());
                    CHECK(source->bytes_read() == said.bytes_read);
                    CHECK(after.bytes_copied - before.bytes_copied - source->own().bytes_copied == said.bytes_copied);
                    const std::uint64_t resident = said.streams || source->reading() == Reading::whole
                                                       ? 0
                                                       : said.bytes_held - source->held_memory();
                    CHECK(after.bytes_allocated - before.bytes_allocated - source->own().bytes_allocated ==
                          said.band_bytes + resident);
                    ++checked;
                }
            }
        }
    }
    CHECK(checked == 17 * 14 * 2);
}

TEST_CASE("the plan of a sink is that of a file but for the encoder") {
    const Picture picture = Picture(scene(300, 200, 3)) | Rotate{90};
    DroppingSink sink(false);
    const Plan to_sink = plan(picture, sink);
    const Plan to_file = plan(picture, "pam");
    CHECK(to_sink.format == "");
    CHECK(to_sink.bytes_copied == to_file.bytes_copied);
    CHECK(to_sink.band_bytes == to_file.band_bytes);
    CHECK(to_sink.encoder_bytes == 0);
}
