// A what-if: a short list of changes over an immutable base. Later changes of one attribute win;
// factors multiply.
#pragma once

#include <cstdint>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/supernetwork.h"

namespace corridor::network {

enum class Subject : std::uint8_t { link, terminal };
enum class Attribute : std::uint8_t {
  closed,           // value 1: closed, 0: open again
  speed_factor,     // multiplies the speed (or divides given hours)
  capacity_factor,  // multiplies the capacity
  free_speed_kmh,   // of a link
  hours,            // of a link or terminal
  capacity,         // in the unit of the row
  price,            // of a terminal, in the unit of the row
  lanes,            // of a link: lanes of a road, tracks of a railway
  physics,          // of a link, value 0: its given speed stands, 1: the model of its mode
};

struct Change {
  Subject subject = Subject::link;
  std::uint32_t index = 0;  // row of link.csv or terminal.csv
  Attribute attribute = Attribute::closed;
  double value = 1;
  bool forward = true;  // the directions that it applies to
  bool backward = true;

  friend bool operator==(const Change&, const Change&) = default;
};

using Overlay = std::vector<Change>;

inline Change close_link(LinkId link) {
  return {.subject = Subject::link, .index = link.value};
}
inline Change close_terminal(TerminalId terminal) {
  return {.subject = Subject::terminal, .index = terminal.value};
}

}  // namespace corridor::network
