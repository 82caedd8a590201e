// Expressions of bodies. See linter.h.
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/guard_expr.h"
#include "compiler/lint/linter.h"
#include "compiler/lint/obsolete.h"
#include "compiler/scan/token.h"

#include <algorithm>

namespace joist::compiler {

void Linter::sequence(ExprList list) {
    for (const Expr* one : list)
        expr(one);
}

void Linter::parallel(const std::vector<const Expr*>& list) {
    const std::size_t start = mark();
    const std::size_t touched = touched_.size();
    Bound all;
    for (const Expr* one : list) {
        untouch(touched);
        expr(one);
        if (mark() == start) continue;
        const Bound bound = bound_since(start);
        rewind(start);
        all.insert(all.end(), bound.begin(), bound.end());
    }
    touch_again(touched);
    for (const auto& [name, variable] : all) {
        // Bound by two of them: they must be equal, so the first counts as used.
        if (is_bound(name)) {
            use(variable);
            use(lookup(name));
        } else
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
        if (!list->tail) return parts_of(list->elements, "list", one->pos);
        std::vector<const Expr*> parts(list->elements.begin(), list->elements.end());
        parts.push_back(list->tail);
        return parts_of(parts, "list", one->pos);
    }
    case ExprKind::kTuple:
        return parts_of(one->as<TupleExpr>()->elements, "tuple", one->pos);
    case ExprKind::kMap: {
        const auto* map = one->as<MapExpr>();
        check_literal_update(map->base, one->pos);
        check_map_fields(map);
        std::vector<const Expr*> parts;
        if (map->base) parts.push_back(map->base);
        for (const MapField& field : map->fields) {
            parts.push_back(field.key);
            parts.push_back(field.value);
        }
        return parts_of(parts, "map", one->pos);
    }
    case ExprKind::kRecord:
        return record_fields(one->as<RecordExpr>(), one->as<RecordExpr>()->base != nullptr, false);
    case ExprKind::kRecordField: {
        const auto* access = one->as<RecordFieldExpr>();
        check_record_base(access->base, access->pos);
        if (is_native(access->module, access->name))
            native_field(
                access->module, access->name, access->field, access->field_pos, access->pos);
        else
            record_field(access->name, access->field, access->field_pos, access->pos);
        return expr(access->base);
    }
    case ExprKind::kRecordIndex: {
        const auto* index = one->as<RecordIndexExpr>();
        return record_field(index->name, index->field, index->field_pos, index->pos);
    }
    case ExprKind::kBinary:
        return binary(one->as<BinaryExpr>());
    case ExprKind::kUnary: {
        const std::size_t start = mark();
        expr(one->as<UnaryExpr>()->operand);
        return export_from(start, op_text(one->as<UnaryExpr>()->op), one->pos);
    }
    case ExprKind::kBinaryOp:
        return binary_operator(one->as<BinaryOpExpr>());
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch: {
        const auto* match = one->as<MatchExpr>();
        const std::size_t first = variables_.size();
        expr(match->value);
        // The pattern uses what was known before; what the value binds comes with it.
        const std::size_t touched = touched_.size();
        patterns({&match->pattern, 1}, Shadow::kNo);
        return touch_again(touched, first);
    }
    case ExprKind::kCall:
        return call(one->as<CallExpr>());
    case ExprKind::kRemote:
        return error(first_pos(one), "illegal expression");
    case ExprKind::kFun:
        return fun(one->as<FunExpr>());
    case ExprKind::kFunLocal:
        return fun_local(one->as<FunLocalExpr>());
    case ExprKind::kFunRemote: {
        const auto* remote = one->as<FunRemoteExpr>();
        const bool is_name = remote->module->kind == ExprKind::kAtom &&
                             remote->function->kind == ExprKind::kAtom &&
                             remote->arity->kind == ExprKind::kInteger;
        if (is_name)
            check_remote(remote->module->pos,
                         remote->module->as<AtomExpr>()->name,
                         remote->function->pos,
                         remote->function->as<AtomExpr>()->name,
                         static_cast<std::size_t>(remote->arity->as<IntegerExpr>()->value));
        if (is_name && remote->module->as<AtomExpr>()->name == module_.name)
            self_calls_.push_back(
                {one->pos,
                 remote->function->as<AtomExpr>()->name,
                 static_cast<std::uint32_t>(remote->arity->as<IntegerExpr>()->value),
                 current_});
        return parallel({remote->module, remote->function, remote->arity});
    }
    case ExprKind::kListComp:
    case ExprKind::kBinaryComp:
    case ExprKind::kMapComp:
        return comprehension(one->as<CompExpr>());
    case ExprKind::kBlock: {
        const std::size_t start = mark();
        sequence(one->as<BlockExpr>()->body);
        return export_from(start, "begin", one->pos, true);
    }
    case ExprKind::kIf: {
        std::vector<Bound> ways;
        clauses(one->as<IfExpr>()->clauses, ways);
        return join(ways, "if", one->pos);
    }
    case ExprKind::kCase: {
        const std::size_t first = variables_.size();
        expr(one->as<CaseExpr>()->subject);
        std::vector<Bound> ways;
        clauses(one->as<CaseExpr>()->clauses, ways, first);
        return join(ways, "case", one->pos);
    }
    case ExprKind::kReceive:
        return receive(one->as<ReceiveExpr>());
    case ExprKind::kTry:
        return try_expr(one->as<TryExpr>());
    case ExprKind::kMaybe:
        return maybe(one->as<MaybeExpr>());
    case ExprKind::kCatch: {
        if (switches_.deprecated_catch)
            warn(one->pos,
                 "'catch ...' is deprecated; please use 'try ... catch ... end' instead.\n"
                 "Compile directive 'nowarn_deprecated_catch' can be used to suppress\n"
                 "warnings in selected modules.",
                 5);
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

void Linter::clauses(ClauseList list, std::vector<Bound>& ways, std::size_t first) {
    const std::size_t touched = touched_.size();
    for (const Clause* one : list) {
        untouch(touched);
        ways.push_back(clause(one->patterns, one->guard, one->body));
    }
    touch_again(touched, first);
}

void Linter::receive(const ReceiveExpr* expr_) {
    std::vector<Bound> ways;
    std::size_t start = mark();
    const std::size_t touched = touched_.size();
    if (expr_->timeout) expr(expr_->timeout);
    const Bound by_timeout = bound_since(start);
    rewind(start);
    clauses(expr_->clauses, ways);
    if (expr_->timeout) {
        // What the timeout binds isn't seen behind it, but isn't free for others either.
        if (!by_timeout.empty()) ways.push_back(by_timeout);
        start = mark();
        untouch(touched);
        sequence(expr_->after_body);
        touch_again(touched);
        ways.push_back(bound_since(start));
        rewind(start);
    }
    join(ways, "receive", expr_->pos);
}

void Linter::try_expr(const TryExpr* one) {
    const std::size_t start = mark();
    const std::size_t first = variables_.size();
    sequence(one->body);
    std::vector<Bound> ways;
    clauses(one->of_clauses, ways);
    make_unsafe(start, "try", one->pos);
    const std::size_t touched = touched_.size();
    for (const CatchClause* caught : one->catch_clauses) {
        untouch(touched);
        catch_clause(caught, ways);
    }
    touch_again(touched, first);
    ways.emplace_back(); // none of them is sure to have been taken
    join(ways, "try", one->pos);
    const std::size_t after = mark();
    sequence(one->after_body);
    touch_again(touched, first);
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
    if (has_stack && is_bound(stack))
        error(caught->stack->pos,
              "stacktrace variable '" + std::string{stack.text()} +
                  "' must not be previously bound");
    else if (has_stack) {
        const std::size_t before = mark();
        const std::uint32_t variable = declare(stack, caught->stack->pos);
        variables_[variable].state = State::kTrace;
        bind(stack, variable);
        guard(caught->guard);
        variables_[variable].state = State::kBound;
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
    clauses(one->else_clauses, ways);
    ways.emplace_back();
    join(ways, "else", one->else_pos);
}

void Linter::call(const CallExpr* one) {
    if (one->callee->kind == ExprKind::kAtom)
        return local_call(one, one->callee->as<AtomExpr>()->name);
    std::vector<const Expr*> parts;
    if (one->callee->kind == ExprKind::kRemote) {
        parts = {one->callee->as<RemoteExpr>()->module, one->callee->as<RemoteExpr>()->function};
        if (parts[0]->kind == ExprKind::kAtom && parts[1]->kind == ExprKind::kAtom)
            remote_call(one);
    } else {
        parts = {one->callee};
        switch (one->callee->kind) {
        case ExprKind::kInteger:
        case ExprKind::kFloat:
        case ExprKind::kChar:
        case ExprKind::kString:
        case ExprKind::kNil:
        case ExprKind::kList:
        case ExprKind::kListComp:
            warn(one->pos, "invalid function call");
            break;
        // These are told of a module that is right otherwise.
        case ExprKind::kTuple:
        case ExprKind::kBinary:
            invalid_calls_.push_back(one->pos);
            break;
        case ExprKind::kMap:
            if (!one->callee->as<MapExpr>()->base) invalid_calls_.push_back(one->pos);
            break;
        default:
            break;
        }
    }
    parts.insert(parts.end(), one->args.begin(), one->args.end());
    parts_of(parts, "call", one->pos);
}

// m:f(...) with both names known.
void Linter::remote_call(const CallExpr* one) {
    const auto* remote = one->callee->as<RemoteExpr>();
    const Symbol module = remote->module->as<AtomExpr>()->name;
    const Symbol name = remote->function->as<AtomExpr>()->name;
    const std::size_t arity = one->args.size();
    if (module == module_.name)
        self_calls_.push_back({one->pos, name, static_cast<std::uint32_t>(arity), current_});
    if (module == std::string_view{"erlang"} && name == std::string_view{"is_record"} &&
        arity == 2 && one->args[1]->kind == ExprKind::kAtom)
        record(one->args[1]->as<AtomExpr>()->name, one->args[1]->pos);
    if (module == std::string_view{"erlang"} && name == std::string_view{"load_nif"} &&
        arity == 2) {
        loads_nif_ = true;
        const Term* inlined = module_.options.value("inline");
        const bool inlines = is_set("inline") || (inlined && inlined->is_list());
        if (inlines && switches_.nif_inline)
            warn(one->pos,
                 "inlining is enabled - local calls to NIFs may call their Erlang implementation "
                 "instead");
    }
    if (module == std::string_view{"qlc"} && name == std::string_view{"q"} &&
        (arity == 1 || arity == 2) && !includes_qlc_)
        warn(one->pos, "qlc:q/" + std::to_string(arity) + " called, but \"qlc.hrl\" not included");
    check_remote(remote->module->pos, module, remote->function->pos, name, arity);
    check_obsolete(one->pos, module.text(), name, arity);
    check_format(one, module.text(), name.text());
}

void Linter::check_obsolete(Pos pos, std::string_view module, Symbol name, std::size_t arity) {
    const ObsoleteRow* row = obsolete_function(module, name.text(), arity);
    if (!row) return;
    bool wanted = false;
    const FunctionSet* allowed = nullptr;
    switch (row->fate) {
    case Fate::kDeprecated:
        wanted = switches_.deprecated_function;
        allowed = &nowarn_deprecated_;
        break;
    case Fate::kRemoved:
        wanted = switches_.removed;
        allowed = &nowarn_removed_;
        break;
    case Fate::kUnsafe:
        wanted = switches_.unsafe_function;
        allowed = &nowarn_unsafe_;
        break;
    case Fate::kPossiblyUnsafe:
        wanted = switches_.possibly_unsafe_function;
        allowed = &nowarn_unsafe_;
        break;
    }
    if (!wanted || allowed->has(module, name.text(), arity)) return;
    warn(pos, quote_atom(module) + ":" + name_arity(name, arity) + " is " + std::string{row->text});
}

void Linter::local_call(const CallExpr* one, Symbol name) {
    const std::size_t arity = one->args.size();
    const std::uint64_t id = key(name, arity);
    const unsigned flags = bif_flags(name.text(), static_cast<std::uint32_t>(arity));
    parts_of(one->args, "call", one->pos);
    const auto imported = imports_.find(id);
    if (imported != imports_.end()) {
        imported->second.is_used = true;
        return check_obsolete(one->pos, imported->second.module.text(), name, arity);
    }
    if (is_defined(name, arity)) {
        if (flags != 0 && !is_hidden_bif(id)) ambiguous(one->pos, name, arity);
        return mention(one->pos, name, arity);
    }
    if (name == std::string_view{"record_info"} && arity == 2) return record_info(one);
    if (flags != 0 && !is_hidden_bif(id)) {
        if (name == std::string_view{"is_record"} && arity == 2 &&
            one->args[1]->kind == ExprKind::kAtom)
            record(one->args[1]->as<AtomExpr>()->name, one->args[1]->pos);
        return check_obsolete(one->pos, "erlang", name, arity);
    }
    const bool automatic = name == std::string_view{"module_info"} && arity <= 1;
    if (!automatic) mention(one->pos, name, arity);
}

void Linter::ambiguous(Pos pos, Symbol name, std::size_t arity) {
    if (!switches_.bif_clash || bif_clash_allowed_.contains(key(name, arity))) return;
    const std::string what = name_arity(name, arity);
    warn(pos,
         "ambiguous call of overridden auto-imported BIF " + what + " --\nuse erlang:" + what +
             " or \"-compile({no_auto_import,[" + what + "]}).\" to resolve name clash");
}

void Linter::record_info(const CallExpr* one) {
    const Expr* what = one->args[0];
    if (one->args[1]->kind != ExprKind::kAtom || what->kind != ExprKind::kAtom)
        return error(one->pos, "illegal record info");
    if (!what->is_atom("size") && !what->is_atom("fields"))
        return error(what->pos, "illegal record info");
    const Symbol name = one->args[1]->as<AtomExpr>()->name;
    const auto found = records_.find(name);
    if (found == records_.end() || found->second.form->is_native)
        return error(what->pos, "record_info/2 is only supported for tuple records");
    record(name, one->pos);
}

// Made of a literal, it could have been written so at once.
void Linter::check_literal_update(const Expr* base, Pos pos) {
    if (!base || !switches_.update_literal) return;
    for (const Expr* one = base; one;) {
        const Expr* next = nullptr;
        if (one->kind == ExprKind::kMap)
            next = one->as<MapExpr>()->base;
        else if (one->kind == ExprKind::kRecord)
            next = one->as<RecordExpr>()->base;
        else
            return;
        if (!next) break;
        one = next;
    }
    warn(pos, "expression updates a literal");
}

void Linter::check_map_fields(const MapExpr* map) {
    if (map->base) return;
    for (const MapField& field : map->fields)
        if (field.exact)
            error(field.pos, "only association operators '=>' are allowed in map construction");
}

// What can't be a record, before a `#r`.
void Linter::check_record_base(const Expr* base, Pos pos) {
    switch (base->kind) {
    case ExprKind::kInteger:
    case ExprKind::kFloat:
    case ExprKind::kChar:
    case ExprKind::kString:
    case ExprKind::kNil:
    case ExprKind::kList:
    case ExprKind::kFun:
    case ExprKind::kAtom:
    case ExprKind::kFunLocal:
    case ExprKind::kFunRemote:
    case ExprKind::kRecordIndex:
    case ExprKind::kListComp:
        return warn(pos, "invalid record expression");
    default:
        return;
    }
}

void Linter::binary_operator(const BinaryOpExpr* op) {
    if (op->op != Op::kAndalso && op->op != Op::kOrelse) {
        if (op->op == Op::kExactEq || op->op == Op::kExactNe) {
            check_float_zero(op->left);
            check_float_zero(op->right);
        }
        if (op->op == Op::kAnd || op->op == Op::kOr) obsolete_operator(op);
        const std::size_t start = mark();
        parallel({op->left, op->right});
        return export_from(start, op_text(op->op), op->pos);
    }
    const std::size_t first = mark();
    expr(op->left);
    export_from(first, op_text(op->op), op->pos);
    const std::size_t start = mark();
    expr(op->right);
    make_unsafe(start, op_text(op->op), op->pos);
    export_from(first, op_text(op->op), op->pos);
}

void Linter::obsolete_operator(const BinaryOpExpr* op) {
    if (!switches_.obsolete_bool_op) return;
    const std::string name{op_text(op->op)};
    const std::string other = op->op == Op::kAnd ? "andalso" : "orelse";
    warn(op->pos,
         "'" + name + "' is deprecated; use the short circuiting '" + other + "' instead.\nThe '" +
             name +
             "' operator, which always evaluates both sides, could be\n"
             "removed in a future version of Erlang/OTP.\n"
             "Note that the 'and' and 'or' operators have unexpected precedence, so\n"
             "that e.g. `X > 3 or is_tuple(X)` parses as `X > (3 or is_tuple(X))`.\n"
             "Compile directive 'nowarn_obsolete_bool_op' can be used to suppress\n"
             "warnings in selected modules.");
}

void Linter::check_float_zero(const Expr* one) {
    if (!switches_.match_float_zero || one->kind != ExprKind::kFloat ||
        one->as<FloatExpr>()->value != 0)
        return;
    warn(one->pos,
         "matching on the float 0.0 will no longer also match -0.0 in OTP 27.\n"
         "If you specifically intend to match 0.0 alone, write +0.0 instead.");
}

void Linter::fun(const FunExpr* one) {
    const std::size_t start = mark();
    const std::size_t touched = touched_.size();
    std::uint32_t hidden = kNone;
    std::uint32_t own = kNone;
    if (one->name && one->name != std::string_view{"_"}) {
        if (is_bound(one->name)) hidden = lookup(one->name);
        if (hidden != kNone && switches_.shadow_vars)
            warn(one->pos,
                 "variable '" + std::string{one->name.text()} + "' shadowed in 'named fun'");
        own = declare(one->name, one->pos);
        bind(one->name, own);
    }
    for (const Clause* clause : one->clauses) {
        const std::size_t inner = mark();
        untouch(touched);
        patterns(clause->patterns, Shadow::kFun);
        guard(clause->guard);
        sequence(clause->body);
        rewind(inner);
    }
    rewind(start);
    touch_again(touched);
    // A use of the fun's name counts for what it hides too.
    if (hidden != kNone && variables_[own].is_used) use(hidden);
}

void Linter::fun_local(const FunLocalExpr* one) {
    const std::uint64_t id = key(one->name, one->arity);
    const bool is_bif = bif_flags(one->name.text(), one->arity) != 0 && !is_hidden_bif(id);
    const auto imported = imports_.find(id);
    if (imported != imports_.end()) {
        if (is_bif)
            imported->second.is_used = true;
        else
            error(one->pos,
                  "creating a fun from imported name " + name_arity(one->name, one->arity) +
                      " is not allowed");
        return;
    }
    if (is_defined(one->name, one->arity)) {
        if (is_bif) ambiguous(one->pos, one->name, one->arity);
        return mention(one->pos, one->name, one->arity);
    }
    if (is_bif || (one->name == std::string_view{"module_info"} && one->arity <= 1)) return;
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
    if (module_.is_assignment(one)) {
        const auto* match = one.expr->as<MatchExpr>();
        if (!module_.compr_assign)
            error(match->pos,
                  "matches using '=' are not allowed in comprehension qualifiers\n"
                  "unless the experimental 'compr_assign' language feature is enabled.\n"
                  "With 'compr_assign' enabled, a match 'P = E' will behave as a\n"
                  "strict generator 'P <:- [E]'.\"");
        expr(match->value);
        return patterns({&match->pattern, 1},
                        module_.compr_assign ? Shadow::kGenerate : Shadow::kNo);
    }
    if (one.kind == QualifierKind::kFilter) return filter(one.expr);
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
        if (part.kind == QualifierKind::kBinaryGen) check_generator(part.pattern->as<BinaryExpr>());
        all.push_back(part.pattern);
        if (part.value_pattern) all.push_back(part.value_pattern);
    }
    patterns(all, Shadow::kGenerate);
}

// A filter that may be a guard is one.
void Linter::filter(const Expr* test) {
    const GuardNames names{[this](Symbol name) {
                               const auto found = records_.find(name);
                               return found == records_.end() ? nullptr : found->second.form;
                           },
                           [this](Symbol name, std::size_t arity) {
                               const auto imported = imports_.find(key(name, arity));
                               return !is_defined(name, arity) &&
                                      (imported == imports_.end() ||
                                       imported->second.module == std::string_view{"erlang"});
                           }};
    if (!is_guard_test(test, names))
        expr(test);
    else if (!old_test(test))
        guard_expr(test, Place::kGuard);
}

// A segment that takes the rest would leave nothing to generate from.
void Linter::check_generator(const BinaryExpr* pattern) {
    for (const BitElement& element : pattern->elements)
        if ((element.type == BitType::kBinary || element.type == BitType::kBitstring) &&
            !element.size)
            error(element.pos,
                  "binary fields without size are not allowed in patterns of bit string "
                  "generators");
}

void Linter::binary(const BinaryExpr* one) {
    std::vector<const Expr*> parts;
    for (const BitElement& element : one->elements) {
        segment_rules(element, false);
        parts.push_back(element.value);
        if (element.size) parts.push_back(element.size);
    }
    parts_of(parts, "binary", one->pos);
}

Linter::RecordInfo* Linter::record(Symbol name, Pos pos) {
    const auto found = records_.find(name);
    if (found == records_.end()) {
        if (record_imports_.contains(name)) return nullptr;
        undefined_record(name, pos, record_names_);
        return nullptr;
    }
    if (!in_record_definition_) found->second.is_used = true;
    return &found->second;
}

/// One of `known` may be meant.
void Linter::undefined_record(Symbol name, Pos pos, const std::vector<Symbol>& known) {
    std::vector<std::string_view> names;
    for (const Symbol one : known)
        names.push_back(one.text());
    const std::string meant = suggestion(name.text(), names);
    error(pos,
          "record " + quote_atom(name.text()) + " undefined" +
              (meant.empty() ? "" : ", did you mean " + meant + "?"));
}

std::string Linter::undefined_field(const RecordInfo* info, Symbol field, Symbol record_name) {
    std::vector<std::string_view> names;
    for (const RecordFieldDef& one : info->form->fields)
        names.push_back(one.name.text());
    const std::string meant = suggestion(field.text(), names);
    // OTP leaves the record's name unquoted.
    return "field " + quote_atom(field.text()) + " undefined in record " +
           std::string{record_name.text()} + (meant.empty() ? "" : ", did you mean " + meant + "?");
}

void Linter::record_field(Symbol record_name, Symbol field, Pos pos, Pos record_pos) {
    if (is_native({}, record_name)) {
        native_info({}, record_name, record_pos);
        return error(record_pos,
                     "syntax #" + quote_atom(record_name.text()) + "." + quote_atom(field.text()) +
                         " is only supported for tuple records");
    }
    const RecordInfo* info = record(record_name, record_pos);
    if (info && !info->fields.contains(field))
        error(pos, undefined_field(info, field, record_name));
}

void Linter::record_fields(const RecordExpr* one, bool is_update, bool is_pattern) {
    if (is_native(one->module, one->name)) return native_fields(one, is_update, is_pattern);
    const RecordInfo* info = record(one->name, one->pos);
    if (is_update) {
        check_record_base(one->base, one->pos);
        check_literal_update(one->base, one->pos);
    }
    if (!info) {
        if (one->base && !is_pattern) expr(one->base);
        return;
    }
    std::vector<const Expr*> parts;
    if (one->base) parts.push_back(one->base);
    std::unordered_set<Symbol> seen;
    bool wildcard = false;
    const std::size_t named = static_cast<std::size_t>(
        std::count_if(one->fields.begin(), one->fields.end(), [](const auto& field) {
            return !field.is_wildcard;
        }));
    for (const RecordFieldInit& field : one->fields) {
        if (field.is_wildcard) {
            parts.push_back(field.value);
            const bool none_left = wildcard || (is_pattern && named >= info->form->fields.size());
            if (is_update)
                error(field.pos,
                      "meaningless use of _ in update of record " + quote_atom(one->name.text()));
            else if (none_left)
                error(field.pos, "'_' initializes no omitted fields");
            wildcard = true;
            continue;
        }
        if (!info->fields.contains(field.name)) {
            error(field.pos, undefined_field(info, field.name, one->name));
            if (is_pattern) continue;
        } else if (!seen.insert(field.name).second)
            error(field.pos,
                  "field " + quote_atom(field.name.text()) + " already defined in record " +
                      quote_atom(one->name.text()));
        parts.push_back(field.value);
    }
    if (!is_pattern) return parallel(parts);
    for (const Expr* part : parts)
        pattern(part);
}

} // namespace joist::compiler
