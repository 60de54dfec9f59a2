// Deflate by libdeflate: what is thorough, at a third of zlib's time.
//
// It writes whole streams only. For a piece that others follow, the stream is opened again: the bit that says "last" is
// cleared in the header of its last block, which zlib finds by reading the stream block by block, and an empty stored
// block is put after it.
#include "codecs/deflate.hpp"

#include <libdeflate.h>
#include <zlib.h>

#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

namespace oriel::codecs {

namespace {

constexpr std::size_t reopening_bytes = 1 + 4; // at most

class Inflating {
public:
    explicit Inflating(std::span<const std::byte> in) {
        if (inflateInit2(&stream, -15) != Z_OK) throw std::bad_alloc();
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
        stream.avail_in = static_cast<uInt>(in.size());
    }
    ~Inflating() { inflateEnd(&stream); }
    Inflating(const Inflating&) = delete;
    Inflating& operator=(const Inflating&) = delete;

    z_stream stream{};
};

struct LastBlock {
    std::uint64_t header; ///< both in bits
    std::uint64_t end;
};

LastBlock last_block(std::span<const std::byte> bytes, std::vector<Bytef>& nowhere) {
    // What zlib's data_type says (zlib.h, at inflate): unused bits, whether the block is the last, whether it ended.
    constexpr int unused = 7, last = 64, ended = 128;
    Inflating reader(bytes);
    z_stream& stream = reader.stream;
    LastBlock out{0, 0};
    for (;;) {
        stream.next_out = nowhere.data();
        stream.avail_out = static_cast<uInt>(nowhere.size());
        if (inflate(&stream, Z_BLOCK) != Z_OK) return {0, 0};
        if ((stream.data_type & ended) == 0) continue;
        const std::uint64_t at =
            8 * static_cast<std::uint64_t>(stream.total_in) - static_cast<std::uint64_t>(stream.data_type & unused);
        if ((stream.data_type & last) != 0) return {out.header, at};
        out.header = at;
    }
}

int level_of(Matching matching) {
    switch (matching) {
    case Matching::level_6: return 6;
    case Matching::level_7: return 7;
    case Matching::level_9: return 9;
    default: return 12;
    }
}

class LibdeflateDeflater final : public Deflater {
public:
    std::size_t deflate(Matching matching, std::span<const std::byte> piece, bool last,
                        std::span<std::byte> to) override {
        const std::size_t spare = last ? 0 : reopening_bytes;
        if (to.size() <= spare) return 0;
        const std::size_t size =
            libdeflate_deflate_compress(compressor(matching), piece.data(), piece.size(), to.data(), to.size() - spare);
        return size == 0 || last ? size : reopened(to, size);
    }

private:
    struct Free {
        void operator()(libdeflate_compressor* compressor) const { libdeflate_free_compressor(compressor); }
    };

    libdeflate_compressor* compressor(Matching matching) {
        const int level = level_of(matching);
        if (level != level_) {
            compressor_.reset(); // one at a time: the hardest takes megabytes
            level_ = 0;
            compressor_.reset(libdeflate_alloc_compressor(level));
            if (!compressor_) throw std::bad_alloc();
            level_ = level;
        }
        return compressor_.get();
    }

    std::size_t reopened(std::span<std::byte> stream, std::size_t size) {
        const auto [header, end] = last_block(stream.first(size), nowhere_);
        if (end == 0) return 0; // not what libdeflate writes
        stream[header / 8] &= ~(std::byte{1} << (header % 8));
        // Three more bits of 0, for another block, stored; then whole bytes: its length, 0, and the complement.
        const auto whole = static_cast<std::size_t>((end + 3 + 7) / 8);
        if (whole > size) stream[size] = std::byte{0};
        constexpr std::array<std::byte, 4> empty{std::byte{0}, std::byte{0}, std::byte{0xff}, std::byte{0xff}};
        std::memcpy(stream.data() + whole, empty.data(), empty.size());
        return whole + empty.size();
    }

    int level_ = 0;
    std::unique_ptr<libdeflate_compressor, Free> compressor_;
    std::vector<Bytef> nowhere_ = std::vector<Bytef>(std::size_t{64} << 10);
};

} // namespace

std::unique_ptr<Deflater> make_libdeflate_deflater() { return std::make_unique<LibdeflateDeflater>(); }

} // namespace oriel::codecs
