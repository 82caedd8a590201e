// Instruction selection: segments of binaries, matched and built.
#include "compiler/codegen/selector.h"

namespace joist::compiler::codegen {

namespace {

constexpr std::uint32_t kFlagLittle = 2, kFlagSigned = 4, kFlagNative = 16;

std::uint32_t field_flags(const Segment& segment) {
    return (segment.is_little ? kFlagLittle : 0) | (segment.is_signed ? kFlagSigned : 0) |
           (segment.is_native ? kFlagNative : 0);
}

} // namespace

void Selector::select_bs_get(const Instruction& one, BlockId failure) {
    const Segment& segment = one.segment;
    const AsmOperand fail = fail_label(failure);
    const AsmOperand context = source(one.operands[0]);
    const AsmOperand flags = AsmOperand::number(field_flags(segment));
    const AsmOperand unit = AsmOperand::number(segment.unit);
    const bool gets = one.op == Op::bs_get;
    switch (segment.type) {
    case SegmentType::kUtf8:
    case SegmentType::kUtf16:
    case SegmentType::kUtf32: {
        static constexpr Opcode kGet[] = {
            Opcode::op_bs_get_utf8, Opcode::op_bs_get_utf16, Opcode::op_bs_get_utf32};
        static constexpr Opcode kSkip[] = {
            Opcode::op_bs_skip_utf8, Opcode::op_bs_skip_utf16, Opcode::op_bs_skip_utf32};
        const auto which =
            static_cast<std::size_t>(segment.type) - static_cast<std::size_t>(SegmentType::kUtf8);
        if (gets) {
            put(kGet[which], {fail, context, AsmOperand::live(), flags, target(one.result)}, 4);
        } else {
            put(kSkip[which], {fail, context, AsmOperand::live(), flags});
        }
        return;
    }
    case SegmentType::kString: {
        const Literal* bits = one.operands[1].literal();
        put(Opcode::op_bs_match_string,
            {fail,
             context,
             AsmOperand::number(bits->bits),
             AsmOperand::of(AsmKind::kString, pools_.string(bits->bytes))});
        return;
    }
    default:
        break;
    }
    const AsmOperand size = source(one.operands[1]);
    if (!gets) {
        put(Opcode::op_bs_skip_bits2, {fail, context, size, unit, flags});
        return;
    }
    const Opcode opcode = segment.type == SegmentType::kInteger ? Opcode::op_bs_get_integer2
                          : segment.type == SegmentType::kFloat ? Opcode::op_bs_get_float2
                                                                : Opcode::op_bs_get_binary2;
    put(opcode, {fail, context, AsmOperand::live(), size, unit, flags, target(one.result)}, 6)
        .collects = true;
}

void Selector::select_create_bin(const Instruction& one, BlockId failure) {
    std::size_t unit = 1;
    if (!one.segments.empty() && (one.segments[0].type == SegmentType::kAppend ||
                                  one.segments[0].type == SegmentType::kPrivateAppend)) {
        unit = one.segments[0].unit;
    }
    std::vector<AsmOperand> operands{fail_label(failure),
                                     AsmOperand::number(0),
                                     AsmOperand::live(),
                                     AsmOperand::number(unit),
                                     target(one.result),
                                     AsmOperand::list(0)};
    for (std::size_t i = 0; i < one.segments.size(); ++i) {
        const Segment& segment = one.segments[i];
        const Operand value = one.operands[2 * i], size = one.operands[2 * i + 1];
        const bool is_text = segment.type == SegmentType::kString;
        if (is_text && value.literal()->bytes.empty() && one.segments.size() > 1) continue;
        operands.push_back(atom(ssa::segment_type_name(segment.type)));
        if (is_text) {
            const Literal* text = value.literal();
            operands.push_back(AsmOperand::number(0));
            operands.push_back(AsmOperand::number(8));
            operands.push_back(AsmOperand::literal(module_.literals.nil()));
            operands.push_back(AsmOperand::of(AsmKind::kString, pools_.string(text->bytes)));
            operands.push_back(small(static_cast<std::int64_t>(text->bytes.size())));
            continue;
        }
        const bool utf = segment.type == SegmentType::kUtf8 ||
                         segment.type == SegmentType::kUtf16 || segment.type == SegmentType::kUtf32;
        operands.push_back(AsmOperand::number(segment.number != 0 ? segment.number : i + 1));
        operands.push_back(AsmOperand::number(utf ? 0 : segment.unit));
        operands.push_back(AsmOperand::literal(flag_list(segment)));
        operands.push_back(typed(one, 2 * i));
        operands.push_back(size ? source(size) : atom("undefined"));
    }
    operands[5] = AsmOperand::list(operands.size() - 6);
    Draft& draft = put(Opcode::op_bs_create_bin, operands, 4);
    draft.collects = true;
    if (failure == kNoBlock) draft.location = one.location;
}

const Literal* Selector::flag_list(const Segment& segment) {
    std::vector<const Literal*> flags;
    if (segment.is_native) flags.push_back(module_.literals.atom("native"));
    if (segment.is_little) flags.push_back(module_.literals.atom("little"));
    return module_.literals.list(flags);
}

} // namespace joist::compiler::codegen
