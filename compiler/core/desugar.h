// From the syntax tree to Core: the state shared by the desugar_*.cpp files. Internal to core/.
//
// Each function of the module is translated with a map from names to VarIds (scope_), changed as
// the text is walked and wound back where a scope ends. Expressions give Core expressions; what
// must be evaluated before goes to a list of bindings ("before") in the order of evaluation.
#pragma once

#include "compiler/core/make.h"
#include "compiler/lint/guard_expr.h"
#include "compiler/parse/ast.h"
#include "compiler/source/name_list.h"

#include <cstdint>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace joist::compiler::core {

namespace ast = joist::compiler;

using Bindings = std::vector<Binding>;

/// Will variables bound in this expression be visible to what follows?
enum class Exports : bool { kNo, kYes };
/// Will its value be used?
enum class Wanted : bool { kNo, kYes };

class Desugar {
public:
    Desugar(const ParsedModule& parsed, Module& module, const CoreOptions& options);

    void run();

private:
    // ---- the module (desugar_module.cpp)
    struct RecordInfo {
        const ast::RecordForm* form;
        std::unordered_map<Symbol, std::uint32_t> index; ///< of a field, from 0
    };

    void collect_forms();
    void add_attribute(const ast::AttributeForm* form);
    const Literal* attribute_term(const ast::Expr* expr);
    void apply_compile_option(const ast::Expr* option);
    void function(const ast::FunctionForm* form);
    void add_behaviour_info();
    void add_module_info();
    const Literal* name_and_arity(Symbol name, std::size_t arity);
    const RecordInfo* record(Symbol name) const;
    bool knows_record(Symbol name) const; ///< defined here or imported
    bool is_local(Symbol name, std::size_t arity) const;

    // ---- scope (desugar_module.cpp)
    VarId lookup(Symbol name) const {
        return name.id() < scope_.size() ? scope_[name.id()] : kNoVar;
    }
    /// What an earlier operand bound the name to (Apart).
    VarId beside(Symbol name) const {
        return name.id() < beside_.size() ? beside_[name.id()] : kNoVar;
    }
    void bind(Symbol name, VarId var);
    std::size_t mark() const { return trail_.size(); }
    void rewind(std::size_t to);
    /// Names bound since `from` that were not bound before, each once.
    std::vector<std::pair<Symbol, VarId>> bound_since(std::size_t from) const;

    // ---- expressions (desugar_expr.cpp)
    /// Any Core expression for `expr`, to be evaluated after `before`.
    Expr* value(const ast::Expr* expr, Bindings& before, Exports exports = Exports::kYes);
    /// The same, bound to a variable unless it is atomic.
    Expr* atom(const ast::Expr* expr, Bindings& before);
    Expr* bound(Expr* made, Bindings& before);
    void effect(const ast::Expr* expr, Bindings& before);
    Expr* sequence(ast::ExprList list, Bindings& before, Exports exports);
    Body* body(ast::ExprList list, Exports exports, Wanted wanted = Wanted::kYes);
    /// Operands of one expression: none sees the variables that another binds, what follows sees
    /// them all. A variable that two of them bind must get the same value; the later one is
    /// compared where it is bound, and no fun sees the earlier one.
    class Apart {
    public:
        Apart(Desugar& desugar, Pos pos, Bindings& before)
            : desugar_{desugar}, pos_{pos}, before_{before} {}
        ~Apart() {
            if (!bound_.empty()) meet();
            forget();
            if (starts_.size() > 1) number_backwards();
        }
        Apart(const Apart&) = delete;
        Apart& operator=(const Apart&) = delete;
        Expr* atom(const ast::Expr* expr);
        /// Funs of the operands so far have lower numbers than those of what follows.
        void keep_order() { starts_.clear(); }

    private:
        void meet();
        void forget();
        void number_backwards();
        void wait_for_all(const ast::Expr* expr, const Expr* made);

        Desugar& desugar_;
        Pos pos_;
        Bindings& before_;
        std::vector<std::pair<Symbol, VarId>> bound_;
        std::vector<VarId> hidden_;       ///< what the names of bound_ were beside, before
        std::vector<std::size_t> starts_; ///< in numbered_, of each operand with funs
        std::size_t waiting_ = 0; ///< operands that surely need a register until all are there
    };
    /// What is translated while one lives is a function of its own.
    class Inside {
    public:
        explicit Inside(Desugar& desugar) : desugar_{desugar} { beside_.swap(desugar.beside_); }
        ~Inside() { beside_.swap(desugar_.beside_); }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;

    private:
        Desugar& desugar_;
        std::vector<VarId> beside_;
    };
    /// The variable of an atomic expression; literals are bound to a fresh one.
    VarId as_variable(Expr* atomic, Bindings& before);

    Expr* integer(const ast::IntegerExpr* expr);
    Expr* string_literal(const ast::StringExpr* expr);
    Expr* list(const ast::ListExpr* expr, Bindings& before);
    Expr* tuple(const ast::TupleExpr* expr, Bindings& before);
    Expr* map(const ast::MapExpr* expr, Bindings& before);
    Expr* unary(const ast::UnaryExpr* expr, Bindings& before);
    Expr* binary_op(const ast::BinaryOpExpr* expr, Bindings& before, Exports exports);
    Expr* condition(const ast::Expr* expr, Bindings& before);
    Expr* append(const ast::BinaryOpExpr* expr, Bindings& before);
    Expr* match(const ast::MatchExpr* expr, Bindings& before, Exports exports);
    Expr* call(const ast::CallExpr* expr, Bindings& before);
    Expr* remote_call(Pos pos, Symbol callee, Symbol name, std::vector<Expr*> args);
    Expr* apply_call(const ast::CallExpr* expr, Symbol name, Bindings& before);
    Expr* range_test_call(const ast::CallExpr* expr, Symbol name, Bindings& before);
    Expr* record_test_call(const ast::CallExpr* expr, Symbol name, Bindings& before);
    Expr* named_call(const ast::CallExpr* expr, Symbol name, Bindings& before);
    Expr* record_info(const ast::CallExpr* expr);
    Expr* fun(const ast::FunExpr* expr);
    Expr* fun_local(const ast::FunLocalExpr* expr);
    Expr* fun_remote(const ast::FunRemoteExpr* expr, Bindings& before);
    Expr* map_parts(Pos pos,
                    Expr* base,
                    std::span<const ast::MapField> fields,
                    const std::function<Expr*(const ast::Expr*)>& translate,
                    Bindings* before);

    // ---- records (desugar_record.cpp)
    Expr* record_make(const ast::RecordExpr* expr, Bindings& before);
    Expr* record_update(const ast::RecordExpr* expr, Bindings& before);
    Expr* record_access(const ast::RecordFieldExpr* expr, Bindings& before);
    Expr* record_index(const ast::RecordIndexExpr* expr);
    /// What each field is to hold, in order of definition: the expression written for it, its
    /// default, or null.
    void too_large(Pos pos, const char* what);
    bool record_fits(std::size_t fields, Pos pos);
    std::vector<const ast::Expr*>
    record_values(const RecordInfo& info, const ast::RecordExpr* expr, bool with_defaults);
    Pattern* record_pattern(const ast::RecordExpr* expr);
    Expr* guard_record(const ast::RecordExpr* expr);
    Expr* guard_record_access(const ast::RecordFieldExpr* expr);

    // ---- native records (desugar_native.cpp)
    bool is_native(Symbol module, Symbol name) const;
    const Literal* native_id(Symbol module, Symbol name);
    Expr* native_call(std::string_view name, Pos pos, std::span<Expr*> args);
    Expr* native_test(Expr* subject, Symbol module, Symbol name, Pos pos);
    /// Construction and update.
    Expr* native_make(const ast::RecordExpr* expr, Bindings& before);
    Expr* native_access(const ast::RecordFieldExpr* expr, Expr* base);
    Pattern* native_shape(Symbol module, Symbol name, Pos pos);
    Pattern* native_pattern(const ast::RecordExpr* expr);
    void add_native_records();
    void import_records(const ast::AttributeForm* form);

    // ---- binaries (desugar_binary.cpp)
    Expr* binary(const ast::BinaryExpr* expr, Bindings& before);
    std::span<Segment> make_segments(std::span<const ast::BitElement> elements,
                                     Expr* accumulator,
                                     const std::function<Expr*(const ast::Expr*)>& translate);
    Pattern* binary_pattern(const ast::BinaryExpr* expr);
    Pattern* segment_value(const ast::BitElement& element, const Segment& segment);
    Segment segment_spec(const ast::BitElement& element);

    // ---- patterns and guards (desugar_pattern.cpp)
    /// Translates patterns that are matched together, binds their variables; equalities go to
    /// `clause`.
    void patterns(ast::ExprList list, Clause& clause, bool shadow);
    void pattern_begin(bool shadow);
    void pattern_end(Clause& clause);
    Pattern* pattern(const ast::Expr* expr);
    Pattern* variable_pattern(const ast::VarExpr* expr);
    Pattern* constant_pattern(const ast::Expr* expr);
    Pattern* prefix_pattern(const ast::BinaryOpExpr* expr);
    Pattern* map_pattern(const ast::MapExpr* expr);
    Guard guard(ast::Guard source);
    Conjunction conjunction(ast::ExprList tests);
    Expr* old_test(const ast::Expr* test);
    Expr* guard_expr(const ast::Expr* expr);
    Expr* guard_right_operand(const ast::Expr* expr);
    Expr* guard_call(const ast::CallExpr* expr);
    Expr* guard_range_test(const ast::CallExpr* expr);
    Expr* guard_operator(ast::Op op, Pos pos, std::vector<Expr*> args);
    Expr* record_test(Expr* value, Symbol name, Pos pos);
    GuardNames guard_names() const;
    bool is_guard(const ast::Expr* expr) const;
    bool is_guard_filter(const ast::Expr* expr) const;

    // ---- control (desugar_control.cpp)
    Expr* case_expr(const ast::CaseExpr* expr,
                    Bindings& before,
                    Exports exports,
                    Wanted wanted = Wanted::kYes);
    Expr* if_expr(const ast::IfExpr* expr,
                  Bindings& before,
                  Exports exports,
                  Wanted wanted = Wanted::kYes);
    Expr* receive(const ast::ReceiveExpr* expr, Bindings& before, Exports exports);
    Expr* try_expr(const ast::TryExpr* expr);
    Expr* try_without_after(const ast::TryExpr* expr);
    Expr* try_with_after(const ast::TryExpr* expr);
    Expr* catch_expr(const ast::CatchExpr* expr);
    Expr* maybe(const ast::MaybeExpr* expr, Bindings& before);
    Body* maybe_rest(ast::ExprList rest, const std::function<Expr*(Expr*)>& otherwise);
    /// What one way through a construct gives: its body, and the variables that it binds.
    struct Branch {
        Body* body;
        std::vector<std::pair<Symbol, VarId>> bound;
    };
    std::span<Clause*> clauses(ast::ClauseList list,
                               Exports exports,
                               bool shadow,
                               std::vector<Branch>* branches = nullptr,
                               Wanted wanted = Wanted::kYes);
    /// Binds the variables that all branches bind for what follows `made`; gives the value of
    /// `made`.
    Expr* join(Expr* made, std::vector<Branch>& branches, Bindings& before);
    Expr* protect(Pos pos, Body* body, const std::function<Expr*(Bindings&)>& cleanup);

    // ---- comprehensions (desugar_comprehension.cpp)
    struct Generation; // one comprehension being translated
    using Tail = std::function<Expr*(Bindings&)>;
    Expr* list_comprehension(const ast::CompExpr* expr, Bindings& before, const Tail& end);
    Expr* effect_comprehension(const ast::CompExpr* expr, Bindings& before);
    Expr* expected_bytes(Generation& state, Bindings& before);
    Expr* map_comprehension(const ast::CompExpr* expr, Bindings& before);
    Expr* binary_comprehension(const ast::CompExpr* expr, Bindings& before);
    Expr* qualifiers(Generation& state,
                     std::span<const ast::Qualifier> rest,
                     Expr* accumulator,
                     const Tail& end,
                     Bindings& before);
    Expr* filter(Generation& state,
                 std::span<const ast::Qualifier> rest,
                 Expr* accumulator,
                 const Tail& end,
                 Bindings& before);
    Expr* generator(Generation& state,
                    std::span<const ast::Qualifier> rest,
                    Expr* accumulator,
                    const Tail& end,
                    Bindings& before);
    Expr* element(Generation& state, Expr* accumulator, const Tail& next, Bindings& before);
    Expr* assignment(Generation& state,
                     std::span<const ast::Qualifier> rest,
                     Expr* accumulator,
                     const Tail& end,
                     Bindings& before);
    Pattern* generator_pattern(const ast::Qualifier& one, VarId rest, bool relaxed);
    Pattern* bitstring_pattern(Pos pos, VarId bits);
    Expr* map_source(Expr* source, Pos pos, Bindings& before);
    void strict_clauses(const ast::Qualifier& one, std::vector<Clause*>& ways);
    void uneven_clauses(std::span<const ast::Qualifier> parts,
                        const std::vector<Expr*>& subjects,
                        Pos pos,
                        std::vector<Clause*>& ways);
    FunInfo* helper(std::string_view prefix);
    void number_helpers(const Generation& state, std::size_t start);

    Expr* error_call(Pos pos, std::string_view tag, Expr* value, Bindings& before);

    const ParsedModule& parsed_;
    Module& module_;
    const CoreOptions& options_;
    Make make_;

    std::unordered_map<Symbol, RecordInfo> records_;
    std::unordered_map<Symbol, Symbol> record_imports_; ///< native records, and of which module
    std::vector<const Literal*> callbacks_, optional_callbacks_; ///< {Name,Arity}, in order
    std::unordered_map<std::uint64_t, Symbol> imports_;          ///< by function_key()
    std::unordered_set<std::uint64_t> locals_;
    std::unordered_set<std::uint64_t> no_auto_import_;
    bool no_auto_import_all_ = false;
    bool export_all_ = false;
    bool strict_records_ = true; ///< reads of fields look whether it is such a record

    std::vector<VarId> scope_;                    ///< by Symbol::id()
    std::vector<std::pair<Symbol, VarId>> trail_; ///< name, what it meant before
    std::vector<VarId> beside_; ///< by Symbol::id(): bound by an earlier operand (Apart)

    // One set of patterns being translated.
    struct PatternState {
        NameList<VarId> fresh;
        std::vector<Equality> equalities;
        NameList<VarId> in_this_binary; ///< what sizes in the current binary may use besides scope_
        std::size_t parts_around = 0;   ///< pattern_parts_ at its beginning
        std::size_t parts = 0;          ///< its own, at its end
        bool shadow = false;
        bool in_binary = false;
        bool relaxed =
            false; ///< literals of binary segments match anything (skipping in generators)
    };
    PatternState pattern_;
    std::size_t record_elements_ = 0;
    std::size_t pattern_parts_ = 0; ///< of the pattern being made and those around: see pattern_end
    bool several_clauses_ = false;  ///< strings are looked into, not compared as a whole
    std::vector<Expr*>* record_tests_ =
        nullptr; ///< tests that the guard test being translated needs first

    std::vector<FunInfo*>
        numbered_; ///< the funs of the current function, in the order of OTP's numbers
};

/// Name and arity as one key.
inline std::uint64_t function_key(Symbol name, std::size_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

} // namespace joist::compiler::core
