// Arithmetic on floats without boxes.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Operators of which one operand is known to be a float (and every `/`) work on unboxed floats; a
/// box is made where the result is needed as a term. Needs the types that note_types leaves.
void unbox_floats(Module& module, Function& function);

} // namespace joist::compiler::ssa
