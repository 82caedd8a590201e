// Construction of binaries.
//
// bs_create_bin looks at all segments first (their sizes, and whether they can be), then makes room and writes. Appending:
// a binary that grows is a SubBits over a RefcBits with the writable flag, whose buffer has spare capacity. The next append to the very end
// writes behind it in place; when the buffer is full, or someone else has appended already, the bits move to a new buffer of
// twice the size. What was there before stays valid. Short results are plain heap binaries.
#include "vm/interp/bit_writer.h"
#include "vm/interp/dispatch.h"

#include "vm/code/segments.h"
#include "vm/heap/heap.h"
#include "vm/heap/map.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"

#include <bit>
#include <cmath>
#include <memory>
#include <vector>

namespace joist {

using enum OperandKind;

namespace {

constexpr std::size_t kMaxBits = std::size_t{1} << 40; ///< beyond: system_limit
constexpr std::size_t kMinCapacity = 256;
constexpr std::size_t kBitsPerReduction = 8192; ///< copied; as on the BEAM

/// Why a segment can't be built.
struct SegmentError {
    Term reason = Term::none();  ///< badarg, system_limit; none(): no error
    Term what = atoms::type;     ///< type, size, unit, short ...
    Term value = Term::nil();
    std::uint32_t number = 0;
    Term type = Term::nil();
};

Term type_name(SegmentType type) {
    switch (type) {
    case SegmentType::Integer: return atoms::integer;
    case SegmentType::Float: return atoms::float_;
    case SegmentType::Utf8: return atoms::utf8;
    case SegmentType::Utf16: return atoms::utf16;
    case SegmentType::Utf32: return atoms::utf32;
    default: return atoms::binary;
    }
}

bool is_code_point(Term t) {
    if (!t.is_small()) return false;
    const std::int64_t c = t.small_value();
    return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}

/// size * unit for an explicit size.
bool explicit_bits(Term size, std::size_t unit, std::size_t* bits, SegmentError* error) {
    const auto wrong = [&](Term reason) {
        *error = {reason, atoms::size, size, 0, Term::nil()};
        return false;
    };
    if (size.is_bignum()) return wrong(BignumView{size}.negative() ? atoms::badarg : atoms::system_limit);
    if (!size.is_small() || size.small_value() < 0) return wrong(atoms::badarg);
    if (__builtin_mul_overflow(static_cast<std::size_t>(size.small_value()), unit, bits) || *bits > kMaxBits)
        return wrong(atoms::system_limit);
    return true;
}

/// What is wrong with sizes is told first, whatever is wrong with values in front of them; so is what can't be measured.
bool early_error(const Segment& s, Term value, Term size, SegmentError* error) {
    const auto wrong_type = [&] {
        *error = {atoms::badarg, atoms::type, value, 0, Term::nil()};
        return true;
    };
    switch (s.type) {
    case SegmentType::Integer:
    case SegmentType::Float:
    case SegmentType::Binary: {
        if (s.type == SegmentType::Binary && size == atoms::all) return !value.is_bitstring() && wrong_type();
        std::size_t bits;
        return !s.fixed && !explicit_bits(size, s.unit, &bits, error);
    }
    case SegmentType::Utf8:
    case SegmentType::Utf32: return !is_code_point(value) && wrong_type();
    default: return false;
    }
}

/// How many bits the segment will take; false and `error` if it can't be built.
bool measure(const Segment& s, Term value, Term size, std::size_t* bits, SegmentError* error) {
    const auto wrong = [&](Term what) {
        *error = {atoms::badarg, what, value, 0, Term::nil()};
        return false;
    };
    switch (s.type) {
    case SegmentType::Integer:
        if (!value.is_integer()) return wrong(atoms::type);
        if (s.fixed) {
            *bits = s.size;
            return true;
        }
        return explicit_bits(size, s.unit, bits, error);
    case SegmentType::Float: {
        if (!value.is_number()) return wrong(atoms::type);
        if (!explicit_bits(size, s.unit, bits, error)) return false;
        if (*bits != 16 && *bits != 32 && *bits != 64) {
            *error = {atoms::badarg, atom("invalid"), Term::small(static_cast<std::int64_t>(*bits)), 0, Term::nil()};
            return false;
        }
        double d;
        if (!number_to_double(value, &d)) return wrong(atom("no_float"));
        return true; // what is too large for 16 or 32 bits becomes an infinity
    }
    case SegmentType::Append:
    case SegmentType::PrivateAppend:
    case SegmentType::Binary: {
        if (!value.is_bitstring()) return wrong(atoms::type);
        const std::size_t have = bit_size_of(value);
        if (size == atoms::all) {
            if (s.unit > 1 && have % s.unit != 0) return wrong(atom("unit"));
            *bits = have;
            return true;
        }
        if (s.fixed) *bits = s.size;
        else if (!explicit_bits(size, s.unit, bits, error)) return false;
        return *bits <= have || wrong(atoms::short_);
    }
    case SegmentType::Utf8:
        if (!is_code_point(value)) return wrong(atoms::type);
        *bits = value.small_value() < 0x80 ? 8 : value.small_value() < 0x800 ? 16 : value.small_value() < 0x10000 ? 24 : 32;
        return true;
    case SegmentType::Utf16:
        if (!is_code_point(value)) return wrong(atoms::type);
        *bits = value.small_value() < 0x10000 ? 16 : 32;
        return true;
    case SegmentType::Utf32:
        if (!is_code_point(value)) return wrong(atoms::type);
        *bits = 32;
        return true;
    case SegmentType::String: *bits = s.size; return true;
    }
    return false;
}

void write_integer(std::uint8_t* to, std::size_t at, Term value, std::size_t bits, bool little) {
    if (bits == 0) return;
    if (value.is_small() && bits <= 64) {
        auto word = static_cast<std::uint64_t>(value.small_value());
        if (!little || bits <= 8) {
            put_word(to, at, word, bits);
            return;
        }
        std::size_t left = bits;
        for (; left >= 8; left -= 8, at += 8, word >>= 8) put_word(to, at, word, 8);
        if (left > 0) put_word(to, at, word, left);
        return;
    }
    if (at % 8 == 0 && (bits % 8 == 0 || !little)) {
        integer_to_bits(value, bits, little, to + at / 8);
        return;
    }
    std::vector<std::uint8_t> bytes((bits + 7) / 8);
    if (little && bits % 8 != 0) {
        // Whole bytes in order, then the high bits of what is left.
        integer_to_bits(value, (bits + 7) / 8 * 8, true, bytes.data());
        bytes.back() = static_cast<std::uint8_t>(bytes.back() << (8 - bits % 8));
    } else {
        integer_to_bits(value, bits, little, bytes.data());
    }
    put_bits(to, at, bytes.data(), 0, bits);
}

std::uint64_t half_float(double d) {
    // Rounds to nearest, ties to even.
    const std::uint64_t sign = std::signbit(d) ? 0x8000 : 0;
    const double magnitude = std::fabs(d);
    if (magnitude == 0) return sign;
    if (magnitude >= 65520.0) return sign | 0x7c00; // infinity, as everything that would round to 65536
    int exponent;
    std::frexp(magnitude, &exponent); // magnitude = f * 2^exponent, f in [0.5, 1)
    exponent -= 1;
    if (exponent < -14) return sign | static_cast<std::uint64_t>(std::nearbyint(std::ldexp(magnitude, 24)));
    const auto fraction = static_cast<std::uint64_t>(std::nearbyint(std::ldexp(magnitude, 10 - exponent))); // 1024..2048
    return sign | (static_cast<std::uint64_t>(exponent + 15) << 10) + (fraction - 1024);
}

void write_float(std::uint8_t* to, std::size_t at, Term value, std::size_t bits, bool little) {
    double d = 0;
    number_to_double(value, &d);
    std::uint64_t word = bits == 64   ? std::bit_cast<std::uint64_t>(d)
                         : bits == 32 ? std::bit_cast<std::uint32_t>(static_cast<float>(d))
                                      : half_float(d);
    if (little) word = __builtin_bswap64(word) >> (64 - bits);
    put_word(to, at, word, bits);
}

void write_utf(std::uint8_t* to, std::size_t at, SegmentType type, std::uint32_t c, bool little) {
    if (type == SegmentType::Utf8) {
        std::uint8_t bytes[4];
        put_bits(to, at, bytes, 0, encode_utf8(c, bytes) * 8);
        return;
    }
    const auto unit16 = [&](std::uint32_t v) { return little ? (v >> 8 | (v & 0xff) << 8) : v; };
    if (type == SegmentType::Utf32) {
        put_word(to, at, little ? __builtin_bswap32(c) : c, 32);
    } else if (c < 0x10000) {
        put_word(to, at, unit16(c), 16);
    } else {
        put_word(to, at, unit16(0xd800 | (c - 0x10000) >> 10), 16);
        put_word(to, at + 16, unit16(0xdc00 | ((c - 0x10000) & 0x3ff)), 16);
    }
}

void write_segment(std::uint8_t* to, std::size_t at, const Segment& s, Term value, std::size_t bits) {
    switch (s.type) {
    case SegmentType::Integer: write_integer(to, at, value, bits, s.little); return;
    case SegmentType::Float: write_float(to, at, value, bits, s.little); return;
    case SegmentType::Append:
    case SegmentType::PrivateAppend:
    case SegmentType::Binary: {
        const BitsView view = bits_view(value);
        put_bits(to, at, view.base, view.start, bits);
        return;
    }
    case SegmentType::Utf8:
    case SegmentType::Utf16:
    case SegmentType::Utf32: write_utf(to, at, s.type, static_cast<std::uint32_t>(value.small_value()), s.little); return;
    case SegmentType::String: put_bits(to, at, reinterpret_cast<const std::uint8_t*>(s.value), 0, bits); return;
    }
}

/// Room for a binary of `bits` bits.
Term new_bits(Heap& heap, std::size_t bits, std::uint8_t** data) {
    const std::size_t bytes = (bits + 7) / 8;
    if (bytes <= kMaxHeapBytes) {
        const std::size_t words = (bytes + 7) / 8;
        Term* t = heap.alloc(2 + words);
        t[0] = Term::header(Kind::HeapBits, 1 + words);
        t[1] = Term::from_raw(bits);
        if (words > 0) t[1 + words] = Term::from_raw(0);
        *data = reinterpret_cast<std::uint8_t*>(t + 2);
        return Term::boxed(t);
    }
    RefcBytes* buffer = RefcBytes::create(bytes);
    *data = buffer->bytes();
    return make_refc_bits(heap, buffer, bits);
}

Term sub_bits(Heap& heap, Term whole, std::size_t start, std::size_t bits) {
    Term* t = heap.alloc(kSubBitsWords);
    t[0] = Term::header(Kind::SubBits, kSubBitsWords - 1);
    t[1] = whole;
    t[2] = Term::small(static_cast<std::int64_t>(start));
    t[3] = Term::small(static_cast<std::int64_t>(bits));
    return Term::boxed(t);
}

/// The writable RefcBits at whose very end `source` ends, or null.
Term* writable_of(Term source) {
    const Term* sub = source.boxed_ptr();
    if (sub->header_kind() != Kind::SubBits) return nullptr;
    Term* refc = sub[1].boxed_ptr();
    if (refc->header_kind() != Kind::RefcBits || (refc[kRefcFlags].raw() & kRefcWritable) == 0) return nullptr;
    const std::uint64_t end = static_cast<std::uint64_t>(sub[2].small_value()) + static_cast<std::uint64_t>(sub[3].small_value());
    return end == refc[kRefcStart].raw() + refc[kRefcSize].raw() ? refc : nullptr;
}

/// `source` and `added` bits more, which the caller writes at bit `*at` of `*data`. `in_place`: nobody else holds `source`: its own
/// words may be changed.
Term append_bits(Process& p, Term source, std::size_t added, bool in_place, std::uint8_t** data, std::size_t* at) {
    Heap& heap = p.heap_;
    const BitsView view = bits_view(source);
    const std::size_t total = view.size + added;
    if (Term* refc = writable_of(source)) {
        auto* buffer = reinterpret_cast<RefcBytes*>(refc[kRefcBytes].raw());
        const std::size_t end = refc[kRefcStart].raw() + refc[kRefcSize].raw();
        // A shared buffer's last byte may be being read elsewhere.
        if ((end + added + 7) / 8 <= buffer->capacity && (end % 8 == 0 || buffer->refs.load(std::memory_order_acquire) == 1)) {
            refc[kRefcSize] = Term::from_raw(refc[kRefcSize].raw() + added);
            *data = buffer->bytes();
            *at = end;
            Term* sub = source.boxed_ptr();
            if (in_place) {
                sub[3] = Term::small(static_cast<std::int64_t>(total));
                return source;
            }
            return sub_bits(heap, sub[1], static_cast<std::size_t>(sub[2].small_value()), total);
        }
    }
    *at = view.size;
    if (total <= kMaxHeapBytes * 8) {
        const Term result = new_bits(heap, total, data);
        put_bits(*data, 0, view.base, view.start, view.size);
        return result;
    }
    const std::size_t bytes = (total + 7) / 8;
    p.charge(static_cast<std::int64_t>(view.size / kBitsPerReduction));
    RefcBytes* buffer = RefcBytes::create(std::max(kMinCapacity, 2 * bytes));
    put_bits(buffer->bytes(), 0, view.base, view.start, view.size);
    *data = buffer->bytes();
    const Term whole = make_refc_bits(heap, buffer, total);
    Term* refc = whole.boxed_ptr();
    refc[kRefcFlags] = Term::from_raw(refc[kRefcFlags].raw() | kRefcWritable);
    return sub_bits(heap, whole, 0, total);
}

void fail_construction(Process* p, const SegmentError& e) {
    Heap& heap = p->heap_;
    set_error(p, e.reason);
    static const Term format_bs_fail = atom("format_bs_fail"), erl_erts_errors = atom("erl_erts_errors");
    const Term cause = make_tuple(heap, {Term::small(e.number), e.type, e.what, e.value});
    const Term keys[] = {atoms::cause, atoms::function, atoms::module_};
    const Term values[] = {cause, format_bs_fail, erl_erts_errors};
    p->trace = make_tuple(heap, {atoms::args, atoms::undefined, map_from_pairs(heap, keys, values)});
}

PRESERVE_NONE NOINLINE void raise_construction(OP_STATE) { TAIL(raise_here); }

} // namespace

namespace {

/// The binary of these segments; none() and `error` if there is none.
Term create_bin(Process* p, const std::uint64_t* list, std::size_t words, const Term* x, const Term* stack, SegmentError* error) {
    constexpr std::size_t kOnStack = 16;
    std::size_t small_sizes[kOnStack];
    std::unique_ptr<std::size_t[]> large_sizes;
    std::size_t* sizes = small_sizes;
    if (UNLIKELY(words > 3 * kOnStack)) {
        large_sizes = std::make_unique<std::size_t[]>(words / 3);
        sizes = large_sizes.get();
    }
    std::size_t total = 0;
    for (std::size_t i = 0; i < words; i += 3) {
        const Segment s = Segment::read(list + i);
        std::size_t bits;
        if (s.type == SegmentType::String || (s.type == SegmentType::Integer && s.fixed && ANY(s.value).is_small())) {
            bits = s.size;
        } else if (UNLIKELY(!measure(s, ANY(s.value), s.fixed ? Term::nil() : ANY(s.size), &bits, error))) {
            error->number = s.number;
            error->type = type_name(s.type);
            for (std::size_t k = 0; k < words; k += 3) {
                const Segment other = Segment::read(list + k);
                if (other.type == SegmentType::String || !early_error(other, ANY(other.value), other.fixed ? Term::nil() : ANY(other.size), error))
                    continue;
                error->number = other.number;
                error->type = type_name(other.type);
                break;
            }
            return Term::none();
        }
        sizes[i / 3] = bits;
        total += bits;
        if (UNLIKELY(total > kMaxBits)) {
            *error = {atoms::system_limit, atoms::size, Term::nil(), s.number, type_name(s.type)};
            return Term::none();
        }
    }
    std::uint8_t* data;
    std::size_t at = 0, first = 0;
    Term result;
    if (UNLIKELY(total >= kBitsPerReduction))
        for (std::size_t i = 0; i < words; i += 3)
            if ((list[i] & 0xff) > static_cast<std::uint64_t>(SegmentType::PrivateAppend))
                p->charge(static_cast<std::int64_t>(sizes[i / 3] / kBitsPerReduction));
    if (words > 0 && (list[0] & 0xff) <= static_cast<std::uint64_t>(SegmentType::PrivateAppend)) {
        const Segment s = Segment::read(list);
        result = append_bits(*p, ANY(s.value), total - sizes[0], s.type == SegmentType::PrivateAppend, &data, &at);
        first = 3;
    } else {
        result = new_bits(p->heap_, total, &data);
    }
    for (std::size_t i = first; i < words; i += 3) {
        const Segment s = Segment::read(list + i);
        const std::size_t bits = sizes[i / 3];
        if (s.type == SegmentType::Integer && (at & 7) == 0 && (bits == 8 || (!s.little && (bits == 16 || bits == 32)))) {
            const Term value = ANY(s.value);
            if (LIKELY(value.is_small())) {
                std::uint8_t* to = data + at / 8;
                const auto v = static_cast<std::uint32_t>(value.small_value());
                if (bits == 8) {
                    *to = static_cast<std::uint8_t>(v);
                } else if (bits == 16) {
                    const std::uint16_t swapped = __builtin_bswap16(static_cast<std::uint16_t>(v));
                    std::memcpy(to, &swapped, 2);
                } else {
                    const std::uint32_t swapped = __builtin_bswap32(v);
                    std::memcpy(to, &swapped, 4);
                }
                at += bits;
                continue;
            }
        }
        if (bits != 0) write_segment(data, at, s, s.type == SegmentType::String ? Term::nil() : ANY(s.value), bits);
        at += bits;
    }
    return result;
}

/// The same for segments marked with kSegmentAppendsWord, where the binary grows in place and ends at a byte, and small integers
/// are put behind it: all bits are gathered in one word. none() where it is not that easy.
Term append_word(Process* p, const std::uint64_t* list, std::size_t words, const Term* x, const Term* stack) {
    const Term source = ANY(list[1]);
    if (!source.is_boxed()) return Term::none();
    Term* refc = writable_of(source);
    if (refc == nullptr) return Term::none();
    std::uint64_t word = 0;
    std::size_t bits = 0;
    for (std::size_t i = 3; i < words; i += 3) {
        const std::uint64_t size = list[i + 2];
        if (static_cast<SegmentType>(list[i] & 0xff) == SegmentType::Integer) {
            const Term value = ANY(list[i + 1]);
            if (UNLIKELY(!value.is_small())) return Term::none();
            word = word << size | (static_cast<std::uint64_t>(value.small_value()) & ((std::uint64_t{1} << size) - 1));
        } else {
            const auto* text = reinterpret_cast<const std::uint8_t*>(list[i + 1]);
            for (std::size_t byte = 0; byte < size / 8; byte++) word = word << 8 | text[byte];
        }
        bits += size;
    }
    Term* sub = source.boxed_ptr();
    auto* buffer = reinterpret_cast<RefcBytes*>(refc[kRefcBytes].raw());
    const std::size_t end = refc[kRefcStart].raw() + refc[kRefcSize].raw();
    const auto start = static_cast<std::size_t>(sub[2].small_value()), have = static_cast<std::size_t>(sub[3].small_value());
    // Eight bytes are written at once, so that there must be room for them.
    if (UNLIKELY(((end | have) & 7) != 0 || end / 8 + 8 > buffer->capacity || bits == 0)) return Term::none();
    const std::uint64_t swapped = __builtin_bswap64(word << (64 - bits));
    std::memcpy(buffer->bytes() + end / 8, &swapped, 8);
    refc[kRefcSize] = Term::from_raw(refc[kRefcSize].raw() + bits);
    if (static_cast<SegmentType>(list[0] & 0xff) == SegmentType::PrivateAppend) {
        sub[3] = Term::small(static_cast<std::int64_t>(have + bits));
        return source;
    }
    return sub_bits(p->heap_, sub[1], start, have + bits);
}

} // namespace

OP(bs_create_bin) {
    SAVE();
    if (NUMBER(2) > 3 && (LIST()[0] & kSegmentAppendsWord << 8) != 0) {
        const Term grown = append_word(p, LIST(), NUMBER(2), x, stack);
        if (LIKELY(!grown.is_none())) {
            LOAD();
            SET(1, grown);
            REQUEST_COLLECTION();
            NEXT_AFTER_LIST(2);
        }
    }
    SegmentError error;
    const Term result = create_bin(p, LIST(), NUMBER(2), x, stack, &error);
    if (UNLIKELY(result.is_none())) {
        if (HAS_TARGET(0)) {
            LOAD();
            JUMP(0);
        }
        fail_construction(p, error);
        LOAD();
        TAIL(raise_construction);
    }
    LOAD();
    SET(1, result);
    REQUEST_COLLECTION();
    NEXT_AFTER_LIST(2);
}

OP(bs_init_writable) {
    // x[0]: about how many bytes will come.
    SAVE();
    const std::int64_t hint = x[0].is_small() ? x[0].small_value() : -1;
    if (hint < 0) {
        std::uint8_t* data;
        x[0] = new_bits(p->heap_, 0, &data);
    } else {
        const auto capacity = std::min<std::size_t>(static_cast<std::size_t>(hint), std::size_t{1} << 26);
        const Term whole = make_refc_bits(p->heap_, RefcBytes::create(capacity), 0);
        whole.boxed_ptr()[kRefcFlags] = Term::from_raw(kRefcWritable);
        x[0] = sub_bits(p->heap_, whole, 0, 0);
    }
    LOAD();
    REQUEST_COLLECTION();
    NEXT;
}

// --- OTP 24 and older: room first, then one segment after another, written at Machine::bits ---

#define FAIL_OLD(reason_)                                                                                              \
    do {                                                                                                               \
        if (HAS_TARGET(0)) JUMP(0);                                                                                    \
        set_error(p, reason_);                                                                                         \
        TAIL(raise_construction);                                                                                      \
    } while (0)

OP(bs_init) {
    Machine& m = machine_of(x);
    SegmentError error;
    std::size_t bits;
    if (!explicit_bits(GET(3), NUMBER(1), &bits, &error)) FAIL_OLD(error.reason);
    SAVE();
    const Term result = new_bits(p->heap_, bits, &m.bits);
    LOAD();
    if (bits > 0) std::memset(m.bits, 0, (bits + 7) / 8);
    m.bit_position = 0;
    m.bit_end = bits;
    SET(2, result);
    REQUEST_COLLECTION();
    NEXT;
}
OP(bs_append) {
    Machine& m = machine_of(x);
    SegmentError error;
    std::size_t bits;
    const Term source = GET(4);
    if (!source.is_bitstring() || (NUMBER(1) > 1 && bit_size_of(source) % NUMBER(1) != 0)) FAIL_OLD(atoms::badarg);
    if (!explicit_bits(GET(3), 1, &bits, &error)) FAIL_OLD(error.reason);
    SAVE();
    const Term result = append_bits(*p, source, bits, false, &m.bits, &m.bit_position);
    LOAD();
    m.bit_end = m.bit_position + bits;
    SET(2, result);
    REQUEST_COLLECTION();
    NEXT;
}

namespace {

/// One old-style segment. False: badarg.
bool put_segment(Machine& m, SegmentType type, std::uint64_t flags, std::size_t unit, Term value, Term size) {
    const Segment s{type, (flags & kSegmentLittle) != 0, false, static_cast<std::uint32_t>(unit), 0, 0, 0};
    SegmentError error;
    std::size_t bits;
    if (!measure(s, value, size, &bits, &error) || bits > m.bit_end - m.bit_position) return false;
    write_segment(m.bits, m.bit_position, s, value, bits);
    m.bit_position += bits;
    return true;
}

} // namespace

OP(bs_put_integer) {
    if (!put_segment(machine_of(x), SegmentType::Integer, NUMBER(1), NUMBER(2), GET(4), GET(3))) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_put_float) {
    if (!put_segment(machine_of(x), SegmentType::Float, NUMBER(1), NUMBER(2), GET(4), GET(3))) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_put_binary) {
    if (!put_segment(machine_of(x), SegmentType::Binary, 0, NUMBER(1), GET(3), GET(2))) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_put_string) {
    Machine& m = machine_of(x);
    const std::size_t bits = NUMBER(0) * 8;
    if (bits <= m.bit_end - m.bit_position) {
        put_bits(m.bits, m.bit_position, POINTER(1, const std::uint8_t*), 0, bits);
        m.bit_position += bits;
    }
    NEXT;
}
OP(bs_put_utf8) {
    if (!put_segment(machine_of(x), SegmentType::Utf8, 0, 1, GET(1), atoms::undefined)) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_put_utf16) {
    if (!put_segment(machine_of(x), SegmentType::Utf16, NUMBER(1), 1, GET(2), atoms::undefined)) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_put_utf32) {
    if (!put_segment(machine_of(x), SegmentType::Utf32, NUMBER(1), 1, GET(2), atoms::undefined)) FAIL_OLD(atoms::badarg);
    NEXT;
}
OP(bs_add) {
    const Term a = GET(3), b = GET(4);
    SegmentError error;
    std::size_t bits;
    if (!a.is_small() || a.small_value() < 0) FAIL_OLD(atoms::badarg);
    if (!explicit_bits(b, NUMBER(1), &bits, &error)) FAIL_OLD(error.reason);
    SET(2, Term::small(a.small_value() + static_cast<std::int64_t>(bits)));
    NEXT;
}
OP(bs_utf8_size) {
    const Term t = GET(1);
    const std::int64_t c = t.is_small() ? t.small_value() : 0;
    SET(0, Term::small(c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4));
    NEXT;
}
OP(bs_utf16_size) {
    const Term t = GET(1);
    SET(0, Term::small(t.is_small() && t.small_value() >= 0x10000 ? 4 : 2));
    NEXT;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_construct
#include "vm/code/instructions.def"

} // namespace joist
