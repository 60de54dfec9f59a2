// A text as a format's code: what parses must be sound, and its canonical code must parse back to the same.
#include "fuzz/input_numbers.hpp"
#include "fuzz/targets.hpp"
#include "oriel/error.hpp"
#include "oriel/format.hpp"

#include <optional>
#include <string>

namespace fuzzing {
namespace {

using namespace oriel;

void check_fields(const Format& format) {
    std::size_t end = 0;
    for (const Field& field : format.fields()) {
        require(field.offset >= end, "a field begins inside the one before it");
        std::size_t bytes = field.format.itemsize();
        for (const std::ptrdiff_t extent : field.shape)
            require(extent >= 0 && !__builtin_mul_overflow(bytes, static_cast<std::size_t>(extent), &bytes),
                    "a field has more bytes than can be counted");
        require(bytes == field.nbytes(), "a field's bytes are not its elements'");
        require(!__builtin_add_overflow(field.offset, bytes, &end) && end <= format.itemsize(),
                "a field reaches beyond its record");
        check_fields(field.format);
    }
}

void check_format(const Format& format) {
    check_fields(format);
    const std::string code = format.code();
    require(Format::parse(code) == format, "the canonical code '" + code + "' parses to another format");
    require(Format::parse(code).code() == code, "the canonical code is not canonical");
    require(Format::parse(code, format.itemsize()) == format, "a code with its own size is another format");
    require(format.unit() != 0 ? format.itemsize() % format.unit() == 0 : format.itemsize() == 0,
            "an element is no whole number of units");
    require(!format.name().empty(), "a format without words for it");
    for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
        const Format other = format.with_order(order);
        require(other.itemsize() == format.itemsize(), "byte order changes the size");
        if (format.unit() > 8 && !other.is_native()) continue; // no code names such a long double
        require(Format::parse(other.code()) == other, "in another byte order the code parses to another format");
    }
}

} // namespace

void run_format(std::string_view, std::span<const std::byte> input) {
    Numbers numbers(input);
    const std::size_t itemsize = numbers.byte();
    const std::string_view code = numbers.text(input.size());
    std::optional<Format> format;
    try {
        format = Format::parse(code);
    } catch (const Error&) {
    }
    if (format) check_format(*format);
    std::optional<Format> sized;
    try {
        sized = Format::parse(code, itemsize);
    } catch (const Error&) {
    }
    if (!sized) return;
    require(sized->itemsize() == itemsize, "a format of another size than was asked for");
    require(format.has_value(), "a code that parses only with its size");
    check_format(*sized);
}

} // namespace fuzzing
