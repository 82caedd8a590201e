// The bit syntax. See desugar.h.
#include "compiler/core/desugar.h"

#include "compiler/core/fold_binary.h"

namespace joist::compiler::core {

// Type, unit and flags with the defaults filled in.
Segment Desugar::segment_spec(const ast::BitElement& element) {
    Segment segment{};
    segment.pos = element.pos;
    std::uint16_t unit = 1;
    switch (element.type) {
    case ast::BitType::kDefault:
    case ast::BitType::kInteger:
        segment.type = SegmentType::kInteger;
        break;
    case ast::BitType::kFloat:
        segment.type = SegmentType::kFloat;
        break;
    case ast::BitType::kBinary:
        segment.type = SegmentType::kBinary;
        unit = 8;
        break;
    case ast::BitType::kBitstring:
        segment.type = SegmentType::kBinary;
        break;
    case ast::BitType::kUtf8:
        segment.type = SegmentType::kUtf8;
        break;
    case ast::BitType::kUtf16:
        segment.type = SegmentType::kUtf16;
        break;
    case ast::BitType::kUtf32:
        segment.type = SegmentType::kUtf32;
        break;
    }
    segment.unit = element.unit != 0 ? element.unit : unit;
    segment.is_signed = element.sign == ast::BitSign::kSigned;
    segment.is_little = element.endian == ast::BitEndian::kLittle;
    segment.is_native = element.endian == ast::BitEndian::kNative;
    return segment;
}

static std::int64_t default_size(SegmentType type) {
    return type == SegmentType::kInteger ? 8 : type == SegmentType::kFloat ? 64 : 0;
}

std::span<Segment> Desugar::make_segments(std::span<const ast::BitElement> elements,
                                          Expr* accumulator,
                                          const std::function<Expr*(const ast::Expr*)>& translate) {
    std::uint16_t number = 0;
    std::vector<Segment> made;
    if (accumulator) {
        Segment first{};
        first.pos = accumulator->pos;
        first.type = SegmentType::kBinary;
        first.unit = 1;
        first.is_accumulator = true;
        first.number = ++number;
        first.value = accumulator;
        made.push_back(first);
    }
    for (const ast::BitElement& element : elements) {
        Segment segment = segment_spec(element);
        segment.number = ++number;
        const bool is_string = element.value->kind == ast::ExprKind::kString;
        if (!is_string) segment.value = translate(element.value);
        if (element.size)
            segment.size = translate(element.size);
        else if (default_size(segment.type) != 0) {
            segment.size = make_.integer(default_size(segment.type), element.pos);
        }
        if (!is_string) {
            made.push_back(segment);
            continue;
        }
        for (const char32_t c : element.value->as<StringExpr>()->value) {
            segment.value = make_.integer(static_cast<std::int64_t>(c), element.pos);
            made.push_back(segment);
        }
    }
    return make_.list(made);
}

Expr* Desugar::binary(const ast::BinaryExpr* expr, Bindings& before) {
    Apart apart{*this, expr->pos, before};
    for (const ast::BitElement& element : expr->elements) {
        const bool is_empty = element.value->kind == ast::ExprKind::kString &&
                              element.value->as<StringExpr>()->value.empty();
        if (!is_empty || !element.size) continue;
        // There is no segment that would complain about a bad size.
        Expr* size = apart.atom(element.size);
        const Guard good = make_.list<Conjunction>({make_.list<Expr*>(
            {make_.erlang_call("is_integer", element.pos, {size}),
             make_.erlang_call(">=", element.pos, {size, make_.integer(0, element.pos)})})});
        Expr* choice = make_.with_args(ExprKind::kCase, element.pos, std::span<Expr*>{});
        choice->wide->clauses =
            make_.list<Clause*>({make_.clause(element.pos, {}, good, make_.body(size))});
        choice->wide->body = make_.body(
            make_.erlang_call("error", element.pos, {make_.atom("badarg", element.pos)}));
        before.push_back({{}, choice});
    }
    Expr* made = make_.node(ExprKind::kBinary, expr->pos);
    made->wide->segments = make_segments(
        expr->elements, nullptr, [&](const ast::Expr* part) { return apart.atom(part); });
    return fold_binary(make_, made);
}

Pattern* Desugar::segment_value(const ast::BitElement& element, const Segment& segment) {
    if (element.value->kind == ast::ExprKind::kVar)
        return variable_pattern(element.value->as<VarExpr>());
    if (pattern_.relaxed) return make_.any(element.pos);
    const Expr* made = guard_expr(element.value);
    if (!made->is_literal()) return make_.any(element.pos); // lint has reported it
    const Literal* value = made->literal;
    if (segment.type == SegmentType::kFloat && value->is_small())
        value = make_.pool().real(static_cast<double>(value->integer));
    return make_.literal_pattern(value, element.pos);
}

Pattern* Desugar::binary_pattern(const ast::BinaryExpr* expr) {
    std::vector<Segment> made;
    const bool outer_in = pattern_.in_binary;
    pattern_.in_this_binary.clear();
    for (const ast::BitElement& element : expr->elements) {
        Segment segment = segment_spec(element);
        if (element.size) {
            pattern_.in_binary = true;
            segment.size = guard_expr(element.size);
            pattern_.in_binary = outer_in;
        } else if (default_size(segment.type) != 0) {
            segment.size = make_.integer(default_size(segment.type), element.pos);
        }
        if (element.value->kind != ast::ExprKind::kString) {
            segment.pattern = segment_value(element, segment);
            made.push_back(segment);
            continue;
        }
        const bool is_utf = segment.type == SegmentType::kUtf8 ||
                            segment.type == SegmentType::kUtf16 ||
                            segment.type == SegmentType::kUtf32;
        for (const char32_t c : element.value->as<StringExpr>()->value) {
            Segment one = segment;
            const auto code = static_cast<std::int64_t>(c);
            if (is_utf && !segment.is_native && !pattern_.relaxed) {
                one.type = SegmentType::kInteger;
                one.unit = 1;
                one.is_little = false;
                one.size = make_.integer(8, element.pos);
                for (const std::uint8_t byte :
                     encode_code_point(code, segment.type, segment.is_little)) {
                    one.pattern = make_.literal_pattern(make_.pool().integer(byte), element.pos);
                    made.push_back(one);
                }
                continue;
            }
            if (pattern_.relaxed)
                one.pattern = make_.any(element.pos);
            else if (segment.type == SegmentType::kFloat)
                one.pattern = make_.literal_pattern(make_.pool().real(static_cast<double>(code)),
                                                    element.pos);
            else
                one.pattern = make_.literal_pattern(make_.pool().integer(code), element.pos);
            made.push_back(one);
        }
    }
    pattern_.in_this_binary.clear();
    Pattern* result = make_.pattern(PatternKind::kBinary, expr->pos);
    result->segments = make_.list(made);
    return result;
}

} // namespace joist::compiler::core
