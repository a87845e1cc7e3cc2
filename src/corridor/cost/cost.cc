#include "corridor/cost/cost.h"

#include <algorithm>
#include <array>
#include <limits>

#include "corridor/base/units.h"
#include "corridor/cost/link_capacity.h"
#include "corridor/cost/link_physics.h"
#include "corridor/cost/vehicle.h"

namespace corridor::cost {
namespace {

using cases::Case;
using cases::Commodity;
using cases::Link;
using cases::Mode;
using cases::Terminal;
using network::ArcKind;
using network::Attribute;
using network::Change;
using network::Direction;
using network::Subject;

double tonnes_per_teu(const Case& a_case, const Commodity& commodity) {
  return commodity.t_per_teu > 0 ? commodity.t_per_teu : a_case.parameter("default_t_per_teu");
}

// The vehicle that a terminal counts is the land side's, which is the one that loads fewer tonnes:
// a port takes lorries, not ships.
const Mode& vehicle_at(const Case& a_case, const Terminal& terminal) {
  const Mode& from = a_case.modes[terminal.from];
  const Mode& to = a_case.modes[terminal.to];
  return from.vehicle_t <= to.vehicle_t ? from : to;
}

double running_hours(const Mode& mode, double length_km, double free_speed_kmh) {
  const double moving_h = length_km / (free_speed_kmh * mode.speed_factor);
  return moving_h * kHoursPerDay / mode.operating_h_per_day +
         mode.stop_h_per_1000km * length_km / 1000;
}

struct ArcState {
  double free_speed_kmh = 0;
  std::optional<double> hours = {};
  double lanes = 0;  // or tracks
  double speed_factor = 1;
  double capacity_factor = 1;
  bool physics = true;
};

class StateBuilder {
 public:
  explicit StateBuilder(const Case& a_case) : case_(a_case), network_(a_case.supernetwork) {
    const std::size_t arcs = network_.graph.arc_count();
    states_.open.assign(arcs, 1);
    states_.hours.assign(arcs, 0);
    states_.length_km.assign(arcs, 0);
    states_.capacity.assign(arcs, 0);
    states_.price.assign(arcs, 0);
    states_.energy_factor.assign(arcs, 1);
    states_.modelled.assign(arcs, 0);
    arcs_.resize(arcs);
    for (std::uint32_t a = 0; a < arcs; ++a) {
      const auto origin = network_.origin[ArcId{a}];
      if (origin.kind == ArcKind::link) {
        const Link& link = case_.links[LinkId{origin.index}];
        states_.length_km[a] = link.length_km;
        states_.capacity[a] = link.capacity;
        arcs_[a] = {.free_speed_kmh = link.free_speed_kmh,
                    .hours = link.hours,
                    .lanes = lanes_of(case_, link)};
      } else if (origin.kind == ArcKind::transfer) {
        const Terminal& terminal = case_.terminals[TerminalId{origin.index}];
        states_.capacity[a] = terminal.capacity;
        states_.price[a] = terminal.price;
        arcs_[a].hours = terminal.hours;
      }
    }
  }

  void apply(const Change& change) {
    const auto& arcs = change.subject == Subject::link
                           ? network_.link_arcs[LinkId{change.index}]
                           : network_.transfer_arcs[TerminalId{change.index}];
    for (const Direction direction : {Direction::forward, Direction::backward}) {
      const ArcId arc = arcs[static_cast<std::size_t>(direction)];
      const bool meant = direction == Direction::forward ? change.forward : change.backward;
      if (arc.valid() && meant) {
        apply(change, arc);
      }
    }
  }

  ArcStates finish() {
    for (std::uint32_t a = 0; a < arcs_.size(); ++a) {
      const auto origin = network_.origin[ArcId{a}];
      const ArcState& state = arcs_[a];
      states_.capacity[a] *= state.capacity_factor;
      if (state.hours || origin.kind != ArcKind::link) {
        states_.hours[a] = state.hours.value_or(0) / state.speed_factor;
      } else {
        const Link& link = case_.links[LinkId{origin.index}];
        const double speed_kmh = state.free_speed_kmh * state.speed_factor;
        states_.hours[a] = running_hours(case_.modes[link.mode], link.length_km, speed_kmh);
        if (state.physics) {
          add_physics(ArcId{a}, link.length_km / speed_kmh, speed_kmh);
        }
      }
      if (origin.kind == ArcKind::link && state.physics && !(states_.capacity[a] > 0)) {
        states_.capacity[a] = bound(ArcId{a}, state) * state.capacity_factor;
      }
    }
    return std::move(states_);
  }

 private:
  // What gradients add to the time on a level line does not depend on flow, stops or waiting: it
  // is a term of its own.
  void add_physics(ArcId arc, double level_h, double speed_kmh) {
    const std::uint32_t a = arc.value;
    const auto run = link_run(case_, arc, speed_kmh, states_.capacity[a]);
    if (run && run->feasible) {
      states_.hours[a] += std::max(0.0, run->hours - level_h);
      states_.energy_factor[a] = run->energy_factor;
      states_.modelled[a] = 1;
    }
  }

  // What the model lets a link take that gives no capacity, in the unit of its row; 0: it cannot
  // say.
  double bound(ArcId arc, const ArcState& state) const {
    const Link& link = case_.links[LinkId{network_.origin[arc].index}];
    const Mode& mode = case_.modes[link.mode];
    if (mode.physics == cases::Physics::none) {
      return 0;
    }
    const ModelCapacity model =
        model_capacity(case_, arc, state.free_speed_kmh * state.speed_factor, state.lanes);
    return model.t_per_day ? *model.t_per_day / tonnes_per_unit(case_, mode, link.capacity_unit)
                           : 0;
  }

  void apply(const Change& change, ArcId arc) {
    const std::uint32_t a = arc.value;
    switch (change.attribute) {
      case Attribute::closed:
        states_.open[a] = change.value == 0 ? 1 : 0;
        break;
      case Attribute::speed_factor:
        arcs_[a].speed_factor *= change.value;
        break;
      case Attribute::capacity_factor:
        arcs_[a].capacity_factor *= change.value;
        break;
      case Attribute::free_speed_kmh:
        arcs_[a].free_speed_kmh = change.value;
        arcs_[a].hours.reset();
        break;
      case Attribute::hours:
        arcs_[a].hours = change.value;
        break;
      case Attribute::capacity:
        states_.capacity[a] = change.value;
        break;
      case Attribute::price:
        states_.price[a] = change.value;
        break;
      case Attribute::lanes:
        arcs_[a].lanes = change.value;
        break;
      case Attribute::physics:
        arcs_[a].physics = change.value != 0;
        break;
    }
  }

  const Case& case_;
  const network::Supernetwork& network_;
  ArcStates states_;
  std::vector<ArcState> arcs_;
};

class CostBuilder {
 public:
  CostBuilder(const Case& a_case, const ArcStates& states, CommodityId commodity, int year)
      : case_(a_case),
        network_(a_case.supernetwork),
        states_(states),
        id_(commodity),
        commodity_(a_case.commodities[commodity]),
        year_(year),
        carbon_usd_per_kg_(a_case.parameter("carbon_price_usd_per_t", 0) / 1000) {}

  ArcCosts build() {
    const std::size_t arcs = network_.graph.arc_count();
    for (auto* array : {&costs_.generalized_usd, &costs_.price_usd, &costs_.levy_usd,
                        &costs_.resource_usd, &costs_.sd_hours, &costs_.co2_kg}) {
      array->assign(arcs, 0);
    }
    costs_.hours = states_.hours;
    costs_.length_km = states_.length_km;
    for (std::uint32_t a = 0; a < arcs; ++a) {
      const ArcId arc{a};
      const auto origin = network_.origin[arc];
      if (origin.kind == ArcKind::link) {
        price_link(arc, case_.links[LinkId{origin.index}]);
      } else if (origin.kind == ArcKind::transfer) {
        price_terminal(arc, case_.terminals[TerminalId{origin.index}]);
      }
      finish(arc, usable(arc));
    }
    return std::move(costs_);
  }

 private:
  bool usable(ArcId arc) const {
    if (states_.open[arc.value] == 0 || commodity_.may_use[network_.mode[arc].value] == 0) {
      return false;
    }
    const auto origin = network_.origin[arc];
    if (origin.kind != ArcKind::transfer) {
      return true;
    }
    const auto& takes = case_.terminals[TerminalId{origin.index}].commodities;
    return takes.empty() || std::find(takes.begin(), takes.end(), id_) != takes.end();
  }

  void price_link(ArcId arc, const Link& link) {
    const Mode& mode = case_.modes[link.mode];
    const std::uint32_t a = arc.value;
    if (const auto row = tariff(link)) {
      const cases::Tariff& tariff = case_.tariffs[*row];
      const double km = tariff.unit == cases::TariffUnit::usd_per_t ? 1 : link.length_km;
      const double amount = km * per_tonne(case_, mode, commodity_, tariff.unit);
      costs_.price_usd[a] = tariff.price * amount;
      costs_.levy_usd[a] = tariff.levy * amount;
      costs_.resource_usd[a] = tariff.resource_cost * amount;
    }
    const double toll_usd = link.toll_usd_per_vehicle / (mode.vehicle_t * mode.load_factor);
    costs_.price_usd[a] += toll_usd;
    costs_.levy_usd[a] += toll_usd;
    costs_.sd_hours[a] = mode.reliability_h_per_1000km * link.length_km / 1000;
    costs_.co2_kg[a] = mode.emission_kg_per_tkm * link.length_km * states_.energy_factor[a];
  }

  void price_terminal(ArcId arc, const Terminal& terminal) {
    const double amount =
        per_tonne(case_, vehicle_at(case_, terminal), commodity_, terminal.price_unit);
    const std::uint32_t a = arc.value;
    costs_.price_usd[a] = states_.price[a] * amount;
    costs_.levy_usd[a] = terminal.levy * amount;
    costs_.resource_usd[a] = terminal.resource_cost * amount;
  }

  void finish(ArcId arc, bool usable) {
    const std::uint32_t a = arc.value;
    const double value_of_time = commodity_.value_of_time_usd_per_t_h;
    costs_.generalized_usd[a] =
        usable ? costs_.price_usd[a] + value_of_time * costs_.hours[a] +
                     value_of_time * commodity_.reliability_ratio * costs_.sd_hours[a] +
                     carbon_usd_per_kg_ * costs_.co2_kg[a] + constant_usd(arc)
               : std::numeric_limits<double>::infinity();
  }

  double constant_usd(ArcId arc) const {
    return goes_over(case_, arc) ? case_.modes[network_.mode[arc]].constant_usd_per_t : 0;
  }

  // Links of one mode and country share a tariff: the look-up is done once for each.
  std::optional<std::size_t> tariff(const Link& link) {
    const auto [found, is_new] =
        tariff_of_.try_emplace({link.mode.value, link.country}, std::nullopt);
    if (is_new) {
      found->second = find_tariff(case_, link.mode, link.country, id_, year_);
    }
    return found->second;
  }

  const Case& case_;
  const network::Supernetwork& network_;
  const ArcStates& states_;
  CommodityId id_;
  const Commodity& commodity_;
  int year_;
  double carbon_usd_per_kg_;
  ArcCosts costs_;
  std::map<std::pair<std::uint32_t, std::string>, std::optional<std::size_t>> tariff_of_;
};

}  // namespace

ArcStates arc_states(const Case& a_case, const network::Overlay& overlay) {
  StateBuilder builder(a_case);
  for (const Change& change : overlay) {
    builder.apply(change);
  }
  return builder.finish();
}

bool goes_over(const Case& a_case, ArcId arc) {
  const auto origin = a_case.supernetwork.origin[arc];
  return origin.kind == ArcKind::transfer
             ? a_case.terminals[TerminalId{origin.index}].from !=
                   a_case.terminals[TerminalId{origin.index}].to
             : origin.kind == ArcKind::access && origin.direction == Direction::forward;
}

ArcCosts arc_costs(const Case& a_case, const ArcStates& states, CommodityId commodity, int year) {
  return CostBuilder(a_case, states, commodity, year).build();
}

std::optional<std::size_t> find_tariff(const Case& a_case, ModeId mode, const std::string& country,
                                       CommodityId commodity, int year) {
  std::optional<std::size_t> best;
  int best_rank = -1;
  for (std::size_t row = 0; row < a_case.tariffs.size(); ++row) {
    const cases::Tariff& tariff = a_case.tariffs[row];
    const bool any_country = tariff.country == "all";
    const bool any_commodity = !tariff.commodity.valid();
    if (tariff.mode != mode || year < tariff.year_from || year > tariff.year_to ||
        (!any_country && tariff.country != country) ||
        (!any_commodity && tariff.commodity != commodity)) {
      continue;
    }
    const int rank = (any_country ? 0 : 2) + (any_commodity ? 0 : 1);
    if (rank >= best_rank) {
      best_rank = rank;
      best = row;
    }
  }
  return best;
}

double per_tonne(const Case& a_case, const Mode& mode, const Commodity& commodity,
                 cases::TariffUnit unit) {
  using cases::TariffUnit;
  switch (unit) {
    case TariffUnit::usd_per_t_km:
    case TariffUnit::usd_per_t:
      return 1;
    case TariffUnit::usd_per_teu_km:
      return 1 / tonnes_per_teu(a_case, commodity);
    case TariffUnit::usd_per_vehicle_km:
      return 1 / tonnes_per_vehicle(mode);
    case TariffUnit::usd_per_bbl_km:
      return a_case.parameter("barrels_per_tonne");
  }
  return 1;
}

double per_tonne(const Case& a_case, const Mode& mode, const Commodity& commodity,
                 cases::PriceUnit unit) {
  using cases::PriceUnit;
  switch (unit) {
    case PriceUnit::usd_per_t:
      return 1;
    case PriceUnit::usd_per_teu:
      return 1 / tonnes_per_teu(a_case, commodity);
    case PriceUnit::usd_per_vehicle:
      return 1 / tonnes_per_vehicle(mode);
  }
  return 1;
}

double link_hours(const Mode& mode, const Link& link, double free_speed_kmh) {
  return link.hours ? *link.hours : running_hours(mode, link.length_km, free_speed_kmh);
}

std::optional<double> capacity_t_per_day(const Case& a_case, ArcId arc, const ArcStates& states) {
  const double capacity = states.capacity[arc.value];
  const auto origin = a_case.supernetwork.origin[arc];
  if (capacity <= 0 || origin.kind == ArcKind::access) {
    return std::nullopt;
  }
  const bool is_link = origin.kind == ArcKind::link;
  return capacity *
         (is_link ? tonnes_per_unit(a_case, a_case.modes[a_case.supernetwork.mode[arc]],
                                    a_case.links[LinkId{origin.index}].capacity_unit)
                  : tonnes_per_unit(a_case,
                                    vehicle_at(a_case, a_case.terminals[TerminalId{origin.index}]),
                                    a_case.terminals[TerminalId{origin.index}].capacity_unit));
}

}  // namespace corridor::cost
