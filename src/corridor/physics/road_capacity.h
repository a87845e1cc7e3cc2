// How many vehicles a road takes and how fast they go: HCM 7 freeways, mixed flow on grades and
// two-lane highways, HDM-4's three zones, work zones and one-way control.
#pragma once

#include <string>
#include <vector>

#include "corridor/physics/profile.h"
#include "corridor/physics/truck.h"
#include "corridor/physics/volume_delay.h"

namespace corridor::physics {

// HCM 7 chapter 12: basic freeway segments, in the manual's units.
double freeway_capacity_pc_h_ln(double free_mi_h);    // 2200 + 10 (FFS - 50), at most 2,400
double multilane_capacity_pc_h_ln(double free_mi_h);  // 1900 + 20 (FFS - 45), at most 2,300
double freeway_speed_mi_h(double free_mi_h, double flow_pc_h_ln);
double heavy_vehicle_factor(double truck_share, double car_equivalent);
double demand_rate_pc_h_ln(double volume_veh_h, double peak_hour_factor, int lanes,
                           double truck_share, double car_equivalent);

/// HCM 7 chapter 26: cars, single units and tractor-trailers in mixed flow on one grade. Truck
/// rates are kinematic and come from our own truck runs, not from the manual's figures.
struct MixedFlow {
  double free_mi_h = 65;
  double gradient = 0;
  double length_mi = 1;
  double single_units = 0;  // share of flow
  double tractor_trailers = 0;
  double base_factor = 1;       // capacity adjustment of the cars alone (weather, work zone)
  double single_unit_s_mi = 0;  // mean over the grade; 0: computed from hcm_single_unit()
  double tractor_s_mi = 0;
};
struct MixedFlowResult {
  double factor = 0;  // CAF of the mix
  double capacity_veh_h_ln = 0;
  double free_mi_h = 0;  // of the mix
  double speed_at_capacity_mi_h = 0;
  double exponent = 0;
  double breakpoint_veh_h_ln = 0;
  double speed_mi_h = 0;  // at the flow asked for; 0 above capacity
};
MixedFlowResult mixed_flow(const MixedFlow& road, double flow_veh_h_ln);

/// HCM 7 chapter 15: two-lane highways (passing constrained or zone), vertical class 1 (level)
/// to 5.
inline constexpr double kTwoLaneCapacity_veh_h = 1700;  // a direction
struct TwoLane {
  double posted_mi_h = 50;
  double heavy_pct = 5;
  int vertical_class = 1;
  double length_mi = 1;
  double lane_ft = 12;
  double shoulder_ft = 6;
  double accesses_per_mi = 0;
  double opposing_veh_h = 1500;
};
double two_lane_free_mi_h(const TwoLane& road);
double two_lane_speed_mi_h(const TwoLane& road, double flow_veh_h);

/// HDM-4 three-zone speed over flow, both directions: free to q0, linear to q_nom where all drive
/// as the slowest, linear to s_ult at q_ult. The zone values are recalled (caveat).
enum class HdmRoad { single_lane, intermediate, two_lane, wide_two_lane, four_lane };
struct HdmZones {
  double q_ult_pcse_h = 0;  // both directions
  double q0 = 0;            // shares of q_ult
  double q_nom = 0;
  double s_ult_m_s = 0;
};
HdmZones hdm_zones(HdmRoad road);
/// @param slowest_m_s free speed of the slowest class, met by all at q_nom
double hdm_speed_m_s(const HdmZones& zones, double free_m_s, double slowest_m_s,
                     double flow_pcse_h);

/// One direction at a time over a stretch: vehicles an hour in both directions together, and the
/// mean wait of those that arrive at random below capacity.
struct OneWayControl {
  double length_m = 500;
  double speed_m_s = 8;
  double green_s = 120;  // of each direction
  double headway_s = 3;  // between released vehicles
  double extra_clearance_s = 10;
};
struct OneWayResult {
  double cycle_s = 0;
  double capacity_veh_h = 0;  // both directions
  double capacity_direction_veh_h = 0;
  double mean_wait_s = 0;  // uniform arrivals at the given flow; infinity above capacity
};
OneWayResult one_way_control(const OneWayControl& control, double flow_direction_veh_h);

/// Capacity left of a road in a work zone: lanes open over lanes, times the factor of the zone.
double work_zone_capacity(double capacity_per_lane, int open_lanes, double zone_factor = 0.9);

/// What assignment needs of a road link in one direction.
struct RoadLink {
  HdmRoad road = HdmRoad::two_lane;
  double length_km = 1;
  double free_kmh = 80;
  double truck_kmh = 60;       // truck speed in free flow, from run_truck
  double capacity_factor = 1;  // grade, weather, work zone
};
struct RoadLinkDelay {
  DelayFunction function = {};
  double truck_term_h = 0;  // added to every truck's time, whatever the flow
  std::vector<std::string> caveats = {};
};
/// BPR parameters whose time at q_nom and at capacity are those of the three zones.
RoadLinkDelay delay_of_link(const RoadLink& link);

/// Passenger cars an hour in one direction of a level road: HDM-4's single lane (recalled) below
/// one lane a direction, HCM 7's two-lane highway (chapter 15) below two, its multilane highway
/// (chapter 12) from there on.
double car_capacity_pc_h(double lanes, double free_kmh);

/// What HCM 7's mixed flow (chapter 26) leaves of the capacity of cars: 1 - 0.53 P^0.72 - the term
/// of the grade. Gradients above 8 %, the steepest of the manual's truck curves, count as 8 %.
double mixed_flow_factor(double truck_share, double gradient, double length_mi);

/// What may limit trucks in a direction, and by how much.
struct TruckRoom {
  double factor = 1;        // vehicles of the mix over cars of a level road
  double mixed_factor = 1;  // by the grade that counts most in HCM 7's mixed flow
  double gradient = 0;      // of that grade
  double from_m = 0;
  double to_m = 0;
  double slowest_factor = 1;  // by the headway at the slowest place
};
/// The smaller of two bounds: the mixed flow of HCM 7 on its worst upgrade between two nodes of the
/// profile, and vehicles one behind the other at the slowest place (1.5 s and their length apart,
/// trucks of 18 m at `slowest_m_s`, cars of 5 m at `free_m_s`).
/// @param truck_share of the vehicles, above 0 to 1
TruckRoom truck_room(const Profile& profile, double free_m_s, double slowest_m_s,
                     double truck_share = 1);

}  // namespace corridor::physics
