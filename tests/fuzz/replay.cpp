// Runs targets without libFuzzer.
//
//   fuzz_replay NAME              the seeds of this target and a few hundred mutations of them, always the same
//   fuzz_replay NAME FILE...      these inputs: what was found, or a corpus
//   fuzz_replay --targets NAME... whether these are the targets there are
//
// The input of a finding is left in fuzz_NAME.input, where it is run.
#include "fuzz/targets.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using fuzzing::Bytes;
using fuzzing::Seed;
using fuzzing::Target;

constexpr std::size_t mutations = 400;
constexpr std::size_t longest = 4096;

Bytes content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::runtime_error("cannot read " + path);
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

// What is being run, for whoever ends the process.
struct Running {
    std::string file;
    Bytes input;
};
Running running;

void keep_input(int signal) {
    const int file = ::open(running.file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file >= 0 && ::write(file, running.input.data(), running.input.size()) >= 0) ::close(file);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

// A copy of just these bytes, so that a sanitizer sees whoever reads beyond them.
void run(const Target& target, const Bytes& bytes) {
    running.input = bytes;
    running.input.shrink_to_fit();
    target.run(target.name, running.input);
}

// Changes an input a little, as fuzzers do: bits, bytes, pieces left out, doubled or taken from another.
class Mutator {
public:
    explicit Mutator(std::uint64_t seed) : random_(seed) {}

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

    void change(Bytes& bytes, const Bytes& other) {
        for (std::size_t times = 1 + below(4); times > 0; --times) {
            if (bytes.empty()) bytes.push_back(std::byte{0});
            const std::size_t at = below(bytes.size());
            const auto place = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            const auto piece = static_cast<std::ptrdiff_t>(1 + below(std::min<std::size_t>(bytes.size() - at, 16)));
            switch (below(7)) {
            case 0: bytes[at] ^= static_cast<std::byte>(1U << below(8)); break;
            case 1: bytes[at] = static_cast<std::byte>(below(256)); break;
            case 2: bytes[at] = telling[below(std::size(telling))]; break;
            case 3: bytes.erase(place, place + piece); break;
            case 4: bytes.erase(place, bytes.end()); break;
            case 5: {
                const Bytes copy(place, place + piece);
                bytes.insert(place, copy.begin(), copy.end());
                break;
            }
            default:
                for (std::size_t k = at; k < std::min({bytes.size(), other.size(), at + 16}); ++k) bytes[k] = other[k];
            }
        }
        bytes.resize(std::min(bytes.size(), longest));
    }

private:
    static constexpr std::byte telling[] = {std::byte{0},    std::byte{1},    std::byte{0x7f}, std::byte{0x80},
                                            std::byte{0xff}, std::byte{0xfe}, std::byte{'0'},  std::byte{'9'},
                                            std::byte{'-'},  std::byte{' '}};
    std::mt19937_64 random_;
};

void run_seeds(const Target& target) {
    const std::vector<Seed> seeds = fuzzing::seeds(target.name);
    for (const Seed& seed : seeds) run(target, seed.bytes);
    Mutator mutator(seeds.size());
    for (std::size_t k = 0; k < mutations && !seeds.empty(); ++k) {
        Bytes bytes = seeds[mutator.below(seeds.size())].bytes;
        mutator.change(bytes, seeds[mutator.below(seeds.size())].bytes);
        run(target, bytes);
    }
    std::cout << target.name << ": " << seeds.size() << " seeds, " << mutations << " mutations of them\n";
}

int compare_names(const std::set<std::string>& listed) {
    std::set<std::string> there;
    for (const Target& target : fuzzing::targets()) there.insert(target.name);
    for (const std::string& name : there)
        if (!listed.contains(name)) std::cerr << name << " is missing in fuzz_targets of tests/fuzz/entries.cmake\n";
    for (const std::string& name : listed)
        if (!there.contains(name)) std::cerr << name << " in tests/fuzz/entries.cmake is no target\n";
    return there == listed ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) {
        std::cerr << "fuzz_replay NAME [FILE...]\n";
        return 2;
    }
    if (arguments[0] == "--targets") return compare_names({arguments.begin() + 1, arguments.end()});
    for (const Target& target : fuzzing::targets()) {
        if (target.name != arguments[0]) continue;
        running.file = "fuzz_" + target.name + ".input";
        std::signal(SIGABRT, keep_input);
        for (std::size_t k = 1; k < arguments.size(); ++k) run(target, content(arguments[k]));
        if (arguments.size() == 1) run_seeds(target);
        return 0;
    }
    std::cerr << "there is no target " << arguments[0] << '\n';
    return 2;
}
