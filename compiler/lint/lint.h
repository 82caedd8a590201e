// The rules of the language that the grammar doesn't know: names must be defined, variables bound,
// patterns and guards legal. Messages are those of OTP. No state; one thread at a time for a
// module.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"

namespace joist::compiler {

struct LintOptions {
    bool export_all = false; ///< also set by -compile(export_all)
    bool warnings = true;    ///< unused variables, functions and the like
};

/// Reports all that is wrong with `module` to `sink`. A module in which it finds no error can be
/// translated. Needs a deep stack (deep_stack.h).
void lint_module(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink);

} // namespace joist::compiler
