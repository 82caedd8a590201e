// The order of the SSA passes.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Runs all passes over a module. Afterwards binary matching is in its machine form and the code
/// generator can take over.
void optimize(Module& module);

} // namespace joist::compiler::ssa
