// From the bytes of a .beam file to a ModuleCode: decoding and checking (generic_code.cpp), lowering to internal instructions
// (lower_*.cpp, specialised and fused), tables. Nothing of the file is trusted: what cannot be carried out safely is refused with a
// reason that names the place.
#pragma once

#include "vm/code/module.h"

#include <memory>
#include <span>
#include <string>

namespace joist {

struct LoadResult {
    std::unique_ptr<ModuleCode> code; ///< null: `error` says why
    std::string error;
};

/// Reads a file into code ready for publish_module. `md5` of the module is that of its vsn attribute or of the code. Any thread.
LoadResult load_module(std::span<const std::uint8_t> bytes);

/// One line an instruction, of published or unpublished code. For tests and joist-dis.
std::string disassemble(const ModuleCode& code);

} // namespace joist
