// From OTP 26 on one instruction matches several segments: it looks once whether the bits are there.
//
//   bs_get_integer2 F, Ctx, Live, 8, 1, Flags, A      bs_match F, Ctx, [ensure_at_least, 32, 8,
//   bs_skip_bits2 F, Ctx, 16, 1, Flags                                  integer, Live, Flags, 8, 1, A,
//   bs_match_string F, Ctx, 8, <<5>>              ->                    skip, 16,
//   bs_test_unit F, Ctx, 8                                              =:=, [], 8, 5,
//   bs_get_tail Ctx, Rest, Live                                         get_tail, Live, 8, Rest]
//
// What comes in a row, is of constant size, and fails to the same place is merged. Where the context
// stands after a failure nobody asks then: the ways to that place differ in it already. A comparison
// alone stays what it is: in bs_match it would move the context even where it fails.
#include "compiler/codegen/draft.h"

#include <optional>

namespace joist::compiler::codegen {

namespace {

constexpr std::int64_t kMostBits = std::int64_t{1} << 24;
constexpr std::uint32_t kMostString = 64; ///< bits that are worth a comparison in place

class MatchMerger {
public:
    MatchMerger(Assembly& assembly, std::vector<AsmInstruction>& code)
        : literals_{assembly.module->literals}, arena_{assembly.module->arena},
          strings_{assembly.strings}, code_{code} {}

    void run() {
        std::vector<AsmInstruction> out;
        out.reserve(code_.size());
        for (std::size_t i = 0; i < code_.size();) {
            const std::size_t end = take(i);
            if (end == i) {
                out.push_back(code_[i++]);
                continue;
            }
            out.push_back(merged());
            i = end;
        }
        code_ = std::move(out);
    }

private:
    /// Collects the commands of what begins at `first`; gives where they end.
    std::size_t take(std::size_t first) {
        commands_.clear();
        bits_ = 0;
        unit_ = 1;
        exactly_ = false;
        bool compares = false;
        std::size_t at = first;
        while (at < code_.size() && bits_ < kMostBits && begins_alike(at) && segment(code_[at])) {
            compares = compares || code_[at].opcode == Opcode::op_bs_match_string;
            ++at;
        }
        if (at == first || at == code_.size()) return at;
        if (code_[at].opcode == Opcode::op_bs_test_tail2 && begins_alike(at)) {
            bits_ += code_[at].operands[2].value;
            exactly_ = true;
            return at + 1;
        }
        if (const auto unit = unit_test(code_[at]); unit && begins_alike(at)) {
            unit_ = *unit;
            ++at;
        }
        if (compares && at == first + 1) return first;
        if (at < code_.size() && code_[at].opcode == Opcode::op_bs_get_tail &&
            code_[at].operands[0] == context_) {
            command("get_tail", {code_[at].operands[2], number(unit_), code_[at].operands[1]});
            ++at;
        }
        return at;
    }

    /// Does the instruction fail where the others do, and is it about the same context?
    bool begins_alike(std::size_t at) {
        const auto& operands = code_[at].operands;
        if (operands.size() < 3 || operands[0].kind != AsmKind::kLabel ||
            !operands[1].is_register())
            return false;
        if (commands_.empty()) {
            fail_ = operands[0];
            context_ = operands[1];
        }
        return operands[0] == fail_ && operands[1] == context_;
    }

    bool segment(const AsmInstruction& one) {
        const auto& operands = one.operands;
        switch (one.opcode) {
        case Opcode::op_bs_get_integer2:
        case Opcode::op_bs_get_binary2: {
            const bool integer = one.opcode == Opcode::op_bs_get_integer2;
            const auto size = constant_size(operands[3], operands[4]);
            // One that takes the context's place is left alone.
            if (!size || operands[6] == operands[1]) return false;
            command(integer ? "integer" : "binary",
                    {operands[2],
                     AsmOperand::literal(flags(operands[5].value)),
                     number(operands[3].term->integer),
                     operands[4],
                     operands[6]});
            bits_ += *size;
            return true;
        }
        case Opcode::op_bs_skip_bits2: {
            const auto size = constant_size(operands[2], operands[3]);
            if (!size) return false;
            command("skip", {number(*size)});
            bits_ += *size;
            return true;
        }
        case Opcode::op_bs_match_string:
            return string(operands[2].value, operands[3].value);
        default:
            return false;
        }
    }

    bool string(std::uint32_t bits, std::uint32_t offset) {
        if (bits == 0 || bits > kMostString) return false;
        for (std::uint32_t done = 0; done < bits;) {
            const std::uint32_t part = std::min(bits - done, std::uint32_t{32});
            std::uint32_t value = 0;
            for (std::uint32_t bit = done; bit < done + part; ++bit)
                value = value << 1 | (strings_[offset + bit / 8] >> (7 - bit % 8) & 1u);
            command("=:=",
                    {AsmOperand::literal(literals_.nil()), number(part), number(value)});
            done += part;
        }
        bits_ += bits;
        return true;
    }

    static std::optional<std::int64_t> constant_size(const AsmOperand& size,
                                                     const AsmOperand& unit) {
        if (size.kind != AsmKind::kTerm || !size.term->is_small() || size.term->integer <= 0 ||
            size.term->integer >= kMostBits)
            return std::nullopt;
        const std::int64_t bits = size.term->integer * unit.value;
        if (bits <= 0 || bits >= kMostBits) return std::nullopt;
        return bits;
    }

    static std::optional<std::uint32_t> unit_test(const AsmInstruction& one) {
        if (one.opcode == Opcode::op_bs_test_unit) return one.operands[2].value;
        // As the selection writes it.
        if (one.opcode == Opcode::op_bs_match && one.operands.size() == 6)
            return one.operands[5].value;
        return std::nullopt;
    }

    const Literal* flags(std::uint32_t bits) {
        std::vector<const Literal*> names;
        if (bits & 4) names.push_back(literals_.atom("signed"));
        if (bits & 2) names.push_back(literals_.atom("little"));
        if (bits & 16) names.push_back(literals_.atom("native"));
        return literals_.list(names);
    }

    static AsmOperand number(std::int64_t value) {
        return AsmOperand::number(static_cast<std::size_t>(value));
    }

    void command(std::string_view name, std::initializer_list<AsmOperand> operands) {
        commands_.push_back(AsmOperand::literal(literals_.atom(name)));
        commands_.insert(commands_.end(), operands.begin(), operands.end());
    }

    AsmInstruction merged() {
        std::vector<AsmOperand> operands{fail_, context_, AsmOperand::list(0)};
        operands.push_back(
            AsmOperand::literal(literals_.atom(exactly_ ? "ensure_exactly" : "ensure_at_least")));
        operands.push_back(number(bits_));
        if (!exactly_) operands.push_back(number(unit_));
        operands.insert(operands.end(), commands_.begin(), commands_.end());
        operands[2] = AsmOperand::list(operands.size() - 3);
        return {Opcode::op_bs_match, arena_.copy(operands)};
    }

    LiteralPool& literals_;
    Arena& arena_;
    const std::vector<std::uint8_t>& strings_;
    std::vector<AsmInstruction>& code_;
    std::vector<AsmOperand> commands_;
    AsmOperand fail_, context_;
    std::int64_t bits_ = 0;
    std::uint32_t unit_ = 1;
    bool exactly_ = false;
};

} // namespace

void merge_matches(Assembly& assembly, std::vector<AsmInstruction>& code) {
    MatchMerger{assembly, code}.run();
}

} // namespace joist::compiler::codegen
