// Expressions of bodies. See desugar.h.
#include "compiler/core/desugar.h"

#include "compiler/core/constants.h"
#include "compiler/lint/erl_bifs.h"

#include <algorithm>

namespace joist::compiler::core {

Expr* Desugar::bound(Expr* made, Bindings& before) {
    if (made->is_atomic()) return made;
    const VarId id = module_.new_var();
    before.push_back({make_.list<VarId>({id}), made});
    return make_.var(id, made->pos);
}

Expr* Desugar::atom(const ast::Expr* expr, Bindings& before) {
    return bound(value(expr, before), before);
}

/// Results of comprehensions that a term may be made of. They all are in registers at the same
/// time, of which the machine has 1024; what is far above is refused here, before it has cost
/// minutes.
constexpr std::size_t kMaxWaiting = 10'000;

void Desugar::Apart::wait_for_all(const ast::Expr* expr, const Expr* made) {
    const bool comprehension = expr->kind == ast::ExprKind::kListComp ||
                               expr->kind == ast::ExprKind::kBinaryComp ||
                               expr->kind == ast::ExprKind::kMapComp;
    if (comprehension && !made->is_literal() && ++waiting_ > kMaxWaiting)
        desugar_.too_large(pos_, "terms made of comprehensions are");
}

Expr* Desugar::Apart::atom(const ast::Expr* expr) {
    if (waiting_ > kMaxWaiting) return desugar_.make_.literal(desugar_.make_.pool().nil(), pos_);
    const std::size_t start = desugar_.mark();
    const std::size_t funs = desugar_.numbered_.size();
    Expr* made = desugar_.atom(expr, before_);
    wait_for_all(expr, made);
    if (desugar_.numbered_.size() > funs) starts_.push_back(funs);
    if (desugar_.mark() == start) return made;
    const auto names = desugar_.bound_since(start);
    desugar_.rewind(start);
    bound_.insert(bound_.end(), names.begin(), names.end());
    auto& beside = desugar_.beside_;
    for (const auto& [name, id] : names) {
        if (name.id() >= beside.size()) beside.resize(name.id() + 1, kNoVar);
        hidden_.push_back(beside[name.id()]);
        beside[name.id()] = id;
    }
    return made;
}

// OTP's compiler takes the operands from the last to the first where it numbers funs, whose names
// traces show.
void Desugar::Apart::number_backwards() {
    auto& funs = desugar_.numbered_;
    const auto at = [&](std::size_t i) { return funs.begin() + static_cast<std::ptrdiff_t>(i); };
    std::vector<FunInfo*> backwards;
    std::size_t end = funs.size();
    for (std::size_t i = starts_.size(); i-- > 0; end = starts_[i])
        backwards.insert(backwards.end(), at(starts_[i]), at(end));
    std::copy(backwards.begin(), backwards.end(), at(starts_.front()));
}

void Desugar::Apart::forget() {
    for (std::size_t i = hidden_.size(); i-- > 0;)
        desugar_.beside_[bound_[i].first.id()] = hidden_[i];
}

void Desugar::Apart::meet() {
    Make& make = desugar_.make_;
    for (const auto& [name, id] : bound_) {
        const VarId first = desugar_.lookup(name);
        if (first == kNoVar) {
            desugar_.bind(name, id);
            continue;
        }
        if (first == id) continue;
        const VarId again = desugar_.module_.new_var();
        Expr* value = make.var(id, pos_);
        Clause* clause = make.clause(pos_, {make.any(pos_, again)}, {}, make.body(value));
        clause->equalities = make.list<Equality>({{again, first}});
        Expr* choice = make.with_args(ExprKind::kCase, pos_, {value});
        choice->wide->clauses = make.list<Clause*>({clause});
        choice->wide->body =
            make.body(make.match_fail(Fail::kBadMatch, pos_, make.list<Expr*>({value})));
        before_.push_back({{}, choice});
    }
}

VarId Desugar::as_variable(Expr* atomic, Bindings& before) {
    if (atomic->is_var()) return atomic->var;
    const VarId id = module_.new_var();
    before.push_back({make_.list<VarId>({id}), atomic});
    return id;
}

void Desugar::effect(const ast::Expr* expr, Bindings& before) {
    // A list that nobody wants isn't built.
    if (expr->kind == ast::ExprKind::kMatch &&
        expr->as<MatchExpr>()->pattern->kind == ast::ExprKind::kVar &&
        expr->as<MatchExpr>()->pattern->as<VarExpr>()->is_wildcard())
        return effect(expr->as<MatchExpr>()->value, before);
    Expr* made = nullptr;
    switch (expr->kind) {
    case ast::ExprKind::kListComp:
        made = effect_comprehension(expr->as<CompExpr>(), before);
        break;
    case ast::ExprKind::kBlock:
        for (const ast::Expr* one : expr->as<BlockExpr>()->body)
            effect(one, before);
        return;
    case ast::ExprKind::kCase:
        made = case_expr(expr->as<CaseExpr>(), before, Exports::kYes, Wanted::kNo);
        break;
    case ast::ExprKind::kIf:
        made = if_expr(expr->as<IfExpr>(), before, Exports::kYes, Wanted::kNo);
        break;
    default:
        made = value(expr, before);
    }
    if (!made->is_atomic()) before.push_back({{}, made});
}

Expr* Desugar::sequence(ast::ExprList list, Bindings& before, Exports exports) {
    for (std::size_t i = 0; i + 1 < list.size(); ++i)
        effect(list[i], before);
    return value(list.back(), before, exports);
}

Body* Desugar::body(ast::ExprList list, Exports exports, Wanted wanted) {
    Bindings before;
    if (wanted == Wanted::kYes) {
        Expr* result = sequence(list, before, exports);
        return make_.body(before, result);
    }
    for (const ast::Expr* one : list)
        effect(one, before);
    return make_.body(before, make_.atom("ok", list.back()->pos));
}

Expr* Desugar::value(const ast::Expr* expr, Bindings& before, Exports exports) {
    const Pos pos = expr->pos;
    switch (expr->kind) {
    case ast::ExprKind::kVar: {
        const VarId id = lookup(expr->as<VarExpr>()->name);
        return id == kNoVar ? make_.atom("undefined", pos) : make_.var(id, pos);
    }
    case ast::ExprKind::kAtom:
        return make_.atom(expr->as<AtomExpr>()->name, pos);
    case ast::ExprKind::kInteger:
        return integer(expr->as<IntegerExpr>());
    case ast::ExprKind::kChar:
        return make_.integer(static_cast<std::int64_t>(expr->as<CharExpr>()->value), pos);
    case ast::ExprKind::kFloat:
        return make_.literal(make_.pool().real(expr->as<FloatExpr>()->value), pos);
    case ast::ExprKind::kString:
        return string_literal(expr->as<StringExpr>());
    case ast::ExprKind::kNil:
        return make_.literal(make_.pool().nil(), pos);
    case ast::ExprKind::kList:
        return list(expr->as<ListExpr>(), before);
    case ast::ExprKind::kTuple:
        return tuple(expr->as<TupleExpr>(), before);
    case ast::ExprKind::kMap:
        return map(expr->as<MapExpr>(), before);
    case ast::ExprKind::kRecord:
        return expr->as<RecordExpr>()->base ? record_update(expr->as<RecordExpr>(), before)
                                            : record_make(expr->as<RecordExpr>(), before);
    case ast::ExprKind::kRecordField:
        return record_access(expr->as<RecordFieldExpr>(), before);
    case ast::ExprKind::kRecordIndex:
        return record_index(expr->as<RecordIndexExpr>());
    case ast::ExprKind::kBinary:
        return binary(expr->as<BinaryExpr>(), before);
    case ast::ExprKind::kUnary:
        return unary(expr->as<UnaryExpr>(), before);
    case ast::ExprKind::kBinaryOp:
        return binary_op(expr->as<BinaryOpExpr>(), before, exports);
    case ast::ExprKind::kMatch:
    case ast::ExprKind::kMaybeMatch:
        return match(expr->as<MatchExpr>(), before, exports);
    case ast::ExprKind::kCall:
        return call(expr->as<CallExpr>(), before);
    case ast::ExprKind::kRemote:
        return make_.atom("undefined", pos);
    case ast::ExprKind::kFun:
        return fun(expr->as<FunExpr>());
    case ast::ExprKind::kFunLocal:
        return fun_local(expr->as<FunLocalExpr>());
    case ast::ExprKind::kFunRemote:
        return fun_remote(expr->as<FunRemoteExpr>(), before);
    case ast::ExprKind::kListComp:
        return list_comprehension(expr->as<CompExpr>(), before, [this, pos](Bindings&) {
            return make_.literal(make_.pool().nil(), pos);
        });
    case ast::ExprKind::kBinaryComp:
        return binary_comprehension(expr->as<CompExpr>(), before);
    case ast::ExprKind::kMapComp:
        return map_comprehension(expr->as<CompExpr>(), before);
    case ast::ExprKind::kBlock:
        return sequence(expr->as<BlockExpr>()->body, before, exports);
    case ast::ExprKind::kIf:
        return if_expr(expr->as<IfExpr>(), before, exports);
    case ast::ExprKind::kCase:
        return case_expr(expr->as<CaseExpr>(), before, exports);
    case ast::ExprKind::kReceive:
        return receive(expr->as<ReceiveExpr>(), before, exports);
    case ast::ExprKind::kTry:
        return try_expr(expr->as<TryExpr>());
    case ast::ExprKind::kMaybe:
        return maybe(expr->as<MaybeExpr>(), before);
    case ast::ExprKind::kCatch:
        return catch_expr(expr->as<CatchExpr>());
    }
    return make_.atom("undefined", pos);
}

Expr* Desugar::integer(const ast::IntegerExpr* expr) {
    if (expr->limbs.empty()) return make_.integer(expr->value, expr->pos);
    return make_.literal(make_.pool().integer(false, expr->limbs), expr->pos);
}

Expr* Desugar::string_literal(const ast::StringExpr* expr) {
    return make_.literal(make_.pool().string(expr->value), expr->pos);
}

Expr* Desugar::list(const ast::ListExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    std::vector<Expr*> elements;
    elements.reserve(expr->elements.size());
    for (const ast::Expr* element : expr->elements)
        elements.push_back(apart.atom(element));
    Expr* result =
        expr->tail ? apart.atom(expr->tail) : make_.literal(make_.pool().nil(), expr->pos);
    for (std::size_t i = elements.size(); i-- > 0;)
        result = make_.cons(expr->pos, elements[i], bound(result, before));
    return result;
}

Expr* Desugar::tuple(const ast::TupleExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    std::vector<Expr*> elements;
    elements.reserve(expr->elements.size());
    for (const ast::Expr* element : expr->elements)
        elements.push_back(apart.atom(element));
    return make_.tuple(expr->pos, make_.list(elements));
}

// Literal keys that follow each other are put at once (the last of equal ones counts); another key
// may equal any and is put alone. `before` null: nested, as in guards.
Expr* Desugar::map_parts(Pos pos,
                         Expr* base,
                         std::span<const ast::MapField> fields,
                         const std::function<Expr*(const ast::Expr*)>& translate,
                         Bindings* before) {
    struct Part {
        bool exact;
        Expr* key;
        Expr* value;
    };
    std::vector<Part> parts;
    bool constant = base == nullptr;
    for (const ast::MapField& field : fields) {
        Expr* key = translate(field.key);
        Expr* item = translate(field.value);
        constant = constant && key->is_literal() && item->is_literal() &&
                   key->literal->depth == 0 && !key->literal->is_float();
        parts.push_back({field.exact, key, item});
    }
    if (constant) {
        std::vector<std::pair<const Literal*, const Literal*>> pairs;
        for (const Part& part : parts)
            pairs.emplace_back(part.key->literal, part.value->literal);
        return make_.literal(make_.pool().map(pairs), pos);
    }
    Expr* result = base ? base : make_.literal(make_.pool().map({}), pos);
    if (parts.empty()) return make_.with_args(ExprKind::kMap, pos, {result});
    for (std::size_t i = 0; i < parts.size();) {
        if (before) result = bound(result, *before);
        std::vector<Expr*> args{result};
        const bool exact = parts[i].exact;
        if (!parts[i].key->is_literal()) {
            args.push_back(parts[i].key);
            args.push_back(parts[i].value);
            ++i;
        } else {
            std::unordered_map<const Literal*, std::size_t> places;
            for (; i < parts.size() && parts[i].exact == exact && parts[i].key->is_literal(); ++i) {
                const std::size_t at =
                    places.emplace(parts[i].key->literal, args.size()).first->second;
                if (at >= args.size()) args.resize(at + 2);
                args[at] = parts[i].key;
                args[at + 1] = parts[i].value;
            }
        }
        result = make_.with_args(ExprKind::kMap, pos, make_.list(args));
        result->exact = exact;
    }
    return result;
}

Expr* Desugar::map(const ast::MapExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    Expr* base = expr->base ? apart.atom(expr->base) : nullptr;
    return map_parts(
        expr->pos,
        base,
        expr->fields,
        [&](const ast::Expr* part) {
            apart.keep_order();
            return apart.atom(part);
        },
        &before);
}

Expr* Desugar::unary(const ast::UnaryExpr* expr, Bindings& before) {
    return guard_operator(expr->op, expr->pos, {atom(expr->operand, before)});
}

// Can the value be nothing but true or false?
static bool gives_boolean(const Expr* expr, Symbol erlang) {
    switch (expr->kind) {
    case ExprKind::kLiteral:
        return expr->literal->is_atom("true") || expr->literal->is_atom("false");
    case ExprKind::kAndalso:
    case ExprKind::kOrelse:
        return gives_boolean(expr->wide->body->result, erlang);
    case ExprKind::kCall: {
        if (expr->module != erlang) return false;
        const std::string_view name = expr->name.text();
        return is_comparison_operator(name, expr->arity) ||
               is_boolean_operator(name, expr->arity) ||
               (bif_flags(name, expr->arity) & kTypeTest) != 0;
    }
    default:
        return false;
    }
}

// A subject that is only tested for true and false stays an expression, so that no boolean is made.
Expr* Desugar::condition(const ast::Expr* expr, Bindings& before) {
    Expr* made = value(expr, before, Exports::kYes);
    return gives_boolean(made, make_.erlang()) ? made : bound(made, before);
}

Expr* Desugar::binary_op(const ast::BinaryOpExpr* expr, Bindings& before, Exports exports) {
    switch (expr->op) {
    case ast::Op::kAndalso:
    case ast::Op::kOrelse: {
        Expr* made =
            make_.with_args(expr->op == ast::Op::kAndalso ? ExprKind::kAndalso : ExprKind::kOrelse,
                            expr->pos,
                            {condition(expr->left, before)});
        const std::size_t start = mark();
        Bindings inner;
        Expr* right = value(expr->right, inner, Exports::kNo);
        made->wide->body = make_.body(inner, right);
        rewind(start);
        return made;
    }
    case ast::Op::kAppend:
        return append(expr, before);
    default:
        break;
    }
    Apart apart{*this, expr->pos, before};
    Expr* left = apart.atom(expr->left);
    Expr* right = apart.atom(expr->right);
    return guard_operator(expr->op, expr->pos, {left, right});
}

// `[A, B] ++ T` and `"ab" ++ T` need no call; neither does a comprehension, whose list can end in
// T.
Expr* Desugar::append(const ast::BinaryOpExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    if (expr->left->kind == ast::ExprKind::kListComp) {
        Expr* more = apart.atom(expr->right);
        return list_comprehension(
            expr->left->as<CompExpr>(), before, [more](Bindings&) { return more; });
    }
    std::vector<Expr*> elements;
    if (expr->left->kind == ast::ExprKind::kList && !expr->left->as<ListExpr>()->tail) {
        for (const ast::Expr* element : expr->left->as<ListExpr>()->elements)
            elements.push_back(apart.atom(element));
    } else if (expr->left->kind == ast::ExprKind::kString) {
        for (const char32_t c : expr->left->as<StringExpr>()->value)
            elements.push_back(make_.integer(static_cast<std::int64_t>(c), expr->left->pos));
    }
    if (elements.empty()) {
        Expr* left = apart.atom(expr->left);
        Expr* right = apart.atom(expr->right);
        return guard_operator(expr->op, expr->pos, {left, right});
    }
    Expr* result = apart.atom(expr->right);
    for (std::size_t i = elements.size(); i-- > 0;)
        result = make_.cons(expr->pos, elements[i], bound(result, before));
    return result;
}

Expr* Desugar::match(const ast::MatchExpr* expr, Bindings& before, Exports) {
    if (expr->pattern->kind == ast::ExprKind::kVar) {
        const auto* variable = expr->pattern->as<VarExpr>();
        if (variable->is_wildcard()) return value(expr->value, before);
        Expr* made = value(expr->value, before);
        const VarId earlier = beside(variable->name);
        const bool fresh = lookup(variable->name) == kNoVar;
        if (fresh && earlier == kNoVar) {
            if (!made->is_var()) {
                const VarId id = module_.new_var(variable->name);
                before.push_back({make_.list<VarId>({id}), made});
                if (!made->is_literal()) made = make_.var(id, expr->pos);
                bind(variable->name, id);
            } else {
                bind(variable->name, made->var);
            }
            return made;
        }
        made = bound(made, before);
        const std::size_t start = mark();
        Clause* clause = module_.arena.make<Clause>();
        clause->pos = expr->pos;
        patterns({&expr->pattern, 1}, *clause, false);
        rewind(start);
        clause->body = make_.body(made);
        Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, {made});
        choice->wide->clauses = make_.list<Clause*>({clause});
        choice->wide->body =
            make_.body(make_.match_fail(Fail::kBadMatch, expr->pos, make_.list<Expr*>({made})));
        before.push_back({{}, choice});
        if (fresh) bind(variable->name, earlier);
        return made;
    }
    Expr* subject = atom(expr->value, before);
    const std::size_t start = mark();
    Clause* clause = module_.arena.make<Clause>();
    clause->pos = expr->pos;
    patterns({&expr->pattern, 1}, *clause, false);
    const auto names = bound_since(start);
    rewind(start);
    std::vector<Expr*> inside;
    std::vector<VarId> outside;
    for (const auto& [name, id] : names) {
        inside.push_back(make_.var(id, expr->pos));
        outside.push_back(module_.new_var(name));
        bind(name, outside.back());
    }
    Expr* result = inside.size() == 1
                       ? inside[0]
                       : make_.with_args(ExprKind::kValues, expr->pos, make_.list(inside));
    clause->body = make_.body(result);
    Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, {subject});
    choice->wide->clauses = make_.list<Clause*>({clause});
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kBadMatch, expr->pos, make_.list<Expr*>({subject})));
    before.push_back({make_.list(outside), choice});
    return subject;
}

Expr* Desugar::call(const ast::CallExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    if (expr->callee->kind == ast::ExprKind::kAtom)
        return named_call(expr, expr->callee->as<AtomExpr>()->name, before);
    if (expr->callee->kind == ast::ExprKind::kRemote) {
        const auto* remote = expr->callee->as<RemoteExpr>();
        Expr* callee_module = apart.atom(remote->module);
        Expr* function = apart.atom(remote->function);
        const bool known = callee_module->is_literal() && callee_module->literal->is_atom() &&
                           function->is_literal() && function->literal->is_atom();
        if (known && callee_module->literal->atom == make_.erlang()) {
            if (Expr* made = record_test_call(expr, function->literal->atom, before)) return made;
            if (Expr* made = range_test_call(expr, function->literal->atom, before)) return made;
            if (Expr* made = apply_call(expr, function->literal->atom, before)) return made;
        }
        std::vector<Expr*> args;
        if (!known) args = {callee_module, function};
        for (const ast::Expr* arg : expr->args)
            args.push_back(apart.atom(arg));
        if (!known) return make_.with_args(ExprKind::kCallVar, expr->pos, make_.list(args));
        return remote_call(
            expr->pos, callee_module->literal->atom, function->literal->atom, std::move(args));
    }
    std::vector<Expr*> args{apart.atom(expr->callee)};
    apart.keep_order();
    for (const ast::Expr* arg : expr->args)
        args.push_back(apart.atom(arg));
    return make_.with_args(ExprKind::kApply, expr->pos, make_.list(args));
}

Expr* Desugar::remote_call(Pos pos, Symbol callee, Symbol name, std::vector<Expr*> args) {
    if (callee == make_.erlang() &&
        is_guard_function(name.text(), static_cast<std::uint32_t>(args.size()))) {
        std::vector<const Literal*> constants;
        for (const Expr* arg : args)
            if (arg->is_literal()) constants.push_back(arg->literal);
        if (constants.size() == args.size()) {
            if (const Literal* known = fold_call(make_.pool(), name.text(), constants))
                return make_.literal(known, pos);
        }
    }
    return make_.call(callee, name, pos, make_.list(args));
}

/// No function has more.
constexpr std::size_t kMaxArguments = 255;

// apply with a list of known length is a call.
Expr* Desugar::apply_call(const ast::CallExpr* expr, Symbol name, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    if (name != std::string_view{"apply"} || (expr->args.size() != 2 && expr->args.size() != 3))
        return nullptr;
    // [A, B | [C]] is as good as [A, B, C].
    std::vector<const ast::Expr*> elements;
    const ast::Expr* last = expr->args.back();
    while (last && last->kind == ast::ExprKind::kList) {
        const auto* list = last->as<ListExpr>();
        elements.insert(elements.end(), list->elements.begin(), list->elements.end());
        last = list->tail;
    }
    if ((last && last->kind != ast::ExprKind::kNil) || elements.size() > kMaxArguments)
        return nullptr;
    std::vector<Expr*> args;
    for (std::size_t i = 0; i + 1 < expr->args.size(); ++i)
        args.push_back(apart.atom(expr->args[i]));
    for (const ast::Expr* arg : elements)
        args.push_back(apart.atom(arg));
    if (expr->args.size() == 2)
        return make_.with_args(ExprKind::kApply, expr->pos, make_.list(args));
    const bool known = args[0]->is_literal() && args[0]->literal->is_atom() &&
                       args[1]->is_literal() && args[1]->literal->is_atom();
    if (!known) return make_.with_args(ExprKind::kCallVar, expr->pos, make_.list(args));
    const Symbol callee = args[0]->literal->atom;
    const Symbol function = args[1]->literal->atom;
    args.erase(args.begin(), args.begin() + 2);
    return remote_call(expr->pos, callee, function, std::move(args));
}

// is_integer(X, Low, High) is tests that each release has; where they don't say, it is called.
Expr* Desugar::range_test_call(const ast::CallExpr* expr, Symbol name, Bindings& before) {
    if (name != std::string_view{"is_integer"} || expr->args.size() != 3) return nullptr;
    const Pos pos = expr->pos;
    std::vector<Expr*> args;
    {
        Apart apart{*this, pos, before};
        for (const ast::Expr* arg : expr->args)
            args.push_back(apart.atom(arg));
    }
    std::vector<Expr*> bounds;
    for (std::size_t i = 1; i < 3; ++i)
        if (!args[i]->is_literal() || !args[i]->literal->is_integer())
            bounds.push_back(make_.erlang_call("is_integer", pos, {args[i]}));
    std::vector<Expr*> inside = bounds;
    inside.push_back(make_.erlang_call("is_integer", pos, {args[0]}));
    inside.push_back(make_.erlang_call(">=", pos, {args[0], args[1]}));
    inside.push_back(make_.erlang_call("=<", pos, {args[0], args[2]}));
    const auto way = [&](const std::vector<Expr*>& tests, bool answer) {
        const Guard guard = make_.list<Conjunction>({make_.list(tests)});
        return make_.clause(
            pos, {}, guard, make_.body(make_.literal(make_.pool().boolean(answer), pos)));
    };
    Expr* choice = make_.with_args(ExprKind::kCase, pos, std::span<Expr*>{});
    if (bounds.empty()) {
        choice->wide->clauses = make_.list<Clause*>({way(inside, true)});
        choice->wide->body = make_.body(make_.literal(make_.pool().boolean(false), pos));
        return choice;
    }
    choice->wide->clauses = make_.list<Clause*>({way(inside, true), way(bounds, false)});
    choice->wide->body = make_.body(remote_call(pos, make_.erlang(), name, args));
    return choice;
}

// is_record with the name of a record of this module knows its size.
Expr* Desugar::record_test_call(const ast::CallExpr* expr, Symbol name, Bindings& before) {
    const std::size_t arity = expr->args.size();
    if (name != std::string_view{"is_record"} || (arity != 2 && arity != 3)) return nullptr;
    if (expr->args[1]->kind != ast::ExprKind::kAtom) return nullptr;
    if (arity == 3) {
        if (expr->args[2]->kind != ast::ExprKind::kAtom ||
            parsed_.target < ParsedModule::kNativeRecordTarget)
            return nullptr;
        return native_test(atom(expr->args[0], before),
                           expr->args[1]->as<AtomExpr>()->name,
                           expr->args[2]->as<AtomExpr>()->name,
                           expr->pos);
    }
    if (const Symbol record_name = expr->args[1]->as<AtomExpr>()->name; !knows_record(record_name))
        return nullptr;
    Expr* subject = atom(expr->args[0], before);
    return record_test(subject, expr->args[1]->as<AtomExpr>()->name, expr->pos);
}

Expr* Desugar::named_call(const ast::CallExpr* expr, Symbol name, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    const std::size_t arity = expr->args.size();
    const std::uint64_t key = function_key(name, arity);
    if (!locals_.contains(key)) {
        if (name == std::string_view{"record_info"} && arity == 2) return record_info(expr);
        const auto imported = imports_.find(key);
        if (imported == imports_.end()) {
            if (Expr* made = record_test_call(expr, name, before)) return made;
            if (Expr* made = range_test_call(expr, name, before)) return made;
            if (Expr* made = apply_call(expr, name, before)) return made;
        }
        const Symbol from = imported != imports_.end() ? imported->second : make_.erlang();
        std::vector<Expr*> args;
        for (const ast::Expr* arg : expr->args)
            args.push_back(apart.atom(arg));
        return remote_call(expr->pos, from, name, std::move(args));
    }
    std::vector<Expr*> args;
    for (const ast::Expr* arg : expr->args)
        args.push_back(apart.atom(arg));
    return make_.local_call(name, expr->pos, make_.list(args));
}

Expr* Desugar::record_info(const ast::CallExpr* expr) {
    const auto* what = expr->args[0];
    if (expr->args[1]->kind != ast::ExprKind::kAtom) return make_.atom("undefined", expr->pos);
    const RecordInfo* info = record(expr->args[1]->as<AtomExpr>()->name);
    if (!info) return make_.atom("undefined", expr->pos);
    if (what->is_atom("size"))
        return make_.integer(static_cast<std::int64_t>(info->form->fields.size()) + 1, expr->pos);
    std::vector<const Literal*> names;
    for (const auto& field : info->form->fields)
        names.push_back(make_.pool().atom(field.name));
    return make_.literal(make_.pool().list(names), expr->pos);
}

Expr* Desugar::fun(const ast::FunExpr* expr) {
    const Inside inside{*this};
    const std::size_t start = mark();
    Expr* made = make_.node(ExprKind::kFun, expr->pos);
    made->wide->fun = module_.arena.make<FunInfo>();
    if (expr->name) {
        made->wide->fun->role = FunRole::kNamed;
        made->wide->fun->label = expr->name;
        made->wide->fun->self = module_.new_var(expr->name);
        if (expr->name != std::string_view{"_"}) bind(expr->name, made->wide->fun->self);
    }
    std::vector<VarId> params;
    std::vector<Expr*> subjects;
    for (std::uint32_t i = 0; i < expr->arity; ++i) {
        params.push_back(module_.new_var());
        subjects.push_back(make_.var(params.back(), expr->pos));
    }
    Expr* choice = make_.with_args(ExprKind::kCase, expr->pos, make_.list(subjects));
    choice->wide->clauses = clauses(expr->clauses, Exports::kNo, true);
    choice->wide->body =
        make_.body(make_.match_fail(Fail::kFunctionClause, expr->pos, make_.list(subjects)));
    made->wide->vars = make_.list(params);
    made->wide->body = make_.body(choice);
    numbered_.push_back(made->wide->fun);
    rewind(start);
    return made;
}

Expr* Desugar::fun_local(const ast::FunLocalExpr* expr) {
    if (is_local(expr->name, expr->arity)) {
        // Before OTP 29 it takes a number as other funs do.
        if (parsed_.target < 29) numbered_.push_back(module_.arena.make<FunInfo>());
        Expr* made = make_.node(ExprKind::kMakeFun, expr->pos);
        made->name = expr->name;
        made->arity = expr->arity;
        return made;
    }
    const auto imported = imports_.find(function_key(expr->name, expr->arity));
    const Symbol from = imported != imports_.end() ? imported->second : make_.erlang();
    return make_.literal(make_.pool().export_fun(from, expr->name, expr->arity), expr->pos);
}

Expr* Desugar::fun_remote(const ast::FunRemoteExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    Expr* callee = apart.atom(expr->module);
    Expr* function = apart.atom(expr->function);
    Expr* arity = apart.atom(expr->arity);
    const bool known = callee->is_literal() && callee->literal->is_atom() &&
                       function->is_literal() && function->literal->is_atom() &&
                       arity->is_literal() && arity->literal->is_small() &&
                       arity->literal->integer >= 0 && arity->literal->integer <= 255;
    if (known) {
        const Literal* made = make_.pool().export_fun(
            callee->literal->atom, function->literal->atom, arity->literal->integer);
        return make_.literal(made, expr->pos);
    }
    return make_.erlang_call("make_fun", expr->pos, {callee, function, arity});
}

Expr* Desugar::error_call(Pos pos, std::string_view tag, Expr* subject, Bindings& before) {
    Expr* reason =
        bound(make_.tuple(pos, make_.list<Expr*>({make_.atom(tag, pos), subject})), before);
    return make_.erlang_call("error", pos, {reason});
}

} // namespace joist::compiler::core
