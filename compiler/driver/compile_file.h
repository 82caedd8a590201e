// One file from the command line: compiled, and what was asked for written. Stateless.
#pragma once

#include "compiler/driver/batch.h"

#include <string>

namespace joist::compiler {

/// Compiles `file` and writes what comes of it. `companion` and `given`: see CompileOptions.
Outcome compile_file(const Command& command,
                     const std::string& file,
                     const CompanionFinder& companion,
                     GivenModules& given);

/// The module's name that the file's name stands for.
std::string module_of(const std::string& file);

} // namespace joist::compiler
