// A solution's bushes as bytes, so that another run of the program may start from them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "corridor/assign/problem.h"

namespace corridor::assign {

/// Little-endian; the same solution makes the same bytes. Holds bushes and their flows, not the
/// network.
std::string solution_bytes(const WarmStart& start, std::size_t nodes, std::size_t arcs);

/// @param shown the file as messages show it
/// @throws InputError E4102 if the bytes are no solution, are cut off, or belong to another network
///         or to another number of classes: every arc of a bush is held against the graph
std::shared_ptr<const WarmStart> read_solution(std::string_view bytes, const Problem& problem,
                                               const std::string& shown);

}  // namespace corridor::assign
