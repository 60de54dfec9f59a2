#include "text_pictures.hpp"

namespace oriel::tool {

namespace {

struct TextPicture {
    std::string_view operation;
    std::string_view lines;
};

constexpr TextPicture pictures[] = {
    {"crop", R"(  . . . . . .
  . A B C . .       A B C
  . D E F . .  ->   D E F      crop 3x2+1+1
  . . . . . .
)"},
    {"slice", R"(  . A B C .
  . . . . .         A B C
  . D E F .    ->   D E F      slice x=1:-1,y=::2
  . . . . .
)"},
    {"subsample", R"(  A . B .
  . . . .           A B
  C . D .      ->   C D        subsample 2
  . . . .
)"},
    {"channel", R"(  rgb rgb           bgr bgr
  rgb rgb      ->   bgr bgr    channel bgr
)"},
    {"invert", R"(    0  50 100         0  50 100
    0  50 100  ->     0 205 155    invert --in 2x1+1+1, of 8 bits
    0  50 100         0  50 100
)"},
    {"gray", R"(  rgb rgb           y y
  rgb rgb      ->   y y        y = 0.299 r + 0.587 g + 0.114 b
)"},
    {"fill", R"(  . . . .           . . . .
  . A B .      ->   . # # .    fill black --in 2x1+1+1
  . . . .           . . . .
)"},
    {"paste", R"(  . . . .           . . . .
  . . . .      ->   . A B .    paste FILE +1+1, where FILE is A B
  . . . .           . C D .                                  C D
)"},
};

} // namespace

std::string_view picture_of(std::string_view operation) {
    for (const TextPicture& picture : pictures) {
        if (picture.operation == operation) return picture.lines;
    }
    return {};
}

} // namespace oriel::tool
