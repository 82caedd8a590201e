// Expressions. See record_expander.h.
#include "compiler/transform/record_expander.h"

#include <algorithm>

namespace joist::compiler {

namespace {

/// A value that may stand where it is used, whenever that is.
bool is_constant(const Expr* expr) {
    const auto all = [](ExprList list) {
        return std::all_of(list.begin(), list.end(), [](const Expr* e) { return is_constant(e); });
    };
    if (is_plain_constant(expr->kind)) return true;
    switch (expr->kind) {
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        return all(list->elements) && (!list->tail || is_constant(list->tail));
    }
    case ExprKind::kTuple:
        return all(expr->as<TupleExpr>()->elements);
    case ExprKind::kUnary:
        return expr->as<UnaryExpr>()->op == Op::kMinus &&
               expr->as<UnaryExpr>()->operand->kind == ExprKind::kInteger;
    default:
        return false;
    }
}

bool is_call_of(const CallExpr* call, std::string_view name, std::size_t arity) {
    const Expr* callee = call->callee;
    if (callee->kind == ExprKind::kRemote) {
        if (!callee->as<RemoteExpr>()->module->is_atom("erlang")) return false;
        callee = callee->as<RemoteExpr>()->function;
    }
    return call->args.size() == arity && callee->is_atom(name);
}

} // namespace

Expr* RecordExpander::expr(const Expr* one) {
    switch (one->kind) {
    case ExprKind::kList: {
        auto* made = copy<ListExpr>(one);
        made->elements = exprs(made->elements);
        if (made->tail) made->tail = expr(made->tail);
        return made;
    }
    case ExprKind::kTuple: {
        auto* made = copy<TupleExpr>(one);
        made->elements = exprs(made->elements);
        return made;
    }
    case ExprKind::kMap:
        return map(one->as<MapExpr>(), false);
    case ExprKind::kRecord: {
        const auto* of = one->as<RecordExpr>();
        const RecordForm* form = of->module ? nullptr : record(of->name);
        if (!form) return native(of, false);
        return of->base ? record_update(of, form) : record_make(of, form);
    }
    case ExprKind::kRecordField:
        return record_access(one->as<RecordFieldExpr>());
    case ExprKind::kRecordIndex: {
        const RecordForm* form = record(one->as<RecordIndexExpr>()->name);
        return form ? record_index(form, one->as<RecordIndexExpr>()->field, one->pos)
                    : const_cast<Expr*>(one);
    }
    case ExprKind::kBinary:
        return binary(one->as<BinaryExpr>(), false);
    case ExprKind::kUnary: {
        auto* made = copy<UnaryExpr>(one);
        made->operand = expr(made->operand);
        return made;
    }
    case ExprKind::kBinaryOp:
        return operation(one->as<BinaryOpExpr>());
    case ExprKind::kCall:
        return call(one->as<CallExpr>());
    case ExprKind::kFunLocal:
        return fun_local(one->as<FunLocalExpr>());
    default:
        return compound(one);
    }
}

/// What stands in no guard, and what has no parts.
Expr* RecordExpander::compound(const Expr* one) {
    switch (one->kind) {
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch: {
        auto* made = copy<MatchExpr>(one);
        made->pattern = pattern(made->pattern);
        made->value = expr(made->value);
        return made;
    }
    case ExprKind::kFun: {
        auto* made = copy<FunExpr>(one);
        made->clauses = clauses(made->clauses);
        return made;
    }
    case ExprKind::kListComp:
    case ExprKind::kBinaryComp:
    case ExprKind::kMapComp:
        return comprehension(one->as<CompExpr>());
    case ExprKind::kBlock: {
        auto* made = copy<BlockExpr>(one);
        made->body = exprs(made->body);
        return made;
    }
    case ExprKind::kIf: {
        auto* made = copy<IfExpr>(one);
        made->clauses = clauses(made->clauses);
        return made;
    }
    case ExprKind::kCase: {
        auto* made = copy<CaseExpr>(one);
        made->subject = expr(made->subject);
        made->clauses = clauses(made->clauses);
        return made;
    }
    case ExprKind::kReceive: {
        auto* made = copy<ReceiveExpr>(one);
        made->clauses = clauses(made->clauses);
        if (made->timeout) made->timeout = expr(made->timeout);
        made->after_body = exprs(made->after_body);
        return made;
    }
    case ExprKind::kTry:
        return try_expr(one->as<TryExpr>());
    case ExprKind::kMaybe: {
        auto* made = copy<MaybeExpr>(one);
        made->body = exprs(made->body);
        made->else_clauses = clauses(made->else_clauses);
        return made;
    }
    case ExprKind::kCatch: {
        auto* made = copy<CatchExpr>(one);
        made->operand = expr(made->operand);
        return made;
    }
    default:
        return const_cast<Expr*>(one);
    }
}

Expr* RecordExpander::try_expr(const TryExpr* one) {
    auto* made = storage_.arena.make<TryExpr>(*one);
    made->body = exprs(one->body);
    made->of_clauses = clauses(one->of_clauses);
    std::vector<CatchClause*> catches;
    for (const CatchClause* clause : one->catch_clauses)
        catches.push_back(catch_clause(clause));
    made->catch_clauses = storage_.arena.copy(catches);
    made->after_body = exprs(one->after_body);
    return made;
}

Expr* RecordExpander::comprehension(const CompExpr* one) {
    auto* made = storage_.arena.make<CompExpr>(*one);
    made->qualifiers = qualifiers(one->qualifiers);
    made->element = expr(one->element);
    if (one->value) made->value = expr(one->value);
    made->more = exprs(one->more);
    return made;
}

Expr* RecordExpander::map(const MapExpr* map, bool is_pattern) {
    auto* made = storage_.arena.make<MapExpr>(*map);
    if (map->base) made->base = expr(map->base);
    std::vector<MapField> fields;
    for (MapField field : map->fields) {
        field.key = is_pattern ? pattern_part(field.key) : expr(field.key);
        field.value = is_pattern ? pattern(field.value) : expr(field.value);
        fields.push_back(field);
    }
    made->fields = storage_.arena.copy(fields);
    return made;
}

Expr* RecordExpander::binary(const BinaryExpr* binary, bool is_pattern) {
    auto* made = storage_.arena.make<BinaryExpr>(*binary);
    std::vector<BitElement> elements;
    for (BitElement element : binary->elements) {
        element.value = is_pattern ? pattern(element.value) : expr(element.value);
        if (element.size)
            element.size = is_pattern ? pattern_part(element.size) : expr(element.size);
        elements.push_back(element);
    }
    made->elements = storage_.arena.copy(elements);
    return made;
}

Expr* RecordExpander::operation(const BinaryOpExpr* op) {
    auto* made = storage_.arena.make<BinaryOpExpr>(*op);
    made->left = expr(op->left);
    const bool lazy = op->op == Op::kAndalso || op->op == Op::kOrelse;
    made->right = lazy && tests_ ? guard_right_operand(op->right) : expr(op->right);
    return made;
}

/// What it takes of records is looked at only when it is evaluated: (TEST orelse fail) andalso
/// OPERAND, which makes the guard fail, for the atom is no boolean.
Expr* RecordExpander::guard_right_operand(const Expr* operand) {
    Tests own{{}, tests_->known};
    Tests* outer = std::exchange(tests_, &own);
    Expr* made = expr(operand);
    tests_ = outer;
    for (std::size_t i = own.first.size(); i-- > 0;) {
        const Pos pos = own.first[i]->pos;
        const auto binary = [&](Op op, Expr* left, Expr* right) {
            return storage_.arena.make<BinaryOpExpr>(
                Expr{ExprKind::kBinaryOp, pos}, op, left, right);
        };
        made = binary(Op::kAndalso, binary(Op::kOrelse, own.first[i], atom("fail", pos)), made);
    }
    return made;
}

Expr* RecordExpander::call(const CallExpr* call) {
    if (Expr* made = record_call(call)) return made;
    auto* made = storage_.arena.make<CallExpr>(*call);
    const Expr* callee = call->callee;
    if (callee->kind == ExprKind::kAtom) {
        const Symbol name = callee->as<AtomExpr>()->name;
        const Symbol* from = import_of(name, call->args.size());
        if (from && !is_own(name, call->args.size()))
            made->callee = storage_.arena.make<RemoteExpr>(Expr{ExprKind::kRemote, callee->pos},
                                                           atom(*from, callee->pos),
                                                           const_cast<Expr*>(callee));
    } else if (callee->kind == ExprKind::kRemote) {
        auto* remote = copy<RemoteExpr>(callee);
        remote->module = expr(remote->module);
        remote->function = expr(remote->function);
        made->callee = remote;
    } else {
        made->callee = expr(callee);
    }
    made->args = exprs(call->args);
    return made;
}

/// is_record(X, NAME) and record_info(...); null: it is no such call.
Expr* RecordExpander::record_call(const CallExpr* call) {
    const bool is_test = is_call_of(call, "is_record", 2);
    if (!is_test && !is_call_of(call, "record_info", 2)) return nullptr;
    const bool local = call->callee->kind == ExprKind::kAtom;
    if (is_test && local && !names_.of_erlang(call->callee->as<AtomExpr>()->name, 2))
        return nullptr;
    const Expr* name = call->args[1];
    const RecordForm* form =
        name->kind == ExprKind::kAtom ? record(name->as<AtomExpr>()->name) : nullptr;
    if (!form || (!is_test && !local)) return nullptr;
    const Pos pos = call->pos;
    if (is_test) {
        if (in_guard_) return record_test(expr(call->args[0]), form, pos);
        Expr* subject = variable(pos);
        Expr* value = expr(call->args[0]);
        return block({match(subject, value), record_test(subject, form, pos)}, pos);
    }
    if (call->args[0]->is_atom("size")) return integer(form->fields.size() + 1, pos);
    std::vector<Expr*> fields;
    for (const RecordFieldDef& field : form->fields)
        fields.push_back(atom(field.name, pos));
    return list(fields, pos);
}

Expr* RecordExpander::fun_local(const FunLocalExpr* fun) {
    const Symbol* from = import_of(fun->name, fun->arity);
    if (!from || is_own(fun->name, fun->arity)) return storage_.arena.make<FunLocalExpr>(*fun);
    return storage_.arena.make<FunRemoteExpr>(Expr{ExprKind::kFunRemote, fun->pos},
                                              atom(*from, fun->pos),
                                              atom(fun->name, fun->pos),
                                              integer(fun->arity, fun->pos));
}

// ---- records

Expr* RecordExpander::native(const RecordExpr* one, bool is_pattern) {
    auto* made = storage_.arena.make<RecordExpr>(*one);
    if (one->base) made->base = expr(one->base);
    std::vector<RecordFieldInit> fields;
    for (RecordFieldInit field : one->fields) {
        field.value = is_pattern ? pattern(field.value) : expr(field.value);
        fields.push_back(field);
    }
    made->fields = storage_.arena.copy(fields);
    return made;
}

std::vector<const Expr*>
RecordExpander::values(const RecordExpr* expr, const RecordForm* form, bool defaults) {
    std::unordered_map<Symbol, const Expr*> given;
    const Expr* rest = nullptr;
    for (const RecordFieldInit& field : expr->fields) {
        if (field.is_wildcard)
            rest = field.value;
        else
            given.emplace(field.name, field.value);
    }
    std::vector<const Expr*> all;
    for (const RecordFieldDef& field : form->fields) {
        const auto found = given.find(field.name);
        all.push_back(found != given.end() ? found->second
                      : rest               ? rest
                      : defaults           ? field.default_value
                                           : nullptr);
    }
    return all;
}

Expr* RecordExpander::record_make(const RecordExpr* one, const RecordForm* form) {
    if (!fits(form->fields.size(), one->pos)) return atom("undefined", one->pos);
    std::vector<Expr*> elements{atom(one->name, one->pos)};
    for (const Expr* value : values(one, form, true))
        elements.push_back(value ? expr(value) : atom("undefined", one->pos));
    return tuple(elements, one->pos);
}

// Values are evaluated first, as they are written, then the record.
Expr* RecordExpander::record_update(const RecordExpr* one, const RecordForm* form) {
    const Pos pos = one->pos;
    if (!fits(form->fields.size(), pos)) return atom("undefined", pos);
    std::vector<std::pair<Expr*, const Expr*>> evaluated; // variables and what they are bound to
    std::unordered_map<Symbol, Expr*> updates;
    for (const RecordFieldInit& field : one->fields) {
        Expr* value = field.value;
        if (value->kind != ExprKind::kVar && !is_constant(value)) {
            value = variable(field.pos);
            evaluated.emplace_back(value, field.value);
        }
        updates.emplace(field.name, value);
    }
    Expr* subject = variable(pos);
    evaluated.emplace_back(subject, one->base);
    std::vector<Expr*> body;
    for (const auto& [variable, value] : evaluated)
        body.push_back(match(variable, expr(value)));
    Expr* updated = subject;
    for (std::size_t i = form->fields.size(); i-- > 0;) {
        const auto found = updates.find(form->fields[i].name);
        if (found == updates.end()) continue;
        updated = erlang_call("setelement", {integer(i + 2, pos), updated, found->second}, pos);
    }
    body.push_back(case_of(subject,
                           {simple_clause(shape(form, 0, nullptr, pos), updated, pos),
                            bad_record(any(pos), subject, pos)},
                           pos));
    return block(body, pos);
}

Expr* RecordExpander::record_access(const RecordFieldExpr* one) {
    const RecordForm* form = one->module ? nullptr : record(one->name);
    if (!form) {
        auto* made = storage_.arena.make<RecordFieldExpr>(*one);
        made->base = expr(one->base);
        return made;
    }
    const Pos pos = one->pos;
    if (!fits(form->fields.size(), pos)) return atom("undefined", pos);
    Expr* index = record_index(form, one->field, pos);
    if (in_guard_ || !strict_) {
        Expr* base = expr(one->base);
        if (in_guard_ && strict_) need_record(base, form, pos);
        return erlang_call("element", {index, base}, pos);
    }
    Expr* value = variable(pos);
    Expr* base = expr(one->base);
    const auto at = static_cast<std::size_t>(index->as<IntegerExpr>()->value) - 2;
    return case_of(
        base,
        {simple_clause(shape(form, at, value, pos), value, pos), bad_record(value, value, pos)},
        pos);
}

Expr* RecordExpander::record_index(const RecordForm* form, Symbol field, Pos pos) {
    std::size_t at = 0;
    while (at + 1 < form->fields.size() && form->fields[at].name != field)
        ++at;
    return integer(at + 2, pos);
}

Expr* RecordExpander::record_test(Expr* subject, const RecordForm* form, Pos pos) {
    return erlang_call(
        "is_record", {subject, atom(form->name, pos), integer(form->fields.size() + 1, pos)}, pos);
}

/// The guard being copied tests first that `subject` is such a record, if it hasn't.
void RecordExpander::need_record(Expr* subject, const RecordForm* form, Pos pos) {
    if (!tests_) return;
    if (subject->kind == ExprKind::kVar &&
        !tests_->known.emplace(subject->as<VarExpr>()->name.id(), form->name.id()).second)
        return;
    tests_->first.push_back(record_test(subject, form, pos));
}

Expr* RecordExpander::shape(const RecordForm* form, std::size_t index, Expr* at, Pos pos) {
    std::vector<Expr*> elements{atom(form->name, pos)};
    for (std::size_t i = 0; i < form->fields.size(); ++i)
        elements.push_back(at && i == index ? at : any(pos));
    return tuple(elements, pos);
}

Clause* RecordExpander::bad_record(Expr* pattern, Expr* subject, Pos pos) {
    return simple_clause(
        pattern, erlang_call("error", {tuple({atom("badrecord", pos), subject}, pos)}, pos), pos);
}

} // namespace joist::compiler
