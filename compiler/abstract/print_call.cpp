// See print_call.h. Where lines break is what OTP 29 does.
#include "compiler/abstract/print_call.h"

#include "compiler/scan/token.h"
#include "compiler/source/utf8.h"

#include <cstdio>

namespace joist::compiler::abstract {

namespace {

constexpr std::size_t kWidth = 71;
/// A column that means: in one line, however long; what can't stand in one line is a line break.
constexpr std::size_t kFlat = std::size_t{1} << 40;

std::string to_utf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text)
        append_utf8(out, c);
    return out;
}

std::string print_char(char32_t value) {
    if (value == U' ') return "$ ";
    if (value < 256) return quote_char(value);
    char text[16];
    std::snprintf(text, sizeof text, "$\\x{%x}", static_cast<unsigned>(value));
    return text;
}

std::string print(const Expr* e, std::size_t column);

/// Does it stand in a line with its neighbours where lines are broken?
bool is_short(const Expr* e) {
    return e->kind == ExprKind::kVar || e->kind == ExprKind::kAtom ||
           e->kind == ExprKind::kInteger || e->kind == ExprKind::kFloat ||
           e->kind == ExprKind::kNil;
}

/// What stands between brackets, the first of which ends before `column`; `tail` may be null.
std::string items(ExprList list, const Expr* tail, std::size_t column, std::size_t behind) {
    std::string flat = joined(list, [&](const Expr* one) { return print(one, kFlat); });
    if (tail) flat += " | " + print(tail, kFlat);
    if (column >= kFlat) return flat;
    if (flat.find('\n') == std::string::npos && column + flat.size() + behind <= kWidth)
        return flat;
    std::string out, line;
    bool was_short = false;
    const std::string next = "\n" + std::string(column, ' ');
    for (std::size_t i = 0; i < list.size(); ++i) {
        std::string one = print(list[i], column);
        if (i + 1 < list.size()) one += ",";
        const bool fits =
            was_short && is_short(list[i]) && column + line.size() + 1 + one.size() <= kWidth;
        if (fits) {
            line += " " + one;
        } else {
            out += line + (i > 0 ? next : "");
            line = std::move(one);
        }
        was_short = is_short(list[i]);
    }
    out += line;
    if (tail) out += " |" + next + print(tail, column);
    return out;
}

std::string in_brackets(
    std::string open, ExprList list, const Expr* tail, std::string_view close, std::size_t column) {
    const std::size_t inner = column + open.size();
    return open + items(list, tail, inner, close.size()) + std::string{close};
}

std::string print_fun(const FunExpr* fun, std::size_t column) {
    if (fun->name) return "_";
    const std::string clause = "\n" + std::string(column + 3, ' '),
                      body = "\n" + std::string(column + 7, ' ');
    std::string out = "fun";
    for (const Clause* one : fun->clauses) {
        if (!one->guard.empty()) return "_";
        if (out.size() > 3) out += ";" + clause;
        out += "(" + items(one->patterns, nullptr, column + 4, 4) + ") ->";
        for (const Expr* expr : one->body)
            out += body + print(expr, column + 7) + (expr == one->body.back() ? "" : ",");
    }
    return out + "\n" + std::string(column, ' ') + "end";
}

std::string print_fun_remote(const FunRemoteExpr* fun, std::size_t column) {
    return "fun " + print(fun->module, column) + ":" + print(fun->function, column) + "/" +
           print(fun->arity, column);
}

std::string print(const Expr* e, std::size_t column) {
    switch (e->kind) {
    case ExprKind::kVar:
        return std::string{e->as<VarExpr>()->name.text()};
    case ExprKind::kAtom:
        return quote_atom(e->as<AtomExpr>()->name.text());
    case ExprKind::kInteger:
        return e->as<IntegerExpr>()->limbs.empty() ? std::to_string(e->as<IntegerExpr>()->value)
                                                   : limbs_to_decimal(e->as<IntegerExpr>()->limbs);
    case ExprKind::kChar:
        return print_char(e->as<CharExpr>()->value);
    case ExprKind::kFloat:
        return write_float(e->as<FloatExpr>()->value);
    case ExprKind::kString:
        return quote_string(e->as<StringExpr>()->value);
    case ExprKind::kNil:
        return "[]";
    case ExprKind::kList:
        return in_brackets("[", e->as<ListExpr>()->elements, e->as<ListExpr>()->tail, "]", column);
    case ExprKind::kTuple:
        return in_brackets("{", e->as<TupleExpr>()->elements, nullptr, "}", column);
    case ExprKind::kMap:
        return "#{" +
               joined(e->as<MapExpr>()->fields,
                      [&](const MapField& field) {
                          return print(field.key, column) + (field.exact ? " := " : " => ") +
                                 print(field.value, column);
                      }) +
               "}";
    case ExprKind::kRemote:
        return print(e->as<RemoteExpr>()->module, column) + ":" +
               print(e->as<RemoteExpr>()->function, column);
    case ExprKind::kCall:
        return in_brackets(print(e->as<CallExpr>()->callee, column) + "(",
                           e->as<CallExpr>()->args,
                           nullptr,
                           ")",
                           column);
    case ExprKind::kUnary:
        return std::string{op_text(e->as<UnaryExpr>()->op)} +
               print(e->as<UnaryExpr>()->operand, column);
    case ExprKind::kBinaryOp:
        return print(e->as<BinaryOpExpr>()->left, column) +
               (e->as<BinaryOpExpr>()->op == Op::kDivide
                    ? "/"
                    : " " + std::string{op_text(e->as<BinaryOpExpr>()->op)} + " ") +
               print(e->as<BinaryOpExpr>()->right, column);
    case ExprKind::kBinary: {
        const auto elements = e->as<BinaryExpr>()->elements;
        if (elements.empty() || !text_of(e)) return "<<>>";
        return "<<" + quote_string(elements[0].value->as<StringExpr>()->value) + ">>";
    }
    case ExprKind::kFun:
        return column >= kFlat ? "\n" : print_fun(e->as<FunExpr>(), column);
    case ExprKind::kFunLocal:
        return "fun " + quote_atom(e->as<FunLocalExpr>()->name.text()) + "/" +
               std::to_string(e->as<FunLocalExpr>()->arity);
    case ExprKind::kFunRemote:
        return print_fun_remote(e->as<FunRemoteExpr>(), column);
    default:
        return "_";
    }
}

} // namespace

std::optional<std::string> text_of(const Expr* expr) {
    if (expr->kind == ExprKind::kString) return to_utf8(expr->as<StringExpr>()->value);
    if (expr->kind == ExprKind::kNil) return std::string{};
    if (expr->kind != ExprKind::kBinary) return std::nullopt;
    const auto elements = expr->as<BinaryExpr>()->elements;
    if (elements.empty()) return std::string{};
    if (elements.size() != 1 || elements[0].value->kind != ExprKind::kString) return std::nullopt;
    return to_utf8(elements[0].value->as<StringExpr>()->value);
}

std::string print_call(const Expr* expr) {
    return print(expr, 0);
}

} // namespace joist::compiler::abstract
