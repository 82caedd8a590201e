// The last stage: a module's instructions become the bytes of a .beam file that OTP 25 and later
// load. The same module gives the same bytes.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <string>
#include <vector>

namespace joist::compiler::write {

/// Encodes the instructions and the tables around them.
std::vector<std::uint8_t> write_beam(const codegen::Assembly& assembly);

/// The whole back end: optimises (the module's functions are used up), generates code, writes the
/// file.
std::vector<std::uint8_t> generate_beam(ssa::Module& module);

} // namespace joist::compiler::write
