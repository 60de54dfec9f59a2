// fuzz_seeds DIR: writes the seeds of every target to DIR/NAME/..., and its dictionary to DIR/NAME.dict.
#include "fuzz/targets.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream out(path, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

// A word as libFuzzer's dictionaries have it.
std::string dictionary_line(std::string_view word) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : word) {
        const auto value = static_cast<unsigned char>(c);
        if (c > ' ' && c <= '~' && c != '"' && c != '\\') out += c;
        else out += {'\\', 'x', digits[value >> 4], digits[value & 15]};
    }
    return out + "\"\n";
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "fuzz_seeds DIR\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    for (const fuzzing::Target& target : fuzzing::targets()) {
        std::filesystem::create_directories(folder / target.name);
        for (const fuzzing::Seed& seed : fuzzing::seeds(target.name))
            write(folder / target.name / seed.name,
                  {reinterpret_cast<const char*>(seed.bytes.data()), seed.bytes.size()});
        std::string dictionary;
        for (const std::string& word : fuzzing::words(target.name)) dictionary += dictionary_line(word);
        write(folder / (target.name + ".dict"), dictionary);
    }
    return 0;
}
