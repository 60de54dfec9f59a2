#include "codecs/jpeg_marker_reader.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstring>

namespace oriel::codecs::jpeg {

namespace {

std::string_view name_of(unsigned code) {
    switch (code) {
    case marker::dht: return "DHT (Huffman table)";
    case marker::dqt: return "DQT (quantisation table)";
    case marker::dri: return "DRI (restart interval)";
    case marker::dnl: return "DNL (number of lines)";
    case marker::sos: return "SOS (scan)";
    default: return code >= marker::sof0 && code <= marker::sof15 ? "SOF (frame)" : "marker";
    }
}

/// How many bytes may lie where a marker should begin.
constexpr int most_padding = 1 << 16;

} // namespace

void fail(const Input& input, std::uint64_t offset, const std::string& why) {
    throw CodecError(fmt::format("{}: JPEG, at byte {}: {}: the file is damaged", input.name(), offset, why));
}

void fail(const Input& input, const Segment& segment, const std::string& why) {
    fail(input, segment.offset, fmt::format("the {} segment {}", name_of(segment.code), why));
}

MarkerReader::MarkerReader(const Input& input) : input_(input) {
    if (byte() != 0xff || byte() != marker::soi) fail(input_, 0, "it does not begin with a start marker");
}

Segment MarkerReader::next(bool in_frame) {
    Segment segment;
    segment.offset = position();
    int padding = 0;
    while (byte() != 0xff)
        if (in_frame || ++padding > most_padding)
            fail(input_, segment.offset, "a marker is expected and there is none");
    segment.padded = padding != 0;
    while ((segment.code = byte()) == 0xff) // fill bytes
        if (++padding > most_padding) fail(input_, segment.offset, "a marker is expected and there is none");
    if (segment.code == marker::eoi) return segment;
    const bool alone = segment.code <= marker::tem || segment.code == marker::soi ||
                       (segment.code >= marker::rst0 && segment.code <= marker::rst7);
    if (alone) fail(input_, segment.offset, fmt::format("the marker {:02X} has no place here", segment.code));
    const unsigned high = byte();
    const unsigned length = high << 8 | byte();
    if (length < 2) fail(input_, segment.offset, fmt::format("a segment of length {}, which is less than 2", length));
    const std::uint64_t end = position() + length - 2;
    if (end > input_.size())
        throw CodecError(fmt::format("{}: the JPEG segment at byte {} promises {} bytes, but the file ends at byte {}: "
                                     "it is truncated",
                                     input_.name(), segment.offset, length, input_.size()));
    segment.data.resize(length - 2);
    input_.read(position(), segment.data);
    skip_to(end);
    return segment;
}

std::uint64_t MarkerReader::pass_scan() {
    std::uint64_t restarts = 0;
    in_scans_ = true;
    for (;;) {
        pass_ff();
        const std::uint64_t offset = position() - 1;
        unsigned code = byte();
        while (code == 0xff) code = byte();
        if (code == 0) continue;
        if (code < marker::rst0 || code > marker::rst7) {
            skip_to(offset);
            return restarts;
        }
        ++restarts;
    }
}

unsigned MarkerReader::byte() {
    if (at_end()) {
        const std::string why = fmt::format("{}: the JPEG ends at byte {} without an end marker: the file is truncated",
                                            input_.name(), position());
        if (in_scans_) throw Truncated(why);
        throw CodecError(why); // of which there is nothing to keep
    }
    return std::to_integer<unsigned>(block_[at_++]);
}

void MarkerReader::skip_to(std::uint64_t position) {
    if (position >= base_ && position <= base_ + filled_) at_ = static_cast<std::size_t>(position - base_);
    else {
        base_ = position;
        at_ = filled_ = 0;
    }
}

// Past the next FF byte; the entropy-coded bytes before it are passed over quickly.
void MarkerReader::pass_ff() {
    for (;;) {
        if (at_end()) return void(byte());
        const void* found = std::memchr(block_.data() + at_, 0xff, filled_ - at_);
        if (found != nullptr) {
            at_ = static_cast<std::size_t>(static_cast<const std::byte*>(found) - block_.data()) + 1;
            return;
        }
        at_ = filled_;
    }
}

bool MarkerReader::refill() {
    base_ += filled_;
    at_ = 0;
    filled_ = input_.read_some(base_, block_);
    return filled_ != 0;
}

} // namespace oriel::codecs::jpeg
