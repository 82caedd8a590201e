// From optimised SSA to generic BEAM instructions.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/ssa/ssa.h"

namespace joist::compiler::codegen {

/// Generates code for all functions, in order. Changes the module's functions (they are used up).
/// `tell_types`: the listing wants to know what arguments and results of functions are.
Assembly generate(ssa::Module& module, bool tell_types = false);

} // namespace joist::compiler::codegen
