// A folder of a test's own, gone with everything in it when the test ends.
#pragma once

#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

namespace testing {

class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "oriel-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
        path_ = name;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// Writes a file of this content in the folder and gives its path.
    std::filesystem::path file(const std::string& name, std::span<const std::byte> content) const {
        const std::filesystem::path at = path_ / name;
        std::ofstream out(at, std::ios::binary);
        out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
        if (!out.flush()) throw std::runtime_error("cannot write " + at.string());
        return at;
    }
    std::filesystem::path file(const std::string& name, const std::string& content) const {
        return file(name, std::as_bytes(std::span(content)));
    }

private:
    std::filesystem::path path_;
};

} // namespace testing
