#include "corridor/import/gmns_shape.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/import/distance.h"
#include "corridor/import/gmns_units.h"
#include "corridor/import/line_wkt.h"
#include "corridor/import/problem_cap.h"

namespace corridor::import {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kBlock = 16384;
constexpr double kLeastMeasured_km = 0.001;  // below a metre a ratio says nothing

// A shape or straight line may be drawn coarsely; a length below 0.9 of the straight line, less
// 10 m, is wrong. Ratios of a whole data set are judged by their median.
constexpr double kShortest = 0.9;
constexpr double kShortSlack_km = 0.01;
constexpr double kShapeTolerance = 0.25;
constexpr double kShapeSlack_km = 0.02;
constexpr double kMostOverShape = 1.3;
constexpr double kMostOverStraight = 2.5;
constexpr double kLeastFit = 0.95;

enum class Runs : std::uint8_t { unclear, forward, backward };

struct Facts {
  double straight_km = kNaN;
  double shape_km = kNaN;
  Runs runs = Runs::unclear;  // the shape, seen from from_node_id
  bool has_shape = false;
  bool unreadable = false;

  double reference_km() const { return std::isnan(shape_km) ? straight_km : shape_km; }
};

double gap(Point a, double x, double y) {
  return std::hypot(a.x - x, a.y - y);
}

class Checker {
 public:
  Checker(GmnsNetwork& network, double km_per_length, int threads, ErrorList& errors)
      : network_(network),
        table_(network.link_table),
        crs_(parse_crs(network.config.crs)),
        km_per_length_(km_per_length),
        threads_(threads),
        errors_(errors) {}

  void run() {
    if (crs_ == Crs::unknown) {
      network_.notes.push_back(fmt::format(
          "lengths are not compared with coordinates: config.csv gives {}",
          network_.config.crs.empty()
              ? "no crs"
              : fmt::format("the crs \"{}\", which is not known here", network_.config.crs)));
    }
    check_coordinates();
    gather();
    warn_of_unreadable();
    check_dir_flags();
    if (km_per_length_ > 0) {
      if (!all_in_another_unit()) {
        check_each_length();
      }
      fill_lengths();
    }
  }

 private:
  Error at(LinkId link, std::string_view column, std::string code, std::string what) const {
    const std::size_t index = table_.column(column);
    Error error = table_.error(link.value, index == table::kNoColumn ? 0 : index, std::move(code),
                               std::move(what));
    error.severity = Severity::warning;
    return error;
  }

  void check_coordinates() {
    if (crs_ != Crs::geographic) {
      return;
    }
    constexpr double kPole = 90;
    constexpr double kTurn = 360;
    ProblemCap cap(errors_);
    for (const NodeId node : IdRange<NodeId>(network_.node_count())) {
      const bool latitude = std::abs(network_.y[node]) > kPole;
      if (!latitude && !(std::abs(network_.x[node]) > kTurn)) {
        continue;
      }
      cap.add([&] {
        const table::Table& nodes = network_.node_table;
        Error error = nodes.error(node.value, nodes.column(latitude ? "y_coord" : "x_coord"),
                                  "W2045", latitude ? "no latitude" : "no longitude");
        error.expected = latitude ? "-90 to 90 degrees" : "-180 to 180 degrees";
        error.hint =
            fmt::format("config.csv says crs {}: x_coord is a longitude, y_coord a latitude",
                        network_.config.crs);
        error.severity = Severity::warning;
        return error;
      });
    }
  }

  void gather() {
    facts_.resize(network_.link_count());
    const std::size_t blocks = (facts_.size() + kBlock - 1) / kBlock;
    parallel_blocks(blocks, threads_, [&](std::size_t block, std::size_t) {
      const std::size_t end = std::min(facts_.size(), (block + 1) * kBlock);
      for (std::size_t i = block * kBlock; i < end; ++i) {
        facts_[i] = facts_of(LinkId{static_cast<std::uint32_t>(i)});
      }
    });
  }

  Facts facts_of(LinkId link) const {
    Facts facts;
    const NodeId from = network_.from[link];
    const NodeId to = network_.to[link];
    const bool placed = from.valid() && to.valid();
    if (placed) {
      facts.straight_km =
          distance_km(crs_, network_.x[from], network_.y[from], network_.x[to], network_.y[to]);
    }
    const std::string_view wkt = geometry_wkt(network_, link);
    facts.has_shape = !wkt.empty();
    if (!facts.has_shape) {
      return facts;
    }
    const auto points = parse_line(wkt);
    facts.unreadable = !points;
    if (!points) {
      return facts;
    }
    facts.shape_km = 0;
    for (std::size_t i = 1; i < points->size(); ++i) {
      const Point a = (*points)[i - 1];
      const Point b = (*points)[i];
      facts.shape_km += distance_km(crs_, a.x, a.y, b.x, b.y);
    }
    if (placed) {
      facts.runs = runs(points->front(), points->back(), from, to);
    }
    return facts;
  }

  Runs runs(Point first, Point last, NodeId from, NodeId to) const {
    const double forward =
        gap(first, network_.x[from], network_.y[from]) + gap(last, network_.x[to], network_.y[to]);
    const double backward =
        gap(first, network_.x[to], network_.y[to]) + gap(last, network_.x[from], network_.y[from]);
    return forward < backward / 2   ? Runs::forward
           : backward < forward / 2 ? Runs::backward
                                    : Runs::unclear;
  }

  void warn_of_unreadable() {
    ProblemCap cap(errors_);
    for (const LinkId link : IdRange<LinkId>(facts_.size())) {
      if (!facts_[link.value].unreadable) {
        continue;
      }
      cap.add([&] {
        const bool own = network_.geometry_row[link] == table::RowIndex::kNone;
        Error error =
            own ? at(link, "geometry", "W2043", "a shape that cannot be read")
                : network_.geometry_table->error(network_.geometry_row[link],
                                                 network_.geometry_table->column("geometry"),
                                                 "W2043", "a shape that cannot be read");
        error.severity = Severity::warning;
        error.expected = "well-known text of a line, such as LINESTRING (1 2, 3 4)";
        error.hint = "the link is drawn as a straight line";
        return error;
      });
    }
  }

  void check_dir_flags() {
    const std::size_t column = table_.column("dir_flag");
    if (column == table::kNoColumn) {
      return;
    }
    ProblemCap cap(errors_);
    for (const LinkId link : IdRange<LinkId>(facts_.size())) {
      const auto flag = table_.number(link.value, column);
      if (!flag) {
        continue;
      }
      const Facts& facts = facts_[link.value];
      const bool shape = facts.has_shape && !facts.unreadable;
      const char* expected = nullptr;
      const char* hint = nullptr;
      if (!facts.has_shape && *flag != 0) {
        expected = "0";
        hint = "1 and -1 say which way a shape runs, and the link has none";
      } else if (shape && facts.runs == Runs::backward && *flag == 1) {
        expected = "-1";
        hint = "the shape starts at to_node_id";
      } else if (shape && facts.runs == Runs::forward && *flag == -1) {
        expected = "1";
        hint = "the shape starts at from_node_id";
      } else if (shape && *flag == 0 && network_.directed[link] != 0 &&
                 facts.runs != Runs::unclear) {
        expected = facts.runs == Runs::forward ? "1" : "-1";
        hint = "0 is for undirected links and links without a shape";
      } else {
        continue;
      }
      cap.add([&] {
        Error error = at(link, "dir_flag", "W2042", "dir_flag does not fit the link's shape");
        error.expected = expected;
        error.hint = hint;
        return error;
      });
    }
  }

  // Length over shape or straight line, where both are known.
  std::optional<double> ratio(LinkId link) const {
    const double reference_km = facts_[link.value].reference_km();
    const double length_km = network_.length_km[link];
    if (!(reference_km > kLeastMeasured_km) || !(length_km > 0)) {
      return std::nullopt;
    }
    return length_km / reference_km;
  }

  bool all_in_another_unit() {
    std::vector<double> ratios;
    std::size_t shapes = 0;
    LinkId first;
    for (const LinkId link : IdRange<LinkId>(facts_.size())) {
      if (const auto r = ratio(link)) {
        first = first.valid() ? first : link;
        shapes += std::isnan(facts_[link.value].shape_km) ? std::size_t{0} : std::size_t{1};
        ratios.push_back(*r);
      }
    }
    if (ratios.empty()) {
      return false;
    }
    const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
    std::nth_element(ratios.begin(), middle, ratios.end());
    const bool by_shape = 2 * shapes > ratios.size();
    const double most = by_shape ? kMostOverShape : kMostOverStraight;
    if (*middle >= kShortest && *middle <= most) {
      return false;
    }
    Error error = at(first, "length", "W2040", "the lengths do not fit the coordinates");
    error.expected = fmt::format("lengths in {}, as config.csv says", network_.config.long_length);
    error.hint =
        fmt::format("in the median of {} they are {} times the length of the {}; {}",
                    ratios.size() == 1 ? "1 link" : grouped(double(ratios.size())) + " links",
                    *middle >= 10 ? grouped(*middle) : fmt::format("{:.3g}", *middle),
                    by_shape ? "shape" : "straight line", fitting_unit(*middle, most));
    errors_.add(std::move(error));
    return true;
  }

  std::string fitting_unit(double median, double most) const {
    const Unit* best = nullptr;
    double best_ratio = most;
    for (const Unit& unit : length_units()) {
      const double in_unit = median * unit.factor / km_per_length_;
      if (in_unit >= kLeastFit && in_unit <= best_ratio) {
        best = &unit;
        best_ratio = in_unit;
      }
    }
    if (best == nullptr) {
      return "check long_length and crs in config.csv";
    }
    return fmt::format("they would fit {}: set long_length to {} in config.csv, or convert them",
                       best->name, best->name);
  }

  void check_each_length() {
    ProblemCap shorter(errors_);
    ProblemCap other(errors_);
    for (const LinkId link : IdRange<LinkId>(facts_.size())) {
      const Facts& facts = facts_[link.value];
      const double length_km = network_.length_km[link];
      if (length_km < kShortest * facts.straight_km - kShortSlack_km) {
        shorter.add([&] {
          Error error =
              at(link, "length", "W2020", "a link shorter than the straight line between its ends");
          error.expected = fmt::format("at least {}", in_unit(facts.straight_km));
          error.hint = "check the length and the coordinates of its nodes";
          return error;
        });
      } else if (std::abs(length_km - facts.shape_km) >
                 kShapeTolerance * facts.shape_km + kShapeSlack_km) {
        other.add([&] {
          Error error = at(link, "length", "W2041", "a length that its shape does not have");
          error.expected = fmt::format("about {}", in_unit(facts.shape_km));
          error.hint = "check the length and the shape";
          return error;
        });
      }
    }
  }

  std::string in_unit(double km) const {
    return fmt::format("{:.4g} {}", km / km_per_length_, network_.config.long_length);
  }

  void fill_lengths() {
    const std::size_t column = table_.column("length");
    std::size_t by_shape = 0;
    std::size_t by_line = 0;
    std::size_t unknown = 0;
    LinkId first_unknown;
    for (const LinkId link : IdRange<LinkId>(facts_.size())) {
      const bool given = column != table::kNoColumn && !table_.missing(link.value, column);
      if (given || !network_.from[link].valid() || !network_.to[link].valid()) {
        continue;
      }
      const Facts& facts = facts_[link.value];
      network_.length_km[link] = facts.reference_km();
      if (std::isnan(facts.reference_km())) {
        first_unknown = unknown++ == 0 ? link : first_unknown;
      } else {
        ++(std::isnan(facts.shape_km) ? by_line : by_shape);
      }
    }
    note_count(by_shape, "length: measured along the shape");
    note_count(by_line, "length: measured as a straight line");
    if (unknown > 0) {
      Error error = at(first_unknown, "length", "E2046", "a link without a length");
      error.expected = "a length, or coordinates that can be measured";
      error.hint = fmt::format(
          "{} of {} links have none; give them, or the crs in config.csv (such as EPSG:4326)",
          unknown, facts_.size());
      error.severity = Severity::error;
      errors_.add(std::move(error));
    }
  }

  void note_count(std::size_t count, const char* what) {
    if (count > 0) {
      network_.notes.push_back(fmt::format("{} {} without a {}", grouped(double(count)),
                                           count == 1 ? "link" : "links", what));
    }
  }

  GmnsNetwork& network_;
  const table::Table& table_;
  Crs crs_;
  double km_per_length_;
  int threads_;
  ErrorList& errors_;
  std::vector<Facts> facts_ = {};
};

}  // namespace

void check_shapes(GmnsNetwork& network, double km_per_length, int threads, ErrorList& errors) {
  Checker(network, km_per_length, threads, errors).run();
}

}  // namespace corridor::import
