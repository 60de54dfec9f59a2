// The tiles of one picture: planned, and written.
#pragma once

#include "chain.hpp"
#include "jobs.hpp"
#include "many_writer.hpp"
#include "tile_reading.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace oriel::tool {

/// Writes those outputs of the job that are to be written, by so many threads, and settles each. Throws what keeps all
/// of them from being written.
void write_tiles(const Chain& chain, const Job& job, std::size_t threads, ManyWriter& writer);

/// Tiles are cut of pixels that are decoded once, while what is moved without loss is a JPEG's blocks in the file:
/// throws a Fault if that is demanded.
void require_decoding(const Picture& picture, const std::string& format, const Settings& settings);

/// What writing the largest tile in this format holds, but for what is held of the source.
std::uint64_t peak_of_tile(const Picture& picture, const Tiling& tiling, const std::string& format,
                           const Settings& settings);

/// --explain: what tiles there will be, how they get their pixels, what that holds. `limit` is what may be held.
std::string explain_tiles(const CommandLine& line, const Job& job, const Chain& chain, std::uint64_t limit);

} // namespace oriel::tool
