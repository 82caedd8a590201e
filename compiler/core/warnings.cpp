// The walk that finds doubtful code, and what it says of values that nobody takes; see warnings.h.
#include "compiler/core/warner.h"

#include <algorithm>

namespace joist::compiler::core {

namespace {

constexpr std::string_view kSuppress =
    " is ignored (suppress the warning by assigning the expression to the _ variable)";

std::uint64_t key(Symbol name, std::size_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

bool is_comparison(Op op) {
    return op >= Op::kEq && op <= Op::kExactNe;
}

struct Bif {
    std::string_view name;
    std::size_t arity;
    bool fails; ///< may raise an error: only its result isn't wanted; else it has no effect at all
};

/// Functions of `erlang` that do nothing but give a value.
constexpr Bif kBifs[] = {
    {"abs", 1, true},
    {"atom_to_binary", 1, true},
    {"atom_to_binary", 2, true},
    {"atom_to_list", 1, true},
    {"binary_part", 2, true},
    {"binary_part", 3, true},
    {"binary_to_atom", 1, true},
    {"binary_to_atom", 2, true},
    {"binary_to_float", 1, true},
    {"binary_to_integer", 1, true},
    {"binary_to_list", 1, true},
    {"binary_to_list", 3, true},
    {"bit_size", 1, true},
    {"byte_size", 1, true},
    {"ceil", 1, true},
    {"date", 0, false},
    {"element", 2, true},
    {"float", 1, true},
    {"float_to_binary", 1, true},
    {"float_to_list", 1, true},
    {"floor", 1, true},
    {"get", 0, false},
    {"get", 1, false},
    {"get_cookie", 0, false},
    {"get_keys", 1, false},
    {"group_leader", 0, false},
    {"hd", 1, true},
    {"integer_to_binary", 1, true},
    {"integer_to_list", 1, true},
    {"is_alive", 0, false},
    {"is_atom", 1, false},
    {"is_binary", 1, false},
    {"is_bitstring", 1, false},
    {"is_boolean", 1, false},
    {"is_float", 1, false},
    {"is_function", 1, false},
    {"is_function", 2, true},
    {"is_integer", 1, false},
    {"is_list", 1, false},
    {"is_map", 1, false},
    {"is_map_key", 2, true},
    {"is_number", 1, false},
    {"is_pid", 1, false},
    {"is_port", 1, false},
    {"is_reference", 1, false},
    {"is_tuple", 1, false},
    {"length", 1, true},
    {"list_to_atom", 1, true},
    {"list_to_binary", 1, true},
    {"list_to_float", 1, true},
    {"list_to_integer", 1, true},
    {"list_to_integer", 2, true},
    {"list_to_pid", 1, true},
    {"list_to_tuple", 1, true},
    {"make_fun", 3, true},
    {"make_ref", 0, false},
    {"map_get", 2, true},
    {"max", 2, false},
    {"min", 2, false},
    {"node", 0, false},
    {"nodes", 0, false},
    {"pid_to_list", 1, true},
    {"ports", 0, false},
    {"pre_loaded", 0, false},
    {"processes", 0, false},
    {"registered", 0, false},
    {"round", 1, true},
    {"self", 0, false},
    {"setelement", 3, true},
    {"size", 1, true},
    {"split_binary", 2, true},
    {"term_to_binary", 1, false},
    {"time", 0, false},
    {"tl", 1, true},
    {"trunc", 1, true},
    {"tuple_size", 1, true},
    {"tuple_to_list", 1, true},
};

/// Functions of `math` that only give a value, by arity.
constexpr std::string_view kMath[] = {
    " pi ",
    " acos acosh asin asinh atan atanh ceil cos cosh erf erfc exp "
    "floor log log10 log2 sin sinh sqrt tan tanh ",
    " atan2 fmod pow "};

const Bif* find_bif(std::string_view name, std::size_t arity) {
    const auto* const found = std::lower_bound(
        std::begin(kBifs),
        std::end(kBifs),
        std::pair{name, arity},
        [](const Bif& bif, auto wanted) { return std::pair{bif.name, bif.arity} < wanted; });
    return found != std::end(kBifs) && found->name == name && found->arity == arity ? found
                                                                                    : nullptr;
}

/// The operator that a call of `erlang:name/arity` is; none if it is no operator.
std::optional<Op> operator_named(std::string_view name, std::size_t arity) {
    if (arity == 1) {
        for (const Op op : {Op::kPlus, Op::kMinus, Op::kNot, Op::kBnot})
            if (op_text(op) == name) return op;
        return std::nullopt;
    }
    if (arity != 2) return std::nullopt;
    for (int i = static_cast<int>(Op::kAdd); i < static_cast<int>(Op::kSend); ++i) {
        const Op op = static_cast<Op>(i);
        if (op != Op::kAndalso && op != Op::kOrelse && op_text(op) == name) return op;
    }
    return std::nullopt;
}

} // namespace

Warner::Warner(const ParsedModule& parsed,
               const WarningOptions& options,
               const SourceManager& sources,
               DiagnosticSink& sink)
    : parsed_{parsed}, options_{options}, sources_{sources}, sink_{sink},
      pool_{parsed.storage->symbols} {
    for (const Form* form : parsed.forms) {
        if (form->kind == FormKind::kFunction)
            own_.insert(key(form->as<FunctionForm>()->name, form->as<FunctionForm>()->arity));
        if (form->kind != FormKind::kImport) continue;
        for (const NameArity& entry : form->as<ImportForm>()->entries)
            own_.insert(key(entry.name, entry.arity));
    }
}

void Warner::run() {
    for (const Form* form : parsed_.forms)
        if (form->kind == FormKind::kFunction) function(form->as<FunctionForm>());
}

void Warner::function(const FunctionForm* form) {
    Clauses about;
    about.pos = form->pos;
    about.form = form;
    about.fresh = true;
    clauses(form->clauses, about);
}

// ---- variables

void Warner::bind(Symbol name, const Expr* to) {
    Variable& known = variable(name);
    trail_.emplace_back(name, known);
    known = {to, true, 0};
}

void Warner::rewind(std::size_t to, Exported* also) {
    while (trail_.size() > to) {
        const auto& [name, before] = trail_.back();
        if (also && !before.bound) also->emplace_back(name, variable(name).held);
        variable(name) = before;
        trail_.pop_back();
    }
}

/// What some clause of a construct bound may be bound behind it, to nobody knows what.
void Warner::rebind(const Exported& names) {
    for (const auto& [name, held] : names) {
        if (!is_bound(name)) bind(name, nullptr);
        if (held == 0) continue;
        std::uint32_t last = held;
        while (held_[last - 1].next != 0)
            last = held_[last - 1].next;
        held_[last - 1].next = variable(name).held;
        variable(name).held = held;
    }
}

void Warner::use(Symbol name) {
    if (name.id() >= variables_.size()) return;
    Variable& known = variables_[name.id()];
    for (std::uint32_t held = std::exchange(known.held, 0); held != 0; held = held_[held - 1].next)
        held_[held - 1].warnings.clear();
}

/// Says what was held back for variables that turned out not to be used.
void Warner::tell_held() {
    for (Held& one : held_) {
        for (auto& [pos, text] : one.warnings)
            sink_.warning(pos, std::move(text));
    }
    held_.clear();
}

// ---- values that nobody takes

void Warner::ignored(Pos pos, std::string text) {
    if (!options_.ignored || !is_written(pos)) return;
    if (holding_ == 0) return sink_.warning(pos, std::move(text));
    held_[holding_ - 1].warnings.emplace_back(pos, std::move(text));
}

void Warner::ignored_operator(Pos pos, Op op, std::size_t arity) {
    const std::string name = "operator '" + std::string{op_text(op)} + "'";
    if (is_comparison(op))
        ignored(pos, "use of " + name + " has no effect");
    else
        ignored(pos,
                "the result of evaluating " + name + "/" + std::to_string(arity) +
                    std::string{kSuppress});
}

void Warner::ignored_call(const CallExpr* expr) {
    value(expr);
    std::string_view name;
    const std::string_view module = callee(expr, name);
    if (module.empty()) return;
    const std::size_t arity = expr->args.size();
    const std::string shown = std::string{name} + "/" + std::to_string(arity);
    const auto result = [&](const std::string& what) {
        ignored(expr->pos, "the result of calling " + what + std::string{kSuppress});
    };
    if (module == "erlang") {
        if (const auto op = operator_named(name, arity))
            return ignored_operator(expr->pos, *op, arity);
        const Bif* bif = find_bif(name, arity);
        if (!bif) return;
        if (bif->fails) return result(shown);
        ignored(expr->pos, "the call to " + shown + " has no effect");
    } else if (module == "math") {
        if (arity < 3 && kMath[arity].find(" " + std::string{name} + " ") != std::string_view::npos)
            result("math:" + shown);
    } else if (module == "lists") {
        if (arity == 2 && (name == "append" || name == "subtract")) result("lists:" + shown);
    } else if (module == "maps" && arity == 2 && (name == "get" || name == "is_key")) {
        result("maps:" + shown);
        result(name == "get" ? "map_get/2" : "is_map_key/2");
    } else if (module == "maps" && arity == 0 && name == "new") {
        result("maps:" + shown);
    }
}

/// Elements of a tuple or list that nobody takes: calls among them are for nothing too.
void Warner::ignored_children(ExprList list) {
    for (const Expr* one : list) {
        const bool computed = one->kind == ExprKind::kCall || one->kind == ExprKind::kBinaryOp ||
                              one->kind == ExprKind::kUnary;
        if (computed && !constant(one))
            effect(one);
        else
            value(one);
    }
}

void Warner::effect(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kVar:
        return use(expr->as<VarExpr>()->name);
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kRecordIndex:
        return useless(expr->pos);
    case ExprKind::kString:
        if (!expr->as<StringExpr>()->value.empty()) useless(expr->pos);
        return;
    case ExprKind::kTuple:
        useless(expr->pos);
        return ignored_children(expr->as<TupleExpr>()->elements);
    case ExprKind::kList:
        useless(expr->pos);
        ignored_children(expr->as<ListExpr>()->elements);
        if (expr->as<ListExpr>()->tail) value(expr->as<ListExpr>()->tail);
        return;
    case ExprKind::kMap:
        if (!expr->as<MapExpr>()->base || !expr->as<MapExpr>()->fields.empty()) useless(expr->pos);
        return value(expr);
    case ExprKind::kRecord: {
        const auto* record = expr->as<RecordExpr>();
        if (!record->base)
            useless(expr->pos);
        else if (record->fields.size() == 1)
            ignored(record->fields[0].pos,
                    "the result of calling setelement/3" + std::string{kSuppress});
        return value(expr);
    }
    case ExprKind::kBinary:
    case ExprKind::kFun:
        useless(expr->pos);
        return value(expr);
    case ExprKind::kFunRemote:
        ignored(expr->pos, "the result of fun construction" + std::string{kSuppress});
        return value(expr);
    case ExprKind::kUnary:
        ignored_operator(expr->pos, expr->as<UnaryExpr>()->op, 1);
        return value(expr);
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        if (pair->op == Op::kAndalso || pair->op == Op::kOrelse) {
            value(pair->left);
            return effect(pair->right);
        }
        if (pair->op != Op::kSend) ignored_operator(expr->pos, pair->op, 2);
        return value(expr);
    }
    case ExprKind::kCall:
        return ignored_call(expr->as<CallExpr>());
    case ExprKind::kMatch:
        return match(expr->as<MatchExpr>());
    case ExprKind::kListComp:
        return comprehension(expr->as<CompExpr>(), false);
    case ExprKind::kBlock:
        return body(expr->as<BlockExpr>()->body, false);
    case ExprKind::kIf:
        return clauses(expr->as<IfExpr>()->clauses, {expr->pos, nullptr, nullptr, false, false});
    case ExprKind::kCase: {
        const auto* one = expr->as<CaseExpr>();
        value(one->subject);
        return clauses(one->clauses, {expr->pos, one->subject, nullptr, false, false});
    }
    case ExprKind::kReceive:
    case ExprKind::kMaybe:
        return parts(expr, false);
    default:
        return value(expr);
    }
}

void Warner::body(ExprList list, bool wanted) {
    for (const Expr* one : list.first(list.size() - 1)) {
        const std::uint32_t outer = std::exchange(holding_, 0);
        effect(one);
        holding_ = outer;
    }
    if (wanted)
        value(list.back());
    else
        effect(list.back());
}

// ---- values that are wanted

void Warner::values(ExprList list) {
    for (const Expr* one : list)
        value(one);
}

/// `P = E` as a statement where E gives a value for nothing unless P, a variable, is used later.
bool Warner::hold_back(const MatchExpr* expr) {
    if (expr->pattern->kind != ExprKind::kVar || holding_ != 0 || !options_.ignored) return false;
    const Symbol name = expr->pattern->as<VarExpr>()->name;
    if (name.text().starts_with('_') || is_bound(name)) return false;
    switch (expr->value->kind) {
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kString:
    case ExprKind::kAtom:
    case ExprKind::kNil:
    case ExprKind::kVar:
    case ExprKind::kMatch:
    case ExprKind::kListComp:
    case ExprKind::kRecordIndex:
        return false;
    default:
        break;
    }
    if (is_constant(expr->value)) return false;
    held_.push_back({{}, 0});
    const auto index = static_cast<std::uint32_t>(held_.size());
    holding_ = index;
    effect(expr->value);
    holding_ = 0;
    bind(name, expr->value);
    variable(name).held = index;
    return true;
}

void Warner::match(const MatchExpr* expr) {
    if (hold_back(expr)) return;
    value(expr->value);
    const Clauses about{expr->pos, expr->value, nullptr, true, false};
    Expr* const patterns[] = {expr->pattern};
    if (expr->pattern->kind == ExprKind::kVar) {
        const auto* var = expr->pattern->as<VarExpr>();
        if (!var->is_wildcard() && !is_bound(var->name)) return bind(var->name, expr->value);
        return use(var->name);
    }
    if (bad_segments(expr->pattern)) {
        no_clause(expr->pos);
    } else if (fit_patterns(patterns, about) == Fit::kNo) {
        if (is_boolean(expr->value)) {
            type_warning(expr->pos);
        } else {
            if (!is_constant(expr->value)) type_warning(expr->pos);
            no_clause(expr->pos);
        }
    }
    bind_pattern(expr->pattern);
}

void Warner::value(const Expr* expr) {
    const std::uint32_t outer = std::exchange(holding_, 0);
    switch (expr->kind) {
    case ExprKind::kVar:
        use(expr->as<VarExpr>()->name);
        break;
    case ExprKind::kMatch:
        match(expr->as<MatchExpr>());
        break;
    case ExprKind::kCase: {
        const auto* one = expr->as<CaseExpr>();
        value(one->subject);
        clauses(one->clauses, {expr->pos, one->subject, nullptr, true, false});
        break;
    }
    case ExprKind::kIf:
        clauses(expr->as<IfExpr>()->clauses, {expr->pos, nullptr, nullptr, true, false});
        break;
    case ExprKind::kBlock:
        body(expr->as<BlockExpr>()->body, true);
        break;
    case ExprKind::kUnary: {
        Expr* const args[] = {expr->as<UnaryExpr>()->operand};
        value(args[0]);
        check_operator(expr->pos, expr->as<UnaryExpr>()->op, args);
        break;
    }
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        value(pair->left);
        value(pair->right);
        Expr* const args[] = {pair->left, pair->right};
        check_operator(expr->pos, pair->op, args);
        break;
    }
    case ExprKind::kCall: {
        const auto* call = expr->as<CallExpr>();
        if (call->callee->kind == ExprKind::kRemote) {
            value(call->callee->as<RemoteExpr>()->module);
            value(call->callee->as<RemoteExpr>()->function);
        } else {
            value(call->callee);
        }
        values(call->args);
        check_call(call);
        break;
    }
    default:
        parts(expr, true);
        break;
    }
    holding_ = outer;
}

/// Looks into what is part of `expr`, whose value is `wanted` or not.
void Warner::parts(const Expr* expr, bool wanted) {
    switch (expr->kind) {
    case ExprKind::kTuple:
        return values(expr->as<TupleExpr>()->elements);
    case ExprKind::kList:
        values(expr->as<ListExpr>()->elements);
        if (expr->as<ListExpr>()->tail) value(expr->as<ListExpr>()->tail);
        return;
    case ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        if (map->base) {
            value(map->base);
            const Expr* base = resolve(map->base);
            if (base->kind != ExprKind::kMap && base->kind != ExprKind::kRecord &&
                is_constant(base))
                failed(expr->pos, "map update will fail with a 'badmap' exception");
        }
        for (const MapField& field : map->fields) {
            value(field.key);
            value(field.value);
        }
        return;
    }
    case ExprKind::kRecord:
        if (expr->as<RecordExpr>()->base) value(expr->as<RecordExpr>()->base);
        for (const RecordFieldInit& field : expr->as<RecordExpr>()->fields)
            value(field.value);
        return;
    case ExprKind::kRecordField:
        return value(expr->as<RecordFieldExpr>()->base);
    case ExprKind::kBinary:
        for (const BitElement& element : expr->as<BinaryExpr>()->elements) {
            value(element.value);
            if (element.size) value(element.size);
        }
        return check_binary(expr->as<BinaryExpr>());
    case ExprKind::kFun:
        return fun(expr->as<FunExpr>());
    case ExprKind::kFunRemote: {
        const auto* one = expr->as<FunRemoteExpr>();
        value(one->module);
        value(one->function);
        value(one->arity);
        const Expr* arity = resolve(one->arity);
        if (arity->kind == ExprKind::kInteger && one->module->kind == ExprKind::kAtom &&
            one->function->kind == ExprKind::kAtom &&
            (!arity->as<IntegerExpr>()->limbs.empty() || arity->as<IntegerExpr>()->value > 255))
            failed(expr->pos, "fun construction will fail with a 'badarg' exception");
        return;
    }
    case ExprKind::kListComp:
    case ExprKind::kBinaryComp:
    case ExprKind::kMapComp:
        return comprehension(expr->as<CompExpr>(), true);
    case ExprKind::kReceive: {
        const auto* one = expr->as<ReceiveExpr>();
        clauses(one->clauses, {expr->pos, nullptr, nullptr, wanted, false});
        if (!one->timeout) return;
        value(one->timeout);
        const std::size_t start = mark();
        body(one->after_body, wanted);
        Exported bound;
        rewind(start, &bound);
        return rebind(bound);
    }
    case ExprKind::kTry:
        return try_expr(expr->as<TryExpr>());
    case ExprKind::kMaybe: {
        const auto* one = expr->as<MaybeExpr>();
        const std::size_t start = mark();
        body(one->body, wanted);
        rewind(start);
        return clauses(one->else_clauses, {expr->pos, nullptr, nullptr, wanted, false});
    }
    case ExprKind::kMaybeMatch: {
        const auto* one = expr->as<MatchExpr>();
        value(one->value);
        Expr* const patterns[] = {one->pattern};
        const Clauses about{expr->pos, one->value, nullptr, true, false};
        if (fit_patterns(patterns, about) == Fit::kNo && !is_constant(one->value)) {
            type_warning(expr->pos);
            no_clause(expr->pos);
        }
        return bind_pattern(one->pattern);
    }
    case ExprKind::kCatch:
        return value(expr->as<CatchExpr>()->operand);
    default:
        return;
    }
}

void Warner::fun(const FunExpr* expr) {
    const std::size_t start = mark();
    if (expr->name) bind(expr->name, nullptr);
    Clauses about;
    about.pos = expr->pos;
    about.fresh = true;
    clauses(expr->clauses, about);
    rewind(start);
}

void Warner::try_expr(const TryExpr* expr) {
    const std::size_t start = mark();
    body(expr->body, true);
    const Expr* subject = expr->body.back();
    if (!expr->of_clauses.empty())
        clauses(expr->of_clauses, {expr->pos, subject, nullptr, true, false});
    Exported bound;
    rewind(start, &bound);
    for (const CatchClause* one : expr->catch_clauses) {
        bind_pattern(one->pattern);
        if (one->error_class) bind_pattern(one->error_class);
        if (one->stack) bind_pattern(one->stack);
        guard(one->guard);
        body(one->body, true);
        rewind(start, &bound);
    }
    if (!expr->after_body.empty()) body(expr->after_body, true);
    rebind(bound);
}

void Warner::comprehension(const CompExpr* expr, bool wanted) {
    const std::size_t start = mark();
    for (std::size_t i = 0; i < expr->qualifiers.size(); ++i) {
        const Qualifier& one = expr->qualifiers[i];
        qualifier(one);
        // A filter alone behind a generator, or one that is followed by another generator.
        const auto is_filter = [&](std::size_t at) {
            return at < expr->qualifiers.size() &&
                   expr->qualifiers[at].kind == QualifierKind::kFilter;
        };
        if (one.kind != QualifierKind::kFilter || i == 0 || is_filter(i - 1) || is_filter(i + 1))
            continue;
        if (const Literal* known = constant(one.expr); known && !known->is_atom("true"))
            nomatch(expr->pos, "this clause cannot match because its guard evaluates to 'false'");
    }
    if (wanted)
        value(expr->element);
    else
        effect(expr->element);
    if (expr->value) value(expr->value);
    values(expr->more);
    rewind(start);
}

void Warner::qualifier(const Qualifier& one) {
    if (one.expr) value(one.expr);
    for (const Qualifier& part : one.parts)
        qualifier(part);
    // Variables of generators are new ones.
    const auto shadow = [&](const Expr* pattern) {
        if (!pattern) return;
        use_in_pattern(pattern);
        bad_segments(pattern);
        if (has_conflict(pattern)) nomatch(pattern->pos, "pattern cannot possibly match");
        std::vector<Symbol> met;
        only_new_variables(pattern, met, true);
        for (const Symbol name : met)
            bind(name, nullptr);
    };
    shadow(one.pattern);
    shadow(one.value_pattern);
}

std::string_view Warner::callee(const CallExpr* expr, std::string_view& name) const {
    if (expr->callee->kind == ExprKind::kAtom) {
        const Symbol symbol = expr->callee->as<AtomExpr>()->name;
        if (own_.contains(key(symbol, expr->args.size()))) return {};
        name = symbol.text();
        return "erlang";
    }
    if (expr->callee->kind != ExprKind::kRemote) return {};
    const auto* remote = expr->callee->as<RemoteExpr>();
    if (remote->module->kind != ExprKind::kAtom || remote->function->kind != ExprKind::kAtom)
        return {};
    name = remote->function->as<AtomExpr>()->name.text();
    return remote->module->as<AtomExpr>()->name.text();
}

void warn_of_doubtful_code(const ParsedModule& parsed,
                           const WarningOptions& options,
                           const SourceManager& sources,
                           DiagnosticSink& sink) {
    if (!options.nomatch && !options.failed && !options.ignored) return;
    Warner{parsed, options, sources, sink}.run();
}

} // namespace joist::compiler::core
