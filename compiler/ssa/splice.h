// A function's blocks in place of a call of it: what the passes that inline have in common.
#pragma once

#include "compiler/ssa/ssa.h"

#include <cstddef>
#include <cstdint>

namespace joist::compiler::ssa {

/// One number for each name and arity: a key for tables of a module's functions.
std::uint64_t call_key(Symbol name, std::uint32_t arity);

/// Instructions and terminators.
std::size_t size_of(const Function& function);

/// An instruction of a function.
struct Place {
    BlockId block;
    std::size_t index;
};

/// Puts `body`, a function with as many parameters as the call at a place of `into` has arguments,
/// in place of that call. Calls in it that have no location get the call's. Where no clause of
/// `body` matches, the function `no_clause` is called instead, if there is a name. Gives the block
/// with what followed the call.
BlockId
splice_body(Module& module, Function& into, Place call, const Function& body, Symbol no_clause);

} // namespace joist::compiler::ssa
