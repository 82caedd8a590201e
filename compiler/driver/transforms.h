// The parse transforms of a module, in their order: the one that is built in, and those that are
// Erlang programs.
#pragma once

#include "compiler/driver/compile.h"

namespace joist::compiler {

/// Transforms `parsed`, which has no errors, as its options say. False: errors tell why it can't be
/// compiled, or the runner wants to be asked later. Without a runner such a wish is an error.
bool apply_transforms(ParsedModule& parsed,
                      const CompileInput& input,
                      const CompileOptions& options,
                      SourceManager& sources,
                      DiagnosticSink& sink);

} // namespace joist::compiler
