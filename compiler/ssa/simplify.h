// Passes that only remove: copies, constants, dead code, needless jumps and blocks.
#pragma once

#include "compiler/ssa/ssa.h"

#include <span>
#include <vector>

namespace joist::compiler::ssa {

/// Runs all of the below until nothing changes (or enough rounds went by).
void simplify(Module& module, Function& function);

/// What replaces each value: none where it stays. Chains are followed by resolve().
class Replacements {
public:
    explicit Replacements(std::size_t values) : to_(values) {}
    void replace(ValueId value, Operand by) { to_[value] = by, any_ = true; }
    bool any() const { return any_; }
    Operand resolve(Operand operand) const {
        while (operand.is_value() && operand.value() < to_.size() && to_[operand.value()])
            operand = to_[operand.value()];
        return operand;
    }
    /// Rewrites every operand of the function.
    void apply(Function& function) const;

private:
    std::vector<Operand> to_;
    bool any_ = false;
};

/// Can the bif never raise (so it may go when its result is unused)?
bool is_total_bif(const Instruction& bif);
/// The test that a total bif of the same name makes; false if there is none.
bool test_of_bif(const Instruction& bif, Test& test, bool& swap_operands);
/// Outcome of a test on constants: 1 true, 0 false, -1 not known.
int fold_test(Test test, std::span<const Operand> operands);
/// May two constants match (=:=) on one release, if not on all? 0.0 and -0.0 do before OTP 27.
bool may_match(const Literal& x, const Literal& y);

} // namespace joist::compiler::ssa
