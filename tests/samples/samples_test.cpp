// The committed sample pictures are what the program beside them draws, and show what they are there to show.
#include "oriel/oriel.hpp"
#include "pictures.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace oriel;

namespace {

std::filesystem::path committed(std::string_view file) {
    return std::filesystem::path(ORIEL_SOURCE_DIR) / "sample_images" / file;
}

const samples::Sample& sample(std::string_view file) {
    const auto all = samples::all();
    return *std::find_if(all.begin(), all.end(), [&](const samples::Sample& s) { return s.file == file; });
}

/// The mean difference of two 8-bit pictures' values.
double difference(const Image& a, const Image& b) {
    const Span<const std::uint8_t, 3> left(a.view()), right(b.view());
    double sum = 0;
    for (std::ptrdiff_t y = 0; y < a.height(); ++y)
        for (std::ptrdiff_t x = 0; x < a.width(); ++x)
            for (std::ptrdiff_t k = 0; k < left.extent(2); ++k) sum += std::abs(left(y, x, k) - right(y, x, k));
    return sum / static_cast<double>(a.frame().nbytes());
}

} // namespace

TEST_CASE("the samples are drawn again pixel for pixel") {
    // Not byte for byte: builds differ in how they compress.
    for (const std::string_view file : {"lighthouse.png", "leaf.png", "relief.png", "steps.pgm"}) {
        CAPTURE(file);
        const std::vector<std::byte> drawn = samples::file_bytes(sample(file));
        const Image again = load(drawn), there = load(committed(file));
        CHECK(again.frame() == there.frame());
        CHECK(equal(again.view(), there.view()));
    }
}

TEST_CASE("the JPEG sample is drawn again, as far as encoders agree") {
    // Builds differ in who codes a JPEG: each loses something else.
    const std::vector<std::byte> bytes = samples::file_bytes(sample("harbour.jpg"));
    const std::vector<std::byte> drawn = to_bytes(load(bytes).view());
    const std::vector<std::byte> there = to_bytes(load(committed("harbour.jpg")).view());
    REQUIRE(drawn.size() == there.size());
    double squares = 0;
    for (std::size_t k = 0; k < drawn.size(); ++k) {
        const int difference = std::to_integer<int>(drawn[k]) - std::to_integer<int>(there[k]);
        squares += difference * difference;
    }
    const double mean = squares / static_cast<double>(drawn.size());
    CHECK(mean < 6); // a PSNR of 40 dB
}

TEST_CASE("harbour.jpg is stored turned and shown upright") {
    const Picture harbour = open(committed("harbour.jpg"));
    CHECK(harbour.facts().orientation == 6);
    CHECK(harbour.source()->frame().width() == 600);
    REQUIRE(harbour.width() == 800);
    REQUIRE(harbour.height() == 600);
    CHECK(difference(load(harbour), sample("harbour.jpg").draw()) < 5);
}

TEST_CASE("leaf.png has soft edges, and colours where nothing is seen") {
    const Span<const std::uint8_t, 3> leaf(load(committed("leaf.png")).view());
    std::set<int> alphas, hidden;
    for (std::ptrdiff_t y = 0; y < leaf.extent(0); ++y)
        for (std::ptrdiff_t x = 0; x < leaf.extent(1); ++x) {
            alphas.insert(leaf(y, x, 3));
            if (leaf(y, x, 3) == 0) hidden.insert(leaf(y, x, 0));
        }
    CHECK(alphas.size() > 100);
    CHECK(hidden.size() >= 2);
    CHECK(*hidden.begin() > 0);
}

TEST_CASE("relief.png uses all 16 bits") {
    const Image relief = load(committed("relief.png"));
    REQUIRE(relief.frame().format().itemsize() == 2);
    const View view = relief.view();
    std::set<int> values, low_bytes;
    for (std::ptrdiff_t y = 0; y < relief.height(); ++y)
        for (std::ptrdiff_t x = 0; x < relief.width(); ++x) {
            const int value = view.get<std::uint16_t>({y, x, 0});
            values.insert(value);
            low_bytes.insert(value & 255);
        }
    CHECK(*values.begin() == 0);
    CHECK(*values.rbegin() == 65535);
    CHECK(low_bytes.size() == 256);
}

TEST_CASE("steps.pgm goes from 0 to a white of 1000") {
    const Image steps = load(committed("steps.pgm"));
    CHECK(steps.frame().max() == 1000);
    CHECK(steps.view().get<std::uint16_t>({0, 0, 0}) == 0);
    CHECK(steps.view().get<std::uint16_t>({0, steps.width() / 2, 0}) == 500);
    CHECK(steps.view().get<std::uint16_t>({steps.height() - 1, steps.width() - 1, 0}) == 1000);
}

TEST_CASE("the samples are together less than 2 MB") {
    std::uintmax_t size = 0;
    for (const samples::Sample& s : samples::all()) size += std::filesystem::file_size(committed(s.file));
    CHECK(size < 2'000'000);
}
