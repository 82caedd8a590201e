// Layout clean-up of one function's instructions. Labels count from 1; label 1 is func_info's.
#include "compiler/codegen/draft.h"

#include <algorithm>
#include <span>
#include <vector>

namespace joist::compiler::codegen {

bool ends_control(Opcode opcode) {
    switch (opcode) {
    case Opcode::op_jump:
    case Opcode::op_return:
    case Opcode::op_call_last:
    case Opcode::op_call_only:
    case Opcode::op_call_ext_last:
    case Opcode::op_call_ext_only:
    case Opcode::op_apply_last:
    case Opcode::op_select_val:
    case Opcode::op_select_tuple_arity:
    case Opcode::op_badmatch:
    case Opcode::op_case_end:
    case Opcode::op_if_end:
    case Opcode::op_try_case_end:
    case Opcode::op_badrecord:
    case Opcode::op_func_info:
    case Opcode::op_loop_rec_end:
    case Opcode::op_wait:
    case Opcode::op_raise:
    case Opcode::op_raw_raise:
        return true;
    default:
        return false;
    }
}

namespace {

class CleanUp {
public:
    CleanUp(std::vector<AsmInstruction>& code, const Steps& steps) : code_{code}, steps_{steps} {
        for (const AsmInstruction& one : code_) {
            for (const AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel)
                    label_count_ = std::max(label_count_, operand.value + 1);
            }
        }
    }

    void run(bool keep_lines) {
        find_regions();
        for (int round = 0; round < 6; ++round) {
            const std::size_t before = code_.size();
            alias_.resize(label_count_);
            for (std::uint32_t i = 0; i < label_count_; ++i)
                alias_[i] = i;
            if (steps_.on(Step::kJumps)) thread_jumps();
            if (steps_.on(Step::kShareBlocks)) share_blocks();
            redirect();
            if (steps_.on(Step::kJumps)) remove_dead();
            if (code_.size() == before && !changed_) break;
            changed_ = false;
        }
        if (!keep_lines && steps_.on(Step::kLines)) drop_repeated_lines();
    }

private:
    static constexpr std::size_t kMaxCandidates = 64;
    static constexpr std::uint32_t kNone = 0xffffffff;

    /// Tells for each label in which `try` or `catch` it stands: blocks of different ones aren't
    /// shared, since OTP's validator wants to know for each failure where it goes.
    void find_regions() {
        regions_.assign(label_count_, kNone);
        std::vector<std::size_t> places(label_count_, 0), open;
        bool any = false;
        for (std::size_t i = 0; i < code_.size(); ++i) {
            any = any || code_[i].opcode == Opcode::op_try || code_[i].opcode == Opcode::op_catch;
            if (is_label(code_[i])) places[code_[i].operands[0].value] = i;
        }
        if (!any) return;
        std::vector<std::uint32_t> parents{0}; // of regions; 0 is outside of all
        const auto reach = [&](std::uint32_t label, std::uint32_t region) {
            if (regions_[label] != kNone) return;
            regions_[label] = region;
            open.push_back(places[label]);
        };
        std::uint32_t region = 0;
        for (std::size_t at = 0;;) {
            const AsmInstruction& one = code_[at];
            if (one.opcode == Opcode::op_try || one.opcode == Opcode::op_catch) {
                parents.push_back(region);
                region = static_cast<std::uint32_t>(parents.size() - 1);
            } else if (one.opcode == Opcode::op_try_end || one.opcode == Opcode::op_try_case ||
                       one.opcode == Opcode::op_catch_end) {
                region = parents[region];
            }
            for (const AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel && operand.value != 0)
                    reach(operand.value, region);
            }
            // A label has just been reached, if not before: its block is on the list.
            if (!is_label(one) && at + 1 < code_.size() &&
                (!ends_control(one.opcode) || one.opcode == Opcode::op_func_info)) {
                ++at;
                continue;
            }
            if (is_label(one) && !open.empty() && open.back() == at && at + 1 < code_.size()) {
                open.pop_back();
                ++at;
                continue;
            }
            if (open.empty()) return;
            at = open.back();
            open.pop_back();
            region = regions_[code_[at].operands[0].value];
            if (++at == code_.size()) return;
        }
    }

    static bool is_label(const AsmInstruction& one) { return one.opcode == Opcode::op_label; }

    std::uint32_t resolve(std::uint32_t label) const {
        for (std::uint32_t steps = 0; alias_[label] != label && steps < label_count_; ++steps)
            label = alias_[label];
        return label;
    }

    /// A label in front of a jump or of another label stands for where that goes.
    void thread_jumps() {
        for (std::size_t i = 0; i + 1 < code_.size(); ++i) {
            if (!is_label(code_[i])) continue;
            const std::uint32_t label = code_[i].operands[0].value;
            if (label == kInfoLabel) continue;
            if (is_label(code_[i + 1])) {
                set_alias(label, code_[i + 1].operands[0].value);
            } else if (code_[i + 1].opcode == Opcode::op_jump) {
                set_alias(label, code_[i + 1].operands[0].value);
            }
        }
    }

    void set_alias(std::uint32_t label, std::uint32_t to) {
        if (resolve(to) == label) return;
        alias_[label] = to;
    }

    bool same(const AsmInstruction& a, const AsmInstruction& b) const {
        if (a.opcode != b.opcode || a.operands.size() != b.operands.size()) return false;
        for (std::size_t i = 0; i < a.operands.size(); ++i) {
            AsmOperand x = a.operands[i], y = b.operands[i];
            if (x.kind == AsmKind::kLabel && y.kind == AsmKind::kLabel) {
                if (resolve(x.value) != resolve(y.value)) return false;
            } else if (!(x == y)) {
                return false;
            }
        }
        return true;
    }

    /// A block: its label, the instructions behind that, and where control goes behind them by a
    /// jump or into the next label; 0: nowhere else.
    struct Span {
        std::size_t label = 0, stop = 0;
        std::uint32_t next = 0;
        std::size_t size() const { return stop - label - 1; }
    };

    /// Blocks with the same instructions up to their end, and the same one behind them, become one.
    void share_blocks() {
        blocks_.clear();
        for (std::size_t i = 0; i < code_.size(); ++i) {
            if (!is_label(code_[i]) || code_[i].operands[0].value == kInfoLabel) continue;
            Span block;
            std::size_t hash = 0;
            if (!find_block(i, block, hash)) continue;
            // Blocks that differ in labels only fall together; of many, the last ones are compared.
            std::uint32_t& last = latest_of(hash);
            std::uint32_t found = kNone, one = last;
            for (std::size_t tries = 0; one != kNone && tries < kMaxCandidates; ++tries) {
                if (same(blocks_[one].span, block)) found = one; // the oldest will do
                one = blocks_[one].before;
            }
            if (found == kNone) {
                blocks_.push_back({block, hash, last});
                last = static_cast<std::uint32_t>(blocks_.size() - 1);
            } else {
                share(blocks_[found].span, block);
            }
        }
    }

    /// The last of blocks_ with the hash; kNone: there is none so far. Good until the next call.
    std::uint32_t& latest_of(std::size_t hash) {
        if (2 * blocks_.size() >= table_.size() || blocks_.empty()) rebuild_table();
        std::size_t at = hash * 0x9e3779b97f4a7c15u >> 20;
        for (at %= table_.size(); table_[at] != kNone && blocks_[table_[at]].hash != hash;)
            at = at + 1 == table_.size() ? 0 : at + 1;
        return table_[at];
    }

    void rebuild_table() {
        table_.assign(std::max<std::size_t>(32, 4 * blocks_.size()), kNone);
        for (std::uint32_t i = 0; i < blocks_.size(); ++i)
            latest_of(blocks_[i].hash) = i;
    }

    /// The block that begins with the label at `i`, with a hash; false: it can't be shared.
    bool find_block(std::size_t i, Span& block, std::size_t& hash) const {
        std::size_t end = i + 1;
        bool closed = false, jumps = false;
        for (; end < code_.size() && !is_label(code_[end]) && !closed; ++end) {
            const Opcode opcode = code_[end].opcode;
            // A region's opening and closing belong together; OTP's validator wants to know for
            // each `raise` in which regions it is.
            if (opcode == Opcode::op_raise || opcode == Opcode::op_try_case ||
                opcode == Opcode::op_catch_end || opcode == Opcode::op_loop_rec ||
                opcode == Opcode::op_func_info)
                return false;
            closed = ends_control(opcode);
            jumps = opcode == Opcode::op_jump;
            if (jumps) break;
            hash = hash * 31 + static_cast<std::size_t>(opcode);
            for (const AsmOperand& operand : code_[end].operands) {
                if (operand.kind != AsmKind::kLabel)
                    hash = hash * 31 + operand.value + static_cast<std::size_t>(operand.kind) +
                           reinterpret_cast<std::uintptr_t>(operand.term);
            }
        }
        block = {i, end, 0};
        const bool goes_on = end < code_.size() && (!closed || jumps);
        if (goes_on) block.next = resolve(code_[end].operands[0].value);
        hash += regions_[code_[i].operands[0].value];
        return block.size() != 0 && (closed || goes_on);
    }

    bool same(const Span& a, const Span& b) const {
        if (a.size() != b.size() || a.next != b.next) return false;
        if (region_of(a) != region_of(b)) return false;
        for (std::size_t k = 1; k <= a.size(); ++k) {
            if (!same(code_[a.label + k], code_[b.label + k])) return false;
        }
        return true;
    }

    std::uint32_t region_of(const Span& block) const {
        return regions_[code_[block.label].operands[0].value];
    }

    void share(const Span& kept, const Span& gone) {
        forget_differences(kept.label, gone.label, kept.size() + 1);
        const std::uint32_t label = code_[gone.label].operands[0].value;
        const std::uint32_t other = code_[kept.label].operands[0].value;
        if (resolve(label) != label || resolve(other) == label) return;
        alias_[label] = other;
        changed_ = true;
    }

    /// The block at `kept` will stand for the one at `gone` as well: it may only know what both do.
    void forget_differences(std::size_t kept, std::size_t gone, std::size_t size) {
        for (std::size_t k = 1; k < size; ++k) {
            auto& operands = code_[kept + k].operands;
            const auto& others = code_[gone + k].operands;
            for (std::size_t i = 0; i < operands.size(); ++i) {
                if (operands[i].type != others[i].type) operands[i].type = 0;
            }
        }
    }

    void redirect() {
        for (AsmInstruction& one : code_) {
            if (is_label(one)) continue;
            for (AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel && operand.value != 0)
                    operand.value = resolve(operand.value);
            }
        }
    }

    void remove_dead() {
        std::vector<bool> used(label_count_, false);
        const auto count_uses = [&] {
            std::fill(used.begin(), used.end(), false);
            used[kInfoLabel] = true;
            used[kInfoLabel + 1] = true; // the entry
            for (const AsmInstruction& one : code_) {
                if (is_label(one)) continue;
                for (const AsmOperand& operand : one.operands) {
                    if (operand.kind == AsmKind::kLabel) used[operand.value] = true;
                }
            }
        };
        count_uses();
        std::size_t kept = 0;
        bool reachable = true;
        for (std::size_t i = 0; i < code_.size(); ++i) {
            const AsmInstruction one = code_[i];
            if (is_label(one)) {
                if (!used[one.operands[0].value]) continue;
                reachable = true;
            }
            if (!reachable) {
                changed_ = true;
                continue;
            }
            if (one.opcode == Opcode::op_jump && leads_here(i + 1, one.operands[0].value, used)) {
                reachable = false; // until that label
                continue;
            }
            code_[kept++] = one;
            if (ends_control(one.opcode)) reachable = false;
        }
        code_.resize(kept);
    }

    /// Is the label among those that stand at `from`, behind unreachable code at most?
    bool leads_here(std::size_t from, std::uint32_t label, const std::vector<bool>& used) const {
        for (std::size_t i = from; i < code_.size(); ++i) {
            if (!is_label(code_[i])) continue;
            const std::uint32_t here = code_[i].operands[0].value;
            if (here == label) return true;
            if (!used[here]) continue;
            // Another block starts here: does nothing stand between the two labels?
            if (i + 1 < code_.size() && !is_label(code_[i + 1])) return false;
        }
        return false;
    }

    /// Line numbers are looked up by address, so one that says the same as the one before it in the
    /// text says nothing.
    void drop_repeated_lines() {
        std::uint32_t current = 0;
        bool known = false;
        std::erase_if(code_, [&](const AsmInstruction& one) {
            if (one.opcode != Opcode::op_line) return false;
            const std::uint32_t line = one.operands[0].value;
            if (known && line == current) return true;
            known = true;
            current = line;
            return false;
        });
    }

    std::vector<AsmInstruction>& code_;
    const Steps& steps_;
    std::uint32_t label_count_ = kInfoLabel + 2;
    std::vector<std::uint32_t> alias_;
    std::vector<std::uint32_t> regions_; // of labels; kNone where nothing is caught or reached
    /// A block that may be shared, and the one with the same hash before it.
    struct Candidate {
        Span span;
        std::size_t hash;
        std::uint32_t before;
    };
    std::vector<Candidate> blocks_;
    std::vector<std::uint32_t> table_; ///< by hash: an index of blocks_
    bool changed_ = false;
};

} // namespace

void clean_up(std::vector<AsmInstruction>& code, const Steps& steps, bool keep_lines) {
    CleanUp{code, steps}.run(keep_lines);
}

} // namespace joist::compiler::codegen
