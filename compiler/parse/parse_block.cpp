// Expressions that end with `end`, their clauses and guards. See parser.h.
#include "compiler/parse/parser.h"

namespace joist::compiler {

Expr* Parser::block() {
    const Pos pos = take().pos;
    const ExprList body = expressions();
    expect(TokenKind::kWordEnd);
    return make<BlockExpr>(ExprKind::kBlock, pos, body);
}

Expr* Parser::if_expr() {
    const Pos pos = take().pos;
    const std::size_t mark = clauses_.size();
    do {
        Clause* clause = storage_.arena.make<Clause>();
        clause->guard = guard();
        clause->pos = first_pos(clause->guard.front().front());
        clause->body = clause_body();
        clauses_.push_back(clause);
    } while (accept(TokenKind::kSemicolon));
    expect(TokenKind::kWordEnd);
    return make<IfExpr>(ExprKind::kIf, pos, pop_list(clauses_, mark));
}

Expr* Parser::case_expr() {
    const Pos pos = take().pos;
    Expr* subject = expression();
    expect(TokenKind::kOf);
    const ClauseList clauses = case_clauses();
    expect(TokenKind::kWordEnd);
    return make<CaseExpr>(ExprKind::kCase, pos, subject, clauses);
}

Expr* Parser::receive() {
    const Pos pos = take().pos;
    ClauseList clauses;
    if (kind() != TokenKind::kAfter) clauses = case_clauses();
    Expr* timeout = nullptr;
    ExprList after_body;
    if (accept(TokenKind::kAfter)) {
        timeout = expression();
        after_body = clause_body();
    }
    expect(TokenKind::kWordEnd);
    return make<ReceiveExpr>(ExprKind::kReceive, pos, clauses, timeout, after_body);
}

Expr* Parser::try_expr() {
    const Pos pos = take().pos;
    const ExprList body = expressions();
    ClauseList of_clauses;
    if (accept(TokenKind::kOf)) of_clauses = case_clauses();
    const std::size_t mark = catches_.size();
    ExprList after_body;
    if (kind() != TokenKind::kCatch && kind() != TokenKind::kAfter) syntax_error();
    if (accept(TokenKind::kCatch)) {
        do {
            CatchClause* clause = catch_clause();
            catches_.push_back(clause);
        } while (accept(TokenKind::kSemicolon));
    }
    if (accept(TokenKind::kAfter)) after_body = expressions();
    expect(TokenKind::kWordEnd);
    const std::span<CatchClause* const> catch_clauses = pop_list(catches_, mark);
    return make<TryExpr>(ExprKind::kTry, pos, body, of_clauses, catch_clauses, after_body);
}

Expr* Parser::maybe() {
    const Pos pos = take().pos;
    const std::size_t mark = exprs_.size();
    do {
        Expr* expr = expression();
        const Pos pos = now().pos;
        if (accept(TokenKind::kMaybeMatch)) {
            Expr* value = expression();
            expr = make<MatchExpr>(ExprKind::kMaybeMatch, pos, expr, value);
        }
        exprs_.push_back(expr);
    } while (accept(TokenKind::kComma));
    const ExprList body = pop_list(exprs_, mark);
    ClauseList else_clauses;
    const Pos else_pos = now().pos;
    if (accept(TokenKind::kElse)) else_clauses = case_clauses();
    expect(TokenKind::kWordEnd);
    return make<MaybeExpr>(ExprKind::kMaybe, pos, body, else_clauses, else_pos);
}

// ---- funs
// ------------------------------------------------------------------------------------------------------------

Expr* Parser::fun() {
    const Pos pos = take().pos;
    const bool clauses = kind() == TokenKind::kLeftParen ||
                         (kind() == TokenKind::kVar && look(1).kind == TokenKind::kLeftParen);
    return clauses ? fun_clauses(pos) : fun_reference(pos);
}

Expr* Parser::fun_clauses(Pos pos) {
    const bool named = kind() == TokenKind::kVar;
    const Symbol name = named ? now().symbol : Symbol{};
    const std::size_t mark = clauses_.size();
    do {
        Clause* clause = storage_.arena.make<Clause>();
        clause->pos = now().pos;
        if (kind() == TokenKind::kVar) clause->name = take().symbol;
        clause->patterns = pattern_arguments();
        clause->guard = optional_guard();
        clause->body = clause_body();
        clauses_.push_back(clause);
    } while (accept(TokenKind::kSemicolon));
    expect(TokenKind::kWordEnd);
    const ClauseList clauses = pop_list(clauses_, mark);
    if (!failed_) check_heads(clauses);
    return make<FunExpr>(ExprKind::kFun,
                         pos,
                         name,
                         static_cast<std::uint32_t>(clauses[0]->patterns.size()),
                         clauses);
}

/// `fun f/1` or `fun m:f/1`, where the parts of the latter may be variables.
Expr* Parser::fun_reference(Pos pos) {
    const auto atom_or_var = [&]() -> Expr* {
        const Token& token = now();
        if (token.kind == TokenKind::kAtom) return take(), make_atom(token.pos, token.symbol);
        if (token.kind == TokenKind::kVar)
            return take(), make<VarExpr>(ExprKind::kVar, token.pos, token.symbol);
        syntax_error();
        return dummy();
    };
    Expr* first = atom_or_var();
    if (first->kind == ExprKind::kAtom && accept(TokenKind::kSlash)) {
        const Token& arity = now();
        if (arity.kind != TokenKind::kInteger) syntax_error();
        take();
        const Symbol name = first->as<AtomExpr>()->name;
        return make<FunLocalExpr>(ExprKind::kFunLocal,
                                  pos,
                                  name,
                                  failed_ ? 0u : static_cast<std::uint32_t>(arity.integer));
    }
    expect(TokenKind::kColon);
    Expr* function = atom_or_var();
    expect(TokenKind::kSlash);
    const Token& arity = now();
    if (arity.kind != TokenKind::kInteger && arity.kind != TokenKind::kVar) syntax_error();
    Expr* arity_expr = failed_ ? dummy() : primary();
    return make<FunRemoteExpr>(ExprKind::kFunRemote, pos, first, function, arity_expr);
}

// ---- clauses
// ---------------------------------------------------------------------------------------------------------

ClauseList Parser::case_clauses() {
    const std::size_t mark = clauses_.size();
    do {
        Clause* clause = case_clause();
        clauses_.push_back(clause);
    } while (accept(TokenKind::kSemicolon));
    return pop_list(clauses_, mark);
}

Clause* Parser::case_clause() {
    Clause* clause = storage_.arena.make<Clause>();
    Expr* pattern = expression();
    clause->pos = first_pos(pattern);
    clause->patterns = storage_.arena.copy(&pattern, 1);
    clause->guard = optional_guard();
    clause->body = clause_body();
    return clause;
}

CatchClause* Parser::catch_clause() {
    CatchClause* clause = storage_.arena.make<CatchClause>();
    clause->pos = now().pos;
    if ((kind() == TokenKind::kAtom || kind() == TokenKind::kVar) &&
        look(1).kind == TokenKind::kColon) {
        clause->error_class = primary();
        take();
        no_remote_ = true;
        clause->pattern = head_pattern();
        no_remote_ = false;
        if (accept(TokenKind::kColon)) {
            if (kind() != TokenKind::kVar) syntax_error();
            clause->stack = failed_ ? dummy() : primary();
        }
    }
    if (!clause->pattern) clause->pattern = head_pattern();
    clause->guard = optional_guard();
    clause->body = clause_body();
    return clause;
}

Guard Parser::optional_guard() {
    return accept(TokenKind::kWhen) ? guard() : Guard{};
}

Guard Parser::guard() {
    const std::size_t mark = guards_.size();
    do {
        const ExprList tests = expressions();
        guards_.push_back(tests);
    } while (accept(TokenKind::kSemicolon));
    return pop_list(guards_, mark);
}

ExprList Parser::clause_body() {
    expect(TokenKind::kArrow);
    return expressions();
}

} // namespace joist::compiler
