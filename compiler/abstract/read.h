// From OTP's abstract format (ERTS User's Guide, "The Abstract Format") to the syntax tree: how
// forms come back from parse transforms, and in from compile:forms. Stateless; any bytes may be
// given.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

#include <cstdint>
#include <span>
#include <string>

namespace joist::compiler::abstract {

struct ReadOptions {
    OptionTerms options;       ///< given from outside
    std::string file;          ///< where forms are before the first -file
    bool compr_assign = false; ///< the feature is on
};

/// Reads `bytes`, a list of forms in the external term format. Forms {error,E} and {warning,W},
/// whose E is {Location, Module, Text}, become diagnostics, as does what isn't abstract format; the
/// module then holds the other forms, and its `ok` is false. Positions are those of files of
/// `sources` where these were loaded under the names that -file gives.
ParsedModule read_forms(std::span<const std::uint8_t> bytes,
                        const ReadOptions& options,
                        SourceManager& sources,
                        DiagnosticSink& sink);

} // namespace joist::compiler::abstract
