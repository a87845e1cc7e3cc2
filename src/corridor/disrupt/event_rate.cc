#include "corridor/disrupt/event_rate.h"

#include <stdexcept>

#include <boost/math/special_functions/gamma.hpp>

namespace corridor::disrupt {

RateEstimate event_rate(int events, double years, double coverage) {
  if (events < 0 || !(years > 0) || !(coverage > 0) || !(coverage < 1)) {
    throw std::invalid_argument("a rate needs a count >= 0, years > 0 and a coverage in (0, 1)");
  }
  const double shape = events + 0.5;
  const double tail = (1 - coverage) / 2;
  return {.mean_per_year = shape / years,
          .low_per_year = boost::math::gamma_p_inv(shape, tail) / years,
          .high_per_year = boost::math::gamma_q_inv(shape, tail) / years};
}

}  // namespace corridor::disrupt
