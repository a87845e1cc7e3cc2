#include "corridor/access/region.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "corridor/base/geodesy.h"

namespace corridor::access {
namespace {

constexpr double kKmPerDegree = kEarthRadiusKm * kRadiansPerDegree;
constexpr std::uint32_t kNobody = 0xffff'ffff;

struct Grid {
  long west = 0;  // in cells from 0 degrees
  long south = 0;
  long columns = 0;
  long rows = 0;
  double cell_deg = 0;
  std::vector<double> value = {};
  std::vector<std::uint32_t> owner = {};

  std::size_t at(long column, long row) const {
    return static_cast<std::size_t>(row * columns + column);
  }
  Position centre(long column, long row) const {
    return {(static_cast<double>(west + column) + 0.5) * cell_deg,
            (static_cast<double>(south + row) + 0.5) * cell_deg};
  }
};

double distance_km(Position a, Position b) {
  // Flat around the middle: cells are near their points.
  const double middle = (a.latitude + b.latitude) / 2 * kRadiansPerDegree;
  return kKmPerDegree *
         std::hypot((a.longitude - b.longitude) * std::cos(middle), a.latitude - b.latitude);
}

Grid fill(std::span<const ReachPoint> points, const RegionOptions& options) {
  Grid grid{.cell_deg = options.cell_deg};
  if (points.empty()) {
    return grid;
  }
  double west = 180, east = -180, south = 90, north = -90;
  for (const ReachPoint& point : points) {
    west = std::min(west, point.at.longitude);
    east = std::max(east, point.at.longitude);
    south = std::min(south, point.at.latitude);
    north = std::max(north, point.at.latitude);
  }
  const double high = options.reach_km / kKmPerDegree;
  const auto wide = [&](double latitude) {
    return high / std::max(0.05, std::cos(latitude * kRadiansPerDegree));
  };
  const double widest = wide(std::max(std::abs(south), std::abs(north)) + high);
  const auto cell = [&](double degrees) {
    return static_cast<long>(std::floor(degrees / options.cell_deg));
  };
  grid.west = cell(west - widest) - 1;
  grid.south = cell(south - high) - 1;
  grid.columns = cell(east + widest) + 2 - grid.west;
  grid.rows = cell(north + high) + 2 - grid.south;
  const auto cells = static_cast<std::size_t>(grid.columns * grid.rows);
  grid.value.assign(cells, std::numeric_limits<double>::infinity());
  grid.owner.assign(cells, kNobody);
  for (const ReachPoint& point : points) {
    const double reach = wide(std::abs(point.at.latitude) + high);
    for (long row = cell(point.at.latitude - high) - grid.south;
         row <= cell(point.at.latitude + high) - grid.south; ++row) {
      for (long column = cell(point.at.longitude - reach) - grid.west;
           column <= cell(point.at.longitude + reach) - grid.west; ++column) {
        const double km = distance_km(point.at, grid.centre(column, row));
        const double value = point.value + km * options.value_per_km;
        const std::size_t at = grid.at(column, row);
        const bool nearer =
            value < grid.value[at] || (value == grid.value[at] && point.label < grid.owner[at]);
        if (km <= options.reach_km && nearer) {
          grid.value[at] = value;
          grid.owner[at] = point.label;
        }
      }
    }
  }
  return grid;
}

struct Corner {
  long column = 0;
  long row = 0;
  friend auto operator<=>(const Corner&, const Corner&) = default;
};

// Outlines of the cells that are inside, with the inside to the left of every edge.
class Tracer {
 public:
  Tracer(const Grid& grid, const std::vector<std::uint8_t>& inside) : grid_(grid), inside_(inside) {
    for (long row = 0; row < grid.rows; ++row) {
      for (long column = 0; column < grid.columns; ++column) {
        if (is_inside(column, row)) {
          add_edges(column, row);
        }
      }
    }
  }

  std::vector<Polygon> polygons() {
    std::vector<std::vector<Corner>> outlines;
    std::vector<std::vector<Corner>> holes;
    while (!edges_.empty()) {
      auto ring = next_ring();
      (doubled_area(ring) > 0 ? outlines : holes).push_back(std::move(ring));
    }
    std::vector<Polygon> result;
    for (const auto& outline : outlines) {
      result.push_back({{positions(outline)}});
    }
    for (const auto& hole : holes) {
      if (const std::size_t around = smallest_around(outlines, hole); around < result.size()) {
        result[around].rings.push_back(positions(hole));
      }
    }
    return result;
  }

 private:
  bool is_inside(long column, long row) const {
    return column >= 0 && row >= 0 && column < grid_.columns && row < grid_.rows &&
           inside_[grid_.at(column, row)] != 0;
  }

  void add_edges(long column, long row) {
    const Corner a{column, row}, b{column + 1, row}, c{column + 1, row + 1}, d{column, row + 1};
    if (!is_inside(column, row - 1)) {
      edges_[a].push_back(b);
    }
    if (!is_inside(column + 1, row)) {
      edges_[b].push_back(c);
    }
    if (!is_inside(column, row + 1)) {
      edges_[c].push_back(d);
    }
    if (!is_inside(column - 1, row)) {
      edges_[d].push_back(a);
    }
  }

  static long turn(Corner a, Corner b, Corner c) {  // > 0: to the left
    return (b.column - a.column) * (c.row - b.row) - (b.row - a.row) * (c.column - b.column);
  }

  Corner take(Corner from, std::size_t which) {
    const auto found = edges_.find(from);
    const Corner to = found->second[which];
    found->second.erase(found->second.begin() + static_cast<std::ptrdiff_t>(which));
    if (found->second.empty()) {
      edges_.erase(found);
    }
    return to;
  }

  // Where two cells touch at a corner only, turning left stays with the cell that we came along.
  std::vector<Corner> next_ring() {
    const Corner first = edges_.begin()->first;
    std::vector<Corner> ring = {first, take(first, 0)};
    while (ring.back() != first) {
      const auto& ways = edges_.at(ring.back());
      const Corner before = ring[ring.size() - 2];
      const bool second = ways.size() > 1 &&
                          turn(before, ring.back(), ways[1]) > turn(before, ring.back(), ways[0]);
      ring.push_back(take(ring.back(), second ? 1 : 0));
    }
    return ring;
  }

  static long doubled_area(const std::vector<Corner>& ring) {
    long area = 0;
    for (std::size_t i = 1; i < ring.size(); ++i) {
      area += ring[i - 1].column * ring[i].row - ring[i].column * ring[i - 1].row;
    }
    return area;
  }

  // The smallest outline that holds the cell to the left of the hole's first edge.
  static std::size_t smallest_around(const std::vector<std::vector<Corner>>& outlines,
                                     const std::vector<Corner>& hole) {
    const double dx = static_cast<double>(hole[1].column - hole[0].column);
    const double dy = static_cast<double>(hole[1].row - hole[0].row);
    const double x = static_cast<double>(hole[0].column) + 0.5 * dx - 0.5 * dy;
    const double y = static_cast<double>(hole[0].row) + 0.5 * dy + 0.5 * dx;
    std::size_t best = outlines.size();
    for (std::size_t i = 0; i < outlines.size(); ++i) {
      bool within = false;
      for (std::size_t k = 1; k < outlines[i].size(); ++k) {
        const Corner a = outlines[i][k - 1];
        const Corner b = outlines[i][k];
        const bool crosses = (static_cast<double>(a.row) > y) != (static_cast<double>(b.row) > y);
        within = crosses && static_cast<double>(a.column) > x ? !within : within;
      }
      if (within &&
          (best == outlines.size() || doubled_area(outlines[i]) < doubled_area(outlines[best]))) {
        best = i;
      }
    }
    return best;
  }

  // Corners on a straight edge are left out.
  std::vector<Position> positions(const std::vector<Corner>& ring) const {
    std::vector<Corner> bends;
    const std::size_t n = ring.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      if (turn(ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]) != 0) {
        bends.push_back(ring[i]);
      }
    }
    bends.push_back(bends.front());
    std::vector<Position> result;
    for (const Corner corner : bends) {
      result.push_back({static_cast<double>(grid_.west + corner.column) * grid_.cell_deg,
                        static_cast<double>(grid_.south + corner.row) * grid_.cell_deg});
    }
    return result;
  }

  const Grid& grid_;
  const std::vector<std::uint8_t>& inside_;
  std::map<Corner, std::vector<Corner>> edges_;  // by where they begin
};

}  // namespace

std::vector<Polygon> isochrone(std::span<const ReachPoint> points, double limit,
                               const RegionOptions& options) {
  const Grid grid = fill(points, options);
  std::vector<std::uint8_t> inside(grid.value.size());
  for (std::size_t i = 0; i < inside.size(); ++i) {
    inside[i] = grid.value[i] <= limit ? 1 : 0;
  }
  return Tracer(grid, inside).polygons();
}

std::vector<std::vector<Polygon>> catchments(std::span<const ReachPoint> points,
                                             std::uint32_t labels, const RegionOptions& options) {
  const Grid grid = fill(points, options);
  std::vector<std::vector<Polygon>> result;
  for (std::uint32_t label = 0; label < labels; ++label) {
    std::vector<std::uint8_t> inside(grid.owner.size());
    for (std::size_t i = 0; i < inside.size(); ++i) {
      inside[i] = grid.owner[i] == label ? 1 : 0;
    }
    result.push_back(Tracer(grid, inside).polygons());
  }
  return result;
}

double area_km2(const Polygon& polygon) {
  double area = 0;
  for (const auto& ring : polygon.rings) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      const auto height = [](Position p) { return std::sin(p.latitude * kRadiansPerDegree); };
      area += (ring[i - 1].longitude * height(ring[i]) - ring[i].longitude * height(ring[i - 1])) /
              2 * kRadiansPerDegree;
    }
  }
  return area * kEarthRadiusKm * kEarthRadiusKm;
}

}  // namespace corridor::access
