// Accelerators of module base64: binaries, whole and well-formed, in slices. Everything else is left to the Erlang code, which raises.

#include "vm/bifs/bif.h"
#include "vm/bifs/slices.h"
#include "vm/term/atom_table.h"
#include "vm/term/map.h"

#include <array>

namespace joist {

namespace {

constexpr std::size_t kSlice = std::size_t{1} << 14;     // bytes between looks at the clock
constexpr std::size_t kTextPerReduction = 20;

struct Options {
    bool urlsafe = false, padding = true;
};

bool parse_options(Term map, Options* o) {
    static const Term mode = atom("mode"), urlsafe = atom("urlsafe"), padding = atom("padding");
    if (!map.is_map()) return false;
    const Term m = map_get(map, mode), p = map_get(map, padding);
    o->urlsafe = m == urlsafe;
    if (p == atoms::false_) o->padding = false;
    return p.is_none() || p == atoms::true_ || p == atoms::false_;
}

enum : std::uint8_t { kSpace = 64, kPad, kForeign };

struct Alphabet {
    char digits[65];
    std::array<std::uint8_t, 256> values;
    constexpr Alphabet(char c62, char c63) : digits{}, values{} {
        for (int i = 0; i < 26; i++) digits[i] = static_cast<char>('A' + i), digits[26 + i] = static_cast<char>('a' + i);
        for (int i = 0; i < 10; i++) digits[52 + i] = static_cast<char>('0' + i);
        digits[62] = c62;
        digits[63] = c63;
        for (auto& v : values) v = kForeign;
        for (int i = 0; i < 64; i++) values[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
        values['='] = kPad;
        values[' '] = values['\t'] = values['\r'] = values['\n'] = kSpace;
    }
};
constexpr Alphabet kStandard{'+', '/'}, kUrlSafe{'-', '_'};

// A binary from a binary, some way through.
struct Coding final : NativeState {
    Term result = Term::nil(); ///< a long one; a short one is made in one turn
    std::size_t read = 0, written = 0;
    std::uint32_t group = 0;   ///< decoding: digits of the group at hand, and how many
    unsigned digits = 0;
    void add_roots(RootRanges& roots) override { roots.push_back({&result, 1}); }
};

// The argument's bytes, or false to decline.
bool plain_bytes(Term t, std::span<const std::uint8_t>* bytes) {
    if (!is_binary(t) || !bits_view(t).byte_aligned()) return false;
    const BitsView v = bits_view(t);
    *bytes = {v.bytes(), v.size / 8};
    return true;
}

std::uint8_t* put_group(std::uint8_t* to, const char* digits, std::uint32_t bits, unsigned count) {
    for (unsigned i = 0; i < count; i++) *to++ = static_cast<std::uint8_t>(digits[bits >> (18 - 6 * i) & 63]);
    return to;
}

Term encode(Process& p, Term data, Term options) {
    Options o;
    std::span<const std::uint8_t> from;
    if (!plain_bytes(data, &from) || !parse_options(options, &o)) return p.decline();
    const char* digits = (o.urlsafe ? kUrlSafe : kStandard).digits;
    const std::size_t whole = from.size() / 3 * 3, over = from.size() - whole;
    const std::size_t size = whole / 3 * 4 + (over == 0 ? 0 : o.padding ? 4 : over + 1);
    Coding once;
    Coding& c = p.native_state ? static_cast<Coding&>(*p.native_state) : once;
    std::uint8_t* out;
    if (!p.native_state)
        c.result = make_binary_uninitialised(p.heap(), size, &out);
    else
        out = const_cast<std::uint8_t*>(bits_view(c.result).bytes());
    std::uint8_t* to = out + c.read / 3 * 4;
    while (c.read < whole) {
        const std::size_t end = std::min(whole, c.read + kSlice / 3 * 3), from_here = c.read;
        for (std::size_t i = c.read; i < end; i += 3)
            to = put_group(to, digits, static_cast<std::uint32_t>(from[i] << 16 | from[i + 1] << 8 | from[i + 2]), 4);
        c.read = end;
        p.charge(static_cast<std::int64_t>((end - from_here) / kTextPerReduction));
        if (p.out_of_reductions() && c.read < whole) {
            if (&c == &once) p.native_state = std::make_unique<Coding>(once);
            return p.yield_native();
        }
    }
    if (over > 0) {
        to = put_group(to, digits, static_cast<std::uint32_t>(from[whole] << 16 | (over == 2 ? from[whole + 1] << 8 : 0)), static_cast<unsigned>(over + 1));
        if (o.padding)
            for (std::size_t i = over; i < 3; i++) *to++ = '=';
    }
    const Term result = c.result;
    p.native_state.reset();
    return result;
}

Term decode(Process& p, Term text, Term options) {
    Options o;
    std::span<const std::uint8_t> from;
    if (!plain_bytes(text, &from) || !parse_options(options, &o)) return p.decline();
    const std::uint8_t* values = (o.urlsafe ? kUrlSafe : kStandard).values.data();
    std::size_t most = from.size() / 4 * 3 + from.size() % 4;
    for (std::size_t i = from.size(); i-- > 0 && from.size() - i <= 2 && from[i] == '=' && most > 0;) most--;
    Coding once;
    Coding& c = p.native_state ? static_cast<Coding&>(*p.native_state) : once;
    std::uint8_t few[kMaxHeapBytes];
    std::uint8_t* out = few;
    if (p.native_state || most > kMaxHeapBytes) {
        std::uint8_t* fresh;
        if (!p.native_state) c.result = make_binary_uninitialised(p.heap(), most, &fresh);
        out = const_cast<std::uint8_t*>(bits_view(c.result).bytes());
    }
    const auto decline = [&] {
        p.native_state.reset();
        return p.decline();
    };
    bool end = false; // at the padding
    while (c.read < from.size() && !end) {
        const std::size_t from_here = c.read, stop = std::min(from.size(), c.read + kSlice);
        while (c.read < stop) {
            if (c.digits == 0) // whole groups
                for (; c.read + 4 <= stop; c.read += 4) {
                    const std::uint8_t* s = from.data() + c.read;
                    const unsigned a = values[s[0]], b = values[s[1]], d = values[s[2]], e = values[s[3]];
                    if ((a | b | d | e) > 63) break;
                    out[c.written++] = static_cast<std::uint8_t>(a << 2 | b >> 4);
                    out[c.written++] = static_cast<std::uint8_t>(b << 4 | d >> 2);
                    out[c.written++] = static_cast<std::uint8_t>(d << 6 | e);
                }
            if (c.read == stop) break;
            const std::uint8_t v = values[from[c.read]];
            if (v == kForeign) return decline();
            end = v == kPad;
            if (end) break;
            c.read++;
            if (v == kSpace) continue;
            c.group = c.group << 6 | v;
            if (++c.digits < 4) continue;
            for (int shift = 16; shift >= 0; shift -= 8) out[c.written++] = static_cast<std::uint8_t>(c.group >> shift);
            c.group = 0;
            c.digits = 0;
        }
        p.charge(static_cast<std::int64_t>((c.read - from_here) / kTextPerReduction));
        if (p.out_of_reductions() && !end && c.read < from.size() && c.result.is_boxed()) {
            if (&c == &once) p.native_state = std::make_unique<Coding>(once);
            return p.yield_native();
        }
    }
    unsigned pads = 0;
    for (std::size_t i = c.read; i < from.size(); i++) {
        const std::uint8_t v = values[from[i]];
        if (v != kSpace && (v != kPad || ++pads > 2)) return decline();
    }
    if (c.digits == 1 || (c.digits == 0 && pads > 0)) return decline();
    if (c.digits > 0) {
        if (pads != 4 - c.digits && (pads > 0 || o.padding)) return decline();
        out[c.written++] = static_cast<std::uint8_t>(c.digits == 2 ? c.group >> 4 : c.group >> 10);
        if (c.digits == 3) out[c.written++] = static_cast<std::uint8_t>(c.group >> 2);
    }
    Term result = c.result;
    if (out == few)
        result = make_binary(p.heap(), std::span<const std::uint8_t>(few, c.written));
    else if (c.written < most)
        result = make_sub_bits(p.heap(), result, 0, c.written * 8);
    p.native_state.reset();
    return result;
}

} // namespace

Term bif_base64_encode_1(Process& p, const Term* args) { return encode(p, args[0], empty_map()); }
Term bif_base64_encode_2(Process& p, const Term* args) { return encode(p, args[0], args[1]); }
Term bif_base64_decode_1(Process& p, const Term* args) { return decode(p, args[0], empty_map()); }
Term bif_base64_decode_2(Process& p, const Term* args) { return decode(p, args[0], args[1]); }

} // namespace joist
