// Match contexts that live on.
//
//   f(<<A, R/binary>>) -> f(R).         pass_contexts    C = bs_start_match B, A = bs_get C, 8
//                                                        call f(C), not f(bs_get_tail C)
//   case B of <<1, _/bits>> -> ...      reuse_starts     the second match goes on with the first one's
//     <<2, _/bits>> -> ...                               context, from its first position
//   <<Acc/binary, X>>                   use_append       bs_create_bin append Acc, X: in place, if Acc
//                                                        is the last that was appended
//
// A sub-binary and a context for each step of a loop over a binary is what costs most there. A
// function gets a context only if each use of that argument is the start of a match, or can be made
// of the context's rest; callers that have a binary go on passing that. What sees the argument
// otherwise (a guard, an exception) sees a binary.
#include "compiler/ssa/binary_contexts.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"

#include <algorithm>
#include <map>
#include <memory>

namespace joist::compiler::ssa {

void use_append(Module& module, Function& function) {
    for (Block& block : function.blocks) {
        for (Instruction* one : block.instructions) {
            if (one->op != Op::bs_create_bin || one->segments.size() < 2) continue;
            Segment& first = one->segments[0];
            const Operand value = one->operands[0], size = one->operands[1];
            if (first.type != SegmentType::kBinary || !value.is_value() || !size.is_literal() ||
                !size.literal()->is_atom("all"))
                continue;
            first.type = SegmentType::kAppend;
        }
    }
}

void reuse_starts(Module& module, Function& function) {
    struct Start {
        BlockId block;
        const Instruction* instruction;
    };
    std::map<ValueId, std::vector<Start>> starts;
    bool again = false;
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        if (function.blocks[id].terminator.kind != TerminatorKind::kSucceeded) continue;
        const Instruction* last = function.blocks[id].instructions.back();
        if (last->op != Op::bs_start_match || !last->operands[0].is_value()) continue;
        auto& all = starts[last->operands[0].value()];
        all.push_back({id, last});
        again = again || all.size() > 1;
    }
    if (!again) return;
    Cfg cfg{function};
    cfg.find_dominators();
    Replacements replaced{function.value_count};
    for (const auto& [value, all] : starts) {
        for (const Start& later : all) {
            if (!cfg.reachable(later.block)) continue;
            for (const Start& earlier : all) {
                const Terminator& won = function.blocks[earlier.block].terminator;
                if (&earlier == &later || !cfg.reachable(earlier.block) ||
                    won.kind != TerminatorKind::kSucceeded)
                    continue;
                if (won.target == won.other || cfg.predecessors(won.target).size() != 1 ||
                    !cfg.dominates(won.target, later.block))
                    continue;
                Block& block = function.blocks[later.block];
                replaced.replace(later.instruction->result, earlier.instruction->result);
                block.instructions.pop_back();
                const BlockId failure = block.terminator.other;
                for (Phi& phi : function.blocks[failure].phis) {
                    std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                        return argument.block == later.block;
                    });
                }
                block.terminator.kind = TerminatorKind::kJump;
                block.terminator.other = kNoBlock;
                break;
            }
        }
    }
    if (replaced.any()) replaced.apply(function);
    remove_unreachable(function);
}

namespace {

/// One function as this pass sees it; stale once its blocks change.
class FunctionView {
public:
    FunctionView(Function& function)
        : function_{function}, cfg_{function}, root_(function.value_count, kNoValue),
          reach_(function.blocks.size()) {
        cfg_.find_dominators();
        for (const BlockId id : cfg_.order()) {
            for (const Instruction* one : function.blocks[id].instructions) {
                if (one->op == Op::bs_start_match) root_[one->result] = one->result;
                if (one->op == Op::bs_match && one->operands[0].is_value())
                    root_[one->result] = root_[one->operands[0].value()];
            }
        }
    }

    const Cfg& cfg() const { return cfg_; }
    ValueId root(ValueId version) const { return root_[version]; }

    /// Can control get from the end of `from` to the start of `to`?
    bool reaches(BlockId from, BlockId to) {
        auto& set = reach_[from];
        if (set.empty()) {
            set.assign(function_.blocks.size(), false);
            std::vector<BlockId> work{from};
            while (!work.empty()) {
                const BlockId id = work.back();
                work.pop_back();
                for_each_successor(function_.blocks[id].terminator, [&](BlockId next) {
                    if (set[next]) return;
                    set[next] = true;
                    work.push_back(next);
                });
            }
        }
        return set[to];
    }

private:
    Function& function_;
    Cfg cfg_;
    std::vector<ValueId> root_;
    std::vector<std::vector<bool>> reach_;
};

/// Where a value is read: an instruction, the terminator (index past the last), or a phi of a
/// successor (one more).
struct Use {
    BlockId block;
    std::size_t index;
    Operand* operand;
};

std::vector<Use> uses_of(Function& function, ValueId value) {
    std::vector<Use> found;
    for (BlockId id = 0; id < function.blocks.size(); ++id) {
        Block& block = function.blocks[id];
        for (Phi& phi : block.phis) {
            for (PhiArgument& argument : phi.arguments) {
                if (argument.operand == Operand{value})
                    found.push_back({argument.block,
                                     function.blocks[argument.block].instructions.size() + 1,
                                     &argument.operand});
            }
        }
        for (std::size_t i = 0; i < block.instructions.size(); ++i) {
            for (Operand& operand : block.instructions[i]->operands) {
                if (operand == Operand{value}) found.push_back({id, i, &operand});
            }
        }
        for (Operand& operand : block.terminator.operands) {
            if (operand == Operand{value})
                found.push_back({id, block.instructions.size(), &operand});
        }
    }
    return found;
}

class ContextPassing {
public:
    explicit ContextPassing(Module& module) : module_{module} {}

    void run() {
        for (auto& function : module_.functions) {
            if (!may_be_native(module_, *function)) // which expects a binary
                by_name_[{function->name.entry(), function->arity}] = function.get();
            if (has_tails(*function)) work_.push_back(function.get());
        }
        // Functions that are changed get tails of their own and are looked at again.
        for (std::size_t i = 0; i < work_.size() && i < module_.functions.size() * 3 + 16; ++i) {
            while (improve(*work_[i])) {
            }
        }
    }

private:
    static bool has_tails(const Function& function) {
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::bs_get_tail) return true;
            }
        }
        return false;
    }

    /// Turns one argument of one call into a context. False: there is none left to turn.
    bool improve(Function& function) {
        FunctionView view{function};
        for (const BlockId id : view.cfg().order()) {
            for (std::size_t i = 0; i < function.blocks[id].instructions.size(); ++i) {
                const Instruction* call = function.blocks[id].instructions[i];
                if (call->op != Op::call) continue;
                for (std::uint32_t position = 0; position < call->operands.size(); ++position) {
                    if (try_argument(function, view, id, i, position)) return true;
                }
            }
        }
        return false;
    }

    Instruction* tail_of(Function& function, Operand operand) {
        if (!operand.is_value()) return nullptr;
        for (Block& block : function.blocks) {
            for (Instruction* one : block.instructions) {
                if (one->result == operand.value())
                    return one->op == Op::bs_get_tail ? one : nullptr;
            }
        }
        return nullptr;
    }

    bool try_argument(Function& function,
                      FunctionView& view,
                      BlockId id,
                      std::size_t index,
                      std::uint32_t position) {
        Instruction* call = function.blocks[id].instructions[index];
        const Operand argument = call->operands[position];
        Instruction* tail = tail_of(function, argument);
        if (!tail || !tail->operands[0].is_value()) return false;
        const ValueId version = tail->operands[0].value();
        if (version >= function.value_count || view.root(version) == kNoValue) return false;
        // The context must not be needed again: the callee moves it.
        const ValueId root = view.root(version);
        std::vector<Use> tail_uses = uses_of(function, tail->result);
        for (ValueId value = 0; value < function.value_count; ++value) {
            const bool same_context = view.root(value) == root;
            if (!same_context && value != tail->result) continue;
            for (const Use& use : uses_of(function, value)) {
                const bool itself = use.block == id && use.index == index;
                if (itself && (value != tail->result || use.operand != &call->operands[position]))
                    return false;
                if (use.block == id ? use.index > index : view.reaches(id, use.block)) {
                    // A use of the tail itself counts only where its own code would be.
                    return false;
                }
                if (view.reaches(id, id)) return false;
            }
        }
        const auto callee = by_name_.find({call->callee.name.entry(), call->callee.arity});
        if (callee == by_name_.end()) return false;
        const bool self = callee->second == &function;
        if (!accept(*callee->second, position)) return false;
        if (self) {
            // Blocks moved: find the call again.
            for (Block& block : function.blocks) {
                for (Instruction* one : block.instructions) {
                    if (one == call) return replace(function, call, position, tail, version);
                }
            }
            return false;
        }
        return replace(function, call, position, tail, version);
    }

    bool replace(Function& function,
                 Instruction* call,
                 std::uint32_t position,
                 Instruction* tail,
                 ValueId version) {
        call->operands[position] = version;
        // Other uses make their own tail where they stand, so that this way none is made.
        for (const Use& use : uses_of(function, tail->result)) {
            const Operand made = insert_tail(function, use, version, tail->location);
            *use.operand = made;
        }
        for (Block& block : function.blocks) {
            std::erase(block.instructions, tail);
        }
        return true;
    }

    Operand insert_tail(Function& function, const Use& use, ValueId version, Location location) {
        Instruction* made = module_.arena.make<Instruction>();
        const Operand operand = version;
        made->op = Op::bs_get_tail;
        made->location = location;
        made->operands = module_.arena.copy(&operand, 1);
        made->result = function.new_value();
        auto& code = function.blocks[use.block].instructions;
        // In front of the use; a use by terminator or phi: at the end, but in front of what
        // `succeeded` speaks of.
        std::size_t at = 0;
        while (at < code.size() && !reads_through(*code[at], use.operand))
            ++at;
        if (at == code.size() &&
            function.blocks[use.block].terminator.kind == TerminatorKind::kSucceeded)
            --at;
        code.insert(code.begin() + static_cast<std::ptrdiff_t>(at), made);
        return made->result;
    }

    static bool reads_through(const Instruction& one, const Operand* operand) {
        return operand >= one.operands.data() &&
               operand < one.operands.data() + one.operands.size();
    }

    /// Makes the function take a context as argument `position`, if it can.
    bool accept(Function& function, std::uint32_t position) {
        const auto key = std::pair{&function, position};
        if (const auto known = accepted_.find(key); known != accepted_.end()) return known->second;
        const bool can = make_accepting(function, position);
        accepted_[key] = can;
        if (can && has_tails(function)) work_.push_back(&function);
        return can;
    }

    struct Start {
        BlockId block;
        BlockId success;
        ValueId root;
    };

    bool make_accepting(Function& function, std::uint32_t position) {
        const ValueId param = function.params[position];
        FunctionView view{function};
        std::vector<Start> starts;
        for (const BlockId id : view.cfg().order()) {
            const Block& block = function.blocks[id];
            if (block.terminator.kind != TerminatorKind::kSucceeded) continue;
            const Instruction* last = block.instructions.back();
            if (last->op != Op::bs_start_match || last->operands[0] != Operand{param}) continue;
            if (block.terminator.target == block.terminator.other ||
                view.cfg().predecessors(block.terminator.target).size() != 1)
                return false;
            starts.push_back({id, block.terminator.target, last->result});
        }
        if (starts.empty()) return false;
        for (const Start& a : starts) {
            for (const Start& b : starts) {
                if (view.reaches(a.success, b.block)) return false;
            }
        }
        // Sort the uses: in front of the match, behind its success, behind its failure, or mixed.
        std::vector<std::pair<Use, ValueId>> behind;
        std::vector<BlockId> mixed;
        for (const Use& use : uses_of(function, param)) {
            if (!view.cfg().reachable(use.block)) continue;
            const Block& block = function.blocks[use.block];
            if (use.index < block.instructions.size() &&
                block.instructions[use.index]->op == Op::bs_start_match)
                continue;
            bool after_success = false, reachable = false, dominated = false;
            ValueId root = kNoValue;
            for (const Start& start : starts) {
                if (view.cfg().dominates(start.success, use.block)) {
                    after_success = true;
                    root = start.root;
                }
                reachable = reachable || start.success == use.block ||
                            view.reaches(start.success, use.block);
                dominated = dominated || (start.block != use.block &&
                                          view.cfg().dominates(start.block, use.block));
            }
            if (after_success) {
                behind.emplace_back(use, root);
            } else if (reachable) {
                const bool small = block.phis.empty() && block.instructions.size() <= 4 &&
                                   (block.terminator.kind == TerminatorKind::kMatchFail ||
                                    block.terminator.kind == TerminatorKind::kReturn);
                if (!small) return false;
                if (std::find(mixed.begin(), mixed.end(), use.block) == mixed.end())
                    mixed.push_back(use.block);
            } else if (!dominated && !harmless(block, use)) {
                return false;
            }
        }
        if (!mixed.empty()) {
            if (starts.size() != 1) return false;
            for (const BlockId id : mixed) {
                if (!split_mixed(function, view, id, starts[0], param)) return false;
            }
            // Behind the split each use is on one side: sort them again.
            remove_unreachable(function);
            return make_accepting(function, position);
        }
        for (const auto& [use, root] : behind)
            *use.operand = insert_tail(function, use, root, {});
        return true;
    }

    /// A test that a context fails as a binary would.
    static bool harmless(const Block& block, const Use& use) {
        if (use.index != block.instructions.size()) return false;
        const Terminator& end = block.terminator;
        if (end.kind == TerminatorKind::kSwitch) return true;
        if (end.kind != TerminatorKind::kBranch) return false;
        switch (end.test) {
        case Test::kIsEqExact:
        case Test::kIsNeExact: {
            const Operand other = end.operands[0].is_literal() ? end.operands[0] : end.operands[1];
            return other.is_literal() && !other.literal()->is_bitstring();
        }
        case Test::kIsInteger:
        case Test::kIsFloat:
        case Test::kIsNumber:
        case Test::kIsAtom:
        case Test::kIsNil:
        case Test::kIsList:
        case Test::kIsNonemptyList:
        case Test::kIsTuple:
        case Test::kIsTaggedTuple:
        case Test::kIsBoolean:
        case Test::kIsMap:
            return true;
        default:
            return false;
        }
    }

    /// Doubles a small final block: one for those that come from behind the match, one for the
    /// others.
    bool split_mixed(
        Function& function, FunctionView& view, BlockId id, const Start& start, ValueId param) {
        std::vector<BlockId> from_success;
        for (const BlockId pred : view.cfg().predecessors(id)) {
            if (view.cfg().dominates(start.success, pred)) {
                from_success.push_back(pred);
            } else if (pred == start.success || view.reaches(start.success, pred)) {
                return false;
            }
        }
        if (from_success.empty()) return false;
        const auto copy = static_cast<BlockId>(function.blocks.size());
        function.blocks.emplace_back();
        Block& made = function.blocks[copy];
        const Block& original = function.blocks[id];
        std::map<ValueId, ValueId> renamed;
        const auto copied = [&](std::span<const Operand> operands) {
            auto out = module_.arena.copy(operands.data(), operands.size());
            for (Operand& operand : out) {
                if (!operand.is_value()) continue;
                if (const auto found = renamed.find(operand.value()); found != renamed.end())
                    operand = found->second;
            }
            return out;
        };
        for (const Instruction* one : original.instructions) {
            Instruction* clone = module_.arena.make<Instruction>(*one);
            clone->operands = copied(one->operands);
            if (one->result != kNoValue)
                clone->result = renamed[one->result] = function.new_value();
            made.instructions.push_back(clone);
        }
        made.terminator = original.terminator;
        made.terminator.operands = copied(original.terminator.operands);
        for (const BlockId pred : from_success) {
            for_each_successor(function.blocks[pred].terminator, [&](BlockId& to) {
                if (to == id) to = copy;
            });
        }
        return true;
    }

    Module& module_;
    std::map<std::pair<const void*, std::uint32_t>, Function*> by_name_;
    std::map<std::pair<Function*, std::uint32_t>, bool> accepted_;
    std::vector<Function*> work_;
};

} // namespace

void pass_contexts(Module& module) {
    ContextPassing{module}.run();
}

} // namespace joist::compiler::ssa
