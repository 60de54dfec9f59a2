// Deflate by ISA-L (igzip), level 2: what is quick.
#include "codecs/deflate.hpp"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace oriel::codecs {

namespace {

// Matches at most 31 bytes back: three pixels of 8 bytes, ten of 3.
constexpr std::uint16_t near_bits = 5;

// ISA-L 2.30 hashes the third byte of a stream by the address of the stream's state (in its assembly the register that
// should hold the bytes holds the pointer still), so that now and then the same bytes are compressed in another way.
// So few bytes do not get there: they go to the loop for what remains at an end, which has no such fault. Flushing
// after them costs five bytes a piece.
constexpr std::size_t head_bytes = 8;

class IsalDeflater final : public Deflater {
public:
    std::size_t deflate(Matching matching, std::span<const std::byte> piece, bool last,
                        std::span<std::byte> to) override {
        isal_deflate_init(&stream_);
        stream_.level = 2;
        stream_.level_buf = tables_.data();
        stream_.level_buf_size = static_cast<std::uint32_t>(tables_.size());
        stream_.hist_bits = matching == Matching::near ? near_bits : 0; // 0 is all there is
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to.data());
        stream_.avail_out = static_cast<std::uint32_t>(to.size());
        const std::span head = piece.first(std::min(piece.size(), head_bytes));
        if (head.size() < piece.size() && !write(head, false)) return 0;
        if (!write(head.size() < piece.size() ? piece.subspan(head.size()) : piece, last)) return 0;
        return stream_.total_out;
    }

private:
    bool write(std::span<const std::byte> bytes, bool last) {
        stream_.end_of_stream = last;
        stream_.flush = last ? NO_FLUSH : SYNC_FLUSH;
        // It does not change what it reads.
        stream_.next_in = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(bytes.data()));
        stream_.avail_in = static_cast<std::uint32_t>(bytes.size());
        // With room left it has written all there is.
        return isal_deflate(&stream_) == COMP_OK && stream_.avail_in == 0 && stream_.avail_out != 0;
    }

    isal_zstream stream_;
    std::array<std::uint8_t, ISAL_DEF_LVL2_DEFAULT> tables_;
};

} // namespace

std::unique_ptr<Deflater> make_isal_deflater() { return std::make_unique<IsalDeflater>(); }

bool isal_is_at_home() noexcept { return __builtin_cpu_supports("sse4.2"); }

} // namespace oriel::codecs
