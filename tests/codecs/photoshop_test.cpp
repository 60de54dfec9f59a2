// Photoshop's image resources: told apart, freed from pictures, and damaged in every way.
#include "codecs/photoshop.hpp"
#include "codecs/photoshop_resources.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

using namespace oriel::codecs;
using namespace testing;

namespace {

// "none" if they cannot be told apart.
std::string without_pictures(const std::string& resources) {
    const auto out = resources_without_pictures(as_bytes(resources));
    return out ? as_text(*out) : "none";
}

} // namespace

TEST_CASE("pictures go whole, and nothing else does") {
    const std::string before = resource(1005, "resolution here!") + resource(1028, iptc_entries(), "a name");
    const std::string after = resource(1061, "digest") + resource(10000, "");
    CHECK(without_pictures(before + after) == before + after);
    for (const unsigned number : {1033U, 1036U, 1058U, 1059U, 1060U, 4001U})
        CHECK(without_pictures(before + resource(number, std::string(resource_thumbnail)) + after) == before + after);
    for (const unsigned number : {1039U, 1050U, 2000U, 2998U}) // a profile, slices, outlines
        CHECK(without_pictures(before + resource(number, "of pixels") + after) == before + after);
    CHECK(without_pictures("") == "");
    const std::string zeros(7, '\0');
    CHECK(without_pictures(before + zeros) == before + zeros);

    INFO("odd sizes that nobody filled up");
    std::string odd = resource(1005, "odd");
    odd.pop_back();
    CHECK(without_pictures(odd) == odd);
    CHECK(without_pictures(odd + resource(1061, "digest")) == odd + resource(1061, "digest"));
}

TEST_CASE("a preview inside IPTC goes as well, and the entries round it stay") {
    const std::string first = iptc_entry(2, 25, "harbour");
    const std::string last = iptc_entry(2, 230, "after");
    const std::string preview =
        iptc_entry(2, 200, "\0\x0b") + iptc_entry(2, 201, "\0\1") + iptc_entry(2, 202, std::string(resource_thumbnail));
    CHECK(without_pictures(resource(1028, first + preview + last)) == resource(1028, first + last));
    const std::string object = iptc_entry(7, 10, "size") + iptc_entry(8, 10, "object") + iptc_entry(9, 10, "size");
    CHECK(without_pictures(resource(1028, first + last + object)) == resource(1028, first + last));
    std::string pixels(70'000, 'P');
    const std::string large = "\x1c\x02\xca" + big_number(0x8004, 2) + big_number(pixels.size(), 4) + pixels;
    CHECK(without_pictures(resource(1028, first + large + last)) == resource(1028, first + last));
    CHECK(without_pictures(resource(1028, first + "no entry")) == "none");
}

TEST_CASE("IPTC is found, put in and told from what else there is") {
    const std::string other = resource(1005, "resolution here!");
    const std::string both = other + resource(1028, iptc_entries());
    CHECK(as_text(iptc_of(as_bytes(both))) == iptc_entries());
    CHECK(iptc_of(as_bytes(other)).empty());
    CHECK(iptc_of(as_bytes("8BIM")).empty());
    CHECK(holds_more_than_iptc(as_bytes(both)));
    CHECK_FALSE(holds_more_than_iptc(as_bytes(resource(1028, iptc_entries()))));
    CHECK(as_text(with_iptc(as_bytes(both), as_bytes("new"))) == resource(1028, "new") + other);
    CHECK(as_text(with_iptc({}, as_bytes("new"))) == resource(1028, "new"));
    CHECK(as_text(with_iptc(as_bytes("damaged"), as_bytes("new"))) == resource(1028, "new"));

    for (const std::size_t zeros : {0U, 1U, 3U})
        CHECK(as_text(without_filling(as_bytes(iptc_entries() + std::string(zeros, '\0')))) == iptc_entries());
    const std::string many = iptc_entries() + std::string(4, '\0');
    CHECK(as_text(without_filling(as_bytes(many))) == many);
}

TEST_CASE("resources cut anywhere, or one byte off anywhere, are read without leaving them") {
    const std::string whole = photoshop_resources();
    REQUIRE(without_pictures(whole) != "none");
    int cut_off = 0;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        // A block of exactly this size on the heap: the address sanitizer sees the first byte beyond.
        const std::unique_ptr<std::byte[]> cut(new std::byte[size]);
        std::copy_n(as_bytes(whole).data(), size, cut.get());
        const auto out = resources_without_pictures({cut.get(), size});
        cut_off += !out;
        if (out) CHECK(as_text(*out).find("THUMB") == std::string::npos);
        static_cast<void>(iptc_of({cut.get(), size}));
        static_cast<void>(without_filling({cut.get(), size}));
    }
    CHECK(cut_off > 100);
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const int flip : {0x01, 0x80, 0xff}) {
            auto damaged = as_bytes(whole);
            damaged[at] ^= static_cast<std::byte>(flip);
            static_cast<void>(resources_without_pictures(damaged));
            static_cast<void>(with_iptc(damaged, as_bytes("new")));
        }
}
