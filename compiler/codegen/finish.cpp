// Passes over drafted blocks: sinking definitions into the moves behind them, heap reservation,
// live counts, and initialisation of registers that a collection would otherwise read undefined.
#include "compiler/codegen/draft.h"
#include "compiler/codegen/register_set.h"

#include <algorithm>

namespace joist::compiler::codegen {

using ssa::BlockId;

namespace {

bool reads(const Draft& draft, AsmOperand reg) {
    if (reg.kind == AsmKind::kX && reg.value < draft.implicit_reads) return true;
    bool found = false;
    for_each_register(draft, [&](const AsmOperand& operand, bool writes) {
        found = found || (!writes && operand == reg);
    });
    return found;
}

bool writes(const Draft& draft, AsmOperand reg) {
    if (reg.kind == AsmKind::kX && draft.clobbers) return true;
    bool found =
        draft.opcode == Opcode::op_swap && (draft.operands[0] == reg || draft.operands[1] == reg);
    for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
        found = found || (is_write && operand == reg);
    });
    return found;
}

class BlockFinisher {
public:
    BlockFinisher(ssa::Module& module,
                  const ssa::Function& function,
                  const Allocation& allocation,
                  const Steps& steps,
                  std::vector<DraftBlock>& blocks)
        : module_{module}, function_{function}, allocation_{allocation}, steps_{steps},
          blocks_{blocks} {}

    void run() {
        for (const BlockId id : allocation_.cfg().order()) {
            if (blocks_[id].fused) continue;
            live_out_.clear();
            for (const std::uint32_t reg : allocation_.live_out_registers(last_block(id)))
                live_out_.add(reg);
            if (steps_.on(Step::kSinkMoves)) sink_definitions(blocks_[id].code);
            reserve_heap(blocks_[id].code);
            count_live(blocks_[id].code);
        }
        fill_holes();
        initialise_slots();
    }

private:
    Draft make(Opcode opcode, std::initializer_list<AsmOperand> operands, int dest = -1) {
        Draft draft;
        draft.opcode = opcode;
        draft.operands = module_.arena.copy(operands.begin(), operands.size());
        draft.dest = dest;
        return draft;
    }

    /// Of a chain of blocks fused into `id`, the last.
    BlockId last_block(BlockId id) const {
        while (id + 1 < blocks_.size()) {
            const auto& end = function_.blocks[id].terminator;
            if (end.target >= blocks_.size() || !blocks_[end.target].fused ||
                end.kind != ssa::TerminatorKind::kSucceeded)
                break;
            id = end.target;
        }
        return id;
    }

    /// `op -> x5; move ..; move x5, x1`: the operation goes behind the moves and writes x1 itself.
    void sink_definitions(std::vector<Draft>& code) {
        for (std::size_t j = 0; j < code.size(); ++j) {
            if (code[j].opcode != Opcode::op_move || code[j].operands[0].kind != AsmKind::kX)
                continue;
            const AsmOperand reg = code[j].operands[0], to = code[j].operands[1];
            std::size_t i = j;
            bool found = false;
            while (i-- > 0) {
                if (writes(code[i], reg)) {
                    found = !code[i].clobbers && code[i].opcode != Opcode::op_swap;
                    break;
                }
                if (code[i].opcode != Opcode::op_move || reads(code[i], reg)) break;
            }
            if (!found || !can_sink(code[i], reg)) continue;
            if (std::any_of(code.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                            code.begin() + static_cast<std::ptrdiff_t>(j),
                            [&](const Draft& between) { return disturbs(between, code[i]); })) {
                continue;
            }
            if (!is_dead_after(code, j, reg)) continue;
            Draft sunk = code[i];
            sunk.operands = module_.arena.copy(sunk.operands.data(), sunk.operands.size());
            const int which =
                sunk.dest >= 0 && sunk.operands[static_cast<std::size_t>(sunk.dest)] == reg
                    ? sunk.dest
                    : sunk.dest2;
            // Two results in one register would lose one.
            if (sunk.dest2 >= 0 && sunk.operands[static_cast<std::size_t>(
                                       which == sunk.dest ? sunk.dest2 : sunk.dest)] == to)
                continue;
            sunk.operands[static_cast<std::size_t>(which)] = to;
            code[j] = sunk;
            code.erase(code.begin() + static_cast<std::ptrdiff_t>(i));
            if (j > 0) --j;
        }
    }

    static bool can_sink(const Draft& draft, AsmOperand reg) {
        switch (draft.opcode) {
        case Opcode::op_get_tuple_element:
        case Opcode::op_get_hd:
        case Opcode::op_get_tl:
        case Opcode::op_get_list:
        case Opcode::op_put_list:
        case Opcode::op_put_tuple2:
        case Opcode::op_make_fun3:
        case Opcode::op_bs_get_tail:
        case Opcode::op_move:
        case Opcode::op_bif0:
        case Opcode::op_fmove:
            break;
        case Opcode::op_bif1:
        case Opcode::op_bif2:
        case Opcode::op_gc_bif1:
        case Opcode::op_gc_bif2:
        case Opcode::op_gc_bif3:
            if (draft.operands[0].value != 0) return false; // fails to a label
            break;
        default:
            return false;
        }
        const bool first =
            draft.dest >= 0 && draft.operands[static_cast<std::size_t>(draft.dest)] == reg;
        return first ||
               (draft.dest2 >= 0 && draft.operands[static_cast<std::size_t>(draft.dest2)] == reg);
    }

    /// Would executing `between` first change what `draft` reads, or be changed by what it writes?
    static bool disturbs(const Draft& between, const Draft& draft) {
        const AsmOperand written = between.operands[1];
        if (reads(draft, written)) return true;
        bool clash = false;
        for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
            if (is_write && (operand == written || operand == between.operands[0])) clash = true;
        });
        return clash;
    }

    bool is_dead_after(const std::vector<Draft>& code, std::size_t j, AsmOperand reg) const {
        for (std::size_t k = j + 1; k < code.size(); ++k) {
            if (reads(code[k], reg)) return false;
            if (writes(code[k], reg)) return true;
        }
        return !live_out_.has(reg.value);
    }

    /// One test for all that a stretch without collection builds, in front of the first; or part of
    /// what begins the stretch.
    void reserve_heap(std::vector<Draft>& code) {
        std::vector<Draft> out;
        out.reserve(code.size() + 2);
        constexpr std::size_t kNone = static_cast<std::size_t>(-1);
        std::size_t opener =
            kNone; // allocate, bs_create_bin or test_heap of the running stretch, in `out`
        for (Draft& draft : code) {
            if (draft.words || draft.floats || draft.funs) {
                // What follows a construction may be reserved with it, but for funs: it counts in
                // plain words.
                if (opener != kNone && out[opener].opcode == Opcode::op_bs_create_bin && draft.funs)
                    opener = kNone;
                if (opener == kNone) {
                    opener = out.size();
                    AsmOperand need = AsmOperand::of(AsmKind::kAlloc, 0);
                    Draft test = make(Opcode::op_test_heap, {need, AsmOperand::live()});
                    test.collects = true;
                    out.push_back(test);
                }
                grow(out[opener], draft);
            }
            out.push_back(draft);
            if (draft.opcode == Opcode::op_allocate || draft.opcode == Opcode::op_bs_create_bin) {
                opener = out.size() - 1;
            } else if (draft.collects || draft.clobbers || draft.opcode == Opcode::op_label) {
                opener = kNone;
            }
        }
        code = std::move(out);
    }

    void grow(Draft& opener, const Draft& by) {
        if (opener.opcode == Opcode::op_bs_create_bin) {
            opener.operands[1].value += by.words + by.floats * 2;
            return;
        }
        if (opener.opcode == Opcode::op_allocate) {
            const AsmOperand need = AsmOperand::of(AsmKind::kAlloc, 0);
            const bool collects = opener.collects;
            opener = make(Opcode::op_allocate_heap, {opener.operands[0], need, AsmOperand::live()});
            opener.collects = collects;
        }
        AsmOperand& need = opener.operands[opener.opcode == Opcode::op_allocate_heap ? 1 : 0];
        need.value += by.words;
        need.floats = static_cast<std::uint16_t>(need.floats + by.floats);
        need.funs = static_cast<std::uint16_t>(need.funs + by.funs);
    }

    void count_live(std::vector<Draft>& code) {
        RegisterSet live = live_out_;
        for (std::size_t i = code.size(); i-- > 0;) {
            Draft& draft = code[i];
            if (draft.clobbers) live.clear();
            for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
                if (is_write && operand.kind == AsmKind::kX) live.remove(operand.value);
            });
            for (std::uint32_t k = 0; k < draft.implicit_reads; ++k)
                live.add(k);
            for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
                if (!is_write && operand.kind == AsmKind::kX) live.add(operand.value);
            });
            for (AsmOperand& operand : draft.operands) {
                if (operand.kind == AsmKind::kLive) operand.value = live.bound();
            }
        }
    }

    static int live_count(const Draft& draft) {
        for (const AsmOperand& operand : draft.operands) {
            if (operand.kind == AsmKind::kLive) return static_cast<int>(operand.value);
        }
        return -1;
    }

    /// Registers below a live count must hold terms even where nothing was put: there [] is.
    void fill_holes() {
        const auto& cfg = allocation_.cfg();
        std::vector<RegisterSet> entry(blocks_.size());
        std::vector<bool> reached(blocks_.size(), false);
        entry[0].fill_below(function_.arity);
        reached[0] = true;
        for (const BlockId id : cfg.order()) {
            if (blocks_[id].fused) continue;
            RegisterSet valid = entry[id];
            const auto preds = cfg.predecessors(id);
            if (std::any_of(preds.begin(), preds.end(), [&](BlockId pred) {
                    return cfg.is_back_edge(pred, id);
                }))
                valid.clear();
            if (const int region = allocation_.regions().handled_by(id); region >= 0) {
                valid.clear();
                valid.fill_below(
                    allocation_.regions().regions()[static_cast<std::size_t>(region)].is_catch ? 1
                                                                                               : 3);
            }
            RegisterSet before_last = valid;
            std::vector<Draft>& code = blocks_[id].code;
            for (std::size_t i = 0; i < code.size(); ++i) {
                const int live = live_count(code[i]);
                for (std::uint32_t reg = 0; live > 0 && reg < static_cast<std::uint32_t>(live);
                     ++reg) {
                    if (valid.has(reg)) continue;
                    code.insert(
                        code.begin() + static_cast<std::ptrdiff_t>(i++),
                        make(Opcode::op_move,
                             {AsmOperand::literal(module_.literals.nil()), AsmOperand::x(reg)},
                             1));
                    valid.add(reg);
                }
                const Draft& draft = code[i];
                if (live >= 0) valid.keep_below(static_cast<std::uint32_t>(live));
                if (draft.clobbers) valid.clear();
                if (draft.opcode != Opcode::op_jump) before_last = valid;
                if (draft.gives_x0) valid.add(0);
                for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
                    if (is_write && operand.kind == AsmKind::kX) valid.add(operand.value);
                });
            }
            const BlockId last = last_block(id);
            const auto& end = function_.blocks[last].terminator;
            for_each_successor(end, [&](BlockId to) {
                const bool failed = end.kind == ssa::TerminatorKind::kSucceeded && to == end.other;
                const RegisterSet& leaving = failed ? before_last : valid;
                if (reached[to]) {
                    entry[to].intersect(leaving);
                } else {
                    entry[to] = leaving;
                    reached[to] = true;
                }
            });
        }
    }

    /// Which slots are read, by a collection or otherwise, before they are written: those are
    /// cleared where the frame is made.
    void initialise_slots() {
        const auto& plan = allocation_.plan();
        if (plan.component_count == 0) return;
        std::vector<RegisterSet> needed(blocks_.size());
        const auto order = allocation_.cfg().order();
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t place = order.size(); place-- > 0;) {
                const BlockId id = order[place];
                if (!plan.framed[id] || blocks_[id].fused) continue;
                RegisterSet need = needed_at_end(id, needed);
                for (std::size_t i = blocks_[id].code.size(); i-- > 0;)
                    step_slots(blocks_[id].code[i], id, need);
                if (need == needed[id]) continue;
                needed[id] = need;
                changed = true;
            }
        }
        for (const BlockId id : order) {
            if (!plan.begins[id]) continue;
            std::vector<Draft>& code = blocks_[id].code;
            const auto frame = std::find_if(code.begin(), code.end(), [](const Draft& draft) {
                return draft.opcode == Opcode::op_allocate ||
                       draft.opcode == Opcode::op_allocate_heap;
            });
            RegisterSet need = needed_at_end(id, needed);
            for (auto at = code.end(); --at != frame;)
                step_slots(*at, id, need);
            std::vector<AsmOperand> slots{AsmOperand::list(0)};
            for (std::uint32_t slot = 0; slot < allocation_.frame_size(id); ++slot) {
                if (need.has(slot)) slots.push_back(AsmOperand::y(slot));
            }
            if (slots.size() == 1) continue;
            slots[0] = AsmOperand::list(slots.size() - 1);
            Draft clear;
            clear.opcode = Opcode::op_init_yregs;
            clear.operands = module_.arena.copy(slots);
            code.insert(frame + 1, clear);
        }
    }

    RegisterSet needed_at_end(BlockId id, const std::vector<RegisterSet>& needed) const {
        RegisterSet need;
        for_each_successor(function_.blocks[last_block(id)].terminator, [&](BlockId to) {
            if (allocation_.plan().framed[to]) need.unite(needed[to]);
        });
        return need;
    }

    void step_slots(const Draft& draft, BlockId id, RegisterSet& need) const {
        for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
            if (is_write && operand.kind == AsmKind::kY) need.remove(operand.value);
        });
        // OTP's machine may collect in the middle of an update, though the room was reserved.
        const bool looks =
            draft.opcode == Opcode::op_update_record ||
            ((draft.collects || draft.clobbers) && draft.opcode != Opcode::op_allocate &&
             draft.opcode != Opcode::op_allocate_heap);
        const bool waits = draft.opcode == Opcode::op_loop_rec || draft.opcode == Opcode::op_wait ||
                           draft.opcode == Opcode::op_wait_timeout;
        // An exception may be raised anywhere and then all slots are searched for tags.
        const bool raises = draft.opcode == Opcode::op_raise || draft.location.valid();
        if (looks || waits || raises) need.fill_below(allocation_.frame_size(id));
        for_each_register(draft, [&](const AsmOperand& operand, bool is_write) {
            if (!is_write && operand.kind == AsmKind::kY) need.add(operand.value);
        });
    }

    ssa::Module& module_;
    const ssa::Function& function_;
    const Allocation& allocation_;
    const Steps& steps_;
    std::vector<DraftBlock>& blocks_;
    RegisterSet live_out_;
};

} // namespace

void finish_blocks(ssa::Module& module,
                   const ssa::Function& function,
                   const Allocation& allocation,
                   const Steps& steps,
                   std::vector<DraftBlock>& blocks) {
    BlockFinisher{module, function, allocation, steps, blocks}.run();
}

} // namespace joist::compiler::codegen
