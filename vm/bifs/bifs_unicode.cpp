// Native functions of module unicode: character data (deep lists of code points and binaries) to UTF-8 or to code points.
//
// A character may be split over neighbouring binaries; the bytes of its beginning are carried. What can't be converted is
// given back as OTP does: {error | incomplete, Converted, Rest}, Rest being the data from the offending place on, in the
// nesting that it had.

#include "vm/bifs/bif.h"
#include "vm/term/atom_table.h"

#include <optional>
#include <string>
#include <vector>

namespace joist {

namespace {

enum class Encoding : std::uint8_t { Latin1, Utf8, Utf16Big, Utf16Little, Utf32Big, Utf32Little };

std::optional<Encoding> encoding_of(Term t) {
    if (t == atoms::latin1) return Encoding::Latin1;
    if (t == atoms::utf8 || t == atom("unicode")) return Encoding::Utf8;
    if (t == atoms::utf16) return Encoding::Utf16Big;
    if (t == atoms::utf32) return Encoding::Utf32Big;
    if (!t.is_tuple() || TupleView{t}.arity() != 2) return std::nullopt;
    const Term kind = TupleView{t}[0], order = TupleView{t}[1];
    if (order != atoms::little && order != atoms::big) return std::nullopt;
    const bool little = order == atoms::little;
    if (kind == atoms::utf16) return little ? Encoding::Utf16Little : Encoding::Utf16Big;
    if (kind == atoms::utf32) return little ? Encoding::Utf32Little : Encoding::Utf32Big;
    return std::nullopt;
}

enum class Step : std::uint8_t { Char, Incomplete, Bad };

bool is_character(std::uint32_t c) { return c < 0xd800 || (c > 0xdfff && c <= 0x10ffff); }

Step decode_utf8(const std::uint8_t* s, std::size_t n, std::uint32_t* c, std::size_t* length) {
    const std::uint8_t first = s[0];
    *length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (*length == 0) return Step::Bad;
    std::uint32_t value = first & (0xffu >> (*length + 1));
    for (std::size_t i = 1; i < *length; i++) {
        if (i == n) return Step::Incomplete;
        if ((s[i] & 0xc0) != 0x80) return Step::Bad;
        // Overlong forms and surrogates show in the second byte.
        if (i == 1 && ((first == 0xe0 && s[1] < 0xa0) || (first == 0xed && s[1] > 0x9f) || (first == 0xf0 && s[1] < 0x90) || (first == 0xf4 && s[1] > 0x8f)))
            return Step::Bad;
        value = value << 6 | (s[i] & 0x3f);
    }
    *c = value;
    return Step::Char;
}

// One character from s[0..n), n > 0.
Step decode(Encoding e, const std::uint8_t* s, std::size_t n, std::uint32_t* c, std::size_t* length) {
    const auto unit16 = [&](std::size_t at) {
        return static_cast<std::uint32_t>(e == Encoding::Utf16Big ? s[at] << 8 | s[at + 1] : s[at + 1] << 8 | s[at]);
    };
    switch (e) {
    case Encoding::Latin1:
        *c = s[0];
        *length = 1;
        return Step::Char;
    case Encoding::Utf8:
        if (s[0] < 0x80) {
            *c = s[0];
            *length = 1;
            return Step::Char;
        }
        return decode_utf8(s, n, c, length);
    case Encoding::Utf16Big:
    case Encoding::Utf16Little: {
        if (n < 2) return Step::Incomplete;
        *c = unit16(0);
        *length = 2;
        if (is_character(*c)) return Step::Char;
        if (*c >= 0xdc00) return Step::Bad;
        if (n < 4) return Step::Incomplete;
        const std::uint32_t low = unit16(2);
        if (low < 0xdc00 || low > 0xdfff) return Step::Bad;
        *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
        *length = 4;
        return Step::Char;
    }
    default:
        if (n < 4) return Step::Incomplete;
        *c = e == Encoding::Utf32Big ? static_cast<std::uint32_t>(s[0]) << 24 | static_cast<std::uint32_t>(s[1]) << 16 | static_cast<std::uint32_t>(s[2]) << 8 | s[3]
                                     : static_cast<std::uint32_t>(s[3]) << 24 | static_cast<std::uint32_t>(s[2]) << 16 | static_cast<std::uint32_t>(s[1]) << 8 | s[0];
        *length = 4;
        return is_character(*c) ? Step::Char : Step::Bad;
    }
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80)
        put(c);
    else if (c < 0x800)
        put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
    else if (c < 0x10000)
        put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    else
        put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
}

// Where the result goes.
struct Output {
    bool as_list;
    std::string utf8;
    std::u32string chars;
    void add(std::uint32_t c) {
        if (as_list)
            chars.push_back(c);
        else
            append_utf8(utf8, c);
    }
    Term term(Process& p) const {
        if (!as_list) return make_binary(p.heap(), utf8);
        Term list = Term::nil();
        if (chars.empty()) return list;
        Term* cells = p.heap().alloc(2 * chars.size());
        for (std::size_t i = chars.size(); i-- > 0;) {
            cells[2 * i] = Term::small(static_cast<std::int64_t>(chars[i]));
            cells[2 * i + 1] = list;
            list = Term::list(cells + 2 * i);
        }
        return list;
    }
};

struct Conversion {
    Process& p;
    Encoding encoding;
    Output out;
    std::string carry;          // beginning of a character, from the binaries before
    std::vector<Term> tails;    // what follows, innermost last
    enum class End : std::uint8_t { Ok, Error, Incomplete, Badarg } end = End::Ok;
    Term rest = Term::nil();

    // Wraps what is left of the innermost item in the tails around it.
    void stop(End how, Term item, bool inside_list) {
        end = how;
        rest = item;
        if (!inside_list) return;
        for (std::size_t i = tails.size(); i-- > 0;) rest = make_cons(p.heap(), rest, tails[i]);
    }

    Term carried() { return make_binary(p.heap(), carry); }

    // The item at hand can't follow the carried bytes.
    void stop_at_carry(Term item) {
        stop(End::Error, item, true);
        rest = joist::make_list(p.heap(), std::vector<Term>{carried(), rest});
    }

    void code_point(Term t) {
        if (!carry.empty()) return stop_at_carry(t);
        const std::int64_t c = t.is_small() ? t.small_value() : -1;
        if (c < 0 || c > 0x10ffff || !is_character(static_cast<std::uint32_t>(c)) || (encoding == Encoding::Latin1 && c > 255)) return stop(End::Error, t, true);
        out.add(static_cast<std::uint32_t>(c));
    }

    void binary(Term t, bool inside_list) {
        if (!is_binary(t)) {
            end = End::Badarg;
            return;
        }
        const BitsView view = bits_view(t);
        const std::size_t size = view.size / 8;
        const std::uint8_t* bytes = view.bytes();
        std::string store;
        if (!view.byte_aligned() || !carry.empty()) {
            store = carry;
            const unsigned shift = view.start % 8;
            for (std::size_t i = 0; i < size; i++)
                store.push_back(static_cast<char>(static_cast<std::uint8_t>(shift == 0 ? bytes[i] : bytes[i] << shift | bytes[i + 1] >> (8 - shift))));
            bytes = reinterpret_cast<const std::uint8_t*>(store.data());
        }
        const std::size_t carried_bytes = carry.size(), all = carried_bytes + size;
        std::size_t at = 0;
        while (at < all) {
            std::uint32_t c;
            std::size_t length;
            const Step step = decode(encoding, bytes + at, all - at, &c, &length);
            if (step == Step::Char) {
                out.add(c);
                at += length;
                continue;
            }
            if (step == Step::Incomplete) {
                carry.assign(reinterpret_cast<const char*>(bytes + at), all - at);
                return;
            }
            if (at < carried_bytes) return stop_at_carry(t);
            return stop(End::Error, make_sub_bits(p.heap(), t, (at - carried_bytes) * 8, (all - at) * 8), inside_list);
        }
        carry.clear();
    }

    void run(Term data) {
        if (data.is_boxed() && data.is_bitstring()) {
            binary(data, false);
        } else if (data.is_list() || data.is_nil()) {
            Term at = data;
            while (end == End::Ok) {
                if (at.is_list()) {
                    const Term head = cons_head(at);
                    tails.push_back(cons_tail(at));
                    if (head.is_list()) {
                        at = head;
                        continue;
                    }
                    if (head.is_integer())
                        code_point(head);
                    else if (head.is_boxed() && head.is_bitstring())
                        binary(head, true);
                    else if (!head.is_nil())
                        end = End::Badarg;
                    at = Term::nil();
                } else if (at.is_nil()) {
                    if (tails.empty()) break;
                    at = tails.back();
                    tails.pop_back();
                } else { // an improper tail: a binary
                    if (!at.is_boxed() || !at.is_bitstring())
                        end = End::Badarg;
                    else
                        binary(at, !tails.empty());
                    at = Term::nil();
                }
            }
        } else {
            end = End::Badarg;
        }
        if (end == End::Ok && !carry.empty()) {
            end = End::Incomplete;
            rest = carried();
        }
    }
};

Term convert(Process& p, Term data, Term from, bool as_list) {
    const auto encoding = encoding_of(from);
    if (!encoding) return p.badarg();
    // Plain ASCII or valid UTF-8 in one binary needs no conversion.
    Conversion conversion{p, *encoding, {as_list, {}, {}}, {}, {}};
    conversion.run(data);
    p.charge(static_cast<std::int64_t>(conversion.out.utf8.size() + conversion.out.chars.size()) / 50);
    if (conversion.end == Conversion::End::Badarg) return p.badarg();
    const Term result = conversion.out.term(p);
    if (conversion.end == Conversion::End::Ok) return result;
    return make_tuple(p.heap(), {conversion.end == Conversion::End::Error ? atoms::error : atom("incomplete"), result, conversion.rest});
}

} // namespace

Term bif_unicode_characters_to_binary_2(Process& p, const Term* args) { return convert(p, args[0], args[1], false); }
Term bif_unicode_characters_to_list_2(Process& p, const Term* args) { return convert(p, args[0], args[1], true); }

Term bif_unicode_bin_is_7bit_1(Process&, const Term* args) {
    if (!is_binary(args[0])) return atoms::false_;
    const BitsView v = bits_view(args[0]);
    if (!v.byte_aligned()) return atoms::false_;
    for (std::size_t i = 0; i < v.size / 8; i++)
        if (v.bytes()[i] >= 0x80) return atoms::false_;
    return atoms::true_;
}

} // namespace joist
