// OutputTemplate: the name of an output, with fields in braces that each input (or tile) fills.
//
//   thumbs/{dir}/{stem}.png      photos/a.jpg -> thumbs/photos/a.png
//   tiles/{row:03}_{col:03}.png               -> tiles/000_001.png
//   {{draft}}.png                             -> {draft}.png
//
// Only what -o says is a template: the names of inputs are put in as they are, braces and all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// What the fields of one output are.
struct OutputFields {
    std::string input;   ///< a path, or "-", for {dir} {stem} {ext}
    std::uint64_t n = 1; ///< counts from 1
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    std::uint64_t x = 0; ///< of a tile; so are all below
    std::uint64_t y = 0;
    std::uint64_t row = 0;
    std::uint64_t column = 0;
};

class OutputTemplate {
public:
    /// Throws a usage Fault for a field that is not known, a width where none can be, or a brace without its other one.
    explicit OutputTemplate(std::string_view text);

    const std::string& text() const noexcept { return text_; }
    bool has_fields() const noexcept;
    bool has(std::string_view field) const noexcept;
    /// Whether the picture must be opened to name its output.
    bool needs_size() const noexcept { return has("w") || has("h"); }
    /// The first field in it that only tiles have; empty if there is none.
    std::string_view tile_field() const noexcept;

    std::string expand(const OutputFields& fields) const;

private:
    struct Piece {
        std::string literal;    ///< before the field
        std::string field;      ///< empty in the last piece
        std::size_t digits = 0; ///< at least, filled up with zeros
    };
    std::string text_;
    std::vector<Piece> pieces_;
};

} // namespace oriel::tool
