// SSA as text: `joistc --print=ssa`, golden tests, and the checker's messages.
#pragma once

#include "compiler/ssa/ssa.h"

#include <string>

namespace joist::compiler::ssa {

/// All functions, in order.
std::string print_ssa(const Module& module);
/// One function: `function name/arity(v0, v1) { ... }`, blocks as `b0:`, values as `v0`.
std::string print_ssa(const Function& function);
/// `int(0..255)|tuple/2{atom, any}`.
std::string print_type(const Type& type);
std::string print_operand(Operand operand);
std::string print_instruction(const Instruction& instruction);
std::string print_terminator(const Terminator& terminator);

} // namespace joist::compiler::ssa
