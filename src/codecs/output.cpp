// The two kinds of Output: a descriptor, written to the last byte or an error, and a vector.
#include "codecs/output.hpp"

#include "memory/system_reason.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace oriel::codecs {

namespace {

class DescriptorOutput final : public Output {
public:
    DescriptorOutput(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {
        struct stat status {};
        const int flags = fcntl(descriptor, F_GETFL);
        if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && flags != -1 && (flags & O_APPEND) == 0)
            start_ = lseek(descriptor, 0, SEEK_CUR);
    }

    void write(std::span<const std::byte> bytes) override {
        while (!bytes.empty()) {
            const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) detail::throw_refused(errno, "cannot write '{}'", name_);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
    }

    bool amends() const override { return start_ >= 0; }

    void amend(std::uint64_t at, std::span<const std::byte> bytes) override {
        off_t where = start_ + static_cast<off_t>(at);
        while (!bytes.empty()) {
            const ssize_t put = pwrite(descriptor_, bytes.data(), bytes.size(), where);
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) detail::throw_refused(errno, "cannot write '{}'", name_);
            bytes = bytes.subspan(static_cast<std::size_t>(put));
            where += put;
        }
    }

private:
    int descriptor_;
    std::string name_;
    off_t start_ = -1; ///< in a regular file that is not only appended to
};

class MemoryOutput final : public Output {
public:
    explicit MemoryOutput(std::vector<std::byte>& bytes) : bytes_(bytes), start_(bytes.size()) {}

    void write(std::span<const std::byte> bytes) override { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
    bool amends() const override { return true; }
    void amend(std::uint64_t at, std::span<const std::byte> bytes) override {
        std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(start_ + at));
    }

private:
    std::vector<std::byte>& bytes_;
    std::size_t start_;
};

} // namespace

void Output::amend(std::uint64_t, std::span<const std::byte>) {
    throw IoError("what was written cannot be amended here");
}

std::unique_ptr<Output> descriptor_output(int descriptor, std::string name) {
    return std::make_unique<DescriptorOutput>(descriptor, std::move(name));
}

std::unique_ptr<Output> memory_output(std::vector<std::byte>& bytes) { return std::make_unique<MemoryOutput>(bytes); }

} // namespace oriel::codecs
