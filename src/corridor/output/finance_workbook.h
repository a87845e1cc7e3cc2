// finance.xlsx: schedules, debt by year, cover and appraisal as a workbook of live formulas, so
// that an auditor can follow every cell and change an input.
#pragma once

#include <string>

#include "corridor/study/finance.h"

namespace corridor::output {

struct WorkbookOptions {
  /// Our results stand in the formula cells until a program computes them; false: zeros, so that a
  /// test sees what the program computed.
  bool results = true;
};

/// The bytes of the file: the same for the same result (dates inside it are fixed).
/// @throws InputError E3010 if no temporary file can be written
std::string finance_workbook(const study::FinanceResult& result,
                             const WorkbookOptions& options = {});

}  // namespace corridor::output
