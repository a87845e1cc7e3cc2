#include "corridor/assign/delay_kernel.h"

namespace corridor::assign {

DelayKernel::DelayKernel(std::span<const VolumeDelay> delays, std::span<const double> preload,
                         Response response)
    : arcs_(delays.size()), delays_(delays.begin(), delays.end()), response_(response) {
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const VolumeDelay& given = delays[i];
    Arc& arc = arcs_[i];
    arc.preload = preload.empty() ? 0 : preload[i];
    const bool rises = given.shape == DelayShape::bpr && given.alpha > 0 && given.beta > 0 &&
                       given.free_flow_time > 0;
    if (given.shape == DelayShape::constant || (given.shape == DelayShape::bpr && !rises)) {
      arc.base = delay_at(given, 0).time;
      continue;
    }
    if (given.shape != DelayShape::bpr) {
      arc.form = Form::other;
      arc.inverse_capacity = 1 / given.capacity;
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
  const DelayValue value = delay_at(delays_[arc], volume > 0 ? volume : 0);
  if (response_ == Response::average) {
    return {value.time, value.derivative};
  }
  return {value.time + volume * value.derivative, 2 * value.derivative + volume * value.second};
}

}  // namespace corridor::assign
