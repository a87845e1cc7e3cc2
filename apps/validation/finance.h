// The section of the validation page on finance.
#pragma once

/// Prints every published vector with ours beside, then thresholds, closed forms and explained
/// rates.
void finance_section();
