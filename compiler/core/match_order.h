// The order in which OTP's compiler comes to the clauses of a case: it numbers helpers by it, whose
// names traces show.
#pragma once

#include "compiler/core/core.h"

#include <cstddef>
#include <span>
#include <vector>

namespace joist::compiler::core {

/// Indices of the clauses in that order, each once; `clauses.size()` stands for what is done where
/// none matches, and is left out where a clause matches all. Clauses that can't be come to are
/// last.
std::vector<std::size_t> match_order(std::span<Clause* const> clauses);

} // namespace joist::compiler::core
