// Matching of binaries. A match context holds the address of the bits and two positions; its position is changed in place.
#include "vm/interp/bit_writer.h"
#include "vm/interp/dispatch.h"

#include "vm/code/segments.h"
#include "vm/heap/heap.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"

#include <cmath>
#include <vector>

namespace joist {

using enum OperandKind;

namespace {

/// A match context's words. Positions are kept as small terms: bits times 8.
struct Context {
    Term* words;
    explicit Context(Term t) : words{t.boxed_ptr()} {}
    Term whole() const { return words[1]; }
    const std::uint8_t* base() const { return reinterpret_cast<const std::uint8_t*>(words[2].raw()); }
    std::uint64_t raw_position() const { return words[3].raw(); }
    std::size_t position() const { return words[3].raw() >> 3; }
    std::size_t end() const { return words[4].raw() >> 3; }
    std::size_t left() const { return (words[4].raw() - words[3].raw()) >> 3; }
    void advance(std::size_t bits) { words[3] = Term::from_raw(words[3].raw() + (bits << 3)); }
};

constexpr std::uint64_t kRawByte = 64; ///< one byte in a raw position
inline bool aligned(std::uint64_t raw_position) { return (raw_position & (kRawByte - 1)) == 0; }

PRESERVE_NONE NOINLINE void raise_match(OP_STATE) { TAIL(raise_here); }

} // namespace

#define TAIL_SLOW(name) MUSTTAIL return slow_##name<Ks...>(OP_ARGS)

/// Room for a few words without a collection: from the block, or from a fragment.
#define ALLOCATE(pointer, words)                                                                                       \
    do {                                                                                                               \
        if (LIKELY(has_room(p, stack, heap_top, words))) {                                                         \
            pointer = heap_top;                                                                                        \
            heap_top += (words);                                                                                       \
        } else {                                                                                                       \
            SAVE();                                                                                                    \
            pointer = p->heap_.alloc(words);                                                                           \
            LOAD();                                                                                                    \
            REQUEST_COLLECTION();                                                                                      \
        }                                                                                                              \
    } while (0)

SLOW(bs_start_match) {
    const Term t = GET(1);
    if (!t.is_bitstring()) {
        if (HAS_TARGET(0)) JUMP(0);
        set_error(p, atoms::badarg); // a file that promised a binary
        TAIL(raise_match);
    }
    Term* c;
    ALLOCATE(c, kMatchContextWords);
    const Term* words = t.boxed_ptr();
    Term whole = t;
    std::size_t start = 0, size;
    switch (words->header_kind()) {
    case Kind::HeapBits: size = words[1].raw(); break;
    case Kind::RefcBits:
        start = words[kRefcStart].raw();
        size = words[kRefcSize].raw();
        break;
    default:
        whole = words[1];
        start = static_cast<std::size_t>(words[2].small_value());
        size = static_cast<std::size_t>(words[3].small_value());
        break;
    }
    c[0] = Term::header(Kind::MatchContext, kMatchContextWords - 1);
    c[1] = whole;
    c[2] = Term::from_raw(reinterpret_cast<std::uint64_t>(whole_data(whole)));
    c[3] = Term::from_raw(start << 3);
    c[4] = Term::from_raw((start + size) << 3);
    SET(2, Term::boxed(c));
    NEXT;
}
OP(bs_start_match) {
    const Term t = GET(1);
    if (LIKELY(t.is_kind(Kind::MatchContext))) {
        SET(2, t);
        NEXT;
    }
    TAIL_SLOW(bs_start_match);
}

// --- integers ---

#define GET_INTEGER(name, bits, load)                                                                                  \
    SLOW(name) {                                                                                                       \
        Context c{GET(1)};                                                                                             \
        const std::uint64_t value = get_word(c.base(), c.position(), bits);                                            \
        c.advance(bits);                                                                                               \
        SET(2, Term::small(static_cast<std::int64_t>(value)));                                                         \
        NEXT;                                                                                                          \
    }                                                                                                                  \
    OP(name) {                                                                                                         \
        Context c{GET(1)};                                                                                             \
        const std::uint64_t at = c.raw_position();                                                                     \
        if (UNLIKELY(c.words[4].raw() - at < (bits) * 8u)) JUMP(0);                                                    \
        if (UNLIKELY(!aligned(at))) TAIL_SLOW(name);                                                                   \
        const std::uint8_t* bytes = c.base() + at / kRawByte;                                                          \
        c.words[3] = Term::from_raw(at + (bits) * 8u);                                                                 \
        SET(2, Term::small(static_cast<std::int64_t>(load)));                                                          \
        NEXT;                                                                                                          \
    }
namespace {
inline std::uint32_t load16(const std::uint8_t* b) { return std::uint32_t{b[0]} << 8 | b[1]; }
inline std::uint32_t load32(const std::uint8_t* b) {
    std::uint32_t v;
    std::memcpy(&v, b, 4);
    return __builtin_bswap32(v);
}
} // namespace
GET_INTEGER(bs_get_integer8, 8, *bytes)
GET_INTEGER(bs_get_integer16, 16, load16(bytes))
GET_INTEGER(bs_get_integer32, 32, load32(bytes))

OP(bs_get_small) {
    Context c{GET(2)};
    const std::size_t bits = NUMBER(1);
    if (UNLIKELY(c.left() < bits)) JUMP(0);
    const std::uint64_t value = get_word(c.base(), c.position(), bits);
    c.advance(bits);
    SET(3, Term::small(static_cast<std::int64_t>(value)));
    NEXT;
}

namespace {

/// `size * unit` as bits, if it is a size at all and at most `left`.
inline bool segment_bits(Term size, std::size_t unit, std::size_t left, std::size_t* bits) {
    if (!size.is_small() || size.small_value() < 0) return false;
    return !__builtin_mul_overflow(static_cast<std::size_t>(size.small_value()), unit, bits) && *bits <= left;
}

Term read_integer(Heap& heap, const std::uint8_t* base, std::size_t at, std::size_t bits, bool little, bool is_signed) {
    if (bits == 0) return Term::small(0);
    if (bits <= 64) {
        std::uint64_t value;
        if (!little) {
            value = get_word(base, at, bits);
        } else {
            std::uint8_t bytes[8] = {};
            copy_bits_out(bytes, base, at, bits);
            const std::size_t whole = bits / 8, rest = bits % 8;
            if (rest != 0) bytes[whole] = static_cast<std::uint8_t>(bytes[whole] >> (8 - rest));
            value = 0;
            for (std::size_t i = 8; i-- > 0;) value = value << 8 | bytes[i];
        }
        if (!is_signed) return bits <= 60 ? Term::small(static_cast<std::int64_t>(value)) : make_unsigned(heap, value);
        const auto shifted = static_cast<std::int64_t>(value << (64 - bits));
        return make_integer(heap, shifted >> (64 - bits));
    }
    const std::size_t n = (bits + 7) / 8, rest = bits % 8;
    std::vector<std::uint8_t> bytes(n);
    if (little) {
        copy_bits_out(bytes.data(), base, at, bits);
        if (rest != 0) {
            // The last bits are the most significant ones.
            unsigned top = static_cast<unsigned>(bytes[n - 1] >> (8 - rest));
            if (is_signed && (top >> (rest - 1)) != 0) top |= 0xffu << rest;
            bytes[n - 1] = static_cast<std::uint8_t>(top);
        }
    } else {
        std::size_t from = at;
        std::uint8_t* to = bytes.data();
        if (rest != 0) {
            auto top = static_cast<unsigned>(get_word(base, at, rest));
            if (is_signed && (top >> (rest - 1)) != 0) top |= 0xffu << rest;
            *to++ = static_cast<std::uint8_t>(top);
            from += rest;
        }
        copy_bits_out(to, base, from, bits - rest);
    }
    return integer_from_bytes(heap, bytes, little, is_signed);
}

bool read_float(const std::uint8_t* base, std::size_t at, std::size_t bits, bool little, double* out) {
    if (bits == 0) {
        *out = 0;
        return true;
    }
    std::uint64_t word = get_word(base, at, bits);
    if (little) word = __builtin_bswap64(word) >> (64 - bits);
    if (bits == 64) {
        *out = std::bit_cast<double>(word);
    } else if (bits == 32) {
        *out = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(word)));
    } else {
        const auto exponent = static_cast<int>(word >> 10 & 31);
        const auto fraction = static_cast<double>(word & 1023);
        if (exponent == 31) return false;
        const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024.0 + fraction, exponent - 25);
        *out = (word >> 15 & 1) != 0 ? -magnitude : magnitude;
    }
    return std::isfinite(*out);
}

} // namespace

OP(bs_get_integer) {
    Context c{GET(4)};
    std::size_t bits;
    if (!segment_bits(GET(5), NUMBER(2), c.left(), &bits)) JUMP(0);
    SAVE();
    const std::uint64_t flags = NUMBER(1);
    const Term value = read_integer(p->heap_, c.base(), c.position(), bits, (flags & kSegmentLittle) != 0, (flags & kSegmentSigned) != 0);
    LOAD();
    reductions -= static_cast<std::int64_t>(bits / 16384);
    if (UNLIKELY(value.is_none())) JUMP(0); // beyond any integer
    c.advance(bits);
    SET(3, value);
    REQUEST_COLLECTION();
    NEXT;
}
OP(bs_get_float) {
    Context c{GET(4)};
    std::size_t bits;
    double d;
    if (!segment_bits(GET(5), NUMBER(2), c.left(), &bits) || (bits != 64 && bits != 32 && bits != 16 && bits != 0)) JUMP(0);
    if (!read_float(c.base(), c.position(), bits, (NUMBER(1) & kSegmentLittle) != 0, &d)) JUMP(0);
    c.advance(bits);
    SAVE();
    const Term value = make_float(p->heap_, d);
    LOAD();
    SET(3, value);
    REQUEST_COLLECTION();
    NEXT;
}

// --- parts ---

namespace {

/// Copies below this many bytes cost no more room than a slice, and don't keep the whole alive.
constexpr std::size_t kCopyBytes = 16;

/// Bits [start, start + bits) of a whole, as a term; at most kSubBitsWords words at `to`, `*used` of them. The whole itself if it is all of it.
inline Term make_part(Term whole, const std::uint8_t* base, std::size_t start, std::size_t bits, Term* to, std::size_t* used) {
    const Term* words = whole.boxed_ptr();
    if (words->header_kind() == Kind::HeapBits ? start == 0 && bits == words[1].raw()
                                               : start == words[kRefcStart].raw() && bits == words[kRefcSize].raw() &&
                                                     (words[kRefcFlags].raw() & kRefcWritable) == 0) {
        *used = 0;
        return whole;
    }
    if (bits <= kCopyBytes * 8 && ((start | bits) & 7) == 0) {
        const std::size_t bytes = bits / 8, data_words = (bytes + 7) / 8;
        to[0] = Term::header(Kind::HeapBits, 1 + data_words);
        to[1] = Term::from_raw(bits);
        if (data_words > 0) to[1 + data_words] = Term::from_raw(0);
        std::memcpy(static_cast<void*>(to + 2), base + start / 8, bytes);
        *used = 2 + data_words;
        return Term::boxed(to);
    }
    to[0] = Term::header(Kind::SubBits, kSubBitsWords - 1);
    to[1] = whole;
    to[2] = Term::small(static_cast<std::int64_t>(start));
    to[3] = Term::small(static_cast<std::int64_t>(bits));
    *used = kSubBitsWords;
    return Term::boxed(to);
}

} // namespace

/// The next `bits` of context `c` to operand `d`; the room is taken first, what is not used is given back.
#define TAKE_PART(c, bits, d)                                                                                          \
    do {                                                                                                               \
        std::size_t used;                                                                                              \
        Term part;                                                                                                     \
        if (LIKELY(has_room(p, stack, heap_top, kSubBitsWords))) {                                                 \
            part = make_part(c.whole(), c.base(), c.position(), bits, heap_top, &used);                                \
            heap_top += used;                                                                                          \
        } else {                                                                                                       \
            SAVE();                                                                                                    \
            Term* to = p->heap_.alloc(kSubBitsWords);                                                                  \
            part = make_part(c.whole(), c.base(), c.position(), bits, to, &used);                                      \
            p->heap_.shrink_last(to + used);                                                                           \
            LOAD();                                                                                                    \
            REQUEST_COLLECTION();                                                                                      \
        }                                                                                                              \
        SET(d, part);                                                                                                  \
    } while (0)

OP(bs_get_binary) {
    Context c{GET(3)};
    std::size_t bits;
    if (!segment_bits(GET(4), NUMBER(1), c.left(), &bits)) JUMP(0);
    TAKE_PART(c, bits, 2);
    c.advance(bits);
    NEXT;
}
OP(bs_get_binary_all) {
    Context c{GET(2)};
    const std::size_t bits = c.left();
    const std::size_t unit = NUMBER(1);
    if (unit > 1 && bits % unit != 0) JUMP(0);
    TAKE_PART(c, bits, 3);
    c.words[3] = c.words[4];
    NEXT;
}
OP(bs_get_tail) {
    Context c{GET(0)};
    TAKE_PART(c, c.left(), 1);
    NEXT;
}

// --- skips and tests ---

OP(bs_skip_fixed) {
    Context c{GET(2)};
    const std::size_t bits = NUMBER(1);
    if (UNLIKELY(c.left() < bits)) JUMP(0);
    c.advance(bits);
    NEXT;
}
OP(bs_skip) {
    Context c{GET(2)};
    std::size_t bits;
    if (!segment_bits(GET(3), NUMBER(1), c.left(), &bits)) JUMP(0);
    c.advance(bits);
    NEXT;
}
OP(bs_test_tail) {
    const Context c{GET(2)};
    if (c.left() != NUMBER(1)) JUMP(0);
    NEXT;
}
OP(bs_test_unit) {
    const Context c{GET(2)};
    const std::size_t unit = NUMBER(1), left = c.left();
    if (LIKELY(unit == 8)) {
        if (left % 8 != 0) JUMP(0);
    } else if (left % unit != 0) {
        JUMP(0);
    }
    NEXT;
}
OP(bs_ensure) {
    const Context c{GET(3)};
    const std::size_t left = c.left(), bits = NUMBER(1), unit = NUMBER(2);
    if (left < bits || (left - bits) % unit != 0) JUMP(0);
    NEXT;
}
OP(bs_match_string) {
    Context c{GET(3)};
    const std::size_t bits = NUMBER(1);
    if (c.left() < bits) JUMP(0);
    const auto* bytes = POINTER(2, const std::uint8_t*);
    const std::uint64_t at = c.raw_position();
    if (LIKELY(aligned(at) && bits % 8 == 0)) {
        if (std::memcmp(c.base() + at / kRawByte, bytes, bits / 8) != 0) JUMP(0);
    } else if (compare_bits(c.base(), c.position(), bits, bytes, 0, bits) != 0) {
        JUMP(0);
    }
    c.advance(bits);
    NEXT;
}
OP(bs_get_position) {
    SET(1, Context{GET(0)}.words[3]);
    NEXT;
}
OP(bs_set_position) {
    Context c{GET(0)};
    const Term at = GET(1);
    // A position that is none would read outside the binary.
    if (LIKELY(at.is_small() && at.raw() <= c.words[4].raw())) c.words[3] = at;
    NEXT;
}

// --- UTF ---

namespace {

/// The code point at the context's position and its length in bits; false if it is not valid there.
bool decode_utf8(const Context& c, std::uint32_t* code, std::size_t* bits) {
    const std::size_t left = c.left();
    if (left < 8) return false;
    std::uint8_t bytes[4];
    const std::size_t available = left / 8 < 4 ? left / 8 : 4;
    const std::uint64_t at = c.raw_position();
    if (aligned(at)) std::memcpy(bytes, c.base() + at / kRawByte, available);
    else copy_bits_out(bytes, c.base(), c.position(), available * 8);
    const unsigned first = bytes[0];
    if (first < 0x80) {
        *code = first;
        *bits = 8;
        return true;
    }
    const std::size_t n = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || available < n) return false;
    std::uint32_t value = first & (0x7fu >> n);
    for (std::size_t i = 1; i < n; i++) {
        if ((bytes[i] & 0xc0) != 0x80) return false;
        value = value << 6 | (bytes[i] & 0x3fu);
    }
    if ((n == 3 && value < 0x800) || (n == 4 && (value < 0x10000 || value > 0x10ffff)) || (value >= 0xd800 && value < 0xe000)) return false;
    *code = value;
    *bits = n * 8;
    return true;
}

bool decode_utf16(const Context& c, bool little, std::uint32_t* code, std::size_t* bits) {
    const auto unit = [&](std::size_t at) {
        const auto v = static_cast<std::uint32_t>(get_word(c.base(), c.position() + at, 16));
        return little ? (v >> 8 | (v & 0xff) << 8) : v;
    };
    if (c.left() < 16) return false;
    const std::uint32_t high = unit(0);
    *code = high;
    *bits = 16;
    if (high < 0xd800 || high > 0xdfff) return true;
    if (high > 0xdbff || c.left() < 32) return false;
    const std::uint32_t low = unit(16);
    if (low < 0xdc00 || low > 0xdfff) return false;
    *code = 0x10000 + ((high & 0x3ff) << 10 | (low & 0x3ff));
    *bits = 32;
    return true;
}

bool decode_utf32(const Context& c, bool little, std::uint32_t* code, std::size_t* bits) {
    if (c.left() < 32) return false;
    auto v = static_cast<std::uint32_t>(get_word(c.base(), c.position(), 32));
    if (little) v = __builtin_bswap32(v);
    *code = v;
    *bits = 32;
    return v <= 0x10ffff && (v < 0xd800 || v > 0xdfff);
}

} // namespace

SLOW(bs_get_utf8) {
    Context c{GET(1)};
    std::uint32_t code;
    std::size_t bits;
    if (!decode_utf8(c, &code, &bits)) JUMP(0);
    c.advance(bits);
    SET(2, Term::small(code));
    NEXT;
}
OP(bs_get_utf8) {
    Context c{GET(1)};
    const std::uint64_t at = c.raw_position();
    if (LIKELY(aligned(at) && c.words[4].raw() - at >= kRawByte)) {
        const std::uint8_t byte = c.base()[at / kRawByte];
        if (LIKELY(byte < 0x80)) {
            c.words[3] = Term::from_raw(at + kRawByte);
            SET(2, Term::small(byte));
            NEXT;
        }
    }
    TAIL_SLOW(bs_get_utf8);
}
#define GET_UTF(name, decode)                                                                                          \
    OP(name) {                                                                                                         \
        Context c{GET(3)};                                                                                             \
        std::uint32_t code;                                                                                            \
        std::size_t bits;                                                                                              \
        if (!decode(c, (NUMBER(1) & kSegmentLittle) != 0, &code, &bits)) JUMP(0);                                      \
        c.advance(bits);                                                                                               \
        SET(2, Term::small(code));                                                                                     \
        NEXT;                                                                                                          \
    }
GET_UTF(bs_get_utf16, decode_utf16)
GET_UTF(bs_get_utf32, decode_utf32)
OP(bs_skip_utf8) {
    Context c{GET(1)};
    std::uint32_t code;
    std::size_t bits;
    if (!decode_utf8(c, &code, &bits)) JUMP(0);
    c.advance(bits);
    NEXT;
}
#define SKIP_UTF(name, decode)                                                                                         \
    OP(name) {                                                                                                         \
        Context c{GET(2)};                                                                                             \
        std::uint32_t code;                                                                                            \
        std::size_t bits;                                                                                              \
        if (!decode(c, (NUMBER(1) & kSegmentLittle) != 0, &code, &bits)) JUMP(0);                                      \
        c.advance(bits);                                                                                               \
        NEXT;                                                                                                          \
    }
SKIP_UTF(bs_skip_utf16, decode_utf16)
SKIP_UTF(bs_skip_utf32, decode_utf32)

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_binary
#include "vm/code/instructions.def"

} // namespace joist
