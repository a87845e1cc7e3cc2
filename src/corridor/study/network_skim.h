// Matrices between the zones of a bare network when nobody else is on the road.
#pragma once

#include "corridor/import/omx.h"
#include "corridor/study/bare_network.h"

namespace corridor::study {

/// What distances are found with. Times are whole numbers of a unit or they are not: if they are,
/// all of these give the same bytes; if not, costs may differ in the last digits, as sums in
/// another order do.
enum class SkimMethod {
  automatic,     // customizable on large networks with many zones, else trees
  trees,         // one search a zone
  contraction,   // a contraction hierarchy and sweeps
  customizable,  // a customizable one
};

struct NetworkSkimOptions {
  SkimMethod method = SkimMethod::automatic;
  /// Also time and length along the cheapest ways. By trees only.
  bool along = false;
  int threads = 0;  // 0: all cores; never changes the result
};

struct NetworkSkim {
  import::Omx matrices;  // "cost", and "time", "length" along the ways; NaN: no way
  SkimMethod method = SkimMethod::trees;  // that was used
  std::size_t pairs_without_a_way = 0;
};

/// Cost is time at no volume, and what the network's factors make of toll and length; of the first
/// class, if there are several.
///
/// @throws InputError E2309 if the network has no zones
/// @throws std::invalid_argument for `along` with a hierarchy
NetworkSkim skim_network(const BareNetwork& network, const NetworkSkimOptions& options = {});

}  // namespace corridor::study
