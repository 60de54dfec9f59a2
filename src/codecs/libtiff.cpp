#include "codecs/libtiff.hpp"

#include <fmt/format.h>

#include <tiffio.h>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

namespace oriel::codecs::tiff {

struct Libtiff::State {
    std::shared_ptr<const Input> input;
    std::uint64_t position = 0;
    std::exception_ptr thrown; ///< by the input
    std::string error;         ///< in libtiff's words: the first
    bool decoding = false;     ///< a warning is as bad as an error
};

namespace {

using State = Libtiff::State;

// libtiff passes a State around; nothing may be thrown through it.

tmsize_t on_read(thandle_t handle, void* to, tmsize_t count) {
    auto& state = *static_cast<State*>(handle);
    try {
        const std::size_t done =
            state.input->read_some(state.position, {static_cast<std::byte*>(to), static_cast<std::size_t>(count)});
        state.position += done;
        return static_cast<tmsize_t>(done);
    } catch (...) {
        if (!state.thrown) state.thrown = std::current_exception();
        return 0;
    }
}

tmsize_t on_write(thandle_t, void*, tmsize_t) { return 0; }

toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
    auto& state = *static_cast<State*>(handle);
    const std::uint64_t from = whence == SEEK_CUR ? state.position : whence == SEEK_END ? state.input->size() : 0;
    state.position = from + offset;
    return state.position;
}

int on_close(thandle_t) { return 0; }
toff_t on_size(thandle_t handle) { return static_cast<State*>(handle)->input->size(); }

void keep(State& state, const char* format, va_list values) noexcept {
    if (!state.error.empty()) return;
    std::array<char, 300> text{};
    std::vsnprintf(text.data(), text.size(), format, values);
    try {
        state.error = text.data();
    } catch (...) {
        state.thrown = std::current_exception();
    }
}

/// 1: nobody else is told.
int on_error(TIFF*, void* data, const char*, const char* format, va_list values) {
    keep(*static_cast<State*>(data), format, values);
    return 1;
}

/// Of tags libtiff warns for many reasons, none of which concerns the pixels. While it decodes, it means that they are
/// not what they were, but for what it says of LZW in the bit order of long ago.
int on_warning(TIFF*, void* data, const char* module, const char* format, va_list values) {
    auto& state = *static_cast<State*>(data);
    if (state.decoding && std::string_view(module != nullptr ? module : "").substr(0, 3) != "LZW")
        keep(state, format, values);
    return 1;
}

struct OpenOptions {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    OpenOptions() {
        if (options == nullptr) throw std::bad_alloc();
    }
    ~OpenOptions() { TIFFOpenOptionsFree(options); }
    OpenOptions(const OpenOptions&) = delete;
    OpenOptions& operator=(const OpenOptions&) = delete;
};

template <class Value> Value field(::TIFF* tiff, std::uint32_t tag) {
    Value value = 0;
    TIFFGetFieldDefaulted(tiff, tag, &value);
    return value;
}

/// Whether libtiff says that it cannot, rather than that the file is damaged.
bool is_beyond_libtiff(std::string_view error) {
    constexpr std::string_view words[] = {"not support",   "nsupported",   "doesn't support", "only supports",
                                          "cannot handle", "nappropriate", " requires ",      "not implemented"};
    constexpr std::string_view of_damage[] = {"Uncompressed data" /* of a fax */, "Error in ZSTD_",
                                              "Unsupported marker"};
    const auto begins = [error](std::string_view words_of_it) { return error.starts_with(words_of_it); };
    if (std::ranges::any_of(of_damage, begins)) return false; // what it says of bits that mean nothing
    return std::ranges::any_of(words, [error](std::string_view word) { return error.find(word) != error.npos; });
}

} // namespace

Libtiff::Libtiff(std::shared_ptr<const Input> input, std::uint64_t directory, std::uint64_t most_memory)
    : state_(std::make_unique<State>()) {
    state_->input = std::move(input);
    {
        const OpenOptions open;
        TIFFOpenOptionsSetMaxSingleMemAlloc(open.options,
                                            static_cast<tmsize_t>(std::min<std::uint64_t>(most_memory, PTRDIFF_MAX)));
        TIFFOpenOptionsSetErrorHandlerExtR(open.options, on_error, state_.get());
        TIFFOpenOptionsSetWarningHandlerExtR(open.options, on_warning, state_.get());
        // h: the first directory is not read yet; m: nothing is mapped.
        tiff_ = TIFFClientOpenExt(state_->input->name().c_str(), "rhm", state_.get(), on_read, on_write, on_seek,
                                  on_close, on_size, nullptr, nullptr, open.options);
    }
    try {
        check(tiff_ != nullptr && TIFFSetSubDirectory(tiff_, directory) == 1, "its directory");
        numbers_.width = field<std::uint32_t>(tiff_, TIFFTAG_IMAGEWIDTH);
        numbers_.height = field<std::uint32_t>(tiff_, TIFFTAG_IMAGELENGTH);
        numbers_.bits = field<std::uint16_t>(tiff_, TIFFTAG_BITSPERSAMPLE);
        numbers_.samples = field<std::uint16_t>(tiff_, TIFFTAG_SAMPLESPERPIXEL);
        numbers_.sample_format = field<std::uint16_t>(tiff_, TIFFTAG_SAMPLEFORMAT);
        numbers_.planar = field<std::uint16_t>(tiff_, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
        numbers_.tiled = TIFFIsTiled(tiff_) != 0;
        const auto compression = field<std::uint16_t>(tiff_, TIFFTAG_COMPRESSION);
        if (TIFFIsCODECConfigured(compression) == 0) {
            const TIFFCodec* const codec = TIFFFindCODEC(compression);
            throw CodecError(fmt::format(
                "{}: its pixels are compressed by {}, which this system's libtiff does not read", state_->input->name(),
                codec != nullptr ? codec->name : fmt::format("number {}", compression)));
        }
        if (compression == COMPRESSION_WEBP) require_webp_pixels();
        if (compression == COMPRESSION_JPEG && field<std::uint16_t>(tiff_, TIFFTAG_PHOTOMETRIC) == PHOTOMETRIC_YCBCR &&
            !numbers_.planar)
            TIFFSetField(tiff_, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        if (numbers_.tiled) {
            numbers_.block_width = field<std::uint32_t>(tiff_, TIFFTAG_TILEWIDTH);
            numbers_.block_height = field<std::uint32_t>(tiff_, TIFFTAG_TILELENGTH);
            numbers_.row_bytes = TIFFTileRowSize64(tiff_);
            numbers_.blocks = TIFFNumberOfTiles(tiff_);
        } else {
            numbers_.block_width = numbers_.width;
            numbers_.block_height = std::min(field<std::uint32_t>(tiff_, TIFFTAG_ROWSPERSTRIP), numbers_.height);
            numbers_.row_bytes = TIFFScanlineSize64(tiff_);
            numbers_.blocks = TIFFNumberOfStrips(tiff_);
        }
    } catch (...) {
        if (tiff_ != nullptr) TIFFClose(tiff_);
        throw;
    }
}

/// What libtiff decodes all the same, and wrongly.
void Libtiff::require_webp_pixels() const {
    const bool interleaved = !numbers_.planar || numbers_.samples == 1;
    if (interleaved && numbers_.bits == 8 && (numbers_.samples == 3 || numbers_.samples == 4)) return;
    throw CodecError(fmt::format("{}: its pixels are compressed by WebP as {} channels of {} bit{}, which is not read "
                                 "here\nof WebP in TIFF 3 or 4 interleaved channels of 8 bit are read",
                                 state_->input->name(), numbers_.samples, numbers_.bits,
                                 interleaved ? "" : ", each in a plane of its own"));
}

Libtiff::~Libtiff() { TIFFClose(tiff_); }

Libtiff::Place Libtiff::place(std::uint32_t block) {
    int failed = 0;
    Place out;
    out.offset = TIFFGetStrileOffsetWithErr(tiff_, block, &failed);
    check(failed == 0, "where its pixels are");
    out.bytes = TIFFGetStrileByteCountWithErr(tiff_, block, &failed);
    check(failed == 0, "how many bytes its pixels take");
    return out;
}

void Libtiff::decode(std::uint32_t block, std::span<std::byte> to) {
    state_->error.clear();
    state_->decoding = true;
    const auto size = static_cast<tmsize_t>(to.size());
    const tmsize_t done = numbers_.tiled ? TIFFReadEncodedTile(tiff_, block, to.data(), size)
                                         : TIFFReadEncodedStrip(tiff_, block, to.data(), size);
    state_->decoding = false;
    check(done == size && state_->error.empty(), fmt::format("{} {}", numbers_.tiled ? "tile" : "strip", block));
}

void Libtiff::decode_row(std::uint32_t y, std::span<std::byte> to) {
    if (to.size() < numbers_.row_bytes) fail(fmt::format("row {}", y)); // libtiff is not told how much room there is
    state_->error.clear();
    state_->decoding = true;
    const int done = TIFFReadScanline(tiff_, to.data(), y, 0);
    state_->decoding = false;
    check(done == 1 && state_->error.empty(), fmt::format("row {}", y));
}

void Libtiff::check(bool done, const std::string& what) {
    if (state_->thrown || !done) fail(what);
}

void Libtiff::fail(const std::string& what) {
    if (const std::exception_ptr thrown = std::exchange(state_->thrown, nullptr)) std::rethrow_exception(thrown);
    const std::string error = std::exchange(state_->error, {});
    if (is_beyond_libtiff(error))
        throw CodecError(fmt::format("{}: libtiff cannot read {} ({}): this is not read here\nanother program may "
                                     "write it anew, in another compression",
                                     state_->input->name(), what, error));
    throw CodecError(fmt::format("{}: libtiff cannot read {} ({}): the file is damaged", state_->input->name(), what,
                                 error.empty() ? "it says no more" : error));
}

} // namespace oriel::codecs::tiff
