// Segments of binary patterns that are compared with constants.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Matches integers that are only compared with a constant as constant bits, and those in a row at
/// once. Contexts are functional still.
void match_constants(Module& module, Function& function);

} // namespace joist::compiler::ssa
