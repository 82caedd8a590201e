// The values of attributes: constants, written as the terms that they are. See form_writer.h.
#include "compiler/abstract/form_writer.h"

#include "compiler/source/utf8.h"

#include <algorithm>
#include <bit>
#include <map>

namespace joist::compiler::abstract {

namespace {

/// Builds the bits of a constant binary.
class Bits {
public:
    std::string bytes;
    std::uint64_t count = 0;

    void bit(bool value) {
        if (count % 8 == 0) bytes.push_back('\0');
        if (value)
            bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) |
                                             (0x80u >> (count % 8)));
        ++count;
    }
    /// The lowest `size` bits of a two's complement number.
    void integer(bool negative, std::span<const std::uint64_t> limbs, std::uint64_t size, bool little) {
        std::vector<bool> low(size);
        bool carry = negative;
        for (std::uint64_t i = 0; i < size; ++i) {
            const bool one = i / 64 < limbs.size() && (limbs[i / 64] >> (i % 64) & 1) != 0;
            const bool flipped = one != negative;
            low[i] = flipped != carry;
            carry = carry && flipped;
        }
        if (!little) {
            for (std::uint64_t i = size; i-- > 0;)
                bit(low[i]);
            return;
        }
        for (std::uint64_t from = 0; from < size; from += 8)
            for (std::uint64_t i = std::min(from + 8, size); i-- > from;)
                bit(low[i]);
    }
    void text(std::string_view text) {
        for (const char c : text)
            for (unsigned i = 8; i-- > 0;)
                bit((static_cast<unsigned char>(c) >> i & 1u) != 0);
    }
};

/// The largest constant that is worked out, in bits.
constexpr std::uint64_t kMaxSize = 1u << 26;

class BitEvaluator {
public:
    Bits bits;

    void binary(const BinaryExpr* binary) {
        for (const BitElement& element : binary->elements)
            this->element(element);
    }

private:
    void element(const BitElement& element) {
        if (element.value->kind == ExprKind::kString) {
            for (const char32_t c : element.value->as<StringExpr>()->value)
                number(element, false, std::uint64_t{c});
            return;
        }
        if (element.value->kind == ExprKind::kBinary) {
            BitEvaluator inner;
            inner.binary(element.value->as<BinaryExpr>());
            for (std::uint64_t i = 0; i < inner.bits.count; ++i)
                bits.bit((static_cast<unsigned char>(inner.bits.bytes[i / 8]) >> (7 - i % 8) & 1u) != 0);
            return;
        }
        signed_number(element, false, element.value);
    }
    void signed_number(const BitElement& element, bool negative, const Expr* value) {
        switch (value->kind) {
        case ExprKind::kUnary:
            return signed_number(element,
                                 negative != (value->as<UnaryExpr>()->op == Op::kMinus),
                                 value->as<UnaryExpr>()->operand);
        case ExprKind::kChar:
            return number(element, negative, std::uint64_t{value->as<CharExpr>()->value});
        case ExprKind::kFloat:
            return real(element, negative, value->as<FloatExpr>()->value);
        case ExprKind::kInteger: {
            const auto* integer = value->as<IntegerExpr>();
            if (integer->limbs.empty())
                return number(element, negative, static_cast<std::uint64_t>(integer->value));
            return bits.integer(negative, integer->limbs, size_of(element, 8), is_little(element));
        }
        default:
            return;
        }
    }
    static bool is_little(const BitElement& element) {
        return element.endian == BitEndian::kLittle ||
               (element.endian == BitEndian::kNative && std::endian::native == std::endian::little);
    }
    static std::uint64_t size_of(const BitElement& element, std::uint64_t otherwise) {
        if (!element.size) return otherwise;
        if (element.size->kind != ExprKind::kInteger) return 0;
        const auto size = static_cast<std::uint64_t>(element.size->as<IntegerExpr>()->value);
        return std::min(size, kMaxSize) * (element.unit == 0 ? 1 : element.unit);
    }
    void number(const BitElement& element, bool negative, std::uint64_t value) {
        std::string text;
        switch (element.type) {
        case BitType::kFloat:
            return real(element, negative, static_cast<double>(value));
        case BitType::kUtf8:
            append_utf8(text, static_cast<char32_t>(value));
            return bits.text(text);
        case BitType::kUtf16:
            if (value >= 0x10000) {
                unit(element, 0xD800 + ((value - 0x10000) >> 10), 16);
                return unit(element, 0xDC00 + ((value - 0x10000) & 0x3FF), 16);
            }
            return unit(element, value, 16);
        case BitType::kUtf32:
            return unit(element, value, 32);
        default:
            return bits.integer(negative, {&value, 1}, size_of(element, 8), is_little(element));
        }
    }
    void unit(const BitElement& element, std::uint64_t value, std::uint64_t size) {
        bits.integer(false, {&value, 1}, size, is_little(element));
    }
    void real(const BitElement& element, bool negative, double value) {
        if (negative) value = -value;
        const std::uint64_t size = size_of(element, 64);
        const std::uint64_t image = size == 32
                                        ? std::bit_cast<std::uint32_t>(static_cast<float>(value))
                                        : std::bit_cast<std::uint64_t>(value);
        unit(element, image, size == 32 ? 32 : 64);
    }
};

} // namespace

void FormWriter::list_value(const ListExpr* list) {
    const bool bytes =
        !list->tail && list->elements.size() < 65536 &&
        std::all_of(list->elements.begin(), list->elements.end(), [](const Expr* element) {
            const auto* number =
                element->kind == ExprKind::kInteger ? element->as<IntegerExpr>() : nullptr;
            return number && number->limbs.empty() && number->value < 256;
        });
    if (bytes) {
        std::u32string text;
        for (const Expr* element : list->elements)
            text.push_back(static_cast<char32_t>(element->as<IntegerExpr>()->value));
        return out_.string(std::u32string_view{text});
    }
    out_.list(list->elements.size());
    for (const Expr* element : list->elements)
        value(element);
    if (list->tail) return value(list->tail);
    out_.nil();
}

/// Of equal keys the last one counts; equal terms have equal bytes here.
void FormWriter::map_value(const MapExpr* map) {
    std::map<std::vector<std::uint8_t>, std::vector<std::uint8_t>> pairs;
    for (const MapField& field : map->fields) {
        FormWriter key{sources_, options_}, content{sources_, options_};
        key.value(field.key);
        content.value(field.value);
        pairs[key.take()] = content.take();
    }
    out_.map(pairs.size());
    for (const auto& [key, content] : pairs) {
        out_.term(key);
        out_.term(content);
    }
}

void FormWriter::value(const Expr* e) {
    switch (e->kind) {
    case ExprKind::kAtom:
        return atom(e->as<AtomExpr>()->name);
    case ExprKind::kInteger:
        return integer(e->as<IntegerExpr>());
    case ExprKind::kChar:
        return out_.integer(e->as<CharExpr>()->value);
    case ExprKind::kFloat:
        return out_.real(e->as<FloatExpr>()->value);
    case ExprKind::kString:
        return out_.string(e->as<StringExpr>()->value);
    case ExprKind::kNil:
        return out_.nil();
    case ExprKind::kTuple:
        out_.tuple(e->as<TupleExpr>()->elements.size());
        for (const Expr* element : e->as<TupleExpr>()->elements)
            value(element);
        return;
    case ExprKind::kList:
        return list_value(e->as<ListExpr>());
    case ExprKind::kMap:
        return map_value(e->as<MapExpr>());
    case ExprKind::kBinary: {
        BitEvaluator evaluator;
        evaluator.binary(e->as<BinaryExpr>());
        return out_.bitstring(evaluator.bits.bytes, evaluator.bits.count);
    }
    case ExprKind::kFunRemote:
        out_.export_fun();
        value(e->as<FunRemoteExpr>()->module);
        value(e->as<FunRemoteExpr>()->function);
        return value(e->as<FunRemoteExpr>()->arity);
    case ExprKind::kUnary: {
        const auto* unary = e->as<UnaryExpr>();
        if (unary->op != Op::kMinus) return value(unary->operand);
        const Expr* number = unary->operand;
        if (number->kind == ExprKind::kFloat) return out_.real(-number->as<FloatExpr>()->value);
        if (number->kind == ExprKind::kChar)
            return out_.integer(-static_cast<std::int64_t>(number->as<CharExpr>()->value));
        if (number->kind != ExprKind::kInteger) return expr(e);
        const auto* integer = number->as<IntegerExpr>();
        if (integer->limbs.empty()) return out_.integer(-integer->value);
        return out_.big(true, integer->limbs);
    }
    case ExprKind::kBinaryOp: {
        const auto* pair = e->as<BinaryOpExpr>();
        if (pair->op != Op::kDivide) return expr(e);
        out_.tuple(2);
        value(pair->left);
        return value(pair->right);
    }
    default:
        // Documentation may name a function by a call of it.
        return expr(e);
    }
}

} // namespace joist::compiler::abstract
