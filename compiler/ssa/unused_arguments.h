// Arguments that nobody looks at.
#pragma once

#include "compiler/ssa/ssa.h"
#include "compiler/ssa/types.h"

namespace joist::compiler::ssa {

/// Gives local functions something that costs nothing for arguments that they don't use. `types`,
/// if there, forgets what it knows of these.
void drop_unused_arguments(Module& module, ModuleTypes* types);

} // namespace joist::compiler::ssa
