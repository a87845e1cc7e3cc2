#include "corridor/disrupt/duration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace corridor::disrupt {
namespace {

double normal_cdf(double z) {
  return std::erfc(-z / std::numbers::sqrt2) / 2;
}
double normal_quantile(double u) {
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u);
}
std::size_t step_of(const std::vector<double>& cumulative, double u) {
  const auto found = std::lower_bound(cumulative.begin(), cumulative.end(), u);
  return std::min(static_cast<std::size_t>(found - cumulative.begin()), cumulative.size() - 1);
}

}  // namespace

Duration Duration::fixed(double days) {
  Duration result;
  result.mean_ = days;
  result.mean_wait_ = days / 2;
  return result;
}

Duration Duration::lognormal(double mean_days, double sd_days) {
  Duration result;
  result.kind_ = cases::DurationKind::lognormal;
  const double ratio = sd_days / mean_days;
  result.b_ = std::sqrt(std::log1p(ratio * ratio));
  result.a_ = std::log(mean_days) - result.b_ * result.b_ / 2;
  result.mean_ = mean_days;
  result.mean_wait_ = mean_days * (1 + ratio * ratio) / 2;
  return result;
}

Duration Duration::gamma(double mean_days, double sd_days) {
  Duration result;
  result.kind_ = cases::DurationKind::gamma;
  const double ratio = sd_days / mean_days;
  result.a_ = 1 / (ratio * ratio);
  result.b_ = mean_days * ratio * ratio;
  result.mean_ = mean_days;
  result.mean_wait_ = mean_days * (1 + ratio * ratio) / 2;
  return result;
}

Duration Duration::empirical(std::span<const cases::ObservedDuration> observed) {
  struct Seen {
    double days;
    bool ended;
  };
  std::vector<Seen> seen;
  for (const auto& one : observed) {
    const bool ended = std::isfinite(one.high_days);
    seen.push_back({ended ? (one.low_days + one.high_days) / 2 : one.low_days, ended});
  }
  // Of equal times the ended ones stand first: the censored were still at risk.
  std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
    return a.days != b.days ? a.days < b.days : a.ended > b.ended;
  });
  Duration result;
  result.kind_ = cases::DurationKind::empirical;
  double survival = 1;
  double square = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto at_risk = static_cast<double>(seen.size() - i);
    const bool last = i + 1 == seen.size();
    const double mass = seen[i].ended ? survival / at_risk : 0;
    const double takes = last ? survival : mass;
    if (takes > 0) {
      result.days_.push_back(seen[i].days);
      result.cumulative_.push_back(1 - survival + takes);
      result.mean_ += takes * seen[i].days;
      square += takes * seen[i].days * seen[i].days;
      result.found_.push_back(result.mean_);
      survival -= takes;
    }
  }
  for (double& found : result.found_) {
    found /= result.mean_;
  }
  result.mean_wait_ = square / (2 * result.mean_);
  return result;
}

double Duration::draw(double u) const {
  switch (kind_) {
    case cases::DurationKind::fixed:
      return mean_;
    case cases::DurationKind::lognormal:
      return std::exp(a_ + b_ * normal_quantile(u));
    case cases::DurationKind::gamma:
      return b_ * boost::math::gamma_p_inv(a_, u);
    case cases::DurationKind::empirical:
      return days_[step_of(cumulative_, u)];
  }
  return mean_;
}

double Duration::draw_found(double u) const {
  switch (kind_) {
    case cases::DurationKind::fixed:
      return mean_;
    case cases::DurationKind::lognormal:  // x f(x) of a log-normal is one of mu + sigma^2
      return std::exp(a_ + b_ * b_ + b_ * normal_quantile(u));
    case cases::DurationKind::gamma:  // and of a gamma one of shape + 1
      return b_ * boost::math::gamma_p_inv(a_ + 1, u);
    case cases::DurationKind::empirical:
      return days_[step_of(found_, u)];
  }
  return mean_;
}

double Duration::remaining_days(double elapsed_days) const {
  const double t = std::max(elapsed_days, 0.0);
  double survival = 0;  // P(D > t)
  double beyond = 0;    // E[D; D > t]
  switch (kind_) {
    case cases::DurationKind::fixed:
      return std::max(mean_ - t, 0.0);
    case cases::DurationKind::lognormal: {
      if (t <= 0) {
        return mean_;
      }
      const double z = (std::log(t) - a_) / b_;
      survival = normal_cdf(-z);
      beyond = mean_ * normal_cdf(b_ - z);
      break;
    }
    case cases::DurationKind::gamma:
      survival = boost::math::gamma_q(a_, t / b_);
      beyond = mean_ * boost::math::gamma_q(a_ + 1, t / b_);
      break;
    case cases::DurationKind::empirical:
      for (std::size_t i = 0; i < days_.size(); ++i) {
        const double mass = cumulative_[i] - (i == 0 ? 0 : cumulative_[i - 1]);
        if (days_[i] > t) {
          survival += mass;
          beyond += mass * days_[i];
        }
      }
      break;
  }
  return survival > 0 ? std::max(beyond / survival - t, 0.0) : 0;
}

double Duration::horizon_days() const {
  constexpr double kBeyond = 1e-6;
  switch (kind_) {
    case cases::DurationKind::fixed:
      return mean_;
    case cases::DurationKind::empirical:
      return days_.back();
    case cases::DurationKind::lognormal:
    case cases::DurationKind::gamma:
      // The days of closures longer than t are a bound on the days beyond t.
      return draw_found(1 - kBeyond);
  }
  return mean_;
}

namespace {

// Probability of [low, high], or density where they are one.
double log_likelihood(cases::DurationKind kind, double log_mean, double log_sd,
                      std::span<const cases::ObservedDuration> observed) {
  const double mean = std::exp(log_mean);
  const double ratio = std::exp(log_sd) / mean;
  const bool lognormal = kind == cases::DurationKind::lognormal;
  const double sigma = std::sqrt(std::log1p(ratio * ratio));
  const double mu = log_mean - sigma * sigma / 2;
  const double shape = 1 / (ratio * ratio);
  const double scale = mean * ratio * ratio;
  const auto beyond = [&](double t) {
    if (t <= 0) {
      return 1.0;
    }
    return lognormal ? normal_cdf((mu - std::log(t)) / sigma)
                     : boost::math::gamma_q(shape, t / scale);
  };
  double sum = 0;
  for (const auto& one : observed) {
    double likelihood = 0;
    if (one.low_days == one.high_days) {
      const double t = one.low_days;
      const double z = (std::log(t) - mu) / sigma;
      likelihood = lognormal ? std::exp(-z * z / 2) / (t * sigma * std::sqrt(2 * std::numbers::pi))
                             : boost::math::gamma_p_derivative(shape, t / scale) / scale;
    } else {
      likelihood =
          beyond(one.low_days) - (std::isfinite(one.high_days) ? beyond(one.high_days) : 0);
    }
    sum += likelihood > 0 ? std::log(likelihood) : -1e6;  // a wall that the search turns from
  }
  return sum;
}

}  // namespace

MeanAndSpread fit_duration(cases::DurationKind kind,
                           std::span<const cases::ObservedDuration> observed) {
  double least = std::numeric_limits<double>::infinity();
  double most = 0;
  double sum = 0;
  bool any_ended = false;
  for (const auto& one : observed) {
    const double middle =
        std::isfinite(one.high_days) ? (one.low_days + one.high_days) / 2 : one.low_days;
    least = std::min(least, middle);
    most = std::max(most, middle);
    sum += middle;
    any_ended = any_ended || std::isfinite(one.high_days);
  }
  if (!any_ended || !(most > least)) {
    throw std::invalid_argument("a duration is estimated from two that differ, one of them ended");
  }
  // A pattern search in (log mean, log sd): two smooth parameters, no derivatives needed.
  double x = std::log(sum / static_cast<double>(observed.size()));
  double y = x;
  double best = log_likelihood(kind, x, y, observed);
  constexpr double kFirstStep = 0.5;
  constexpr double kLastStep = 1e-9;
  for (double step = kFirstStep; step > kLastStep;) {
    bool better = false;
    for (const auto& [dx, dy] :
         {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}}) {
      const double value = log_likelihood(kind, x + dx * step, y + dy * step, observed);
      if (value > best) {
        best = value;
        x += dx * step;
        y += dy * step;
        better = true;
      }
    }
    step = better ? step : step / 2;
  }
  return {.mean_days = std::exp(x), .sd_days = std::exp(y), .log_likelihood = best};
}

Duration duration_of(const cases::Hazard& hazard) {
  double mean = hazard.mean_days;
  double sd = hazard.sd_days;
  if (mean <= 0 && hazard.duration != cases::DurationKind::empirical) {
    const auto fitted = fit_duration(hazard.duration, hazard.observed);
    mean = fitted.mean_days;
    sd = fitted.sd_days;
  }
  switch (hazard.duration) {
    case cases::DurationKind::fixed:
      return Duration::fixed(mean);
    case cases::DurationKind::lognormal:
      return Duration::lognormal(mean, sd);
    case cases::DurationKind::gamma:
      return Duration::gamma(mean, sd);
    case cases::DurationKind::empirical:
      return Duration::empirical(hazard.observed);
  }
  return Duration::fixed(mean);
}

}  // namespace corridor::disrupt
