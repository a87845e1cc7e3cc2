// The vehicles of a mode as physics drives them.
#pragma once

#include "corridor/case/case.h"
#include "corridor/physics/fluid.h"
#include "corridor/physics/train.h"
#include "corridor/physics/truck.h"

namespace corridor::cost {

/// Mean load, t.
double tonnes_per_vehicle(const cases::Mode& mode);

/// Tonnes a day that fill one unit of a capacity of the mode's vehicles. @throws InputError E2015
/// if the case lacks the parameter that the unit needs
double tonnes_per_unit(const cases::Case& a_case, const cases::Mode& mode,
                       cases::CapacityUnit unit);

/// The corridor's tractor and trailer with the mean load of mode.csv. Limits are the road's.
physics::Truck truck_of(const cases::Mode& mode);

/// Wagons of 23 t tare that carry a train of mode.csv at its load factor, behind a diesel
/// locomotive of the class HXN3, or an electric one of the class HXD3 (assumptions); one of them,
/// the caller adds what the line needs.
physics::Train train_of(const cases::Mode& mode, bool electrified);

/// Crude oil of the case's density (`crude_density_t_per_m3`), the rest as a medium crude.
physics::Fluid crude_of(const cases::Case& a_case);

}  // namespace corridor::cost
