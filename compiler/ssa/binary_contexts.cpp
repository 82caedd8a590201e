// Match contexts that live on.
//
//   f(<<A, R/binary>>) -> f(R).         pass_contexts    C = bs_start_match B, A = bs_get C, 8
//                                                        call f(C), not f(bs_get_tail C)
//   case B of <<1, _/bits>> -> ...      reuse_starts     the second match goes on with the first
//   one's
//     <<2, _/bits>> -> ...                               context, from its first position
//   <<Acc/binary, X>>                   use_append       bs_create_bin append Acc, X: in place, if
//   Acc
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
#include <tuple>

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

namespace {

/// The start of a match that ends a block goes, and with it the way on which it fails.
void drop_start(Function& function, BlockId id) {
    Block& block = function.blocks[id];
    block.instructions.pop_back();
    for (Phi& phi : function.blocks[block.terminator.other].phis) {
        std::erase_if(phi.arguments,
                      [&](const PhiArgument& argument) { return argument.block == id; });
    }
    block.terminator.kind = TerminatorKind::kJump;
    block.terminator.other = kNoBlock;
}

} // namespace

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
    for (auto& [value, all] : starts) {
        std::erase_if(all, [&](const Start& one) { return !cfg.reachable(one.block); });
        std::sort(all.begin(), all.end(), [&](const Start& a, const Start& b) {
            return cfg.dominator_order(a.block) < cfg.dominator_order(b.block);
        });
        // What one dominates follows it in this order, before anything that it doesn't.
        const Start* first = nullptr;
        for (const Start& one : all) {
            const Terminator& end = function.blocks[one.block].terminator;
            if (first &&
                cfg.dominates(function.blocks[first->block].terminator.target, one.block)) {
                replaced.replace(one.instruction->result, first->instruction->result);
                drop_start(function, one.block);
            } else if (end.target != end.other && cfg.predecessors(end.target).size() == 1) {
                first = &one;
            }
        }
    }
    if (replaced.any()) replaced.apply(function);
    remove_unreachable(function);
}

namespace {

/// Where a value is read. `order` is 2 * index + 1 of an instruction; the terminator follows the
/// last one, then phis of successors. What is put in front of something has an even number.
struct Use {
    BlockId block;
    std::uint32_t order;
    Operand* operand;
};

template <class Visit> void for_each_use_of_block(Function& function, BlockId id, Visit visit) {
    Block& block = function.blocks[id];
    for (Phi& phi : block.phis) {
        for (PhiArgument& argument : phi.arguments) {
            const auto count =
                static_cast<std::uint32_t>(function.blocks[argument.block].instructions.size());
            visit(Use{argument.block, 2 * count + 3, &argument.operand});
        }
    }
    std::uint32_t order = 1;
    for (Instruction* one : block.instructions) {
        for (Operand& operand : one->operands)
            visit(Use{id, order, &operand});
        order += 2;
    }
    for (Operand& operand : block.terminator.operands)
        visit(Use{id, order, &operand});
}

/// Tails to be put in front of uses and tails to be removed, all at once: a block may have many.
class TailEdits {
public:
    TailEdits(Module& module, Function& function) : module_{module}, function_{function} {}

    /// The use gets a tail of its own. Gives where that stands; its result is the use's operand.
    Use insert(const Use& use, ValueId version, Location location) {
        Instruction* made = module_.arena.make<Instruction>();
        const Operand operand = version;
        made->op = Op::bs_get_tail;
        made->location = location;
        made->operands = module_.arena.copy(&operand, 1);
        made->result = function_.new_value();
        const Block& block = function_.blocks[use.block];
        const auto count = static_cast<std::uint32_t>(block.instructions.size());
        // In front of the use; a use by terminator or phi: at the end, but in front of what
        // `succeeded` speaks of.
        std::uint32_t order = use.order - 1;
        if (order >= 2 * count) {
            const bool guarded = block.terminator.kind == TerminatorKind::kSucceeded;
            order = 2 * (guarded ? count - 1 : count);
        }
        insertions_.push_back({use.block, order, made});
        *use.operand = made->result;
        return {use.block, order, made->operands.data()};
    }
    Instruction* last_made() const { return insertions_.back().made; }

    void remove(BlockId block, const Instruction* tail) {
        insertions_.push_back({block, 0, nullptr});
        removed_.push_back(tail);
    }

    /// Makes the changes; orders and indices of instructions are others then.
    void apply() {
        const auto key = [](const Insertion& one) {
            return std::tuple{one.block, one.order, one.made ? one.made->result : 0};
        };
        std::sort(insertions_.begin(),
                  insertions_.end(),
                  [&](const Insertion& a, const Insertion& b) { return key(a) < key(b); });
        std::sort(removed_.begin(), removed_.end());
        const auto keep = [&](std::vector<Instruction*>& code, Instruction* one) {
            if (!std::binary_search(removed_.begin(), removed_.end(), one)) code.push_back(one);
        };
        for (std::size_t i = 0; i < insertions_.size();) {
            const BlockId id = insertions_[i].block;
            std::vector<Instruction*> code;
            std::uint32_t order = 0;
            auto& old = function_.blocks[id].instructions;
            for (; i < insertions_.size() && insertions_[i].block == id; ++i) {
                for (; order < insertions_[i].order; order += 2)
                    keep(code, old[order / 2]);
                if (insertions_[i].made) keep(code, insertions_[i].made);
            }
            for (; order / 2 < old.size(); order += 2)
                keep(code, old[order / 2]);
            old = std::move(code);
        }
        insertions_.clear();
        removed_.clear();
    }

private:
    struct Insertion {
        BlockId block;
        std::uint32_t order;
        Instruction* made; ///< null: only something to remove
    };
    Module& module_;
    Function& function_;
    std::vector<Insertion> insertions_;
    std::vector<const Instruction*> removed_;
};

/// The matches and tails of one function, and where they are needed; stale once its blocks change.
///
/// All contexts that come from one start are one thing here, its root, for the machine has one
/// only.
class ContextUses {
public:
    explicit ContextUses(Function& function)
        : cfg_{function}, values_(function.value_count), places_(function.blocks.size()) {
        for (const BlockId id : cfg_.order()) {
            for (Instruction* one : function.blocks[id].instructions) {
                if (one->op == Op::bs_start_match) define(one->result, id, one->result);
                if (one->op == Op::bs_match && one->operands[0].is_value())
                    define(one->result, id, root(one->operands[0].value()));
                if (one->op == Op::bs_get_tail) add_tail(one, id);
            }
        }
        for (BlockId id = 0; id < function.blocks.size(); ++id)
            for_each_use_of_block(function, id, [&](const Use& use) { add_use(use); });
    }

    const Cfg& cfg() const { return cfg_; }
    ValueId root(ValueId value) const { return values_[value].root; }
    BlockId block_of(ValueId value) const { return values_[value].block; }
    Instruction* tail_of(Operand operand) const {
        return operand.is_value() ? values_[operand.value()].tail : nullptr;
    }

    /// A tail made just now.
    void add_tail(Instruction* tail, BlockId block) {
        if (tail->result >= values_.size()) values_.resize(tail->result + 1);
        values_[tail->result].tail = tail;
        values_[tail->result].block = block;
    }
    /// A use of a context or tail.
    void add_use(const Use& use) {
        const ValueId group = use.operand->is_value() ? group_of(use.operand->value()) : kNoValue;
        if (group == kNoValue) return;
        Value& value = values_[group];
        const auto index = static_cast<std::uint32_t>(uses_.size());
        uses_.push_back({use, kNone});
        (value.last_use == kNone ? value.first_use : uses_[value.last_use].next) = index;
        value.last_use = index;
        if (value.spread) spread(group, use);
    }
    template <class Visit> void for_each_use(ValueId group, Visit visit) const {
        for (std::uint32_t i = values_[group].first_use; i != kNone; i = uses_[i].next)
            visit(uses_[i].use);
    }

    /// May a root or tail be read behind this place?
    bool needed_behind(ValueId group, BlockId block, std::uint32_t order) {
        if (!values_[group].spread) {
            values_[group].spread = true;
            for_each_use(group, [&](const Use& use) { spread(group, use); });
        }
        if (block == values_[group].block) return values_[group].last > order;
        for (const Needed& one : places_[block])
            if (one.group == group) return one.last > order;
        return false;
    }

private:
    static constexpr std::uint32_t kNone = 0xffffffffu;
    struct Value {
        ValueId root = kNoValue; ///< of a context
        BlockId block = kNoBlock;
        Instruction* tail = nullptr; ///< that makes it
        std::uint32_t first_use = kNone, last_use = kNone;
        bool spread = false;    ///< it is known where it is needed
        std::uint32_t last = 0; ///< place in its own block, as Needed::last
    };
    struct Listed {
        Use use;
        std::uint32_t next;
    };
    /// The last place in a block at which a root or tail is needed; kNone: it is needed behind.
    struct Needed {
        ValueId group;
        std::uint32_t last;
    };

    void define(ValueId value, BlockId block, ValueId root) {
        values_[value].block = block;
        values_[value].root = root;
    }
    ValueId group_of(ValueId value) const {
        return values_[value].tail ? value : values_[value].root;
    }

    /// True: nothing was known of the group in this block.
    bool note(ValueId group, BlockId block, std::uint32_t last) {
        if (block == values_[group].block) {
            values_[group].last = std::max(values_[group].last, last);
            return false;
        }
        for (Needed& one : places_[block]) {
            if (one.group != group) continue;
            one.last = std::max(one.last, last);
            return false;
        }
        places_[block].push_back({group, last});
        return true;
    }
    void spread(ValueId group, const Use& use) {
        if (!cfg_.reachable(use.block)) return;
        if (!note(group, use.block, use.order)) return;
        work_.push_back(use.block);
        while (!work_.empty()) {
            const BlockId id = work_.back();
            work_.pop_back();
            for (const BlockId before : cfg_.predecessors(id))
                if (note(group, before, kNone)) work_.push_back(before);
        }
    }

    Cfg cfg_;
    std::vector<Value> values_;
    std::vector<Listed> uses_;
    std::vector<std::vector<Needed>> places_;
    std::vector<BlockId> work_;
};

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

    /// Turns arguments of calls into contexts. True: the function has changed itself meanwhile,
    /// look again.
    bool improve(Function& function) {
        ContextUses uses{function};
        TailEdits edits{module_, function};
        for (const BlockId id : uses.cfg().order()) {
            const auto& code = function.blocks[id].instructions;
            for (std::size_t i = 0; i < code.size(); ++i) {
                if (code[i]->op != Op::call) continue;
                const auto order = static_cast<std::uint32_t>(2 * i + 1);
                for (std::uint32_t position = 0; position < code[i]->operands.size(); ++position) {
                    if (!may_turn(uses, id, order, *code[i], position)) continue;
                    Function* callee = callee_of(*code[i]);
                    const auto known =
                        callee ? accepted_.find({callee, position}) : accepted_.end();
                    if (callee == &function && known == accepted_.end()) {
                        edits.apply();
                        accept(function, position);
                        return true;
                    }
                    if (callee && accept(*callee, position))
                        turn(uses, edits, {id, order, &code[i]->operands[position]});
                }
            }
        }
        edits.apply();
        return false;
    }

    Function* callee_of(const Instruction& call) const {
        const auto found = by_name_.find({call.callee.name.entry(), call.callee.arity});
        return found == by_name_.end() ? nullptr : found->second;
    }

    /// Is the argument a tail, of a context that isn't needed again? For the callee moves it.
    bool may_turn(ContextUses& uses,
                  BlockId id,
                  std::uint32_t order,
                  const Instruction& call,
                  std::uint32_t position) {
        const Operand argument = call.operands[position];
        const Instruction* tail = uses.tail_of(argument);
        if (!tail || !tail->operands[0].is_value()) return false;
        const ValueId root = uses.root(tail->operands[0].value());
        if (root == kNoValue) return false;
        for (std::uint32_t i = 0; i < call.operands.size(); ++i) {
            const Operand other = call.operands[i];
            if (i != position && other.is_value() &&
                (other == argument || uses.root(other.value()) == root))
                return false;
        }
        return !uses.needed_behind(root, id, order) && !uses.needed_behind(tail->result, id, order);
    }

    /// The argument becomes the context; other uses of its tail make their own where they stand, so
    /// that this way none is made.
    void turn(ContextUses& uses, TailEdits& edits, const Use& argument) {
        Instruction* tail = uses.tail_of(*argument.operand);
        const ValueId version = tail->operands[0].value();
        std::vector<Use> others;
        uses.for_each_use(tail->result, [&](const Use& use) {
            if (use.operand != argument.operand) others.push_back(use);
        });
        *argument.operand = version;
        uses.add_use(argument);
        for (const Use& use : others) {
            const Use made = edits.insert(use, version, tail->location);
            uses.add_tail(edits.last_made(), made.block);
            uses.add_use(made);
            uses.add_use(use);
        }
        edits.remove(uses.block_of(tail->result), tail);
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

    /// How blocks stand to the starts of matches of one parameter.
    struct Around {
        std::vector<bool> behind;       ///< control may come here from behind a success
        std::vector<bool> below;        ///< dominated by the block of a start, and not that block
        std::vector<const Start*> from; ///< whose success dominates the block; null: of none
    };

    static Around
    look_around(const Function& function, const Cfg& cfg, const std::vector<Start>& starts) {
        Around around;
        around.behind.resize(function.blocks.size());
        around.below.resize(function.blocks.size());
        around.from.resize(function.blocks.size());
        std::vector<bool> starts_here(function.blocks.size());
        std::vector<BlockId> work;
        for (const Start& start : starts) {
            starts_here[start.block] = true;
            around.from[start.success] = &start;
            work.push_back(start.success);
        }
        for (const BlockId id : cfg.order()) {
            if (id == cfg.idom(id)) continue;
            if (!around.from[id]) around.from[id] = around.from[cfg.idom(id)];
            around.below[id] = starts_here[cfg.idom(id)] || around.below[cfg.idom(id)];
        }
        while (!work.empty()) {
            const BlockId id = work.back();
            work.pop_back();
            for_each_successor(function.blocks[id].terminator, [&](BlockId next) {
                if (around.behind[next]) return;
                around.behind[next] = true;
                work.push_back(next);
            });
        }
        return around;
    }

    bool make_accepting(Function& function, std::uint32_t position) {
        const ValueId param = function.params[position];
        Cfg cfg{function};
        cfg.find_dominators();
        std::vector<Start> starts;
        for (const BlockId id : cfg.order()) {
            const Block& block = function.blocks[id];
            if (block.terminator.kind != TerminatorKind::kSucceeded) continue;
            const Instruction* last = block.instructions.back();
            if (last->op != Op::bs_start_match || last->operands[0] != Operand{param}) continue;
            if (block.terminator.target == block.terminator.other ||
                cfg.predecessors(block.terminator.target).size() != 1)
                return false;
            starts.push_back({id, block.terminator.target, last->result});
        }
        if (starts.empty()) return false;
        Around around = look_around(function, cfg, starts);
        for (const Start& start : starts)
            if (around.behind[start.block]) return false;
        for (const Start& start : starts)
            around.behind[start.success] = true;
        // Sort the uses: in front of the match, behind its success, behind its failure, or mixed.
        std::vector<std::pair<Use, ValueId>> behind;
        std::vector<BlockId> mixed;
        bool can = true;
        const auto sort = [&](const Use& use) {
            if (!can || *use.operand != Operand{param} || !cfg.reachable(use.block)) return;
            const Block& block = function.blocks[use.block];
            const std::size_t index = use.order / 2;
            if (index < block.instructions.size() &&
                block.instructions[index]->op == Op::bs_start_match)
                return;
            if (const Start* start = around.from[use.block]) {
                behind.emplace_back(use, start->root);
            } else if (around.behind[use.block]) {
                can = block.phis.empty() && block.instructions.size() <= 4 &&
                      (block.terminator.kind == TerminatorKind::kMatchFail ||
                       block.terminator.kind == TerminatorKind::kReturn);
                if (mixed.empty() || mixed.back() != use.block) mixed.push_back(use.block);
            } else if (!around.below[use.block]) {
                can = harmless(block, use);
            }
        };
        for (BlockId id = 0; id < function.blocks.size() && can; ++id)
            for_each_use_of_block(function, id, sort);
        if (!can) return false;
        if (!mixed.empty()) {
            if (starts.size() != 1) return false;
            std::sort(mixed.begin(), mixed.end());
            mixed.erase(std::unique(mixed.begin(), mixed.end()), mixed.end());
            for (const BlockId id : mixed) {
                if (!split_mixed(function, cfg, around, id, starts[0])) return false;
            }
            // Behind the split each use is on one side: sort them again.
            remove_unreachable(function);
            return make_accepting(function, position);
        }
        TailEdits edits{module_, function};
        for (const auto& [use, root] : behind)
            edits.insert(use, root, {});
        edits.apply();
        return true;
    }

    /// A test that a context fails as a binary would.
    static bool harmless(const Block& block, const Use& use) {
        if (use.order != 2 * block.instructions.size() + 1) return false;
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
        Function& function, const Cfg& cfg, const Around& around, BlockId id, const Start& start) {
        std::vector<BlockId> from_success;
        for (const BlockId pred : cfg.predecessors(id)) {
            if (cfg.dominates(start.success, pred)) {
                from_success.push_back(pred);
            } else if (around.behind[pred]) {
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
