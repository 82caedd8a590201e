// The state of one run of lint, shared by the lint_*.cpp files. Internal to lint/.
#pragma once

#include "compiler/lint/lint.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace joist::compiler {

class Linter {
public:
    Linter(const ParsedModule& module, const LintOptions& options, DiagnosticSink& sink);
    void run();

private:
    static constexpr std::uint32_t kNone = 0xffffffffu;

    // ---- module level (lint.cpp)
    struct FunctionInfo {
        const FunctionForm* form;
        std::vector<std::uint32_t> calls; ///< indices of functions that it mentions
    };
    struct RecordInfo {
        const RecordForm* form;
        std::unordered_set<Symbol> fields;
        bool is_used = false;
    };
    struct Mention { // of a function that must turn out to be defined
        Pos pos;
        Symbol name;
        std::uint32_t arity;
        std::uint32_t from; ///< function, or kNone
    };
    void read_options();
    bool is_set(std::string_view option) const {
        return options_set_.contains(std::string{option});
    }
    void collect();
    void define_record(const RecordForm* form);
    void define_import(const ImportForm* form);
    void check_order();
    void check_docs();
    void check_exports();
    void check_mentions();
    void check_unused();
    void check_function(const FunctionForm* form, std::uint32_t index);
    void use_types(const Type* type, Symbol owner);
    void mention(Pos pos, Symbol name, std::size_t arity);
    bool is_defined(Symbol name, std::size_t arity) const {
        return functions_index_.contains(key(name, arity));
    }
    static std::uint64_t key(Symbol name, std::size_t arity) {
        return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
    }
    static std::string name_arity(Symbol name, std::size_t arity);
    void error(Pos pos, std::string text, std::uint32_t length = 1) {
        sink_.error(pos, std::move(text), length);
    }
    void warn(Pos pos, std::string text, std::uint32_t length = 1) {
        if (options_.warnings) sink_.warning(pos, std::move(text), length);
    }

    // ---- variables (lint_scope.cpp)
    struct Variable {
        Symbol name;
        Pos pos;
        bool is_used = false;
        std::string_view
            unsafe{}; ///< the construct that binds it on some ways only; empty: it is safe
        Pos unsafe_pos{};
        std::vector<std::uint32_t> same{}; ///< where ways met: the variables that this one is
    };
    using Bound = std::vector<std::pair<Symbol, std::uint32_t>>;
    std::uint32_t lookup(Symbol name) const {
        return name.id() < scope_.size() ? scope_[name.id()] : kNone;
    }
    std::uint32_t declare(Symbol name, Pos pos);
    void bind(Symbol name, std::uint32_t variable);
    std::size_t mark() const { return trail_.size(); }
    void rewind(std::size_t to);
    Bound bound_since(std::size_t from) const;
    void use(std::uint32_t variable);
    void use(const VarExpr* expr);
    void use(Symbol name, Pos pos);
    /// Joins the ways through a construct: what all bind is bound, what some bind is unsafe.
    void join(const std::vector<Bound>& ways, std::string_view construct, Pos pos);
    /// What was bound since `from` is unsafe from here on.
    void make_unsafe(std::size_t from, std::string_view construct, Pos pos);
    void check_unused_variables(std::size_t from);

    // ---- expressions (lint_expr.cpp)
    void expr(const Expr* expr);
    void sequence(ExprList list);
    /// Expressions that don't see each other's variables.
    void parallel(const std::vector<const Expr*>& list);
    void parallel(ExprList list) { parallel(std::vector<const Expr*>(list.begin(), list.end())); }
    void call(const CallExpr* expr);
    void local_call(const CallExpr* expr, Symbol name);
    void record_info(const CallExpr* expr);
    void fun(const FunExpr* expr);
    void fun_local(const FunLocalExpr* expr);
    void comprehension(const CompExpr* expr);
    void qualifier(const Qualifier& one);
    void clauses(ClauseList list, std::string_view construct, Pos pos, std::vector<Bound>& ways);
    Bound clause(ExprList patterns, const Guard& guard, ExprList body);
    void try_expr(const TryExpr* expr);
    void catch_clause(const CatchClause* clause, std::vector<Bound>& ways);
    void receive(const ReceiveExpr* expr);
    void maybe(const MaybeExpr* expr);
    void binary(const BinaryExpr* expr);
    void segment_rules(const BitElement& element);
    RecordInfo* record(Symbol name, Pos pos);
    void record_fields(const RecordExpr* expr, bool is_update, bool is_pattern);
    void record_field(Symbol record_name, Symbol field, Pos pos, Pos record_pos);

    // ---- patterns and guards (lint_pattern.cpp)
    enum class Shadow : std::uint8_t { kNo, kFun, kGenerate };
    void patterns(ExprList list, Shadow shadow);
    void pattern(const Expr* expr);
    void pattern_variable(const VarExpr* expr);
    void map_pattern(const MapExpr* expr);
    void binary_pattern(const BinaryExpr* expr);
    bool is_constant(const Expr* expr) const;
    void guard(const Guard& guard);
    bool old_test(const Expr* test);
    enum class Place : std::uint8_t { kGuard, kSize };
    void guard_expr(const Expr* expr, Place place);
    void guard_call(const CallExpr* expr, Place place);

    const ParsedModule& module_;
    const LintOptions& options_;
    DiagnosticSink& sink_;

    std::unordered_set<std::string> options_set_;
    std::unordered_set<std::uint64_t> no_auto_import_;
    std::unordered_set<std::uint64_t> nowarn_unused_;
    bool export_all_ = false;

    std::vector<FunctionInfo> functions_;
    std::unordered_map<std::uint64_t, std::uint32_t> functions_index_;
    std::unordered_map<std::uint64_t, Symbol> imports_;
    std::unordered_map<Symbol, RecordInfo> records_;
    std::vector<std::pair<const Type*, Symbol>>
        types_; ///< to be looked at last; the record that each is of
    std::vector<Mention> mentions_;
    std::vector<std::uint32_t>
        roots_;                     ///< functions that are exported or used from outside functions
    std::uint32_t current_ = kNone; ///< function being checked

    std::vector<Variable> variables_;
    std::vector<std::uint32_t> scope_; ///< by Symbol::id()
    std::vector<std::pair<Symbol, std::uint32_t>> trail_;

    // The patterns being checked.
    Bound fresh_;
    Bound in_this_binary_; ///< variables of the binary pattern being checked, which sizes in it may
                           ///< use
    bool in_binary_ = false;
    Shadow shadow_ = Shadow::kNo;
};

} // namespace joist::compiler
