// Opening: bytes to a Picture, by their first bytes; and loading a Picture's window into one buffer.
#include "codecs/codec.hpp"
#include "codecs/memory_limit.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/io.hpp"
#include "pipeline/limits.hpp"

#include <fmt/format.h>

#include <array>
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

[[noreturn]] void throw_unknown(const std::string& name, std::span<const std::byte> head) {
    if (head.empty()) throw CodecError(fmt::format("{}: the file is empty", name));
    std::string hex;
    for (const std::byte byte : head.first(std::min<std::size_t>(head.size(), 8)))
        hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", std::to_integer<unsigned>(byte));
    throw CodecError(fmt::format("{}: not a picture in a format known here (it begins with {}); read are {}", name, hex,
                                 readable_formats()));
}

Picture open_input(std::shared_ptr<Input> input, const Options& options) {
    std::array<std::byte, codecs::probe_bytes> bytes{};
    const std::span head(bytes.data(), input->read_some(0, bytes));
    const codecs::Codec* codec = codecs::recognise(head);
    if (codec == nullptr) throw_unknown(input->name(), head);
    const std::shared_ptr<Source> source = codec->open(std::move(input), {pipeline::memory_limit(options)});
    return {source, Orient{source->facts().orientation}(source->frame())};
}

// What resident() will hold: the decoder's memory, or a buffer of the window.
std::uint64_t resident_memory(const Picture& picture) {
    const Source& source = *picture.source();
    if (source.reading() == Reading::whole) return source.held_memory();
    const Window window = reach(source.frame(), picture.frame()).window;
    return source.held_memory() + static_cast<std::uint64_t>(window.height) * static_cast<std::uint64_t>(window.width) *
                                      static_cast<std::uint64_t>(source.frame().layout().extent(2)) *
                                      source.frame().format().itemsize();
}

} // namespace

Picture open(const std::filesystem::path& path, const Options& options) {
    return open_input(codecs::file_input(path, pipeline::memory_limit(options)), options);
}

Picture open(std::span<const std::byte> bytes, const Options& options) {
    return open_input(codecs::memory_input(bytes), options);
}

Picture open_descriptor(int descriptor, const Options& options) {
    const std::string name = descriptor == 0 ? "standard input" : fmt::format("descriptor {}", descriptor);
    return open_input(codecs::descriptor_input(descriptor, name, pipeline::memory_limit(options)), options);
}

Image load(const Picture& picture, const Options& options) {
    require_memory(resident_memory(picture), pipeline::memory_limit(options),
                   fmt::format("loading a picture of {}", picture.frame().text()));
    return picture.resident();
}

Image load(const std::filesystem::path& path, const Options& options) { return load(open(path, options), options); }

Image load(std::span<const std::byte> bytes, const Options& options) { return load(open(bytes, options), options); }

} // namespace oriel
