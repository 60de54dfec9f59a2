// Draws the sample pictures: `draw_samples DIRECTORY` writes all of them there.
#include "pictures.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace {

void write(const std::filesystem::path& path, std::span<const std::byte> bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: draw_samples DIRECTORY\n", stderr);
        return 2;
    }
    try {
        for (const samples::Sample& sample : samples::all())
            write(std::filesystem::path(arguments[1]) / sample.file, samples::file_bytes(sample));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "draw_samples: %s\n", error.what());
        return 1;
    }
    return 0;
}
