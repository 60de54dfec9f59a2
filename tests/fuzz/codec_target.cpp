// A file of one format. Its last byte says how it is opened: bit 0 tolerates missing rows, bit 1 puts the checksums
// right, without which few changes of a PNG would get anywhere, bit 2 takes the last decoder instead of the first.
//
// Whatever is read must be the same by whichever way: whole, in bands, a window, straight into a view or through
// scratch, over whatever bytes were there before. What a writer takes must come back as it was.
#include "codecs/codec.hpp"
#include "codecs/raw.hpp"
#include "fuzz/chance.hpp"
#include "fuzz/checksums.hpp"
#include "fuzz/exact_buffer.hpp"
#include "fuzz/slow_gather.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/written.hpp"
#include "oriel/oriel.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel;
using codecs::Codec;

constexpr std::uint64_t worth_reading = std::uint64_t{16} << 20;
constexpr std::uint64_t worth_comparing = std::uint64_t{256} << 10; ///< in every way there is
constexpr std::uint64_t worth_writing = std::uint64_t{32} << 10;

std::uint64_t stored_bytes(const Frame& frame) {
    return static_cast<std::uint64_t>(frame.layout().size()) * frame.format().itemsize();
}

/// What a Source promises of its frames.
void check_frames(const Source& source, const Codec& codec) {
    const Frame& frame = source.frame();
    const std::size_t itemsize = frame.format().itemsize();
    require(frame.layout() == Layout::contiguous(frame.layout().shape(), itemsize), "the natural frame is not packed");
    require(!frame.remaps() && !frame.inverts(), "the natural frame has something pending");
    require(frame.height() > 0 && frame.width() > 0, "the picture has no pixels");
    require(source.shown().format() == frame.format(), "what is shown has elements of another format");
    source.shown().layout().check(itemsize, stored_bytes(frame), false); // reaches no more
    require(source.facts().orientation >= 1 && source.facts().orientation <= 8, "there is no such orientation");
    require(source.facts().format == codec.name, "the codec gives itself another name");
}

/// A view of this shape with gaps and in some order, in a block of its own that holds `background` everywhere.
View target(Chance& chance, const Format& format, std::span<const std::ptrdiff_t> shape, std::byte background) {
    const auto itemsize = static_cast<std::ptrdiff_t>(format.itemsize());
    const std::ptrdiff_t between = chance.one_in(3) ? itemsize : 0;
    const std::ptrdiff_t after_pixel = chance.one_in(3) ? 5 : 0;
    const std::ptrdiff_t after_row = chance.one_in(2) ? chance.below(40) : 0;
    const std::ptrdiff_t pixel = shape[2] * (itemsize + between) + after_pixel;
    const std::ptrdiff_t row = std::max<std::ptrdiff_t>(shape[1] * pixel + after_row, 1);
    Layout layout(shape, {row, pixel, itemsize + between}, 0);
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (chance.one_in(4)) layout = layout.flip(axis);
    const auto bytes = static_cast<std::size_t>(layout.canonical(format.itemsize()).reach(format.itemsize()).high);
    return exact_buffer(bytes, background).view(format, layout);
}

/// Reads a window and compares it with that part of the whole; the bytes between stay what they were.
void check_window(Source& source, const Image& whole, const Window& window, Chance& chance) {
    const Frame& frame = source.frame();
    const std::ptrdiff_t shape[] = {window.height, window.width, frame.layout().extent(2)};
    const View wanted =
        whole.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width});
    Chance same = chance;
    for (const std::byte background : {std::byte{0x5a}, std::byte{0xa5}}) {
        same = chance;
        const View to = target(same, frame.format(), shape, background);
        source.read(window, to);
        require(same_bytes(to, wanted), "a window differs from that part of the whole");
        fill_bytes(to, std::vector<std::byte>(to.itemsize(), background));
        const View block = to.owner().view();
        require(count(block, std::to_integer<std::uint8_t>(background)) == block.nbytes(),
                "reading a window wrote beside it");
    }
    chance = same;
}

Window some_window(const Frame& frame, Chance& chance) {
    const std::ptrdiff_t y = chance.below(frame.height());
    const std::ptrdiff_t x = chance.below(frame.width());
    return {y, x, 1 + chance.below(frame.height() - y), 1 + chance.below(frame.width() - x)};
}

Frame filtered(Frame frame, Chance& chance) {
    for (std::size_t steps = chance.index(4); steps > 0; --steps) {
        switch (chance.index(8)) {
        case 0: {
            const Window part = some_window(frame, chance);
            frame = Crop{part.x, part.y, part.width, part.height}(frame);
            break;
        }
        case 1: frame = Flip{Direction::horizontal}(frame); break;
        case 2: frame = Flip{Direction::vertical}(frame); break;
        case 3: frame = Rotate{90 * static_cast<int>(chance.index(4))}(frame); break;
        case 4: frame = Transpose{}(frame); break;
        case 5: frame = Transverse{}(frame); break;
        case 6: frame = Subsample{1 + chance.below(3), 1 + chance.below(3)}(frame); break;
        default: {
            std::array<std::uint8_t, Frame::max_channels> positions{};
            const std::size_t channels = 1 + chance.index(chance.one_in(3) ? 8 : frame.channel_count());
            for (std::size_t k = 0; k < channels; ++k)
                positions[k] = static_cast<std::uint8_t>(chance.index(frame.channel_count()));
            frame = frame.select({positions.data(), channels});
        }
        }
    }
    return frame;
}

void check_filters(const Picture& picture, const Image& whole, Chance& chance) {
    const Frame frame = filtered(picture.frame(), chance);
    const Bytes wanted = seen_bytes(whole.seen_as(frame)); // it lies as its natural frame says
    const std::ptrdiff_t shape[] = {frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.channel_count())};
    const View to = target(chance, frame.format(), shape, std::byte{0xcd});
    picture.seen_as(frame).read(to);
    require(same_values(to_bytes(to), wanted, to.format()),
            "what is seen through filters differs from the whole seen through them");
}

void check_writers(const Picture& picture, Chance& chance) {
    Frame frame = filtered(picture.frame(), chance);
    if (frame.nbytes() > worth_writing) return;
    try {
        if (chance.one_in(3)) frame = Invert{}(frame);
    } catch (const TypeError&) {
        // Such elements have no inverse.
    }
    const Picture seen = picture.seen_as(frame);
    const Image image = seen.resident();
    const Codec& own = *codecs::by_name(picture.facts().format);
    const Codec& other = *codecs::table()[chance.index(codecs::table().size())];
    check_written(own, seen, image);
    if (&other != &own) check_written(other, seen, image);
}

/// The elements' bits as numbers, in whatever byte order: a float that is no number is unequal to itself.
View bits(const View& view) {
    const Format& format = view.format();
    return view.cast(
        Format(Kind::unsigned_integer, static_cast<std::uint32_t>(format.itemsize()), format.byte_order()));
}

/// Where a codec has several decoders, those that take the file must give the same pixels.
void check_decoders(const Codec& codec, std::span<const std::byte> file, const Image& whole) {
    for (const std::string_view decoder : codec.decoders) {
        std::optional<Image> other;
        try {
            const auto source = codec.open(codecs::memory_input(file), {.max_memory = max_memory, .decoder = decoder});
            other = source->whole();
        } catch (const Error&) {
            continue; // not by this one, or damaged in a way that it minds
        }
        if (codec.name == "jpeg") continue; // which rounds, each in its own way
        require(equal(bits(other->view()), bits(whole.view())) && other->frame().max() == whole.frame().max(),
                std::string(decoder) + " decodes other pixels: " + other->frame().text() + ", not " +
                    whole.frame().text());
    }
}

/// Where pixels lie in the file as in memory, a view of the file shows what is read.
void check_in_file(const Source& source, std::span<const std::byte> file, const Image& whole) {
    const std::optional<Layout> layout = source.in_file();
    if (!layout) return;
    try {
        const View there = Buffer::borrow(file).view(source.frame().format(), *layout);
        require(same_bytes(there, whole.view()), "pixels do not lie in the file where they are said to");
    } catch (const Error& error) {
        fail(std::string("pixels are said to lie where the file is not: ") + error.what());
    }
}

/// Where a source knows which pixels there can be, there are no others. What it carries is read or refused.
void check_said(const Source& source, const Image& whole) {
    try {
        static_cast<void>(source.metadata());
    } catch (const Error&) {
        // Damaged, or too much of it.
    }
    const std::optional<FewColours> few = source.few_colours();
    if (!few || stored_bytes(source.frame()) > worth_comparing) return;
    require(few->pixels.size() <= std::size_t{1} << few->bits, "there are more colours than their bits tell apart");
    const Bytes bytes = to_bytes(whole.view());
    const std::size_t channels = whole.channel_count();
    for (std::size_t at = 0; at < bytes.size(); at += channels) {
        std::array<std::uint8_t, 4> pixel{};
        for (std::size_t k = 0; k < channels; ++k) pixel[k] = std::to_integer<std::uint8_t>(bytes[at + k]);
        require(std::ranges::find(few->pixels, pixel) != few->pixels.end(), "a pixel is none of those that can be");
    }
}

/// Null if it is gray, or has no gray.
std::shared_ptr<Source> in_gray(const Picture& picture) {
    try {
        const Picture gray = picture | Gray{};
        return gray.source() == picture.source() ? nullptr : gray.source();
    } catch (const Error&) {
        return nullptr;
    }
}

void check_source(const std::shared_ptr<Source>& source, const Codec& codec, std::span<const std::byte> file,
                  bool tolerant, Chance& chance) {
    const Frame& frame = source->frame();
    std::optional<Image> read;
    try {
        read = source->whole();
    } catch (const Error&) {
        return; // the pixels are damaged
    }
    require(read->height() == frame.height() && read->width() == frame.width() &&
                read->channel_count() == frame.channel_count() && read->frame().format() == frame.format(),
            "the whole is not what its frame says");
    const Image whole(compact(read->view()), frame);
    read.reset();
    if (!tolerant) check_decoders(codec, file, whole);
    check_in_file(*source, file, whole);
    check_said(*source, whole);
    require(tolerant || source->missing().empty(), "something is missing and nobody asked to tolerate that");
    check_window(*source, whole, {0, 0, frame.height(), frame.width()}, chance);
    if (stored_bytes(frame) > worth_comparing) return;

    const std::ptrdiff_t rows = 1 + chance.below(std::min<std::ptrdiff_t>(frame.height(), 50));
    // All of them, or some spread over the picture.
    const std::ptrdiff_t most = source->reading() == Reading::window ? 32 : 8;
    const std::ptrdiff_t step = std::max(rows, frame.height() / most);
    for (std::ptrdiff_t y = 0; y < frame.height(); y += step)
        check_window(*source, whole, {y, 0, std::min(rows, frame.height() - y), frame.width()}, chance);
    check_window(*source, whole, some_window(frame, chance), chance);
    check_window(*source, whole, some_window(frame, chance), chance); // perhaps above the one before

    const Picture picture(source);
    if (stored_bytes(frame) > 4 * worth_writing) return;
    check_filters(picture, whole, chance);
    check_writers(picture, chance);
    // The same in gray, however that is had, is as sound a source.
    if (const std::shared_ptr<Source> gray = in_gray(picture); gray && chance.one_in(4))
        check_source(gray, codec, file, true, chance);
}

codecs::ReadSettings settings(const Codec& codec, unsigned how) {
    const bool last = (how & 4U) != 0 && !codec.decoders.empty();
    return {.max_memory = max_memory,
            .allow_truncated = (how & 1U) != 0,
            .decoder = last ? codec.decoders.back() : std::string_view()};
}

/// Null if these first bytes are not of the format.
std::shared_ptr<Source> open_known(const Codec& codec, std::span<const std::byte> file,
                                   const codecs::ReadSettings& settings) {
    if (!codec.recognises(file.first(std::min(file.size(), codecs::probe_bytes)))) return nullptr;
    return codec.open(codecs::memory_input(file), settings);
}

/// What it throws is a finding too.
bool says_itself(const RawLayout& layout) noexcept { return RawLayout::parse(layout.text()) == layout; }

/// The first line says how the rest lies, which stays in `file`.
std::shared_ptr<Source> open_raw(Bytes& file, const codecs::ReadSettings& settings) {
    const auto end = std::ranges::find(file, std::byte{'\n'});
    const std::string line(reinterpret_cast<const char*>(file.data()), static_cast<std::size_t>(end - file.begin()));
    const RawLayout layout = RawLayout::parse(line);
    require(says_itself(layout), "a layout's text says another layout");
    file = Bytes(end == file.end() ? end : end + 1, file.end());
    return codecs::open_raw(codecs::memory_input(file), layout, settings);
}

} // namespace

void run_codec(std::string_view name, std::span<const std::byte> input) {
    if (input.empty()) return;
    const Codec& codec = *codecs::by_name(name);
    const auto how = std::to_integer<unsigned>(input.back());
    Bytes file(input.begin(), input.end() - 1); // of its own, so that reading beyond it is seen
    if ((how & 2U) != 0) repair_checksums(name, file);

    const bool tolerant = (how & 1U) != 0;
    Chance chance(input);
    std::shared_ptr<Source> source;
    try {
        source = name == "raw" ? open_raw(file, settings(codec, how)) : open_known(codec, file, settings(codec, how));
    } catch (const Error&) {
        return;
    }
    if (!source) return;
    check_frames(*source, codec);
    if (stored_bytes(source->frame()) > worth_reading) return;
    check_source(source, codec, file, tolerant, chance);
}

} // namespace fuzzing
