#include "cli/tool.hpp"

#include "oriel/io.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace cli {

namespace {

int memory_file(std::string_view bytes = {}) {
    const int descriptor = memfd_create("oriel-test", MFD_CLOEXEC);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) throw std::system_error(errno, std::generic_category(), "write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

std::string take_all(int descriptor) {
    std::string out;
    lseek(descriptor, 0, SEEK_SET);
    char buffer[1 << 16];
    for (ssize_t count = 0; (count = ::read(descriptor, buffer, sizeof buffer)) > 0;) {
        out.append(buffer, static_cast<std::size_t>(count));
    }
    close(descriptor);
    return out;
}

// A child that looks at its streams with isatty or fstat sees what a user's would: files, not our terminal. The
// tool's own variables do not leak in.
std::vector<std::string> clean_environment(const std::vector<std::string>& more) {
    std::vector<std::string> out = more;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        if (!std::string_view(*entry).starts_with("ORIEL_")) out.emplace_back(*entry);
    }
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (std::string& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

} // namespace

Process::Process(const std::filesystem::path& folder, const std::vector<std::string>& arguments,
                 const Setting& setting) {
    const int in = setting.in >= 0 ? setting.in : memory_file(setting.input);
    out_ = setting.out >= 0 ? -1 : memory_file();
    err_ = setting.err >= 0 ? -1 : memory_file();

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, 0);
    posix_spawn_file_actions_adddup2(&actions, out_ >= 0 ? out_ : setting.out, 1);
    posix_spawn_file_actions_adddup2(&actions, err_ >= 0 ? err_ : setting.err, 2);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());

    // Whoever runs the tests may ignore Ctrl-C; the tool must not inherit that.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaddset(&defaults, signal);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> words = {ORIEL_TOOL};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment = clean_environment(setting.environment);
    const int error =
        posix_spawn(&id_, ORIEL_TOOL, &actions, &attributes, pointers(words).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (setting.in < 0) close(in);
    if (error != 0) throw std::system_error(error, std::generic_category(), ORIEL_TOOL);
}

Process::~Process() {
    if (id_ > 0) {
        kill(id_, SIGKILL);
        (void)wait();
    }
}

void Process::send(int signal) const { kill(id_, signal); }

Result Process::wait() {
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + 120s;
    int status = 0;
    struct rusage usage {};
    auto nap = 200us;
    for (;;) {
        const pid_t ended = wait4(id_, &status, WNOHANG, &usage);
        if (ended == id_) break;
        if (std::chrono::steady_clock::now() > deadline) kill(id_, SIGKILL);
        std::this_thread::sleep_for(nap);
        nap = std::min(nap * 2, std::chrono::microseconds(20ms));
    }
    id_ = -1;
    Result result;
    result.peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    if (WIFEXITED(status)) result.exit = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    if (out_ >= 0) result.out = take_all(out_);
    if (err_ >= 0) result.err = take_all(err_);
    return result;
}

Folder::Folder() {
    std::string name = std::filesystem::temp_directory_path() / "oriel-cli-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), "mkdtemp");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, std::string_view bytes) const {
    std::ofstream file(path_ / name, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
}

std::string Folder::read(const std::string& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    if (!file) throw std::runtime_error("there is no " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool Folder::has(const std::string& name) const { return std::filesystem::exists(path_ / name); }

std::vector<std::string> Folder::names() const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) out.push_back(entry.path().filename());
    std::sort(out.begin(), out.end());
    return out;
}

Result Folder::oriel(const std::vector<std::string>& arguments, const Setting& setting) const {
    return Process(path_, arguments, setting).wait();
}

unsigned char sample_at(std::size_t x, std::size_t y, std::size_t channel) {
    return static_cast<unsigned char>(x * 7 + y * 31 + channel * 85 + x * y % 13);
}

std::string sample(std::size_t width, std::size_t height, std::size_t channels) {
    std::string out =
        (channels == 1 ? "P5\n" : "P6\n") + std::to_string(width) + ' ' + std::to_string(height) + "\n255\n";
    out.reserve(out.size() + width * height * channels);
    for (std::size_t y = 0; y < height; ++y) {
        for (std::size_t x = 0; x < width; ++x) {
            for (std::size_t c = 0; c < channels; ++c) out += static_cast<char>(sample_at(x, y, c));
        }
    }
    return out;
}

bool png_by_rows() {
    for (const oriel::FormatFacts& format : oriel::formats())
        if (format.name == "png") return std::ranges::find(format.decoders, "oriel") != format.decoders.end();
    return false;
}

} // namespace cli
