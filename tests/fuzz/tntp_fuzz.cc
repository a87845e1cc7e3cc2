// The TNTP readers with any bytes: what they take is a network or a table that fits together, what
// they refuse has a problem with its place.
#include "fuzz.h"

#include <cmath>
#include <string_view>

#include "corridor/import/tntp.h"

namespace corridor::import {
namespace {

constexpr const char* kName = "fuzz.tntp";

void hold_network(const TntpNetwork& network) {
  const std::size_t links = network.link_count();
  const std::size_t nodes = network.node_number.size();
  for (const auto* column : {&network.capacity, &network.length, &network.free_flow_time,
                             &network.b, &network.power, &network.toll}) {
    promise(column->size() == links, "every column has a value a link");
    for (const double value : *column) {
      promise(std::isfinite(value), "values are numbers");
    }
  }
  promise(network.arc_of_link.size() == links && network.graph.arc_count() == links,
          "every link is an arc");
  promise(network.graph.node_count() == nodes, "every node has its number");
  promise(network.zone_count <= nodes, "zones are nodes");
  for (const ArcId arc : network.arc_of_link) {
    promise(arc.value < links, "arcs are in range");
    promise(network.graph.tail[arc].value < nodes && network.graph.head[arc].value < nodes,
            "ends are in range");
  }
  for (std::size_t node = 1; node < nodes; ++node) {
    promise(network.node_number[node - 1] < network.node_number[node], "numbers rise");
  }
  promise(fixed_cost_by_arc(network, 0.1, 0.2).size() == links, "every arc has a cost");
  format(network.warnings);
}

void hold_trips(const TntpTrips& trips) {
  double total = 0;
  for (std::size_t i = 0; i < trips.entries.size(); ++i) {
    const auto& entry = trips.entries[i];
    promise(entry.origin < trips.zone_count && entry.destination < trips.zone_count,
            "trips are between zones");
    promise(entry.origin != entry.destination && entry.trips > 0, "trips leave their zone");
    if (i > 0) {
      const auto& before = trips.entries[i - 1];
      promise(before.origin < entry.origin ||
                  (before.origin == entry.origin && before.destination < entry.destination),
              "pairs stand once, in order");
    }
    total += entry.trips;
  }
  promise(total == trips.total, "the total is the sum");
  format(trips.warnings);
}

template <class Read>
void read_or_refuse(const Read& read) {
  try {
    read();
  } catch (const InputError& error) {
    promise(error.errors().has_errors(), "a refusal names a problem");
    for (const Error& problem : error.errors().items()) {
      promise(problem.file == kName && !problem.what.empty(), "a problem has its file");
    }
  }
}

}  // namespace
}  // namespace corridor::import

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace corridor::import;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_or_refuse([&] {
    const TntpNetwork network = parse_tntp_network(text, kName);
    hold_network(network);
    // The same text as flows on this network: links are matched or refused.
    volumes_by_arc(network, parse_tntp_flows(text, kName), kName);
  });
  read_or_refuse([&] { hold_trips(parse_tntp_trips(text, kName)); });
  read_or_refuse([&] { parse_tntp_flows(text, kName); });
  return 0;
}
