#include "corridor/case/change.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

using network::Attribute;
using network::Subject;

// link.R112.closed: an id may hold points, the attribute does not.
struct Key {
  Subject subject = Subject::link;
  std::string id = {};
  std::string attribute = {};
};

Key split_key(const std::string& key) {
  const std::size_t first = key.find('.');
  const std::size_t last = key.rfind('.');
  return {.subject = key.starts_with("link.") ? Subject::link : Subject::terminal,
          .id = last > first ? key.substr(first + 1, last - first - 1) : key.substr(first + 1),
          .attribute = last > first ? key.substr(last + 1) : ""};
}

template <class Rows>
std::optional<std::uint32_t> row_of(const Rows& rows, std::string_view id) {
  const auto items = rows.items();
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const auto& row) { return row.id == id; });
  return found == items.end() ? std::nullopt
                              : std::optional(static_cast<std::uint32_t>(found - items.begin()));
}

template <class Rows>
std::string near_id(const Rows& rows, const std::string& id) {
  std::vector<std::string> ids;
  for (const auto& row : rows) {
    ids.push_back(row.id);
  }
  return name_hint(id, ids);
}

}  // namespace

std::optional<Attribute> change_attribute(Subject subject, std::string_view attribute) {
  return attribute == "closed"            ? std::optional(Attribute::closed)
         : attribute == "speed_factor"    ? std::optional(Attribute::speed_factor)
         : attribute == "capacity_factor" ? std::optional(Attribute::capacity_factor)
         : subject == Subject::link && (attribute == "lanes" || attribute == "tracks")
             ? std::optional(Attribute::lanes)
             : settable_attribute(subject, attribute);
}

std::optional<Error> without_effect(const Case& a_case, LinkId id, std::string_view attribute) {
  const Link& link = a_case.links[id];
  const bool is_road = attribute == "lanes";
  const bool fits = a_case.modes[link.mode].physics == (is_road ? Physics::truck : Physics::train);
  if ((!is_road && attribute != "tracks") || (fits && !(link.capacity > 0))) {
    return std::nullopt;
  }
  Error error{.code = "E1043"};
  if (!fits) {
    error.what = fmt::format("{} of a link whose mode has no {} physics", attribute,
                             is_road ? "truck" : "train");
    error.expected =
        fmt::format("a link of a mode with physics = {} in mode.csv", is_road ? "truck" : "train");
  } else {
    error.what = fmt::format("{} of a link whose capacity is given, which stands", attribute);
    error.expected = "a link without freight_capacity";
    error.hint = fmt::format("set freight_capacity of {}, or leave it empty in link.csv", link.id);
  }
  return error;
}

std::string expected_value(const Case& a_case, const SetValue& set) {
  if (set.attribute == Attribute::closed) {
    return set.value == 0 || set.value == 1 ? "" : "1 (closed) or 0 (open)";
  }
  if (set.attribute == Attribute::lanes) {
    constexpr double kMost = 100;
    return set.value >= 1 && set.value <= kMost && set.value == std::floor(set.value)
               ? ""
               : "a whole number from 1 to 100";
  }
  const bool may_be_zero = set.subject == Subject::terminal &&
                           (set.attribute == Attribute::hours || set.attribute == Attribute::price);
  if (!std::isfinite(set.value) || set.value < 0 || (set.value == 0 && !may_be_zero)) {
    return may_be_zero ? "a number of at least 0" : "a number above 0";
  }
  if (set.attribute == Attribute::price &&
      set.value < a_case.terminals[TerminalId{set.index}].levy) {
    return "a price of at least the levy within it";
  }
  return "";
}

bool is_change(const SetOption& option) {
  return option.key.starts_with("link.") || option.key.starts_with("terminal.");
}

DividedSets divide_sets(const std::vector<SetOption>& sets) {
  DividedSets divided;
  for (const SetOption& set : sets) {
    (is_change(set) ? divided.changes : divided.of_case).push_back(set);
  }
  return divided;
}

std::optional<SetValue> read_change(const Case& a_case, const SetOption& option,
                                    ErrorList& errors) {
  const Key key = split_key(option.key);
  const bool link = key.subject == Subject::link;
  Error error{.file = "--set", .field = option.key, .found = option.key + "=" + option.value};
  const auto attribute = change_attribute(key.subject, key.attribute);
  const auto index = link ? row_of(a_case.links, key.id) : row_of(a_case.terminals, key.id);
  if (!index) {
    error.code = "E2004";
    error.what = fmt::format("--set of a {} that does not exist", link ? "link" : "terminal");
    error.hint = link ? near_id(a_case.links, key.id) : near_id(a_case.terminals, key.id);
    errors.add(error);
  }
  if (!attribute) {
    error.code = "E1043";
    error.what = "a value of a link or terminal that cannot be set";
    error.expected =
        link ? "closed, speed_factor, capacity_factor, free_speed, hours, freight_capacity, lanes "
               "or tracks"
             : "closed, speed_factor, capacity_factor, hours, price or capacity";
    error.hint = "as --set link.ID.closed=1 or --set terminal.ID.hours=12";
    errors.add(error);
  }
  if (!index || !attribute) {
    return std::nullopt;
  }
  if (auto none = link ? without_effect(a_case, LinkId{*index}, key.attribute) : std::nullopt) {
    error.code = none->code;
    error.what = none->what;
    error.expected = none->expected;
    error.hint = none->hint;
    errors.add(std::move(error));
    return std::nullopt;
  }
  const double value = option.value == "true"    ? 1
                       : option.value == "false" ? 0
                                                 : parse_number(option.value).value_or(-1);
  SetValue set{key.subject, *index, *attribute, value};
  error.expected = expected_value(a_case, set);
  if (!error.expected.empty()) {
    error.code = "E1020";
    error.what = "--set with a value that the key cannot take";
    error.hint.clear();
    errors.add(std::move(error));
    return std::nullopt;
  }
  set.value = in_our_units(a_case, set);
  return set;
}

void add_changes(Case& a_case, const std::vector<SetOption>& sets, ErrorList& errors) {
  for (const SetOption& option : sets) {
    const auto change = is_change(option) ? read_change(a_case, option, errors) : std::nullopt;
    for (Scenario& scenario : a_case.scenarios) {
      if (change) {
        scenario.sets.push_back(*change);
      }
    }
  }
}

network::Overlay changes_of(const Case& a_case, const std::vector<SetOption>& sets) {
  ErrorList errors;
  network::Overlay overlay;
  for (const SetOption& option : sets) {
    if (const auto set = is_change(option) ? read_change(a_case, option, errors) : std::nullopt) {
      overlay.push_back({.subject = set->subject,
                         .index = set->index,
                         .attribute = set->attribute,
                         .value = set->value});
    }
  }
  errors.throw_if_any();
  return overlay;
}

}  // namespace corridor::cases
