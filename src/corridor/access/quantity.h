// Thresholds and decays as people write them, with their unit: "72h", "100usd_per_t", "0.01/h".
#pragma once

#include <string>

namespace corridor::access {

enum class Impedance { hours, usd_per_t };

/// "h" or "usd_per_t".
std::string name(Impedance impedance);

struct Quantity {
  double value = 0;
  Impedance of = Impedance::hours;
};

/// @param where the option or key, for messages
/// @throws InputError E8004 without a unit, E8002 below 0
Quantity parse_threshold(const std::string& text, const std::string& where);

/// @throws InputError E8004 without a unit, E8001 not above 0
Quantity parse_decay(const std::string& text, const std::string& where);

}  // namespace corridor::access
