// What the shared libraries export. The libraries are built with hidden visibility; a declaration
// without ORIEL_API is not part of the binary interface.
#pragma once

#if defined(__GNUC__)
#define ORIEL_API __attribute__((visibility("default")))
#else
#define ORIEL_API
#endif
