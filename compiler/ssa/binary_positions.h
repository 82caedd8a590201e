// From functional match contexts to the one mutable context that the machine has.
//
// After lowering each context version is a value of its own. This pass tracks, for each context,
// which version its register stands at; where an older version is used again it restores the
// position, saved just after that version was made. bs_match and bs_extract become bs_get and
// bs_skip; a match of the whole rest becomes bs_test_unit and bs_get_tail.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Rewrites all binary matching in the function. Afterwards it has no bs_match and no bs_extract.
void lower_binary_matching(Module& module, Function& function);

} // namespace joist::compiler::ssa
