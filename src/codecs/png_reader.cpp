#include "codecs/png_reader.hpp"

#include "codecs/inflate.hpp"
#include "codecs/libpng.hpp"
#include "codecs/memory_limit.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"
#include "codecs/png_palette.hpp"
#include "codecs/png_plain_stream.hpp"
#include "codecs/png_rows.hpp"
#include "codecs/png_stream.hpp"
#include "codecs/stb_png.hpp"
#include "codecs/whole_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <utility>

namespace oriel::codecs::png {

namespace {

// stb counts in int and uint32, and keeps both from overflowing by these.
constexpr std::uint64_t most_samples = std::uint64_t{1} << 30;
constexpr std::uint64_t most_bytes = std::numeric_limits<int>::max();
constexpr std::uint64_t longest_side = std::uint64_t{1} << 24;
constexpr std::uint64_t most_data = std::uint64_t{1} << 30;
constexpr std::string_view another_decoder =
    "read it with another decoder than stb, or convert it first, as in `pngtopam IN > OUT.pam`";

// deflate's shortest code for its longest match: 258 bytes out of 2 bits.
constexpr std::uint64_t highest_ratio = 1032;

/// The buffer that stb inflates to: begun with its guess, doubled until all is in.
std::uint64_t inflate_capacity(const Header& header) {
    ImageHeader guess = header.image;
    guess.interlaced = false;
    std::uint64_t capacity = guess.inflated_bytes();
    while (capacity < header.image.inflated_bytes()) capacity *= 2;
    return capacity;
}

bool decoder_takes(const Header& header) {
    const ImageHeader& image = header.image;
    if (image.width > longest_side || image.height > longest_side) return false; // what follows cannot overflow
    const std::uint64_t samples =
        std::uint64_t{image.width} * image.height * (image.colour == Colour::palette ? 4 : image.samples());
    return samples <= most_samples && std::max(header.decoded_bytes(), image.inflated_bytes()) <= most_bytes;
}

/// Verifies the CRCs of all chunks but IDAT, which are verified as they are read. Gives the bytes of all IDAT payloads.
std::uint64_t survey(const Input& input, const Header& header) {
    check_head(input, header);
    std::uint64_t data_bytes = 0;
    Chunk chunk = read_chunk(input, header.data);
    for (; chunk.type == IDAT; chunk = read_chunk(input, chunk.end())) data_bytes += chunk.length;
    check_rest(input, chunk);
    return data_bytes;
}

std::uint64_t judging_memory() noexcept { return inflating_library().empty() ? 0 : PlainStream::memory(); }

/// The compressed stream as the reader of rows judges it, where the build has what inflates it: other decoders let pass
/// an Adler-32 that is wrong, or what comes behind the last row.
void judge_stream(const Input& input, const Header& header) {
    if (inflating_library().empty()) return;
    PlainStream stream(input, header);
    std::array<std::byte, 4096> passed; // NOLINT: nobody looks at it
    while (stream.read(passed) != 0) {
    }
}

class PngSource final : public WholeSource {
public:
    PngSource(std::shared_ptr<Input> input, Header header, std::uint64_t max_memory)
        : WholeSource(header.frame(), header.facts), input_(std::move(input)), header_(std::move(header)),
          max_memory_(max_memory) {}

    // How much of the file is IDAT is not known before the walk; no more than what is left of it.
    std::uint64_t working_memory() const noexcept override {
        return std::max(judging_memory(), decoding_memory(header_, input_->size() - header_.data));
    }

    Metadata metadata() const override { return read_metadata(*input_, header_); }
    std::optional<FewColours> few_colours() const override { return png::few_colours(header_); }

private:
    Image decode() const override {
        const Input& input = *input_;
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input.name(), header_.text()));
        const std::uint64_t data_bytes = survey(input, header_);
        if (data_bytes > most_data)
            throw LimitError(
                fmt::format("{}: {} bytes of compressed pixels are more than this PNG decoder takes, {}\n{}",
                            input.name(), data_bytes, most_data, another_decoder));
        check_plausible(input, header_, data_bytes);
        judge_stream(input, header_);

        PngStream stream(input, header_, data_bytes);
        StbPng png = stb_decode_png(stream, header_.sixteen(), decoding_memory(header_, data_bytes));
        if (png.pixels == nullptr) fail_decoding(png);
        if (png.width != frame_.width() || png.height != frame_.height() ||
            static_cast<std::size_t>(png.channels) != frame_.channel_count())
            fail(input, fmt::format("decoding gave {}×{} with {} channels, not {}", png.width, png.height, png.channels,
                                    header_.text()));

        const Buffer buffer = adopt(std::move(png.pixels), frame_.nbytes());
        return Image(buffer.view(frame_.format(), frame_.layout()), frame_);
    }

    [[noreturn]] void fail_decoding(const StbPng& png) const {
        if (png.out_of_budget)
            fail(*input_, fmt::format("the IDAT chunks inflate to more than the {} bytes that the header's {} take: "
                                      "the file is damaged or hostile",
                                      header_.image.inflated_bytes(), header_.text()));
        if (png.failure == "outofmem") throw std::bad_alloc();
        fail(*input_,
             fmt::format("the pixels in the IDAT chunks cannot be decoded ({}): the file is damaged", png.failure));
    }

    std::shared_ptr<Input> input_;
    Header header_;
    std::uint64_t max_memory_;
};

#if ORIEL_HAS_LIBPNG
class LibpngSource final : public WholeSource {
public:
    LibpngSource(std::shared_ptr<Input> input, const Frame& frame, Header header, std::uint64_t max_memory)
        : WholeSource(frame, header.facts), input_(std::move(input)), header_(std::move(header)),
          max_memory_(max_memory) {}

    std::uint64_t working_memory() const noexcept override {
        return frame_.nbytes() + std::max(judging_memory(), libpng_memory(header_));
    }

    Metadata metadata() const override { return read_metadata(*input_, header_); }
    std::optional<FewColours> few_colours() const override { return png::few_colours(header_); }

private:
    Image decode() const override {
        require_memory(held_memory(), max_memory_, fmt::format("{}: decoding {}", input_->name(), header_.text()));
        check_plausible(*input_, header_, survey(*input_, header_));
        if (!header_.image.interlaced) judge_stream(*input_, header_); // else it is while it is decoded
        const View pixels = Buffer::allocate(frame_.nbytes()).view(frame_.format(), frame_.layout());
        libpng_decode(*input_, header_, pixels.mutable_data(), frame_.row_bytes());
        return Image(pixels, frame_);
    }

    std::shared_ptr<Input> input_;
    Header header_;
    std::uint64_t max_memory_;
};
#endif

} // namespace

void check_head(const Input& input, const Header& header) {
    Chunk chunk = read_chunk(input, signature.size());
    for (; chunk.offset < header.data; chunk = read_chunk(input, chunk.end())) read_payload(input, chunk, 0);
}

void check_rest(const Input& input, Chunk chunk) {
    for (; chunk.type != IEND; chunk = read_chunk(input, chunk.end())) {
        if (chunk.type == IDAT)
            fail(input, fmt::format("{} does not follow the other IDAT chunks: the file is damaged", chunk.place()));
        if (chunk.critical())
            fail(input,
                 fmt::format("{} is critical and not expected after the pixels: the file is damaged", chunk.place()));
        read_payload(input, chunk, 0);
    }
    if (chunk.length != 0)
        fail(input, fmt::format("{} has {} bytes, not 0: the file is damaged", chunk.place(), chunk.length));
    read_payload(input, chunk, 0);
}

void check_plausible(const Input& input, const Header& header, std::uint64_t data_bytes) {
    const std::uint64_t needed = header.image.inflated_bytes();
    if (data_bytes > UINT64_MAX / highest_ratio || data_bytes * highest_ratio >= needed) return;
    fail(input,
         fmt::format("the header says {}, {} bytes before compression, but {} compressed bytes cannot hold more than "
                     "{}: the header lies or the file is damaged",
                     header.text(), needed, data_bytes, data_bytes * highest_ratio));
}

std::uint64_t decoding_memory(const Header& header, std::uint64_t data_bytes) noexcept {
    // The blocks that stb has at once, in the order of its work. The result is one of them.
    constexpr std::uint64_t small_things = std::uint64_t{64} << 10;
    const std::uint64_t inflated = inflate_capacity(header);
    const std::uint64_t decoded = header.decoded_bytes();
    const bool palette = header.image.colour == Colour::palette;
    const std::uint64_t indices = std::uint64_t{header.image.width} * header.image.height;
    const std::uint64_t rows = palette ? indices : decoded;

    const std::uint64_t inflating = data_bytes + inflated;
    const std::uint64_t unfiltering = inflated + rows + (header.image.interlaced ? rows / 2 : 0);
    const std::uint64_t expanding = inflated + (palette ? indices + decoded : 0);
    return std::max({inflating, unfiltering, expanding}) + small_things;
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, std::uint64_t max_memory, bool tolerant,
                             std::string_view decoder) {
    Header header = read_header(*input);
    if (reads_by_rows(header) && (decoder.empty() || decoder == "oriel"))
        return open_rows(std::move(input), std::move(header), max_memory, tolerant);
#if ORIEL_HAS_LIBPNG
    if (decoder != "stb") {
        const Frame frame = header.stored_frame();
        return std::make_shared<LibpngSource>(std::move(input), frame, std::move(header), max_memory);
    }
#endif
    if (!decoder_takes(header))
        throw LimitError(fmt::format("{}: {} are more than this PNG decoder takes: sides up to {}, {} "
                                     "samples (4 for a palette pixel), {} bytes decoded\n{}",
                                     input->name(), header.text(), longest_side, most_samples, most_bytes,
                                     another_decoder));
    return std::make_shared<PngSource>(std::move(input), std::move(header), max_memory);
}

} // namespace oriel::codecs::png
