// ++ and --, and lists from and to tuples.
#include "vm/bifs/bif.h"

#include "vm/bifs/list_functions.h"
#include "vm/bifs/slices.h"
#include "vm/term/compare.h"
#include "vm/term/fatal.h"

#include <algorithm>
#include <cstdlib>

namespace joist {

namespace {

constexpr std::size_t kMaxTuple = (std::size_t{1} << 24) - 1;
constexpr std::size_t kSlice = 4000;

/// Elements, then a list made of them from the end.
struct Rebuild final : NativeState {
    Gather gather;
    Term list = Term::nil();
    bool building = false;
    void add_roots(RootRanges& roots) override {
        gather.add_roots(roots);
        roots.push_back({&list, 1});
    }
};

// --- -- ----------------------------------------------------------------------------------------------------

/// Each element of the right list takes away the first equal (=:=) one of the left list that is still there.
struct Difference final : NativeState {
    enum class Phase : std::uint8_t { Left, Right, Count, Subtract, Build } phase = Phase::Left;
    Gather left, right;
    // The right list's elements, each once, with how often: a hash table of indices into `terms`, 0 for an empty place.
    TermChunks terms;
    std::unique_ptr<std::uint32_t[], decltype(&std::free)> counts{nullptr, &std::free}, table{nullptr, &std::free};
    std::size_t mask = 0, next = 0, kept = 0;
    Term list = Term::nil();

    void add_roots(RootRanges& roots) override {
        left.add_roots(roots);
        right.add_roots(roots);
        terms.add_roots(roots);
        roots.push_back({&list, 1});
    }

    /// The place of an equal term, or the empty place where it would be.
    std::uint32_t& place_of(Term t) {
        std::size_t at = (internal_hash(t) * 0x9e3779b97f4a7c15) >> 20 & mask;
        while (table[at] != 0 && !equal_exact(terms[table[at] - 1], t)) at = (at + 1) & mask;
        return table[at];
    }

    bool count_right(Process& p) {
        if (!table) {
            // calloc: large ones are cleared by the system, page by page as they are touched.
            while (mask < 2 * right.items.size()) mask = 2 * mask + 1;
            table.reset(static_cast<std::uint32_t*>(std::calloc(mask + 1, sizeof(std::uint32_t))));
            counts.reset(static_cast<std::uint32_t*>(std::calloc(right.items.size(), sizeof(std::uint32_t))));
            if (!table || !counts) fatal("out of memory for a list difference");
        }
        while (!right.items.empty()) {
            std::size_t n = 0;
            for (; n < kSlice / 8 && !right.items.empty(); n++) {
                const Term t = right.items.back();
                right.items.pop_back();
                std::uint32_t& place = place_of(t);
                if (place == 0) {
                    terms.push_back(t);
                    place = static_cast<std::uint32_t>(terms.size());
                }
                counts[place - 1]++;
            }
            if (turn_over(p, 8 * n) && !right.items.empty()) return false;
        }
        return true;
    }

    bool subtract(Process& p) {
        while (next < left.items.size()) {
            const std::size_t end = std::min(next + kSlice / 8, left.items.size()), from = next;
            for (; next < end; next++) {
                const Term t = left.items[next];
                const std::uint32_t place = place_of(t);
                if (place != 0 && counts[place - 1] > 0)
                    counts[place - 1]--;
                else
                    left.items[kept++] = t;
            }
            if (turn_over(p, 8 * (end - from)) && next < left.items.size()) return false;
        }
        left.items.truncate(kept);
        return true;
    }
};

/// At most `most` elements of a proper list into an array; how many, or -1.
int few_of(Term list, Term* to, int most) {
    int n = 0;
    for (; list.is_list() && n < most; list = cons_tail(list)) to[n++] = cons_head(list);
    return list.is_nil() ? n : -1;
}

} // namespace

Term append_lists(Process& p, Term left, Term right, bool* improper) {
    *improper = false;
    if (!p.native_state) {
        if (left.is_nil()) return right;
        // A short one at once: one run of cells, each cell's tail the next one.
        std::size_t n = 0;
        Term at = left;
        for (; at.is_list() && n < kSlice; at = cons_tail(at)) n++;
        if (at.is_nil()) {
            p.charge(static_cast<std::int64_t>(n / 32));
            if (right.is_nil()) return left;
            Term* cells = p.heap().alloc(2 * n);
            Term* to = cells;
            for (at = left; at.is_list(); at = cons_tail(at), to += 2) {
                to[0] = cons_head(at);
                to[1] = Term::list(to + 2);
            }
            to[-1] = right;
            return Term::list(cells);
        }
        if (!at.is_list()) {
            *improper = true;
            return Term::none();
        }
    }
    auto& state = kept_or_new<Rebuild>(p);
    if (!state.building) {
        if (state.gather.items.empty()) state.gather.at = left;
        const Gathered done = state.gather.turn(p);
        if (done == Gathered::More) return p.yield_native();
        if (done == Gathered::Improper) {
            p.native_state.reset();
            *improper = true;
            return Term::none();
        }
        state.building = true;
        state.list = right;
    }
    Term result = left;
    if (!right.is_nil()) {
        if (!prepend_items(p, state.gather.items, state.list)) return p.yield_native();
        result = state.list;
    }
    p.native_state.reset();
    return result;
}

Term subtract_lists(Process& p, Term left, Term right, bool* improper) {
    using Phase = Difference::Phase;
    *improper = false;
    if (!p.native_state) {
        constexpr int kFew = 32;
        Term kept[kFew], gone[kFew];
        const int n = few_of(left, kept, kFew), m = few_of(right, gone, kFew);
        if (n >= 0 && m >= 0) {
            if (n == 0 || m == 0) return left;
            p.charge((n + m) / 8);
            Term* const end = kept + n;
            for (int i = 0; i < m; i++) {
                Term* found = std::find_if(kept, end, [&](Term k) { return k.is_value() && equal_exact(k, gone[i]); });
                if (found != end) *found = Term::none();
            }
            Term* const last = std::remove_if(kept, end, [](Term k) { return k.is_none(); });
            return joist::make_list(p.heap(), std::span<const Term>(kept, last));
        }
        auto fresh = std::make_unique<Difference>();
        fresh->left.at = left;
        fresh->right.at = right;
        p.native_state = std::move(fresh);
    }
    auto& d = *static_cast<Difference*>(p.native_state.get());
    const auto bad = [&] {
        p.native_state.reset();
        *improper = true;
        return Term::none();
    };
    if (d.phase == Phase::Left) {
        const Gathered done = d.left.turn(p);
        if (done == Gathered::More) return p.yield_native();
        if (done == Gathered::Improper) return bad();
        d.phase = Phase::Right;
    }
    if (d.phase == Phase::Right) {
        const Gathered done = d.right.turn(p);
        if (done == Gathered::More) return p.yield_native();
        if (done == Gathered::Improper) return bad();
        if (d.left.items.empty() || d.right.items.empty()) {
            p.native_state.reset();
            return left;
        }
        d.phase = Phase::Count;
    }
    if (d.phase == Phase::Count) {
        if (!d.count_right(p)) return p.yield_native();
        d.phase = Phase::Subtract;
    }
    if (d.phase == Phase::Subtract) {
        if (!d.subtract(p)) return p.yield_native();
        d.phase = Phase::Build;
    }
    if (!prepend_items(p, d.left.items, d.list)) return p.yield_native();
    const Term result = d.list;
    p.native_state.reset();
    return result;
}

Term bif_erlang_append_lists_2(Process& p, const Term* args) {
    bool improper;
    const Term result = append_lists(p, args[0], args[1], &improper);
    return improper ? p.badarg() : result;
}

Term bif_erlang_subtract_lists_2(Process& p, const Term* args) {
    bool improper;
    const Term result = subtract_lists(p, args[0], args[1], &improper);
    return improper ? p.badarg() : result;
}

Term bif_erlang_tuple_to_list_1(Process& p, const Term* args) {
    if (!args[0].is_tuple()) return p.badarg();
    const TupleView t{args[0]};
    return build_list(p, t.arity(), Term::nil(), [&](std::size_t i) { return t[i]; });
}

Term bif_erlang_list_to_tuple_1(Process& p, const Term* args) {
    const auto tuple_of = [&](std::size_t n) {
        Term* t = p.heap().alloc(n + 1);
        t[0] = Term::header(Kind::Tuple, n);
        return t;
    };
    if (!p.native_state) {
        std::size_t n = 0;
        Term at = args[0];
        for (; at.is_list() && n < kSlice; at = cons_tail(at)) n++;
        if (at.is_nil()) {
            if (n == 0) return empty_tuple();
            p.charge(static_cast<std::int64_t>(n / 32));
            Term* t = tuple_of(n);
            Term* to = t + 1;
            for (at = args[0]; at.is_list(); at = cons_tail(at)) *to++ = cons_head(at);
            return Term::boxed(t);
        }
        if (!at.is_list()) return p.badarg();
    }
    auto& state = kept_or_new<Rebuild>(p);
    if (state.gather.items.empty()) state.gather.at = args[0];
    const Gathered done = state.gather.turn(p, kMaxTuple + 1);
    if (done == Gathered::Improper) return p.badarg();
    if (state.gather.items.size() > kMaxTuple) return p.system_limit();
    if (done == Gathered::More) return p.yield_native();
    const std::size_t size = state.gather.items.size();
    Term* t = tuple_of(size);
    for (std::size_t i = 0; i < size; i++) t[1 + i] = state.gather.items[i];
    p.native_state.reset();
    return Term::boxed(t);
}

} // namespace joist
