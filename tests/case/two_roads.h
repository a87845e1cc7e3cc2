// The small case of the tests about money.
#pragma once

#include "case/small_case.h"

#include <string>

namespace corridor::cases {

/// Two scenarios, with and without a new road, and the appraisal of one against the other:
///
///     A ==120 km== B ==120 km, toll 4 a lorry of 20 t== C (port) ~~~ D
///                  B ========= 240 km, free =========== C
///
/// On 36,500 t a year the new road BC is worth 7.8 USD/t. Project "road", built in 2029; loans and
/// claims are the test's own.
///
/// @param settings more tables of case.toml
Files two_roads(const std::string& settings = "");

/// The same where slides close the new road four times a year for three days each, and a tonne that
/// is not moved loses 500 USD.
Files with_slides(Files files);

}  // namespace corridor::cases
