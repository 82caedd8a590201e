// See make.h.
#include "compiler/core/make.h"

#include <algorithm>

namespace joist::compiler::core {

Expr* Make::tuple(Pos pos, std::span<Expr*> args) {
    if (std::all_of(args.begin(), args.end(), [](const Expr* arg) { return arg->is_literal(); })) {
        std::vector<const Literal*> items;
        items.reserve(args.size());
        for (const Expr* arg : args)
            items.push_back(arg->literal);
        return literal(pool_.tuple(items), pos);
    }
    return with_args(ExprKind::kTuple, pos, args);
}

Expr* Make::cons(Pos pos, Expr* head, Expr* tail) {
    if (head->is_literal() && tail->is_literal())
        return literal(pool_.cons(head->literal, tail->literal), pos);
    return with_args(ExprKind::kCons, pos, {head, tail});
}

} // namespace joist::compiler::core
