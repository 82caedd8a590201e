// Reads in the place where they are wanted.
//
//   b1: A = get_tuple_element T, 0      b1: switch X {1: b2, else: b3}
//       B = get_tuple_element T, 1      b2: A = get_tuple_element T, 0
//       switch X {1: b2, else: b3}          ret A
//   b2: ret A                           b3: B = get_tuple_element T, 1
//   b3: ret B                               ret B
//
// A pattern binds all of its variables at once, each clause wants few of them. A read goes to the
// nearest block that dominates all uses, but never into a loop, nor past a call, where T instead of
// A would have to be kept. delay_reads does the same in a block, up to the call that wants the
// value: it may be read right into the register of the argument.
#include "compiler/ssa/sink.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>
#include <numeric>

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
        for_each_use(block, id, use);
    }
    return place;
}

bool is_element_read(Op op) {
    return op == Op::get_tuple_element || op == Op::get_hd || op == Op::get_tl;
}

/// Moves the reads of one block; the arrays are by value, and as they were made between blocks.
class ReadDelayer {
public:
    explicit ReadDelayer(std::size_t values)
        : first_use_(values, kNone), other_use_(values, kNone), crossing_(values, 0) {}

    void run(Block& block) {
        auto& code = block.instructions;
        if (std::none_of(code.begin(), code.end(), [](const Instruction* one) {
                return is_element_read(one->op);
            }))
            return;
        if (std::none_of(code.begin(), code.end(), [](const Instruction* one) {
                return op_info(one->op).is_call;
            }))
            return;
        count_crossing(code);
        forget(code, first_use_);
        place(code);
        forget(code, first_use_);
        forget(code, other_use_);
        forget(code, crossing_, 0u);
    }

private:
    static constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
    using Code = std::vector<Instruction*>;

    static void forget(const Code& code, std::vector<std::uint32_t>& of, std::uint32_t to = kNone) {
        for (const Instruction* one : code) {
            for (const Operand operand : one->operands) {
                if (operand.is_value()) of[operand.value()] = to;
            }
        }
    }

    /// How many elements of each tuple are wanted behind a later call only.
    void count_crossing(const Code& code) {
        std::uint32_t call = kNone;
        for (auto i = static_cast<std::uint32_t>(code.size()); i-- > 0;) {
            const Instruction& one = *code[i];
            if (one.op == Op::get_tuple_element && one.operands[0].is_value() && call != kNone &&
                first_use_[one.result] != kNone && first_use_[one.result] > call)
                ++crossing_[one.operands[0].value()];
            if (op_info(one.op).is_call) call = i;
            for (const Operand operand : one.operands) {
                if (!operand.is_value()) continue;
                first_use_[operand.value()] = i;
                if (one.op != Op::get_tuple_element) other_use_[operand.value()] = i;
            }
        }
    }

    void place(Code& code) {
        const auto size = static_cast<std::uint32_t>(code.size());
        std::vector<std::uint32_t> to(size);
        std::uint32_t call = kNone;
        bool any = false;
        for (std::uint32_t i = size; i-- > 0;) {
            const Instruction& one = *code[i];
            to[i] = target(one, i, call);
            any = any || to[i] != i;
            if (op_info(one.op).is_call) call = i;
            for (const Operand operand : one.operands) {
                if (!operand.is_value()) continue;
                auto& first = first_use_[operand.value()];
                first = std::min(first, to[i]);
            }
        }
        if (!any) return;
        // In front of each instruction what was moved there, in the order in which it stood.
        std::vector<std::uint32_t> order(size);
        std::iota(order.begin(), order.end(), 0u);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            return to[a] != to[b] ? to[a] < to[b] : a < b;
        });
        Code out;
        out.reserve(size);
        for (const std::uint32_t i : order)
            out.push_back(code[i]);
        code = std::move(out);
    }

    /// Where the instruction goes: in front of which.
    std::uint32_t target(const Instruction& one, std::uint32_t here, std::uint32_t call) const {
        if (!is_element_read(one.op) || call == kNone) return here;
        const std::uint32_t use = first_use_[one.result];
        if (use < call) return here;
        if (use == kNone || use == call || one.op != Op::get_tuple_element ||
            !one.operands[0].is_value())
            return call;
        const ValueId tuple = one.operands[0].value();
        const bool is_left_alone = other_use_[tuple] == kNone || other_use_[tuple] >= use;
        return crossing_[tuple] >= kWorthKeeping && is_left_alone ? use : call;
    }

    /// So many elements are kept as their tuple.
    static constexpr std::uint32_t kWorthKeeping = 2;

    std::vector<std::uint32_t> first_use_; ///< in the block; of what was moved where it is now
    std::vector<std::uint32_t> other_use_; ///< the first but reads of elements
    std::vector<std::uint32_t> crossing_;
};

} // namespace

void delay_reads(Function& function) {
    ReadDelayer delayer{function.value_count};
    for (Block& block : function.blocks)
        delayer.run(block);
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
        for_each_use(block, id, use);
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
