// What built-in functions and operators give, and what they demand of their arguments. Internal to
// the type pass.
#pragma once

#include "compiler/ssa/type_lattice.h"

#include <span>

namespace joist::compiler::ssa {

/// The type of what a bif gives if it succeeds; `arguments`: the types of its operands.
Type type_of_bif(const Instruction& bif, std::span<const Type> arguments);

/// Of what kinds all arguments (`all`) or only the last one must be for a bif to succeed.
struct Demand {
    Mask mask = kAny;
    bool all = false;
};
Demand demand_of_bif(const Instruction& bif);

/// The type of what a function of another module gives; no kinds: it doesn't return.
Type type_of_external(const Instruction& call, std::span<const Type> arguments, TypePool& pool);

/// Integers that a segment may hold, or kinds of values.
Type type_of_segment(const Segment& segment, Operand size);

/// Does a segment take a whole number of bytes?
bool takes_bytes(const Segment& segment, Operand size);

} // namespace joist::compiler::ssa
