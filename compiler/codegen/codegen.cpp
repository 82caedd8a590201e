#include "compiler/codegen/codegen.h"

#include "compiler/codegen/draft.h"
#include "compiler/codegen/pools.h"
#include "compiler/codegen/prepare.h"
#include "compiler/codegen/registers.h"

#include <unordered_map>

namespace joist::compiler::codegen {

namespace {

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
        const FramePlan plan = prepare(pools_.module(), function_);
        const Allocation allocation{pools_.module(), function_, plan};
        if (allocation.too_large()) {
            pools_.assembly().too_large =
                std::string{function_.name.text()} + "/" + std::to_string(function_.arity);
            return out;
        }
        auto blocks = select_instructions(pools_, function_, allocation);
        finish_blocks(pools_.module(), function_, allocation, blocks);
        trim_frames(pools_.module().arena, allocation, blocks);
        for (ssa::BlockId id = 0; id < blocks.size(); ++id) {
            if (blocks[id].fused) continue;
            put(Opcode::op_label, {block_label(id)});
            for (const Draft& draft : blocks[id].code) {
                if (draft.location.valid()) put_line(draft.location);
                code_->push_back({draft.opcode, draft.operands});
            }
        }
        // OTP's assembler would share blocks that nothing but their lines tells apart.
        clean_up(out.code, pools_.tells_types());
        if (pools_.module().target >= 26) merge_matches(pools_.assembly(), out.code);
        number_labels(out);
        return out;
    }

private:
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
        if (!has_label) {
            const AsmOperand label[] = {block_label(static_cast<ssa::BlockId>(0x3ffffff0))};
            out.code.insert(out.code.begin() + static_cast<std::ptrdiff_t>(entry),
                            {Opcode::op_label, pools_.module().arena.copy(label, 1)});
        }
        std::unordered_map<std::uint32_t, std::uint32_t> numbers;
        for (AsmInstruction& one : out.code) {
            if (one.opcode == Opcode::op_label)
                numbers.emplace(one.operands[0].value, assembly.label_count++);
        }
        for (AsmInstruction& one : out.code) {
            for (AsmOperand& operand : one.operands) {
                if (operand.kind == AsmKind::kLabel && operand.value != 0)
                    operand.value = numbers.at(operand.value);
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

Assembly generate(ssa::Module& module, bool tell_types) {
    Assembly assembly;
    assembly.module = &module;
    Pools pools{assembly, tell_types};
    assembly.functions.reserve(module.functions.size());
    for (auto& function : module.functions) {
        assembly.functions.push_back(FunctionGenerator{pools, *function}.run());
        if (!assembly.too_large.empty()) break;
    }
    return assembly;
}

} // namespace joist::compiler::codegen
