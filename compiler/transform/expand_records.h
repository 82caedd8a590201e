// Records written out as tuples, in source: what the listing of -E shows. The compiler proper does
// this when it makes Core, with the same meaning.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"

namespace joist::compiler {

/// Writes out all uses of records in the functions of `module`, which lint has found no fault in,
/// and puts the module in front of calls of imported functions. Definitions of records stay where
/// they are, documentation goes. Native records stay as written. False: the result would be too
/// large, and an error says where.
bool expand_records(ParsedModule& module, DiagnosticSink& sink);

} // namespace joist::compiler
