// Answers of physics that were asked for before. A run over a link takes a millisecond, and every
// scenario and season asks for the same ones.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <mutex>

namespace corridor::cases {

/// What a vehicle's run over a link came to.
struct LinkRun {
  bool feasible = false;     // false: the vehicle cannot, the given speed stands
  double hours = 0;          // moving and loaded, without other traffic and stops
  double energy_factor = 1;  // energy of a tonne over that on level ground at sea level
  int locomotives = 0;       // of a train
  double capacity = 0;       // of an answer about capacity: as link_capacity.cc says
};

/// Part of no case's value: a copy of a case starts with an empty one, as it may be changed. The
/// key holds all that an answer depends on beside the profile. Safe for several threads.
class RunMemo {
 public:
  struct Key {
    std::uint32_t arc = 0;
    double speed_kmh = 0;
    double load_t = 0;
    double length_km = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };

  RunMemo() = default;
  RunMemo(const RunMemo& /*other*/) {}
  RunMemo& operator=(const RunMemo& other) {
    if (this != &other) {
      const std::lock_guard lock(mutex_);
      answers_.clear();
    }
    return *this;
  }

  /// @param compute called if the answer is not known; what it returns must follow from the key
  template <class Compute>
  LinkRun find_or(const Key& key, const Compute& compute) const {
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = answers_.find(key); found != answers_.end()) {
        return found->second;
      }
    }
    const LinkRun answer = compute();  // two threads may both come here: they find the same
    const std::lock_guard lock(mutex_);
    return answers_.emplace(key, answer).first->second;
  }

  /// Takes over the answers of another case to the keys for which `holds`(key.arc) says that they
  /// would be found anew.
  template <class Holds>
  void adopt(const RunMemo& other, const Holds& holds) const {
    const std::scoped_lock both(mutex_, other.mutex_);
    for (const auto& [key, answer] : other.answers_) {
      if (holds(key.arc)) {
        answers_.emplace(key, answer);
      }
    }
  }

 private:
  mutable std::mutex mutex_;
  mutable std::map<Key, LinkRun> answers_;
};

}  // namespace corridor::cases
