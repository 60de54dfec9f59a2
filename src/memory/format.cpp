// Formats of every kind: the fields of records, and the canonical code of each format.
#include "oriel/format.hpp"

#include "memory/format_codes.hpp"
#include "oriel/error.hpp"

#include <climits>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <memory>

namespace oriel {
namespace detail {

static_assert(CHAR_BIT == 8);

struct Record {
    explicit Record(std::vector<Field> list) : fields(std::move(list)) {}
    Record(std::string opaque_code, std::size_t opaque_alignment)
        : code(std::move(opaque_code)), alignment(opaque_alignment) {}

    std::vector<Field> fields;
    std::string code; // of an opaque element, which has no fields
    std::size_t alignment = 1;
    mutable std::atomic<std::size_t> count{1};
};

void retain(const Record& record) noexcept { record.count.fetch_add(1, std::memory_order_relaxed); }
void drop(const Record& record) noexcept {
    if (record.count.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &record;
}
bool equal(const Record& a, const Record& b) noexcept { return a.fields == b.fields && a.code == b.code; }

Format opaque(std::string code, std::uint32_t size, std::size_t alignment) {
    Format out(Kind::opaque, size);
    out.record_ = RecordHandle(new Record(std::move(code), alignment));
    return out;
}

const Record* record_of(const Format& format) noexcept { return format.record_.get(); }

std::size_t native_alignment(const Format& format) noexcept {
    if (format.kind() == Kind::opaque) return record_of(format) != nullptr ? record_of(format)->alignment : 1;
    if (format.kind() != Kind::record) return format.is_native() ? format.unit() : 1;
    std::size_t greatest = 1;
    for (const Field& field : format.fields()) greatest = std::max(greatest, native_alignment(field.format));
    return greatest;
}

namespace {

// Whether "@" puts every field of the record just where it is, so that nothing has to be said of alignment.
bool aligned_as_in_c(const Format& record) {
    for (const Field& field : record.fields())
        if (field.offset % native_alignment(field.format) != 0 ||
            (field.format.kind() == Kind::record && !aligned_as_in_c(field.format)))
            return false;
    return record.itemsize() % native_alignment(record) == 0;
}

// Writes codes one after another; byte orders hold until the next one, so it knows which holds.
class Printer {
public:
    explicit Printer(const Format& whole) : aligned_(whole.kind() != Kind::record || aligned_as_in_c(whole)) {}

    std::string print(const Format& format) {
        if (format.kind() == Kind::record && format.fields().empty()) counted(format.itemsize(), 'x');
        else element(format);
        return std::move(out_);
    }

private:
    void element(const Format& format) {
        const std::size_t size = format.itemsize();
        switch (format.kind()) {
        case Kind::record: return record(format);
        case Kind::bytes: return counted(size, 's');
        case Kind::opaque: return opaque(format);
        case Kind::text: order(format); return counted(size / 4, 'w');
        case Kind::complex:
            order(format);
            out_ += 'Z';
            return scalar(Kind::floating, size / 2);
        default: order(format); return scalar(format.kind(), size);
        }
    }

    void opaque(const Format& format) {
        const Record* const record = record_of(format);
        if (record == nullptr) return counted(format.itemsize(), 's'); // only a Format made by hand
        if (record->code[0] == '<' || record->code[0] == '>') {
            order(record->code[0]);
            out_.append(record->code, 1);
        } else {
            order(aligned_ ? '@' : '=');
            out_ += record->code;
        }
    }

    void scalar(Kind kind, std::size_t size) {
        const auto is_it = [&](const ScalarCode& code) { return code.kind == kind && code.native == size; };
        const auto found = std::find_if(scalar_codes.begin(), scalar_codes.end(), is_it);
        out_ += found == scalar_codes.end() ? '?' : found->code; // a size no code has: only a Format made by hand
    }

    // In braces even where all is padding: without them it would be no field of the record around it.
    void record(const Format& format) {
        out_ += "T{";
        std::size_t at = 0;
        for (const Field& field : format.fields()) {
            if (field.offset > at) counted(field.offset - at, 'x');
            if (!field.shape.empty()) out_ += fmt::format("({})", fmt::join(field.shape, ","));
            const bool padding = field.format.kind() == Kind::record && field.format.fields().empty();
            // As NumPy writes a field of type void; without a name or a shape only braces make it one.
            if (padding && !(field.name.empty() && field.shape.empty())) counted(field.format.itemsize(), 'x');
            else element(field.format);
            if (!field.name.empty()) out_ += fmt::format(":{}:", field.name);
            else if (out_.back() == 'Z') out_ += ' '; // a pointer; what comes next would make a complex number of it
            at = field.offset + field.nbytes();
        }
        if (format.itemsize() > at) counted(format.itemsize() - at, 'x');
        out_ += '}';
    }

    void order(const Format& format) {
        if (format.unit() == 1) return;
        char wanted = format.byte_order() == ByteOrder::big ? '>' : '<';
        if (format.is_native()) wanted = aligned_ ? '@' : format.unit() == sizeof(long double) ? '^' : '=';
        order(wanted);
    }

    void order(char wanted) {
        if (wanted == order_) return;
        order_ = wanted;
        out_ += wanted;
    }

    void counted(std::size_t count, char code) {
        if (count != 1) out_ += std::to_string(count);
        out_ += code;
    }

    bool aligned_;
    char order_ = '@';
    std::string out_;
};

} // namespace
} // namespace detail

namespace {

// Memory bounds all values but these, which cost a place in a list each when an element is read.
constexpr std::size_t most_of_no_bytes = 65'536;

// No more than can be told.
std::size_t values_of_no_bytes(std::span<const Field> fields) {
    std::size_t sum = 0;
    for (const Field& field : fields) {
        std::size_t here = values_of_no_bytes(field.format.fields()) + (field.format.itemsize() == 0 ? 1 : 0);
        for (const std::ptrdiff_t extent : field.shape)
            if (__builtin_mul_overflow(here, static_cast<std::size_t>(extent), &here))
                return std::numeric_limits<std::size_t>::max();
        if (__builtin_add_overflow(sum, here, &sum)) return std::numeric_limits<std::size_t>::max();
    }
    return sum;
}

} // namespace

Format Format::record(std::vector<Field> fields, std::size_t itemsize) {
    if (itemsize > std::numeric_limits<std::int32_t>::max())
        throw FormatError(fmt::format("a record of {} bytes; an element has 0 to {}", itemsize,
                                      std::numeric_limits<std::int32_t>::max()));
    std::size_t free_from = 0;
    for (const Field& field : fields) {
        std::size_t size = field.format.itemsize();
        for (const std::ptrdiff_t extent : field.shape)
            if (extent < 0 || __builtin_mul_overflow(size, static_cast<std::size_t>(extent), &size))
                throw FormatError(fmt::format("field '{}' has a sub-array of shape ({}), which no record holds",
                                              field.name, fmt::join(field.shape, ",")));
        if (field.offset < free_from || field.offset > itemsize || size > itemsize - field.offset)
            throw FormatError(
                fmt::format("field '{}' of {} bytes at offset {} does not fit: bytes {} to {} of the record are free",
                            field.name, size, field.offset, free_from, itemsize));
        if (field.name.find(':') != std::string::npos)
            throw FormatError(fmt::format("field name '{}' has a colon, which ends a name in a format", field.name));
        free_from = field.offset + size;
    }
    if (const std::size_t values = values_of_no_bytes(fields); values > most_of_no_bytes)
        throw FormatError(
            fmt::format("a record of {} values of no bytes; an element has at most {}", values, most_of_no_bytes));
    Format out(Kind::record, static_cast<std::uint32_t>(itemsize));
    out.record_ = detail::RecordHandle(new detail::Record(std::move(fields)));
    return out;
}

std::span<const Field> Format::fields() const noexcept {
    return record_.get() == nullptr ? std::span<const Field>() : std::span<const Field>(record_.get()->fields);
}

const Field& Format::field(std::string_view name) const {
    for (const Field& field : fields())
        if (field.name == name && !name.empty()) return field;
    std::vector<std::string_view> names;
    for (const Field& field : fields())
        if (!field.name.empty()) names.push_back(field.name);
    if (names.empty())
        throw TypeError(
            fmt::format("no field '{}': elements of {} ('{}') have no named fields", name, this->name(), code()));
    throw TypeError(fmt::format("no field '{}'; the record has {}", name, fmt::join(names, ", ")));
}

std::string Format::code() const { return detail::Printer(*this).print(*this); }

std::string Format::name() const {
    const char* order = is_native() ? "" : byte_order() == ByteOrder::big ? "big-endian " : "little-endian ";
    switch (kind_) {
    case Kind::boolean: return "bool";
    case Kind::character: return "char";
    case Kind::signed_integer: return fmt::format("{}i{}", order, size_ * 8);
    case Kind::unsigned_integer: return fmt::format("{}u{}", order, size_ * 8);
    case Kind::floating: return fmt::format("{}f{}", order, size_ * 8);
    case Kind::complex: return fmt::format("{}complex f{}", order, size_ * 4);
    case Kind::bytes: return fmt::format("string of {} byte{}", size_, size_ == 1 ? "" : "s");
    case Kind::text: return fmt::format("{}text of {} code point{}", order, size_ / 4, size_ == 4 ? "" : "s");
    case Kind::opaque: return fmt::format("opaque element of {} byte{}", size_, size_ == 1 ? "" : "s");
    case Kind::record: break;
    }
    if (fields().empty()) return fmt::format("{} byte{} of padding", size_, size_ == 1 ? "" : "s");
    std::vector<std::string> parts;
    for (const Field& field : fields()) parts.push_back(field.name.empty() ? field.format.name() : field.name);
    return fmt::format("record of {}", fmt::join(parts, ", "));
}

} // namespace oriel
