// Values that a scenario sets, and claims that it or --set takes instead of the base ones.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/reader.h"
#include "corridor/table/toml.h"

namespace corridor::cases {
namespace {

using table::TomlTable;

std::vector<std::string> ids_of(const Case& a_case, network::Subject subject) {
  std::vector<std::string> ids;
  if (subject == network::Subject::link) {
    for (const Link& link : a_case.links) {
      ids.push_back(link.id);
    }
  } else {
    for (const Terminal& terminal : a_case.terminals) {
      ids.push_back(terminal.id);
    }
  }
  return ids;
}

std::optional<std::uint32_t> position(const std::vector<std::string>& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  return found == ids.end() ? std::nullopt
                            : std::optional(static_cast<std::uint32_t>(found - ids.begin()));
}

std::optional<Error> out_of_range(const Case& a_case, const TomlTable& table, const SetValue& set) {
  Error error = table.error("value", "E1022", "a number out of range");
  error.expected = expected_value(a_case, set);
  return error.expected.empty() ? std::nullopt : std::optional(std::move(error));
}

}  // namespace

std::optional<network::Attribute> settable_attribute(network::Subject subject,
                                                     std::string_view column) {
  using network::Attribute;
  if (column == "hours") {
    return Attribute::hours;
  }
  if (subject == network::Subject::link) {
    return column == "free_speed"         ? std::optional(Attribute::free_speed_kmh)
           : column == "freight_capacity" ? std::optional(Attribute::capacity)
                                          : std::nullopt;
  }
  return column == "price"      ? std::optional(Attribute::price)
         : column == "capacity" ? std::optional(Attribute::capacity)
                                : std::nullopt;
}

double in_our_units(const Case& a_case, const SetValue& set) {
  const bool link = set.subject == network::Subject::link;
  if (set.attribute == network::Attribute::free_speed_kmh) {
    return set.value * units_of(a_case).kmh_per_speed;
  }
  if (set.attribute == network::Attribute::capacity) {
    return set.value *
           capacity_share(a_case.tables.at(link ? "link.csv" : "terminal.csv"), set.index);
  }
  return set.value;
}

void read_set(const Case& a_case, const TomlTable& table, Scenario& scenario, ErrorList& errors) {
  table.check_keys({"table", "id", "column", "value", "source", "note"}, errors);
  const std::string table_name = table.text("table", errors).value_or("");
  if (table_name != "link" && table_name != "terminal") {
    Error error = table.error("table", "E1023", "not one of the allowed values");
    error.expected = "link or terminal";
    errors.add(std::move(error));
    return;
  }
  const auto subject =
      table_name == "terminal" ? network::Subject::terminal : network::Subject::link;
  const std::string column = table.text("column", errors).value_or("");
  const auto attribute = change_attribute(subject, column);
  if (!attribute) {
    Error error = table.error("column", "E1043", "a value that a scenario cannot set");
    error.expected = subject == network::Subject::link
                         ? "free_speed, hours, freight_capacity, lanes, tracks, closed, "
                           "speed_factor or capacity_factor"
                         : "hours, price, capacity, closed, speed_factor or capacity_factor";
    errors.add(std::move(error));
  }
  const auto ids = ids_of(a_case, subject);
  const std::string id = table.text("id", errors).value_or("");
  if (ids.empty() && subject == network::Subject::link) {
    return;  // link.csv is unreadable or empty: reported as such
  }
  const auto index = position(ids, id);
  if (!index) {
    Error error = table.error("id", "E2004", "a scenario sets a row that does not exist");
    error.hint = name_hint(id, ids);
    errors.add(std::move(error));
  }
  if (index && attribute && subject == network::Subject::link) {
    if (auto none = without_effect(a_case, LinkId{*index}, column)) {
      Error error = table.error("column", none->code, none->what);
      error.expected = none->expected;
      error.hint = none->hint;
      errors.add(std::move(error));
      return;
    }
  }
  const auto value = table.number("value", errors);
  if (!table.has("value")) {
    errors.add(table.error("value", "E1024", "a value is missing"));
  }
  if (!index || !attribute || !value) {
    return;
  }
  SetValue set{subject, *index, *attribute, *value};
  if (auto error = out_of_range(a_case, table, set)) {
    errors.add(std::move(*error));
    return;
  }
  set.value = in_our_units(a_case, set);
  scenario.sets.push_back(set);
}

namespace {

std::vector<std::string> claim_ids(const Case& a_case) {
  std::vector<std::string> ids;
  for (const Claim& claim : a_case.claims) {
    ids.push_back(claim.id);
  }
  return ids;
}

// The claim as a value of a link or terminal; none if it is about something else.
std::optional<SetValue> as_set_value(const Case& a_case, const Claim& claim) {
  if (claim.subject_table != "link" && claim.subject_table != "terminal") {
    return std::nullopt;
  }
  const auto subject =
      claim.subject_table == "link" ? network::Subject::link : network::Subject::terminal;
  const auto attribute = settable_attribute(subject, claim.attribute);
  const auto index = position(ids_of(a_case, subject), claim.subject_id);
  const auto value = parse_number(claim.value);
  if (!attribute || !index || !value || !(*value > 0)) {
    return std::nullopt;
  }
  SetValue set{subject, *index, *attribute, *value};
  set.value = in_our_units(a_case, set);
  return set;
}

// True if the row changed the case: a tariff, a mode, a commodity or a parameter.
bool take_row(Case& a_case, const Claim& claim) {
  const auto value = parse_number(claim.value);
  const bool may_be_negative = claim.subject_table == "parameter";  // an elasticity
  if (!value || !std::isfinite(*value) || (*value < 0 && !may_be_negative)) {
    return false;
  }
  for (Tariff& tariff : a_case.tariffs) {
    if (claim.subject_table == "tariff" && claim.attribute == "price" &&
        tariff.id == claim.subject_id) {
      tariff.price = *value;
      tariff.resource_cost = *value - tariff.levy;
      return true;
    }
  }
  for (Mode& mode : a_case.modes) {
    if (claim.subject_table != "mode" || mode.id != claim.subject_id) {
      continue;
    }
    double* const field = claim.attribute == "emission_kg_per_tkm"  ? &mode.emission_kg_per_tkm
                          : claim.attribute == "constant_usd_per_t" ? &mode.constant_usd_per_t
                          : claim.attribute == "reliability_h_per_1000km"
                              ? &mode.reliability_h_per_1000km
                          : claim.attribute == "stop_h_per_1000km" ? &mode.stop_h_per_1000km
                                                                   : nullptr;
    if (field != nullptr) {
      *field = *value;
      return true;
    }
  }
  for (Commodity& commodity : a_case.commodities) {
    if (claim.subject_table == "commodity" && commodity.id == claim.subject_id &&
        claim.attribute == "value_of_time_share_per_day") {
      commodity.value_of_time_usd_per_t_h = commodity.value_usd_per_t * *value / kHoursPerDay;
      return true;
    }
  }
  for (Parameter& parameter : a_case.parameters) {
    if (claim.subject_table == "parameter" && parameter.name == claim.subject_id) {
      parameter.value = *value;
      return true;
    }
  }
  return false;
}

Error unknown_claim(const Case& a_case, const std::string& id, Error place) {
  place.code = "E2004";
  place.what = "a claim that claim.csv does not have";
  place.found = id;
  place.hint = name_hint(id, claim_ids(a_case));
  return place;
}

}  // namespace

void take_claims(const Case& a_case, const TomlTable& table, Scenario& scenario,
                 ErrorList& errors) {
  if (!table.has("claims")) {
    return;
  }
  for (const std::string& id : scenario.claims) {
    bool known = false;
    bool taken = false;
    for (const Claim& claim : a_case.claims) {
      if (claim.id != id) {
        continue;
      }
      known = true;
      const bool money = claim.subject_table == "loan" || claim.subject_table == "project" ||
                         claim.subject_table == "portfolio";
      if (const auto set = as_set_value(a_case, claim)) {
        scenario.sets.push_back(*set);
        taken = true;
      }
      taken = taken || money;  // read by the appraisal, not by the flows
    }
    if (!known) {
      errors.add(unknown_claim(a_case, id, table.error("claims", "", "")));
    } else if (!taken) {
      Error error = table.error("claims", "E1055", "a claim that a scenario cannot take");
      error.found = id;
      error.expected = "a claim on a link, a terminal, a loan or a project";
      error.hint = fmt::format("--set claim={} takes it for the whole run", id);
      errors.add(std::move(error));
    }
  }
}

namespace {

// A claim about a loan or a project becomes the base one of its subject: finance reads those.
bool take_money_row(Case& a_case, const Claim& claim) {
  bool taken = claim.subject_table == "project" && parse_number(claim.value).has_value();
  for (Loan& loan : a_case.loans) {
    if (apply_to_loan(loan, claim)) {
      loan.claim_ids.push_back(claim.id);
      taken = true;
    }
  }
  if (taken) {
    const std::array key = {claim.subject_table, claim.subject_id, claim.attribute};
    const std::string id = claim.id;
    for (Claim& other : a_case.claims) {
      if (std::array{other.subject_table, other.subject_id, other.attribute} == key) {
        other.base = other.id == id;
      }
    }
  }
  return taken;
}

}  // namespace

bool take_claim_row(Case& a_case, const Claim& claim) {
  if (const auto set = as_set_value(a_case, claim)) {
    for (Scenario& scenario : a_case.scenarios) {
      scenario.sets.insert(scenario.sets.begin(), *set);  // what a scenario sets itself goes first
    }
    return true;
  }
  return take_row(a_case, claim) || take_money_row(a_case, claim);
}

void take_claim(Case& a_case, const std::string& id, Error place, ErrorList& errors) {
  bool known = false;
  bool taken = false;
  for (const Claim& claim : a_case.claims) {
    if (claim.id != id) {
      continue;
    }
    known = true;
    taken = take_claim_row(a_case, claim) || taken;
  }
  if (!known) {
    errors.add(unknown_claim(a_case, id, std::move(place)));
  } else if (!taken) {
    place.code = "E1055";
    place.what = "a claim on something that the model does not depend on";
    place.expected =
        "a claim on a link, terminal, tariff, mode, commodity, parameter, loan or project";
    errors.add(std::move(place));
  }
}

}  // namespace corridor::cases
