// An Omx value, or the error that reading it met, on its way between two processes.
#pragma once

#include "corridor/base/error.h"
#include "corridor/import/child_process.h"
#include "corridor/import/omx.h"

namespace corridor::import {

void send(Sink& sink, const Omx& omx);
void send(Sink& sink, const Error& error);

/// @throws InputError with the error that was sent; BrokenStream
Omx receive_omx(Source& source);

}  // namespace corridor::import
