// Uses all of oriel: writes a picture, opens it again, looks at a part of it the other way round.
#include <oriel/oriel.hpp>

#include <cstdio>
#include <fstream>

int main() {
    std::ofstream("consumer.pgm", std::ios::binary) << "P5 3 2 255\nabcdef";
    const oriel::Image picture = oriel::load("consumer.pgm");
    const oriel::Image seen =
        picture | oriel::Crop{.x = 1, .y = 0, .width = 2, .height = 2} | oriel::Flip{oriel::Direction::horizontal};
    oriel::save(seen, "consumer.png");
    std::printf("oriel %s works\n", oriel::version());
    return oriel::load("consumer.png").frame().width() == 2 ? 0 : 1;
}
