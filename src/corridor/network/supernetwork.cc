#include "corridor/network/supernetwork.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace corridor::network {
namespace {

using PlaceMode = std::pair<std::uint32_t, std::uint32_t>;

class Builder {
 public:
  Builder(std::span<const LinkSpec> links, std::span<const TransferSpec> transfers,
          std::span<const ZoneSpec> zones)
      : links_(links), transfers_(transfers), zones_(zones) {}

  Supernetwork build() {
    number_gates();
    add_links();
    add_transfers();
    add_zones();
    return finish();
  }

 private:
  // Gates of one place and mode with the same far links share a side (two posts at one border).
  void number_gates() {
    std::map<PlaceMode, std::map<std::vector<LinkId>, std::uint32_t>> gates;
    side_of_transfer_.assign(transfers_.size(), 0);
    for (std::size_t i = 0; i < transfers_.size(); ++i) {
      const TransferSpec& transfer = transfers_[i];
      if (transfer.far_links.empty()) {
        continue;
      }
      auto& known = gates[{transfer.place.value, transfer.from.value}];
      const auto side = static_cast<std::uint32_t>(known.size() + 1);
      std::vector<LinkId> beyond = transfer.far_links;
      std::sort(beyond.begin(), beyond.end());
      side_of_transfer_[i] = known.try_emplace(std::move(beyond), side).first->second;
      for (const LinkId link : transfer.far_links) {
        side_of_link_end_[{link.value, transfer.place.value}] = side_of_transfer_[i];
      }
    }
  }

  std::uint32_t side(std::size_t link, PlaceId place) const {
    const auto found = side_of_link_end_.find({static_cast<std::uint32_t>(link), place.value});
    return found == side_of_link_end_.end() ? 0 : found->second;
  }

  NodeId state(PlaceId place, ModeId mode, std::uint32_t side) {
    const auto [found, is_new] = state_of_.try_emplace({place.value, mode.value, side},
                                                       static_cast<std::uint32_t>(states_.size()));
    if (is_new) {
      states_.push_back({.place = place, .mode = mode, .side = side});
    }
    return NodeId{found->second};
  }

  bool touches(PlaceId place, ModeId mode, std::uint32_t side) const {
    return state_of_.contains({place.value, mode.value, side});
  }

  void add_arc(NodeId tail, NodeId head, ModeId mode, ArcOrigin origin) {
    ends_.push_back({tail, head});
    modes_.push_back(mode);
    origins_.push_back(origin);
  }

  void add_pair(NodeId a, NodeId b, ModeId mode_ab, ModeId mode_ba, bool two_way, ArcKind kind,
                std::size_t index) {
    const auto row = static_cast<std::uint32_t>(index);
    add_arc(a, b, mode_ab, {kind, Direction::forward, row});
    if (two_way) {
      add_arc(b, a, mode_ba, {kind, Direction::backward, row});
    }
  }

  void add_links() {
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const LinkSpec& link = links_[i];
      add_pair(state(link.from, link.mode, side(i, link.from)),
               state(link.to, link.mode, side(i, link.to)), link.mode, link.mode, link.two_way,
               ArcKind::link, i);
    }
  }

  void add_transfers() {
    for (std::size_t i = 0; i < transfers_.size(); ++i) {
      const TransferSpec& transfer = transfers_[i];
      const std::uint32_t far = side_of_transfer_[i];
      if (!touches(transfer.place, transfer.from, 0) ||
          !touches(transfer.place, transfer.to, far)) {
        continue;
      }
      add_pair(state(transfer.place, transfer.from, 0), state(transfer.place, transfer.to, far),
               transfer.to, transfer.from, transfer.two_way, ArcKind::transfer, i);
    }
  }

  void add_zones() {
    for (std::size_t i = 0; i < zones_.size(); ++i) {
      const NodeId centroid{static_cast<std::uint32_t>(states_.size())};
      states_.push_back({.place = zones_[i].place, .zone = ZoneId{static_cast<std::uint32_t>(i)}});
      centroids_.push_back(centroid);
      for (const ModeId mode : zones_[i].modes) {
        if (touches(zones_[i].place, mode, 0)) {
          add_pair(centroid, state(zones_[i].place, mode, 0), mode, mode, true, ArcKind::access, i);
        }
      }
    }
  }

  Supernetwork finish() {
    Supernetwork network;
    BuiltGraph built = build_graph(states_.size(), ends_);
    network.graph = std::move(built.graph);
    network.graph.no_through.resize(states_.size(), 0);
    for (const NodeId centroid : centroids_) {
      network.graph.no_through[centroid] = 1;
    }
    network.states = IdVector<NodeId, State>(std::move(states_));
    network.centroid = IdVector<ZoneId, NodeId>(std::move(centroids_));
    network.origin.resize(ends_.size());
    network.mode.resize(ends_.size());
    network.link_arcs.resize(links_.size());
    network.transfer_arcs.resize(transfers_.size());
    for (std::size_t i = 0; i < ends_.size(); ++i) {
      const ArcId arc = built.arc_of_input[i];
      const ArcOrigin origin = origins_[i];
      network.origin[arc] = origin;
      network.mode[arc] = modes_[i];
      const auto direction = static_cast<std::size_t>(origin.direction);
      if (origin.kind == ArcKind::link) {
        network.link_arcs[LinkId{origin.index}][direction] = arc;
      } else if (origin.kind == ArcKind::transfer) {
        network.transfer_arcs[TerminalId{origin.index}][direction] = arc;
      }
    }
    return network;
  }

  std::span<const LinkSpec> links_;
  std::span<const TransferSpec> transfers_;
  std::span<const ZoneSpec> zones_;
  std::vector<std::uint32_t> side_of_transfer_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> side_of_link_end_;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> state_of_;
  std::vector<State> states_;
  std::vector<NodeId> centroids_;
  std::vector<Endpoints> ends_;
  std::vector<ModeId> modes_;
  std::vector<ArcOrigin> origins_;
};

}  // namespace

Supernetwork build_supernetwork(std::span<const LinkSpec> links,
                                std::span<const TransferSpec> transfers,
                                std::span<const ZoneSpec> zones) {
  return Builder(links, transfers, zones).build();
}

}  // namespace corridor::network
