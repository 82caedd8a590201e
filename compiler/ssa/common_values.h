// Common subexpressions.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// What was computed already on every way to a place is not computed again: arithmetic and other
/// guard BIFs, reads of tuples, lists and maps. Nothing is kept over a call for it.
void share_common_values(Module& module, Function& function);

} // namespace joist::compiler::ssa
