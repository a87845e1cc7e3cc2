#include "corridor/import/gmns_schema.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace corridor::import {
namespace {

using table::Column;
using table::TableSchema;
using table::Type;

constexpr double kNoBound = std::numeric_limits<double>::infinity();
constexpr double kMostLane = 10;
constexpr double kMostSpeed = 200;
constexpr double kMostGrade = 100;
constexpr double kMostPhaseTime = 120;
constexpr double kMostCycle = 600;
constexpr double kMostRing = 12;
constexpr double kMostPhase = 32;

using Options = std::vector<std::string_view>;

const Options kBikeFacility = {"unseparated bike lane",
                               "buffered bike lane",
                               "separated bike lane",
                               "counter-flow bike lane",
                               "paved shoulder",
                               "shared lane",
                               "shared use path",
                               "off-road unpaved trail",
                               "other",
                               "none"};
const Options kPedFacility = {"unknown", "none", "shoulder", "sidewalk", "offstreet_path"};
const Options kParking = {"unknown", "none", "parallel", "angle", "other"};
// 0.96 lists the pedestrian facilities under the parking of segments; 0.97 the parking of links.
const Options kSegmentParking = {"unknown", "none",     "parallel", "angle",
                                 "other",   "shoulder", "sidewalk", "offstreet_path"};
const Options kBarrier = {"none", "regulatory", "physical"};
const Options kMovement = {"left", "right", "uturn", "thru", "merge", "diverge"};
const Options kMovementControl = {"no_control",       "yield", "stop", "stop_2_way", "stop_4_way",
                                  "signal_with_RTOR", "signal"};
// 0.96 has names of its own for nodes; 0.97 shares those of movements.
const Options kNodeControl = {"none",       "4_stop",     "no_control",       "yield", "stop",
                              "stop_2_way", "stop_4_way", "signal_with_RTOR", "signal"};
const Options kCoordination = {"begin_of_green", "begin_of_yellow", "begin_of_red"};
const Options kProtection = {"protected", "permitted", "rtor"};
const Options kIdType = {"string", "integer"};

Column text(std::string_view name, std::string_view description) {
  return {.name = name, .description = description};
}

Column choice(std::string_view name, const Options& options, std::string_view description) {
  return {.name = name, .description = description, .options = options};
}

Column id(std::string_view name) {
  return {.name = name, .description = "the row's own id", .required = true};
}

Column reference(std::string_view name, std::string_view file, std::string_view description) {
  return {.name = name, .description = description, .refers_to = file};
}

Column number(std::string_view name, std::string_view unit, std::string_view description,
              double least = -kNoBound, double most = kNoBound) {
  return {.name = name,
          .type = Type::number,
          .unit = unit,
          .description = description,
          .least = least,
          .most = most};
}

Column integer(std::string_view name, std::string_view description, double least = -kNoBound,
               double most = kNoBound) {
  return {.name = name,
          .type = Type::integer,
          .description = description,
          .least = least,
          .most = most};
}

Column truth(std::string_view name, std::string_view description) {
  return {.name = name, .type = Type::boolean, .description = description};
}

Column required(Column column) {
  column.required = true;
  return column;
}

using Columns = std::vector<Column>;

Columns joined(std::initializer_list<Columns> parts) {
  Columns all;
  for (const Columns& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// Columns that several tables share.
const Column kLaneNumber = required(integer(
    "lane_num", "counted from the centre line; negative: left of it", -kMostLane, kMostLane));
const Column kUses = text("allowed_uses", "uses or groups of uses, separated by commas");
const Column kCapacity =
    number("capacity", "pce/h/lane", "saturation capacity in passenger-car equivalents", 0);
const Column kFreeSpeed = number("free_speed", "speed", "free-flow speed", 0, kMostSpeed);
const Column kGrade = number("grade", "%", "rise; negative: downhill", -kMostGrade, kMostGrade);
const Column kToll = number("toll", "currency", "toll for the link");
const Column kWidth = number("width", "short_length", "width", 0);
const Column kRowWidth =
    number("row_width", "short_length", "width of the right of way, both directions", 0);
const Column kJurisdiction = text("jurisdiction", "owner or operator");
const Column kWkt = text("geometry", "shape as well-known text");
const Columns kFacilities = {choice("bike_facility", kBikeFacility, "provision for bicycles"),
                             choice("ped_facility", kPedFacility, "provision for pedestrians")};
const Column kLinkParking = choice("parking", kParking, "kind of parking");
const Column kPartParking = choice("parking", kSegmentParking, "kind of parking");
const Columns kBarriers = {choice("r_barrier", kBarrier, "what bars a change to the right"),
                           choice("l_barrier", kBarrier, "what bars a change to the left")};
const Columns kWhen = {reference("timeday_id", "time_set_definitions.csv", "when the row holds"),
                       text("time_day",
                            "when the row holds: XXXXXXXX_HHMM_HHMM, days from Sunday "
                            "to Saturday, then holidays")};
const Column kOnLink = required(reference("link_id", "link.csv", "the link"));
const Column kFromNode =
    required(reference("ref_node_id", "node.csv", "end of the link that distances count from"));
const Columns kStretch = {
    required(number("start_lr", "short_length", "begin, from the reference node", 0)),
    required(number("end_lr", "short_length", "end, from the reference node", 0))};
const Columns kAddedLanes = {integer("l_lanes_added", "lanes added on the left"),
                             integer("r_lanes_added", "lanes added on the right")};
const Columns kTurn = {required(reference("ib_link_id", "link.csv", "link it comes from")),
                       integer("start_ib_lane", "innermost lane it comes from"),
                       integer("end_ib_lane", "outermost lane it comes from"),
                       required(reference("ob_link_id", "link.csv", "link it goes to")),
                       integer("start_ob_lane", "innermost lane it goes to"),
                       integer("end_ob_lane", "outermost lane it goes to"),
                       required(choice("type", kMovement, "kind of turn")),
                       number("penalty", "s", "time that the turn costs"),
                       number("capacity", "pce/h", "saturation capacity of the turn"),
                       choice("ctrl_type", kMovementControl, "how it is controlled"),
                       text("mvmt_code", "direction and turn, such as SBL"),
                       kUses};

std::vector<TableSchema> network_tables() {
  return {
      {.file = "node.csv",
       .row = "an end of links",
       .required = true,
       .key = "node_id",
       .columns = {id("node_id"), text("name", "name"),
                   required(number("x_coord", "crs", "longitude or easting")),
                   required(number("y_coord", "crs", "latitude or northing")),
                   number("z_coord", "short_length", "altitude"),
                   text("node_type", "what stands there"),
                   choice("ctrl_type", kNodeControl, "how the junction is controlled"),
                   reference("zone_id", "zone.csv", "zone that the node belongs to"),
                   reference("parent_node_id", "node.csv", "junction that the node is part of")}},
      {.file = "link.csv",
       .row = "a stretch between two nodes",
       .required = true,
       .key = "link_id",
       .columns = joined(
           {{id("link_id"), text("name", "name"),
             required(reference("from_node_id", "node.csv", "where it begins")),
             required(reference("to_node_id", "node.csv", "where it ends")),
             required(truth("directed", "true: travel from from_node_id to to_node_id only")),
             reference("geometry_id", "geometry.csv", "its shape"), kWkt,
             reference("parent_link_id", "link.csv", "link that this one runs beside"),
             integer("dir_flag",
                     "1: the shape runs from from_node_id, -1: it runs to it, 0: not known", -1, 1),
             number("length", "long_length", "length", 0), kGrade,
             text("facility_type", "class of road or railway"), kCapacity, kFreeSpeed,
             integer("lanes", "permanent lanes for motor vehicles in the direction of travel", 0)},
            kFacilities,
            {kLinkParking, kUses, kToll, kJurisdiction, kRowWidth}})},
      {.file = "config.csv",
       .row = "the data set, its units and coordinates",
       .columns = {text("dataset_name", "name"),
                   text("short_length", "unit of widths and of distances along links"),
                   text("long_length", "unit of the length of links"),
                   text("speed", "unit of speeds"), text("crs", "coordinates, such as EPSG:4326"),
                   text("geometry_field_format", "how shapes are written, such as wkt"),
                   text("currency", "currency of tolls"),
                   number("version_number", "", "version of GMNS"),
                   choice("id_type", kIdType, "what ids are")}},
      {.file = "geometry.csv",
       .row = "a shape",
       .key = "geometry_id",
       .columns = {id("geometry_id"), kWkt}},
      {.file = "zone.csv",
       .row = "where travel starts and ends",
       .key = "zone_id",
       .columns = {id("zone_id"), text("name", "name"),
                   text("boundary", "outline as well-known text"),
                   reference("super_zone", "zone.csv", "larger zone that it is part of")}},
      {.file = "use_definition.csv",
       .row = "a kind of traveller or vehicle",
       .key = "use",
       .columns = {id("use"),
                   required(number("persons_per_vehicle", "", "persons in a vehicle", 0)),
                   required(number("pce", "", "passenger-car equivalents of a vehicle", 0)),
                   text("special_conditions", "conditions"), text("description", "in words")}},
      {.file = "use_group.csv",
       .row = "uses under one name",
       .key = "use_group",
       .columns = {id("use_group"), required(text("uses", "its uses, separated by commas")),
                   text("description", "in words")}},
      {.file = "time_set_definitions.csv",
       .row = "a time of certain days",
       .key = "timeday_id",
       .columns = {id("timeday_id"), required(truth("monday", "holds on Mondays")),
                   required(truth("tuesday", "holds on Tuesdays")),
                   required(truth("wednesday", "holds on Wednesdays")),
                   required(truth("thursday", "holds on Thursdays")),
                   required(truth("friday", "holds on Fridays; Friday is accepted too")),
                   required(truth("saturday", "holds on Saturdays")),
                   required(truth("sunday", "holds on Sundays")),
                   required(truth("holiday", "holds on holidays")),
                   required(text("start_time", "begin, HH:MM")),
                   required(text("end_time", "end, HH:MM"))}},
      {.file = "link_tod.csv",
       .row = "what differs on a link at a time of day",
       .key = "link_tod_id",
       .columns = joined({{id("link_tod_id"), kOnLink},
                          kWhen,
                          {kCapacity, kFreeSpeed, integer("lanes", "lanes at that time", 0)},
                          kFacilities,
                          {kLinkParking, kUses, kToll}})},
  };
}

std::vector<TableSchema> carried_tables() {
  return {
      {.file = "lane.csv",
       .row = "a lane of a link",
       .key = "lane_id",
       .columns = joined({{id("lane_id"), kOnLink, kLaneNumber, kUses}, kBarriers, {kWidth}})},
      {.file = "segment.csv",
       .row = "a part of a link that differs from it",
       .key = "segment_id",
       .columns = joined({{id("segment_id"), kOnLink, kFromNode},
                          kStretch,
                          {kGrade, kCapacity, kFreeSpeed, integer("lanes", "lanes there")},
                          kAddedLanes,
                          kFacilities,
                          {kPartParking, kUses, kToll, kJurisdiction, kRowWidth}})},
      {.file = "segment_lane.csv",
       .row = "a lane of a segment",
       .key = "segment_lane_id",
       .columns = joined(
           {{id("segment_lane_id"), required(reference("segment_id", "segment.csv", "the segment")),
             kLaneNumber,
             reference("parent_lane_id", "lane.csv", "lane of the link that it continues"), kUses},
            kBarriers,
            {kWidth}})},
      {.file = "movement.csv",
       .row = "a turn at a node",
       .key = "mvmt_id",
       .columns =
           joined({{id("mvmt_id"), required(reference("node_id", "node.csv", "the junction")),
                    text("name", "name")},
                   kTurn,
                   {kWkt}})},
      {.file = "location.csv",
       .row = "a place along a link",
       .key = "loc_id",
       .columns = {id("loc_id"), kOnLink, kFromNode,
                   required(number("lr", "short_length", "distance from the reference node", 0)),
                   number("x_coord", "crs", "longitude or easting"),
                   number("y_coord", "crs", "latitude or northing"),
                   number("z_coord", "short_length", "altitude"),
                   text("loc_type", "what stands there"),
                   text("zone_id", "zone that it belongs to"),
                   text("gtfs_stop_id", "stop of a public transport feed")}},
      {.file = "curb_seg.csv",
       .row = "a part of a kerb with a rule of its own",
       .key = "curb_seg_id",
       .columns = joined({{id("curb_seg_id"), kOnLink, kFromNode},
                          kStretch,
                          {text("regulation", "the rule"), kWidth}})},
      {.file = "lane_tod.csv",
       .row = "what differs on a lane at a time of day",
       .key = "lane_tod_id",
       .columns =
           joined({{id("lane_tod_id"), required(reference("lane_id", "lane.csv", "the lane"))},
                   kWhen,
                   {kLaneNumber, kUses},
                   kBarriers,
                   {kWidth}})},
      {.file = "segment_tod.csv",
       .row = "what differs on a segment at a time of day",
       .key = "segment_tod_id",
       .columns = joined(
           {{id("segment_tod_id"), required(reference("segment_id", "segment.csv", "the segment"))},
            kWhen,
            {kCapacity, kFreeSpeed, integer("lanes", "lanes at that time")},
            kAddedLanes,
            kFacilities,
            {kPartParking, kToll, kUses}})},
      {.file = "segment_lane_tod.csv",
       .row = "what differs on a lane of a segment at a time of day",
       .key = "segment_lane_tod_id",
       .columns = joined(
           {{id("segment_lane_tod_id"),
             required(reference("segment_lane_id", "segment_lane.csv", "the lane of the segment"))},
            kWhen,
            {kLaneNumber, kUses},
            kBarriers,
            {kWidth}})},
      {.file = "movement_tod.csv",
       .row = "what differs on a turn at a time of day",
       .key = "mvmt_tod_id",
       .columns =
           joined({{id("mvmt_tod_id"), required(reference("mvmt_id", "movement.csv", "the turn"))},
                   kWhen,
                   kTurn})},
  };
}

std::vector<TableSchema> signal_tables() {
  const Column at_controller =
      required(reference("controller_id", "signal_controller.csv", "the controller"));
  const auto phase_time = [](std::string_view name, std::string_view description) {
    return number(name, "s", description, 0, kMostPhaseTime);
  };
  return {
      {.file = "signal_controller.csv",
       .row = "a signal controller",
       .key = "controller_id",
       .columns = {id("controller_id")}},
      {.file = "signal_coordination.csv",
       .row = "how a plan is tied to another controller",
       .key = "coordination_id",
       .columns = {id("coordination_id"),
                   required(reference("timing_plan_id", "signal_timing_plan.csv", "the plan")),
                   at_controller,
                   reference("coord_contr_id", "signal_controller.csv", "controller it follows"),
                   integer("coord_phase", "phase it follows", 0, kMostPhase),
                   choice("coord_ref_to", kCoordination, "what the offset counts from"),
                   number("offset", "s", "offset", 0)}},
      {.file = "signal_detector.csv",
       .row = "a detector",
       .key = "detector_id",
       .columns = {id("detector_id"), at_controller,
                   required(integer("signal_phase_num", "phase that it calls")), kOnLink,
                   required(integer("start_lane", "innermost lane it covers")),
                   integer("end_lane", "outermost lane it covers"), kFromNode,
                   required(number("det_zone_lr", "short_length", "distance from the node")),
                   number("det_zone_front", "short_length", "front of the zone"),
                   number("det_zone_back", "short_length", "back of the zone"),
                   text("det_type", "kind of detector")}},
      {.file = "signal_phase_mvmt.csv",
       .row = "a turn that a phase serves",
       .key = "signal_phase_mvmt_id",
       .columns = {id("signal_phase_mvmt_id"),
                   required(reference("timing_phase_id", "signal_timing_phase.csv", "the phase")),
                   reference("mvmt_id", "movement.csv", "the turn"),
                   reference("link_id", "link.csv", "the crossing"),
                   choice("protection", kProtection, "whether the turn has the way to itself")}},
      {.file = "signal_timing_phase.csv",
       .row = "the times of a phase in a plan",
       .key = "timing_phase_id",
       .columns = {id("timing_phase_id"),
                   reference("timing_plan_id", "signal_timing_plan.csv", "the plan"),
                   required(integer("signal_phase_num", "number of the phase", 0)),
                   number("min_green", "s", "least green", 0),
                   number("max_green", "s", "most green", 0),
                   phase_time("extension", "green that a vehicle adds"),
                   phase_time("clearance", "yellow and all red"), phase_time("walk_time", "walk"),
                   phase_time("ped_clearance", "clearance for pedestrians"),
                   required(integer("ring", "ring", 0, kMostRing)),
                   required(integer("barrier", "barrier", 0, kMostRing)),
                   required(integer("position", "place in the ring"))}},
      {.file = "signal_timing_plan.csv",
       .row = "a plan of a controller",
       .key = "timing_plan_id",
       .columns = joined({{id("timing_plan_id"), at_controller},
                          kWhen,
                          {number("cycle_length", "s", "cycle", 0, kMostCycle)}})},
  };
}

}  // namespace

std::span<const TableSchema> gmns_tables() {
  static const std::vector<TableSchema> tables = [] {
    std::vector<TableSchema> all = network_tables();
    for (const auto& more : {carried_tables(), signal_tables()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  return tables;
}

const TableSchema* gmns_table(std::string_view file) {
  const auto tables = gmns_tables();
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const TableSchema& t) { return t.file == file; });
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace corridor::import
