#include "assign_print.h"

#include "assign_answer.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"

namespace corridor::app {
namespace {

using assign::Assignment;
using study::BareLink;
using study::BareNetwork;

constexpr std::size_t kListed = 20;  // rows of what cannot move, and of full links

void print_unmoved(const BareNetwork& network, const Assignment& solution) {
  std::size_t shown = 0;
  for (const assign::Unreachable& pair : solution.unreachable) {
    if (++shown <= kListed) {
      fmt::print("  no way from {} to {}: {}\n", node_name(network, pair.origin),
                 node_name(network, pair.destination), shortest(pair.amount));
    }
  }
  for (const assign::Unmet& pair : solution.unmet) {
    if (pair.by_choice || ++shown > kListed) {
      continue;
    }
    std::string cut;
    for (const ArcId arc : pair.cut) {
      cut += (cut.empty() ? "" : " ") + link_name(network, arc);
    }
    fmt::print("  no capacity from {} to {}: {} ({})\n", node_name(network, pair.origin),
               node_name(network, pair.destination), grouped(pair.amount, 3),
               cut.empty() ? "a way is left, but dearer than staying" : "full: " + cut);
  }
  if (shown > kListed) {
    fmt::print("  and {} more; --json lists all\n", shown - kListed);
  }
}

void print_binding(const BareNetwork& network, const Assignment& solution) {
  std::vector<BareLink> full;
  for (const BareLink& link : network.links) {
    if (!solution.shadow_price.empty() && solution.shadow_price[link.arc.value] > 0) {
      full.push_back(link);
    }
  }
  if (full.empty()) {
    return;
  }
  const auto price = [&](const BareLink& link) { return solution.shadow_price[link.arc.value]; };
  std::ranges::stable_sort(full, [&](const auto& a, const auto& b) { return price(a) > price(b); });
  TextTable table{.header = {"full link", "id", "capacity", "shadow price"}, .rows = {}};
  for (std::size_t i = 0; i < std::min(full.size(), kListed); ++i) {
    table.rows.push_back({link_name(network, full[i].arc), full[i].id, grouped(full[i].capacity, 1),
                          fmt::format("{:.6g}", price(full[i]))});
  }
  fmt::print("\n{} links are full\n{}", full.size(), table.text());
}

void print_selected(const BareNetwork& network, const Assignment& solution,
                    const AssignOptions& options) {
  const Json json = selected_json(network, solution, options);
  if (!json.empty()) {
    fmt::print("{}\n", json.dump(2));
  }
}

}  // namespace

void print_assign(const BareNetwork& network, const Assignment& solution,
                  const AssignOptions& options) {
  for (const std::string& note : network.notes) {
    fmt::print("note: {}\n", note);
  }
  TextTable log{.header = {"iteration", "seconds", "relative gap", "objective"}, .rows = {}};
  const std::size_t entries = solution.log.size();
  for (std::size_t i = 0; i < entries; ++i) {
    if (i < 3 || i + 12 > entries || i % std::max<std::size_t>(1, entries / 10) == 0) {
      const assign::LogEntry& entry = solution.log[i];
      log.rows.push_back({std::to_string(entry.iteration), fmt::format("{:.3f}", entry.seconds),
                          fmt::format("{:.3e}", entry.relative_gap),
                          fmt::format("{:.15g}", entry.objective)});
    }
  }
  fmt::print("{}\n", log.text());
  fmt::print(
      "{}: {} after {} iterations, {:.3f} s on {} threads\n"
      "relative gap {:.3e}, objective {:.15g}, total cost {:.15g}, at cheapest {:.15g}\n"
      "all users together at the times of now: {:.15g}\n"
      "demand assigned {}, within zones {}\n",
      options.method, text_of(solution.status), solution.iterations, solution.seconds,
      resolve_threads(options.threads), solution.relative_gap, solution.objective,
      solution.total_cost, solution.shortest_path_cost, user_cost(network, solution),
      shortest(solution.assigned_demand), shortest(network.intrazonal));
  const LeftBehind left = left_of(solution);
  if (left.unreachable > 0 || left.no_capacity > 0) {
    fmt::print("demand that does not move: {} has no way, {} no capacity\n",
               shortest(left.unreachable), grouped(left.no_capacity, 3));
    print_unmoved(network, solution);
  }
  if (left.by_choice > 0) {
    fmt::print("demand that stays by choice: {}\n", grouped(left.by_choice, 3));
  }
  print_binding(network, solution);
  print_selected(network, solution, options);
}

}  // namespace corridor::app
