#include "google.hpp"

#include "copies.hpp"
#include "oriel_copying.hpp"

#include <cstring>

namespace bench {
namespace {

using Maker = std::function<Work(const Job&)>;

void run_one(benchmark::State& state, const Kind& kind, Size size, Operation operation, const Maker& maker) {
    Scene scene(kind, size);
    const Job job = scene.job(operation);
    const Work work = maker(job);
    if (!work) return state.SkipWithError("has no such operation");
    if (!leaves(work, job, expected(job))) return state.SkipWithError("the result is not the expected one");
    // In batches, so that the call through the function object is not in the time of a small copy.
    const benchmark::IterationCount batch = size.pixels() <= 10'000 ? 100 : 1;
    while (state.KeepRunningBatch(batch)) work(static_cast<std::size_t>(batch));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(job.result_bytes()));
}

} // namespace

void run_google(const Settings& settings, const std::vector<Peer>& peers, std::vector<std::string> arguments) {
    const auto add = [&](Operation operation, const Kind& kind, Size size, const std::string& who, Maker maker) {
        const std::string title =
            std::string(name(operation)) + '/' + std::string(kind.name) + '/' + size.text() + '/' + who;
        benchmark::RegisterBenchmark(title.c_str(), [=](benchmark::State& state) {
            run_one(state, kind, size, operation, maker);
        })->UseRealTime();
    };
    // As memcpy leaves a copy of the source, it would not pass for anybody's result.
    const auto add_memcpy = [](Operation operation, const Kind& kind, Size size) {
        const std::string title =
            std::string(name(operation)) + '/' + std::string(kind.name) + '/' + size.text() + "/memcpy";
        benchmark::RegisterBenchmark(title.c_str(), [=](benchmark::State& state) {
            Scene scene(kind, size);
            const Job job = scene.job(operation);
            const std::size_t bytes = job.result_bytes();
            for ([[maybe_unused]] const auto time : state) {
                std::memcpy(job.target, job.source, bytes);
                benchmark::ClobberMemory();
            }
            state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
        })->UseRealTime();
    };
    for (const Size size : settings.sizes_taken())
        for (const Kind& kind : kinds())
            for (const Operation operation : operations()) {
                if (!applies(operation, kind) || !settings.takes(kind) ||
                    !Settings::takes(settings.operations, name(operation)))
                    continue;
                add_memcpy(operation, kind, size);
                add(operation, kind, size, "oriel", oriel_copying);
                for (const Peer& peer : peers)
                    if (peer.copying)
                        add(operation, kind, size, peer.name, [peer](const Job& job) {
                            if (peer.prepare) peer.prepare();
                            return peer.copying(job);
                        });
            }
    std::string program = "oriel-bench";
    std::vector<char*> list{program.data()};
    for (std::string& argument : arguments) list.push_back(argument.data());
    int count = static_cast<int>(list.size());
    list.push_back(nullptr);
    benchmark::Initialize(&count, list.data());
    if (!benchmark::ReportUnrecognizedArguments(count, list.data())) benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}

} // namespace bench
