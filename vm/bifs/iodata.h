// Walking iodata (deep lists of bytes and binaries) piece by piece, without recursion.
#pragma once

#include "vm/term/boxed.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace joist {

/// Calls f(span of bytes) for each piece in order. False if `data` is not iodata (then some pieces may have been shown).
template <class F> bool for_each_piece(Term data, F&& f) {
    std::vector<Term> tails;
    std::string run; // single bytes gathered
    const auto flush = [&] {
        if (!run.empty()) f(std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(run.data()), run.size()));
        run.clear();
    };
    const auto binary = [&](Term t) {
        if (!is_binary(t)) return false;
        flush();
        const BitsView v = bits_view(t);
        if (v.byte_aligned()) {
            f(std::span<const std::uint8_t>(v.bytes(), v.size / 8));
            return true;
        }
        const unsigned shift = v.start % 8;
        for (std::size_t i = 0; i < v.size / 8; i++) run.push_back(static_cast<char>(static_cast<std::uint8_t>(v.bytes()[i] << shift | v.bytes()[i + 1] >> (8 - shift))));
        return true;
    };
    if (data.is_boxed()) return binary(data) && (flush(), true);
    Term at = data;
    for (;;) {
        if (at.is_list()) {
            const Term head = cons_head(at);
            const Term tail = cons_tail(at);
            if (head.is_small()) {
                if (static_cast<std::uint64_t>(head.small_value()) > 255) return false;
                run.push_back(static_cast<char>(head.small_value()));
                at = tail;
            } else if (head.is_list()) {
                tails.push_back(tail);
                at = head;
            } else if (head.is_nil()) {
                at = tail;
            } else {
                if (!head.is_boxed() || !binary(head)) return false;
                at = tail;
            }
            continue;
        }
        if (at.is_boxed()) {
            if (!binary(at)) return false;
        } else if (!at.is_nil()) {
            return false;
        }
        if (tails.empty()) break;
        at = tails.back();
        tails.pop_back();
    }
    flush();
    return true;
}

} // namespace joist
