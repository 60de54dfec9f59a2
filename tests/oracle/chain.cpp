// Answers NumPy: reads chains of operations, runs each over a made-up picture, and prints the pixels.
//
// A line of standard input is fields between tabs: height, width, channels, format code, max, then operations
// as library_oracle.py writes them ("crop:1,2,3,4", "select:[::2, -1]", "region:0,3,1,2,2,-1:rg"). The answer
// is a line "height width channels hex", or the kind of error and its message.
#include "oriel/oriel.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace oriel;

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, at);) parts.push_back(part);
    return parts;
}

std::vector<std::ptrdiff_t> numbers(const std::string& text) {
    std::vector<std::ptrdiff_t> out;
    for (const std::string& part : split(text, ',')) out.push_back(std::stoll(part));
    return out;
}

// The same noise that noise() in chains.py makes.
std::uint32_t noise(std::uint32_t y, std::uint32_t x, std::uint32_t c) {
    std::uint32_t v = y * 7919 + x * 104729 + c * 1299709 + 12345;
    v *= 2654435761U;
    return v ^ (v >> 15);
}

Image made_up(const std::vector<std::string>& fields) {
    const std::vector<std::ptrdiff_t> shape{std::stoll(fields[0]), std::stoll(fields[1]), std::stoll(fields[2])};
    const Format format = Format::parse(fields[3]);
    const auto bytes = static_cast<std::size_t>(shape[0] * shape[1] * shape[2]) * format.itemsize();
    const View view = Buffer::allocate(bytes).view(format, shape);
    const Image image(view, std::stoull(fields[4]));
    for (std::ptrdiff_t y = 0; y < shape[0]; ++y)
        for (std::ptrdiff_t x = 0; x < shape[1]; ++x)
            for (std::ptrdiff_t c = 0; c < shape[2]; ++c) {
                const std::uint32_t v =
                    noise(static_cast<std::uint32_t>(y), static_cast<std::uint32_t>(x), static_cast<std::uint32_t>(c));
                const std::uint64_t value = v % (image.frame().max() + 1);
                if (format.kind() == Kind::floating) view.set<float>({y, x, c}, static_cast<float>(v % 1025) / 1024);
                else if (format.itemsize() == 1) view.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(value));
                else view.set<std::uint16_t>({y, x, c}, static_cast<std::uint16_t>(value));
            }
    return image;
}

Picture applied(const Picture& in, const std::string& operation) {
    const std::size_t colon = operation.find(':');
    const std::string name = operation.substr(0, colon);
    const std::string argument = colon == std::string::npos ? "" : operation.substr(colon + 1);
    if (name == "flip")
        return in | Flip{argument == "h"   ? Direction::horizontal
                         : argument == "v" ? Direction::vertical
                                           : Direction::both};
    if (name == "rotate") return in | Rotate{std::stoi(argument)};
    if (name == "transpose") return in | Transpose{};
    if (name == "transverse") return in | Transverse{};
    if (name == "channels") return in | Channels{argument};
    if (name == "select") return in | Select{argument};
    if (name == "invert") return in | Invert{argument};
    if (name == "region") {
        const std::vector<std::string> parts = split(argument, ':');
        const std::vector<std::ptrdiff_t> n = numbers(parts[0]);
        return in | InvertRegion{{{n[0], n[1], n[2]}, {n[3], n[4], n[5]}}, parts.size() > 1 ? parts[1] : ""};
    }
    const std::vector<std::ptrdiff_t> n = numbers(argument);
    if (name == "crop") return in | Crop{n[0], n[1], n[2], n[3]};
    if (name == "subsample") return in | Subsample{n[0], n[1], n[2], n[3]};
    throw std::invalid_argument("unknown operation " + operation);
}

std::string answer(const std::vector<std::string>& fields) {
    Picture picture = made_up(fields);
    for (std::size_t k = 5; k < fields.size(); ++k) picture = applied(picture, fields[k]);
    const Frame packed = picture.frame().gathered();
    const View pixels = Buffer::allocate(packed.nbytes()).view(packed.format(), packed.layout());
    picture.read(pixels);

    std::string out = std::to_string(packed.height()) + ' ' + std::to_string(packed.width()) + ' ' +
                      std::to_string(packed.channel_count()) + ' ';
    for (std::size_t k = 0; k < packed.nbytes(); ++k) {
        static constexpr char digits[] = "0123456789abcdef";
        const auto byte = std::to_integer<unsigned>(pixels.data()[k]);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

} // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        try {
            std::cout << answer(split(line, '\t')) << '\n';
        } catch (const IndexError& error) {
            std::cout << "IndexError " << error.what() << '\n';
        } catch (const ValueError& error) {
            std::cout << "ValueError " << error.what() << '\n';
        } catch (const std::exception& error) {
            std::cout << "unexpected " << error.what() << '\n';
        }
    }
}
