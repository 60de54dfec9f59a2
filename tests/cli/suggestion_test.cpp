// Which known word a mistyped one was meant as.
#include "suggestion.hpp"

#include <doctest/doctest.h>

using namespace oriel::tool;

TEST_CASE("the distance of words is in letters added, dropped, changed and swapped") {
    CHECK(edit_distance("flip", "flip") == 0);
    CHECK(edit_distance("flpi", "flip") == 1);
    CHECK(edit_distance("flp", "flip") == 1);
    CHECK(edit_distance("fllip", "flip") == 1);
    CHECK(edit_distance("frob", "crop") == 2);
    CHECK(edit_distance("", "crop") == 4);
    CHECK(edit_distance("crop", "") == 4);
}

TEST_CASE("the nearest word is suggested, the first of equals, and none that is far") {
    CHECK(nearest("frob", {"crop", "flip", "slice"}) == "crop");
    CHECK(nearest("flpi", {"crop", "flip", "slice"}) == "flip");
    CHECK(nearest("slcie", {"crop", "flip", "slice"}) == "slice");
    CHECK(nearest("banana", {"crop", "flip", "slice"}).empty());
    CHECK(nearest("ab", {"ba", "xb"}) == "ba");
    CHECK(nearest("", {"crop"}).empty());
    CHECK(nearest(std::string(1000, 'x'), {std::string(1000, 'x')}).empty());
    CHECK(did_you_mean("flpi", {"flip"}) == "; did you mean 'flip'?");
    CHECK(did_you_mean("banana", {"flip"}).empty());
}
