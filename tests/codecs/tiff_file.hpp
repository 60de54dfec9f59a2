// TIFF files made field by field, for tests: any tags, strips anywhere, either byte order, classic or BigTIFF.
#pragma once

#include "oriel/format.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace testing {

struct TiffElement {
    oriel::Format format;
    oriel::ByteOrder order; ///< of the file, also where one byte has none
};

/// Every kind of number a TIFF may have, in both byte orders.
inline std::vector<TiffElement> tiff_elements() {
    using oriel::Kind;
    struct Sizes {
        Kind kind;
        std::vector<std::uint32_t> bytes;
    };
    std::vector<TiffElement> out;
    for (const oriel::ByteOrder order : {oriel::ByteOrder::little, oriel::ByteOrder::big})
        for (const Sizes& one : {Sizes{Kind::unsigned_integer, {1, 2, 4, 8}},
                                 {Kind::signed_integer, {1, 2, 4, 8}},
                                 {Kind::floating, {2, 4, 8}}})
            for (const std::uint32_t bytes : one.bytes) out.push_back({oriel::Format(one.kind, bytes, order), order});
    return out;
}

struct TiffValues {
    unsigned type; ///< 1 byte, 3 u16, 4 u32, 16 u64; 6, 8 and 9 the first three, signed; 2 is text
    std::vector<std::uint64_t> numbers;
};

struct TiffFile {
    char order = 'I';
    bool big = false;
    std::map<unsigned, TiffValues> fields;
    std::vector<std::string> strips;
    bool backwards = false;   ///< the last strip first
    std::string between = ""; ///< what follows each strip
    unsigned offset_type = 0; ///< of StripOffsets; 0 takes that of offsets
    std::uint64_t next = 0;   ///< the offset of another directory

    /// A gray picture of bytes in strips of so many rows.
    static TiffFile gray(unsigned width, unsigned height, const std::string& pixels, unsigned rows = 0) {
        TiffFile file;
        file.set(256, 4, {width}).set(257, 4, {height}).set(258, 3, {8}).set(262, 3, {1});
        return file.cut(pixels, height, rows == 0 ? height : rows);
    }

    TiffFile& set(unsigned tag, unsigned type, std::vector<std::uint64_t> numbers) {
        fields[tag] = {type, std::move(numbers)};
        return *this;
    }
    TiffFile& without(unsigned tag) {
        fields.erase(tag);
        return *this;
    }

    /// Adds pixels of so many rows as strips.
    TiffFile& cut(const std::string& pixels, std::size_t height, std::size_t rows) {
        const std::size_t row = pixels.size() / height;
        for (std::size_t y = 0; y < height; y += rows) strips.push_back(pixels.substr(y * row, rows * row));
        return set(278, 4, {rows});
    }

    std::string number(std::uint64_t value, unsigned size) const {
        std::string out;
        for (unsigned i = 0; i < size; ++i)
            out += static_cast<char>(value >> (8 * (order == 'I' ? i : size - 1 - i)) & 255);
        return out;
    }

    /// Where the pixels begin.
    std::size_t payload() const { return bytes().size() - pixel_bytes(); }

    std::string bytes() const {
        auto all = fields;
        const unsigned word = big ? 8 : 4;
        const unsigned type = offset_type != 0 ? offset_type : big ? 16 : 4;
        const bool places = !all.contains(273) && !strips.empty();
        if (places) all[273] = {type, std::vector<std::uint64_t>(strips.size())};
        if (!all.contains(279) && !strips.empty()) {
            all[279] = {4, {}};
            for (const std::string& strip : strips) all[279].numbers.push_back(strip.size());
        }
        const std::size_t start = big ? 16 : 8;
        const std::size_t directory = (big ? 8 : 2) + all.size() * (4 + 2 * word) + word;
        std::size_t behind = start + directory;
        for (const auto& [tag, values] : all) behind += outside(values);
        if (places) {
            std::vector<std::uint64_t> at(strips.size());
            std::uint64_t here = behind;
            for (std::size_t k = 0; k < strips.size(); ++k) {
                const std::size_t which = backwards ? strips.size() - 1 - k : k;
                at[which] = here;
                here += strips[which].size() + between.size();
            }
            all[273].numbers = at;
        }

        std::string out(2, order);
        out += number(big ? 43 : 42, 2) + (big ? number(8, 2) + number(0, 2) : "") + number(start, word);
        out += number(all.size(), big ? 8 : 2);
        std::string values_behind;
        for (const auto& [tag, values] : all) {
            std::string packed;
            for (const std::uint64_t n : values.numbers) packed += number(n, size_of(values.type));
            out += number(tag, 2) + number(values.type, 2) + number(values.numbers.size(), word);
            if (outside(values) != 0) {
                out += number(start + directory + values_behind.size(), word);
                values_behind += packed;
            } else {
                packed.resize(word, '\0');
                out += packed;
            }
        }
        out += number(next, word) + values_behind;
        for (std::size_t k = 0; k < strips.size(); ++k) out += strips[backwards ? strips.size() - 1 - k : k] + between;
        return out;
    }

private:
    static unsigned size_of(unsigned type) {
        return type == 3 || type == 8 ? 2 : type == 4 || type == 9 ? 4 : type == 16 ? 8 : 1;
    }
    std::size_t outside(const TiffValues& values) const {
        const std::size_t size = values.numbers.size() * size_of(values.type);
        return size <= (big ? 8U : 4U) ? 0 : size;
    }
    std::size_t pixel_bytes() const {
        std::size_t out = 0;
        for (const std::string& strip : strips) out += strip.size() + between.size();
        return out;
    }
};

} // namespace testing
