// An integer segment that is only compared with a constant is a segment of constant bits.
//
//   a: c1 = bs_match c0, 7 {integer}            a: c1 = bs_match c0, <<5:7>> {string}
//      succeeded b, f                              succeeded b, f
//   b: v = bs_extract c1                  ->    b: jump t
//      branch is_eq_exact(v, 5) t, f
//
// Two of these in a row with one place to fail to, the context between them not wanted, are one.
// For OTP 25 whole bytes that its machine reads in place are left as they are: there a comparison
// of bits is a call.
#include "compiler/ssa/match_constants.h"

#include "compiler/ssa/cfg.h"

#include <algorithm>

namespace joist::compiler::ssa {

namespace {

class ConstantMatches {
public:
    ConstantMatches(Module& module, Function& function)
        : module_{module}, function_{function}, cfg_{function} {}

    void run() {
        count_uses();
        for (const BlockId id : cfg_.order()) {
            if (matches(id)) compare_bits(id);
        }
        for (const BlockId id : cfg_.order()) {
            if (matches(id)) join_next(id);
        }
    }

private:
    /// Does the block end in a match that may fail?
    bool matches(BlockId id) const {
        const Block& block = function_.blocks[id];
        return block.terminator.kind == TerminatorKind::kSucceeded &&
               block.instructions.back()->op == Op::bs_match;
    }

    void count_uses() {
        uses_.assign(function_.value_count, 0);
        const auto count = [&](Operand operand) {
            if (operand.is_value()) ++uses_[operand.value()];
        };
        for (const Block& block : function_.blocks) {
            for_each_operand(block, count);
        }
    }

    bool only_from(BlockId block, BlockId pred) const {
        const auto preds = cfg_.predecessors(block);
        return preds.size() == 1 && preds[0] == pred && function_.blocks[block].phis.empty();
    }

    /// Do both ways give the phis of `to` the same?
    bool alike(BlockId to, BlockId a, BlockId b) const {
        const auto from = [](const Phi& phi, BlockId block) {
            for (const PhiArgument& argument : phi.arguments) {
                if (argument.block == block) return argument.operand;
            }
            return Operand{};
        };
        const auto& phis = function_.blocks[to].phis;
        return std::all_of(phis.begin(), phis.end(), [&](const Phi& phi) {
            return from(phi, a) == from(phi, b);
        });
    }

    void cut(BlockId from, BlockId to) {
        for (Phi& phi : function_.blocks[to].phis)
            std::erase_if(phi.arguments,
                          [&](const PhiArgument& argument) { return argument.block == from; });
    }

    void compare_bits(BlockId id) {
        Block& block = function_.blocks[id];
        Instruction* match = block.instructions.back();
        const std::int64_t bits = constant_bits(*match);
        const BlockId success = block.terminator.target, failure = block.terminator.other;
        if (bits == 0 || !only_from(success, id) || success == failure) return;
        if (module_.target < 26 && (bits == 8 || bits == 16 || bits == 32)) return;
        Block& next = function_.blocks[success];
        Terminator& end = next.terminator;
        if (next.instructions.size() != 1 || next.instructions[0]->op != Op::bs_extract ||
            next.instructions[0]->operands[0] != Operand{match->result} ||
            end.kind != TerminatorKind::kBranch)
            return;
        const ValueId value = next.instructions[0]->result;
        const bool equal = end.test == Test::kIsEqExact;
        if (uses_[value] != 1 || (!equal && end.test != Test::kIsNeExact)) return;
        const BlockId then = equal ? end.target : end.other;
        if ((equal ? end.other : end.target) != failure || then == failure ||
            !alike(failure, id, success))
            return;
        const Operand constant = end.operands[end.operands[0] == Operand{value} ? 1 : 0];
        if (!constant.is_literal()) return;
        const Literal* text = as_bits(match->segment, bits, constant.literal());
        if (!text) return;
        set_bits(*match, match->operands[0], text);
        next.instructions.clear();
        --uses_[match->result];
        end = Terminator{};
        end.kind = TerminatorKind::kJump;
        end.target = then;
        cut(success, failure);
    }

    /// Of an integer of at most 64 bits; 0: it is none.
    static std::int64_t constant_bits(const Instruction& match) {
        if (match.segment.type != SegmentType::kInteger || match.segment.is_native ||
            match.operands.size() < 2 || !match.operands[1].is_literal())
            return 0;
        const Literal* size = match.operands[1].literal();
        if (!size->is_small() || size->integer <= 0 || size->integer > 64) return 0;
        const std::int64_t bits = size->integer * match.segment.unit;
        const bool bytes = bits % 8 == 0;
        return bits <= 64 && (bytes || !match.segment.is_little) ? bits : 0;
    }

    /// The bits that a segment must have to be `value`; null: it can't.
    const Literal* as_bits(const Segment& segment, std::int64_t bits, const Literal* value) {
        if (!value->is_small()) return nullptr;
        const std::int64_t number = value->integer;
        const std::int64_t above = bits == 64 ? 0 : number >> (segment.is_signed ? bits - 1 : bits);
        if (segment.is_signed ? above != 0 && above != -1 : number < 0 || above != 0)
            return nullptr;
        std::uint8_t bytes[8] = {};
        for (std::int64_t bit = 0; bit < bits; ++bit) {
            if ((number >> (bits - 1 - bit) & 1) == 0) continue;
            bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 0x80 >> bit % 8);
        }
        const auto size = static_cast<std::size_t>((bits + 7) / 8);
        if (segment.is_little) std::reverse(bytes, bytes + size);
        return module_.literals.bitstring({bytes, size}, static_cast<std::uint64_t>(bits));
    }

    void set_bits(Instruction& match, Operand context, const Literal* text) {
        match.segment = Segment{};
        match.segment.type = SegmentType::kString;
        const Operand operands[] = {context, text};
        match.operands = module_.arena.copy(operands, 2);
    }

    /// Bits of a match of constant bits.
    static const Literal* text_of(const Instruction& match) {
        if (match.segment.type != SegmentType::kString || match.operands.size() < 2) return nullptr;
        return match.operands[1].literal();
    }

    void join_next(BlockId id) {
        Block& block = function_.blocks[id];
        const Instruction* first = block.instructions.back();
        const Literal* before = text_of(*first);
        if (!before || uses_[first->result] != 1) return;
        BlockId from = id, at = block.terminator.target;
        while (only_from(at, from) && function_.blocks[at].instructions.empty() &&
               function_.blocks[at].terminator.kind == TerminatorKind::kJump) {
            from = at;
            at = function_.blocks[at].terminator.target;
        }
        if (!only_from(at, from) || !matches(at) || function_.blocks[at].instructions.size() != 1)
            return;
        Instruction* second = function_.blocks[at].instructions[0];
        const BlockId failure = block.terminator.other;
        const Literal* after = text_of(*second);
        if (!after || second->operands[0] != Operand{first->result} ||
            function_.blocks[at].terminator.other != failure || !alike(failure, id, at))
            return;
        set_bits(*second, first->operands[0], joined(*before, *after));
        block.instructions.pop_back();
        block.terminator.kind = TerminatorKind::kJump;
        block.terminator.other = kNoBlock;
        cut(id, failure);
    }

    const Literal* joined(const Literal& a, const Literal& b) {
        std::vector<std::uint8_t> bytes((a.bits + b.bits + 7) / 8, 0);
        const auto copy = [&](const Literal& from, std::uint64_t to) {
            for (std::uint64_t bit = 0; bit < from.bits; ++bit, ++to) {
                const unsigned one = from.bytes[bit / 8] >> (7 - bit % 8) & 1u;
                bytes[to / 8] = static_cast<std::uint8_t>(bytes[to / 8] | one << (7 - to % 8));
            }
        };
        copy(a, 0);
        copy(b, a.bits);
        return module_.literals.bitstring(bytes, a.bits + b.bits);
    }

    Module& module_;
    Function& function_;
    Cfg cfg_;
    std::vector<std::uint32_t> uses_;
};

/// Functions that match no binaries are most.
bool matches_binaries(const Function& function) {
    for (const Block& block : function.blocks) {
        if (block.terminator.kind == TerminatorKind::kSucceeded &&
            block.instructions.back()->op == Op::bs_match)
            return true;
    }
    return false;
}

} // namespace

void match_constants(Module& module, Function& function) {
    if (matches_binaries(function)) ConstantMatches{module, function}.run();
}

} // namespace joist::compiler::ssa
