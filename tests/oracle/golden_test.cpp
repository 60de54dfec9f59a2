// What NumPy and CPython said of a few hundred chains of views, asked again without them: tests/oracle/golden.jsonl, as
// memoryview_oracle.py --golden writes it. A line is a chain: a start, steps (view_steps.py), what the peers see at the
// end, and an assignment of the view to itself.
#include "c_api/guard.hpp"
#include "c_api/view_handle.hpp"
#include "oriel/copy.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

using namespace oriel;
using nlohmann::json;

namespace {

using Numbers = std::vector<std::ptrdiff_t>;

std::vector<std::byte> bytes_of(const std::string& hex) {
    std::vector<std::byte> out;
    for (std::size_t k = 0; k < hex.size(); k += 2)
        out.push_back(static_cast<std::byte>(std::stoi(hex.substr(k, 2), nullptr, 16)));
    return out;
}

std::string hex_of(const std::vector<std::byte>& bytes) { return hex(Buffer::copy_of(bytes).view()); }

std::optional<std::ptrdiff_t> number(const json& value) {
    return value.is_null() ? std::nullopt : std::optional(value.get<std::ptrdiff_t>());
}

Index index_of(const json& part) {
    if (part.is_null()) return newaxis;
    if (part.is_string()) return ellipsis;
    if (part.is_number()) return part.get<std::ptrdiff_t>();
    return Slice{number(part[0]), number(part[1]), number(part[2]).value_or(1)};
}

View indexed(const View& view, const json& parts) {
    std::vector<Index> list;
    for (const json& part : parts) list.push_back(index_of(part));
    return view.indexed(list);
}

View started(const json& start, const Buffer& buffer) {
    const Format format = Format::parse(start["format"].get<std::string>());
    const Numbers shape = start["shape"];
    const std::ptrdiff_t offset = start["offset"];
    const Layout packed = Layout::contiguous(shape, format.itemsize());
    const Numbers strides = start["strides"].is_null() ? Numbers(packed.strides().begin(), packed.strides().end())
                                                       : start["strides"].get<Numbers>();
    return buffer.view(format, Layout(shape, strides, offset));
}

View taken(const json& step, const View& view) {
    const std::string op = step["op"];
    if (op == "index") return indexed(view, step["parts"]);
    if (op == "permute") return view.permute(step["order"].get<Numbers>());
    if (op == "reshape") return view.reshape(step["shape"].get<Numbers>());
    if (op == "broadcast") return view.broadcast_to(step["shape"].get<Numbers>());
    if (op == "readonly") return view.as_readonly();
    if (op == "field") return view.field(step["name"].get<std::string>());
    if (op == "squeeze") {
        if (step["axis"].is_null()) return view.squeeze();
        const std::size_t axis = step["axis"];
        (void)view.layout().squeeze(axis); // refuses what is no axis of one element
        return view.index(axis, 0);
    }
    const Format format = Format::parse(step["format"].get<std::string>());
    if (op == "cast_last") return view.cast(format);
    REQUIRE(op == "cast");
    return step["shape"].is_null() ? view.cast(format, {-1}) : view.cast(format, step["shape"].get<Numbers>());
}

void check_end(const json& end, const View& view, const Numbers& requests) {
    const Layout layout = view.layout().canonical(view.itemsize());
    CHECK(view.format().code() == end["format"].get<std::string>());
    CHECK(view.readonly() == end["readonly"].get<bool>());
    for (std::size_t axis = 0; axis < view.rank(); ++axis)
        if (!end["strides"][axis].is_null()) CHECK(layout.stride(axis) == end["strides"][axis].get<std::ptrdiff_t>());
    if (!end["offset"].is_null()) CHECK(layout.offset() == end["offset"].get<std::ptrdiff_t>());
    CHECK(hex_of(to_bytes(view, Order::row_major)) == end["C"].get<std::string>());
    CHECK(hex_of(to_bytes(view, Order::column_major)) == end["F"].get<std::string>());
    CHECK(hex_of(to_bytes(view, Order::as_stored)) == end["A"].get<std::string>());

    Numbers refused;
    const std::unique_ptr<oriel_view> handle = c_api::handle_of(View(view));
    for (const std::ptrdiff_t flags : requests) {
        oriel_buffer buffer;
        const oriel_status status = oriel_get_buffer(handle.get(), &buffer, static_cast<int>(flags));
        if (status != ORIEL_OK) refused.push_back(flags);
        CHECK((status == ORIEL_OK || status == ORIEL_EBUFFER));
        oriel_release_buffer(&buffer);
    }
    CHECK(json(refused).dump() == end["requests_refused"].dump());
}

void replay(const json& chain, const Numbers& requests) {
    const json& start = chain[0];
    std::vector<std::byte> memory = bytes_of(start["hex"]);
    const Buffer buffer = start["readonly"].get<bool>() ? Buffer::borrow(std::span<const std::byte>(memory))
                                                        : Buffer::borrow(std::span<std::byte>(memory));
    View view = started(start, buffer);
    for (const json& step : chain) {
        const std::string op = step["op"];
        if (op == "start") continue;
        CAPTURE(step.dump());
        if (op == "end") {
            check_end(step, view, requests);
        } else if (op == "assign") {
            copy(indexed(view, step["from"]).permute(step["order"].get<Numbers>()), indexed(view, step["to"]));
            CHECK(hex_of(memory) == step["hex_after"].get<std::string>());
        } else {
            const oriel_status status = c_api::guarded([&] { view = taken(step, view); });
            if (step.contains("refused")) {
                const std::string name = oriel_status_name(status);
                CHECK_MESSAGE(step["refused"].dump().find('"' + name.substr(6) + '"') != std::string::npos, name);
            } else {
                REQUIRE(status == ORIEL_OK);
                CHECK(json(view.shape()).dump() == step["shape_after"].dump());
            }
        }
    }
}

} // namespace

TEST_CASE("chains of views come out as NumPy and CPython said") {
    std::ifstream file(ORIEL_SOURCE_DIR "/tests/oracle/golden.jsonl");
    std::string line;
    REQUIRE(std::getline(file, line));
    const Numbers requests = json::parse(line)["requests"];
    int chains = 0;
    for (; std::getline(file, line); ++chains) {
        const json chain = json::parse(line);
        CAPTURE(chain[0].dump());
        replay(chain, requests);
    }
    CHECK(chains >= 200);
}
