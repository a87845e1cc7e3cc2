// Problems of financial inputs. Codes:
//   E5001, E5002 unlike money, bad currency code (base/money.h)
//   E5003 no exchange rate           E5004 price year or deflator missing
//   E5005 no such date               E5006 dates out of order
//   E5010 maturity against grace     E5011 terms are not whole periods
//   E5012 drawdown outside the loan  E5013 drawn against committed
//   E5014 rate                       W5015 negative rate
//   E5016 custom repayment           E5017 amount
//   E5018 rescheduling, refinancing  W5019 part of a loan is never drawn
//   E5020 no internal rate           W5021 several internal rates
//   E5030 zero denominator, W5030 no cash flow in any year
//   E5031 series of unlike length
//   E5032 no values to work on       E5033 user benefit
//   E5040 distribution               E5041 correlation
//   E5042 two base claims or none    E5043 claim names an unknown subject
//   E5044 claim in an unknown unit   E5045 claim without a source
//   W5046 a claim's own figures disagree
//   E5047 a set of claims that is none
#pragma once

#include <string>
#include <utility>

#include "corridor/base/error.h"

namespace corridor::finance {

/// `error` at the file, line, column, field and text of `place`, which the reader of the case knows
/// and the formula does not. An empty place: the error stands without one.
inline Error placed(Error error, const Error& place) {
  error.file = place.file;
  error.line = place.line;
  error.column = place.column;
  error.source_line = place.source_line;
  if (!place.field.empty()) {
    error.field = place.field;
  }
  return error;
}

}  // namespace corridor::finance
