// The last stage: a module's instructions become the bytes of a .beam file that OTP 25 and later
// load. The same module gives the same bytes.
#pragma once

#include "compiler/codegen/assembly.h"
#include "compiler/ssa/ssa.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace joist::compiler::write {

/// A chunk that isn't made from the code.
struct SideChunk {
    std::array<char, 4> name;
    std::vector<std::uint8_t> data;
};

/// Encodes the instructions, the tables around them, and other chunks as they are.
std::vector<std::uint8_t> write_beam(const codegen::Assembly& assembly,
                                     std::span<const SideChunk> side_chunks = {});

/// The whole back end: optimises (the module's functions are used up), generates code, writes the
/// file.
std::vector<std::uint8_t> generate_beam(ssa::Module& module);

} // namespace joist::compiler::write
