#include "compiler/codegen/prepare.h"

#include "compiler/codegen/liveness.h"
#include "compiler/ssa/cfg.h"
#include "compiler/ssa/simplify.h"

#include <algorithm>
#include <unordered_map>

namespace joist::compiler::codegen {

using ssa::Block;
using ssa::BlockId;
using ssa::Cfg;
using ssa::Function;
using ssa::Instruction;
using ssa::kNoBlock;
using ssa::kNoValue;
using ssa::MatchFail;
using ssa::Module;
using ssa::Op;
using ssa::Operand;
using ssa::Phi;
using ssa::PhiArgument;
using ssa::Terminator;
using ssa::TerminatorKind;
using ssa::Test;
using ssa::ValueId;

bool ends_in_tail_call(const Block& block) {
    if (block.terminator.kind != TerminatorKind::kReturn || block.instructions.empty())
        return false;
    const Instruction* last = block.instructions.back();
    switch (last->op) {
    case Op::call:
    case Op::call_ext:
    case Op::call_fun:
    case Op::apply:
        return block.terminator.operands[0] == Operand{last->result};
    default:
        return false;
    }
}

bool clobbers_registers(const Instruction& instruction) {
    return op_info(instruction.op).is_call;
}

bool is_gc_bif(const Instruction& bif) {
    static constexpr std::string_view kGcBifs[] = {
        "+",      "-",    "*",     "/",     "div",       "rem",      "band",     "bor",
        "bxor",   "bsl",  "bsr",   "bnot",  "abs",       "ceil",     "float",    "floor",
        "length", "size", "round", "trunc", "byte_size", "bit_size", "map_size", "binary_part"};
    const std::string_view name = bif.callee.name.text();
    return std::find(std::begin(kGcBifs), std::end(kGcBifs), name) != std::end(kGcBifs);
}

namespace {

class Preparer {
public:
    Preparer(Module& module, Function& function, const Steps& steps)
        : module_{module}, function_{function}, steps_{steps} {}

    FramePlan run() {
        end_unreachable();
        gather_exception_parts();
        legalise_literals();
        if (steps_.on(Step::kListParts)) pair_list_parts();
        split_phi_edges();
        remove_unreachable(function_);
        place_frames();
        return std::move(plan_);
    }

private:
    Instruction* make(Op op, std::initializer_list<Operand> operands) {
        Instruction* made = module_.arena.make<Instruction>();
        made->op = op;
        made->operands = module_.arena.copy(operands.begin(), operands.size());
        return made;
    }

    /// A call that never returns is a tail call as well as anything; in a try region it must keep
    /// the frame.
    void end_unreachable() {
        const auto unreachable = [](const Block& block) {
            return block.terminator.kind == TerminatorKind::kUnreachable;
        };
        if (std::none_of(function_.blocks.begin(), function_.blocks.end(), unreachable)) return;
        const Cfg cfg{function_};
        const TryRegions regions{function_, cfg};
        for (const BlockId id : cfg.order()) {
            Block& block = function_.blocks[id];
            Terminator& end = block.terminator;
            if (end.kind != TerminatorKind::kUnreachable) continue;
            const auto closed = std::count_if(
                block.instructions.begin(), block.instructions.end(), [](const Instruction* one) {
                    return one->op == Op::try_end || one->op == Op::try_case ||
                           one->op == Op::catch_end;
                });
            if (regions.open_at(id).size() > static_cast<std::size_t>(closed)) {
                end.kind = TerminatorKind::kMatchFail;
                end.match_fail = MatchFail::kIfClause;
                end.location = {};
                continue;
            }
            Operand value = module_.literals.nil();
            if (!block.instructions.empty() && op_info(block.instructions.back()->op).is_call)
                value = block.instructions.back()->result;
            end.kind = TerminatorKind::kReturn;
            end.operands = module_.arena.copy(&value, 1);
        }
    }

    /// The parts of an exception are in registers x0 to x2 straight after try_case: there they are
    /// taken.
    void gather_exception_parts() {
        struct Parts {
            Instruction* parts[3] = {};
        };
        std::unordered_map<ValueId, Parts> found;
        for (const Block& block : function_.blocks) {
            for (const Instruction* one : block.instructions) {
                if (one->op == Op::try_case) found[one->result] = {};
            }
        }
        if (found.empty()) return;
        ssa::Replacements replaced{function_.value_count};
        for (Block& block : function_.blocks) {
            std::erase_if(block.instructions, [&](Instruction* one) {
                const int part = part_index(one->op);
                if (part < 0 || !one->operands[0].is_value()) return false;
                Instruction*& kept = found[one->operands[0].value()].parts[part];
                if (kept) {
                    replaced.replace(one->result, kept->result);
                } else {
                    kept = one;
                }
                return true;
            });
        }
        for (Block& block : function_.blocks) {
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                if (block.instructions[i]->op != Op::try_case) continue;
                for (Instruction* part : found[block.instructions[i]->result].parts) {
                    if (part)
                        block.instructions.insert(
                            block.instructions.begin() + static_cast<std::ptrdiff_t>(++i), part);
                }
            }
        }
        if (replaced.any()) replaced.apply(function_);
    }

    static int part_index(Op op) {
        switch (op) {
        case Op::exception_class:
            return 0;
        case Op::exception_reason:
            return 1;
        case Op::exception_trace:
            return 2;
        default:
            return -1;
        }
    }

    /// Where the machine wants a register, constants are copied to one.
    void legalise_literals() {
        for (Block& block : function_.blocks) {
            for (std::size_t i = 0; i < block.instructions.size(); ++i) {
                Instruction* one = block.instructions[i];
                if (!wants_register(one->op) || !one->operands[0].is_literal()) continue;
                Instruction* copy = make(Op::copy, {one->operands[0]});
                copy->result = function_.new_value();
                one->operands[0] = copy->result;
                block.instructions.insert(
                    block.instructions.begin() + static_cast<std::ptrdiff_t>(i++), copy);
            }
            Terminator& end = block.terminator;
            bool wants =
                end.kind == TerminatorKind::kSwitch || end.kind == TerminatorKind::kSwitchArity;
            if (end.kind == TerminatorKind::kBranch) {
                const bool compares = end.test <= Test::kIsNeExact;
                wants = !compares || end.operands[1].is_literal();
                if (compares && end.operands[0].is_literal() && end.operands[1].is_value() &&
                    end.test >= Test::kIsEq) {
                    std::swap(end.operands[0], end.operands[1]);
                    if (end.types.size() == 2) {
                        const ssa::Type* const swapped[] = {end.types[1], end.types[0]};
                        end.types = module_.arena.copy(swapped, 2);
                    }
                }
            }
            if (wants && end.operands[0].is_literal()) {
                Instruction* copy = make(Op::copy, {end.operands[0]});
                copy->result = function_.new_value();
                end.operands[0] = copy->result;
                block.instructions.push_back(copy);
            }
        }
    }

    static bool wants_register(Op op) {
        switch (op) {
        case Op::get_hd:
        case Op::get_tl:
        case Op::get_tuple_element:
        case Op::get_map_element:
        case Op::bs_start_match:
            return true;
        default:
            return false;
        }
    }

    /// Head and tail of one list are read by one instruction when they stand together.
    void pair_list_parts() {
        for (Block& block : function_.blocks) {
            auto& code = block.instructions;
            for (std::size_t i = 0; i < code.size(); ++i) {
                if (code[i]->op != Op::get_hd && code[i]->op != Op::get_tl) continue;
                const Op other = code[i]->op == Op::get_hd ? Op::get_tl : Op::get_hd;
                for (std::size_t k = i + 1; k < code.size() && !clobbers_registers(*code[k]); ++k) {
                    if (code[k]->op != other || code[k]->operands[0] != code[i]->operands[0])
                        continue;
                    std::rotate(code.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                code.begin() + static_cast<std::ptrdiff_t>(k),
                                code.begin() + static_cast<std::ptrdiff_t>(k) + 1);
                    break;
                }
            }
        }
    }

    BlockId new_block(BlockId target) {
        function_.blocks.emplace_back();
        Terminator& end = function_.blocks.back().terminator;
        end.kind = TerminatorKind::kJump;
        end.target = target;
        return static_cast<BlockId>(function_.blocks.size() - 1);
    }

    /// Puts a block of its own on the edge.
    BlockId split_edge(BlockId from, BlockId to) {
        const BlockId middle = new_block(to);
        for_each_successor(function_.blocks[from].terminator, [&](BlockId& one) {
            if (one == to) one = middle;
        });
        for (Phi& phi : function_.blocks[to].phis) {
            for (PhiArgument& argument : phi.arguments) {
                if (argument.block == from) argument.block = middle;
            }
        }
        return middle;
    }

    /// Phi arguments are moved at the end of the predecessor: that must then go nowhere else.
    void split_phi_edges() {
        const Cfg cfg{function_};
        for (const BlockId id : cfg.order()) {
            if (function_.blocks[id].phis.empty()) continue;
            for (const BlockId pred : cfg.predecessors(id)) {
                if (function_.blocks[pred].terminator.kind != TerminatorKind::kJump)
                    split_edge(pred, id);
            }
        }
    }

    static bool needs_frame(const Block& block) {
        const bool tail = ends_in_tail_call(block);
        for (const Instruction* one : block.instructions) {
            if (one->op == Op::peek_message || one->op == Op::remove_message ||
                one->op == Op::timeout)
                return true;
            if (!clobbers_registers(*one)) continue;
            if (!tail || one != block.instructions.back()) return true;
            if (one->op == Op::call_fun || one->op == Op::apply) return true;
        }
        switch (block.terminator.kind) {
        case TerminatorKind::kTryBegin:
        case TerminatorKind::kWait:
        case TerminatorKind::kWaitTimeout:
        case TerminatorKind::kReceiveNext:
            return true;
        default:
            return false;
        }
    }

    /// Frames begin as late as they can: in front of the first block that needs one, on each way to
    /// it.
    void place_frames() {
        const std::size_t count = function_.blocks.size();
        std::vector<bool> framed(count, false), neutral(count, false);
        std::vector<BlockId> work;
        for (BlockId id = 0; id < count; ++id) {
            if (needs_frame(function_.blocks[id])) {
                framed[id] = true;
                work.push_back(id);
            } else {
                neutral[id] = function_.blocks[id].terminator.kind == TerminatorKind::kMatchFail;
            }
        }
        if (!steps_.on(Step::kFrames) && !work.empty() && !framed[0]) {
            framed[0] = true;
            work.push_back(0);
        }
        while (!work.empty()) {
            const BlockId id = work.back();
            work.pop_back();
            for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
                if (framed[to] || neutral[to]) return;
                framed[to] = true;
                work.push_back(to);
            });
        }
        clone_neutral(framed, neutral);
        split_entries(framed);
        const Cfg cfg{function_};
        plan_.framed.assign(cfg.order().size(), false);
        for (const BlockId id : cfg.order())
            plan_.framed[cfg.position(id)] = framed[id];
        remove_unreachable(function_);
        find_components();
    }

    /// A block that only raises may be reached with and without a frame: then there are two of it.
    void clone_neutral(std::vector<bool>& framed, const std::vector<bool>& neutral) {
        const Cfg cfg{function_};
        const std::size_t count = function_.blocks.size();
        for (BlockId id = 0; id < count; ++id) {
            if (!neutral[id] || !cfg.reachable(id)) continue;
            std::vector<BlockId> with, without;
            for (const BlockId pred : cfg.predecessors(id))
                (framed[pred] ? with : without).push_back(pred);
            if (with.empty()) continue;
            if (without.empty()) {
                framed[id] = true;
                continue;
            }
            const auto copy = static_cast<BlockId>(function_.blocks.size());
            function_.blocks.push_back(clone(function_.blocks[id]));
            framed.push_back(true);
            for (const BlockId pred : with) {
                for_each_successor(function_.blocks[pred].terminator, [&](BlockId& to) {
                    if (to == id) to = copy;
                });
            }
            const auto keep = [](Block& block, const std::vector<BlockId>& preds) {
                for (Phi& phi : block.phis) {
                    std::erase_if(phi.arguments, [&](const PhiArgument& argument) {
                        return std::find(preds.begin(), preds.end(), argument.block) == preds.end();
                    });
                }
            };
            keep(function_.blocks[id], without);
            keep(function_.blocks[copy], with);
        }
    }

    Block clone(const Block& block) {
        Block made;
        std::unordered_map<ValueId, ValueId> renamed;
        const auto rename = [&](std::span<Operand> operands) {
            for (Operand& operand : operands) {
                if (!operand.is_value()) continue;
                const auto found = renamed.find(operand.value());
                if (found != renamed.end()) operand = found->second;
            }
        };
        for (const Phi& phi : block.phis) {
            made.phis.push_back(phi);
            made.phis.back().result = renamed[phi.result] = function_.new_value();
        }
        for (const Instruction* one : block.instructions) {
            Instruction* copy = module_.arena.make<Instruction>(*one);
            copy->operands = module_.arena.copy(one->operands.data(), one->operands.size());
            rename(copy->operands);
            if (one->result != kNoValue)
                copy->result = renamed[one->result] = function_.new_value();
            made.instructions.push_back(copy);
        }
        made.terminator = block.terminator;
        made.terminator.operands =
            module_.arena.copy(block.terminator.operands.data(), block.terminator.operands.size());
        rename(made.terminator.operands);
        return made;
    }

    /// Where a framed block is also reached without a frame, that way gets a block in which the
    /// frame is made.
    void split_entries(std::vector<bool>& framed) {
        const Cfg cfg{function_};
        const std::size_t count = function_.blocks.size();
        for (BlockId id = 0; id < count; ++id) {
            if (!framed[id] || !cfg.reachable(id)) continue;
            std::vector<BlockId> without;
            bool any_with = false;
            for (const BlockId pred : cfg.predecessors(id)) {
                if (framed[pred]) {
                    any_with = true;
                } else {
                    without.push_back(pred);
                }
            }
            if (!any_with || without.empty()) continue;
            if (!function_.blocks[id].phis.empty()) {
                for (const BlockId pred : without) {
                    split_edge(pred, id);
                    framed.push_back(true);
                }
                continue;
            }
            const BlockId middle = new_block(id);
            framed.push_back(true);
            for (const BlockId pred : without) {
                for_each_successor(function_.blocks[pred].terminator, [&](BlockId& to) {
                    if (to == id) to = middle;
                });
            }
        }
    }

    void find_components() {
        const std::size_t count = function_.blocks.size();
        std::vector<BlockId> root(count);
        for (BlockId id = 0; id < count; ++id)
            root[id] = id;
        const auto find = [&](BlockId id) {
            while (root[id] != id)
                id = root[id] = root[root[id]];
            return id;
        };
        plan_.begins.assign(count, false);
        if (plan_.framed[0]) plan_.begins[0] = true;
        for (BlockId id = 0; id < count; ++id) {
            for_each_successor(function_.blocks[id].terminator, [&](BlockId to) {
                if (!plan_.framed[to]) return;
                if (plan_.framed[id]) {
                    root[find(id)] = find(to);
                } else {
                    plan_.begins[to] = true;
                }
            });
        }
        plan_.component.assign(count, 0);
        for (BlockId id = 0; id < count; ++id) {
            if (!plan_.framed[id]) continue;
            const BlockId top = find(id);
            if (plan_.component[top] == 0) plan_.component[top] = ++plan_.component_count;
            plan_.component[id] = plan_.component[top];
        }
    }

    Module& module_;
    Function& function_;
    const Steps& steps_;
    FramePlan plan_;
};

} // namespace

namespace {

/// `t1 = {..}; t2 = {..}; ... c2 = [t2 | []]; c1 = [t1 | c2]` wants a register for each tuple at the
/// same time, more than there are. In blocks so long that it matters, what is only built for one
/// thing later in the block is built directly in front of that.
void build_where_used(Function& function, Block& block, const std::vector<std::uint32_t>& uses) {
    std::unordered_map<ValueId, Instruction*> built;
    for (Instruction* one : block.instructions) {
        if ((one->op == Op::put_tuple || one->op == Op::put_list) && uses[one->result] == 1)
            built.emplace(one->result, one);
    }
    // Those whose use is in an instruction of the block: others stay.
    std::vector<bool> moves(function.value_count, false);
    for (const Instruction* one : block.instructions) {
        for (const Operand operand : one->operands) {
            if (operand.is_value() && built.contains(operand.value()))
                moves[operand.value()] = true;
        }
    }
    std::vector<Instruction*> backwards, open;
    backwards.reserve(block.instructions.size());
    for (std::size_t i = block.instructions.size(); i-- > 0;) {
        Instruction* last = block.instructions[i];
        if (last->result != kNoValue && moves[last->result]) continue;
        open.push_back(last);
        while (!open.empty()) {
            const Instruction* one = open.back();
            backwards.push_back(open.back());
            open.pop_back();
            // The head of a list last here, so that it is built behind the tail.
            for (std::size_t k = one->operands.size(); k-- > 0;) {
                const Operand operand = one->operands[k];
                if (operand.is_value() && moves[operand.value()])
                    open.push_back(built.at(operand.value()));
            }
        }
    }
    block.instructions.assign(backwards.rbegin(), backwards.rend());
}

void build_where_used(Function& function) {
    const auto is_long = [](const Block& block) {
        return block.instructions.size() > kMaxRegisters;
    };
    if (std::none_of(function.blocks.begin(), function.blocks.end(), is_long)) return;
    std::vector<std::uint32_t> uses(function.value_count, 0);
    const auto use = [&](Operand operand) {
        if (operand.is_value()) ++uses[operand.value()];
    };
    for (const Block& block : function.blocks) {
        for_each_operand(block, use);
    }
    for (Block& block : function.blocks) {
        if (is_long(block)) build_where_used(function, block, uses);
    }
}

} // namespace

FramePlan prepare(Module& module, Function& function, const Steps& steps) {
    build_where_used(function);
    return Preparer{module, function, steps}.run();
}

} // namespace joist::compiler::codegen
