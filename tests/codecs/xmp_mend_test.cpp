// XMP packets whose pixels have changed, and packets that are damaged.
#include "codecs/xmp_mend.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace oriel::codecs;

namespace {

// "none" if it cannot be changed.
std::string mend(std::string_view packet, const XmpChange& change) {
    const auto mended = mend_xmp(std::as_bytes(std::span(packet)), change);
    return mended ? std::string(reinterpret_cast<const char*>(mended->data()), mended->size()) : "none";
}

XmpChange all() {
    XmpChange out;
    out.orientation = 1;
    out.size = {300, 200};
    out.drop_pictures = out.drop_subject = true;
    out.drop_extension = true;
    return out;
}

// What stands in rdf:RDF, as cameras and editors wrap it.
std::string packet(std::string_view inside) {
    return "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta "
           "xmlns:x=\"adobe:ns:meta/\">\n"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
           std::string(inside) + "</rdf:RDF></x:xmpmeta>\n     \n<?xpacket end=\"w\"?>";
}

constexpr std::string_view spaces =
    "xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" xmlns:exif='http://ns.adobe.com/exif/1.0/' "
    "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpNote=\"http://ns.adobe.com/xmp/note/\"";

std::string described(std::string_view attributes, std::string_view elements) {
    return packet("<rdf:Description rdf:about=\"\" " + std::string(spaces) + std::string(attributes) + ">" +
                  std::string(elements) + "</rdf:Description>");
}

} // namespace

TEST_CASE("attributes and elements about the pixels change, and nothing else does") {
    CHECK(mend(described(" tiff:Orientation=\"6\" tiff:Make='6' exif:PixelXDimension='6000'\n exif:PixelYDimension = "
                         "\"4000\" tiff:ImageWidth=\"6000\"",
                         "<!-- 6 --><tiff:Model>6 &lt; 7</tiff:Model>"),
               all()) ==
          described(" tiff:Orientation=\"1\" tiff:Make='6' exif:PixelXDimension='300'\n exif:PixelYDimension = "
                    "\"200\" tiff:ImageWidth=\"300\"",
                    "<!-- 6 --><tiff:Model>6 &lt; 7</tiff:Model>"));
    CHECK(mend(described("", "<tiff:Orientation>6</tiff:Orientation >\n<tiff:ImageLength xml:lang='x'> 4000 "
                             "</tiff:ImageLength><exif:PixelYDimension/>"),
               all()) == described("", "<tiff:Orientation>1</tiff:Orientation >\n<tiff:ImageLength xml:lang='x'>200"
                                       "</tiff:ImageLength><exif:PixelYDimension/>"));
    const std::string untouched = described(" tiff:Orientation=\"6\"", "<tiff:ImageWidth>9</tiff:ImageWidth>");
    CHECK(mend(untouched, {}) == untouched);
}

TEST_CASE("thumbnails go whole, as does the name of an extension that is not carried") {
    CHECK(mend(described(" xmpNote:HasExtendedXMP=\"0123\" xmp:Rating=\"5\"",
                         "<xmp:Thumbnails><rdf:Alt><rdf:li xmlns:g='http://ns.adobe.com/xap/1.0/g/img/'>"
                         "<g:image>/9j/4AAQ</g:image></rdf:li></rdf:Alt></xmp:Thumbnails><xmp:Label>red</xmp:Label>"
                         "<xmpNote:HasExtendedXMP>0</xmpNote:HasExtendedXMP><xmp:Thumbnails />"),
               all()) == described(" xmp:Rating=\"5\"", "<xmp:Label>red</xmp:Label>"));
}

TEST_CASE("what else holds a picture goes with the thumbnails, wherever it stands, and nothing that looks a little "
          "like one") {
    const std::string kept = described(" d:a='x' d:b=\"http://host/9j/4AAQSkZJRgABAQ\"",
                                       "<d:c>text</d:c><d:e>AAAAAAAAAAAAAAAAAAAA UklGR /9j/4AAQSk</d:e>");
    CHECK(mend(kept, all()) == kept);
    for (const std::string picture : {"/9j/4AAQSkZJRgABAQ", "iVBORw0KGgoAAAANSUhEUg", "UklGRiQAAABXRUJQ",
                                      "SUkqAAgAAAAA", "TU0AKgAAAAgAAA", "R0lGODlhAQABAIAA", "AAAAGGZ0eXBoZWlj"}) {
        CAPTURE(picture);
        CHECK(mend(described(" d:Data='" + picture + "' d:a='x'", ""), all()) == described(" d:a='x'", ""));
        CHECK(mend(described("", "<d:Data>\n" + picture + "\n</d:Data><d:a>x</d:a>"), all()) ==
              described("", "<d:a>x</d:a>"));
        CHECK(mend(described("", "<d:All><rdf:Seq><rdf:li d:Data='data:;base64," + picture +
                                     "'/></rdf:Seq></d:All><d:a>x</d:a>"),
                   all()) == described("", "<d:a>x</d:a>"));
        CHECK(mend(described("", "<d:Data rdf:value='" + picture + "'/><d:a>x</d:a>"), all()) ==
              described("", "<d:a>x</d:a>"));
        XmpChange turned; // its pixels are the same
        turned.orientation = 1;
        const std::string whole = described(" d:Data='" + picture + "'", "");
        CHECK(mend(whole, turned) == whole);
    }
}

TEST_CASE("where a subject was in other pixels is not told") {
    const std::string whole = described(" exif:SubjectLocation='7 9' xmp:Rating=\"5\"",
                                        "<exif:SubjectArea><rdf:Seq><rdf:li>7</rdf:li><rdf:li>9</rdf:li></rdf:Seq>"
                                        "</exif:SubjectArea><xmp:Label>red</xmp:Label>");
    CHECK(mend(whole, all()) == described(" xmp:Rating=\"5\"", "<xmp:Label>red</xmp:Label>"));
    XmpChange turned; // its pixels are the same
    turned.orientation = 1;
    CHECK(mend(whole, turned) == whole);
}

TEST_CASE("properties are known by their namespaces, whatever the prefix") {
    CHECK(mend(packet("<rdf:Description xmlns:t=\"http://ns.adobe.com/tiff/1.0/\" xmlns:tiff=\"urn:other\" "
                      "t:Orientation=\"6\" tiff:Orientation=\"6\"/>"),
               all()) == packet("<rdf:Description xmlns:t=\"http://ns.adobe.com/tiff/1.0/\" xmlns:tiff=\"urn:other\" "
                                "t:Orientation=\"1\" tiff:Orientation=\"6\"/>"));
    // A prefix means another thing inside, and again the first one behind.
    CHECK(mend(described("", "<tiff:Orientation xmlns:tiff='urn:other'>6</tiff:Orientation><tiff:Orientation>6"
                             "</tiff:Orientation>"),
               all()) == described("", "<tiff:Orientation xmlns:tiff='urn:other'>6</tiff:Orientation>"
                                       "<tiff:Orientation>1</tiff:Orientation>"));
}

TEST_CASE("what is said of the pictures it was made from stays") {
    const std::string nested =
        described("", "<x:Ingredients xmlns:x='urn:x'><rdf:Bag><rdf:li><rdf:Description tiff:Orientation=\"6\">"
                      "<tiff:ImageWidth>6000</tiff:ImageWidth></rdf:Description></rdf:li></rdf:Bag></x:Ingredients>"
                      "<x:y xmlns:x='urn:x' tiff:Orientation='6'><tiff:Orientation>6</tiff:Orientation></x:y>");
    CHECK(mend(nested, all()) == nested);
    const std::string quoted =
        described("", "<x:y xmlns:x='urn:x'><rdf:RDF><rdf:Description tiff:Orientation='6'/></rdf:RDF></x:y>");
    CHECK(mend(quoted, all()) == quoted);
}

TEST_CASE("packets that cannot be changed with confidence are not") {
    CHECK(mend("", all()).empty());
    CHECK(mend(described("", "<tiff:Orientation><rdf:value>6</rdf:value></tiff:Orientation>"), all()) == "none");
    CHECK(mend(described("", "<tiff:Orientation rdf:parseType='Resource'>6</tiff:Orientation>"), all()) == "none");
    CHECK(mend(described("", "<tiff:Orientation rdf:value='6'/>"), all()) == "none");
    CHECK(mend("<!DOCTYPE x>" + described("", ""), all()) == "none");
    CHECK(mend(described("", "<a></b>"), all()) == "none");
    CHECK(mend(described("", "<a>"), all()) == "none");
    CHECK(mend(described("", "</a>"), all()) == "none");
    CHECK(mend(described("", "<a b=1/>"), all()) == "none");
    CHECK(mend(described("", "<a b='<'/>"), all()) == "none");
    CHECK(mend(described("", "<a b='1'c='2'/>"), all()) == "none");
    CHECK(mend(described("", "<!-- "), all()) == "none");
    CHECK(mend(std::string_view("<\0r\0d\0f\0", 8), all()) == "none");
    std::string deep;
    for (int i = 0; i < 300; ++i) deep += "<a>";
    for (int i = 0; i < 300; ++i) deep += "</a>";
    CHECK(mend(described("", deep), all()) == "none");
    const std::string whole = described(" tiff:Orientation=\"6\"", "<tiff:Model>x</tiff:Model>");
    const std::size_t ends = whole.rfind("</x:xmpmeta>") + 12;
    for (std::size_t size = 1; size < whole.size(); ++size) {
        const std::string cut = mend(std::string_view(whole).substr(0, size), all());
        const bool outside = size <= whole.find("<x:") && size > whole.find("?>") + 1;
        const bool behind = size >= ends && (size <= whole.rfind("<?"));
        CHECK((cut != "none") == (outside || behind));
    }
}
