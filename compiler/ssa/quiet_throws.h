// Throws whose stack trace nobody can see.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Lets `throw(X)` build no stack trace where all who may catch it are in this module and don't ask.
void quieten_throws(Module& module);

} // namespace joist::compiler::ssa
