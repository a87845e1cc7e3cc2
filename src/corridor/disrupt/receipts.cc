#include "corridor/disrupt/receipts.h"

namespace corridor::disrupt {

void ReceiptSum::add(std::span<const Receipt> receipts) {
  for (const Receipt& one : receipts) {
    usd_per_t_[one.account] += one.usd_per_t;
  }
}

std::vector<Receipt> ReceiptSum::take() {
  std::vector<Receipt> receipts;
  for (std::size_t account = 0; account < usd_per_t_.size(); ++account) {
    if (usd_per_t_[account] != 0) {
      receipts.push_back({static_cast<std::uint16_t>(account), usd_per_t_[account]});
      usd_per_t_[account] = 0;
    }
  }
  return receipts;
}

void append_changes(std::span<const Receipt> own, std::span<const Receipt> other,
                    std::vector<ReceiptChange>& changes) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < own.size() || j < other.size()) {
    const bool of_own = i < own.size() && (j == other.size() || own[i].account <= other[j].account);
    const bool of_other =
        j < other.size() && (i == own.size() || other[j].account <= own[i].account);
    const double before = of_own ? own[i].usd_per_t : 0;
    const double after = of_other ? other[j].usd_per_t : 0;
    const std::uint16_t account = of_own ? own[i].account : other[j].account;
    if (before != 0 || after != before) {
      changes.push_back(
          {.account = account, .round_usd_per_t = after - before, .lost_usd_per_t = -before});
    }
    i += of_own ? 1 : 0;
    j += of_other ? 1 : 0;
  }
}

}  // namespace corridor::disrupt
