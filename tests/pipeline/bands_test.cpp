#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace oriel;
using testing::KeepingSink;
using testing::scene;
using testing::WindowSource;

namespace {

std::vector<std::byte> delivered(const Picture& picture, unsigned threads) {
    KeepingSink sink;
    Options options;
    options.threads = threads;
    save(picture, sink, options);
    CHECK(sink.finished);
    return std::move(sink.bytes);
}

std::vector<std::byte> expected(const Picture& picture) { return to_bytes(materialise(picture.resident()).view()); }

} // namespace

TEST_CASE("a sink gets the same rows from a windowed source, a resident one, and with any number of threads") {
    // Large enough that bands and threads are used (the thread starts at 4 MiB).
    const Image image = scene(1500, 1100, 3);
    const auto windowed = std::make_shared<WindowSource>(image);
    for (const Picture& picture : {Picture(windowed), Picture(image)}) {
        for (const Picture& seen : {picture, picture | Flip{Direction::horizontal}, picture | Flip{Direction::vertical},
                                    picture | Rotate{90} | Invert{}, picture | Crop{17, 900, 1000, 500} | Invert{"r"},
                                    picture | Channels{"bgr"}, picture | Channels{"rbg"}, picture | Subsample{3, 2},
                                    picture | InvertRegion{{{10, 700, 2}, {100, 300, 3}}, {}} | Transpose{},
                                    picture | Pad{40, 3, 2, 5, Border::edge} | Flip{Direction::both}}) {
            const std::vector<std::byte> truth = expected(seen);
            CHECK(delivered(seen, 1) == truth);
            CHECK(delivered(seen, 2) == truth);
            CHECK(delivered(seen, 5) == truth);
        }
    }
}

TEST_CASE("a chain that keeps row order reads its window once, band by band, and nothing beside it") {
    const auto source = std::make_shared<WindowSource>(scene(2000, 900, 3));
    KeepingSink sink;
    save(Picture(source) | Crop{100, 300, 700, 1600} | Flip{Direction::horizontal} | Invert{}, sink);
    CHECK(source->pixels_read() == 700 * 1600);
    CHECK(source->windows.size() > 1);
    for (const Window& window : source->windows) {
        CHECK(window.x == 100);
        CHECK(window.width == 700);
        CHECK(window.y >= 300);
        CHECK(window.y + window.height <= 1900);
    }
}

TEST_CASE(
    "no more bands are in flight than there are, than a quarter of the memory holds, and than there is room for") {
    // Rows of 1.2 MB, each a band, which are read and inverted: 2.4 MB a slot.
    constexpr std::uint64_t slot = 2 * 200'000 * 3 * 2;
    const Format element = Format::of<std::uint16_t>();
    const auto inverted = [](const Image& image) { return Picture(std::make_shared<WindowSource>(image)) | Invert{}; };
    const auto in_flight = [](const Picture& what, std::uint64_t max_memory, unsigned threads) {
        KeepingSink sink;
        Options options;
        options.threads = threads;
        options.max_memory = max_memory;
        const Plan planned = plan(what, sink, options);
        CHECK(planned.peak <= max_memory);
        CHECK(planned.band_bytes % slot == 0);
        return planned.band_bytes / slot;
    };
    const Picture many = inverted(Image(Buffer::allocate(9 * slot / 2).view(element, {9, 200'000, 3})));
    CHECK(in_flight(many, 100 * slot, 2) == 5);
    CHECK(in_flight(many, 100 * slot, 5) == 5);
    CHECK(in_flight(many, 4 * 4 * slot, 2) == 4);
    CHECK(in_flight(many, 4 * slot, 2) ==
          3); // as many as one that makes and two that wait, however little a quarter is
    CHECK(in_flight(many, 3 * slot - 1, 2) == 2);
    CHECK(in_flight(many, slot, 2) == 1);
    CHECK(in_flight(many, 100 * slot, 1) == 1);
    const Picture four = inverted(scene(4, 200'000, 3, element));
    CHECK(in_flight(four, 100 * slot, 2) == 4);

    const std::vector<std::byte> truth = expected(four);
    for (const std::uint64_t slots : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{3}, std::uint64_t{100}}) {
        KeepingSink sink;
        Options options;
        options.threads = 2;
        options.max_memory = slots * slot;
        save(four, sink, options);
        CHECK(sink.bytes == truth);
    }
    Options options;
    options.max_memory = slot - 1;
    KeepingSink sink;
    CHECK_THROWS_AS(save(four, sink, options), MemoryLimitError);
}

TEST_CASE("bands of turned views have 16 rows at least, however long those are; others may have one") {
    const Image tall(Buffer::allocate(std::size_t{1'000'000} * 20 * 3).view(Format(), {1'000'000, 20, 3}));
    const auto rows = [](const Picture& picture) {
        KeepingSink sink;
        return plan(picture, sink, {}).band_rows;
    };
    for (const int degrees : {90, 270}) CHECK(rows(Picture(tall) | Rotate{degrees} | Invert{}) == 16);
    CHECK(rows(Picture(tall) | Rotate{90} | Crop{0, 0, 1'000'000, 9} | Invert{}) == 9);
    const Image wide(tall.view().permute({1, 0, 2}));
    CHECK(rows(Picture(Image(compact(wide.view()))) | Invert{}) == 1);
}

TEST_CASE("a small turned chain over a windowed source reads its window in one piece") {
    const auto source = std::make_shared<WindowSource>(scene(300, 200, 3));
    KeepingSink sink;
    save(Picture(source) | Crop{50, 60, 40, 30} | Rotate{90}, sink);
    REQUIRE(source->windows.size() == 1);
    CHECK(source->windows[0] == Window{60, 50, 30, 40});
}

TEST_CASE("a large turned chain reads every pixel once, in pieces that are small, whichever way it turns") {
    const auto source = std::make_shared<WindowSource>(scene(2300, 2100, 3));
    const Picture picture = Picture(source) | Crop{100, 200, 1900, 2000};
    for (const Picture& turned :
         {picture | Rotate{90}, picture | Rotate{270} | Invert{"g"}, picture | Transpose{} | Channels{"rbg"},
          picture | Transverse{} | Channels{"b"}, picture | Rotate{90} | Subsample{3, 7}}) {
        const std::vector<std::byte> truth = expected(turned);
        for (const unsigned threads : {1U, 2U, 5U}) {
            source->windows.clear();
            CHECK(delivered(turned, threads) == truth);
            CHECK(source->windows.size() > 6);
            CHECK(source->pixels_read() <= 1900 * 2000);
            for (const Window& window : source->windows) CHECK(window.height * window.width * 3 <= 600'000);
        }
        const Plan planned = plan(turned, "png");
        CHECK(planned.streams);
        CHECK(planned.bytes_held == 0);
        CHECK(planned.band_bytes < 1900 * 2000 * 3);
    }
}

TEST_CASE("rows that a chain leaves out are not read") {
    const auto source = std::make_shared<WindowSource>(scene(3000, 500, 3));
    for (const Picture& seen : {Picture(source) | Subsample{1, 7}, Picture(source) | Subsample{2, 50},
                                Picture(source) | Flip{Direction::vertical} | Subsample{1, 3}}) {
        const std::vector<std::byte> truth = expected(seen);
        for (const unsigned threads : {1U, 2U}) {
            source->windows.clear();
            CHECK(delivered(seen, threads) == truth);
            CHECK(source->pixels_read() <= seen.height() * 500);
        }
        CHECK(plan(seen, "png").band_bytes < 1'000'000);
    }
}

TEST_CASE("one column of some channels is read where rows are left out") {
    const Picture picture(std::make_shared<WindowSource>(scene(50, 9, 3)));
    for (const char* channels : {"r", "g", "b", "gb", "bgr"}) {
        CAPTURE(channels);
        const Picture seen = picture | Crop{5, 0, 1, 50} | Subsample{1, 3} | Channels{channels};
        CHECK(delivered(seen, 1) == expected(seen));
    }
}

TEST_CASE("a plan says how many bytes will be read, and just those are") {
    const auto source = std::make_shared<WindowSource>(scene(2300, 2100, 3));
    const Picture picture(source);
    for (const Picture& seen :
         {picture, picture | Crop{100, 200, 1900, 2000}, picture | Flip{Direction::both}, picture | Rotate{90},
          picture | Crop{7, 5, 300, 200} | Transpose{}, picture | Subsample{1, 5}, picture | Subsample{3, 2},
          picture | Channels{"g"} | Invert{}, picture | Channels{"bgr"} | Rotate{270},
          picture | Crop{0, 0, 900, 1} | Rotate{90}, picture | Crop{5, 0, 1, 900}}) {
        for (const unsigned threads : {1U, 2U}) {
            source->windows.clear();
            delivered(seen, threads);
            SaveOptions options;
            options.threads = threads;
            const Plan planned = plan(seen, "png", options);
            CHECK(planned.bytes_read == static_cast<std::uint64_t>(source->pixels_read() * 3));
        }
    }
}

TEST_CASE("a turned chain makes its strips as narrow as the memory limit asks") {
    const auto source = std::make_shared<WindowSource>(scene(2300, 2100, 3));
    const Picture turned = Picture(source) | Rotate{90};
    const std::vector<std::byte> truth = expected(turned);
    for (const std::uint64_t limit : {16'000'000U, 2'000'000U, 600'000U}) {
        KeepingSink sink;
        SaveOptions options;
        options.max_memory = limit;
        save(turned, sink, options);
        CHECK(sink.bytes == truth);
        CHECK(plan(turned, "pnm", options).peak <= limit);
    }
    SaveOptions options;
    options.max_memory = 100'000;
    CHECK_THROWS_AS(plan(turned, "pnm", options), LimitError);
}

TEST_CASE("rows that already lie as the sink wants them are not copied") {
    const Image image = scene(400, 300, 3);
    struct Pointers final : Sink {
        Frame begin(const Frame& offered) override { return offered.gathered(); }
        void rows(const View& band) override { first.push_back(band.data()); }
        void finish() override {}
        std::vector<const std::byte*> first;
    } sink;
    const Counters before = counters();
    save(Picture(image) | Crop{10, 20, 200, 100} | Flip{Direction::vertical}, sink);
    CHECK(counters().bytes_copied == before.bytes_copied);
    REQUIRE(!sink.first.empty());
    CHECK(sink.first[0] == image.view().at({119, 10}).data());
}

TEST_CASE("an error of the source reaches the caller, after the bands before it, on any number of threads") {
    struct Failing final : Source {
        Failing() : Source(Frame::packed(5000, 1000, 3), {}) {}
        Reading reading() const noexcept override { return Reading::window; }
        void read(const Window& window, const View& to) override {
            if (window.y > 3000) throw CodecError("another error, which may be met earlier");
            if (window.y + window.height > 3000) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                throw CodecError("row 3000 is damaged");
            }
            fill<std::uint8_t>(to, 1);
        }
    };
    const Picture whole(std::make_shared<Failing>());
    for (const Picture& seen : {whole, whole | Channels{"g"}}) // of the second several threads read
        for (const unsigned threads : {1U, 2U, 5U}) {
            KeepingSink sink;
            Options options;
            options.threads = threads;
            CHECK_THROWS_WITH_AS(save(seen, sink, options), "row 3000 is damaged", CodecError);
            CHECK(!sink.finished);
            CHECK(sink.bytes.size() > 1900 * seen.frame().row_bytes());
        }
}

TEST_CASE("one channel of a large picture is the same by any number of threads") {
    const Picture picture(std::make_shared<WindowSource>(scene(2500, 1900, 3)));
    for (const Picture& seen : {picture | Channels{"g"}, picture | Channels{"b"} | Flip{Direction::both} | Invert{}}) {
        const std::vector<std::byte> truth = expected(seen);
        for (const unsigned threads : {1U, 2U, 5U}) CHECK(delivered(seen, threads) == truth);
    }
}

TEST_CASE("a decoder goes through its file once, by any number of threads") {
    struct Decoder final : Source {
        Decoder() : Source(Frame::packed(2500, 1900, 3), {}) {}
        Reading reading() const noexcept override { return Reading::rows; }
        void read(const Window& window, const View& to) override {
            // Whoever else may read has time to.
            if (++reads % 2 != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            const std::lock_guard lock(mutex);
            if (window.y < next) ++restarts;
            next = window.y + window.height;
            fill<std::uint8_t>(to, static_cast<std::uint8_t>(window.y));
        }
        std::atomic<int> reads = 0;
        std::mutex mutex;
        std::ptrdiff_t next = 0;
        int restarts = 0;
    };
    for (const unsigned threads : {1U, 2U, 5U}) {
        CAPTURE(threads);
        const auto decoder = std::make_shared<Decoder>();
        for (const Picture& seen : {Picture(decoder), Picture(decoder) | Flip{Direction::horizontal}}) {
            decoder->next = 0;
            KeepingSink sink;
            Options options;
            options.threads = threads;
            save(seen, sink, options);
            CHECK(decoder->restarts == 0);
            CHECK(decoder->next == 2500);
        }
    }
}

TEST_CASE("an error of the sink stops the reading threads") {
    struct Full final : Sink {
        Frame begin(const Frame& offered) override { return offered.gathered(); }
        void rows(const View&) override { throw IoError("the disk is full"); }
        void finish() override {}
    } sink;
    for (const bool turned : {false, true}) {
        const auto source = std::make_shared<WindowSource>(scene(3000, 1000, 3));
        const Picture picture(source);
        Options options;
        options.threads = 3;
        CHECK_THROWS_WITH_AS(save(turned ? picture | Rotate{90} : picture, sink, options), "the disk is full", IoError);
        std::int64_t pixels = 0;
        for (const Window& window : source->windows) pixels += window.height * window.width;
        CHECK(pixels < 3000 * 1000 * 4 / 5); // at most the bands in flight
    }
}

TEST_CASE("progress counts rows from nothing to all, and a refusal cancels") {
    const auto source = std::make_shared<WindowSource>(scene(3000, 700, 3));
    std::vector<std::uint64_t> seen;
    Options options;
    options.progress = [&](std::uint64_t done, std::uint64_t total) {
        CHECK(total == 3000);
        CHECK((seen.empty() ? done == 0 : done > seen.back()));
        seen.push_back(done);
        return true;
    };
    KeepingSink sink;
    save(Picture(source), sink, options);
    CHECK(seen.back() == 3000);

    options.progress = [](std::uint64_t done, std::uint64_t) { return done < 1000; };
    KeepingSink stopped;
    CHECK_THROWS_AS(save(Picture(source), stopped, options), Cancelled);
    CHECK(!stopped.finished);
}

TEST_CASE("progress goes on inside a large band, and whoever watches changes nothing") {
    // Turned, a band is a strip of the source's columns: these are two.
    const Image image = scene(3000, 1000, 3);
    const Picture turned = Picture(std::make_shared<WindowSource>(image)) | Rotate{90};
    std::vector<std::uint64_t> seen;
    Options options;
    options.progress = [&](std::uint64_t done, std::uint64_t) {
        seen.push_back(done);
        return true;
    };
    KeepingSink watched;
    save(turned, watched, options);
    REQUIRE(seen.back() == 1000);
    for (std::size_t i = 1; i < seen.size(); ++i) CHECK((seen[i] - seen[i - 1]) * 3000 * 3 <= std::uint64_t{1} << 20);
    KeepingSink alone;
    save(turned, alone, {});
    CHECK(watched.bytes == alone.bytes);
}

TEST_CASE("a sink that wants another depth gets rounded values") {
    struct Bytes final : Sink {
        Frame begin(const Frame& offered) override { return offered.gathered_as(Format(), 255); }
        void rows(const View& band) override {
            for (std::ptrdiff_t x = 0; x < band.extent(1); ++x) got.push_back(band.get<std::uint8_t>({0, x, 0}));
        }
        void finish() override {}
        std::vector<int> got;
    } sink;
    const View wedge = Buffer::allocate(10).view(Format::parse(">H"), {1, 5, 1});
    const std::vector<std::uint16_t> values{0, 1, 500, 999, 1000};
    for (std::ptrdiff_t x = 0; x < 5; ++x) wedge.set<std::uint16_t>({0, x, 0}, values[static_cast<std::size_t>(x)]);
    save(Picture(Image(wedge, 1000)), sink);
    CHECK(sink.got == std::vector<int>{0, 0, 128, 255, 255}); // 127.5 rounds up, 254.745 to 255
}
