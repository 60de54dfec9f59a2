// What a JPEG's APP1 segments of XMP begin with. Source: XMP specification part 3, 1.1.3.
#pragma once

#include <string_view>

namespace oriel::codecs {

inline constexpr std::string_view xmp_name{"http://ns.adobe.com/xap/1.0/\0", 29};                 // the packet
inline constexpr std::string_view xmp_extension_name{"http://ns.adobe.com/xmp/extension/\0", 35}; // more of it

} // namespace oriel::codecs
