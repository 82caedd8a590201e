// Expressions of bodies. See linter.h.
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/linter.h"
#include "compiler/scan/token.h"

#include <algorithm>

namespace joist::compiler {

void Linter::sequence(ExprList list) {
    for (const Expr* one : list)
        expr(one);
}

void Linter::parallel(const std::vector<const Expr*>& list) {
    const std::size_t start = mark();
    Bound all;
    for (const Expr* one : list) {
        expr(one);
        if (mark() == start) continue;
        const Bound bound = bound_since(start);
        rewind(start);
        all.insert(all.end(), bound.begin(), bound.end());
    }
    for (const auto& [name, variable] : all) {
        // Bound by two of them: they must be equal, so the first counts as used.
        if (lookup(name) != kNone && variables_[lookup(name)].unsafe.empty())
            use(variable);
        else
            bind(name, variable);
    }
}

void Linter::expr(const Expr* one) {
    switch (one->kind) {
    case ExprKind::kVar:
        return use(one->as<VarExpr>());
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kString:
    case ExprKind::kNil:
        return;
    case ExprKind::kList: {
        const auto* list = one->as<ListExpr>();
        std::vector<const Expr*> parts(list->elements.begin(), list->elements.end());
        if (list->tail) parts.push_back(list->tail);
        return parallel(parts);
    }
    case ExprKind::kTuple:
        return parallel(one->as<TupleExpr>()->elements);
    case ExprKind::kMap: {
        const auto* map = one->as<MapExpr>();
        std::vector<const Expr*> parts;
        if (map->base) parts.push_back(map->base);
        for (const MapField& field : map->fields) {
            if (field.exact && !map->base)
                error(field.pos, "only association operators '=>' are allowed in map construction");
            parts.push_back(field.key);
            parts.push_back(field.value);
        }
        return parallel(parts);
    }
    case ExprKind::kRecord:
        return record_fields(one->as<RecordExpr>(), one->as<RecordExpr>()->base != nullptr, false);
    case ExprKind::kRecordField: {
        const auto* access = one->as<RecordFieldExpr>();
        record_field(access->name, access->field, access->field_pos, access->pos);
        return expr(access->base);
    }
    case ExprKind::kRecordIndex: {
        const auto* index = one->as<RecordIndexExpr>();
        return record_field(index->name, index->field, index->field_pos, index->pos);
    }
    case ExprKind::kBinary:
        return binary(one->as<BinaryExpr>());
    case ExprKind::kUnary:
        return expr(one->as<UnaryExpr>()->operand);
    case ExprKind::kBinaryOp: {
        const auto* op = one->as<BinaryOpExpr>();
        if (op->op != Op::kAndalso && op->op != Op::kOrelse) return parallel({op->left, op->right});
        expr(op->left);
        const std::size_t start = mark();
        expr(op->right);
        return make_unsafe(start, op_text(op->op), op->pos);
    }
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch: {
        const auto* match = one->as<MatchExpr>();
        expr(match->value);
        return patterns({&match->pattern, 1}, Shadow::kNo);
    }
    case ExprKind::kCall:
        return call(one->as<CallExpr>());
    case ExprKind::kRemote:
        return error(one->pos, "illegal expression");
    case ExprKind::kFun:
        return fun(one->as<FunExpr>());
    case ExprKind::kFunLocal:
        return fun_local(one->as<FunLocalExpr>());
    case ExprKind::kFunRemote: {
        const auto* remote = one->as<FunRemoteExpr>();
        return parallel({remote->module, remote->function, remote->arity});
    }
    case ExprKind::kListComp:
    case ExprKind::kBinaryComp:
    case ExprKind::kMapComp:
        return comprehension(one->as<CompExpr>());
    case ExprKind::kBlock:
        return sequence(one->as<BlockExpr>()->body);
    case ExprKind::kIf: {
        std::vector<Bound> ways;
        clauses(one->as<IfExpr>()->clauses, "if", one->pos, ways);
        return join(ways, "if", one->pos);
    }
    case ExprKind::kCase: {
        expr(one->as<CaseExpr>()->subject);
        std::vector<Bound> ways;
        clauses(one->as<CaseExpr>()->clauses, "case", one->pos, ways);
        return join(ways, "case", one->pos);
    }
    case ExprKind::kReceive:
        return receive(one->as<ReceiveExpr>());
    case ExprKind::kTry:
        return try_expr(one->as<TryExpr>());
    case ExprKind::kMaybe:
        return maybe(one->as<MaybeExpr>());
    case ExprKind::kCatch: {
        const std::size_t start = mark();
        expr(one->as<CatchExpr>()->operand);
        return make_unsafe(start, "catch", one->pos);
    }
    }
}

Linter::Bound Linter::clause(ExprList clause_patterns, const Guard& clause_guard, ExprList body) {
    const std::size_t start = mark();
    patterns(clause_patterns, Shadow::kNo);
    guard(clause_guard);
    sequence(body);
    Bound bound = bound_since(start);
    rewind(start);
    return bound;
}

void Linter::clauses(ClauseList list, std::string_view, Pos, std::vector<Bound>& ways) {
    for (const Clause* one : list)
        ways.push_back(clause(one->patterns, one->guard, one->body));
}

void Linter::receive(const ReceiveExpr* expr_) {
    std::vector<Bound> ways;
    std::size_t start = mark();
    if (expr_->timeout) expr(expr_->timeout);
    const Bound by_timeout = bound_since(start);
    rewind(start);
    clauses(expr_->clauses, "receive", expr_->pos, ways);
    if (expr_->timeout) {
        start = mark();
        for (const auto& [name, variable] : by_timeout)
            bind(name, variable);
        sequence(expr_->after_body);
        ways.push_back(bound_since(start));
        rewind(start);
    }
    join(ways, "receive", expr_->pos);
}

void Linter::try_expr(const TryExpr* one) {
    const std::size_t start = mark();
    sequence(one->body);
    std::vector<Bound> ways;
    clauses(one->of_clauses, "try", one->pos, ways);
    make_unsafe(start, "try", one->pos);
    for (const CatchClause* caught : one->catch_clauses)
        catch_clause(caught, ways);
    ways.emplace_back(); // none of them is sure to have been taken
    join(ways, "try", one->pos);
    const std::size_t after = mark();
    sequence(one->after_body);
    make_unsafe(after, "try", one->pos);
}

void Linter::catch_clause(const CatchClause* caught, std::vector<Bound>& ways) {
    const std::size_t start = mark();
    std::vector<Expr*> both;
    if (caught->error_class) both.push_back(caught->error_class);
    both.push_back(caught->pattern);
    const bool has_stack = caught->stack && caught->stack->kind == ExprKind::kVar &&
                           !caught->stack->as<VarExpr>()->is_wildcard();
    const Symbol stack = has_stack ? caught->stack->as<VarExpr>()->name : Symbol{};
    patterns(both, Shadow::kNo);
    if (has_stack && lookup(stack) != kNone && variables_[lookup(stack)].unsafe.empty())
        error(caught->stack->pos,
              "stacktrace variable '" + std::string{stack.text()} +
                  "' must not be previously bound");
    else if (has_stack) {
        const std::size_t errors = sink_.error_count();
        const std::size_t before = mark();
        const std::uint32_t variable = declare(stack, caught->stack->pos);
        bind(stack, variable);
        guard(caught->guard);
        if (variables_[variable].is_used && sink_.error_count() == errors)
            error(caught->stack->pos,
                  "stacktrace variable '" + std::string{stack.text()} +
                      "' must not be used in a guard");
        rewind(before);
        bind(stack, variable);
    }
    if (!has_stack) guard(caught->guard);
    sequence(caught->body);
    ways.push_back(bound_since(start));
    rewind(start);
}

void Linter::maybe(const MaybeExpr* one) {
    const std::size_t start = mark();
    sequence(one->body);
    make_unsafe(start, "maybe", one->pos);
    std::vector<Bound> ways;
    clauses(one->else_clauses, "else", one->else_pos, ways);
    ways.emplace_back();
    join(ways, "else", one->else_pos);
}

void Linter::call(const CallExpr* one) {
    if (one->callee->kind == ExprKind::kAtom)
        return local_call(one, one->callee->as<AtomExpr>()->name);
    std::vector<const Expr*> parts;
    if (one->callee->kind == ExprKind::kRemote) {
        parts = {one->callee->as<RemoteExpr>()->module, one->callee->as<RemoteExpr>()->function};
        const bool of_erlang = parts[0]->is_atom("erlang") && parts[1]->is_atom("is_record");
        if (of_erlang && one->args.size() == 2 && one->args[1]->kind == ExprKind::kAtom) {
            const auto found = records_.find(one->args[1]->as<AtomExpr>()->name);
            if (found != records_.end()) found->second.is_used = true;
        }
        // A call of a function of this very module by its full name needs no definition here, but
        // uses it.
        if (parts[0]->kind == ExprKind::kAtom && parts[0]->as<AtomExpr>()->name == module_.name &&
            parts[1]->kind == ExprKind::kAtom &&
            is_defined(parts[1]->as<AtomExpr>()->name, one->args.size())) {
            // Only exported functions can be called so; nothing to note.
        }
    } else {
        parts = {one->callee};
        switch (one->callee->kind) {
        case ExprKind::kInteger:
        case ExprKind::kFloat:
        case ExprKind::kChar:
        case ExprKind::kString:
        case ExprKind::kNil:
        case ExprKind::kList:
        case ExprKind::kTuple:
        case ExprKind::kMap:
        case ExprKind::kRecordIndex:
        case ExprKind::kListComp:
            warn(one->pos, "invalid function call");
            break;
        default:
            break;
        }
    }
    parts.insert(parts.end(), one->args.begin(), one->args.end());
    parallel(parts);
}

void Linter::local_call(const CallExpr* one, Symbol name) {
    const std::size_t arity = one->args.size();
    const std::uint64_t id = key(name, arity);
    const unsigned flags = bif_flags(name.text(), static_cast<std::uint32_t>(arity));
    const bool hidden = is_set("no_auto_import") || no_auto_import_.contains(id);
    parallel(one->args);
    if (is_defined(name, arity)) {
        if ((flags & kFirstBifs) != 0 && !hidden) {
            const std::string what = name_arity(name, arity);
            error(one->pos,
                  "ambiguous call of overridden pre R14 auto-imported BIF " + what +
                      "\n - use erlang:" + what + " or \"-compile({no_auto_import,[" + what +
                      "]}).\" to resolve name clash");
        }
        return mention(one->pos, name, arity);
    }
    if (imports_.contains(id)) return;
    if (name == std::string_view{"record_info"} && arity == 2) return record_info(one);
    if (flags != 0 && !hidden) {
        if (name == std::string_view{"is_record"} && arity == 2 &&
            one->args[1]->kind == ExprKind::kAtom)
            record(one->args[1]->as<AtomExpr>()->name, one->args[1]->pos);
        return;
    }
    const bool automatic = name == std::string_view{"module_info"} && arity <= 1;
    if (!automatic) mention(one->pos, name, arity);
}

void Linter::record_info(const CallExpr* one) {
    const Expr* what = one->args[0];
    if (one->args[1]->kind != ExprKind::kAtom ||
        (!what->is_atom("size") && !what->is_atom("fields")))
        return error(one->pos, "illegal record info");
    record(one->args[1]->as<AtomExpr>()->name, one->pos);
}

void Linter::fun(const FunExpr* one) {
    const std::size_t start = mark();
    if (one->name && one->name != std::string_view{"_"}) {
        const std::uint32_t old = lookup(one->name);
        if (old != kNone && variables_[old].unsafe.empty() && !is_set("nowarn_shadow_vars"))
            warn(one->pos,
                 "variable '" + std::string{one->name.text()} + "' shadowed in 'named fun'");
        const std::uint32_t variable = declare(one->name, one->pos);
        bind(one->name, variable);
    }
    for (const Clause* clause : one->clauses) {
        const std::size_t inner = mark();
        patterns(clause->patterns, Shadow::kFun);
        guard(clause->guard);
        sequence(clause->body);
        rewind(inner);
    }
    rewind(start);
}

void Linter::fun_local(const FunLocalExpr* one) {
    if (is_defined(one->name, one->arity)) return mention(one->pos, one->name, one->arity);
    if (imports_.contains(key(one->name, one->arity))) return;
    const bool hidden =
        is_set("no_auto_import") || no_auto_import_.contains(key(one->name, one->arity));
    if (bif_flags(one->name.text(), one->arity) != 0 && !hidden) return;
    mention(one->pos, one->name, one->arity);
}

void Linter::comprehension(const CompExpr* one) {
    const std::size_t start = mark();
    for (const Qualifier& part : one->qualifiers)
        qualifier(part);
    std::vector<const Expr*> made{one->element};
    if (one->value) made.push_back(one->value);
    made.insert(made.end(), one->more.begin(), one->more.end());
    parallel(made);
    rewind(start);
}

void Linter::qualifier(const Qualifier& one) {
    if (one.is_assignment()) {
        const auto* match = one.expr->as<MatchExpr>();
        if (!module_.compr_assign)
            error(match->pos, "matches using '=' are not allowed in comprehension qualifiers");
        expr(match->value);
        return patterns({&match->pattern, 1},
                        module_.compr_assign ? Shadow::kGenerate : Shadow::kNo);
    }
    if (one.kind == QualifierKind::kFilter) return expr(one.expr);
    // Generators side by side don't see each other's variables, and match at once.
    const bool is_zip = one.kind == QualifierKind::kZip;
    const std::span<const Qualifier> parts = is_zip ? one.parts : std::span{&one, 1};
    std::vector<Expr*> all;
    for (const Qualifier& part : parts) {
        if (part.kind == QualifierKind::kFilter) {
            error(part.expr->pos, "only generators are allowed in a zip generator.");
            continue;
        }
        const std::size_t start = mark();
        expr(part.expr);
        rewind(start);
        if (part.kind == QualifierKind::kBinaryGen && part.pattern->kind != ExprKind::kBinary) {
            error(part.pattern->pos, "illegal pattern");
            continue;
        }
        all.push_back(part.pattern);
        if (part.value_pattern) all.push_back(part.value_pattern);
    }
    patterns(all, Shadow::kGenerate);
}

void Linter::binary(const BinaryExpr* one) {
    std::vector<const Expr*> parts;
    for (const BitElement& element : one->elements) {
        segment_rules(element);
        parts.push_back(element.value);
        if (element.size) parts.push_back(element.size);
    }
    parallel(parts);
}

Linter::RecordInfo* Linter::record(Symbol name, Pos pos) {
    const auto found = records_.find(name);
    if (found == records_.end()) {
        if (module_.storage->native_records) return nullptr; // which have been refused
        error(pos, "record " + quote_atom(name.text()) + " undefined");
        return nullptr;
    }
    found->second.is_used = true;
    return &found->second;
}

void Linter::record_field(Symbol record_name, Symbol field, Pos pos, Pos record_pos) {
    const RecordInfo* info = record(record_name, record_pos);
    if (info && !info->fields.contains(field))
        error(pos,
              "field " + quote_atom(field.text()) + " undefined in record " +
                  quote_atom(record_name.text()));
}

void Linter::record_fields(const RecordExpr* one, bool is_update, bool is_pattern) {
    const RecordInfo* info = record(one->name, one->pos);
    std::vector<const Expr*> parts;
    if (one->base) parts.push_back(one->base);
    std::unordered_set<Symbol> seen;
    for (const RecordFieldInit& field : one->fields) {
        parts.push_back(field.value);
        if (field.is_wildcard) {
            if (is_update)
                error(field.pos,
                      "meaningless use of _ in update of record " + quote_atom(one->name.text()));
            continue;
        }
        if (!info) continue;
        const std::string in = " in record " + quote_atom(one->name.text());
        if (!info->fields.contains(field.name))
            error(field.pos, "field " + quote_atom(field.name.text()) + " undefined" + in);
        else if (!seen.insert(field.name).second)
            error(field.pos, "field " + quote_atom(field.name.text()) + " already defined" + in);
    }
    if (!is_pattern) return parallel(parts);
    for (const Expr* part : parts)
        pattern(part);
}

} // namespace joist::compiler
