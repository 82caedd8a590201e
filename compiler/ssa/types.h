// What is known of values from how they are made, from the tests that dominate a place, and, of
// parameters and results of functions that only this module calls, from all their calls.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Drops tests whose outcome is known, narrows switches, makes `==` exact where that says the same,
/// and puts a test of its own in front of map updates whose map may be something else (the
/// machine's instruction does not look).
void apply_types(Module& module);

/// `is_tuple`, `test_arity` and a test of the first element for an atom become one is_tagged_tuple.
void fuse_tagged_tuples(Module& module, Function& function);

} // namespace joist::compiler::ssa
