#include "corridor/physics/road_capacity.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "corridor/base/units.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/truck_run.h"

namespace corridor::physics {
namespace {

constexpr double kDensityAtCapacity = 45;  // pc/mi/ln

double freeway_breakpoint(double free_mi_h) {
  return 1000 + 40 * (75 - free_mi_h);
}

// Equations 26-1 to 26-4: what trucks and a grade take of the capacity.
double for_trucks(double share) {
  return 0.53 * std::pow(share, 0.72);
}

double for_grade(double share, double gradient, double length_mi) {
  const double rho = share < 0.01 ? 8 * share : 0.126 - 0.03 * share;
  return rho * std::max(0.0, 0.69 * (std::exp(12.9 * gradient) - 1)) *
         std::max(0.0, 1.72 * (1 - 1.71 * std::exp(-3.16 * length_mi)));
}

constexpr double kReaction_s = 1.5;
constexpr double kCar_m = 5;
constexpr double kTruck_m = 18;

double headway_s(double speed_m_s, double length_m) {
  return kReaction_s + length_m / speed_m_s;
}

/// Mean seconds per mile of a truck that enters a grade at the free speed.
double truck_rate_s_mi(const Truck& truck, const MixedFlow& road) {
  const double length_m = road.length_mi * kMetresPerMile;
  const Profile profile = {.x_m = {0, length_m}, .z_m = {0, road.gradient * length_m}};
  const double free_m_s = road.free_mi_h * kMetresPerMile / kSecondsPerHour;
  const TruckRun run =
      run_truck(profile, truck,
                {.step_m = 10, .desired_m_s = free_m_s, .iri_m_per_km = 0, .keep_series = false});
  return run.time_s / road.length_mi;
}

/// Rates of the mix at a flow, s/mi: equations 26-8 to 26-13.
struct MixRates {
  const MixedFlow& road;
  double caf;
  double capacity;
  double breakpoint;
  double single_s_mi;
  double tractor_s_mi;

  double interaction(double flow) const {
    const double x = flow / caf;
    const double free = road.free_mi_h;
    const double over = x - breakpoint;
    const double span = capacity - breakpoint;
    const double auto_only =
        over <= 0 ? free
                  : free - (free - capacity / kDensityAtCapacity) * over * over / (span * span);
    return (3600 / auto_only - 3600 / free) * (1 + 3 * (1 / caf - 1));
  }
  double cars(double flow, double delay) const {
    const double v = flow / 1000;
    const double floor = 36 / road.free_mi_h;
    const double single = std::max(0.0, single_s_mi / 100 - floor);
    const double tractor = std::max(0.0, tractor_s_mi / 100 - floor);
    return 3600 / road.free_mi_h + delay +
           100.42 * std::pow(v, 0.46) * std::pow(road.single_units, 0.68) * std::pow(single, 2.76) +
           110.64 * std::pow(v, 1.36) * std::pow(road.tractor_trailers, 0.62) *
               std::pow(tractor, 1.81);
  }
  double speed_mi_h(double flow, bool with_traffic) const {
    const double delay = with_traffic ? interaction(flow) : 0;
    const double car_share = 1 - road.single_units - road.tractor_trailers;
    return 3600 / (car_share * cars(flow, delay) + road.single_units * (single_s_mi + delay) +
                   road.tractor_trailers * (tractor_s_mi + delay));
  }
};

struct TwoLaneClass {
  std::array<double, 6> a;  // exhibit 15-12
  std::array<double, 6> b;  // exhibit 15-13; b[3], b[4] replaced by c and d where those are given
  std::array<double, 4> c;
  std::array<double, 4> d;
  std::array<double, 9> f;  // exhibit 15-19
};

// Coefficients of HCM 7 chapter 15 for passing constrained segments and passing zones.
constexpr std::array<TwoLaneClass, 5> kTwoLane = {{
    {{0, 0, 0, 0, 0, 0},
     {0.0558, 0.0542, 0.3278, 0.1029, 0, 0},
     {0, 0, 0, 0},
     {0, 0, 0, 0},
     {0.67576, 0, 0, 0.12060, -0.35919, 0, 0, 0, 0}},
    {{-0.45036, 0.00814, 0.01543, 0.01358, 0, 0},
     {5.7280, -0.0809, 0.7404, 0, 0, 3.1155},
     {-13.8036, 0, 0.2446, 0},
     {-1.7765, 0, 0.0392, 0},
     {0.34524, 0.00591, 0.02031, 0.14911, -0.43784, -0.00296, 0.02956, 0, 0.41622}},
    {{-0.29591, 0.00743, 0, 0.01246, 0, 0},
     {9.3079, -0.1706, 1.1292, 0, 0, 3.1155},
     {-11.9703, 0, 0.2542, 0},
     {-3.5550, 0, 0.0826, 0},
     {0.17291, 0.00917, 0.05698, 0.27734, -0.61893, -0.00918, 0.09184, 0, 0.41622}},
    {{-0.40902, 0.00975, 0.00767, -0.18363, 0.00423, 0},
     {9.0115, -0.1994, 1.8252, 0, 0, 3.2685},
     {-12.5113, 0, 0.2656, 0},
     {-5.7775, 0, 0.1373, 0},
     {0.67689, 0.00534, -0.13037, 0.25699, -0.68465, -0.00709, 0.07087, 0, 0.33950}},
    {{-0.38360, 0.01074, 0.01945, -0.69848, 0.01069, 0.12700},
     {23.9144, -0.6925, 1.9473, 0, 0, 3.5115},
     {-14.8961, 0, 0.4370, 0},
     {-18.2910, 2.3875, 0.4494, -0.0520},
     {1.13262, 0, -0.26367, 0.18811, -0.64304, -0.00867, 0.08675, 0, 0.30590}},
}};

const TwoLaneClass& two_lane_class(const TwoLane& road) {
  assert(road.vertical_class >= 1 && road.vertical_class <= 5);
  return kTwoLane[static_cast<std::size_t>(road.vertical_class - 1)];
}

}  // namespace

double freeway_capacity_pc_h_ln(double free_mi_h) {
  return std::min(2400.0, 2200 + 10 * (free_mi_h - 50));
}

double multilane_capacity_pc_h_ln(double free_mi_h) {
  return std::min(2300.0, 1900 + 20 * (free_mi_h - 45));
}

double freeway_speed_mi_h(double free_mi_h, double flow_pc_h_ln) {
  const double over = flow_pc_h_ln - freeway_breakpoint(free_mi_h);
  if (over <= 0) {
    return free_mi_h;
  }
  const double capacity = freeway_capacity_pc_h_ln(free_mi_h);
  const double span = capacity - freeway_breakpoint(free_mi_h);
  return free_mi_h - (free_mi_h - capacity / kDensityAtCapacity) * over * over / (span * span);
}

double heavy_vehicle_factor(double truck_share, double car_equivalent) {
  return 1 / (1 + truck_share * (car_equivalent - 1));
}

double demand_rate_pc_h_ln(double volume_veh_h, double peak_hour_factor, int lanes,
                           double truck_share, double car_equivalent) {
  return volume_veh_h /
         (peak_hour_factor * lanes * heavy_vehicle_factor(truck_share, car_equivalent));
}

MixedFlowResult mixed_flow(const MixedFlow& road, double flow_veh_h_ln) {
  MixedFlowResult out;
  const double trucks = road.single_units + road.tractor_trailers;
  out.factor =
      road.base_factor - for_trucks(trucks) - for_grade(trucks, road.gradient, road.length_mi);
  const double capacity = freeway_capacity_pc_h_ln(road.free_mi_h);
  out.capacity_veh_h_ln = capacity * out.factor;
  const double breakpoint =
      freeway_breakpoint(road.free_mi_h) * road.base_factor * road.base_factor;
  const MixRates rates = {
      road,
      out.factor,
      capacity,
      breakpoint,
      road.single_unit_s_mi > 0 ? road.single_unit_s_mi : truck_rate_s_mi(hcm_single_unit(), road),
      road.tractor_s_mi > 0 ? road.tractor_s_mi : truck_rate_s_mi(hcm_tractor_trailer(), road)};
  // The free speed of the mix is that of one vehicle an hour without interaction.
  out.free_mi_h = rates.speed_mi_h(1, false);
  // As printed: e^(30 i) + 1. On a level road one would expect - 1; example problem 5 uses + 1.
  out.breakpoint_veh_h_ln = std::max(
      0.0, breakpoint * (1 - 0.4 * std::pow(trucks, 0.1) * (std::exp(30 * road.gradient) + 1) *
                                 std::pow(road.length_mi * 5280, 0.01)));
  out.speed_at_capacity_mi_h = rates.speed_mi_h(out.capacity_veh_h_ln, true);
  const double at_90 = rates.speed_mi_h(0.9 * out.capacity_veh_h_ln, true);
  const double span = out.capacity_veh_h_ln - out.breakpoint_veh_h_ln;
  const double lost = out.free_mi_h - out.speed_at_capacity_mi_h;
  out.exponent = 1.195 * std::log((out.free_mi_h - at_90) / lost) /
                 std::log((0.9 * out.capacity_veh_h_ln - out.breakpoint_veh_h_ln) / span);
  const double over = flow_veh_h_ln - out.breakpoint_veh_h_ln;
  if (flow_veh_h_ln <= out.capacity_veh_h_ln) {
    out.speed_mi_h =
        over <= 0 ? out.free_mi_h : out.free_mi_h - lost * std::pow(over / span, out.exponent);
  }
  return out;
}

double two_lane_free_mi_h(const TwoLane& road) {
  const auto& a = two_lane_class(road).a;
  const double base = 1.14 * road.posted_mi_h;
  const double opposing =
      std::max(0.0, a[3] + a[4] * base + a[5] * road.length_mi) * road.opposing_veh_h / 1000;
  const double per_heavy = std::max(0.0333, a[0] + a[1] * base + a[2] * road.length_mi + opposing);
  const double lane = std::clamp(road.lane_ft, 9.0, 12.0);
  const double shoulder = std::clamp(road.shoulder_ft, 0.0, 6.0);
  return base - per_heavy * road.heavy_pct - 0.6 * (12 - lane) - 0.7 * (6 - shoulder) -
         std::min(road.accesses_per_mi / 4, 10.0);
}

double two_lane_speed_mi_h(const TwoLane& road, double flow_veh_h) {
  const double free = two_lane_free_mi_h(road);
  if (flow_veh_h <= 100) {
    return free;
  }
  const TwoLaneClass& k = two_lane_class(road);
  const double length = std::sqrt(road.length_mi);
  const double heavy = std::sqrt(road.heavy_pct);
  const double opposing = std::sqrt(road.opposing_veh_h / 1000);
  const bool level = road.vertical_class == 1;
  const double b3 =
      level ? k.b[3] : k.c[0] + k.c[1] * length + k.c[2] * free + k.c[3] * free * length;
  const double b4 =
      level ? k.b[4] : k.d[0] + k.d[1] * heavy + k.d[2] * free + k.d[3] * free * heavy;
  const double m = std::max(k.b[5], k.b[0] + k.b[1] * free + k.b[2] * opposing +
                                        std::max(0.0, b3) * length + std::max(0.0, b4) * heavy);
  const double p = std::max(k.f[8], k.f[0] + k.f[1] * free + k.f[2] * road.length_mi +
                                        k.f[3] * road.opposing_veh_h / 1000 + k.f[4] * opposing +
                                        k.f[5] * road.heavy_pct + k.f[6] * heavy +
                                        k.f[7] * road.length_mi * road.heavy_pct);
  return free - m * std::pow(flow_veh_h / 1000 - 0.1, p);
}

HdmZones hdm_zones(HdmRoad road) {
  switch (road) {
    case HdmRoad::single_lane:
      return {600, 0.0, 0.7, m_s_from_kmh(10)};
    case HdmRoad::intermediate:
      return {1800, 0.0, 0.7, m_s_from_kmh(20)};
    case HdmRoad::two_lane:
      return {2800, 0.1, 0.9, m_s_from_kmh(25)};
    case HdmRoad::wide_two_lane:
      return {3200, 0.2, 0.9, m_s_from_kmh(30)};
    case HdmRoad::four_lane:
      return {8000, 0.4, 0.95, m_s_from_kmh(40)};
  }
  return {};
}

double hdm_speed_m_s(const HdmZones& zones, double free_m_s, double slowest_m_s,
                     double flow_pcse_h) {
  const double q = flow_pcse_h / zones.q_ult_pcse_h;
  const double at_nominal = std::min(free_m_s, slowest_m_s);
  const double at_ultimate = std::min(zones.s_ult_m_s, at_nominal);
  if (q <= zones.q0) {
    return free_m_s;
  }
  if (q <= zones.q_nom) {
    return free_m_s - (free_m_s - at_nominal) * (q - zones.q0) / (zones.q_nom - zones.q0);
  }
  const double share = std::min(1.0, (q - zones.q_nom) / (1 - zones.q_nom));
  return at_nominal - (at_nominal - at_ultimate) * share;
}

OneWayResult one_way_control(const OneWayControl& control, double flow_direction_veh_h) {
  OneWayResult out;
  const double clearance_s = control.length_m / control.speed_m_s + control.extra_clearance_s;
  out.cycle_s = 2 * (control.green_s + clearance_s);
  out.capacity_direction_veh_h =
      kSecondsPerHour / out.cycle_s * (control.green_s / control.headway_s);
  out.capacity_veh_h = 2 * out.capacity_direction_veh_h;
  const double saturation_veh_h = kSecondsPerHour / control.headway_s;
  const double red_s = out.cycle_s - control.green_s;
  if (flow_direction_veh_h >= out.capacity_direction_veh_h) {
    out.mean_wait_s = std::numeric_limits<double>::infinity();
  } else {
    // Uniform arrivals, the first term of Webster: red^2 / (2 cycle (1 - q/s)).
    out.mean_wait_s =
        red_s * red_s / (2 * out.cycle_s * (1 - flow_direction_veh_h / saturation_veh_h));
  }
  return out;
}

double work_zone_capacity(double capacity_per_lane, int open_lanes, double zone_factor) {
  return capacity_per_lane * open_lanes * zone_factor;
}

RoadLinkDelay delay_of_link(const RoadLink& link) {
  RoadLinkDelay out;
  const HdmZones zones = hdm_zones(link.road);
  const double free_m_s = m_s_from_kmh(link.free_kmh);
  const double slowest_m_s = m_s_from_kmh(std::min(link.truck_kmh, link.free_kmh));
  const auto ratio_at = [&](double q) {
    return free_m_s / hdm_speed_m_s(zones, free_m_s, slowest_m_s, q * zones.q_ult_pcse_h);
  };
  DelayFunction& f = out.function;
  f.law = DelayLaw::bpr;
  f.free_h = link.length_km / link.free_kmh;
  f.capacity_per_h = zones.q_ult_pcse_h / 2 * link.capacity_factor;
  // 1 + alpha x^beta through the three-zone times at q_nom and at capacity.
  f.alpha = std::max(0.15, ratio_at(1) - 1);
  const double nominal = std::max(1e-3, ratio_at(zones.q_nom) - 1);
  f.beta = std::clamp(std::log(nominal / f.alpha) / std::log(zones.q_nom), 1.0, 12.0);
  out.truck_term_h = truck_term_h(link.length_km, link.truck_kmh, f.free_h);
  out.caveats = {"capacities and zones of HDM-4 are recalled: no second source found"};
  return out;
}

double car_capacity_pc_h(double lanes, double free_kmh) {
  constexpr double kMultilaneLeast_mi_h = 45;  // slowest road of chapter 12
  if (lanes < 1) {
    return hdm_zones(HdmRoad::single_lane).q_ult_pcse_h / 2;
  }
  return lanes < 2 ? lanes * kTwoLaneCapacity_veh_h
                   : lanes * multilane_capacity_pc_h_ln(
                                 std::max(free_kmh / kKmPerMile, kMultilaneLeast_mi_h));
}

double mixed_flow_factor(double truck_share, double gradient, double length_mi) {
  constexpr double kSteepest = 0.08;
  return 1 - for_trucks(truck_share) -
         for_grade(truck_share, std::min(gradient, kSteepest), length_mi);
}

TruckRoom truck_room(const Profile& profile, double free_m_s, double slowest_m_s,
                     double truck_share) {
  // The length of a grade counts to some 5 km: half of a longer one is at least as steep.
  constexpr double kLongest_m = 10e3;
  TruckRoom out;
  out.mixed_factor = mixed_flow_factor(truck_share, 0, 0);
  for (std::size_t i = 0; i < profile.x_m.size(); ++i) {
    for (std::size_t j = i + 1; j < profile.x_m.size(); ++j) {
      const double length_m = profile.x_m[j] - profile.x_m[i];
      if (length_m > kLongest_m && j > i + 1) {
        break;
      }
      const double gradient = (profile.z_m[j] - profile.z_m[i]) / length_m;
      const double factor =
          gradient > 0 ? mixed_flow_factor(truck_share, gradient, length_m / kMetresPerMile) : 1;
      if (factor < out.mixed_factor) {
        out.mixed_factor = factor;
        out.gradient = gradient;
        out.from_m = profile.x_m[i];
        out.to_m = profile.x_m[j];
      }
    }
  }
  const double ratio = headway_s(slowest_m_s, kTruck_m) / headway_s(free_m_s, kCar_m);
  out.slowest_factor = heavy_vehicle_factor(truck_share, std::max(1.0, ratio));
  out.factor = std::min(out.mixed_factor, out.slowest_factor);
  return out;
}

}  // namespace corridor::physics
