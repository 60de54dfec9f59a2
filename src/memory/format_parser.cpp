// The grammar of format codes, as https://peps.python.org/pep-3118/ and Python's struct module define it and NumPy
// and ctypes write it:
//
//   format  = item*                       one unnamed scalar is itself; anything else is a record
//   item    = order* shape? count? code (':' name ':')?
//   order   = @ ^ = < > !                 holds until the next one, through braces too
//   shape   = '(' extent (',' extent)* ')'
//   code    = a scalar code | 'Z' floating code | s | w | u | x | 'T{' item* '}' | pointer
//   pointer = O | '&' order* shape? count? code | 'X{' signature '}' | z | Z
//
// What a pointer leads to is not in the buffer: it is passed over, and is part of the code of an opaque element.
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
    /// How many bytes a "u" has: 2 in PEP 3118, but 4 where it is ctypes' wchar_t.
    explicit Parser(std::string_view code, std::uint32_t unit_of_u = 2) : code_(code), unit_of_u_(unit_of_u) {}

    Format parse() {
        Items whole = items(false);
        if (whole.only_scalar) return whole.fields.front().format;
        return recorded(std::move(whole));
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

    // Of what ends here.
    Format recorded(Items&& items) const {
        try {
            return Format::record(std::move(items.fields), items.size);
        } catch (const FormatError& error) {
            fail("{}; it ends at position {}", error.what(), at_);
        }
    }

    bool ended() const { return at_ == code_.size(); }
    bool next_is(char c) const { return !ended() && code_[at_] == c; }

    Items items(bool in_braces) {
        Items out;
        bool plain = true;
        bool padded = false;
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
            // Padding, unless it has a name or a shape.
            const bool unnamed = at_ + 1 == code_.size() || code_[at_ + 1] != ':';
            if (code_[at_] == 'x' && !shape && unnamed) {
                ++at_;
                grow(out.size, count.value_or(1), 1);
                padded = true;
                continue;
            }
            Field field;
            std::size_t alignment = 1;
            const bool string = std::string_view("swux").find(code_[at_]) != std::string_view::npos;
            field.format = element(count, alignment);
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
        if (!in_braces && !padded && out.fields.empty()) fail_ended();
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
        case 'u': return ucs_2(count.value_or(1), alignment);
        case 'x': return Format::record({}, count.value_or(1));
        case 'O':
        case 'z': return pointer(at, alignment);
        case '&': skip_pointee(); return pointer(at, alignment);
        case 'X':
            if (!next_is('{')) fail("'X' at position {} without a brace; a function is X{{...}}", at);
            skip_braces();
            return pointer(at, alignment);
        case 'Z': {
            // ctypes' wchar_t*, unless it may be a complex number.
            if (ended() || next_is(':') || next_is('}') || next_is(' ')) return pointer(at, alignment);
            const ScalarCode& part = scalar(code_[at_++], at);
            if (part.kind != Kind::floating || part.code == 'e')
                fail("'Z{}' at position {} is no complex number; there are Zf, Zd and Zg", part.code, at);
            const std::uint8_t size = size_of(part, at);
            alignment = size;
            return {Kind::complex, std::uint32_t{size} * 2, order()};
        }
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
        return recorded(std::move(inner));
    }

    // All from `first` to here; pointers are the machine's own in any byte order.
    Format pointer(std::size_t first, std::size_t& alignment) {
        alignment = sizeof(void*);
        return detail::opaque(std::string(code_.substr(first, at_ - first)), sizeof(void*), alignment);
    }

    Format ucs_2(std::size_t count, std::size_t& alignment) {
        alignment = unit_of_u_;
        const auto size = static_cast<std::uint32_t>(times(count, unit_of_u_));
        if (unit_of_u_ == 4) return {Kind::text, size, order()};
        std::string code = order() == ByteOrder::native ? "" : ByteOrder::native == ByteOrder::little ? ">" : "<";
        const std::size_t aligned = code.empty() ? alignment : 1;
        if (count != 1) code += std::to_string(count);
        return detail::opaque(code + 'u', size, aligned);
    }

    // The code of what a pointer points to, which may be a pointer itself.
    void skip_pointee() {
        const char order = order_; // its orders are its own
        char code = '&';
        std::size_t at = 0;
        while (code == '&') {
            orders();
            sub_array();
            number();
            if (ended()) fail_ended();
            at = at_;
            code = code_[at_++];
        }
        order_ = order;
        if (code == 'T' || code == 'X') {
            if (!next_is('{')) fail("'{}' at position {} without a brace", code, at);
            skip_braces();
        } else if (code == 'Z' && (next_is('f') || next_is('d') || next_is('g'))) {
            ++at_;
        } else if (std::string_view("swuxOzZ").find(code) == std::string_view::npos) {
            static_cast<void>(scalar(code, at));
        }
    }

    // Whatever is in them; names may have braces of their own.
    void skip_braces() {
        const std::size_t open = at_;
        int depth = 0;
        do {
            if (ended()) fail("the brace at position {} is not closed", open);
            const char code = code_[at_];
            if (code == ':') {
                skip_name();
                continue;
            }
            depth += code == '{' ? 1 : code == '}' ? -1 : 0;
            ++at_;
        } while (depth > 0);
    }

    const ScalarCode& scalar(char code, std::size_t at) const {
        for (const ScalarCode& scalar : detail::scalar_codes)
            if (scalar.code == code) return scalar;
        fail("unknown type code '{}' at position {}; known are ?cbBhHiIlLqQnNefdgPswuxO, Zf, Zd, Zg, T{{}}, "
             "&... and X{{}}",
             code, at);
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
    std::uint32_t unit_of_u_;
    std::size_t at_ = 0;
    char order_ = '@';
    int depth_ = 0;
};

// How C lays fields out, one after another on their own alignments.
struct InC {
    std::size_t size = 0;
    std::size_t alignment = 1;
    bool moved = false; // some field lies elsewhere than the format has it
};

InC in_c(const Format& format) {
    if (format.kind() != Kind::record || format.fields().empty()) {
        const std::size_t alignment = detail::native_alignment(format.with_order(ByteOrder::native));
        return {format.itemsize(), alignment, false};
    }
    InC out;
    const auto to_next = [&](std::size_t alignment) { return (alignment - out.size % alignment) % alignment; };
    for (const Field& field : format.fields()) {
        const InC part = in_c(field.format);
        out.alignment = std::max(out.alignment, part.alignment);
        out.size += to_next(part.alignment);
        out.moved = out.moved || part.moved || out.size != field.offset || part.size != field.format.itemsize();
        out.size += part.size * field.count();
    }
    out.size += to_next(out.alignment);
    return out;
}

} // namespace

Format Format::parse(std::string_view code) { return Parser(code).parse(); }

Format Format::parse(std::string_view code, std::size_t itemsize) {
    const Format format = parse(code);
    if (format.itemsize() == itemsize) return format;
    if (code.find('u') != std::string_view::npos) {
        const Format wide = Parser(code, sizeof(char32_t)).parse();
        if (wide.itemsize() == itemsize) return wide;
    }
    const auto fields = format.fields();
    const std::size_t end = fields.empty() ? 0 : fields.back().offset + fields.back().nbytes();
    if (format.kind() != Kind::record || itemsize < end)
        throw FormatError(fmt::format("format '{}' describes elements of {} bytes, but they are said to have {}", code,
                                      format.itemsize(), itemsize));
    if (const InC c = in_c(format); c.moved && c.size == itemsize)
        throw FormatError(fmt::format("format '{}' describes elements of {} bytes, but they are said to have {}, as C "
                                      "would align them: where the fields lie is not known",
                                      code, format.itemsize(), itemsize));
    return record({fields.begin(), fields.end()}, itemsize);
}

} // namespace oriel
