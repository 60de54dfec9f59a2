// Opening: bytes to a Picture, by their first bytes; mapping a file's pixels; and loading a Picture's window into one
// buffer.
#include "codecs/codec.hpp"
#include "codecs/frames.hpp"
#include "codecs/raw.hpp"
#include "memory/system_reason.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/io.hpp"
#include "pipeline/limits.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

namespace oriel {
namespace {

using codecs::Input;

std::string readable_formats() {
    std::string names;
    for (const codecs::Codec* codec : codecs::table())
        if (!codec->reads.empty()) names += (names.empty() ? "" : ", ") + std::string(codec->name);
    return names;
}

// "png=oriel, png=stb"
std::string choosable() {
    std::string out;
    for (const codecs::Codec* codec : codecs::table())
        for (const std::string_view name : codec->decoders)
            out += fmt::format("{}{}={}", out.empty() ? "" : ", ", codec->name, name);
    return out;
}

[[noreturn]] void throw_unknown(const std::string& name, std::span<const std::byte> head) {
    if (head.empty()) throw CodecError(fmt::format("{}: the file is empty", name));
    std::string hex;
    for (const std::byte byte : head.first(std::min<std::size_t>(head.size(), 8)))
        hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", std::to_integer<unsigned>(byte));
    throw UnknownFormatError(fmt::format("{}: not a picture in a format known here (it begins with {}); read are {}",
                                         name, hex, readable_formats()));
}

[[noreturn]] void throw_untrusted(const std::string& name, const codecs::Codec& codec) {
    throw CodecError(
        fmt::format("{}: this is a {}, which this build does not read: files can be made that take its "
                    "decoder over\nconvert it to PNG or TIFF by a program you trust with it, or build with "
                    "-DORIEL_UNTRUSTED_CODECS=ON",
                    name, codec.name));
}

// Who is to decode this format, if somebody is named.
std::string_view decoder(const codecs::Codec& codec, const Options& options) {
    std::string_view chosen;
    for (const std::string_view choice : options.decoders) {
        const std::size_t equals = choice.find('=');
        const codecs::Codec* const known = codecs::by_name(choice.substr(0, equals));
        const std::string_view name = equals == choice.npos ? "" : choice.substr(equals + 1);
        if (known == nullptr || std::ranges::find(known->decoders, name) == known->decoders.end())
            throw ValueError(
                fmt::format("'{}' names no decoder of this build; write FORMAT=NAME: {}", choice, choosable()));
        if (known == &codec) chosen = name;
    }
    return chosen;
}

Picture open_input(std::shared_ptr<Input> input, const Options& options) {
    std::array<std::byte, codecs::probe_bytes> bytes{};
    const std::span head(bytes.data(), input->read_some(0, bytes));
    const codecs::Codec* codec = codecs::recognise(head);
    if (codec == nullptr) throw_unknown(input->name(), head);
    if (codec->open == nullptr) throw_untrusted(input->name(), *codec);
    if (options.frame < 0) codecs::require_frame(input->name(), options.frame, 1);
    const std::shared_ptr<Source> source = codec->open(input, {.max_memory = pipeline::memory_limit(options),
                                                               .allow_truncated = options.allow_truncated,
                                                               .decoder = decoder(*codec, options),
                                                               .frame = options.frame});
    codecs::require_frame(input->name(), options.frame, source->facts().frames, source->facts().further_frames);
    source->set_origin(input);
    if (options.orientation != Orientation::apply) return {source, source->shown()};
    return {source, Orient{source->facts().orientation}(source->shown())};
}

std::shared_ptr<Input> descriptor_input(int descriptor, const Options& options) {
    const std::string name = descriptor == 0 ? "standard input" : fmt::format("descriptor {}", descriptor);
    return codecs::descriptor_input(descriptor, name, pipeline::memory_limit(options));
}

Picture open_raw_input(const std::shared_ptr<Input>& input, const RawLayout& layout, const Options& options) {
    const std::shared_ptr<Source> source =
        codecs::open_raw(input, layout, {pipeline::memory_limit(options), options.allow_truncated});
    codecs::require_frame(input->name(), options.frame, 1);
    source->set_origin(input);
    return Picture(source);
}

[[noreturn]] void throw_unmappable(const std::string& name, const Source& source) {
    const std::string& format = source.facts().format;
    const codecs::Codec* const codec = codecs::by_name(format);
    std::string mappable;
    for (const codecs::Codec* one : codecs::table())
        if (one->maps) mappable += (mappable.empty() ? "" : ", ") + std::string(one->name);
    const std::string why = !source.missing().empty() ? source.missing()
                            : codec == nullptr || !codec->maps
                                ? fmt::format("{}: the pixels of {} are decoded", name, format)
                                : fmt::format("{}: the pixels of this {} do not lie there as in memory", name, format);
    throw CodecError(
        fmt::format("{}; only pixels that lie in the file as in memory can be mapped, as in {}", why, mappable));
}

// `open` reads the header, or what stands for it.
template <class Open>
Image mapped(const std::filesystem::path& path, Mapping mapping, const Options& options, const Open& open) {
    const std::string name = path.string();
    // Once for both: what is mapped is what the header was read of. A pipe is not waited for.
    const int access = mapping == Mapping::writable ? O_RDWR : O_RDONLY;
    const int number = ::open(name.c_str(), access | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (number < 0) detail::throw_refused(errno, "cannot open '{}'", name);
    struct Closer {
        int number;
        ~Closer() { ::close(number); }
    } const closer{number};
    const Buffer file = Buffer::map_descriptor(number, name, mapping);
    const Picture picture = open(codecs::descriptor_input(number, name, pipeline::memory_limit(options)));
    const Frame& frame = picture.source()->frame();
    const std::optional<Layout> where = picture.source()->in_file();
    if (!where) throw_unmappable(name, *picture.source());
    const ByteRange reach = where->reach(frame.format().itemsize());
    if (reach.low < 0 || static_cast<std::size_t>(reach.high) > file.size()) // it has grown between the two
        throw IoError(
            fmt::format("{}: the file changed while it was opened: {} bytes are mapped, its pixels reach to {}", name,
                        file.size(), reach.high));
    return picture.over(Image(file.view(frame.format(), *where), frame.with_layout(*where)));
}

// What resident() will hold: the decoder's memory, or a buffer of the window.
std::uint64_t resident_memory(const Picture& picture) {
    const Source& source = *picture.source();
    if (source.reading() == Reading::whole) return source.held_memory();
    const Window window = reach(source.frame(), picture.frame()).window;
    return source.held_memory() + source.bytes_of(window);
}

} // namespace

Picture open(const std::filesystem::path& path, const Options& options) {
    return open_input(codecs::file_input(path, pipeline::memory_limit(options)), options);
}

Picture open(std::span<const std::byte> bytes, const Options& options) {
    return open_input(codecs::memory_input(bytes), options);
}

Picture open_descriptor(int descriptor, const Options& options) {
    return open_input(descriptor_input(descriptor, options), options);
}

Picture open_raw(const std::filesystem::path& path, const RawLayout& layout, const Options& options) {
    return open_raw_input(codecs::file_input(path, pipeline::memory_limit(options)), layout, options);
}

Picture open_raw(std::span<const std::byte> bytes, const RawLayout& layout, const Options& options) {
    return open_raw_input(codecs::memory_input(bytes), layout, options);
}

Picture open_raw_descriptor(int descriptor, const RawLayout& layout, const Options& options) {
    return open_raw_input(descriptor_input(descriptor, options), layout, options);
}

void verify(const Picture& picture) {
    Source& source = *picture.source();
    if (source.reading() == Reading::whole) {
        static_cast<void>(source.whole());
        return;
    }
    const Frame& frame = source.frame();
    const View row = Buffer::allocate(frame.row_bytes()).view(frame.format(), frame.rows(0, 1).layout());
    const bool by_window = source.reading() == Reading::window;
    if (by_window && !source.decodes()) return;
    for (std::ptrdiff_t y = by_window ? 0 : frame.height() - 1; y < frame.height(); ++y)
        source.read({y, 0, 1, frame.width()}, row);
}

Image map(const std::filesystem::path& path, Mapping mapping, const Options& options) {
    return mapped(path, mapping, options,
                  [&](const std::shared_ptr<Input>& input) { return open_input(input, options); });
}

Image map_raw(const std::filesystem::path& path, const RawLayout& layout, Mapping mapping, const Options& options) {
    return mapped(path, mapping, options,
                  [&](const std::shared_ptr<Input>& input) { return open_raw_input(input, layout, options); });
}

Image load(const Picture& picture, const Options& options) {
    pipeline::require_memory(picture, "loading", resident_memory(picture), options);
    Image image = picture.resident(options.progress);
    picture.source()->check_unchanged();
    return image;
}

Image load(const std::filesystem::path& path, const Options& options) { return load(open(path, options), options); }

Image load(std::span<const std::byte> bytes, const Options& options) { return load(open(bytes, options), options); }

} // namespace oriel
