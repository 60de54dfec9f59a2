#include "fuzz/written.hpp"

#include "copy/convert.hpp"
#include "fuzz/targets.hpp"
#include "oriel/oriel.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel;
using codecs::Codec;

Options options() {
    Options out;
    out.threads = 1;
    out.max_memory = max_memory;
    return out;
}

/// Nothing that depends on the source: a picture in memory is written as one from a file.
SaveOptions save_options(const Codec& codec, const Picture& picture) {
    SaveOptions out;
    out.threads = 1;
    out.max_memory = max_memory;
    out.format = codec.name;
    // What is written is that of pixels alone.
    out.lossless = codec.name == "webp" ? Lossless::require : Lossless::off;
    out.strip = Strip::everything;
    if (codec.name == "tiff") out.compression = picture.width() % 2 == 0 ? 0 : 5;
    return out;
}

/// The elements as they are in this byte order of the machine, and clamped to max, as writers are free to do.
Bytes values(const Image& image, std::uint64_t max) {
    const Image seen = materialise(image, 1);
    const Format native = seen.frame().format().with_order(ByteOrder::native);
    const View to = Buffer::allocate(seen.frame().nbytes()).view(native, seen.frame().layout());
    const bool counts = native.kind() == Kind::unsigned_integer || native.kind() == Kind::boolean;
    if (counts) {
        copying::convert(seen.view(), max, to, max);
    } else {
        const View same = to.cast(seen.frame().format());
        copy(seen.view(), same);
        for (std::size_t k = 0; !seen.frame().format().is_native() && k < to.nbytes(); k += native.itemsize())
            std::reverse(to.mutable_data() + k, to.mutable_data() + k + native.itemsize());
    }
    return to_bytes(to);
}

/// What a file of this element format and max must hold.
Bytes written_values(const Image& image, const Format& element, std::uint64_t max) {
    const Frame& frame = image.frame();
    if (element.kind() == frame.format().kind() && element.itemsize() == frame.format().itemsize() &&
        max == frame.max())
        return values(image, max);
    const Image seen = materialise(image, 1);
    const Frame other = seen.frame().gathered_as(element, max);
    const View to = Buffer::allocate(other.nbytes()).view(element, other.layout());
    copying::convert(seen.view(), frame.max(), to, max);
    return values(Image(to, other), max);
}

template <class T> constexpr T one = 1;

/// These pixels with the channels of `to`: a format may hold gray as three colours, and add an alpha that is opaque.
Bytes with_channels(const Bytes& pixels, const Frame& from, const Frame& to) {
    if (from.channel_count() == to.channel_count()) return pixels;
    const Format& element = to.format();
    Bytes opaque(element.itemsize());
    const std::uint64_t max = to.max();
    if (element.kind() != Kind::floating) std::memcpy(opaque.data(), &max, opaque.size()); // its low bytes come first

    else if (opaque.size() == 4) std::memcpy(opaque.data(), &one<float>, opaque.size());
    else std::memcpy(opaque.data(), &one<double>, opaque.size());
    Bytes out;
    const std::size_t pixel = from.channel_count() * opaque.size();
    for (std::size_t at = 0; at < pixels.size(); at += pixel)
        for (const Channel& channel : to.channels()) {
            const auto known = std::ranges::find_if(from.channels(), [&](const Channel& own) {
                return own.role == channel.role || (own.role == Role::gray && channel.role != Role::alpha);
            });
            const bool there = known != from.channels().end();
            require(there || channel.role == Role::alpha, "a channel was written that was not there");
            const auto place = static_cast<std::size_t>(known - from.channels().begin()) * opaque.size() + at;
            const auto value =
                there ? std::span(pixels).subspan(place, opaque.size()) : std::span<const std::byte>(opaque);
            out.insert(out.end(), value.begin(), value.end());
        }
    return out;
}

/// What nothing in the file says.
RawLayout raw_layout(const Picture& picture, const Plan& planned) {
    RawLayout out;
    out.width = picture.width();
    out.height = picture.height();
    out.channels = static_cast<std::ptrdiff_t>(picture.channel_count());
    out.format = planned.element;
    return out;
}

} // namespace

void check_written(const Codec& codec, const Picture& picture, const Image& image) {
    if (codec.create == nullptr) return;
    const auto check = [&](bool holds, const char* what) {
        require(holds, std::string(codec.name) + " of " + picture.frame().text() + ": " + what);
    };
    Plan planned;
    Bytes bytes;
    try {
        planned = plan(picture, std::string(codec.name), save_options(codec, picture));
        bytes = encode(picture, save_options(codec, picture));
    } catch (const Error& error) {
        try {
            encode(image, save_options(codec, picture));
        } catch (const Error&) {
            return; // this format does not hold such a picture
        }
        fail(std::string(codec.name) + " of " + picture.frame().text() +
             ": can be written from memory and not from its source: " + error.what());
    }
    // A JPEG is coded as the one it comes from, a TIFF has its tiles and the meaning of its samples again, a PNG of few
    // colours their palette, and a bitmap if it may.
    const bool by_colours = codec.name == "png" || codec.name == "pbm";
    const bool as_source = codec.name == "jpeg" ||
                           (codec.name == "tiff" && (picture.facts().tiles || picture.facts().numbered.colours != 0)) ||
                           (by_colours && picture.source()->few_colours());
    check(as_source || encode(image, save_options(codec, picture)) == bytes,
          "what is written depends on where the pixels are");
    if (codec.open == nullptr) return; // it is only written
    const Picture again =
        codec.name == "raw" ? open_raw(bytes, raw_layout(picture, planned), options()) : open(bytes, options());
    check(again.facts().format == codec.name, "what is written is known as another format");
    check(again.height() == picture.height() && again.width() == picture.width(), "another size was written");
    const Image back = load(again, options());
    if (codec.name == "jpeg") return; // which loses something
    check(again.frame().format().kind() == planned.element.kind() &&
              again.frame().format().itemsize() == planned.element.itemsize(),
          "elements come back as others than were planned");
    const bool tells_white = codec.name != "npy" && codec.name != "raw";
    // PNG's 1, 2 and 4 bits are seen as 8.
    const std::uint64_t white = codec.name == "png" && planned.max < 255 ? 255 : planned.max;
    check(again.frame().max() == white || !tells_white, "white comes back as another value than was planned");
    const Bytes written = written_values(image, planned.element, white);
    // libwebp leaves out an alpha that is opaque everywhere.
    if (codec.name == "webp" && picture.frame().has_alpha() && !back.frame().has_alpha()) return;
    check(back.channel_count() >= image.channel_count(), "channels were lost");
    check(values(back, white) == with_channels(written, image.frame(), back.frame()), "pixels come back as others");
}

} // namespace fuzzing
