// The freight supernetwork: states (place, mode) joined by mode links and by transfers at
// terminals, zones joined by access arcs (Jourquin and Beuthe 1996: virtual network; Guélat,
// Florian and Crainic 1990: multimode multiproduct assignment). Built once for a case, with
// everything that any scenario may open; what is open, and at what speed, comes as an overlay.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"

namespace corridor {
using PlaceId = Id<struct PlaceTag>;  // a row of node.csv
}

namespace corridor::network {

struct LinkSpec {
  PlaceId from = {};
  PlaceId to = {};
  ModeId mode = {};
  bool two_way = true;
};

/// Passing from one mode to another at a place; or, with `far_links`, passing between those links
/// and the other links of one mode there (a border, a customs post, a canal).
struct TransferSpec {
  PlaceId place = {};
  ModeId from = {};
  ModeId to = {};
  bool two_way = true;
  std::vector<LinkId> far_links = {};  // of mode `from` == `to`, at `place`
};

struct ZoneSpec {
  PlaceId place = {};
  std::vector<ModeId> modes = {};  // on which a shipment may start or end
};

enum class ArcKind : std::uint8_t { link, transfer, access };
enum class Direction : std::uint8_t { forward, backward };

/// A node of the graph: a place as one mode sees it; or a zone's centroid.
struct State {
  PlaceId place = {};
  ModeId mode = {};        // none: a centroid
  std::uint32_t side = 0;  // 0: near; k: behind the k-th gate of this place and mode
  ZoneId zone = {};
};

struct ArcOrigin {
  ArcKind kind = ArcKind::link;
  Direction direction = Direction::forward;
  std::uint32_t index = 0;  // of the link, transfer or zone
};

struct Supernetwork {
  Graph graph;
  IdVector<NodeId, State> states;
  IdVector<ArcId, ArcOrigin> origin;
  IdVector<ArcId, ModeId> mode;  // of the line; for a transfer the mode that it leads to
  IdVector<ZoneId, NodeId> centroid;
  /// Arcs of a link or terminal by direction; kNone where there is none.
  IdVector<LinkId, std::array<ArcId, 2>> link_arcs;
  IdVector<TerminalId, std::array<ArcId, 2>> transfer_arcs;
};

/// A transfer whose modes do not both touch its place has no arcs (the case reader reports it). Two
/// gates of one place and mode name the same far links, in any order, or none in common. A zone
/// joins the near side of its place.
Supernetwork build_supernetwork(std::span<const LinkSpec> links,
                                std::span<const TransferSpec> transfers,
                                std::span<const ZoneSpec> zones);

}  // namespace corridor::network
