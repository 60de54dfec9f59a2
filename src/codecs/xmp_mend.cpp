#include "codecs/xmp_mend.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace oriel::codecs {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view tiff = "http://ns.adobe.com/tiff/1.0/";
constexpr std::string_view exif = "http://ns.adobe.com/exif/1.0/";
constexpr std::string_view xmp = "http://ns.adobe.com/xap/1.0/";
constexpr std::string_view note = "http://ns.adobe.com/xmp/note/";

constexpr std::size_t most_depth = 256;
constexpr std::size_t deepest = 4; // x:xmpmeta, rdf:RDF, rdf:Description and a property: farther in no name matters
constexpr std::size_t most_attributes = 4096; // of an element
constexpr std::size_t most_namespaces = 128;

/// The packet cannot be changed with confidence.
struct Unreadable {};

// A name, resolved: its namespace and what follows the prefix.
struct Name {
    std::string_view space;
    std::string_view local;

    friend bool operator==(const Name&, const Name&) = default;
};

// A piece of the text.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Attribute {
    std::string_view name;
    std::string_view value;
    Piece value_at;
    Piece whole; // with the blank before it
};

struct Tag {
    std::string_view name;
    std::vector<Attribute> attributes;
    bool closes = false; // </name>
    bool empty = false;  // <name/>
    Piece at;
};

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Markup in order. What is neither a tag nor text (comments, instructions, CDATA) is passed over.
class Markup {
public:
    explicit Markup(std::string_view text) : text_(text) {}

    // The next tag; nothing at the end.
    std::optional<Tag> next() {
        for (;;) {
            at_ = text_.find('<', at_);
            if (at_ == text_.npos) return std::nullopt;
            if (skip("<!--", "-->") || skip("<![CDATA[", "]]>") || skip("<?", "?>")) continue;
            if (text_.substr(at_).starts_with("<!")) throw Unreadable{};
            return tag();
        }
    }

private:
    bool skip(std::string_view begin, std::string_view end) {
        if (!text_.substr(at_).starts_with(begin)) return false;
        const std::size_t found = text_.find(end, at_ + begin.size());
        if (found == text_.npos) throw Unreadable{};
        at_ = found + end.size();
        return true;
    }

    char here() const {
        if (at_ >= text_.size()) throw Unreadable{};
        return text_[at_];
    }
    void pass_blanks() {
        while (blank(here())) ++at_;
    }
    void expect(char c) {
        if (here() != c) throw Unreadable{};
        ++at_;
    }
    std::string_view name() {
        const std::size_t begin = at_;
        while (!blank(here()) && "<>/=\"'"sv.find(here()) == std::string_view::npos) ++at_;
        if (at_ == begin) throw Unreadable{};
        return text_.substr(begin, at_ - begin);
    }

    Tag tag() {
        Tag out;
        out.at.begin = at_++;
        if (here() == '/') {
            out.closes = true;
            ++at_;
        }
        out.name = name();
        for (;;) {
            const std::size_t before = at_;
            pass_blanks();
            if (here() == '>' || here() == '/') break;
            if (out.closes || before == at_ || out.attributes.size() == most_attributes) throw Unreadable{};
            out.attributes.push_back(attribute(before));
        }
        if (here() == '/') {
            if (out.closes) throw Unreadable{};
            out.empty = true;
            ++at_;
        }
        expect('>');
        out.at.end = at_;
        return out;
    }

    Attribute attribute(std::size_t before) {
        Attribute out;
        out.name = name();
        pass_blanks();
        expect('=');
        pass_blanks();
        const char quote = here();
        if (quote != '"' && quote != '\'') throw Unreadable{};
        out.value_at.begin = ++at_;
        out.value_at.end = text_.find(quote, at_);
        if (out.value_at.end == text_.npos) throw Unreadable{};
        out.value = text_.substr(at_, out.value_at.end - at_);
        if (out.value.find('<') != out.value.npos) throw Unreadable{};
        at_ = out.value_at.end + 1;
        out.whole = {before, at_};
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// Which namespace a prefix means, where we are.
class Namespaces {
public:
    struct Binding {
        std::string_view prefix;
        std::string_view space;
    };
    std::size_t size() const noexcept { return bindings_.size(); }
    void back_to(std::size_t size) { bindings_.resize(size); }

    void take(const Tag& tag) {
        for (const Attribute& attribute : tag.attributes) {
            if (attribute.name == "xmlns") bindings_.push_back({"", attribute.value});
            if (attribute.name.starts_with("xmlns:")) bindings_.push_back({attribute.name.substr(6), attribute.value});
        }
        if (bindings_.size() > most_namespaces) throw Unreadable{};
    }
    // An attribute without a prefix is in no namespace.
    Name of(std::string_view name, bool attribute) const {
        const std::size_t colon = name.find(':');
        if (colon == name.npos && attribute) return {"", name};
        const std::string_view prefix = colon == name.npos ? "" : name.substr(0, colon);
        const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                        [prefix](const Binding& binding) { return binding.prefix == prefix; });
        return {found == bindings_.rend() ? "" : found->space, colon == name.npos ? name : name.substr(colon + 1)};
    }

private:
    std::vector<Binding> bindings_;
};

struct Edit {
    Piece at;
    std::string text;
};

class Mender {
public:
    Mender(std::string_view text, const XmpChange& change) : text_(text), change_(change) {}

    std::string run() {
        Markup markup(text_);
        while (const auto tag = markup.next()) {
            if (tag->closes) close(*tag);
            else open(*tag);
        }
        if (!open_.empty()) throw Unreadable{};
        return edited();
    }

private:
    struct Element {
        std::string_view written; // its name
        Name name;
        std::size_t begin = 0;      // of its tag
        std::size_t content = 0;    // after its tag
        std::size_t namespaces = 0; // known outside of it
        bool markup_inside = false;
        bool simple = true; // nothing but a language is said of its value
    };

    void open(const Tag& tag) {
        if (open_.size() == most_depth) throw Unreadable{};
        Element element;
        element.written = tag.name;
        element.begin = tag.at.begin;
        element.content = tag.at.end;
        element.namespaces = namespaces_.size();
        namespaces_.take(tag);
        if (open_.size() < deepest) element.name = namespaces_.of(tag.name, false);
        for (const Attribute& attribute : tag.attributes)
            element.simple &= attribute.name.starts_with("xmlns") || attribute.name == "xml:lang";
        if (!open_.empty()) open_.back().markup_inside = true;
        if (element.name == Name{rdf, "Description"} && inside({rdf, "RDF"}, 1)) take_attributes(tag);
        if (!tag.empty) return open_.push_back(element);
        if (of_picture() && (unwanted(element.name) || unwanted(tag.at))) edits_.push_back({tag.at, ""});
        else if (of_picture() && wanted(element.name) && !element.simple) throw Unreadable{};
        namespaces_.back_to(element.namespaces);
    }

    void close(const Tag& tag) {
        if (open_.empty() || open_.back().written != tag.name) throw Unreadable{};
        const Element element = open_.back();
        open_.pop_back();
        namespaces_.back_to(element.namespaces);
        if (!of_picture()) return;
        const Piece whole{element.begin, tag.at.end};
        if (unwanted(element.name) || unwanted(whole)) return remove(whole);
        const auto value = wanted(element.name);
        if (!value) return;
        if (element.markup_inside || !element.simple) throw Unreadable{};
        replace({element.content, tag.at.begin}, *value);
    }

    // Whether the element we are in is a description of the picture itself: in rdf:RDF, which is in nothing but the
    // packet's own wrapping.
    bool of_picture() const { return inside({rdf, "Description"}, 1) && inside({rdf, "RDF"}, 2); }
    bool inside(const Name& name, std::size_t levels) const {
        if (open_.size() < levels || open_[open_.size() - levels].name != name) return false;
        return open_.size() <= levels + (name.local == "RDF" ? 1U : 2U); // x:xmpmeta at most around it
    }

    void take_attributes(const Tag& tag) {
        for (const Attribute& attribute : tag.attributes) {
            const Name name = namespaces_.of(attribute.name, true);
            if (unwanted(name) || unwanted(attribute.value_at)) remove(attribute.whole);
            else if (const auto value = wanted(name)) replace(attribute.value_at, *value);
        }
    }

    // The value a property is to have, if it is one to be changed.
    std::optional<std::string> wanted(const Name& name) const {
        if (change_.orientation && name == Name{tiff, "Orientation"}) return std::to_string(*change_.orientation);
        if (!change_.size) return std::nullopt;
        if (name == Name{exif, "PixelXDimension"} || name == Name{tiff, "ImageWidth"})
            return std::to_string(change_.size->width);
        if (name == Name{exif, "PixelYDimension"} || name == Name{tiff, "ImageLength"})
            return std::to_string(change_.size->height);
        return std::nullopt;
    }
    bool unwanted(const Name& name) const {
        if (name == Name{xmp, "Thumbnails"}) return change_.drop_pictures;
        if (name == Name{exif, "SubjectArea"} || name == Name{exif, "SubjectLocation"}) return change_.drop_subject;
        return change_.drop_extension && name == Name{note, "HasExtendedXMP"};
    }

    bool unwanted(const Piece& at) const {
        return change_.drop_pictures && shows_picture(text_.substr(at.begin, at.end - at.begin));
    }

    void replace(const Piece& at, const std::string& value) {
        if (text_.substr(at.begin, at.end - at.begin) != value) edits_.push_back({at, value});
    }
    void remove(const Piece& at) { edits_.push_back({at, ""}); }

    // Edits come in the order of their ends and do not overlap.
    std::string edited() const {
        std::string out;
        std::size_t done = 0;
        for (const Edit& edit : edits_) {
            out += text_.substr(done, edit.at.begin - done);
            out += edit.text;
            done = edit.at.end;
        }
        return out += text_.substr(done);
    }

    std::string_view text_;
    const XmpChange& change_;
    std::vector<Element> open_;
    Namespaces namespaces_;
    std::vector<Edit> edits_;
};

} // namespace

bool shows_picture(std::string_view text) noexcept {
    constexpr std::size_t least = 12; // letters
    constexpr std::string_view begins[] = {"/9j/", "iVBORw0KGgo", "UklGR", "SUkqA", "TU0AK", "R0lGOD", "AAAA"};
    const auto in_base64 = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && in_base64(text[end])) ++end;
        const std::string_view word = text.substr(at, end - at);
        const auto starts = [word](std::string_view begin) { return word.starts_with(begin); };
        if (word.size() >= least && std::ranges::any_of(begins, starts) &&
            (!word.starts_with("AAAA") || word.substr(6, 5) == "Z0eXB")) // a box of HEIF, whose size is small: "ftyp"
            return true;
        at = end + 1;
    }
    return false;
}

std::optional<std::vector<std::byte>> mend_xmp(std::span<const std::byte> packet, const XmpChange& change) {
    const std::string_view text(reinterpret_cast<const char*>(packet.data()), packet.size());
    if (text.find('\0') != text.npos) return std::nullopt; // UTF-16 or 32, or no text at all
    try {
        const std::string mended = Mender(text, change).run();
        const auto bytes = std::as_bytes(std::span(mended));
        return std::vector<std::byte>(bytes.begin(), bytes.end());
    } catch (const Unreadable&) {
        return std::nullopt;
    }
}

} // namespace oriel::codecs
