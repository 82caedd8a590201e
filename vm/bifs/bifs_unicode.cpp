// Native functions of module unicode: character data (deep lists of code points and binaries) to UTF-8 or to code points.
//
// A character may be split over neighbouring binaries; the bytes of its beginning are carried. What can't be converted is
// given back as OTP does: {error | incomplete, Converted, Rest}, Rest being the data from the offending place on, in the
// nesting that it had.

#include "vm/bifs/bif.h"
#include "vm/bifs/slices.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"

#include <deque>
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

// What is cut short is incomplete whatever it could still become: only whole characters are judged by their value.
Step decode_utf8(const std::uint8_t* s, std::size_t n, std::uint32_t* c, std::size_t* length) {
    const std::uint8_t first = s[0];
    *length = first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
    if (*length == 0) return Step::Bad;
    std::uint32_t value = first & (0xffu >> (*length + 1));
    for (std::size_t i = 1; i < *length; i++) {
        if (i == n) return Step::Incomplete;
        if ((s[i] & 0xc0) != 0x80) return Step::Bad;
        value = value << 6 | (s[i] & 0x3f);
    }
    constexpr std::uint32_t kLeast[] = {0x80, 0x800, 0x10000}; // for 2, 3, 4 bytes: less is an overlong form
    *c = value;
    return value >= kLeast[*length - 2] && is_character(value) ? Step::Char : Step::Bad;
}

// What begins like a character but ends too early is incomplete only if something behind it could make it one.
bool is_surrogate_byte(std::uint8_t high, std::uint8_t from) { return high >= from && high <= 0xdf; }

Step cut_utf16(bool big, const std::uint8_t* s, std::size_t n) {
    if (!big) return Step::Incomplete;
    if (n == 1) return is_surrogate_byte(s[0], 0xdc) ? Step::Bad : Step::Incomplete;
    return n == 3 && !is_surrogate_byte(s[2], 0xdc) ? Step::Bad : Step::Incomplete;
}

Step cut_utf32(bool big, const std::uint8_t* s, std::size_t n) {
    bool bad;
    if (big)
        bad = s[0] != 0 || (n >= 2 && s[1] > 0x10) || (n == 3 && s[1] == 0 && is_surrogate_byte(s[2], 0xd8));
    else
        bad = n == 3 && (s[2] > 0x10 || (s[2] == 0 && is_surrogate_byte(s[1], 0xd8)));
    return bad ? Step::Bad : Step::Incomplete;
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
        if (n < 2) return cut_utf16(e == Encoding::Utf16Big, s, n);
        *c = unit16(0);
        *length = 2;
        if (is_character(*c)) return Step::Char;
        if (*c >= 0xdc00) return Step::Bad;
        if (n < 4) return cut_utf16(e == Encoding::Utf16Big, s, n);
        const std::uint32_t low = unit16(2);
        if (low < 0xdc00 || low > 0xdfff) return Step::Bad;
        *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
        *length = 4;
        return Step::Char;
    }
    default:
        if (n < 4) return cut_utf32(e == Encoding::Utf32Big, s, n);
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

// The characters converted so far, as UTF-8, in pieces that end between characters: nothing is moved as it grows.
class Output {
public:
    void add(std::uint32_t c) { append_utf8(room(), c); }
    void add_ascii(const std::uint8_t* bytes, std::size_t count) { room().append(reinterpret_cast<const char*>(bytes), count); }
    std::size_t size() {
        std::size_t sum = 0;
        for (const std::string& piece : pieces_) sum += piece.size();
        return sum;
    }
    bool empty() const { return pieces_.empty(); }
    std::string& first() { return pieces_.front(); }
    std::string& last() { return pieces_.back(); }
    void drop_first() { pieces_.pop_front(); }
    void drop_last() { pieces_.pop_back(); }

private:
    static constexpr std::size_t kPiece = std::size_t{1} << 15;
    std::string& room() {
        if (pieces_.empty() || pieces_.back().size() >= kPiece) pieces_.emplace_back();
        return pieces_.back();
    }
    std::deque<std::string> pieces_;
};

// A conversion under way: first of the data to `out`, then of that to the result.
struct Conversion final : NativeState {
    Conversion(Term data, Encoding e, bool list) : encoding{e}, as_list{list}, at{data}, result{Term::nil()} {
        if (!data.is_list() && !data.is_nil()) {
            if (data.is_bitstring())
                enter(data, false);
            else
                end = End::Badarg;
            at = Term::nil();
        }
    }

    const Encoding encoding;
    const bool as_list;
    Output out;
    std::string carry;          // beginning of a character, from the binaries before
    Term at;                    // what follows in the innermost list
    std::vector<Term> tails;    // what follows in the lists around it, innermost last
    Term binary = Term::nil();  // being converted, from byte `offset` on
    std::size_t offset = 0;
    bool in_binary = false, inside_list = false; // of `binary`: it stands in a list, before `at`
    enum class End : std::uint8_t { None, Ok, Error, Incomplete, Badarg } end = End::None;
    Term rest = Term::nil();
    bool building = false;
    Term result;
    std::size_t written = 0;

    void add_roots(RootRanges& roots) override {
        roots.push_back({&at, 1});
        roots.push_back(tails);
        roots.push_back({&binary, 1});
        roots.push_back({&rest, 1});
        roots.push_back({&result, 1});
    }

    void enter(Term t, bool in_list) {
        if (!is_binary(t)) {
            end = End::Badarg;
            return;
        }
        binary = t;
        offset = 0;
        in_binary = true;
        inside_list = in_list;
    }

    // Wraps what is left of the innermost item in the tails around it.
    void stop(Process& p, Term item, bool in_list) {
        end = End::Error;
        rest = item;
        if (in_list) rest = make_cons(p.heap(), rest, at);
        if (in_list || !tails.empty())
            for (std::size_t i = tails.size(); i-- > 0;) rest = make_cons(p.heap(), rest, tails[i]);
    }

    Term carried(Process& p) { return make_binary(p.heap(), carry); }

    // The item at hand can't follow the carried bytes.
    void stop_at_carry(Process& p, Term item, bool in_list) {
        stop(p, item, in_list);
        rest = joist::make_list(p.heap(), std::vector<Term>{carried(p), rest});
    }

    void code_point(Process& p, Term t) {
        if (!carry.empty()) return stop_at_carry(p, t, true);
        const std::int64_t c = t.is_small() ? t.small_value() : -1;
        if (c < 0 || c > 0x10ffff || !is_character(static_cast<std::uint32_t>(c)) || (encoding == Encoding::Latin1 && c > 255)) return stop(p, t, true);
        out.add(static_cast<std::uint32_t>(c));
    }

    // Goes on with the binary, for about `most` bytes; gives how many it passed.
    std::size_t go_on(Process& p, std::size_t most) {
        const BitsView view = bits_view(binary);
        const std::size_t size = view.size / 8;
        std::uint8_t store[1024];
        std::size_t count = std::min(size - offset, std::max<std::size_t>(most, 16));
        const std::uint8_t* bytes = view.bytes() + offset;
        if (!view.byte_aligned()) {
            count = std::min(count, sizeof store);
            for (std::size_t i = 0; i < count; i++) store[i] = read_bits8(view.base, view.start + 8 * (offset + i));
            bytes = store;
        }
        std::size_t done = 0;
        if (!carry.empty() && count > 0) { // the character that was begun
            std::string whole = carry;
            whole.append(reinterpret_cast<const char*>(bytes), std::min<std::size_t>(count, 4));
            std::uint32_t c;
            std::size_t length;
            const Step step = decode(encoding, reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size(), &c, &length);
            if (step == Step::Bad) {
                in_binary = false;
                stop_at_carry(p, binary, inside_list);
                return 1;
            }
            if (step == Step::Incomplete) {
                carry = whole; // the binary was too short
                in_binary = false;
                return count;
            }
            out.add(c);
            done = length - carry.size();
            carry.clear();
        }
        while (done < count) {
            if (bytes[done] < 0x80 && encoding <= Encoding::Utf8) {
                std::size_t n = done + 1;
                while (n < count && bytes[n] < 0x80) n++;
                out.add_ascii(bytes + done, n - done);
                done = n;
                continue;
            }
            std::uint32_t c;
            std::size_t length;
            const Step step = decode(encoding, bytes + done, count - done, &c, &length);
            if (step == Step::Char) {
                out.add(c);
                done += length;
                continue;
            }
            if (step == Step::Incomplete) {
                if (offset + count < size) break; // the next slice has the rest
                carry.assign(reinterpret_cast<const char*>(bytes + done), count - done);
                done = count;
                break;
            }
            in_binary = false;
            stop(p, make_sub_bits(p.heap(), binary, (offset + done) * 8, (size - offset - done) * 8), inside_list);
            return done + 1;
        }
        offset += done;
        if (offset == size) in_binary = false;
        return done;
    }

    // Converts the data; false when the turn is over.
    bool convert(Process& p) {
        constexpr std::size_t kSlice = 4000, kBytesPerElement = 4;
        while (end == End::None) {
            std::size_t left = kSlice;
            while (end == End::None && left > 0) {
                if (in_binary) {
                    const std::size_t passed = go_on(p, left * kBytesPerElement);
                    left -= std::min(left, passed / kBytesPerElement + 1);
                } else if (at.is_list()) {
                    const Term head = cons_head(at);
                    if (head.is_list()) {
                        tails.push_back(cons_tail(at));
                        at = head;
                    } else {
                        at = cons_tail(at);
                        if (head.is_integer())
                            code_point(p, head);
                        else if (head.is_boxed() && head.is_bitstring())
                            enter(head, true);
                        else if (!head.is_nil())
                            end = End::Badarg;
                    }
                    left--;
                } else if (at.is_nil()) {
                    if (tails.empty()) {
                        end = carry.empty() ? End::Ok : End::Incomplete;
                        if (!carry.empty()) rest = carried(p);
                    } else {
                        at = tails.back();
                        tails.pop_back();
                    }
                } else { // an improper tail: a binary
                    if (!at.is_boxed() || !at.is_bitstring())
                        end = End::Badarg;
                    else
                        enter(at, false);
                    at = Term::nil();
                }
            }
            if (turn_over(p, kSlice - left) && end == End::None) return false;
        }
        return true;
    }

    // From `out` to `result`; false when the turn is over.
    bool build(Process& p) {
        if (!building) {
            building = true;
            std::uint8_t* to;
            if (!as_list) {
                const std::size_t size = out.size();
                result = size <= kMaxHeapBytes ? make_binary(p.heap(), out.empty() ? std::string{} : out.first()) : make_binary_uninitialised(p.heap(), size, &to);
                if (size <= kMaxHeapBytes) return true;
            }
        }
        if (!as_list) {
            for (auto* to = const_cast<std::uint8_t*>(bits_view(result).bytes()); !out.empty(); out.drop_first()) {
                if (p.out_of_reductions()) return false;
                std::copy(out.first().begin(), out.first().end(), to + written);
                written += out.first().size();
                p.charge(static_cast<std::int64_t>(out.first().size() / kBytesPerReduction));
            }
            return true;
        }
        for (; !out.empty(); out.drop_last()) {
            for (std::string& text = out.last(); !text.empty();) {
                const std::size_t cells = std::min<std::size_t>(text.size(), 4000);
                std::size_t n = 0;
                for (; n < cells && !text.empty(); n++) result = make_cons(p.heap(), Term::small(take_last(text)), result);
                if (turn_over(p, n)) return false;
            }
        }
        return true;
    }

    static std::int64_t take_last(std::string& text) {
        std::size_t begin = text.size() - 1;
        std::uint32_t c = static_cast<std::uint8_t>(text[begin]);
        if (c >= 0x80) {
            while ((static_cast<std::uint8_t>(text[begin]) & 0xc0) == 0x80) begin--;
            std::size_t length;
            decode_utf8(reinterpret_cast<const std::uint8_t*>(text.data()) + begin, text.size() - begin, &c, &length);
        }
        text.resize(begin);
        return c;
    }

    // The whole; none() for a yield or badarg.
    Term run(Process& p) {
        if (!convert(p)) return p.yield_native();
        if (end == End::Badarg) return p.badarg();
        if (!build(p)) return p.yield_native();
        if (end == End::Ok) return result;
        return make_tuple(p.heap(), {end == End::Error ? atoms::error : atom("incomplete"), result, rest});
    }
};

Term convert(Process& p, Term data, Term from, bool as_list) {
    if (!p.native_state) {
        const auto encoding = encoding_of(from);
        if (!encoding) return p.badarg();
        p.native_state = std::make_unique<Conversion>(data, *encoding, as_list);
    }
    const Term result = static_cast<Conversion*>(p.native_state.get())->run(p);
    if (result.is_value()) p.native_state.reset();
    return result;
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
