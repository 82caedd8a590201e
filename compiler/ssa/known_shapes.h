// Tuples that are built on several ways to a place only to be taken apart there.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Sends those who know the answer of a test where ways join straight on to where it leads, and
/// makes variables of a tuple's elements where it is one on all ways.
void use_known_shapes(Module& module, Function& function);

} // namespace joist::compiler::ssa
