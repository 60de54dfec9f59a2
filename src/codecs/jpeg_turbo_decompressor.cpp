#include "codecs/jpeg_turbo_decompressor.hpp"

#include "codecs/jpeg_turbo_calls.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <jerror.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <utility>

namespace oriel::codecs::jpeg {

struct Decompressor::State : Calls {
    const Input* input = nullptr;
    jpeg_decompress_struct codec{};
    jpeg_source_mgr source{};
    jpeg_progress_mgr progress{};
    std::array<std::byte, std::size_t{1} << 16> block;
    std::uint64_t position = 0; ///< in the file, of what follows the block
    bool tolerant = false;
    bool gray = false;
    bool header_read = false;
    bool starting = false;         ///< all scans are read, where there are several
    bool at_end = false;           ///< more was wanted than the file has
    std::ptrdiff_t sound = 0;      ///< rows
    std::int64_t damaged_scan = 0; ///< the first one with damage, from 1

    State() = default;
    ~State() { jpeg_destroy_decompress(&codec); } // also of one that was never created, or jumped out of its creation
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    static State& of(j_common_ptr object) { return static_cast<State&>(calls_of(object)); }
    static State& of(j_decompress_ptr object) { return of(reinterpret_cast<j_common_ptr>(object)); }

    // The callbacks.

    [[noreturn]] static void on_error(j_common_ptr object) {
        object->err->format_message(object, of(object).message);
        jump(object);
    }

    static void on_message(j_common_ptr object, int level) {
        State& state = of(object);
        // Traces are above. What lies before the first scan was judged when the file was opened.
        if (level >= 0 || !state.header_read) return;
        if (!state.tolerant) on_error(object);
        state.note_damage();
    }

    static void on_progress(j_common_ptr object) {
        State& state = of(object);
        if (state.codec.input_scan_number <= most_scans) return;
        *fmt::format_to_n(state.message, sizeof state.message - 1, "more than {} scans", most_scans).out = '\0';
        jump(object);
    }

    static void on_nothing(j_decompress_ptr) {}

    static boolean on_empty(j_decompress_ptr object) {
        State& state = of(object);
        std::size_t count = 0;
        if (!kept(state, [&] { count = state.input->read_some(state.position, state.block); }))
            jump(reinterpret_cast<j_common_ptr>(object));
        state.position += count;
        if (count == 0) {
            state.at_end = true;
            if (!state.tolerant) jump(reinterpret_cast<j_common_ptr>(object));
            // Within a segment an end marker would be taken for a part of it: there the library is asked to pause.
            if (object->unread_marker != 0 && state.starting) return FALSE;
            // The decoder says when it has run out of bits; but arithmetic codes go on with zeros, as they may.
            if (object->arith_code != 0 && state.header_read) state.note_damage();
            count = state.put_end_marker();
        }
        state.source.next_input_byte = reinterpret_cast<const JOCTET*>(state.block.data());
        state.source.bytes_in_buffer = count;
        return TRUE;
    }

    static void on_skip(j_decompress_ptr object, long count) {
        if (count <= 0) return;
        State& state = of(object);
        const std::size_t here = std::min(static_cast<std::size_t>(count), state.source.bytes_in_buffer);
        state.source.next_input_byte += here;
        state.source.bytes_in_buffer -= here;
        state.position += static_cast<std::size_t>(count) - here; // beyond the end there is nothing, as before it
    }

    std::size_t put_end_marker() {
        block[0] = std::byte{0xff};
        block[1] = std::byte{JPEG_EOI};
        return 2;
    }

    /// Of the unit of interleave in which the first damage is, no row is sound; nor the one above, where colours are
    /// interpolated downwards. In a later scan it only takes precision away.
    void note_damage() {
        if (damaged_scan != 0) return;
        damaged_scan = std::max(codec.input_scan_number, 1);
        if (codec.err->msg_code != 0) codec.err->format_message(reinterpret_cast<j_common_ptr>(&codec), message);
        if (damaged_scan > 1) return;
        const std::ptrdiff_t unit = std::ptrdiff_t{codec.max_v_samp_factor} * DCTSIZE;
        const std::ptrdiff_t above = codec.max_v_samp_factor > 1 && !gray ? 1 : 0;
        sound = std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(codec.input_iMCU_row) * unit - above, 0, sound);
    }

    // Calls of the library: nothing here has a destructor.

    void create(long max_memory) {
        jpeg_create_decompress(&codec);
        codec.src = &source;
        codec.progress = &progress;
        codec.mem->max_memory_to_use = max_memory;
    }

    void read_header() {
        jpeg_read_header(&codec, TRUE);
        header_read = true;
        codec.do_block_smoothing = FALSE;
        codec.out_color_space = codec.num_components == 1 || gray ? JCS_GRAYSCALE
                                : codec.num_components == 3       ? JCS_RGB
                                                                  : JCS_CMYK;
    }

    void start(std::ptrdiff_t y, Columns wanted, Columns* given) {
        starting = true;
        while (jpeg_start_decompress(&codec) == FALSE) { // it paused at the file's end
            codec.unread_marker = JPEG_EOI;
            source.bytes_in_buffer = 0;
        }
        starting = false;
        const auto width = static_cast<std::ptrdiff_t>(codec.output_width);
        const std::ptrdiff_t unit = std::ptrdiff_t{codec.max_h_samp_factor} * DCTSIZE;
        auto x = static_cast<JDIMENSION>(std::max<std::ptrdiff_t>(wanted.x - unit, 0));
        JDIMENSION across =
            static_cast<JDIMENSION>(std::min<std::ptrdiff_t>(wanted.x + wanted.width + unit, width)) - x;
        if (across < codec.output_width) jpeg_crop_scanline(&codec, &x, &across);
        *given = {static_cast<std::ptrdiff_t>(x), static_cast<std::ptrdiff_t>(across)};
        if (y > 0) jpeg_skip_scanlines(&codec, static_cast<JDIMENSION>(y));
    }

    /// At most 16.
    void rows(std::byte* const* to, std::size_t count) {
        JSAMPROW at[16];
        for (std::size_t k = 0; k < count; ++k) at[k] = reinterpret_cast<JSAMPROW>(to[k]);
        for (std::size_t done = 0; done < count;) {
            const JDIMENSION got = jpeg_read_scanlines(&codec, at + done, static_cast<JDIMENSION>(count - done));
            if (got == 0) ERREXIT(&codec, JERR_TOO_LITTLE_DATA);
            done += got;
        }
    }
};

Decompressor::Decompressor(const Input& input, const Header& header, const Settings& settings)
    : state_(std::make_unique<State>()) {
    State* const state = state_.get();
    state->input = &input;
    state->tolerant = settings.tolerant;
    state->gray = settings.gray;
    state->sound = header.height;
    state->codec.err = jpeg_std_error(&state->errors);
    state->errors.error_exit = State::on_error;
    state->errors.emit_message = State::on_message;
    state->codec.client_data = static_cast<Calls*>(state);
    state->progress.progress_monitor = State::on_progress;
    state->source.init_source = State::on_nothing;
    state->source.fill_input_buffer = State::on_empty;
    state->source.skip_input_data = State::on_skip;
    state->source.resync_to_restart = jpeg_resync_to_restart;
    state->source.term_source = State::on_nothing;
    const long most = static_cast<long>(
        std::min<std::uint64_t>(settings.max_memory, static_cast<std::uint64_t>(std::numeric_limits<long>::max())));
    if (!completes(*state, [state, most] {
            state->create(most);
            state->read_header();
        }))
        fail();
    const jpeg_decompress_struct& codec = state->codec;
    if (std::cmp_not_equal(codec.image_width, header.width) || std::cmp_not_equal(codec.image_height, header.height) ||
        std::cmp_not_equal(codec.num_components, header.component_count))
        throw CodecError(fmt::format("{}: JPEG: the file says {}×{} with {} components, and said {} when it was opened",
                                     input.name(), codec.image_width, codec.image_height, codec.num_components,
                                     header.text()));
}

Decompressor::~Decompressor() = default;

Columns Decompressor::start(std::ptrdiff_t y, Columns wanted) {
    State* const state = state_.get();
    Columns given;
    Columns* const to = &given;
    if (!completes(*state, [state, y, wanted, to] { state->start(y, wanted, to); })) fail();
    return given;
}

void Decompressor::rows(std::span<std::byte* const> to) {
    State* const state = state_.get();
    for (std::size_t done = 0; done < to.size(); done += 16) {
        const std::span<std::byte* const> some = to.subspan(done, std::min<std::size_t>(to.size() - done, 16));
        if (!completes(*state, [state, some] { state->rows(some.data(), some.size()); })) fail();
    }
}

void Decompressor::finish() {
    State* const state = state_.get();
    const bool done = completes(*state, [state] { jpeg_finish_decompress(&state->codec); });
    if (!done && (state->thrown || !state->tolerant)) fail(); // what is cut or damaged behind the rows takes none away
}

std::ptrdiff_t Decompressor::sound_rows() const noexcept { return state_->sound; }

std::string Decompressor::damage() const {
    const State& state = *state_;
    if (!state.at_end && state.damaged_scan == 0) return {};
    const auto height = static_cast<std::ptrdiff_t>(state.codec.image_height);
    const std::string what =
        state.at_end ? "the file is truncated" : fmt::format("the file is damaged ({})", state.message);
    if (state.sound < height)
        return fmt::format("{}: {} of {} stored rows are there, the rest is 0", what, state.sound, height);
    if (state.codec.progressive_mode != 0 || state.codec.comps_in_scan < state.codec.num_components)
        return fmt::format("{} in scan {}: every row is there, but not as exactly as it was", what,
                           std::max<std::int64_t>(state.damaged_scan, state.codec.input_scan_number));
    return fmt::format("{} behind its last row", what);
}

void Decompressor::fail() const {
    State& state = *state_;
    if (state.thrown) std::rethrow_exception(std::exchange(state.thrown, nullptr));
    const std::string& name = state.input->name();
    if (state.at_end)
        throw Truncated(fmt::format("{}: the JPEG ends at byte {} without an end marker: the file is truncated", name,
                                    state.input->size()));
    if (state.errors.msg_code == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
    if (state.errors.msg_code == JERR_NO_BACKING_STORE)
        throw MemoryLimitError(fmt::format("{}: JPEG: decoding needs more memory than the limit", name));
    throw CodecError(
        fmt::format("{}: JPEG: the pixels cannot be decoded ({}): the file is damaged", name, state.message));
}

std::uint64_t Decompressor::memory(const Header& header) noexcept {
    constexpr std::uint64_t state_and_tables = std::uint64_t{256} << 10;
    std::uint64_t bytes = state_and_tables;
    const auto width = static_cast<std::uint64_t>(header.width);
    std::uint64_t most_down = 1;
    for (const Component& component : header.used()) most_down = std::max<std::uint64_t>(most_down, component.vertical);
    const std::uint64_t units = (static_cast<std::uint64_t>(header.height) + most_down * 8 - 1) / (most_down * 8);
    for (const Component& component : header.used()) {
        const std::uint64_t samples = header.padded_samples(component);
        if (!header.one_scan) bytes += samples * sizeof(JCOEF);
        // A unit with its neighbours above and below, and the lines they are upsampled to.
        bytes += 2 * (samples / units) + most_down * (width + 32);
    }
    return bytes;
}

} // namespace oriel::codecs::jpeg
