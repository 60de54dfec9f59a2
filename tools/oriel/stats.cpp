// `oriel stats FILE... [OP ARG...]...`: what values the channels have.
#include "bars.hpp"
#include "chain.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "counting.hpp"
#include "each_input.hpp"
#include "explain.hpp"
#include "fault.hpp"
#include "oriel/io.hpp"
#include "outcome.hpp"
#include "progress.hpp"
#include "statistics.hpp"
#include "words.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace oriel::tool {

namespace {

using Json = nlohmann::ordered_json;

// A number if JSON's readers can hold it as one, else its digits.
Json sum_json(const std::string& sum) {
    const char* const end = sum.data() + sum.size();
    std::int64_t number = 0;
    if (const auto [stop, error] = std::from_chars(sum.data(), end, number); error == std::errc() && stop == end)
        return number;
    double real = 0;
    if (sum.find_first_of(".e") != std::string::npos && std::from_chars(sum.data(), end, real).ec == std::errc())
        return real;
    return sum;
}

Json channel_json(char name, const ChannelStatistics& channel) {
    Json out = {{"channel", std::string(1, name)}, {"count", channel.count}};
    if (channel.count != 0) {
        out["min"] = number_json(channel.min);
        out["max"] = number_json(channel.max);
        out["mean"] = channel.mean;
        out["deviation"] = channel.deviation;
    }
    out["sum"] = sum_json(channel.sum);
    out["nan"] = channel.nan;
    out["infinite"] = channel.infinite;
    out["histogram"] = channel.histogram;
    out["below"] = channel.below;
    out["above"] = channel.above;
    return out;
}

std::string as_json(const Chain& chain, const Statistics& statistics) {
    const Frame& frame = chain.result().frame();
    const std::string names = frame.channel_names();
    Json channels = Json::array();
    for (std::size_t c = 0; c < statistics.channels.size(); ++c)
        channels.push_back(channel_json(names[c], statistics.channels[c]));
    return json_line({{"path", chain.input()},
                      {"width", frame.width()},
                      {"height", frame.height()},
                      {"element", frame.format().code()},
                      {"low", sum_json(statistics.low)},
                      {"high", sum_json(statistics.high)},
                      {"channels", channels}});
}

// What floats have besides numbers in the range of the bars.
std::string apart_line(char name, const ChannelStatistics& channel) {
    std::string out;
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count != 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, what);
    };
    add(channel.nan, "not a number");
    add(channel.infinite, "infinite");
    add(channel.below, "below the bars");
    add(channel.above, "above them");
    return out.empty() ? out : fmt::format("  {}: {}\n", name, out);
}

std::string as_text(const Chain& chain, const Statistics& statistics) {
    constexpr std::size_t columns = 32;
    const Frame& frame = chain.result().frame();
    const std::string names = frame.channel_names();
    std::vector<std::array<std::string, 5>> table = {{"", "min", "max", "mean", "deviation"}};
    for (std::size_t c = 0; c < statistics.channels.size(); ++c) {
        const ChannelStatistics& one = statistics.channels[c];
        if (one.count == 0) table.push_back({std::string(1, names[c]), "-", "-", "-", "-"});
        else
            table.push_back({std::string(1, names[c]), number_text(one.min), number_text(one.max),
                             fmt::format("{:.7g}", one.mean), fmt::format("{:.7g}", one.deviation)});
    }
    std::array<std::size_t, 5> widths{};
    for (const auto& row : table)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());

    std::string out = fmt::format("{} ({} {})\n", name_words(chain.input()), size_words(frame), pixel_words(frame));
    for (std::size_t r = 0; r < table.size(); ++r) {
        out += ' ';
        for (std::size_t i = 0; i < table[r].size(); ++i)
            out += fmt::format(" {:>{}}", table[r][i], widths[i] + (i > 0));
        out += r == 0 ? fmt::format("  {} to {}\n", statistics.low, statistics.high)
                      : fmt::format("  {}\n", bars(statistics.channels[r - 1].histogram, columns));
    }
    for (std::size_t c = 0; c < statistics.channels.size(); ++c) out += apart_line(names[c], statistics.channels[c]);
    return out;
}

} // namespace

int stats(const CommandLine& line) {
    return each_input(line, [&](const std::string& input) {
        const Chain chain(line, input);
        StatisticsSink sink;
        if (line.settings.explain) {
            return write_out(explanation(line, {chain, chain.result(), sink, "count", "the values of each channel"}));
        }
        const Counting counting;
        {
            ProgressLine progress(line.settings, chain.result().frame().row_bytes());
            save(chain.result(), sink, progress.watching(options_of(line.settings)));
        }
        const Statistics statistics = sink.result();
        write_out(line.settings.json ? as_json(chain, statistics) : as_text(chain, statistics));
        report_reading(chain.result(), input, line.settings);
        counting.report(line.settings);
    });
}

} // namespace oriel::tool
