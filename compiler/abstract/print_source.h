// The syntax tree as Erlang source again, for the listings of -P and -E: what is printed compiles to
// the same module. No state.
#pragma once

#include "compiler/parse/ast.h"

#include <string>

namespace joist::compiler::abstract {

/// All forms of `module`, in lines of 80 columns where that can be.
std::string print_source(const ParsedModule& module);

} // namespace joist::compiler::abstract
