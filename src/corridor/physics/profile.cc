#include "corridor/physics/profile.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/text.h"

namespace corridor::physics {
namespace {

constexpr double kNameReach_m = 2000;
constexpr double kLowest_m = -500;  // the Dead Sea's shore is at -430 m
constexpr double kHighest_m = 9000;

template <class T>
void check_size(const std::vector<T>& values, const Profile& profile, const char* name,
                const std::string& file, ErrorList& errors) {
  if (!values.empty() && values.size() != profile.size()) {
    errors.add({.code = "E7002",
                .what = fmt::format("profile column {} has another length than the chainage", name),
                .file = file,
                .field = name,
                .found = fmt::format("{} values", values.size()),
                .expected = fmt::format("none or {}", profile.size()),
                .hint = "leave the column out or give every node a value"});
  }
}

std::string node_text(const Profile& profile, std::size_t node) {
  const bool named = node < profile.place.size() && !profile.place[node].empty();
  return named ? fmt::format("node {} ({})", node + 1, profile.place[node])
               : fmt::format("node {}", node + 1);
}

std::size_t segment_of(const Profile& profile, double x_m) {
  const auto after = std::upper_bound(profile.x_m.begin(), profile.x_m.end(), x_m);
  const auto index = static_cast<std::size_t>(after - profile.x_m.begin());
  return std::clamp<std::size_t>(index, 1, profile.size() - 1) - 1;
}

template <class T>
bool changes(const std::vector<T>& values, std::size_t node) {
  return !values.empty() && node > 0 && values[node] != values[node - 1];
}

bool carries_something(const Profile& p, std::size_t node) {
  if (node == 0 || node + 1 == p.size()) {
    return true;
  }
  const double before = p.z_m[node] - p.z_m[node - 1];
  const double after = p.z_m[node + 1] - p.z_m[node];
  const bool named = !p.place.empty() && !p.place[node].empty();
  return before * after < 0 || (before == 0) != (after == 0) || named ||
         changes(p.radius_m, node) || changes(p.limit_m_s, node) || changes(p.tunnel, node) ||
         changes(p.ground_k, node);
}

template <class T>
std::vector<T> held(const std::vector<T>& values, const std::vector<std::size_t>& source) {
  std::vector<T> out;
  if (!values.empty()) {
    out.reserve(source.size());
    for (const std::size_t node : source) {
      out.push_back(values[node]);
    }
  }
  return out;
}

/// The nodes `x_m` on `profile`, with what holds there; names only at given nodes.
Profile sampled(const Profile& profile, const std::vector<double>& x_m) {
  Profile out;
  out.x_m = x_m;
  out.z_m.reserve(x_m.size());
  std::vector<std::size_t> source;
  source.reserve(x_m.size());
  std::size_t segment = 0;
  for (const double x : x_m) {
    while (segment + 2 < profile.size() && profile.x_m[segment + 1] <= x) {
      ++segment;
    }
    const double span = profile.x_m[segment + 1] - profile.x_m[segment];
    const double share = (x - profile.x_m[segment]) / span;
    const bool at_end = x >= profile.x_m[segment + 1];
    out.z_m.push_back(at_end ? profile.z_m[segment + 1]
                             : profile.z_m[segment] +
                                   share * (profile.z_m[segment + 1] - profile.z_m[segment]));
    source.push_back(at_end ? segment + 1 : segment);
  }
  out.radius_m = held(profile.radius_m, source);
  out.limit_m_s = held(profile.limit_m_s, source);
  out.tunnel = held(profile.tunnel, source);
  out.ground_k = held(profile.ground_k, source);
  if (!profile.place.empty()) {
    out.place.resize(x_m.size());
    for (std::size_t i = 0; i < x_m.size(); ++i) {
      if (x_m[i] == profile.x_m[source[i]]) {
        out.place[i] = profile.place[source[i]];
      }
    }
  }
  return out;
}

template <class T>
std::vector<T> reversed_segments(const std::vector<T>& values) {
  std::vector<T> out(values.rbegin(), values.rend());
  if (out.size() > 1) {
    out.erase(out.begin());
    out.push_back(out.back());
  }
  return out;
}

}  // namespace

ErrorList check(const Profile& profile, const std::string& file) {
  ErrorList errors;
  if (profile.size() < 2) {
    errors.add({.code = "E7001",
                .what = "a profile needs at least two nodes",
                .file = file,
                .found = fmt::format("{}", profile.size()),
                .expected = "2 or more",
                .hint = "give the start and the end of the line"});
    return errors;
  }
  if (profile.z_m.size() != profile.size()) {
    errors.add({.code = "E7002",
                .what = "profile column elevation_m has another length than the chainage",
                .file = file,
                .field = "elevation_m",
                .found = fmt::format("{} values", profile.z_m.size()),
                .expected = fmt::format("{}", profile.size()),
                .hint = "every node needs a height"});
    return errors;
  }
  check_size(profile.radius_m, profile, "radius_m", file, errors);
  check_size(profile.limit_m_s, profile, "limit_kmh", file, errors);
  check_size(profile.tunnel, profile, "tunnel", file, errors);
  check_size(profile.ground_k, profile, "ground_k", file, errors);
  check_size(profile.place, profile, "place", file, errors);
  for (std::size_t i = 0; i < profile.size(); ++i) {
    if (!std::isfinite(profile.x_m[i]) || !std::isfinite(profile.z_m[i])) {
      errors.add({.code = "E7003",
                  .what = fmt::format("{} of the profile is not a number", node_text(profile, i)),
                  .file = file,
                  .field = std::isfinite(profile.x_m[i]) ? "elevation_m" : "chainage_km",
                  .found = fmt::format("{}, {}", profile.x_m[i], profile.z_m[i]),
                  .expected = "chainage and height in metres",
                  .hint = "remove the node: heights between nodes are interpolated"});
      continue;
    }
    if (profile.z_m[i] < kLowest_m || profile.z_m[i] > kHighest_m) {
      errors.add({.code = "E7004",
                  .what = fmt::format("height of {} is not on this earth", node_text(profile, i)),
                  .file = file,
                  .field = "elevation_m",
                  .found = shortest(profile.z_m[i]),
                  .expected = fmt::format("{} to {} m", kLowest_m, kHighest_m),
                  .hint = "is it in feet?"});
    }
    if (i > 0 && !(profile.x_m[i] > profile.x_m[i - 1])) {
      errors.add({.code = "E7005",
                  .what = fmt::format("chainage does not rise at {}", node_text(profile, i)),
                  .file = file,
                  .field = "chainage_km",
                  .found = fmt::format("km {:.3f}", profile.x_m[i] / 1000),
                  .expected = fmt::format("more than km {:.3f}", profile.x_m[i - 1] / 1000),
                  .hint = "sort the nodes by chainage and drop doubles"});
    }
  }
  return errors;
}

void require_valid(const Profile& profile) {
  check(profile).throw_if_any();
}

std::string place_text(const Profile& profile, double x_m) {
  std::string km = fmt::format("km {:.1f}", x_m / 1000);
  std::string before;
  std::string after;
  std::string near;
  double distance_m = kNameReach_m;
  for (std::size_t i = 0; i < profile.place.size(); ++i) {
    if (profile.place[i].empty()) {
      continue;
    }
    if (std::abs(profile.x_m[i] - x_m) <= distance_m) {
      distance_m = std::abs(profile.x_m[i] - x_m);
      near = profile.place[i];
    }
    if (profile.x_m[i] <= x_m) {
      before = profile.place[i];
    } else if (after.empty()) {
      after = profile.place[i];
    }
  }
  if (!near.empty()) {
    return fmt::format("{} ({})", km, near);
  }
  if (!before.empty() && !after.empty()) {
    return fmt::format("{} (between {} and {})", km, before, after);
  }
  return km;
}

double elevation_m(const Profile& profile, double x_m) {
  if (x_m <= profile.x_m.front()) {
    return profile.z_m.front();
  }
  if (x_m >= profile.x_m.back()) {
    return profile.z_m.back();
  }
  const std::size_t i = segment_of(profile, x_m);
  const double share = (x_m - profile.x_m[i]) / (profile.x_m[i + 1] - profile.x_m[i]);
  return profile.z_m[i] + share * (profile.z_m[i + 1] - profile.z_m[i]);
}

double mean_gradient(const Profile& profile, double from_m, double to_m) {
  if (from_m == to_m) {
    const std::size_t i = segment_of(profile, from_m);
    return (profile.z_m[i + 1] - profile.z_m[i]) / (profile.x_m[i + 1] - profile.x_m[i]);
  }
  return (elevation_m(profile, to_m) - elevation_m(profile, from_m)) / (to_m - from_m);
}

double climb_m(const Profile& profile) {
  double sum = 0;
  for (std::size_t i = 1; i < profile.size(); ++i) {
    sum += std::max(0.0, profile.z_m[i] - profile.z_m[i - 1]);
  }
  return sum;
}

double descent_m(const Profile& profile) {
  return climb_m(profile) - (profile.z_m.back() - profile.z_m.front());
}

std::size_t highest_node(const Profile& profile) {
  return static_cast<std::size_t>(std::max_element(profile.z_m.begin(), profile.z_m.end()) -
                                  profile.z_m.begin());
}

Profile resample(const Profile& profile, double step_m) {
  require_valid(profile);
  std::vector<double> x_m;
  const double start = profile.x_m.front();
  const double end = profile.x_m.back();
  const auto steps = static_cast<std::size_t>(std::floor((end - start) / step_m * (1 + 1e-12)));
  std::size_t node = 0;
  for (std::size_t i = 0; i <= steps; ++i) {
    const double x = std::min(end, start + static_cast<double>(i) * step_m);
    for (; node < profile.size() && profile.x_m[node] <= x; ++node) {
      if (carries_something(profile, node) && profile.x_m[node] < x) {
        x_m.push_back(profile.x_m[node]);
      }
    }
    x_m.push_back(x);
  }
  for (; node < profile.size(); ++node) {
    if (carries_something(profile, node)) {
      x_m.push_back(profile.x_m[node]);
    }
  }
  x_m.erase(std::unique(x_m.begin(), x_m.end()), x_m.end());
  return sampled(profile, x_m);
}

Profile reversed(const Profile& profile) {
  Profile out;
  const double end = profile.x_m.back();
  for (std::size_t i = profile.size(); i-- > 0;) {
    out.x_m.push_back(profile.x_m.front() + (end - profile.x_m[i]));
    out.z_m.push_back(profile.z_m[i]);
  }
  out.radius_m = reversed_segments(profile.radius_m);
  out.limit_m_s = reversed_segments(profile.limit_m_s);
  out.tunnel = reversed_segments(profile.tunnel);
  out.ground_k = reversed_segments(profile.ground_k);
  out.place.assign(profile.place.rbegin(), profile.place.rend());
  return out;
}

Profile cut(const Profile& profile, double from_m, double to_m) {
  require_valid(profile);
  std::vector<double> x_m = {from_m};
  for (const double x : profile.x_m) {
    if (x > from_m && x < to_m) {
      x_m.push_back(x);
    }
  }
  x_m.push_back(to_m);
  return sampled(profile, x_m);
}

Smoothed smooth(const Profile& profile, double window_m) {
  require_valid(profile);
  // Integral of the height up to each node; between nodes it is a parabola, so the mean is exact.
  std::vector<double> integral(profile.size(), 0);
  for (std::size_t i = 1; i < profile.size(); ++i) {
    integral[i] = integral[i - 1] +
                  (profile.z_m[i] + profile.z_m[i - 1]) / 2 * (profile.x_m[i] - profile.x_m[i - 1]);
  }
  const auto integral_to = [&](double x) {
    const std::size_t i = segment_of(profile, x);
    return integral[i] + (profile.z_m[i] + elevation_m(profile, x)) / 2 * (x - profile.x_m[i]);
  };
  Smoothed out;
  out.profile = profile;
  for (std::size_t i = 0; i < profile.size(); ++i) {
    const double x = profile.x_m[i];
    const double half = std::min({window_m / 2, x - profile.x_m.front(), profile.x_m.back() - x});
    if (half > 0) {
      out.profile.z_m[i] = (integral_to(x + half) - integral_to(x - half)) / (2 * half);
    }
  }
  out.climb_before_m = climb_m(profile);
  out.climb_after_m = climb_m(out.profile);
  out.removed_share = out.climb_before_m > 0 ? 1 - out.climb_after_m / out.climb_before_m : 0;
  out.filter = fmt::format("moving mean over {:.0f} m: {:.0f} of {:.0f} m of climb removed",
                           window_m, out.climb_before_m - out.climb_after_m, out.climb_before_m);
  if (out.removed_share > 0.05) {
    out.warnings.add(
        {.code = "W7001",
         .what = fmt::format("smoothing removed {:.0f} % of the climb", 100 * out.removed_share),
         .found =
             fmt::format("{:.0f} m before, {:.0f} m after", out.climb_before_m, out.climb_after_m),
         .expected = "at most 5 %",
         .hint = "use a shorter window if the profile is surveyed, none if it is a design",
         .severity = Severity::warning});
  }
  return out;
}

Graded graded(const Profile& profile, double max_gradient, double step_m) {
  Graded out;
  out.profile = resample(profile, step_m);
  std::vector<double>& z = out.profile.z_m;
  const std::vector<double>& x = out.profile.x_m;
  const std::vector<double> ground = z;
  // Upper envelope of cones: from the right no steeper climb, then from the left no steeper fall.
  for (std::size_t i = z.size() - 1; i-- > 0;) {
    z[i] = std::max(z[i], z[i + 1] - max_gradient * (x[i + 1] - x[i]));
  }
  for (std::size_t i = 1; i < z.size(); ++i) {
    z[i] = std::max(z[i], z[i - 1] - max_gradient * (x[i] - x[i - 1]));
  }
  constexpr double kSame_m = 1e-6;
  out.keeps_ends = z.front() - ground.front() < kSame_m && z.back() - ground.back() < kSame_m;
  for (std::size_t i = 0; i < z.size(); ++i) {
    out.most_raised_m = std::max(out.most_raised_m, z[i] - ground[i]);
  }
  return out;
}

Developed developed(const Profile& profile, double max_gradient) {
  require_valid(profile);
  Developed out;
  out.profile = profile;
  for (std::size_t i = 1; i < profile.size(); ++i) {
    const double span = profile.x_m[i] - profile.x_m[i - 1];
    const double needed = std::abs(profile.z_m[i] - profile.z_m[i - 1]) / max_gradient;
    out.added_m += std::max(0.0, needed - span);
    out.profile.x_m[i] = profile.x_m[i] + out.added_m;
  }
  return out;
}

}  // namespace corridor::physics
