#include "oriel_copying.hpp"

#include "oriel/copy.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/image.hpp"

namespace bench {
namespace {

oriel::View view_of(std::byte* bytes, std::array<std::size_t, 3> shape, Depth depth, std::size_t itemsize) {
    const auto extent = [&](std::size_t axis) { return static_cast<std::ptrdiff_t>(shape[axis]); };
    const std::span<std::byte> all(bytes, shape[0] * shape[1] * shape[2] * itemsize);
    return oriel::Buffer::borrow(all).view(format_of(depth), {extent(0), extent(1), extent(2)});
}

// The picture that the operation's result is a copy of.
oriel::Image seen(const oriel::Image& image, Operation operation) {
    using oriel::Direction;
    switch (operation) {
    case Operation::crop_half: return image | oriel::Crop{image.width() / 4, 0, image.width() / 2, image.height()};
    case Operation::flip_y: return image | oriel::Flip{Direction::vertical};
    case Operation::flip_x: return image | oriel::Flip{Direction::horizontal};
    case Operation::rotate_180: return image | oriel::Rotate{180};
    case Operation::extract: return image | oriel::Channels{"1"};
    case Operation::subsample: return image | oriel::Subsample{2, 2};
    case Operation::invert: return image | oriel::Invert{};
    case Operation::flip_x_invert: return image | oriel::Flip{Direction::horizontal} | oriel::Invert{};
    case Operation::transpose: return image | oriel::Transpose{};
    case Operation::rotate_90: return image | oriel::Rotate{90};
    case Operation::rotate_270: return image | oriel::Rotate{270};
    case Operation::invert_in_place:
    case Operation::to_planar:
    case Operation::to_interleaved: break;
    }
    return image;
}

Work copied(const oriel::View& from, const oriel::View& to) {
    return repeated([from, to] { oriel::copy(from, to); });
}

} // namespace

oriel::Format format_of(Depth depth) {
    switch (depth) {
    case Depth::u8: return oriel::Format::of<std::uint8_t>();
    case Depth::u16: return oriel::Format::of<std::uint16_t>();
    case Depth::f32: break;
    }
    return oriel::Format::of<float>();
}

Work oriel_copying(const Job& job) {
    const auto [height, width] = std::array{job.size.height, job.size.width};
    const std::size_t channels = job.kind.channels;
    const auto over = [&](std::byte* bytes, std::array<std::size_t, 3> shape) {
        return view_of(bytes, shape, job.kind.depth, job.kind.itemsize());
    };
    const oriel::View target = over(job.target, job.meaning().shape);
    if (job.operation == Operation::to_interleaved)
        return copied(over(job.source, {channels, height, width}).permute({1, 2, 0}), target);

    const oriel::View source = over(job.source, {height, width, channels});
    if (job.operation == Operation::to_planar) return copied(source.permute({2, 0, 1}), target);
    if (job.in_place()) return repeated([image = oriel::Image(target)] { oriel::invert_in_place(image); });
    const oriel::Image image = seen(oriel::Image(source), job.operation);
    if (image.frame().inverts()) return repeated([image, target] { oriel::gather(image, target); });
    return copied(image.view(), target);
}

} // namespace bench
