// Short ways to make Core nodes. Borrows the module; one thread at a time.
#pragma once

#include "compiler/core/core.h"

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

namespace joist::compiler::core {

/// Makes nodes in a module's arena.
class Make {
public:
    explicit Make(Module& module)
        : module_{module}, arena_{module.arena}, pool_{module.literals},
          erlang_{pool_.symbols().intern("erlang")} {}

    Module& module() { return module_; }
    LiteralPool& pool() { return pool_; }
    Symbol erlang() const { return erlang_; }
    Symbol symbol(std::string_view text) { return pool_.symbols().intern(text); }

    Expr* node(ExprKind kind, Pos pos) {
        Expr* expr = arena_.make<Expr>();
        expr->kind = kind;
        expr->pos = pos;
        if (is_wide(kind)) expr->wide = arena_.make<WideExpr>();
        return expr;
    }
    Expr* literal(const Literal* value, Pos pos) {
        Expr* expr = node(ExprKind::kLiteral, pos);
        expr->literal = value;
        return expr;
    }
    Expr* atom(std::string_view name, Pos pos) { return literal(pool_.atom(name), pos); }
    Expr* atom(Symbol name, Pos pos) { return literal(pool_.atom(name), pos); }
    Expr* integer(std::int64_t value, Pos pos) { return literal(pool_.integer(value), pos); }
    Expr* var(VarId id, Pos pos) {
        Expr* expr = node(ExprKind::kVar, pos);
        expr->var = id;
        return expr;
    }
    Expr* with_args(ExprKind kind, Pos pos, std::span<Expr*> args) {
        Expr* expr = node(kind, pos);
        expr->args = args;
        return expr;
    }
    Expr* with_args(ExprKind kind, Pos pos, std::initializer_list<Expr*> args) {
        return with_args(kind, pos, list<Expr*>(args));
    }
    /// A call of erlang:name.
    Expr* erlang_call(std::string_view name, Pos pos, std::initializer_list<Expr*> args) {
        return call(erlang_, symbol(name), pos, list<Expr*>(args));
    }
    Expr* call(Symbol callee_module, Symbol name, Pos pos, std::span<Expr*> args) {
        Expr* expr = with_args(ExprKind::kCall, pos, args);
        expr->module = callee_module;
        expr->name = name;
        expr->arity = static_cast<std::uint32_t>(args.size());
        return expr;
    }
    Expr* local_call(Symbol name, Pos pos, std::span<Expr*> args) {
        Expr* expr = with_args(ExprKind::kLocalCall, pos, args);
        expr->name = name;
        expr->arity = static_cast<std::uint32_t>(args.size());
        return expr;
    }
    Expr* match_fail(Fail fail, Pos pos, std::span<Expr*> args) {
        Expr* expr = with_args(ExprKind::kMatchFail, pos, args);
        expr->fail = fail;
        return expr;
    }
    /// A tuple; a literal when all of `args` are.
    Expr* tuple(Pos pos, std::span<Expr*> args);
    /// A cons; a literal when both are.
    Expr* cons(Pos pos, Expr* head, Expr* tail);

    Body* body(Expr* result) { return arena_.make<Body>(std::span<Binding>{}, result); }
    Body* body(const std::vector<Binding>& bindings, Expr* result) {
        return arena_.make<Body>(arena_.copy(bindings), result);
    }
    Pattern* any(Pos pos, VarId id = kNoVar) {
        Pattern* made = pattern(PatternKind::kAny, pos);
        made->var = id;
        return made;
    }
    Pattern* pattern(PatternKind kind, Pos pos) {
        Pattern* made = arena_.make<Pattern>();
        made->kind = kind;
        made->pos = pos;
        return made;
    }
    Pattern* literal_pattern(const Literal* value, Pos pos) {
        Pattern* made = pattern(PatternKind::kLiteral, pos);
        made->literal = value;
        return made;
    }
    Pattern* cons_pattern(Pos pos, Pattern* head, Pattern* tail) {
        Pattern* made = pattern(PatternKind::kCons, pos);
        made->args = list<Pattern*>({head, tail});
        return made;
    }
    Clause*
    clause(Pos pos, std::initializer_list<Pattern*> patterns, Guard guard, Body* clause_body) {
        return arena_.make<Clause>(
            pos, list<Pattern*>(patterns), std::span<Equality>{}, guard, clause_body);
    }

    template <class T> std::span<T> list(std::initializer_list<T> items) {
        return arena_.copy(items.begin(), items.size());
    }
    template <class T> std::span<T> list(const std::vector<T>& items) { return arena_.copy(items); }

private:
    Module& module_;
    Arena& arena_;
    LiteralPool& pool_;
    Symbol erlang_;
};

} // namespace joist::compiler::core
