#include "corridor/assign/delay_kernel.h"

namespace corridor::assign {

DelayKernel::DelayKernel(std::span<const VolumeDelay> delays, std::span<const double> preload,
                         Response response, std::span<const CapacityTerm> terms)
    : arcs_(delays.size()),
      delays_(delays.begin(), delays.end()),
      terms_(terms.begin(), terms.end()),
      response_(response) {
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const VolumeDelay& given = delays[i];
    Arc& arc = arcs_[i];
    arc.preload = preload.empty() ? 0 : preload[i];
    if (!terms_.empty() && terms_[i].penalty > 0) {
      arc.form = Form::other;
      continue;
    }
    const bool rises = given.shape == DelayShape::bpr && given.alpha > 0 && given.beta > 0 &&
                       given.free_flow_time > 0;
    if (given.shape == DelayShape::constant || (given.shape == DelayShape::bpr && !rises)) {
      arc.base = delay_at(given, 0).time;
      continue;
    }
    if (given.shape != DelayShape::bpr) {
      arc.form = Form::other;
      continue;
    }
    arc.base = given.free_flow_time;
    arc.rise = given.free_flow_time * given.alpha;
    if (response == Response::marginal) {
      arc.rise *= given.beta + 1;  // (v t)' of a power is a power again
    }
    arc.inverse_capacity = 1 / given.capacity;
    arc.exponent = given.beta;
    arc.form = given.beta == 1   ? Form::power1
               : given.beta == 2 ? Form::power2
               : given.beta == 3 ? Form::power3
               : given.beta == 4 ? Form::power4
               : given.beta == 5 ? Form::power5
                                 : Form::power;
  }
}

TimeSlope DelayKernel::slow(std::uint32_t arc, double volume) const {
  const double all = volume > 0 ? volume : 0;
  const DelayValue value = delay_at(delays_[arc], all);
  TimeSlope now = response_ == Response::average
                      ? TimeSlope{value.time, value.derivative}
                      : TimeSlope{value.time + all * value.derivative,
                                  2 * value.derivative + all * value.second};
  if (!terms_.empty()) {
    const CapacityTerm& term = terms_[arc];
    const double price = term.multiplier + term.penalty * (all - term.limit);
    if (price > 0) {
      now.time += price;
      now.slope += term.penalty;
    }
  }
  return now;
}

}  // namespace corridor::assign
