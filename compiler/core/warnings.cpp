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
    {"is_record", 3, true},
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
        if (form->kind == FormKind::kRecord && !form->as<RecordForm>()->is_native)
            records_.emplace(form->as<RecordForm>()->name.id(), form->as<RecordForm>());
        if (form->kind == FormKind::kRecord && form->as<RecordForm>()->is_native)
            native_records_.insert(form->as<RecordForm>()->name);
        if (form->kind == FormKind::kAttribute &&
            form->as<AttributeForm>()->name == std::string_view{"import_record"}) {
            const Expr* names = form->as<AttributeForm>()->value->as<TupleExpr>()->elements[1];
            if (names->kind == ExprKind::kList)
                for (const Expr* one : names->as<ListExpr>()->elements)
                    native_records_.insert(one->as<AtomExpr>()->name);
        }
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
    stopped_ = false;
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
    if (name.id() >= variables_.size() || dropped_ > 0 || stopped_) return;
    Variable& known = variables_[name.id()];
    if (known.held != 0) forget_held(std::exchange(known.held, 0));
}

/// What is kept under that number is used, and so is what is part of it.
void Warner::forget_held(std::uint32_t first) {
    std::vector<std::uint32_t> left{first};
    while (!left.empty()) {
        std::uint32_t held = left.back();
        left.pop_back();
        for (; held != 0; held = held_[held - 1].next) {
            Held& one = held_[held - 1];
            one.warnings.clear();
            left.insert(left.end(), one.parts.begin(), one.parts.end());
            one.parts.clear();
        }
    }
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
    if (!options_.ignored || quiet_ > 0 || !is_told(pos)) return;
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
    std::string_view name;
    const std::string_view module = callee(expr, name);
    const std::size_t arity = expr->args.size();
    if (const Bif* bif = module == "erlang" ? find_bif(name, arity) : nullptr; bif && !bif->fails)
        ignored_children(expr->args);
    else
        value(expr);
    if (module.empty()) return;
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

/// A part of a term that nobody takes, or an argument of a call for nothing: inner terms aren't
/// told.
void Warner::ignored_child(const Expr* one) {
    if (one->kind != ExprKind::kMatch && one->kind != ExprKind::kBlock && is_constant(one)) return;
    const Expr* term = spelled(one);
    if (term->kind == ExprKind::kTuple) return ignored_children(term->as<TupleExpr>()->elements);
    if (term->kind == ExprKind::kList) {
        ignored_children(term->as<ListExpr>()->elements);
        if (term->as<ListExpr>()->tail) ignored_child(term->as<ListExpr>()->tail);
        return;
    }
    if (one->kind != ExprKind::kFun) return effect(one);
    value(one);
    useless(one->pos);
}

void Warner::ignored_children(ExprList list) {
    for (const Expr* one : list)
        ignored_child(one);
}

void Warner::effect(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kVar: {
        // A term that is written takes the place of its variable, so this is a use of its parts.
        const Expr* known = resolve(expr);
        if (known->kind == ExprKind::kTuple || known->kind == ExprKind::kList)
            use(expr->as<VarExpr>()->name);
        else if (const Symbol name = expr->as<VarExpr>()->name;
                 holding_ != 0 && name.id() < variables_.size() && variables_[name.id()].held != 0)
            held_[holding_ - 1].parts.push_back(variables_[name.id()].held);
        return;
    }
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kRecordIndex:
        return useless(expr->pos);
    case ExprKind::kString:
        if (!expr->as<StringExpr>()->value.empty()) useless(expr->pos);
        return;
    case ExprKind::kTuple:
    case ExprKind::kList:
        ignored_child(expr);
        return useless(expr->pos);
    case ExprKind::kMap: {
        const bool goes_on = !stopped_ && statement_ == expr;
        value(expr);
        if (goes_on) stopped_ = false;
        if (!expr->as<MapExpr>()->base || !expr->as<MapExpr>()->fields.empty()) useless(expr->pos);
        return;
    }
    case ExprKind::kRecord: {
        const auto* record = expr->as<RecordExpr>();
        if (!record->base) {
            if (const Expr* tuple = spelled(expr); tuple != expr)
                ignored_child(tuple);
            else
                value(expr);
            return useless(expr->pos);
        }
        const bool goes_on = !stopped_ && statement_ == expr;
        value(expr);
        if (is_native(record->module, record->name))
            useless(first_pos(expr));
        else if (!record->fields.empty())
            ignored(record->fields[0].pos,
                    "the result of calling setelement/3" + std::string{kSuppress});
        if (goes_on) stopped_ = false;
        return;
    }
    case ExprKind::kBinary: {
        const bool goes_on = !stopped_ && statement_ == expr;
        value(expr);
        useless(expr->pos);
        if (goes_on) stopped_ = false;
        return;
    }
    case ExprKind::kFun: {
        // OTP drops what is told of the inside of such a fun with it, unless a variable has it.
        if (holding_ == 0) ++dropped_;
        value(expr);
        if (holding_ == 0) --dropped_;
        return useless(expr->pos);
    }
    case ExprKind::kFunRemote:
        ignored(expr->pos, "the result of fun construction" + std::string{kSuppress});
        return value(expr);
    case ExprKind::kUnary:
        value(expr);
        return ignored_operator(expr->pos, expr->as<UnaryExpr>()->op, 1);
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        if (pair->op == Op::kAndalso || pair->op == Op::kOrelse) {
            value(pair->left);
            return effect(pair->right);
        }
        if (pair->op == Op::kSend) return value(expr);
        if (is_comparison(pair->op)) {
            ignored_child(pair->left);
            ignored_child(pair->right);
        } else {
            value(expr);
        }
        return ignored_operator(expr->pos, pair->op, 2);
    }
    case ExprKind::kCall:
        return ignored_call(expr->as<CallExpr>());
    case ExprKind::kMatch:
        return match(expr->as<MatchExpr>(), false);
    case ExprKind::kListComp:
        return comprehension(expr->as<CompExpr>(), false);
    case ExprKind::kBlock:
        return body(expr->as<BlockExpr>()->body, false);
    case ExprKind::kIf:
        return clauses(expr->as<IfExpr>()->clauses, {expr->pos, nullptr, nullptr, false, false, 0});
    case ExprKind::kCase:
        return case_expr(expr->as<CaseExpr>(), false);
    case ExprKind::kTry:
        return try_expr(expr->as<TryExpr>(), false);
    case ExprKind::kReceive:
    case ExprKind::kMaybe:
        return parts(expr, false);
    case ExprKind::kRecordField: {
        const bool goes_on = !stopped_ && statement_ == expr;
        value(expr);
        if (goes_on) stopped_ = false;
        return;
    }
    default:
        return value(expr);
    }
}

void Warner::body(ExprList list, bool wanted) {
    for (const Expr* one : list.first(list.size() - 1)) {
        const std::uint32_t outer = std::exchange(holding_, 0);
        statement_ = one;
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

/// A body whose end is reached or not without effect on what comes behind it.
void Warner::apart(ExprList list, bool wanted) {
    const bool before = stopped_;
    body(list, wanted);
    stopped_ = before;
}

/// Keeps what is told of `made` as an expression whose value nobody takes; gives the number of it.
std::uint32_t Warner::hold(const Expr* made) {
    held_.push_back({});
    const auto index = static_cast<std::uint32_t>(held_.size());
    holding_ = index;
    effect(made);
    holding_ = 0;
    return index;
}

/// `V = made` as a statement, where `made` gives a value for nothing unless one of `names` is used
/// later.
bool Warner::hold_back(std::span<const Symbol> names, const Expr* made) {
    if (holding_ != 0 || !options_.ignored || names.empty()) return false;
    for (const Symbol name : names)
        if (name.text().starts_with('_') || is_bound(name)) return false;
    if (made->kind == ExprKind::kVar) {
        const Expr* known = resolve(made);
        const Symbol other = made->as<VarExpr>()->name;
        if (known->kind == ExprKind::kTuple || known->kind == ExprKind::kList) return false;
        if (other.id() >= variables_.size()) return false;
        const std::uint32_t held = variables_[other.id()].held;
        for (const Symbol name : names) {
            bind(name, made);
            variable(name).held = held;
        }
        return true;
    }
    if (constant(made) || (made->kind == ExprKind::kFunRemote)) return false;
    if (made->kind == ExprKind::kRecordIndex) return false;
    if (made->kind == ExprKind::kCall && made->as<CallExpr>()->args.empty()) {
        std::string_view name;
        if (callee(made->as<CallExpr>(), name) == "maps") return false;
    }
    const std::uint32_t held = hold(made);
    for (const Symbol name : names) {
        bind(name, made);
        variable(name).held = held;
    }
    return true;
}

void Warner::take_all_apart(ExprList patterns, ExprList made) {
    for (std::size_t i = 0; i < std::min(patterns.size(), made.size()); ++i)
        take_apart(patterns[i], made[i]);
}

/// `pattern = made`, which matches, of two tuples or lists: each element is bound alone.
void Warner::take_apart(const Expr* given, const Expr* made) {
    const Expr* pattern = spelled_pattern(given);
    if (pattern->kind == ExprKind::kVar) {
        const Symbol name = pattern->as<VarExpr>()->name;
        if (pattern->as<VarExpr>()->is_wildcard()) {
            if (!is_constant(made)) effect(made);
            return;
        }
        if (hold_back({&name, 1}, made)) return;
        value(made);
        if (is_bound(name)) return use(name);
        return bind(name, made);
    }
    const Expr* parts = spelled(made);
    if (pattern->kind == ExprKind::kTuple && parts->kind == ExprKind::kTuple)
        return take_all_apart(pattern->as<TupleExpr>()->elements, parts->as<TupleExpr>()->elements);
    if (pattern->kind == ExprKind::kList && parts->kind == ExprKind::kList &&
        pattern->as<ListExpr>()->elements.size() == parts->as<ListExpr>()->elements.size() &&
        !pattern->as<ListExpr>()->tail == !parts->as<ListExpr>()->tail) {
        take_all_apart(pattern->as<ListExpr>()->elements, parts->as<ListExpr>()->elements);
        if (pattern->as<ListExpr>()->tail)
            take_apart(pattern->as<ListExpr>()->tail, parts->as<ListExpr>()->tail);
        return;
    }
    value(made);
    bind_pattern(pattern);
}

void Warner::match(const MatchExpr* expr, bool wanted) {
    // P1 = (P2 = E) is both patterns against E.
    std::vector<Expr*> patterns{expr->pattern};
    const Expr* made = expr->value;
    for (; made->kind == ExprKind::kMatch; made = made->as<MatchExpr>()->value)
        patterns.push_back(made->as<MatchExpr>()->pattern);
    std::vector<Symbol> names;
    bool quiet = false;
    for (const Expr* one : patterns) {
        if (one->kind != ExprKind::kVar) {
            names.clear();
            quiet = false;
            break;
        }
        names.push_back(one->as<VarExpr>()->name);
        quiet = quiet || (names.back().text().starts_with('_') && !is_bound(names.back()));
    }
    if (!wanted && hold_back(names, made)) return;
    const Clauses about{expr->pos, made, nullptr, true, false, 0};
    Fit fits = Fit::kYes;
    bool bad = false;
    if (!wanted && patterns.size() == 1 && holding_ == 0) {
        const Expr *pattern = spelled_pattern(patterns[0]), *term = spelled(made);
        if (pattern->kind == term->kind &&
            (term->kind == ExprKind::kTuple || term->kind == ExprKind::kList) &&
            !is_constant(term) && !bad_segments(pattern) &&
            fit_patterns(patterns, about) == Fit::kYes)
            return take_apart(pattern, term);
    }
    quiet_ += quiet;
    value(made);
    quiet_ -= quiet;
    for (Expr* const& one : patterns) {
        if (one->kind == ExprKind::kVar && !is_bound(one->as<VarExpr>()->name)) {
            if (!one->as<VarExpr>()->is_wildcard()) bind(one->as<VarExpr>()->name, made);
            continue;
        }
        bad = bad_segments(one) || bad;
        if (has_conflict(one)) nomatch(expr->pos, "pattern cannot possibly match");
        fits = std::min(fits, bad ? Fit::kNo : fit_patterns({&one, 1}, about));
        bind_pattern(one);
    }
    if (fits != Fit::kNo) return;
    const bool constant_type = is_constant(made);
    const bool boolean = !constant_type && is_boolean(made);
    if (!bad && !constant_type) type_warning(expr->pos);
    if (bad || !boolean) no_clause(expr->pos);
    stopped_ = true;
}

/// `case E of V -> ...` is a binding of V.
void Warner::case_expr(const CaseExpr* expr, bool wanted) {
    Clauses about{expr->pos, expr->subject, nullptr, wanted, false, 0};
    const Clause* first = expr->clauses.front();
    const Expr *pattern = first->patterns[0], *subject = expr->subject;
    const std::uint32_t outer = std::exchange(holding_, 0);
    const bool term = subject->kind == ExprKind::kTuple || subject->kind == ExprKind::kList ||
                      subject->kind == ExprKind::kVar;
    const bool is_new = pattern->kind == ExprKind::kVar && first->guard.empty() &&
                        !is_bound(pattern->as<VarExpr>()->name);
    if (is_new && !term && options_.ignored && !constant(subject)) {
        if (pattern->as<VarExpr>()->is_wildcard())
            effect(subject);
        else
            about.held = hold(subject);
    } else {
        value(subject);
    }
    holding_ = outer;
    clauses(expr->clauses, about);
}

/// Can `expr`, a tuple or a constant, be a record of that name?
bool Warner::is_record(const Expr* expr, Symbol name) {
    const auto form = records_.find(name.id());
    if (form == records_.end()) return true;
    const Expr* base = spelled(resolve(expr));
    if (base->kind != ExprKind::kTuple) return false;
    const ExprList elements = base->as<TupleExpr>()->elements;
    if (elements.size() != form->second->fields.size() + 1) return false;
    const Expr* tag = resolve(elements[0]);
    return !is_constant(tag) || tag->is_atom(name.text());
}

/// Tells of a record update of what isn't that record.
void Warner::update(const RecordExpr* expr) {
    if (!expr->base || expr->fields.empty() || is_native(expr->module, expr->name)) return;
    const Expr* base = spelled(resolve(expr->base));
    const bool known = is_constant(base);
    if (!known && base->kind != ExprKind::kTuple) return;
    if (is_record(base, expr->name)) return;
    const Pos pos = expr->fields[0].pos;
    if (!known) type_warning(pos);
    no_clause(pos);
    stopped_ = true;
}

/// Tells of an update of what is no map.
void Warner::check_fields(const MapExpr* expr) {
    if (!expr->base) return;
    const Literal* base = constant(expr->base);
    if (!base || base->is_map()) return;
    const std::uint32_t outer = std::exchange(quiet_, 0);
    failed(expr->pos, "map update will fail with a 'badmap' exception");
    quiet_ = outer;
    stopped_ = true;
}

void Warner::value(const Expr* expr) {
    const std::uint32_t outer = std::exchange(holding_, 0);
    switch (expr->kind) {
    case ExprKind::kVar:
        use(expr->as<VarExpr>()->name);
        break;
    case ExprKind::kMatch:
        match(expr->as<MatchExpr>(), true);
        break;
    case ExprKind::kCase:
        case_expr(expr->as<CaseExpr>(), true);
        break;
    case ExprKind::kIf:
        clauses(expr->as<IfExpr>()->clauses, {expr->pos, nullptr, nullptr, true, false, 0});
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
        }
        for (const MapField& field : map->fields) {
            value(field.key);
            value(field.value);
        }
        return check_fields(map);
    }
    case ExprKind::kRecord:
        if (expr->as<RecordExpr>()->base) value(expr->as<RecordExpr>()->base);
        for (const RecordFieldInit& field : expr->as<RecordExpr>()->fields)
            value(field.value);
        return update(expr->as<RecordExpr>());
    case ExprKind::kRecordField: {
        const auto* field = expr->as<RecordFieldExpr>();
        value(field->base);
        if (is_native(field->module, field->name)) return;
        if (is_constant(field->base) && !is_record(field->base, field->name))
            stopped_ = stopped_ || wanted;
        return;
    }
    case ExprKind::kBinary: {
        const Problem problem = problem_of(expr->as<BinaryExpr>());
        for (const BitElement& element : expr->as<BinaryExpr>()->elements) {
            if (problem.text.empty())
                value(element.value);
            else
                ignored_child(element.value);
            if (element.size) value(element.size);
        }
        if (problem.text.empty()) return;
        failed(problem.pos, problem.text, true);
        stopped_ = true;
        return;
    }
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
        clauses(one->clauses, {expr->pos, nullptr, nullptr, wanted, false, 0});
        if (!one->timeout) return;
        value(one->timeout);
        const std::size_t start = mark();
        apart(one->after_body, wanted);
        Exported bound;
        rewind(start, &bound);
        return rebind(bound);
    }
    case ExprKind::kTry:
        return try_expr(expr->as<TryExpr>(), true);
    case ExprKind::kMaybe: {
        const auto* one = expr->as<MaybeExpr>();
        const std::size_t start = mark();
        apart(one->body, wanted);
        rewind(start);
        return clauses(one->else_clauses, {expr->pos, nullptr, nullptr, wanted, false, 0});
    }
    case ExprKind::kMaybeMatch: {
        const auto* one = expr->as<MatchExpr>();
        value(one->value);
        Expr* const patterns[] = {one->pattern};
        const Clauses about{expr->pos, one->value, nullptr, true, false, 0};
        if (has_conflict(one->pattern)) nomatch(expr->pos, "pattern cannot possibly match");
        if (fit_patterns(patterns, about) == Fit::kNo) {
            if (!is_constant(one->value)) type_warning(expr->pos);
            no_clause(expr->pos);
            stopped_ = true;
        }
        return bind_pattern(one->pattern);
    }
    case ExprKind::kCatch: {
        Expr* const operand[] = {expr->as<CatchExpr>()->operand};
        return apart(operand, true);
    }
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

void Warner::try_expr(const TryExpr* expr, bool wanted) {
    const std::size_t start = mark();
    apart(expr->body, true);
    const Expr* subject = expr->body.back();
    if (!expr->of_clauses.empty())
        clauses(expr->of_clauses, {expr->pos, subject, nullptr, wanted, false, 0});
    Exported bound;
    rewind(start, &bound);
    for (const CatchClause* one : expr->catch_clauses) {
        bind_pattern(one->pattern);
        if (one->error_class) bind_pattern(one->error_class);
        if (one->stack) bind_pattern(one->stack);
        guard(one->guard);
        apart(one->body, true);
        rewind(start, &bound);
    }
    if (!expr->after_body.empty()) apart(expr->after_body, true);
    rebind(bound);
}

void Warner::comprehension(const CompExpr* expr, bool wanted) {
    const std::size_t start = mark();
    const bool before = stopped_;
    for (std::size_t i = 0; i < expr->qualifiers.size(); ++i) {
        const Qualifier& one = expr->qualifiers[i];
        qualifier(one, expr->pos);
        // A filter alone behind a generator, or one that is followed by another generator.
        const auto is_filter = [&](std::size_t at) {
            return at < expr->qualifiers.size() &&
                   expr->qualifiers[at].kind == QualifierKind::kFilter;
        };
        if (one.kind != QualifierKind::kFilter || i == 0 || is_filter(i - 1) || is_filter(i + 1))
            continue;
        if (one.expr->kind == ExprKind::kMatch) continue;
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
    stopped_ = before;
}

void Warner::qualifier(const Qualifier& one, Pos pos) {
    if (one.expr) value(one.expr);
    for (const Qualifier& part : one.parts)
        qualifier(part, pos);
    // Variables of generators are new ones.
    const auto shadow = [&](const Expr* pattern) {
        if (!pattern) return;
        use_in_pattern(pattern);
        bad_segments(pattern);
        if (has_conflict(pattern)) nomatch(pos, "pattern cannot possibly match");
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
