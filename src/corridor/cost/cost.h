// Generalized cost of a commodity on every arc, per tonne:
//   price + value of time x time + reliability premium + carbon price x emission
//   + the calibrated constant of a mode, each time a shipment goes over to it.
// Closed arcs, and arcs that the commodity may not use, cost infinity.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/network/overlay.h"

namespace corridor::cost {

/// The supernetwork under an overlay: what is open, how fast, how wide. Independent of commodity.
struct ArcStates {
  std::vector<std::uint8_t> open;
  std::vector<double> hours;           // moving or waiting, as for any commodity
  std::vector<double> length_km;       // 0 on transfers and access
  std::vector<double> capacity;        // per direction, in the unit of its row; 0: unknown
  std::vector<double> price;           // of a terminal, in the unit of its row; 0 on links
  std::vector<double> energy_factor;   // of links, on the emission factor of their mode: gradients
  std::vector<std::uint8_t> modelled;  // 1: physics was asked, the vehicle can run the profile
};

/// @param overlay changes in order; factors multiply, the last value of an attribute wins
ArcStates arc_states(const cases::Case& a_case, const network::Overlay& overlay);

/// What a tonne of one commodity pays, takes and emits on each arc. Arrays by arc.
struct ArcCosts {
  std::vector<double> generalized_usd;  // infinity: closed or not for this commodity
  std::vector<double> price_usd;        // levy included
  std::vector<double> levy_usd;
  std::vector<double> resource_usd;
  std::vector<double> hours;
  std::vector<double> sd_hours;  // standard deviation of time
  std::vector<double> co2_kg;
  std::vector<double> length_km;
};

/// @param year  for tariffs
ArcCosts arc_costs(const cases::Case& a_case, const ArcStates& states, CommodityId commodity,
                   int year);

/// True if a shipment goes over to another mode on the arc (or starts on its first): where the
/// mode's constant is charged.
bool goes_over(const cases::Case& a_case, ArcId arc);

/// Row of tariff.csv that holds for a mode in a country: the one that names country and commodity,
/// then country, then commodity, then neither; among equals the later row.
std::optional<std::size_t> find_tariff(const cases::Case& a_case, ModeId mode,
                                       const std::string& country, CommodityId commodity, int year);

/// USD a tonne (and km) for one unit of a tariff or terminal price.
double per_tonne(const cases::Case& a_case, const cases::Mode& mode,
                 const cases::Commodity& commodity, cases::TariffUnit unit);
double per_tonne(const cases::Case& a_case, const cases::Mode& mode,
                 const cases::Commodity& commodity, cases::PriceUnit unit);

/// Hours on a link: those given, or length over free speed x speed factor, stretched to the hours
/// of movement in a day, and stops. 0 < operating_h_per_day <= 24.
double link_hours(const cases::Mode& mode, const cases::Link& link, double free_speed_kmh);

/// Tonnes a day that fill a capacity, if it can be told: for a mode's vehicles and load.
std::optional<double> capacity_t_per_day(const cases::Case& a_case, ArcId arc,
                                         const ArcStates& states);

}  // namespace corridor::cost
