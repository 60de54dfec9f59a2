// Saving: a picture to a sink, and a sink to a file, a descriptor or memory; and the plan of it, which is the
// same arithmetic without the pixels.
#include "codecs/codec.hpp"
#include "codecs/memory_limit.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "oriel/save_group.hpp"
#include "pipeline/bands.hpp"
#include "pipeline/carry.hpp"
#include "pipeline/limits.hpp"
#include "pipeline/lossless.hpp"
#include "pipeline/output_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

namespace oriel {
namespace {

using codecs::Codec;
using codecs::Output;

std::string writable_formats() {
    std::string names;
    for (const Codec* codec : codecs::table())
        if (codec->create != nullptr) names += (names.empty() ? "" : ", ") + std::string(codec->name);
    return names;
}

const Codec& writer(const std::string& format) {
    const Codec* codec = codecs::by_name(format);
    if (codec == nullptr)
        throw CodecError(fmt::format("there is no format '{}'; written are {}", format, writable_formats()));
    if (codec->create == nullptr)
        throw CodecError(fmt::format("format '{}' is not written; written are {}", format, writable_formats()));
    return *codec;
}

const Codec& writer_for(const std::filesystem::path& path, const SaveOptions& options) {
    return writer(options.format.empty() ? format_of(path) : options.format);
}

void require_pixels(const Frame& frame) {
    if (frame.layout().empty())
        throw ValueError(fmt::format("a picture of {}×{} has no pixels to save", frame.width(), frame.height()));
}

std::uint64_t peak_memory(const pipeline::Route& route, const Sink& sink) {
    return route.held_bytes + route.scratch_bytes + sink.memory(route.wanted);
}

// As the output is to have it: in other elements, if asked.
Frame offered(const Frame& frame, int depth) {
    if (depth == 0) return frame;
    if (depth != 8 && depth != 16) throw ValueError(fmt::format("a depth of {} bit; there are 8 and 16", depth));
    const Format format = depth == 8 ? Format::of<std::uint8_t>() : Format::of<std::uint16_t>();
    const bool is_so = frame.format().kind() == Kind::unsigned_integer &&
                       frame.format().itemsize() == format.itemsize() && frame.max() == Frame::natural_max(format);
    return is_so ? frame : frame.gathered_as(format, Frame::natural_max(format));
}

void write(const Picture& asked, Sink& sink, const Options& options, int depth = 0) {
    require_pixels(asked.frame());
    const Picture picture = asked.seen_as(sink.arranged(asked.frame()));
    if (auto few = picture.few_colours()) sink.expect(std::move(*few));
    const Frame wanted = sink.begin(offered(picture.frame(), depth));
    const pipeline::Route route = pipeline::route(picture, wanted, sink.memory(wanted), options);
    pipeline::require_memory(picture, "writing", peak_memory(route, sink), options);
    pipeline::run(picture, route, sink, options);
    picture.source()->check_unchanged();
    sink.finish();
}

void require_tiles(const TiffTiles& tiles) {
    if (tiles.width == 0 || tiles.height == 0 || tiles.width % 16 != 0 || tiles.height % 16 != 0)
        throw ValueError(
            fmt::format("tiles of {}×{}; width and height of a TIFF's are multiples of 16", tiles.width, tiles.height));
}

// No larger than a picture needs that was cut out of the one they come from.
TiffTiles fitting(const TiffTiles& tiles, const Frame& frame) {
    const auto fit = [](std::uint32_t tile, std::ptrdiff_t side) {
        return static_cast<std::uint32_t>(
            std::min<std::uint64_t>(tile, (static_cast<std::uint64_t>(side) + 15) / 16 * 16));
    };
    return {fit(tiles.width, frame.width()), fit(tiles.height, frame.height())};
}

/// What the source is like decides where nobody did: a TIFF stays compressed and in tiles, what has no losses gets
/// none.
codecs::WriteSettings settings_of(const Picture& picture, const SaveOptions& options) {
    if (options.tiles) require_tiles(*options.tiles);
    const FileFacts& facts = picture.facts();
    const bool keeps = options.lossless == Lossless::automatic
                           ? options.quality == 0 && !facts.lossy && facts.format != "jpeg"
                           : options.lossless != Lossless::off;
    codecs::WriteSettings out{.max_memory = pipeline::memory_limit(options),
                              .quality = options.quality,
                              .threads = options.threads,
                              .compression = options.compression,
                              .lossless = keeps,
                              .from_compressed = facts.compressed || options.tiles,
                              .jpeg = facts.jpeg,
                              .tiles = facts.tiles};
    if ((out.jpeg || out.tiles) && reach(picture.source()->frame(), picture.frame()).turned) {
        if (out.jpeg) out.jpeg = out.jpeg->transposed();
        if (out.tiles) out.tiles = out.tiles->transposed();
    }
    if (out.tiles) out.tiles = fitting(*out.tiles, picture.frame());
    if (options.tiles) out.tiles = options.tiles;
    return out;
}

void write_lossless(const pipeline::LosslessPlan& plan, const Codec& codec, Output& output,
                    const SaveOptions& options) {
    require_memory(plan.memory, pipeline::memory_limit(options),
                   fmt::format("{}: rearranging {}", plan.input->name(), plan.header.text()));
    const Metadata metadata = pipeline::carried(plan.picture, codec, options, plan.how.gray).metadata;
    codecs::jpeg::transform(*plan.input, plan.header, plan.how, metadata, output);
    plan.picture.source()->check_unchanged();
    const auto rows = static_cast<std::uint64_t>(plan.picture.height());
    if (options.progress && !options.progress(rows, rows)) throw Cancelled("stopped as asked; nothing was written");
}

void write(const Picture& picture, const Codec& codec, Output& output, const SaveOptions& options) {
    if (const auto lossless = pipeline::lossless_verdict(picture, codec, options).plan)
        return write_lossless(*lossless, codec, output, options);
    const std::unique_ptr<Sink> sink = codec.create(output, settings_of(picture, options));
    sink->carry(pipeline::carried(picture, codec, options).metadata);
    write(picture, *sink, options, options.depth);
}

void announce(const Picture& picture, const Options& options) {
    if (options.progress && !options.progress(0, static_cast<std::uint64_t>(picture.height())))
        throw Cancelled("stopped as asked; nothing was written");
}

Plan plan_lossless(const pipeline::LosslessPlan& lossless, const Codec& codec, const SaveOptions& options) {
    require_memory(lossless.memory, pipeline::memory_limit(options),
                   fmt::format("{}: rearranging {}", lossless.input->name(), lossless.header.text()));
    const Frame& frame = lossless.picture.frame();
    pipeline::Carried carried = pipeline::carried(lossless.picture, codec, options, lossless.how.gray);
    Plan out;
    out.format = codec.name;
    out.element = frame.format();
    out.max = frame.max();
    out.window = lossless.how.window;
    out.reading = Reading::whole;
    out.bytes_read = lossless.input->size();
    out.encoder_bytes = lossless.memory;
    out.peak = lossless.memory;
    out.dropped = std::move(carried.dropped);
    out.notes = std::move(carried.notes);
    out.width = frame.width();
    out.height = frame.height();
    if (lossless.header.component_count == 4) out.coded_channels = "cmyk";
    out.lossless = lossless.said;
    return out;
}

Plan plan_to(const Picture& asked, Sink& sink, const Options& options, int depth) {
    require_pixels(asked.frame());
    const Picture picture = asked.seen_as(sink.arranged(asked.frame()));
    if (auto few = picture.few_colours()) sink.expect(std::move(*few));
    const Frame wanted = sink.begin(offered(picture.frame(), depth));
    const pipeline::Route route = pipeline::route(picture, wanted, sink.memory(wanted), options);
    Plan out;
    out.element = route.wanted.format();
    out.max = route.wanted.max();
    out.window = route.need.window;
    out.reading = picture.source()->reading();
    out.streams = route.streams;
    const Frame& stored = picture.source()->frame();
    out.bytes_read = out.reading == Reading::whole ? stored.nbytes()
                     : out.reading == Reading::rows
                         ? stored.row_bytes() * static_cast<std::uint64_t>(out.window.y + out.window.height)
                         : route.read_bytes;
    out.bytes_held = route.held_bytes;
    out.band_rows = route.rows;
    out.band_bytes = route.scratch_bytes;
    out.bytes_copied = route.copied_bytes;
    out.encoder_bytes = sink.memory(route.wanted);
    out.width = route.wanted.width();
    out.height = route.wanted.height();
    out.peak = peak_memory(route, sink);
    pipeline::require_memory(picture, "writing", out.peak, options);
    return out;
}

// All but the name.
std::unique_ptr<pipeline::OutputFile> unnamed_file(const Picture& picture, const std::filesystem::path& path,
                                                   const SaveOptions& options) {
    const Codec& codec = writer_for(path, options);
    require_pixels(picture.frame());
    announce(picture, options);
    auto file = std::make_unique<pipeline::OutputFile>(path, options.overwrite);
    const std::unique_ptr<Output> output = codecs::descriptor_output(file->descriptor(), path.string());
    write(picture, codec, *output, options);
    return file;
}

class NoOutput final : public Output {
public:
    void write(std::span<const std::byte>) override {}
    bool amends() const override { return true; }
};

} // namespace

std::string format_of(const std::filesystem::path& path) {
    std::string suffix = path.extension().string();
    if (!suffix.empty()) suffix.erase(0, 1);
    std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string known;
    for (const Codec* codec : codecs::table()) {
        if (codec->create == nullptr) continue;
        for (const std::string_view one : codec->suffixes) {
            if (one == suffix) return std::string(codec->name);
            known += fmt::format("{}.{}", known.empty() ? "" : " ", one);
        }
    }
    if (suffix.empty())
        throw CodecError(fmt::format("'{}' has no suffix to tell a format by; known are {}", path.string(), known));
    throw CodecError(
        fmt::format("'{}': no format is written under the suffix .{}; known are {}", path.string(), suffix, known));
}

std::vector<FormatFacts> formats() {
    std::vector<FormatFacts> out;
    for (const Codec* codec : codecs::table())
        out.push_back({std::string(codec->name),
                       {codec->suffixes.begin(), codec->suffixes.end()},
                       std::string(codec->reads),
                       std::string(codec->writes),
                       std::string(codec->library),
                       {codec->decoders.begin(), codec->decoders.end()},
                       codec->untrusted});
    return out;
}

void save(const Picture& picture, Sink& sink, const Options& options) {
    announce(picture, options);
    write(picture, sink, options);
}

void save(const Picture& picture, const std::filesystem::path& path, const SaveOptions& options) {
    unnamed_file(picture, path, options)->commit();
}

void SaveGroup::save(const Picture& picture, const std::filesystem::path& path, const SaveOptions& options,
                     const Written& written) {
    prepare(picture);
    std::unique_ptr<pipeline::OutputFile> file = unnamed_file(picture, path, options);
    add(std::move(file), written());
}

void save_descriptor(const Picture& picture, int descriptor, const SaveOptions& options) {
    const Codec& codec = writer(options.format);
    announce(picture, options);
    const std::string name = descriptor == 1 ? "standard output" : fmt::format("descriptor {}", descriptor);
    const std::unique_ptr<Output> output = codecs::descriptor_output(descriptor, name);
    write(picture, codec, *output, options);
}

std::vector<std::byte> encode(const Picture& picture, const SaveOptions& options) {
    const Codec& codec = writer(options.format);
    announce(picture, options);
    std::vector<std::byte> bytes;
    // A small picture's file is not moved as it grows.
    bytes.reserve(std::min<std::size_t>(picture.frame().nbytes() / 2, std::size_t{1} << 20));
    const std::unique_ptr<Output> output = codecs::memory_output(bytes);
    write(picture, codec, *output, options);
    if (bytes.size() < bytes.capacity() / 2) bytes.shrink_to_fit();
    return bytes;
}

Plan plan(const Picture& picture, Sink& sink, const Options& options) { return plan_to(picture, sink, options, 0); }

Plan plan(const Picture& picture, const std::string& format, const SaveOptions& options) {
    const Codec& codec = writer(format);
    require_pixels(picture.frame());
    pipeline::LosslessVerdict lossless = pipeline::lossless_verdict(picture, codec, options);
    if (lossless.plan) return plan_lossless(*lossless.plan, codec, options);
    NoOutput nowhere;
    const std::unique_ptr<Sink> sink = codec.create(nowhere, settings_of(picture, options));
    pipeline::Carried carried = pipeline::carried(picture, codec, options);
    sink->carry(std::move(carried.metadata));
    Plan out = plan_to(picture, *sink, options, options.depth);
    out.format = format;
    out.dropped = std::move(carried.dropped);
    out.notes = std::move(carried.notes);
    if (codec.name == "webp" && picture.facts().format == "webp" && picture.facts().lossy && options.quality == 0 &&
        options.lossless == Lossless::automatic)
        out.notes.emplace_back("encoded anew with losses, as the file was: --lossless keeps every pixel");
    out.coded_anew = std::move(lossless.why_not);
    return out;
}

} // namespace oriel
