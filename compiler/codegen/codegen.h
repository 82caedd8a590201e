// From optimised SSA to generic BEAM instructions.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/ssa/ssa.h"

namespace joist::compiler::codegen {

/// Generates code for all functions, in order. Changes the module's functions (they are used up).
Assembly generate(ssa::Module& module);

} // namespace joist::compiler::codegen
