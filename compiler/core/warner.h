// The state of the walk that finds doubtful code, shared by the warn*.cpp files. Internal to core/.
#pragma once

#include "compiler/core/literal.h"
#include "compiler/core/warnings.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace joist::compiler::core {

/// Does a value fit a pattern, or a guard hold?
enum class Fit : std::uint8_t { kNo, kMaybe, kYes };

/// Variables met in patterns, each once, in order: usually few, but there may be any number.
class MetNames {
public:
    /// False: it was met before.
    bool add(Symbol name) {
        constexpr std::size_t kFew = 16;
        if (names_.size() < kFew) {
            if (std::find(names_.begin(), names_.end(), name) != names_.end()) return false;
        } else {
            if (known_.empty()) known_.insert(names_.begin(), names_.end());
            if (!known_.insert(name).second) return false;
        }
        names_.push_back(name);
        return true;
    }
    bool has(Symbol name) const {
        return known_.empty() ? std::find(names_.begin(), names_.end(), name) != names_.end()
                              : known_.contains(name);
    }
    auto begin() const { return names_.begin(); }
    auto end() const { return names_.end(); }

private:
    std::vector<Symbol> names_;
    std::unordered_set<Symbol> known_;
};

class Warner {
public:
    Warner(const ParsedModule& parsed,
           const WarningOptions& options,
           const SourceManager& sources,
           DiagnosticSink& sink);
    void run();

private:
    // ---- the walk (warnings.cpp)
    void function(const FunctionForm* form);
    /// Looks into an expression whose value is wanted.
    void value(const Expr* expr);
    void values(ExprList list);
    void body(ExprList list, bool wanted);
    void match(const MatchExpr* expr, bool wanted);
    void case_expr(const CaseExpr* expr, bool wanted);
    void update(const RecordExpr* expr);
    bool is_record(const Expr* expr, Symbol name);
    bool lacks_field(const RecordFieldExpr* field);
    bool is_safe(const Expr* expr, int depth = 0);
    bool all_safe(ExprList body);
    bool leaves(const Expr* expr) const;
    void operand(const Expr* expr);
    void apart(ExprList body, bool wanted);
    void parts(const Expr* expr, bool wanted);
    void fun(const FunExpr* expr);
    void comprehension(const CompExpr* expr, bool wanted);
    void qualifier(const Qualifier& one, Pos pos);
    void guard_filters(const CompExpr* expr, std::size_t at);
    bool is_guard_filter(const Qualifier& one) const;
    void try_expr(const TryExpr* expr, bool wanted);
    void use(Symbol name);
    bool is_native(Symbol module, Symbol name) const {
        return module || !name || native_records_.contains(name);
    }

    // ---- values that nobody takes (warn_ignored.cpp)
    /// Looks into an expression whose value is not.
    void effect(const Expr* expr);
    void ignored_call(const CallExpr* expr);
    bool ignored_constant(const Expr* expr);
    Pos first_field(const RecordExpr* update);
    void ignored_operator(Pos pos, Op op, std::size_t arity);
    void ignored_children(ExprList list);
    void ignored_child(const Expr* one);
    void useless(Pos pos) { ignored(pos, "a term is constructed, but never used"); }
    void useless_constant(const Expr* expr);
    void ignored(Pos pos, std::string text);
    bool hold_back(std::span<const Symbol> names, const Expr* made);
    std::uint32_t hold(const Expr* made);
    void take_apart(const Expr* pattern, const Expr* made);
    void take_all_apart(ExprList patterns, ExprList made);

    // ---- clauses (warn_clauses.cpp)
    struct Clauses {
        Pos pos;                            ///< of the construct
        const Expr* subject = nullptr;      ///< null: not known
        const FunctionForm* form = nullptr; ///< of a function's own clauses
        bool wanted = true;                 ///< is the value of a body wanted?
        bool fresh = false;                 ///< variables of heads are always new
        std::uint32_t held = 0;             ///< of the subject: see Variable::held
        bool behind_try = false;            ///< of `try E of`, through which OTP sees less
        const Expr* construct = nullptr;    ///< a `case` or `if`
    };
    using Tokens = std::vector<std::uint64_t>;
    /// Patterns of the clauses so far.
    struct Seen {
        std::unordered_map<std::uint64_t, std::uint64_t> ages;
        std::unordered_map<std::uint64_t, std::uint32_t> lines; ///< by the beginning of a pattern
    };
    void clauses(ClauseList list, const Clauses& about);
    /// Takes `patterns` against what is known of the subject; binds their variables.
    Fit fit_patterns(ExprList patterns, const Clauses& about);
    void tell_if_same(const Clause* clause, const Tokens& tokens, bool certain, Seen& seen);
    bool record_tokens(const Clause* clause, Tokens& tokens);
    bool tokens_of(ExprList patterns, bool fresh, Tokens& tokens);
    bool pattern_tokens(const Expr* pattern, bool fresh, MetNames& met, Tokens& tokens);
    Fit guard(const Guard& guard);
    Fit tests(const Guard& guard);
    bool is_foreign(const Expr* expr);
    bool is_known_boolean(const Expr* subject);
    static std::string always_matches(const Clauses& about, const Clause* before);
    void
    constant_clause(const Clause* clause, const Clauses& about, Fit fits, Fit holds, bool chosen);
    Fit test(const Expr* expr);
    enum class Truth : std::uint8_t { kFalse, kTrue, kFails, kUnknown };
    Truth truth(const Expr* expr);
    void guard_value(const Expr* expr);
    void type_warning(Pos pos);
    void no_clause(Pos pos);

    // ---- patterns (warn_patterns.cpp)
    Fit fit(const Expr* pattern, const Expr* value, bool inner = false);
    Fit fit_list(const ListExpr* pattern, const ListExpr* value);
    Fit fit_tuple(const Expr* pattern, const Expr* value, bool inner);
    /// A record that is written as the tuple that it is, a string as the list; others unchanged.
    const Expr* spelled(const Expr* expr);
    const Expr* prefixed(const Expr* expr);
    Expr* written(const Literal* term, Pos pos, int depth);
    const Expr* spelled_pattern(const Expr* pattern);
    /// Can the two patterns match the same?
    bool compatible(const Expr* left, const Expr* right);
    bool has_conflict(const Expr* pattern);
    /// Looks at segments that can't match; true: there is one.
    bool bad_segments(const Expr* pattern);
    bool bad_segment(const BitElement& element);
    bool bad_value(const BitElement& element, const Literal* literal, std::int64_t bits);
    void bind_pattern(const Expr* pattern);
    void use_in_pattern(const Expr* pattern);
    /// True, if all variables of the pattern are new, each met once.
    bool only_new_variables(const Expr* pattern, MetNames& met, bool fresh);
    void nomatch(Pos pos, std::string text);

    // ---- constants (warn_constants.cpp)
    /// The term that `expr` is known to be; null if it isn't known.
    const Literal* constant(const Expr* expr);
    const Literal* compute(const Expr* expr);
    bool is_constant(const Expr* expr, int depth = 0);
    const Literal* constant_binary(const BinaryExpr* expr);
    const Literal* constant_map(const MapExpr* expr);
    const Literal* without(const Literal* left, const Literal* right);
    const Literal* constant_field(const RecordFieldExpr* expr);
    const Literal* constant_update(const RecordExpr* expr);
    const Literal*
    constant_call(std::string_view module, std::string_view name, std::span<const Literal* const>);
    /// What `expr` stands for: of a variable that is bound to something written, that.
    const Expr* resolve(const Expr* expr);
    bool is_plain_try(const Expr* expr);
    bool is_boolean(const Expr* expr);

    // ---- calls that fail (warn_calls.cpp)
    void check_operator(Pos pos, Op op, std::span<Expr* const> args);
    void check_call(const CallExpr* expr);
    struct Problem {
        Pos pos;
        std::string text; ///< empty: none
    };
    Problem problem_of(const BinaryExpr* expr);
    bool all_known(const BinaryExpr* expr);
    std::string misfit(const BitElement& element, const Literal* literal);
    void value_for(const Expr* given, const Expr* made);
    bool applies_at_once(const CallExpr* call);
    void overridden_keys(const MapExpr* expr);
    void check_fields(const MapExpr* expr);
    /// `always`: OTP finds it before it looks for values that nobody takes.
    void failed(Pos pos, std::string text, bool always = false);
    /// Is what stands at `pos` written, and does it come to it?
    bool is_told(Pos pos) const {
        return dropped_ == 0 && !stopped_ && !sources_.is_generated(pos.file);
    }
    /// The module of a call by name (`erlang` for BIFs), its function and arity; no module:
    /// unknown.
    std::string_view callee(const CallExpr* expr, std::string_view& name) const;

    // ---- variables
    struct Variable {
        const Expr* bound_to = nullptr;
        bool bound = false;
        std::uint32_t held = 0; ///< index of what to say if it isn't used, from 1
    };
    struct Held {
        std::vector<std::pair<Pos, std::string>> warnings;
        std::uint32_t next = 0;             ///< the same for another binding that is visible too
        std::vector<std::uint32_t> parts{}; ///< those of the variables in it, from 1
    };
    /// Variables bound in a clause, which are visible behind the construct, and their held_.
    using Exported = std::vector<std::pair<Symbol, std::uint32_t>>;
    Variable& variable(Symbol name) {
        if (name.id() >= variables_.size()) variables_.resize(name.id() + 64);
        return variables_[name.id()];
    }
    bool is_bound(Symbol name) const {
        return name.id() < variables_.size() && variables_[name.id()].bound;
    }
    void bind(Symbol name, const Expr* to);
    std::size_t mark() const { return trail_.size(); }
    void rewind(std::size_t to, Exported* also = nullptr);
    void rebind(const Exported& names);
    void tell_held();
    void forget_held(std::uint32_t held);

    const ParsedModule& parsed_;
    WarningOptions options_;
    const SourceManager& sources_;
    DiagnosticSink& sink_;
    LiteralPool pool_;
    std::unordered_map<const Expr*, const Literal*> computed_; ///< of operators and calls
    std::unordered_map<const Expr*, bool> plain_tries_;
    std::unordered_map<const Expr*, const Expr*> outcomes_; ///< of `case` with one way
    std::unordered_set<Symbol> native_records_;             ///< of the module, and imported ones
    std::unordered_set<std::uint64_t> own_; ///< functions of the module, and imported ones
    std::vector<Variable> variables_;       ///< by Symbol::id()
    std::vector<std::pair<Symbol, Variable>> trail_;
    std::vector<Held> held_;
    std::uint32_t holding_ = 0;       ///< what is ignored goes to this one of held_, from 1
    std::uint32_t dropped_ = 0;       ///< in code that is never run, which OTP removes first
    std::uint32_t unreached_ = 0;     ///< of these: in handlers of what never fails
    std::uint32_t passed_by_ = 0;     ///< in clauses of a constant that it doesn't fit
    std::uint32_t refused_ = 0;       ///< in clauses whose guard is false
    const Expr* statement_ = nullptr; ///< the one whose value nobody takes
    std::uint32_t quiet_ = 0;         ///< inside E of `_ = E`
    bool stopped_ = false;            ///< what was told of last never gives a value
    bool in_guard_ = false;
    bool taken_ = false; ///< in the clause of a constant that is taken, whose value nobody wants
    bool in_clause_ = false;  ///< in the last expression of a clause whose value nobody takes
    bool in_pattern_ = false; ///< is what spelled() makes a pattern?
    std::unordered_map<const Expr*, const Expr*> spelled_;
    std::unordered_map<std::uint32_t, const RecordForm*> records_; ///< by name
};

} // namespace joist::compiler::core
