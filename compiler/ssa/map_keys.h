// The order of keys in map expressions.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Sorts the constant keys of each map expression.
void sort_map_keys(Module& module, Function& function);

/// Sorts those of one.
void sort_map_keys(Instruction& map);

} // namespace joist::compiler::ssa
