#include "line.hpp"

namespace bench {

Table measured(std::string title, const std::vector<Line>& lines, const Settings& settings, Verdicts& verdicts,
               const Say& say) {
    Table table{std::move(title), {"what", "beside", "ns", "other ns", "ratio", "bound", ""}, {}, 2};
    for (const Line& line : lines) {
        if (!line.oriel || !line.other || !Settings::takes(settings.operations, line.what)) continue;
        say(line.what + " beside " + line.other_name);
        std::vector<Contender> field{{"oriel", line.oriel}, {line.other_name, line.other}};
        for (const Contender& c : field) c.work(1);
        interleave(field, 0, settings.rounds);
        const Estimate of_other = ratio(field[0], field[1]);
        table.rows.push_back({line.what, line.other_name, digits(field[0].time().median),
                              digits(field[1].time().median), with_interval(of_other),
                              line.bound ? digits(*line.bound) : "",
                              line.bound ? verdicts.judge(of_other, *line.bound) : ""});
    }
    return table;
}

} // namespace bench
