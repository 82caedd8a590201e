// Tuples that are built on several ways to a place only to be taken apart there.
//
//   b1: V1 = put_tuple a, X; jump b3           b1: jump b4
//   b2: V2 = call g(X); jump b3                b2: V2 = call g(X); jump b3
//   b3: V = phi b1: V1, b2: V2                 b3: T = get_tuple_element V2, 0
//       T = get_tuple_element V, 0                 branch T =:= a b4, b5
//       branch T =:= a b4, b5                  b4: V' = phi b1: V1, b3: V2
//   b4: ... get_tuple_element V, 1
//
// A block that only reads elements and decides is worked out for each block before it: who knows
// the way goes there. Values of the block that are used further on become phis where the ways meet
// again. Where nobody is left that doesn't know, no tuple is needed.
//
//   V = phi b1: put_tuple(A, B), b2: put_tuple(C, D)     E0 = phi b1: A, b2: C
//   ... get_tuple_element V, 0                           ... E0
//
// where nothing is done with V but to read its elements. Such joins come of the language's `case`
// and of functions put in place of calls.
#include "compiler/ssa/known_shapes.h"

#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"

#include <algorithm>
#include <unordered_map>

namespace joist::compiler::ssa {

namespace {

/// What a block that is worked out may hold.
constexpr std::size_t kMostReads = 4;
/// Blocks that are worked out in a function, so that this takes no longer than the rest.
constexpr int kMostBlocks = 64;
/// Elements of a tuple that become phis.
constexpr std::size_t kMostElements = 16;

bool is_read(const Instruction& one) {
    return one.op == Op::get_tuple_element || one.op == Op::get_hd || one.op == Op::get_tl;
}

bool decides(const Terminator& end) {
    return end.kind == TerminatorKind::kBranch || end.kind == TerminatorKind::kSwitch ||
           end.kind == TerminatorKind::kSwitchArity;
}

/// Reads and a decision about phis of its own, which some ways know.
class Shapes {
public:
    Shapes(Module& module, Function& function) : module_{module}, function_{function} {}

    void run() {
        find_makers();
        for (BlockId id = 1; id < function_.blocks.size(); ++id) {
            if (is_candidate(id) && !known_ways(id, true).empty()) work_.push_back(id);
        }
        if (!work_.empty()) {
            build_tables();
            for (int done = 0; !work_.empty() && done < kMostBlocks; ++done) {
                const BlockId id = work_.back();
                work_.pop_back();
                queued_[id] = false;
                if (is_candidate(id) && !is_loop_[id]) thread(id);
            }
            simplify(module_, function_);
            find_makers();
        }
        if (take_apart_phis()) simplify(module_, function_);
    }

private:
    void find_makers() {
        maker_.assign(function_.value_count, nullptr);
        for (const Block& block : function_.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->result != kNoValue) maker_[one->result] = one;
            }
        }
    }

    const Instruction* maker(Operand operand) const {
        return operand.is_value() && operand.value() < maker_.size() ? maker_[operand.value()]
                                                                     : nullptr;
    }
    bool is_known(Operand operand) const {
        if (operand.is_literal()) return true;
        const Instruction* made = maker(operand);
        return made && (made->op == Op::put_tuple || made->op == Op::put_list);
    }

    /// Phis, reads and a decision?
    bool is_candidate(BlockId id) const {
        const Block& block = function_.blocks[id];
        return !block.phis.empty() && decides(block.terminator) &&
               block.instructions.size() <= kMostReads &&
               std::all_of(block.instructions.begin(),
                           block.instructions.end(),
                           [](const Instruction* one) { return is_read(*one); });
    }

    void build_tables() {
        const Cfg cfg{function_};
        preds_.assign(function_.blocks.size(), {});
        is_loop_.assign(function_.blocks.size(), false);
        queued_.assign(function_.blocks.size(), false);
        for (const BlockId id : work_)
            queued_[id] = true;
        for (const BlockId id : cfg.order()) {
            for (const BlockId pred : cfg.predecessors(id)) {
                preds_[id].push_back(pred);
                if (cfg.is_back_edge(pred, id)) is_loop_[id] = true;
            }
        }
        used_in_.assign(function_.value_count, {});
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            const Block& block = function_.blocks[id];
            const auto use = [&](Operand operand) { note_use(operand, id); };
            for_each_operand(block, use);
        }
    }
    void note_use(Operand operand, BlockId id) {
        if (!operand.is_value()) return;
        if (operand.value() >= used_in_.size()) used_in_.resize(operand.value() + 1);
        auto& blocks = used_in_[operand.value()];
        if (blocks.empty() || blocks.back() != id) blocks.push_back(id);
    }

    /// What the values of a block are for one that comes before it.
    using Values = std::unordered_map<ValueId, Operand>;
    struct Way {
        BlockId from;
        BlockId to;
        Values values;
    };

    static Operand in(const Values& values, Operand operand) {
        if (!operand.is_value()) return operand;
        const auto found = values.find(operand.value());
        return found == values.end() ? operand : found->second;
    }

    /// Those before the block that know where it leads; `only_one`: of many, one.
    std::vector<Way> known_ways(BlockId id, bool only_one) const {
        const Block& block = function_.blocks[id];
        std::vector<Way> ways;
        for (std::size_t i = 0; i < block.phis[0].arguments.size(); ++i) {
            const BlockId from = block.phis[0].arguments[i].block;
            const Terminator& end = function_.blocks[from].terminator;
            if (from == id || end.kind == TerminatorKind::kTryBegin) continue;
            Way way{from, kNoBlock, {}};
            if (!work_out(block, i, way) || way.to == id) continue;
            // A phi can't tell two edges from one block apart.
            bool there = false;
            for_each_successor(end, [&](BlockId to) { there = there || to == way.to; });
            if (there) continue;
            ways.push_back(std::move(way));
            if (only_one) break;
        }
        return ways;
    }

    /// Works the block out for one before it, whose argument is the phis' `place`th (in most of
    /// them); false: what it does then isn't known.
    bool work_out(const Block& block, std::size_t place, Way& way) const {
        for (const Phi& phi : block.phis)
            way.values[phi.result] = argument_of(phi, way.from, place);
        for (const Instruction* one : block.instructions) {
            const Operand element = element_of(in(way.values, one->operands[0]), *one);
            if (!element) return false;
            way.values[one->result] = element;
        }
        way.to = destination(block.terminator, way.values);
        return way.to != kNoBlock;
    }

    static Operand argument_of(const Phi& phi, BlockId from, std::size_t likely) {
        return phi.arguments[place_of(phi, from, likely)].operand;
    }
    static std::size_t place_of(const Phi& phi, BlockId from, std::size_t likely) {
        if (likely < phi.arguments.size() && phi.arguments[likely].block == from) return likely;
        std::size_t place = 0;
        while (phi.arguments[place].block != from)
            ++place;
        return place;
    }

    /// What is read of a value by an instruction; none: not known.
    Operand element_of(Operand whole, const Instruction& read) const {
        if (whole.is_literal()) {
            const Literal* literal = whole.literal();
            if (read.op == Op::get_tuple_element)
                return literal->is_tuple() && read.immediate < literal->items.size()
                           ? Operand{literal->items[read.immediate]}
                           : Operand{};
            if (!literal->is_cons()) return {};
            return read.op == Op::get_hd ? literal->head() : literal->tail();
        }
        const Instruction* made = maker(whole);
        if (!made) return {};
        if (made->op == Op::put_tuple && read.op == Op::get_tuple_element &&
            read.immediate < made->operands.size())
            return made->operands[read.immediate];
        if (made->op == Op::put_list && read.op != Op::get_tuple_element)
            return made->operands[read.op == Op::get_hd ? 0 : 1];
        return {};
    }

    /// Where the decision leads; kNoBlock: not known.
    BlockId destination(const Terminator& end, const Values& values) const {
        std::vector<Operand> operands;
        for (const Operand operand : end.operands)
            operands.push_back(in(values, operand));
        if (end.kind == TerminatorKind::kBranch) {
            int outcome = fold_test(end.test, operands);
            if (outcome < 0) outcome = answer(end.test, operands);
            return outcome < 0 ? kNoBlock : outcome ? end.target : end.other;
        }
        const Literal* key = nullptr;
        if (end.kind == TerminatorKind::kSwitchArity) {
            const std::int64_t arity = arity_of(operands[0]);
            if (arity < 0) return kNoBlock;
            key = module_.literals.integer(arity);
        } else if (operands[0].is_literal()) {
            key = operands[0].literal();
        } else if (!is_known(operands[0])) {
            return kNoBlock;
        }
        for (const SwitchCase& one : end.cases) {
            if (one.literal == key) return one.block;
        }
        return end.target;
    }

    std::int64_t arity_of(Operand operand) const {
        if (operand.is_literal())
            return operand.literal()->is_tuple()
                       ? static_cast<std::int64_t>(operand.literal()->items.size())
                       : -1;
        const Instruction* made = maker(operand);
        return made && made->op == Op::put_tuple ? static_cast<std::int64_t>(made->operands.size())
                                                 : -1;
    }

    /// The outcome of a test of a tuple or list cell that was just built; -1: not known.
    int answer(Test test, std::span<const Operand> operands) const {
        const Instruction* made = maker(operands[0]);
        if (!made || !is_known(operands[0])) return -1;
        const bool is_tuple = made->op == Op::put_tuple;
        switch (test) {
        case Test::kIsTuple:
            return is_tuple;
        case Test::kIsList:
        case Test::kIsNonemptyList:
            return !is_tuple;
        case Test::kTestArity:
            if (!is_tuple) return -1;
            return static_cast<std::int64_t>(made->operands.size()) ==
                   operands[1].literal()->integer;
        case Test::kIsTaggedTuple: {
            if (!is_tuple ||
                static_cast<std::int64_t>(made->operands.size()) != operands[1].literal()->integer)
                return 0;
            const Operand tag = made->operands[0];
            return tag.is_literal() ? tag == operands[2] : -1;
        }
        case Test::kIsEqExact:
        case Test::kIsNeExact: {
            if (!operands[1].is_literal()) return -1;
            const Literal* other = operands[1].literal();
            if (is_tuple ? other->is_tuple() : other->is_cons()) return -1;
            return test == Test::kIsNeExact;
        }
        case Test::kIsInteger:
        case Test::kIsFloat:
        case Test::kIsNumber:
        case Test::kIsAtom:
        case Test::kIsBoolean:
        case Test::kIsPid:
        case Test::kIsReference:
        case Test::kIsPort:
        case Test::kIsNil:
        case Test::kIsBinary:
        case Test::kIsBitstring:
        case Test::kIsFunction:
        case Test::kIsFunction2:
        case Test::kIsMap:
            return 0;
        default:
            return -1;
        }
    }

    struct Renaming;

    /// Sends those before the block that know the way straight on.
    void thread(BlockId id) {
        const std::vector<Way> ways = known_ways(id, false);
        if (ways.empty()) return;
        Renaming naming;
        naming.id = id;
        for (const Way& way : ways) {
            redirect(id, way, naming.destinations[way.to]);
            naming.ways[way.from] = &way;
        }
        const auto gone = [&](BlockId from) { return naming.ways.contains(from); };
        std::erase_if(preds_[id], gone);
        for (Phi& phi : function_.blocks[id].phis)
            std::erase_if(phi.arguments,
                          [&](const PhiArgument& argument) { return gone(argument.block); });
        if (preds_[id].empty()) leave(id);
        std::vector<ValueId> values;
        for (const Phi& phi : function_.blocks[id].phis)
            values.push_back(phi.result);
        for (const Instruction* one : function_.blocks[id].instructions)
            values.push_back(one->result);
        for (const ValueId value : values)
            repair(naming, value);
        for (const auto& [to, place] : naming.destinations) {
            if (!queued_[to]) work_.push_back(to);
            queued_[to] = true;
        }
    }

    /// `place`: of the argument for `id` in most phis of where the way leads.
    void redirect(BlockId id, const Way& way, std::size_t& place) {
        for_each_successor(function_.blocks[way.from].terminator, [&](BlockId& to) {
            if (to == id) to = way.to;
        });
        preds_[way.to].push_back(way.from);
        for (Phi& phi : function_.blocks[way.to].phis) {
            place = place_of(phi, id, place);
            const Operand value = in(way.values, phi.arguments[place].operand);
            phi.arguments.push_back({way.from, value});
            note_use(value, way.to);
        }
    }

    /// Nobody comes to the block any more.
    void leave(BlockId id) {
        for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
            std::erase(preds_[to], id);
            for (Phi& phi : function_.blocks[to].phis)
                std::erase_if(phi.arguments,
                              [&](const PhiArgument& argument) { return argument.block == id; });
        });
        function_.blocks[id].terminator = Terminator{};
        function_.blocks[id].terminator.kind = TerminatorKind::kUnreachable;
    }

    /// Uses of the value behind the block take what there is on the way that was taken.
    void repair(Renaming& naming, ValueId value) {
        if (value >= used_in_.size()) return;
        const BlockId id = naming.id;
        naming.value = value;
        naming.at.clear();
        const std::vector<BlockId> blocks = used_in_[value];
        for (const BlockId user : blocks) {
            if (user == id) continue;
            // Looked up before anything is written: a phi may be put into the block.
            Operand here;
            const auto renamed = [&](Operand operand) {
                if (operand != Operand{value}) return operand;
                if (!here) here = value_in(naming, user);
                return here;
            };
            for (std::size_t i = 0; i < function_.blocks[user].phis.size(); ++i) {
                for (std::size_t k = 0; k < function_.blocks[user].phis[i].arguments.size(); ++k) {
                    const PhiArgument old = function_.blocks[user].phis[i].arguments[k];
                    if (old.operand != Operand{value} || old.block == id) continue;
                    const Operand now = value_behind(naming, old.block);
                    function_.blocks[user].phis[i].arguments[k].operand = now;
                    note_use(now, user);
                }
            }
            for (Instruction* one : function_.blocks[user].instructions) {
                for (Operand& operand : one->operands)
                    operand = renamed(operand);
            }
            for (Operand& operand : function_.blocks[user].terminator.operands)
                operand = renamed(operand);
            if (here) note_use(here, user);
        }
        fill(naming);
    }

    struct Renaming {
        BlockId id = kNoBlock;                                 ///< the block that was worked out
        std::unordered_map<BlockId, const Way*> ways;          ///< by where they come from
        std::unordered_map<BlockId, std::size_t> destinations; ///< see redirect
        ValueId value = kNoValue;                              ///< of the block
        std::unordered_map<BlockId, Operand> at;               ///< by block: what it is there
        std::vector<std::pair<BlockId, ValueId>> unfinished;   ///< phis without arguments
    };

    Operand value_behind(Renaming& naming, BlockId block) {
        return block == naming.id ? Operand{naming.value} : value_in(naming, block);
    }

    /// What the value is at the start of a block other than that which defines it.
    Operand value_in(Renaming& naming, BlockId block) {
        std::vector<BlockId> passed;
        Operand found;
        for (BlockId at = block; !found;) {
            if (const auto known = naming.at.find(at); known != naming.at.end()) {
                found = known->second;
                break;
            }
            passed.push_back(at);
            if (preds_[at].empty()) {
                found = module_.literals.nil(); // never reached
            } else if (preds_[at].size() > 1 || naming.destinations.contains(at)) {
                found = function_.new_value();
                naming.unfinished.push_back({at, found.value()});
            } else if (preds_[at][0] == naming.id) {
                found = naming.value;
            } else {
                at = preds_[at][0];
            }
        }
        for (const BlockId at : passed)
            naming.at[at] = found;
        return found;
    }

    void fill(Renaming& naming) {
        while (!naming.unfinished.empty()) {
            const auto [block, result] = naming.unfinished.back();
            naming.unfinished.pop_back();
            Phi phi{result, {}};
            for (const BlockId pred : preds_[block]) {
                const auto way = naming.ways.find(pred);
                const bool is_new = way != naming.ways.end() && way->second->to == block;
                const Operand operand = is_new ? in(way->second->values, Operand{naming.value})
                                               : value_behind(naming, pred);
                phi.arguments.push_back({pred, operand});
                note_use(operand, block);
            }
            function_.blocks[block].phis.push_back(std::move(phi));
        }
    }

    /// The size of the tuples that all arguments are; -1: that isn't so.
    std::int64_t arity_of(const Phi& phi) const {
        std::int64_t arity = -1;
        for (const PhiArgument& argument : phi.arguments) {
            const std::int64_t one = arity_of(argument.operand);
            if (one < 0 || (arity >= 0 && one != arity)) return -1;
            arity = one;
        }
        return arity;
    }

    /// Makes phis of the elements of tuples of which only elements are wanted.
    bool take_apart_phis() {
        // By value: the largest element read, or that more is done with it.
        constexpr std::uint32_t kWhole = 0xffffffffu;
        std::unordered_map<ValueId, std::pair<BlockId, std::uint32_t>> tuples;
        for (BlockId id = 0; id < function_.blocks.size(); ++id) {
            for (const Phi& phi : function_.blocks[id].phis) {
                const std::int64_t arity = arity_of(phi);
                if (arity > 0 && arity <= static_cast<std::int64_t>(kMostElements))
                    tuples[phi.result] = {id, static_cast<std::uint32_t>(arity)};
            }
        }
        if (tuples.empty()) return false;
        const auto keep = [&](Operand operand) {
            if (!operand.is_value()) return;
            const auto found = tuples.find(operand.value());
            if (found != tuples.end()) found->second.second = kWhole;
        };
        for (const Block& block : function_.blocks) {
            for (const Phi& phi : block.phis) {
                for (const PhiArgument& argument : phi.arguments)
                    keep(argument.operand);
            }
            for (const Instruction* one : block.instructions) {
                for (const Operand operand : one->operands) {
                    const auto found =
                        operand.is_value() ? tuples.find(operand.value()) : tuples.end();
                    if (found != tuples.end() && (one->op != Op::get_tuple_element ||
                                                  one->immediate >= found->second.second))
                        found->second.second = kWhole;
                }
            }
            for (const Operand operand : block.terminator.operands)
                keep(operand);
        }
        std::erase_if(tuples, [&](const auto& one) { return one.second.second == kWhole; });
        if (tuples.empty()) return false;
        read_elements(tuples);
        return true;
    }

    void
    read_elements(const std::unordered_map<ValueId, std::pair<BlockId, std::uint32_t>>& tuples) {
        std::unordered_map<std::uint64_t, ValueId> elements;
        for (Block& block : function_.blocks) {
            for (Instruction* one : block.instructions) {
                if (one->op != Op::get_tuple_element || !one->operands[0].is_value()) continue;
                const ValueId tuple = one->operands[0].value();
                const auto found = tuples.find(tuple);
                if (found == tuples.end()) continue;
                const auto [place, is_new] = elements.try_emplace(
                    (std::uint64_t{tuple} << 32) | one->immediate, ValueId{kNoValue});
                if (is_new) place->second = element_phi(found->second.first, tuple, *one);
                const Operand element = place->second;
                one->op = Op::copy;
                one->operands = module_.arena.copy(&element, 1);
            }
        }
    }

    ValueId element_phi(BlockId id, ValueId tuple, const Instruction& read) {
        auto& phis = function_.blocks[id].phis;
        const auto whole = std::find_if(
            phis.begin(), phis.end(), [&](const Phi& phi) { return phi.result == tuple; });
        Phi made{function_.new_value(), {}};
        for (const PhiArgument& argument : whole->arguments)
            made.arguments.push_back({argument.block, element_of(argument.operand, read)});
        phis.push_back(std::move(made));
        return phis.back().result;
    }

    Module& module_;
    Function& function_;
    std::vector<const Instruction*> maker_;
    std::vector<std::vector<BlockId>> preds_;
    std::vector<bool> is_loop_;
    std::vector<bool> queued_;
    std::vector<std::vector<BlockId>> used_in_;
    std::vector<BlockId> work_;
};

} // namespace

void use_known_shapes(Module& module, Function& function) {
    Shapes{module, function}.run();
}

} // namespace joist::compiler::ssa
