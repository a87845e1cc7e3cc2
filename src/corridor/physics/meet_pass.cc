#include "corridor/physics/meet_pass.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace corridor::physics {
namespace {

constexpr double kForever = std::numeric_limits<double>::infinity();
constexpr double kTie = 1e-9;

struct Interval {
  double from = 0;
  double to = 0;
};

/// Times in which nothing of `taken` (sorted, disjoint) lies.
std::vector<Interval> gaps(const std::vector<Interval>& taken) {
  std::vector<Interval> out;
  double at = 0;
  for (const Interval& one : taken) {
    if (one.from > at) {
      out.push_back({at, one.from});
    }
    at = std::max(at, one.to);
  }
  out.push_back({at, kForever});
  return out;
}

void insert(std::vector<Interval>& taken, Interval one) {
  const auto before = [](const Interval& a, const Interval& b) { return a.from < b.from; };
  taken.insert(std::upper_bound(taken.begin(), taken.end(), one, before), one);
}

/// Times in which one more train finds a track: stays of those already there are counted.
std::vector<Interval> free_track(const std::vector<Interval>& stays, int tracks) {
  std::vector<std::pair<double, int>> events;
  for (const Interval& stay : stays) {
    events.emplace_back(stay.from, 1);
    events.emplace_back(stay.to, -1);
  }
  std::sort(events.begin(), events.end());  // at one time leaving (-1) comes first
  std::vector<Interval> out;
  int present = 0;
  double since = 0;
  for (const auto& [time, change] : events) {
    const bool was_free = present < tracks;
    present += change;
    if (was_free && present >= tracks) {
      out.push_back({since, time});
    } else if (!was_free && present < tracks) {
      since = time;
    }
  }
  if (present < tracks) {
    out.push_back({since, kForever});
  }
  return out;
}

/// Earliest arrival in one free interval of a station, and how it came there.
struct Label {
  double arrive = kForever;
  double depart_before = 0;  // from the station before
  std::size_t from = 0;      // label of the station before
};

struct Line {
  std::span<const int> tracks;
  std::span<const TrackSection> sections;
  std::vector<std::vector<Interval>> section_taken;
  std::vector<std::vector<Interval>> stays;
  double horizon = 0;

  std::size_t stations() const { return tracks.size(); }
};

TrainPath schedule(Line& line, const PlannedTrain& train) {
  const std::size_t n = line.stations();
  const auto station = [&](std::size_t step) { return train.up ? step : n - 1 - step; };
  std::vector<std::vector<Label>> labels(n);
  std::vector<std::vector<Interval>> free(n);
  labels[0] = {{train.depart_min, 0, 0}};
  free[0] = {{0, kForever}};
  double running = 0;
  for (std::size_t step = 0; step + 1 < n; ++step) {
    const std::size_t s = train.up ? station(step) : station(step + 1);
    const TrackSection& section = line.sections[s];
    const double run = train.up ? section.up_min : section.down_min;
    running += run;
    const std::size_t next = station(step + 1);
    const bool ends = step + 2 == n;
    free[step + 1] = ends ? std::vector<Interval>{{0, kForever}}
                          : free_track(line.stays[next], line.tracks[next]);
    labels[step + 1].assign(free[step + 1].size(), {});
    const std::vector<Interval> open = gaps(line.section_taken[s]);
    for (std::size_t l = 0; l < labels[step].size(); ++l) {
      if (labels[step][l].arrive == kForever) {
        continue;
      }
      const double leave_by = free[step][l].to;
      for (const Interval& gap : open) {
        const double earliest = std::max(labels[step][l].arrive, gap.from);
        const double latest = std::min(leave_by, gap.to - run - section.interval_min);
        if (gap.from > leave_by) {
          break;
        }
        for (std::size_t f = 0; f < free[step + 1].size(); ++f) {
          const double depart = std::max(earliest, free[step + 1][f].from - run);
          const double arrive = depart + run;
          const bool fits = depart <= latest + kTie && arrive <= free[step + 1][f].to;
          if (fits && arrive <= line.horizon && arrive < labels[step + 1][f].arrive) {
            labels[step + 1][f] = {arrive, depart, l};
          }
        }
      }
    }
  }
  TrainPath path;
  path.at.resize(n);
  if (labels[n - 1].empty() || labels[n - 1][0].arrive == kForever) {
    return path;
  }
  path.scheduled = true;
  std::size_t at = 0;
  double departs_next = labels[n - 1][0].arrive;
  for (std::size_t step = n; step-- > 0;) {
    const Label& label = labels[step][at];
    path.at[station(step)] = {label.arrive, departs_next};
    departs_next = label.depart_before;
    at = label.from;
  }
  Passage& first = path.at[station(0)];
  first.arrive_min = first.depart_min;
  path.travel_min = path.at[station(n - 1)].arrive_min - train.depart_min;
  path.delay_min = path.travel_min - running;
  for (std::size_t step = 0; step < n; ++step) {
    const std::size_t s = station(step);
    if (step > 0 && step + 1 < n) {
      insert(line.stays[s], {path.at[s].arrive_min, path.at[s].depart_min});
    }
    if (step + 1 < n) {
      const std::size_t section = train.up ? s : station(step + 1);
      insert(line.section_taken[section],
             {path.at[s].depart_min,
              path.at[station(step + 1)].arrive_min + line.sections[section].interval_min});
    }
  }
  return path;
}

void require_valid(std::span<const int> tracks, std::span<const TrackSection> sections) {
  ErrorList errors;
  const auto wrong = [&](std::string what, std::string found, const char* expected) {
    errors.add({.code = "E7222",
                .what = std::move(what),
                .found = std::move(found),
                .expected = expected,
                .hint = "stations and sections alternate from one end of the line to the other"});
  };
  if (tracks.size() < 2 || sections.size() + 1 != tracks.size()) {
    wrong("a line has one section fewer than stations",
          fmt::format("{} stations, {} sections", tracks.size(), sections.size()),
          "n stations and n - 1 sections");
  }
  for (std::size_t s = 0; s < sections.size(); ++s) {
    if (!(sections[s].up_min > 0 && sections[s].down_min > 0 && sections[s].interval_min >= 0)) {
      wrong(fmt::format("times of section {} must be positive", s + 1),
            fmt::format("{:g}, {:g}, {:g} min", sections[s].up_min, sections[s].down_min,
                        sections[s].interval_min),
            "running times above 0, interval 0 or more");
    }
  }
  for (std::size_t s = 0; s < tracks.size(); ++s) {
    if (tracks[s] < 1) {
      wrong(fmt::format("station {} has no track", s + 1), fmt::format("{}", tracks[s]),
            "1 or more");
    }
  }
  errors.throw_if_any();
}

}  // namespace

MeetPass meet_pass(std::span<const int> tracks, std::span<const TrackSection> sections,
                   std::span<const PlannedTrain> plan, double horizon_min) {
  require_valid(tracks, sections);
  Line line{tracks, sections, {}, {}, horizon_min};
  line.section_taken.resize(sections.size());
  line.stays.resize(tracks.size());
  MeetPass out;
  for (const PlannedTrain& train : plan) {
    out.trains.push_back(schedule(line, train));
    const TrainPath& path = out.trains.back();
    if (path.scheduled) {
      ++out.scheduled;
      out.mean_delay_min += path.delay_min;
      out.worst_delay_min = std::max(out.worst_delay_min, path.delay_min);
    }
  }
  out.mean_delay_min /= std::max<double>(1, static_cast<double>(out.scheduled));
  double begin = kForever;
  double end = 0;
  for (const std::vector<Interval>& taken : line.section_taken) {
    begin = taken.empty() ? begin : std::min(begin, taken.front().from);
    end = taken.empty() ? end : std::max(end, taken.back().to);
  }
  for (std::size_t s = 0; s < line.section_taken.size(); ++s) {
    double busy = 0;
    for (const Interval& one : line.section_taken[s]) {
      busy += one.to - one.from;
    }
    const double share = end > begin ? busy / (end - begin) : 0;
    if (share > out.busiest_section_share) {
      out.busiest_section_share = share;
      out.busiest_section = s;
    }
  }
  return out;
}

}  // namespace corridor::physics
