// The published networks with trip tables: where their files lie, and what their sources say of
// them.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "corridor/assign/problem.h"
#include "corridor/import/tntp.h"

namespace corridor::assign {

struct Published {
  const char* folder;
  const char* net;
  const char* trips;
  double toll_factor, distance_factor;  // of the source's README: the files do not hold them
};

/// By size, the smallest first.
std::span<const Published> published_networks();

/// @throws std::invalid_argument for a name that none has
const Published& published_network(const std::string& folder);

/// A problem with the network that it points into: not to be copied or moved.
struct PublishedProblem {
  PublishedProblem(const std::filesystem::path& networks, const Published& published);
  PublishedProblem(const PublishedProblem&) = delete;
  PublishedProblem& operator=(const PublishedProblem&) = delete;

  import::TntpNetwork network;
  Problem problem;
};

}  // namespace corridor::assign
