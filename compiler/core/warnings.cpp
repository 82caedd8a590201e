// The walk that finds doubtful code; see warnings.h.
#include "compiler/core/warner.h"
#include "compiler/lint/guard_expr.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler::core {

namespace {

std::uint64_t key(Symbol name, std::size_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

/// Is it a constant without a variable or a call?
bool is_written_out(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kTuple: {
        const ExprList list = expr->as<TupleExpr>()->elements;
        return std::all_of(list.begin(), list.end(), is_written_out);
    }
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        return std::all_of(list->elements.begin(), list->elements.end(), is_written_out) &&
               (!list->tail || is_written_out(list->tail));
    }
    case ExprKind::kBinary: {
        const auto list = expr->as<BinaryExpr>()->elements;
        return std::all_of(list.begin(), list.end(), [](const BitElement& one) {
            return is_written_out(one.value) && (!one.size || is_written_out(one.size));
        });
    }
    case ExprKind::kUnary:
        return is_written_out(expr->as<UnaryExpr>()->operand);
    default:
        return is_plain_constant(expr->kind);
    }
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
    if (name.id() >= variables_.size() || stopped_) return;
    Variable& known = variables_[name.id()];
    // In handlers that nothing comes to, terms have taken the place of their variables already.
    const bool is_term = known.bound_to && (known.bound_to->kind == ExprKind::kTuple ||
                                            known.bound_to->kind == ExprKind::kList);
    if (dropped_ > (is_term ? unreached_ : 0) || (passed_by_ > 0 && !is_term)) return;
    if (known.held != 0) forget_held(std::exchange(known.held, 0));
}

void Warner::body(ExprList list, bool wanted) {
    for (const Expr* one : list.first(list.size() - 1)) {
        const std::uint32_t outer = std::exchange(holding_, 0);
        const bool in_outer = std::exchange(in_clause_, false);
        statement_ = one;
        effect(one);
        holding_ = outer;
        in_clause_ = in_outer;
    }
    if (wanted)
        value(list.back());
    else if (!std::exchange(taken_, false) || !is_safe(list.back()))
        effect(list.back());
}

// ---- values that are wanted

void Warner::values(ExprList list) {
    for (const Expr* one : list)
        operand(one);
}

/// A value that something is made of: where it is none OTP sees that nothing is made.
void Warner::operand(const Expr* expr) {
    value(expr);
    if (leaves(expr)) stopped_ = true;
}

/// Is it a call that only raises?
bool Warner::leaves(const Expr* expr) const {
    while (expr->kind == ExprKind::kBlock)
        expr = expr->as<BlockExpr>()->body.back();
    if (expr->kind != ExprKind::kCall) return false;
    std::string_view name;
    if (callee(expr->as<CallExpr>(), name) != "erlang") return false;
    const std::size_t arity = expr->as<CallExpr>()->args.size();
    return arity == 1 ? name == "exit" || name == "throw" || name == "error"
                      : arity == 2 && name == "error";
}

/// A body whose end is reached or not without effect on what comes behind it.
void Warner::apart(ExprList list, bool wanted) {
    const bool before = stopped_;
    body(list, wanted);
    stopped_ = before;
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
    if (std::any_of(names.begin(), names.end(), [this](Symbol one) { return !is_bound(one); }) &&
        leaves(made))
        stopped_ = true;
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
    const auto is_either = [](const Expr* one) {
        return one->is_atom("true") || one->is_atom("false");
    };
    const bool other_kind =
        is_known_boolean(made) && std::none_of(patterns.begin(), patterns.end(), is_either);
    if (!bad && (!constant_type || other_kind)) type_warning(expr->pos);
    if (bad || !boolean) no_clause(expr->pos);
    stopped_ = true;
}

/// `case E of V -> ...` is a binding of V.
void Warner::case_expr(const CaseExpr* expr, bool wanted) {
    Clauses about{expr->pos, expr->subject, nullptr, wanted, false, 0, false, expr};
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
    } else if (is_new && pattern->as<VarExpr>()->is_wildcard() &&
               subject->kind == ExprKind::kTuple && !is_constant(subject)) {
        for (const Expr* one : subject->as<TupleExpr>()->elements)
            if (!is_constant(one)) effect(one);
    } else if (term && first->guard.empty() && pattern->kind == subject->kind &&
               !is_constant(subject) &&
               fit_patterns({&first->patterns[0], 1}, about) == Fit::kYes) {
        value_for(pattern, subject);
    } else {
        value(subject);
    }
    holding_ = outer;
    clauses(expr->clauses, about);
}

/// `made` is matched with `pattern`, which it fits: of what nobody asks for nothing is made.
void Warner::value_for(const Expr* given, const Expr* made) {
    const Expr* pattern = spelled_pattern(given);
    if (pattern->kind == ExprKind::kVar && pattern->as<VarExpr>()->is_wildcard()) {
        if (!is_constant(made)) effect(made);
        return;
    }
    const auto all = [this](ExprList patterns, ExprList parts) {
        for (std::size_t i = 0; i < parts.size(); ++i)
            value_for(patterns[i], parts[i]);
    };
    if (pattern->kind == ExprKind::kTuple && made->kind == ExprKind::kTuple &&
        pattern->as<TupleExpr>()->elements.size() == made->as<TupleExpr>()->elements.size())
        return all(pattern->as<TupleExpr>()->elements, made->as<TupleExpr>()->elements);
    if (pattern->kind == ExprKind::kList && made->kind == ExprKind::kList &&
        !pattern->as<ListExpr>()->tail && !made->as<ListExpr>()->tail &&
        pattern->as<ListExpr>()->elements.size() == made->as<ListExpr>()->elements.size())
        return all(pattern->as<ListExpr>()->elements, made->as<ListExpr>()->elements);
    operand(made);
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

/// Is the base, which is constant, no tuple, or one that is too short to have the field?
bool Warner::lacks_field(const RecordFieldExpr* field) {
    const Literal* base = constant(field->base);
    const auto form = records_.find(field->name.id());
    if (!base || form == records_.end()) return false;
    const auto& fields = form->second->fields;
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const RecordFieldDef& one) {
        return one.name == field->field;
    });
    const auto index = static_cast<std::size_t>(found - fields.begin()) + 1;
    return !base->is_tuple() || base->items.size() <= index;
}

/// Can it never fail, and has it no effect, as the text tells?
bool Warner::is_safe(const Expr* expr, int depth) {
    constexpr int kMax = 20;
    if (expr->kind == ExprKind::kVar) return true;
    const auto all = [&](ExprList list) {
        return std::all_of(
            list.begin(), list.end(), [&](const Expr* one) { return is_safe(one, depth + 1); });
    };
    if (depth > kMax) return false;
    if (expr->kind == ExprKind::kMatch && expr->as<MatchExpr>()->pattern->kind == ExprKind::kVar)
        return is_safe(expr->as<MatchExpr>()->value, depth + 1);
    if (expr->kind == ExprKind::kTuple) return all(expr->as<TupleExpr>()->elements);
    if (expr->kind == ExprKind::kList)
        return all(expr->as<ListExpr>()->elements) &&
               (!expr->as<ListExpr>()->tail || is_safe(expr->as<ListExpr>()->tail, depth + 1));
    return is_constant(expr);
}

bool Warner::all_safe(ExprList body) {
    return std::all_of(body.begin(), body.end(), [this](const Expr* one) {
        if (one->kind == ExprKind::kMatch && one->as<MatchExpr>()->pattern->kind != ExprKind::kVar)
            return false;
        return is_safe(one);
    });
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

/// Tells of fields whose key stands in a later one as well, as far as the text alone tells.
void Warner::overridden_keys(const MapExpr* expr) {
    if (expr->fields.size() < 2 || sources_.is_generated(expr->pos.file)) return;
    std::unordered_set<const Literal*> later;
    for (std::size_t i = expr->fields.size(); i-- > 0;) {
        const Expr* key = expr->fields[i].key;
        const Literal* known = is_written_out(key) ? constant(key) : nullptr;
        if (!known || later.insert(known).second) continue;
        const std::string text = print_literal(known);
        const bool plain_atom = known->is_atom() && text[0] != '\'';
        sink_.warning(first_pos(key),
                      "key " + (plain_atom ? "'" + text + "'" : text) +
                          " will be overridden in expression");
    }
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

/// Is a fun without a name called with one constant?
bool Warner::applies_at_once(const CallExpr* call) {
    if (call->callee->kind != ExprKind::kFun || call->args.size() != 1) return false;
    const auto* fun = call->callee->as<FunExpr>();
    return !fun->name && fun->clauses[0]->patterns.size() == 1 && is_constant(call->args[0]);
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
        clauses(expr->as<IfExpr>()->clauses,
                {expr->pos, nullptr, nullptr, true, false, 0, false, expr});
        break;
    case ExprKind::kBlock:
        body(expr->as<BlockExpr>()->body, true);
        break;
    case ExprKind::kUnary: {
        Expr* const args[] = {expr->as<UnaryExpr>()->operand};
        operand(args[0]);
        check_operator(expr->pos, expr->as<UnaryExpr>()->op, args);
        break;
    }
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        Expr* const args[] = {pair->left, pair->right};
        if (pair->op == Op::kAndalso || pair->op == Op::kOrelse) {
            value(pair->left);
            value(pair->right);
        } else {
            values(args);
        }
        check_operator(expr->pos, pair->op, args);
        break;
    }
    case ExprKind::kCall: {
        const auto* call = expr->as<CallExpr>();
        if (applies_at_once(call)) {
            // The argument is what the clauses of the fun are tried with.
            const auto* fun = call->callee->as<FunExpr>();
            value(call->args[0]);
            Clauses about{fun->pos, call->args[0], nullptr, true, false, 0};
            about.fresh = true;
            clauses(fun->clauses, about);
            break;
        }
        if (call->callee->kind == ExprKind::kRemote) {
            operand(call->callee->as<RemoteExpr>()->module);
            operand(call->callee->as<RemoteExpr>()->function);
        } else {
            operand(call->callee);
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
        if (expr->as<ListExpr>()->tail) operand(expr->as<ListExpr>()->tail);
        return;
    case ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        if (map->base) {
            value(map->base);
        }
        for (const MapField& field : map->fields) {
            operand(field.key);
            operand(field.value);
        }
        overridden_keys(map);
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
        if (in_guard_) {
            if (is_constant(field->base) && lacks_field(field))
                failed(first_pos(field->base),
                       "the call to element/2 will fail with a 'badarg' exception");
            return;
        }
        if (is_constant(field->base) && !is_record(field->base, field->name))
            stopped_ = stopped_ || wanted;
        return;
    }
    case ExprKind::kBinary: {
        const Problem problem = problem_of(expr->as<BinaryExpr>());
        for (const BitElement& element : expr->as<BinaryExpr>()->elements) {
            if (problem.text.empty())
                operand(element.value);
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
    const Expr* subject = expr->body.back();
    Clauses about{expr->pos, subject, nullptr, wanted, false, 0};
    if (const ClauseList of = expr->of_clauses;
        holding_ == 0 && expr->body.size() == 1 && !of.empty() && of[0]->guard.empty() &&
        subject->kind == ExprKind::kTuple && is_safe(subject) && !is_constant(subject) &&
        of[0]->patterns[0]->kind == ExprKind::kVar &&
        !is_bound(of[0]->patterns[0]->as<VarExpr>()->name) && options_.ignored) {
        // A binding of a variable, as in case_expr().
        const std::uint32_t outer = std::exchange(holding_, 0);
        if (of[0]->patterns[0]->as<VarExpr>()->is_wildcard())
            effect(subject);
        else
            about.held = hold(subject);
        holding_ = outer;
    } else {
        apart(expr->body, true);
        if (is_plain_try(expr)) outcomes_.emplace(expr, resolve(subject));
    }
    about.behind_try = true;
    // Where nothing can fail OTP leaves out the try; elsewhere it takes its value for wanted.
    const bool safe = all_safe(expr->body) && expr->after_body.empty();
    about.wanted = wanted || !safe;
    if (!expr->of_clauses.empty()) clauses(expr->of_clauses, about);
    Exported bound;
    rewind(start, &bound);
    dropped_ += safe;
    unreached_ += safe;
    for (const CatchClause* one : expr->catch_clauses) {
        bind_pattern(one->pattern);
        if (one->error_class) bind_pattern(one->error_class);
        if (one->stack) bind_pattern(one->stack);
        guard(one->guard);
        apart(one->body, true);
        rewind(start, &bound);
    }
    dropped_ -= safe;
    unreached_ -= safe;
    if (!expr->after_body.empty()) {
        if (!wanted && expr->of_clauses.empty() && all_safe(expr->body) && is_constant(subject))
            effect(subject);
        apart(expr->after_body, true);
    }
    rebind(bound);
}

void Warner::comprehension(const CompExpr* expr, bool wanted) {
    const std::size_t start = mark();
    const bool before = stopped_;
    for (std::size_t i = 0; i < expr->qualifiers.size(); ++i) {
        const Qualifier& one = expr->qualifiers[i];
        qualifier(one, expr->pos);
        if (is_guard_filter(one) && (i == 0 || !is_guard_filter(expr->qualifiers[i - 1])))
            guard_filters(expr, i);
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

/// Filters from `at` on that are one guard: of the generator in front of them, if one is there.
void Warner::guard_filters(const CompExpr* expr, std::size_t at) {
    const auto all = expr->qualifiers;
    bool fits = true;
    for (std::size_t i = at; i < all.size() && is_guard_filter(all[i]); ++i) {
        const Literal* known = constant(all[i].expr);
        if (!known) return;
        fits = fits && known->is_atom("true");
    }
    if (fits) return;
    const bool is_alone = at == 0 || all[at - 1].kind == QualifierKind::kFilter;
    const Pos pos = is_alone ? all[at].expr->pos : expr->pos;
    nomatch(pos, "this clause cannot match because its guard evaluates to 'false'");
    if (is_alone) no_clause(pos);
}

bool Warner::is_guard_filter(const Qualifier& one) const {
    if (one.kind != QualifierKind::kFilter || parsed_.is_assignment(one)) return false;
    const GuardNames names{
        [this](Symbol name) {
            const auto found = records_.find(name.id());
            return found == records_.end() ? nullptr : found->second;
        },
        [this](Symbol name, std::size_t arity) { return !own_.contains(key(name, arity)); }};
    return is_guard_test(one.expr, names);
}

void Warner::qualifier(const Qualifier& one, Pos pos) {
    // `P = E` under the feature is a generator of one value.
    const MatchExpr* assigned = parsed_.is_assignment(one) ? one.expr->as<MatchExpr>() : nullptr;
    if (one.expr) value(assigned ? assigned->value : one.expr);
    for (const Qualifier& part : one.parts)
        qualifier(part, pos);
    // Variables of generators are new ones.
    const auto shadow = [&](const Expr* pattern) {
        if (!pattern) return;
        use_in_pattern(pattern);
        bad_segments(pattern);
        if (has_conflict(pattern)) nomatch(pos, "pattern cannot possibly match");
        MetNames met;
        only_new_variables(pattern, met, true);
        for (const Symbol name : met)
            bind(name, nullptr);
    };
    shadow(assigned ? assigned->pattern : one.pattern);
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
