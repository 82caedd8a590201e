// See fold_binary.h.
#include "compiler/core/fold_binary.h"

#include "compiler/core/bitstring.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace joist::compiler::core {

namespace {

// Larger constants are made when the program runs.
constexpr std::int64_t kMostBits = std::int64_t{1} << 19;

class BitBuffer {
public:
    void bit(bool value) {
        if (bits_ % 8 == 0) bytes_.push_back(0);
        if (value)
            bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | (0x80u >> (bits_ % 8)));
        ++bits_;
    }
    void byte(std::uint8_t value) {
        if (bits_ % 8 == 0) {
            bytes_.push_back(value);
            bits_ += 8;
            return;
        }
        for (unsigned i = 8; i-- > 0;)
            bit(((value >> i) & 1u) != 0);
    }
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }
    std::uint64_t bits() const { return bits_; }
    void clear() {
        bytes_.clear();
        bits_ = 0;
    }

private:
    std::vector<std::uint8_t> bytes_;
    std::uint64_t bits_ = 0;
};

// Byte `index` (0: least significant) of an integer of any size, in two's complement.
std::uint8_t integer_byte(const Literal* value, std::size_t index) {
    if (value->is_small()) {
        const std::int64_t shifted =
            index >= 8 ? (value->integer < 0 ? -1 : 0) : value->integer >> (8 * index);
        return static_cast<std::uint8_t>(shifted & 0xff);
    }
    const auto magnitude = [&](std::size_t at) -> std::uint8_t {
        const std::size_t limb = at / 8;
        return limb < value->limbs.size()
                   ? static_cast<std::uint8_t>(value->limbs[limb] >> (8 * (at % 8)))
                   : std::uint8_t{0};
    };
    if (!value->negative) return magnitude(index);
    // -m is ~m + 1: the lowest bytes stay 0 as long as m's are.
    for (std::size_t i = 0; i < index; ++i)
        if (magnitude(i) != 0) return static_cast<std::uint8_t>(~magnitude(index));
    return static_cast<std::uint8_t>(0u - magnitude(index));
}

void put_integer(BitBuffer& out, const Literal* value, std::size_t bits, bool little) {
    const std::size_t whole = bits / 8;
    const unsigned rest = static_cast<unsigned>(bits % 8);
    const auto put_rest = [&](std::size_t index) {
        const unsigned byte = integer_byte(value, index);
        for (unsigned i = rest; i-- > 0;)
            out.bit(((byte >> i) & 1u) != 0);
    };
    if (little) {
        for (std::size_t i = 0; i < whole; ++i)
            out.byte(integer_byte(value, i));
        put_rest(whole);
        return;
    }
    put_rest(whole);
    for (std::size_t i = whole; i-- > 0;)
        out.byte(integer_byte(value, i));
}

bool put_float(BitBuffer& out, const Literal* value, std::size_t bits, bool little) {
    double number = 0;
    if (value->is_float())
        number = value->real;
    else if (value->is_small() && std::abs(static_cast<double>(value->integer)) < 0x1p53)
        number = static_cast<double>(value->integer);
    else
        return false;
    std::uint64_t image = 0;
    if (bits == 64)
        image = std::bit_cast<std::uint64_t>(number);
    else if (bits == 32 && std::abs(number) <= 3.4028234663852886e38)
        image = std::bit_cast<std::uint32_t>(static_cast<float>(number));
    else
        return false;
    for (std::size_t i = 0; i < bits / 8; ++i)
        out.byte(static_cast<std::uint8_t>(image >> (8 * (little ? i : bits / 8 - 1 - i))));
    return true;
}

// Adds the segment's bits; false, and nothing is added, if it isn't constant or raises an error.
bool put_known(BitBuffer& out, const Segment& segment, const Literal* value, const Literal* size) {
    if (segment.type == SegmentType::kUtf8 || segment.type == SegmentType::kUtf16 ||
        segment.type == SegmentType::kUtf32) {
        if (!value->is_small() || segment.is_native) return false;
        const auto bytes = encode_code_point(value->integer, segment.type, segment.is_little);
        for (const std::uint8_t byte : bytes)
            out.byte(byte);
        return !bytes.empty();
    }
    std::int64_t bits = -1;
    if (size) {
        if (!size->is_small() || size->integer < 0 || size->integer > kMostBits) return false;
        bits = size->integer * segment.unit;
        if (bits > kMostBits) return false;
    }
    if (segment.type == SegmentType::kBinary) {
        if (!value->is_bitstring()) return false;
        if (bits < 0) {
            if (value->bits % segment.unit != 0) return false;
            bits = static_cast<std::int64_t>(value->bits);
        }
        if (static_cast<std::uint64_t>(bits) > value->bits || bits > kMostBits) return false;
        for (std::int64_t i = 0; i < bits;) {
            const std::uint8_t byte = value->bytes[static_cast<std::size_t>(i / 8)];
            if (bits - i >= 8) {
                out.byte(byte);
                i += 8;
            } else {
                out.bit(((byte >> (7 - i % 8)) & 1) != 0);
                ++i;
            }
        }
        return true;
    }
    if (bits < 0 || segment.is_native) return false;
    if (segment.type == SegmentType::kFloat)
        return put_float(out, value, static_cast<std::size_t>(bits), segment.is_little);
    if (!value->is_integer()) return false;
    put_integer(out, value, static_cast<std::size_t>(bits), segment.is_little);
    return true;
}

bool put_segment(BitBuffer& out, const Segment& segment) {
    if (segment.is_accumulator || !segment.value->is_literal() ||
        (segment.size && !segment.size->is_literal()))
        return false;
    return put_known(
        out, segment, segment.value->literal, segment.size ? segment.size->literal : nullptr);
}

/// Type and flags, with the defaults filled in.
Segment spec_of(const BitElement& element) {
    Segment one{};
    one.type = SegmentType::kInteger;
    one.unit = 1;
    switch (element.type) {
    case BitType::kDefault:
    case BitType::kInteger:
        break;
    case BitType::kFloat:
        one.type = SegmentType::kFloat;
        break;
    case BitType::kBinary:
        one.unit = 8;
        [[fallthrough]];
    case BitType::kBitstring:
        one.type = SegmentType::kBinary;
        break;
    case BitType::kUtf8:
        one.type = SegmentType::kUtf8;
        break;
    case BitType::kUtf16:
        one.type = SegmentType::kUtf16;
        break;
    case BitType::kUtf32:
        one.type = SegmentType::kUtf32;
        break;
    }
    if (element.unit != 0) one.unit = element.unit;
    one.is_little = element.endian == BitEndian::kLittle;
    one.is_native = element.endian == BitEndian::kNative;
    return one;
}

} // namespace

const Literal* make_bitstring(LiteralPool& pool, std::span<const KnownSegment> segments) {
    BitBuffer made;
    for (const KnownSegment& one : segments) {
        const Segment segment = spec_of(*one.element);
        const Literal* size = one.size;
        if (!size && segment.type == SegmentType::kInteger) size = pool.integer(8);
        if (!size && segment.type == SegmentType::kFloat) size = pool.integer(64);
        if (!put_known(made, segment, one.value, size)) return nullptr;
    }
    return pool.bitstring(made.bytes(), made.bits());
}

std::vector<std::uint8_t> encode_code_point(std::int64_t code, SegmentType type, bool little) {
    if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
    const auto c = static_cast<std::uint32_t>(code);
    const auto low = [](std::uint32_t value) { return static_cast<std::uint8_t>(value & 0xff); };
    std::vector<std::uint8_t> out;
    if (type == SegmentType::kUtf8) {
        if (c < 0x80) return {low(c)};
        if (c < 0x800) return {low(0xc0 | (c >> 6)), low(0x80 | (c & 0x3f))};
        if (c < 0x10000)
            return {low(0xe0 | (c >> 12)), low(0x80 | ((c >> 6) & 0x3f)), low(0x80 | (c & 0x3f))};
        return {low(0xf0 | (c >> 18)),
                low(0x80 | ((c >> 12) & 0x3f)),
                low(0x80 | ((c >> 6) & 0x3f)),
                low(0x80 | (c & 0x3f))};
    }
    const auto unit16 = [&](std::uint32_t value) {
        out.push_back(little ? low(value) : low(value >> 8));
        out.push_back(little ? low(value >> 8) : low(value));
    };
    if (type == SegmentType::kUtf16) {
        if (c < 0x10000)
            unit16(c);
        else {
            unit16(0xd800 + ((c - 0x10000) >> 10));
            unit16(0xdc00 + ((c - 0x10000) & 0x3ff));
        }
        return out;
    }
    for (unsigned i = 0; i < 4; ++i)
        out.push_back(low(c >> (little ? 8 * i : 24 - 8 * i)));
    return out;
}

Expr* fold_binary(Make& make, Expr* binary) {
    BitBuffer run;
    std::vector<Segment> kept;
    std::vector<Segment> originals; // what `run` came from
    const auto literal = [&] {
        return make.literal(make.pool().bitstring(run.bytes(), run.bits()), binary->pos);
    };
    const auto flush = [&] {
        if (originals.size() > 1 && run.bits() % 8 == 0) {
            Segment merged{};
            merged.pos = originals[0].pos;
            merged.type = SegmentType::kBinary;
            merged.unit = 8;
            merged.number = originals[0].number;
            merged.value = literal();
            kept.push_back(merged);
        } else
            kept.insert(kept.end(), originals.begin(), originals.end());
        run.clear();
        originals.clear();
    };
    for (const Segment& segment : binary->wide->segments) {
        if (put_segment(run, segment)) {
            originals.push_back(segment);
            continue;
        }
        flush();
        kept.push_back(segment);
    }
    if (kept.empty()) return literal();
    flush();
    binary->wide->segments = make.list(kept);
    return binary;
}

} // namespace joist::compiler::core
