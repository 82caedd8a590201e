// Native functions of module lists. The Plain ones are native in OTP too and raise what it raises; the accelerators
// replace Erlang code for well-formed arguments and decline the rest.
//
// All walk in slices: after kSlice elements they charge the process, and when its turn is over they keep their place
// in a NativeState and yield.

#include "vm/bifs/bif.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>

namespace joist {

namespace {

constexpr std::size_t kSlice = 4000;         // elements between looks at the clock
constexpr std::int64_t kElementsPerReduction = 10;

// A place in a list walk: up to three terms and a counter.
struct ListWalk final : NativeState {
    Term terms[3] = {Term::nil(), Term::nil(), Term::nil()};
    std::int64_t count = 0;
    void add_roots(RootRanges& roots) override { roots.push_back({terms, 3}); }
};

// The walk to go on with: a kept one, or `fresh` as filled by the caller.
ListWalk resume(Process& p, ListWalk fresh) {
    if (!p.native_state) return fresh;
    auto* kept = static_cast<ListWalk*>(p.native_state.get());
    ListWalk walk;
    std::copy(kept->terms, kept->terms + 3, walk.terms);
    walk.count = kept->count;
    p.native_state.reset();
    return walk;
}

ListWalk start(Term a, Term b = Term::nil(), Term c = Term::nil(), std::int64_t count = 0) {
    ListWalk walk;
    walk.terms[0] = a;
    walk.terms[1] = b;
    walk.terms[2] = c;
    walk.count = count;
    return walk;
}

// Charges for `elements`; true when the walk must be kept and the process yield.
bool must_yield(Process& p, const ListWalk& walk, std::size_t elements) {
    p.charge(static_cast<std::int64_t>(elements) / kElementsPerReduction);
    if (!p.out_of_reductions()) return false;
    auto kept = std::make_unique<ListWalk>();
    std::copy(walk.terms, walk.terms + 3, kept->terms);
    kept->count = walk.count;
    p.native_state = std::move(kept);
    return true;
}

// terms[0]: rest of the list, terms[1]: reversed so far. none(): not a proper list (walk.terms[0] tells), or yielded.
Term reverse_onto(Process& p, ListWalk walk, bool* yielded) {
    *yielded = false;
    for (;;) {
        std::size_t n = 0;
        Term rest = walk.terms[0], acc = walk.terms[1];
        while (rest.is_list() && n < kSlice) {
            acc = make_cons(p.heap(), cons_head(rest), acc);
            rest = cons_tail(rest);
            n++;
        }
        if (rest.is_nil()) {
            p.charge(static_cast<std::int64_t>(n) / kElementsPerReduction);
            return acc;
        }
        if (!rest.is_list()) return Term::none();
        walk.terms[0] = rest;
        walk.terms[1] = acc;
        if (must_yield(p, walk, n)) {
            *yielded = true;
            return p.yield_native();
        }
    }
}

// Walks `list` until `found(head)`; gives the cell, nil at the end of a proper list, none() for improper ones or a yield.
template <class Found> Term find_cell(Process& p, Term list, bool* yielded, Found found) {
    *yielded = false;
    ListWalk walk = resume(p, start(list));
    for (;;) {
        std::size_t n = 0;
        Term rest = walk.terms[0];
        for (; rest.is_list() && n < kSlice; n++, rest = cons_tail(rest))
            if (found(cons_head(rest))) {
                p.charge(static_cast<std::int64_t>(n) / kElementsPerReduction);
                return rest;
            }
        if (rest.is_nil()) return rest;
        if (!rest.is_list()) return Term::none();
        walk.terms[0] = rest;
        if (must_yield(p, walk, n)) {
            *yielded = true;
            return p.yield_native();
        }
    }
}

// The cell of the first tuple in `list` whose element `position` equals (==) `key`.
Term find_key(Process& p, Term key, std::size_t position, Term list, bool* yielded) {
    if (key.is_atom() || key.is_nil() || key.is_local_pid()) // equal only to themselves
        return find_cell(p, list, yielded, [=](Term t) {
            return t.is_tuple() && TupleView{t}.arity() >= position && TupleView{t}[position - 1] == key;
        });
    return find_cell(p, list, yielded, [=](Term t) {
        return t.is_tuple() && TupleView{t}.arity() >= position && equal(TupleView{t}[position - 1], key);
    });
}

bool is_position(Term t) { return t.is_small() && t.small_value() > 0; }

// Length of a proper list, or -1.
std::int64_t proper_length(Term list) {
    std::int64_t n = 0;
    for (; list.is_list(); list = cons_tail(list)) n++;
    return list.is_nil() ? n : -1;
}

} // namespace

Term bif_lists_reverse_2(Process& p, const Term* args) {
    if (!p.native_state && args[0].is_nil()) return args[1];
    bool yielded;
    const Term result = reverse_onto(p, resume(p, start(args[0], args[1])), &yielded);
    return result.is_none() && !yielded ? p.badarg() : result;
}

Term bif_lists_reverse_1(Process& p, const Term* args) {
    bool yielded;
    const Term result = reverse_onto(p, resume(p, start(args[0], Term::nil())), &yielded);
    return result.is_none() && !yielded ? p.decline() : result;
}

Term bif_lists_member_2(Process& p, const Term* args) {
    bool yielded;
    const Term key = args[0];
    const Term cell = key.is_immediate()
                          ? find_cell(p, args[1], &yielded, [=](Term t) { return t == key; })
                          : find_cell(p, args[1], &yielded, [=](Term t) { return equal_exact(t, key); });
    if (cell.is_none()) return yielded ? cell : p.badarg();
    return cell.is_list() ? atoms::true_ : atoms::false_;
}

Term bif_lists_keyfind_3(Process& p, const Term* args) {
    if (!is_position(args[1])) return p.badarg();
    bool yielded;
    const Term cell = find_key(p, args[0], static_cast<std::size_t>(args[1].small_value()), args[2], &yielded);
    if (cell.is_none()) return yielded ? cell : p.badarg();
    return cell.is_list() ? cons_head(cell) : atoms::false_;
}

Term bif_lists_keymember_3(Process& p, const Term* args) {
    if (!is_position(args[1])) return p.badarg();
    bool yielded;
    const Term cell = find_key(p, args[0], static_cast<std::size_t>(args[1].small_value()), args[2], &yielded);
    if (cell.is_none()) return yielded ? cell : p.badarg();
    return cell.is_list() ? atoms::true_ : atoms::false_;
}

Term bif_lists_keysearch_3(Process& p, const Term* args) {
    if (!is_position(args[1])) return p.badarg();
    bool yielded;
    const Term cell = find_key(p, args[0], static_cast<std::size_t>(args[1].small_value()), args[2], &yielded);
    if (cell.is_none()) return yielded ? cell : p.badarg();
    return cell.is_list() ? make_tuple(p.heap(), {atoms::value, cons_head(cell)}) : atoms::false_;
}

// --- accelerators ---------------------------------------------------------------------------------

Term bif_lists_seq_2(Process& p, const Term* args) {
    if (!args[0].is_small() || !args[1].is_small()) return p.decline();
    const std::int64_t from = args[0].small_value(), to = args[1].small_value();
    if (to < from) return to == from - 1 ? Term::nil() : p.decline();
    // Built from the end; `count` is the next value to put in front.
    ListWalk walk = resume(p, start(Term::nil(), Term::nil(), Term::nil(), to));
    for (;;) {
        const std::int64_t n = std::min<std::int64_t>(walk.count - from + 1, kSlice);
        Term* cells = p.heap().alloc(2 * static_cast<std::size_t>(n));
        Term tail = walk.terms[0];
        for (std::int64_t i = n; i-- > 0;) {
            Term* cell = cells + 2 * i;
            cell[0] = Term::small(walk.count--);
            cell[1] = tail;
            tail = Term::list(cell);
        }
        if (walk.count < from) return tail;
        walk.terms[0] = tail;
        if (must_yield(p, walk, static_cast<std::size_t>(n))) return p.yield_native();
    }
}

Term bif_lists_sum_1(Process& p, const Term* args) {
    ListWalk walk = resume(p, start(args[0]));
    for (;;) {
        std::size_t n = 0;
        Term rest = walk.terms[0];
        for (; rest.is_list() && n < kSlice; n++, rest = cons_tail(rest)) {
            const Term t = cons_head(rest);
            if (!t.is_small() || __builtin_add_overflow(walk.count, t.small_value(), &walk.count)) return p.decline();
        }
        if (rest.is_nil()) return make_integer(p.heap(), walk.count);
        if (!rest.is_list()) return p.decline();
        walk.terms[0] = rest;
        if (must_yield(p, walk, n)) return p.yield_native();
    }
}

Term bif_lists_nth_2(Process& p, const Term* args) {
    if (!is_position(args[0])) return p.decline();
    Term rest = args[1];
    std::int64_t n = args[0].small_value();
    p.charge(std::min<std::int64_t>(n, 100000) / kElementsPerReduction);
    while (--n > 0 && rest.is_list()) rest = cons_tail(rest);
    return rest.is_list() ? cons_head(rest) : p.decline();
}

Term bif_lists_nthtail_2(Process& p, const Term* args) {
    if (!args[0].is_small() || args[0].small_value() < 0) return p.decline();
    Term rest = args[1];
    std::int64_t n = args[0].small_value();
    p.charge(std::min<std::int64_t>(n, 100000) / kElementsPerReduction);
    while (n > 0 && rest.is_list()) n--, rest = cons_tail(rest);
    return n == 0 && (rest.is_list() || rest.is_nil()) ? rest : p.decline();
}

Term bif_lists_last_1(Process& p, const Term* args) {
    Term rest = args[0];
    if (!rest.is_list()) return p.decline();
    std::int64_t n = 0;
    while (cons_tail(rest).is_list()) n++, rest = cons_tail(rest);
    p.charge(n / kElementsPerReduction);
    return cons_tail(rest).is_nil() ? cons_head(rest) : p.decline();
}

Term bif_lists_duplicate_2(Process& p, const Term* args) {
    if (!args[0].is_small() || args[0].small_value() < 0) return p.decline();
    ListWalk walk = resume(p, start(Term::nil(), args[1], Term::nil(), args[0].small_value()));
    for (;;) {
        const std::int64_t n = std::min<std::int64_t>(walk.count, kSlice);
        Term tail = walk.terms[0];
        for (std::int64_t i = 0; i < n; i++) tail = make_cons(p.heap(), walk.terms[1], tail);
        walk.count -= n;
        if (walk.count == 0) return tail;
        walk.terms[0] = tail;
        if (must_yield(p, walk, static_cast<std::size_t>(n))) return p.yield_native();
    }
}

Term bif_lists_append_2(Process& p, const Term* args) {
    if (!p.native_state) {
        if (args[0].is_nil()) return args[1];
        const std::int64_t n = proper_length(args[0]);
        if (n < 0) return p.decline();
        if (n > 20000) p.charge(n / kElementsPerReduction);
    }
    return bif_erlang_append_lists_2(p, args);
}

Term bif_lists_subtract_2(Process& p, const Term* args) {
    if (!p.native_state && (proper_length(args[0]) < 0 || proper_length(args[1]) < 0)) return p.decline();
    return bif_erlang_subtract_lists_2(p, args);
}

// --- sorting ---------------------------------------------------------------------------------------
//
// A stable merge sort over an array, bottom up: runs of kRun by insertion, then merges of doubling width, from `from` to
// `to` and back. Every merge step may stop: its cursors are in the state.

namespace {

constexpr std::size_t kRun = 12;

struct SortState final : NativeState {
    std::vector<Term> from, to;
    std::vector<Term> from_keys, to_keys; // keysort: the key of the element at the same index
    std::size_t width = 0;                // of the sorted runs in `from`; 0: runs not made yet
    std::size_t low = 0;                  // start of the pair of runs being merged
    std::size_t i = 0, j = 0, k = 0;      // cursors: left run, right run, output
    bool merging = false;
    bool smalls = false;                  // all keys are small integers
    void add_roots(RootRanges& roots) override {
        roots.push_back(from);
        roots.push_back(to);
        roots.push_back(from_keys);
        roots.push_back(to_keys);
    }
};

template <bool kKeyed> const Term& sort_key(const SortState& s, std::size_t index) {
    if constexpr (kKeyed) return s.from_keys[index];
    return s.from[index];
}

// a sorts strictly after b
inline bool after(Term a, Term b, bool smalls) {
    return smalls ? static_cast<std::int64_t>(a.raw()) > static_cast<std::int64_t>(b.raw()) : compare(a, b) > 0;
}

template <bool kKeyed> void make_runs(SortState& s) {
    const std::size_t n = s.from.size();
    for (std::size_t low = 0; low < n; low += kRun) {
        const std::size_t high = std::min(low + kRun, n);
        for (std::size_t i = low + 1; i < high; i++) {
            const Term value = s.from[i], key = sort_key<kKeyed>(s, i);
            std::size_t hole = i;
            while (hole > low && after(sort_key<kKeyed>(s, hole - 1), key, s.smalls)) {
                s.from[hole] = s.from[hole - 1];
                if constexpr (kKeyed) s.from_keys[hole] = s.from_keys[hole - 1];
                hole--;
            }
            s.from[hole] = value;
            if constexpr (kKeyed) s.from_keys[hole] = key;
        }
    }
    s.width = kRun;
}

// Merges until all is one run (true) or the turn is over (false).
template <bool kKeyed> bool merge_runs(Process& p, SortState& s) {
    const std::size_t n = s.from.size();
    while (s.width < n) {
        while (s.low < n) {
            const std::size_t middle = std::min(s.low + s.width, n), high = std::min(s.low + 2 * s.width, n);
            if (!s.merging) {
                s.i = s.k = s.low;
                s.j = middle;
                s.merging = true;
            }
            std::size_t budget = kSlice;
            const auto take = [&s](std::size_t& cursor) {
                s.to[s.k] = s.from[cursor];
                if constexpr (kKeyed) s.to_keys[s.k] = s.from_keys[cursor];
                s.k++;
                cursor++;
            };
            while (s.i < middle && s.j < high && budget > 0) {
                take(after(sort_key<kKeyed>(s, s.i), sort_key<kKeyed>(s, s.j), s.smalls) ? s.j : s.i);
                budget--;
            }
            const std::size_t done = kSlice - budget;
            if (s.i >= middle || s.j >= high) {
                while (s.i < middle) take(s.i);
                while (s.j < high) take(s.j);
                s.low = high;
                s.merging = false;
            }
            p.charge(static_cast<std::int64_t>(done) / (s.smalls ? 10 : 3) + 1);
            if (p.out_of_reductions()) return false;
        }
        s.low = 0;
        s.width *= 2;
        s.from.swap(s.to);
        s.from_keys.swap(s.to_keys);
    }
    return true;
}

// Fills the state from a list; false if the list is improper or an element has no key at `position` (0: no keys).
bool gather(SortState& s, Term list, std::size_t position) {
    bool ok = true, smalls = true;
    for (; list.is_list(); list = cons_tail(list)) {
        const Term t = cons_head(list);
        s.from.push_back(t);
        if (position == 0) {
            smalls &= t.is_small();
            continue;
        }
        if (!t.is_tuple() || TupleView{t}.arity() < position) return false;
        const Term key = TupleView{t}[position - 1];
        s.from_keys.push_back(key);
        smalls &= key.is_small();
    }
    ok = list.is_nil();
    s.smalls = smalls;
    s.to.resize(s.from.size(), Term::nil());
    s.to_keys.resize(s.from_keys.size(), Term::nil());
    return ok;
}

// The sorted list; without elements whose key equals (==) that of an earlier one when `unique`.
template <bool kKeyed> Term sorted_list(Process& p, const SortState& s, bool unique) {
    Heap& heap = p.heap();
    Term tail = Term::nil();
    for (std::size_t i = s.from.size(); i-- > 0;) {
        if (unique && i > 0 && equal(sort_key<kKeyed>(s, i - 1), sort_key<kKeyed>(s, i))) continue;
        tail = make_cons(heap, s.from[i], tail);
    }
    return tail;
}

template <bool kKeyed> Term sort(Process& p, Term list, std::size_t position, bool unique) {
    SortState* s;
    if (p.native_state) {
        s = static_cast<SortState*>(p.native_state.get());
    } else {
        auto fresh = std::make_unique<SortState>();
        s = fresh.get();
        if (!gather(*s, list, position)) return p.decline();
        make_runs<kKeyed>(*s);
        p.charge(static_cast<std::int64_t>(s->from.size()) / 4);
        p.native_state = std::move(fresh);
    }
    if (!merge_runs<kKeyed>(p, *s)) return p.yield_native();
    const Term result = sorted_list<kKeyed>(p, *s, unique);
    p.native_state.reset();
    return result;
}

} // namespace

Term bif_lists_sort_1(Process& p, const Term* args) { return sort<false>(p, args[0], 0, false); }
Term bif_lists_usort_1(Process& p, const Term* args) { return sort<false>(p, args[0], 0, true); }
Term bif_lists_keysort_2(Process& p, const Term* args) {
    if (!is_position(args[0])) return p.decline();
    return sort<true>(p, args[1], static_cast<std::size_t>(args[0].small_value()), false);
}
Term bif_lists_ukeysort_2(Process& p, const Term* args) {
    if (!is_position(args[0])) return p.decline();
    return sort<true>(p, args[1], static_cast<std::size_t>(args[0].small_value()), true);
}

} // namespace joist
