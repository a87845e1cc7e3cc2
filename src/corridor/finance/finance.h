// Front door of the finance module: from drawdown to debt burden, from traffic to appraisal. It
// knows no network and no case: traffic, losses and claims come in as plain values.
#pragma once

#include "corridor/finance/appraisal.h"      // IWYU pragma: export
#include "corridor/finance/cashflow.h"       // IWYU pragma: export
#include "corridor/finance/chain.h"          // IWYU pragma: export
#include "corridor/finance/claim_set.h"      // IWYU pragma: export
#include "corridor/finance/currency.h"       // IWYU pragma: export
#include "corridor/finance/dates.h"          // IWYU pragma: export
#include "corridor/finance/distribution.h"   // IWYU pragma: export
#include "corridor/finance/emission.h"       // IWYU pragma: export
#include "corridor/finance/grant_element.h"  // IWYU pragma: export
#include "corridor/finance/irr.h"            // IWYU pragma: export
#include "corridor/finance/loan.h"           // IWYU pragma: export
#include "corridor/finance/monte_carlo.h"    // IWYU pragma: export
#include "corridor/finance/optimism.h"       // IWYU pragma: export
#include "corridor/finance/ratios.h"         // IWYU pragma: export
#include "corridor/finance/schedule.h"       // IWYU pragma: export
#include "corridor/finance/tornado.h"        // IWYU pragma: export
#include "corridor/finance/user_benefit.h"   // IWYU pragma: export
