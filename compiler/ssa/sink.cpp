#include "compiler/ssa/sink.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

bool is_read(Op op) {
    return op == Op::get_tuple_element || op == Op::get_hd || op == Op::get_tl ||
           op == Op::bs_get_tail || op == Op::make_fun || op == Op::put_tuple || op == Op::put_list;
}

/// Are there calls (after which what is read from would have to be kept instead) in a block, from
/// instruction `from` on?
bool has_call(const Block& block, std::size_t from) {
    for (std::size_t i = from; i < block.instructions.size(); ++i) {
        const Op op = block.instructions[i]->op;
        if (op_info(op).is_call || op == Op::remove_message || op == Op::try_end ||
            op == Op::catch_end)
            return true;
    }
    return false;
}

/// The nearest block that dominates all uses of a value, looked up anew.
BlockId needed_now(const Function& function, const Cfg& cfg, Operand value) {
    BlockId place = kNoBlock;
    const auto use = [&](Operand operand, BlockId at) {
        if (operand == value) place = place == kNoBlock ? at : cfg.common_dominator(place, at);
    };
    for (const BlockId id : cfg.order()) {
        const Block& block = function.blocks[id];
        for (const Phi& phi : block.phis) {
            for (const PhiArgument& argument : phi.arguments)
                use(argument.operand, argument.block);
        }
        for (const Instruction* one : block.instructions) {
            for (const Operand operand : one->operands)
                use(operand, id);
        }
        for (const Operand operand : block.terminator.operands)
            use(operand, id);
    }
    return place;
}

/// Reads of tuples and lists whose first use is a call (or comes after one) wait until just before
/// it: the register that the argument goes to may be the one that the tuple is in.
void delay_reads(Block& block) {
    auto& code = block.instructions;
    for (std::size_t i = code.size(); i-- > 0;) {
        Instruction* read = code[i];
        if (read->op != Op::get_tuple_element && read->op != Op::get_hd && read->op != Op::get_tl)
            continue;
        std::size_t at = i + 1;
        for (; at < code.size(); ++at) {
            const Instruction* one = code[at];
            const bool uses =
                std::find(one->operands.begin(), one->operands.end(), Operand{read->result}) !=
                one->operands.end();
            if (uses && !op_info(one->op).is_call) {
                at = code.size();
                break;
            }
            if (op_info(one->op).is_call) break;
        }
        if (at >= code.size()) continue;
        std::rotate(code.begin() + static_cast<std::ptrdiff_t>(i),
                    code.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    code.begin() + static_cast<std::ptrdiff_t>(at));
    }
}

} // namespace

void delay_reads(Function& function) {
    for (Block& block : function.blocks)
        delay_reads(block);
}

void sink_reads(Function& function) {
    const auto candidate = [](const Instruction* one) { return is_read(one->op); };
    bool any = false;
    for (const Block& block : function.blocks) {
        any = any ||
              (block.terminator.other != kNoBlock &&
               std::any_of(block.instructions.begin(), block.instructions.end(), candidate)) ||
              !block.terminator.cases.empty();
        // Into a loop nothing may be moved; only receive makes loops.
        if (block.terminator.kind == TerminatorKind::kWait ||
            block.terminator.kind == TerminatorKind::kWaitTimeout)
            return;
    }
    if (!any) return;
    Cfg cfg{function};
    cfg.find_dominators();
    // Where each value is used: the nearest block that dominates all its uses.
    std::vector<BlockId> needed(function.value_count, kNoBlock);
    const auto use = [&](Operand operand, BlockId at) {
        if (!operand.is_value()) return;
        BlockId& place = needed[operand.value()];
        place = place == kNoBlock ? at : cfg.common_dominator(place, at);
    };
    for (const BlockId id : cfg.order()) {
        const Block& block = function.blocks[id];
        for (const Phi& phi : block.phis) {
            for (const PhiArgument& argument : phi.arguments)
                use(argument.operand, argument.block);
        }
        for (const Instruction* one : block.instructions) {
            for (const Operand operand : one->operands)
                use(operand, id);
        }
        for (const Operand operand : block.terminator.operands)
            use(operand, id);
    }
    std::vector<bool> moved_too(function.value_count, false);
    for (const Block& block : function.blocks) {
        for (const Instruction* one : block.instructions) {
            if (is_read(one->op)) moved_too[one->result] = true;
        }
    }
    // Backwards, so that what a moved instruction reads can follow it.
    for (std::size_t place = cfg.order().size(); place-- > 0;) {
        const BlockId id = cfg.order()[place];
        Block& block = function.blocks[id];
        for (std::size_t i = block.instructions.size(); i-- > 0;) {
            Instruction* one = block.instructions[i];
            if (!is_read(one->op)) continue;
            const BlockId target = needed[one->result];
            if (target == kNoBlock || target == id || !cfg.dominates(id, target) ||
                has_call(block, i + 1))
                continue;
            // A handler's values must come from before its region, and what lies between must keep
            // X registers.
            bool clear = true;
            for (BlockId at = cfg.idom(target); at != id && clear; at = cfg.idom(at)) {
                clear = !has_call(function.blocks[at], 0) &&
                        function.blocks[at].terminator.kind != TerminatorKind::kTryBegin;
            }
            clear = clear && block.terminator.kind != TerminatorKind::kTryBegin;
            if (!clear) continue;
            auto& code = function.blocks[target].instructions;
            std::size_t at = 0;
            while (at < code.size() &&
                   (code[at]->op == Op::bs_extract || code[at]->op == Op::try_case ||
                    code[at]->op == Op::catch_landing))
                ++at;
            block.instructions.erase(block.instructions.begin() + static_cast<std::ptrdiff_t>(i));
            code.insert(code.begin() + static_cast<std::ptrdiff_t>(at), one);
            for (const Operand operand : one->operands) {
                if (operand.is_value() && moved_too[operand.value()])
                    needed[operand.value()] = needed_now(function, cfg, operand);
            }
        }
    }
}

} // namespace joist::compiler::ssa
