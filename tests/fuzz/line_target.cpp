// A text as a command line, its words parted by line feeds. It is cut, parsed and, if it could be understood, run, in a
// folder that has two small pictures. Only Faults come of it; one that says the line is wrong (exit 2) leaves no file
// that was not there, and so does any other.
#include "command_line.hpp"
#include "commands.hpp"
#include "fault.hpp"
#include "fuzz/targets.hpp"
#include "oriel/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>
#include <set>
#include <string>
#include <vector>

namespace fuzzing {
namespace {

namespace fs = std::filesystem;
using namespace oriel::tool;

// A folder to work in. It goes with the process.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "oriel-line-XXXXXX").string();
        require(mkdtemp(name.data()) != nullptr, "no folder to work in");
        path_ = name;
        write("a.ppm", "P6 4 3 255\n" + std::string(36, 'x'));
        write("b.pam",
              "P7\nWIDTH 2\nHEIGHT 2\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n" + std::string(16, '\x80'));
        before_ = names();
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const fs::path& path() const noexcept { return path_; }
    bool is_unchanged() const { return names() == before_; }

    void tidy() const {
        for (const std::string& name : names())
            if (!before_.contains(name)) fs::remove_all(path_ / name);
    }

private:
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path_ / name, std::ios::binary) << bytes;
    }
    std::set<std::string> names() const {
        std::set<std::string> out;
        for (const auto& entry : fs::directory_iterator(path_)) out.insert(entry.path().filename().string());
        return out;
    }

    fs::path path_;
    std::set<std::string> before_;
};

// While it lives the process works in the folder, and what goes to standard output (plans, facts) is nobody's concern.
class Inside {
public:
    explicit Inside(const Folder& folder)
        : folder_(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), output_(dup(STDOUT_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        require(folder_ >= 0 && output_ >= 0 && nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0 &&
                    chdir(folder.path().c_str()) == 0,
                "the folder cannot be entered");
        close(nowhere);
    }
    ~Inside() {
        require(fchdir(folder_) == 0 && dup2(output_, STDOUT_FILENO) >= 0, "there is no way back");
        close(folder_);
        close(output_);
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

private:
    int folder_;
    int output_;
};

std::vector<std::string> words_of(std::span<const std::byte> input) {
    std::vector<std::string> out{""};
    for (const std::byte byte : input) {
        const char c = static_cast<char>(byte);
        if (c == '\n') out.emplace_back();
        else if (c != '\0') out.back() += c; // no argument has one
    }
    return out;
}

// Inputs are not to wait for a terminal, leave the folder, or change what the next one begins with.
bool is_safe_to_run(const CommandLine& line, const std::vector<std::string>& words) {
    if (line.command != find_command("run") || line.settings.version) return false;
    if (line.settings.in_place != InPlace::no || line.settings.force) return false;
    return std::ranges::none_of(words, [](const std::string& word) {
        return word.find('/') != word.npos || word.find("..") == 0 || word == "-" || word.ends_with(":-") ||
               word.ends_with("=-") || word.find(":-,") != word.npos || word.find('{') != word.npos;
    });
}

void check(const Fault& fault) {
    require(fault.exit() == 1 || fault.exit() == 2, "an exit code there is none of");
    require(!fault.headline().empty() && fault.headline().find('\n') == std::string::npos, "no headline, or two");
    for (const char c : fault.text())
        require(static_cast<unsigned char>(c) >= ' ' || c == '\n', "a control byte is shown as it is");
    require(!fault.json().empty(), "no JSON");
}

} // namespace

void run_line(std::string_view, std::span<const std::byte> input) {
    static const Folder folder;
    const Inside inside(folder);
    const std::vector<std::string> words = words_of(input);
    try {
        CommandLine line = parse_command_line(words);
        if (!is_safe_to_run(line, words)) return;
        line.settings.quiet = true;
        line.settings.jobs = 1;
        line.settings.max_memory = std::uint64_t{8} << 20;
        require(line.command->start(line) == 0, "no error, and not done");
        folder.tidy();
        return;
    } catch (const Fault& fault) {
        check(fault);
    } catch (const oriel::Error&) { // the main program makes a Fault of it
        check(current_fault());
    } catch (const std::bad_alloc&) {
    }
    require(folder.is_unchanged(), "a line that failed has left a file");
}

} // namespace fuzzing
