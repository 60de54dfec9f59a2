#include "reading.hpp"

#include "oriel/buffer.hpp"
#include "oriel/find.hpp"

#include <cstring>

namespace bench {
namespace {

using oriel::View;

View bytes(std::size_t rows, std::size_t row) {
    const View view = oriel::Buffer::allocate(rows * row)
                          .view({}, {static_cast<std::ptrdiff_t>(rows), static_cast<std::ptrdiff_t>(row)});
    std::memset(view.mutable_data(), 1, view.nbytes());
    return view;
}

// Every byte is looked at: what is looked for is not there.
Work read(const View& view) {
    return repeated([view] { benchmark::DoNotOptimize(oriel::contains(view, std::uint64_t{255})); });
}

Work memcpy_of(std::size_t size) {
    const View from = bytes(1, size), to = bytes(1, size);
    return repeated([from, to] { std::memcpy(to.mutable_data(), from.data(), from.nbytes()); });
}

} // namespace

Table measure_reading(const Settings& settings, Verdicts& verdicts, const Say& say) {
    const Size size = settings.sizes_taken().front();
    std::vector<Line> lines;
    for (const Kind& kind : kinds()) {
        if (!settings.takes(kind)) continue;
        const std::string name(kind.name);
        const std::size_t pixel = kind.channels * kind.itemsize();
        const View all = bytes(size.height, size.width * pixel);
        if (kind.channels > 1)
            lines.push_back({"reading all of " + name,
                             read(all),
                             "memcpy of a channel",
                             memcpy_of(size.width * size.height * kind.itemsize()),
                             {}});
        lines.push_back({"reading every second row of " + name,
                         read(all.slice(0, {{}, {}, 2})),
                         "memcpy of every second pixel",
                         memcpy_of(size.width / 2 * (size.height / 2) * pixel),
                         {}});
    }
    return measured("What only reading takes, " + size.text(), lines, settings, verdicts, say);
}

} // namespace bench
