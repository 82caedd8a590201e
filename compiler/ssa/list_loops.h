// Calls of functions of `lists` become calls of loops in the module.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Makes a local function for each call of lists:all/2, any/2, foreach/2, map/2, flatmap/2,
/// filter/2, foldl/3, foldr/3, mapfoldl/3 and mapfoldr/3, and calls that instead. Is there such a
/// call?
bool make_list_loops(Module& module);

} // namespace joist::compiler::ssa
