// Where the links of a path lead: to a name, or to a descriptor that is open (named_descriptor).
#pragma once

#include <filesystem>

namespace oriel::pipeline {

/// Follows links by hand as far as they go, so that one that points to nothing yet is created where it points. The name
/// of one of this process's descriptors ("/proc/self/fd/1") is an end: what it is open on has no name to be sure of.
std::filesystem::path followed(std::filesystem::path path);

} // namespace oriel::pipeline
