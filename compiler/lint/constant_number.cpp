// See constant_number.h.
#include "compiler/lint/constant_number.h"

namespace joist::compiler {

namespace {

std::optional<Number> unary_value(const UnaryExpr* expr) {
    const auto operand = constant_value(expr->operand);
    if (!operand || expr->op == Op::kNot) return std::nullopt;
    if (operand->is_float) return expr->op == Op::kBnot ? std::nullopt : operand;
    if (operand->is_big) return operand;
    if (expr->op == Op::kPlus) return operand;
    if (expr->op == Op::kBnot) return Number{false, ~operand->integer, false};
    return Number{false, -operand->integer, false};
}

std::optional<Number> shifted(Op op, Number left, Number right) {
    constexpr std::int64_t kMost = 60;
    constexpr std::int64_t kTooMuch = std::int64_t{1} << 20;
    std::int64_t by = right.integer;
    if (op == Op::kBsr) by = -by;
    if (right.is_big || by > kTooMuch) return std::nullopt;
    if (left.is_big) return left;
    if (by <= 0)
        return Number{
            false, -by > kMost ? (left.integer < 0 ? -1 : 0) : left.integer >> -by, false};
    std::int64_t result = 0;
    if (by > kMost || __builtin_mul_overflow(left.integer, std::int64_t{1} << by, &result))
        return Number{false, 0, left.integer != 0};
    return Number{false, result, false};
}

std::optional<Number> integer_value(Op op, Number left, Number right) {
    if (op == Op::kBsl || op == Op::kBsr) return shifted(op, left, right);
    const bool divides = op == Op::kDiv || op == Op::kRem;
    if (divides && !right.is_big && right.integer == 0) return std::nullopt;
    if (left.is_big || right.is_big) return Number{false, 0, true};
    std::int64_t result = 0;
    bool overflows = false;
    switch (op) {
    case Op::kAdd:
        overflows = __builtin_add_overflow(left.integer, right.integer, &result);
        break;
    case Op::kSubtract:
        overflows = __builtin_sub_overflow(left.integer, right.integer, &result);
        break;
    case Op::kMultiply:
        overflows = __builtin_mul_overflow(left.integer, right.integer, &result);
        break;
    case Op::kDiv:
    case Op::kRem:
        overflows = right.integer == -1 && left.integer == INT64_MIN;
        if (!overflows)
            result = op == Op::kDiv ? left.integer / right.integer : left.integer % right.integer;
        break;
    case Op::kBand:
        result = left.integer & right.integer;
        break;
    case Op::kBor:
        result = left.integer | right.integer;
        break;
    case Op::kBxor:
        result = left.integer ^ right.integer;
        break;
    default:
        return std::nullopt;
    }
    return Number{false, overflows ? 0 : result, overflows};
}

} // namespace

std::optional<Number> constant_value(const Expr* expr) {
    switch (expr->kind) {
    case ExprKind::kInteger: {
        const auto* integer = expr->as<IntegerExpr>();
        return Number{false, integer->value, !integer->limbs.empty()};
    }
    case ExprKind::kChar:
        return Number{false, static_cast<std::int64_t>(expr->as<CharExpr>()->value), false};
    case ExprKind::kFloat:
        return Number{true, expr->as<FloatExpr>()->value != 0, false};
    case ExprKind::kUnary:
        return unary_value(expr->as<UnaryExpr>());
    case ExprKind::kBinaryOp: {
        const auto* op = expr->as<BinaryOpExpr>();
        if (op->op < Op::kAdd || op->op > Op::kBsr) return std::nullopt;
        const auto left = constant_value(op->left);
        const auto right = left ? constant_value(op->right) : std::nullopt;
        if (!left || !right) return std::nullopt;
        if (op->op == Op::kDivide)
            return right->integer == 0 && !right->is_big ? std::nullopt
                                                         : std::optional{Number{true, 1, false}};
        if (!left->is_float && !right->is_float) return integer_value(op->op, *left, *right);
        const bool arithmetic =
            op->op == Op::kAdd || op->op == Op::kSubtract || op->op == Op::kMultiply;
        return arithmetic ? std::optional{Number{true, 1, false}} : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

} // namespace joist::compiler
