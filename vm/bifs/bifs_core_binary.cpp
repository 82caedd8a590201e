// Binaries from and to lists, and parts of them.
#include "vm/bifs/bif.h"

#include "vm/bifs/iodata.h"
#include "vm/bifs/slices.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"

#include <algorithm>
#include <cstring>
#include <span>

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
Term byte_list(Process& p, Term bits, std::size_t from, std::size_t count, Term tail) {
    const BitsView v = bits_view(bits);
    if (v.byte_aligned()) return build_list(p, count, tail, [bytes = v.bytes() + from](std::size_t i) { return Term::small(bytes[i]); });
    return build_list(p, count, tail, [&](std::size_t i) { return Term::small(read_bits8(v.base, v.start + 8 * (from + i))); });
}

template <bool kBits> struct CountSink {
    static constexpr std::size_t kBytesPerUnit = ~std::size_t{0};
    static constexpr bool kBitstrings = kBits;
    std::size_t bits = 0;
    void bytes(std::span<const std::uint8_t> piece) { bits += 8 * piece.size(); }
    void last_bits(std::uint8_t, unsigned count) { bits += count; }
};

template <bool kBits> struct WriteSink {
    static constexpr std::size_t kBytesPerUnit = 16;
    static constexpr bool kBitstrings = kBits;
    std::uint8_t* to;
    std::size_t used; ///< bits
    void bytes(std::span<const std::uint8_t> piece) {
        if (!kBits || used % 8 == 0)
            std::copy(piece.begin(), piece.end(), to + used / 8);
        else
            for (std::size_t i = 0; i < piece.size(); i++) shifted(used / 8 + i, piece[i], 8);
        used += 8 * piece.size();
    }
    void last_bits(std::uint8_t byte, unsigned count) {
        if (used % 8 == 0)
            to[used / 8] = byte;
        else
            shifted(used / 8, byte, count);
        used += count;
    }

private:
    void shifted(std::size_t at, std::uint8_t byte, unsigned count) {
        const unsigned filled = used % 8;
        to[at] = static_cast<std::uint8_t>(to[at] | byte >> filled);
        if (filled + count > 8) to[at + 1] = static_cast<std::uint8_t>(byte << (8 - filled));
    }
};

/// Iodata (or bitstrings among it) to one binary: measured first, then copied.
template <bool kBits> struct Join final : NativeState {
    explicit Join(Term data) : walk{data} {}
    IodataWalk walk;
    std::size_t bits = 0, used = 0;
    bool copying = false;
    Term result = Term::nil();
    std::uint8_t few[kMaxHeapBytes];
    void add_roots(RootRanges& roots) override {
        walk.add_roots(roots);
        roots.push_back({&result, 1});
    }

    Term run(Process& p, Term data) {
        if (!copying) {
            CountSink<kBits> sink{bits};
            const WalkStep step = walk_turn(p, walk, sink);
            bits = sink.bits;
            if (step == WalkStep::More) return p.yield_native();
            if (step == WalkStep::Bad) return p.badarg();
            copying = true;
            walk = IodataWalk{data};
            std::uint8_t* bytes;
            if (size() > kMaxHeapBytes) result = make_binary_uninitialised(p.heap(), size(), &bytes);
        }
        WriteSink<kBits> sink{size() > kMaxHeapBytes ? const_cast<std::uint8_t*>(bits_view(result).bytes()) : few, used};
        const WalkStep step = walk_turn(p, walk, sink);
        used = sink.used;
        if (step == WalkStep::More) return p.yield_native();
        if (size() <= kMaxHeapBytes) result = make_binary(p.heap(), std::span<const std::uint8_t>(few, size()));
        return bits % 8 == 0 ? result : make_sub_bits(p.heap(), result, 0, bits);
    }
    std::size_t size() const { return (bits + 7) / 8; }
};

/// Walks through data of a moderate number of cells, which most iodata has, without stopping: byte(b) for each single one and
/// binary(term) for each binary, which may refuse it. False if there are too many, too deep, or wrong ones: nothing is known of it then.
template <class Byte, class Binary> bool walk_quickly(Term data, Byte byte, Binary binary) {
    constexpr std::size_t kDepth = 64, kMostCells = 8192;
    Term tails[kDepth];
    std::size_t depth = 0, visited = 0;
    for (;;) {
        while (data.is_list()) {
            if (++visited > kMostCells) return false;
            const Term head = cons_head(data);
            const Term tail = cons_tail(data);
            data = tail;
            if (head.is_small()) {
                const auto value = static_cast<std::uint64_t>(head.small_value());
                if (value > 255 || !byte(static_cast<std::uint8_t>(value))) return false;
            } else if (head.is_list()) {
                if (!tail.is_nil()) {
                    if (depth == kDepth) return false;
                    tails[depth++] = tail;
                }
                data = head;
            } else if (!head.is_nil() && (!is_binary(head) || !binary(bits_view(head)))) {
                return false;
            }
        }
        if (!data.is_nil() && (!is_binary(data) || !binary(bits_view(data)))) return false;
        if (depth == 0) return true;
        data = tails[--depth];
    }
}

bool count_quickly(Term data, std::size_t* bytes) {
    std::size_t n = 0;
    const bool done = walk_quickly(data, [&](std::uint8_t) { return ++n > 0; }, [&](const BitsView& v) {
        n += v.size / 8;
        return true;
    });
    *bytes = n;
    return done;
}

/// Writes at most `room` bytes; false if there are more, or binaries that don't start at a byte.
bool write_quickly(Term data, std::uint8_t* to, std::size_t room, std::size_t* written) {
    std::size_t n = 0;
    const auto byte = [&](std::uint8_t b) {
        if (n == room) return false;
        to[n++] = b;
        return true;
    };
    const auto binary = [&](const BitsView& v) {
        if (!v.byte_aligned() || v.size / 8 > room - n) return false;
        std::memcpy(to + n, v.bytes(), v.size / 8);
        n += v.size / 8;
        return true;
    };
    const bool done = walk_quickly(data, byte, binary);
    *written = n;
    return done;
}

/// The binary of iodata that is moderately large; none() if it is not.
Term join_quickly(Process& p, Term data) {
    constexpr std::size_t kMost = std::size_t{1} << 18;
    std::uint8_t few[8192];
    std::size_t bytes;
    if (write_quickly(data, few, sizeof few, &bytes)) {
        p.charge(static_cast<std::int64_t>(bytes / 64));
        return make_binary(p.heap(), std::span<const std::uint8_t>(few, bytes));
    }
    if (!count_quickly(data, &bytes) || bytes <= sizeof few || bytes > kMost) return Term::none();
    std::uint8_t* to;
    const Term result = make_binary_uninitialised(p.heap(), bytes, &to);
    p.charge(static_cast<std::int64_t>(bytes / 64));
    return write_quickly(data, to, bytes, &bytes) ? result : Term::none();
}

template <bool kBits> Term join(Process& p, Term data) {
    if (!kBits && !p.native_state) {
        if (const Term quick = join_quickly(p, data); quick.is_value()) return quick;
    }
    Term result;
    if (p.native_state) {
        result = static_cast<Join<kBits>*>(p.native_state.get())->run(p, data);
    } else {
        Join<kBits> state{data};
        result = state.run(p, data);
        if (result.is_none() && p.outcome == NativeOutcome::Yield) p.native_state = std::make_unique<Join<kBits>>(std::move(state));
    }
    if (result.is_value()) p.native_state.reset();
    return result;
}

struct Measure final : NativeState {
    explicit Measure(Term data) : walk{data} {}
    IodataWalk walk;
    CountSink<false> sink;
    void add_roots(RootRanges& roots) override { walk.add_roots(roots); }
};

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
    return byte_list(p, args[0], 0, bit_size_of(args[0]) / 8, Term::nil());
}
Term bif_erlang_binary_to_list_3(Process& p, const Term* args) {
    if (!is_binary(args[0]) || !args[1].is_small() || !args[2].is_small()) return p.badarg();
    const std::int64_t from = args[1].small_value(), to = args[2].small_value();
    if (from < 1 || to < from || static_cast<std::uint64_t>(to) > bit_size_of(args[0]) / 8) return p.badarg();
    return byte_list(p, args[0], static_cast<std::size_t>(from - 1), static_cast<std::size_t>(to - from + 1), Term::nil());
}
Term bif_erlang_bitstring_to_list_1(Process& p, const Term* args) {
    if (!args[0].is_bitstring()) return p.badarg();
    const std::size_t size = bit_size_of(args[0]);
    Term tail = Term::nil();
    if (size % 8 != 0 && !p.native_state) tail = make_cons(p.heap(), make_sub_bits(p.heap(), args[0], size / 8 * 8, size % 8), tail);
    return byte_list(p, args[0], 0, size / 8, tail);
}

Term bif_erlang_list_to_binary_1(Process& p, const Term* args) {
    return args[0].is_list() || args[0].is_nil() ? join<false>(p, args[0]) : p.badarg();
}
Term bif_erlang_iolist_to_binary_1(Process& p, const Term* args) {
    return is_binary(args[0]) ? args[0] : join<false>(p, args[0]);
}
Term bif_erlang_iolist_size_1(Process& p, const Term* args) {
    CountSink<false> sink;
    WalkStep step;
    if (p.native_state) {
        auto* kept = static_cast<Measure*>(p.native_state.get());
        step = walk_turn(p, kept->walk, kept->sink);
        sink = kept->sink;
    } else {
        if (std::size_t bytes; count_quickly(args[0], &bytes)) {
            p.charge(static_cast<std::int64_t>(bytes / 512));
            return Term::small(static_cast<std::int64_t>(bytes));
        }
        IodataWalk walk{args[0]};
        step = walk_turn(p, walk, sink);
        if (step == WalkStep::More) {
            auto kept = std::make_unique<Measure>(args[0]);
            kept->walk = std::move(walk);
            kept->sink = sink;
            p.native_state = std::move(kept);
        }
    }
    if (step == WalkStep::More) return p.yield_native();
    if (step == WalkStep::Bad) return p.badarg();
    p.native_state.reset();
    return Term::small(static_cast<std::int64_t>(sink.bits / 8));
}
Term bif_erlang_iolist_to_iovec_1(Process& p, const Term* args) {
    const Term binary = bif_erlang_iolist_to_binary_1(p, args);
    if (binary.is_none()) return binary;
    return bit_size_of(binary) == 0 ? Term::nil() : make_cons(p.heap(), binary, Term::nil());
}
Term bif_erlang_list_to_bitstring_1(Process& p, const Term* args) {
    return args[0].is_list() || args[0].is_nil() ? join<true>(p, args[0]) : p.badarg();
}

} // namespace joist
