#include "codecs/inflate.hpp"

#include <algorithm>
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
        switch (result_) {
        case ISAL_INVALID_BLOCK: return "a block of no known type or with codes that make no sense";
        case ISAL_INVALID_SYMBOL: return "a code that stands for nothing";
        case ISAL_INVALID_LOOKBACK: return "a distance beyond what came before";
        case ISAL_INVALID_WRAPPER: return "the stream's header is wrong";
        case ISAL_UNSUPPORTED_METHOD: return "the stream's header names an unknown method";
        case ISAL_INCORRECT_CHECKSUM: return "the Adler-32 is wrong";
        case ISAL_NEED_DICT: return "the stream wants a dictionary";
        default: return "unknown";
        }
    }

private:
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
        if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
    }
    ~ZlibInflater() override { inflateEnd(&stream_); }

    State inflate(std::span<const std::byte>& in, std::span<std::byte>& out) override {
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
        return stream_.msg != nullptr ? stream_.msg : "the stream wants a dictionary";
    }

private:
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
