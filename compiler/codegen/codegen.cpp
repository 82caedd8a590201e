#include "compiler/codegen/codegen.h"

#include "compiler/codegen/draft.h"
#include "compiler/codegen/pools.h"
#include "compiler/codegen/prepare.h"
#include "compiler/codegen/registers.h"
#include "compiler/ssa/print_ssa.h"

#include <algorithm>
#include <vector>

namespace joist::compiler::codegen {

namespace {

using ssa::BlockId;

class FunctionGenerator {
public:
    FunctionGenerator(Pools& pools, ssa::Function& function) : pools_{pools}, function_{function} {}

    AsmFunction run() {
        AsmFunction out;
        out.name = function_.name;
        out.arity = function_.arity;
        code_ = &out.code;
        if (pools_.tells_types()) out.known_parameters = known_parameters();
        head();
        const Steps& steps = pools_.steps();
        const FramePlan plan = prepare(pools_.module(), function_, steps);
        if (steps.stop_by(Step::kFrames))
            return show(ssa::print_ssa(function_) + frames(plan)), out;
        const Allocation allocation{pools_.module(), function_, plan, steps};
        if (allocation.too_large()) {
            pools_.assembly().too_large =
                std::string{function_.name.text()} + "/" + std::to_string(function_.arity);
            return out;
        }
        if (steps.stop_by(Step::kRegisters))
            return show(print_allocation(function_, allocation)), out;
        auto blocks = select_instructions(pools_, function_, allocation);
        if (!steps.stop_by(Step::kSelect))
            finish_blocks(pools_.module(), function_, allocation, steps, blocks);
        if (steps.on(Step::kTrim)) trim_frames(pools_.module().arena, allocation, blocks);
        for (BlockId id = 0; id < blocks.size(); ++id) {
            if (blocks[id].fused) continue;
            put(Opcode::op_label, {block_label(id)});
            for (const Draft& draft : blocks[id].code) {
                if (draft.location.valid()) put_line(draft.location);
                code_->push_back({draft.opcode, draft.operands});
            }
        }
        // OTP's assembler would share blocks that nothing but their lines tells apart.
        if (!steps.stop_by(Step::kTrim)) clean_up(out.code, steps, pools_.tells_types());
        if (pools_.module().target >= 26 && steps.on(Step::kMergeMatches))
            merge_matches(pools_.assembly(), out.code);
        if (steps.stop_by(Step::kMergeMatches)) return show(function_text(out)), out;
        number_labels(out);
        if (steps.stops()) show(function_text(out));
        return out;
    }

private:
    void show(const std::string& text) { pools_.assembly().shown += "\n" + text; }
    std::string function_text(const AsmFunction& function) {
        return print_function(pools_.assembly(), function);
    }

    /// Which blocks run with a stack frame, and which of them make it.
    static std::string frames(const FramePlan& plan) {
        std::string out;
        for (BlockId id = 0; id < plan.framed.size(); ++id) {
            if (plan.framed[id])
                out += "% b" + std::to_string(id) + (plan.begins[id] ? " makes" : " has") +
                       " frame " + std::to_string(plan.component[id]) + "\n";
        }
        return out;
    }

    void put(Opcode opcode, std::initializer_list<AsmOperand> operands) {
        code_->push_back({opcode, pools_.module().arena.copy(operands.begin(), operands.size())});
    }
    void put_line(ssa::Location location) {
        put(Opcode::op_line, {AsmOperand::of(AsmKind::kLine, pools_.line(location))});
    }

    std::vector<KnownParameter> known_parameters() const {
        std::vector<KnownParameter> known(function_.arity);
        std::vector<bool> is_matched(function_.value_count);
        for (const ssa::Block& block : function_.blocks) {
            for (const ssa::Instruction* one : block.instructions) {
                if (one->op == ssa::Op::bs_start_match && one->operands[0].is_value())
                    is_matched[one->operands[0].value()] = true;
            }
        }
        for (std::uint32_t i = 0; i < function_.arity; ++i) {
            const ssa::ValueId param = function_.params[i];
            known[i].is_matched = is_matched[param];
            if (param < function_.value_types.size()) known[i].type = function_.value_types[param];
        }
        return known;
    }

    void head() {
        LiteralPool& literals = pools_.module().literals;
        put(Opcode::op_label, {AsmOperand::label(kInfoLabel)});
        put_line(function_.location);
        put(Opcode::op_func_info,
            {AsmOperand::literal(literals.atom(pools_.module().name)),
             AsmOperand::literal(literals.atom(function_.name)),
             AsmOperand::number(function_.arity)});
    }

    /// Gives the labels that are left their numbers in the module. The function's entry always has
    /// one.
    void number_labels(AsmFunction& out) {
        Assembly& assembly = pools_.assembly();
        std::size_t entry = 0;
        while (out.code[entry].opcode != Opcode::op_func_info)
            ++entry;
        ++entry;
        const bool has_label =
            entry < out.code.size() && out.code[entry].opcode == Opcode::op_label;
        std::uint32_t bound = 0; // of the numbers of labels
        for (const AsmInstruction& one : out.code) {
            for (const AsmOperand& operand : one.operands)
                if (operand.kind == AsmKind::kLabel) bound = std::max(bound, operand.value + 1);
        }
        if (!has_label) {
            const AsmOperand label[] = {AsmOperand::label(bound++)};
            out.code.insert(out.code.begin() + static_cast<std::ptrdiff_t>(entry),
                            {Opcode::op_label, pools_.module().arena.copy(label, 1)});
        }
        std::vector<std::uint32_t> numbers(bound, 0);
        for (AsmInstruction& one : out.code) {
            if (one.opcode == Opcode::op_label)
                numbers[one.operands[0].value] = assembly.label_count++;
        }
        for (AsmInstruction& one : out.code) {
            for (AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel && operand.value != 0)
                    operand.value = numbers[operand.value];
            }
        }
        out.info_label = out.code[0].operands[0].value;
        out.entry_label = out.code[entry].operands[0].value;
        if (pools_.module().on_load.name == out.name &&
            pools_.module().on_load.arity == out.arity && pools_.module().on_load.name) {
            out.code.insert(out.code.begin() + static_cast<std::ptrdiff_t>(entry) + 1,
                            {Opcode::op_on_load, {}});
        }
    }

    Pools& pools_;
    ssa::Function& function_;
    std::vector<AsmInstruction>* code_ = nullptr;
};

} // namespace

Assembly generate(ssa::Module& module, const GenerateOptions& options) {
    Assembly assembly;
    assembly.module = &module;
    Pools pools{assembly, options};
    assembly.functions.reserve(module.functions.size());
    for (auto& function : module.functions) {
        assembly.functions.push_back(FunctionGenerator{pools, *function}.run());
        if (!assembly.too_large.empty()) break;
        *function = {}; // a large module needs the room
    }
    if (options.stop_after == "tables") assembly.shown = "\n" + print_tables(assembly);
    return assembly;
}

} // namespace joist::compiler::codegen
