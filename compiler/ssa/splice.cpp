#include "compiler/ssa/splice.h"

#include "compiler/ssa/cfg.h"

namespace joist::compiler::ssa {

std::uint64_t call_key(Symbol name, std::uint32_t arity) {
    return (std::uint64_t{name.id()} << 16) | (arity & 0xffff);
}

std::size_t size_of(const Function& function) {
    std::size_t size = 0;
    for (const Block& block : function.blocks)
        size += block.instructions.size() + 1;
    return size;
}

namespace {

/// Puts one callee's blocks in place of one call.
class Copier {
public:
    Copier(Module& module, Function& into, const Function& callee, const Instruction& call)
        : module_{module}, into_{into}, callee_{callee}, call_{call},
          first_block_{static_cast<BlockId>(into.blocks.size())},
          values_(callee.value_count, Operand{}) {}

    /// The call is instruction `at` of block `id`. Gives the block with what followed it.
    BlockId run(BlockId id, std::size_t at, Symbol no_clause) {
        for (std::size_t i = 0; i < callee_.params.size(); ++i)
            values_[callee_.params[i]] = call_.operands[i];
        into_.blocks.resize(first_block_ + callee_.blocks.size());
        const BlockId rest = split_block(into_, id, at + 1);
        Block& block = into_.blocks[id];
        block.instructions.pop_back();
        block.terminator.kind = TerminatorKind::kJump;
        block.terminator.target = first_block_;
        block.terminator.location = call_.location;
        Phi result{call_.result, {}};
        for (BlockId from = 0; from < callee_.blocks.size(); ++from)
            copy_block(from, rest, result, no_clause);
        Block& after = into_.blocks[rest];
        if (result.arguments.empty()) {
            // It never returns; the value must still be there for the checker.
            Instruction* none = module_.arena.make<Instruction>();
            none->op = Op::copy;
            none->result = call_.result;
            const Operand nil = module_.literals.nil();
            none->operands = module_.arena.copy(&nil, 1);
            after.instructions.insert(after.instructions.begin(), none);
        } else {
            after.phis.push_back(std::move(result));
        }
        return rest;
    }

private:
    ValueId renamed(ValueId value) {
        if (value == kNoValue) return kNoValue;
        if (!values_[value]) values_[value] = into_.new_value();
        return values_[value].value();
    }
    Operand renamed(Operand operand) {
        if (!operand.is_value()) return operand;
        if (!values_[operand.value()]) values_[operand.value()] = into_.new_value();
        return values_[operand.value()];
    }
    std::span<Operand> renamed(std::span<const Operand> operands) {
        std::vector<Operand> copy;
        for (const Operand operand : operands)
            copy.push_back(renamed(operand));
        return module_.arena.copy(copy);
    }

    void copy_block(BlockId from, BlockId rest, Phi& result, Symbol no_clause) {
        const Block& block = callee_.blocks[from];
        Block& copy = into_.blocks[first_block_ + from];
        for (const Phi& phi : block.phis) {
            Phi made{renamed(phi.result), {}};
            for (const PhiArgument& argument : phi.arguments)
                made.arguments.push_back(
                    {first_block_ + argument.block, renamed(argument.operand)});
            copy.phis.push_back(std::move(made));
        }
        for (const Instruction* one : block.instructions) {
            Instruction* made = module_.arena.make<Instruction>(*one);
            made->operands = renamed(one->operands);
            made->result = renamed(one->result);
            if (one->op == Op::call && !one->location.valid()) made->location = call_.location;
            copy.instructions.push_back(made);
        }
        copy.terminator = block.terminator;
        Terminator& end = copy.terminator;
        end.operands = renamed(block.terminator.operands);
        end.result = renamed(block.terminator.result);
        end.cases =
            module_.arena.copy(block.terminator.cases.data(), block.terminator.cases.size());
        for_each_successor(end, [&](BlockId& to) { to += first_block_; });
        if (end.kind == TerminatorKind::kReturn) {
            result.arguments.push_back({first_block_ + from, end.operands[0]});
            end = Terminator{};
            end.kind = TerminatorKind::kJump;
            end.target = rest;
        } else if (end.kind == TerminatorKind::kMatchFail &&
                   end.match_fail == MatchFail::kFunctionClause && no_clause) {
            raise_function_clause(copy, no_clause);
        }
    }

    void raise_function_clause(Block& block, Symbol no_clause) {
        Instruction* call = module_.arena.make<Instruction>();
        call->op = Op::call;
        call->result = into_.new_value();
        call->location = call_.location;
        call->operands = block.terminator.operands;
        call->callee = {Symbol{}, no_clause, static_cast<std::uint32_t>(call->operands.size())};
        block.instructions.push_back(call);
        block.terminator = Terminator{};
        block.terminator.kind = TerminatorKind::kUnreachable;
    }

    Module& module_;
    Function& into_;
    const Function& callee_;
    const Instruction& call_;
    BlockId first_block_;
    std::vector<Operand> values_;
};

} // namespace

BlockId
splice_body(Module& module, Function& into, Place call, const Function& body, Symbol no_clause) {
    const Instruction& instruction = *into.blocks[call.block].instructions[call.index];
    return Copier{module, into, body, instruction}.run(call.block, call.index, no_clause);
}

} // namespace joist::compiler::ssa
