// Values across the border. What C is given points into `kept`, which belongs to the thread.
#include "c_api/values.hpp"

#include "c_api/guard.hpp"

#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <deque>
#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace oriel::c_api {
namespace {

// Deques, whose elements stay where they are.
struct Kept {
    Value value;
    std::deque<std::vector<oriel_value>> lists;
    std::deque<std::vector<std::uint32_t>> texts;
};
thread_local Kept kept;

double as_double(long double number) {
    const auto nearest = static_cast<double>(number);
    if (std::isinf(nearest) && !std::isinf(number))
        throw ValueError(fmt::format("a long double of {} is beyond the greatest double, {}; cast to 'B' for its bytes",
                                     number, std::numeric_limits<double>::max()));
    return nearest;
}

struct ToC {
    oriel_value operator()(bool truth) const {
        oriel_value out{};
        out.kind = ORIEL_BOOL;
        out.as.boolean = truth ? 1 : 0;
        return out;
    }
    oriel_value operator()(std::int64_t number) const {
        oriel_value out{};
        out.kind = ORIEL_INT;
        out.as.int64 = number;
        return out;
    }
    oriel_value operator()(std::uint64_t number) const {
        oriel_value out{};
        out.kind = ORIEL_UINT;
        out.as.uint64 = number;
        return out;
    }
    oriel_value operator()(double number) const {
        oriel_value out{};
        out.kind = ORIEL_REAL;
        out.as.real = number;
        return out;
    }
    // C's callers know no long double that they could be given: the nearest double, where there is one.
    oriel_value operator()(long double number) const { return (*this)(as_double(number)); }
    oriel_value operator()(const std::complex<long double>& number) const {
        return (*this)(std::complex<double>(as_double(number.real()), as_double(number.imag())));
    }
    oriel_value operator()(std::complex<double> number) const {
        oriel_value out{};
        out.kind = ORIEL_COMPLEX;
        out.as.pair = {number.real(), number.imag()};
        return out;
    }
    oriel_value operator()(const std::string& bytes) const {
        oriel_value out{};
        out.kind = ORIEL_BYTES;
        out.as.bytes = {bytes.data(), bytes.size()};
        return out;
    }
    oriel_value operator()(const std::u32string& text) const {
        const std::vector<std::uint32_t>& points = kept.texts.emplace_back(text.begin(), text.end());
        oriel_value out{};
        out.kind = ORIEL_TEXT;
        out.as.text = {points.data(), points.size()};
        return out;
    }
    oriel_value operator()(const std::vector<Value>& list) const {
        std::vector<oriel_value> items;
        for (const Value& item : list) items.push_back(std::visit(*this, item.base()));
        const std::vector<oriel_value>& lasting = kept.lists.emplace_back(std::move(items));
        oriel_value out{};
        out.kind = ORIEL_LIST;
        out.as.list = {lasting.data(), lasting.size()};
        return out;
    }
};

Value from_c(const oriel_value& value, int depth) {
    constexpr int deepest = 64; // no format is nested as deep; a list that holds itself is
    const auto& as = value.as;
    switch (value.kind) {
    case ORIEL_BOOL: return as.boolean != 0;
    case ORIEL_INT: return as.int64;
    case ORIEL_UINT: return as.uint64;
    case ORIEL_REAL: return as.real;
    case ORIEL_COMPLEX: return std::complex<double>(as.pair.real, as.pair.imag);
    case ORIEL_BYTES:
        if (as.bytes.size != 0) need(as.bytes.data, "value.as.bytes.data");
        return std::string(as.bytes.data, as.bytes.size);
    case ORIEL_TEXT:
        if (as.text.size != 0) need(as.text.data, "value.as.text.data");
        return std::u32string(as.text.data, as.text.data + as.text.size);
    case ORIEL_LIST: break;
    default:
        throw ValueError(fmt::format("{} is no kind of value; there are ORIEL_BOOL (0) to ORIEL_LIST (7)", value.kind));
    }
    if (depth == deepest) throw ValueError(fmt::format("lists in lists, more than {} deep", deepest));
    if (as.list.size != 0) need(as.list.items, "value.as.list.items");
    std::vector<Value> items;
    for (std::size_t k = 0; k < as.list.size; ++k) items.push_back(from_c(as.list.items[k], depth + 1));
    return items;
}

} // namespace

Value value_of(const oriel_value& value) { return from_c(value, 0); }

oriel_value lasting(Value value) {
    kept = {std::move(value), {}, {}};
    return std::visit(ToC(), kept.value.base());
}

} // namespace oriel::c_api
