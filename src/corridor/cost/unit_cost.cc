#include "corridor/cost/unit_cost.h"

#include <algorithm>
#include <cmath>

#include "corridor/base/units.h"

namespace corridor::cost {
namespace {

using cases::Case;
using cases::UnitPrice;

constexpr double kUsdPerMusd = 1e6;

const UnitPrice* find_price(const Case& a_case, const std::string& id) {
  const auto found = std::find_if(a_case.unit_prices.begin(), a_case.unit_prices.end(),
                                  [&](const UnitPrice& price) { return price.id == id; });
  return found == a_case.unit_prices.end() ? nullptr : &*found;
}

// USD a year of a quantity at one of the three prices.
double yearly_usd(const Case& a_case, const Quantity& quantity, double price, double life_years) {
  const double spread = quantity.life_id.empty()
                            ? 1
                            : capital_recovery_factor(a_case.settings.discount_rate, life_years);
  return quantity.amount * price * spread;
}

class Sum {
 public:
  Sum(const Case& a_case, const std::vector<Quantity>& quantities) : case_(a_case) {
    for (const Quantity& quantity : quantities) {
      add(quantity);
    }
  }

  UnitCost finish(double t_per_year, double length_km) {
    if (out_.complete()) {
      out_.usd_per_t = out_.usd_per_year / t_per_year;
      out_.usd_per_t_low = low_ / t_per_year;
      out_.usd_per_t_high = high_ / t_per_year;
      out_.usd_per_t_km = out_.usd_per_t / length_km;
    }
    return std::move(out_);
  }

 private:
  const UnitPrice* wanted(const std::string& id) {
    const UnitPrice* price = find_price(case_, id);
    if (price == nullptr &&
        std::find(out_.missing.begin(), out_.missing.end(), id) == out_.missing.end()) {
      out_.missing.push_back(id);
    }
    return price;
  }

  void add(const Quantity& quantity) {
    const UnitPrice* price = wanted(quantity.price_id);
    const UnitPrice* life = quantity.life_id.empty() ? nullptr : wanted(quantity.life_id);
    if (price == nullptr || (!quantity.life_id.empty() && life == nullptr)) {
      return;
    }
    const double years = life == nullptr ? 0 : life->value;
    const double usd = yearly_usd(case_, quantity, price->value, years);
    out_.lines.push_back({.price_id = quantity.price_id,
                          .amount = quantity.amount,
                          .unit = price->unit,
                          .price = price->value,
                          .usd_per_year = usd});
    out_.usd_per_year += usd;
    out_.capital_usd += life == nullptr ? 0 : quantity.amount * price->value;
    low_ += yearly_usd(case_, quantity, price->low, years);
    high_ += yearly_usd(case_, quantity, price->high, years);
  }

  const Case& case_;
  UnitCost out_;
  double low_ = 0;
  double high_ = 0;
};

}  // namespace

double capital_recovery_factor(double rate_per_year, double years) {
  if (rate_per_year == 0) {
    return 1 / years;
  }
  return rate_per_year / -std::expm1(-years * std::log1p(rate_per_year));
}

UnitCost unit_cost(const Case& a_case, const std::vector<Quantity>& quantities, double t_per_year,
                   double length_km) {
  return Sum(a_case, quantities).finish(t_per_year, length_km);
}

UnitCost pipeline_cost(const Case& a_case, const physics::PipelineDesign& design) {
  const physics::PipelineQuantities& q = design.quantities;
  const std::string life = "pipeline_life_years";
  std::vector<Quantity> all = {
      {"pipe_steel_usd_per_t", q.steel_t, life},
      {"pipe_coating_usd_per_m2", q.coating_m2, life},
      {"pipe_laying_level_usd_per_km", q.km_level, life},
      {"pipe_laying_rolling_usd_per_km", q.km_rolling, life},
      {"pipe_laying_mountain_usd_per_km", q.km_mountain, life},
      {"pump_station_usd", static_cast<double>(q.pump_stations), life},
      {"pump_power_usd_per_kw", q.installed_mw * 1000, life},
      {"reduction_station_usd", static_cast<double>(q.reduction_stations), life},
      {"pipe_valve_usd", static_cast<double>(q.valves), life},
      {"electricity_usd_per_kwh", q.gwh_per_year * 1e6, ""},
      {"pipeline_operation_usd_per_km", q.length_km, ""},
      {"pump_station_operation_usd", static_cast<double>(q.pump_stations), ""}};
  return unit_cost(a_case, all, design.mass_t_per_year, q.length_km);
}

std::optional<physics::DesignWeights> design_weights(const Case& a_case) {
  const UnitPrice* life = find_price(a_case, "pipeline_life_years");
  if (life == nullptr) {
    return std::nullopt;
  }
  const double crf = capital_recovery_factor(a_case.settings.discount_rate, life->value);
  bool complete = true;
  const auto price = [&](const char* id) {
    const UnitPrice* found = find_price(a_case, id);
    complete = complete && found != nullptr;
    return found == nullptr ? 0 : found->value / kUsdPerMusd;
  };
  physics::DesignWeights weights;
  weights.per_pump_station = price("pump_station_usd") * crf + price("pump_station_operation_usd");
  weights.per_reduction_station = price("reduction_station_usd") * crf;
  weights.per_mw_installed = price("pump_power_usd_per_kw") * 1e3 * crf;
  weights.per_gwh = price("electricity_usd_per_kwh") * 1e6;
  weights.per_kt_steel = price("pipe_steel_usd_per_t") * 1e3 * crf;
  weights.per_km =
      price("pipe_laying_level_usd_per_km") * crf + price("pipeline_operation_usd_per_km");
  weights.per_1000_m2 = price("pipe_coating_usd_per_m2") * 1e3 * crf;
  weights.are_defaults = false;
  return complete ? std::optional(weights) : std::nullopt;
}

UnitCost truck_cost(const Case& a_case, const TruckTrip& trip) {
  // A truck's year is as many trips as its hours allow; quantities are of one trip, and so is the
  // tonnage: the year cancels.
  const double share = trip.empty_return_share;
  const double km = trip.length_km * (1 + share);
  const double hours = trip.hours * (1 + share);
  const UnitPrice* hours_per_year = find_price(a_case, "truck_hours_per_year");
  const double trucks = hours_per_year == nullptr ? 0 : hours / hours_per_year->value;
  UnitCost out = unit_cost(a_case,
                           {{"diesel_usd_per_l", trip.litres + share * trip.empty_litres, ""},
                            {"electricity_usd_per_kwh", trip.grid_kwh + share * trip.empty_kwh, ""},
                            {"truck_usd", trucks, "truck_life_years"},
                            {"truck_upkeep_usd_per_km", km, ""},
                            {"truck_crew_usd_per_h", hours, ""}},
                           trip.payload_t, trip.length_km);
  if (hours_per_year == nullptr) {
    out.missing.emplace_back("truck_hours_per_year");
  }
  return out;
}

UnitCost train_cost(const Case& a_case, const TrainTrip& trip) {
  constexpr double kDiesel_l_per_kg = 1 / 0.835;
  const double share = trip.empty_return_share;
  const double hours = trip.hours * (1 + share);
  const double km = trip.length_km * (1 + share);
  const UnitPrice* locomotive_hours = find_price(a_case, "locomotive_hours_per_year");
  const UnitPrice* wagon_hours = find_price(a_case, "wagon_running_hours_per_year");
  const double locomotives =
      locomotive_hours == nullptr ? 0 : trip.locomotives * hours / locomotive_hours->value;
  const double wagons = wagon_hours == nullptr ? 0 : trip.wagons * hours / wagon_hours->value;
  const double tare_t = trip.gross_t - trip.payload_t;
  UnitCost out = unit_cost(
      a_case,
      {{"diesel_usd_per_l", (trip.fuel_kg + share * trip.empty_fuel_kg) * kDiesel_l_per_kg, ""},
       {"electricity_usd_per_kwh", trip.grid_kwh + share * trip.empty_kwh, ""},
       {"locomotive_usd", locomotives, "locomotive_life_years"},
       {"wagon_usd", wagons, "wagon_life_years"},
       {"locomotive_upkeep_usd_per_km", trip.locomotives * km, ""},
       {"wagon_upkeep_usd_per_km", trip.wagons * km, ""},
       {"train_crew_usd_per_h", hours, ""},
       {"track_upkeep_usd_per_1000_gross_tkm",
        (trip.gross_t + share * tare_t) * trip.length_km / 1000, ""}},
      trip.payload_t, trip.length_km);
  for (const auto& [row, id] : {std::pair{locomotive_hours, "locomotive_hours_per_year"},
                                std::pair{wagon_hours, "wagon_running_hours_per_year"}}) {
    if (row == nullptr) {
      out.missing.emplace_back(id);
    }
  }
  return out;
}

}  // namespace corridor::cost
