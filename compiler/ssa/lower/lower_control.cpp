// Control flow: bodies, case, andalso, try, catch, receive. See lowering.h.
#include "compiler/ssa/lower/lowering.h"
#include "compiler/ssa/lower/matcher.h"

#include <algorithm>

namespace joist::compiler::ssa {

void Lowering::body(const Body* body, Join* to) {
    for (const core::Binding& one : body->bindings) {
        binding(one);
        if (b_.ended()) return;
    }
    expr(body->result, to);
}

void Lowering::binding(const core::Binding& binding) {
    if (!is_control(binding.value)) {
        const Operand made = value(binding.value);
        if (!binding.vars.empty()) env(binding.vars[0]) = made;
        return;
    }
    const auto results = values(binding.value, binding.vars.size());
    for (std::size_t i = 0; i < results.size() && i < binding.vars.size(); ++i)
        env(binding.vars[i]) = results[i];
}

void Lowering::expr(const Expr* expr, Join* to) {
    switch (expr->kind) {
    case ExprKind::kValues:
        return deliver(atoms(expr->args), to);
    case ExprKind::kCase:
        return case_expr(expr, to);
    case ExprKind::kAndalso:
    case ExprKind::kOrelse:
        return andalso(expr, to);
    case ExprKind::kTry:
        return try_expr(expr, to);
    case ExprKind::kCatch:
        return catch_expr(expr, to);
    case ExprKind::kReceive:
        return receive(expr, to);
    case ExprKind::kMatchFail:
        return match_fail(expr);
    case ExprKind::kRaise: {
        const auto operands = atoms(expr->args);
        at(expr->pos);
        return b_.raise(operands[0], operands[1], operands[2]);
    }
    default:
        break;
    }
    const Operand made = value(expr);
    if (!b_.ended()) deliver(made, to);
}

// Values that nobody waits for are dropped; ones that nobody gave (dead code) are [].
void Lowering::deliver(std::span<const Operand> values, Join* to) {
    if (!to) return b_.ret(values.empty() ? literal(pool().nil()) : values[0]);
    to->from.push_back(b_.current());
    for (std::size_t i = 0; i < to->count; ++i)
        to->values.push_back(i < values.size() ? values[i] : literal(pool().nil()));
    jump(to->block);
}

std::vector<Operand> Lowering::arrive(Join& join) {
    std::vector<Operand> results;
    b_.at(join.block);
    if (join.from.empty()) {
        b_.unreachable();
        return results;
    }
    for (std::size_t i = 0; i < join.count; ++i) {
        std::vector<PhiArgument> arguments;
        bool same = true;
        for (std::size_t j = 0; j < join.from.size(); ++j) {
            arguments.push_back({join.from[j], join.values[j * join.count + i]});
            same = same && arguments[j].operand == arguments[0].operand;
        }
        results.push_back(same ? arguments[0].operand : b_.phi(arguments));
    }
    return results;
}

std::vector<Operand> Lowering::values(const Expr* source, std::size_t count) {
    Join join{b_.new_block(), count};
    expr(source, &join);
    return arrive(join);
}

std::vector<Operand> Lowering::body_values(const Body* source, std::size_t count) {
    Join join{b_.new_block(), count};
    body(source, &join);
    return arrive(join);
}

void Lowering::case_expr(const Expr* expr, Join* to) {
    if (boolean_case(expr, to)) return;
    std::vector<Operand> subjects;
    for (const Expr* arg : expr->args)
        subjects.push_back(atom(arg));
    const BlockId fail = b_.new_block();
    Matcher matcher{*this, subjects, [&](const core::Clause& clause) { body(clause.body, to); }};
    matcher.run(expr->wide->clauses, fail);
    b_.at(fail);
    if (is_referred(fail))
        body(expr->wide->body, to);
    else
        b_.unreachable();
}

// A condition whose clauses tell true from false needs no value.
bool Lowering::boolean_case(const Expr* expr, Join* to) {
    if (expr->args.size() != 1 || expr->args[0]->is_atomic()) return false;
    const core::Clause* on_true = nullptr;
    const core::Clause* on_false = nullptr;
    for (const core::Clause* clause : expr->wide->clauses) {
        const Pattern* pattern = clause->patterns[0];
        if (!clause->guard.empty() || !clause->equalities.empty() || pattern->var != core::kNoVar)
            return false;
        const bool any = pattern->kind == PatternKind::kAny;
        if (!any && pattern->kind != PatternKind::kLiteral) return false;
        if (!on_true && (any || pattern->literal->is_atom("true"))) on_true = clause;
        if (!on_false && (any || pattern->literal->is_atom("false"))) on_false = clause;
    }
    if (!on_true || !on_false) return false;
    const BlockId yes = b_.new_block();
    const BlockId no = on_true == on_false ? yes : b_.new_block();
    condition(expr->args[0], yes, no, no);
    b_.at(yes);
    body(on_true->body, to);
    if (no != yes) {
        b_.at(no);
        body(on_false->body, to);
    }
    return true;
}

// A left side that is no boolean: error {badarg, V}.
void Lowering::error_with(std::string_view tag, Operand value, Pos pos) {
    at(pos);
    const Operand reason = b_.emit(Op::put_tuple, {Operand{pool().atom(tag)}, value});
    const Operand args[] = {reason};
    b_.call_ext(shared_.erlang, shared_.module.symbols.intern("error"), args);
    b_.unreachable();
}

void Lowering::andalso(const Expr* expr, Join* to) {
    const bool is_and = expr->kind == ExprKind::kAndalso;
    const BlockId second = b_.new_block();
    const BlockId decided = b_.new_block();
    const BlockId bad = guard_fail_ != kNoBlock ? guard_fail_ : b_.new_block();
    const Expr* first = expr->args[0];
    const Operand subject = first->is_atomic() ? atom(first) : Operand{};
    if (first->is_var()) {
        switch_value(subject,
                     {{pool().boolean(true), is_and ? second : decided},
                      {pool().boolean(false), is_and ? decided : second}},
                     bad);
    } else
        condition(first, is_and ? second : decided, is_and ? decided : second, bad);
    if (guard_fail_ == kNoBlock) {
        b_.at(bad);
        if (is_referred(bad))
            error_with("badarg", subject ? subject : literal(pool().nil()), expr->pos);
        else
            b_.unreachable();
    }
    b_.at(decided);
    deliver(literal(pool().boolean(!is_and)), to);
    b_.at(second);
    body(expr->wide->body, to);
}

void Lowering::match_fail(const Expr* expr) {
    MatchFail kind = MatchFail::kBadMatch;
    switch (expr->fail) {
    case core::Fail::kFunctionClause:
        kind = MatchFail::kFunctionClause;
        break;
    case core::Fail::kBadMatch:
        kind = MatchFail::kBadMatch;
        break;
    case core::Fail::kCaseClause:
        kind = MatchFail::kCaseClause;
        break;
    case core::Fail::kIfClause:
        kind = MatchFail::kIfClause;
        break;
    case core::Fail::kTryClause:
        kind = MatchFail::kTryClause;
        break;
    case core::Fail::kBadRecord:
        kind = MatchFail::kBadRecord;
        break;
    }
    std::vector<Operand> operands;
    if (kind == MatchFail::kFunctionClause) {
        // A lifted fun reports its free variables too.
        for (std::uint32_t i = 0; i < function_.arity; ++i)
            operands.push_back(b_.param(i));
    } else
        operands = atoms(expr->args);
    at(expr->pos);
    b_.match_fail(kind, operands);
}

void Lowering::try_expr(const Expr* expr, Join* to) {
    const BlockId inside = b_.new_block();
    const BlockId handler = b_.new_block();
    refer(inside);
    refer(handler);
    const Operand tag = b_.try_begin(false, inside, handler);
    b_.at(inside);
    const auto results = body_values(expr->wide->body, expr->wide->vars.size());
    if (!b_.ended()) {
        b_.emit(Op::try_end, {tag});
        for (std::size_t i = 0; i < expr->wide->vars.size(); ++i)
            env(expr->wide->vars[i]) = results[i];
        body(expr->wide->second, to);
    }
    b_.at(handler);
    const Operand exception = b_.emit(Op::try_case, {tag});
    env(expr->wide->handler_vars[0]) = b_.emit(Op::exception_class, {exception});
    env(expr->wide->handler_vars[1]) = b_.emit(Op::exception_reason, {exception});
    env(expr->wide->handler_vars[2]) = b_.emit(Op::exception_trace, {exception});
    body(expr->wide->third, to);
}

void Lowering::catch_expr(const Expr* expr, Join* to) {
    const BlockId inside = b_.new_block();
    const BlockId handler = b_.new_block();
    refer(inside);
    refer(handler);
    const Operand tag = b_.try_begin(true, inside, handler);
    Join join{b_.new_block(), 1};
    b_.at(inside);
    body(expr->wide->body, &join);
    b_.at(handler);
    deliver(b_.emit(Op::catch_landing, {tag}), &join);
    b_.at(join.block);
    std::vector<PhiArgument> arguments;
    for (std::size_t i = 0; i < join.from.size(); ++i)
        arguments.push_back({join.from[i], join.values[i]});
    const Operand either = b_.phi(arguments);
    deliver(b_.emit(Op::catch_end, {tag, either}), to);
}

void Lowering::receive(const Expr* expr, Join* to) {
    const BlockId loop = b_.new_block();
    const BlockId wait = expr->wide->clauses.empty() ? loop : b_.new_block();
    const Operand time = expr->args.empty() ? Operand{} : atom(expr->args[0]);
    jump(loop);
    if (wait != loop) {
        b_.at(loop);
        const Operand message = b_.emit(Op::peek_message, std::span<const Operand>{});
        succeeded_or(wait);
        const BlockId next = b_.new_block();
        const Operand subjects[] = {message};
        Matcher matcher{*this, subjects, [&](const core::Clause& clause) {
                            b_.emit(Op::remove_message, std::span<const Operand>{});
                            body(clause.body, to);
                        }};
        matcher.run(expr->wide->clauses, next);
        b_.at(next);
        if (is_referred(next))
            b_.receive_next(loop);
        else
            b_.unreachable();
    }
    b_.at(wait);
    // OTP's loader wants no line between the end of the queue, where it holds a lock, and the
    // waiting instruction.
    b_.set_location({});
    if (!time) return b_.wait(loop);
    const BlockId expired = b_.new_block();
    refer(expired);
    b_.wait_timeout(time, loop, expired);
    b_.at(expired);
    b_.emit(Op::timeout, std::span<const Operand>{});
    body(expr->wide->body, to);
}

} // namespace joist::compiler::ssa
