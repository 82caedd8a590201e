// From Core to SSA, one function at a time: state shared by the files of this folder. Internal to
// ssa/.
//
// Control flow is lowered towards a destination: `Join* to` collects the blocks in which a value
// arrives (they become phis where more than one does), or is null for the end of the function,
// where a value is returned. So calls in tail position are directly followed by `ret`, and a match
// or an exit that never arrives costs nothing.
#pragma once

#include "compiler/core/core.h"
#include "compiler/source/source_manager.h"
#include "compiler/ssa/lower/returns.h"
#include "compiler/ssa/ssa.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace joist::compiler::ssa {

using core::Body;
using core::Expr;
using core::ExprKind;
using core::Pattern;
using core::PatternKind;
using core::VarId;

/// The segment without what only matching or construction gives it: its number, private_append, string.
Segment segment_of(const core::Segment& from);

/// What all functions of a module share.
class ModuleLowering {
public:
    ModuleLowering(const core::Module& source, const SourceManager& sources, Module& module);

    Location location(Pos pos);

    const core::Module& source;
    const SourceManager& sources;
    Module& module;
    Symbol erlang;
    Returns returns;
    std::vector<Operand> env;  ///< what each Core variable is in SSA
    std::vector<bool> is_used; ///< Core variables that are mentioned besides their binding

    /// Where a matching found a Core variable's value last: its number for the place.
    struct FoundAt {
        std::uint32_t matching; ///< 0: never
        std::uint32_t place;
    };
    std::vector<FoundAt> found_at;
    std::uint32_t matchings = 0; ///< begun so far

private:
    void count(const Body* body);
    void count(const Expr* expr);

    std::unordered_map<std::string, std::uint32_t> files_;
    Pos last_pos_{};
    Location last_;
};

/// Blocks in which the values of an expression arrive, on their way to one block.
struct Join {
    explicit Join(BlockId target, std::size_t value_count) : block{target}, count{value_count} {}
    BlockId block;
    std::size_t count; ///< values in each arrival
    std::vector<BlockId> from;
    std::vector<Operand> values; ///< `count` for each of `from`
};

/// Lowers one function.
class Lowering {
public:
    Lowering(ModuleLowering& shared, const core::Function& function);
    void run();

private:
    friend class Matcher;

    // ---- blocks; all edges are made here, so that it is known which blocks can be reached
    void refer(BlockId block);
    bool is_referred(BlockId block) const { return block < referred_.size() && referred_[block]; }
    void jump(BlockId target);
    void
    branch(Test test, std::initializer_list<Operand> operands, BlockId then, BlockId otherwise);
    void branch(Test test, std::span<const Operand> operands, BlockId then, BlockId otherwise);
    void succeeded_or(BlockId failure);
    void switch_value(Operand value, const std::vector<SwitchCase>& cases, BlockId otherwise);
    void switch_arity(Operand value, const std::vector<SwitchCase>& cases, BlockId otherwise);
    void at(Pos pos) { b_.set_location(shared_.location(pos)); }

    // ---- values (lower_expr.cpp)
    Operand atom(const Expr* expr);
    std::vector<Operand> atoms(std::span<Expr* const> args);
    /// A value of an expression without control flow. In a guard (guard_fail_ set) errors go to
    /// guard_fail_.
    Operand value(const Expr* expr);
    Operand call(const Expr* expr);
    Operand guard_bif(const Expr* expr, std::string_view name);
    /// The value of a call that need not be one (lower_known_calls.cpp); none if it must.
    std::optional<Operand> known_call(const Expr* expr);
    Operand extreme(const Expr* expr, bool greatest);
    Operand map_get_or_default(const Expr* expr);
    Operand map(const Expr* expr);
    Operand binary(const Expr* expr);
    Operand native_record(const Expr* expr);
    void may_fail();
    Operand boolean_value(const Expr* condition);

    // ---- conditions (lower_condition.cpp)
    /// Goes to `yes` or `no`; to `other` when the value is no boolean or, in a guard, when
    /// evaluation fails.
    void condition(const Expr* expr, BlockId yes, BlockId no, BlockId other);
    bool call_condition(const Expr* expr, BlockId yes, BlockId no, BlockId other);
    void native_record_test(Operand subject, BlockId yes, BlockId no);
    /// Is it the native record that `which` says, and may it be looked into, if that is asked?
    void native_record_is(
        Operand subject, const Literal* which, bool accessible, BlockId yes, BlockId no);
    void value_condition(const Expr* expr, BlockId yes, BlockId no, BlockId other);
    void short_circuit(const Expr* expr, BlockId yes, BlockId no, BlockId other);
    /// Goes on in a new current block when the guard holds, else to `fail`.
    void guard(const core::Guard& guard, BlockId fail);
    bool is_sure_boolean(const Expr* expr) const;

    // ---- control flow (lower_control.cpp)
    void body(const Body* body, Join* to);
    void binding(const core::Binding& binding);
    void expr(const Expr* expr, Join* to);
    void deliver(std::span<const Operand> values, Join* to);
    void deliver(Operand value, Join* to) { deliver({&value, 1}, to); }
    /// The values of any expression; none if it never gives any (then there is no current block).
    std::vector<Operand> values(const Expr* expr, std::size_t count);
    std::vector<Operand> body_values(const Body* body, std::size_t count);
    std::vector<Operand> arrive(Join& join);
    void case_expr(const Expr* expr, Join* to);
    bool boolean_case(const Expr* expr, Join* to);
    void andalso(const Expr* expr, Join* to);
    /// Raises the error `{Tag, Value}`; nothing comes after it.
    void error_with(std::string_view tag, Operand value, Pos pos);
    void try_expr(const Expr* expr, Join* to);
    void catch_expr(const Expr* expr, Join* to);
    void receive(const Expr* expr, Join* to);
    void match_fail(const Expr* expr);

    Operand& env(VarId id) { return shared_.env[id]; }
    Operand literal(const Literal* value) const { return value; }
    LiteralPool& pool() { return shared_.module.literals; }

    ModuleLowering& shared_;
    const core::Function& function_;
    SsaBuilder b_;
    BlockId guard_fail_ = kNoBlock;
    std::vector<bool> referred_;
};

/// Is it control flow, which value() can't lower?
bool is_control(const Expr* expr);

} // namespace joist::compiler::ssa
