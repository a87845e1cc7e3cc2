// Measures and their effects, and what is wrong with them.
#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/measure.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

constexpr const char* kMeasureFile = "measure.csv";

class MeasureReader {
 public:
  MeasureReader(const Case& a_case, const Hazards& hazards, ErrorList& errors)
      : case_(a_case), known_(hazards), errors_(errors) {
    for (const Hazard& hazard : hazards.all) {
      hazards_.add(hazard.id);
    }
    for (const Link& link : case_.links) {
      links_.add(link.id);
    }
    for (const Terminal& terminal : case_.terminals) {
      terminals_.add(terminal.id);
    }
    if (case_.links.empty()) {
      links_.mark_unreadable();
    }
  }

  Measures read() {
    each_row(case_, kMeasureFile, errors_, [&](const Row& row) { read_measure(row); });
    std::uint32_t index = 0;
    each_row(case_, kMeasureFile, errors_,
             [&](const Row& row) { read_relations(row, MeasureId{index++}); });
    each_row(case_, "measure_effect.csv", errors_, [&](const Row& row) { read_effect(row); });
    check_relations();
    check_effects();
    return std::move(measures_);
  }

 private:
  Row row(MeasureId id) const { return {case_.tables.at(kMeasureFile), id.value, errors_}; }

  void read_measure(const Row& row) {
    Measure measure;
    measure.id = row.text("measure_id");
    measure.name = row.text("name");
    measure.kind = row.text("kind");
    measure.cost_musd = row.number("cost_musd");
    measure.cost_low_musd = row.maybe("cost_low_musd");
    measure.cost_high_musd = row.maybe("cost_high_musd");
    measure.opex_musd_per_year = row.number("opex_musd_per_year");
    measure.life_years = row.number("life_years", 1);
    measure.evidence = row.evidence();
    const double least = measure.cost_low_musd.value_or(measure.cost_musd);
    const double most = measure.cost_high_musd.value_or(measure.cost_musd);
    if (least > measure.cost_musd || most < measure.cost_musd) {
      row.error(least > measure.cost_musd ? "cost_low_musd" : "cost_high_musd", "E2502",
                "a range that does not hold the cost",
                fmt::format("a range around {}", shortest(measure.cost_musd)), "");
    }
    index_.add(measure.id);
    measures_.all.push_back(std::move(measure));
  }

  void read_relations(const Row& row, MeasureId id) {
    Measure& measure = measures_.all[id];
    for (const std::uint32_t other : row.references("excludes", index_, kMeasureFile)) {
      measure.excludes.push_back(MeasureId{other});
    }
    for (const std::uint32_t other : row.references("requires", index_, kMeasureFile)) {
      measure.requires_.push_back(MeasureId{other});
    }
  }

  void read_effect(const Row& row) {
    const auto measure = row.reference("measure_id", index_, kMeasureFile);
    MeasureEffect effect;
    if (const auto hazard = row.reference("hazard_id", hazards_, "hazard.csv")) {
      effect.hazard = HazardId{*hazard};
    }
    const std::string table = row.text("subject_table");
    if (table.empty() != row.missing("subject_id")) {
      row.error("subject_id", "E2503", "a subject that is named by half",
                "subject_table and subject_id together, or neither", "");
    } else if (!table.empty()) {
      const bool is_link = table == "link";
      const auto subject = row.reference("subject_id", is_link ? links_ : terminals_,
                                         is_link ? "link.csv" : "terminal.csv");
      if (subject) {
        effect.subject =
            HazardSubject{is_link ? network::Subject::link : network::Subject::terminal, *subject};
      }
    }
    const std::string attribute = row.text("attribute");
    effect.attribute = attribute == "duration_factor"   ? EffectAttribute::duration_factor
                       : attribute == "capacity_factor" ? EffectAttribute::capacity_factor
                       : attribute == "opens"           ? EffectAttribute::opens
                                                        : EffectAttribute::rate_factor;
    effect.value = row.number("value");
    effect.low = row.maybe("low");
    effect.high = row.maybe("high");
    effect.evidence = row.evidence();
    check_effect(row, effect);
    if (measure) {
      measures_.all[MeasureId{*measure}].effects.push_back(std::move(effect));
    }
  }

  void check_effect(const Row& row, const MeasureEffect& effect) {
    const bool of_hazard = !row.missing("hazard_id");
    const bool of_subject = !row.missing("subject_id");
    if (!of_hazard && (effect.attribute == EffectAttribute::rate_factor ||
                       effect.attribute == EffectAttribute::duration_factor)) {
      row.error("hazard_id", "E2504", "a factor on a hazard that is not named",
                "a hazard_id of hazard.csv", "");
    } else if (of_hazard && effect.attribute == EffectAttribute::opens) {
      row.error("hazard_id", "E2504", "a link or terminal opened by a hazard", "no hazard_id",
                "opens is an effect on a subject alone");
    } else if (!of_hazard && !of_subject) {
      row.error("subject_id", "E2504", "an effect on nothing", "a hazard_id or a subject", "");
    }
    if (effect.attribute == EffectAttribute::opens && effect.value != 1) {
      row.error("value", "E2505", "a link or terminal that is opened by a part", "1", "");
    }
    if (effect.low.value_or(effect.value) > effect.value ||
        effect.high.value_or(effect.value) < effect.value) {
      row.error(effect.low.value_or(effect.value) > effect.value ? "low" : "high", "E2502",
                "a range that does not hold the value",
                fmt::format("a range around {}", shortest(effect.value)), "");
    }
    if (effect.hazard.valid() && effect.subject && !in_footprint(effect)) {
      row.error("subject_id", "E2506", "an effect outside the footprint of its hazard",
                fmt::format("a subject that {} may hit", known_.all[effect.hazard].id),
                "the rows of hazard_footprint.csv name them");
    }
  }

  bool in_footprint(const MeasureEffect& effect) const {
    const auto& members = known_.all[effect.hazard].members;
    return members.empty() ||
           std::any_of(members.begin(), members.end(), [&](const FootprintMember& member) {
             return std::find(member.subjects.begin(), member.subjects.end(), *effect.subject) !=
                    member.subjects.end();
           });
  }

  // All measures that `id` needs, itself included.
  std::vector<MeasureId> needs(MeasureId id) const {
    std::vector<MeasureId> all = {id};
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const MeasureId next : measures_.all[all[i]].requires_) {
        if (std::find(all.begin(), all.end(), next) == all.end()) {
          all.push_back(next);
        }
      }
    }
    return all;
  }

  void check_relations() {
    for (const MeasureId id : IdRange<MeasureId>(measures_.all.size())) {
      const Measure& measure = measures_.all[id];
      const auto names = [&](const std::vector<MeasureId>& list) {
        return std::find(list.begin(), list.end(), id) != list.end();
      };
      if (names(measure.excludes)) {
        row(id).error("excludes", "E2507", "a measure that excludes itself", "other measures", "");
      }
      if (names(measure.requires_)) {
        row(id).error("requires", "E2507", "a measure that requires itself", "other measures", "");
      }
      const auto all = needs(id);
      for (const MeasureId a : all) {
        for (const MeasureId b : measures_.all[a].excludes) {
          if (a != b && std::find(all.begin(), all.end(), b) != all.end()) {
            row(id).error("requires", "E2508", "a measure that can never be taken",
                          "measures that can stand together",
                          fmt::format("it needs {} and {}, which exclude one another",
                                      measures_.all[a].id, measures_.all[b].id));
          }
        }
      }
    }
    make_symmetric();
  }

  void make_symmetric() {
    for (const MeasureId id : IdRange<MeasureId>(measures_.all.size())) {
      const auto others = measures_.all[id].excludes;
      for (const MeasureId other : others) {
        auto& back = measures_.all[other].excludes;
        if (std::find(back.begin(), back.end(), id) == back.end()) {
          back.push_back(id);
        }
      }
    }
  }

  void check_effects() {
    const auto table = case_.tables.find("measure_effect.csv");
    for (const MeasureId id : IdRange<MeasureId>(measures_.all.size())) {
      bool named = false;
      for (std::size_t r = 0; table != case_.tables.end() && r < table->second.row_count(); ++r) {
        named = named || table->second.cell(r, "measure_id") == measures_.all[id].id;
      }
      if (!named) {
        row(id).error("measure_id", "E2501", "a measure without an effect",
                      "at least one row in measure_effect.csv", "");
      }
    }
  }

  const Case& case_;
  const Hazards& known_;
  ErrorList& errors_;
  Index index_, hazards_, links_, terminals_;
  Measures measures_;
};

}  // namespace

std::optional<MeasureId> Measures::find(std::string_view id) const {
  for (const MeasureId measure : IdRange<MeasureId>(all.size())) {
    if (all[measure].id == id) {
      return measure;
    }
  }
  return std::nullopt;
}

Measures read_measures(const Case& a_case, const Hazards& hazards, ErrorList& errors) {
  return MeasureReader(a_case, hazards, errors).read();
}

Measures measures_of(const Case& a_case, const Hazards& hazards) {
  ErrorList none;
  return read_measures(a_case, hazards, none);
}

}  // namespace corridor::cases
