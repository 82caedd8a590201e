// The walk behind expand_records(). Internal to transform/.
#pragma once

#include "compiler/lint/guard_expr.h"
#include "compiler/parse/ast.h"

#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace joist::compiler {

/// Copies trees, records written out. The trees given are left as they are: the default of a field
/// is copied for each use. One a module.
class RecordExpander {
public:
    explicit RecordExpander(ParsedModule& module);

    FunctionForm* function(const FunctionForm* form);
    /// Where the result became too large; not valid: it didn't.
    Pos too_large() const { return too_large_; }

private:
    /// Tests of one alternative of a guard: to be made before what is being copied, and those that
    /// were made of variables (by name and record).
    struct Tests {
        std::vector<Expr*> first;
        std::set<std::pair<std::uint32_t, std::uint32_t>> known;
    };

    // Lists and clauses.
    ExprList exprs(ExprList list);
    ExprList patterns(ExprList list);
    Guard guard(const Guard& guard);
    /// One test of a guard, behind tests of the records that it takes fields of.
    void guard_test(const Expr* test, Tests& tests, std::vector<Expr*>& into);
    Clause* clause(const Clause* one);
    ClauseList clauses(ClauseList list);
    CatchClause* catch_clause(const CatchClause* one);
    std::span<const Qualifier> qualifiers(std::span<const Qualifier> list);
    Qualifier generator(const Qualifier& one);

    // Patterns.
    Expr* pattern(const Expr* expr);
    Expr* record_pattern(const RecordExpr* expr);
    /// The size of a segment or the key of a map: what is no record there makes no match.
    Expr* pattern_part(const Expr* expr);

    // Expressions, in bodies and in guards.
    Expr* expr(const Expr* expr);
    Expr* compound(const Expr* expr);
    Expr* map(const MapExpr* map, bool is_pattern);
    Expr* binary(const BinaryExpr* binary, bool is_pattern);
    Expr* operation(const BinaryOpExpr* op);
    Expr* guard_right_operand(const Expr* expr);
    Expr* call(const CallExpr* call);
    Expr* record_call(const CallExpr* call);
    Expr* fun_local(const FunLocalExpr* fun);
    Expr* comprehension(const CompExpr* one);
    Expr* try_expr(const TryExpr* one);

    // Records.
    const RecordForm* record(Symbol name) const;
    Expr* native(const RecordExpr* expr, bool is_pattern);
    Expr* record_make(const RecordExpr* expr, const RecordForm* form);
    Expr* record_update(const RecordExpr* expr, const RecordForm* form);
    Expr* record_access(const RecordFieldExpr* expr);
    Expr* record_index(const RecordForm* form, Symbol field, Pos pos);
    Expr* record_test(Expr* subject, const RecordForm* form, Pos pos);
    void need_record(Expr* subject, const RecordForm* form, Pos pos);
    /// The values of all fields; null: `undefined`, or `_` in a pattern.
    std::vector<const Expr*> values(const RecordExpr* expr, const RecordForm* form, bool defaults);
    /// {NAME, _, ..., AT, ..., _} with `at` for field number `index`; null: no such field.
    Expr* shape(const RecordForm* form, std::size_t index, Expr* at, Pos pos);
    /// PATTERN -> error({badrecord, SUBJECT}).
    Clause* bad_record(Expr* pattern, Expr* subject, Pos pos);
    bool fits(std::size_t fields, Pos pos);

    // Nodes.
    Expr* atom(std::string_view name, Pos pos);
    Expr* atom(Symbol name, Pos pos);
    Expr* integer(std::size_t value, Pos pos);
    Expr* any(Pos pos);
    Expr* variable(Pos pos);
    Expr* tuple(const std::vector<Expr*>& elements, Pos pos);
    Expr* list(const std::vector<Expr*>& elements, Pos pos);
    Expr* match(Expr* variable, Expr* value);
    Expr* block(const std::vector<Expr*>& body, Pos pos);
    Expr* case_of(Expr* subject, const std::vector<Clause*>& clauses, Pos pos);
    Clause* simple_clause(Expr* pattern, Expr* body, Pos pos);
    Expr* erlang_call(std::string_view name, const std::vector<Expr*>& args, Pos pos);
    template <class T> T* copy(const Expr* expr) { return storage_.arena.make<T>(*expr->as<T>()); }

    bool is_own(Symbol name, std::size_t arity) const;
    const Symbol* import_of(Symbol name, std::size_t arity) const;

    AstStorage& storage_;
    std::unordered_map<Symbol, const RecordForm*> records_;
    std::unordered_set<std::uint64_t> own_; ///< functions of the module, by name and arity
    std::unordered_map<std::uint64_t, Symbol> imports_;
    GuardNames names_;
    std::size_t variables_ = 0; ///< REC0, REC1, ... so far
    bool strict_ = true;        ///< without no_strict_record_tests
    bool in_guard_ = false;     ///< as a guard: nothing may be bound
    Tests* tests_ = nullptr;    ///< in a guard, of what is being copied
    std::size_t elements_ = 0;  ///< of tuples made, all together
    Pos too_large_;
};

} // namespace joist::compiler
