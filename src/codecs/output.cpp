// The two kinds of Output: a descriptor, written to the last byte or an error, and a vector.
#include "codecs/output.hpp"

#include "memory/system_reason.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace oriel::codecs {

namespace {

class DescriptorOutput final : public Output {
public:
    DescriptorOutput(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

    void write(std::span<const std::byte> bytes) override {
        while (!bytes.empty()) {
            const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
            if (put < 0 && errno == EINTR) continue;
            if (put < 0) throw IoError(fmt::format("cannot write '{}': {}", name_, detail::system_reason(errno)));
            bytes = bytes.subspan(static_cast<std::size_t>(put));
        }
    }

private:
    int descriptor_;
    std::string name_;
};

class MemoryOutput final : public Output {
public:
    explicit MemoryOutput(std::vector<std::byte>& bytes) : bytes_(bytes) {}

    void write(std::span<const std::byte> bytes) override { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

private:
    std::vector<std::byte>& bytes_;
};

} // namespace

std::unique_ptr<Output> descriptor_output(int descriptor, std::string name) {
    return std::make_unique<DescriptorOutput>(descriptor, std::move(name));
}

std::unique_ptr<Output> memory_output(std::vector<std::byte>& bytes) { return std::make_unique<MemoryOutput>(bytes); }

} // namespace oriel::codecs
