#include "fuzz/view_geometry.hpp"

#include "oriel/error.hpp"
#include "oriel/index.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzzing {
namespace {

using namespace oriel;
using Shape = ViewModel::Shape;

constexpr Wide most_elements = 1024;

class Geometry {
public:
    Geometry(Numbers& numbers, std::size_t block_bytes) : numbers_(numbers), block_bytes_(block_bytes) {}

    Derived derive(std::size_t operation, const Live& live) {
        switch (operation) {
        case 0:
        case 1:
        case 2: return slice(live);
        case 3: return index(live);
        case 4: return flip(live);
        case 5: return swap_axes(live);
        case 6: return permute(live);
        case 7: return transpose(live);
        case 8: return move_axis(live);
        case 9: return squeeze(live);
        case 10: return broadcast(live);
        case 11:
        case 12:
        case 13: return reshape(live);
        case 14:
        case 15: return cast(live);
        case 16: return cast_to_shape(live);
        case 17:
        case 18: return as_strided(live);
        case 19:
        case 20: return indexed(live);
        case 21: return field(live);
        default: return as_readonly(live);
        }
    }

private:
    /// What `make` gives; nothing where it throws an Error.
    template <class Make> static std::optional<View> attempt(const Make& make) {
        try {
            return make();
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    std::size_t axis(const Live& live) { return numbers_.index(live.model.rank() + (numbers_.byte() < 8 ? 1 : 0)); }

    Slice some_slice() {
        Slice out;
        const std::uint8_t which = numbers_.byte();
        if ((which & 1) != 0) out.start = numbers_.number();
        if ((which & 2) != 0) out.stop = numbers_.number();
        if ((which & 4) != 0) out.step = (which & 8) != 0 ? numbers_.number() : (which & 16) != 0 ? -1 : 2;
        return out;
    }

    Derived slice(const Live& live) {
        const std::size_t a = axis(live);
        const Slice s = some_slice();
        Derived out{attempt([&] { return live.view.slice(a, s); }), std::nullopt};
        if (a < live.model.rank() && s.step != 0) out.model = live.model.taken(a, sliced(s, live.model.shape[a]));
        return out;
    }

    Derived index(const Live& live) {
        const std::size_t a = axis(live);
        const std::ptrdiff_t i = numbers_.number();
        Derived out{attempt([&] { return live.view.index(a, i); }), std::nullopt};
        if (a < live.model.rank() && i >= -live.model.shape[a] && i < live.model.shape[a])
            out.model = live.model.dropped(a, i < 0 ? i + live.model.shape[a] : i);
        return out;
    }

    Derived flip(const Live& live) {
        const std::size_t a = axis(live);
        Derived out{attempt([&] { return live.view.flip(a); }), std::nullopt};
        if (a < live.model.rank()) out.model = live.model.taken(a, sliced({{}, {}, -1}, live.model.shape[a]));
        return out;
    }

    Derived swap_axes(const Live& live) {
        const std::size_t a = axis(live);
        const std::size_t b = axis(live);
        Derived out{attempt([&] { return live.view.swap_axes(a, b); }), std::nullopt};
        if (a >= live.model.rank() || b >= live.model.rank()) return out;
        std::vector<std::size_t> order = axes_in_order(live.model.rank());
        std::swap(order[a], order[b]);
        out.model = live.model.permuted(order);
        return out;
    }

    Derived permute(const Live& live) {
        std::vector<std::size_t> order = axes_in_order(live.model.rank());
        for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[numbers_.index(k)]);
        Shape asked(order.begin(), order.end());
        const bool sound = numbers_.byte() >= 16;
        if (!sound) asked.push_back(numbers_.number());
        Derived out{attempt([&] { return live.view.permute(asked); }), std::nullopt};
        if (sound) out.model = live.model.permuted(order);
        return out;
    }

    Derived transpose(const Live& live) {
        std::vector<std::size_t> order = axes_in_order(live.model.rank());
        std::reverse(order.begin(), order.end());
        return {attempt([&] { return live.view.transpose(); }), live.model.permuted(order)};
    }

    Derived move_axis(const Live& live) {
        const std::size_t from = axis(live);
        const std::size_t to = axis(live);
        Derived out{attempt([&] { return live.view.move_axis(from, to); }), std::nullopt};
        if (from >= live.model.rank() || to >= live.model.rank()) return out;
        std::vector<std::size_t> order = axes_in_order(live.model.rank());
        order.erase(order.begin() + static_cast<std::ptrdiff_t>(from));
        order.insert(order.begin() + static_cast<std::ptrdiff_t>(to), from);
        out.model = live.model.permuted(order);
        return out;
    }

    Derived squeeze(const Live& live) {
        ViewModel model = live.model;
        std::erase(model.shape, 1);
        return {attempt([&] { return live.view.squeeze(); }), std::move(model)};
    }

    Derived broadcast(const Live& live) {
        Shape to = live.model.shape;
        for (std::ptrdiff_t& extent : to)
            if (extent == 1 || numbers_.byte() < 10)
                extent = numbers_.byte() < 230 ? numbers_.below(6) : numbers_.number();
        for (std::size_t more = numbers_.index(3); more > 0; --more) to.insert(to.begin(), numbers_.below(5));
        Derived out{attempt([&] { return live.view.broadcast_to(to); }), std::nullopt};
        bool fits = elements(to) >= 0 && to.size() <= Layout::max_rank;
        const std::size_t missing = to.size() - live.model.rank();
        for (std::size_t a = 0; a < live.model.rank(); ++a)
            fits = fits && (live.model.shape[a] == 1 || live.model.shape[a] == to[a + missing]);
        if (!fits) return out;
        if (elements(to) > most_elements) return {std::nullopt, std::nullopt, false};
        out.known = elements(to) > 0; // a shape of nothing may still have extents that no address can count
        out.model = live.model.picked(to, [&](std::span<const std::ptrdiff_t> at) {
            Shape from(at.begin() + static_cast<std::ptrdiff_t>(missing), at.end());
            for (std::size_t a = 0; a < from.size(); ++a)
                if (live.model.shape[a] == 1) from[a] = 0;
            return from;
        });
        out.model->writable = false;
        return out;
    }

    /// A shape for so many elements, mostly a right one.
    Shape some_shape(std::ptrdiff_t count) {
        Shape out;
        std::ptrdiff_t rest = count;
        for (std::size_t axes = numbers_.index(5); axes > 0; --axes) {
            const std::ptrdiff_t extent = numbers_.byte() < 240 ? numbers_.below(8) : numbers_.number();
            out.push_back(extent);
            if (extent > 0 && rest % extent == 0) rest /= extent;
        }
        const std::uint8_t last = numbers_.byte();
        if (last < 230) out.push_back(last % 2 != 0 ? -1 : rest);
        return out;
    }

    /// With its -1 worked out; nothing if it does not hold so many elements.
    static std::optional<Shape> resolved(Shape shape, std::ptrdiff_t count) {
        const auto open = std::count(shape.begin(), shape.end(), -1);
        if (open > 1) return std::nullopt;
        if (open == 1) {
            std::ptrdiff_t* const at = &*std::find(shape.begin(), shape.end(), -1);
            *at = 1;
            const Wide known = elements(shape);
            if (known <= 0 || count % known != 0) return std::nullopt;
            *at = static_cast<std::ptrdiff_t>(count / known);
        }
        if (elements(shape) != count) return std::nullopt;
        return shape;
    }

    Derived reshape(const Live& live) {
        const Shape asked = some_shape(static_cast<std::ptrdiff_t>(live.model.at.size()));
        Derived out{attempt([&] { return live.view.reshape(asked); }), std::nullopt};
        const auto to = resolved(asked, static_cast<std::ptrdiff_t>(live.model.at.size()));
        if (!to || to->size() > Layout::max_rank) return out;
        if (!live.model.empty() && !live.model.strides_exist(*to)) return out;
        out.known = !live.model.empty();
        out.model = live.model;
        out.model->shape = *to;
        return out;
    }

    Format some_format() {
        constexpr std::array codes{"B",
                                   "b",
                                   "?",
                                   "c",
                                   "<h",
                                   ">H",
                                   "<i",
                                   ">I",
                                   "<q",
                                   ">Q",
                                   "<e",
                                   "<f",
                                   ">d",
                                   "Zf",
                                   ">Zd",
                                   "g",
                                   "3s",
                                   "2w",
                                   ">w",
                                   "T{B:r:>H:g:}",
                                   "5x",
                                   "&<i",
                                   ">e",
                                   "<f:x:(2,3)B:y:3x",
                                   "T{T{<H:a:B:b:}:in:?:t:}",
                                   ">f",
                                   "H"};
        const std::uint8_t which = numbers_.byte();
        if (which < 230) return Format::parse(codes[which % codes.size()]);
        try {
            const std::string_view text = numbers_.text(numbers_.index(12));
            return numbers_.flag() ? Format::parse(text) : Format::parse(text, numbers_.byte());
        } catch (const Error&) {
            return {};
        }
    }

    Derived cast(const Live& live) {
        const Format format = some_format();
        Derived out{attempt([&] { return live.view.cast(format); }), std::nullopt};
        const std::size_t itemsize = format.itemsize();
        if (itemsize == live.model.itemsize) {
            out.model = live.model;
            return out;
        }
        if (live.model.rank() == 0) return out;
        const std::ptrdiff_t bytes = live.model.shape.back() * static_cast<std::ptrdiff_t>(live.model.itemsize);
        if (bytes % static_cast<std::ptrdiff_t>(itemsize) != 0) return out;
        const std::ptrdiff_t extent = live.model.shape.back();
        for (std::size_t k = 1; k < live.model.at.size(); ++k)
            if (k % static_cast<std::size_t>(extent) != 0 &&
                live.model.at[k] != live.model.at[k - 1] + static_cast<std::ptrdiff_t>(live.model.itemsize))
                return out;
        ViewModel model{live.model.shape, {}, itemsize, live.model.writable};
        model.shape.back() = bytes / static_cast<std::ptrdiff_t>(itemsize);
        for (std::size_t k = 0; k < live.model.at.size(); k += static_cast<std::size_t>(extent))
            for (std::ptrdiff_t i = 0; i < model.shape.back(); ++i)
                model.at.push_back(live.model.at[k] + i * static_cast<std::ptrdiff_t>(itemsize));
        out.known = !live.model.empty();
        out.model = std::move(model);
        return out;
    }

    Derived cast_to_shape(const Live& live) {
        const Format format = some_format();
        const std::ptrdiff_t bytes = static_cast<std::ptrdiff_t>(live.view.nbytes());
        const auto itemsize = static_cast<std::ptrdiff_t>(format.itemsize());
        const Shape asked = some_shape(bytes / itemsize);
        Derived out{attempt([&] { return live.view.cast(format, asked); }), std::nullopt};
        if (!live.model.is_c_contiguous() && !live.model.is_f_contiguous()) return out;
        if (bytes % itemsize != 0) return out;
        const auto to = resolved(asked, bytes / itemsize);
        if (!to || to->size() > Layout::max_rank) return out;
        out.known = bytes != 0;
        ViewModel model{*to, {}, format.itemsize(), live.model.writable};
        const std::ptrdiff_t first =
            live.model.empty() ? 0 : *std::min_element(live.model.at.begin(), live.model.at.end());
        for (std::ptrdiff_t k = 0; k < bytes / itemsize; ++k) model.at.push_back(first + k * itemsize);
        out.model = std::move(model);
        return out;
    }

    Derived as_strided(const Live& live) {
        Shape shape;
        Shape strides;
        for (std::size_t axes = numbers_.index(5); axes > 0; --axes) {
            const bool usual = numbers_.byte() < 230;
            shape.push_back(usual ? numbers_.below(9) : numbers_.number());
            strides.push_back(usual ? numbers_.below(40) - 8 : numbers_.number());
        }
        const std::ptrdiff_t offset = numbers_.byte() < 230 ? numbers_.below(200) : numbers_.number();
        const Layout layout(shape, strides, offset);
        Derived out{attempt([&] { return live.view.as_strided(layout); }), std::nullopt};
        const Wide count = elements(shape);
        if (count < 0) return out;
        if (count == 0) {
            out.known = false;
            out.model = ViewModel{shape, {}, live.model.itemsize, live.model.writable};
            return out;
        }
        // The bytes it would reach, without counting them one by one.
        constexpr Wide far = Wide{1} << 100;
        Wide low = offset;
        Wide high = low + static_cast<Wide>(live.model.itemsize);
        for (std::size_t a = 0; a < shape.size(); ++a) {
            const Wide last = Wide{strides[a]} * (shape[a] - 1);
            (last < 0 ? low : high) += std::clamp(last, -far, far);
        }
        if (low < 0 || high > static_cast<Wide>(block_bytes_)) return out;
        if (count > most_elements) return {std::nullopt, std::nullopt, false};
        ViewModel model{shape, {}, live.model.itemsize, live.model.writable};
        testing::for_each_index(shape, [&](std::span<const std::ptrdiff_t> at) {
            Wide place = offset;
            for (std::size_t a = 0; a < at.size(); ++a) place += Wide{at[a]} * (shape[a] > 1 ? strides[a] : 0);
            model.at.push_back(static_cast<std::ptrdiff_t>(place));
        });
        if (model.writable && model.overlaps_itself()) return out;
        out.known = !model.writable; // the test for an overlap may refuse a sound layout
        out.model = std::move(model);
        return out;
    }

    Derived indexed(const Live& live) {
        std::vector<Index> parts;
        for (std::size_t count = numbers_.index(6); count > 0; --count) {
            switch (numbers_.index(6)) {
            case 0: parts.emplace_back(ellipsis); break;
            case 1: parts.emplace_back(newaxis); break;
            case 2: parts.emplace_back(numbers_.number()); break;
            case 3: parts.emplace_back(numbers_.below(3)); break;
            default: parts.emplace_back(some_slice());
            }
        }
        return {attempt([&] { return live.view.indexed(parts); }), indexed(live.model, parts)};
    }

    static std::optional<ViewModel> indexed(ViewModel model, const std::vector<Index>& parts) {
        const auto is = [](Index::Part part) { return [part](const Index& one) { return one.part() == part; }; };
        const auto taking = std::count_if(parts.begin(), parts.end(), is(Index::Part::number)) +
                            std::count_if(parts.begin(), parts.end(), is(Index::Part::slice));
        if (static_cast<std::size_t>(taking) > model.rank()) return std::nullopt;
        if (std::count_if(parts.begin(), parts.end(), is(Index::Part::rest)) > 1) return std::nullopt;
        const std::size_t rest = model.rank() - static_cast<std::size_t>(taking);
        std::size_t a = 0;
        for (const Index& part : parts) {
            switch (part.part()) {
            case Index::Part::number: {
                const std::ptrdiff_t extent = model.shape[a];
                if (part.number() < -extent || part.number() >= extent) return std::nullopt;
                model = model.dropped(a, part.number() < 0 ? part.number() + extent : part.number());
                break;
            }
            case Index::Part::slice:
                if (part.slice().step == 0) return std::nullopt;
                model = model.taken(a, sliced(part.slice(), model.shape[a]));
                ++a;
                break;
            case Index::Part::rest: a += rest; break;
            case Index::Part::added: model.shape.insert(model.shape.begin() + static_cast<std::ptrdiff_t>(a), 1); ++a;
            }
        }
        if (model.rank() > Layout::max_rank) return std::nullopt;
        return model;
    }

    Derived field(const Live& live) {
        const auto fields = live.view.format().fields();
        if (fields.empty()) return {attempt([&] { return live.view.field("r"); }), std::nullopt};
        const Field& chosen = fields[numbers_.index(fields.size())];
        const Field* first = nullptr; // of this name
        for (const Field& one : fields)
            if (first == nullptr && one.name == chosen.name) first = &one;
        Derived out{attempt([&] { return live.view.field(chosen.name); }), std::nullopt, false};
        if (!out.view || elements(first->shape) * static_cast<Wide>(live.model.at.size()) > most_elements)
            return {std::nullopt, std::nullopt, false};
        ViewModel model{live.model.shape, {}, first->format.itemsize(), live.model.writable};
        model.shape.insert(model.shape.end(), first->shape.begin(), first->shape.end());
        for (const std::ptrdiff_t at : live.model.at)
            for (std::size_t k = 0; k < first->count(); ++k)
                model.at.push_back(at + static_cast<std::ptrdiff_t>(first->offset + k * model.itemsize));
        if (model.itemsize == 0) return {std::nullopt, std::nullopt, false}; // strings of no characters
        out.model = std::move(model);
        return out;
    }

    Derived as_readonly(const Live& live) {
        ViewModel model = live.model;
        model.writable = false;
        return {live.view.as_readonly(), std::move(model)};
    }

    Numbers& numbers_;
    std::size_t block_bytes_;
};

} // namespace

Derived derive(std::size_t operation, const Live& live, Numbers& numbers, std::size_t block_bytes) {
    return Geometry(numbers, block_bytes).derive(operation, live);
}

} // namespace fuzzing
