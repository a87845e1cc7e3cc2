// A headline figure traced to what it rests on: a tree from the figure to inputs, claims, sources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/case/case.h"
#include "corridor/study/finance.h"

namespace corridor::study {

/// What a figure or a part of it is made of. Leaves are claims, rows of the case and assumptions.
struct Trace {
  std::string what = {};   // "tolls of m5_sukkur_multan"
  std::string value = {};  // "USD 105 million in 2026"
  std::string kind = {};   // "figure", "sum", "claim", "row", "assumption", "flows"
  std::string claim_id = {};
  std::string claimant = {};
  std::string source_id = {};  // joined by ;
  char confidence = 0;         // 0: none of its own
  std::string note = {};
  std::vector<Trace> parts = {};
};

/// Names that explain() knows: the figures, then loan:ID and project:ID.
std::vector<std::string> explainable(const FinanceResult& result);

/// @throws InputError E5051 for an unknown figure, with the near one as hint
Trace explain(const cases::Case& a_case, const FinanceResult& result, std::string_view figure);

/// Indented lines, then the sources that the tree names with title, date and address.
std::string trace_text(const cases::Case& a_case, const Trace& trace);
nlohmann::ordered_json trace_json(const Trace& trace);

}  // namespace corridor::study
