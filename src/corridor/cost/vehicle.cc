#include "corridor/cost/vehicle.h"

#include <algorithm>
#include <cmath>

#include "corridor/base/units.h"

namespace corridor::cost {
namespace {

constexpr double kKgPerTonne = 1000;
constexpr double kWagonPayload_t = 61;  // of a wagon of 84 t gross
constexpr double kGoodsTrain_kmh = 120;

}  // namespace

double tonnes_per_vehicle(const cases::Mode& mode) {
  return mode.vehicle_t * mode.load_factor;
}

double tonnes_per_unit(const cases::Case& a_case, const cases::Mode& mode,
                       cases::CapacityUnit unit) {
  using cases::CapacityUnit;
  switch (unit) {
    case CapacityUnit::t_per_day:
      return 1;
    case CapacityUnit::veh_per_day:
    case CapacityUnit::trains_per_day:
      return tonnes_per_vehicle(mode);
    case CapacityUnit::pce_per_h:
      return kHoursPerDay / mode.pce * tonnes_per_vehicle(mode);
    case CapacityUnit::m3_per_day:
      return a_case.parameter("crude_density_t_per_m3");
    case CapacityUnit::teu_per_day:
      return a_case.parameter("default_t_per_teu");
  }
  return 1;
}

physics::Truck truck_of(const cases::Mode& mode) {
  physics::Truck truck = physics::corridor_truck();
  truck.name = mode.name;
  truck.payload_kg = mode.vehicle_t * mode.load_factor * kKgPerTonne;
  truck.axle_limit_kg = 0;  // the load is that of mode.csv, legal or not
  truck.top_speed_m_s = m_s_from_kmh(kGoodsTrain_kmh);
  return truck;
}

physics::Train train_of(const cases::Mode& mode, bool electrified) {
  physics::Train train;
  train.locomotive = electrified ? physics::hxd3() : physics::hxn3();
  train.wagons = std::max(1, static_cast<int>(std::lround(mode.vehicle_t / kWagonPayload_t)));
  train.wagon = physics::loaded_wagon(mode.vehicle_t * mode.load_factor / train.wagons);
  train.max_speed_m_s = m_s_from_kmh(kGoodsTrain_kmh);
  return train;
}

physics::Fluid crude_of(const cases::Case& a_case) {
  physics::Fluid fluid;
  fluid.density_15c_kg_m3 =
      a_case.parameter("crude_density_t_per_m3", fluid.density_15c_kg_m3 / kKgPerTonne) *
      kKgPerTonne;
  return fluid;
}

}  // namespace corridor::cost
