// Functions that nothing can call.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Drops the functions that neither exports nor on_load lead to, by calls or funs.
void drop_unused_functions(Module& module);

} // namespace joist::compiler::ssa
