#include "codecs/tiff_picture.hpp"

#include "codecs/tiff_associated.hpp"
#include "codecs/tiff_facts.hpp"
#include "codecs/tiff_names.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace oriel::codecs::tiff {

namespace {

constexpr std::string_view convert = "convert it with `convert IN -colorspace sRGB -compress none OUT.tif`";

enum Photometric : std::uint64_t { white_is_zero = 0, black_is_zero = 1, rgb = 2, palette = 3, cmyk = 5, ycbcr = 6 };

constexpr Numbered photometrics[] = {
    {white_is_zero, "gray, white is zero"},
    {black_is_zero, "gray"},
    {rgb, "RGB"},
    {palette, "palette"},
    {4, "transparency mask"},
    {cmyk, "CMYK"},
    {ycbcr, "YCbCr"},
    {8, "CIELab"},
    {9, "ICCLab"},
    {10, "ITULab"},
    {32803, "colour filter array"},
    {32844, "LogL"},
    {32845, "LogLuv"},
    {34892, "linear raw"},
};

enum SampleFormat : std::uint64_t { is_unsigned = 1, is_signed = 2, is_float = 3, is_undefined = 4 };
enum ExtraSample : std::uint64_t { unspecified = 0, associated = 1, unassociated = 2 };

class Description {
public:
    Description(const Directory& directory, Pixels pixels, bool chosen)
        : directory_(directory), by_libtiff_(pixels == Pixels::by_libtiff), chosen_(chosen) {}

    TiffPicture picture() {
        read_numbers();
        const Format format = element();
        const std::size_t base = photometric_ == rgb ? 3 : photometric_ == cmyk ? 4 : 1;
        if (samples_ < base)
            directory_.fail(fmt::format("{} with {} samples a pixel", name_in(photometrics, photometric_), samples_));
        const Frame frame = meaning(natural(format), base);
        TiffPicture out{frame, frame, std::nullopt, planar_, {}};
        if (photometric_ == white_is_zero) out.shown = inverted(frame);
        if (photometric_ == palette) colour(out);
        else if (bits_ < 8) out.packed = gray_steps();
        describe_elements();
        out.facts = std::move(facts_);
        return out;
    }

private:
    /// The one value that all samples must have.
    std::uint64_t same_for_all(Tag tag, std::uint64_t otherwise, std::string_view what) const {
        const std::vector<std::uint64_t> all = directory_.numbers(tag, samples_);
        if (all.empty()) return otherwise;
        if (std::ranges::any_of(all, [&](std::uint64_t one) { return one != all[0]; }))
            directory_.fail(fmt::format("its samples are of unlike {}: {} and {}", what, all[0],
                                        *std::ranges::find_if(all, [&](std::uint64_t n) { return n != all[0]; })));
        return all[0];
    }

    void read_numbers() {
        width_ = directory_.required(Tag::width);
        height_ = directory_.required(Tag::height);
        if (width_ == 0 || height_ == 0)
            directory_.fail(fmt::format("the directory says {}×{}: a picture has at least one pixel", width_, height_));
        std::uint64_t most = 0; // bytes, with as many channels as a picture may have, of 8 bytes
        if (__builtin_mul_overflow(width_, height_, &most) ||
            __builtin_mul_overflow(most, Frame::max_channels * 8, &most) || most > INT64_MAX)
            directory_.fail(fmt::format("the directory says {}×{}: no file holds that many pixels", width_, height_));
        const std::uint64_t samples = directory_.number(Tag::samples, 1);
        if (samples == 0 || samples > Frame::max_channels)
            directory_.fail(fmt::format("{} channels; pictures of 1 to {} are read", samples, Frame::max_channels));
        samples_ = samples;
        bits_ = same_for_all(Tag::bits, 1, "sizes in bits");
        sample_format_ = same_for_all(Tag::sample_format, is_unsigned, "kinds");
        if (sample_format_ == is_undefined) sample_format_ = is_unsigned;
        const std::uint64_t planar = directory_.number(Tag::planar, 1);
        if (planar != 1 && planar != 2)
            directory_.fail(fmt::format("its PlanarConfiguration is {}, not 1 or 2", planar));
        planar_ = planar == 2 && samples_ > 1;
        const std::uint64_t order = directory_.number(Tag::fill_order, 1);
        low_bits_first_ = order == 2 && !by_libtiff_;
        if (low_bits_first_ && bits_ != 1)
            directory_.fail(
                "the bits of its bytes are reversed (FillOrder 2)\nconvert it with `tiffcp -f msb2lsb IN OUT`");
        read_photometric();
    }

    void read_photometric() {
        if (directory_.has(Tag::photometric)) {
            photometric_ = directory_.required(Tag::photometric);
        } else {
            photometric_ = samples_ >= 3 ? rgb : black_is_zero;
            facts_.notices.push_back(fmt::format("the file does not say what its samples mean; they are taken for {}",
                                                 name_in(photometrics, photometric_)));
        }
        if (photometric_ == ycbcr && by_libtiff_ && directory_.number(Tag::compression, 1) == jpeg && samples_ == 3 &&
            bits_ == 8 && !planar_)
            photometric_ = rgb;
        if (photometric_ > cmyk || photometric_ == 4)
            directory_.fail(fmt::format("its colours are stored as {}, which is not read\n{}",
                                        name_in(photometrics, photometric_), convert));
    }

    ByteOrder order() const { return by_libtiff_ ? ByteOrder::native : directory_.order(); }

    Format element() const {
        const auto bytes = static_cast<std::uint32_t>(bits_ / 8);
        const bool whole = bits_ == 8 || bits_ == 16 || bits_ == 32 || bits_ == 64;
        const bool packed = (bits_ == 1 || bits_ == 2 || bits_ == 4) && samples_ == 1 && sample_format_ == is_unsigned;
        if (photometric_ == palette) {
            if (samples_ == 1 && sample_format_ == is_unsigned && (packed || bits_ == 8)) return {};
        } else if (packed) {
            return {};
        } else if (whole && sample_format_ <= is_signed) {
            return {sample_format_ == is_signed ? Kind::signed_integer : Kind::unsigned_integer, bytes, order()};
        } else if (whole && sample_format_ == is_float && bytes > 1) {
            return {Kind::floating, bytes, order()};
        }
        directory_.fail(fmt::format("{} {} of {} bit ({}); read are unsigned and signed integers of 8, 16, 32 and 64 "
                                    "bit, floats of 16, 32 and 64, and one channel of 1, 2 or 4 bit\nconvert it with "
                                    "`convert IN -depth 16 -compress none OUT.tif`",
                                    samples_, samples_ == 1 ? "sample" : "samples", bits_, kind_name()));
    }

    std::string kind_name() const {
        constexpr Numbered kinds[] = {{is_unsigned, "unsigned"},
                                      {is_signed, "signed"},
                                      {is_float, "float"},
                                      {5, "complex integers"},
                                      {6, "complex floats"}};
        return photometric_ == palette ? "palette" : name_in(kinds, sample_format_);
    }

    /// Values of fewer bits than a byte stay what they are: their number tells white.
    Frame natural(const Format& format) const {
        const std::uint64_t max = bits_ < 8 && photometric_ != palette ? (std::uint64_t{1} << bits_) - 1 : 0;
        return Frame::packed(static_cast<std::ptrdiff_t>(height_), static_cast<std::ptrdiff_t>(width_),
                             static_cast<std::ptrdiff_t>(samples_), format, max);
    }

    /// Channels beyond those of the colour are numbered, unless the only one is alpha.
    Frame meaning(const Frame& frame, std::size_t base) {
        if (photometric_ == cmyk) {
            // Inks that are others than the usual four have names of their own (InkSet 2).
            if (directory_.number(Tag::ink_set, 1) == 1) number_channels(base);
            facts_.notices.emplace_back(
                "CMYK is not converted to RGB: its channels are numbered, 0 is cyan; a value of 0 "
                "is no ink");
            return frame.without_meaning();
        }
        if (samples_ == base) return frame;
        const std::vector<std::uint64_t> extra = directory_.numbers(Tag::extra_samples, samples_);
        if (samples_ == base + 1) {
            // Old writers leave the tag out; libtiff takes a fourth channel for alpha then.
            if (extra.empty() ? photometric_ == rgb : extra[0] == unassociated) return frame;
            if (!extra.empty() && extra[0] == associated) {
                if (!can_divide(directory_, frame))
                    facts_.notices.emplace_back("colours are multiplied by alpha (associated), and shown so");
                return frame;
            }
        }
        number_channels(base);
        facts_.notices.push_back(fmt::format("{} and {} more of no known meaning: all channels are numbered{}",
                                             name_in(photometrics, photometric_), samples_ - base,
                                             photometric_ == rgb ? ", 0 is red" : ""));
        return frame.without_meaning();
    }

    /// Remembers what they are.
    void number_channels(std::size_t colours) {
        facts_.numbered.colours = static_cast<std::uint8_t>(colours);
        const std::vector<std::uint64_t> extra = directory_.numbers(Tag::extra_samples, samples_);
        for (std::size_t k = 0; k < extra.size() && k < samples_ - colours; ++k)
            if (extra[k] <= unassociated) facts_.numbered.extra[k] = static_cast<std::uint8_t>(extra[k]);
    }

    Frame inverted(const Frame& frame) const {
        const bool can = sample_format_ == is_unsigned || (sample_format_ == is_float && bits_ >= 32);
        if (!can)
            directory_.fail(fmt::format("white is zero in {} samples of {} bit, which is not read\n{}", kind_name(),
                                        bits_, convert));
        return frame.invert(1);
    }

    PackedPixels packed() const {
        return {.bits = static_cast<unsigned>(bits_), .low_bits_first = low_bits_first_, .values = {}};
    }

    PackedPixels gray_steps() const {
        PackedPixels out = packed();
        for (unsigned value = 0; value < 1U << bits_; ++value) out.values.push_back(static_cast<std::byte>(value));
        return out;
    }

    /// A palette has 16 bit: all reds, all greens, all blues. Most are made of 8: v * 257, v * 256 or even v.
    void colour(TiffPicture& picture) const {
        const std::size_t size = std::size_t{1} << bits_;
        const std::vector<std::uint64_t> map = directory_.numbers(Tag::colour_map, 3 * size);
        if (map.size() < 3 * size)
            directory_.fail(
                fmt::format("the palette has {} numbers where {} bit need {}", map.size(), bits_, 3 * size));
        const auto all = [&](auto&& holds) { return std::ranges::all_of(map, holds); };
        const bool small = all([](std::uint64_t v) { return v < 256; });
        const bool is_8_bit = small || all([](std::uint64_t v) { return v >> 8 == (v & 255); }) ||
                              all([](std::uint64_t v) { return (v & 255) == 0; });
        PackedPixels out = packed();
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t channel = 0; channel < 3; ++channel) {
                const auto value = static_cast<std::uint16_t>(map[channel * size + i]);
                std::byte bytes[2];
                std::memcpy(bytes, &value, 2);
                if (is_8_bit) out.values.push_back(static_cast<std::byte>(small ? value : value >> 8));
                else out.values.insert(out.values.end(), bytes, bytes + 2);
            }
        picture.frame = picture.shown =
            Frame::packed(picture.frame.height(), picture.frame.width(), 3,
                          is_8_bit ? Format::of<std::uint8_t>() : Format::of<std::uint16_t>());
        picture.packed = std::move(out);
    }

    void describe_elements() {
        facts_.format = "tiff";
        facts_.stored = fmt::format("{}, {}{} bit", name_in(photometrics, photometric_),
                                    sample_format_ == is_unsigned ? "" : kind_name() + " ", bits_);
        if (bits_ > 8) facts_.stored += directory_.order() == ByteOrder::little ? ", little-endian" : ", big-endian";
        if (planar_) facts_.stored += ", channels apart";
        if (const std::uint64_t number = directory_.number(Tag::compression, 1); number != uncompressed) {
            facts_.stored += ", " + name_in(compressions, number);
            facts_.compressed = true;
            facts_.lossy = number == jpeg;
        }
        if (in_tiles(directory_)) {
            facts_.stored += ", tiles";
            facts_.tiles = tiles();
        }
        if (directory_.is_big()) facts_.stored += ", BigTIFF";
        add_facts(directory_, chosen_, facts_);
    }

    std::optional<TiffTiles> tiles() const {
        const std::uint64_t width = directory_.number(Tag::tile_width, 0);
        const std::uint64_t height = directory_.number(Tag::tile_height, 0);
        if (width > UINT32_MAX || height > UINT32_MAX) return {};
        return TiffTiles{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height)};
    }

    const Directory& directory_;
    bool by_libtiff_;
    bool chosen_;
    FileFacts facts_;
    std::uint64_t width_ = 0;
    std::uint64_t height_ = 0;
    std::size_t samples_ = 1;
    std::uint64_t bits_ = 1;
    std::uint64_t sample_format_ = is_unsigned;
    std::uint64_t photometric_ = black_is_zero;
    bool planar_ = false;
    bool low_bits_first_ = false;
};

} // namespace

std::uint64_t TiffPicture::row_bytes() const noexcept {
    if (packed) return packed->row_bytes(frame.width());
    return frame.row_bytes() / planes();
}

TiffPicture describe(const Directory& directory, Pixels pixels, bool chosen) {
    return Description(directory, pixels, chosen).picture();
}

} // namespace oriel::codecs::tiff
