// Deflate by zlib, for all ways of matching: on processors without SSE4.2, and without libdeflate.
#include "codecs/deflate.hpp"

#include <zlib.h>

#include <new>

namespace oriel::codecs {

namespace {

struct How {
    int level;
    int strategy;
};

How how(Matching matching) {
    switch (matching) {
    case Matching::near: return {1, Z_RLE};
    case Matching::far: return {1, Z_DEFAULT_STRATEGY};
    case Matching::level_6: return {6, Z_DEFAULT_STRATEGY};
    case Matching::level_7: return {7, Z_DEFAULT_STRATEGY};
    default: return {9, Z_DEFAULT_STRATEGY};
    }
}

class ZlibDeflater final : public Deflater {
public:
    std::size_t deflate(Matching matching, std::span<const std::byte> piece, bool last,
                        std::span<std::byte> to) override {
        const How asked = how(matching);
        z_stream stream{};
        if (deflateInit2(&stream, asked.level, Z_DEFLATED, -15, 8, asked.strategy) != Z_OK) throw std::bad_alloc();
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
        stream.avail_in = static_cast<uInt>(piece.size());
        stream.next_out = reinterpret_cast<Bytef*>(to.data());
        stream.avail_out = static_cast<uInt>(to.size());
        const int result = ::deflate(&stream, last ? Z_FINISH : Z_SYNC_FLUSH);
        // With room left it has written all there is.
        const bool whole = last ? result == Z_STREAM_END : result == Z_OK && stream.avail_out != 0;
        deflateEnd(&stream);
        return whole ? static_cast<std::size_t>(stream.total_out) : 0;
    }
};

} // namespace

std::unique_ptr<Deflater> make_zlib_deflater() { return std::make_unique<ZlibDeflater>(); }

} // namespace oriel::codecs
