// What fmt leaves to be compiled, compiled once. Header-only, fmt is compiled again in every file that formats
// a message: two thirds of the whole build. Debian's libfmt.so would be a library that oriel's users have to
// ship. So this is the one file with its definitions, in a namespace of our own (see FMT_BEGIN_NAMESPACE in
// src/CMakeLists.txt): an application may link whatever fmt it likes.
#include <fmt/format-inl.h>

template fmt::detail::thousands_sep_result<char> fmt::detail::thousands_sep_impl(fmt::detail::locale_ref);
template char fmt::detail::decimal_point_impl(fmt::detail::locale_ref);
