#include "corridor/study/sweep_key.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;
using network::Attribute;
using network::Subject;

struct Form {
  const char* table;
  const char* attribute;
  Vary vary;
  const char* unit;
  double least;
  double most;
  bool above_least;  // the least itself is too little
};

constexpr double kNoBound = std::numeric_limits<double>::infinity();

constexpr std::array<Form, 16> kForms = {{
    {"terminal", "hours", Vary::terminal_hours, "h", 0, kNoBound, false},
    {"terminal", "price", Vary::terminal_price, "", 0, kNoBound, false},
    {"terminal", "added_usd_per_t", Vary::terminal_added_usd, "USD/t", -kNoBound, kNoBound, false},
    {"terminal", "loss_share", Vary::terminal_loss, "of value", 0, 1, false},
    {"node", "added_hours", Vary::place_added_hours, "h", -kNoBound, kNoBound, false},
    {"node", "added_usd_per_t", Vary::place_added_usd, "USD/t", -kNoBound, kNoBound, false},
    {"tariff", "price", Vary::tariff_price, "", 0, kNoBound, false},
    {"mode", "constant_usd_per_t", Vary::mode_constant, "USD/t", -kNoBound, kNoBound, false},
    {"link", "speed_factor", Vary::link_speed, "", 0, kNoBound, true},
    {"link", "added_usd_per_t", Vary::link_added_usd, "USD/t", -kNoBound, kNoBound, false},
    {"country", "added_usd_per_t_km", Vary::country_added_usd, "USD/t-km", -kNoBound, kNoBound,
     false},
    {"country", "loss_share_per_1000km", Vary::country_loss, "of value", 0, 1, false},
    {"country", "speed_factor", Vary::country_speed, "", 0, kNoBound, true},
    {"commodity", "value_of_time_share_per_day", Vary::value_of_time, "of value per day", 0,
     kNoBound, false},
    {"commodity", "logit_scale_per_usd", Vary::logit_scale, "t/USD", 0, kNoBound, true},
    {"parameter", "carbon_price_usd_per_t", Vary::carbon_price, "USD/t CO2", 0, kNoBound, false},
}};

const Form& form_of(Vary vary) {
  return *std::find_if(kForms.begin(), kForms.end(),
                       [&](const Form& form) { return form.vary == vary; });
}

std::string_view name(cases::TariffUnit unit) {
  switch (unit) {
    case cases::TariffUnit::usd_per_t_km:
      return "USD/t-km";
    case cases::TariffUnit::usd_per_teu_km:
      return "USD/TEU-km";
    case cases::TariffUnit::usd_per_vehicle_km:
      return "USD/vehicle-km";
    case cases::TariffUnit::usd_per_t:
      return "USD/t";
    case cases::TariffUnit::usd_per_bbl_km:
      return "USD/barrel-km";
  }
  return {};
}

std::string_view name(cases::PriceUnit unit) {
  return unit == cases::PriceUnit::usd_per_t     ? "USD/t"
         : unit == cases::PriceUnit::usd_per_teu ? "USD/TEU"
                                                 : "USD/vehicle";
}

// Every key of the case, made once: ids may hold points, so that names are compared whole.
class Keys {
 public:
  explicit Keys(const Case& a_case) : case_(a_case) {
    add_rows("terminal", a_case.terminals);
    std::set<PlaceId> places;
    for (const cases::Terminal& terminal : a_case.terminals) {
      places.insert(terminal.place);
    }
    for (const PlaceId place : places) {
      add_row("node", a_case.places[place].id, place.value);
    }
    add_rows("tariff", a_case.tariffs);
    add_rows("mode", a_case.modes);
    add_rows("link", a_case.links);
    add_countries();
    add_rows("commodity", a_case.commodities);
    keys_.push_back({.text = "parameter.carbon_price_usd_per_t", .vary = Vary::carbon_price});
  }

  const std::vector<SweepKey>& all() const { return keys_; }

 private:
  template <class Items>
  void add_rows(const char* table, const Items& items) {
    std::uint32_t index = 0;
    for (const auto& item : items) {
      add_row(table, item.id, index++);
    }
  }

  void add_row(std::string_view table, const std::string& id, std::uint32_t index) {
    for (const Form& form : kForms) {
      if (table == form.table) {
        keys_.push_back({.text = fmt::format("{}.{}.{}", table, id, form.attribute),
                         .vary = form.vary,
                         .index = index});
      }
    }
  }

  void add_countries() {
    std::set<std::pair<std::string, ModeId>> seen;
    for (const cases::Link& link : case_.links) {
      if (!link.country.empty()) {
        seen.insert({link.country, link.mode});
      }
    }
    for (const auto& [country, mode] : seen) {
      for (const Form& form : kForms) {
        if (std::string_view("country") == form.table) {
          keys_.push_back({.text = fmt::format("country.{}.{}.{}", country, case_.modes[mode].id,
                                               form.attribute),
                           .vary = form.vary,
                           .country = country,
                           .mode = mode});
        }
      }
    }
  }

  const Case& case_;
  std::vector<SweepKey> keys_;
};

// What the scenario sets the terminal's attribute to; the table's value where it does not.
double value_of(const network::Overlay& overlay, std::uint32_t terminal, Attribute attribute,
                double otherwise) {
  for (const network::Change& change : overlay) {
    if (change.subject == Subject::terminal && change.index == terminal &&
        change.attribute == attribute) {
      otherwise = change.value;  // the last one wins
    }
  }
  return otherwise;
}

void set_base(const Case& a_case, const network::Overlay& overlay, SweepKey& key) {
  key.unit = form_of(key.vary).unit;
  switch (key.vary) {
    case Vary::terminal_hours:
      key.base = value_of(overlay, key.index, Attribute::hours,
                          a_case.terminals[TerminalId{key.index}].hours);
      break;
    case Vary::terminal_price: {
      const cases::Terminal& terminal = a_case.terminals[TerminalId{key.index}];
      key.base = value_of(overlay, key.index, Attribute::price, terminal.price);
      key.unit = name(terminal.price_unit);
      break;
    }
    case Vary::tariff_price:
      key.base = a_case.tariffs[key.index].price;
      key.unit = name(a_case.tariffs[key.index].unit);
      break;
    case Vary::mode_constant:
      key.base = a_case.modes[ModeId{key.index}].constant_usd_per_t;
      break;
    case Vary::link_speed:
    case Vary::country_speed:
      key.base = 1;
      break;
    case Vary::value_of_time: {
      const cases::Commodity& commodity = a_case.commodities[CommodityId{key.index}];
      key.base = commodity.value_of_time_usd_per_t_h * kHoursPerDay / commodity.value_usd_per_t;
      break;
    }
    case Vary::logit_scale:
      key.base = a_case.commodities[CommodityId{key.index}].logit_scale_per_usd;
      break;
    case Vary::carbon_price:
      key.base = a_case.parameter("carbon_price_usd_per_t", 0);
      break;
    default:
      key.base = 0;
  }
}

Error sweep_error(const std::string& text, std::string code, std::string what) {
  return {.code = std::move(code), .what = std::move(what), .file = "--sweep", .found = text};
}

std::optional<std::vector<double>> parse_values(const std::string& range) {
  std::vector<double> numbers;
  for (const std::string& part : split(range, ':')) {
    const auto value = parse_number(part);
    if (!value || !std::isfinite(*value)) {
      return std::nullopt;
    }
    numbers.push_back(*value);
  }
  if (numbers.size() == 1) {
    return numbers;
  }
  constexpr double kMostPoints = 1e6;
  if (numbers.size() != 3 || numbers[2] < 2 || numbers[2] > kMostPoints ||
      numbers[2] != std::floor(numbers[2]) || numbers[0] == numbers[1]) {
    return std::nullopt;
  }
  const auto count = static_cast<std::size_t>(numbers[2]);
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    values[i] = numbers[0] + (numbers[1] - numbers[0]) * part;
  }
  return values;
}

void check_values(const std::string& text, const SweepKey& key, const std::vector<double>& values,
                  ErrorList& errors) {
  const Form& form = form_of(key.vary);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const bool too_low = form.above_least ? *least <= form.least : *least < form.least;
  if (too_low || *most > form.most) {
    Error error = sweep_error(text, "E8012", "a sweep over values that the key cannot take");
    error.expected = fmt::format(
        "values {} {}{}", form.above_least ? "above" : "of at least", shortest(form.least),
        std::isfinite(form.most) ? " and at most " + shortest(form.most) : std::string());
    errors.add(std::move(error));
  }
}

bool is_link_in(const Case& a_case, ArcId arc, const SweepKey& key) {
  const auto origin = a_case.supernetwork.origin[arc];
  if (origin.kind != ArcKind::link) {
    return false;
  }
  const cases::Link& link = a_case.links[LinkId{origin.index}];
  return link.mode == key.mode && link.country == key.country;
}

bool is_subject(const Case& a_case, ArcId arc, const SweepKey& key) {
  const auto origin = a_case.supernetwork.origin[arc];
  switch (key.vary) {
    case Vary::terminal_added_usd:
    case Vary::terminal_loss:
      return origin.kind == ArcKind::transfer && origin.index == key.index;
    case Vary::place_added_hours:
    case Vary::place_added_usd:
      return origin.kind == ArcKind::transfer &&
             a_case.terminals[TerminalId{origin.index}].place.value == key.index;
    case Vary::link_added_usd:
      return origin.kind == ArcKind::link && origin.index == key.index;
    default:
      return is_link_in(a_case, arc, key);
  }
}

// Changes of the overlay that set the key's subject to a value.
network::Overlay changes(const Case& a_case, const SweepKey& key, double value) {
  network::Overlay overlay;
  const auto add = [&](Subject subject, std::uint32_t index, Attribute attribute) {
    overlay.push_back({.subject = subject, .index = index, .attribute = attribute, .value = value});
  };
  if (key.vary == Vary::terminal_hours || key.vary == Vary::terminal_price) {
    add(Subject::terminal, key.index,
        key.vary == Vary::terminal_hours ? Attribute::hours : Attribute::price);
  } else if (key.vary == Vary::link_speed) {
    add(Subject::link, key.index, Attribute::speed_factor);
  } else {
    for (const LinkId link : IdRange<LinkId>(a_case.links.size())) {
      if (a_case.links[link].mode == key.mode && a_case.links[link].country == key.country) {
        add(Subject::link, link.value, Attribute::speed_factor);
      }
    }
  }
  return overlay;
}

// The links of an overlay's changes without their physics models: what a gradient adds to the time
// on the level is no line in the inverse of the speed, and a sweep leaves it as it is.
network::Overlay level(const network::Overlay& overlay) {
  network::Overlay result = overlay;
  for (network::Change& change : result) {
    change.attribute = Attribute::physics;
    change.value = 0;
  }
  return result;
}

// Effects of what an overlay can hold, as the difference of two settings one unit of the lever
// apart: whatever the cost model does with it.
void by_difference(const Case& a_case, const network::Overlay& overlay, CommodityId commodity,
                   int year, const SweepKey& key, ArcEffects& effects) {
  const bool speed = key.vary == Vary::link_speed || key.vary == Vary::country_speed;
  const auto costs_at = [&](double value) {
    network::Overlay changed = overlay;
    const auto more = changes(a_case, key, value);
    changed.insert(changed.end(), more.begin(), more.end());
    if (speed) {
      const auto ground = level(more);
      changed.insert(changed.end(), ground.begin(), ground.end());
    }
    return cost::arc_costs(a_case, cost::arc_states(a_case, changed), commodity, year);
  };
  const auto low = costs_at(speed ? 1 : 0);
  const auto high = costs_at(speed ? 0.5 : 1);  // the lever of a speed is its inverse
  for (std::size_t a = 0; a < effects.hours.size(); ++a) {
    effects.hours[a] = high.hours[a] - low.hours[a];
    effects.usd_per_t[a] = high.price_usd[a] - low.price_usd[a];
  }
}

double usd_of_one_unit(const Case& a_case, const cost::ArcCosts& costs, CommodityId commodity,
                       int year, const SweepKey& key, ArcId arc) {
  const double value = a_case.commodities[commodity].value_usd_per_t;
  const double length_km = costs.length_km[arc.value];
  switch (key.vary) {
    case Vary::terminal_loss:
      return is_subject(a_case, arc, key) ? value : 0;
    case Vary::country_added_usd:
      return is_subject(a_case, arc, key) ? length_km : 0;
    case Vary::country_loss:
      return is_subject(a_case, arc, key) ? value * length_km / 1000 : 0;
    case Vary::terminal_added_usd:
    case Vary::place_added_usd:
    case Vary::link_added_usd:
      return is_subject(a_case, arc, key) ? 1 : 0;
    case Vary::mode_constant:
      return cost::goes_over(a_case, arc) && a_case.supernetwork.mode[arc].value == key.index ? 1
                                                                                              : 0;
    case Vary::carbon_price:
      return costs.co2_kg[arc.value] / 1000;
    case Vary::tariff_price: {
      const auto origin = a_case.supernetwork.origin[arc];
      if (origin.kind != ArcKind::link) {
        return 0;
      }
      const cases::Link& link = a_case.links[LinkId{origin.index}];
      const auto row = cost::find_tariff(a_case, link.mode, link.country, commodity, year);
      if (row != key.index) {
        return 0;
      }
      const cases::TariffUnit unit = a_case.tariffs[*row].unit;
      const double km = unit == cases::TariffUnit::usd_per_t ? 1 : link.length_km;
      return km *
             cost::per_tonne(a_case, a_case.modes[link.mode], a_case.commodities[commodity], unit);
    }
    default:
      return 0;
  }
}

}  // namespace

std::vector<std::string> sweep_keys(const Case& a_case) {
  std::vector<std::string> texts;
  const Keys keys(a_case);
  for (const SweepKey& key : keys.all()) {
    texts.push_back(key.text);
  }
  return texts;
}

std::vector<Sweep> parse_sweeps(const Case& a_case, const network::Overlay& overlay,
                                const std::vector<std::string>& texts, ErrorList& errors) {
  const Keys keys(a_case);
  std::vector<Sweep> sweeps;
  ErrorList found;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const std::string typed = text.substr(0, equals);
    const auto known = std::find_if(keys.all().begin(), keys.all().end(),
                                    [&](const SweepKey& key) { return key.text == typed; });
    if (known == keys.all().end()) {
      Error error = sweep_error(typed, "E8010", "a sweep over a key that does not exist");
      error.expected =
          "a key such as terminal.ID.hours, node.ID.added_usd_per_t, tariff.ID.price, "
          "country.PK.road.added_usd_per_t_km";
      const auto near = nearest_name(typed, sweep_keys(a_case));
      error.hint = near ? fmt::format("did you mean \"{}\"?", *near)
                        : "corridor hub CASE --keys lists them all";
      found.add(std::move(error));
      continue;
    }
    const auto values =
        equals == std::string::npos ? std::nullopt : parse_values(text.substr(equals + 1));
    if (!values) {
      Error error = sweep_error(text, "E8011", "a sweep without a range");
      error.expected = "KEY=FROM:TO:N with N of 2 or more, or KEY=VALUE";
      error.hint = fmt::format("as {}=2:96:20", typed);
      found.add(std::move(error));
      continue;
    }
    Sweep sweep{.key = *known, .values = *values};
    set_base(a_case, overlay, sweep.key);
    check_values(text, sweep.key, sweep.values, found);
    const bool twice = std::any_of(sweeps.begin(), sweeps.end(), [&](const Sweep& other) {
      return other.key.text == sweep.key.text;
    });
    if (twice) {
      found.add(sweep_error(text, "E8013", "a key that is swept twice"));
    }
    sweeps.push_back(std::move(sweep));
  }
  errors.add_all(found);
  return found.has_errors() ? std::vector<Sweep>{} : sweeps;
}

access::Lever lever_of(const SweepKey& key) {
  switch (key.vary) {
    case Vary::value_of_time:
      return {access::LeverKind::value_of_time, key.index};
    case Vary::logit_scale:
      return {access::LeverKind::scale, key.index};
    default:
      return {access::LeverKind::cost, 0};
  }
}

double lever_change(const Case& a_case, const SweepKey& key, double value) {
  switch (key.vary) {
    case Vary::link_speed:
    case Vary::country_speed:
      return 1 / value - 1 / key.base;
    case Vary::value_of_time:
      return (value - key.base) * a_case.commodities[CommodityId{key.index}].value_usd_per_t /
             kHoursPerDay;
    default:
      return value - key.base;
  }
}

double lever_value(const Case& a_case, const SweepKey& key, double change) {
  switch (key.vary) {
    case Vary::link_speed:
    case Vary::country_speed:
      return 1 / (change + 1 / key.base);
    case Vary::value_of_time:
      return key.base +
             change * kHoursPerDay / a_case.commodities[CommodityId{key.index}].value_usd_per_t;
    default:
      return key.base + change;
  }
}

ArcEffects arc_effects(const Case& a_case, const network::Overlay& overlay,
                       const cost::ArcStates& states, const cost::ArcCosts& costs,
                       CommodityId commodity, int year, const SweepKey& key) {
  const std::size_t arcs = states.hours.size();
  ArcEffects effects{std::vector<double>(arcs, 0), std::vector<double>(arcs, 0)};
  switch (key.vary) {
    case Vary::terminal_hours:
    case Vary::terminal_price:
    case Vary::link_speed:
    case Vary::country_speed:
      by_difference(a_case, overlay, commodity, year, key, effects);
      break;
    case Vary::value_of_time:
    case Vary::logit_scale:
      break;  // act on the choice as a whole
    case Vary::place_added_hours:
      for (std::uint32_t a = 0; a < arcs; ++a) {
        effects.hours[a] = is_subject(a_case, ArcId{a}, key) ? 1 : 0;
      }
      break;
    default:
      for (std::uint32_t a = 0; a < arcs; ++a) {
        effects.usd_per_t[a] = usd_of_one_unit(a_case, costs, commodity, year, key, ArcId{a});
      }
  }
  return effects;
}

}  // namespace corridor::study
