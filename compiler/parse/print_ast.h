// A syntax tree as text: Erlang's abstract format, one form after the other as terms with dots
// behind, as `file:consult` reads them. For tests, for people, and for whatever wants a tree as a
// term.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/source_manager.h"

#include <string>

namespace joist::compiler {

/// All forms of `module`. Places are `{Line, Column}`.
std::string print_ast(const ParsedModule& module);

/// One expression on one line; for messages and tests.
std::string print_expr(const Expr* expr);

} // namespace joist::compiler
