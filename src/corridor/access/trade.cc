#include "corridor/access/trade.h"

#include <cmath>

#include "corridor/base/error.h"
#include "corridor/base/text.h"

namespace corridor::access {

void check_cost_elasticity(double elasticity, const std::string& where) {
  if (!(elasticity <= 0) || !std::isfinite(elasticity)) {
    throw InputError(Error{.code = "E8003",
                           .what = "an elasticity of the wrong sign",
                           .file = where,
                           .found = shortest(elasticity),
                           .expected = "a number of at most 0",
                           .hint = "it is of trade to the delivered price: with a number above 0 "
                                   "trade would grow as moving gets dearer"});
  }
}

void check_gain_per_day(double percent, const std::string& where) {
  if (!(percent >= 0) || !std::isfinite(percent)) {
    throw InputError(Error{.code = "E8003",
                           .what = "an elasticity of the wrong sign",
                           .file = where,
                           .found = shortest(percent),
                           .expected = "percent of at least 0",
                           .hint = "it is the gain of trade for a day saved: with a number below 0 "
                                   "trade would shrink as the way gets quicker"});
  }
}

double trade_factor(double value_usd_per_t, double before_usd_per_t, double after_usd_per_t,
                    double elasticity) {
  if (!std::isfinite(before_usd_per_t)) {
    return 1;
  }
  if (!std::isfinite(after_usd_per_t)) {
    return 0;
  }
  return std::pow((value_usd_per_t + after_usd_per_t) / (value_usd_per_t + before_usd_per_t),
                  elasticity);
}

double trade_factor_of_days(double days_saved, double percent_per_day) {
  return std::exp(percent_per_day / 100 * days_saved);
}

}  // namespace corridor::access
