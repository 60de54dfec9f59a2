#include "codecs/stb_untrusted.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_GIF
#define STBI_ONLY_HDR
#define STBI_ONLY_PIC
#define STBI_ONLY_PSD
#define STBI_NO_STDIO
#define STBI_MALLOC(size) ::oriel::codecs::stb_allocate(size)
#define STBI_REALLOC(block, size) ::oriel::codecs::stb_reallocate(block, size)
#define STBI_FREE(block) ::oriel::codecs::stb_free(block)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace oriel::codecs {

namespace {

// It throws through stb where the file ends: these decoders take what is not there for 0, and one of them for ever.
// stb's frames are compiled here, as C++, and hold nothing but what is in the budget.
class Feed {
public:
    explicit Feed(const Input& input) : input_(input) {}

    static int read(void* self, char* data, int size) {
        return static_cast<Feed*>(self)->read({reinterpret_cast<std::byte*>(data), static_cast<std::size_t>(size)});
    }
    static void skip(void* self, int count) {
        auto& feed = *static_cast<Feed*>(self);
        if (count > 0) feed.position_ += static_cast<unsigned>(count);
    }
    static int eof(void*) { return 0; } // who goes on to read finds out

private:
    static constexpr std::size_t piece = std::size_t{64} << 10;

    int read(std::span<std::byte> to) {
        if (position_ >= input_.size())
            throw CodecError(fmt::format("{}: ends at byte {} in the middle of its picture: the file is truncated",
                                         input_.name(), input_.size()));
        if (position_ < begin_ || position_ >= begin_ + bytes_.size()) {
            begin_ = position_;
            bytes_.resize(piece);
            bytes_.resize(input_.read_some(begin_, bytes_));
        }
        const std::span here = std::span(bytes_).subspan(static_cast<std::size_t>(position_ - begin_));
        const std::size_t count = std::min(to.size(), here.size());
        std::copy_n(here.begin(), count, to.begin());
        position_ += count;
        return static_cast<int>(count);
    }

    const Input& input_;
    std::uint64_t position_ = 0;
    std::uint64_t begin_ = 0; // of what is in bytes_
    std::vector<std::byte> bytes_;
};

constexpr stbi_io_callbacks io{Feed::read, Feed::skip, Feed::eof};

void note_failure(StbUntrusted& out, const StbBudget& budget) {
    out.out_of_budget = budget.exceeded();
    out.failure = stbi_failure_reason();
}

} // namespace

StbUntrusted stb_untrusted_header(const Input& input) {
    StbBudget budget(std::uint64_t{128} << 10);
    Feed feed(input);
    StbUntrusted out;
    if (stbi_info_from_callbacks(&io, &feed, &out.width, &out.height, &out.channels) == 0) note_failure(out, budget);
    return out;
}

StbUntrusted stb_untrusted_decode(const Input& input, StbElement element, int channels, std::uint64_t memory) {
    StbBudget budget(memory);
    Feed feed(input);
    StbUntrusted out;
    const auto decode = [&](auto* load) {
        return reinterpret_cast<std::byte*>(load(&io, &feed, &out.width, &out.height, &out.channels, channels));
    };
    std::byte* const pixels = element == StbElement::f32   ? decode(stbi_loadf_from_callbacks)
                              : element == StbElement::u16 ? decode(stbi_load_16_from_callbacks)
                                                           : decode(stbi_load_from_callbacks);
    if (pixels == nullptr) note_failure(out, budget);
    else out.pixels = budget.release(pixels);
    if (channels != 0) out.channels = channels;
    return out;
}

} // namespace oriel::codecs
