#include "codecs/inflate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#if ORIEL_HAS_ISAL
#include <isa-l/igzip_lib.h>
#elif ORIEL_HAS_ZLIB
#include <zlib.h>
#endif

namespace oriel::codecs {

#if ORIEL_HAS_ISAL || ORIEL_HAS_ZLIB
namespace {

// Both libraries count in 32 bits.
template <class Byte> std::uint32_t counted(std::span<Byte> bytes) {
    return static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size(), std::numeric_limits<std::uint32_t>::max()));
}

/// The two bytes in front of a stream (RFC 1950, section 2.2), which may come one by one.
class StreamHeader {
public:
    /// Takes what it lacks from the front of the first bytes. False if they are known and no such stream's.
    bool look_at(std::span<const std::byte> in) {
        while (seen_ < bytes_.size() && !in.empty()) {
            bytes_[seen_++] = std::to_integer<unsigned>(in.front());
            in = in.subspan(1);
        }
        return seen_ < bytes_.size() || fault().empty();
    }

    bool is_known() const noexcept { return seen_ == bytes_.size(); }
    /// No distance reaches farther back than two to the power of this.
    unsigned window_bits() const noexcept { return (bytes_[0] >> 4) + 8; }

    std::string fault() const {
        const auto [method, flags] = bytes_;
        if (seen_ < bytes_.size()) return {};
        if ((method << 8 | flags) % 31 != 0)
            return fmt::format("the stream's header, 0x{:02x}{:02x}, is no multiple of 31", method, flags);
        if ((method & 15) != 8)
            return fmt::format("the stream's header names method {}; there is only 8, deflate", method & 15);
        if (window_bits() > 15)
            return fmt::format("the stream's header says a window of {} bytes; deflate has at most 32768",
                               1U << window_bits());
        return {};
    }

private:
    std::array<unsigned, 2> bytes_{};
    std::size_t seen_ = 0;
};

} // namespace
#endif

#if ORIEL_HAS_ISAL
namespace {

class IsalInflater final : public Inflater {
public:
    IsalInflater() {
        isal_inflate_init(&state_);
        state_.crc_flag = ISAL_ZLIB; // header and Adler-32 are its business too
    }

    State inflate(std::span<const std::byte>& in, std::span<std::byte>& out) override {
        if (!header_.is_known()) {
            if (!header_.look_at(in)) return State::damaged;
            // 2.30 heeds it in blocks with codes of their own, not in those with the fixed ones.
            if (header_.is_known() && header_.window_bits() < 15) state_.hist_bits = header_.window_bits();
        }
        const std::uint32_t offered = counted(in);
        const std::uint32_t room = counted(out);
        // The library reads its input only.
        state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(in.data()));
        state_.avail_in = offered;
        state_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
        state_.avail_out = room;
        result_ = isal_inflate(&state_);
        // After an error what it says of its input is not to be relied on: near the input's end avail_in is below 0.
        if (result_ < 0 || result_ == ISAL_NEED_DICT) return State::damaged;
        in = in.subspan(offered - state_.avail_in);
        out = out.subspan(room - state_.avail_out);
        return state_.block_state == ISAL_BLOCK_FINISH ? State::ended : State::running;
    }

    std::string fault() const override {
        if (std::string fault = header_.fault(); !fault.empty()) return fault;
        switch (result_) {
        case ISAL_INVALID_BLOCK: return "a block of no known type or with codes that make no sense";
        case ISAL_INVALID_SYMBOL:
            if (state_.hist_bits == 0) return "a code that stands for nothing";
            return fmt::format("a code that stands for nothing, or a distance beyond the window of {} bytes that the "
                               "stream's header says",
                               1U << state_.hist_bits);
        case ISAL_INVALID_LOOKBACK: return "a distance beyond what came before";
        case ISAL_INVALID_WRAPPER: return "the stream's header is wrong";
        case ISAL_UNSUPPORTED_METHOD: return "the stream's header names an unknown method";
        case ISAL_INCORRECT_CHECKSUM: return "the Adler-32 is wrong";
        case ISAL_NEED_DICT: return "the stream wants a dictionary";
        default: return "unknown";
        }
    }

private:
    StreamHeader header_;
    int result_ = ISAL_DECOMP_OK;
    inflate_state state_;
};

} // namespace

std::uint64_t Inflater::memory() noexcept { return sizeof(IsalInflater); }
std::unique_ptr<Inflater> make_inflater() { return std::make_unique<IsalInflater>(); }
std::string_view inflating_library() noexcept { return "ISA-L"; }

#elif ORIEL_HAS_ZLIB
namespace {

class ZlibInflater final : public Inflater {
public:
    ZlibInflater() {
        if (inflateInit2(&stream_, 0) != Z_OK) throw std::bad_alloc(); // 0: the window that the stream's header says
    }
    ~ZlibInflater() override { inflateEnd(&stream_); }

    State inflate(std::span<const std::byte>& in, std::span<std::byte>& out) override {
        if (!header_.is_known() && !header_.look_at(in)) return State::damaged;
        const std::uint32_t offered = counted(in);
        const std::uint32_t room = counted(out);
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.data()));
        stream_.avail_in = offered;
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = room;
        const int result = ::inflate(&stream_, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END) return State::damaged;
        in = in.subspan(offered - stream_.avail_in);
        out = out.subspan(room - stream_.avail_out);
        return result == Z_STREAM_END ? State::ended : State::running;
    }

    std::string fault() const override {
        if (std::string fault = header_.fault(); !fault.empty()) return fault;
        return stream_.msg != nullptr ? stream_.msg : "the stream wants a dictionary";
    }

private:
    StreamHeader header_;
    z_stream stream_{};
};

} // namespace

std::uint64_t Inflater::memory() noexcept { return std::uint64_t{48} << 10; }
std::unique_ptr<Inflater> make_inflater() { return std::make_unique<ZlibInflater>(); }
std::string_view inflating_library() noexcept { return "zlib"; }

#else

std::uint64_t Inflater::memory() noexcept { return 0; }
std::unique_ptr<Inflater> make_inflater() { return nullptr; }
std::string_view inflating_library() noexcept { return ""; }

#endif

} // namespace oriel::codecs
