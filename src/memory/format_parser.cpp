// The grammar of format codes, as https://peps.python.org/pep-3118/ and Python's struct module define it and NumPy
// and ctypes write it:
//
//   format  = item*                       one unnamed scalar is itself; anything else is a record
//   item    = order* shape? count? code (':' name ':')?
//   order   = @ ^ = < > !                 holds until the next one, through braces too
//   shape   = '(' extent (',' extent)* ')'
//   code    = a scalar code | 'Z' floating code | s | w | x | 'T{' item* '}'
//
// Only @ aligns: an item goes to the next multiple of its alignment, and a record in braces ends on a multiple of
// its own (as C and NumPy lay structs out; without braces it ends where its last item does, as struct has it).
#include "memory/format_codes.hpp"
#include "oriel/error.hpp"
#include "oriel/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace oriel {
namespace {

using detail::ScalarCode;

class Parser {
public:
    explicit Parser(std::string_view code) : code_(code) {}

    Format parse() {
        Items whole = items(false);
        if (whole.size == 0) fail("describes an element of no bytes; the least is one");
        if (whole.only_scalar) return whole.fields.front().format;
        return Format::record(std::move(whole.fields), whole.size);
    }

private:
    static constexpr std::size_t limit = std::numeric_limits<std::int32_t>::max();
    static constexpr int deepest = 32;

    // What stands between two braces, or in the whole code.
    struct Items {
        std::vector<Field> fields;
        std::size_t size = 0;
        std::size_t alignment = 1;
        bool only_scalar = false; // one item without a name, count or shape, and nothing beside it
    };

    template <class... Args> [[noreturn]] void fail(fmt::format_string<Args...> text, Args&&... args) const {
        throw FormatError(fmt::format("format '{}': {}", code_, fmt::format(text, std::forward<Args>(args)...)));
    }

    bool ended() const { return at_ == code_.size(); }
    bool next_is(char c) const { return !ended() && code_[at_] == c; }

    Items items(bool in_braces) {
        Items out;
        bool plain = true;
        for (;;) {
            const bool ordered = orders();
            if (ended() || (in_braces && code_[at_] == '}')) {
                if (ordered) fail("a byte order before position {} orders nothing", at_);
                break;
            }
            const std::optional<std::vector<std::ptrdiff_t>> shape = sub_array();
            const std::size_t count_at = at_;
            const std::optional<std::size_t> count = number();
            if (ended()) fail_ended();
            if (code_[at_] == 'x' && !shape) {
                ++at_;
                grow(out.size, count.value_or(1), 1);
                skip_name();
                continue;
            }
            Field field;
            std::size_t alignment = 1;
            field.format = element(count, alignment);
            const bool string = field.format.kind() == Kind::bytes || field.format.kind() == Kind::text;
            if (shape) field.shape = *shape;
            if (count && !string) {
                if (shape) fail("a count at position {} behind the shape of a sub-array; write one of them", count_at);
                field.shape = {static_cast<std::ptrdiff_t>(*count)};
            }
            if (order_ == '@') {
                grow(out.size, (alignment - out.size % alignment) % alignment, 1);
                out.alignment = std::max(out.alignment, alignment);
            }
            field.offset = out.size;
            field.name = name();
            if (count == std::size_t{0} && !string) continue; // "0i" only aligns
            std::size_t elements = 1;                         // of no bytes they count as well
            for (const std::ptrdiff_t extent : field.shape)
                elements = times(elements, static_cast<std::size_t>(extent));
            grow(out.size, field.format.itemsize(), elements);
            plain = plain && field.name.empty() && field.shape.empty();
            out.fields.push_back(std::move(field));
        }
        if (out.size == 0 && !in_braces && out.fields.empty()) fail_ended();
        out.only_scalar = plain && out.fields.size() == 1 && out.size == out.fields.front().nbytes();
        return out;
    }

    // One element, without its sub-array. A string takes its count.
    Format element(std::optional<std::size_t> count, std::size_t& alignment) {
        const std::size_t at = at_;
        const char code = code_[at_++];
        switch (code) {
        case 'T': return braces(alignment);
        case 's': return {Kind::bytes, static_cast<std::uint32_t>(count.value_or(1))};
        case 'w': alignment = 4; return {Kind::text, static_cast<std::uint32_t>(times(count.value_or(1), 4)), order()};
        case 'Z': {
            if (ended()) fail_ended();
            const ScalarCode& part = scalar(code_[at_++], at);
            if (part.kind != Kind::floating || part.code == 'e')
                fail("'Z{}' at position {} is no complex number; there are Zf, Zd and Zg", part.code, at);
            const std::uint8_t size = size_of(part, at);
            alignment = size;
            return {Kind::complex, std::uint32_t{size} * 2, order()};
        }
        case 'O':
            fail("'O' at position {} is a pointer to a Python object; views look at values, and such a pointer is "
                 "not one",
                 at);
        case '&':
        case 'X': fail("'{}' at position {} is a pointer into other memory, which a view does not follow", code, at);
        case 't': fail("'t' at position {}: elements smaller than a byte are not supported", at);
        default: {
            const ScalarCode& found = scalar(code, at);
            const std::uint8_t size = size_of(found, at);
            alignment = size;
            return {found.kind, size, order()};
        }
        }
    }

    Format braces(std::size_t& alignment) {
        if (!next_is('{')) fail("'T' at position {} without a brace; a record is T{{...}}", at_ - 1);
        if (++depth_ > deepest) fail("records nest deeper than {} at position {}", deepest, at_);
        ++at_;
        Items inner = items(true);
        if (ended()) fail("ends at position {} where a '}}' is expected", at_);
        ++at_;
        --depth_;
        if (order_ == '@') grow(inner.size, (inner.alignment - inner.size % inner.alignment) % inner.alignment, 1);
        alignment = inner.alignment;
        return Format::record(std::move(inner.fields), inner.size);
    }

    const ScalarCode& scalar(char code, std::size_t at) const {
        for (const ScalarCode& scalar : detail::scalar_codes)
            if (scalar.code == code) return scalar;
        fail("unknown type code '{}' at position {}; known are ?cbBhHiIlLqQnNefdgPswx, Zf, Zd, Zg and T{{}}", code, at);
    }

    std::uint8_t size_of(const ScalarCode& scalar, std::size_t at) const {
        if (order_ == '@' || order_ == '^') return scalar.native;
        if (scalar.standard == 0)
            fail("'{}' at position {} has no standard size; use it without a byte order, or with @", scalar.code, at);
        return scalar.standard;
    }

    ByteOrder order() const {
        return order_ == '<' ? ByteOrder::little : order_ == '>' ? ByteOrder::big : ByteOrder::native;
    }

    // Passes byte orders and white space; says whether there was an order.
    bool orders() {
        constexpr std::string_view known = "@^=<>!";
        bool any = false;
        for (; !ended(); ++at_) {
            const char c = code_[at_];
            if (known.find(c) != std::string_view::npos) {
                order_ = c == '!' ? '>' : c;
                any = true;
            } else if (c != ' ' && c != '\t' && c != '\n') break;
        }
        return any;
    }

    std::optional<std::vector<std::ptrdiff_t>> sub_array() {
        if (!next_is('(')) return std::nullopt;
        const std::size_t open = at_++;
        std::vector<std::ptrdiff_t> shape;
        for (;;) {
            skip_spaces();
            const std::optional<std::size_t> extent = number();
            if (!extent) fail("the sub-array at position {} is not a list of extents like (2,3)", open);
            shape.push_back(static_cast<std::ptrdiff_t>(*extent));
            skip_spaces();
            if (next_is(')')) break;
            if (!next_is(',')) fail("the sub-array at position {} is not closed", open);
            ++at_;
        }
        ++at_;
        skip_spaces();
        orders();
        return shape;
    }

    std::optional<std::size_t> number() {
        const std::size_t first = at_;
        std::size_t value = 0;
        for (; !ended() && code_[at_] >= '0' && code_[at_] <= '9'; ++at_) {
            value = value * 10 + static_cast<std::size_t>(code_[at_] - '0');
            if (value > limit) fail("the number at position {} is beyond the {} bytes of an element", first, limit);
        }
        return at_ == first ? std::nullopt : std::optional(value);
    }

    std::string name() {
        if (!next_is(':')) return {};
        const std::size_t end = code_.find(':', at_ + 1);
        if (end == std::string_view::npos) fail("the name at position {} is not ended by a ':'", at_);
        std::string text(code_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return text;
    }
    void skip_name() { static_cast<void>(name()); }

    void skip_spaces() {
        while (next_is(' ')) ++at_;
    }

    std::size_t times(std::size_t a, std::size_t b) const {
        std::size_t product = 0;
        if (__builtin_mul_overflow(a, b, &product) || product > limit)
            fail("an element of more than {} bytes at position {}", limit, at_);
        return product;
    }
    void grow(std::size_t& size, std::size_t by, std::size_t count) const {
        size += times(by, count);
        if (size > limit) fail("an element of more than {} bytes at position {}", limit, at_);
    }

    [[noreturn]] void fail_ended() const { fail("ends at position {} where a type code is expected", code_.size()); }

    std::string_view code_;
    std::size_t at_ = 0;
    char order_ = '@';
    int depth_ = 0;
};

} // namespace

Format Format::parse(std::string_view code) { return Parser(code).parse(); }

Format Format::parse(std::string_view code, std::size_t itemsize) {
    const Format format = parse(code);
    if (format.itemsize() == itemsize) return format;
    const auto fields = format.fields();
    const std::size_t end = fields.empty() ? 0 : fields.back().offset + fields.back().nbytes();
    if (format.kind() != Kind::record || itemsize < end)
        throw FormatError(fmt::format("format '{}' describes elements of {} bytes, but they are said to have {}", code,
                                      format.itemsize(), itemsize));
    return record({fields.begin(), fields.end()}, itemsize);
}

} // namespace oriel
