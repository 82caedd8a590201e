// Binaries from and to lists, and parts of them.
#include "vm/bifs/bif.h"

#include "vm/bifs/iodata.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"

#include <algorithm>

namespace joist {

namespace {

/// {start, length} of a part, checked; a negative length counts back.
bool part_range(Term start, Term length, std::size_t size, std::size_t* from, std::size_t* count) {
    if (!start.is_small() || !length.is_small() || start.small_value() < 0) return false;
    std::int64_t s = start.small_value(), n = length.small_value();
    if (n < 0) {
        if (n < -static_cast<std::int64_t>(size) - 1) return false;
        s += n;
        n = -n;
    }
    if (s < 0 || static_cast<std::uint64_t>(s) > size || static_cast<std::uint64_t>(n) > size - static_cast<std::uint64_t>(s)) return false;
    *from = static_cast<std::size_t>(s);
    *count = static_cast<std::size_t>(n);
    return true;
}

Term part(Process& p, Term binary, Term start, Term length) {
    std::size_t from, count;
    if (!is_binary(binary) || !part_range(start, length, bit_size_of(binary) / 8, &from, &count)) return p.badarg();
    return make_sub_bits(p.heap(), binary, from * 8, count * 8);
}

/// Bytes [from, from + count) of a bitstring as a list before `tail`.
Term byte_list(Heap& heap, const BitsView& v, std::size_t from, std::size_t count, Term tail) {
    if (count == 0) return tail;
    if (v.byte_aligned()) return make_byte_list(heap, {v.bytes() + from, count}, tail);
    Term* cells = heap.alloc(2 * count);
    for (std::size_t i = 0; i < count; i++) {
        cells[2 * i] = Term::small(read_bits8(v.base, v.start + 8 * (from + i)));
        cells[2 * i + 1] = Term::list(cells + 2 * i + 2);
    }
    cells[2 * count - 1] = tail;
    return Term::list(cells);
}

/// Gathers bit strings one behind another.
class BitSink {
public:
    void add(const std::uint8_t* base, std::size_t at, std::size_t count) {
        if (count == 0) return;
        const std::size_t used = bits_ % 8;
        if (used == 0) {
            const std::size_t old = bytes_.size();
            bytes_.resize(old + (count + 7) / 8);
            copy_bits_out(bytes_.data() + old, base, at, count);
        } else {
            for (std::size_t i = 0; i < count; i += 8) {
                const std::size_t n = std::min<std::size_t>(8, count - i);
                const std::uint8_t b = read_bits8(base, at + i, n);
                bytes_.back() = static_cast<std::uint8_t>(bytes_.back() | b >> used);
                if (used + n > 8) bytes_.push_back(static_cast<std::uint8_t>(b << (8 - used)));
                else if (used + n == 8 && i + n < count) bytes_.push_back(0);
            }
        }
        bits_ += count;
    }
    void add_byte(std::uint8_t b) { add(&b, 0, 8); }
    std::size_t bits() const { return bits_; }
    const std::vector<std::uint8_t>& bytes() const { return bytes_; }

private:
    std::vector<std::uint8_t> bytes_;
    std::size_t bits_ = 0;
};

/// As for_each_piece, but any bitstrings may stand in the list.
bool gather_bits(Term data, BitSink& sink) {
    std::vector<Term> tails;
    const auto bits = [&](Term t) {
        if (!t.is_bitstring()) return false;
        const BitsView v = bits_view(t);
        sink.add(v.base, v.start, v.size);
        return true;
    };
    for (Term at = data;;) {
        if (at.is_list()) {
            const Term head = cons_head(at), tail = cons_tail(at);
            if (head.is_list()) {
                tails.push_back(tail);
                at = head;
                continue;
            }
            if (head.is_small() && static_cast<std::uint64_t>(head.small_value()) <= 255) sink.add_byte(static_cast<std::uint8_t>(head.small_value()));
            else if (!head.is_nil() && !bits(head)) return false;
            at = tail;
            continue;
        }
        if (!at.is_nil() && !bits(at)) return false;
        if (tails.empty()) return true;
        at = tails.back();
        tails.pop_back();
    }
}

Term binary_of_pieces(Process& p, Term data) {
    std::size_t size = 0;
    if (!for_each_piece(data, [&](std::span<const std::uint8_t> piece) { size += piece.size(); })) return p.badarg();
    std::uint8_t* to;
    const Term result = make_binary_uninitialised(p.heap(), size, &to);
    for_each_piece(data, [&](std::span<const std::uint8_t> piece) { to = std::copy(piece.begin(), piece.end(), to); });
    p.charge(static_cast<std::int64_t>(size / 256));
    return result;
}

} // namespace

Term bif_erlang_binary_part_2(Process& p, const Term* args) {
    if (!args[1].is_tuple() || TupleView{args[1]}.arity() != 2) return p.badarg();
    return part(p, args[0], TupleView{args[1]}[0], TupleView{args[1]}[1]);
}
Term bif_erlang_binary_part_3(Process& p, const Term* args) { return part(p, args[0], args[1], args[2]); }

Term bif_erlang_split_binary_2(Process& p, const Term* args) {
    if (!args[0].is_bitstring() || !args[1].is_small() || args[1].small_value() < 0) return p.badarg();
    const std::size_t size = bit_size_of(args[0]);
    const auto at = static_cast<std::uint64_t>(args[1].small_value());
    if (at > size / 8) return p.badarg();
    const Term left = make_sub_bits(p.heap(), args[0], 0, at * 8);
    const Term right = make_sub_bits(p.heap(), args[0], at * 8, size - at * 8);
    return make_tuple(p.heap(), {left, right});
}

Term bif_erlang_binary_to_list_1(Process& p, const Term* args) {
    if (!is_binary(args[0])) return p.badarg();
    const BitsView v = bits_view(args[0]);
    p.charge(static_cast<std::int64_t>(v.size / 512));
    return byte_list(p.heap(), v, 0, v.size / 8, Term::nil());
}
Term bif_erlang_binary_to_list_3(Process& p, const Term* args) {
    if (!is_binary(args[0]) || !args[1].is_small() || !args[2].is_small()) return p.badarg();
    const BitsView v = bits_view(args[0]);
    const std::int64_t from = args[1].small_value(), to = args[2].small_value();
    if (from < 1 || to < from || static_cast<std::uint64_t>(to) > v.size / 8) return p.badarg();
    return byte_list(p.heap(), v, static_cast<std::size_t>(from - 1), static_cast<std::size_t>(to - from + 1), Term::nil());
}
Term bif_erlang_bitstring_to_list_1(Process& p, const Term* args) {
    if (!args[0].is_bitstring()) return p.badarg();
    const BitsView v = bits_view(args[0]);
    Term tail = Term::nil();
    if (v.size % 8 != 0) tail = make_cons(p.heap(), make_sub_bits(p.heap(), args[0], v.size / 8 * 8, v.size % 8), tail);
    return byte_list(p.heap(), v, 0, v.size / 8, tail);
}

Term bif_erlang_list_to_binary_1(Process& p, const Term* args) {
    return args[0].is_list() || args[0].is_nil() ? binary_of_pieces(p, args[0]) : p.badarg();
}
Term bif_erlang_iolist_to_binary_1(Process& p, const Term* args) {
    return is_binary(args[0]) ? args[0] : binary_of_pieces(p, args[0]);
}
Term bif_erlang_iolist_size_1(Process& p, const Term* args) {
    std::size_t size = 0;
    if (!for_each_piece(args[0], [&](std::span<const std::uint8_t> piece) { size += piece.size(); })) return p.badarg();
    p.charge(static_cast<std::int64_t>(size / 512));
    return Term::small(static_cast<std::int64_t>(size));
}
Term bif_erlang_iolist_to_iovec_1(Process& p, const Term* args) {
    const Term binary = bif_erlang_iolist_to_binary_1(p, args);
    if (binary.is_none()) return binary;
    return bit_size_of(binary) == 0 ? Term::nil() : make_cons(p.heap(), binary, Term::nil());
}
Term bif_erlang_list_to_bitstring_1(Process& p, const Term* args) {
    BitSink sink;
    if (!(args[0].is_list() || args[0].is_nil()) || !gather_bits(args[0], sink)) return p.badarg();
    const Term whole = make_binary(p.heap(), std::span<const std::uint8_t>(sink.bytes()));
    return sink.bits() % 8 == 0 ? whole : make_sub_bits(p.heap(), whole, 0, sink.bits());
}

} // namespace joist
