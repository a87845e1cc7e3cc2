#include "corridor/disrupt/response_model.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "corridor/base/units.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {

ResponseModel::ResponseModel(const network::Graph& graph, Inputs inputs)
    : graph_(graph), inputs_(std::move(inputs)) {
  if (inputs_.subjects.size() >= kNoSubject || inputs_.levels.size() >= 255) {
    throw std::invalid_argument("too many subjects or levels of outage");
  }
  subject_of_arc_.assign(graph_.arc_count(), kNoSubject);
  for (std::size_t s = 0; s < inputs_.subjects.size(); ++s) {
    for (const ArcId arc : inputs_.subjects[s].arcs) {
      subject_of_arc_[arc.value] = static_cast<std::uint16_t>(s);
    }
  }
  find_series();
  for (const ResponseSeason& season : inputs_.seasons) {
    add_season(season);
  }
}

// Where a node has two neighbours, each by the arcs of one subject, and nobody starts or ends
// there, whoever passes uses both subjects.
void ResponseModel::find_series() {
  std::vector<std::uint8_t> usable(graph_.arc_count(), 0);
  for (const ResponseSeason& season : inputs_.seasons) {
    for (const auto& cost : season.cost_usd_per_t) {
      for (std::size_t a = 0; a < usable.size(); ++a) {
        usable[a] = usable[a] != 0 || std::isfinite(cost[a]) ? 1 : 0;
      }
    }
  }
  series_.resize(inputs_.subjects.size());
  std::iota(series_.begin(), series_.end(), std::uint16_t{0});
  const auto first_of = [&](std::uint16_t subject) {
    while (series_[subject] != subject) {
      subject = series_[subject];
    }
    return subject;
  };
  const auto joins_two = [&](std::uint16_t subject) {  // all its arcs between the same nodes
    std::set<std::pair<NodeId, NodeId>> ends;
    for (const ArcId arc : inputs_.subjects[subject].arcs) {
      ends.insert(std::minmax(graph_.tail[arc], graph_.head[arc]));
    }
    return ends.size() == 1;
  };
  std::vector<std::uint8_t> is_end(graph_.node_count(), 0);
  for (const ResponseSeason& season : inputs_.seasons) {
    for (const ResponsePair& pair : season.pairs) {
      is_end[pair.origin.value] = is_end[pair.destination.value] = 1;
    }
  }
  for (const NodeId node : IdRange<NodeId>(graph_.node_count())) {
    std::map<std::uint32_t, std::set<std::uint16_t>> beyond;  // subjects by neighbour
    for (const ArcId arc : graph_.leaving[node]) {
      if (usable[arc.value] != 0) {
        beyond[graph_.head[arc].value].insert(subject_of_arc_[arc.value]);
      }
    }
    for (const ArcId arc : graph_.entering[node]) {
      if (usable[arc.value] != 0) {
        beyond[graph_.tail[arc].value].insert(subject_of_arc_[arc.value]);
      }
    }
    if (is_end[node.value] != 0 || beyond.size() != 2 || beyond.contains(node.value) ||
        beyond.begin()->second.size() != 1 || beyond.rbegin()->second.size() != 1) {
      continue;
    }
    const std::uint16_t one = *beyond.begin()->second.begin();
    const std::uint16_t other = *beyond.rbegin()->second.begin();
    if (one != kNoSubject && other != kNoSubject && joins_two(one) && joins_two(other)) {
      const std::uint16_t a = first_of(one);
      const std::uint16_t b = first_of(other);
      series_[std::max(a, b)] = std::min(a, b);
    }
  }
  for (std::uint16_t s = 0; s < series_.size(); ++s) {
    series_[s] = first_of(s);
  }
}

void ResponseModel::add_season(const ResponseSeason& given) {
  Season season;
  std::vector<double> volume_t(graph_.arc_count(), 0);
  std::vector<NodeId> row_of;  // subject, as the rows of pairs_of_subject
  std::vector<std::pair<std::uint16_t, std::uint32_t>> uses;
  ReceiptSum receipts(inputs_.accounts);
  season.receipts_usd_per_day.assign(inputs_.accounts, 0);
  for (std::uint32_t c = 0; c < inputs_.commodities.size(); ++c) {
    path::TreeSearch search(graph_, path::Direction::to_root);
    search.set_cost(given.cost_usd_per_t[c]);
    std::map<NodeId, std::pair<std::uint32_t, path::Tree>> to;  // by destination
    for (const ResponsePair& pair : given.pairs) {
      if (pair.commodity != c) {
        continue;
      }
      season.demand_t_per_day += pair.t_per_day;
      auto found = to.find(pair.destination);
      if (found == to.end()) {
        path::Tree tree;
        search.run(pair.destination, tree);
        potentials_.emplace_back(tree.dist.begin(), tree.dist.end());
        const auto index = static_cast<std::uint32_t>(potentials_.size() - 1);
        found = to.emplace(pair.destination, std::pair{index, std::move(tree)}).first;
      }
      const path::Tree& tree = found->second.second;
      BasePair base{.pair = pair,
                    .cost_usd_per_t = tree.dist[pair.origin],
                    .hours = 0,
                    .potential = found->second.first};
      if (!std::isfinite(base.cost_usd_per_t)) {
        season.left_out_t_per_day += pair.t_per_day;
        continue;
      }
      const auto arcs = path::path_arcs(graph_, tree, pair.origin, path::Direction::to_root);
      for (const ArcId arc : arcs) {
        base.hours += given.hours[c][arc.value];
      }
      if (days_from_hours(base.hours) > inputs_.commodities[c].keeps_days) {
        season.left_out_t_per_day += pair.t_per_day;
        continue;
      }
      for (const ArcId arc : arcs) {
        const std::uint16_t subject = subject_of_arc_[arc.value];
        volume_t[arc.value] += pair.t_per_day;
        if (subject != kNoSubject && (base.exposed.empty() || base.exposed.back() != subject)) {
          base.exposed.push_back(subject);
          uses.emplace_back(subject, static_cast<std::uint32_t>(season.pairs.size()));
        }
        if (!given.receipts.empty()) {
          receipts.add(given.receipts[c][arc]);
        }
      }
      base.receipts = receipts.take();
      for (const Receipt& one : base.receipts) {
        season.receipts_usd_per_day[one.account] += pair.t_per_day * one.usd_per_t;
      }
      season.pairs.push_back(std::move(base));
    }
  }
  std::sort(uses.begin(), uses.end());
  uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
  season.pairs_of_subject.offsets.assign(inputs_.subjects.size() + 1, 0);
  for (const auto& [subject, pair] : uses) {
    ++season.pairs_of_subject.offsets[subject + 1U];
    season.pairs_of_subject.values.push_back(pair);
  }
  for (std::size_t s = 0; s < inputs_.subjects.size(); ++s) {
    season.pairs_of_subject.offsets[s + 1] += season.pairs_of_subject.offsets[s];
  }
  // Where capacity and use are known, what is left of the one may carry all of the other; else the
  // share that is left passes.
  for (const ExposedSubject& subject : inputs_.subjects) {
    for (const OutageLevel& level : inputs_.levels) {
      double passes = 1;
      for (const ArcId arc : subject.arcs) {
        const double capacity = given.capacity_t_per_day[arc.value];
        const double used = volume_t[arc.value];
        double here = level.remaining_capacity;
        if (here > 0 && capacity > 0 && used > 0) {
          here = std::min(1.0, here * std::max(capacity, used) / used);
        }
        passes = std::min(passes, here);
      }
      season.blocked.push_back((1 - passes) * level.missed_share);
    }
  }
  seasons_.push_back(std::move(season));
}

}  // namespace corridor::disrupt
