// Receive in constant time on a fresh reference: a receive all of whose messages must hold a
// reference made just before need not look at messages that were in the queue already.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Finds receives of which every clause compares with one value, places recv_marker_use in front of
/// them, and binds markers where the references that get there are made (make_ref, monitor,
/// spawn_monitor...), also over local calls.
void place_receive_markers(Module& module);

} // namespace joist::compiler::ssa
