// One literal fun, as ets:fun2ms/1 and dbg:fun2ms/1 take it, to the match specification that means
// the same. Internal to transform/.
#pragma once

#include "compiler/core/literal.h"
#include "compiler/parse/ast.h"
#include "compiler/source/diagnostic.h"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace joist::compiler {

/// For whom the specification is: tables match a tuple, tracing the list of a call's arguments.
enum class MatchSpecDialect : std::uint8_t { kEts, kDbg };

/// Makes match specifications. One a module; remembers which records they mention.
class MatchSpecMaker {
public:
    /// `is_bound` tells whether a variable has a value where the fun stands.
    MatchSpecMaker(AstStorage& storage,
                   std::function<bool(Symbol)> is_bound,
                   DiagnosticSink& sink);

    /// From here on funs may mention this record.
    void add_record(const RecordForm* form) { records_.emplace(form->name, form); }

    /// The expression that builds the specification; null, with an error told, when there is none.
    Expr* make(MatchSpecDialect dialect, const FunExpr* fun);

    const std::unordered_set<Symbol>& records_used() const { return records_used_; }

private:
    enum class Place : std::uint8_t { kHead, kGuard, kBody };
    /// A part of the result and, when it is made of constants only, what it stands for.
    struct Made {
        Expr* expr;
        const Literal* value = nullptr;
    };

    Expr* fail(Pos pos, std::string text);
    void clause(MatchSpecDialect dialect, const Clause* clause, std::vector<Expr*>& into);
    const Expr* whole_object(const Expr* pattern);

    // Heads.
    Expr* head(const Expr* pattern);
    Expr* head_variable(const VarExpr* var);
    void warn_if_shadowed(const VarExpr* var);
    Expr* head_record(const RecordExpr* expr);
    Expr* head_map(const MapExpr* expr);
    Expr* head_binary(const BinaryExpr* expr);

    // Guards and bodies.
    Made term(const Expr* expr);
    Made variable(const VarExpr* expr);
    Made list(const ListExpr* expr);
    Made tuple(const TupleExpr* expr);
    Made map(const MapExpr* expr);
    Made binary(const BinaryExpr* expr);
    Made unary(const UnaryExpr* expr);
    Made operation(Pos pos, std::string_view name, std::vector<Made> args, bool fold);
    Made record(const RecordExpr* expr);
    Made record_field(const RecordFieldExpr* expr);
    Made record_index(const RecordIndexExpr* expr);
    Made call(const CallExpr* expr);
    Made record_test(const CallExpr* expr);
    Made default_value(const RecordFieldDef& field, Pos pos);
    Made not_allowed(const Expr* expr);
    std::vector<Expr*> terms(ExprList list);
    const VarExpr* head_variable_in(const Expr* expr) const;

    // Records.
    const RecordForm* find_record(Symbol name, Pos pos);
    std::size_t find_field(const RecordForm* form, Symbol field, Pos pos);
    bool check_fields(const RecordForm* form, const RecordExpr* expr);

    // Nodes.
    Expr* atom(std::string_view name, Pos pos);
    Expr* atom(Symbol name, Pos pos);
    Expr* integer(std::size_t value, Pos pos);
    Expr* nil(Pos pos);
    Expr* list_of(const std::vector<Expr*>& elements, Pos pos, Expr* tail = nullptr);
    Expr* tuple_of(const std::vector<Expr*>& elements, Pos pos);
    Expr* constant(Expr* value);
    Expr* from_literal(const Literal* value, Pos pos);
    Made scalar(const Expr* expr, const Literal* value = nullptr);

    AstStorage& storage_;
    LiteralPool pool_;
    std::function<bool(Symbol)> is_bound_;
    DiagnosticSink& sink_;
    std::unordered_map<Symbol, const RecordForm*> records_;
    std::unordered_set<Symbol> records_used_;

    // Of the clause being translated.
    Place place_ = Place::kHead;
    bool failed_ = false;
    bool is_test_ = false;     ///< the call to be translated next is a whole test of a guard
    std::size_t numbered_ = 0; ///< variables so far: '$1' to '$N'
    std::unordered_map<Symbol, Symbol> variables_;
};

} // namespace joist::compiler
