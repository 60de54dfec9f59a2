// What PNM and PAM share: a header of text in front of raw rows of samples from 0 to maxval, one byte each or
// two in big-endian order. Sources: netpbm's pages pgm(5), ppm(5), pam(5), and libnetpbm where they leave it
// open.
//
// Samples are not searched for values above maxval (damaged by definition): that would cost a pass over every
// picture. They travel as they are.
#pragma once

#include "codecs/input.hpp"
#include "oriel/frame.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace oriel::codecs::netpbm {

/// The text in front of the pixels, walked byte by byte. It is private memory, and bounded.
class HeaderText {
public:
    static constexpr std::size_t longest = std::size_t{64} << 10;

    /// Reads the first bytes of the input.
    explicit HeaderText(const Input& input);

    /// The next byte, without and with stepping over it. Throws CodecError where the file or `longest` ends.
    char peek() const;
    char next();
    /// How many bytes are behind.
    std::uint64_t position() const noexcept { return position_; }

    /// "x.ppm: PROBLEM" as CodecError.
    [[noreturn]] void fail(const std::string& problem) const;

private:
    const Input& input_;
    std::string text_;
    std::size_t position_ = 0;
};

bool is_space(char c) noexcept;
bool is_digit(char c) noexcept;
/// 'what a header says', fit for a message: shortened, nothing unprintable.
std::string quoted(std::string_view text);

/// Digits as a number; CodecError, calling it `what`, if they are none or too many.
std::uint64_t parse_number(const HeaderText& text, std::string_view digits, std::string_view what);

struct Header {
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t depth = 0; ///< channels
    std::uint64_t maxval = 0;
};

/// The picture that the header promises, in the elements in which binary files hold it: u8, or big-endian u16. Throws
/// CodecError if its numbers make no sense, or no file could hold it.
Frame checked_frame(const HeaderText& text, const Header& header);

/// Whether a file of this family, or a PFM, might begin so.
bool begins(std::string_view text);

/// Pixels of such a header from the text's position on: numbers checked, and that the file is as long as they
/// promise (unless `tolerant`). Without `coloured` the channels have no meaning as colour.
std::shared_ptr<Source> open_rows(std::shared_ptr<Input> input, const HeaderText& text, const Header& header,
                                  bool coloured, FileFacts facts, bool tolerant);

/// How such a picture is written: 8 bit, or 16 bit big-endian, with its own max; floats and larger ones up to 65535.
/// Throws as require_samples does.
Frame written_as(const Frame& offered, std::string_view format);

} // namespace oriel::codecs::netpbm
