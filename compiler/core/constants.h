// Evaluation of operators and guard BIFs on constants. Never evaluates what would raise an error:
// that is left to run time. Pure functions; one thread at a time (they make literals in the pool).
#pragma once

#include "compiler/core/literal.h"

#include <optional>
#include <span>
#include <string_view>

namespace joist::compiler::core {

/// erlang:name(args), or null when it raises an error or isn't worth knowing.
const Literal*
fold_call(LiteralPool& pool, std::string_view name, std::span<const Literal* const> args);

/// `a` before, with, or after `b` (negative, 0, positive) by ==; none when that isn't known here.
std::optional<int> compare_literals(const Literal* a, const Literal* b);

/// `a =:= b`; none when releases differ on it (0.0 and -0.0).
std::optional<bool> same_literal(const Literal* a, const Literal* b);

/// Number of elements of a proper list; none for an improper one or no list.
std::optional<std::size_t> literal_length(const Literal* list);

} // namespace joist::compiler::core
