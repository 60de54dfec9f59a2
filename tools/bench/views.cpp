#include "views.hpp"

#include "oriel/copy.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/find.hpp"
#include "oriel/image.hpp"

#include <sys/single_threaded.h>

#include <cstring>

namespace bench {
namespace {

using oriel::Image;
using oriel::Slice;
using oriel::View;

// Making a view and destroying it. Each is made of the same picture, 640 x 480 RGB8, that somebody else holds.
struct Making {
    const char* what;
    ViewTask task;
    Work one;   ///< of a view that stays
    Work chain; ///< eight more of what each has given: these move its share of the memory instead of counting it
};
// The bound of a chain, beside one: those eight cost half of the first, each.
constexpr double chain_bound = 1 + 8 * 0.5;

std::vector<Making> makings() {
    const View view = oriel::Buffer::allocate(480 * 640 * 3).view({}, {480, 640, 3});
    const Image image(view);
    const Slice rows{40, 240}, columns{20, 320}, all{0, 200};
    constexpr oriel::Crop crop{20, 40, 300, 200}, whole{0, 0, 300, 200};
    // Taking all there is costs the same arithmetic and can be repeated.
    return {
        {"slice of a View", ViewTask::slice, repeatedly_made([=] { return view.slice(0, rows); }), repeatedly_made([=] {
             return view.slice(0, rows)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all)
                 .slice(0, all);
         })},
        {"crop of a View", ViewTask::crop, repeatedly_made([=] { return view(rows, columns); }), repeatedly_made([=] {
             return view(rows, columns)(all, all)(all, all)(all, all)(all, all)(all, all)(all, all)(all, all)(all, all);
         })},
        {"crop of an Image", ViewTask::crop, repeatedly_made([=] { return image | crop; }),
         repeatedly_made([=] { return image | crop | whole | whole | whole | whole | whole | whole | whole | whole; })},
        {"flip of a View", ViewTask::flip, repeatedly_made([=] { return view.flip(0); }), repeatedly_made([=] {
             return view.flip(0).flip(1).flip(0).flip(1).flip(0).flip(1).flip(0).flip(1).flip(0);
         })}};
}

const Peer* named(const std::vector<Peer>& peers, std::string_view name) {
    for (const Peer& peer : peers)
        if (peer.name == name) return &peer;
    return nullptr;
}

Work viewing(const std::vector<Peer>& peers, std::string_view name, ViewTask task) {
    const Peer* const peer = named(peers, name);
    return peer != nullptr && peer->viewing ? peer->viewing(task) : Work();
}

// A Mat cannot be flipped without a copy: its crop stands in.
ViewTask of_mat(ViewTask task) { return task == ViewTask::flip ? ViewTask::crop : task; }

std::vector<Line> making_lines(const std::vector<Peer>& peers) {
    std::vector<Line> out;
    for (const Making& making : makings()) {
        out.push_back({making.what, making.one, "cv::Mat ROI", viewing(peers, "OpenCV", of_mat(making.task)), 0.9});
        out.push_back({making.what, making.one, "NumPy", viewing(peers, "NumPy", making.task), 0.1});
        out.push_back({std::string(making.what) + ", nine in a chain", making.chain, "one", making.one, chain_bound});
    }
    return out;
}

// Boost.GIL looks at nothing, and where the strides are numbers hands on as many as oriel. Of what it has compiled in,
// the last axis and its stride, it hands on nothing.
std::vector<Line> window_lines(const std::vector<Peer>& peers) {
    std::vector<Line> out;
    const auto add = [&](const std::string& what, const Works& works, const char* type, ViewTask task) {
        const Work other = viewing(peers, "Boost.GIL", task);
        const std::string name = std::string("gil::subimage_view of ") + type;
        out.push_back({what, works.checked, name, other, 1});
        out.push_back({what + ", unchecked", works.unchecked, name, other, 1});
    };
    add("window of a Span of RGB8 pixels", oriel_pixel_windows(), "rgb8_step_view_t", ViewTask::pixel_window);
    add("window of a Span of gray8", oriel_plane_windows(), "gray8_step_view_t", ViewTask::plane_window);
    add("window of a Span of RGB8, three axes", oriel_sample_windows(), "rgb8_view_t", ViewTask::packed_window);
    return out;
}

// NumPy counts without atomic operations always, oriel where a process has one thread.
std::vector<Line> lone_making_lines(const std::vector<Peer>& peers) {
    std::vector<Line> out;
    for (const Making& making : makings()) {
        out.push_back({making.what, making.one, "cv::Mat ROI", viewing(peers, "OpenCV", of_mat(making.task)), 0.9});
        out.push_back({making.what, making.one, "NumPy", viewing(peers, "NumPy", making.task), 0.1});
    }
    return out;
}

// Counting is atomic in every process that has had a second thread, and not in another. Of those that peers have
// started none counts for oriel.
struct Counting {
    explicit Counting(bool atomic) { __libc_single_threaded = static_cast<char>(!atomic); }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;
    ~Counting() { __libc_single_threaded = before; }
    const char before = __libc_single_threaded;
};

// Elements of a type, none of which is the last value of its range; the same each time.
template <class T> View elements(std::size_t count) {
    View view =
        oriel::Buffer::allocate(count * sizeof(T)).view(oriel::Format::of<T>(), {static_cast<std::ptrdiff_t>(count)});
    T* const at = reinterpret_cast<T*>(view.mutable_data());
    for (std::size_t i = 0; i < count; ++i) at[i] = static_cast<T>(i % 127);
    return view;
}

template <class T> void add_reading_lines(std::vector<Line>& out, std::size_t bytes) {
    const View a = elements<T>(bytes / sizeof(T)), b = oriel::compact(a);
    const std::string of = " of '" + a.format().code() + "', " + std::to_string(bytes / 1024) + " KiB";
    const Work memcmp = repeated([a, b] { benchmark::DoNotOptimize(std::memcmp(a.data(), b.data(), a.nbytes())); });
    out.push_back({"equality" + of, repeated([a, b] { benchmark::DoNotOptimize(a == b); }), "memcmp", memcmp, 1.5});
    out.push_back({"find" + of, repeated([a] { benchmark::DoNotOptimize(find(a, static_cast<T>(127))); }), "memcmp",
                   memcmp, 1.5});
    out.push_back({"to_bytes" + of, repeatedly_made([a] { return oriel::to_bytes(a); }), "memcpy",
                   repeated([a, b] { std::memcpy(b.mutable_data(), a.data(), a.nbytes()); }), 1.5});
}

// Equality of elements of different formats, which is equality of numbers.
template <class T> View numbers(const oriel::Format& format) {
    constexpr std::ptrdiff_t count = 100'000;
    const View view = oriel::Buffer::allocate(count * sizeof(T)).view(format, {count});
    for (std::ptrdiff_t i = 0; i < count; ++i) view.set<T>({i}, static_cast<T>(i % 65'536));
    return view;
}

struct Crossing {
    std::string what;
    View a, b;
    ViewTask task;
};

std::vector<Crossing> crossings() {
    return {{"'i' == '>i'", numbers<std::int32_t>(oriel::Format::parse("i")),
             numbers<std::int32_t>(oriel::Format::parse(">i")), ViewTask::equal_byte_orders},
            {"'H' == 'd'", numbers<std::uint16_t>(oriel::Format::parse("H")),
             numbers<double>(oriel::Format::parse("d")), ViewTask::equal_integer_float}};
}

} // namespace

Views measure_views(const Settings& settings, const std::vector<Peer>& peers, Verdicts& verdicts, const Say& say) {
    std::vector<Line> reading;
    for (const std::size_t bytes : {std::size_t{64} << 10, std::size_t{16} << 20}) {
        if (settings.quick && bytes > (1 << 20)) continue;
        add_reading_lines<std::uint8_t>(reading, bytes);
        add_reading_lines<std::uint16_t>(reading, bytes);
        add_reading_lines<float>(reading, bytes);
        add_reading_lines<double>(reading, bytes);
    }
    Views out;
    for (const Crossing& c : crossings()) {
        if (c.a == c.b)
            reading.push_back({c.what + ", 100000 numbers", repeated([c] { benchmark::DoNotOptimize(c.a == c.b); }),
                               "CPython's memoryview", viewing(peers, "NumPy", c.task), 0.05});
        else out.wrong.push_back({"oriel", c.what + " of equal numbers"});
    }

    {
        const Counting lone(false);
        out.tables.push_back(measured("Making a view and destroying it, in a process of one thread",
                                      lone_making_lines(peers), settings, verdicts, say));
    }
    const Counting atomic(true);
    out.tables.push_back(measured("Making a view and destroying it", making_lines(peers), settings, verdicts, say));
    out.tables.push_back(
        measured("A window into a typed Span, which counts nothing", window_lines(peers), settings, verdicts, say));
    out.tables.push_back(measured("Reading through a view", reading, settings, verdicts, say));
    return out;
}

} // namespace bench
