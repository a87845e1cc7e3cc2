// What outage states do at the equilibrium under congestion and capacities: each state that differs
// for someone is solved once and kept. The other side of disrupt/outage_response.h, which answers
// on fixed costs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/case/hazard.h"
#include "corridor/disrupt/outage_response.h"
#include "corridor/disrupt/response_model.h"
#include "corridor/network/overlay.h"
#include "corridor/study/kept_routes.h"

namespace corridor::study {

/// One object serves all threads; what it answers does not depend on the order of questions.
class CongestedStates {
 public:
  /// Solves every season with nothing closed.
  ///
  /// @param model    of the same scenario and year; must outlive the object, as the case must
  /// @param subjects of the model, in its order
  /// @param measures changes of the network that hold in all states
  CongestedStates(const cases::Case& a_case, std::string scenario, int year,
                  const disrupt::ResponseModel& model,
                  std::span<const cases::HazardSubject> subjects, network::Overlay measures,
                  int threads);

  /// True if tonnes pass the subject while all is open.
  bool matters(std::size_t season, std::uint16_t subject) const {
    return open_[season].used[subject] != 0;
  }

  /// Tonnes wait where that costs less than the mean rise of their pair's cost at the equilibrium
  /// of all (threshold of Hindered); they wait for what lies on their own routes or, if they only
  /// suffer from others, for all that is out.
  ///
  /// @param items by rising subject, one each
  /// @param[out] state its watched flags are left alone
  void state(std::size_t season, std::span<const disrupt::OutageItem> items,
             disrupt::OutageState& state);

  std::size_t states_solved() const { return states_.size(); }
  std::size_t states_not_converged() const { return not_converged_; }
  double worst_relative_gap() const { return worst_gap_; }

 private:
  using Key = std::vector<std::uint32_t>;
  struct Change {  // of a pair; those of nothing are left out
    std::uint32_t pair = 0;
    double both_t_per_day = 0;  // that move before and now
    double rise_usd_per_t = 0;  // of their mean cost, prices of full arcs left out
    double lost_t_per_day = 0;  // that do not move any more
  };
  struct Solved {
    std::vector<Change> changes = {};
    std::vector<std::uint8_t> used = {};  // by subject: tonnes pass some of its arcs
    bool converged = true;
    double relative_gap = 0;
  };
  struct Open {
    FlowsResult flows = {};
    KeptRoutes kept = {};
    std::vector<std::uint8_t> used = {};
    std::vector<std::vector<std::uint16_t>> exposed = {};  // by pair: subjects on its routes
    std::vector<double> hours = {};                        // by pair, mean of its routes

    const SeasonResult& season() const { return flows.years.front().seasons.front(); }
  };

  FlowOptions options_of(std::size_t season, network::Overlay overlay) const;
  std::vector<std::uint8_t> used_by(const SeasonResult& season) const;
  void solve_open(std::size_t season, int threads);
  const Solved& solved(std::size_t season, const Key& key);
  Solved solve(std::size_t season, const Key& key) const;
  network::Overlay overlay_of(const Key& key) const;
  std::uint32_t word_of(disrupt::OutageItem item) const;

  const cases::Case& case_;
  std::string scenario_;
  int year_ = 0;
  const disrupt::ResponseModel& model_;
  std::vector<cases::HazardSubject> subjects_;
  network::Overlay measures_;
  std::vector<Open> open_;  // by season
  std::mutex mutex_;
  std::map<Key, std::unique_ptr<const Solved>> states_;
  std::size_t not_converged_ = 0;
  double worst_gap_ = 0;
};

}  // namespace corridor::study
