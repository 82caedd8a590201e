// Forms of the abstract format as a file holds them: a term for each, with a dot behind, as
// `to_abstr` and file:consult/1 have them. No state.
#pragma once

#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace joist::compiler::abstract {

/// The terms in `file` as one list in the external term format, for read_forms(). None: `sink` says
/// where the text is wrong.
std::optional<std::vector<std::uint8_t>>
forms_of_text(FileId file, const SourceManager& sources, DiagnosticSink& sink);

} // namespace joist::compiler::abstract
