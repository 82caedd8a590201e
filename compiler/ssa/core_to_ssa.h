// From Core to SSA: functions become basic blocks, patterns become decision trees.
#pragma once

#include "compiler/core/core.h"
#include "compiler/ssa/ssa.h"

namespace joist::compiler {
class SourceManager;
}

namespace joist::compiler::ssa {

/// Fills `module` (made with the same literal pool: `module.literals` is `core.literals`) from a
/// lifted Core module: name, exports, attributes, files, on_load and functions. Needs a deep stack
/// (deep_stack.h).
void core_to_ssa(const core::Module& core, const SourceManager& sources, Module& module);

} // namespace joist::compiler::ssa
