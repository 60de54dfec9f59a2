// Runs the built tool as a user does: a process of its own, in a fresh folder, with what it says captured.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

struct Result {
    int exit = -1;                 ///< the exit code; -1 if a signal ended it
    int signal = 0;                ///< the signal that ended it
    std::string out;               ///< what it wrote to standard output, if that was captured
    std::string err;               ///< and to standard error
    std::uint64_t peak_memory = 0; ///< bytes it had at the most
};

/// How to run it, besides its words.
struct Setting {
    std::string input;                    ///< what standard input gives; nothing by default
    std::vector<std::string> environment; ///< NAME=VALUE
    int in = -1;                          ///< descriptors to use instead of capturing
    int out = -1;
    int err = -1;
};

/// A running tool; it is killed and waited for if nobody waits for it.
class Process {
public:
    Process(const std::filesystem::path& folder, const std::vector<std::string>& arguments, const Setting& setting);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const noexcept { return id_; }
    void send(int signal) const;
    /// Kills it after two minutes: a test that hangs fails.
    Result wait();

private:
    pid_t id_ = -1;
    int out_ = -1;
    int err_ = -1;
};

/// A folder that goes, with all in it, at the end of a test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const noexcept { return path_; }
    void write(const std::string& name, std::string_view bytes) const;
    std::string read(const std::string& name) const;
    bool has(const std::string& name) const;
    /// What is in it, hidden files too, sorted.
    std::vector<std::string> names() const;

    Result oriel(const std::vector<std::string>& arguments, const Setting& setting = {}) const;

private:
    std::filesystem::path path_;
};

/// A binary PPM (three channels) or PGM (one), 8 bit, whose values differ from place to place.
std::string sample(std::size_t width, std::size_t height, std::size_t channels = 3);

/// What sample() has at a place.
unsigned char sample_at(std::size_t x, std::size_t y, std::size_t channel);

/// Whether this build decodes PNG by rows; the minimal one has stb, which decodes all at once.
bool png_by_rows();

} // namespace cli
