#include "compiler/lint/lint.h"
namespace joist::compiler {
void lint_module(const ParsedModule&, const LintOptions&, DiagnosticSink&) {}
}
