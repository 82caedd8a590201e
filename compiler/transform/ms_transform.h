// The parse transform `ms_transform`, which is part of the language as far as programs are
// concerned: calls of ets:fun2ms/1 and dbg:fun2ms/1 with a literal fun become match specifications.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"

namespace joist::compiler {

/// Translates all such calls in the functions of `module`, whose tree is changed in place. False:
/// some fun can't be translated, and errors tell why. `only_literal_funs`: other arguments are left
/// for the function itself to complain about, as in expressions that are run at once.
bool apply_ms_transform(ParsedModule& module, bool only_literal_funs, DiagnosticSink& sink);

} // namespace joist::compiler
