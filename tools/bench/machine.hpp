// Where and with what a run was made: what somebody needs to know who wants to repeat it.
#pragma once

#include "peers.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bench {

/// Pairs of a name and a fact: CPU, system, compiler, libraries, oriel's commit, the command.
std::vector<std::pair<std::string, std::string>> machine_facts(const std::vector<Peer>& peers,
                                                               const std::string& commit, const std::string& command);

} // namespace bench
