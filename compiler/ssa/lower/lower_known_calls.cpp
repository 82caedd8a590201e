// Calls of functions whose work is known, done where they stand:
//
//   X = call_ext maps:size(M)          X = bif map_size(M)
//   X = call_ext maps:new()            X = #{}
//   X = call_ext erlang:max(A, B)      A >= B ? X = A : X = B
//   X = call_ext maps:get(K, M, D)     is_map M ? else error {badmap, M}
//                                      X = get_map_element M, K, or D where there is none
//
// The compiler of OTP 29 does the same, but for max and min, which it leaves to an instruction that
// runs from OTP 26 on; in a guard they must not be calls at all.

#include "compiler/ssa/lower/lowering.h"

#include <numbers>

namespace joist::compiler::ssa {

namespace {

/// A function of `maps` that is a function for guards by another name.
struct GuardName {
    std::string_view name;
    std::uint32_t arity;
    std::string_view bif;
};
constexpr GuardName kGuardNames[] = {
    {"get", 2, "map_get"}, {"is_key", 2, "is_map_key"}, {"size", 1, "map_size"}};

} // namespace

std::optional<Operand> Lowering::known_call(const Expr* expr) {
    const std::string_view module = expr->module.text();
    const std::string_view name = expr->name.text();
    if (module == "maps") {
        for (const GuardName& row : kGuardNames)
            if (row.name == name && row.arity == expr->arity) return guard_bif(expr, row.bif);
        if (name == "new" && expr->arity == 0) return pool().map({});
        if (name == "get" && expr->arity == 3) return map_get_or_default(expr);
    } else if (module == "math" && name == "pi" && expr->arity == 0) {
        return pool().real(std::numbers::pi);
    } else if (expr->module == shared_.erlang && expr->arity == 2) {
        if (name == "max" || name == "min") return extreme(expr, name == "max");
    }
    return std::nullopt;
}

// Of two that compare equal, the first is the value of both functions.
Operand Lowering::extreme(const Expr* expr, bool greatest) {
    const auto operands = atoms(expr->args);
    at(expr->pos);
    Join join{b_.new_block(), 1};
    const BlockId first = b_.new_block();
    const BlockId second = b_.new_block();
    const Operand low = operands[greatest ? 1 : 0], high = operands[greatest ? 0 : 1];
    branch(Test::kIsGe, {high, low}, first, second);
    b_.at(first);
    deliver(operands[0], &join);
    b_.at(second);
    deliver(operands[1], &join);
    return arrive(join)[0];
}

Operand Lowering::map_get_or_default(const Expr* expr) {
    const auto operands = atoms(expr->args);
    const Operand key = operands[0], map = operands[1], otherwise = operands[2];
    at(expr->pos);
    Join join{b_.new_block(), 1};
    const BlockId is_map = b_.new_block();
    const BlockId is_not = b_.new_block();
    const BlockId has_none = b_.new_block();
    branch(Test::kIsMap, {map}, is_map, is_not);
    b_.at(is_not);
    error_with("badmap", map, expr->pos);
    b_.at(is_map);
    const Operand found = b_.emit(Op::get_map_element, {map, key});
    succeeded_or(has_none);
    deliver(found, &join);
    b_.at(has_none);
    deliver(otherwise, &join);
    return arrive(join)[0];
}

} // namespace joist::compiler::ssa
