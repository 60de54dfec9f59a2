// The markers of a JPEG file one after another, each with its data, and the entropy-coded bytes of scans passed over.
// What they mean is not known here.
#pragma once

#include "codecs/input.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::codecs::jpeg {

namespace marker {
constexpr unsigned tem = 0x01, sof0 = 0xc0, sof2 = 0xc2, sof9 = 0xc9, sof10 = 0xca, dht = 0xc4, jpg = 0xc8,
                   sof15 = 0xcf, dac = 0xcc, rst0 = 0xd0, rst7 = 0xd7, soi = 0xd8, eoi = 0xd9, sos = 0xda, dqt = 0xdb,
                   dnl = 0xdc, dri = 0xdd, dhp = 0xde, exp = 0xdf, app0 = 0xe0, app1 = 0xe1, app2 = 0xe2, app13 = 0xed,
                   app14 = 0xee, app15 = 0xef, jpeg_ls = 0xf7, com = 0xfe;
}

/// A marker that has a length, with its data; or EOI, which has none.
struct Segment {
    unsigned code = 0;        ///< the byte behind FF
    std::uint64_t offset = 0; ///< of the FF byte
    bool padded = false;      ///< bytes that are none were in front of it
    std::vector<std::byte> data;

    unsigned byte(std::size_t k) const { return std::to_integer<unsigned>(data[k]); }
    unsigned word(std::size_t k) const { return byte(k) << 8 | byte(k + 1); }
    bool begins_with(std::string_view text) const {
        const auto begin = std::as_bytes(std::span(text));
        return data.size() >= begin.size() && std::equal(begin.begin(), begin.end(), data.begin());
    }
};

/// CodecError: "photo.jpg: JPEG, at byte 20: " and what is wrong.
[[noreturn]] void fail(const Input& input, std::uint64_t offset, const std::string& why);
/// The same of a segment: "the DHT (Huffman table) segment " and what is wrong with it.
[[noreturn]] void fail(const Input& input, const Segment& segment, const std::string& why);

class MarkerReader {
public:
    /// `input` must outlive it. Throws CodecError unless it begins with a start marker.
    explicit MarkerReader(const Input& input);

    /// The next marker with its data. Before the frame some writers pad their segments; `in_frame`, what is no marker
    /// where one must be is damage. Throws CodecError, for a marker without data too unless it is EOI.
    Segment next(bool in_frame);

    /// Goes to the marker that ends a scan, FF followed by anything but 00 (a stuffed byte) or a restart. Gives how
    /// many restarts there were. Throws CodecError; from here on Truncated where the file ends.
    std::uint64_t pass_scan();

    /// In the file, of what follows.
    std::uint64_t position() const noexcept { return base_ + at_; }

private:
    bool at_end() { return at_ == filled_ && !refill(); }
    bool refill();
    unsigned byte();
    void skip_to(std::uint64_t position);
    void pass_ff();

    const Input& input_;
    std::array<std::byte, 1 << 16> block_;
    std::uint64_t base_ = 0;
    std::size_t at_ = 0;
    std::size_t filled_ = 0;
    bool in_scans_ = false;
};

} // namespace oriel::codecs::jpeg
