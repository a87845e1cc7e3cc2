// What `corridor assign` was asked for.
#pragma once

#include "flows_of_case.h"

#include <optional>
#include <string>
#include <vector>

namespace corridor::app {

struct AssignOptions {
  std::string network;
  std::vector<std::string> trips;
  std::vector<double> pce = {};
  std::vector<double> value_of_time = {};
  std::string method = "equilibrium";
  std::optional<double> gap = {};
  int max_iterations = 10000;
  double max_seconds = 0;
  std::optional<double> toll_factor = {};
  std::optional<double> distance_factor = {};
  double scale = 1;
  std::string elastic;
  double sensitivity = 0;
  bool hard_capacity = false;
  std::optional<double> unmet_cost = {};
  bool require_all = false;
  std::vector<std::string> close;
  std::string flows, log, skims, start, save;
  std::vector<std::string> select_link;
  std::string select_zone;
  std::vector<std::string> paths;
  bool json = false;
  bool quiet = false;
  bool force = false;
  int threads = 0;
  FlowsOptions of_case = {};  // where the network is a case
};

/// @throws InputError E1057: an option that does not fit the others
[[noreturn]] void refuse_assign_option(const std::string& option, const std::string& found,
                                       const std::string& expected);

}  // namespace corridor::app
