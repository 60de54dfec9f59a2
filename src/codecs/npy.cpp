// NPY: a NumPy array (height, width) or (height, width, channels) as a picture, elements as they are.
//
// An array in Fortran order is, in memory, one of (channels, width, height) in C order: planes, each of them the
// picture's transpose. That is how it is stored here, and it is seen through a Transpose; nothing is copied.
#include "codecs/codec.hpp"
#include "codecs/frames.hpp"
#include "codecs/npy_header.hpp"
#include "codecs/picture_bytes.hpp"
#include "codecs/raw_rows.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"npy"};

bool recognises(std::span<const std::byte> head) {
    const auto bytes = std::as_bytes(std::span(npy::magic));
    return head.size() >= bytes.size() && std::ranges::equal(bytes, head.first(bytes.size()));
}

[[noreturn]] void refuse_shape(const Input& input, const std::vector<std::uint64_t>& shape) {
    std::string advice;
    if (shape.size() == 3 && shape[0] <= Frame::max_channels)
        advice = ": if its channels come first, save numpy.moveaxis(a, 0, 2)";
    throw CodecError(
        fmt::format("{}: an array of shape {} is no picture; (height, width) and (height, width, channels) "
                    "with 1 to {} channels are{}",
                    input.name(), npy::tuple_text(shape), Frame::max_channels, advice));
}

/// Rows of an array in C order; columns, a plane for each channel, of one in Fortran order.
RowsInFile rows_of(const Frame& stored, std::uint64_t payload, bool fortran_order) {
    if (!fortran_order) return RowsInFile::packed(stored, payload);
    RowsInFile out{{}, stored.height(), static_cast<std::uint64_t>(stored.width()) * stored.format().itemsize(), true};
    const std::uint64_t plane = out.row_stride * static_cast<std::uint64_t>(stored.height());
    for (std::size_t k = 0; k < stored.channel_count(); ++k) out.strips.push_back(payload + k * plane);
    return out;
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    const npy::Header header = npy::read_header(*input);
    const std::vector<std::uint64_t>& shape = header.shape;
    const std::uint64_t channels = shape.size() == 3 ? shape[2] : 1;
    if (shape.size() < 2 || shape.size() > 3 || channels > Frame::max_channels) refuse_shape(*input, shape);
    if (std::ranges::count(shape, 0U) != 0)
        throw CodecError(fmt::format("{}: an array of shape {} has no pixels", input->name(), npy::tuple_text(shape)));
    const auto bytes = picture_bytes(shape[1], shape[0], channels, header.format.itemsize());
    if (!bytes)
        throw CodecError(fmt::format("{}: the header says {}: no file holds that many elements", input->name(),
                                     npy::tuple_text(shape)));

    FileFacts facts;
    facts.format = "npy";
    facts.stored = fmt::format("{}, {} order", header.descr, header.fortran_order ? "Fortran" : "C");
    const std::uint64_t promised = header.payload + *bytes;
    note_rest(*input, promised, facts, [](std::string_view text) { return text.starts_with("\x93NUMPY"); });
    const auto [height, width] =
        std::pair(static_cast<std::ptrdiff_t>(shape[0]), static_cast<std::ptrdiff_t>(shape[1]));
    const Frame stored = header.fortran_order
                             ? Frame::packed(width, height, static_cast<std::ptrdiff_t>(channels), header.format)
                             : Frame::packed(height, width, static_cast<std::ptrdiff_t>(channels), header.format);
    return std::make_shared<RawRowsSource>(
        std::move(input), rows_of(stored, header.payload, header.fortran_order), stored, std::move(facts),
        header.fortran_order ? Transpose{}(stored) : stored, settings.allow_truncated);
}

RawRowsSink::Start start(const Frame& offered) {
    if (!npy::holds(offered.format()))
        throw CodecError(
            fmt::format("NPY is written with booleans, integers and floats of 1 to 8 bytes; this picture's "
                        "elements are {}",
                        offered.format().name()));
    const Frame frame = offered.gathered();
    const std::ptrdiff_t shape[] = {frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.channel_count())};
    return {frame, npy::header_text(frame.format(), std::span(shape).first(frame.channel_count() == 1 ? 2 : 3))};
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings&) {
    return std::make_unique<RawRowsSink>(output, start);
}

} // namespace

const Codec npy_codec{
    .name = "npy",
    .suffixes = suffixes,
    .reads = "(height, width[, channels]) of booleans, integers and floats, either byte order, C or Fortran order; "
             "windows by position",
    .writes = "any picture, elements as they are, by rows",
    .library = "oriel",
    .recognises = recognises,
    .open = open,
    .create = create,
    .maps = true,
};

} // namespace oriel::codecs
