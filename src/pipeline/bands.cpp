#include "pipeline/bands.hpp"

#include "copy/convert.hpp"
#include "oriel/error.hpp"
#include "pipeline/limits.hpp"
#include "pipeline/ring.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace oriel::pipeline {
namespace {

constexpr std::uint64_t piece_bytes = std::uint64_t{256} << 10; // read and gathered in the second-level cache
// Of several threads a band is larger than a piece: to wake one takes long. Not where memory is little.
constexpr std::uint64_t band_bytes = std::uint64_t{1} << 20;
constexpr std::uint64_t little_memory = std::uint64_t{16} << 20;
constexpr std::ptrdiff_t turned_rows = 16; // turned views are gathered in tiles

// A band of a turned picture is a strip of the source's columns. The wider it is, the fewer reads; but it is held.
constexpr std::uint64_t strip_row_bytes = 8192; // of one row of the source
constexpr std::uint64_t strip_bytes = std::uint64_t{24} << 20;
constexpr std::uint64_t strips_bytes = 3 * strip_bytes; // of all that are in flight
constexpr std::uint64_t strips_at_least = 6;            // of a picture, unless its strips would be smaller than this
constexpr std::uint64_t small_strip = std::uint64_t{1} << 20;
constexpr std::uint64_t worth_a_thread = std::uint64_t{4} << 20;

// Bands in flight beside those that workers make: they even out who waits for whom. What goes on as it was read had
// better still be in the cache; strips are large.
constexpr std::size_t ahead_turned = 1;
constexpr std::size_t ahead_direct = 2;
constexpr std::size_t ahead_worked = 4; // as far as they take no more than this part of the memory:
constexpr std::uint64_t memory_over_bands_ahead = 4;

// Whether a row of the view is packed pixels, all channels, nothing to be done to them.
bool rows_are_plain(const Frame& frame) {
    return !frame.inverts() && !frame.remaps() && frame.layout().index(0, 0).is_c_contiguous(frame.format().itemsize());
}

// A block that is made once, at the size of the largest band, and looked at as each band needs.
class Scratch {
public:
    View view(const Format& format, const Layout& packed) {
        const std::size_t bytes = static_cast<std::size_t>(packed.size()) * format.itemsize();
        if (!buffer_ || buffer_->size() < bytes) buffer_ = Buffer::allocate(bytes);
        return buffer_->view(format, packed);
    }

private:
    std::optional<Buffer> buffer_;
};

// What one band in flight owns, and the work that fills it.
class Slot {
public:
    View prepare(const Picture& picture, const std::optional<Image>& resident, const Route& route, std::ptrdiff_t y) {
        const Frame frame = picture.frame().rows(y, std::min(route.rows, picture.height() - y));
        const Frame gathered = frame.gathered();
        std::optional<Image> band;
        if (resident) band = resident->seen_as(resident->frame().rows(y, frame.height()));
        else if (route.piece_rows >= frame.height() && route.piece_columns >= frame.width())
            band = read(picture, frame);
        if (band && !route.converts && rows_are_plain(band->frame())) return band->view();
        const View pixels = gathered_.view(gathered.format(), gathered.layout());
        if (band) gather(*band, pixels);
        else read_pieces(picture, frame, route, pixels);
        if (!route.converts) return pixels;
        const Frame& wanted = route.wanted;
        const View converted =
            converted_.view(wanted.format(), Layout::contiguous(gathered.layout().shape(), wanted.format().itemsize()));
        copying::convert(pixels, frame.max(), converted, wanted.max());
        return converted;
    }

private:
    Image read(const Picture& picture, const Frame& frame) {
        const Frame& natural = picture.source()->frame();
        const Reach need = reach(natural, frame);
        const Layout packed = Layout::contiguous({need.window.height, need.window.width, natural.layout().extent(2)},
                                                 natural.format().itemsize());
        const View window = window_.view(natural.format(), packed);
        picture.source()->read(need.window, window);
        return {window, frame.with_layout(need.layout)};
    }

    void read_pieces(const Picture& picture, const Frame& frame, const Route& route, const View& pixels) {
        for (std::ptrdiff_t y = 0; y < frame.height(); y += route.piece_rows) {
            const Frame rows = frame.rows(y, std::min(route.piece_rows, frame.height() - y));
            for (std::ptrdiff_t x = 0; x < frame.width(); x += route.piece_columns) {
                const std::ptrdiff_t count = std::min(route.piece_columns, frame.width() - x);
                const Frame piece = rows.with_layout(rows.layout().take(1, {x, count, 1}));
                const View to = pixels.slice(0, {y, y + rows.height()}).slice(1, {x, x + count});
                const Reach need = reach(picture.source()->frame(), piece);
                // One pixel of some channels is packed too, but the source gives all of them.
                const bool all_channels = picture.source()->frame().layout().extent(2) == piece.layout().extent(2);
                const bool as_stored = piece.height() == 1 && need.window.height == 1 && all_channels &&
                                       rows_are_plain(piece.with_layout(need.layout));
                if (as_stored) picture.source()->read(need.window, to);
                else gather(read(picture, piece), to);
            }
        }
    }

    Scratch window_;
    Scratch gathered_;
    Scratch converted_;
};

class Progress {
public:
    Progress(const Options& options, std::ptrdiff_t rows) : options_(options), rows_(rows) {}
    void done(std::ptrdiff_t rows) const {
        if (options_.progress &&
            !options_.progress(static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(rows_)))
            throw Cancelled("stopped as asked; nothing was kept of the output");
    }

private:
    const Options& options_;
    std::ptrdiff_t rows_;
};

// How many threads prepare bands beside the one that takes them, if there is enough to do. More than a few would wait
// for that one.
unsigned workers_for(const Picture& picture, const Route& route, const Options& options) {
    const Source& source = *picture.source();
    const unsigned threads = options.threads != 0 ? options.threads : std::thread::hardware_concurrency();
    if (threads <= 1) return 0;
    if (memory_limit(options) < little_memory) return 1;
    if (route.in_order) return 1;
    // To write a byte takes longer than to read one.
    if (route.streams && !route.need.turned && source.bytes_of(route.need.window) < 2 * picture.frame().nbytes())
        return 1;
    return std::min(threads - 1, 4U);
}

// How many bands are in flight, of so many bytes each, where there is room.
std::size_t slots_for(const Route& route, std::uint64_t slot_bytes, std::size_t bands, std::uint64_t limit) {
    if (route.workers == 0) return 1;
    const auto ahead = [&] {
        if (route.need.turned && route.streams) return ahead_turned;
        if (route.direct) return ahead_direct;
        const std::uint64_t fit = limit / memory_over_bands_ahead / std::max<std::uint64_t>(slot_bytes, 1);
        const std::uint64_t beside = fit > route.workers ? fit - route.workers : 0;
        return static_cast<std::size_t>(std::clamp<std::uint64_t>(beside, ahead_direct, ahead_worked));
    };
    return std::min(route.workers + ahead(), bands);
}

} // namespace

Route route(const Picture& picture, const Frame& wanted, std::uint64_t beside, const Options& options) {
    const Source& source = *picture.source();
    const Frame& frame = picture.frame();
    const std::uint64_t limit = memory_limit(options);
    Route out{.wanted = wanted, .need = reach(source.frame(), frame)};
    out.streams = source.reading() == Reading::window ||
                  (source.reading() == Reading::rows && !out.need.turned && !out.need.upward);
    // Strips of columns would decode the same rows again and again; the window is held rather, if there is room.
    if (out.streams && out.need.turned && source.costs_whole_rows() && source.bytes_of(out.need.window) <= limit / 2)
        out.streams = false;
    out.in_order =
        out.streams && (source.reading() != Reading::window || source.decodes() || source.costs_whole_rows());
    out.converts = wanted.format() != frame.format() || wanted.max() != frame.max();
    if (out.converts) copying::require_convertible(frame.format(), frame.max(), wanted.format(), wanted.max());
    // As far as can be told: an Image's own buffer may lie otherwise than its source's coordinates.
    // Bytes of the source's rows for one row of the view, and how many of its rows (turned: columns) that takes.
    const std::ptrdiff_t height = std::max<std::ptrdiff_t>(frame.height(), 1);
    const std::ptrdiff_t width = std::max<std::ptrdiff_t>(frame.width(), 1);
    const bool turned = out.need.turned && out.streams;
    const bool gaps = !out.need.turned && out.streams && out.need.window.height > height;
    const auto pixel = static_cast<std::uint64_t>(source.frame().layout().stride(1));
    const auto across = static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(out.need.window.width / height, 1));
    const auto down = static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(out.need.window.height / width, 1));
    const std::uint64_t row_bytes = std::max<std::uint64_t>(frame.row_bytes(), 1);
    out.direct = !out.converts && !turned && rows_are_plain(frame.with_layout(out.need.layout)) && !gaps;
    // Rows apart that are stored as they are wanted go where they are wanted, one by one (see read_pieces).
    const bool one_by_one = gaps && rows_are_plain(frame.with_layout(out.need.layout)) &&
                            source.frame().layout().extent(2) == frame.layout().extent(2);
    const unsigned workers = frame.nbytes() < worth_a_thread ? 0 : workers_for(picture, out, options);
    const std::uint64_t strip = std::min(strip_bytes, std::min(strips_bytes, limit / 4) / (workers + 1));
    const std::uint64_t in_band =
        turned ? std::min({strip_row_bytes / (pixel * across), strip / row_bytes,
                           std::max(static_cast<std::uint64_t>(height) / strips_at_least, small_strip / row_bytes)})
               : (workers <= 1 ? piece_bytes : band_bytes) / row_bytes;
    const std::ptrdiff_t at_least = out.need.turned ? turned_rows : 1;
    out.rows = std::min(std::max(static_cast<std::ptrdiff_t>(in_band), at_least), height);
    // As many as a piece has room for, at least one, at most all.
    const auto in_piece = [](std::uint64_t bytes_of_one, std::ptrdiff_t all) {
        return std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(piece_bytes / bytes_of_one), 1, all);
    };
    const std::uint64_t window_bytes = source.bytes_of(out.need.window);
    const std::uint64_t source_row = window_bytes / static_cast<std::uint64_t>(height);
    out.piece_rows = gaps ? 1 : turned || out.direct ? out.rows : in_piece(std::max(row_bytes, source_row), out.rows);
    out.piece_columns = width;
    if (turned) out.piece_columns = in_piece(static_cast<std::uint64_t>(out.rows) * pixel * across * down, width);

    out.read_bytes =
        gaps ? window_bytes / static_cast<std::uint64_t>(out.need.window.height) * static_cast<std::uint64_t>(height)
             : window_bytes;
    out.held_bytes = source.held_memory();
    if (!out.streams && source.reading() != Reading::whole) out.held_bytes += window_bytes;
    std::uint64_t slot = 0;
    if (out.streams && !one_by_one) {
        const Frame once = frame.rows(0, std::min(out.piece_rows, frame.height()));
        const Layout piece = once.layout().take(1, {0, std::min(out.piece_columns, frame.width()), 1});
        slot += source.bytes_of(reach(source.frame(), once.with_layout(piece)).window);
    }
    const auto band = static_cast<std::uint64_t>(out.rows);
    if (!out.direct) slot += band * frame.row_bytes();
    if (out.converts) slot += band * wanted.row_bytes();
    const auto bands = static_cast<std::size_t>((height + out.rows - 1) / out.rows);
    const bool work_to_share = out.streams || !out.direct;
    if (work_to_share && bands > 1) out.workers = workers;
    out.slots = slots_for(out, slot, bands, limit);
    // Fewer go on at once before the work is refused.
    const std::uint64_t taken = out.held_bytes + beside;
    const std::uint64_t room = limit > taken ? limit - taken : 0;
    if (slot != 0) out.slots = static_cast<std::size_t>(std::clamp<std::uint64_t>(room / slot, 1, out.slots));
    out.workers = static_cast<unsigned>(std::min<std::size_t>(out.workers, out.slots - 1));
    out.scratch_bytes = slot * out.slots;
    if (!out.direct && !one_by_one) out.copied_bytes += frame.nbytes();
    if (out.converts) out.copied_bytes += wanted.nbytes();
    return out;
}

namespace {

std::ptrdiff_t rows_of_piece(const Frame& frame) {
    constexpr std::size_t watched_bytes = std::size_t{1} << 20;
    return static_cast<std::ptrdiff_t>(
        std::max<std::size_t>(watched_bytes / std::max<std::size_t>(frame.row_bytes(), 1), 1));
}

} // namespace

void run(const Picture& picture, const Route& route, Sink& sink, const Options& options) {
    const Progress progress(options, picture.height());
    const std::optional<Image> resident = route.streams ? std::nullopt : std::optional(picture.resident());
    const std::ptrdiff_t height = picture.height();
    // Who watches sees a large band go by in pieces: an encoder may take long for it.
    const std::ptrdiff_t piece = options.progress ? rows_of_piece(route.wanted) : route.rows;
    const auto deliver = [&](const View& band, std::ptrdiff_t y) {
        for (std::ptrdiff_t done = 0; done < band.extent(0); done += piece) {
            const std::ptrdiff_t end = std::min(done + piece, band.extent(0));
            sink.rows(band.slice(0, {done, end}));
            progress.done(std::min(y + end, height));
        }
    };
    if (route.slots == 1) {
        Slot slot;
        for (std::ptrdiff_t y = 0; y < height; y += route.rows) deliver(slot.prepare(picture, resident, route, y), y);
        return;
    }

    const auto row_of = [&](std::size_t k) { return static_cast<std::ptrdiff_t>(k) * route.rows; };
    const auto bands = static_cast<std::size_t>((height + route.rows - 1) / route.rows);
    Ring<Slot, View> ring(route.slots, bands);
    std::vector<std::jthread> workers;
    workers.reserve(route.workers);
    struct Stop { // before the workers are joined, however this scope is left
        Ring<Slot, View>& ring;
        ~Stop() { ring.stop(); }
    } const stop{ring};
    const auto prepare = [&](Slot& slot, std::size_t k) { return slot.prepare(picture, resident, route, row_of(k)); };
    for (unsigned worker = 0; worker < route.workers; ++worker) try {
            workers.emplace_back([&] {
                while (ring.produce(prepare)) continue;
            });
        } catch (const std::system_error&) { // no more threads are to be had
            break;
        }
    const Makers makers = route.in_order && !workers.empty() ? Makers::producers : Makers::all;
    for (std::size_t k = 0; k < bands; ++k)
        ring.consume(k, makers, prepare, [&](const View& band) { deliver(band, row_of(k)); });
}

} // namespace oriel::pipeline
