// What --explain says of a chain that ends in tiles.
#include "oriel/size_text.hpp"
#include "planned.hpp"
#include "stride_drawing.hpp"
#include "tiles.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace oriel::tool {

namespace {

struct Explained {
    const CommandLine& line;
    const Job& job;
    const Chain& chain;
    Tiling tiling;
    std::uint64_t peak;
    TileReading reading;
    std::uint64_t limit;

    Tile last() const { return tiling.tile(tiling.count() - 1); }
    std::size_t kept() const {
        return static_cast<std::size_t>(
            std::count_if(job.outputs.begin(), job.outputs.end(), [](const Destination& to) { return to.kept; }));
    }
    std::size_t in_the_way() const {
        if (exists_policy(line.settings) != Exists::error) return 0;
        return static_cast<std::size_t>(
            std::count_if(job.outputs.begin(), job.outputs.end(), [](const Destination& to) { return to.exists; }));
    }
};

std::string rectangle_words(const Rectangle& r) { return fmt::format("{}×{}", r.width, r.height); }

std::string tiles_line(const Explained& e) {
    const std::string first = rectangle_words(e.tiling.tile(0).place);
    const std::string last = rectangle_words(e.last().place);
    return fmt::format("  tiles  {} in {} column{} and {} row{}: {}{}\n", e.tiling.count(), e.tiling.columns(),
                       e.tiling.columns() == 1 ? "" : "s", e.tiling.rows(), e.tiling.rows() == 1 ? "" : "s", first,
                       first == last ? "" : fmt::format(", the last one {}", last));
}

std::string read_line(const Explained& e) {
    const std::string held = size_text(e.reading.held_bytes());
    switch (e.reading.way()) {
    case TileReading::Way::once: return fmt::format("  read   all of them are decoded once and held, {}\n", held);
    case TileReading::Way::bands: return fmt::format("  read   decoded and held a row of tiles at a time, {}\n", held);
    case TileReading::Way::each: break;
    }
    return "  read   each tile reads its own window\n";
}

std::string write_line(const Explained& e) {
    if (e.job.outputs[0].name.empty())
        return fmt::format("  write  no output named: {}; each holds {}\n",
                           planned_format(e.job.outputs[0], e.chain.opened()), size_text(e.peak));
    std::string out = fmt::format("  write  {}", shown(e.job.outputs[0].name));
    if (e.tiling.count() > 1) out += fmt::format(" to {}", shown(e.job.outputs.back().name));
    out += fmt::format(": {}; each holds {}\n", e.job.outputs[0].format, size_text(e.peak));
    if (e.kept() != 0) out += fmt::format("         {} exist and are skipped\n", e.kept());
    if (e.in_the_way() != 0) out += fmt::format("         {} exist: needs -f\n", e.in_the_way());
    return out;
}

std::string as_text(const Explained& e) {
    const Picture& opened = e.chain.pictures().front();
    std::string out =
        fmt::format("plan for {}: {} {}, {} decoded\n", input_words(e.job.input, opened), opened.facts().format,
                    pixel_words(opened.frame()), size_text(opened.source()->frame().nbytes()));
    for (std::size_t i = 0; i < e.line.steps.size(); ++i) {
        const Frame& frame = e.chain.pictures()[i + 1].frame();
        out += fmt::format("  {} {}  {} {}\n", i + 1, e.line.steps[i].text, size_words(frame), pixel_words(frame));
    }
    if (e.line.settings.draw) {
        const Picture& result = e.chain.result();
        out += stride_drawing(result.source()->frame(), result.frame());
    }
    out += tiles_line(e) + read_line(e) + write_line(e);
    return out + fmt::format("limit {}\n", size_text(e.limit));
}

std::string as_json(const Explained& e) {
    nlohmann::ordered_json steps = nlohmann::ordered_json::array();
    for (const Step& step : e.line.steps) steps.push_back({{"step", step.text}});
    const Rectangle first = e.tiling.tile(0).place;
    const Rectangle last = e.last().place;
    return json_line({{"input", e.job.input},
                      {"input_format", e.chain.pictures().front().facts().format},
                      {"steps", steps},
                      {"tiles",
                       {{"count", e.tiling.count()},
                        {"columns", e.tiling.columns()},
                        {"rows", e.tiling.rows()},
                        {"width", first.width},
                        {"height", first.height},
                        {"last_width", last.width},
                        {"last_height", last.height},
                        {"decoded", e.reading.name()}}},
                      {"bytes_held", e.reading.held_bytes()},
                      {"bytes_each", e.peak},
                      {"limit", e.limit},
                      {"output_format", planned_format(e.job.outputs[0], e.chain.opened())},
                      {"first_output", e.job.outputs[0].name},
                      {"last_output", e.job.outputs.back().name},
                      {"skipped", e.kept()}});
}

} // namespace

std::string explain_tiles(const CommandLine& line, const Job& job, const Chain& chain, std::uint64_t limit) {
    const Tiling tiling = chain.tiling();
    const std::string format = planned_format(job.outputs[0], chain.opened());
    require_decoding(chain.result(), format, line.settings);
    const std::uint64_t peak = peak_of_tile(chain.result(), tiling, format, line.settings);
    const Explained e{line, job, chain, tiling, peak, TileReading(chain.result(), tiling, peak, limit), limit};
    return line.settings.json ? as_json(e) : as_text(e);
}

} // namespace oriel::tool
