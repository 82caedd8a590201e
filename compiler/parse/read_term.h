// Terms from the syntax tree and from text, as options are written. No state.
#pragma once

#include "compiler/parse/ast.h"
#include "compiler/source/option_terms.h"

#include <optional>
#include <string>
#include <string_view>

namespace joist::compiler {

/// The constant term that `expr` is; none if it isn't one that a Term can hold.
std::optional<Term> term_of(const Expr* expr);

/// Reads one term, `[a,{b,"c"}]`; a closing dot may be missing. None: `error` says why.
std::optional<Term> read_term(std::string_view text, std::string& error);

} // namespace joist::compiler
