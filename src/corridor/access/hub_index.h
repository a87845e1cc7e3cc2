// How much of a hub a place is, from the flows that pass it.
#pragma once

#include <span>

namespace corridor::access {

struct HubFlow {
  double tonnes = 0;
  double by_port_t = 0;  // of them by way of the place
  bool starts_or_ends_there = false;
  bool starts_or_ends_in_country = false;  // of the place
  bool could_come = false;                 // a route by way of the place exists
};

struct HubIndex {
  double through_t = 0;      // all that passes, starts or ends
  double transit_t = 0;      // of flows that neither start nor end in the country
  double transit_share = 0;  // transit over through; 0 where nothing passes
  /// Share of all flow that passes without starting or ending there (Freeman, Borgatti and White
  /// 1991: flow betweenness, normed by the flow between the others).
  double betweenness = 0;
  /// Transit over what could be transit: tonnes of flows between other countries that have a way by
  /// the place. 0: none of it comes; 1: all of it.
  double hub_index = 0;
  double could_be_transit_t = 0;
};

HubIndex hub_index(std::span<const HubFlow> flows);

}  // namespace corridor::access
