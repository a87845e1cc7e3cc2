#include "corridor/cost/cost.h"

#include <algorithm>
#include <array>
#include <limits>

#include "corridor/base/units.h"

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

constexpr double kDefaultTonnesPerTeu = 10;       // where neither commodity nor parameter gives it
constexpr double kDefaultBarrelsPerTonne = 7.33;  // crude of about 33 API, BP conversion table
constexpr double kDefaultFreightTonnesPerM3 = 0.86;

double tonnes_per_teu(const Case& a_case, const Commodity& commodity) {
  return commodity.t_per_teu > 0 ? commodity.t_per_teu
                                 : a_case.parameter("default_t_per_teu", kDefaultTonnesPerTeu);
}

struct LinkState {
  double free_speed_kmh = 0;
  std::optional<double> hours = {};
  double speed_factor = 1;
};

class StateBuilder {
 public:
  explicit StateBuilder(const Case& a_case) : case_(a_case), network_(a_case.supernetwork) {
    const std::size_t arcs = network_.graph.arc_count();
    states_.open.assign(arcs, 1);
    states_.hours.assign(arcs, 0);
    states_.length_km.assign(arcs, 0);
    states_.capacity.assign(arcs, 0);
    states_.price_factor.assign(arcs, 1);
    links_.resize(arcs);
    for (std::uint32_t a = 0; a < arcs; ++a) {
      const auto origin = network_.origin[ArcId{a}];
      if (origin.kind == ArcKind::link) {
        const Link& link = case_.links[LinkId{origin.index}];
        states_.length_km[a] = link.length_km;
        states_.capacity[a] = link.capacity;
        links_[a] = {.free_speed_kmh = link.free_speed_kmh, .hours = link.hours};
      } else if (origin.kind == ArcKind::transfer) {
        const Terminal& terminal = case_.terminals[TerminalId{origin.index}];
        states_.capacity[a] = terminal.capacity;
        links_[a].hours = terminal.hours;
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
    for (std::uint32_t a = 0; a < links_.size(); ++a) {
      const auto origin = network_.origin[ArcId{a}];
      const LinkState& state = links_[a];
      if (origin.kind == ArcKind::link) {
        Link link = case_.links[LinkId{origin.index}];
        link.hours = state.hours;
        states_.hours[a] =
            link_hours(case_.modes[link.mode], link, state.free_speed_kmh * state.speed_factor);
        if (state.hours) {
          states_.hours[a] = *state.hours / state.speed_factor;
        }
      } else {
        states_.hours[a] = state.hours.value_or(0) / state.speed_factor;
      }
    }
    return std::move(states_);
  }

 private:
  void apply(const Change& change, ArcId arc) {
    const std::uint32_t a = arc.value;
    switch (change.attribute) {
      case Attribute::closed:
        states_.open[a] = change.value == 0 ? 1 : 0;
        break;
      case Attribute::speed_factor:
        links_[a].speed_factor *= change.value;
        break;
      case Attribute::capacity_factor:
        states_.capacity[a] *= change.value;
        break;
      case Attribute::free_speed_kmh:
        links_[a].free_speed_kmh = change.value;
        links_[a].hours.reset();
        break;
      case Attribute::hours:
        links_[a].hours = change.value;
        break;
      case Attribute::capacity:
        states_.capacity[a] = change.value;
        break;
      case Attribute::price: {
        const double own = case_.terminals[TerminalId{change.index}].price;
        states_.price_factor[a] = own > 0 ? change.value / own : 1;
        break;
      }
    }
  }

  const Case& case_;
  const network::Supernetwork& network_;
  ArcStates states_;
  std::vector<LinkState> links_;
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
    costs_.co2_kg[a] = mode.emission_kg_per_tkm * link.length_km;
  }

  void price_terminal(ArcId arc, const Terminal& terminal) {
    // A price per vehicle is one of the line that carries it: at a transfer the land vehicle, which
    // is the one that loads fewer tonnes.
    const Mode& from = case_.modes[terminal.from];
    const Mode& to = case_.modes[terminal.to];
    const Mode& vehicle = from.vehicle_t <= to.vehicle_t ? from : to;
    const double amount = per_tonne(case_, vehicle, commodity_, terminal.price_unit);
    const std::uint32_t a = arc.value;
    costs_.price_usd[a] = terminal.price * states_.price_factor[a] * amount;
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
    const auto origin = network_.origin[arc];
    const bool goes_over =
        origin.kind == ArcKind::transfer
            ? case_.terminals[TerminalId{origin.index}].from !=
                  case_.terminals[TerminalId{origin.index}].to
            : origin.kind == ArcKind::access && origin.direction == Direction::forward;
    return goes_over ? case_.modes[network_.mode[arc]].constant_usd_per_t : 0;
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
      return 1 / (mode.vehicle_t * mode.load_factor);
    case TariffUnit::usd_per_bbl_km:
      return a_case.parameter("barrels_per_tonne", kDefaultBarrelsPerTonne);
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
      return 1 / (mode.vehicle_t * mode.load_factor);
  }
  return 1;
}

double link_hours(const Mode& mode, const Link& link, double free_speed_kmh) {
  if (link.hours) {
    return *link.hours;
  }
  const double moving_h = link.length_km / (free_speed_kmh * mode.speed_factor);
  return moving_h * kHoursPerDay / mode.operating_h_per_day +
         mode.stop_h_per_1000km * link.length_km / 1000;
}

std::optional<double> capacity_t_per_day(const Case& a_case, ArcId arc, const ArcStates& states) {
  using cases::CapacityUnit;
  const double capacity = states.capacity[arc.value];
  const auto origin = a_case.supernetwork.origin[arc];
  if (capacity <= 0 || origin.kind == ArcKind::access) {
    return std::nullopt;
  }
  const CapacityUnit unit = origin.kind == ArcKind::link
                                ? a_case.links[LinkId{origin.index}].capacity_unit
                                : a_case.terminals[TerminalId{origin.index}].capacity_unit;
  const Mode& mode = a_case.modes[a_case.supernetwork.mode[arc]];
  const double tonnes_per_vehicle = mode.vehicle_t * mode.load_factor;
  switch (unit) {
    case CapacityUnit::t_per_day:
      return capacity;
    case CapacityUnit::veh_per_day:
    case CapacityUnit::trains_per_day:
      return capacity * tonnes_per_vehicle;
    case CapacityUnit::pce_per_h:
      return capacity * kHoursPerDay / mode.pce * tonnes_per_vehicle;
    case CapacityUnit::m3_per_day:
      return capacity * a_case.parameter("tonnes_per_m3", kDefaultFreightTonnesPerM3);
    case CapacityUnit::teu_per_day:
      return capacity * a_case.parameter("default_t_per_teu", kDefaultTonnesPerTeu);
  }
  return std::nullopt;
}

}  // namespace corridor::cost
