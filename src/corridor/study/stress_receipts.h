// Who is paid what on each arc, as accounts that the simulated years follow: the tolls, tariffs and
// costs of carriage of every project, and what all operators and treasuries keep together.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/cost/cost.h"
#include "corridor/disrupt/receipts.h"

namespace corridor::study {

enum class ReceiptKind {
  surplus,   // of everybody: price less what carrying costs, levies included
  levy,      // tolls and levies of a project
  tariff,    // price less levies, where its owner carries
  resource,  // what carrying costs there
};

struct ReceiptAccount {
  std::string project_id = {};  // empty: everybody's
  ReceiptKind kind = ReceiptKind::surplus;

  friend bool operator==(const ReceiptAccount&, const ReceiptAccount&) = default;
};

/// All accounts of a case; the first is everybody's.
struct ReceiptAccounts {
  std::vector<ReceiptAccount> all = {};
  IdVector<ArcId, std::uint16_t> levy_of_arc;  // its project's first account; 0: of no project
  IdVector<ArcId, std::uint8_t> owner_carries;
};
ReceiptAccounts receipt_accounts(const cases::Case& a_case);

/// What a tonne of the commodity with these costs leaves on each arc, by index of the accounts.
disrupt::ArcReceipts arc_receipts(const ReceiptAccounts& accounts, const cost::ArcCosts& costs);

}  // namespace corridor::study
