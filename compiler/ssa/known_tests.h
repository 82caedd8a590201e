// Tests that were made before.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Leaves out tests whose outcome earlier ones on the way tell, and lets ways pass by blocks that
/// only ask what is known there.
void use_known_tests(Module& module, Function& function);

/// Makes one switch of comparisons of a value with constants, one behind the other.
void make_switches(Module& module, Function& function);

} // namespace joist::compiler::ssa
