// Boost.GIL. It is all templates, so the compiler's options are its speed: this file alone is compiled for the very
// machine (-march=native), the best case a user of GIL can have.
#include "peers.hpp"

#include <boost/gil.hpp>
#include <boost/version.hpp>

namespace bench {
namespace {

namespace gil = boost::gil;

template <class View> View view_of(std::size_t height, std::size_t width, std::byte* bytes) {
    using Pixel = typename View::value_type;
    return gil::interleaved_view(width, height, reinterpret_cast<Pixel*>(bytes),
                                 static_cast<std::ptrdiff_t>(width * sizeof(Pixel)));
}

struct Inverted {
    template <class Pixel> Pixel operator()(const Pixel& p) const {
        Pixel out;
        gil::static_transform(p, out, [](auto channel) { return gil::channel_invert(channel); });
        if constexpr (gil::num_channels<Pixel>::value == 4)
            gil::get_color(out, gil::alpha_t()) = gil::get_color(p, gil::alpha_t());
        return out;
    }
};

template <class From, class To> Work copied(From from, To to) {
    return repeated([from, to] { gil::copy_pixels(from, to); });
}
template <class From, class To> Work inverted(From from, To to) {
    return repeated([from, to] { gil::transform_pixels(from, to, Inverted()); });
}

template <class View> auto planar_view(const Job& job, std::byte* bytes) {
    using Channel = typename gil::channel_type<View>::type;
    const std::size_t width = job.size.width;
    const auto plane = [&](std::size_t k) { return reinterpret_cast<Channel*>(bytes) + k * job.size.pixels(); };
    const auto row = static_cast<std::ptrdiff_t>(width * sizeof(Channel));
    if constexpr (gil::num_channels<View>::value == 4)
        return gil::planar_rgba_view(width, job.size.height, plane(0), plane(1), plane(2), plane(3), row);
    else return gil::planar_rgb_view(width, job.size.height, plane(0), plane(1), plane(2), row);
}

template <class View> Work copying_as(const Job& job) {
    const Meaning m = job.meaning();
    const View from = view_of<View>(job.size.height, job.size.width, job.source);
    const View to = view_of<View>(m.shape[0], m.shape[1], job.target);
    const auto width = from.width(), height = from.height();
    switch (job.operation) {
    case Operation::crop_half: return copied(gil::subimage_view(from, width / 4, 0, width / 2, height), to);
    case Operation::flip_y: return copied(gil::flipped_up_down_view(from), to);
    case Operation::flip_x: return copied(gil::flipped_left_right_view(from), to);
    case Operation::rotate_180: return copied(gil::rotated180_view(from), to);
    case Operation::subsample: return copied(gil::subsampled_view(from, 2, 2), to);
    case Operation::invert: return inverted(from, to);
    case Operation::invert_in_place: return inverted(to, to);
    case Operation::flip_x_invert: return inverted(gil::flipped_left_right_view(from), to);
    case Operation::transpose: return copied(gil::transposed_view(from), to);
    case Operation::rotate_90: return copied(gil::rotated90cw_view(from), to);
    case Operation::rotate_270: return copied(gil::rotated90ccw_view(from), to);
    case Operation::extract:
    case Operation::to_planar:
    case Operation::to_interleaved: break;
    }
    if constexpr (gil::num_channels<View>::value >= 3) {
        if (job.operation == Operation::to_planar) return copied(from, planar_view<View>(job, job.target));
        if (job.operation == Operation::to_interleaved) return copied(planar_view<View>(job, job.source), to);
        const auto channel = gil::nth_channel_view(from, 1);
        using Gray = gil::pixel<typename gil::channel_type<View>::type, gil::gray_layout_t>;
        return copied(channel,
                      gil::interleaved_view(job.size.width, job.size.height, reinterpret_cast<Gray*>(job.target),
                                            width * static_cast<std::ptrdiff_t>(sizeof(Gray))));
    }
    return {};
}

Work copying(const Job& job) {
    switch (job.kind.depth) {
    case Depth::u16: return copying_as<gil::rgb16_view_t>(job);
    case Depth::f32: return copying_as<gil::rgb32f_view_t>(job);
    case Depth::u8: break;
    }
    if (job.kind.channels == 1) return copying_as<gil::gray8_view_t>(job);
    return job.kind.channels == 3 ? copying_as<gil::rgb8_view_t>(job) : copying_as<gil::rgba8_view_t>(job);
}

Work viewing(ViewTask task) {
    const auto window_of = [](auto picture, auto all) {
        return repeatedly_made([picture, all]() mutable {
            benchmark::DoNotOptimize(all); // else the arithmetic is done once, before the loop
            return gil::subimage_view(all, 20, 40, 300, 200);
        });
    };
    // Subsampling makes the step along x a number.
    const auto stepped = [&](auto picture) {
        return window_of(picture, gil::subsampled_view(gil::view(*picture), 1, 1));
    };
    if (task == ViewTask::pixel_window) return stepped(std::make_shared<gil::rgb8_image_t>(640, 480));
    if (task == ViewTask::plane_window) return stepped(std::make_shared<gil::gray8_image_t>(640, 480));
    if (task == ViewTask::packed_window) {
        const auto picture = std::make_shared<gil::rgb8_image_t>(640, 480);
        return window_of(picture, gil::view(*picture));
    }
    return {};
}

} // namespace

std::vector<Peer> gil_peers() { return {{"Boost.GIL", BOOST_LIB_VERSION, false, copying, viewing}}; }

} // namespace bench
