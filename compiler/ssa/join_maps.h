// Maps that are asked, or added to, more than once in a row.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Joins tests for keys of one map that fail to the same place, and insertions of constant keys of
/// which nobody wants the map between.
void join_maps(Module& module, Function& function);

} // namespace joist::compiler::ssa
