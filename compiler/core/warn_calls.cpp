// Constants as far as the text tells, and calls of operators and BIFs with such that always fail.
// See warner.h.
#include "compiler/core/constants.h"
#include "compiler/core/warner.h"

#include <algorithm>

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

/// Why erlang:name(args) fails; empty: it doesn't, or nobody knows.
std::string_view reason_of(std::string_view name, std::span<const Literal* const> args) {
    if (args.size() == 1) {
        const Literal* a = args[0];
        if (name == "+" || name == "-") return is_number(a) ? "" : "badarith";
        if (name == "bnot") return a->is_integer() ? "" : "badarith";
        if (name == "not") return is_truth(a) ? "" : "badarg";
        for (const Unary& one : kUnary)
            if (one.name == name) return satisfies(a, one.wants) ? "" : "badarg";
        return "";
    }
    if (args.size() != 2) return "";
    const Literal *a = args[0], *b = args[1];
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
    if (name == "element") {
        const bool good = a->is_small() && b->is_tuple() && a->integer >= 1 &&
                          static_cast<std::uint64_t>(a->integer) <= b->items.size();
        return good ? "" : "badarg";
    }
    return "";
}

} // namespace

void Warner::failed(Pos pos, std::string text) {
    if (options_.failed && is_written(pos)) sink_.warning(pos, std::move(text));
}

const Expr* Warner::resolve(const Expr* expr) const {
    for (int i = 0; i < kMaxDepth && expr->kind == ExprKind::kVar; ++i) {
        const Symbol name = expr->as<VarExpr>()->name;
        if (name.id() >= variables_.size() || !variables_[name.id()].bound_to) break;
        expr = variables_[name.id()].bound_to;
    }
    return expr;
}

/// Is it a constant as written, or a variable bound to one?
bool Warner::is_constant(const Expr* given, int depth) const {
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
    case ExprKind::kList: {
        const auto* list = expr->as<ListExpr>();
        return all(list->elements) && (!list->tail || is_constant(list->tail, depth + 1));
    }
    case ExprKind::kUnary:
        return (expr->as<UnaryExpr>()->op == Op::kMinus ||
                expr->as<UnaryExpr>()->op == Op::kPlus) &&
               (expr->as<UnaryExpr>()->operand->kind == ExprKind::kInteger ||
                expr->as<UnaryExpr>()->operand->kind == ExprKind::kFloat);
    default:
        return false;
    }
}

const Literal* Warner::constant(const Expr* given) {
    const Expr* expr = resolve(given);
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
        if (call->args.empty() || call->args.size() > 2 || callee(call, name) != "erlang")
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
        if (one->kind == ExprKind::kCall) return;
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const std::string_view reason = reason_of(op_text(op), known);
    if (reason.empty()) return;
    failed(pos,
           "evaluation of operator '" + std::string{op_text(op)} + "'/" +
               std::to_string(args.size()) + " will fail with a '" + std::string{reason} +
               "' exception");
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
    if (expr->args.empty() || expr->args.size() > 2 || callee(expr, name) != "erlang") return;
    std::vector<const Literal*> known;
    for (const Expr* one : expr->args) {
        if (one->kind == ExprKind::kCall || one->kind == ExprKind::kBinaryOp) return;
        const Literal* made = constant(one);
        if (!made) return;
        known.push_back(made);
    }
    const std::string_view reason = reason_of(name, known);
    if (reason.empty()) return;
    failed(expr->pos,
           "the call to " + std::string{name} + "/" + std::to_string(expr->args.size()) +
               " will fail with a '" + std::string{reason} + "' exception");
}

/// Segments that can't be made of what is written.
void Warner::check_binary(const BinaryExpr* expr) {
    for (const BitElement& element : expr->elements) {
        const bool utf = element.type == BitType::kUtf8 || element.type == BitType::kUtf16 ||
                         element.type == BitType::kUtf32;
        const bool bits = element.type == BitType::kBinary || element.type == BitType::kBitstring;
        if (element.size) {
            const Literal* size = constant(element.size);
            if (size && !size->is_integer() && !size->is_atom("all"))
                return failed(expr->pos,
                              "binary construction will fail because of a type mismatch");
            if (size && size->is_small() && size->integer < 0)
                return failed(
                    element.pos,
                    "binary construction will fail because the size of a segment is invalid");
        }
        const Expr* value = element.value;
        if (value->kind == ExprKind::kString) {
            if (bits && !value->as<StringExpr>()->value.empty())
                return failed(expr->pos,
                              "binary construction will fail because of a type mismatch");
            continue;
        }
        if (value->kind == ExprKind::kVar) continue;
        const Literal* literal = is_constant(value) ? constant(value) : nullptr;
        if (!literal) continue;
        const bool good = bits                              ? literal->is_bitstring()
                          : element.type == BitType::kFloat ? is_number(literal)
                                                            : literal->is_integer();
        if (!good)
            return failed(expr->pos, "binary construction will fail because of a type mismatch");
        if (utf && (!literal->is_small() || literal->integer < 0 || literal->integer > 0x10ffff ||
                    (literal->integer >= 0xd800 && literal->integer <= 0xdfff)))
            return failed(expr->pos,
                          "binary construction will fail with a 'badarg' exception (invalid "
                          "Unicode code point in a utf8/utf16/utf32 segment)");
    }
}

} // namespace joist::compiler::core
