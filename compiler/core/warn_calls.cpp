// Constants as far as the text tells, and calls of operators and BIFs with such that always fail.
// See warner.h.
#include "compiler/core/constants.h"
#include "compiler/core/warner.h"

#include <algorithm>
#include <cmath>

namespace joist::compiler::core {

namespace {

/// Deepest term that is looked at.
constexpr int kMaxDepth = 20;
constexpr std::size_t kMaxElements = 200;

bool is_number(const Literal* one) {
    return one->is_integer() || one->is_float();
}
bool is_truth(const Literal* one) {
    return one->is_atom("true") || one->is_atom("false");
}
bool is_list(const Literal* one) {
    return literal_length(one).has_value();
}
bool is_zero(const Literal* one) {
    return (one->is_small() && one->integer == 0) || (one->is_float() && one->real == 0);
}

/// Names with what their one argument has to be.
enum class Wants : std::uint8_t {
    kAtom,
    kNumber,
    kCons,
    kList,
    kTuple,
    kBinary,
    kBits,
    kInteger,
    kFloat,
    kSized
};
struct Unary {
    std::string_view name;
    Wants wants;
};
constexpr Unary kUnary[] = {
    {"abs", Wants::kNumber},
    {"atom_to_binary", Wants::kAtom},
    {"atom_to_list", Wants::kAtom},
    {"binary_to_atom", Wants::kBinary},
    {"binary_to_float", Wants::kBinary},
    {"binary_to_integer", Wants::kBinary},
    {"binary_to_list", Wants::kBinary},
    {"bit_size", Wants::kBits},
    {"byte_size", Wants::kBits},
    {"ceil", Wants::kNumber},
    {"float", Wants::kNumber},
    {"float_to_binary", Wants::kFloat},
    {"float_to_list", Wants::kFloat},
    {"floor", Wants::kNumber},
    {"hd", Wants::kCons},
    {"integer_to_binary", Wants::kInteger},
    {"integer_to_list", Wants::kInteger},
    {"length", Wants::kList},
    {"list_to_atom", Wants::kList},
    {"list_to_binary", Wants::kList},
    {"list_to_float", Wants::kList},
    {"list_to_integer", Wants::kList},
    {"list_to_tuple", Wants::kList},
    {"round", Wants::kNumber},
    {"size", Wants::kSized},
    {"tl", Wants::kCons},
    {"trunc", Wants::kNumber},
    {"tuple_size", Wants::kTuple},
    {"tuple_to_list", Wants::kTuple},
};

bool satisfies(const Literal* one, Wants wants) {
    switch (wants) {
    case Wants::kAtom:
        return one->is_atom();
    case Wants::kNumber:
        return is_number(one);
    case Wants::kCons:
        return one->is_cons();
    case Wants::kList:
        return is_list(one);
    case Wants::kTuple:
        return one->is_tuple();
    case Wants::kBinary:
        return one->is_binary();
    case Wants::kBits:
        return one->is_bitstring();
    case Wants::kInteger:
        return one->is_integer();
    case Wants::kFloat:
        return one->is_float();
    case Wants::kSized:
        return one->is_tuple() || one->is_bitstring();
    }
    return true;
}

/// Why math:name(args) fails; empty: it doesn't, or nobody knows.
std::string_view math_reason(std::string_view name, std::span<const Literal* const> args) {
    static constexpr std::string_view kNames =
        " acos acosh asin asinh atan atan2 atanh ceil cos cosh erf erfc exp floor fmod log log10 "
        "log2 pow sin sinh sqrt tan tanh ";
    if (kNames.find(" " + std::string{name} + " ") == std::string_view::npos) return "";
    const bool two = name == "atan2" || name == "fmod" || name == "pow";
    if (args.size() != (two ? 2u : 1u)) return "";
    for (const Literal* one : args)
        if (!is_number(one)) return "badarg";
    const auto real = [](const Literal* one) {
        return one->is_float() ? one->real : static_cast<double>(one->integer);
    };
    for (const Literal* one : args)
        if (!one->is_float() && !one->is_small()) return "";
    const double a = real(args[0]);
    bool good = true;
    if (name == "acos" || name == "asin") good = a >= -1 && a <= 1;
    if (name == "acosh") good = a >= 1;
    if (name == "atanh") good = a > -1 && a < 1;
    if (name == "sqrt") good = a >= 0;
    if (name == "log" || name == "log10" || name == "log2") good = a > 0;
    if (name == "fmod") good = real(args[1]) != 0;
    if (name == "exp" || name == "sinh" || name == "cosh")
        good = std::isfinite(std::exp(std::fabs(a)));
    if (name == "pow") good = std::isfinite(std::pow(a, real(args[1])));
    return good ? "" : "badarith";
}

/// The same for lists:name(args).
std::string_view lists_reason(std::string_view name, std::span<const Literal* const> args) {
    if (args.size() != 2) return "";
    if (name == "append") return is_list(args[0]) ? "" : "badarg";
    if (name == "subtract") return is_list(args[0]) && is_list(args[1]) ? "" : "badarg";
    return "";
}

/// Why erlang:name(args) fails; empty: it doesn't, or nobody knows.
std::string reason_of(std::string_view name, std::span<const Literal* const> args) {
    if (args.size() == 1) {
        const Literal* a = args[0];
        if (name == "+" || name == "-") return is_number(a) ? "" : "badarith";
        if (name == "bnot") return a->is_integer() ? "" : "badarith";
        if (name == "not") return is_truth(a) ? "" : "badarg";
        for (const Unary& one : kUnary)
            if (one.name == name) return satisfies(a, one.wants) ? "" : "badarg";
        return "";
    }
    const auto is_index = [](const Literal* index, const Literal* tuple) {
        return index->is_small() && tuple->is_tuple() && index->integer >= 1 &&
               static_cast<std::uint64_t>(index->integer) <= tuple->items.size();
    };
    if (args.size() == 3 && name == "setelement") return is_index(args[0], args[1]) ? "" : "badarg";
    if (args.size() != 2) return "";
    const Literal *a = args[0], *b = args[1];
    if (name == "is_map_key" || name == "map_get") {
        if (!b->is_map()) return "{badmap," + print_literal(b) + "}";
        if (name == "is_map_key") return "";
        const auto& pairs = b->items;
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2)
            if (pairs[i] == a) return "";
        return "{badkey," + print_literal(a) + "}";
    }
    if (name == "+" || name == "-" || name == "*")
        return is_number(a) && is_number(b) ? "" : "badarith";
    if (name == "/") return is_number(a) && is_number(b) && !is_zero(b) ? "" : "badarith";
    if (name == "div" || name == "rem")
        return a->is_integer() && b->is_integer() && !is_zero(b) ? "" : "badarith";
    if (name == "band" || name == "bor" || name == "bxor" || name == "bsl" || name == "bsr")
        return a->is_integer() && b->is_integer() ? "" : "badarith";
    if (name == "and" || name == "or" || name == "xor")
        return is_truth(a) && is_truth(b) ? "" : "badarg";
    if (name == "++") return is_list(a) ? "" : "badarg";
    if (name == "--") return is_list(a) && is_list(b) ? "" : "badarg";
    if (name == "element") return is_index(a, b) ? "" : "badarg";
    return "";
}

} // namespace

void Warner::failed(Pos pos, std::string text, bool always) {
    if (!options_.failed ||
        (always ? sources_.is_generated(pos.file) : quiet_ > 0 || !is_told(pos)))
        return;
    sink_.warning(pos, std::move(text));
}

const Expr* Warner::resolve(const Expr* expr) const {
    for (int i = 0; i < kMaxDepth; ++i) {
        if (expr->kind == ExprKind::kVar) {
            const Symbol name = expr->as<VarExpr>()->name;
            if (name.id() >= variables_.size() || !variables_[name.id()].bound_to) break;
            expr = variables_[name.id()].bound_to;
        } else if (expr->kind == ExprKind::kMatch) {
            expr = expr->as<MatchExpr>()->value;
        } else if (expr->kind == ExprKind::kBlock) {
            expr = expr->as<BlockExpr>()->body.back();
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
    switch (expr->kind) {
    case ExprKind::kAtom:
    case ExprKind::kInteger:
    case ExprKind::kChar:
    case ExprKind::kFloat:
    case ExprKind::kString:
    case ExprKind::kNil:
        return true;
    case ExprKind::kTuple:
        return all(expr->as<TupleExpr>()->elements);
    case ExprKind::kRecord: {
        const Expr* tuple = spelled(expr);
        return tuple != expr && is_constant(tuple, depth + 1);
    }
    case ExprKind::kMap: {
        const auto* map = expr->as<MapExpr>();
        return !map->base && map->fields.size() <= kMaxElements &&
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

/// The binary of integers in bytes and of strings; null if it is anything else.
const Literal* Warner::constant_binary(const BinaryExpr* expr) {
    if (expr->elements.size() > kMaxElements) return nullptr;
    std::string bytes;
    for (const BitElement& element : expr->elements) {
        if (element.size || element.unit ||
            (element.type != BitType::kDefault && element.type != BitType::kInteger))
            return nullptr;
        const Expr* one = element.value;
        if (one->kind == ExprKind::kString) {
            for (const char32_t c : one->as<StringExpr>()->value)
                bytes += static_cast<char>(c & 0xff);
            continue;
        }
        bool minus = false;
        if (one->kind == ExprKind::kUnary && one->as<UnaryExpr>()->op == Op::kMinus) {
            minus = true;
            one = one->as<UnaryExpr>()->operand;
        }
        std::uint64_t number = 0;
        if (one->kind == ExprKind::kChar)
            number = one->as<CharExpr>()->value;
        else if (one->kind == ExprKind::kInteger && one->as<IntegerExpr>()->limbs.empty())
            number = static_cast<std::uint64_t>(one->as<IntegerExpr>()->value);
        else
            return nullptr;
        bytes += static_cast<char>((minus ? -number : number) & 0xff);
    }
    return pool_.binary(bytes);
}

const Literal* Warner::constant(const Expr* given) {
    const Expr* expr = resolve(given);
    if (expr->kind != ExprKind::kUnary && expr->kind != ExprKind::kBinaryOp &&
        expr->kind != ExprKind::kCall)
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
        const Expr* tuple = spelled(expr);
        return tuple == expr ? nullptr : constant(tuple);
    }
    case ExprKind::kMap: {
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
        return pair->op == Op::kSend ? nullptr : fold_call(pool_, op_text(pair->op), args);
    }
    case ExprKind::kCall: {
        const auto* call = expr->as<CallExpr>();
        std::string_view name;
        if (call->args.empty() || call->args.size() > 3 || callee(call, name) != "erlang")
            return nullptr;
        std::vector<const Literal*> args;
        for (const Expr* one : call->args) {
            args.push_back(constant(one));
            if (!args.back()) return nullptr;
        }
        return fold_call(pool_, name, args);
    }
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

// ---- what fails

void Warner::check_operator(Pos pos, Op op, std::span<Expr* const> args) {
    if (op == Op::kAndalso || op == Op::kOrelse || op == Op::kSend) return;
    std::vector<const Literal*> known;
    for (const Expr* one : args) {
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const std::string reason = reason_of(op_text(op), known);
    if (reason.empty()) return;
    failed(pos,
           "evaluation of operator '" + std::string{op_text(op)} + "'/" +
               std::to_string(args.size()) + " will fail with a '" + reason + "' exception");
}

void Warner::check_call(const CallExpr* expr) {
    if (expr->callee->kind == ExprKind::kRemote) {
        const auto* remote = expr->callee->as<RemoteExpr>();
        const auto wrong = [&](const Expr* one) {
            return one->kind != ExprKind::kAtom && is_constant(one) &&
                   resolve(one)->kind != ExprKind::kAtom;
        };
        if (wrong(remote->module) || wrong(remote->function))
            failed(expr->pos, "invalid module and/or function name; this call will always fail");
    } else if (expr->callee->kind == ExprKind::kVar) {
        const Expr* known = resolve(expr->callee);
        if (known->kind != ExprKind::kVar && is_constant(known))
            failed(expr->pos, "invalid function call");
        return;
    }
    std::string_view name;
    const std::string_view module = callee(expr, name);
    if (module.empty() || expr->args.empty() || expr->args.size() > 3) return;
    std::vector<const Literal*> known;
    for (const Expr* one : expr->args) {
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const bool is_get = module == "maps" && name == "get" && known.size() == 2;
    if (module == "erlang" || is_get) {
        const std::string reason = is_get ? reason_of("map_get", known) : reason_of(name, known);
        if (reason.empty()) return;
        const bool is_operator =
            !(name[0] >= 'a' && name[0] <= 'z') || name == "div" || name == "rem" ||
            name == "band" || name == "bor" || name == "bxor" || name == "bnot" || name == "bsl" ||
            name == "bsr" || name == "and" || name == "or" || name == "xor" || name == "not";
        const std::string arity = std::to_string(known.size());
        const std::string what =
            is_operator ? "evaluation of operator '" + std::string{name} + "'/" + arity
                        : "the call to " + std::string{is_get ? "map_get" : name} + "/" + arity;
        failed(expr->pos, what + " will fail with a '" + reason + "' exception");
        return;
    }
    const std::string_view reason = module == "math"    ? math_reason(name, known)
                                    : module == "lists" ? lists_reason(name, known)
                                                        : "";
    if (reason.empty()) return;
    failed(expr->pos,
           "the call to " + std::string{module} + ":" + std::string{name} + "/" +
               std::to_string(known.size()) + " will fail with a '" + std::string{reason} +
               "' exception");
}

/// Why a binary can't be made of what is written.
Warner::Problem Warner::problem_of(const BinaryExpr* expr) {
    const Problem mismatch{expr->pos, "binary construction will fail because of a type mismatch"};
    for (const BitElement& element : expr->elements) {
        const bool utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                         element.type == BitType::kUtf32;
        const bool bits = element.type == BitType::kBinary || element.type == BitType::kBitstring;
        if (element.size) {
            const Literal* size = constant(element.size);
            if (size && !size->is_integer() && !size->is_atom("all")) return mismatch;
            if (size && size->is_small() && size->integer < 0)
                return {element.pos,
                        "binary construction will fail because the size of a segment is invalid"};
        }
        const Expr* value = element.value;
        if (value->kind == ExprKind::kString) {
            if (bits && !value->as<StringExpr>()->value.empty()) return mismatch;
            continue;
        }
        if (value->kind == ExprKind::kVar) continue;
        const Literal* literal = is_constant(value) ? constant(value) : nullptr;
        const ExprKind kind = resolve(value)->kind;
        if (!literal && (kind == ExprKind::kTuple || kind == ExprKind::kList)) return mismatch;
        if (!literal) continue;
        const bool good = bits                              ? literal->is_bitstring()
                          : element.type == BitType::kFloat ? is_number(literal)
                                                            : literal->is_integer();
        if (!good) return mismatch;
        if (utf && (!literal->is_small() || literal->integer < 0 || literal->integer > 0x10ffff ||
                    (literal->integer >= 0xd800 && literal->integer <= 0xdfff)))
            return {expr->pos,
                    "binary construction will fail with a 'badarg' exception (invalid "
                    "Unicode code point in a utf8/utf16/utf32 segment)"};
    }
    return {};
}

} // namespace joist::compiler::core
