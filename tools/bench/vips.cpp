// libvips, in memory and on one thread. The result's tiles are prepared straight into the shared memory, in the sizes
// vips itself proposes: what its own memory sink does, without the threads and without an allocation.
#include "peers.hpp"

#include <vips/vips.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace bench {
namespace {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};
using Image = std::unique_ptr<VipsImage, Unref>;
using Region = std::unique_ptr<VipsRegion, Unref>;

void require(int status) {
    if (status != 0) throw std::runtime_error(std::string("vips: ") + vips_error_buffer());
}

// What an operation gives: build(&out) is one of vips' functions.
template <class Build> Image made(Build build) {
    VipsImage* out = nullptr;
    require(build(&out));
    return Image(out);
}

Image image_over(std::byte* bytes, std::size_t height, std::size_t width, std::size_t bands, Depth depth) {
    const VipsBandFormat format = depth == Depth::u8    ? VIPS_FORMAT_UCHAR
                                  : depth == Depth::u16 ? VIPS_FORMAT_USHORT
                                                        : VIPS_FORMAT_FLOAT;
    const std::size_t itemsize = depth == Depth::u8 ? 1 : depth == Depth::u16 ? 2 : 4;
    return Image(vips_image_new_from_memory(bytes, height * width * bands * itemsize, static_cast<int>(width),
                                            static_cast<int>(height), static_cast<int>(bands), format));
}

// Computes all of `image` into the memory `target` looks at.
void write(VipsImage* image, VipsImage* target) {
    int tile_width = 0, tile_height = 0, lines = 0;
    vips_get_tile_size(image, &tile_width, &tile_height, &lines);
    const Region from(vips_region_new(image)), to(vips_region_new(target));
    VipsRect all{0, 0, image->Xsize, image->Ysize};
    require(vips_region_image(to.get(), &all));
    for (int y = 0; y < image->Ysize; y += tile_height)
        for (int x = 0; x < image->Xsize; x += tile_width) {
            VipsRect tile{x, y, std::min(tile_width, image->Xsize - x), std::min(tile_height, image->Ysize - y)};
            require(vips_region_prepare_to(from.get(), to.get(), &tile, x, y));
        }
}

Image flipped(VipsImage* from) {
    return made([&](VipsImage** out) { return vips_flip(from, out, VIPS_DIRECTION_HORIZONTAL, nullptr); });
}
Image turned(VipsImage* from, VipsAngle angle) {
    return made([&](VipsImage** out) { return vips_rot(from, out, angle, nullptr); });
}
Image band(VipsImage* from, int k) {
    return made([&](VipsImage** out) { return vips_extract_band(from, out, k, nullptr); });
}
Image inverted(VipsImage* from) {
    return made([&](VipsImage** out) {
        if (from->BandFmt == VIPS_FORMAT_FLOAT) return vips_linear1(from, out, -1, 1, nullptr);
        if (from->Bands != 4) return vips_invert(from, out, nullptr);
        constexpr std::array<double, 4> colour{255, 255, 255, 0};
        return vips_eorimage_const(from, out, colour.data(), 4, nullptr);
    });
}

Image interleaved(VipsImage* from, int bands) {
    std::vector<Image> parts;
    std::vector<VipsImage*> list;
    const int height = from->Ysize / bands;
    for (int k = 0; k < bands; ++k) {
        parts.push_back(made([&](VipsImage** out) {
            return vips_extract_area(from, out, 0, k * height, from->Xsize, height, nullptr);
        }));
        list.push_back(parts.back().get());
    }
    return made([&](VipsImage** out) { return vips_bandjoin(list.data(), out, bands, nullptr); });
}

Image result(Operation operation, VipsImage* from, int bands) {
    const int width = from->Xsize, height = from->Ysize;
    switch (operation) {
    case Operation::crop_half:
        return made(
            [&](VipsImage** out) { return vips_extract_area(from, out, width / 4, 0, width / 2, height, nullptr); });
    case Operation::flip_y:
        return made([&](VipsImage** out) { return vips_flip(from, out, VIPS_DIRECTION_VERTICAL, nullptr); });
    case Operation::flip_x: return flipped(from);
    case Operation::rotate_180: return turned(from, VIPS_ANGLE_D180);
    case Operation::extract: return band(from, 1);
    case Operation::subsample: return made([&](VipsImage** out) { return vips_subsample(from, out, 2, 2, nullptr); });
    case Operation::invert:
    case Operation::invert_in_place: return inverted(from);
    case Operation::flip_x_invert: return inverted(flipped(from).get());
    case Operation::transpose: return flipped(turned(from, VIPS_ANGLE_D90).get());
    case Operation::rotate_90: return turned(from, VIPS_ANGLE_D90);
    case Operation::rotate_270: return turned(from, VIPS_ANGLE_D270);
    case Operation::to_planar: // band by band, see below
    case Operation::to_interleaved: break;
    }
    return interleaved(from, bands);
}

Work copying(const Job& job) {
    if (job.in_place()) return {}; // its images do not change
    const bool odd = job.size.width % 2 != 0 || job.size.height % 2 != 0;
    if (job.operation == Operation::subsample && odd) return {}; // it drops the last half pair
    const auto [width, height] = job.size;
    const std::size_t channels = job.kind.channels;
    const std::shared_ptr<VipsImage> from = job.operation == Operation::to_interleaved
                                                ? image_over(job.source, height * channels, width, 1, job.kind.depth)
                                                : image_over(job.source, height, width, channels, job.kind.depth);
    if (job.operation == Operation::to_planar) {
        std::vector<std::shared_ptr<VipsImage>> planes;
        for (std::size_t k = 0; k < channels; ++k)
            planes.push_back(
                image_over(job.target + k * job.size.pixels() * job.kind.itemsize(), height, width, 1, job.kind.depth));
        return repeated([from, planes] {
            for (std::size_t k = 0; k < planes.size(); ++k)
                write(band(from.get(), static_cast<int>(k)).get(), planes[k].get());
        });
    }
    const Meaning m = job.meaning();
    const std::shared_ptr<VipsImage> to = image_over(job.target, m.shape[0], m.shape[1], m.shape[2], job.kind.depth);
    return repeated([from, to, operation = job.operation, bands = static_cast<int>(channels)] {
        write(result(operation, from.get(), bands).get(), to.get());
    });
}

} // namespace

std::vector<Peer> vips_peers() {
    if (VIPS_INIT("oriel-bench") != 0) return {};
    vips_concurrency_set(1);
    vips_cache_set_max(0); // or the second time it would remember the first
    return {{"libvips", vips_version_string(), false, copying, nullptr}};
}

} // namespace bench
