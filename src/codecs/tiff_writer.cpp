#include "codecs/tiff_writer.hpp"

#include "codecs/tiff_header.hpp"

#include <utility>

namespace oriel::codecs::tiff {

namespace {

constexpr std::uint64_t strip_bytes = std::uint64_t{64} << 10;

/// Gives the strips their places behind the header, whose size does not depend on them; where the file ends.
std::uint64_t place_strips(std::vector<Field>& fields, const Header& header, const Frame& frame, const Blocks& strips,
                           bool big) {
    Field& offsets = field_in(fields, Tag::strip_offsets);
    Field& counts = field_in(fields, Tag::strip_bytes);
    offsets.type = counts.type = big ? Type::u64 : Type::u32;
    const std::uint64_t strip = strips.most_bytes();
    const std::uint64_t number = strips.count();
    offsets.values.assign(number, 0);
    counts.values.assign(number, strip);
    const std::uint64_t begin = header.start() + header.size(fields);
    for (std::uint64_t k = 0; k < number; ++k) offsets.values[k] = begin + k * strip;
    counts.values.back() = frame.nbytes() - (number - 1) * strip;
    return begin + frame.nbytes();
}

class PlainSink final : public RawRowsSink {
public:
    explicit PlainSink(Output& output)
        : RawRowsSink(output, [this](const Frame& offered) { return start_of(offered, metadata_); }) {}

    void carry(Metadata metadata) override { metadata_ = std::move(metadata); }

private:
    Metadata metadata_;
};

} // namespace

RawRowsSink::Start start_of(const Frame& offered, const Metadata& metadata) {
    const Frame frame = stored_frame(offered);
    const Blocks strips = cut_into_strips(frame, strip_bytes);
    std::vector<Field> fields = fields_of(frame, strips, metadata);
    const ByteOrder order = frame.format().itemsize() > 1 ? frame.format().byte_order() : ByteOrder::little;
    const auto whole = [&](const Header& header) {
        return header.beginning(header.start()) + header.directory(fields, header.start());
    };
    const Header classic(order, false);
    if (place_strips(fields, classic, frame, strips, false) <= UINT32_MAX) return {frame, whole(classic)};
    const Header big(order, true);
    place_strips(fields, big, frame, strips, true);
    return {frame, whole(big)};
}

std::unique_ptr<Sink> create_plain(Output& output) { return std::make_unique<PlainSink>(output); }

} // namespace oriel::codecs::tiff
