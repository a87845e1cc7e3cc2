// Money that a tonne leaves behind on its way: tolls, tariffs, by account. Whose an account is
// knows who asks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"

namespace corridor::disrupt {

struct Receipt {
  std::uint16_t account = 0;
  double usd_per_t = 0;

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// What one commodity leaves on each arc. No rows: nothing anywhere.
using ArcReceipts = Csr<ArcId, Receipt>;

/// What an account gets more of a tonne that goes round, and of one that is not moved.
struct ReceiptChange {
  std::uint16_t account = 0;
  double round_usd_per_t = 0;
  double lost_usd_per_t = 0;
};

/// Adds up ways, one after the other.
class ReceiptSum {
 public:
  explicit ReceiptSum(std::size_t accounts) : usd_per_t_(accounts, 0) {}

  void add(std::span<const Receipt> receipts);
  /// Of what was added since the last call: by rising account, those that got something.
  std::vector<Receipt> take();

 private:
  std::vector<double> usd_per_t_;  // by account
};

/// Appends to `changes` what differs between the two ways or is lost with the first.
///
/// @param own, other by rising account, as ReceiptSum gives them
void append_changes(std::span<const Receipt> own, std::span<const Receipt> other,
                    std::vector<ReceiptChange>& changes);

}  // namespace corridor::disrupt
