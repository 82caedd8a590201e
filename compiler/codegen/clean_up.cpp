// Layout clean-up of one function's instructions. Labels count from 1; label 1 is func_info's.
#include "compiler/codegen/draft.h"

#include <algorithm>
#include <span>
#include <unordered_map>

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
    explicit CleanUp(std::vector<AsmInstruction>& code) : code_{code} {
        for (const AsmInstruction& one : code_) {
            for (const AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel)
                    label_count_ = std::max(label_count_, operand.value + 1);
            }
        }
    }

    void run() {
        for (int round = 0; round < 6; ++round) {
            const std::size_t before = code_.size();
            alias_.resize(label_count_);
            for (std::uint32_t i = 0; i < label_count_; ++i)
                alias_[i] = i;
            thread_jumps();
            share_blocks();
            redirect();
            remove_dead();
            if (code_.size() == before && !changed_) break;
            changed_ = false;
        }
        drop_repeated_lines();
    }

private:
    static constexpr std::size_t kMaxCandidates = 64;

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

    static std::size_t hash_of(const AsmInstruction& one) {
        std::size_t hash = static_cast<std::size_t>(one.opcode);
        for (const AsmOperand& operand : one.operands) {
            hash = hash * 0x9e3779b97f4a7c15u + static_cast<std::size_t>(operand.kind) +
                   operand.value * 31 + reinterpret_cast<std::uintptr_t>(operand.term);
            hash ^= hash >> 31;
        }
        return hash;
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

    /// Blocks with the same instructions up to their end become one.
    void share_blocks() {
        std::unordered_map<std::size_t, std::vector<std::pair<std::size_t, std::size_t>>> seen;
        for (std::size_t i = 0; i < code_.size(); ++i) {
            if (!is_label(code_[i]) || code_[i].operands[0].value == kInfoLabel) continue;
            std::size_t end = i + 1, hash = 0;
            bool closed = false, shareable = true;
            for (; end < code_.size() && !is_label(code_[end]) && !closed; ++end) {
                closed = ends_control(code_[end].opcode);
                // A region's opening and closing belong together.
                shareable = shareable && code_[end].opcode != Opcode::op_try_case &&
                            code_[end].opcode != Opcode::op_catch_end &&
                            code_[end].opcode != Opcode::op_loop_rec &&
                            code_[end].opcode != Opcode::op_func_info;
                hash = hash * 31 + static_cast<std::size_t>(code_[end].opcode);
                for (const AsmOperand& operand : code_[end].operands) {
                    if (operand.kind != AsmKind::kLabel)
                        hash = hash * 31 + operand.value + static_cast<std::size_t>(operand.kind) +
                               reinterpret_cast<std::uintptr_t>(operand.term);
                }
            }
            if (!closed || !shareable) continue;
            const std::uint32_t label = code_[i].operands[0].value;
            // Blocks that differ in labels only fall together; of many, the last ones are compared.
            auto& bucket = seen[hash];
            bool shared = false;
            const std::size_t candidates = std::min(bucket.size(), kMaxCandidates);
            for (const auto& [start, stop] : std::span{bucket}.last(candidates)) {
                if (stop - start != end - i) continue;
                bool equal = true;
                for (std::size_t k = 1; k < end - i && equal; ++k)
                    equal = same(code_[start + k], code_[i + k]);
                if (!equal) continue;
                forget_differences(start, i, end - i);
                const std::uint32_t other = code_[start].operands[0].value;
                if (resolve(label) == label && resolve(other) != label) {
                    alias_[label] = other;
                    changed_ = true;
                }
                shared = true;
                break;
            }
            if (!shared) bucket.emplace_back(i, end);
        }
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
        std::vector<AsmInstruction> kept;
        kept.reserve(code_.size());
        bool reachable = true;
        for (std::size_t i = 0; i < code_.size(); ++i) {
            const AsmInstruction& one = code_[i];
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
            kept.push_back(one);
            if (ends_control(one.opcode)) reachable = false;
        }
        code_ = std::move(kept);
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
    std::uint32_t label_count_ = kInfoLabel + 2;
    std::vector<std::uint32_t> alias_;
    bool changed_ = false;
};

} // namespace

void clean_up(std::vector<AsmInstruction>& code) {
    CleanUp{code}.run();
}

} // namespace joist::compiler::codegen
