// Random chains of filters, of any format and memory layout, against an array that the same operations change
// element by element. Chains with stages run over a Picture.
#include "copy/layouts.hpp"
#include "oriel/copy.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/paste.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/select.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/image.hpp"
#include "oriel/picture.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace oriel;
using testing::Dice;

namespace {

using Index = std::array<std::ptrdiff_t, 3>; // y, x, c

// The slow twin of an Image: an array of values and what would be max.
struct Pixels {
    std::ptrdiff_t height = 0;
    std::ptrdiff_t width = 0;
    std::ptrdiff_t channels = 0;
    double max = 0;
    std::string letters; // of the channels
    std::vector<double> values;

    double& at(std::ptrdiff_t y, std::ptrdiff_t x, std::ptrdiff_t c) {
        return values[static_cast<std::size_t>((y * width + x) * channels + c)];
    }

    // Pixels of these sizes, each taken from where `from` says.
    Pixels mapped(std::ptrdiff_t h, std::ptrdiff_t w, std::ptrdiff_t c, const std::function<Index(Index)>& from) {
        Pixels out{h, w, c, max, letters, {}};
        for (std::ptrdiff_t i = 0; i < h; ++i)
            for (std::ptrdiff_t j = 0; j < w; ++j)
                for (std::ptrdiff_t k = 0; k < c; ++k) {
                    const Index index = from({i, j, k});
                    out.values.push_back(at(index[0], index[1], index[2]));
                }
        return out;
    }
};

Pixels pixels_of(const Image& image) {
    return {image.height(),
            image.width(),
            static_cast<std::ptrdiff_t>(image.channel_count()),
            static_cast<double>(image.frame().max()),
            image.frame().channel_names(),
            testing::reference_pixels(image)};
}

// A picture of noise in memory of a random geometry: planar, bottom-up, padded, BGR, turned.
Image random_image(Dice& dice, const Format& format, std::uint64_t max) {
    const testing::Shape shape{1 + dice.below(9), 1 + dice.below(9), 1 + dice.below(5)};
    const testing::Placed placed(testing::random_layout(dice, shape, format.itemsize(), false), format.itemsize());
    const View view = Buffer::allocate(placed.bytes).view(format, placed.layout);
    const Image image(view, max);
    testing::for_each_index(shape, [&](auto index) {
        const auto drawn = static_cast<std::uint64_t>(dice.below(1 << 20));
        const std::uint64_t value = drawn % (image.frame().max() + 1);
        if (format.kind() == Kind::floating) view.set<float>(index, static_cast<float>(drawn % 257) / 256);
        else if (format.itemsize() == 1) view.set<std::uint8_t>(index, static_cast<std::uint8_t>(value));
        else if (format.itemsize() == 2) view.set<std::uint16_t>(index, static_cast<std::uint16_t>(value));
        else view.set<std::uint32_t>(index, static_cast<std::uint32_t>(value));
    });
    return image;
}

// A slice as people write it, and the indices Python takes with it.
struct Written {
    std::string text;
    std::vector<std::ptrdiff_t> indices;
};

Written random_slice(Dice& dice, std::ptrdiff_t extent) {
    while (true) {
        if (dice.below(5) == 0) {
            const std::ptrdiff_t at = dice.below(extent);
            return {std::to_string(dice.below(2) ? at : at - extent), {at}};
        }
        const auto bound = [&]() -> std::optional<std::ptrdiff_t> {
            if (dice.below(3) == 0) return std::nullopt;
            return dice.below(4 * extent + 3) - 2 * extent - 1;
        };
        const std::optional<std::ptrdiff_t> start = bound();
        const std::optional<std::ptrdiff_t> stop = bound();
        const bool stepped = dice.below(2) != 0;
        const std::ptrdiff_t step = stepped ? (dice.below(2) ? 1 : -1) * (1 + dice.below(3)) : 1;
        Written out;
        // Python's own words: start and stop count from the end if negative, then are clamped to the axis.
        const auto place = [&](std::ptrdiff_t at) {
            if (at < 0) at += extent;
            const std::ptrdiff_t low = step > 0 ? 0 : -1;
            return std::min(std::max(at, low), step > 0 ? extent : extent - 1);
        };
        const std::ptrdiff_t end = stop ? place(*stop) : step > 0 ? extent : -1;
        for (std::ptrdiff_t at = start      ? place(*start)
                                 : step > 0 ? 0
                                            : extent - 1;
             step > 0 ? at < end : at > end; at += step)
            out.indices.push_back(at);
        if (out.indices.empty()) continue; // an error of its own, tested elsewhere
        const auto text = [](std::optional<std::ptrdiff_t> n) { return n ? std::to_string(*n) : std::string(); };
        out.text = text(start) + ":" + text(stop) + (stepped ? ":" + std::to_string(step) : "");
        return out;
    }
}

// One operation, applied to an Image or Picture by the library and to the array by index. Strings that filters
// refer to live here.
struct Step {
    std::string text;
    std::string argument;
    std::function<Image(const Image&, const Step&)> on_image; // empty for a stage
    std::function<Picture(const Picture&, const Step&)> on_picture;
    std::function<Pixels(Pixels&)> on_pixels;
};

template <class Make> void use_filter(Step& step, Make make) {
    step.on_image = [make](const Image& image, const Step& self) { return image | make(self); };
    step.on_picture = [make](const Picture& picture, const Step& self) { return picture | make(self); };
}

std::string numbers(std::initializer_list<std::ptrdiff_t> list) {
    std::string out;
    for (const std::ptrdiff_t n : list) out += " " + std::to_string(n);
    return out;
}

Step geometry(Dice& dice, const Pixels& in) {
    const std::ptrdiff_t h = in.height;
    const std::ptrdiff_t w = in.width;
    const std::ptrdiff_t c = in.channels;
    Step step;
    switch (dice.below(7)) {
    case 0: {
        const std::ptrdiff_t cw = 1 + dice.below(w);
        const std::ptrdiff_t ch = 1 + dice.below(h);
        const Crop crop{dice.below(w - cw + 1), dice.below(h - ch + 1), cw, ch};
        step.text = "crop" + numbers({crop.x, crop.y, cw, ch});
        use_filter(step, [=](const Step&) { return crop; });
        step.on_pixels = [=](Pixels& p) {
            return p.mapped(ch, cw, c, [=](Index i) { return Index{i[0] + crop.y, i[1] + crop.x, i[2]}; });
        };
        break;
    }
    case 1: {
        const auto direction = static_cast<Direction>(dice.below(3));
        step.text = "flip" + numbers({static_cast<std::ptrdiff_t>(direction)});
        use_filter(step, [=](const Step&) { return Flip{direction}; });
        step.on_pixels = [=](Pixels& p) {
            return p.mapped(h, w, c, [=](Index i) {
                return Index{direction == Direction::horizontal ? i[0] : h - 1 - i[0],
                             direction == Direction::vertical ? i[1] : w - 1 - i[1], i[2]};
            });
        };
        break;
    }
    case 2: {
        const int turns = static_cast<int>(dice.below(9)) - 4;
        step.text = "rotate" + numbers({turns * 90});
        use_filter(step, [=](const Step&) { return Rotate{turns * 90}; });
        step.on_pixels = [=](Pixels& p) {
            Pixels out = p;
            for (int t = 0; t < ((turns % 4) + 4) % 4; ++t) {
                const std::ptrdiff_t last = out.height - 1; // clockwise: the left column becomes the top row
                out = out.mapped(out.width, out.height, c, [=](Index i) { return Index{last - i[1], i[0], i[2]}; });
            }
            return out;
        };
        break;
    }
    case 3:
        step.text = "transpose";
        use_filter(step, [](const Step&) { return Transpose{}; });
        step.on_pixels = [=](Pixels& p) { return p.mapped(w, h, c, [=](Index i) { return Index{i[1], i[0], i[2]}; }); };
        break;
    case 4:
        step.text = "transverse";
        use_filter(step, [](const Step&) { return Transverse{}; });
        step.on_pixels = [=](Pixels& p) {
            return p.mapped(w, h, c, [=](Index i) { return Index{h - 1 - i[1], w - 1 - i[0], i[2]}; });
        };
        break;
    case 5: {
        const Subsample every{1 + dice.below(4), 1 + dice.below(4), dice.below(w), dice.below(h)};
        step.text = "subsample" + numbers({every.step_x, every.step_y, every.x0, every.y0});
        use_filter(step, [=](const Step&) { return every; });
        step.on_pixels = [=](Pixels& p) {
            std::ptrdiff_t rows = 0;
            std::ptrdiff_t columns = 0;
            for (std::ptrdiff_t y = every.y0; y < h; y += every.step_y) ++rows;
            for (std::ptrdiff_t x = every.x0; x < w; x += every.step_x) ++columns;
            return p.mapped(rows, columns, c, [=](Index i) {
                return Index{every.y0 + i[0] * every.step_y, every.x0 + i[1] * every.step_x, i[2]};
            });
        };
        break;
    }
    default: {
        const Written y = random_slice(dice, h);
        const Written x = random_slice(dice, w);
        switch (dice.below(4)) {
        case 0: step.argument = "[" + y.text + ", " + x.text + "]"; break;
        case 1: step.argument = "[ " + y.text + " ," + x.text + ",...]"; break;
        case 2: step.argument = "x=" + x.text + ",y=" + y.text; break;
        default: step.argument = y.text + "," + x.text + ",:"; break;
        }
        step.text = "select " + step.argument;
        use_filter(step, [](const Step& self) { return Select{self.argument}; });
        step.on_pixels = [=](Pixels& p) {
            return p.mapped(static_cast<std::ptrdiff_t>(y.indices.size()),
                            static_cast<std::ptrdiff_t>(x.indices.size()), c, [=](Index i) {
                                return Index{y.indices[static_cast<std::size_t>(i[0])],
                                             x.indices[static_cast<std::size_t>(i[1])], i[2]};
                            });
        };
    }
    }
    return step;
}

// What is seen in the end may be called by its letters; the array asks the library for those, once.
Step channels(Dice& dice, const Pixels& in) {
    Step step;
    std::vector<std::ptrdiff_t> chosen;
    if (dice.below(3) == 0) {
        const Written c = random_slice(dice, in.channels);
        chosen = c.indices;
        step.argument = dice.below(2) ? "[..., " + c.text + "]" : "c=" + c.text;
        use_filter(step, [](const Step& self) { return Select{self.argument}; });
    } else {
        const std::ptrdiff_t count = 1 + dice.below(4);
        for (std::ptrdiff_t k = 0; k < count; ++k) {
            const std::ptrdiff_t at = dice.below(in.channels);
            chosen.push_back(at);
            const char letter = in.letters[static_cast<std::size_t>(at)];
            const bool first_of_its_name = in.letters.find(letter) == static_cast<std::size_t>(at);
            if (!step.argument.empty()) step.argument += ",";
            if (letter > '9' && first_of_its_name && dice.below(2)) step.argument += letter;
            else step.argument += std::to_string(at);
        }
        use_filter(step, [](const Step& self) { return Channels{self.argument}; });
    }
    step.text = "channels " + step.argument;
    step.on_pixels = [chosen](Pixels& p) {
        return p.mapped(p.height, p.width, static_cast<std::ptrdiff_t>(chosen.size()), [&](Index i) {
            return Index{i[0], i[1], chosen[static_cast<std::size_t>(i[2])]};
        });
    };
    return step;
}

// The channels an invert means: some by number, or all but alpha.
std::vector<bool> named_for_invert(Dice& dice, const Pixels& in, std::string& argument) {
    std::vector<bool> chosen(static_cast<std::size_t>(in.channels));
    if (dice.below(2)) {
        for (std::size_t k = 0; k < chosen.size(); ++k) chosen[k] = in.letters[k] != 'a';
        return chosen;
    }
    const std::size_t at = dice.index(chosen.size());
    chosen[at] = true;
    argument = std::to_string(at);
    return chosen;
}

void invert(Pixels& p, const std::vector<bool>& chosen, const std::vector<std::ptrdiff_t>& rows,
            const std::vector<std::ptrdiff_t>& columns) {
    for (const std::ptrdiff_t y : rows)
        for (const std::ptrdiff_t x : columns)
            for (std::ptrdiff_t c = 0; c < p.channels; ++c)
                if (chosen[static_cast<std::size_t>(c)]) p.at(y, x, c) = p.max - p.at(y, x, c);
}

std::vector<std::ptrdiff_t> indices_of(const Range& range) {
    std::vector<std::ptrdiff_t> out;
    for (std::ptrdiff_t i = 0; i < range.count; ++i) out.push_back(range.first + i * range.step);
    return out;
}

Step inversion(Dice& dice, const Pixels& in) {
    Step step;
    const std::vector<bool> chosen = named_for_invert(dice, in, step.argument);
    step.text = "invert " + step.argument;
    use_filter(step, [](const Step& self) { return Invert{self.argument}; });
    const std::vector<std::ptrdiff_t> rows = indices_of({0, in.height, 1});
    const std::vector<std::ptrdiff_t> columns = indices_of({0, in.width, 1});
    step.on_pixels = [=](Pixels& p) {
        Pixels out = p;
        invert(out, chosen, rows, columns);
        return out;
    };
    return step;
}

Region random_region(Dice& dice, const Pixels& in) {
    const auto range = [&](std::ptrdiff_t extent) {
        Range out{dice.below(extent), 1, (dice.below(2) ? 1 : -1) * (1 + dice.below(3))};
        while (dice.below(4) && out.first + out.count * out.step >= 0 && out.first + out.count * out.step < extent)
            ++out.count;
        return out;
    };
    return {range(in.height), range(in.width)};
}

std::string text_of(const Region& region) {
    return numbers({region.y.first, region.y.count, region.y.step, region.x.first, region.x.count, region.x.step});
}

Step region_inversion(Dice& dice, const Pixels& in) {
    Step step;
    const std::vector<bool> chosen = named_for_invert(dice, in, step.argument);
    const Region region = random_region(dice, in);
    step.text = "invert " + step.argument + " in" + text_of(region);
    step.on_picture = [=](const Picture& picture, const Step& self) {
        return picture | InvertRegion{region, self.argument};
    };
    step.on_pixels = [=](Pixels& p) {
        Pixels out = p;
        invert(out, chosen, indices_of(region.y), indices_of(region.x));
        return out;
    };
    return step;
}

Step region_fill(Dice& dice, const Pixels& in) {
    Step step;
    const Region region = random_region(dice, in);
    std::vector<double> values;
    for (std::ptrdiff_t c = 0; c < in.channels; ++c) {
        const double value = in.max == 1 ? static_cast<double>(dice.below(5)) / 4
                                         : static_cast<double>(dice.below(static_cast<std::ptrdiff_t>(in.max) + 1));
        values.push_back(value);
        const std::string text = std::to_string(value);
        step.argument += (c ? "," : "") + (in.max == 1 ? text : text.substr(0, text.find('.')));
    }
    step.text = "fill " + step.argument + " in" + text_of(region);
    step.on_picture = [=](const Picture& picture, const Step& self) { return picture | Fill{self.argument, region}; };
    step.on_pixels = [=](Pixels& p) {
        Pixels out = p;
        for (const std::ptrdiff_t y : indices_of(region.y))
            for (const std::ptrdiff_t x : indices_of(region.x))
                for (std::ptrdiff_t c = 0; c < p.channels; ++c) out.at(y, x, c) = values[static_cast<std::size_t>(c)];
        return out;
    };
    return step;
}

// A part of the picture itself, turned upside down, put somewhere else.
Step paste(Dice& dice, const Pixels& in) {
    Step step;
    const std::ptrdiff_t w = 1 + dice.below(in.width);
    const std::ptrdiff_t h = 1 + dice.below(in.height);
    const Crop part{dice.below(in.width - w + 1), dice.below(in.height - h + 1), w, h};
    const std::ptrdiff_t x = dice.below(in.width - w + 1);
    const std::ptrdiff_t y = dice.below(in.height - h + 1);
    step.text = "paste" + numbers({part.x, part.y, w, h, x, y});
    step.on_picture = [=](const Picture& picture, const Step&) {
        return picture | Paste{picture | part | Flip{Direction::vertical}, x, y};
    };
    step.on_pixels = [=](Pixels& p) {
        Pixels out = p;
        for (std::ptrdiff_t i = 0; i < h; ++i)
            for (std::ptrdiff_t j = 0; j < w; ++j)
                for (std::ptrdiff_t c = 0; c < p.channels; ++c)
                    out.at(y + i, x + j, c) = p.at(part.y + h - 1 - i, part.x + j, c);
        return out;
    };
    return step;
}

Step random_step(Dice& dice, const Pixels& in, bool stages) {
    const std::ptrdiff_t kind = dice.below(stages ? 12 : 8);
    return kind < 6     ? geometry(dice, in)
           : kind == 6  ? channels(dice, in)
           : kind == 7  ? inversion(dice, in)
           : kind <= 9  ? region_inversion(dice, in)
           : kind == 10 ? region_fill(dice, in)
                        : paste(dice, in);
}

// Sources that read windows of an Image, so that nothing but the window is ever there.
class Windowed final : public Source {
public:
    explicit Windowed(const Image& image) : Source(image.frame().gathered(), {}), image_(materialise(image)) {}
    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window& window, const View& to) override {
        copy(image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
             to);
    }

private:
    Image image_;
};

struct Elements {
    const char* code;
    std::uint64_t max;
};
constexpr Elements kinds[] = {{"B", 255},         {"B", 100}, {">H", 65535}, {"<H", 1000},
                              {"<I", 4294967295}, {">f", 1},  {"<f", 1}};

bool same(const Pixels& a, const Image& image) {
    return a.height == image.height() && a.width == image.width() &&
           a.channels == static_cast<std::ptrdiff_t>(image.channel_count()) &&
           a.values == testing::reference_pixels(image);
}

} // namespace

TEST_CASE("any chain of filters shows the pixels that index arithmetic gives, before and after gathering") {
    Dice dice(101);
    for (int round = 0; round < 3000; ++round) {
        const Elements& kind = kinds[dice.index(std::size(kinds))];
        Image image = random_image(dice, Format::parse(kind.code), kind.max);
        Pixels pixels = pixels_of(image);
        std::string chain = image.frame().text();
        std::vector<std::unique_ptr<Step>> steps;
        for (std::ptrdiff_t k = dice.below(6); k >= 0; --k) {
            steps.push_back(std::make_unique<Step>(random_step(dice, pixels, false)));
            const Step& step = *steps.back();
            chain += " | " + step.text;
            CAPTURE(chain);
            image = step.on_image(image, step);
            pixels = step.on_pixels(pixels);
            pixels.letters = image.frame().channel_names();
        }
        CAPTURE(chain);
        REQUIRE(same(pixels, image));
        REQUIRE(same(pixels, materialise(image)));
        // Gathered to memory of any geometry.
        const Format format = image.frame().format();
        const testing::Shape shape{pixels.height, pixels.width, pixels.channels};
        const testing::Placed placed(testing::random_layout(dice, shape, format.itemsize(), false), format.itemsize());
        const View target = Buffer::allocate(placed.bytes).view(format, placed.layout);
        gather(image, target);
        REQUIRE(same(pixels, Image(target, image.frame().max())));
    }
}

TEST_CASE("any chain of filters and stages over a picture shows the pixels that index arithmetic gives") {
    Dice dice(102);
    for (int round = 0; round < 2000; ++round) {
        const Elements& kind = kinds[dice.index(std::size(kinds))];
        const Image image = random_image(dice, Format::parse(kind.code), kind.max);
        const std::vector<double> before = testing::reference_pixels(image);
        Picture picture = dice.below(2) ? Picture(image) : Picture(std::make_shared<Windowed>(image));
        Pixels pixels = pixels_of(image);
        std::string chain = image.frame().text();
        std::vector<std::unique_ptr<Step>> steps;
        for (std::ptrdiff_t k = dice.below(6); k >= 0; --k) {
            steps.push_back(std::make_unique<Step>(random_step(dice, pixels, true)));
            const Step& step = *steps.back();
            chain += " | " + step.text;
            CAPTURE(chain);
            picture = step.on_picture(picture, step);
            pixels = step.on_pixels(pixels);
            pixels.letters = picture.frame().channel_names();
        }
        CAPTURE(chain);
        REQUIRE(same(pixels, picture.resident()));
        const Frame packed = picture.frame().gathered();
        const View target = Buffer::allocate(packed.nbytes()).view(packed.format(), packed.layout());
        picture.read(target);
        REQUIRE(same(pixels, Image(target, packed)));
        REQUIRE(testing::reference_pixels(image) == before); // stages change nobody's pixels
    }
}
