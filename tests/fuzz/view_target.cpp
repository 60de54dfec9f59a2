// A program over views of two small blocks: every byte is an operation or one of its numbers. Beside each view goes its
// model (view_model.hpp), beside each block a copy that is written element by element; after every step they must
// agree.
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"
#include "fuzz/exact_buffer.hpp"
#include "fuzz/input_numbers.hpp"
#include "fuzz/slow_equality.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/view_geometry.hpp"
#include "fuzz/view_model.hpp"
#include "oriel/oriel.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace fuzzing {
namespace {

using namespace oriel;
using Shape = ViewModel::Shape;

constexpr std::size_t most_views = 8;
constexpr std::size_t most_steps = 40;

struct Block {
    Buffer buffer;
    Bytes model;
};

class Program {
public:
    explicit Program(Numbers numbers) : numbers_(numbers) {
        const auto targets = copying::targets();
        copying::use_target(targets[numbers_.index(targets.size())]);
        const std::uint8_t tuned = numbers_.byte();
        copying::tuning().streaming_bytes = (tuned & 1) != 0 ? 0 : std::size_t{40} << 20;
        copying::tuning().turning_bytes = (tuned & 1) != 0 ? 0 : std::size_t{5} << 20;
        copying::tuning().tile = (tuned & 2) != 0 ? 1 + (tuned >> 4) : 256;
        copying::tuning().few_atoms = (tuned & 8) != 0 ? 64 : 0;
        for (std::size_t k = 0; k < 2; ++k) {
            const std::size_t size = numbers_.byte() * (numbers_.byte() < 20 ? 6U : 1U);
            blocks_.push_back({exact_buffer(size), Bytes(size)});
            for (std::size_t i = 0; i < size; ++i) blocks_[k].model[i] = static_cast<std::byte>(i * 29 + k * 101 + 1);
            const View all = blocks_[k].buffer.view();
            std::copy(blocks_[k].model.begin(), blocks_[k].model.end(), all.mutable_data());
            ViewModel model{{static_cast<std::ptrdiff_t>(size)}, {}, 1, true};
            for (std::size_t i = 0; i < size; ++i) model.at.push_back(static_cast<std::ptrdiff_t>(i));
            views_.push_back({k, all, std::move(model)});
        }
    }
    ~Program() {
        copying::tuning() = before_;
        copying::use_target(copying::targets().back());
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void run() {
        for (std::size_t steps = 0; steps < most_steps && !numbers_.done(); ++steps) {
            step();
            for (const Block& block : blocks_) {
                const View all = block.buffer.view();
                require(std::equal(block.model.begin(), block.model.end(), all.data()), "the bytes of a block differ");
            }
        }
    }

private:
    void step() {
        const std::size_t operation = numbers_.index(32);
        if (operation < geometry_operations) return derive(operation);
        switch (operation) {
        case 23:
        case 24: return copy_elements();
        case 25: return fill();
        case 26: return set_element();
        case 27: return compare();
        case 28: return search();
        case 29: return write_element();
        default: return look();
        }
    }

    // Making views.

    void derive(std::size_t operation) {
        const Live& from = views_[numbers_.index(views_.size())];
        Derived derived = fuzzing::derive(operation, from, numbers_, blocks_[from.block].model.size());
        if (derived.known) {
            require(derived.view || !derived.model, "a view that exists is refused: " + from.view.layout().text());
            require(!derived.view || derived.model,
                    "a view that does not exist is given: " + from.view.layout().text());
        }
        if (!derived.view || !derived.model) return;
        Live made{from.block, std::move(*derived.view), std::move(*derived.model)};
        check(made);
        // Views of nothing may have extents that the model, which lists every index, cannot go through.
        constexpr std::ptrdiff_t longest = 1 << 16;
        if (std::ranges::any_of(made.model.shape, [](std::ptrdiff_t extent) { return extent > longest; })) return;
        if (views_.size() < most_views) views_.push_back(std::move(made));
        else views_[numbers_.index(views_.size())] = std::move(made);
    }

    void check(const Live& live) const {
        const Layout& layout = live.view.layout();
        const auto says = [&](const char* what) { return std::string(what) + ": " + layout.text(); };
        require(std::ranges::equal(layout.shape(), live.model.shape), says("a view's shape"));
        require(testing::offsets(layout) == live.model.at, says("where a view's elements are"));
        require(live.view.itemsize() == live.model.itemsize, says("the size of a view's elements"));
        require(live.view.readonly() == !live.model.writable, says("whether a view is read-only"));
        const std::size_t size = blocks_[live.block].model.size();
        layout.check(live.model.itemsize, size, false);
        require(live.view.is_c_contiguous() == live.model.is_c_contiguous(), says("whether a view is C-contiguous"));
        require(live.view.is_f_contiguous() == live.model.is_f_contiguous(), says("whether a view is F-contiguous"));
        require(live.view.size() == static_cast<std::ptrdiff_t>(live.model.at.size()), says("the size of a view"));
        require(layout.may_overlap_itself(live.model.itemsize) || !live.model.overlaps_itself(),
                says("a view overlaps itself and does not say so"));
        require(!live.model.writable || !live.model.overlaps_itself(), says("a writable view overlaps itself"));
        if (live.model.empty()) return;
        const auto [low, high] = std::minmax_element(live.model.at.begin(), live.model.at.end());
        require(layout.reach(live.model.itemsize) ==
                    ByteRange{*low, *high + static_cast<std::ptrdiff_t>(live.model.itemsize)},
                says("the bytes a view reaches"));
    }

    // What moves elements.

    /// The first elements along each axis, so that both have one shape, if they have one rank.
    static std::pair<Live, Live> common(Live a, Live b) {
        if (a.model.rank() != b.model.rank()) return {std::move(a), std::move(b)};
        for (std::size_t axis = 0; axis < a.model.rank(); ++axis) {
            const Slice part{{}, std::min(a.model.shape[axis], b.model.shape[axis])};
            for (Live* one : {&a, &b}) {
                one->model = one->model.taken(axis, sliced(part, one->model.shape[axis]));
                one->view = one->view.slice(axis, part);
            }
        }
        return {std::move(a), std::move(b)};
    }

    /// Two views, mostly of one shape and format.
    std::pair<Live, Live> some_pair() {
        auto [from, to] = common(views_[numbers_.index(views_.size())], views_[numbers_.index(views_.size())]);
        if (from.model.rank() != 0 && numbers_.flag()) { // another direction
            const std::size_t a = numbers_.index(from.model.rank());
            from.view = from.view.flip(a);
            from.model = from.model.taken(a, sliced({{}, {}, -1}, from.model.shape[a]));
        }
        if (from.view.format() != to.view.format() && from.model.itemsize == to.model.itemsize && numbers_.byte() < 200)
            from.view = from.view.cast(to.view.format());
        return {std::move(from), std::move(to)};
    }

    void copy_elements() {
        const auto [from, to] = some_pair();
        const bool sound =
            from.model.shape == to.model.shape && from.view.format() == to.view.format() && to.model.writable;
        try {
            copy(from.view, to.view);
            require(sound, "elements were copied that cannot be");
        } catch (const Error&) {
            require(!sound, "a copy is refused");
            return;
        }
        Bytes temporary;
        for (const std::ptrdiff_t at : from.model.at) {
            const std::byte* first = blocks_[from.block].model.data() + at;
            temporary.insert(temporary.end(), first, first + from.model.itemsize);
        }
        for (std::size_t k = 0; k < to.model.at.size(); ++k)
            put(to, to.model.at[k], std::span(temporary).subspan(k * to.model.itemsize, to.model.itemsize));
    }

    void put(const Live& live, std::ptrdiff_t at, std::span<const std::byte> element) {
        std::copy(element.begin(), element.end(), blocks_[live.block].model.begin() + at);
    }

    void fill() {
        const Live& live = views_[numbers_.index(views_.size())];
        Bytes pattern(live.model.itemsize);
        const bool same = numbers_.flag();
        for (std::byte& b : pattern) b = same ? std::byte{7} : static_cast<std::byte>(numbers_.byte());
        try {
            fill_bytes(live.view, pattern);
            require(live.model.writable, "a read-only view was filled");
        } catch (const Error&) {
            require(!live.model.writable, "filling is refused");
            return;
        }
        for (const std::ptrdiff_t at : live.model.at) put(live, at, pattern);
    }

    /// An element and its index; none of an empty view.
    struct Element {
        Shape index;
        std::ptrdiff_t at = 0;
    };
    std::optional<Element> some_element(const Live& live) {
        if (live.model.empty()) return std::nullopt;
        Element out;
        for (const std::ptrdiff_t extent : live.model.shape) out.index.push_back(numbers_.below(extent));
        out.at = live.model.at[live.model.position(out.index)];
        return out;
    }

    const std::byte* bytes_at(const Live& live, std::ptrdiff_t at) const {
        return blocks_[live.block].model.data() + at;
    }

    /// The model takes over one element as the library wrote it.
    void take_over(const Live& live, std::ptrdiff_t at) {
        const std::byte* const real = live.view.data() - live.view.layout().offset() + at;
        put(live, at, {real, live.model.itemsize});
    }

    void set_element() {
        const Live& live = views_[numbers_.index(views_.size())];
        const std::uint8_t value = numbers_.byte();
        const auto element = some_element(live);
        if (!element) return;
        try {
            live.view.set<std::uint8_t>(element->index, value);
            require(live.model.writable, "an element of a read-only view was set");
            put(live, element->at, std::span(&std::as_const(reinterpret_cast<const std::byte&>(value)), 1));
            require(live.view.get<std::uint8_t>(element->index) == value, "an element is not what it was set to");
        } catch (const Error&) {
            require(!live.model.writable || !detail::accesses<std::uint8_t>(live.view.format()),
                    "a byte cannot be set");
        }
    }

    Value some_value() {
        switch (numbers_.index(7)) {
        case 0: return numbers_.flag();
        case 1: return static_cast<std::uint64_t>(numbers_.number());
        case 2: return static_cast<double>(numbers_.number()) / 4;
        case 3: return std::string(numbers_.text(numbers_.index(5)));
        case 4: return std::complex<double>(static_cast<double>(numbers_.number()), numbers_.flag() ? 1 : 0);
        case 5: return static_cast<long double>(numbers_.number()) + (numbers_.flag() ? 0x1p-32L : 0);
        default: return static_cast<std::int64_t>(numbers_.number());
        }
    }

    void write_element() {
        const Live& live = views_[numbers_.index(views_.size())];
        const auto element = some_element(live);
        if (!element) return;
        try {
            // What is read can be written, and reads back; or any value at all.
            const bool own = numbers_.flag();
            const Value value = own ? read(live.view, element->index) : some_value();
            write(live.view, element->index, value);
            require(live.model.writable, "a value was written to a read-only view");
            const Bytes before(bytes_at(live, element->at), bytes_at(live, element->at) + live.model.itemsize);
            take_over(live, element->at);
            const Format& format = live.view.format();
            const bool unequal_to_itself = !slowly_equal(format, before.data(), format, before.data());
            require(!own || unequal_to_itself ||
                        slowly_equal(format, before.data(), format, bytes_at(live, element->at)),
                    "a value that was read is another one when it is written back");
        } catch (const Error&) {
            // Not of this kind, or out of range: nothing was changed.
        }
    }

    // What looks at elements.

    void compare() {
        const auto [a, b] = some_pair();
        bool same = a.model.shape == b.model.shape;
        const bool told = a.model.shape == b.model.shape || (!a.model.empty() && !b.model.empty());
        bool alike = same && a.model.itemsize == b.model.itemsize;
        for (std::size_t k = 0; (same || alike) && k < a.model.at.size(); ++k) {
            const std::byte* const x = bytes_at(a, a.model.at[k]);
            const std::byte* const y = bytes_at(b, b.model.at[k]);
            same = same && slowly_equal(a.view.format(), x, b.view.format(), y);
            alike = alike && std::equal(x, x + a.model.itemsize, y);
        }
        require(!told || equal(a.view, b.view) == same, "whether two views are equal");
        require(equal(a.view, b.view) == equal(b.view, a.view), "equality depends on the side");
        require(same_bytes(a.view, b.view) == alike, "whether two views have the same bytes");
    }

    void search() {
        const Live& live = views_[numbers_.index(views_.size())];
        const Format& format = live.view.format();
        const bool number = format.kind() <= Kind::complex;
        const auto element = some_element(live);
        if (!element) return;
        try {
            const bool own = numbers_.flag();
            const Value value = own ? read(live.view, element->index) : some_value();
            const auto exact = exact_value(value);
            if (!own && (!exact || !number)) {
                (void)find(live.view, value);
                return;
            }
            std::optional<std::size_t> first;
            std::size_t many = 0;
            for (std::size_t k = 0; k < live.model.at.size(); ++k) {
                const std::byte* const at = bytes_at(live, live.model.at[k]);
                const bool found = own ? slowly_equal(format, at, format, bytes_at(live, element->at))
                                       : exact_number(format, at) == *exact;
                if (found && many++ == 0) first = k;
            }
            require(count(live.view, value) == many, "how many elements have a value");
            const auto place = find(live.view, value);
            require(place.has_value() == first.has_value(), "whether an element has a value");
            require(!place || live.model.position(*place) == *first, "which element is the first of a value");
        } catch (const FormatError&) {
        } catch (const ValueError&) { // a text that holds no code points
        }
    }

    static std::optional<Exact> exact_value(const Value& value) {
        if (const auto* b = std::get_if<bool>(&value.base())) return Exact(*b ? 1 : 0);
        if (const auto* i = std::get_if<std::int64_t>(&value.base())) return Exact(static_cast<long double>(*i));
        if (const auto* u = std::get_if<std::uint64_t>(&value.base())) return Exact(static_cast<long double>(*u));
        if (const auto* d = std::get_if<double>(&value.base())) return Exact(static_cast<long double>(*d));
        if (const auto* l = std::get_if<long double>(&value.base())) return Exact(*l);
        if (const auto* z = std::get_if<std::complex<double>>(&value.base())) return Exact(z->real(), z->imag());
        if (const auto* z = std::get_if<std::complex<long double>>(&value.base())) return *z;
        return std::nullopt;
    }

    void look() {
        const Live& live = views_[numbers_.index(views_.size())];
        const auto packed = [&](const std::vector<std::ptrdiff_t>& order) {
            Bytes out;
            for (const std::ptrdiff_t at : order)
                out.insert(out.end(), bytes_at(live, at), bytes_at(live, at) + live.model.itemsize);
            return out;
        };
        std::vector<std::size_t> order = axes_in_order(live.model.rank());
        std::reverse(order.begin(), order.end());
        const Bytes rows = packed(live.model.at);
        const Bytes columns = packed(live.model.permuted(order).at);
        require(to_bytes(live.view) == rows, "the bytes of a view");
        require(to_bytes(live.view, Order::column_major) == columns, "the bytes of a view, column by column");
        const bool f_only = live.model.is_f_contiguous() && !live.model.is_c_contiguous();
        require(to_bytes(live.view, Order::as_stored) == (f_only ? columns : rows), "the bytes of a view as stored");
        const View packed_view = compact(live.view);
        require(packed_view.is_c_contiguous() && same_bytes(packed_view, live.view), "a compact copy");
        require(hash(packed_view.as_readonly()) == hash(live.view.as_readonly()), "hashes of the same bytes");
        require(hex(live.view).size() == 2 * rows.size(), "hexadecimal of a view");
        (void)hex(live.view, ':', numbers_.number());
    }

    Numbers numbers_;
    copying::Tuning before_ = copying::tuning();
    std::vector<Block> blocks_;
    std::vector<Live> views_;
};

} // namespace

void run_view(std::string_view, std::span<const std::byte> input) { Program(Numbers(input)).run(); }

} // namespace fuzzing
