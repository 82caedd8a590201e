// Types of specs, type declarations and record fields. See parser.h.
#include "compiler/parse/parser.h"

namespace joist::compiler {

namespace {

constexpr int kRangePrecedence = 200;

struct TypeInfix {
    int precedence;
    Op op;
};

TypeInfix type_infix_of(TokenKind kind) {
    using enum TokenKind;
    switch (kind) {
    case kPlus:
        return {400, Op::kAdd};
    case kMinus:
        return {400, Op::kSubtract};
    case kBor:
        return {400, Op::kBor};
    case kBxor:
        return {400, Op::kBxor};
    case kBsl:
        return {400, Op::kBsl};
    case kBsr:
        return {400, Op::kBsr};
    case kStar:
        return {500, Op::kMultiply};
    case kSlash:
        return {500, Op::kDivide};
    case kDiv:
        return {500, Op::kDiv};
    case kRem:
        return {500, Op::kRem};
    case kBand:
        return {500, Op::kBand};
    default:
        return {0, Op::kAdd};
    }
}

} // namespace

Type* Parser::make_type(TypeKind kind, Pos pos) {
    Type* made = storage_.arena.make<Type>();
    made->kind = kind;
    made->pos = pos;
    return made;
}

/// `X :: T`, or types with `|` between.
Type* Parser::top_type() {
    Nest nest{*this};
    const Token& first = now();
    if (first.kind == TokenKind::kVar && look(1).kind == TokenKind::kColonColon) {
        take();
        take();
        Type* annotated = make_type(TypeKind::kAnnotated, first.pos);
        annotated->name = first.symbol;
        annotated->result = top_type();
        return annotated;
    }
    Type* left = type(0);
    if (kind() != TokenKind::kBar) return left;
    Type* all = make_type(TypeKind::kUnion, left->pos);
    const std::size_t mark = types_.size();
    types_.push_back(left);
    while (accept(TokenKind::kBar)) {
        // What follows may be annotated, and then takes the rest.
        Type* next = kind() == TokenKind::kVar && look(1).kind == TokenKind::kColonColon
                         ? top_type()
                         : type(0);
        types_.push_back(next);
    }
    // A union in parentheses at the end is part of this one.
    if (types_.back()->kind == TypeKind::kUnion) {
        const TypeList last = types_.back()->args;
        types_.pop_back();
        types_.insert(types_.end(), last.begin(), last.end());
    }
    all->args = pop_list(types_, mark);
    return all;
}

Type* Parser::type(int least) {
    Nest nest{*this};
    Type* left = type_operand();
    for (;;) {
        if (kind() == TokenKind::kDotDot && least <= kRangePrecedence) {
            take();
            Type* right = type(kRangePrecedence + 1);
            Type* range = make_type(TypeKind::kRange, left->pos);
            range->value = type_number(left);
            range->high = type_number(right);
            if (!failed_ && (!range->value || !range->high))
                report_later(left->pos, "bad range type", 1, "the bounds must be integers");
            left = range;
            nest.grow();
            if (kind() == TokenKind::kDotDot) syntax_error();
            continue;
        }
        const TypeInfix infix = type_infix_of(kind());
        if (infix.precedence == 0 || infix.precedence < least || at_ == last_) return left;
        const Pos pos = take().pos;
        Type* right = type(infix.precedence + 1);
        Expr* low = type_number(left);
        Expr* high = type_number(right);
        if (!failed_ && (!low || !high))
            report_later(pos, "bad integer type", 1, "operators take integers here");
        Type* number = make_type(TypeKind::kInteger, pos);
        number->value = make<BinaryOpExpr>(
            ExprKind::kBinaryOp, pos, infix.op, low ? low : dummy(), high ? high : dummy());
        left = number;
        nest.grow();
    }
}

/// The expression of a type that is an integer; null if it is none.
Expr* Parser::type_number(const Type* type) {
    return type->kind == TypeKind::kInteger ? type->value : nullptr;
}

Type* Parser::type_operand() {
    const Token& token = now();
    const Pos pos = token.pos;
    switch (token.kind) {
    case TokenKind::kVar: {
        take();
        Type* made = make_type(TypeKind::kVar, pos);
        made->name = token.symbol;
        return made;
    }
    case TokenKind::kAtom: {
        take();
        if (accept(TokenKind::kColon)) {
            if (kind() != TokenKind::kAtom) {
                syntax_error();
                return &dummy_type_;
            }
            const Token& name = take();
            Type* made = type_call(pos, token.symbol, name.symbol);
            made->name_pos = name.pos;
            return made;
        }
        if (kind() == TokenKind::kLeftParen) return type_call(pos, {}, token.symbol);
        Type* made = make_type(TypeKind::kAtom, pos);
        made->name = token.symbol;
        return made;
    }
    case TokenKind::kInteger:
    case TokenKind::kBigInteger:
    case TokenKind::kChar: {
        Type* made = make_type(TypeKind::kInteger, pos);
        made->value = primary();
        return made;
    }
    case TokenKind::kMinus:
    case TokenKind::kPlus:
    case TokenKind::kBnot: {
        Nest nest{*this};
        take();
        const Op op = token.kind == TokenKind::kMinus  ? Op::kMinus
                      : token.kind == TokenKind::kPlus ? Op::kPlus
                                                       : Op::kBnot;
        Expr* inside = type_number(type_operand());
        if (!inside && !failed_)
            report_later(pos, "bad integer type", 1, "operators take integers here");
        Type* made = make_type(TypeKind::kInteger, pos);
        made->value = make<UnaryExpr>(ExprKind::kUnary, pos, op, inside ? inside : dummy());
        return made;
    }
    case TokenKind::kLeftParen: {
        take();
        Type* inside = top_type();
        expect(TokenKind::kRightParen);
        return inside;
    }
    case TokenKind::kLeftBracket:
        return list_type();
    case TokenKind::kLeftBrace:
        return tuple_type();
    case TokenKind::kHash:
        return hash_type();
    case TokenKind::kLeftBin:
        return binary_type();
    case TokenKind::kFun:
        return fun_type();
    default:
        syntax_error();
        return &dummy_type_;
    }
}

/// Types with commas between, then `close`.
TypeList Parser::types_until(TokenKind close) {
    const std::size_t mark = types_.size();
    if (!accept(close)) {
        do {
            Type* next = top_type();
            types_.push_back(next);
        } while (accept(TokenKind::kComma));
        expect(close);
    }
    return pop_list(types_, mark);
}

Type* Parser::type_call(Pos pos, Symbol module, Symbol name) {
    Type* made = make_type(module ? TypeKind::kRemote : TypeKind::kCall, pos);
    made->module = module;
    made->name = name;
    expect(TokenKind::kLeftParen);
    made->args = types_until(TokenKind::kRightParen);
    return made;
}

Type* Parser::list_type() {
    const Pos pos = take().pos;
    if (accept(TokenKind::kRightBracket)) return make_type(TypeKind::kNil, pos);
    Type* element = top_type();
    TypeKind list_kind = TypeKind::kList;
    if (accept(TokenKind::kComma)) {
        expect(TokenKind::kEllipsis);
        list_kind = TypeKind::kNonemptyList;
    }
    expect(TokenKind::kRightBracket);
    Type* made = make_type(list_kind, pos);
    made->args = storage_.arena.copy(&element, 1);
    return made;
}

Type* Parser::tuple_type() {
    Type* made = make_type(TypeKind::kTuple, take().pos);
    made->args = types_until(TokenKind::kRightBrace);
    return made;
}

/// `#{K => V, ...}` or `#r{f :: T, ...}`.
Type* Parser::hash_type() {
    const Pos pos = take().pos;
    if (kind() == TokenKind::kAtom) {
        Type* made = make_type(TypeKind::kRecord, pos);
        made->name_pos = now().pos;
        made->name = take().symbol;
        if (accept(TokenKind::kColon)) {
            made->module = made->name;
            made->positions = storage_.arena.copy(&made->name_pos, 1);
            made->name_pos = now().pos;
            if (kind() != TokenKind::kAtom) {
                syntax_error();
                return made;
            }
            made->name = take().symbol;
        }
        expect(TokenKind::kLeftBrace);
        std::vector<TypeField> fields;
        if (!accept(TokenKind::kRightBrace)) {
            do {
                const Token& field = now();
                if (field.kind != TokenKind::kAtom) {
                    syntax_error();
                    return made;
                }
                take();
                expect(TokenKind::kColonColon);
                Type* field_type = top_type();
                fields.push_back({field.pos, field.symbol, field_type});
            } while (accept(TokenKind::kComma));
            expect(TokenKind::kRightBrace);
        }
        made->fields = storage_.arena.copy(fields);
        return made;
    }
    Type* made = make_type(TypeKind::kMap, pos);
    expect(TokenKind::kLeftBrace);
    const std::size_t mark = types_.size();
    std::string exact;
    std::vector<Pos> positions;
    if (!accept(TokenKind::kRightBrace)) {
        do {
            Type* key = top_type();
            positions.push_back(now().pos);
            exact.push_back(kind() == TokenKind::kColonEqual);
            if (!accept(TokenKind::kColonEqual)) expect(TokenKind::kFatArrow);
            types_.push_back(key);
            Type* value = top_type();
            types_.push_back(value);
        } while (accept(TokenKind::kComma));
        expect(TokenKind::kRightBrace);
    }
    made->args = pop_list(types_, mark);
    bool* flags = static_cast<bool*>(storage_.arena.allocate(exact.size() + 1, 1));
    for (std::size_t i = 0; i < exact.size(); ++i)
        flags[i] = exact[i] != 0;
    made->exact = {flags, exact.size()};
    made->positions = storage_.arena.copy(positions);
    return made;
}

/// `<<>>`, `<<_:M>>`, `<<_:_*N>>`, `<<_:M, _:_*N>>`. value: M, high: N, either null where not
/// written.
Type* Parser::binary_type() {
    Type* made = make_type(TypeKind::kBinary, take().pos);
    if (accept(TokenKind::kRightBin)) return made;
    const auto underscore = [&] {
        if (kind() != TokenKind::kVar) return syntax_error();
        if (now().symbol != std::string_view{"_"})
            report(now().pos, "Bad binary type", token_length(now()));
        take();
    };
    const auto integer = [&]() -> Expr* {
        const Type* number = type(0);
        Expr* value = type_number(number);
        if (!value && !failed_) report(made->pos, "bad binary type");
        return value ? value : dummy();
    };
    for (;;) {
        underscore();
        expect(TokenKind::kColon);
        if (kind() == TokenKind::kVar && look(1).kind == TokenKind::kStar) {
            underscore();
            take();
            made->high = integer();
            break;
        }
        made->value = integer();
        if (!accept(TokenKind::kComma)) break;
        // Behind the size only the unit may follow.
        if (kind() != TokenKind::kVar || look(1).kind != TokenKind::kColon ||
            look(2).kind != TokenKind::kVar || look(3).kind != TokenKind::kStar) {
            for (const TokenKind wanted : {TokenKind::kVar, TokenKind::kColon, TokenKind::kVar})
                if (!accept(wanted)) break;
            syntax_error();
            break;
        }
    }
    expect(TokenKind::kRightBin);
    return made;
}

/// `fun()`, `fun((A, B) -> R)`, `fun((...) -> R)`.
Type* Parser::fun_type() {
    const Pos pos = take().pos;
    expect(TokenKind::kLeftParen);
    if (accept(TokenKind::kRightParen)) return make_type(TypeKind::kAnyFun, pos);
    // A fun with arguments starts, for OTP, where its argument list does.
    const Pos args_pos = now().pos;
    expect(TokenKind::kLeftParen);
    Type* made = nullptr;
    if (kind() == TokenKind::kEllipsis) {
        take();
        expect(TokenKind::kRightParen);
        made = make_type(TypeKind::kFunAnyArgs, args_pos);
    } else {
        made = make_type(TypeKind::kFun, args_pos);
        made->args = types_until(TokenKind::kRightParen);
    }
    expect(TokenKind::kArrow);
    made->result = top_type();
    expect(TokenKind::kRightParen);
    return made;
}

SpecClause Parser::spec_clause() {
    SpecClause clause{};
    clause.pos = now().pos;
    Type* function = make_type(TypeKind::kFun, clause.pos);
    clause.function = function;
    if (kind() != TokenKind::kLeftParen) {
        syntax_error();
        return clause;
    }
    take();
    function->args = types_until(TokenKind::kRightParen);
    expect(TokenKind::kArrow);
    function->result = top_type();
    if (accept(TokenKind::kWhen)) clause.constraints = constraints();
    return clause;
}

std::span<const TypeConstraint> Parser::constraints() {
    std::vector<TypeConstraint> found;
    do {
        const Token& first = now();
        TypeConstraint constraint{first.pos, {}, nullptr};
        if (first.kind == TokenKind::kAtom && look(1).kind == TokenKind::kLeftParen) {
            take();
            take();
            const Token& variable = now();
            constraint.pos = variable.pos;
            Type* subject = top_type();
            if (accept(TokenKind::kComma)) constraint.type = top_type();
            expect(TokenKind::kRightParen);
            constraint.variable = subject->name;
            if (!failed_ && (first.symbol != std::string_view{"is_subtype"} || !constraint.type))
                report(first.pos,
                       "unsupported constraint " + std::string{first.symbol.text()},
                       token_length(first));
            else if (!failed_ && subject->kind != TypeKind::kVar)
                report(variable.pos, "bad type variable", token_length(variable));
        } else if (first.kind == TokenKind::kVar) {
            constraint.variable = take().symbol;
            expect(TokenKind::kColonColon);
            constraint.type = top_type();
        } else {
            if (first.kind == TokenKind::kAtom) take();
            syntax_error();
        }
        found.push_back(constraint);
    } while (accept(TokenKind::kComma));
    return storage_.arena.copy(found);
}

} // namespace joist::compiler
