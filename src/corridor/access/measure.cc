#include "corridor/access/measure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

#include "corridor/base/error.h"
#include "corridor/base/parallel.h"
#include "corridor/base/text.h"

namespace corridor::access {
namespace {

// measure(row) for every origin.
template <class Measure>
std::vector<double> for_each_origin(const Reach& reach, const Measure& measure) {
  const std::size_t destinations = reach.opportunities.size();
  if (destinations == 0 || reach.impedance.size() % destinations != 0) {
    throw std::invalid_argument("impedance is not origins x destinations");
  }
  constexpr std::size_t kRows = 32;  // a block: enough work for a hand-over, few enough to share
  std::vector<double> result(reach.impedance.size() / destinations);
  const std::size_t blocks = (result.size() + kRows - 1) / kRows;
  parallel_blocks(blocks, reach.threads, [&](std::size_t block, std::size_t) {
    for (std::size_t i = block * kRows; i < std::min((block + 1) * kRows, result.size()); ++i) {
      result[i] = measure(reach.impedance.subspan(i * destinations, destinations));
    }
  });
  return result;
}

void check_decay(double decay) {
  if (!(decay > 0) || !std::isfinite(decay)) {
    throw InputError(
        Error{.code = "E8001",
              .what = "a decay that lets far places count as much as near ones, or more",
              .file = "decay",
              .found = shortest(decay),
              .expected = "a number above 0",
              .hint = "what is reached counts exp(-decay x impedance): 0.01/h halves it "
                      "every 69 hours"});
  }
}

}  // namespace

std::vector<double> cumulative_opportunities(const Reach& reach, double threshold) {
  if (!(threshold >= 0)) {
    throw InputError(Error{.code = "E8002",
                           .what = "a threshold below 0",
                           .file = "threshold",
                           .found = shortest(threshold),
                           .expected = "a number of at least 0"});
  }
  return for_each_origin(reach, [&](std::span<const double> row) {
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      sum += row[j] <= threshold ? reach.opportunities[j] : 0;
    }
    return sum;
  });
}

std::vector<double> gravity_access(const Reach& reach, double decay, Decay form) {
  check_decay(decay);
  return for_each_origin(reach, [&](std::span<const double> row) {
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (form == Decay::exponential) {
        sum += reach.opportunities[j] * std::exp(-decay * row[j]);
      } else if (row[j] > 0) {
        sum += reach.opportunities[j] * std::pow(row[j], -decay);
      }
    }
    return sum;
  });
}

std::vector<double> logsum_access(const Reach& reach, double scale) {
  check_decay(scale);
  return for_each_origin(reach, [&](std::span<const double> row) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t j = 0; j < row.size(); ++j) {
      nearest = reach.opportunities[j] > 0 ? std::min(nearest, row[j]) : nearest;
    }
    if (!std::isfinite(nearest)) {
      return -std::numeric_limits<double>::infinity();
    }
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      sum += reach.opportunities[j] * std::exp(-scale * (row[j] - nearest));
    }
    return std::log(sum) / scale - nearest;
  });
}

std::vector<double> market_potential(const Reach& reach) {
  return for_each_origin(reach, [&](std::span<const double> row) {
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      sum += row[j] > 0 ? reach.opportunities[j] / row[j] : 0;
    }
    return sum;
  });
}

double internal_distance_km(double area_km2) {
  return 2.0 / 3.0 * std::sqrt(area_km2 / std::numbers::pi);
}

}  // namespace corridor::access
