// Constants as far as the text tells. See warner.h.
#include "compiler/core/bitstring.h"
#include "compiler/core/constants.h"
#include "compiler/core/warner.h"
#include "compiler/source/utf8.h"

#include <algorithm>
#include <cmath>

namespace joist::compiler::core {

namespace {

/// Deepest term that is looked at.
constexpr int kMaxDepth = 20;
constexpr std::size_t kMaxElements = 200;

using Wide = __int128;

std::optional<Wide> as_wide(const Literal* one) {
    if (one->is_small()) return one->integer;
    if (!one->is_integer() || one->limbs.size() > 2) return {};
    const std::uint64_t high = one->limbs.size() == 2 ? one->limbs[1] : 0;
    if (high >> 62 != 0) return {};
    const Wide size = (static_cast<Wide>(high) << 64) | one->limbs[0];
    return one->negative ? -size : size;
}

/// Of numbers beyond 64 bits, which the compiler leaves to run time: what OTP makes of them, or
/// about that if it is a float.
const Literal*
fold_large(LiteralPool& pool, std::string_view name, const Literal* left, const Literal* right) {
    if (left->is_float() || right->is_float() || name == "/") {
        const auto real = [](const Literal* one) -> std::optional<double> {
            if (one->is_float()) return one->real;
            const auto number = as_wide(one);
            return number ? std::optional{static_cast<double>(*number)} : std::nullopt;
        };
        const auto a = real(left), b = real(right);
        if (!a || !b || name.size() != 1 || (name == "/" && *b == 0)) return nullptr;
        const double made = name == "+"   ? *a + *b
                            : name == "-" ? *a - *b
                            : name == "*" ? *a * *b
                                          : *a / *b;
        return std::isfinite(made) ? pool.real(made) : nullptr;
    }
    const auto a = as_wide(left), b = as_wide(right);
    Wide made = 0;
    if (!a || !b) return nullptr;
    if (name == "+" || name == "-") {
        made = name == "+" ? *a + *b : *a - *b;
    } else if (name == "*") {
        if (__builtin_mul_overflow(*a, *b, &made) || made == -made) return nullptr;
    } else if (name == "div" || name == "rem") {
        if (*b == 0) return nullptr;
        made = name == "div" ? *a / *b : *a % *b;
    } else if (name == "band" || name == "bor" || name == "bxor") {
        made = name == "band" ? (*a & *b) : name == "bor" ? (*a | *b) : (*a ^ *b);
    } else if (name == "bsr" && *b >= 0) {
        made = *a >> std::min<Wide>(*b, 127);
    } else {
        return nullptr;
    }
    const bool negative = made < 0;
    const auto size =
        negative ? -static_cast<unsigned __int128>(made) : static_cast<unsigned __int128>(made);
    const std::uint64_t limbs[] = {static_cast<std::uint64_t>(size),
                                   static_cast<std::uint64_t>(size >> 64)};
    return pool.integer(negative, pool.arena().copy(limbs, 2));
}

bool is_number(const Literal* one) {
    return one->is_integer() || one->is_float();
}

bool is_truth(const Literal* one) {
    return one->is_atom("true") || one->is_atom("false");
}

} // namespace

/// Is it a `try` whose body is a constant or variables, so that it is the value of that?
bool Warner::is_plain_try(const Expr* expr) {
    if (expr->kind != ExprKind::kTry) return false;
    const auto* one = expr->as<TryExpr>();
    if (!one->of_clauses.empty() || !one->after_body.empty()) return false;
    const auto [known, is_new] = plain_tries_.emplace(expr, false);
    if (is_new) plain_tries_[expr] = all_safe(one->body);
    return plain_tries_[expr];
}

const Expr* Warner::resolve(const Expr* expr) {
    for (int i = 0; i < kMaxDepth; ++i) {
        if (expr->kind == ExprKind::kVar) {
            const Symbol name = expr->as<VarExpr>()->name;
            if (name.id() >= variables_.size() || !variables_[name.id()].bound_to) break;
            expr = variables_[name.id()].bound_to;
        } else if (expr->kind == ExprKind::kMatch) {
            expr = expr->as<MatchExpr>()->value;
        } else if (expr->kind == ExprKind::kBlock) {
            expr = expr->as<BlockExpr>()->body.back();
        } else if (const auto one = expr->kind == ExprKind::kCase || expr->kind == ExprKind::kIf ||
                                            expr->kind == ExprKind::kTry
                                        ? outcomes_.find(expr)
                                        : outcomes_.end();
                   one != outcomes_.end()) {
            expr = one->second;
        } else if (is_plain_try(expr)) {
            expr = expr->as<TryExpr>()->body.back();
        } else {
            break;
        }
    }
    return expr;
}

/// Is it a constant as written, or a variable bound to one?
bool Warner::is_constant(const Expr* given, int depth) {
    if (depth > kMaxDepth) return false;
    const Expr* expr = resolve(given);
    const auto all = [&](ExprList list) {
        return list.size() <= kMaxElements &&
               std::all_of(list.begin(), list.end(), [&](const Expr* one) {
                   return is_constant(one, depth + 1);
               });
    };
    if (is_plain_constant(expr->kind)) return true;
    switch (expr->kind) {
    case ExprKind::kTuple:
        return all(expr->as<TupleExpr>()->elements);
    case ExprKind::kRecord: {
        if (expr->as<RecordExpr>()->base) return constant(expr) != nullptr;
        const Expr* tuple = spelled(expr);
        return tuple != expr && is_constant(tuple, depth + 1);
    }
    case ExprKind::kFunRemote: {
        const auto* fun = expr->as<FunRemoteExpr>();
        return fun->module->kind == ExprKind::kAtom && fun->function->kind == ExprKind::kAtom &&
               fun->arity->kind == ExprKind::kInteger &&
               fun->arity->as<IntegerExpr>()->limbs.empty() &&
               fun->arity->as<IntegerExpr>()->value <= 255;
    }
    case ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        if (map->base) return constant(expr) != nullptr;
        return map->fields.size() <= kMaxElements &&
               std::all_of(map->fields.begin(), map->fields.end(), [&](const MapField& field) {
                   return is_constant(field.key, depth + 1) && is_constant(field.value, depth + 1);
               });
    }
    case ExprKind::kBinary:
        return constant_binary(expr->as<BinaryExpr>()) != nullptr;
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        return all(list->elements) && (!list->tail || is_constant(list->tail, depth + 1));
    }
    case ExprKind::kUnary:
    case ExprKind::kBinaryOp:
    case ExprKind::kCall:
        return constant(expr) != nullptr;
    default:
        return false;
    }
}

/// The bitstring, if all that it is made of is constant.
const Literal* Warner::constant_binary(const BinaryExpr* expr) {
    if (expr->elements.size() > kMaxElements) return nullptr;
    std::vector<KnownSegment> segments;
    for (const BitElement& element : expr->elements) {
        KnownSegment one{&element, nullptr, element.size ? constant(element.size) : nullptr};
        if (element.size && !one.size) return nullptr;
        if (element.value->kind == ExprKind::kString) {
            for (const char32_t c : element.value->as<StringExpr>()->value) {
                one.value = pool_.integer(c);
                segments.push_back(one);
            }
            continue;
        }
        one.value = constant(element.value);
        if (!one.value) return nullptr;
        segments.push_back(one);
    }
    return make_bitstring(pool_, segments);
}

/// The field of a record, or of a tuple that is as long: what element/2 gives.
const Literal* Warner::constant_field(const RecordFieldExpr* expr) {
    if (is_native(expr->module, expr->name)) return nullptr;
    const Literal* base = constant(expr->base);
    const auto form = records_.find(expr->name.id());
    if (!base || !base->is_tuple() || form == records_.end()) return nullptr;
    const auto& fields = form->second->fields;
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const RecordFieldDef& one) {
        return one.name == expr->field;
    });
    const auto index = static_cast<std::size_t>(field - fields.begin()) + 1;
    if (field == fields.end() || base->items.size() != fields.size() + 1 ||
        !base->items[0]->is_atom(expr->name.text()))
        return nullptr;
    return base->items[index];
}

/// A constant record with other constant fields.
const Literal* Warner::constant_update(const RecordExpr* expr) {
    if (is_native(expr->module, expr->name)) return nullptr;
    const Literal* base = constant(expr->base);
    const auto form = records_.find(expr->name.id());
    if (!base || !base->is_tuple() || form == records_.end()) return nullptr;
    const auto& fields = form->second->fields;
    if (base->items.size() != fields.size() + 1 || !base->items[0]->is_atom(expr->name.text()))
        return nullptr;
    std::vector<const Literal*> items(base->items.begin(), base->items.end());
    for (const RecordFieldInit& one : expr->fields) {
        const auto field = std::find_if(
            fields.begin(), fields.end(), [&](const auto& def) { return def.name == one.name; });
        const Literal* value = constant(one.value);
        if (!value || one.is_wildcard || field == fields.end()) return nullptr;
        items[static_cast<std::size_t>(field - fields.begin()) + 1] = value;
    }
    return pool_.tuple(items);
}

/// A constant map with other constant values.
const Literal* Warner::constant_map(const MapExpr* expr) {
    const Literal* base = constant(expr->base);
    if (!base || !base->is_map() || expr->fields.size() > kMaxElements ||
        base->items.size() > 2 * kMaxElements)
        return nullptr;
    std::vector<std::pair<const Literal*, const Literal*>> pairs;
    for (std::size_t i = 0; i + 1 < base->items.size(); i += 2)
        pairs.emplace_back(base->items[i], base->items[i + 1]);
    for (const MapField& one : expr->fields) {
        const Literal *key = constant(one.key), *value = constant(one.value);
        if (!key || !value) return nullptr;
        const bool known = std::any_of(
            pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
        if (one.exact && !known) return nullptr;
        pairs.emplace_back(key, value);
    }
    return pool_.map(pairs);
}

/// `left -- right`, if that is known and they are short.
const Literal* Warner::without(const Literal* left, const Literal* right) {
    constexpr std::size_t kMost = 100;
    const auto size = literal_length(left), other = literal_length(right);
    if (!size || !other || *size > kMost || *other > kMost) return nullptr;
    std::vector<const Literal*> items;
    for (; left->is_cons(); left = left->tail())
        items.push_back(left->head());
    for (; right->is_cons(); right = right->tail()) {
        const auto found = std::find_if(items.begin(), items.end(), [&](const Literal* one) {
            return same_literal(one, right->head()).value_or(false);
        });
        if (found != items.end()) items.erase(found);
    }
    return pool_.list(items);
}

/// What a call gives, if its arguments are constant and it has no effect.
const Literal* Warner::constant_call(std::string_view module,
                                     std::string_view name,
                                     std::span<const Literal* const> args) {
    if (module == "maps" && name == "get" && args.size() == 2)
        return fold_call(pool_, "map_get", args);
    if (module == "lists" && args.size() == 2)
        return name == "append" || name == "subtract"
                   ? constant_call("erlang", name == "append" ? "++" : "--", args)
                   : nullptr;
    if (module == "math" && name == "sqrt" && args.size() == 1 && args[0]->is_small() &&
        args[0]->integer >= 0)
        return pool_.real(std::sqrt(static_cast<double>(args[0]->integer)));
    if (module != "erlang") return nullptr;
    if (const Literal* made = fold_call(pool_, name, args)) return made;
    const Literal* one = args[0];
    if (args.size() == 2 && is_number(one) && is_number(args[1]))
        if (const Literal* made = fold_large(pool_, name, one, args[1])) return made;
    if (args.size() == 3 && name == "setelement") {
        if (!one->is_small() || !args[1]->is_tuple() || one->integer < 1 ||
            static_cast<std::uint64_t>(one->integer) > args[1]->items.size())
            return nullptr;
        std::vector<const Literal*> items(args[1]->items.begin(), args[1]->items.end());
        items[static_cast<std::size_t>(one->integer - 1)] = args[2];
        return pool_.tuple(items);
    }
    if (args.size() == 2 && name == "--") return without(one, args[1]);
    if (args.size() != 1) return nullptr;
    if (name == "round" || name == "floor" || name == "ceil" || name == "trunc") {
        if (one->is_integer()) return one;
        if (!one->is_float() || std::fabs(one->real) > 0x1p53) return nullptr;
        const double whole = name == "round"   ? std::round(one->real)
                             : name == "floor" ? std::floor(one->real)
                             : name == "ceil"  ? std::ceil(one->real)
                                               : std::trunc(one->real);
        return pool_.integer(static_cast<std::int64_t>(whole));
    }
    if (name == "tuple_to_list" && one->is_tuple()) return pool_.list(one->items);
    if (name == "list_to_tuple" && literal_length(one)) {
        std::vector<const Literal*> items;
        for (; one->is_cons(); one = one->tail())
            items.push_back(one->head());
        return pool_.tuple(items);
    }
    if (name == "atom_to_list" && one->is_atom()) {
        std::u32string text;
        const std::string_view bytes = one->atom.text();
        for (const char* at = bytes.data(); at < bytes.data() + bytes.size();)
            text.push_back(next_code_point(at));
        return pool_.string(text);
    }
    if (name == "atom_to_binary" && one->is_atom()) return pool_.binary(one->atom.text());
    if (name == "integer_to_list" && one->is_small()) {
        const std::string text = std::to_string(one->integer);
        return pool_.string(std::u32string(text.begin(), text.end()));
    }
    return nullptr;
}

const Literal* Warner::constant(const Expr* given) {
    const Expr* expr = resolve(given);
    if (expr->kind != ExprKind::kUnary && expr->kind != ExprKind::kBinaryOp &&
        expr->kind != ExprKind::kCall && expr->kind != ExprKind::kRecord &&
        expr->kind != ExprKind::kBinary && expr->kind != ExprKind::kMap)
        return compute(expr);
    const auto found = computed_.find(expr);
    if (found != computed_.end()) return found->second;
    const Literal* made = compute(expr);
    computed_.emplace(expr, made);
    return made;
}

/// The same of what isn't a name for something else.
const Literal* Warner::compute(const Expr* expr) {
    const auto each = [&](ExprList list, std::vector<const Literal*>& made) {
        for (const Expr* one : list)
            made.push_back(constant(one));
    };
    switch (expr->kind) {
    case ExprKind::kAtom:
        return pool_.atom(expr->as<AtomExpr>()->name);
    case ExprKind::kInteger: {
        const auto* number = expr->as<IntegerExpr>();
        return number->limbs.empty() ? pool_.integer(number->value)
                                     : pool_.integer(false, number->limbs);
    }
    case ExprKind::kChar:
        return pool_.integer(expr->as<CharExpr>()->value);
    case ExprKind::kFloat:
        return pool_.real(expr->as<FloatExpr>()->value);
    case ExprKind::kNil:
        return pool_.nil();
    case ExprKind::kString:
        return pool_.string(expr->as<StringExpr>()->value);
    case ExprKind::kTuple: {
        if (!is_constant(expr)) return nullptr;
        std::vector<const Literal*> elements;
        each(expr->as<TupleExpr>()->elements, elements);
        return pool_.tuple(elements);
    }
    case ExprKind::kList: {
        if (!is_constant(expr)) return nullptr;
        std::vector<const Literal*> elements;
        each(expr->as<ListExpr>()->elements, elements);
        const Expr* tail = expr->as<ListExpr>()->tail;
        return pool_.list(elements, tail ? constant(tail) : nullptr);
    }
    case ExprKind::kRecord: {
        if (expr->as<RecordExpr>()->base) return constant_update(expr->as<RecordExpr>());
        const Expr* tuple = spelled(expr);
        return tuple == expr ? nullptr : constant(tuple);
    }
    case ExprKind::kMap: {
        if (expr->as<MapExpr>()->base) return constant_map(expr->as<MapExpr>());
        if (!is_constant(expr)) return nullptr;
        std::vector<std::pair<const Literal*, const Literal*>> pairs;
        for (const MapField& field : expr->as<MapExpr>()->fields)
            pairs.emplace_back(constant(field.key), constant(field.value));
        return pool_.map(pairs);
    }
    case ExprKind::kBinary:
        return constant_binary(expr->as<BinaryExpr>());
    case ExprKind::kUnary: {
        const Literal* operand = constant(expr->as<UnaryExpr>()->operand);
        if (!operand) return nullptr;
        return fold_call(pool_, op_text(expr->as<UnaryExpr>()->op), std::span{&operand, 1});
    }
    case ExprKind::kBinaryOp: {
        const auto* pair = expr->as<BinaryOpExpr>();
        const Literal* left = constant(pair->left);
        if (!left) return nullptr;
        const Literal* right = constant(pair->right);
        if (!right) return nullptr;
        if (pair->op == Op::kAndalso || pair->op == Op::kOrelse) {
            if (!is_truth(left)) return nullptr;
            return left->is_atom("true") == (pair->op == Op::kAndalso) ? right : left;
        }
        const Literal* const args[] = {left, right};
        return pair->op == Op::kSend ? nullptr : constant_call("erlang", op_text(pair->op), args);
    }
    case ExprKind::kCall: {
        const auto* call = expr->as<CallExpr>();
        std::string_view name;
        if (call->args.empty() || call->args.size() > 3) return nullptr;
        const std::string_view module = callee(call, name);
        if (module.empty()) return nullptr;
        std::vector<const Literal*> args;
        for (const Expr* one : call->args) {
            args.push_back(constant(one));
            if (!args.back()) return nullptr;
        }
        if (name == "is_record" && module == "erlang" && args.size() == 2) {
            const auto form =
                args[1]->is_atom() ? records_.find(args[1]->atom.id()) : records_.end();
            if (form == records_.end()) return nullptr;
            args.push_back(
                pool_.integer(static_cast<std::int64_t>(form->second->fields.size()) + 1));
        }
        return constant_call(module, name, args);
    }
    case ExprKind::kFunRemote: {
        const auto* fun = expr->as<FunRemoteExpr>();
        if (!is_constant(expr)) return nullptr;
        return pool_.export_fun(fun->module->as<AtomExpr>()->name,
                                fun->function->as<AtomExpr>()->name,
                                fun->arity->as<IntegerExpr>()->value);
    }
    case ExprKind::kRecordField:
        return constant_field(expr->as<RecordFieldExpr>());
    default:
        return nullptr;
    }
}

/// Does it give true or false, or fail?
bool Warner::is_boolean(const Expr* given) {
    const Expr* expr = resolve(given);
    if (expr->kind == ExprKind::kUnary) return expr->as<UnaryExpr>()->op == Op::kNot;
    if (expr->kind == ExprKind::kBinaryOp) {
        const Op op = expr->as<BinaryOpExpr>()->op;
        return (op >= Op::kEq && op <= Op::kExactNe) || op == Op::kAnd || op == Op::kOr ||
               op == Op::kXor;
    }
    if (expr->kind != ExprKind::kCall || expr->as<CallExpr>()->args.size() != 1) return false;
    static constexpr std::string_view kTests[] = {"is_atom",
                                                  "is_binary",
                                                  "is_bitstring",
                                                  "is_boolean",
                                                  "is_float",
                                                  "is_function",
                                                  "is_integer",
                                                  "is_list",
                                                  "is_map",
                                                  "is_number",
                                                  "is_pid",
                                                  "is_port",
                                                  "is_reference",
                                                  "is_tuple"};
    std::string_view name;
    return callee(expr->as<CallExpr>(), name) == "erlang" &&
           std::binary_search(std::begin(kTests), std::end(kTests), name);
}

} // namespace joist::compiler::core
