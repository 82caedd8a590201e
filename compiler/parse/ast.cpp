// Small questions to syntax trees; see ast.h.
#include "compiler/parse/ast.h"

namespace joist::compiler {

std::string_view op_text(Op op) {
    switch (op) {
    case Op::kPlus:
        return "+";
    case Op::kMinus:
        return "-";
    case Op::kNot:
        return "not";
    case Op::kBnot:
        return "bnot";
    case Op::kAdd:
        return "+";
    case Op::kSubtract:
        return "-";
    case Op::kMultiply:
        return "*";
    case Op::kDivide:
        return "/";
    case Op::kDiv:
        return "div";
    case Op::kRem:
        return "rem";
    case Op::kBand:
        return "band";
    case Op::kBor:
        return "bor";
    case Op::kBxor:
        return "bxor";
    case Op::kBsl:
        return "bsl";
    case Op::kBsr:
        return "bsr";
    case Op::kAnd:
        return "and";
    case Op::kOr:
        return "or";
    case Op::kXor:
        return "xor";
    case Op::kAndalso:
        return "andalso";
    case Op::kOrelse:
        return "orelse";
    case Op::kAppend:
        return "++";
    case Op::kRemove:
        return "--";
    case Op::kEq:
        return "==";
    case Op::kNe:
        return "/=";
    case Op::kLe:
        return "=<";
    case Op::kLt:
        return "<";
    case Op::kGe:
        return ">=";
    case Op::kGt:
        return ">";
    case Op::kExactEq:
        return "=:=";
    case Op::kExactNe:
        return "=/=";
    case Op::kSend:
        return "!";
    }
    return "";
}

bool Expr::is_atom(std::string_view text) const {
    return kind == ExprKind::kAtom && as<AtomExpr>()->name == text;
}

Pos first_pos(const Expr* expr) {
    for (;;) {
        const Expr* left = nullptr;
        switch (expr->kind) {
        case ExprKind::kBinaryOp:
            left = expr->as<BinaryOpExpr>()->left;
            break;
        case ExprKind::kMap:
            left = expr->as<MapExpr>()->base;
            break;
        case ExprKind::kRecord:
            left = expr->as<RecordExpr>()->base;
            break;
        case ExprKind::kRecordField:
            left = expr->as<RecordFieldExpr>()->base;
            break;
        case ExprKind::kRemote:
            left = expr->as<RemoteExpr>()->module;
            break;
        default:
            break;
        }
        if (!left) return expr->pos;
        expr = left;
    }
}

} // namespace joist::compiler
