#include "codecs/jpeg_picture.hpp"
#include "codecs/jpeg_segments.hpp"
#include "codecs/jpeg_turbo.hpp"
#include "codecs/jpeg_turbo_calls.hpp"
#include "codecs/memory_limit.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <jerror.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <utility>
#include <vector>

namespace oriel::codecs::jpeg {

namespace {

/// What libjpeg is told to do.
struct Coding {
    bool kept = false; ///< as JpegCoding says; else by quality
    JpegCoding as;     ///< progressive and optimised hold in either case
    int quality = usual_quality;
    bool halved = false; ///< colours, in both directions, if by quality
    JfifDensity density;
};

/// Whether three components can go into one scan: at most ten blocks (T.81 B.2.3).
bool interleaves(const JpegCoding& coding) {
    unsigned blocks = 0;
    for (std::size_t c = 0; c < coding.component_count; ++c)
        blocks += unsigned{coding.components[c].horizontal} * coding.components[c].vertical;
    return coding.component_count == 1 || blocks <= C_MAX_BLOCKS_IN_MCU;
}

/// A picture of one channel takes after the first component; RGB of four inks after the first three, which are coded as
/// finely as they were.
Coding coding_for(std::size_t channels, const WriteSettings& settings) {
    Coding out;
    if (settings.quality != 0) out.quality = settings.quality;
    out.halved = out.quality <= halved_up_to;
    if (!settings.jpeg) return out;
    out.as = *settings.jpeg;
    if (out.as.component_count == 4) out.as.component_count = 3;
    if (channels == 1) {
        out.as.component_count = 1;
        out.as.components[0].horizontal = out.as.components[0].vertical = 1;
        out.as.rgb = false;
    }
    out.kept = settings.quality == 0 && out.as.component_count == channels && interleaves(out.as);
    return out;
}

struct Compressor : Calls {
    Output* output = nullptr;
    jpeg_compress_struct codec{};
    jpeg_destination_mgr destination{};
    std::array<std::byte, std::size_t{1} << 16> block;

    static Compressor& of(j_common_ptr object) { return static_cast<Compressor&>(calls_of(object)); }

    // The callbacks.

    [[noreturn]] static void on_error(j_common_ptr object) {
        object->err->format_message(object, of(object).message);
        jump(object);
    }
    static void on_message(j_common_ptr, int) {}
    static void on_begin(j_compress_ptr object) { of(reinterpret_cast<j_common_ptr>(object)).clear(); }
    static boolean on_full(j_compress_ptr object) {
        Compressor& self = of(reinterpret_cast<j_common_ptr>(object));
        self.put(self.block.size());
        return TRUE;
    }
    static void on_end(j_compress_ptr object) {
        Compressor& self = of(reinterpret_cast<j_common_ptr>(object));
        self.put(self.block.size() - self.destination.free_in_buffer);
    }

    void clear() {
        destination.next_output_byte = reinterpret_cast<JOCTET*>(block.data());
        destination.free_in_buffer = block.size();
    }
    void put(std::size_t count) {
        if (!kept(*this, [this, count] { output->write(std::span(block).first(count)); }))
            jump(reinterpret_cast<j_common_ptr>(&codec));
        clear();
    }

    // Calls of the library: nothing here has a destructor.

    /// Writes the start marker, and a JFIF header if it is not stored as RGB.
    void start(JDIMENSION width, JDIMENSION height, int channels, const Coding* coding, long max_memory) {
        jpeg_create_compress(&codec);
        codec.mem->max_memory_to_use = max_memory;
        codec.dest = &destination;
        codec.image_width = width;
        codec.image_height = height;
        codec.input_components = channels;
        codec.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_set_defaults(&codec);
        if (coding->kept) keep(coding->as);
        else {
            jpeg_set_quality(&codec, coding->quality, TRUE);
            codec.comp_info[0].h_samp_factor = codec.comp_info[0].v_samp_factor =
                channels == 3 && coding->halved ? 2 : 1;
        }
        codec.optimize_coding = coding->as.optimised ? TRUE : FALSE;
        if (coding->as.progressive) jpeg_simple_progression(&codec);
        codec.density_unit = coding->density.unit;
        codec.X_density = coding->density.x;
        codec.Y_density = coding->density.y;
        jpeg_start_compress(&codec, TRUE);
    }

    /// What lies in front of the tables.
    void write_beside(const std::byte* bytes, std::size_t size) {
        put(block.size() - destination.free_in_buffer);
        if (!kept(*this, [this, bytes, size] { output->write({bytes, size}); }))
            jump(reinterpret_cast<j_common_ptr>(&codec));
    }

    void keep(const JpegCoding& as) {
        if (as.rgb) jpeg_set_colorspace(&codec, JCS_RGB);
        int tables = 0;
        for (std::size_t c = 0; c < as.component_count; ++c) {
            const JpegCoding::Component& component = as.components[c];
            std::size_t same = 0; // the first component with this table
            while (as.components[same].quantisation != component.quantisation) ++same;
            const int table = same < c ? codec.comp_info[same].quant_tbl_no : tables++;
            if (codec.quant_tbl_ptrs[table] == nullptr)
                codec.quant_tbl_ptrs[table] = jpeg_alloc_quant_table(reinterpret_cast<j_common_ptr>(&codec));
            std::copy(component.quantisation.begin(), component.quantisation.end(),
                      codec.quant_tbl_ptrs[table]->quantval);
            codec.quant_tbl_ptrs[table]->sent_table = FALSE;
            codec.comp_info[c].quant_tbl_no = table;
            codec.comp_info[c].h_samp_factor = component.horizontal;
            codec.comp_info[c].v_samp_factor = component.vertical;
        }
    }

    void rows(JSAMPARRAY at, JDIMENSION count) {
        for (JDIMENSION done = 0; done < count;) done += jpeg_write_scanlines(&codec, at + done, count - done);
    }
};

class TurboSink final : public Sink {
public:
    TurboSink(Output& output, const WriteSettings& settings) : output_(output), settings_(settings) {}
    ~TurboSink() override {
        if (compressor_) jpeg_destroy_compress(&compressor_->codec);
    }
    TurboSink(const TurboSink&) = delete;
    TurboSink& operator=(const TurboSink&) = delete;

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }

    Frame begin(const Frame& offered) override {
        const Frame wanted = accepted(offered, settings_.quality);
        if (wanted.width() > longest_side || wanted.height() > longest_side)
            throw LimitError(
                fmt::format("JPEG holds at most {} pixels a side; this picture is {}: crop it, or write PNG",
                            longest_side, offered.text()));
        require_memory(memory(wanted), settings_.max_memory, fmt::format("writing {} as JPEG", wanted.text()));
        beside_ = carried_segments(metadata_);
        wanted_ = wanted;
        return wanted;
    }

    void rows(const View& band) override {
        if (band.extent(0) > wanted_.height() - done_)
            throw ValueError(fmt::format("{} rows more than the picture's {}",
                                         band.extent(0) - (wanted_.height() - done_), wanted_.height()));
        if (!compressor_) start();
        std::array<JSAMPROW, 16> at; // NOLINT: those used are set
        Compressor* const compressor = compressor_.get();
        JSAMPROW* const first = at.data();
        for (std::ptrdiff_t y = 0; y < band.extent(0);) {
            const auto count = std::min<std::ptrdiff_t>(band.extent(0) - y, at.size());
            for (std::ptrdiff_t k = 0; k < count; ++k, ++y) // libjpeg only reads them
                at[static_cast<std::size_t>(k)] =
                    reinterpret_cast<JSAMPROW>(const_cast<std::byte*>(band.data() + y * band.layout().stride(0)));
            if (!completes(*compressor,
                           [compressor, first, count] { compressor->rows(first, static_cast<JDIMENSION>(count)); }))
                fail();
            done_ += count;
        }
    }

    void finish() override {
        if (done_ != wanted_.height())
            throw ValueError(
                fmt::format("{} of the picture's {} rows are missing", wanted_.height() - done_, wanted_.height()));
        Compressor* const compressor = compressor_.get();
        if (!completes(*compressor, [compressor] { jpeg_finish_compress(&compressor->codec); })) fail();
    }

    std::uint64_t memory(const Frame& wanted) const override {
        const Coding coding = coding_for(wanted.channel_count(), settings_);
        constexpr std::uint64_t state_and_tables = std::uint64_t{256} << 10;
        std::uint64_t across = 1; // of a unit of interleave, in blocks
        std::uint64_t down = 1;
        for (const JpegCoding::Component& component : coding.as.components) {
            across = std::max<std::uint64_t>(across, component.horizontal);
            down = std::max<std::uint64_t>(down, component.vertical);
        }
        if (coding.halved) across = down = std::max<std::uint64_t>({2, across, down});
        const std::uint64_t width = padded(wanted.width(), across * 8) * wanted.channel_count();
        // A few units high: colours converted, sampled down, with their neighbours.
        std::uint64_t bytes = state_and_tables + width * down * 8 * 5;
        if (coding.as.progressive || coding.as.optimised)
            bytes += width * padded(wanted.height(), down * 8) * sizeof(JCOEF);
        return bytes;
    }

private:
    static std::uint64_t padded(std::ptrdiff_t extent, std::uint64_t to) noexcept {
        return (static_cast<std::uint64_t>(extent) + to - 1) / to * to;
    }

    void start() {
        compressor_ = std::make_unique<Compressor>();
        Compressor* const compressor = compressor_.get();
        compressor->output = &output_;
        compressor->codec.err = jpeg_std_error(&compressor->errors);
        compressor->errors.error_exit = Compressor::on_error;
        compressor->errors.emit_message = Compressor::on_message;
        compressor->codec.client_data = static_cast<Calls*>(compressor);
        compressor->destination.init_destination = Compressor::on_begin;
        compressor->destination.empty_output_buffer = Compressor::on_full;
        compressor->destination.term_destination = Compressor::on_end;
        Coding coding = coding_for(wanted_.channel_count(), settings_);
        coding.density = jfif_density(metadata_);
        const Coding* const how = &coding;
        const auto width = static_cast<JDIMENSION>(wanted_.width());
        const auto height = static_cast<JDIMENSION>(wanted_.height());
        const int channels = static_cast<int>(wanted_.channel_count());
        const long most = static_cast<long>(std::min<std::uint64_t>(
            settings_.max_memory, static_cast<std::uint64_t>(std::numeric_limits<long>::max())));
        const std::byte* const beside = beside_.data();
        const std::size_t size = beside_.size();
        if (!completes(*compressor, [=] {
                compressor->start(width, height, channels, how, most);
                if (size != 0) compressor->write_beside(beside, size);
            }))
            fail();
    }

    [[noreturn]] void fail() const {
        if (compressor_->thrown) std::rethrow_exception(std::exchange(compressor_->thrown, nullptr));
        if (compressor_->errors.msg_code == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
        if (compressor_->errors.msg_code == JERR_NO_BACKING_STORE)
            throw MemoryLimitError(fmt::format("writing {} as JPEG needs more memory than the limit", wanted_.text()));
        throw CodecError(fmt::format("writing {} as JPEG: libjpeg says: {}", wanted_.text(), compressor_->message));
    }

    Output& output_;
    WriteSettings settings_;
    Metadata metadata_;
    std::vector<std::byte> beside_; ///< segments
    Frame wanted_ = Frame::packed(1, 1, 1);
    std::unique_ptr<Compressor> compressor_;
    std::ptrdiff_t done_ = 0;
};

} // namespace

std::unique_ptr<Sink> create_turbo(Output& output, const WriteSettings& settings) {
    return std::make_unique<TurboSink>(output, settings);
}

} // namespace oriel::codecs::jpeg
