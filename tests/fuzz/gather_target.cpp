// Frames of any kind over a small block, gathered by some set of kernels and compared with one element at a time.
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"
#include "fuzz/exact_buffer.hpp"
#include "fuzz/input_numbers.hpp"
#include "fuzz/slow_gather.hpp"
#include "fuzz/targets.hpp"
#include "oriel/oriel.hpp"
#include "support/printed.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel;

/// Strides for this shape with axes in any order and direction and gaps anywhere, its lowest byte at 0.
Layout some_layout(Numbers& numbers, std::array<std::ptrdiff_t, 3> shape, std::size_t itemsize) {
    constexpr std::array<std::array<std::size_t, 3>, 6> orders{
        {{0, 1, 2}, {1, 0, 2}, {2, 0, 1}, {0, 2, 1}, {1, 2, 0}, {2, 1, 0}}};
    const std::array<std::size_t, 3> order = orders[numbers.index(orders.size())];
    std::array<std::ptrdiff_t, 3> strides{};
    std::ptrdiff_t offset = 0;
    auto packed = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t k = 3; k-- > 0;) {
        const std::size_t axis = order[k];
        const std::uint8_t how = numbers.byte();
        const std::ptrdiff_t gap = how < 160 ? 0 : how < 200 ? static_cast<std::ptrdiff_t>(itemsize) : how % 9;
        const std::ptrdiff_t stride = packed + gap;
        strides[axis] = (how & 1) != 0 ? -stride : stride;
        if ((how & 1) != 0) offset += stride * std::max<std::ptrdiff_t>(shape[axis] - 1, 0);
        packed = stride * std::max<std::ptrdiff_t>(shape[axis], 1);
    }
    return {shape, strides, offset};
}

Buffer block_for(const Layout& layout, std::size_t itemsize, std::byte background) {
    return exact_buffer(static_cast<std::size_t>(layout.canonical(itemsize).reach(itemsize).high), background);
}

struct Restore {
    copying::Tuning tuning = copying::tuning();
    ~Restore() {
        copying::tuning() = tuning;
        copying::use_target(copying::targets().back());
    }
};

Format some_format(Numbers& numbers) {
    constexpr std::array codes{"B",  "<H", ">H", "<I", ">I", "<Q", ">Q", "<f",
                               ">f", "<d", ">d", "?",  "b",  "<h", "<e", ">i"};
    return Format::parse(codes[numbers.index(codes.size())]);
}

std::uint64_t some_max(Numbers& numbers, const Format& format) {
    if (format.kind() > Kind::unsigned_integer || numbers.flag()) return 0;
    const std::uint64_t most = Frame::natural_max(format);
    if (numbers.flag()) return most >> numbers.index(8);
    std::uint64_t max = 0;
    for (std::size_t k = 0; k < format.itemsize(); ++k) max = max << 8 | numbers.byte();
    return std::clamp<std::uint64_t>(max, 1, most);
}

Frame some_channels(Numbers& numbers, Frame frame) {
    for (std::size_t steps = numbers.index(3); steps > 0; --steps) {
        std::array<std::uint8_t, Frame::max_channels> positions{};
        const std::size_t count = 1 + numbers.index(Frame::max_channels);
        for (std::size_t k = 0; k < count; ++k)
            positions[k] = static_cast<std::uint8_t>(numbers.index(frame.channel_count()));
        if (numbers.flag()) frame = frame.select({positions.data(), count});
        if (numbers.flag()) frame = frame.invert(numbers.byte());
    }
    return frame;
}

/// What differs, for whoever looks into it.
std::string difference(const Image& image, const View& to, const Bytes& wanted) {
    std::string out = "gathering " + image.frame().text() + " '" + image.frame().format().code() + "', inverted bits " +
                      std::to_string(image.frame().inverted_bits()) + ", " + image.frame().layout().text() + ", to " +
                      to.layout().text() + " with " + std::string(copying::kernels().target) + ":";
    const Bytes got = to_bytes(to);
    const std::size_t itemsize = to.itemsize();
    std::size_t told = 0;
    for (std::size_t k = 0; k < got.size() && told < 3; k += itemsize) {
        const auto mine = std::span(got).subspan(k, itemsize);
        const auto theirs = std::span(wanted).subspan(k, itemsize);
        if (same_values(mine, theirs, to.format())) continue;
        ++told;
        out += "\n  element " + std::to_string(k / itemsize) + " is " + testing::printed(mine) + ", not " +
               testing::printed(theirs);
    }
    return out;
}

void check_gather(const Image& image, const View& to, const Bytes& wanted) {
    const std::byte background{0xb7};
    const View block = to.owner().view();
    fill_bytes(block, std::span(&background, 1));
    gather(image, to);
    if (!same_values(to_bytes(to), wanted, to.format())) fail(difference(image, to, wanted));
    fill_bytes(to, Bytes(to.itemsize(), background));
    require(count(block, std::to_integer<std::uint8_t>(background)) == block.nbytes(),
            "gathering wrote beside its view");
}

} // namespace

void run_gather(std::string_view, std::span<const std::byte> input) {
    Numbers numbers(input);
    const Restore restore;
    const std::size_t kernels = numbers.index(copying::targets().size());
    const Format format = some_format(numbers);
    const bool wide = numbers.flag(); // a picture of long rows, or a more or less square one
    const std::array<std::ptrdiff_t, 3> shape{numbers.below(wide ? 3 : 18),
                                              wide ? 2 * numbers.byte() : numbers.below(18), 1 + numbers.below(8)};
    const Layout layout = some_layout(numbers, shape, format.itemsize());
    Frame frame(format, layout, some_max(numbers, format));
    frame = some_channels(numbers, frame);
    if (numbers.flag()) frame = Rotate{90 * static_cast<int>(numbers.index(4))}(frame);
    const Layout wanted_layout =
        some_layout(numbers, {frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.channel_count())},
                    format.itemsize());
    const std::uint8_t tuned = numbers.byte();
    copying::tuning().streaming_bytes = (tuned & 1) != 0 ? 0 : std::size_t{40} << 20;
    copying::tuning().turning_bytes = (tuned & 1) != 0 ? 0 : std::size_t{5} << 20;
    copying::tuning().tile = (tuned & 2) != 0 ? 1 + (tuned >> 4) : 256;
    copying::tuning().few_atoms = (tuned & 8) != 0 ? 64 : 0;
    copying::tuning().band_bytes = (tuned & 4) != 0 ? std::size_t{64} << (tuned >> 5) : std::size_t{256} << 10;

    const Buffer buffer = block_for(layout, format.itemsize(), std::byte{0});
    const View bytes = buffer.view();
    const std::span<const std::byte> pattern = numbers.rest();
    for (std::size_t k = 0; k < bytes.nbytes(); ++k) // the input's own bytes, then ones that differ
        bytes.mutable_data()[k] = k < pattern.size() ? pattern[k] : static_cast<std::byte>(k * 37 + k / 251 * 11 + 1);
    const Image image(buffer.view(format, layout), frame);
    const Buffer target = block_for(wanted_layout, format.itemsize(), std::byte{0});
    const View to = target.view(format, wanted_layout);

    copying::use_target(copying::targets()[kernels]);
    try {
        gather(image, to);
    } catch (const TypeError&) {
        require(frame.inverts(), "only inverting depends on the type");
        return;
    }
    const Bytes wanted = seen_bytes(image);
    check_gather(image, to, wanted);
    const Image packed = materialise(image, 1);
    require(same_values(to_bytes(packed.view()), wanted, format), "what is materialised differs");
    require(packed.frame() == frame.gathered(), "what is materialised has another frame");
}

} // namespace fuzzing
