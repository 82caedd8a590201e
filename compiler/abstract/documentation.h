// The documentation of a module, as -moduledoc and -doc give it, in the format of the Docs chunk
// (EEP 48, docs_v1) as OTP 27 and later write it. No state.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

#include <cstdint>
#include <string>
#include <vector>

namespace joist::compiler::abstract {

/// The contents of the chunk; empty: the module has no documentation at all. `source_path` is told
/// in it.
std::vector<std::uint8_t> write_documentation(const ParsedModule& module,
                                              const SourceManager& sources,
                                              const std::string& source_path);

/// Tells `sink` of what lacks documentation (options warn_missing_doc and its like) and of what is
/// hidden by -doc but part of what is exported, unless nowarn_hidden_doc is among the module's
/// options.
void check_documentation(const ParsedModule& module,
                         const SourceManager& sources,
                         DiagnosticSink& sink);

} // namespace joist::compiler::abstract
