// Smaller frames towards the end of a function.
//
//   y2 is needed no more, y0 and y1 are      before     init_yregs [y2]; call g/1; .. y0 .. y1 ..
//   deallocate 3 (slots given out with that in mind:      after      trim 1, 2;       call g/1; ..
//   y0' .. y1' .. deallocate 2 what is needed longest is at the bottom, highest)
//
//   in a block that returns, no try region open at its end, no jump out of it behind the call:
//     where each slot is read or written last
//     at each call but a tail call, in order: some of the lowest slots go. Those that are needed
//     among them move up first, into ones that aren't. Of the counts that pay the largest is taken;
//     a count pays where it leaves out more clearings than it adds moves, or takes away more than
//     twice as many slots as it adds moves (two or more, if none)
//     all slots behind count from the new top
//
// A recursion whose frames are smaller when it goes deeper has less to be looked through by each
// collection, and what is not needed is not held.
#include "compiler/codegen/draft.h"

#include <algorithm>

namespace joist::compiler::codegen {

namespace {

class FrameTrimmer {
public:
    FrameTrimmer(Arena& arena, std::vector<Draft>& code, std::uint32_t size)
        : arena_{arena}, code_{code}, size_{size} {}

    void run() {
        const std::size_t from = start();
        if (from == code_.size()) return;
        find_last(from);
        std::vector<Draft> out{code_.begin(), code_.begin() + static_cast<std::ptrdiff_t>(from)};
        for (std::size_t i = from; i < code_.size(); ++i) {
            if (is_call(code_[i])) trim(out, i);
            renumber(code_[i]);
            const bool is_empty =
                code_[i].opcode == Opcode::op_init_yregs && code_[i].operands.size() == 1;
            if (!is_empty) out.push_back(code_[i]);
        }
        if (gone_ != 0) code_ = std::move(out);
    }

private:
    static constexpr std::uint32_t kGone = static_cast<std::uint32_t>(-1);

    static bool is_call(const Draft& draft) {
        switch (draft.opcode) {
        case Opcode::op_call:
        case Opcode::op_call_ext:
        case Opcode::op_call_fun:
        case Opcode::op_call_fun2:
        case Opcode::op_apply:
            return true;
        default:
            return false;
        }
    }

    static int frame_operand(Opcode opcode) {
        switch (opcode) {
        case Opcode::op_deallocate:
            return 0;
        case Opcode::op_apply_last:
            return 1;
        case Opcode::op_call_last:
        case Opcode::op_call_ext_last:
            return 2;
        default:
            return -1;
        }
    }

    /// May the frame not change in front of this?
    static bool pins(const Draft& draft) {
        switch (draft.opcode) {
        case Opcode::op_try_end:
        case Opcode::op_try_case:
        case Opcode::op_catch_end:
        case Opcode::op_allocate:
        case Opcode::op_allocate_heap:
            return true;
        default:
            return std::any_of(
                draft.operands.begin(), draft.operands.end(), [](const AsmOperand& one) {
                    return one.kind == AsmKind::kLabel && one.value != 0;
                });
        }
    }

    /// Where the stretch begins in which it may change; the end: nowhere.
    std::size_t start() const {
        const auto leaves = std::find_if(code_.begin(), code_.end(), [](const Draft& draft) {
            return frame_operand(draft.opcode) >= 0;
        });
        if (leaves == code_.end()) return code_.size();
        bool any = false;
        for (std::size_t i = static_cast<std::size_t>(leaves - code_.begin());; --i) {
            any = any || is_call(code_[i]);
            if (pins(code_[i])) return any ? i + 1 : code_.size();
            if (i == 0) return any ? 0 : code_.size();
        }
    }

    /// Where each slot is read or written last.
    void find_last(std::size_t from) {
        last_.assign(size_, 0);
        for (std::size_t i = from; i < code_.size(); ++i) {
            if (code_[i].opcode == Opcode::op_init_yregs) continue;
            for (const AsmOperand& operand : code_[i].operands) {
                if (operand.kind == AsmKind::kY) last_[operand.value] = i;
            }
        }
        place_.resize(size_);
        for (std::uint32_t slot = 0; slot < size_; ++slot)
            place_[slot] = slot;
    }

    /// Slots and the frame's size as they are by now.
    void renumber(Draft& draft) {
        if (gone_ == 0) return;
        if (const int at = frame_operand(draft.opcode); at >= 0)
            draft.operands[static_cast<std::size_t>(at)].value -= gone_;
        bool lost = false;
        for (AsmOperand& operand : draft.operands) {
            if (operand.kind != AsmKind::kY) continue;
            operand.value = place_[operand.value];
            lost = lost || operand.value == kGone;
        }
        // What is cleared stands in order, as OTP's validator wants it.
        if (draft.opcode == Opcode::op_init_yregs)
            std::sort(draft.operands.begin() + 1,
                      draft.operands.end(),
                      [](const AsmOperand& a, const AsmOperand& b) { return a.value < b.value; });
        if (!lost) return;
        // Slots that need no clearing any more: they are gone, or something was moved there.
        std::vector<AsmOperand> kept{draft.operands.begin(), draft.operands.end()};
        std::erase_if(kept, [](const AsmOperand& operand) {
            return operand.kind == AsmKind::kY && operand.value == kGone;
        });
        kept[0] = AsmOperand::list(kept.size() - 1);
        draft.operands = arena_.copy(kept);
    }

    /// In front of the call that is at `index`.
    void trim(std::vector<Draft>& out, std::size_t index) {
        const std::uint32_t size = size_ - gone_;
        std::vector<bool> live(size, false), cleared(size, false);
        for (std::uint32_t slot = 0; slot < size_; ++slot) {
            if (last_[slot] >= index) live[place_[slot]] = true;
        }
        const bool clears = !out.empty() && out.back().opcode == Opcode::op_init_yregs;
        if (clears) {
            for (std::size_t i = 1; i < out.back().operands.size(); ++i)
                cleared[out.back().operands[i].value] = true;
        }
        const std::uint32_t count = choose(live, cleared);
        if (count == 0) return;
        if (clears) out.pop_back();
        std::vector<std::uint32_t> to(size, kGone);
        for (std::uint32_t slot = count; slot < size; ++slot)
            to[slot] = slot - count;
        std::uint32_t free = count;
        for (std::uint32_t slot = 0; slot < count; ++slot) {
            if (!live[slot]) continue;
            while (live[free])
                ++free;
            put(out, Opcode::op_move, {AsmOperand::y(slot), AsmOperand::y(free)}).dest = 1;
            cleared[free] = false;
            to[free] = kGone;
            to[slot] = free++ - count;
        }
        put(out, Opcode::op_trim, {AsmOperand::number(count), AsmOperand::number(size - count)});
        std::vector<AsmOperand> rest{AsmOperand::list(0)};
        for (std::uint32_t slot = count; slot < size; ++slot) {
            if (cleared[slot]) rest.push_back(AsmOperand::y(slot - count));
        }
        if (rest.size() > 1) {
            rest[0] = AsmOperand::list(rest.size() - 1);
            put(out, Opcode::op_init_yregs, rest);
        }
        for (std::uint32_t& place : place_) {
            if (place != kGone) place = to[place];
        }
        gone_ += count;
    }

    /// How many of the lowest slots go.
    static std::uint32_t choose(const std::vector<bool>& live, const std::vector<bool>& cleared) {
        const auto size = static_cast<std::uint32_t>(live.size());
        const auto most =
            size - static_cast<std::uint32_t>(std::count(live.begin(), live.end(), true));
        std::uint32_t moves = 0, saved = 0, best = 0;
        for (std::uint32_t count = 1; count <= most; ++count) {
            moves += live[count - 1];
            saved += cleared[count - 1];
            const bool pays = moves < saved || count >= std::max(2 * moves + 1, 2U);
            if (pays) best = count;
        }
        return best;
    }

    Draft& put(std::vector<Draft>& out, Opcode opcode, const std::vector<AsmOperand>& operands) {
        Draft& draft = out.emplace_back();
        draft.opcode = opcode;
        draft.operands = arena_.copy(operands);
        return draft;
    }

    Arena& arena_;
    std::vector<Draft>& code_;
    std::uint32_t size_;
    std::uint32_t gone_ = 0;
    std::vector<std::size_t> last_;    ///< where the slot is read or written last
    std::vector<std::uint32_t> place_; ///< where the slot of that number is now
};

} // namespace

void trim_frames(Arena& arena, const Allocation& allocation, std::vector<DraftBlock>& blocks) {
    for (ssa::BlockId id = 0; id < blocks.size(); ++id) {
        if (allocation.plan().framed[id] && !blocks[id].fused && allocation.frame_size(id) != 0)
            FrameTrimmer{arena, blocks[id].code, allocation.frame_size(id)}.run();
    }
}

} // namespace joist::compiler::codegen
