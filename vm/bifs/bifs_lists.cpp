// Native functions of module lists. The Plain ones are native in OTP too and raise what it raises; the accelerators
// replace Erlang code for well-formed arguments and decline the rest.
//
// All walk in slices: after kSlice elements they charge the process, and when its turn is over they keep their place
// in a NativeState and yield.

#include "vm/bifs/bif.h"
#include "vm/bifs/list_functions.h"
#include "vm/bifs/slices.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <algorithm>

namespace joist {

namespace {

constexpr std::size_t kSlice = 4000;         // elements between looks at the clock

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
    p.charge(static_cast<std::int64_t>(elements / kElementsPerReduction));
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
            p.charge(static_cast<std::int64_t>(n / kElementsPerReduction));
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
                p.charge(static_cast<std::int64_t>(n / kElementsPerReduction));
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
    p.charge(std::min<std::int64_t>(n, 100000) / static_cast<std::int64_t>(kElementsPerReduction));
    while (--n > 0 && rest.is_list()) rest = cons_tail(rest);
    return rest.is_list() ? cons_head(rest) : p.decline();
}

Term bif_lists_nthtail_2(Process& p, const Term* args) {
    if (!args[0].is_small() || args[0].small_value() < 0) return p.decline();
    Term rest = args[1];
    std::int64_t n = args[0].small_value();
    p.charge(std::min<std::int64_t>(n, 100000) / static_cast<std::int64_t>(kElementsPerReduction));
    while (n > 0 && rest.is_list()) n--, rest = cons_tail(rest);
    return n == 0 && (rest.is_list() || rest.is_nil()) ? rest : p.decline();
}

Term bif_lists_last_1(Process& p, const Term* args) {
    Term rest = args[0];
    if (!rest.is_list()) return p.decline();
    std::int64_t n = 0;
    while (cons_tail(rest).is_list()) n++, rest = cons_tail(rest);
    p.charge(n / static_cast<std::int64_t>(kElementsPerReduction));
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
    bool improper;
    const Term result = append_lists(p, args[0], args[1], &improper);
    return improper ? p.decline() : result;
}

Term bif_lists_subtract_2(Process& p, const Term* args) {
    bool improper;
    const Term result = subtract_lists(p, args[0], args[1], &improper);
    return improper ? p.decline() : result;
}

// --- sorting ---------------------------------------------------------------------------------------
//
// A stable merge sort over an array, bottom up: runs of kRun by insertion, then merges of doubling width, from `from` to
// `to` and back. Every merge step may stop: its cursors are in the state.

namespace {

constexpr std::size_t kRun = 12, kFew = 32;

struct SortState final : NativeState {
    std::size_t size = 0;
    std::unique_ptr<Term[]> from, to;
    std::unique_ptr<Term[]> from_keys, to_keys; // keysort: the key of the element at the same index
    std::size_t filled = 0;               // elements gathered
    std::size_t width = 0;                // of the sorted runs in `from`; 0: runs not made yet
    std::size_t low = 0;                  // start of the pair of runs being merged; how many elements are not in the result yet
    std::size_t i = 0, j = 0, k = 0;      // cursors: left run, right run, output
    bool merging = false;
    bool smalls = true;                   // all keys are small integers
    enum class Phase : std::uint8_t { Count, Gather, Runs, Merge, List } phase = Phase::Count;
    Term list = Term::nil();              // what is not gathered yet; what is there of the result
    void add_roots(RootRanges& roots) override {
        roots.push_back({&list, 1});
        if (from) roots.push_back({from.get(), filled});
        if (from_keys) roots.push_back({from_keys.get(), filled});
        // Of what is merged to, the part written in this round.
        if (to) roots.push_back({to.get(), k});
        if (to_keys) roots.push_back({to_keys.get(), k});
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

// Sorts short runs; false when the turn is over before all are.
template <bool kKeyed> bool make_runs(Process& p, SortState& s) {
    const std::size_t n = s.size;
    std::size_t since = s.low;
    for (; s.low < n; s.low += kRun) {
        if (s.low - since >= kSlice / 2) {
            since = s.low;
            if (turn_over(p, kSlice * 2)) return false;
        }
        const std::size_t low = s.low, high = std::min(low + kRun, n);
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
    s.low = 0;
    s.width = kRun;
    s.to = std::make_unique_for_overwrite<Term[]>(n);
    if constexpr (kKeyed) s.to_keys = std::make_unique_for_overwrite<Term[]>(n);
    return true;
}

// Merges until all is one run (true) or the turn is over (false).
template <bool kKeyed> bool merge_runs(Process& p, SortState& s) {
    const std::size_t n = s.size;
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
            // The rest of one run when the other is used up.
            for (; budget > 0 && s.j >= high && s.i < middle; budget--) take(s.i);
            for (; budget > 0 && s.i >= middle && s.j < high; budget--) take(s.j);
            const std::size_t done = kSlice - budget;
            if (s.i >= middle && s.j >= high) {
                s.low = high;
                s.merging = false;
            }
            p.charge(static_cast<std::int64_t>(done) / (s.smalls ? 10 : 3) + 1);
            if (p.out_of_reductions()) return false;
        }
        s.low = s.k = 0;
        s.width *= 2;
        s.from.swap(s.to);
        s.from_keys.swap(s.to_keys);
    }
    return true;
}

enum class Filled : std::uint8_t { All, Bad, More };

// Counts the elements, for the arrays.
Filled count(Process& p, SortState& s) {
    for (;;) {
        std::size_t n = 0;
        for (; s.list.is_list() && n < kSlice; n++) s.list = cons_tail(s.list);
        s.size += n;
        if (s.list.is_nil()) return Filled::All;
        if (!s.list.is_list()) return Filled::Bad;
        if (turn_over(p, n)) return Filled::More;
    }
}

// Fills the state from a list. Bad: the list is improper or an element has no key at `position` (0: no keys).
Filled gather(Process& p, SortState& s, std::size_t position) {
    for (;;) {
        std::size_t n = 0;
        for (; s.list.is_list() && n < kSlice; n++, s.list = cons_tail(s.list)) {
            const Term t = cons_head(s.list);
            Term key = t;
            if (position > 0) {
                if (!t.is_tuple() || TupleView{t}.arity() < position) return Filled::Bad;
                key = s.from_keys[s.filled] = TupleView{t}[position - 1];
            }
            s.smalls &= key.is_small();
            s.from[s.filled++] = t;
        }
        if (s.list.is_nil()) return Filled::All;
        if (!s.list.is_list()) return Filled::Bad;
        if (turn_over(p, n)) return Filled::More;
    }
}

// Makes the sorted list, without elements whose key equals (==) that of an earlier one when `unique`; false when the turn is over before.
template <bool kKeyed> bool sorted_list(Process& p, SortState& s, bool unique) {
    while (s.low > 0) {
        const std::size_t end = s.low > kSlice ? s.low - kSlice : 0, n = s.low - end;
        while (s.low > end) {
            const std::size_t i = --s.low;
            if (unique && i > 0 && equal(sort_key<kKeyed>(s, i - 1), sort_key<kKeyed>(s, i))) continue;
            s.list = make_cons(p.heap(), s.from[i], s.list);
        }
        if (turn_over(p, n) && s.low > 0) return false;
    }
    return true;
}

// Sorts a list of at most kFew elements, without arrays of its own; none() if it is longer, improper or an element has no key.
template <bool kKeyed> Term sort_few(Process& p, Term list, std::size_t position, bool unique) {
    Term items[kFew], keys[kKeyed ? kFew : 1];
    std::size_t n = 0;
    bool smalls = true, in_order = true;
    const auto key = [&](std::size_t i) { return kKeyed ? keys[i] : items[i]; };
    Term rest = list;
    for (; rest.is_list(); rest = cons_tail(rest), n++) {
        if (n == kFew) return Term::none();
        items[n] = cons_head(rest);
        if constexpr (kKeyed) {
            if (!items[n].is_tuple() || TupleView{items[n]}.arity() < position) return Term::none();
            keys[n] = TupleView{items[n]}[position - 1];
        }
        smalls &= key(n).is_small();
    }
    if (!rest.is_nil()) return Term::none();
    p.charge(static_cast<std::int64_t>(n / 3));
    for (std::size_t i = 1; i < n; i++) {
        const Term item = items[i], its_key = key(i);
        std::size_t hole = i;
        for (; hole > 0 && after(key(hole - 1), its_key, smalls); hole--) {
            items[hole] = items[hole - 1];
            if constexpr (kKeyed) keys[hole] = keys[hole - 1];
        }
        in_order &= hole == i;
        items[hole] = item;
        if constexpr (kKeyed) keys[hole] = its_key;
    }
    if (unique) {
        std::size_t kept = 1;
        for (std::size_t i = 1; i < n; i++) {
            if (equal(key(kept - 1), key(i))) continue;
            items[kept] = items[i];
            if constexpr (kKeyed) keys[kept] = keys[i];
            kept++;
        }
        in_order &= kept == n;
        n = kept;
    }
    if (in_order) return list;
    Term* cell = p.heap().alloc(2 * n) + 2 * n;
    Term sorted = Term::nil();
    while (n > 0) {
        cell -= 2;
        cell[0] = items[--n];
        cell[1] = sorted;
        sorted = Term::list(cell);
    }
    return sorted;
}

template <bool kKeyed> Term sort(Process& p, Term list, std::size_t position, bool unique) {
    if (!p.native_state) {
        if (!list.is_list()) return list.is_nil() ? list : p.decline();
        if (const Term few = sort_few<kKeyed>(p, list, position, unique); few.is_value()) return few;
        auto fresh = std::make_unique<SortState>();
        fresh->list = list;
        p.native_state = std::move(fresh);
    }
    auto& s = *static_cast<SortState*>(p.native_state.get());
    const auto not_all = [&](Filled done) {
        if (done == Filled::More) return p.yield_native();
        p.native_state.reset();
        return p.decline();
    };
    if (s.phase == SortState::Phase::Count) {
        if (const Filled done = count(p, s); done != Filled::All) return not_all(done);
        s.phase = SortState::Phase::Gather;
        s.list = list;
        s.from = std::make_unique_for_overwrite<Term[]>(s.size);
        if constexpr (kKeyed) s.from_keys = std::make_unique_for_overwrite<Term[]>(s.size);
    }
    if (s.phase == SortState::Phase::Gather) {
        if (const Filled done = gather(p, s, position); done != Filled::All) return not_all(done);
        p.charge(static_cast<std::int64_t>(s.size % kSlice / kElementsPerReduction));
        s.phase = SortState::Phase::Runs;
    }
    if (s.phase == SortState::Phase::Runs) {
        if (!make_runs<kKeyed>(p, s)) return p.yield_native();
        s.phase = SortState::Phase::Merge;
    }
    if (s.phase == SortState::Phase::Merge) {
        if (!merge_runs<kKeyed>(p, s)) return p.yield_native();
        s.phase = SortState::Phase::List;
        s.low = s.size;
        s.to.reset();
        s.to_keys.reset();
    }
    if (!sorted_list<kKeyed>(p, s, unique)) return p.yield_native();
    const Term result = s.list;
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
