// A block of EXIF, a packet of XMP, or Photoshop's resources, as what is to be made true of other pixels: what is
// changed stays within its bounds, says what it should, and is not changed by the same change again.
#include "codecs/exif.hpp"
#include "codecs/exif_mend.hpp"
#include "codecs/photoshop.hpp"
#include "codecs/xmp_mend.hpp"
#include "fuzz/input_numbers.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <memory>

namespace fuzzing {

using namespace oriel::codecs;

namespace {

// The bytes in a block of just their size: a sanitizer sees who goes one beyond.
class Exact {
public:
    explicit Exact(std::span<const std::byte> bytes) : bytes_(new std::byte[bytes.size()]), size_(bytes.size()) {
        std::ranges::copy(bytes, bytes_.get());
    }
    std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t size_;
};

} // namespace

void run_exif(std::string_view, std::span<const std::byte> input) {
    Numbers numbers(input);
    ExifChange change;
    const unsigned flags = numbers.byte();
    if ((flags & 1U) != 0) change.orientation = 1 + static_cast<int>(numbers.index(8));
    if ((flags & 2U) != 0) change.size = {numbers.byte() * 300U, numbers.byte()};
    change.drop_pictures = (flags & 4U) != 0;
    change.quarter_turned = (flags & 8U) != 0;
    change.drop_subject = (flags & 16U) != 0;
    const Exact block(numbers.rest());

    static_cast<void>(exif_density(block.bytes()));
    const int before = exif_orientation(block.bytes());
    const auto unchanged = mend_exif(block.bytes(), {});
    require(!unchanged || std::ranges::equal(*unchanged, block.bytes()), "no change changes something");
    const auto mended = mend_exif(block.bytes(), change);
    if (!mended) return;
    require(unchanged.has_value(), "what can be changed cannot be left alone");
    require(exif_orientation(*mended) == change.orientation.value_or(before), "it says another orientation");
    if (change.quarter_turned) return;
    require(mend_exif(*mended, change) == mended, "the same change again changes something");
}

void run_xmp(std::string_view, std::span<const std::byte> input) {
    Numbers numbers(input);
    XmpChange change;
    const unsigned flags = numbers.byte();
    if ((flags & 1U) != 0) change.orientation = 1 + static_cast<int>(numbers.index(8));
    if ((flags & 2U) != 0) change.size = {numbers.byte() * 300U, numbers.byte()};
    change.drop_pictures = (flags & 4U) != 0;
    change.drop_extension = (flags & 8U) != 0;
    change.drop_subject = (flags & 16U) != 0;
    const Exact packet(numbers.rest());

    const auto unchanged = mend_xmp(packet.bytes(), {});
    require(!unchanged || std::ranges::equal(*unchanged, packet.bytes()), "no change changes something");
    const auto mended = mend_xmp(packet.bytes(), change);
    if (!mended) return;
    require(unchanged.has_value(), "what can be changed cannot be left alone");
    require(mend_xmp(*mended, change) == mended, "the same change again changes something");
}

void run_photoshop(std::string_view, std::span<const std::byte> input) {
    const Exact resources(input);
    const std::span<const std::byte> iptc = iptc_of(resources.bytes());
    const std::span<const std::byte> bare = without_filling(iptc);
    require(bare.size() <= iptc.size(), "what is filled up is longer without");
    const bool alone = !holds_more_than_iptc(resources.bytes());
    const auto mended = resources_without_pictures(resources.bytes());
    if (!mended) return; // resources, or entries of IPTC, cannot be told apart
    require(mended->size() <= resources.bytes().size(), "it is longer without pictures");
    require(resources_without_pictures(*mended) == mended, "the same change again changes something");
    if (iptc.empty()) return;
    const auto again = with_iptc(resources.bytes(), iptc);
    require(std::ranges::equal(iptc_of(again), iptc), "other IPTC is found than was put in");
    require(holds_more_than_iptc(again) != alone, "other resources come or go with IPTC");
}

} // namespace fuzzing
