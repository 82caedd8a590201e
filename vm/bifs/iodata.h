// Walking iodata (deep lists of bytes and binaries) piece by piece, without recursion, in slices if need be.
#pragma once

#include "vm/process/process.h"
#include "vm/term/bits.h"
#include "vm/term/boxed.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

namespace joist {

enum class WalkStep : std::uint8_t { Done, Bad, More };

/// A place in iodata. Its terms are roots while it is kept over a yield.
///
/// A sink has
///     static constexpr std::size_t kBytesPerUnit      bytes of a binary that cost as much as a list element
///     static constexpr bool kBitstrings               bitstrings of any size are taken, not only binaries
///     void bytes(std::span<const std::uint8_t>)       some of the data, in order
///     void last_bits(std::uint8_t byte, unsigned n)   if kBitstrings: the n < 8 last bits of a bitstring, in the byte's upper end
class IodataWalk {
public:
    explicit IodataWalk(Term data) : at_{data} {}

    /// Shows pieces until all is done, or about `*budget` list elements (or as much work in binaries) have been passed.
    template <class Sink> WalkStep step(std::size_t* budget, Sink& sink) {
        std::uint8_t run[256]; // single bytes gathered
        std::size_t gathered = 0;
        const auto flush = [&] {
            if (gathered > 0) sink.bytes(std::span<const std::uint8_t>(run, gathered));
            gathered = 0;
        };
        std::size_t left = *budget;
        WalkStep result = WalkStep::More;
        while (left > 0) {
            if (!in_binary_) {
                if (at_.is_list()) {
                    left--;
                    const Term head = cons_head(at_);
                    const Term tail = cons_tail(at_);
                    if (head.is_small()) {
                        if (static_cast<std::uint64_t>(head.small_value()) > 255) {
                            result = WalkStep::Bad;
                            break;
                        }
                        if (gathered == sizeof run) flush();
                        run[gathered++] = static_cast<std::uint8_t>(head.small_value());
                        at_ = tail;
                        continue;
                    }
                    if (head.is_list()) {
                        if (!tail.is_nil()) tails_.push_back(tail);
                        at_ = head;
                        continue;
                    }
                    at_ = tail;
                    if (head.is_nil()) continue;
                    if (!enter(head, Sink::kBitstrings)) {
                        result = WalkStep::Bad;
                        break;
                    }
                } else if (at_.is_nil()) {
                    if (tails_.empty()) {
                        result = WalkStep::Done;
                        break;
                    }
                    at_ = tails_.back();
                    tails_.pop_back();
                    continue;
                } else {
                    if (!enter(at_, Sink::kBitstrings)) {
                        result = WalkStep::Bad;
                        break;
                    }
                    at_ = Term::nil();
                }
            }
            flush();
            show(&left, sink);
        }
        flush();
        *budget = left;
        return result;
    }

    void add_roots(RootRanges& roots) {
        roots.push_back({&at_, 1});
        roots.push_back({&binary_, 1});
        roots.push_back(tails_);
    }

private:
    bool enter(Term t, bool bitstrings) {
        if (!t.is_boxed() || !(bitstrings ? t.is_bitstring() : is_binary(t))) return false;
        binary_ = t;
        offset_ = 0;
        in_binary_ = true;
        return true;
    }

    template <class Sink> void show(std::size_t* left, Sink& sink) {
        const BitsView v = bits_view(binary_);
        const std::size_t size = v.size / 8;
        const std::size_t most = *left > ~std::size_t{0} / Sink::kBytesPerUnit ? ~std::size_t{0} : *left * Sink::kBytesPerUnit;
        std::size_t count = std::min(size - offset_, most);
        if (v.byte_aligned()) {
            if (count > 0) sink.bytes(std::span<const std::uint8_t>(v.bytes() + offset_, count));
        } else {
            std::uint8_t some[256];
            count = std::min(count, sizeof some);
            for (std::size_t i = 0; i < count; i++) some[i] = read_bits8(v.base, v.start + 8 * (offset_ + i));
            if (count > 0) sink.bytes(std::span<const std::uint8_t>(some, count));
        }
        offset_ += count;
        *left -= std::min(*left, count / Sink::kBytesPerUnit + 1);
        if (offset_ < size) return;
        if constexpr (Sink::kBitstrings)
            if (v.size % 8 != 0) sink.last_bits(read_bits8(v.base, v.start + 8 * size, v.size % 8), static_cast<unsigned>(v.size % 8));
        in_binary_ = false;
        binary_ = Term::nil();
    }

    Term at_;                   ///< what follows in the innermost list
    Term binary_ = Term::nil(); ///< being shown, from byte offset_ on
    std::size_t offset_ = 0;
    bool in_binary_ = false;
    std::vector<Term> tails_;   ///< what follows in the lists around it, innermost last
};

/// Walks on until the data's end or the end of the process's turn.
template <class Sink> WalkStep walk_turn(Process& p, IodataWalk& walk, Sink& sink) {
    constexpr std::size_t kSlice = 8000, kUnitsPerReduction = 10;
    for (;;) {
        std::size_t left = kSlice;
        const WalkStep step = walk.step(&left, sink);
        p.charge(static_cast<std::int64_t>((kSlice - left) / kUnitsPerReduction));
        if (step != WalkStep::More || p.out_of_reductions()) return step;
    }
}

namespace detail {
template <class F> struct PieceSink {
    static constexpr std::size_t kBytesPerUnit = ~std::size_t{0};
    static constexpr bool kBitstrings = false;
    F& f;
    void bytes(std::span<const std::uint8_t> piece) { f(piece); }
};
} // namespace detail

/// Calls f(span of bytes) for each piece in order. False if `data` is not iodata (then some pieces may have been shown).
template <class F> bool for_each_piece(Term data, F&& f) {
    detail::PieceSink<std::remove_reference_t<F>> sink{f};
    IodataWalk walk{data};
    WalkStep step = WalkStep::More;
    while (step == WalkStep::More) {
        std::size_t budget = ~std::size_t{0};
        step = walk.step(&budget, sink);
    }
    return step == WalkStep::Done;
}

} // namespace joist
