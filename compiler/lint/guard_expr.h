// Which expressions may stand in a guard: a filter of a comprehension that may is one. Pure.
#pragma once

#include "compiler/parse/ast.h"

#include <functional>

namespace joist::compiler {

/// What the module around an expression means by its names.
struct GuardNames {
    /// The definition of a record; null if there is none.
    std::function<const RecordForm*(Symbol name)> record;
    /// Is a call NAME(...) without a module one of `erlang`: neither local nor imported from
    /// elsewhere?
    std::function<bool(Symbol name, std::size_t arity)> of_erlang;
};

/// May `expr` stand in a guard?
bool is_guard_expr(const Expr* expr, const GuardNames& names);

/// Is `expr` a test, alone between the commas of a guard or as a filter? That may be a type test by
/// its old name besides, as `list(X)`.
bool is_guard_test(const Expr* expr, const GuardNames& names);

} // namespace joist::compiler
