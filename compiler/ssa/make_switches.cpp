// Comparisons of a value with constants, one behind the other.
//
//   b0: branch X =:= a b3, b1         b0: switch X {a: b3, b: b4, c: b3, else: b5}
//   b1: branch X =:= b b4, b2
//   b2: branch X =/= c b5, b3
//
// The constants are all atoms or all small integers, which the machine tells apart in one jump, and
// nobody comes to the later comparisons but from the earlier ones.
#include "compiler/ssa/known_tests.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <unordered_set>

namespace joist::compiler::ssa {

namespace {

/// Small integers on OTP's machine.
constexpr std::int64_t kLargest = (std::int64_t{1} << 59) - 1;

bool can_be_case(const Literal& literal) {
    return literal.is_atom() ||
           (literal.is_small() && literal.integer >= -kLargest - 1 && literal.integer <= kLargest);
}

/// Blocks that a phi is looked through for: where more ways meet, comparisons stay as they are.
constexpr std::size_t kMostWays = 64;

/// One comparison of a value with a constant.
struct Comparison {
    Operand value;
    const Literal* literal = nullptr; ///< null: it is none
    BlockId equal = kNoBlock, different = kNoBlock;
};

Comparison comparison_of(const Terminator& end) {
    if (end.kind != TerminatorKind::kBranch ||
        (end.test != Test::kIsEqExact && end.test != Test::kIsNeExact) || end.target == end.other)
        return {};
    Operand value = end.operands[0], literal = end.operands[1];
    if (value.is_literal()) std::swap(value, literal);
    if (!value.is_value() || !literal.is_literal() || !can_be_case(*literal.literal())) return {};
    const bool exact = end.test == Test::kIsEqExact;
    return {
        value, literal.literal(), exact ? end.target : end.other, exact ? end.other : end.target};
}

class SwitchMaker {
public:
    SwitchMaker(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        const auto compares = [](const Block& block) {
            return comparison_of(block.terminator).literal != nullptr;
        };
        if (std::count_if(function_.blocks.begin(), function_.blocks.end(), compares) < 2) return;
        count_ways();
        gone_.assign(function_.blocks.size(), false);
        bool changed = false;
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            if (!gone_[id]) changed = join(id) || changed;
        }
        if (changed) remove_unreachable(function_);
    }

private:
    void count_ways() {
        ways_.assign(function_.blocks.size(), 0);
        ++ways_[0];
        for (const Block& block : function_.blocks)
            for_each_successor(block.terminator, [&](BlockId to) { ++ways_[to]; });
    }

    bool join(BlockId id) {
        const Comparison first = comparison_of(function_.blocks[id].terminator);
        if (!first.literal) return false;
        cases_.assign({{first.literal, first.equal}});
        seen_.clear();
        seen_.insert(first.literal);
        BlockId rest = first.different, last = id;
        while (can_join(rest)) {
            const Terminator& end = function_.blocks[rest].terminator;
            if (end.kind == TerminatorKind::kSwitch) {
                if (end.operands[0] != first.value || !fits(end, *first.literal)) break;
                if (!move_phis(rest, id)) break;
                for (const SwitchCase& one : end.cases) {
                    if (seen_.insert(one.literal).second) cases_.push_back(one);
                }
                gone_[rest] = true;
                last = rest;
                rest = end.target;
                break;
            }
            const Comparison next = comparison_of(end);
            if (!next.literal || next.value != first.value ||
                next.literal->is_atom() != first.literal->is_atom() || !move_phis(rest, id))
                break;
            if (seen_.insert(next.literal).second) cases_.push_back({next.literal, next.equal});
            gone_[rest] = true;
            last = rest;
            rest = next.different;
        }
        if (last == id) return false;
        Terminator& end = function_.blocks[id].terminator;
        const Location location = end.location;
        end = Terminator{};
        end.kind = TerminatorKind::kSwitch;
        end.location = location;
        end.operands = module_.arena.copy(&first.value, 1);
        end.cases = module_.arena.copy(cases_);
        end.target = rest;
        return true;
    }

    bool can_join(BlockId id) const {
        const Block& block = function_.blocks[id];
        return ways_[id] == 1 && !gone_[id] && block.phis.empty() && block.instructions.empty();
    }

    static bool fits(const Terminator& end, const Literal& like) {
        return std::all_of(end.cases.begin(), end.cases.end(), [&](const SwitchCase& one) {
            return can_be_case(*one.literal) && one.literal->is_atom() == like.is_atom();
        });
    }

    /// What the block's successors take from it they take from `to` from now on; false: they take
    /// something else from there.
    bool move_phis(BlockId id, BlockId to) {
        const auto argument = [](Phi& phi, BlockId block) {
            return std::find_if(phi.arguments.begin(),
                                phi.arguments.end(),
                                [&](const PhiArgument& one) { return one.block == block; });
        };
        bool same = true;
        const Terminator& end = function_.blocks[id].terminator;
        for_each_successor(end, [&](BlockId next) {
            for (Phi& phi : function_.blocks[next].phis) {
                if (phi.arguments.size() > kMostWays) same = false;
                if (!same) return;
                const auto theirs = argument(phi, id), own = argument(phi, to);
                same = own == phi.arguments.end() || theirs == phi.arguments.end() ||
                       own->operand == theirs->operand;
            }
        });
        if (!same) return false;
        for_each_successor(end, [&](BlockId next) {
            for (Phi& phi : function_.blocks[next].phis) {
                const auto theirs = argument(phi, id);
                if (theirs == phi.arguments.end()) continue; // a second way to the same block
                if (argument(phi, to) == phi.arguments.end())
                    theirs->block = to;
                else
                    phi.arguments.erase(theirs);
            }
        });
        return true;
    }

    Module& module_;
    Function& function_;
    std::vector<std::uint32_t> ways_;
    std::vector<bool> gone_;
    std::vector<SwitchCase> cases_;
    std::unordered_set<const Literal*> seen_;
};

} // namespace

void make_switches(Module& module, Function& function) {
    SwitchMaker{module, function}.run();
}

} // namespace joist::compiler::ssa
