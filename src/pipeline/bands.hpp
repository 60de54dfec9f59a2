// The band driver: rows of a picture, from a Source through a Frame to a Sink, a band at a time.
//
//   read      the band's window, into scratch        nothing if the picture is resident
//             (of a turned picture in pieces: a band is a strip of the source's columns, which is read and turned a
//             few of the source's rows at a time, so that neither the window nor the strip is held twice)
//   gather    channel order and inversion applied    nothing if rows already lie as the sink wants them
//   convert   to the sink's elements and white       nothing if they are that already
//   rows      the sink, in order, on the caller's thread
//
// The first three run on threads of their own, a few bands ahead, if Options::threads allows and there is enough to do;
// on one where the source decodes in order.
#pragma once

#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::pipeline {

/// How the bands of a picture travel to a sink that wants rows like `wanted`.
struct Route {
    Frame wanted;
    Reach need;              ///< of the whole picture
    bool streams = false;    ///< windows are read band by band; otherwise the picture is made resident first
    bool direct = false;     ///< rows go to the sink as they lie
    bool converts = false;   ///< elements or white differ
    std::ptrdiff_t rows = 1; ///< in a band
    /// How much of a band is read and gathered at once, when it streams: some rows, all of them if they go on as they
    /// are; one row where rows between are left out; of a turned band so many columns.
    std::ptrdiff_t piece_rows = 1, piece_columns = 1;
    bool in_order = false; ///< the source goes through its pixels once: one band after another, by one thread
    unsigned workers = 0;  ///< threads that prepare bands; 0: the caller's does
    std::size_t slots = 1; ///< bands in flight

    std::uint64_t read_bytes = 0;    ///< asked of the source: the window's, less the rows that are left out
    std::uint64_t held_bytes = 0;    ///< kept alive while bands run: a decoder's picture, a resident window
    std::uint64_t scratch_bytes = 0; ///< of all slots
    std::uint64_t copied_bytes = 0;  ///< gathered and converted, of the whole picture
};

/// Plans it; reads nothing. `beside` is what the sink holds, in bytes: as many bands are in flight as there is room for
/// beside it, at least one. Throws TypeError if the elements seen cannot become those wanted.
Route route(const Picture& picture, const Frame& wanted, std::uint64_t beside, const Options& options);

/// Gives every row to the sink, whose begin() gave route.wanted, and calls options.progress. Does not call finish().
void run(const Picture& picture, const Route& route, Sink& sink, const Options& options);

} // namespace oriel::pipeline
