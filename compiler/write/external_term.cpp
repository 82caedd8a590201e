#include "compiler/write/external_term.h"

#include "vm/beam/external_tags.h"

#include <bit>

namespace joist::compiler::write {

namespace {

using namespace external;

class Encoder {
public:
    std::vector<std::uint8_t> out{kVersion};

    void term(const Literal* literal) {
        switch (literal->kind) {
        case LiteralKind::kInteger:
            return integer(literal->integer);
        case LiteralKind::kBigInteger:
            return big(literal->negative, literal->limbs);
        case LiteralKind::kFloat:
            u8(kNewFloat);
            return big_endian(std::bit_cast<std::uint64_t>(literal->real), 8);
        case LiteralKind::kAtom:
            return atom(literal->atom.text());
        case LiteralKind::kNil:
            return u8(kNil);
        case LiteralKind::kCons:
            return list(literal);
        case LiteralKind::kTuple:
            if (literal->items.size() < 256) {
                u8(kSmallTuple);
                u8(static_cast<std::uint8_t>(literal->items.size()));
            } else {
                u8(kLargeTuple);
                big_endian(literal->items.size(), 4);
            }
            return items(literal->items);
        case LiteralKind::kMap:
            u8(kMap);
            big_endian(literal->items.size() / 2, 4);
            return items(literal->items);
        case LiteralKind::kBitstring:
            u8(literal->bits % 8 == 0 ? kBinary : kBitBinary);
            big_endian(literal->bytes.size(), 4);
            if (literal->bits % 8 != 0) u8(static_cast<std::uint8_t>(literal->bits % 8));
            out.insert(out.end(), literal->bytes.begin(), literal->bytes.end());
            return;
        case LiteralKind::kExportFun:
            u8(kExport);
            return items(literal->items);
        }
    }

private:
    void u8(std::uint8_t value) { out.push_back(value); }
    void big_endian(std::uint64_t value, int bytes) {
        for (int i = bytes - 1; i >= 0; --i)
            u8(static_cast<std::uint8_t>(value >> (8 * i)));
    }
    void items(std::span<const Literal* const> all) {
        for (const Literal* item : all)
            term(item);
    }
    void integer(std::int64_t value) {
        if (value >= 0 && value < 256) {
            u8(kSmallInteger);
            return u8(static_cast<std::uint8_t>(value));
        }
        if (value >= INT32_MIN && value <= INT32_MAX) {
            u8(kInteger);
            return big_endian(static_cast<std::uint64_t>(value), 4);
        }
        const std::uint64_t limb =
            value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
        big(value < 0, {&limb, 1});
    }
    void big(bool negative, std::span<const std::uint64_t> limbs) {
        std::size_t bytes = limbs.size() * 8;
        for (std::uint64_t top = limbs.back(); (top >> 56) == 0; top <<= 8)
            --bytes;
        if (bytes < 256) {
            u8(kSmallBig);
            u8(static_cast<std::uint8_t>(bytes));
        } else {
            u8(kLargeBig);
            big_endian(bytes, 4);
        }
        u8(negative ? 1 : 0);
        for (std::size_t i = 0; i < bytes; ++i)
            u8(static_cast<std::uint8_t>(limbs[i / 8] >> (8 * (i % 8))));
    }
    void atom(std::string_view name) {
        if (name.size() < 256) {
            u8(kSmallAtomUtf8);
            u8(static_cast<std::uint8_t>(name.size()));
        } else {
            u8(kAtomUtf8);
            big_endian(name.size(), 2);
        }
        out.insert(out.end(), name.begin(), name.end());
    }
    void list(const Literal* literal) {
        std::size_t count = 0;
        bool bytes = true;
        const Literal* end = literal;
        for (; end->is_cons(); end = end->tail()) {
            ++count;
            const Literal* head = end->head();
            bytes = bytes && head->is_small() && head->integer >= 0 && head->integer < 256;
        }
        if (bytes && end->is_nil() && count < 65536) {
            u8(kString);
            big_endian(count, 2);
            for (const Literal* at = literal; at->is_cons(); at = at->tail())
                u8(static_cast<std::uint8_t>(at->head()->integer));
            return;
        }
        u8(kList);
        big_endian(count, 4);
        for (const Literal* at = literal; at->is_cons(); at = at->tail())
            term(at->head());
        term(end);
    }
};

} // namespace

std::vector<std::uint8_t> external_term(const Literal* literal) {
    Encoder encoder;
    encoder.term(literal);
    return std::move(encoder.out);
}

} // namespace joist::compiler::write
