// How near a place is to what it wants to reach: accessibility measures over an origin x
// destination matrix of impedance (cost or time).
//
// Sources: market potential, Harris (1954), The market as a factor in the localization of industry;
// gravity accessibility, Hansen (1959), How accessibility shapes land use; cumulative
// opportunities, Wachs and Kumagai (1973); logsum, Ben-Akiva and Lerman (1979). Geurs and van Wee
// (2004) compare them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace corridor::access {

/// What all measures take. Pairs that nothing joins have an infinite impedance and add nothing.
struct Reach {
  /// Row-major origins x destinations, >= 0, in one unit (hours or USD a tonne).
  std::span<const double> impedance = {};
  /// What there is at each destination (people, product), >= 0.
  std::span<const double> opportunities = {};
  int threads = 1;  // 0: all cores; never changes the result
};

/// A_i = sum of O_j over destinations with c_ij <= threshold.
///
/// @throws InputError E8002 for a threshold below 0; std::invalid_argument if sizes do not fit
std::vector<double> cumulative_opportunities(const Reach& reach, double threshold);

enum class Decay { exponential, power };

/// A_i = sum of O_j exp(-decay c_ij), or of O_j c_ij^(-decay) (pairs of impedance 0 are left out:
/// they would be infinite).
///
/// @param decay per unit of impedance (exponential) or the exponent (power), > 0
/// @throws InputError E8001 for a decay that is not above 0
std::vector<double> gravity_access(const Reach& reach, double decay,
                                   Decay form = Decay::exponential);

/// A_i = ln(sum of O_j exp(-scale c_ij)) / scale: the expected best, in units of impedance (less is
/// farther). Minus infinity where nothing can be reached. Computed from the nearest, so that
/// nothing overflows.
///
/// @param scale per unit of impedance, > 0
/// @throws InputError E8001 for a scale that is not above 0
std::vector<double> logsum_access(const Reach& reach, double scale);

/// A_i = sum of M_j / c_ij (Harris); pairs of impedance 0 are left out.
std::vector<double> market_potential(const Reach& reach);

/// Distance within a zone of this area, on average between two random points of a disc and its
/// centre: (2/3) sqrt(area / pi) (Head and Mayer 2000).
///
/// @param area_km2 > 0
double internal_distance_km(double area_km2);

}  // namespace corridor::access
