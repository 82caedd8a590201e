// The text as the first stages see it, for `joistc --print=tokens` and `--print=preprocessed`.
#pragma once

#include "compiler/preprocess/preprocessor.h"

#include <string>

namespace joist::compiler {

/// The tokens of `file` alone, a line each: place, kind, text; an empty line behind each form.
std::string print_tokens(FileId file, SourceManager& sources, DiagnosticSink& sink);

/// What is left when macros are expanded and directives obeyed: source again, with `-file` where
/// another file begins or goes on.
std::string print_preprocessed(FileId file,
                               const PreprocessOptions& options,
                               SourceManager& sources,
                               DiagnosticSink& sink);

} // namespace joist::compiler
