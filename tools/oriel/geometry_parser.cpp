// The dialects of geometry.hpp, read from left to right.
#include "fault.hpp"
#include "geometry.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace oriel::tool {

namespace {

constexpr std::int64_t largest = 1'000'000'000'000'000;
constexpr std::int64_t longest_side = 1'000'000; // of an aspect

constexpr std::string_view forms =
    "write WxH+X+Y, WxH@GRAVITY, X0,Y0..X1,Y1 or W:H@GRAVITY: 640x480+120+40, 50%x50%@center, 10,10..-10,-10, "
    "16:9@center";

constexpr std::string_view position_forms = "write +X+Y or @GRAVITY+DX+DY, as in +120+40, @center or @se+20+20";

constexpr std::string_view gravities[] = {"center", "n", "ne", "e", "se", "s", "sw", "w", "nw"};

Length negated(Length length) { return {-length.pixels, -length.millionths}; }

} // namespace

// Reads the text from left to right; each member takes what it is named after or throws.
class GeometryParser {
public:
    explicit GeometryParser(std::string_view text) : text_(text), rest_(text) {}

    Geometry parse() {
        if (text_.empty()) fail("it is empty");
        if (text_.find("..") != std::string_view::npos) parse_corners();
        else if (text_.find(':') != std::string_view::npos) parse_aspect();
        else parse_size();
        if (!rest_.empty()) fail(fmt::format("'{}' is left over", shown(rest_)));
        return out_;
    }

    Geometry parse_position() {
        is_position_ = true;
        if (take("@")) {
            parse_gravity();
            if (!rest_.empty()) parse_inward_offsets();
        } else {
            parse_offsets();
        }
        if (!rest_.empty()) fail(fmt::format("'{}' is left over", shown(rest_)));
        return out_;
    }

private:
    [[noreturn]] void fail(std::string_view why) const {
        throw usage_fault(fmt::format("'{}' is not a {}: {}", shown(text_), is_position_ ? "position" : "region", why),
                          {std::string(is_position_ ? position_forms : forms)});
    }

    bool take(std::string_view word) {
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }

    std::string_view take_digits() {
        const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        const std::string_view digits = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return digits;
    }

    std::int64_t value_of(std::string_view digits) const {
        std::int64_t value = 0;
        for (const char digit : digits) {
            value = value * 10 + (digit - '0');
            if (value > largest) fail("a number is too large");
        }
        return value;
    }

    Length take_length(std::string_view what) {
        const std::string_view digits = take_digits();
        std::string_view fraction;
        const bool has_point = rest_.size() > 1 && rest_[0] == '.' && rest_[1] != '.' && take(".");
        if (has_point) fraction = take_digits();
        if (digits.empty() && fraction.empty()) fail(fmt::format("{} is missing", what));
        const std::int64_t value = value_of(digits);
        if (!take("%")) {
            if (has_point) fail("pixels are whole numbers; only percentages have decimals");
            return {value, 0};
        }
        plain_ = false;
        if (fraction.size() > 6) fail("a percentage has at most six decimals");
        if (value > 1000) fail("a percentage is at most 1000%");
        std::string millionths(fraction);
        millionths.resize(6, '0');
        return {0, value * Length::percent + value_of(millionths)};
    }

    Geometry::Axis::Edge take_edge(std::string_view what) {
        const bool from_end = take("-");
        return {take_length(what), from_end};
    }

    void parse_corners() {
        out_.x_.corners = out_.y_.corners = true;
        out_.x_.low = take_edge("X0");
        if (!take(",")) fail("a comma is missing between X0 and Y0");
        out_.y_.low = take_edge("Y0");
        if (!take("..")) fail("'..' is missing between X0,Y0 and X1,Y1");
        out_.x_.high = take_edge("X1");
        if (!take(",")) fail("a comma is missing between X1 and Y1");
        out_.y_.high = take_edge("Y1");
    }

    std::int64_t take_side(std::string_view what) {
        const std::string_view digits = take_digits();
        if (digits.empty()) fail(fmt::format("{} is missing", what));
        const std::int64_t side = value_of(digits);
        if (side == 0 || side > longest_side) fail(fmt::format("its sides are from 1 to {}", longest_side));
        return side;
    }

    // How large it is, is told by the picture.
    void parse_aspect() {
        out_.aspect_.width = take_side("the width");
        if (!take(":")) fail("':' is missing between width and height");
        out_.aspect_.height = take_side("the height");
        parse_place();
    }

    void parse_size() {
        plain_ = true;
        out_.x_.size = take_length("the width");
        if (!take("x") && !take("X") && !take("×")) fail("'x' is missing between width and height");
        out_.y_.size = take_length("the height");
        const auto is_zero = [](Length length) { return length.pixels == 0 && length.millionths == 0; };
        if (is_zero(out_.x_.size) || is_zero(out_.y_.size)) {
            fail("it has no pixels; width and height are at least 1");
        }
        parse_place();
        out_.plain_ = plain_;
    }

    void parse_place() {
        if (take("@")) {
            plain_ = false;
            parse_gravity();
            if (!rest_.empty()) parse_inward_offsets();
        } else if (!rest_.empty()) {
            parse_offsets();
        }
    }

    void parse_gravity() {
        const std::size_t end = std::min(rest_.find_first_of("+-"), rest_.size());
        const std::string_view name = rest_.substr(0, end);
        if (std::find(std::begin(gravities), std::end(gravities), name) == std::end(gravities)) {
            const std::vector<std::string> known(std::begin(gravities), std::end(gravities));
            throw usage_fault(
                fmt::format("'{}' in '{}' is not a gravity{}", shown(name), shown(text_), did_you_mean(name, known)),
                {fmt::format("write one of center n ne e se s sw w nw, as in {}@se", is_position_ ? "" : "100x100")});
        }
        rest_.remove_prefix(end);
        using From = Geometry::Axis::From;
        const auto has = [&](char letter) { return name != "center" && name.find(letter) != name.npos; };
        out_.x_.from = has('w') ? From::start : has('e') ? From::end : From::middle;
        out_.y_.from = has('n') ? From::start : has('s') ? From::end : From::middle;
    }

    // After a gravity there is one way to read a minus: outwards, or from the centre left and up.
    Length take_inward_offset(std::string_view what) {
        const bool plus = take("+");
        const bool minus = take("-");
        if (!plus && !minus) fail(fmt::format("{} is missing, with its sign", what));
        const Length length = take_length(what);
        return minus ? negated(length) : length;
    }

    void parse_inward_offsets() {
        out_.x_.offset = take_inward_offset("DX");
        out_.y_.offset = take_inward_offset("DY");
    }

    struct Offset {
        Length length;
        std::string_view digits; ///< as typed, without signs
        bool negative = false;
        bool ambiguous = false; ///< "-20"; off the edge is "+-20"
    };
    Offset take_offset(std::string_view what) {
        const bool plus = take("+");
        const bool minus = take("-");
        if (!plus && !minus) fail(fmt::format("{} is missing, with its sign", what));
        const std::string_view before = rest_;
        const Length length = take_length(what);
        return {minus ? negated(length) : length, before.substr(0, before.size() - rest_.size()), minus,
                minus && !plus};
    }

    void parse_offsets() {
        const std::string_view size = text_.substr(0, text_.size() - rest_.size());
        const Offset x = take_offset("X");
        const Offset y = take_offset("Y");
        if (!rest_.empty()) return;
        if (x.ambiguous || y.ambiguous) refuse_ambiguous(size, x, y);
        out_.x_.offset = x.length;
        out_.y_.offset = y.length;
    }

    [[noreturn]] void refuse_ambiguous(std::string_view size, const Offset& x, const Offset& y) const {
        const std::string_view minus = x.ambiguous ? x.digits : y.digits;
        const std::string_view axis_edges = x.ambiguous && y.ambiguous ? "right and bottom"
                                            : x.ambiguous              ? "right"
                                                                       : "bottom";
        const std::string_view near_edges = x.ambiguous && y.ambiguous ? "left and top" : x.ambiguous ? "left" : "top";
        const auto off_edge = [](const Offset& offset) {
            return fmt::format("{}{}", offset.negative ? "+-" : "+", offset.digits);
        };
        throw usage_fault(fmt::format("'{}' is ambiguous: ImageMagick reads -{} as off the {} edge, X11 as from the {}",
                                      text_, minus, near_edges, axis_edges),
                          {fmt::format("write {0}{1}{2} or {0}@{3}{4}+{5}+{6}", size, off_edge(x), off_edge(y),
                                       y.ambiguous ? "s" : "n", x.ambiguous ? "e" : "w", x.digits, y.digits)});
    }

    std::string_view text_;
    std::string_view rest_;
    Geometry out_;
    bool plain_ = false;
    bool is_position_ = false;
};

Geometry Geometry::parse_position(std::string_view text) { return GeometryParser(text).parse_position(); }

Geometry Geometry::parse(std::string_view text) { return GeometryParser(text).parse(); }

} // namespace oriel::tool
