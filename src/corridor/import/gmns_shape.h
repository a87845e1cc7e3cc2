// What the coordinates of a GMNS network say about its lengths and the direction of its shapes.
#pragma once

#include <string_view>

#include "corridor/base/error.h"
#include "corridor/import/gmns.h"

namespace corridor::import {

/// Fills in missing lengths from the shape, else from the straight line, and notes how many; where
/// the coordinate reference system is not known that is an error E2046. Then compares:
/// - W2040: all lengths are in another unit than config.csv says (names the unit that would fit);
/// - W2020: a length below 0.9 of the straight line between the nodes, less 10 m;
/// - W2041: a length more than a quarter, plus 20 m, away from that of its shape;
/// - W2042: dir_flag against the direction in which the shape runs, or without need or shape;
/// - W2043: a shape that is no LINESTRING;
/// - W2045: longitudes or latitudes that do not exist.
///
/// @param network        from, to, x, y, length_km and geometry filled; links whose nodes are not
///                       known are passed over
/// @param km_per_length  of the unit that config.csv gives; 0 if it gives none that we know
void check_shapes(GmnsNetwork& network, double km_per_length, int threads, ErrorList& errors);

}  // namespace corridor::import
