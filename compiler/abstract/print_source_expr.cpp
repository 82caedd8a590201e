// Expressions. See source_printer.h.
#include "compiler/abstract/source_printer.h"

#include "compiler/scan/token.h"

namespace joist::compiler::abstract {

namespace {

constexpr int kCatch = 1, kMatch = 100, kOrelse = 150, kAndalso = 160, kCompare = 200, kList = 300,
              kAdd = 400, kMultiply = 500, kPrefix = 600, kHash = 700, kCall = 800, kColon = 900,
              kMax = 1000;

int precedence_of(Op op) {
    switch (op) {
    case Op::kPlus:
    case Op::kMinus:
    case Op::kNot:
    case Op::kBnot:
        return kPrefix;
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kDiv:
    case Op::kRem:
    case Op::kBand:
    case Op::kAnd:
        return kMultiply;
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kBor:
    case Op::kBxor:
    case Op::kBsl:
    case Op::kBsr:
    case Op::kOr:
    case Op::kXor:
        return kAdd;
    case Op::kAppend:
    case Op::kRemove:
        return kList;
    case Op::kAndalso:
        return kAndalso;
    case Op::kOrelse:
        return kOrelse;
    case Op::kSend:
        return kMatch;
    default:
        return kCompare;
    }
}

int precedence_of(const Expr* e) {
    switch (e->kind) {
    case ExprKind::kCatch:
        return kCatch;
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch:
        return kMatch;
    case ExprKind::kUnary:
        return kPrefix;
    case ExprKind::kBinaryOp:
        return precedence_of(e->as<BinaryOpExpr>()->op);
    case ExprKind::kMap:
        return e->as<MapExpr>()->base ? kHash : kHash + 1;
    case ExprKind::kRecord:
        return e->as<RecordExpr>()->base ? kHash : kHash + 1;
    case ExprKind::kRecordField:
    case ExprKind::kRecordIndex:
        return kHash;
    case ExprKind::kCall:
        return kCall;
    case ExprKind::kRemote:
        return kColon;
    default:
        return kMax;
    }
}

/// What `#` may stand behind. What ends in an integer gets parentheses, for that would be taken for
/// the base of a number (`7#rec.x`, `fun f/1#rec.x`).
int least_before_hash(const Expr* base) {
    switch (base->kind) {
    case ExprKind::kInteger:
    case ExprKind::kFunLocal:
    case ExprKind::kFunRemote:
        return kMax + 1;
    default:
        return kMax;
    }
}

} // namespace

void SourcePrinter::expr(const Expr* e, int least) {
    if (overflow_) return;
    const int precedence = precedence_of(e);
    const bool parens = precedence < least;
    if (parens) put("(");
    plain(e);
    if (parens) put(")");
}

void SourcePrinter::plain(const Expr* e) {
    switch (e->kind) {
    case ExprKind::kVar:
        return put(e->as<VarExpr>()->name);
    case ExprKind::kAtom:
        return atom(e->as<AtomExpr>()->name.text());
    case ExprKind::kInteger:
        return put(e->as<IntegerExpr>()->limbs.empty()
                       ? std::to_string(e->as<IntegerExpr>()->value)
                       : limbs_to_decimal(e->as<IntegerExpr>()->limbs));
    case ExprKind::kChar:
        return put(quote_char(e->as<CharExpr>()->value));
    case ExprKind::kFloat:
        return put(write_float(e->as<FloatExpr>()->value));
    case ExprKind::kString:
        return put(quote_string(e->as<StringExpr>()->value));
    case ExprKind::kNil:
        return put("[]");
    case ExprKind::kList:
        return list(e->as<ListExpr>());
    case ExprKind::kTuple:
        put("{");
        listed(e->as<TupleExpr>()->elements, [&](const Expr* one) { expr(one); });
        return put("}");
    case ExprKind::kMap:
        return map(e->as<MapExpr>());
    case ExprKind::kRecord:
        return record_expr(e->as<RecordExpr>());
    case ExprKind::kRecordField:
        record_base(e->as<RecordFieldExpr>()->base);
        record_name(e->as<RecordFieldExpr>()->module, e->as<RecordFieldExpr>()->name);
        put(".");
        return atom(e->as<RecordFieldExpr>()->field.text());
    case ExprKind::kRecordIndex:
        put("#");
        atom(e->as<RecordIndexExpr>()->name.text());
        put(".");
        return atom(e->as<RecordIndexExpr>()->field.text());
    case ExprKind::kBinary:
        return binary(e->as<BinaryExpr>());
    case ExprKind::kUnary:
    case ExprKind::kBinaryOp:
    case ExprKind::kMatch:
    case ExprKind::kMaybeMatch:
    case ExprKind::kCatch:
        return operation(e, precedence_of(e));
    case ExprKind::kCall:
        expr(e->as<CallExpr>()->callee, kCall + 1); // OTP 25 calls no call
        put("(");
        listed(e->as<CallExpr>()->args, [&](const Expr* one) { expr(one); });
        return put(")");
    case ExprKind::kRemote:
        expr(e->as<RemoteExpr>()->module, kMax);
        put(":");
        return expr(e->as<RemoteExpr>()->function, kMax);
    case ExprKind::kFun:
        return fun(e->as<FunExpr>());
    case ExprKind::kFunLocal:
        put("fun ");
        atom(e->as<FunLocalExpr>()->name.text());
        return put("/" + std::to_string(e->as<FunLocalExpr>()->arity));
    case ExprKind::kFunRemote:
        put("fun ");
        expr(e->as<FunRemoteExpr>()->module, kMax);
        put(":");
        expr(e->as<FunRemoteExpr>()->function, kMax);
        put("/");
        return expr(e->as<FunRemoteExpr>()->arity, kMax);
    case ExprKind::kListComp:
    case ExprKind::kBinaryComp:
    case ExprKind::kMapComp:
        return comprehension(e->as<CompExpr>());
    case ExprKind::kBlock: {
        const std::size_t indent = column();
        put("begin");
        body(e->as<BlockExpr>()->body, indent + 4);
        new_line(indent);
        return put("end");
    }
    case ExprKind::kIf: {
        const std::size_t indent = column();
        put("if");
        clauses(e->as<IfExpr>()->clauses, indent + 4);
        new_line(indent);
        return put("end");
    }
    case ExprKind::kCase: {
        const std::size_t indent = column();
        put("case ");
        expr(e->as<CaseExpr>()->subject);
        put(" of");
        clauses(e->as<CaseExpr>()->clauses, indent + 4);
        new_line(indent);
        return put("end");
    }
    case ExprKind::kReceive:
        return receive(e->as<ReceiveExpr>());
    case ExprKind::kTry:
        return try_expr(e->as<TryExpr>());
    case ExprKind::kMaybe:
        return maybe(e->as<MaybeExpr>());
    }
}

void SourcePrinter::operation(const Expr* e, int precedence) {
    if (e->kind == ExprKind::kCatch) {
        put("catch ");
        return expr(e->as<CatchExpr>()->operand, kCatch);
    }
    if (e->kind == ExprKind::kUnary) {
        const auto* unary = e->as<UnaryExpr>();
        put(op_text(unary->op));
        // A sign before a sign would be another token.
        if (unary->op == Op::kNot || unary->op == Op::kBnot ||
            unary->operand->kind == ExprKind::kUnary)
            put(" ");
        return expr(unary->operand, kPrefix);
    }
    const bool match = e->kind != ExprKind::kBinaryOp;
    const auto* operation = e->as<BinaryOpExpr>();
    const Expr* left = match ? e->as<MatchExpr>()->pattern : operation->left;
    const Expr* right = match ? e->as<MatchExpr>()->value : operation->right;
    const std::string_view text =
        match ? e->kind == ExprKind::kMatch ? "=" : "?=" : op_text(operation->op);
    const bool to_right = precedence <= kAndalso || precedence == kList;
    const bool to_left = precedence == kAdd || precedence == kMultiply;
    const std::size_t indent = column();
    expr(left, to_left ? precedence : precedence + 1);
    put(" ");
    put(text);
    const int least = to_right ? precedence : precedence + 1;
    if (flat([&] {
            put(" ");
            expr(right, least);
        }))
        return;
    new_line(match ? indent + 4 : indent);
    expr(right, least);
}

void SourcePrinter::list(const ListExpr* list) {
    put("[");
    listed(list->elements, [&](const Expr* one) { expr(one); });
    if (list->tail) {
        put(" | ");
        expr(list->tail);
    }
    put("]");
}

void SourcePrinter::map(const MapExpr* map) {
    if (map->base)
        expr(map->base,
             least_before_hash(
                 map->base)); // OTP knows no update of a call or of a record without parentheses
    put("#{");
    listed(map->fields, [&](const MapField& field) {
        expr(field.key);
        put(field.exact ? " := " : " => ");
        expr(field.value);
    });
    put("}");
}

/// Only a record made on the spot needs no parentheses there, nor what has some anyway.
void SourcePrinter::record_base(const Expr* base) {
    const bool made = base->kind == ExprKind::kRecord && !base->as<RecordExpr>()->base;
    expr(base, made ? 0 : least_before_hash(base));
}

void SourcePrinter::record_name(Symbol module, Symbol name) {
    put("#");
    if (!name) return put("_");
    if (module) {
        atom(module.text());
        put(":");
    }
    atom(name.text());
}

void SourcePrinter::record_expr(const RecordExpr* record) {
    if (record->base) record_base(record->base);
    record_name(record->module, record->name);
    put("{");
    listed(record->fields, [&](const RecordFieldInit& field) {
        if (field.is_wildcard)
            put("_");
        else
            atom(field.name.text());
        put(" = ");
        expr(field.value);
    });
    put("}");
}

/// What stands in a segment before `:` or behind it is plain, or in parentheses.
void SourcePrinter::bit_operand(const Expr* e) {
    expr(e, kMax);
}

void SourcePrinter::binary(const BinaryExpr* binary) {
    put("<<");
    listed(binary->elements, [&](const BitElement& element) {
        bit_operand(element.value);
        if (element.size) {
            put(":");
            bit_operand(element.size);
        }
        bool first = true;
        for (const BitSpec& spec : element.specs) {
            put(first ? "/" : "-");
            first = false;
            put(spec.name);
            if (spec.unit != 0) put(":" + std::to_string(spec.unit));
        }
    });
    put(">>");
}

void SourcePrinter::fun(const FunExpr* fun) {
    const std::size_t indent = column();
    put("fun");
    if (fun->clauses.size() == 1) {
        if (fun->name) put(" ");
        clause(fun->clauses[0], indent, true);
    } else {
        clauses(fun->clauses, indent + 4, true);
    }
    new_line(indent);
    put("end");
}

void SourcePrinter::comprehension(const CompExpr* e) {
    const bool bits = e->kind == ExprKind::kBinaryComp;
    const bool map = e->kind == ExprKind::kMapComp;
    put(bits ? "<< " : map ? "#{" : "[");
    const std::size_t indent = column();
    expr(e->element, bits ? kMax : 0);
    if (e->value) {
        put(" => ");
        expr(e->value);
    }
    for (std::size_t i = 0; i < e->more.size(); ++i) {
        put(map && i % 2 == 1 ? " => " : ", ");
        expr(e->more[i]);
    }
    const auto rest = [&] {
        put("|| ");
        listed(e->qualifiers, [&](const Qualifier& one) { qualifier(one); });
    };
    if (!flat([&] {
            put(" ");
            rest();
        })) {
        new_line(indent);
        rest();
    }
    put(bits ? " >>" : map ? "}" : "]");
}

void SourcePrinter::qualifier(const Qualifier& q) {
    switch (q.kind) {
    case QualifierKind::kFilter:
        return expr(q.expr, q.is_closed && q.expr->kind == ExprKind::kMatch ? kMax : 0);
    case QualifierKind::kZip:
        for (std::size_t i = 0; i < q.parts.size(); ++i) {
            if (i > 0) put(" && ");
            qualifier(q.parts[i]);
        }
        return;
    case QualifierKind::kMapGen:
        expr(q.pattern);
        put(" := ");
        expr(q.value_pattern);
        break;
    default:
        expr(q.pattern);
        break;
    }
    const bool bits = q.kind == QualifierKind::kBinaryGen;
    put(q.strict ? bits ? " <:= " : " <:- " : bits ? " <= " : " <- ");
    expr(q.expr);
}

void SourcePrinter::guard(const Guard& guard) {
    for (std::size_t i = 0; i < guard.size(); ++i) {
        if (i > 0) put("; ");
        listed(guard[i], [&](const Expr* one) { expr(one); });
    }
}

void SourcePrinter::body(ExprList body, std::size_t indent) {
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (i > 0) put(",");
        new_line(indent);
        expr(body[i]);
    }
}

/// `headed`: the patterns stand in parentheses, behind a name if there is one.
void SourcePrinter::clause(const Clause* clause, std::size_t indent, bool headed) {
    if (headed) {
        // The name of a function is an atom, that of a fun a variable.
        if (clause->name && in_function_head_)
            atom(clause->name.text());
        else if (clause->name)
            put(clause->name);
        in_function_head_ = false;
        put("(");
        listed(clause->patterns, [&](const Expr* one) { expr(one); });
        put(")");
    } else if (!clause->patterns.empty()) {
        expr(clause->patterns[0]);
    }
    if (!clause->guard.empty()) {
        // Of an if, the guard is all that there is.
        if (headed || !clause->patterns.empty()) put(" when ");
        guard(clause->guard);
    }
    put(" ->");
    body(clause->body, indent + 4);
}

void SourcePrinter::clauses(ClauseList list, std::size_t indent, bool headed) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) put(";");
        new_line(indent);
        clause(list[i], indent, headed);
    }
}

void SourcePrinter::receive(const ReceiveExpr* receive) {
    const std::size_t indent = column();
    put("receive");
    clauses(receive->clauses, indent + 4);
    if (receive->timeout) {
        new_line(indent);
        put("after ");
        expr(receive->timeout);
        put(" ->");
        body(receive->after_body, indent + 4);
    }
    new_line(indent);
    put("end");
}

void SourcePrinter::catch_clauses(std::span<CatchClause* const> list, std::size_t indent) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        const CatchClause* one = list[i];
        if (i > 0) put(";");
        new_line(indent);
        if (one->error_class)
            expr(one->error_class, kMax);
        else
            put("throw");
        put(":");
        expr(one->pattern);
        if (one->stack) {
            put(":");
            expr(one->stack, kMax);
        }
        if (!one->guard.empty()) {
            put(" when ");
            guard(one->guard);
        }
        put(" ->");
        body(one->body, indent + 4);
    }
}

void SourcePrinter::try_expr(const TryExpr* one) {
    const std::size_t indent = column();
    put("try");
    body(one->body, indent + 4);
    if (!one->of_clauses.empty()) {
        new_line(indent);
        put("of");
        clauses(one->of_clauses, indent + 4);
    }
    if (!one->catch_clauses.empty()) {
        new_line(indent);
        put("catch");
        catch_clauses(one->catch_clauses, indent + 4);
    }
    if (!one->after_body.empty()) {
        new_line(indent);
        put("after");
        body(one->after_body, indent + 4);
    }
    new_line(indent);
    put("end");
}

void SourcePrinter::maybe(const MaybeExpr* maybe) {
    const std::size_t indent = column();
    put("maybe");
    body(maybe->body, indent + 4);
    if (!maybe->else_clauses.empty()) {
        new_line(indent);
        put("else");
        clauses(maybe->else_clauses, indent + 4);
    }
    new_line(indent);
    put("end");
}

} // namespace joist::compiler::abstract
