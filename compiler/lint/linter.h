// The state of one run of lint, shared by the lint_*.cpp files. Internal to lint/.
#pragma once

#include "compiler/lint/lint.h"
#include "compiler/scan/token.h"
#include "compiler/source/name_list.h"

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

    // ---- options (lint.cpp)
    /// Which warnings are wanted.
    struct Switches {
        explicit Switches(const OptionTerms& options);
        bool behaviours, bif_clash, conflicting_behaviours, deprecated_callback, deprecated_catch,
            deprecated_function, deprecated_type, export_all, export_var_subexpr, export_vars,
            export_vars_in_patterns, format, match_alias_pats, match_float_zero, missing_spec,
            missing_spec_all, missing_spec_documented, nif_inline, obsolete_bool_op, obsolete_guard,
            possibly_unsafe_function, redefined_builtin_type, removed, shadow_vars,
            undefined_behaviour, undefined_behaviour_func, underscore_match, unexported_function,
            unsafe_function, untyped_record, unused_function, unused_import, unused_record,
            unused_type, unused_vars, update_literal, native_record_header, undefined_field,
            unknown_module;
        std::int64_t format_level = 1;
    };
    /// Functions that a `nowarn_...` option names: a module's all, all arities of one, or one.
    struct FunctionSet {
        std::unordered_set<std::string> names; ///< "m", "m:f", "m:f/1"
        bool has(std::string_view module, std::string_view name, std::size_t arity) const;
        void add(const Term& term);
    };

    // ---- module level (lint.cpp, lint_forms.cpp)
    struct FunctionInfo {
        const FunctionForm* form;
        std::vector<std::uint32_t> calls; ///< indices of functions that it mentions
    };
    struct RecordInfo {
        const RecordForm* form;
        std::unordered_set<Symbol> fields;
        bool is_used = false;
    };
    struct ImportInfo {
        Symbol module;
        Pos pos;
        bool is_used = false;
    };
    struct Mention { // of a function that must turn out to be defined
        Pos pos;
        Symbol name;
        std::uint32_t arity;
        std::uint32_t from; ///< function, or kNone
    };
    struct Name { // of a function, in an attribute
        std::string name;
        std::uint32_t arity;
    };
    void read_options();
    void read_functions(const Term& list, std::unordered_set<std::uint64_t>& into);
    bool is_set(std::string_view option) const { return module_.options.has(option); }
    void collect();
    void form(const Form* form, std::uint32_t& next_function);
    void define_record(const RecordForm* form);
    void record_definition(const RecordForm* form);
    void define_import(const ImportForm* form);
    void check_order();
    void check_module_name(const ModuleForm& form);
    bool is_late(const Form* form) const { return late_.contains(form); }
    void check_docs();
    void check_attributes();
    void check_compile_attribute(const AttributeForm* form, const Term& option);
    void check_inline(const AttributeForm* form, const Term& list);
    void check_named(const AttributeForm* form, const Term& list);
    void check_on_load(const AttributeForm* form, bool& before);
    void check_nifs(const AttributeForm* form);
    void check_deprecated(const AttributeForm* form);
    void check_removed(const AttributeForm* form);
    void check_dialyzer(const AttributeForm* form);
    bool is_exported(std::string_view name, std::int64_t arity) const;
    void check_exports();
    void check_mentions();
    void check_imports();
    void check_unused();
    void check_export_all();
    void check_missing_specs();
    void check_function(const FunctionForm* form, std::uint32_t index);
    void mention(Pos pos, Symbol name, std::size_t arity);
    bool is_defined(Symbol name, std::size_t arity) const {
        return functions_index_.contains(key(name, arity));
    }
    bool is_hidden_bif(std::uint64_t function) const {
        return no_auto_import_all_ || no_auto_import_.contains(function);
    }
    bool in_main_file(Pos pos) const { return pos.file == module_.main_file; }
    static std::uint64_t key(Symbol name, std::size_t arity) {
        return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
    }
    static std::string name_arity(std::string_view name, std::size_t arity);
    static std::string name_arity(Symbol name, std::size_t arity) {
        return name_arity(name.text(), arity);
    }
    /// "function f/1 undefined" with the name that was meant, if one is likely.
    std::string undefined(std::string_view what, std::string_view name, std::size_t arity);
    std::string suggestion(std::string_view name, const std::vector<std::string_view>& names);
    void error(Pos pos, std::string text, std::uint32_t length = 1, std::string hint = {}) {
        sink_.error(pos, std::move(text), length, std::move(hint));
    }
    void warn(Pos pos, std::string text, std::uint32_t length = 1, std::string hint = {}) {
        if (options_.warnings) sink_.warning(pos, std::move(text), length, std::move(hint));
    }
    // ---- the report (lint_report.cpp)
    void report_variables(std::size_t from, std::uint32_t function);
    void report_heads();
    void report();

    /// What was meant, where OTP's message doesn't say (lint_hints.cpp). Empty: nobody knows.
    bool may_hint();
    std::string type_hint(Symbol name, std::size_t arity);
    std::string function_hint(Symbol name, std::size_t arity);
    std::string callback_hint(Symbol name, std::size_t arity);
    std::string unused_hint(const FunctionForm* form);
    std::string behaviour_hint(std::string_view name);

    // ---- types (lint_types.cpp)
    struct TypeInfo {
        const TypeForm* form;
        bool is_used = false;
        std::vector<std::uint64_t> mentions; ///< types of this module
    };
    struct TypeVariable {
        Pos pos;
        bool is_single;
    };
    using TypeVariables = std::unordered_map<Symbol, TypeVariable>;
    void collect_types();
    void check_types();
    void check_type_form(const TypeForm* form);
    void check_spec(const SpecForm* form);
    void check_optional_callbacks();
    void check_unused_types();
    void check_type(const Type* type, TypeVariables& variables);
    void check_type_call(const Type* type);
    void check_record_type(const Type* type, TypeVariables& variables);
    void undefined_record(Symbol name, Pos pos, const std::vector<Symbol>& known);
    void check_union(const Type* type, TypeVariables& variables);
    void see(Symbol name, Pos pos, bool is_single, TypeVariables& variables);
    void check_singles(const TypeVariables& variables);
    void check_numbers(const Type* type);
    static std::string type_name(Symbol name, std::size_t arity);

    // ---- behaviours (lint_behaviours.cpp)
    struct Callback {
        std::string name;
        std::uint32_t arity;
        bool is_optional;
    };
    void check_behaviours();
    void check_obsolete_callback(Pos pos, std::string_view behaviour, const Callback& one);
    BehaviourState find_behaviour(std::string_view name, std::vector<Callback>& callbacks) const;

    // ---- calls of other modules (lint_modules.cpp)
    const ModuleFunctions& functions_in(Symbol module);
    std::string module_hint(Symbol module);
    std::string exported_hint(const ModuleFunctions& functions, Symbol name, std::size_t arity);
    void check_remote(Pos module_pos, Symbol module, Pos pos, Symbol name, std::size_t arity);
    void check_imported(const ImportForm* form);

    // ---- variables (lint_scope.cpp)
    enum class State : std::uint8_t { kBound, kUnsafe, kExported, kTrace };
    struct Variable {
        Symbol name;
        Pos pos;
        bool is_used = false;
        State state = State::kBound;
        State was = State::kBound;    ///< before its first use behind `construct`
        bool in_expression = false;   ///< exported from an expression, not from a block
        std::string_view construct{}; ///< what it is unsafe in, or exported from
        Pos construct_pos{};
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
    void use(Symbol name, Pos pos, bool in_pattern = false);
    /// Joins the ways through a construct: what all bind is bound, what some bind is unsafe.
    void join(const std::vector<Bound>& ways, std::string_view construct, Pos pos);
    /// What was bound since `from` is unsafe from here on.
    void make_unsafe(std::size_t from, std::string_view construct, Pos pos);
    /// What was bound since `from` by parts of an expression, or in a block.
    void export_from(std::size_t from, std::string_view construct, Pos pos, bool is_block = false);
    bool is_unsafe(std::uint32_t variable) const {
        return variables_[variable].state == State::kUnsafe;
    }
    bool is_bound(Symbol name) const { return lookup(name) != kNone && !is_unsafe(lookup(name)); }
    /// What was unsafe or exported, and has been used since `from`, is so again in another way.
    void untouch(std::size_t from);
    /// Only variables from `before` on stay unsafe or exported.
    void touch_again(std::size_t from, std::size_t before = SIZE_MAX);
    void unbound(Symbol name, Pos pos);
    void check_unused_variables(std::size_t from);

    // ---- expressions (lint_expr.cpp)
    void expr(const Expr* expr);
    void sequence(ExprList list);
    /// Expressions that don't see each other's variables.
    void parallel(const std::vector<const Expr*>& list);
    void parallel(ExprList list) { parallel(std::vector<const Expr*>(list.begin(), list.end())); }
    /// The same; what they bind is exported from the construct.
    template <class Parts> void parts_of(const Parts& parts, std::string_view construct, Pos pos) {
        const std::size_t start = mark();
        parallel(parts);
        if (mark() != start) export_from(start, construct, pos);
    }
    void call(const CallExpr* expr);
    void remote_call(const CallExpr* expr);
    void check_obsolete(Pos pos, std::string_view module, Symbol name, std::size_t arity);
    void check_literal_update(const Expr* base, Pos pos);
    void check_map_fields(const MapExpr* map);
    void check_record_base(const Expr* base, Pos pos);
    void binary_operator(const BinaryOpExpr* op);
    void check_float_zero(const Expr* expr);
    void obsolete_operator(const BinaryOpExpr* op);
    void ambiguous(Pos pos, Symbol name, std::size_t arity);
    void check_generator(const BinaryExpr* pattern);
    void local_call(const CallExpr* expr, Symbol name);
    void record_info(const CallExpr* expr);
    void fun(const FunExpr* expr);
    void fun_local(const FunLocalExpr* expr);
    void comprehension(const CompExpr* expr);
    void qualifier(const Qualifier& one);
    void filter(const Expr* test);
    /// Uses of variables from `first` on are forgotten behind the clauses.
    void clauses(ClauseList list, std::vector<Bound>& ways, std::size_t first = SIZE_MAX);
    Bound clause(ExprList patterns, const Guard& guard, ExprList body);
    void try_expr(const TryExpr* expr);
    void catch_clause(const CatchClause* clause, std::vector<Bound>& ways);
    void receive(const ReceiveExpr* expr);
    void maybe(const MaybeExpr* expr);
    void binary(const BinaryExpr* expr);
    void segment_rules(const BitElement& element, bool is_pattern);

    // ---- format strings (lint_format.cpp)
    void check_format(const CallExpr* expr, std::string_view module, std::string_view function);
    RecordInfo* record(Symbol name, Pos pos);

    // ---- native records (lint_native.cpp)
    void native_definition(const RecordForm* form);
    void import_records(const AttributeForm* form);
    void check_exported_records();
    void check_native_target();
    /// Is it a native record that is written so? One that isn't defined is none.
    bool is_native(Symbol module, Symbol name) const;
    void native_fields(const RecordExpr* expr, bool is_update, bool is_pattern);
    void native_field(Symbol module, Symbol name, Symbol field, Pos pos, Pos record_pos);
    /// The definition, if it is one of this module's; it counts as used.
    RecordInfo* native_info(Symbol module, Symbol name, Pos pos);

    void record_fields(const RecordExpr* expr, bool is_update, bool is_pattern);
    std::string undefined_field(const RecordInfo* info, Symbol field, Symbol record_name);
    void record_field(Symbol record_name, Symbol field, Pos pos, Pos record_pos);

    // ---- patterns and guards (lint_pattern.cpp)
    enum class Shadow : std::uint8_t { kNo, kFun, kGenerate };
    void patterns(ExprList list, Shadow shadow);
    void pattern(const Expr* expr);
    void pattern_variable(const VarExpr* expr);
    void map_pattern(const MapExpr* expr);
    void binary_pattern(const BinaryExpr* expr);
    void check_alias(const MatchExpr* match);
    void guard(const Guard& guard);
    bool old_test(const Expr* test);
    enum class Place : std::uint8_t { kGuard, kSize };
    void guard_expr(const Expr* expr, Place place);
    void guard_parts(ExprList parts, Place place);
    void guard_call(const CallExpr* expr, Place place);

    const ParsedModule& module_;
    const LintOptions& options_;
    DiagnosticSink& sink_;

    const Switches switches_;
    std::unordered_set<std::uint64_t> no_auto_import_;
    std::unordered_set<std::uint64_t> nowarn_unused_;
    std::unordered_set<std::uint64_t> bif_clash_allowed_;
    std::unordered_set<std::uint64_t> nowarn_redefined_type_;
    std::unordered_set<std::string> nowarn_unused_record_;
    FunctionSet nowarn_deprecated_;
    FunctionSet nowarn_removed_;
    FunctionSet nowarn_unsafe_;
    bool export_all_ = false;
    bool no_auto_import_all_ = false;
    std::vector<Pos> invalid_calls_;
    bool loads_nif_ = false;
    bool includes_qlc_ = false;
    unsigned suggestions_ = 0;
    unsigned hints_ = 0;
    std::vector<std::string> variable_reports_; ///< by function
    std::vector<const Form*> misspelt_exports_;

    std::vector<FunctionInfo> functions_;
    std::unordered_map<std::uint64_t, std::uint32_t> functions_index_;
    std::unordered_set<const Form*> late_; ///< attributes behind functions, which count for nothing
    std::unordered_set<std::uint64_t> exported_;
    std::unordered_map<std::uint64_t, ImportInfo> imports_;
    std::unordered_map<Symbol, ModuleFunctions> other_modules_; ///< that were asked for
    std::unordered_map<Symbol, RecordInfo> records_;
    std::vector<Symbol> record_names_;  ///< in order of definition
    std::vector<Symbol> typed_records_; ///< those that types may name so far
    std::unordered_set<Symbol> is_typed_record_;
    std::unordered_map<Symbol, Symbol> record_imports_; ///< native records, and of which module
    Pos first_native_{};                                ///< what OTP 29 alone understands
    std::vector<Mention> mentions_;
    std::vector<Mention> self_calls_; ///< by the module's own name
    bool in_record_definition_ = false;
    std::vector<std::uint32_t>
        roots_;                     ///< functions that are exported or used from outside functions
    std::uint32_t current_ = kNone; ///< function being checked

    std::unordered_map<std::uint64_t, TypeInfo> types_;
    std::unordered_set<std::uint64_t> exported_types_;
    std::vector<std::uint64_t> type_roots_; ///< types that are used from outside types
    TypeInfo* current_type_ = nullptr;
    std::unordered_set<std::uint64_t> specs_; ///< functions that have one
    std::unordered_set<std::string> foreign_specs_;
    std::unordered_set<std::uint64_t> seen_specs_; ///< of those read so far
    std::unordered_map<std::uint64_t, Pos> callbacks_;

    std::vector<Variable> variables_;
    std::vector<std::uint32_t> scope_; ///< by Symbol::id()
    std::vector<std::pair<Symbol, std::uint32_t>> trail_;
    std::vector<std::uint32_t> touched_; ///< variables that were unsafe or exported until used

    // The patterns being checked.
    NameList<std::uint32_t> fresh_;
    Bound unbound_sizes_;                    ///< variables that sizes in them use and nothing binds
    NameList<std::uint32_t> in_this_binary_; ///< variables of the binary pattern being checked,
                                             ///< which sizes in it may use
    bool in_binary_ = false;
    Shadow shadow_ = Shadow::kNo;
};

} // namespace joist::compiler
