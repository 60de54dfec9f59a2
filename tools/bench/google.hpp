// The same work under Google Benchmark, for looking closely at one thing: its filters, repetitions, counters and JSON.
// It reports each by itself; the ratios of the tables come from pairs.hpp, because it has no notion of a pair.
#pragma once

#include "peers.hpp"
#include "settings.hpp"

#include <string>
#include <vector>

namespace bench {

/// Registers everything as "operation/pixels/size/who" and runs it with Google Benchmark's own arguments.
/// A result that is not the expected one is reported as that benchmark's error.
void run_google(const Settings& settings, const std::vector<Peer>& peers, std::vector<std::string> arguments);

} // namespace bench
