// What the numbers rest on: inputs with source and confidence, rival claims, observations, sources.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {
namespace {

using cases::Case;
using cases::Claim;

bool is_numeric_column(const table::Table& table, std::size_t column) {
  std::size_t numbers = 0;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const std::string_view cell = table.cell(row, column);
    if (cell.empty()) {
      continue;
    }
    if (!parse_number(cell)) {
      return false;
    }
    ++numbers;
  }
  return numbers > 0;
}

// A table of the case as it was given, columns without a value left out.
std::string input_table(const Case& a_case, const std::string& file, const std::string& title,
                        const std::vector<std::string>& columns) {
  const auto found = a_case.tables.find(file);
  if (found == a_case.tables.end() || found->second.row_count() == 0) {
    return {};
  }
  const table::Table& table = found->second;
  std::vector<std::size_t> shown;
  std::vector<HtmlTable::Column> heads;
  for (const std::string& name : columns) {
    const std::size_t column = table.column(name);
    bool any = false;
    for (std::size_t row = 0; column != table::kNoColumn && row < table.row_count() && !any;
         ++row) {
      any = !table.cell(row, column).empty();
    }
    if (any) {
      shown.push_back(column);
      heads.push_back({spaced(name), is_numeric_column(table, column)});
    }
  }
  HtmlTable html(heads, "inputs");
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    std::vector<std::string> cells;
    for (const std::size_t column : shown) {
      const std::string_view cell = table.cell(row, column);
      const std::string& name = table.header()[column];
      cells.push_back(name == "source_id"    ? source_cell(cell)
                      : name == "confidence" ? confidence_mark(cell)
                                             : escape(cell));
    }
    html.row(cells);
  }
  return fmt::format("<details><summary>{} <small>{}, {} rows</small></summary>{}</details>\n",
                     escape(title), escape(file), table.row_count(), html.html(title));
}

// How many rows of a table stand on which confidence, and how many name an assumption.
void grade_row(const Case& a_case, const std::string& file, HtmlTable& html) {
  const auto found = a_case.tables.find(file);
  if (found == a_case.tables.end() || found->second.column("confidence") == table::kNoColumn) {
    return;
  }
  const table::Table& table = found->second;
  std::map<char, std::size_t> grades;
  std::size_t assumed = 0;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    const std::string_view grade = table.cell(row, "confidence");
    ++grades[grade.empty() ? 'D' : grade.front()];
    assumed += table.cell(row, "source_id").find("assumption") != std::string_view::npos ? 1U : 0U;
  }
  html.row({escape(file), fmt::to_string(table.row_count()), fmt::to_string(grades['A']),
            fmt::to_string(grades['B']), fmt::to_string(grades['C']), fmt::to_string(grades['D']),
            fmt::to_string(assumed)});
}

std::string grades_table(const Case& a_case) {
  HtmlTable html({{"Table"},
                  {"rows", true},
                  {"A", true},
                  {"B", true},
                  {"C", true},
                  {"D", true},
                  {"that name an assumption", true}});
  for (const auto& [file, table] : a_case.tables) {
    if (table.row_count() > 0) {
      grade_row(a_case, file, html);
    }
  }
  return html.html("How well the inputs are sourced: rows by confidence");
}

std::string value_of(const Claim& claim) {
  const auto number = parse_number(claim.value);
  const std::string text = number && std::abs(*number) >= 1e4 ? grouped(*number) : claim.value;
  return escape(text);
}

// What the sources say of one attribute, where they differ.
struct Dispute {
  const Claim* low = nullptr;
  const Claim* high = nullptr;
  const Claim* base = nullptr;
  std::size_t claims = 0;
  double spread = 0;  // high over low
};

std::string who(const Claim& claim) {
  const std::string& text = claim.claimant.empty() ? claim.source_id : claim.claimant;
  return " <small>" + escape(text) + (claim.as_of.empty() ? "" : ", " + escape(claim.as_of)) +
         "</small>";
}

// Attributes of which positive numbers in one unit differ, the widest first.
std::vector<Dispute> disputes_of(const Case& a_case) {
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Dispute> all;
  for (const Claim& claim : a_case.claims) {
    const auto value = parse_number(claim.value);
    if (!value || *value <= 0) {
      continue;
    }
    Dispute& dispute = all[{claim.group, claim.subject_id, claim.attribute, claim.unit}];
    const auto number = [](const Claim* other) { return *parse_number(other->value); };
    dispute.low = dispute.low == nullptr || *value < number(dispute.low) ? &claim : dispute.low;
    dispute.high = dispute.high == nullptr || *value > number(dispute.high) ? &claim : dispute.high;
    dispute.base = claim.base ? &claim : dispute.base;
    dispute.spread = number(dispute.high) / number(dispute.low);
    ++dispute.claims;
  }
  std::vector<Dispute> wide;
  for (const auto& [key, dispute] : all) {
    if (dispute.spread > 1) {
      wide.push_back(dispute);
    }
  }
  std::stable_sort(wide.begin(), wide.end(),
                   [](const Dispute& a, const Dispute& b) { return a.spread > b.spread; });
  return wide;
}

std::string group_title(const Case& a_case, const std::string& group) {
  const auto project =
      std::find_if(a_case.projects.begin(), a_case.projects.end(),
                   [&](const cases::Project& candidate) { return candidate.id == group; });
  return project == a_case.projects.end() ? spaced(group) : project->name;
}

std::string dispute_table(const Case& a_case) {
  constexpr std::size_t kMost = 25;
  HtmlTable table({{"Of"},
                   {"Attribute"},
                   {"Unit"},
                   {"Lowest", true},
                   {"Highest", true},
                   {"Used", true},
                   {"claims", true}},
                  "inputs");
  const auto wide = disputes_of(a_case);
  for (std::size_t d = 0; d < std::min(kMost, wide.size()); ++d) {
    const Dispute& dispute = wide[d];
    table.row({escape(group_title(a_case, dispute.low->group)),
               escape(spaced(dispute.low->attribute)), escape(spaced(dispute.low->unit)),
               value_of(*dispute.low) + who(*dispute.low),
               value_of(*dispute.high) + who(*dispute.high),
               dispute.base == nullptr ? "" : "<b>" + value_of(*dispute.base) + "</b>",
               fmt::to_string(dispute.claims)});
  }
  return table.empty() ? std::string()
                       : table.html("Where sources differ most: highest over lowest, widest first");
}

struct ClaimGroup {
  std::string name;
  std::vector<const Claim*> claims;
  bool rival = false;  // two values of one attribute
};

std::vector<ClaimGroup> groups_of(const Case& a_case) {
  std::map<std::string, ClaimGroup> by_name;
  for (const Claim& claim : a_case.claims) {
    ClaimGroup& group = by_name[claim.group];
    group.name = claim.group;
    group.claims.push_back(&claim);
  }
  std::vector<ClaimGroup> groups;
  for (auto& [name, group] : by_name) {
    std::stable_sort(group.claims.begin(), group.claims.end(), [](const Claim* a, const Claim* b) {
      return std::tie(a->subject_id, a->attribute, b->base, a->as_of) <
             std::tie(b->subject_id, b->attribute, a->base, b->as_of);
    });
    std::map<std::pair<std::string, std::string>, std::set<std::string>> values;
    for (const Claim* claim : group.claims) {
      values[{claim->subject_id, claim->attribute}].insert(claim->value);
    }
    group.rival = std::any_of(values.begin(), values.end(),
                              [](const auto& entry) { return entry.second.size() > 1; });
    groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(), [](const ClaimGroup& a, const ClaimGroup& b) {
    return std::pair(!a.rival, -std::ssize(a.claims)) < std::pair(!b.rival, -std::ssize(b.claims));
  });
  return groups;
}

std::string claim_table(const ClaimGroup& group) {
  HtmlTable table({{"Of"},
                   {"Value", true},
                   {"Unit"},
                   {"Claimant"},
                   {"As of"},
                   {"Conf."},
                   {"Used"},
                   {"Source"},
                   {"Note"}},
                  "inputs");
  for (const Claim* claim : group.claims) {
    std::string who = escape(claim->claimant);
    who += claim->stance.empty() ? "" : " <small>" + escape(claim->stance) + "</small>";
    table.row(
        {escape(spaced(claim->attribute)) + " <small>" + escape(claim->subject_id) + "</small>",
         value_of(*claim), escape(spaced(claim->unit)), who, escape(claim->as_of),
         confidence_mark(std::string_view(&claim->confidence, 1)), claim->base ? "<b>base</b>" : "",
         source_cell(claim->source_id), "<small>" + escape(claim->note) + "</small>"},
        claim->base ? "base" : "");
  }
  return table.html(spaced(group.name));
}

}  // namespace

std::string claims_chapter(const Book& book) {
  const auto groups = groups_of(book.a_case);
  const auto rivals = static_cast<std::size_t>(std::count_if(
      groups.begin(), groups.end(), [](const ClaimGroup& group) { return group.rival; }));
  if (groups.empty()) {
    return "<p>This case has no rival claims.</p>\n";
  }
  std::string html = fmt::format(
      "<p>{} claims in {} groups; in {} groups sources differ on a value. Each run takes the row "
      "marked base unless a scenario names another. The report takes no side.</p>\n",
      book.a_case.claims.size(), groups.size(), rivals);
  html += dispute_table(book.a_case);
  bool rest = false;
  for (const ClaimGroup& group : groups) {
    if (!group.rival && !rest) {
      rest = true;
      html +=
          "<details class=\"more\"><summary>Groups in which the sources agree or stand alone"
          "</summary>\n";
    }
    html += fmt::format("<details><summary>{} <small>{} claim{}</small></summary>{}</details>\n",
                        escape(group_title(book.a_case, group.name)), group.claims.size(),
                        group.claims.size() == 1 ? "" : "s", claim_table(group));
  }
  return html + (rest ? "</details>\n" : "");
}

std::string inputs_chapter(const Book& book) {
  const Case& a_case = book.a_case;
  std::string html =
      "<p>Confidence is A (high), B (medium), C (low) or D (not checked in print); C and D are "
      "outlined. An assumption is an input that no source states; its note says why it was chosen. "
      "All columns are in the case folder and in corridor.gpkg.</p>\n";
  html += grades_table(a_case);
  html +=
      input_table(a_case, "commodity.csv", "Commodities",
                  {"commodity", "name", "value_usd_per_t", "value_of_time_share_per_day",
                   "perishable_days", "reliability_ratio", "t_per_teu", "modes",
                   "logit_scale_per_usd", "unmet_usd_per_t", "confidence", "source_id", "note"});
  html += input_table(
      a_case, "mode.csv", "Modes",
      {"mode", "name", "vehicle_t", "load_factor", "empty_return_share", "operating_h_per_day",
       "speed_factor", "stop_h_per_1000km", "emission_kg_per_tkm", "reliability_h_per_1000km",
       "confidence", "source_id", "note"});
  html += input_table(
      a_case, "tariff.csv", "Tariffs",
      {"tariff_id", "mode", "country", "commodity", "year_from", "year_to", "price",
       "resource_cost", "levy", "levy_payee", "unit", "confidence", "source_id", "note"});
  html += input_table(a_case, "demand.csv", "Demand",
                      {"o_zone_id", "d_zone_id", "commodity", "year", "season", "tonnes_per_year",
                       "calibration", "confidence", "source_id", "derivation"});
  html += input_table(a_case, "terminal.csv", "Terminals and borders",
                      {"terminal_id", "name", "terminal_type", "mode_from", "mode_to", "hours",
                       "capacity", "capacity_unit", "price", "levy", "price_unit", "status",
                       "year_from", "confidence", "source_id", "note"});
  html += input_table(a_case, "link.csv", "Links",
                      {"link_id", "name", "ref", "mode", "from_node_id", "to_node_id", "length",
                       "free_speed", "status", "year_from", "freight_capacity", "capacity_unit",
                       "project_id", "confidence", "source_id"});
  html +=
      input_table(a_case, "season.csv", "Seasons of links and terminals",
                  {"season_id", "subject_id", "month_from", "month_to", "year_from", "year_to",
                   "capacity_factor", "speed_factor", "closed", "confidence", "source_id", "note"});
  html += input_table(a_case, "project.csv", "Projects",
                      {"project_id", "name", "mode", "kind", "corridor", "status", "year_start",
                       "year_open", "confidence", "source_id", "note"});
  html += input_table(a_case, "parameter.csv", "Other parameters",
                      {"name", "value", "unit", "low", "high", "confidence", "source_id", "note"});
  html += input_table(a_case, "statement.csv", "Statements about the corridor",
                      {"who", "date", "paraphrase", "figures", "source_id"});
  return html;
}

namespace {

std::string amount(double value) {
  return grouped(value, std::abs(value) < 100 && value != std::floor(value) ? 2 : 0);
}

std::string range(double low, double high) {
  return low == high ? amount(low) : amount(low) + " to " + amount(high);
}

std::string comparison_table(const std::vector<study::Comparison>& rows, const char* caption) {
  HtmlTable table({{"What"},
                   {"Published", true},
                   {"Ours", true},
                   {"Unit"},
                   {"Deviation", true},
                   {"Role"},
                   {"Source"}},
                  "inputs");
  for (const study::Comparison& row : rows) {
    const std::string deviation = !row.deviation_percent ? ""
                                  : *row.deviation_percent == 0
                                      ? "within"
                                      : fmt::format("{}{} %", *row.deviation_percent > 0 ? "+" : "",
                                                    grouped(*row.deviation_percent, 1));
    table.row({escape(row.what), range(row.published_low, row.published_high),
               row.ours ? amount(*row.ours) : "", escape(spaced(row.unit)), deviation,
               row.calibrated ? "calibration" : "held out", source_cell(row.source_id)});
  }
  return table.html(caption);
}

std::string lengths(const Case& a_case) {
  const auto rows = study::compare_route_lengths(a_case);
  if (rows.empty()) {
    return {};
  }
  std::size_t bound = 0;
  std::size_t within = 0;
  for (const study::Comparison& row : rows) {
    const bool has = row.tolerance_percent && row.deviation_percent;
    bound += has ? 1U : 0U;
    within += has && std::abs(*row.deviation_percent) <= *row.tolerance_percent ? 1U : 0U;
  }
  return fmt::format(
      "<p>Of {} published route lengths with a tolerance, {} are met; {} more have none and are "
      "shown as they are.</p>\n<details><summary>Route lengths</summary>{}</details>\n",
      bound, within, rows.size() - bound,
      comparison_table(rows, "Published route lengths and ours"));
}

}  // namespace

std::string observations_chapter(const Book& book) {
  if (!book.context.comparisons.empty()) {
    return "<p>The model beside what was observed. Rows marked calibration set an input, so that "
           "agreement proves nothing; held-out rows were not used.</p>\n" +
           comparison_table(book.context.comparisons, "Observed and ours") + lengths(book.a_case);
  }
  if (book.a_case.observations.empty()) {
    return "<p>This case carries no observations to compare with.</p>\n" + lengths(book.a_case);
  }
  HtmlTable table({{"Quantity"},
                   {"Of"},
                   {"Year"},
                   {"Observed", true},
                   {"Unit"},
                   {"Role"},
                   {"Conf."},
                   {"Source"}},
                  "inputs");
  for (const cases::Observation& seen : book.a_case.observations) {
    const double low = seen.low.value_or(seen.high.value_or(0));
    table.row({escape(spaced(seen.quantity)), escape(seen.scope), escape(seen.year),
               range(low, seen.high.value_or(low)), escape(spaced(seen.unit)),
               seen.calibration ? "calibration" : "held out",
               confidence_mark(std::string_view(&seen.evidence.confidence, 1)),
               source_cell(seen.evidence.source_id)});
  }
  return "<p>What was observed. Rows marked calibration set a demand row, so that agreement with "
         "them "
         "proves nothing; held-out rows were not used. Deviations of the model, line by line, are "
         "in "
         "docs/validation.md, which a program writes from runs of this case.</p>\n" +
         table.html("Observations") + lengths(book.a_case);
}

std::string sources_chapter(const Book& book) {
  std::string html = "<ol class=\"sources\">\n";
  for (const cases::Source& source : book.a_case.sources) {
    std::string line = source_link(source.url, source.title.empty() ? source.id : source.title);
    for (const std::string* part : {&source.publisher, &source.published, &source.licence}) {
      line += part->empty() ? "" : ". " + escape(*part);
    }
    html += fmt::format("<li id=\"{}\"><code>{}</code> {}</li>\n", anchor("src-", source.id),
                        escape(source.id), line);
  }
  return html + "</ol>\n";
}

}  // namespace corridor::output
