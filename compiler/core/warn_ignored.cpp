// Values that nobody takes. See warner.h.
#include "compiler/core/warner.h"

#include <algorithm>

namespace joist::compiler::core {

namespace {

constexpr std::string_view kSuppress =
    " is ignored (suppress the warning by assigning the expression to the _ variable)";

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

void Warner::ignored(Pos pos, std::string text) {
    if (!options_.ignored || quiet_ > 0 || !is_told(pos)) return;
    if (holding_ != 0 && refused_ > 0) return;
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
    if (one->kind != ExprKind::kFun) {
        effect(one);
        if (leaves(one)) stopped_ = true;
        return;
    }
    value(one);
    useless(one->pos);
}

void Warner::ignored_children(ExprList list) {
    for (const Expr* one : list)
        ignored_child(one);
}

/// Of a constant that is computed where OTP computes it before it sees that nobody takes it; true:
/// there is nothing more to tell.
bool Warner::ignored_constant(const Expr* expr) {
    const bool is_computed = expr->kind == ExprKind::kUnary || expr->kind == ExprKind::kBinaryOp ||
                             expr->kind == ExprKind::kCall ||
                             (expr->kind == ExprKind::kRecord && expr->as<RecordExpr>()->base);
    if (!is_computed || (holding_ == 0 && !in_clause_)) return false;
    const Literal* known = constant(expr);
    if (!known) return false;
    if (!known->is_atom() && !known->is_nil()) useless(expr->pos);
    return holding_ != 0;
}

/// The place of the field of an update that stands first in the record.
Pos Warner::first_field(const RecordExpr* update) {
    const auto form = records_.find(update->name.id());
    if (form == records_.end()) return update->fields[0].pos;
    for (const RecordFieldDef& one : form->second->fields)
        for (const RecordFieldInit& given : update->fields)
            if (given.name == one.name) return given.pos;
    return update->fields[0].pos;
}

/// Of a constant that OTP finds where its variable stood.
void Warner::useless_constant(const Expr* expr) {
    const Literal* term = constant(expr);
    if (term && !term->is_atom() && !term->is_nil()) useless(expr->pos);
}

void Warner::effect(const Expr* expr) {
    if (ignored_constant(expr)) return;
    switch (expr->kind) {
    case ExprKind::kVar: {
        // A term that is written takes the place of its variable, so this is a use of its parts.
        const Expr* known = resolve(expr);
        const Symbol name = expr->as<VarExpr>()->name;
        const std::uint32_t held =
            name.id() < variables_.size() ? variables_[name.id()].held : std::uint32_t{0};
        const bool is_term = known->kind == ExprKind::kTuple || known->kind == ExprKind::kList;
        if (holding_ != 0 && known != expr && is_constant(known)) {
            useless_constant(known);
        } else if (is_term && (holding_ == 0 || held < holding_)) {
            use(name);
        } else if (holding_ != 0 && held != 0) {
            held_[holding_ - 1].parts.push_back(held);
        }
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
            ignored(first_field(record),
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
        match(expr->as<MatchExpr>(), false);
        if (holding_ != 0 && !stopped_ && is_constant(expr)) useless_constant(resolve(expr));
        return;
    case ExprKind::kListComp:
        return comprehension(expr->as<CompExpr>(), false);
    case ExprKind::kBlock:
        return body(expr->as<BlockExpr>()->body, false);
    case ExprKind::kIf:
        return clauses(expr->as<IfExpr>()->clauses,
                       {expr->pos, nullptr, nullptr, false, false, 0, false, expr});
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
    if (leaves(made)) stopped_ = true;
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

} // namespace joist::compiler::core
