// What a quantity of engineering costs: physics quantities times the dated prices of
// unit_price.csv, capital spread over its life by the capital-recovery factor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/physics/physics.h"

namespace corridor::cost {

/// r / (1 - (1 + r)^-n): what a year takes back of a dollar spent at once; 1/n at r = 0.
double capital_recovery_factor(double rate_per_year, double years);

/// An amount of something that has a price.
struct Quantity {
  std::string price_id = {};
  double amount = 0;         // a year, or in all if it is capital
  std::string life_id = {};  // capital: the row that gives its life in years; empty: running cost
};

struct CostLine {
  std::string price_id = {};
  double amount = 0;
  std::string unit = {};
  double price = 0;
  double usd_per_year = 0;
};

struct UnitCost {
  std::vector<CostLine> lines = {};
  std::vector<std::string> missing = {};  // rows that unit_price.csv should have: no total then
  double usd_per_year = 0;
  double capital_usd = 0;  // at once
  double usd_per_t = 0;
  double usd_per_t_low = 0;  // all prices at their low, or high
  double usd_per_t_high = 0;
  double usd_per_t_km = 0;
  bool complete() const { return missing.empty(); }
};

/// @param t_per_year carried, > 0
UnitCost unit_cost(const cases::Case& a_case, const std::vector<Quantity>& quantities,
                   double t_per_year, double length_km);

UnitCost pipeline_cost(const cases::Case& a_case, const physics::PipelineDesign& design);

/// What a year of each quantity weighs, for the choice of stations and walls; none if prices miss.
std::optional<physics::DesignWeights> design_weights(const cases::Case& a_case);

/// A loaded run and its share of an empty return, of one truck.
struct TruckTrip {
  double length_km = 0;
  double hours = 0;  // of driving, loaded
  double litres = 0;
  double grid_kwh = 0;
  double payload_t = 0;
  double empty_return_share = 0;
  double empty_litres = 0;  // of the way back
  double empty_kwh = 0;
};
UnitCost truck_cost(const cases::Case& a_case, const TruckTrip& trip);

/// Trains of a line without the line itself: its track is a project with its own cost.
struct TrainTrip {
  double length_km = 0;
  double hours = 0;
  double fuel_kg = 0;   // diesel
  double grid_kwh = 0;  // less what is given back
  double payload_t = 0;
  double gross_t = 0;
  int locomotives = 1;
  int wagons = 1;
  double empty_return_share = 0;
  double empty_fuel_kg = 0;
  double empty_kwh = 0;
};
UnitCost train_cost(const cases::Case& a_case, const TrainTrip& trip);

}  // namespace corridor::cost
