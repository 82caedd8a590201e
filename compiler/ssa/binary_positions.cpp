// One context that moves.
//
//   C1 = bs_match C0, 8                 C = bs_start_match B, P = bs_get_position C
//   A = bs_extract C1                   A = bs_get C, 8
//   C2 = bs_match C0, 16                bs_set_position C, P
//                                       bs_get C, 16
//
// Until here each match gives a new context, as values do; the machine has one with a position.
// Where an older one is used again, its position is saved where it was made and set in front of the
// use; straight matches need neither.
#include "compiler/ssa/binary_positions.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"

#include <algorithm>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

constexpr ValueId kUnknown = kNoValue - 1;

class PositionLowering {
public:
    PositionLowering(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        find_versions();
        if (roots_.empty()) return;
        drop_rest_matches();
        give_success_blocks_one_predecessor();
        remove_unreachable(function_);
        place_restores();
        place_saves();
        rewrite();
        drop_impossible_failures();
    }

private:
    bool is_version(ValueId value) const {
        return value < root_.size() && root_[value] != kNoValue;
    }

    /// Finds the root of each version: the bs_start_match it comes from.
    void find_versions() {
        root_.assign(function_.value_count, kNoValue);
        const Cfg cfg{function_};
        for (const BlockId id : cfg.order()) {
            for (const Instruction* one : function_.blocks[id].instructions) {
                if (one->op == Op::bs_start_match) {
                    root_[one->result] = one->result;
                    roots_.push_back(one->result);
                } else if (one->op == Op::bs_match && one->operands[0].is_value()) {
                    root_[one->result] = root_[one->operands[0].value()];
                }
            }
        }
    }

    static bool matches_rest(const Instruction* one) {
        return one->op == Op::bs_match && one->segment.type == SegmentType::kBinary &&
               one->operands.size() > 1 && one->operands[1].is_literal() &&
               one->operands[1].literal()->is_atom("all");
    }

    /// `<<..., Rest/binary>>`: the tail of the version before it, after a test of its length.
    void drop_rest_matches() {
        std::unordered_map<ValueId, ValueId> rest_of;
        for (Block& block : function_.blocks) {
            if (block.terminator.kind != TerminatorKind::kSucceeded ||
                !matches_rest(block.instructions.back()))
                continue;
            const Instruction* match = block.instructions.back();
            const ValueId before = match->operands[0].value();
            rest_of[match->result] = before;
            block.instructions.pop_back();
            Terminator& end = block.terminator;
            const Operand operands[] = {before, module_.literals.integer(match->segment.unit)};
            end.kind = TerminatorKind::kBranch;
            end.test = Test::kBsTestUnit;
            end.operands = module_.arena.copy(operands, 2);
            if (match->segment.unit == 1) {
                for (Phi& phi : function_.blocks[end.other].phis) {
                    const auto from = static_cast<BlockId>(&block - function_.blocks.data());
                    std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                        return argument.block == from;
                    });
                }
                end.kind = TerminatorKind::kJump;
                end.operands = {};
                end.other = kNoBlock;
            }
        }
        if (rest_of.empty()) return;
        for (Block& block : function_.blocks) {
            for (Instruction* one : block.instructions) {
                if (one->op != Op::bs_extract) continue;
                const auto found = rest_of.find(one->operands[0].value());
                if (found == rest_of.end()) continue;
                one->op = Op::bs_get_tail;
                one->operands[0] = found->second;
            }
        }
        remove_unreachable(function_);
    }

    /// Saves go to the start of the block that a successful match leads to, so it must be only that
    /// match's.
    void give_success_blocks_one_predecessor() {
        const Cfg cfg{function_};
        const std::size_t count = function_.blocks.size();
        for (BlockId id = 0; id < count; ++id) {
            if (function_.blocks[id].terminator.kind != TerminatorKind::kSucceeded) continue;
            const Op op = function_.blocks[id].instructions.back()->op;
            if (op != Op::bs_match && op != Op::bs_start_match) continue;
            const BlockId target = function_.blocks[id].terminator.target;
            if (cfg.predecessors(target).size() == 1 &&
                target != function_.blocks[id].terminator.other)
                continue;
            const auto middle = static_cast<BlockId>(function_.blocks.size());
            function_.blocks.emplace_back();
            function_.blocks[middle].terminator.kind = TerminatorKind::kJump;
            function_.blocks[middle].terminator.target = target;
            function_.blocks[id].terminator.target = middle;
            const bool still_there = function_.blocks[id].terminator.other == target;
            for (Phi& phi : function_.blocks[target].phis) {
                for (std::size_t i = 0; i < phi.arguments.size(); ++i) {
                    if (phi.arguments[i].block != id) continue;
                    if (still_there) {
                        phi.arguments.push_back({middle, phi.arguments[i].operand});
                    } else {
                        phi.arguments[i].block = middle;
                    }
                    break;
                }
            }
        }
    }

    Instruction* make(Op op, std::initializer_list<Operand> operands) {
        Instruction* made = module_.arena.make<Instruction>();
        made->op = op;
        made->operands = module_.arena.copy(operands.begin(), operands.size());
        return made;
    }

    ValueId position_of(ValueId version) {
        const auto [found, fresh] = positions_.emplace(version, kNoValue);
        if (fresh) found->second = function_.new_value();
        return found->second;
    }

    /// The state of each root at the end of a block, for one of its edges.
    using State = std::vector<ValueId>;

    std::size_t index_of(ValueId version) const {
        return static_cast<std::size_t>(std::find(roots_.begin(), roots_.end(), root_[version]) -
                                        roots_.begin());
    }

    static void meet(State& into, const State& from) {
        for (std::size_t i = 0; i < into.size(); ++i) {
            if (into[i] != from[i]) into[i] = kUnknown;
        }
    }

    /// Inserts a restore before a use of `version` when the context may stand elsewhere.
    void require(ValueId version, State& state, std::vector<Instruction*>& out) {
        const std::size_t index = index_of(version);
        if (state[index] == version) return;
        out.push_back(make(Op::bs_set_position, {root_[version], position_of(version)}));
        state[index] = version;
    }

    void place_restores() {
        const Cfg cfg{function_};
        // entry[b]: met so far. Blocks come after their predecessors but for loops, where nothing
        // is known.
        std::vector<State> entry(function_.blocks.size());
        const auto flow = [&](BlockId from, BlockId to, const State& state) {
            if (cfg.is_back_edge(from, to)) return;
            if (entry[to].empty()) {
                entry[to] = state;
            } else {
                meet(entry[to], state);
            }
        };
        entry[0].assign(roots_.size(), kUnknown);
        for (const BlockId id : cfg.order()) {
            State state = entry[id];
            const auto preds = cfg.predecessors(id);
            if (std::any_of(preds.begin(), preds.end(), [&](BlockId pred) {
                    return cfg.is_back_edge(pred, id);
                })) {
                state.assign(roots_.size(), kUnknown);
            }
            entry[id].clear();
            entry[id].shrink_to_fit();
            Block& block = function_.blocks[id];
            std::vector<Instruction*> out;
            out.reserve(block.instructions.size());
            for (Instruction* one : block.instructions) {
                if (one->op != Op::bs_extract) {
                    for (const Operand operand : one->operands) {
                        if (operand.is_value() && is_version(operand.value()))
                            require(operand.value(), state, out);
                    }
                }
                out.push_back(one);
                if (op_info(one->op).is_call) forget_passed(one, state);
            }
            for (const Operand operand : block.terminator.operands) {
                if (operand.is_value() && is_version(operand.value()))
                    require(operand.value(), state, out);
            }
            block.instructions = std::move(out);
            const Terminator& end = block.terminator;
            const Instruction* last =
                block.instructions.empty() ? nullptr : block.instructions.back();
            const bool moves = end.kind == TerminatorKind::kSucceeded &&
                               (last->op == Op::bs_match || last->op == Op::bs_start_match);
            for_each_successor(end, [&](BlockId to) {
                if (!moves || to != end.target) flow(id, to, state);
            });
            if (moves) {
                state[index_of(last->result)] = last->result;
                flow(id, end.target, state);
            }
        }
    }

    /// A context given to another function may stand anywhere afterwards.
    void forget_passed(const Instruction* call, State& state) {
        for (const Operand operand : call->operands) {
            if (operand.is_value() && is_version(operand.value()))
                state[index_of(operand.value())] = kUnknown;
        }
    }

    void place_saves() {
        for (Block& block : function_.blocks) {
            if (block.terminator.kind != TerminatorKind::kSucceeded) continue;
            const Instruction* last = block.instructions.back();
            if (last->op != Op::bs_match && last->op != Op::bs_start_match) continue;
            const auto found = positions_.find(last->result);
            if (found == positions_.end()) continue;
            Instruction* save = make(Op::bs_get_position, {root_[last->result]});
            save->result = found->second;
            auto& instructions = function_.blocks[block.terminator.target].instructions;
            // After the extracts of this match: they belong to it.
            auto at = instructions.begin();
            while (at != instructions.end() && (*at)->op == Op::bs_extract)
                ++at;
            instructions.insert(at, save);
        }
    }

    void rewrite() {
        Replacements replaced{function_.value_count};
        std::vector<ValueId> extracted(function_.value_count, kNoValue);
        for (Block& block : function_.blocks) {
            std::erase_if(block.instructions, [&](Instruction* one) {
                if (one->op != Op::bs_extract) return false;
                const ValueId match = one->operands[0].value();
                if (extracted[match] == kNoValue) {
                    extracted[match] = one->result;
                } else {
                    replaced.replace(one->result, extracted[match]);
                }
                return true;
            });
        }
        for (Block& block : function_.blocks) {
            for (Instruction* one : block.instructions) {
                const ValueId match = one->result;
                for (Operand& operand : one->operands)
                    to_root(operand);
                if (one->op != Op::bs_match) continue;
                one->result = extracted[match];
                // A float is fetched even if nobody wants it: not all bits are one.
                if (one->result == kNoValue && one->segment.type == SegmentType::kFloat)
                    one->result = function_.new_value();
                one->op = one->result == kNoValue ? Op::bs_skip : Op::bs_get;
            }
            for (Operand& operand : block.terminator.operands)
                to_root(operand);
        }
        if (replaced.any()) replaced.apply(function_);
    }

    /// Starts that can't fail go on without a branch.
    void drop_impossible_failures() {
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            Block& block = function_.blocks[id];
            if (block.terminator.kind != TerminatorKind::kSucceeded) continue;
            const Instruction* last = block.instructions.back();
            if (last->op != Op::bs_start_match || last->immediate != 1) continue;
            for (Phi& phi : function_.blocks[block.terminator.other].phis) {
                std::erase_if(phi.arguments,
                              [&](const PhiArgument& argument) { return argument.block == id; });
            }
            block.terminator.kind = TerminatorKind::kJump;
            block.terminator.other = kNoBlock;
        }
        remove_unreachable(function_);
    }

    void to_root(Operand& operand) const {
        if (operand.is_value() && is_version(operand.value())) operand = root_[operand.value()];
    }

    Module& module_;
    Function& function_;
    std::vector<ValueId> root_;
    std::vector<ValueId> roots_;
    std::unordered_map<ValueId, ValueId> positions_;
};

} // namespace

void lower_binary_matching(Module& module, Function& function) {
    PositionLowering{module, function}.run();
}

} // namespace joist::compiler::ssa
