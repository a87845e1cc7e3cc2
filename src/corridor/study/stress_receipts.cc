#include "corridor/study/stress_receipts.h"

#include <cmath>
#include <map>

#include "corridor/study/arc_project.h"

namespace corridor::study {

ReceiptAccounts receipt_accounts(const cases::Case& a_case) {
  const std::size_t arcs = a_case.supernetwork.graph.arc_count();
  ReceiptAccounts accounts{.all = {{}},
                           .levy_of_arc = IdVector<ArcId, std::uint16_t>(arcs),
                           .owner_carries = IdVector<ArcId, std::uint8_t>(arcs)};
  std::map<std::string, std::uint16_t> first_of;
  for (const ArcId arc : IdRange<ArcId>(arcs)) {
    accounts.owner_carries[arc] = owner_carries(a_case, arc) ? 1 : 0;
    const std::string& project = project_of(a_case, arc);
    if (project.empty()) {
      continue;
    }
    const auto [found, is_new] =
        first_of.try_emplace(project, static_cast<std::uint16_t>(accounts.all.size()));
    accounts.levy_of_arc[arc] = found->second;
    for (const ReceiptKind kind : {ReceiptKind::levy, ReceiptKind::tariff, ReceiptKind::resource}) {
      if (is_new) {
        accounts.all.push_back({.project_id = project, .kind = kind});
      }
    }
  }
  return accounts;
}

disrupt::ArcReceipts arc_receipts(const ReceiptAccounts& accounts, const cost::ArcCosts& costs) {
  disrupt::ArcReceipts receipts;
  const auto add = [&](std::size_t account, double usd_per_t) {
    if (usd_per_t != 0) {
      receipts.values.push_back({static_cast<std::uint16_t>(account), usd_per_t});
    }
  };
  const std::size_t arcs = costs.generalized_usd.size();
  receipts.offsets.reserve(arcs + 1);
  for (const ArcId arc : IdRange<ArcId>(arcs)) {
    if (std::isfinite(costs.generalized_usd[arc.value])) {
      const double levy = costs.levy_usd[arc.value];
      const double tariff = costs.price_usd[arc.value] - levy;
      const double resource = costs.resource_usd[arc.value];
      add(0, levy + tariff - resource);
      const std::size_t own = accounts.levy_of_arc[arc];
      if (own != 0) {
        add(own, levy);
      }
      if (own != 0 && accounts.owner_carries[arc] != 0) {
        add(own + 1, tariff);
        add(own + 2, resource);
      }
    }
    receipts.offsets.push_back(static_cast<std::uint32_t>(receipts.values.size()));
  }
  return receipts;
}

}  // namespace corridor::study
