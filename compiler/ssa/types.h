// What is known of values from how they are made, from the tests that dominate a place, and, of
// parameters and results of functions that only this module calls, from all their calls.
//
//   f(X) -> g(X, 0).                        g's N is an integer from 0 to 255 at each call;
//   g(X, N) when is_tuple(X), N < 10 ->     where N + 1 is computed it is one from 0 to 9, and X
//       g(X, (N + 1) band 255);             a tuple: the second is_tuple(X) is not made
//   g(X, N) when is_tuple(X) -> N.
//
// First the functions are only looked at, over and over, until what is known of their parameters
// and results changes no more; then each one is changed.
#pragma once

#include "compiler/ssa/ssa.h"

#include <memory>

namespace joist::compiler::ssa {

/// What is known of the functions of a module: of their parameters from all calls, of their
/// results.
class ModuleTypes;

/// Looks at all functions; then drops tests whose outcome is known, narrows switches, makes `==`
/// exact where that says the same, and puts a test of its own in front of map updates whose map may
/// be something else (the machine's instruction does not look).
std::shared_ptr<ModuleTypes> apply_types(Module& module);

/// Only the tests in front of map updates, in front of all but those of what is surely a map.
void check_maps(Module& module);

/// Leaves what is known for the code generator: Instruction::types, Terminator::types,
/// Function::value_types, Function::plain. What apply_types found of the functions must still hold.
void note_types(Module& module, ModuleTypes& types);

/// The function may get anything as argument `index`, which it does not use.
void forget_parameter(ModuleTypes& types, const Function& function, std::uint32_t index);

/// `is_tuple`, `test_arity` and a test of the first element for an atom become one is_tagged_tuple.
void fuse_tagged_tuples(Module& module, Function& function);

} // namespace joist::compiler::ssa
