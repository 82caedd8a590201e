// Says what is wrong with SSA: run after lowering and after each pass in debug builds and tests.
#pragma once

#include "compiler/ssa/ssa.h"

#include <string>
#include <vector>

namespace joist::compiler::ssa {

/// Everything wrong with a function, in words (`f/1 b3: v7 used before its definition`); empty: it
/// is well-formed. Checks: blocks and their terminators, phi arguments against predecessors,
/// operand counts, one definition a value that dominates its uses, `succeeded` only after what may
/// fail, contexts used only where a context may be, try regions closed.
std::vector<std::string> check_function(const Function& function);
/// The same for all functions, and that local callees exist.
std::vector<std::string> check_module(const Module& module);

} // namespace joist::compiler::ssa
