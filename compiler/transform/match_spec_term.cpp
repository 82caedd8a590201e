// Guards and bodies of match specifications: an action or a value each. See match_spec.h.
#include "compiler/core/constants.h"
#include "compiler/lint/erl_bifs.h"
#include "compiler/scan/token.h"
#include "compiler/transform/match_spec.h"

#include <algorithm>
#include <utility>

namespace joist::compiler {

namespace {

struct Callable {
    std::string_view name;
    std::size_t arity;
};

// What a guard and a body may call; erlang:f(...) too.
constexpr Callable kGuardCalls[] = {
    {"is_atom", 1},     {"is_float", 1},     {"is_integer", 1},  {"is_list", 1},
    {"is_number", 1},   {"is_pid", 1},       {"is_port", 1},     {"is_reference", 1},
    {"is_tuple", 1},    {"is_map", 1},       {"is_map_key", 2},  {"is_binary", 1},
    {"is_function", 1}, {"is_seq_trace", 0}, {"abs", 1},         {"element", 2},
    {"hd", 1},          {"tl", 1},           {"length", 1},      {"map_get", 2},
    {"map_size", 1},    {"node", 0},         {"node", 1},        {"round", 1},
    {"float", 1},       {"size", 1},         {"byte_size", 1},   {"bit_size", 1},
    {"trunc", 1},       {"binary_part", 2},  {"binary_part", 3}, {"self", 0},
    {"min", 2},         {"max", 2},
};

// What only a body may call besides, as in tracing.
constexpr Callable kActions[] = {
    {"set_tcw", 1},        {"caller", 0},          {"caller_line", 0},  {"current_stacktrace", 0},
    {"message", 1},        {"current_stacktrace", 1}, {"return_trace", 0}, {"exception_trace", 0},
    {"display", 1},        {"process_dump", 0},    {"enable_trace", 1}, {"enable_trace", 2},
    {"disable_trace", 1},  {"disable_trace", 2},   {"trace", 2},        {"trace", 3},
    {"silent", 1},         {"set_seq_token", 2},   {"get_seq_token", 0},
};

template <std::size_t N>
bool holds(const Callable (&table)[N], std::string_view name, std::size_t arity) {
    return std::any_of(std::begin(table), std::end(table), [&](const Callable& one) {
        return one.name == name && one.arity == arity;
    });
}

bool is_operator(std::string_view name, std::size_t arity) {
    const auto count = static_cast<std::uint32_t>(arity);
    return is_arithmetic_operator(name, count) || is_comparison_operator(name, count) ||
           is_boolean_operator(name, count) ||
           (arity == 2 && (name == "andalso" || name == "orelse"));
}

/// What OTP calls a construct that match specifications don't have.
std::string_view element_name(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kListComp:
        return "list comprehension";
    case ExprKind::kBinaryComp:
        return "binary comprehension";
    case ExprKind::kMapComp:
        return "map comprehension";
    case ExprKind::kBlock:
        return "begin/end block";
    case ExprKind::kIf:
        return "if";
    case ExprKind::kCase:
        return "case";
    case ExprKind::kReceive:
        return "receive";
    case ExprKind::kTry:
        return "try";
    case ExprKind::kMaybe:
    case ExprKind::kMaybeMatch:
        return "maybe";
    case ExprKind::kCatch:
        return "catch";
    case ExprKind::kFun:
    case ExprKind::kFunLocal:
    case ExprKind::kFunRemote:
        return "fun";
    case ExprKind::kMap:
        return "map";
    case ExprKind::kRecord:
        return "record";
    default:
        return "call";
    }
}

} // namespace

std::vector<Expr*> MatchSpecMaker::terms(ExprList list) {
    std::vector<Expr*> made;
    made.reserve(list.size());
    for (const Expr* one : list) {
        is_test_ = place_ == Place::kGuard && one->kind == ExprKind::kCall;
        made.push_back(term(one).expr);
    }
    return made;
}

MatchSpecMaker::Made MatchSpecMaker::scalar(const Expr* expr, const Literal* value) {
    return {const_cast<Expr*>(expr), value};
}

MatchSpecMaker::Made MatchSpecMaker::not_allowed(const Expr* expr) {
    const char* where = place_ == Place::kHead    ? "head"
                        : place_ == Place::kGuard ? "guard"
                                                  : "body";
    return {fail(expr->pos,
                 "the language element " + std::string{element_name(expr)} + " (in " + where +
                     ") cannot be translated into match_spec")};
}

MatchSpecMaker::Made MatchSpecMaker::term(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kVar:
        return variable(expr->as<VarExpr>());
    case ExprKind::kAtom: {
        const Literal* value = pool_.atom(expr->as<AtomExpr>()->name);
        if (!expr->as<AtomExpr>()->name.text().starts_with('$')) return scalar(expr, value);
        return {constant(const_cast<Expr*>(expr)), value};
    }
    case ExprKind::kInteger: {
        const auto* one = expr->as<IntegerExpr>();
        return scalar(expr,
                      one->limbs.empty() ? pool_.integer(one->value)
                                         : pool_.integer(false, one->limbs));
    }
    case ExprKind::kChar:
        return scalar(expr, pool_.integer(static_cast<std::int64_t>(expr->as<CharExpr>()->value)));
    case ExprKind::kFloat:
        return scalar(expr, pool_.real(expr->as<FloatExpr>()->value));
    case ExprKind::kString:
        return scalar(expr);
    case ExprKind::kNil:
        return scalar(expr, pool_.nil());
    case ExprKind::kList:
        return list(expr->as<ListExpr>());
    case ExprKind::kTuple:
        return tuple(expr->as<TupleExpr>());
    case ExprKind::kMap:
        return map(expr->as<MapExpr>());
    case ExprKind::kBinary:
        return binary(expr->as<BinaryExpr>());
    case ExprKind::kRecord:
        return record(expr->as<RecordExpr>());
    case ExprKind::kRecordField:
        return record_field(expr->as<RecordFieldExpr>());
    case ExprKind::kRecordIndex:
        return record_index(expr->as<RecordIndexExpr>());
    case ExprKind::kUnary:
        return unary(expr->as<UnaryExpr>());
    case ExprKind::kBinaryOp: {
        const auto* one = expr->as<BinaryOpExpr>();
        const Made left = term(one->left);
        const bool fold = one->op != Op::kSend && one->op != Op::kAppend &&
                          one->op != Op::kRemove && one->op != Op::kAndalso &&
                          one->op != Op::kOrelse;
        return operation(expr->pos, op_text(one->op), {left, term(one->right)}, fold);
    }
    case ExprKind::kMatch:
        return {fail(expr->pos,
                     place_ == Place::kBody
                         ? "fun with body matching ('=' in body) is illegal as match_spec"
                         : "fun with guard matching ('=' in guard) is illegal as match_spec as well")};
    case ExprKind::kCall:
        return call(expr->as<CallExpr>());
    default:
        return not_allowed(expr);
    }
}

// A variable of the head, or one from outside.
MatchSpecMaker::Made MatchSpecMaker::variable(const VarExpr* expr) {
    if (expr->is_wildcard()) return {atom("_", expr->pos)};
    const auto found = variables_.find(expr->name);
    if (found != variables_.end()) return {atom(found->second, expr->pos)};
    return {constant(const_cast<VarExpr*>(expr))};
}

MatchSpecMaker::Made MatchSpecMaker::list(const ListExpr* expr) {
    std::vector<Expr*> elements;
    std::vector<const Literal*> values;
    bool known = true;
    for (const Expr* one : expr->elements) {
        const Made made = term(one);
        elements.push_back(made.expr);
        values.push_back(made.value);
        known = known && made.value;
    }
    const Made tail = expr->tail ? term(expr->tail) : Made{nullptr, pool_.nil()};
    known = known && tail.value;
    return {list_of(elements, expr->pos, tail.expr),
            known ? pool_.list(values, tail.value) : nullptr};
}

// A tuple stands for a call; a tuple in a tuple for itself.
MatchSpecMaker::Made MatchSpecMaker::tuple(const TupleExpr* expr) {
    std::vector<Expr*> elements;
    std::vector<const Literal*> values;
    bool known = true;
    for (const Expr* one : expr->elements) {
        const Made made = term(one);
        elements.push_back(made.expr);
        values.push_back(made.value);
        known = known && made.value;
    }
    return {tuple_of({tuple_of(elements, expr->pos)}, expr->pos),
            known ? pool_.tuple(values) : nullptr};
}

MatchSpecMaker::Made MatchSpecMaker::map(const MapExpr* expr) {
    if (expr->base) return not_allowed(expr);
    std::vector<MapField> fields;
    for (const MapField& field : expr->fields) {
        if (field.exact) return not_allowed(expr);
        Expr* key = term(field.key).expr;
        fields.push_back({field.pos, false, key, term(field.value).expr});
    }
    return {storage_.arena.make<MapExpr>(Expr{ExprKind::kMap, expr->pos},
                                         static_cast<Expr*>(nullptr),
                                         std::span<const MapField>{storage_.arena.copy(fields)})};
}

// The first variable of the head in what a binary is built of, or `_`; null if there is none.
const VarExpr* MatchSpecMaker::head_variable_in(const Expr* expr) const {
    switch (expr->kind) {
    case ExprKind::kVar: {
        const auto* var = expr->as<VarExpr>();
        return var->is_wildcard() || variables_.contains(var->name) ? var : nullptr;
    }
    case ExprKind::kUnary:
        return head_variable_in(expr->as<UnaryExpr>()->operand);
    case ExprKind::kBinaryOp: {
        const auto* one = expr->as<BinaryOpExpr>();
        const VarExpr* left = head_variable_in(one->left);
        return left ? left : head_variable_in(one->right);
    }
    case ExprKind::kCall:
        for (const Expr* arg : expr->as<CallExpr>()->args)
            if (const VarExpr* found = head_variable_in(arg)) return found;
        return nullptr;
    default:
        return nullptr;
    }
}

// A binary is built before the specification is used, of what is known then.
MatchSpecMaker::Made MatchSpecMaker::binary(const BinaryExpr* expr) {
    for (const BitElement& element : expr->elements) {
        const VarExpr* var = head_variable_in(element.value);
        if (!var && element.size) var = head_variable_in(element.size);
        if (!var) continue;
        return {fail(var->pos,
                     "bit syntax construction with variable '" + std::string{var->name.text()} +
                         "' (in " + (place_ == Place::kGuard ? "guard" : "body") +
                         ") cannot be translated into match_spec")};
    }
    return scalar(expr);
}

MatchSpecMaker::Made MatchSpecMaker::unary(const UnaryExpr* expr) {
    return operation(expr->pos, op_text(expr->op), {term(expr->operand)}, true);
}

MatchSpecMaker::Made
MatchSpecMaker::operation(Pos pos, std::string_view name, std::vector<Made> args, bool fold) {
    std::vector<const Literal*> values;
    std::vector<Expr*> parts{atom(name, pos)};
    for (const Made& one : args) {
        if (one.value) values.push_back(one.value);
        parts.push_back(one.expr);
    }
    if (fold && values.size() == args.size())
        if (const Literal* value = core::fold_call(pool_, name, values))
            return {from_literal(value, pos), value};
    return {tuple_of(parts, pos)};
}

// ---- records

// A default may be any expression; what would mean something else in a specification is quoted.
MatchSpecMaker::Made MatchSpecMaker::default_value(const RecordFieldDef& field, Pos pos) {
    if (!field.default_value) return {atom("undefined", pos)};
    Expr* value = field.default_value;
    const auto is_plain = [](const Expr* one) {
        switch (one->kind) {
        case ExprKind::kAtom:
            return !one->as<AtomExpr>()->name.text().starts_with('$') && !one->is_atom("_");
        case ExprKind::kInteger:
        case ExprKind::kChar:
        case ExprKind::kFloat:
        case ExprKind::kString:
        case ExprKind::kNil:
        case ExprKind::kUnary:
        case ExprKind::kBinary:
            return true;
        default:
            return false;
        }
    };
    if (is_plain(value)) return {value};
    if (value->kind == ExprKind::kList && !value->as<ListExpr>()->tail &&
        std::ranges::all_of(value->as<ListExpr>()->elements, is_plain))
        return {value};
    if (value->kind == ExprKind::kMap && value->as<MapExpr>()->fields.empty()) return {value};
    return {constant(value)};
}

MatchSpecMaker::Made MatchSpecMaker::record(const RecordExpr* expr) {
    const RecordForm* form = find_record(expr->name, expr->pos);
    if (!form || !check_fields(form, expr)) return {nil(expr->pos)};
    Expr* base = nullptr;
    if (expr->base) {
        if (expr->base->kind != ExprKind::kVar) return not_allowed(expr);
        base = term(expr->base).expr;
    }
    std::vector<Expr*> elements(form->fields.size() + 1, nullptr);
    elements[0] = atom(expr->name, expr->pos);
    Expr* rest = nullptr;
    for (const RecordFieldInit& init : expr->fields) {
        if (init.is_wildcard && base) return not_allowed(expr);
        Expr* made = term(init.value).expr;
        if (init.is_wildcard)
            rest = made;
        else
            elements[find_field(form, init.name, expr->pos) + 1] = made;
    }
    for (std::size_t i = 1; i < elements.size(); ++i) {
        if (elements[i]) continue;
        if (base)
            elements[i] = tuple_of(
                {atom("element", expr->pos), integer(i + 1, expr->pos), base}, expr->pos);
        else
            elements[i] = rest ? rest : default_value(form->fields[i - 1], expr->pos).expr;
    }
    return {tuple_of({tuple_of(elements, expr->pos)}, expr->pos)};
}

MatchSpecMaker::Made MatchSpecMaker::record_field(const RecordFieldExpr* expr) {
    const RecordForm* form = find_record(expr->name, expr->pos);
    if (!form) return {nil(expr->pos)};
    const std::size_t index = find_field(form, expr->field, expr->pos) + 2;
    return {tuple_of({atom("element", expr->pos), integer(index, expr->pos), term(expr->base).expr},
                     expr->pos)};
}

MatchSpecMaker::Made MatchSpecMaker::record_index(const RecordIndexExpr* expr) {
    const RecordForm* form = find_record(expr->name, expr->pos);
    if (!form) return {nil(expr->pos)};
    const std::size_t index = find_field(form, expr->field, expr->field_pos) + 2;
    return {integer(index, expr->pos), pool_.integer(static_cast<std::int64_t>(index))};
}

// is_record/2 knows the size when it knows the name.
MatchSpecMaker::Made MatchSpecMaker::record_test(const CallExpr* expr) {
    std::vector<Expr*> parts{atom("is_record", expr->pos), term(expr->args[0]).expr};
    const Expr* name = expr->args[1];
    if (name->kind != ExprKind::kAtom) {
        parts.push_back(term(name).expr);
        return {tuple_of(parts, expr->pos)};
    }
    const RecordForm* form = find_record(name->as<AtomExpr>()->name, name->pos);
    if (!form) return {nil(expr->pos)};
    parts.push_back(const_cast<Expr*>(name));
    parts.push_back(integer(form->fields.size() + 1, expr->pos));
    return {tuple_of(parts, expr->pos)};
}

// ---- calls

MatchSpecMaker::Made MatchSpecMaker::call(const CallExpr* expr) {
    const std::size_t arity = expr->args.size();
    const bool in_guard = place_ == Place::kGuard;
    const bool is_test = std::exchange(is_test_, false);
    const Expr* function = expr->callee;
    const Expr* module = nullptr;
    if (function->kind == ExprKind::kRemote) {
        module = function->as<RemoteExpr>()->module;
        function = function->as<RemoteExpr>()->function;
    }
    if (function->kind != ExprKind::kAtom || (module && module->kind != ExprKind::kAtom))
        return not_allowed(expr);
    std::string_view name = function->as<AtomExpr>()->name.text();
    if (!module && arity == 0 && name == "object") return {atom("$_", expr->pos)};
    if (!module && arity == 0 && name == "bindings") return {atom("$*", expr->pos)};
    bool allowed = holds(kGuardCalls, name, arity) || (arity == 2 && name == "is_record");
    if (module)
        allowed = module->is_atom("erlang") && (allowed || is_operator(name, arity));
    else
        allowed = allowed || (arity == 0 && name == "get_tcw") ||
                  (!in_guard && holds(kActions, name, arity));
    if (!module && is_test) { // where `float(X)` and its like are old names of tests
        if (const std::string_view now = new_type_test(name, arity); !now.empty()) {
            name = now;
            allowed = true;
        }
    }
    if (!allowed) {
        const std::string shown =
            (module ? quote_atom(module->as<AtomExpr>()->name.text()) + ":" : std::string{}) +
            quote_atom(name) + "/" + std::to_string(arity);
        return {fail(expr->pos,
                     std::string{"fun containing the "} + (module ? "remote" : "local") +
                         " function call '" + shown + "' (called in " +
                         (in_guard ? "guard" : "body") + ") cannot be translated into match_spec")};
    }
    if (name == "is_record") return record_test(expr);
    std::vector<Made> args;
    for (const Expr* arg : expr->args)
        args.push_back(term(arg));
    const bool fold = module && is_operator(name, arity) && name != "andalso" && name != "orelse";
    return operation(expr->pos, name, args, fold);
}

} // namespace joist::compiler
