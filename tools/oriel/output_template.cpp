#include "output_template.hpp"

#include "fault.hpp"
#include "numbers.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace oriel::tool {

namespace {

using Path = std::filesystem::path;

// Where an input lies. Behind something (`out/{dir}`), it must not lead out of that again: neither its root nor the ..
// at its beginning is kept.
std::string folder_of(const std::string& input, bool leads) {
    const Path folder = Path(input).parent_path();
    if (folder.empty()) return ".";
    if (leads) return folder.string();
    Path inside;
    for (const Path& part : folder.lexically_normal().relative_path()) {
        if (part != "..") inside /= part;
    }
    return inside.empty() ? "." : inside.string();
}

struct Field {
    std::string_view name;
    bool number;
    bool of_tiles;
    std::string (*value)(const OutputFields& fields, bool leads);
};

constexpr Field table[] = {
    {"dir", false, false, [](const OutputFields& f, bool leads) { return folder_of(f.input, leads); }},
    {"stem", false, false,
     [](const OutputFields& f, bool) { return f.input == "-" ? std::string("stdin") : Path(f.input).stem().string(); }},
    {"ext", false, false,
     [](const OutputFields& f, bool) {
         const std::string suffix = Path(f.input).extension().string();
         return suffix.empty() ? suffix : suffix.substr(1);
     }},
    {"n", true, false, [](const OutputFields& f, bool) { return std::to_string(f.n); }},
    {"w", true, false, [](const OutputFields& f, bool) { return std::to_string(f.width); }},
    {"h", true, false, [](const OutputFields& f, bool) { return std::to_string(f.height); }},
    {"x", true, true, [](const OutputFields& f, bool) { return std::to_string(f.x); }},
    {"y", true, true, [](const OutputFields& f, bool) { return std::to_string(f.y); }},
    {"row", true, true, [](const OutputFields& f, bool) { return std::to_string(f.row); }},
    {"col", true, true, [](const OutputFields& f, bool) { return std::to_string(f.column); }},
};

const Field* find_field(std::string_view name) {
    const auto found = std::find_if(std::begin(table), std::end(table), [&](const Field& f) { return f.name == name; });
    return found == std::end(table) ? nullptr : found;
}

Fault unknown_field(std::string_view name, std::string_view text) {
    std::vector<std::string> known;
    std::string all;
    for (const Field& field : table) {
        known.emplace_back(field.name);
        all += fmt::format("{}{{{}}}", all.empty() ? "" : " ", field.name);
    }
    return usage_fault(
        fmt::format("-o {}: there is no field {{{}}}{}", shown(text), shown(name), did_you_mean(name, known)),
        {fmt::format("fields are {}; a brace itself is written twice: {{{{ or }}}}", all)});
}

// "03" of {n:03}.
std::size_t digits_of(std::string_view width, const Field& field, std::string_view text) {
    const auto fail = [&](std::string_view why) {
        return usage_fault(fmt::format("-o {}: {{{}:{}}} {}", shown(text), field.name, shown(width), why),
                           {"a width is for numbers: {n:03} writes 7 as 007"});
    };
    if (!field.number) throw fail("is not a number, and takes no width");
    constexpr std::int64_t widest = 20; // digits of 64 bits
    const std::optional<std::int64_t> digits = parse_integer(width);
    if (!digits || *digits < 1 || *digits > widest) throw fail("has a width that is not 1 to 20");
    return static_cast<std::size_t>(*digits);
}

} // namespace

OutputTemplate::OutputTemplate(std::string_view text) : text_(text) {
    Piece piece;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c != '{' && c != '}') {
            piece.literal += c;
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == c) {
            piece.literal += c;
            ++i;
            continue;
        }
        const std::size_t end = c == '{' ? text.find('}', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            throw usage_fault(
                fmt::format("-o {}: a '{}' has no other one", shown(text), c),
                {fmt::format("a field is written like {{stem}}; a brace itself is written twice: {}{}", c, c)});
        }
        const std::string_view inside = text.substr(i + 1, end - i - 1);
        const std::size_t colon = inside.find(':');
        const std::string_view name = inside.substr(0, colon);
        const Field* field = find_field(name);
        if (field == nullptr) throw unknown_field(name, text);
        piece.field = name;
        if (colon != std::string_view::npos) piece.digits = digits_of(inside.substr(colon + 1), *field, text);
        pieces_.push_back(std::move(piece));
        piece = {};
        i = end;
    }
    pieces_.push_back(std::move(piece));
}

bool OutputTemplate::has_fields() const noexcept { return pieces_.size() > 1; }

bool OutputTemplate::has(std::string_view field) const noexcept {
    return std::any_of(pieces_.begin(), pieces_.end(), [&](const Piece& piece) { return piece.field == field; });
}

std::string_view OutputTemplate::tile_field() const noexcept {
    for (const Piece& piece : pieces_) {
        const Field* field = find_field(piece.field);
        if (field != nullptr && field->of_tiles) return field->name;
    }
    return {};
}

std::string OutputTemplate::expand(const OutputFields& fields) const {
    std::string out;
    bool here = false; // the field before was a folder that need not be named, and nor need the slash behind it
    for (std::size_t k = 0; k < pieces_.size(); ++k) {
        const Piece& piece = pieces_[k];
        out += here ? piece.literal.substr(1) : piece.literal;
        const Field* field = find_field(piece.field);
        if (field == nullptr) continue;
        const std::string value = field->value(fields, out.empty());
        here = field->name == "dir" && value == "." && (out.empty() || out.ends_with('/')) &&
               pieces_[k + 1].literal.starts_with('/'); // a field is never the last piece
        if (here) continue;
        if (value.size() < piece.digits) out.append(piece.digits - value.size(), '0');
        out += value;
    }
    return out;
}

} // namespace oriel::tool
