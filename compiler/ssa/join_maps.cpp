// Keys of one map.
//
//   b0: branch has_map_fields(M, a) b1, F       b0: branch has_map_fields(M, a, b) b2, F
//   b1: branch has_map_fields(M, b) b2, F
//
//   N = put_map_assoc M, a, 1                   O = put_map_assoc M, a, 1, b, 2
//   O = put_map_assoc N, b, 2
//
// where N is used for nothing else. Of a key that is put twice the later value counts. A map that
// is updated was tested before: nothing fails between.
#include "compiler/ssa/join_maps.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/map_keys.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

/// Operands of a joined operation, so that a long row of them takes no long time.
constexpr std::size_t kMostOperands = 64;

class MapJoiner {
public:
    MapJoiner(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        find_work();
        if (tests_ > 1) join_tests();
        if (insertions_ > 1) join_insertions();
    }

private:
    void find_work() {
        for (const Block& block : function_.blocks) {
            tests_ += is_test(block.terminator);
            for (const Instruction* one : block.instructions)
                insertions_ += one->op == Op::put_map_assoc;
        }
    }

    /// Machines take several keys only if all are constants.
    static bool is_test(const Terminator& end) {
        return end.kind == TerminatorKind::kBranch && end.test == Test::kHasMapFields &&
               std::all_of(end.operands.begin() + 1, end.operands.end(), [](Operand key) {
                   return key.is_literal();
               });
    }

    void join_tests() {
        const Cfg cfg{function_};
        bool changed = false;
        // Backwards, so that what is joined further on comes along.
        for (std::size_t i = cfg.order().size(); i-- > 0;) {
            const BlockId id = cfg.order()[i];
            Terminator& end = function_.blocks[id].terminator;
            if (!is_test(end)) continue;
            const BlockId next = end.target;
            Block& second = function_.blocks[next];
            if (next == end.other || cfg.predecessors(next).size() != 1 || !second.phis.empty() ||
                !second.instructions.empty() || !is_test(second.terminator) ||
                second.terminator.operands[0] != end.operands[0] ||
                second.terminator.other != end.other ||
                end.operands.size() + second.terminator.operands.size() > kMostOperands ||
                !same_from(function_.blocks[end.other], id, next))
                continue;
            std::vector<Operand> operands{end.operands.begin(), end.operands.end()};
            for (const Operand key : second.terminator.operands.subspan(1)) {
                if (std::find(operands.begin() + 1, operands.end(), key) == operands.end())
                    operands.push_back(key);
            }
            end.operands = module_.arena.copy(operands);
            const BlockId to = second.terminator.target;
            second.terminator = Terminator{};
            second.terminator.kind = TerminatorKind::kJump;
            second.terminator.target = to;
            changed = true;
        }
        if (changed) remove_unreachable(function_);
    }

    static bool same_from(const Block& block, BlockId a, BlockId b) {
        if (!block.phis.empty() && block.phis[0].arguments.size() > kMostOperands) return false;
        return std::all_of(block.phis.begin(), block.phis.end(), [&](const Phi& phi) {
            Operand from_a, from_b;
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.block == a) from_a = argument.operand;
                if (argument.block == b) from_b = argument.operand;
            }
            return from_a == from_b;
        });
    }

    void join_insertions() {
        std::vector<std::uint32_t> uses(function_.value_count, 0);
        for (const Block& block : function_.blocks) {
            for_each_operand(block, [&](Operand operand) {
                if (operand.is_value()) ++uses[operand.value()];
            });
        }
        std::vector<const Instruction*> made(function_.value_count, nullptr);
        for (Block& block : function_.blocks) {
            bool changed = false;
            for (Instruction* one : block.instructions) {
                if (one->op != Op::put_map_assoc) continue;
                const Operand map = one->operands[0];
                const Instruction* before = map.is_value() ? made[map.value()] : nullptr;
                if (before && uses[map.value()] == 1 && join(*one, *before)) {
                    uses[map.value()] = 0;
                    changed = true;
                }
                if (has_constant_keys(*one)) made[one->result] = one;
            }
            if (changed)
                std::erase_if(block.instructions, [&](const Instruction* one) {
                    return one->op == Op::put_map_assoc && uses[one->result] == 0 &&
                           made[one->result];
                });
            for (const Instruction* one : block.instructions) {
                if (one->result != kNoValue) made[one->result] = nullptr;
            }
        }
    }

    static bool has_constant_keys(const Instruction& one) {
        for (std::size_t i = 1; i < one.operands.size(); i += 2) {
            if (!one.operands[i].is_literal() ||
                !(one.operands[i].literal()->is_atom() || one.operands[i].literal()->is_small()))
                return false;
        }
        return true;
    }

    bool join(Instruction& one, const Instruction& before) {
        if (!has_constant_keys(one) || one.operands.size() + before.operands.size() > kMostOperands)
            return false;
        std::vector<Operand> operands{before.operands.begin(), before.operands.end()};
        for (std::size_t i = 1; i < one.operands.size(); i += 2) {
            std::size_t at = 1;
            while (at < operands.size() && operands[at] != one.operands[i])
                at += 2;
            if (at < operands.size())
                operands[at + 1] = one.operands[i + 1];
            else
                operands.insert(operands.end(), {one.operands[i], one.operands[i + 1]});
        }
        one.operands = module_.arena.copy(operands);
        sort_map_keys(one);
        return true;
    }

    Module& module_;
    Function& function_;
    int tests_ = 0;
    int insertions_ = 0;
};

} // namespace

void join_maps(Module& module, Function& function) {
    MapJoiner{module, function}.run();
}

} // namespace joist::compiler::ssa
