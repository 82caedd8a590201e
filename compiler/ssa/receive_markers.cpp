// Receives that skip what was in the queue before.
//
//   R = make_ref()                      M = recv_marker_reserve, R = make_ref(), recv_marker_bind
//   M, R To ! {R, Request}                   To ! {R, Request} receive {R, A} -> A end
//   recv_marker_use R, receive ..., recv_marker_clear R
//
// No message that holds R can be older than R. Only where every clause of the receive compares with
// that one value: another clause might take an older message.
// A function that is given R, receives and gives R on to receive again leaves the marker: then it
// is cleared behind the call where R was made.
#include "compiler/ssa/receive_markers.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <map>
#include <set>

namespace joist::compiler::ssa {

namespace {

/// Calls whose result is a new reference, or a tuple with one as an element.
struct Maker {
    std::string_view module, name;
    std::uint32_t arity;
    int element; ///< -1: the result itself
};

constexpr Maker kMakers[] = {{"erlang", "make_ref", 0, -1},
                             {"erlang", "monitor", 2, -1},
                             {"erlang", "monitor", 3, -1},
                             {"erlang", "alias", 0, -1},
                             {"erlang", "alias", 1, -1},
                             {"erlang", "spawn_monitor", 1, 1},
                             {"erlang", "spawn_monitor", 2, 1},
                             {"erlang", "spawn_monitor", 3, 1},
                             {"erlang", "spawn_monitor", 4, 1},
                             {"erlang", "spawn_request", 1, -1},
                             {"erlang", "spawn_request", 2, -1},
                             {"erlang", "spawn_request", 3, -1},
                             {"erlang", "spawn_request", 4, -1},
                             {"erlang", "spawn_request", 5, -1}};

const Maker* maker_of(const Instruction& one) {
    if (one.op != Op::call_ext) return nullptr;
    for (const Maker& row : kMakers) {
        if (row.arity == one.callee.arity && one.callee.name == row.name &&
            one.callee.module == row.module)
            return &row;
    }
    return nullptr;
}

bool has_receive(const Function& function) {
    for (const Block& block : function.blocks) {
        if (block.terminator.kind == TerminatorKind::kWait ||
            block.terminator.kind == TerminatorKind::kWaitTimeout)
            return true;
    }
    return false;
}

class MarkerPass {
public:
    explicit MarkerPass(Module& module) : module_{module} {}

    void run() {
        for (auto& function : module_.functions) {
            if (has_receive(*function)) find_keys(*function);
        }
        if (keys_.empty()) return;
        spread_to_callers();
        for (auto& function : module_.functions)
            bind_references(*function);
        spread_references();
        for (auto& function : module_.functions) {
            if (const auto found = uses_.find(function.get()); found != uses_.end())
                place_uses(*function, found->second);
        }
        if (leaving_.empty()) return;
        for (auto& function : module_.functions)
            clear_behind_calls(*function);
    }

private:
    struct LoopUse {
        BlockId loop;
        ValueId key;
        std::vector<BlockId> removals;
    };

    /// For each receive loop: the values that every message taken is compared with.
    void find_keys(Function& function) {
        Cfg cfg{function};
        cfg.find_dominators();
        const std::vector<BlockId> homes = defining_blocks(function);
        parts_ = parts_of_messages(function, cfg);
        std::vector<BlockId> seen(function.blocks.size(), kNoBlock); // from which loop, last
        for (const BlockId loop : cfg.order()) {
            const Block& block = function.blocks[loop];
            if (block.terminator.kind != TerminatorKind::kSucceeded ||
                block.instructions.back()->op != Op::peek_message)
                continue;
            const std::vector<BlockId> removals = removals_of(function, loop, seen);
            if (removals.empty()) continue;
            for (const ValueId key : compared_before(function, cfg, homes, loop, removals[0])) {
                const bool everywhere =
                    std::all_of(removals.begin() + 1, removals.end(), [&](BlockId removal) {
                        const auto keys = compared_before(function, cfg, homes, loop, removal);
                        return std::find(keys.begin(), keys.end(), key) != keys.end();
                    });
                if (!everywhere) continue;
                uses_[&function].push_back({loop, key, removals});
                keys_.insert({&function, key});
            }
        }
    }

    /// By value: is it a message or what one holds?
    static std::vector<bool> parts_of_messages(const Function& function, const Cfg& cfg) {
        std::vector<bool> parts(function.value_count, false);
        for (const BlockId id : cfg.order()) {
            for (const Instruction* one : function.blocks[id].instructions) {
                const auto is_part = [&](std::size_t i) {
                    const Operand operand = one->operands[i];
                    return operand.is_value() && parts[operand.value()];
                };
                switch (one->op) {
                case Op::peek_message:
                    parts[one->result] = true;
                    break;
                case Op::copy:
                case Op::get_hd:
                case Op::get_tl:
                case Op::get_tuple_element:
                case Op::get_map_element:
                    parts[one->result] = is_part(0);
                    break;
                case Op::bif:
                    if (one->callee.name == "hd" || one->callee.name == "tl")
                        parts[one->result] = is_part(0);
                    else if (one->callee.name == "element" || one->callee.name == "map_get")
                        parts[one->result] = is_part(1);
                    break;
                default:
                    break;
                }
            }
        }
        return parts;
    }

    /// Blocks in which a message of the loop is taken.
    static std::vector<BlockId>
    removals_of(const Function& function, BlockId loop, std::vector<BlockId>& seen) {
        std::vector<BlockId> found, work{function.blocks[loop].terminator.target};
        while (!work.empty()) {
            const BlockId id = work.back();
            work.pop_back();
            if (seen[id] == loop || id == loop) continue;
            seen[id] = loop;
            const auto& code = function.blocks[id].instructions;
            if (std::any_of(code.begin(), code.end(), [](const Instruction* one) {
                    return one->op == Op::remove_message;
                })) {
                found.push_back(id);
                continue;
            }
            for_each_successor(function.blocks[id].terminator,
                               [&](BlockId to) { work.push_back(to); });
        }
        return found;
    }

    /// Values older than the loop that a part of the message was found equal to on the way from the
    /// loop to `to`.
    std::vector<ValueId> compared_before(const Function& function,
                                         const Cfg& cfg,
                                         const std::vector<BlockId>& homes,
                                         BlockId loop,
                                         BlockId to) const {
        std::vector<ValueId> found;
        for (BlockId at = to; at != loop && at != 0; at = cfg.idom(at)) {
            const auto preds = cfg.predecessors(at);
            if (preds.size() != 1) continue;
            const Terminator& end = function.blocks[preds[0]].terminator;
            if (end.kind != TerminatorKind::kBranch || end.test != Test::kIsEqExact ||
                end.target != at || end.other == at)
                continue;
            for (const std::size_t i : {0, 1}) {
                const Operand operand = end.operands[i], other = end.operands[1 - i];
                if (operand.is_value() && homes[operand.value()] != loop &&
                    cfg.dominates(homes[operand.value()], loop) && other.is_value() &&
                    parts_[other.value()])
                    found.push_back(operand.value());
            }
        }
        return found;
    }

    /// A parameter that is a key makes the arguments of local calls keys as well.
    void spread_to_callers() {
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& [function, key] : keys_) {
                for (std::uint32_t i = 0; i < function->params.size(); ++i) {
                    if (function->params[i] == key)
                        changed =
                            wanted_.insert({function->name.entry(), function->arity, i}).second ||
                            changed;
                }
            }
            if (!changed) break;
            for (auto& function : module_.functions) {
                for (const Block& block : function->blocks) {
                    for (const Instruction* one : block.instructions) {
                        if (one->op != Op::call) continue;
                        for (std::uint32_t i = 0; i < one->operands.size(); ++i) {
                            if (one->operands[i].is_value() &&
                                wanted_.contains(
                                    {one->callee.name.entry(), one->callee.arity, i})) {
                                keys_.insert({function.get(), one->operands[i].value()});
                            }
                        }
                    }
                }
            }
        }
    }

    /// Keys that a marked reference gets to by being passed along.
    void spread_references() {
        std::map<std::pair<const void*, std::uint32_t>, Function*> by_name;
        for (auto& function : module_.functions)
            by_name[{function->name.entry(), function->arity}] = function.get();
        for (bool changed = true; changed;) {
            changed = false;
            for (auto& function : module_.functions) {
                for (const Block& block : function->blocks) {
                    for (const Instruction* one : block.instructions) {
                        if (one->op != Op::call) continue;
                        for (std::uint32_t i = 0; i < one->operands.size(); ++i) {
                            if (!one->operands[i].is_value() ||
                                !references_.contains({function.get(), one->operands[i].value()}))
                                continue;
                            const auto callee =
                                by_name.find({one->callee.name.entry(), one->callee.arity});
                            if (callee == by_name.end()) continue;
                            changed =
                                references_.insert({callee->second, callee->second->params[i]})
                                    .second ||
                                changed;
                        }
                    }
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

    void bind_references(Function& function) {
        for (Block& block : function.blocks) {
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                Instruction* call = block.instructions[i];
                const Maker* maker = maker_of(*call);
                if (!maker) continue;
                // The reference is the result, or an element fetched from it in the same block.
                std::size_t at = i;
                ValueId reference = call->result;
                if (maker->element >= 0) {
                    reference = kNoValue;
                    for (std::size_t k = i + 1; k < block.instructions.size(); ++k) {
                        const Instruction* one = block.instructions[k];
                        if (op_info(one->op).is_call) break;
                        if (one->op != Op::get_tuple_element ||
                            one->operands[0] != Operand{call->result} ||
                            static_cast<int>(one->immediate) != maker->element) {
                            continue;
                        }
                        reference = one->result;
                        at = k;
                        break;
                    }
                }
                if (reference == kNoValue || !keys_.contains({&function, reference})) continue;
                references_.insert({&function, reference});
                made_here_.insert({&function, reference});
                Instruction* reserve = make(Op::recv_marker_reserve, {});
                reserve->result = function.new_value();
                Instruction* bind = make(Op::recv_marker_bind, {reserve->result, reference});
                block.instructions.insert(
                    block.instructions.begin() + static_cast<std::ptrdiff_t>(at) + 1, bind);
                block.instructions.insert(
                    block.instructions.begin() + static_cast<std::ptrdiff_t>(i), reserve);
                i = at + 2;
            }
        }
    }

    /// Does the function hand the value on to where it may be received on again?
    bool passes_on(const Function& function, ValueId value) const {
        for (const Block& block : function.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op != Op::call) continue;
                for (std::uint32_t i = 0; i < one->operands.size(); ++i) {
                    if (one->operands[i] == Operand{value} &&
                        wanted_.contains({one->callee.name.entry(), one->callee.arity, i}))
                        return true;
                }
            }
        }
        return false;
    }

    /// A function that receives and passes the reference on to receive again leaves the marker:
    /// then who made the reference clears it, behind the call.
    void clear_behind_calls(Function& function) {
        for (Block& block : function.blocks) {
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                const Instruction* call = block.instructions[i];
                const bool last = i + 1 == block.instructions.size();
                if (call->op != Op::call ||
                    (last && block.terminator.kind == TerminatorKind::kReturn))
                    continue;
                for (std::uint32_t k = 0; k < call->operands.size(); ++k) {
                    if (!call->operands[k].is_value() ||
                        !made_here_.contains({&function, call->operands[k].value()}) ||
                        !leaving_.contains({call->callee.name.entry(), call->callee.arity, k}))
                        continue;
                    block.instructions.insert(block.instructions.begin() +
                                                  static_cast<std::ptrdiff_t>(i) + 1,
                                              make(Op::recv_marker_clear, {call->operands[k]}));
                    ++i;
                    break;
                }
            }
        }
    }

    /// Where the use is placed on the way from `pred` into the loop: at the end of a block that
    /// goes nowhere else.
    static Block& way_into(Function& function, BlockId pred, BlockId loop) {
        if (function.blocks[pred].terminator.kind == TerminatorKind::kJump)
            return function.blocks[pred];
        const auto middle = static_cast<BlockId>(function.blocks.size());
        Block& added = function.blocks.emplace_back();
        added.terminator.kind = TerminatorKind::kJump;
        added.terminator.target = loop;
        for_each_successor(function.blocks[pred].terminator, [&](BlockId& to) {
            if (to == loop) to = middle;
        });
        for (Phi& phi : function.blocks[loop].phis) {
            for (PhiArgument& argument : phi.arguments) {
                if (argument.block == pred) argument.block = middle;
            }
        }
        return function.blocks[middle];
    }

    void place_uses(Function& function, const std::vector<LoopUse>& uses) {
        const Cfg cfg{function};
        BlockId marked = kNoBlock; // a loop has one marker; uses are sorted by loops
        for (const LoopUse& use : uses) {
            if (use.loop == marked || !references_.contains({&function, use.key})) continue;
            marked = use.loop;
            for (const BlockId pred : cfg.predecessors(use.loop)) {
                if (cfg.is_back_edge(pred, use.loop)) continue;
                way_into(function, pred, use.loop)
                    .instructions.push_back(make(Op::recv_marker_use, {use.key}));
            }
            if (leaves_marker(function, use.key)) continue;
            for (const BlockId removal : use.removals) {
                auto& code = function.blocks[removal].instructions;
                const auto at = std::find_if(code.begin(), code.end(), [](const Instruction* one) {
                    return one->op == Op::remove_message;
                });
                code.insert(at, make(Op::recv_marker_clear, {use.key}));
            }
        }
    }

    /// Is the key a parameter that goes on to another receive? Notes that its marker stays.
    bool leaves_marker(const Function& function, ValueId key) {
        for (std::uint32_t i = 0; i < function.params.size(); ++i) {
            if (function.params[i] != key || !passes_on(function, key)) continue;
            leaving_.insert({function.name.entry(), function.arity, i});
            return true;
        }
        return false;
    }

    using Position = std::tuple<const void*, std::uint32_t, std::uint32_t>; // name, arity, argument
    Module& module_;
    std::set<Position> wanted_;  ///< arguments on which something is received
    std::set<Position> leaving_; ///< those whose marker is still there afterwards
    std::vector<bool> parts_;    ///< of the function whose keys are looked for
    std::map<Function*, std::vector<LoopUse>> uses_;
    std::set<std::pair<Function*, ValueId>> keys_;
    std::set<std::pair<Function*, ValueId>>
        references_; ///< of keys, those known to be marked references
    std::set<std::pair<Function*, ValueId>> made_here_; ///< of these, those that are made there
};

} // namespace

void place_receive_markers(Module& module) {
    MarkerPass{module}.run();
}

} // namespace joist::compiler::ssa
