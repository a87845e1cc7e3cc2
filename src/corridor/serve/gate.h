// How many answers are computed at once. Those that wait see their client go.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace corridor::serve {

class Gate {
 public:
  Gate(std::size_t places, std::size_t waiting) : free_(places), may_wait_(waiting) {}

  /// A place, given back with the object.
  class Place {
   public:
    Place() = default;
    explicit Place(Gate* gate) : gate_(gate) {}
    Place(Place&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() {
      if (gate_ != nullptr) {
        gate_->leave();
      }
    }
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    Gate* gate_ = nullptr;
  };

  /// Waits for a place while `wanted`; none if too many wait already or it is not wanted any more.
  Place enter(const std::function<bool()>& wanted) {
    constexpr std::chrono::milliseconds kLook{50};
    std::unique_lock lock(mutex_);
    if (free_ == 0 && waiting_ >= may_wait_) {
      return {};
    }
    ++waiting_;
    while (free_ == 0) {
      change_.wait_for(lock, kLook);
      if (!wanted()) {
        --waiting_;
        return {};
      }
    }
    --waiting_;
    --free_;
    return Place(this);
  }

 private:
  void leave() {
    const std::scoped_lock lock(mutex_);
    ++free_;
    change_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable change_;
  std::size_t free_;
  std::size_t may_wait_;
  std::size_t waiting_ = 0;
};

}  // namespace corridor::serve
