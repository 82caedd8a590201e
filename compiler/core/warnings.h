// Warnings of code that is legal but can't be meant: clauses that never match, calls that always
// fail, results that nobody takes. Messages are those of OTP, whose optimiser finds them; here one
// walk over the syntax tree does, knowing what variables are bound to where that is written. No
// state; one thread at a time for a module.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

namespace joist::compiler::core {

/// Which kinds to tell: nowarn_nomatch, nowarn_failed, nowarn_ignored.
struct WarningOptions {
    bool nomatch = true;
    bool failed = true;
    bool ignored = true;
};

/// Tells `sink` of doubtful code in `parsed`, in which lint has found no error, but not of what a
/// transform generated. Needs a deep stack.
void warn_of_doubtful_code(const ParsedModule& parsed,
                           const WarningOptions& options,
                           const SourceManager& sources,
                           DiagnosticSink& sink);

} // namespace joist::compiler::core
