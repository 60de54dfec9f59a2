// JPEG files for tests: taken apart into segments, changed and put together again; and small ones made from nothing, of
// blocks of one value each, in the kinds that our encoder does not write (gray, CMYK, progressive, with restarts).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace testing {

using Bytes = std::vector<std::byte>;

inline Bytes bytes(std::initializer_list<unsigned> numbers) {
    Bytes out;
    for (const unsigned number : numbers) out.push_back(static_cast<std::byte>(number));
    return out;
}

inline void append(Bytes& to, std::span<const std::byte> more) { to.insert(to.end(), more.begin(), more.end()); }
inline void append(Bytes& to, std::string_view more) { append(to, std::as_bytes(std::span(more))); }

/// Of Adobe's segment, which says what the components mean.
inline Bytes adobe(unsigned transform) {
    Bytes out;
    append(out, "Adobe");
    append(out, bytes({0, 100, 0, 0, 0, 0, transform}));
    return out;
}

struct JpegSegment {
    unsigned code = 0;
    Bytes data;  ///< after the length
    Bytes coded; ///< after a scan's header
};

/// A file between its start and end markers.
struct JpegFile {
    std::vector<JpegSegment> segments;

    /// Of a sound file.
    static JpegFile parse(std::span<const std::byte> file) {
        const auto byte = [&](std::size_t at) { return std::to_integer<unsigned>(file[at]); };
        JpegFile out;
        for (std::size_t at = 2; byte(at + 1) != 0xd9;) {
            JpegSegment segment{byte(at + 1), {}, {}};
            const std::size_t length = byte(at + 2) << 8 | byte(at + 3);
            append(segment.data, file.subspan(at + 4, length - 2));
            at += 2 + length;
            if (segment.code == 0xda)
                for (; byte(at) != 0xff || byte(at + 1) == 0 || (byte(at + 1) & 0xf8) == 0xd0; ++at)
                    segment.coded.push_back(file[at]);
            out.segments.push_back(segment);
        }
        return out;
    }

    Bytes join() const {
        Bytes out = bytes({0xff, 0xd8});
        for (const JpegSegment& segment : segments) {
            const auto length = static_cast<unsigned>(segment.data.size() + 2);
            append(out, bytes({0xff, segment.code, length >> 8 & 0xff, length & 0xff}));
            append(out, segment.data);
            append(out, segment.coded);
        }
        append(out, bytes({0xff, 0xd9}));
        return out;
    }

    JpegSegment& first(unsigned code) {
        for (JpegSegment& segment : segments)
            if (segment.code == code) return segment;
        throw std::runtime_error("no such segment");
    }
    /// The number of segments before the first of this code.
    std::size_t position(unsigned code) { return static_cast<std::size_t>(&first(code) - segments.data()); }

    void insert(std::size_t position, unsigned code, Bytes data) {
        segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(position), {code, std::move(data), {}});
    }
    void erase(unsigned code) { segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(position(code))); }
};

/// What follows Huffman codes into a scan, with stuffed bytes.
class ScanBits {
public:
    void put(std::string_view bits) {
        for (const char bit : bits) {
            current_ = current_ << 1 | (bit == '1' ? 1U : 0U);
            if (++count_ == 8) flush_byte();
        }
    }
    void put(unsigned value, unsigned count) {
        while (count-- > 0) put((value >> count & 1) != 0 ? "1" : "0");
    }
    void restart(unsigned number) {
        align();
        append(out_, bytes({0xff, 0xd0 + number % 8}));
    }
    Bytes take() {
        align();
        return out_;
    }

private:
    void align() {
        while (count_ != 0) put("1");
    }
    void flush_byte() {
        out_.push_back(static_cast<std::byte>(current_));
        if (current_ == 0xff) out_.push_back(std::byte{0});
        current_ = 0;
        count_ = 0;
    }

    Bytes out_;
    unsigned current_ = 0;
    unsigned count_ = 0;
};

/// Blocks of 8x8 equal samples, `across` to a row, in scan order; each block has `components` values.
struct FlatJpeg {
    unsigned components = 1;
    unsigned across = 1;
    unsigned down = 1;
    std::vector<int> values; ///< across * down * components, 0..255
    bool progressive = false;
    unsigned restart_interval = 0;

    JpegFile file() const {
        JpegFile out;
        const auto add = [&](unsigned code, Bytes data) { out.insert(out.segments.size(), code, std::move(data)); };
        Bytes quantisation = bytes({0});
        quantisation.resize(65, std::byte{1});
        add(0xdb, quantisation);
        Bytes frame = bytes({8, down * 8 >> 8, down * 8 & 0xff, across * 8 >> 8, across * 8 & 0xff, components});
        for (unsigned c = 1; c <= components; ++c) append(frame, bytes({c, 0x11, 0}));
        add(progressive ? 0xc2 : 0xc0, frame);
        // Twelve DC symbols of four bits (the size of the difference), one AC symbol of one bit (end of block).
        Bytes dc = bytes({0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        for (unsigned size = 0; size < 12; ++size) dc.push_back(static_cast<std::byte>(size));
        add(0xc4, dc);
        add(0xc4, bytes({0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00}));
        if (restart_interval != 0) add(0xdd, bytes({restart_interval >> 8, restart_interval & 0xff}));
        Bytes scan = bytes({components});
        for (unsigned c = 1; c <= components; ++c) append(scan, bytes({c, 0}));
        append(scan, bytes({0, progressive ? 0U : 63U, 0}));
        add(0xda, scan);
        out.segments.back().coded = coded();
        return out;
    }

private:
    Bytes coded() const {
        ScanBits bits;
        std::vector<int> last(components, 0);
        for (std::size_t block = 0; block < std::size_t{across} * down; ++block) {
            if (restart_interval != 0 && block != 0 && block % restart_interval == 0) {
                bits.restart(static_cast<unsigned>(block / restart_interval - 1));
                last.assign(components, 0);
            }
            for (std::size_t c = 0; c < components; ++c) {
                const int level = 8 * (values[block * components + c] - 128); // the sum of 64 over 8
                put_difference(bits, level - last[c]);
                last[c] = level;
                if (!progressive) bits.put("0"); // end of block
            }
        }
        return bits.take();
    }
    static void put_difference(ScanBits& bits, int difference) {
        unsigned size = 0;
        while (std::abs(difference) >> size != 0) ++size;
        bits.put(size, 4);
        bits.put(static_cast<unsigned>(difference < 0 ? difference + (1 << size) - 1 : difference), size);
    }
};

} // namespace testing
