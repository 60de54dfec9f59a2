// The bytes of files, pipes, devices and memory, and where an encoder's bytes go.
#include "codecs/input.hpp"
#include "codecs/output.hpp"
#include "oriel/error.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using testing::ScratchFolder;

namespace {

constexpr std::uint64_t plenty = std::uint64_t{1} << 30;

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string read_text(const Input& input, std::uint64_t offset, std::size_t count) {
    std::string out(count, '?');
    input.read(offset, std::as_writable_bytes(std::span(out)));
    return out;
}

/// A pipe whose write end a thread fills and closes.
class FilledPipe {
public:
    explicit FilledPipe(std::string content) {
        REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0);
        writer_ = std::thread([end = ends_[1], content = std::move(content)] {
            std::string_view left = content;
            while (!left.empty()) {
                // Odd pieces, so that reads come back short.
                const ssize_t put = ::write(end, left.data(), std::min<std::size_t>(left.size(), 4099));
                if (put <= 0) break;
                left.remove_prefix(static_cast<std::size_t>(put));
            }
            ::close(end);
        });
    }
    ~FilledPipe() {
        ::close(ends_[0]);
        writer_.join();
    }
    int read_end() const { return ends_[0]; }

private:
    std::array<int, 2> ends_{};
    std::thread writer_;
};

} // namespace

TEST_CASE("a file is read at any offset") {
    const ScratchFolder folder;
    const auto input = file_input(folder.file("a", "0123456789"), plenty);
    CHECK(input->size() == 10);
    CHECK(input->name() == (folder.path() / "a").string());
    CHECK(read_text(*input, 0, 10) == "0123456789");
    CHECK(read_text(*input, 7, 2) == "78");
    CHECK(read_text(*input, 10, 0).empty());
    CHECK(input->resident().data() == nullptr);
}

TEST_CASE("reading beyond the end says where the end is and what was wanted") {
    const ScratchFolder folder;
    const std::string path = folder.file("x.ppm", "0123456789").string();
    const std::string expected = path + ": ends at byte 10 but its header promises 13: the file is truncated";
    const auto input = file_input(path, plenty);
    CHECK_THROWS_WITH_AS(read_text(*input, 8, 5), expected.c_str(), CodecError);
    CHECK_THROWS_WITH_AS(input->require(13), expected.c_str(), CodecError);
    CHECK_NOTHROW(input->require(10));
    CHECK_THROWS_AS(read_text(*input, UINT64_MAX - 2, 5), CodecError);
    CHECK_THROWS_AS(read_text(*memory_input(bytes_of("abc")), 2, 2), CodecError);
}

TEST_CASE("a file that shrinks after it was opened is told from one that was always short") {
    const ScratchFolder folder;
    const auto path = folder.file("x", "0123456789");
    const auto input = file_input(path, plenty);
    CHECK_NOTHROW(input->check_unchanged());
    REQUIRE(::truncate(path.c_str(), 4) == 0);
    const std::string expected = path.string() +
                                 ": the file changed while it was read: 10 bytes when it was opened, 4 now\n"
                                 "nothing is kept of what was read; read it again once nobody writes to it";
    CHECK_THROWS_WITH_AS(read_text(*input, 2, 6), expected.c_str(), IoError);
    CHECK_THROWS_WITH_AS(input->check_unchanged(), expected.c_str(), IoError);
}

TEST_CASE("a file that is written to after it was opened is not what it was, be it as long") {
    const ScratchFolder folder;
    const auto path = folder.file("x", "0123456789");
    const struct timespec long_ago[2] = {{1000000000, 5}, {1000000000, 5}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), long_ago, 0) == 0);
    const auto input = file_input(path, plenty);
    CHECK_NOTHROW(input->check_unchanged());
    REQUIRE(::chmod(path.c_str(), 0600) == 0); // what it holds is the same
    CHECK_NOTHROW(input->check_unchanged());
    const auto other = folder.file("y", "other");
    std::filesystem::rename(other, path); // what is open is not what has the name now
    CHECK_NOTHROW(input->check_unchanged());
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), long_ago, 0) == 0);
    const auto again = file_input(path, plenty);
    std::ofstream(path, std::ios::binary) << "abcde";
    CHECK_THROWS_WITH_AS(again->check_unchanged(), doctest::Contains("somebody has written to it"), IoError);
}

TEST_CASE("read_some gives what there is") {
    const auto input = memory_input(bytes_of("0123456789"));
    std::array<std::byte, 8> head{};
    CHECK(input->read_some(0, head) == 8);
    CHECK(input->read_some(7, head) == 3);
    CHECK(head[0] == std::byte{'7'});
    CHECK(input->read_some(10, head) == 0);
    CHECK(input->read_some(UINT64_MAX, head) == 0);
    CHECK(memory_input({})->read_some(0, head) == 0);
}

TEST_CASE("memory is looked at where it lies") {
    const std::string content = "abc";
    const auto input = memory_input(bytes_of(content));
    CHECK(input->name() == "memory");
    CHECK(static_cast<const void*>(input->resident().data()) == content.data());
}

TEST_CASE("what cannot be opened is named with the system's reason") {
    const ScratchFolder folder;
    const std::string missing = (folder.path() / "missing.png").string();
    CHECK_THROWS_WITH_AS(file_input(missing, plenty),
                         ("cannot open '" + missing + "': no such file or directory").c_str(), IoError);
    const std::string folder_name = folder.path().string();
    CHECK_THROWS_WITH_AS(file_input(folder_name, plenty),
                         ("cannot read '" + folder_name + "': it is a directory").c_str(), IoError);
    const std::string locked = folder.file("locked", "x").string();
    REQUIRE(::chmod(locked.c_str(), 0) == 0);
    if (::geteuid() != 0)
        CHECK_THROWS_WITH_AS(file_input(locked, plenty), ("cannot open '" + locked + "': permission denied").c_str(),
                             IoError);
    CHECK_THROWS_WITH_AS(descriptor_input(-1, "standard input", plenty),
                         "cannot read 'standard input': bad file descriptor", IoError);
}

TEST_CASE("a socket in the file system is refused by the system's words") {
    const ScratchFolder folder;
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(socket >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder.path() / "s").string();
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK_THROWS_WITH_AS(file_input(path, plenty), ("cannot open '" + path + "': no such device or address").c_str(),
                         IoError);
    ::close(socket);
}

TEST_CASE("a pipe is read to its end, whatever pieces it comes in") {
    std::string content(300'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 / 3);
    const FilledPipe pipe(content);
    const auto input = descriptor_input(pipe.read_end(), "standard input", content.size());
    REQUIRE(input->size() == content.size());
    CHECK(read_text(*input, 0, content.size()) == content);
    CHECK(read_text(*input, 299'990, 10) == content.substr(299'990));
    CHECK(input->resident().size() == content.size());
}

TEST_CASE("what came by a stream is held, what lies in a file or is the caller's is not") {
    const ScratchFolder folder;
    const FilledPipe pipe(std::string(100'001, 'x'));
    CHECK(descriptor_input(pipe.read_end(), "standard input", plenty)->held_memory() == 100'001);
    CHECK(file_input(folder.file("a", "0123456789"), plenty)->held_memory() == 0);
    CHECK(memory_input(bytes_of("abc"))->held_memory() == 0);
}

TEST_CASE("an empty pipe is an input of no bytes") {
    const FilledPipe pipe("");
    CHECK(descriptor_input(pipe.read_end(), "standard input", 0)->size() == 0);
}

TEST_CASE("a pipe that goes on beyond the limit is refused") {
    const FilledPipe pipe(std::string(100'001, 'x'));
    CHECK_THROWS_WITH_AS(
        descriptor_input(pipe.read_end(), "standard input", 100'000),
        "standard input: a stream is held in memory whole, and this one goes on after 100000 bytes, the "
        "memory limit: raise max_memory, or give the name of a regular file",
        LimitError);
}

TEST_CASE("an endless device stops at the limit") {
    CHECK_THROWS_AS(file_input("/dev/zero", 1 << 20), LimitError);
    CHECK(file_input("/dev/null", 0)->size() == 0);
}

TEST_CASE("a FIFO is read by its name") {
    const ScratchFolder folder;
    const std::string path = (folder.path() / "fifo").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::thread writer([&path] {
        const int end = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (end < 0 || ::write(end, "through", 7) != 7) std::abort();
        ::close(end);
    });
    const auto input = file_input(path, plenty);
    writer.join();
    CHECK(read_text(*input, 0, 7) == "through");
}

TEST_CASE("a descriptor of a file is duplicated and read from the first byte") {
    const ScratchFolder folder;
    const int number = ::open(folder.file("a", "0123456789").c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(::lseek(number, 5, SEEK_SET) == 5);
    const auto input = descriptor_input(number, "descriptor", plenty);
    CHECK(::lseek(number, 0, SEEK_CUR) == 5);
    ::close(number);
    CHECK(read_text(*input, 0, 10) == "0123456789");
}

TEST_CASE("what is written to a descriptor arrives in order") {
    const ScratchFolder folder;
    const auto path = folder.file("out", "");
    const int number = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const auto output = descriptor_output(number, path.string());
    output->write(bytes_of("abc"));
    output->write({});
    output->write(bytes_of("def"));
    CHECK(read_text(*file_input(path, plenty), 0, 6) == "abcdef");
    ::close(number);
}

TEST_CASE("a full disk is reported at once") {
    const int number = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    const auto output = descriptor_output(number, "/dev/full");
    CHECK_THROWS_WITH_AS(output->write(bytes_of("x")), "cannot write '/dev/full': no space left on device", IoError);
    ::close(number);
}

TEST_CASE("memory output appends") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    output->write(bytes_of("ab"));
    output->write(bytes_of("c"));
    CHECK(std::string_view(reinterpret_cast<const char*>(out.data()), out.size()) == "abc");
}
