// Evaluates the expression of an -if or -elif. No state.
#pragma once

#include "compiler/scan/token.h"
#include "compiler/source/diagnostic.h"

#include <functional>
#include <span>

namespace joist::compiler {

/// Is the guard expression `tokens` (macros expanded; no closing dot) true? `is_defined` answers
/// `defined(Name)`.
///
/// As in a guard, an evaluation that fails is false. A syntax error is reported to `sink`, with
/// `end` as the place of the token behind the expression, and is false too; what is no guard is
/// reported at `directive`, the word.
bool evaluate_condition(std::span<const Token> tokens,
                        const Token& directive,
                        const Token& end,
                        const std::function<bool(Symbol)>& is_defined,
                        DiagnosticSink& sink);

} // namespace joist::compiler
