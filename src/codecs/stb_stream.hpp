// How stb_image is fed: through its callbacks, from bytes that come one after another.
#pragma once

#include <cstddef>
#include <exception>
#include <span>

namespace oriel::codecs {

/// Bytes one after another.
class ByteStream {
public:
    virtual ~ByteStream() = default;
    /// Fills `to`; gives fewer bytes only at the end. May throw: decoding ends and the exception goes on.
    virtual std::size_t read(std::span<std::byte> to) = 0;
};

/// A ByteStream as the functions of an stbi_io_callbacks see it. No exception crosses stb: the first one is kept
/// and reading ends.
struct StbCallbacks {
    ByteStream& stream;
    std::exception_ptr error;
    bool at_end = false;

    static int read(void* self, char* data, int size) {
        auto& callbacks = *static_cast<StbCallbacks*>(self);
        if (callbacks.at_end) return 0;
        const auto wanted = static_cast<std::size_t>(size);
        std::size_t count = 0;
        try {
            count = callbacks.stream.read({reinterpret_cast<std::byte*>(data), wanted});
        } catch (...) {
            callbacks.error = std::current_exception();
        }
        callbacks.at_end = count < wanted;
        return static_cast<int>(count);
    }
    // stb skips only over what it has no use for.
    static void skip(void* self, int count) {
        char byte;
        while (count-- > 0 && read(self, &byte, 1) == 1) {
        }
    }
    static int eof(void* self) { return static_cast<StbCallbacks*>(self)->at_end ? 1 : 0; }
};

} // namespace oriel::codecs
