// Calls of small functions that call nothing become what these do.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Puts small functions that call nothing themselves, but for a call in the place of their return,
/// in place of calls of them. Stack traces stay what they were. The functions stay, too.
void inline_leaves(Module& module);

} // namespace joist::compiler::ssa
