// Real systems that the models must come near: each as we would describe it to them.
#pragma once

#include <cstddef>

#include "corridor/physics/pipeline.h"

namespace corridor::physics {

struct StationCount {
  double pump_stations = 0;
  double reduction_stations = 0;
  double last_reduction_m = 0;  // chainage
  double friction_slope_m_km = 0;
};

/// 48 in, 1,288 km, 2.1 million barrels a day over Atigun Pass.
double trans_alaska_stations();
/// 46, 42 and 34 in, 1,768 km, 1 million barrels a day over 2,830 m.
StationCount baku_ceyhan();
/// Atasu-Alashankou: 813 mm, 962 km, 20 Mt a year.
StationCount kazakhstan_china();

double finnish_wh_per_gross_t_km();
double american_kj_per_revenue_t_km();
double chinese_kg_per_10000_t_km();
double european_l_per_100km();

}  // namespace corridor::physics
