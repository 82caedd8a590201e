// What is known of values from how they are made and from the tests that dominate a place.
#pragma once

#include "compiler/ssa/ssa.h"

namespace joist::compiler::ssa {

/// Drops tests whose outcome is known, narrows switches, makes `==` exact where that says the same, and puts a test of
/// its own in front of map updates whose map may be something else (the machine's instruction does not look).
void apply_types(Module& module, Function& function);

/// `is_tuple`, `test_arity` and a test of the first element for an atom become one is_tagged_tuple.
void fuse_tagged_tuples(Module& module, Function& function);

} // namespace joist::compiler::ssa
