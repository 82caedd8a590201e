// Options of a compilation in the external term format: as parse transforms get them, and as
// compile:file/2 gives them. No state.
#pragma once

#include "compiler/abstract/term.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/driver/compile.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace joist::compiler {

/// The list that a parse transform gets for `options`.
std::vector<std::uint8_t> option_bytes(const CompileOptions& options);

/// Writes `term`.
void write_option(const Term& term, abstract::TermWriter& out);

/// `term` as an option; none if it holds what options don't (bit strings, large numbers).
std::optional<Term> option_of(const abstract::Term& term);

} // namespace joist::compiler
