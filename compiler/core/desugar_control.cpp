// case, if, receive, try, catch, maybe. See desugar.h.
#include "compiler/core/desugar.h"

#include <algorithm>

namespace joist::compiler::core {

std::span<Clause*> Desugar::clauses(ast::ClauseList list,
                                    Exports exports,
                                    bool shadow,
                                    std::vector<Branch>* branches,
                                    Wanted wanted) {
    std::vector<Clause*> made;
    for (const ast::Clause* source : list) {
        const std::size_t start = mark(), parts_around = pattern_parts_;
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = source->pos;
        several_clauses_ = list.size() > 1;
        patterns(source->patterns, *clause, shadow);
        several_clauses_ = false;
        pattern_parts_ += pattern_.parts;
        clause->guard = guard(source->guard);
        clause->body = body(source->body, exports, wanted);
        made.push_back(clause);
        pattern_parts_ = parts_around;
        if (branches) branches->push_back({clause->body, bound_since(start)});
        rewind(start);
    }
    return make_.list(made);
}

Expr* Desugar::join(Expr* made, std::vector<Branch>& branches, Bindings& before) {
    if (branches.empty()) return made;
    std::vector<Symbol> names;
    for (const auto& [name, id] : branches[0].bound) {
        const auto binds = [name](const Branch& branch) {
            return std::any_of(branch.bound.begin(), branch.bound.end(), [name](const auto& one) {
                return one.first == name;
            });
        };
        if (std::all_of(branches.begin(), branches.end(), binds)) names.push_back(name);
    }
    if (names.empty()) return made;
    for (Branch& branch : branches) {
        Bindings inner(branch.body->bindings.begin(), branch.body->bindings.end());
        std::vector<Expr*> results{bound(branch.body->result, inner)};
        for (const Symbol name : names) {
            const auto found = std::find_if(branch.bound.begin(),
                                            branch.bound.end(),
                                            [name](const auto& one) { return one.first == name; });
            results.push_back(make_.var(found->second, made->pos));
        }
        branch.body->bindings = make_.list(inner);
        branch.body->result = make_.with_args(ExprKind::kValues, made->pos, make_.list(results));
    }
    std::vector<VarId> outside{module_.new_var()};
    for (const Symbol name : names) {
        outside.push_back(module_.new_var(name));
        bind(name, outside.back());
    }
    before.push_back({make_.list(outside), made});
    return make_.var(outside[0], made->pos);
}

// Do the clauses take true and false, whatever else they take, and tell nothing but these two
// apart?
static bool decides_boolean(ast::ClauseList list) {
    bool on_true = false;
    bool on_false = false;
    for (const ast::Clause* clause : list) {
        const ast::Expr* one = clause->patterns[0];
        const bool any = one->kind == ast::ExprKind::kVar && one->as<VarExpr>()->is_wildcard();
        if (!any && !one->is_atom("true") && !one->is_atom("false")) return false;
        if (!clause->guard.empty()) continue;
        on_true = on_true || any || one->is_atom("true");
        on_false = on_false || any || one->is_atom("false");
    }
    return on_true && on_false;
}

Expr* Desugar::case_expr(const ast::CaseExpr* expr,
                         Bindings& before,
                         Exports exports,
                         Wanted wanted) {
    Expr* subject = decides_boolean(expr->clauses) ? condition(expr->subject, before)
                                                   : atom(expr->subject, before);
    Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, {subject});
    std::vector<Branch> branches;
    choice->wide->clauses = clauses(expr->clauses, exports, false, &branches, wanted);
    // A condition has no values but true and false, and the clauses take both.
    Expr* value = subject->is_atomic() ? subject : make_.atom("undefined", expr->pos);
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kCaseClause, expr->pos, make_.list<Expr*>({value})));
    return exports == Exports::kYes ? join(choice, branches, before) : choice;
}

Expr* Desugar::if_expr(const ast::IfExpr* expr, Bindings& before, Exports exports, Wanted wanted) {
    Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, std::span<Expr*>{});
    std::vector<Branch> branches;
    choice->wide->clauses = clauses(expr->clauses, exports, false, &branches, wanted);
    choice->wide->body = make_.body(make_.match_fail(Fail::kIfClause, expr->pos, {}));
    return exports == Exports::kYes ? join(choice, branches, before) : choice;
}

Expr* Desugar::receive(const ast::ReceiveExpr* expr, Bindings& before, Exports exports) {
    Expr* made = make_.node(ExprKind::kReceive, expr->pos);
    if (expr->timeout) made->args = make_.list<Expr*>({atom(expr->timeout, before)});
    std::vector<Branch> branches;
    const auto funs = static_cast<std::ptrdiff_t>(numbered_.size());
    made->wide->clauses = clauses(expr->clauses, exports, false, &branches);
    if (expr->timeout) {
        const std::size_t start = mark();
        const auto after = static_cast<std::ptrdiff_t>(numbered_.size());
        made->wide->body = body(expr->after_body, exports);
        // OTP numbers the funs of this part first.
        std::rotate(numbered_.begin() + funs, numbered_.begin() + after, numbered_.end());
        branches.push_back({made->wide->body, bound_since(start)});
        rewind(start);
    }
    return exports == Exports::kYes ? join(made, branches, before) : made;
}

Expr* Desugar::catch_expr(const ast::CatchExpr* expr) {
    const std::size_t start = mark();
    Expr* made = make_.node(ExprKind::kCatch, expr->pos);
    made->wide->body = body({&expr->operand, 1}, Exports::kNo);
    rewind(start);
    return made;
}

Expr* Desugar::try_expr(const ast::TryExpr* expr) {
    return expr->after_body.empty() ? try_without_after(expr) : try_with_after(expr);
}

Expr* Desugar::try_without_after(const ast::TryExpr* expr) {
    const Pos pos = expr->pos;
    Expr* made = make_.node(ExprKind::kTry, pos);
    std::size_t start = mark();
    const VarId result = module_.new_var();
    std::vector<VarId> results{result};
    Expr* value = make_.var(result, pos);
    if (expr->of_clauses.empty())
        made->wide->body = body(expr->body, Exports::kNo);
    else {
        // The `of` clauses see the variables of the body.
        Bindings inner;
        std::vector<Expr*> given{bound(sequence(expr->body, inner, Exports::kYes), inner)};
        const auto names = bound_since(start);
        rewind(start);
        for (const auto& [name, id] : names) {
            given.push_back(make_.var(id, pos));
            results.push_back(module_.new_var(name));
            bind(name, results.back());
        }
        Expr* last = given.size() == 1 ? given[0]
                                       : make_.with_args(ExprKind::kValues, pos, make_.list(given));
        made->wide->body = make_.body(inner, last);
    }
    made->wide->vars = make_.list(results);
    if (expr->of_clauses.empty())
        made->wide->second = make_.body(value);
    else {
        Expr* choice = make_.with_args(ExprKind::kCase, pos, {value});
        choice->wide->clauses = clauses(expr->of_clauses, Exports::kNo, false);
        choice->wide->body =
            make_.body(make_.match_fail(Fail::kTryClause, pos, make_.list<Expr*>({value})));
        made->wide->second = make_.body(choice);
    }
    rewind(start);
    const VarId error_class = module_.new_var();
    const VarId reason = module_.new_var();
    const VarId trace = module_.new_var();
    made->wide->handler_vars = make_.list<VarId>({error_class, reason, trace});
    Expr* handler = make_.with_args(
        ExprKind::kCase, pos, {make_.var(error_class, pos), make_.var(reason, pos)});
    std::vector<Clause*> caught;
    for (const ast::CatchClause* source : expr->catch_clauses) {
        start = mark();
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = source->pos;
        pattern_begin(false);
        Pattern* class_pattern =
            source->error_class ? pattern(source->error_class)
                                : make_.literal_pattern(make_.pool().atom("throw"), source->pos);
        Pattern* reason_pattern = pattern(source->pattern);
        clause->patterns = make_.list<Pattern*>({class_pattern, reason_pattern});
        pattern_end(*clause);
        clause->guard = guard(source->guard);
        Bindings inner;
        if (source->stack && source->stack->kind == ast::ExprKind::kVar &&
            !source->stack->as<VarExpr>()->is_wildcard()) {
            const Symbol name = source->stack->as<VarExpr>()->name;
            const VarId id = module_.new_var(name);
            inner.push_back({make_.list<VarId>({id}),
                             make_.with_args(ExprKind::kStacktrace,
                                             source->pos,
                                             {make_.var(trace, source->pos)})});
            bind(name, id);
        }
        Expr* end = sequence(source->body, inner, Exports::kNo);
        clause->body = make_.body(inner, end);
        caught.push_back(clause);
        rewind(start);
    }
    handler->wide->clauses = make_.list(caught);
    handler->wide->body = make_.body(make_.with_args(
        ExprKind::kRaise,
        pos,
        {make_.var(error_class, pos), make_.var(reason, pos), make_.var(trace, pos)}));
    made->wide->third = make_.body(handler);
    return made;
}

// `body`, then `cleanup` however it ended.
Expr* Desugar::protect(Pos pos,
                       Body* protected_body,
                       const std::function<Expr*(Bindings&)>& cleanup) {
    Expr* made = make_.node(ExprKind::kTry, pos);
    made->wide->body = protected_body;
    const VarId result = module_.new_var();
    made->wide->vars = make_.list<VarId>({result});
    const auto run = [&](Bindings& into) {
        Expr* last = cleanup(into);
        if (!last->is_atomic()) into.push_back({{}, last});
    };
    Bindings well;
    run(well);
    made->wide->second = make_.body(well, make_.var(result, pos));
    const VarId error_class = module_.new_var();
    const VarId reason = module_.new_var();
    const VarId trace = module_.new_var();
    made->wide->handler_vars = make_.list<VarId>({error_class, reason, trace});
    Bindings badly;
    run(badly);
    made->wide->third = make_.body(
        badly,
        make_.with_args(
            ExprKind::kRaise,
            pos,
            {make_.var(error_class, pos), make_.var(reason, pos), make_.var(trace, pos)}));
    return made;
}

// Is the cleanup so short that writing it out twice costs less than a function of its own?
static bool is_short(ast::ExprList list) {
    constexpr std::size_t kMostCalls = 4;
    if (list.size() > kMostCalls) return false;
    const auto simple = [](const ast::Expr* expr) {
        switch (expr->kind) {
        case ast::ExprKind::kVar:
        case ast::ExprKind::kAtom:
        case ast::ExprKind::kInteger:
        case ast::ExprKind::kString:
        case ast::ExprKind::kNil:
            return true;
        default:
            return false;
        }
    };
    return std::all_of(list.begin(), list.end(), [&](const ast::Expr* expr) {
        if (simple(expr)) return true;
        if (expr->kind != ast::ExprKind::kCall) return false;
        const auto* call = expr->as<CallExpr>();
        return std::all_of(call->args.begin(), call->args.end(), simple);
    });
}

Expr* Desugar::try_with_after(const ast::TryExpr* expr) {
    Body* inside = nullptr;
    if (expr->of_clauses.empty() && expr->catch_clauses.empty()) {
        const std::size_t start = mark();
        inside = body(expr->body, Exports::kNo);
        rewind(start);
    } else if (expr->catch_clauses.empty()) {
        // `of` without `catch`: only the body of the `of` clauses need the protection of `after`
        // besides the body itself.
        Bindings inner;
        const std::size_t start = mark();
        Expr* subject = bound(sequence(expr->body, inner, Exports::kYes), inner);
        Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, {subject});
        choice->wide->clauses = clauses(expr->of_clauses, Exports::kNo, false);
        choice->wide->body =
            make_.body(make_.match_fail(Fail::kTryClause, expr->pos, make_.list<Expr*>({subject})));
        inside = make_.body(inner, choice);
        rewind(start);
    } else {
        inside = make_.body(try_without_after(expr));
    }
    if (is_short(expr->after_body)) {
        return protect(expr->pos, inside, [&](Bindings& into) {
            const std::size_t start = mark();
            Expr* last = sequence(expr->after_body, into, Exports::kNo);
            rewind(start);
            return last;
        });
    }
    FunInfo* info = helper("after$^");
    Expr* cleanup = make_.node(ExprKind::kFun, expr->pos);
    cleanup->wide->fun = info;
    const std::size_t start = mark();
    cleanup->wide->body = body(expr->after_body, Exports::kNo);
    rewind(start);
    Expr* guarded = protect(expr->pos, inside, [&](Bindings&) {
        return make_.with_args(ExprKind::kApply, expr->pos, {make_.var(info->self, expr->pos)});
    });
    // The helper is bound in front of the construct, in a case that always takes its only way.
    Bindings before{{make_.list<VarId>({info->self}), cleanup}};
    Expr* block = make_.with_args(ExprKind::kCase, expr->pos, std::span<Expr*>{});
    block->wide->clauses =
        make_.list<Clause*>({make_.clause(expr->pos, {}, {}, make_.body(before, guarded))});
    return block;
}

// maybe B else C end: the first `P ?= E` whose value V doesn't match ends it with V, which goes
// through the else clauses.
Expr* Desugar::maybe(const ast::MaybeExpr* expr, Bindings& before) {
    const std::size_t start = mark();
    if (expr->else_clauses.empty()) {
        Body* made = maybe_rest(expr->body, [](Expr* failed) { return failed; });
        rewind(start);
        before.insert(before.end(), made->bindings.begin(), made->bindings.end());
        return made->result;
    }
    FunInfo* info = helper("else$^");
    Expr* other = make_.node(ExprKind::kFun, expr->pos);
    other->wide->fun = info;
    const VarId failed = module_.new_var();
    Expr* subject = make_.var(failed, expr->pos);
    Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, {subject});
    choice->wide->clauses = clauses(expr->else_clauses, Exports::kNo, false);
    Bindings inner;
    Expr* error = error_call(expr->pos, "else_clause", subject, inner);
    choice->wide->body = make_.body(inner, error);
    other->wide->vars = make_.list<VarId>({failed});
    other->wide->body = make_.body(choice);
    before.push_back({make_.list<VarId>({info->self}), other});
    Body* made = maybe_rest(expr->body, [&](Expr* value) {
        return make_.with_args(
            ExprKind::kApply, expr->pos, {make_.var(info->self, expr->pos), value});
    });
    rewind(start);
    before.insert(before.end(), made->bindings.begin(), made->bindings.end());
    return made->result;
}

Body* Desugar::maybe_rest(ast::ExprList rest, const std::function<Expr*(Expr*)>& otherwise) {
    Bindings before;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i]->kind != ast::ExprKind::kMaybeMatch) {
            if (i + 1 == rest.size())
                return make_.body(before, value(rest[i], before, Exports::kNo));
            effect(rest[i], before);
            continue;
        }
        const auto* match = rest[i]->as<MatchExpr>();
        Expr* subject = atom(match->value, before);
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = match->pos;
        patterns({&match->pattern, 1}, *clause, false);
        clause->body =
            i + 1 == rest.size() ? make_.body(subject) : maybe_rest(rest.subspan(i + 1), otherwise);
        Expr* choice = make_.with_args(ExprKind::kCase, match->pos, {subject});
        choice->wide->clauses = make_.list<Clause*>({clause});
        choice->wide->body = make_.body(otherwise(subject));
        return make_.body(before, choice);
    }
    return make_.body(before, make_.atom("undefined", {}));
}

} // namespace joist::compiler::core
