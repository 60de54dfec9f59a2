// Buffer: the exporter. Where its bytes come from, that they stay while somebody looks, and that they go.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using oriel::Access;
using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::Mapping;
using oriel::Storage;
using oriel::View;
using testing::ScratchFolder;

namespace {

std::string text_of(const Buffer& buffer) {
    const View view = buffer.view();
    return {reinterpret_cast<const char*>(view.data()), view.nbytes()};
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("a heap buffer is zero, aligned to 64 bytes and writable") {
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 4096U, 1000003U}) {
        CAPTURE(size);
        const Buffer buffer = Buffer::allocate(size);
        CHECK(buffer.size() == size);
        CHECK(buffer.storage() == Storage::heap);
        CHECK_FALSE(buffer.readonly());
        CHECK(buffer.export_count() == 0);
        const View view = buffer.view();
        CHECK(reinterpret_cast<std::uintptr_t>(view.data()) % 64 == 0);
        CHECK(std::all_of(view.data(), view.data() + size, [](std::byte b) { return b == std::byte{0}; }));
    }
}

TEST_CASE("a size that no machine has is bad_alloc") {
    CHECK_THROWS_AS((void)Buffer::allocate(SIZE_MAX), std::bad_alloc);
    CHECK_THROWS_AS((void)Buffer::allocate(SIZE_MAX - 64), std::bad_alloc);
}

TEST_CASE("a copy has the bytes and leaves the original alone") {
    std::array<std::byte, 3> original{std::byte{1}, std::byte{2}, std::byte{3}};
    const Buffer copy = Buffer::copy_of(original);
    copy.view().set<std::uint8_t>({1}, 77);
    CHECK(copy.view().get<std::uint8_t>({1}) == 77);
    CHECK(original[1] == std::byte{2});
    CHECK(text_of(Buffer::copy_of("hello")) == "hello");
    CHECK(Buffer::copy_of("").size() == 0);
    CHECK(Buffer::copy_of(std::span<const std::byte>()).view().size() == 0);
}

TEST_CASE("what is written through a view is read by its owner") {
    const Buffer bytes = Buffer::copy_of("XYZ");
    const View view = bytes.view();
    view.set<std::uint8_t>({2}, 74);
    CHECK(text_of(bytes) == "XYJ");
}

TEST_CASE("a buffer with one view alive refuses to be resized, and says how to let go") {
    Buffer bytes = Buffer::copy_of("XYZ");
    View view = bytes.view();
    CHECK_THROWS_WITH_AS(
        bytes.resize(10),
        "cannot resize to 10 bytes a buffer of 3 bytes: 1 export is alive; release the views, spans and "
        "images of it first (View::release, or let them go out of scope)",
        oriel::BufferError);
    CHECK(bytes.size() == 3);
    CHECK(view.get<std::uint8_t>({0}) == 'X');
    view.release();
    bytes.resize(10);
    CHECK(bytes.size() == 10);
}

TEST_CASE("a buffer with several exports alive says how many") {
    Buffer bytes = Buffer::copy_of("XYZ");
    const View view = bytes.view();
    const View copied = view;
    const View sliced = view.slice(0, {1, {}});
    const oriel::Span<const std::uint8_t, 1> span(view);
    CHECK(bytes.export_count() == 4);
    CHECK_THROWS_WITH_AS(bytes.resize(4), doctest::Contains("4 exports are alive"), oriel::BufferError);
    CHECK_THROWS_WITH_AS(bytes.close(), doctest::Contains("4 exports are alive"), oriel::BufferError);
    CHECK_THROWS_WITH_AS(bytes.close(), doctest::Contains("close"), oriel::BufferError);
}

TEST_CASE("every copy of a view is an export, and a moved one is the same export") {
    const Buffer bytes = Buffer::copy_of("XYZ");
    CHECK(bytes.export_count() == 0);
    std::optional<View> first = bytes.view();
    CHECK(bytes.export_count() == 1);
    std::optional<View> second = *first;
    CHECK(bytes.export_count() == 2);
    View third = std::move(*second);
    CHECK(bytes.export_count() == 2);
    CHECK(second->released()); // NOLINT: a moved-from view is a released one
    first.reset();
    CHECK(bytes.export_count() == 1);
    third = View();
    CHECK(bytes.export_count() == 0);
}

TEST_CASE("assigning one view to another gives up the old export") {
    const Buffer a = Buffer::copy_of("A");
    const Buffer b = Buffer::copy_of("B");
    View view = a.view();
    view = b.view();
    CHECK(a.export_count() == 0);
    CHECK(b.export_count() == 1);
    const View& itself = view;
    view = itself;
    CHECK(b.export_count() == 1);
    CHECK(view.get<char>({0}) == 'B');
}

TEST_CASE("resizing keeps the bytes there were and adds zeros") {
    Buffer bytes = Buffer::copy_of("XYZ");
    bytes.resize(6);
    CHECK(text_of(bytes) == std::string("XYZ\0\0\0", 6));
    CHECK(reinterpret_cast<std::uintptr_t>(bytes.view().data()) % 64 == 0);
    bytes.resize(2);
    CHECK(text_of(bytes) == "XY");
    bytes.resize(3);
    CHECK(text_of(bytes) == std::string("XY\0", 3));
    bytes.resize(0);
    CHECK(bytes.size() == 0);
    bytes.resize(1);
    CHECK(text_of(bytes) == std::string("\0", 1));
}

TEST_CASE("resizing to the same size is fine while views are alive") {
    Buffer bytes = Buffer::copy_of("XYZ");
    const View view = bytes.view();
    CHECK_NOTHROW(bytes.resize(3));
    CHECK(view.get<char>({2}) == 'Z');
}

TEST_CASE("a resize that fails for memory leaves the buffer as it was") {
    Buffer bytes = Buffer::copy_of("XYZ");
    CHECK_THROWS_AS(bytes.resize(SIZE_MAX), std::bad_alloc);
    CHECK(text_of(bytes) == "XYZ");
    CHECK_NOTHROW(bytes.resize(4));
}

TEST_CASE("only heap buffers can be resized") {
    std::array<std::byte, 4> block{};
    Buffer borrowed = Buffer::borrow(std::span<std::byte>(block));
    CHECK_THROWS_WITH_AS(borrowed.resize(8), doctest::Contains("heap"), oriel::TypeError);
    Buffer adopted = Buffer::adopt(block.data(), block.size(), [] {});
    CHECK_THROWS_AS(adopted.resize(8), oriel::TypeError);
    const ScratchFolder folder;
    Buffer mapped = Buffer::map(folder.file("bytes", "1234"));
    CHECK_THROWS_AS(mapped.resize(8), oriel::TypeError);
    CHECK_NOTHROW(borrowed.resize(4));
}

TEST_CASE("closing gives the memory back and later views are refused") {
    Buffer bytes = Buffer::copy_of("XYZ");
    const Buffer same = bytes;
    bytes.close();
    CHECK(bytes.size() == 0);
    CHECK(same.size() == 0);
    CHECK(bytes.storage() == Storage::closed);
    CHECK_THROWS_WITH_AS((void)same.view(), doctest::Contains("closed"), oriel::ReleasedError);
    CHECK_THROWS_AS((void)same.view(Format(), {0}), oriel::ReleasedError);
    CHECK_THROWS_AS((void)same.view(Format(), Layout::contiguous({0}, 1)), oriel::ReleasedError);
    CHECK_THROWS_AS(bytes.resize(5), oriel::ReleasedError);
    CHECK_NOTHROW(bytes.close());
    CHECK(bytes.export_count() == 0);
}

TEST_CASE("a buffer with a view alive cannot be closed") {
    Buffer bytes = Buffer::copy_of("XYZ");
    View view = bytes.view();
    CHECK_THROWS_WITH_AS(bytes.close(), doctest::Contains("1 export is alive"), oriel::BufferError);
    CHECK(view.get<char>({0}) == 'X');
    view.release();
    CHECK_NOTHROW(bytes.close());
}

TEST_CASE("handles of one block are equal, handles of equal bytes are not") {
    const Buffer a = Buffer::copy_of("same");
    const Buffer b = Buffer::copy_of("same");
    const Buffer handle = a; // NOLINT: the copy is the point
    CHECK(handle == a);
    CHECK(a != b);
    CHECK(a.view().owner() == a);
    CHECK(a.export_count() == 0);
}

TEST_CASE("views keep the memory alive after the last handle is gone") {
    std::optional<Buffer> bytes = Buffer::copy_of("XYZ");
    const View view = bytes->view();
    bytes.reset();
    CHECK(view.get<char>({0}) == 'X');
    const Buffer again = view.owner();
    CHECK(again.size() == 3);
    CHECK(again.export_count() == 1);
}

TEST_CASE("adopted memory is released exactly once, when handles and views are gone") {
    int released = 0;
    std::array<std::byte, 4> block{};
    {
        std::optional<View> view;
        std::optional<View> slice;
        {
            const Buffer buffer = Buffer::adopt(block.data(), block.size(), [&] { ++released; });
            const Buffer handle = buffer; // NOLINT: the copy is the point
            CHECK(buffer.storage() == Storage::adopted);
            CHECK_FALSE(buffer.readonly());
            CHECK(buffer.size() == 4);
            view = buffer.view();
            CHECK(view->data() == block.data());
        }
        CHECK(released == 0); // both handles are gone, the view is not
        slice = view->slice(0, {1, 3});
        view.reset();
        CHECK(released == 0);
        slice->set<std::uint8_t>({0}, 9);
        slice->release();
        CHECK(released == 1);
    }
    CHECK(released == 1);
    CHECK(block[1] == std::byte{9});
}

TEST_CASE("closing an adopted buffer releases its memory at once and only once") {
    int released = 0;
    std::byte block{};
    {
        Buffer buffer = Buffer::adopt(&block, 1, [&] { ++released; });
        View view = buffer.view();
        CHECK_THROWS_AS(buffer.close(), oriel::BufferError);
        CHECK(released == 0);
        view.release();
        buffer.close();
        CHECK(released == 1);
        buffer.close();
    }
    CHECK(released == 1);
}

TEST_CASE("adopted memory may be read-only, and needs no release") {
    std::byte block{7};
    const Buffer buffer = Buffer::adopt(&block, 1, {}, Access::read_only);
    CHECK(buffer.readonly());
    CHECK(buffer.view().readonly());
    CHECK_THROWS_AS(buffer.view().set<std::uint8_t>({0}, 1), oriel::ReadOnlyError);
    CHECK(buffer.view().get<std::uint8_t>({0}) == 7);
}

TEST_CASE("borrowed memory is looked at where it lies") {
    std::array<std::byte, 3> block{std::byte{1}, std::byte{2}, std::byte{3}};
    const Buffer buffer = Buffer::borrow(std::span<std::byte>(block));
    CHECK(buffer.storage() == Storage::borrowed);
    CHECK(buffer.view().data() == block.data());
    buffer.view().set<std::uint8_t>({0}, 9);
    CHECK(block[0] == std::byte{9});
    block[1] = std::byte{8};
    CHECK(buffer.view().get<std::uint8_t>({1}) == 8);
}

TEST_CASE("memory borrowed as const is read-only") {
    const std::array<std::byte, 2> block{};
    const Buffer buffer = Buffer::borrow(std::span<const std::byte>(block));
    CHECK(buffer.readonly());
    CHECK_THROWS_AS(buffer.view().set<std::uint8_t>({0}, 9), oriel::ReadOnlyError);
    CHECK_THROWS_AS((void)buffer.view().mutable_data(), oriel::ReadOnlyError);
}

TEST_CASE("a file mapped read-only is read where it lies") {
    const ScratchFolder folder;
    const auto path = folder.file("bytes", "0123456789");
    const Buffer buffer = Buffer::map(path);
    CHECK(buffer.storage() == Storage::mapped);
    CHECK(buffer.size() == 10);
    CHECK(buffer.readonly());
    CHECK(text_of(buffer) == "0123456789");
    CHECK_THROWS_AS(buffer.view().set<char>({0}, 'x'), oriel::ReadOnlyError);
}

TEST_CASE("changes of a copy-on-write mapping stay in memory") {
    const ScratchFolder folder;
    const auto path = folder.file("bytes", "0123456789");
    {
        const Buffer buffer = Buffer::map(path, Mapping::copy_on_write);
        CHECK_FALSE(buffer.readonly());
        buffer.view().set<char>({3}, 'x');
        CHECK(text_of(buffer) == "012x456789");
    }
    CHECK(content_of(path) == "0123456789");
}

TEST_CASE("a file that may only be read can be mapped copy-on-write") {
    const ScratchFolder folder;
    const auto path = folder.file("bytes", "0123");
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    const Buffer buffer = Buffer::map(path, Mapping::copy_on_write);
    buffer.view().set<char>({0}, 'x');
    CHECK(text_of(buffer) == "x123");
    if (::geteuid() != 0) CHECK_THROWS_AS((void)Buffer::map(path, Mapping::writable), oriel::IoError);
}

TEST_CASE("changes of a writable mapping reach the file") {
    const ScratchFolder folder;
    const auto path = folder.file("bytes", "0123456789");
    {
        Buffer buffer = Buffer::map(path, Mapping::writable);
        buffer.view().set<char>({3}, 'x');
        buffer.close();
    }
    CHECK(content_of(path) == "012x456789");
}

TEST_CASE("a mapping of a descriptor needs the descriptor no longer, and flush leaves other buffers alone") {
    const ScratchFolder folder;
    const std::string path = folder.file("bytes", "0123");
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    const Buffer buffer = Buffer::map_descriptor(descriptor, "some file", Mapping::writable);
    ::close(descriptor);
    buffer.view().set<char>({1}, 'x');
    buffer.flush();
    CHECK(content_of(path) == "0x23");
    CHECK_THROWS_WITH_AS((void)Buffer::map_descriptor(descriptor, "some file"),
                         "cannot look at 'some file': bad file descriptor", oriel::IoError);
    for (const Buffer& other : {Buffer::allocate(4), Buffer::map(path), Buffer::map(path, Mapping::copy_on_write)})
        CHECK_NOTHROW(other.flush());
}

TEST_CASE("a mapping outlives its handles while a view is alive") {
    const ScratchFolder folder;
    const View view = Buffer::map(folder.file("bytes", "0123")).view();
    CHECK(view.get<char>({3}) == '3');
}

TEST_CASE("an empty file is an empty buffer") {
    const ScratchFolder folder;
    const auto path = folder.file("empty", "");
    for (const Mapping mapping : {Mapping::read_only, Mapping::copy_on_write, Mapping::writable}) {
        Buffer buffer = Buffer::map(path, mapping);
        CHECK(buffer.size() == 0);
        CHECK(buffer.view().size() == 0);
        CHECK(buffer.readonly() == (mapping == Mapping::read_only));
        CHECK_NOTHROW(buffer.close());
    }
}

TEST_CASE("what cannot be mapped is an IoError with the path and the reason") {
    const ScratchFolder folder;
    const std::string missing = (folder.path() / "missing").string();
    CHECK_THROWS_WITH_AS((void)Buffer::map(missing), doctest::Contains(missing.c_str()), oriel::IoError);
    CHECK_THROWS_WITH_AS((void)Buffer::map(missing), doctest::Contains("no such file"), oriel::IoError);
    for (const Mapping mapping : {Mapping::read_only, Mapping::copy_on_write, Mapping::writable})
        CHECK_THROWS_WITH_AS((void)Buffer::map(folder.path(), mapping), doctest::Contains(folder.path().c_str()),
                             oriel::IoError);
    CHECK_THROWS_AS((void)Buffer::map("/dev/null"), oriel::IoError);
    CHECK_THROWS_AS((void)Buffer::map(""), oriel::IoError);
}

TEST_CASE("a pipe is refused at once instead of waiting for a writer") {
    const ScratchFolder folder;
    const std::string path = (folder.path() / "pipe").string();
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS((void)Buffer::map(path), doctest::Contains("regular"), oriel::IoError);
}

TEST_CASE("a view of elements starts at the first byte and must fit") {
    const Buffer buffer = Buffer::allocate(24);
    const View view = buffer.view(Format::of<std::uint16_t>(), {3, 4});
    CHECK(view.nbytes() == 24);
    CHECK(view.is_c_contiguous());
    CHECK(view.layout() == Layout::contiguous({3, 4}, 2));
    CHECK_NOTHROW((void)buffer.view(Format::of<std::uint16_t>(), {2, 4}));
    CHECK_THROWS_WITH_AS((void)buffer.view(Format::of<std::uint16_t>(), {3, 5}), doctest::Contains("24"),
                         oriel::BufferError);
    CHECK_THROWS_WITH_AS((void)buffer.view(Format::of<std::uint16_t>(), {3, 5}), doctest::Contains("30"),
                         oriel::BufferError);
    CHECK_THROWS_AS((void)buffer.view(Format(), {-1}), oriel::ValueError);
    CHECK_THROWS_AS((void)buffer.view(Format(), {PTRDIFF_MAX, PTRDIFF_MAX}), oriel::OverflowError);
    CHECK(buffer.export_count() == 1);
}

TEST_CASE("a view of any geometry is proved first") {
    const Buffer buffer = Buffer::allocate(12);
    CHECK_NOTHROW((void)buffer.view(Format(), Layout({3, 4}, {-4, 1}, 8)));
    CHECK_THROWS_AS((void)buffer.view(Format(), Layout({3, 4}, {-4, 1}, 7)), oriel::BufferError);
    CHECK_THROWS_AS((void)buffer.view(Format(), Layout({3, 4}, {-4, 1}, 9)), oriel::BufferError);
    CHECK_THROWS_WITH_AS((void)buffer.view(Format(), Layout({3, 4}, {0, 1}, 0)), doctest::Contains("overlap"),
                         oriel::BufferError);
    const std::array<std::byte, 4> block{};
    CHECK_NOTHROW((void)Buffer::borrow(std::span<const std::byte>(block)).view(Format(), Layout({3, 4}, {0, 1}, 0)));
    CHECK(buffer.export_count() == 0);
}

TEST_CASE("a refused view leaves no export behind") {
    Buffer buffer = Buffer::allocate(4);
    CHECK_THROWS_AS((void)buffer.view(Format(), {5}), oriel::BufferError);
    CHECK(buffer.export_count() == 0);
    CHECK_NOTHROW(buffer.resize(5));
}

TEST_CASE("a moved-from handle may be destroyed and assigned to") {
    Buffer a = Buffer::copy_of("A");
    Buffer b = std::move(a);
    a = Buffer::copy_of("C");
    CHECK(text_of(a) == "C");
    CHECK(text_of(b) == "A");
    Buffer c = std::move(b);
    const Buffer copy_of_nothing = b; // NOLINT: copying a moved-from handle is allowed
    (void)copy_of_nothing;
    CHECK(text_of(c) == "A");
    static_assert(std::is_nothrow_move_constructible_v<Buffer>);
    static_assert(std::is_nothrow_copy_constructible_v<Buffer>);
}
