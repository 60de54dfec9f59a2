// The three kinds of Input: positioned reads of a regular file, a stream read to its end into one growing
// block, and bytes that are in memory already. Every call is made again after a signal or a short read.
#include "codecs/input.hpp"

#include "memory/system_reason.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace oriel::codecs {

namespace {

/// What read_block asks for at first; doubled as often as needed.
constexpr std::size_t first_block = std::size_t{64} << 10;

[[noreturn]] void throw_truncated(const std::string& name, std::uint64_t size, std::uint64_t promised) {
    throw Truncated(
        fmt::format("{}: ends at byte {} but its header promises {}: the file is truncated", name, size, promised));
}

/// An open descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) noexcept : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_); // it was only read: closing cannot lose anything
    }
    int number() const noexcept { return number_; }

private:
    int number_;
};

struct stat status_of(int descriptor, const std::string& name) {
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) detail::throw_refused(errno, "cannot read '{}'", name);
    return status;
}

class FileInput final : public Input {
public:
    FileInput(Descriptor file, std::string name, const struct stat& opened)
        : Input(std::move(name), static_cast<std::uint64_t>(opened.st_size)), file_(std::move(file)),
          changed_(opened.st_mtim) {}

    void check_unchanged() const override {
        const struct stat now = status_of(file_.number(), name_);
        const auto size = static_cast<std::uint64_t>(now.st_size);
        if (size != size_) throw_changed(fmt::format("{} bytes when it was opened, {} now", size_, size));
        if (now.st_mtim.tv_sec != changed_.tv_sec || now.st_mtim.tv_nsec != changed_.tv_nsec)
            throw_changed("somebody has written to it since it was opened");
    }

private:
    [[noreturn]] void throw_changed(const std::string& how) const {
        throw IoError(
            fmt::format("{}: the file changed while it was read: {}\nnothing is kept of what was read; read it "
                        "again once nobody writes to it",
                        name_, how));
    }

    void fill(std::uint64_t offset, std::span<std::byte> to) const override {
        while (!to.empty()) {
            const ssize_t got = ::pread(file_.number(), to.data(), to.size(), static_cast<off_t>(offset));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) detail::throw_refused(errno, "cannot read '{}'", name_);
            if (got == 0) { // it has shrunk
                check_unchanged();
                throw_truncated(name_, offset, offset + to.size());
            }
            offset += static_cast<std::uint64_t>(got);
            to = to.subspan(static_cast<std::size_t>(got));
        }
    }

    Descriptor file_;
    struct timespec changed_;
};

struct Free {
    void operator()(std::byte* block) const noexcept { std::free(block); }
};
using Block = std::unique_ptr<std::byte, Free>;

class MemoryInput final : public Input {
public:
    MemoryInput(std::string name, std::span<const std::byte> bytes, Block owned)
        : Input(std::move(name), bytes.size()), bytes_(bytes), owned_(std::move(owned)) {}

    std::span<const std::byte> resident() const noexcept override { return bytes_; }
    std::uint64_t held_memory() const noexcept override { return owned_ ? bytes_.size() : 0; }

private:
    void fill(std::uint64_t offset, std::span<std::byte> to) const override {
        if (!to.empty()) std::memcpy(to.data(), bytes_.data() + offset, to.size());
    }

    std::span<const std::byte> bytes_;
    Block owned_; // what bytes_ looks at, if it is ours
};

/// realloc moves large blocks by their pages: growing does not hold the bytes twice.
void resize(Block& block, std::size_t size) {
    void* moved = std::realloc(block.get(), size);
    if (moved == nullptr) throw std::bad_alloc();
    static_cast<void>(block.release());
    block.reset(static_cast<std::byte*>(moved));
}

std::shared_ptr<Input> read_to_end(int descriptor, std::string name, std::uint64_t limit) {
    Block block;
    std::size_t room = 0;
    std::size_t size = 0;
    for (;;) {
        if (size == room) {
            // One byte more than allowed is asked for, so that a stream of exactly `limit` bytes is seen to
            // end.
            const std::uint64_t most = limit == UINT64_MAX ? limit : limit + 1;
            room = static_cast<std::size_t>(std::min<std::uint64_t>(most, std::max(first_block, 2 * room)));
            resize(block, room);
        }
        const ssize_t got = ::read(descriptor, block.get() + size, room - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) detail::throw_refused(errno, "cannot read '{}'", name);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
        if (size > limit)
            throw MemoryLimitError(
                fmt::format("{}: a stream is held in memory whole, and this one goes on after {} bytes, the "
                            "memory limit: raise max_memory, or give the name of a regular file",
                            name, limit));
    }
    if (size != 0) resize(block, size); // what was room for more is given back
    const std::span<const std::byte> bytes(block.get(), size);
    return std::make_shared<MemoryInput>(std::move(name), bytes, std::move(block));
}

/// Whether to read by position rather than to the end. Throws for what can be read in neither way.
bool is_positioned(const struct stat& status, const std::string& name) {
    if (S_ISREG(status.st_mode)) return true;
    if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode) || S_ISSOCK(status.st_mode)) return false;
    if (S_ISDIR(status.st_mode)) throw IoError(fmt::format("cannot read '{}': it is a directory", name), EISDIR);
    throw IoError(fmt::format("cannot read '{}': it is neither a file nor a stream", name));
}

} // namespace

void Input::require(std::uint64_t promised) const {
    if (size_ < promised) throw_truncated(name_, size_, promised);
}

void Input::read(std::uint64_t offset, std::span<std::byte> to) const {
    if (offset > size_ || to.size() > size_ - offset) {
        const bool fits = offset <= UINT64_MAX - to.size();
        throw_truncated(name_, size_, fits ? offset + to.size() : UINT64_MAX);
    }
    fill(offset, to);
}

std::size_t Input::read_some(std::uint64_t offset, std::span<std::byte> to) const {
    if (offset >= size_) return 0;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), size_ - offset));
    fill(offset, to.first(count));
    return count;
}

std::shared_ptr<Input> file_input(const std::filesystem::path& path, std::uint64_t limit) {
    int number;
    do number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (number < 0 && errno == EINTR); // a FIFO waits here for its writer
    if (number < 0) detail::throw_refused(errno, "cannot open '{}'", path.string());
    Descriptor file(number);
    const struct stat status = status_of(number, path.string());
    if (!is_positioned(status, path.string())) return read_to_end(number, path.string(), limit);
    return std::make_shared<FileInput>(std::move(file), path.string(), status);
}

std::shared_ptr<Input> descriptor_input(int descriptor, std::string name, std::uint64_t limit) {
    const struct stat status = status_of(descriptor, name);
    if (!is_positioned(status, name)) return read_to_end(descriptor, std::move(name), limit);
    Descriptor file(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
    if (file.number() < 0) detail::throw_refused(errno, "cannot read '{}'", name);
    return std::make_shared<FileInput>(std::move(file), std::move(name), status);
}

std::shared_ptr<Input> memory_input(std::span<const std::byte> bytes, std::string name) {
    return std::make_shared<MemoryInput>(std::move(name), bytes, nullptr);
}

} // namespace oriel::codecs
