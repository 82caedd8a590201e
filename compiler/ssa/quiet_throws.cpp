// Throws whose stack trace nobody can see.
//
//   f(X) -> try g(X) catch throw:Y -> Y end.
//   g(X) -> throw(X).                              g(X) -> erlang:raise(throw, X, []).
//
// Building a trace takes longer than all else about a throw. A function that only this module calls
// is *heard* if one of its calls is in no region of a heard function, or in a region whose handler,
// for class throw, comes to a use of the trace. To raise again is a use if the place where that
// happens is heard. A throw in a place that is not heard needs no trace.
#include "compiler/ssa/quiet_throws.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace joist::compiler::ssa {

namespace {

/// Who hears what is thrown at a place.
enum class Heard : std::uint8_t { kNo, kIfFunctionIs, kYes };

/// A try or catch and the regions around it.
struct Region {
    std::uint32_t outer;
    BlockId handler;
    bool is_catch;
    bool known = false;
    Heard heard = Heard::kYes;
};

constexpr std::uint32_t kNoRegion = 0xffffffffu;

struct Throw {
    Instruction* call;
    Heard heard;
};

struct LocalCall {
    std::size_t callee;
    Heard heard;
};

/// What matters of one function: its throws and calls, and how they are heard.
struct Summary {
    bool heard = false;
    std::vector<Throw> throws;
    std::vector<LocalCall> calls;
};

/// Walks over one function's blocks, keeping account of regions.
class Listener {
public:
    using Index = std::unordered_map<std::uint64_t, std::size_t>;

    Listener(Function& function, const Index& index)
        : function_{function}, index_{index}, cfg_{function},
          region_at_(function.blocks.size(), kNoRegion),
          region_of_(function.value_count, kNoRegion) {}

    Summary run() {
        Summary summary;
        bool dominators = false;
        // Blocks in order: a region begins before the blocks that are in it.
        for (const BlockId id : cfg_.order())
            enter(id);
        for (const BlockId id : cfg_.order()) {
            std::uint32_t region = region_at_[id];
            for (Instruction* one : function_.blocks[id].instructions) {
                if (one->op == Op::try_end || one->op == Op::catch_end)
                    region = regions_[region_of_[one->operands[0].value()]].outer;
                const bool is_throw = one->op == Op::call_ext && one->callee.arity == 1 &&
                                      one->callee.name == "throw" && one->callee.module == "erlang";
                if (!is_throw && one->op != Op::call) continue;
                if (region != kNoRegion && !dominators) cfg_.find_dominators(), dominators = true;
                if (is_throw) {
                    summary.throws.push_back({one, heard_in(region)});
                    continue;
                }
                const auto callee = index_.find(key(one->callee.name, one->callee.arity));
                if (callee != index_.end())
                    summary.calls.push_back({callee->second, heard_in(region)});
            }
        }
        return summary;
    }

    static std::uint64_t key(Symbol name, std::uint32_t arity) {
        return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
    }

private:
    void enter(BlockId id) {
        std::uint32_t region = region_at_[id];
        const Block& block = function_.blocks[id];
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::try_end || one->op == Op::catch_end)
                region = regions_[region_of_[one->operands[0].value()]].outer;
        }
        const Terminator& end = block.terminator;
        if (end.kind != TerminatorKind::kTryBegin) {
            for_each_successor(end, [&](BlockId to) { region_at_[to] = region; });
            return;
        }
        const auto begun = static_cast<std::uint32_t>(regions_.size());
        regions_.push_back({region, end.other, end.is_catch});
        region_of_[end.result] = begun;
        region_at_[end.target] = begun;
        // A catch is closed where its two ways meet.
        region_at_[end.other] = end.is_catch ? begun : region;
    }

    Heard heard_in(std::uint32_t region) {
        // Regions without answer, innermost first: an outer one is asked before those in it.
        std::vector<std::uint32_t> chain;
        for (std::uint32_t at = region; at != kNoRegion && !regions_[at].known;
             at = regions_[at].outer)
            chain.push_back(at);
        while (!chain.empty()) {
            Region& one = regions_[chain.back()];
            one.heard = one.is_catch ? Heard::kNo : heard_by(one);
            one.known = true;
            chain.pop_back();
        }
        return region == kNoRegion ? Heard::kIfFunctionIs : regions_[region].heard;
    }

    /// Follows the handler of a try for an exception of class throw.
    Heard heard_by(const Region& region) const {
        ValueId exception = kNoValue, kind = kNoValue, trace = kNoValue;
        for (const Instruction* one : function_.blocks[region.handler].instructions) {
            if (one->op == Op::try_case) exception = one->result;
            if (one->op == Op::exception_class && one->operands[0] == Operand{exception})
                kind = one->result;
            if (one->op == Op::exception_trace && one->operands[0] == Operand{exception})
                trace = one->result;
        }
        if (exception == kNoValue) return Heard::kYes;
        if (trace == kNoValue) return Heard::kNo;
        constexpr std::size_t kMostBlocks = 200;
        std::vector<BlockId> seen{region.handler};
        Heard heard = Heard::kNo;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const Block& block = function_.blocks[seen[i]];
            heard = std::max(heard, use_in(block, trace, region.outer));
            if (heard == Heard::kYes || seen.size() > kMostBlocks) return Heard::kYes;
            follow(block.terminator, kind, [&](BlockId to) {
                // Elsewhere the trace can't be used.
                if (cfg_.dominates(region.handler, to) &&
                    std::find(seen.begin(), seen.end(), to) == seen.end())
                    seen.push_back(to);
            });
        }
        return heard;
    }

    /// Is the trace used in a block? `outer`: the region around the handler.
    Heard use_in(const Block& block, ValueId trace, std::uint32_t outer) const {
        const Operand wanted = trace;
        const auto uses = [&](std::span<const Operand> operands) {
            return std::find(operands.begin(), operands.end(), wanted) != operands.end();
        };
        for (const Instruction* one : block.instructions) {
            if (uses(one->operands)) return Heard::kYes;
        }
        bool carried = false;
        for_each_successor(block.terminator, [&](BlockId to) {
            for (const Phi& phi : function_.blocks[to].phis) {
                for (const PhiArgument& argument : phi.arguments)
                    carried = carried || argument.operand == wanted;
            }
        });
        if (carried) return Heard::kYes;
        if (!uses(block.terminator.operands)) return Heard::kNo;
        if (block.terminator.kind != TerminatorKind::kRaise) return Heard::kYes;
        // Raised in the handler itself, not in a region that begins in it.
        const auto id = static_cast<BlockId>(&block - function_.blocks.data());
        if (region_at_[id] != outer) return Heard::kYes;
        if (outer == kNoRegion) return Heard::kIfFunctionIs;
        return regions_[outer].known ? regions_[outer].heard : Heard::kYes;
    }

    /// Where a block goes for an exception of class throw.
    template <class Visit>
    static void follow(const Terminator& end, ValueId kind, const Visit& visit) {
        const bool asks =
            kind != kNoValue && !end.operands.empty() && end.operands[0] == Operand{kind};
        if (asks && end.kind == TerminatorKind::kSwitch) {
            for (const SwitchCase& one : end.cases) {
                if (one.literal->is_atom("throw")) return visit(one.block);
            }
            return visit(end.target);
        }
        const bool compares = end.test == Test::kIsEqExact || end.test == Test::kIsNeExact;
        if (asks && end.kind == TerminatorKind::kBranch && compares &&
            end.operands[1].is_literal()) {
            const bool equal = end.operands[1].literal()->is_atom("throw");
            return visit(equal == (end.test == Test::kIsEqExact) ? end.target : end.other);
        }
        for_each_successor(end, visit);
    }

    Function& function_;
    const Index& index_;
    Cfg cfg_;
    std::vector<std::uint32_t> region_at_; ///< by block, at its entry
    std::vector<std::uint32_t> region_of_; ///< by tag
    std::vector<Region> regions_;
};

bool throws_at_all(const Module& module) {
    for (const auto& function : module.functions) {
        for (const Block& block : function->blocks) {
            if (block.instructions.empty()) continue;
            const Instruction& last = *block.instructions.back();
            if (last.op == Op::call_ext && last.callee.arity == 1 && last.callee.name == "throw" &&
                last.callee.module == "erlang")
                return true;
        }
    }
    return false;
}

/// `throw(X)` becomes `erlang:raise(throw, X, [])`.
void quieten(Module& module, Instruction& call) {
    const Operand operands[] = {
        module.literals.atom("throw"), call.operands[0], module.literals.nil()};
    call.operands = module.arena.copy(operands, 3);
    call.callee.name = module.symbols.intern("raise");
    call.callee.arity = 3;
}

} // namespace

void quieten_throws(Module& module) {
    if (!throws_at_all(module)) return;
    Listener::Index index;
    for (std::size_t i = 0; i < module.functions.size(); ++i)
        index[Listener::key(module.functions[i]->name, module.functions[i]->arity)] = i;
    std::vector<Summary> summaries;
    for (auto& function : module.functions)
        summaries.push_back(Listener{*function, index}.run());
    std::vector<std::size_t> work;
    const auto hear = [&](std::size_t function) {
        if (summaries[function].heard) return;
        summaries[function].heard = true;
        work.push_back(function);
    };
    const auto open = [&](Symbol name, std::uint32_t arity) {
        const auto found = index.find(Listener::key(name, arity));
        if (found != index.end()) hear(found->second);
    };
    for (const Module::Export& one : module.exports)
        open(one.name, one.arity);
    if (module.on_load.name) open(module.on_load.name, module.on_load.arity);
    for (const auto& function : module.functions) {
        for (const Block& block : function->blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::make_fun) open(one->callee.name, one->callee.arity);
            }
        }
    }
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        for (const LocalCall& call : summaries[i].calls) {
            if (call.heard == Heard::kYes) hear(call.callee);
        }
    }
    while (!work.empty()) {
        const std::size_t function = work.back();
        work.pop_back();
        for (const LocalCall& call : summaries[function].calls) {
            if (call.heard != Heard::kNo) hear(call.callee);
        }
    }
    for (Summary& summary : summaries) {
        for (const Throw& one : summary.throws) {
            const bool heard =
                one.heard == Heard::kYes || (one.heard == Heard::kIfFunctionIs && summary.heard);
            if (!heard) quieten(module, *one.call);
        }
    }
}

} // namespace joist::compiler::ssa
