// Patterns and guards. See desugar.h.
#include "compiler/core/desugar.h"

#include "compiler/core/constants.h"
#include "compiler/core/fold_binary.h"
#include "compiler/lint/erl_bifs.h"
#include "compiler/lint/guard_expr.h"

namespace joist::compiler::core {

/// Parts of a pattern and of those around it: each may be one test more behind which the others
/// come, and one level more of recursion in the matcher.
constexpr std::size_t kMaxPatternParts = 100'000;

void Desugar::pattern_begin(bool shadow) {
    pattern_ = {};
    pattern_.shadow = shadow;
    pattern_.parts_around = pattern_parts_;
}

void Desugar::pattern_end(Clause& clause) {
    for (const auto& [name, id] : pattern_.fresh)
        bind(name, id);
    clause.equalities = make_.list(pattern_.equalities);
    if (pattern_parts_ > kMaxPatternParts) too_large(clause.pos, "patterns are");
    pattern_.parts = pattern_parts_ - pattern_.parts_around;
    pattern_parts_ = pattern_.parts_around;
}

void Desugar::patterns(ast::ExprList list, Clause& clause, bool shadow) {
    pattern_begin(shadow);
    std::vector<Pattern*> made;
    made.reserve(list.size());
    for (const ast::Expr* expr : list)
        made.push_back(pattern(expr));
    clause.patterns = make_.list(made);
    pattern_end(clause);
}

Pattern* Desugar::pattern(const ast::Expr* expr) {
    const Pos pos = expr->pos;
    ++pattern_parts_;
    switch (expr->kind) {
    case ast::ExprKind::kVar:
        return variable_pattern(expr->as<VarExpr>());
    case ast::ExprKind::kNil:
        return make_.literal_pattern(make_.pool().nil(), pos);
    case ast::ExprKind::kString:
        if (several_clauses_) pattern_parts_ += expr->as<StringExpr>()->value.size();
        return make_.literal_pattern(make_.pool().string(expr->as<StringExpr>()->value), pos);
    case ast::ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        std::vector<Pattern*> elements;
        for (const ast::Expr* element : list->elements)
            elements.push_back(pattern(element));
        Pattern* result =
            list->tail ? pattern(list->tail) : make_.literal_pattern(make_.pool().nil(), pos);
        for (std::size_t i = elements.size(); i-- > 0;) {
            const bool constant = elements[i]->kind == PatternKind::kLiteral &&
                                  elements[i]->var == kNoVar &&
                                  result->kind == PatternKind::kLiteral && result->var == kNoVar;
            if (constant)
                result = make_.literal_pattern(
                    make_.pool().cons(elements[i]->literal, result->literal), pos);
            else
                result = make_.cons_pattern(pos, elements[i], result);
        }
        return result;
    }
    case ast::ExprKind::kTuple: {
        std::vector<Pattern*> elements;
        for (const ast::Expr* element : expr->as<TupleExpr>()->elements)
            elements.push_back(pattern(element));
        Pattern* result = make_.pattern(PatternKind::kTuple, pos);
        result->args = make_.list(elements);
        return result;
    }
    case ast::ExprKind::kMap:
        return map_pattern(expr->as<MapExpr>());
    case ast::ExprKind::kRecord:
        return record_pattern(expr->as<RecordExpr>());
    case ast::ExprKind::kBinary:
        return binary_pattern(expr->as<BinaryExpr>());
    case ast::ExprKind::kMatch: {
        Pattern* left = pattern(expr->as<MatchExpr>()->pattern);
        Pattern* right = pattern(expr->as<MatchExpr>()->value);
        if (left->kind == PatternKind::kAny && right->var == kNoVar) std::swap(left, right);
        if (right->kind == PatternKind::kAny && left->var == kNoVar) {
            left->var = right->var;
            return left;
        }
        Pattern* both = make_.pattern(PatternKind::kBoth, pos);
        both->args = make_.list<Pattern*>({left, right});
        return both;
    }
    case ast::ExprKind::kBinaryOp:
        if (expr->as<BinaryOpExpr>()->op == ast::Op::kAppend)
            return prefix_pattern(expr->as<BinaryOpExpr>());
        return constant_pattern(expr);
    default:
        return constant_pattern(expr);
    }
}

Pattern* Desugar::variable_pattern(const ast::VarExpr* expr) {
    if (expr->is_wildcard()) return make_.any(expr->pos);
    if (const VarId* id = pattern_.fresh.find(expr->name)) {
        const VarId again = module_.new_var();
        pattern_.equalities.push_back({again, *id});
        pattern_.in_this_binary.add(expr->name, again);
        return make_.any(expr->pos, again);
    }
    const VarId old = pattern_.shadow ? kNoVar : lookup(expr->name);
    if (old != kNoVar) {
        const VarId again = module_.new_var();
        pattern_.equalities.push_back({again, old});
        return make_.any(expr->pos, again);
    }
    const VarId id = module_.new_var(expr->name);
    if (const VarId earlier = beside(expr->name); earlier != kNoVar && !pattern_.shadow)
        pattern_.equalities.push_back({id, earlier});
    pattern_.fresh.add(expr->name, id);
    pattern_.in_this_binary.add(expr->name, id);
    return make_.any(expr->pos, id);
}

Pattern* Desugar::constant_pattern(const ast::Expr* expr) {
    const Expr* made = guard_expr(expr);
    if (made->is_literal()) return make_.literal_pattern(made->literal, expr->pos);
    return make_.any(expr->pos); // lint has reported it
}

Pattern* Desugar::prefix_pattern(const ast::BinaryOpExpr* expr) {
    std::vector<Pattern*> prefix;
    if (expr->left->kind == ast::ExprKind::kString) {
        for (const char32_t c : expr->left->as<StringExpr>()->value)
            prefix.push_back(make_.literal_pattern(
                make_.pool().integer(static_cast<std::int64_t>(c)), expr->left->pos));
    } else if (expr->left->kind == ast::ExprKind::kList) {
        for (const ast::Expr* element : expr->left->as<ListExpr>()->elements)
            prefix.push_back(pattern(element));
    } else if (expr->left->kind == ast::ExprKind::kBinaryOp &&
               expr->left->as<BinaryOpExpr>()->op == ast::Op::kAppend) {
        // ("a" ++ "b") ++ T
        const Expr* made = guard_expr(expr->left);
        const Literal* list = made->is_literal() ? made->literal : make_.pool().nil();
        for (; list->is_cons(); list = list->tail())
            prefix.push_back(make_.literal_pattern(list->head(), expr->left->pos));
    }
    Pattern* result = pattern(expr->right);
    for (std::size_t i = prefix.size(); i-- > 0;)
        result = make_.cons_pattern(expr->pos, prefix[i], result);
    return result;
}

/// One number for each literal and each variable.
static std::uint64_t key_identity(const Expr* key) {
    return key->is_literal() ? reinterpret_cast<std::uint64_t>(key->literal)
                             : std::uint64_t{key->var} << 1 | 1;
}

Pattern* Desugar::map_pattern(const ast::MapExpr* expr) {
    std::vector<Expr*> keys;
    std::vector<Pattern*> values;
    std::unordered_map<std::uint64_t, std::size_t> known;
    for (const ast::MapField& field : expr->fields) {
        Expr* key = guard_expr(field.key);
        Pattern* value = pattern(field.value);
        // The same key again: both patterns for the one value.
        std::size_t same = keys.size();
        if (key->is_literal() || key->is_var())
            same = known.emplace(key_identity(key), keys.size()).first->second;
        if (same < keys.size()) {
            Pattern* both = make_.pattern(PatternKind::kBoth, field.pos);
            both->args = make_.list<Pattern*>({values[same], value});
            values[same] = both;
            continue;
        }
        keys.push_back(key);
        values.push_back(value);
    }
    Pattern* result = make_.pattern(PatternKind::kMap, expr->pos);
    result->keys = make_.list(keys);
    result->args = make_.list(values);
    return result;
}

Guard Desugar::guard(ast::Guard source) {
    std::vector<Conjunction> alternatives;
    for (const ast::ExprList& tests : source)
        alternatives.push_back(conjunction(tests));
    return make_.list(alternatives);
}

Conjunction Desugar::conjunction(ast::ExprList tests) {
    std::vector<Expr*> made;
    for (const ast::Expr* test : tests) {
        std::vector<Expr*> first;
        std::vector<Expr*>* outer = record_tests_;
        record_tests_ = &first;
        Expr* translated = old_test(test);
        if (!translated) translated = guard_expr(test);
        record_tests_ = outer;
        made.insert(made.end(), first.begin(), first.end());
        made.push_back(translated);
    }
    return make_.list(made);
}

// `list(X)` as a whole test means is_list(X), unless there is such a function.
Expr* Desugar::old_test(const ast::Expr* test) {
    if (test->kind != ast::ExprKind::kCall) return nullptr;
    const auto* call = test->as<CallExpr>();
    if (call->callee->kind != ast::ExprKind::kAtom) return nullptr;
    const Symbol name = call->callee->as<AtomExpr>()->name;
    if (is_local(name, call->args.size())) return nullptr;
    const std::string_view now = new_type_test(name.text(), call->args.size());
    if (now.empty()) return nullptr;
    if (call->args.size() == 2) {
        if (call->args[1]->kind != ast::ExprKind::kAtom) return nullptr;
        return record_test(
            guard_expr(call->args[0]), call->args[1]->as<AtomExpr>()->name, test->pos);
    }
    return make_.erlang_call(now, test->pos, {guard_expr(call->args[0])});
}

// Also used for constants (patterns, attributes) and for sizes and keys in patterns: all that is
// pure and may nest.
Expr* Desugar::guard_expr(const ast::Expr* expr) {
    const Pos pos = expr->pos;
    switch (expr->kind) {
    case ast::ExprKind::kVar: {
        const Symbol name = expr->as<VarExpr>()->name;
        if (pattern_.in_binary) {
            if (const VarId* id = pattern_.in_this_binary.find(name)) return make_.var(*id, pos);
        }
        const VarId id = lookup(name);
        return id == kNoVar ? make_.atom("undefined", pos) : make_.var(id, pos);
    }
    case ast::ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        std::vector<Expr*> elements;
        for (const ast::Expr* element : list->elements)
            elements.push_back(guard_expr(element));
        Expr* result = list->tail ? guard_expr(list->tail) : make_.literal(make_.pool().nil(), pos);
        for (std::size_t i = elements.size(); i-- > 0;)
            result = make_.cons(pos, elements[i], result);
        return result;
    }
    case ast::ExprKind::kTuple: {
        std::vector<Expr*> elements;
        for (const ast::Expr* element : expr->as<TupleExpr>()->elements)
            elements.push_back(guard_expr(element));
        return make_.tuple(pos, make_.list(elements));
    }
    case ast::ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        Expr* base = map->base ? guard_expr(map->base) : nullptr;
        return map_parts(
            pos,
            base,
            map->fields,
            [&](const ast::Expr* part) { return guard_expr(part); },
            nullptr);
    }
    case ast::ExprKind::kBinary: {
        Expr* made = make_.node(ExprKind::kBinary, pos);
        made->wide->segments =
            make_segments(expr->as<BinaryExpr>()->elements, nullptr, [&](const ast::Expr* part) {
                return guard_expr(part);
            });
        return fold_binary(make_, made);
    }
    case ast::ExprKind::kRecord:
        return guard_record(expr->as<RecordExpr>());
    case ast::ExprKind::kRecordField:
        return guard_record_access(expr->as<RecordFieldExpr>());
    case ast::ExprKind::kUnary:
        return guard_operator(
            expr->as<UnaryExpr>()->op, pos, {guard_expr(expr->as<UnaryExpr>()->operand)});
    case ast::ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        Expr* left = guard_expr(op->left);
        if (op->op != ast::Op::kAndalso && op->op != ast::Op::kOrelse)
            return guard_operator(op->op, pos, {left, guard_expr(op->right)});
        Expr* right = guard_right_operand(op->right);
        Expr* made = make_.with_args(
            op->op == ast::Op::kAndalso ? ExprKind::kAndalso : ExprKind::kOrelse, pos, {left});
        made->wide->body = make_.body(right);
        return made;
    }
    case ast::ExprKind::kCall:
        return guard_call(expr->as<CallExpr>());
    case ast::ExprKind::kFunRemote:
    case ast::ExprKind::kAtom:
    case ast::ExprKind::kInteger:
    case ast::ExprKind::kChar:
    case ast::ExprKind::kFloat:
    case ast::ExprKind::kString:
    case ast::ExprKind::kNil:
    case ast::ExprKind::kRecordIndex: {
        Bindings none;
        return value(expr, none);
    }
    default:
        return make_.atom("undefined", pos); // lint has reported it
    }
}

// The right operand of andalso or orelse. What it takes of records is looked at only when it is
// evaluated: `test orelse fail`, and the atom is no boolean, so that the whole guard fails.
Expr* Desugar::guard_right_operand(const ast::Expr* expr) {
    std::vector<Expr*> tests;
    std::vector<Expr*>* outer = record_tests_;
    record_tests_ = &tests;
    Expr* made = guard_expr(expr);
    record_tests_ = outer;
    for (std::size_t i = tests.size(); i-- > 0;) {
        const Pos pos = tests[i]->pos;
        Expr* check = make_.with_args(ExprKind::kOrelse, pos, {tests[i]});
        check->wide->body = make_.body(make_.atom("fail", pos));
        Expr* both = make_.with_args(ExprKind::kAndalso, pos, {check});
        both->wide->body = make_.body(made);
        made = both;
    }
    return made;
}

Expr* Desugar::guard_call(const ast::CallExpr* expr) {
    Symbol name;
    if (expr->callee->kind == ast::ExprKind::kAtom)
        name = expr->callee->as<AtomExpr>()->name;
    else if (expr->callee->kind == ast::ExprKind::kRemote) {
        const auto* remote = expr->callee->as<RemoteExpr>();
        if (remote->function->kind == ast::ExprKind::kAtom)
            name = remote->function->as<AtomExpr>()->name;
    }
    if (!name) return make_.atom("undefined", expr->pos);
    if (name == std::string_view{"record_info"} && expr->args.size() == 2) return record_info(expr);
    if (name == std::string_view{"is_record"} && expr->args.size() == 3 &&
        expr->args[1]->kind == ast::ExprKind::kAtom && expr->args[2]->kind == ast::ExprKind::kAtom)
        return native_test(guard_expr(expr->args[0]),
                           expr->args[1]->as<AtomExpr>()->name,
                           expr->args[2]->as<AtomExpr>()->name,
                           expr->pos);
    if (name == std::string_view{"is_record"} && expr->args.size() == 2 &&
        expr->args[1]->kind == ast::ExprKind::kAtom &&
        knows_record(expr->args[1]->as<AtomExpr>()->name))
        return record_test(
            guard_expr(expr->args[0]), expr->args[1]->as<AtomExpr>()->name, expr->pos);
    if (name == std::string_view{"is_integer"} && expr->args.size() == 3)
        return guard_range_test(expr);
    std::vector<Expr*> args;
    for (const ast::Expr* arg : expr->args)
        args.push_back(guard_expr(arg));
    return remote_call(expr->pos, make_.erlang(), name, std::move(args));
}

// is_integer(X, Low, High), which releases before OTP 29 don't have: of single tests. A bound that
// is no integer makes the guard fail: `is_integer(Low) orelse fail`, and the atom is no boolean.
Expr* Desugar::guard_range_test(const ast::CallExpr* expr) {
    const Pos pos = expr->pos;
    const auto argument = [&](std::size_t i) { return guard_expr(expr->args[i]); };
    const auto both = [&](Expr* left, Expr* right) {
        Expr* made = make_.with_args(ExprKind::kAndalso, pos, {left});
        made->wide->body = make_.body(right);
        return made;
    };
    Expr* made = both(make_.erlang_call("is_integer", pos, {argument(0)}),
                      both(make_.erlang_call(">=", pos, {argument(0), argument(1)}),
                           make_.erlang_call("=<", pos, {argument(0), argument(2)})));
    for (std::size_t i = 3; i-- > 1;) {
        Expr* bound = argument(i);
        if (bound->is_literal() && bound->literal->is_integer()) continue;
        Expr* check = make_.with_args(
            ExprKind::kOrelse, pos, {make_.erlang_call("is_integer", pos, {bound})});
        check->wide->body = make_.body(make_.atom("fail", pos));
        made = both(check, made);
    }
    return made;
}

Expr* Desugar::guard_operator(ast::Op op, Pos pos, std::vector<Expr*> args) {
    std::vector<const Literal*> constants;
    for (const Expr* arg : args)
        if (arg->is_literal()) constants.push_back(arg->literal);
    if (constants.size() == args.size()) {
        if (const Literal* known = fold_call(make_.pool(), ast::op_text(op), constants))
            return make_.literal(known, pos);
    }
    return make_.call(make_.erlang(), make_.symbol(ast::op_text(op)), pos, make_.list(args));
}

/// What the module means by its names, as far as that tells guards from other expressions.
GuardNames Desugar::guard_names() const {
    return {[this](Symbol name) {
                const RecordInfo* info = record(name);
                return info ? info->form : nullptr;
            },
            [this](Symbol name, std::size_t arity) {
                const auto imported = imports_.find(function_key(name, arity));
                return !is_local(name, arity) &&
                       (imported == imports_.end() || imported->second == make_.erlang());
            }};
}

// Is it an expression that may stand in a guard?
bool Desugar::is_guard(const ast::Expr* expr) const {
    return is_guard_expr(expr, guard_names());
}

// Filters of comprehensions that may be guards are.
bool Desugar::is_guard_filter(const ast::Expr* expr) const {
    return is_guard_test(expr, guard_names());
}

} // namespace joist::compiler::core
