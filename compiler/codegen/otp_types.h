// Types in the words of OTP's compiler, as its listings have them: `{t_integer,{0,255}}`.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/ssa/type_lattice.h"

#include <string>

namespace joist::compiler::codegen {

/// OTP's types of tuples tell of so many elements.
inline constexpr std::size_t kMostTypedElements = 12;

/// The type as OTP `release` (25 to 29) writes it; where OTP has no word for just that, a wider
/// one.
std::string otp_type(const ssa::Type& type, int release);
std::string otp_type(const OperandType& type, int release);

} // namespace joist::compiler::codegen
