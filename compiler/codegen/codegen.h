// From optimised SSA to generic BEAM instructions.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/codegen/steps.h"
#include "compiler/ssa/ssa.h"

namespace joist::compiler::codegen {

/// Generates code for all functions, in order. Changes the module's functions (they are used up).
/// Where it stops early, Assembly::shown is what there is then, and nothing else there counts.
Assembly generate(ssa::Module& module, const GenerateOptions& options = {});

} // namespace joist::compiler::codegen
