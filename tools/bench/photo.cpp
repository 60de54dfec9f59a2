// make_photo: a picture of any size that compresses and looks to a codec about as a photograph does, for measuring.
// Large soft forms, edges, texture in some places and none in others, and a sensor's noise. Rows are written as
// they are made, so memory grows with the width alone; the same arguments give the same bytes anywhere.
//
//   make_photo 16000 12000 big.ppm
//
// Made of fields of smooth noise over lattices from 4096 pixels down to 4. Each keeps its two lattice rows already
// interpolated along x, so that a pixel costs one multiplication and two additions a lattice.
#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <vector>

namespace {

std::uint32_t scatter(std::uint32_t x, std::uint32_t y, std::uint32_t seed) {
    std::uint32_t h = x * 0x8da6b343U ^ y * 0xd8163841U ^ seed * 0xcb1ab31fU;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}

using Row = std::vector<float>;

/// Smooth noise over one lattice, -strength .. strength.
class Lattice {
public:
    Lattice(std::size_t width, std::size_t cell, float strength, std::uint32_t seed)
        : cell_(cell), strength_(strength), seed_(seed), above_(width), below_(width) {
        for (std::size_t i = 0; i < cell; ++i) {
            const float t = static_cast<float>(i) / static_cast<float>(cell);
            ease_.push_back(t * t * (3 - 2 * t));
        }
        interpolate(below_, 0);
    }

    /// Adds row y; rows come in order from 0.
    void add_to(Row& sum, std::size_t y) {
        if (y % cell_ == 0) {
            std::swap(above_, below_);
            interpolate(below_, y / cell_ + 1);
        }
        const float t = ease_[y % cell_];
        for (std::size_t x = 0; x < sum.size(); ++x) sum[x] += above_[x] + (below_[x] - above_[x]) * t;
    }

private:
    float value(std::size_t column, std::size_t row) const {
        const auto h = scatter(static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(row), seed_);
        return strength_ * (static_cast<float>(h >> 8) / 8388608.0F - 1);
    }
    void interpolate(Row& row, std::size_t lattice_row) const {
        float left = value(0, lattice_row);
        for (std::size_t start = 0, column = 1; start < row.size(); start += cell_, ++column) {
            const float right = value(column, lattice_row);
            const std::size_t count = std::min(cell_, row.size() - start);
            for (std::size_t i = 0; i < count; ++i) row[start + i] = left + (right - left) * ease_[i];
            left = right;
        }
    }

    std::size_t cell_;
    float strength_;
    std::uint32_t seed_;
    Row ease_, above_, below_;
};

/// Lattices from a largest cell down to a smallest; the strength changes by `ratio` from one to the next.
class Field {
public:
    Field(std::size_t width, std::size_t largest, std::size_t smallest, float strength, float ratio, std::uint32_t seed)
        : row_(width) {
        for (std::size_t cell = largest; cell >= smallest; cell /= 2, strength *= ratio)
            lattices_.emplace_back(width, cell, strength, ++seed);
    }
    const Row& at(std::size_t y) {
        std::fill(row_.begin(), row_.end(), 0.0F);
        for (Lattice& lattice : lattices_) lattice.add_to(row_, y);
        return row_;
    }

private:
    std::vector<Lattice> lattices_;
    Row row_;
};

/// Noise of a mean of 0 and a standard deviation of about 1.3: four bytes of a random word, added. Xorshift
/// generators side by side, so that a compiler can run them as one vector.
class Sensor {
public:
    explicit Sensor(std::uint32_t seed) {
        for (std::uint32_t i = 0; i < states_.size(); ++i) states_[i] = scatter(i, 0, seed) | 1U;
    }
    void fill(Row& noise) {
        for (std::size_t start = 0; start < noise.size(); start += states_.size()) {
            std::array<float, 16> drawn;
            for (std::size_t i = 0; i < states_.size(); ++i) {
                std::uint32_t s = states_[i];
                s ^= s << 13;
                s ^= s >> 17;
                s ^= s << 5;
                states_[i] = s;
                const std::uint32_t sum = (s & 255) + ((s >> 8) & 255) + ((s >> 16) & 255) + (s >> 24);
                drawn[i] = (static_cast<float>(static_cast<std::int32_t>(sum)) - 510) * (1.3F / 147.8F);
            }
            std::copy_n(drawn.begin(), std::min(drawn.size(), noise.size() - start),
                        noise.begin() + static_cast<std::ptrdiff_t>(start));
        }
    }

private:
    std::array<std::uint32_t, 16> states_{};
};

/// -1 or 1 with an edge about two pixels wide between, where `form` passes `level`.
float edge(float form, float level, float steepness) { return std::clamp((form - level) * steepness, -1.0F, 1.0F); }

class Photo {
public:
    Photo(std::size_t width, std::uint32_t seed)
        : light_(width, 4096, 16, 30, 0.78F, seed), texture_(width, 32, 2, 20, 0.92F, seed + 100),
          form_(width, 1024, 16, 1, 0.52F, seed + 200), other_(width, 512, 8, 1, 0.55F, seed + 300),
          blue_(width, 2048, 32, 12, 0.75F, seed + 400), red_(width, 2048, 32, 14, 0.75F, seed + 500),
          sensor_(seed + 600), noise_(3 * width) {}

    /// Row y as bytes, red, green and blue in turn; rows come in order from 0.
    void row(std::size_t y, std::vector<std::uint8_t>& pixels) {
        const Row &light = light_.at(y), &texture = texture_.at(y), &form = form_.at(y), &other = other_.at(y);
        const Row &blue = blue_.at(y), &red = red_.at(y);
        sensor_.fill(noise_);
        for (std::size_t x = 0; x < light.size(); ++x) {
            const float near = edge(form[x], 0.15F, 160), far = edge(other[x], -0.3F, 90);
            const float rough = std::clamp(form[x] * 1.3F + 0.3F + 0.4F * far, 0.08F, 1.0F);
            const float luma = 118 + 0.8F * light[x] + 30 * near - 18 * far + rough * texture[x];
            const float to_red = red[x] + 12 * far, to_blue = blue[x] - 14 * near;
            const std::array<float, 3> rgb{luma + to_red, luma - 0.4F * (to_red + to_blue), luma + to_blue};
            for (std::size_t k = 0; k < 3; ++k)
                pixels[3 * x + k] = static_cast<std::uint8_t>(
                    static_cast<std::int32_t>(std::clamp(rgb[k] + noise_[3 * x + k] + 0.5F, 0.0F, 255.0F)));
        }
    }

private:
    Field light_, texture_, form_, other_, blue_, red_;
    Sensor sensor_;
    Row noise_;
};

bool parse(std::string_view text, std::uint32_t& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

bool write_photo(std::FILE* file, std::uint32_t width, std::uint32_t height, std::uint32_t seed) {
    Photo photo(width, seed);
    std::vector<std::uint8_t> pixels(3 * std::size_t{width});
    if (std::fprintf(file, "P6\n%u %u\n255\n", width, height) < 0) return false;
    for (std::uint32_t y = 0; y < height; ++y) {
        photo.row(y, pixels);
        if (std::fwrite(pixels.data(), 1, pixels.size(), file) != pixels.size()) return false;
    }
    return true;
}

} // namespace

int main(int count, char** arguments) {
    std::uint32_t width = 0, height = 0, seed = 1;
    const bool understood = (count == 4 || count == 5) && parse(arguments[1], width) && parse(arguments[2], height) &&
                            (count == 4 || parse(arguments[4], seed)) && width > 0 && height > 0 && width <= 1'000'000;
    if (!understood) {
        std::fputs("usage: make_photo WIDTH HEIGHT FILE.ppm [SEED]      (WIDTH at most 1000000; FILE - is stdout)\n",
                   stderr);
        return 2;
    }
    const bool to_stdout = std::string_view(arguments[3]) == "-";
    std::FILE* file = to_stdout ? stdout : std::fopen(arguments[3], "wb");
    bool written = file != nullptr && write_photo(file, width, height, seed);
    if (file != nullptr && std::fclose(file) != 0) written = false;
    if (!written) std::fprintf(stderr, "make_photo: cannot write %s: %s\n", arguments[3], std::strerror(errno));
    return written ? 0 : 1;
}
