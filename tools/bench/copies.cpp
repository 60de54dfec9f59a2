#include "copies.hpp"

#include "bounds.hpp"
#include "oriel/buffer.hpp"
#include "oriel_copying.hpp"

#include <algorithm>
#include <cstring>

namespace bench {
namespace {

std::string text(const Job& job) {
    return std::string(name(job.operation)) + ", " + std::string(job.kind.name) + ", " + job.size.text();
}

// Calls visit(job) for each job asked for.
template <class Visit> void for_each_job(const Settings& settings, Visit visit) {
    for (const Size size : settings.sizes_taken()) {
        for (const Kind& kind : kinds()) {
            if (!settings.takes(kind)) continue;
            Scene scene(kind, size);
            for (const Operation operation : operations())
                if (applies(operation, kind) && Settings::takes(settings.operations, name(operation)))
                    visit(scene.job(operation));
        }
    }
}

// memcpy of as many bytes as the result has, from the same memory to the same memory.
Work memcpy_of(const Job& job) {
    return repeated([to = job.target, from = job.source, bytes = job.result_bytes()] { std::memcpy(to, from, bytes); });
}

Cell measure(const Job& job, const Settings& settings, const std::vector<Peer>& peers, std::vector<Wrong>& wrong) {
    const std::vector<std::byte> right = expected(job);
    Cell cell{
        job.operation, job.kind, job.size, right.size(), {{"memcpy", memcpy_of(job)}}, {{"memcpy", memcpy_of(job)}}};
    const auto enter = [&](std::vector<Contender>& field, const std::string& who, Work work) {
        if (!work) return;
        if (leaves(work, job, right)) field.push_back({who, std::move(work)});
        else wrong.push_back({who, text(job)});
    };
    enter(cell.contenders, "oriel", oriel_copying(job));
    if (cell.contenders.size() == 1) return cell;
    // Peers that use all processors run after the others, whom their threads would disturb.
    for (const bool all_threads : {false, true}) {
        std::vector<Contender>& field = all_threads ? cell.threaded : cell.contenders;
        for (const Peer& peer : peers) {
            if (peer.all_threads != all_threads || !peer.copying) continue;
            if (peer.prepare) peer.prepare();
            enter(field, peer.name, peer.copying(job));
        }
        if (field.size() > 1) interleave(field, all_threads ? 0 : 1, settings.rounds);
    }
    return cell;
}

} // namespace

Scene::Scene(const Kind& kind, Size size)
    : kind_(kind), size_(size), source_(oriel::Buffer::allocate(size.pixels() * kind.pixel_bytes()).view()),
      target_(oriel::Buffer::allocate(source_.nbytes()).view()) {
    fill_with_pixels({source_.mutable_data(), source_.nbytes()}, kind.depth);
    std::memset(target_.mutable_data(), 0, target_.nbytes()); // touched
}

Job Scene::job(Operation operation) {
    return {operation, kind_, size_, source_.mutable_data(), target_.mutable_data()};
}

bool leaves(const Work& work, const Job& job, std::span<const std::byte> expected) {
    if (job.in_place()) std::memcpy(job.target, job.source, expected.size());
    else std::transform(expected.begin(), expected.end(), job.target, [](std::byte b) { return ~b; });
    work(1);
    return std::memcmp(job.target, expected.data(), expected.size()) == 0;
}

const Contender* Cell::best_peer() const {
    const Contender* best = nullptr;
    for (std::size_t i = 2; i < contenders.size(); ++i)
        if (best == nullptr || contenders[i].time().median < best->time().median) best = &contenders[i];
    return best;
}

std::optional<double> Cell::peer_ratio(std::string_view name) const {
    for (const auto* field : {&contenders, &threaded})
        for (const Contender& c : *field)
            if (c.name == name) return ratio(c, field->front()).median;
    return std::nullopt;
}

Copies measure_copies(const Settings& settings, const std::vector<Peer>& peers, const Say& say) {
    Copies out;
    for_each_job(settings, [&](const Job& job) {
        say(text(job));
        Cell cell = measure(job, settings, peers, out.wrong);
        if (cell.contenders.size() > 1) out.cells.push_back(std::move(cell));
    });
    return out;
}

std::vector<Wrong> verify_copies(const Settings& settings, const std::vector<Peer>& peers, bool spoilt,
                                 std::size_t& compared) {
    std::vector<Wrong> out;
    for_each_job(settings, [&](const Job& job) {
        std::vector<std::byte> bytes = expected(job);
        if (spoilt) bytes[bytes.size() / 2] ^= std::byte{1};
        const auto compare = [&](const std::string& who, const Work& work) {
            if (!work) return;
            ++compared;
            if (leaves(work, job, bytes) == spoilt) out.push_back({who, text(job)});
        };
        compare("oriel", oriel_copying(job));
        for (const Peer& peer : peers) {
            if (peer.prepare) peer.prepare();
            if (peer.copying) compare(peer.name, peer.copying(job));
        }
    });
    return out;
}

} // namespace bench
