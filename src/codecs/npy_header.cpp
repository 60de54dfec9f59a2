#include "codecs/npy_header.hpp"

#include "codecs/netpbm.hpp"
#include "copy/element.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <utility>

namespace oriel::codecs::npy {

namespace {

using netpbm::is_digit;

constexpr std::size_t longest = std::size_t{64} << 10;
constexpr std::size_t most_axes = 64; // NumPy's own bound
constexpr bool little_is_native = std::endian::native == std::endian::little;

struct Letter {
    char letter;
    Kind kind;
};
constexpr Letter letters[] = {
    {'b', Kind::boolean}, {'u', Kind::unsigned_integer}, {'i', Kind::signed_integer}, {'f', Kind::floating}};

/// What an element of another kind is, and what to do about it.
std::string_view refused_kind(char letter) {
    switch (letter) {
    case 'c': return "complex numbers: save their parts, a.real and a.imag";
    case 'O': return "Python objects, which are pickled: they are never read";
    case 'S':
    case 'a':
    case 'U': return "strings, not numbers";
    case 'V': return "records or opaque bytes: save one field, a['NAME']";
    case 'M':
    case 'm': return "dates or times: save a.view('i8')";
    default: return {};
    }
}

/// The text of the dictionary, walked byte by byte.
class Parser {
public:
    Parser(const Input& input, std::string_view text) : input_(input), text_(text) {}

    Header header() {
        expect('{');
        while (!takes('}')) {
            const std::string key = string("a key");
            expect(':');
            value(key);
            if (takes(',')) continue;
            expect('}');
            break;
        }
        skip_space();
        if (at_ != text_.size()) fail(fmt::format("goes on after its dictionary with {}", rest()));
        if (!has_descr_) fail("has no 'descr'");
        if (!has_order_) fail("has no 'fortran_order'");
        if (!has_shape_) fail("has no 'shape'");
        return header_;
    }

private:
    void value(const std::string& key) {
        bool* const has = key == "descr"           ? &has_descr_
                          : key == "fortran_order" ? &has_order_
                          : key == "shape"         ? &has_shape_
                                                   : nullptr;
        if (has == nullptr) fail(fmt::format("has the unknown key {}", netpbm::quoted(key)));
        if (std::exchange(*has, true)) fail(fmt::format("has {} twice", netpbm::quoted(key)));
        if (has == &has_descr_) descr();
        else if (has == &has_order_) header_.fortran_order = boolean();
        else shape();
    }

    void descr() {
        skip_space();
        if (at_ < text_.size() && text_[at_] == '[')
            throw CodecError(
                fmt::format("{}: its elements are records, {}: save one field, a['NAME']", input_.name(), rest()));
        header_.descr = string("the element type");
        header_.format = element(header_.descr);
    }

    /// "<u2": byte order, kind, bytes.
    Format element(std::string_view descr) const {
        const auto refuse = [&](std::string_view why) {
            throw CodecError(fmt::format("{}: its elements are {}: {}", input_.name(), netpbm::quoted(descr), why));
        };
        const bool ordered = !descr.empty() && std::string_view("<>|=").find(descr[0]) != std::string_view::npos;
        const char order = ordered ? descr[0] : '=';
        std::string_view code = descr.substr(ordered ? 1 : 0);
        if (code == "?") code = "b1";
        if (code.empty()) refuse("no element type of NumPy");
        if (const std::string_view kind = refused_kind(code[0]); !kind.empty()) refuse(kind);
        std::uint32_t size = 0;
        const auto parsed = std::from_chars(code.data() + 1, code.data() + code.size(), size);
        const auto* const known =
            std::ranges::find_if(letters, [&](const Letter& one) { return one.letter == code[0]; });
        if (known == std::end(letters) || parsed.ec != std::errc() || parsed.ptr != code.data() + code.size())
            refuse("no element type of NumPy");
        const Format format(known->kind, size,
                            order == '<'   ? ByteOrder::little
                            : order == '>' ? ByteOrder::big
                                           : ByteOrder::native);
        if (!holds(format)) refuse("read are b1, u1 u2 u4 u8, i1 i2 i4 i8 and f2 f4 f8");
        if (order == '|' && size > 1) refuse("it has no byte order");
        return format;
    }

    void shape() {
        expect('(');
        while (!takes(')')) {
            if (header_.shape.size() == most_axes) fail(fmt::format("has more than {} axes", most_axes));
            header_.shape.push_back(number());
            if (takes(',')) continue;
            expect(')');
            if (header_.shape.size() == 1) fail("has a number in parentheses, not a tuple, as its shape");
            break;
        }
    }

    std::uint64_t number() {
        skip_space();
        const std::size_t from = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        const std::string_view digits = text_.substr(from, at_ - from);
        if (digits.empty()) fail(fmt::format("has {} where an extent should be", rest()));
        std::uint64_t out = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), out).ec != std::errc())
            fail(fmt::format("has an extent beyond any file: {}", netpbm::quoted(digits)));
        if (at_ < text_.size() && text_[at_] == 'L') ++at_; // as Python 2 wrote it
        return out;
    }

    bool boolean() {
        skip_space();
        for (const std::string_view word : {"False", "True"}) {
            if (!text_.substr(at_).starts_with(word)) continue;
            at_ += word.size();
            return word == "True";
        }
        fail(fmt::format("has {} where True or False should be", rest()));
    }

    std::string string(std::string_view what) {
        skip_space();
        if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"'))
            fail(fmt::format("has {} where {} in quotes should be", rest(), what));
        const char quote = text_[at_++];
        const std::size_t end = text_.find(quote, at_);
        if (end == std::string_view::npos) fail("has a string without an end");
        const std::string_view out = text_.substr(at_, end - at_);
        if (out.find_first_of("\\\n") != std::string_view::npos)
            fail(fmt::format("has the string {}", netpbm::quoted(out)));
        at_ = end + 1;
        return std::string(out);
    }

    void expect(char c) {
        if (!takes(c)) fail(fmt::format("has {} where '{}' should be", rest(), c));
    }

    bool takes(char c) {
        skip_space();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    void skip_space() {
        while (at_ < text_.size() && netpbm::is_space(text_[at_])) ++at_;
    }

    std::string rest() const { return at_ == text_.size() ? "its end" : netpbm::quoted(text_.substr(at_)); }

    [[noreturn]] void fail(const std::string& problem) const {
        throw CodecError(fmt::format("{}: the header {}", input_.name(), problem));
    }

    const Input& input_;
    std::string_view text_;
    std::size_t at_ = 0;
    Header header_;
    bool has_descr_ = false;
    bool has_order_ = false;
    bool has_shape_ = false;
};

} // namespace

bool holds(const Format& format) noexcept {
    const std::size_t size = format.itemsize();
    switch (format.kind()) {
    case Kind::boolean: return size == 1;
    case Kind::unsigned_integer:
    case Kind::signed_integer: return size == 1 || size == 2 || size == 4 || size == 8;
    case Kind::floating: return size == 2 || size == 4 || size == 8;
    default: return false;
    }
}

Header read_header(const Input& input) {
    std::array<std::byte, 12> start{};
    input.read(0, std::span(start).first(10));
    const auto major = std::to_integer<unsigned>(start[6]);
    const auto minor = std::to_integer<unsigned>(start[7]);
    if (major < 1 || major > 3 || minor != 0)
        throw CodecError(fmt::format("{}: an array file of version {}.{}; versions 1.0, 2.0 and 3.0 are read",
                                     input.name(), major, minor));
    const std::size_t before = major == 1 ? 10 : 12;
    input.read(0, std::span(start).first(before));
    const std::size_t length = major == 1 ? copying::load<std::uint16_t>(&start[8], little_is_native)
                                          : copying::load<std::uint32_t>(&start[8], little_is_native);
    if (length > longest)
        throw CodecError(
            fmt::format("{}: a header of {} bytes; a picture's has at most {}", input.name(), length, longest));
    std::string text(length, '\0');
    input.read(before, std::as_writable_bytes(std::span(text)));
    Header out = Parser(input, text).header();
    out.payload = before + length;
    return out;
}

std::string header_text(const Format& format, std::span<const std::ptrdiff_t> shape) {
    const auto* const letter =
        std::ranges::find_if(letters, [&](const Letter& one) { return one.kind == format.kind(); });
    const char order = format.unit() == 1 ? '|' : format.byte_order() == ByteOrder::little ? '<' : '>';
    std::string text = fmt::format("{{'descr': '{}{}{}', 'fortran_order': False, 'shape': {}, }}", order,
                                   letter->letter, format.itemsize(), tuple_text(shape));
    // Room for the first extent to grow in place, as NumPy leaves it.
    constexpr std::size_t most_digits = 21;
    text.append(most_digits - std::to_string(shape[0]).size(), ' ');
    constexpr std::size_t before = 10;
    constexpr std::size_t alignment = 64;
    text.append(alignment - (before + text.size() + 1) % alignment, ' ');
    text += '\n';

    std::string out(magic);
    out += {'\1', '\0'};
    out += static_cast<char>(text.size() & 0xff);
    out += static_cast<char>(text.size() >> 8);
    return out + text;
}

} // namespace oriel::codecs::npy
