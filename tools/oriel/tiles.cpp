#include "tiles.hpp"

#include "held_source.hpp"
#include "input.hpp"
#include "oriel/io.hpp"
#include "parallel.hpp"
#include "planned.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace oriel::tool {

void require_decoding(const Picture& picture, const std::string& format, const Settings& settings) {
    const Lossless lossless = settings.lossless.value_or(Lossless::automatic);
    if (lossless != Lossless::require && lossless != Lossless::trim) return;
    if (format != "jpeg" || picture.facts().format != "jpeg") return;
    throw Fault(exit_code::failed, "codec",
                "tiles of a JPEG are cut of its decoded pixels, and written as JPEG they are not without loss",
                {"leave out --lossless, or cut one at a time, as in crop 512x512+0+0"});
}

std::uint64_t peak_of_tile(const Picture& picture, const Tiling& tiling, const std::string& format,
                           const Settings& settings) {
    std::size_t largest = 0;
    for (std::size_t i = 0; i < tiling.count(); ++i) {
        const Rectangle& best = tiling.tile(largest).place;
        const Rectangle& one = tiling.tile(i).place;
        if (one.width * one.height > best.width * best.height) largest = i;
    }
    SaveOptions options = save_options_of(settings);
    options.max_memory = ~std::uint64_t{0}; // whether it is too much is for others to say
    const Picture from =
        picture.source()->reading() == Reading::window
            ? picture
            : Picture(std::make_shared<HeldSource>(picture.source(), Window{}, View()), picture.frame());
    return planned(tile_of(from, tiling.tile(largest)), format, options).peak;
}

void write_tiles(const Chain& chain, const Job& job, std::size_t threads, ManyWriter& writer) {
    const Tiling tiling = chain.tiling();
    if (tiling.count() != job.outputs.size()) {
        throw Fault(exit_code::failed, "io", fmt::format("{}: the file changed while it was opened", shown(job.input)),
                    {"run it again once nobody writes to it"});
    }
    const Picture& picture = chain.result();
    require_decoding(picture, job.outputs[0].format, writer.settings());
    MemoryGate& gate = writer.gate();
    const std::uint64_t peak = peak_of_tile(picture, tiling, job.outputs[0].format, writer.settings());
    const TileReading reading(picture, tiling, peak, gate.limit());
    const std::uint64_t left = gate.limit() - std::min(gate.limit(), reading.held_bytes());
    const bool verifies = writer.settings().verify;
    const std::uint64_t first = verifies ? verifying_memory(chain.opened()) : 0;
    const MemoryGate::Permit permit(gate, std::max(first, reading.held_bytes() + std::min(left, peak * threads)));
    if (verifies) verify(chain.opened());
    MemoryGate among_tiles(left);
    reading.run([&](std::size_t i) { return !job.outputs[i].kept; },
                [&](const Picture& from, const std::vector<std::size_t>& tiles) {
                    in_parallel(tiles.size(), threads, [&](std::size_t k) {
                        const std::size_t i = tiles[k];
                        if (!job.outputs[i].kept) {
                            writer.write(job.first + i, tile_of(from, tiling.tile(i)), job.input, job.outputs[i],
                                         among_tiles);
                        }
                        return writer.goes_on();
                    });
                    return writer.goes_on();
                });
}

} // namespace oriel::tool
