#include "job.hpp"

#include <cstring>

namespace bench {
namespace {

constexpr std::array<Kind, 5> all_kinds{{{"gray8", Depth::u8, 1},
                                         {"RGB8", Depth::u8, 3},
                                         {"RGBA8", Depth::u8, 4},
                                         {"RGB16", Depth::u16, 3},
                                         {"RGBf32", Depth::f32, 3}}};

struct Named {
    Operation operation;
    std::string_view name;
};
constexpr std::array<Named, 14> names{{{Operation::crop_half, "crop half"},
                                       {Operation::flip_y, "flip y"},
                                       {Operation::flip_x, "flip x"},
                                       {Operation::rotate_180, "rotate 180"},
                                       {Operation::extract, "extract channel"},
                                       {Operation::subsample, "subsample 2x2"},
                                       {Operation::invert, "invert"},
                                       {Operation::invert_in_place, "invert in place"},
                                       {Operation::flip_x_invert, "flip x + invert"},
                                       {Operation::transpose, "transpose"},
                                       {Operation::rotate_90, "rotate 90"},
                                       {Operation::rotate_270, "rotate 270"},
                                       {Operation::to_planar, "to planar"},
                                       {Operation::to_interleaved, "to interleaved"}}};

constexpr std::array<Operation, names.size()> all_operations = [] {
    std::array<Operation, names.size()> out{};
    for (std::size_t i = 0; i < names.size(); ++i) out[i] = names[i].operation;
    return out;
}();

template <class T> void invert_at(std::byte* element, T max) {
    T value;
    std::memcpy(&value, element, sizeof value);
    value = static_cast<T>(max - value);
    std::memcpy(element, &value, sizeof value);
}

void invert_element(std::byte* element, Depth depth) {
    switch (depth) {
    case Depth::u8: return invert_at<std::uint8_t>(element, 255);
    case Depth::u16: return invert_at<std::uint16_t>(element, 65535);
    case Depth::f32: return invert_at<float>(element, 1);
    }
}

} // namespace

std::span<const Kind> kinds() { return all_kinds; }
std::span<const Operation> operations() { return all_operations; }
std::string_view name(Operation operation) { return names[static_cast<std::size_t>(operation)].name; }

bool applies(Operation operation, const Kind& kind) {
    const bool of_channels =
        operation == Operation::extract || operation == Operation::to_planar || operation == Operation::to_interleaved;
    return kind.channels > 1 || !of_channels;
}

Meaning Job::meaning() const {
    const std::size_t h = size.height, w = size.width, c = kind.channels;
    const auto pixel = static_cast<std::ptrdiff_t>(c), row = static_cast<std::ptrdiff_t>(w * c);
    const std::size_t last_row = (h - 1) * w * c, last_column = (w - 1) * c;
    switch (operation) {
    case Operation::crop_half: return {{h, w / 2, c}, {row, pixel, 1}, w / 4 * c, false};
    case Operation::flip_y: return {{h, w, c}, {-row, pixel, 1}, last_row, false};
    case Operation::flip_x: return {{h, w, c}, {row, -pixel, 1}, last_column, false};
    case Operation::rotate_180: return {{h, w, c}, {-row, -pixel, 1}, last_row + last_column, false};
    case Operation::extract: return {{h, w, 1}, {row, pixel, 1}, 1, false};
    case Operation::subsample: return {{(h + 1) / 2, (w + 1) / 2, c}, {2 * row, 2 * pixel, 1}, 0, false};
    case Operation::invert:
    case Operation::invert_in_place: return {{h, w, c}, {row, pixel, 1}, 0, true};
    case Operation::flip_x_invert: return {{h, w, c}, {row, -pixel, 1}, last_column, true};
    case Operation::transpose: return {{w, h, c}, {pixel, row, 1}, 0, false};
    case Operation::rotate_90: return {{w, h, c}, {pixel, -row, 1}, last_row, false};
    case Operation::rotate_270: return {{w, h, c}, {-pixel, row, 1}, last_column, false};
    case Operation::to_planar: return {{c, h, w}, {1, row, pixel}, 0, false};
    case Operation::to_interleaved: break;
    }
    const auto plane = static_cast<std::ptrdiff_t>(h * w);
    return {{h, w, c}, {static_cast<std::ptrdiff_t>(w), 1, plane}, 0, false};
}

std::size_t Job::result_bytes() const {
    const Meaning m = meaning();
    return m.shape[0] * m.shape[1] * m.shape[2] * kind.itemsize();
}

std::vector<std::byte> expected(const Job& job) {
    const Meaning m = job.meaning();
    const std::size_t itemsize = job.kind.itemsize();
    std::vector<std::byte> out(job.result_bytes());
    std::byte* at = out.data();
    for (std::size_t i = 0; i < m.shape[0]; ++i)
        for (std::size_t j = 0; j < m.shape[1]; ++j)
            for (std::size_t k = 0; k < m.shape[2]; ++k, at += itemsize) {
                const std::ptrdiff_t element =
                    static_cast<std::ptrdiff_t>(m.offset) + static_cast<std::ptrdiff_t>(i) * m.strides[0] +
                    static_cast<std::ptrdiff_t>(j) * m.strides[1] + static_cast<std::ptrdiff_t>(k) * m.strides[2];
                std::memcpy(at, job.source + element * static_cast<std::ptrdiff_t>(itemsize), itemsize);
                const bool alpha = job.kind.has_alpha() && k == 3;
                if (m.inverts && !alpha) invert_element(at, job.kind.depth);
            }
    return out;
}

void fill_with_pixels(std::span<std::byte> bytes, Depth depth) {
    std::uint64_t state = 0x9e3779b97f4a7c15U; // splitmix64 without its last multiplications: any bytes will do
    const auto draw = [&] {
        state += 0x9e3779b97f4a7c15U;
        const std::uint64_t mixed = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9U;
        return mixed ^ (mixed >> 27);
    };
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t drawn = draw();
        if (depth == Depth::f32) {
            const std::array<float, 2> values{static_cast<float>(drawn & 0xffffff) / 16777215.0F,
                                              static_cast<float>(drawn >> 40) / 16777215.0F};
            std::memcpy(&drawn, values.data(), sizeof drawn);
        }
        std::memcpy(bytes.data() + i, &drawn, std::min<std::size_t>(8, bytes.size() - i));
    }
}

} // namespace bench
