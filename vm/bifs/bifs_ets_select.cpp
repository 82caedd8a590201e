// Native functions of module ets that look at many objects: match, select and their kin, all by match specifications.
//
// A scan fixes its table and stops after a slice of objects when the process's turn is over (NativeState), so a table of any
// size holds no scheduler. With a limit the rest is a continuation:
//     {Tab, Spec (magic reference), Cursor, Limit, Pending, Flags}     Cursor: {Stripe, Bucket} or {key, Key} or done
// Pending are results beyond the limit that came with the last bucket.

#include "vm/bifs/ets_access.h"
#include "vm/bifs/slices.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"
#include "vm/trace/actions.h"

#include <algorithm>
#include <iterator>

namespace joist {

namespace {

constexpr std::size_t kSlice = 500; // objects between looks at the clock

enum class Mode : std::uint8_t { Collect, Count, Delete, Replace };

struct Scan final : NativeState {
    enum class Phase : std::uint8_t { Search, Turn, Purge } phase = Phase::Search;
    bool fixed = true, last_fix = false;
    Table* table;
    MatchSpec* spec;
    Mode mode;
    bool reverse;
    TableCursor cursor;
    // Results so far (newest first); the cursor's key between slices; results in order; those beyond the limit.
    Term roots[4] = {Term::nil(), Term::nil(), Term::nil(), Term::nil()};
    std::int64_t count = 0;

    // Takes over one reference of each.
    Scan(Table* t, MatchSpec* s, Mode m, bool r) : table{t}, spec{s}, mode{m}, reverse{r} { table->fix(); }
    ~Scan() override {
        std::int64_t budget = INT64_MAX;
        purge(budget);
        table->release();
        spec->release();
    }
    void add_roots(RootRanges& ranges) override { ranges.push_back({roots, std::size(roots)}); }
    bool give_up(std::int64_t& budget) override { return purge(budget); }

    // Some of what the end of a scan takes; true when that is all.
    bool purge(std::int64_t& budget) {
        if (fixed) last_fix = table->release_fix();
        fixed = false;
        if (last_fix && !table->purge_some(budget)) return false;
        last_fix = false;
        return true;
    }

    // The results so far are turned round, in slices: up to the limit (0: none) to roots[2], the others to roots[3]. False: yield.
    bool turn(Process& p, std::int64_t limit) {
        phase = Phase::Turn;
        for (std::size_t n = 0; roots[0].is_list(); n++) {
            if (n == 4000) {
                if (turn_over(p, n)) return false;
                n = 0;
            }
            Term& to = limit > 0 && count > limit ? roots[3] : roots[2];
            to = make_cons(p.heap(), cons_head(roots[0]), to);
            roots[0] = cons_tail(roots[0]);
            count--;
        }
        phase = Phase::Purge;
        return true;
    }

    // False: yield.
    bool end(Process& p) {
        phase = Phase::Purge;
        const std::int64_t before = std::max<std::int64_t>(p.reductions, 1);
        std::int64_t budget = before;
        const bool done = purge(budget);
        p.charge(before - budget);
        return done;
    }

    Visit visit(Process& p, EtsObject*& object) {
        const Term result = spec->run(p, object->tuple, mode == Mode::Collect);
        if (result.is_none()) return Visit::Keep;
        switch (mode) {
        case Mode::Collect:
            roots[0] = make_cons(p.heap(), result, roots[0]);
            count++;
            return Visit::Keep;
        case Mode::Count: count += result == atoms::true_; return Visit::Keep;
        case Mode::Delete:
            if (result != atoms::true_) return Visit::Keep;
            count++;
            return Visit::Delete;
        case Mode::Replace: {
            const std::size_t keypos = table->options.keypos;
            if (!result.is_tuple() || TupleView{result}.arity() < keypos ||
                !equal_exact(TupleView{result}[keypos - 1], table->key_of(object)))
                return Visit::Keep; // not by a specification that keeps_key; whatever it is, the table stays in order
            count++;
            object = EtsObject::create(result);
            return Visit::Replace;
        }
        }
        return Visit::Keep;
    }

    bool writes() const { return mode == Mode::Delete || mode == Mode::Replace; }

    // One slice; true at the end of the table, or when `limit` results (0: no limit) are there.
    bool slice(Process& p, std::size_t limit) {
        cursor.key = roots[1];
        cursor.heap = &p.heap();
        std::size_t budget = limit > 0 ? std::min(kSlice, limit - static_cast<std::size_t>(count)) : kSlice;
        const bool end = table->scan(cursor, budget, reverse, writes(), [&](EtsObject*& o) { return visit(p, o); });
        roots[1] = cursor.key;
        p.charge(static_cast<std::int64_t>(kSlice) / 4);
        at_end = end;
        return end || (limit > 0 && static_cast<std::size_t>(count) >= limit);
    }

    bool at_end = false;
};

MatchSpec* spec_of(Term t) {
    if (!t.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw());
    return object->type == MagicType::MatchSpec ? static_cast<MatchSpec*>(object) : nullptr;
}

// [{Pattern, [], [Body]}] for match and match_object.
Term pattern_spec(Process& p, Term pattern, Term body) {
    const Term clause = make_tuple(p.heap(), {pattern, Term::nil(), make_cons(p.heap(), body, Term::nil())});
    return make_cons(p.heap(), clause, Term::nil());
}

// The scan kept from the last turn, or a new one; null when it must give none(), which is set up.
Scan* begin(Process& p, Term tab, Term spec_term, Mode mode, bool reverse) {
    if (auto* kept = static_cast<Scan*>(p.native_state.get())) {
        if (kept->table->alive()) return kept;
        return p.badarg(), nullptr;
    }
    const bool writes = mode == Mode::Delete || mode == Mode::Replace;
    const TableRef t = open_table(p, tab, writes ? Access::Write : Access::Read);
    if (!t) return refuse(p, t), nullptr;
    MatchSpec* spec = spec_of(spec_term);
    if (spec)
        spec->retain();
    else
        spec = MatchSpec::compile(spec_term, true);
    if (!spec) return p.badarg(), nullptr;
    if (mode == Mode::Replace && (t->options.type == TableType::Bag || !spec->keeps_key(t->options.keypos))) {
        spec->release();
        return p.badarg(), nullptr;
    }
    t->retain();
    p.native_state = std::make_unique<Scan>(t.get(), spec, mode, reverse);
    return static_cast<Scan*>(p.native_state.get());
}

// Runs to the end of the table; false: yield.
bool run_whole(Process& p, Scan& scan) {
    const Term key = scan.cursor.started || scan.cursor.bucket || scan.cursor.stripe ? Term::none() : scan.spec->bound_key(scan.table->options.keypos);
    if (key.is_value()) {
        scan.table->scan_key(key, scan.writes(), [&](EtsObject*& o) { return scan.visit(p, o); });
        return true;
    }
    while (!scan.slice(p, 0))
        if (p.out_of_reductions()) return false;
    return true;
}

Term run_all(Process& p, Term tab, Term spec, Mode mode, bool reverse) {
    Scan* scan = begin(p, tab, spec, mode, reverse);
    if (!scan) return Term::none();
    if (scan->phase == Scan::Phase::Search && !run_whole(p, *scan)) return p.yield_native();
    if (mode == Mode::Collect && scan->table->options.type != TableType::Set && scan->phase != Scan::Phase::Purge && !scan->turn(p, 0))
        return p.yield_native();
    if (!scan->end(p)) return p.yield_native();
    const Term result = mode != Mode::Collect                              ? make_integer(p.heap(), scan->count)
                        : scan->table->options.type == TableType::Set ? scan->roots[0]
                                                                       : scan->roots[2];
    p.native_state.reset();
    return result;
}

// {Results, Continuation} | '$end_of_table' from a scan whose results have been turned round.
Term chunk(Process& p, const Scan& scan, Term tab, Term spec_ref, std::size_t limit) {
    Heap& heap = p.heap();
    const Term results = scan.roots[2], rest = scan.roots[3];
    if (results.is_nil()) return atoms::dollar_end_of_table;
    if (scan.at_end && rest.is_nil()) return make_tuple(heap, {results, atoms::dollar_end_of_table});
    Term cursor = atoms::exit_; // at the end: only `rest` is left
    if (!scan.at_end)
        cursor = scan.table->is_hash() ? make_tuple(heap, {Term::small(static_cast<std::int64_t>(scan.cursor.stripe)), Term::small(static_cast<std::int64_t>(scan.cursor.bucket))})
                                       : make_tuple(heap, {atoms::keypos, scan.roots[1]});
    const Term continuation = make_tuple(heap, {tab, spec_ref, cursor, Term::small(static_cast<std::int64_t>(limit)), rest, scan.reverse ? atoms::true_ : atoms::false_});
    return make_tuple(heap, {results, continuation});
}

// The end of a search with a limit.
Term end_limited(Process& p, Scan& scan, Term tab, std::size_t limit) {
    if (scan.phase != Scan::Phase::Purge && !scan.turn(p, static_cast<std::int64_t>(limit))) return p.yield_native();
    if (!scan.end(p)) return p.yield_native();
    scan.spec->retain();
    const Term result = chunk(p, scan, tab, make_magic_ref(p.heap(), scan.spec), limit);
    p.native_state.reset();
    return result;
}

Term run_limited(Process& p, Term tab, Term spec_term, Term limit, bool reverse) {
    if (!limit.is_small() || limit.small_value() < 1) return p.badarg();
    Scan* scan = begin(p, tab, spec_term, Mode::Collect, reverse);
    if (!scan) return Term::none();
    const auto wanted = static_cast<std::size_t>(limit.small_value());
    while (scan->phase == Scan::Phase::Search && !scan->slice(p, wanted))
        if (p.out_of_reductions()) return p.yield_native();
    return end_limited(p, *scan, tab, wanted);
}

bool longer_than(Term list, std::size_t n) {
    for (; list.is_list() && n > 0; n--) list = cons_tail(list);
    return list.is_list();
}

Term resume(Process& p, Term continuation) {
    if (continuation == atoms::dollar_end_of_table) return continuation;
    if (!continuation.is_tuple() || TupleView{continuation}.arity() != 6) return p.badarg();
    const TupleView c{continuation};
    if (!spec_of(c[1]) || !c[3].is_small() || c[3].small_value() < 1) return p.badarg();
    const bool fresh = !p.native_state;
    Scan* scan = begin(p, c[0], c[1], Mode::Collect, c[5] == atoms::true_);
    if (!scan) return Term::none();
    const auto wanted = static_cast<std::size_t>(c[3].small_value());
    if (fresh && longer_than(c[4], wanted)) { // many in one bucket: the next few of them
        p.native_state.reset();
        Heap& heap = p.heap();
        std::vector<Term> now;
        Term rest = c[4];
        for (; now.size() < wanted; rest = cons_tail(rest)) now.push_back(cons_head(rest));
        return make_tuple(heap, {make_list(heap, now), make_tuple(heap, {c[0], c[1], c[2], c[3], rest, c[5]})});
    }
    if (fresh) {
        for (Term t = c[4]; t.is_list(); t = cons_tail(t), scan->count++) scan->roots[0] = make_cons(p.heap(), cons_head(t), scan->roots[0]);
        scan->at_end = c[2] == atoms::exit_;
        if (c[2].is_tuple() && TupleView{c[2]}.arity() == 2) {
            const TupleView at{c[2]};
            if (scan->table->is_hash()) {
                if (!at[0].is_small() || !at[1].is_small() || at[0].small_value() < 0 || at[1].small_value() < 0) return p.native_state.reset(), p.badarg();
                scan->cursor.stripe = static_cast<std::size_t>(at[0].small_value());
                scan->cursor.bucket = static_cast<std::size_t>(at[1].small_value());
            } else {
                scan->cursor.started = true;
                scan->roots[1] = at[1];
            }
        }
    }
    while (scan->phase == Scan::Phase::Search && !scan->at_end && static_cast<std::size_t>(scan->count) < wanted && !scan->slice(p, wanted))
        if (p.out_of_reductions()) return p.yield_native();
    return end_limited(p, *scan, c[0], wanted);
}

} // namespace

Term bif_ets_select_2(Process& p, const Term* args) { return run_all(p, args[0], args[1], Mode::Collect, false); }
Term bif_ets_select_3(Process& p, const Term* args) { return run_limited(p, args[0], args[1], args[2], false); }
Term bif_ets_select_1(Process& p, const Term* args) { return resume(p, args[0]); }
Term bif_ets_select_reverse_2(Process& p, const Term* args) { return run_all(p, args[0], args[1], Mode::Collect, true); }
Term bif_ets_select_reverse_3(Process& p, const Term* args) { return run_limited(p, args[0], args[1], args[2], true); }
Term bif_ets_select_reverse_1(Process& p, const Term* args) { return resume(p, args[0]); }
Term bif_ets_select_count_2(Process& p, const Term* args) { return run_all(p, args[0], args[1], Mode::Count, false); }
Term bif_ets_select_delete_2(Process& p, const Term* args) { return run_all(p, args[0], args[1], Mode::Delete, false); }

Term bif_ets_select_replace_2(Process& p, const Term* args) { return run_all(p, args[0], args[1], Mode::Replace, false); }

Term bif_ets_match_2(Process& p, const Term* args) { return run_all(p, args[0], pattern_spec(p, args[1], atoms::dollar_dollar), Mode::Collect, false); }
Term bif_ets_match_3(Process& p, const Term* args) { return run_limited(p, args[0], pattern_spec(p, args[1], atoms::dollar_dollar), args[2], false); }
Term bif_ets_match_1(Process& p, const Term* args) { return resume(p, args[0]); }
Term bif_ets_match_object_2(Process& p, const Term* args) { return run_all(p, args[0], pattern_spec(p, args[1], atoms::dollar_underscore), Mode::Collect, false); }
Term bif_ets_match_object_3(Process& p, const Term* args) { return run_limited(p, args[0], pattern_spec(p, args[1], atoms::dollar_underscore), args[2], false); }
Term bif_ets_match_object_1(Process& p, const Term* args) { return resume(p, args[0]); }

Term bif_ets_match_delete_2(Process& p, const Term* args) {
    const Term result = run_all(p, args[0], pattern_spec(p, args[1], atoms::true_), Mode::Delete, false);
    return result.is_none() ? result : atoms::true_;
}

Term bif_ets_tab2list_1(Process& p, const Term* args) {
    return run_all(p, args[0], pattern_spec(p, atoms::underscore, atoms::dollar_underscore), Mode::Collect, false);
}

// --- compiled match specifications --------------------------------------------------------------------

Term bif_ets_match_spec_compile_1(Process& p, const Term* args) {
    MatchSpec* spec = MatchSpec::compile(args[0]);
    return spec ? make_magic_ref(p.heap(), spec) : p.badarg();
}

Term bif_ets_is_compiled_ms_1(Process&, const Term* args) { return spec_of(args[0]) ? atoms::true_ : atoms::false_; }

// match_spec_run_r(List, Compiled, Acc): results in reverse order in front of Acc.
Term bif_ets_match_spec_run_r_3(Process& p, const Term* args) {
    const MatchSpec* spec = spec_of(args[1]);
    if (!spec) return p.badarg();
    struct Run final : NativeState {
        Term terms[2]; // what is left of the list, the results
        Run(Term list, Term results) : terms{list, results} {}
        void add_roots(RootRanges& roots) override { roots.push_back({terms, 2}); }
    };
    Term at = args[0], out = args[2];
    if (p.native_state) {
        const Run& run = static_cast<Run&>(*p.native_state);
        at = run.terms[0];
        out = run.terms[1];
    }
    for (; at.is_list(); at = cons_tail(at)) {
        if (p.out_of_reductions()) {
            p.native_state = std::make_unique<Run>(at, out);
            return p.yield_native();
        }
        const Term result = spec->run(p, cons_head(at), true);
        if (result.is_value()) out = make_cons(p.heap(), result, out);
        p.charge(2);
    }
    p.native_state.reset();
    return at.is_nil() ? out : p.badarg();
}

// match_spec_test(Term, Spec, table): {ok, Result, Flags, Warnings} | {error, Errors}
Term bif_erlang_match_spec_test_3(Process& p, const Term* args) {
    if (args[2] != atom("table") && args[2] != atoms::trace) return p.badarg();
    Heap& heap = p.heap();
    const bool trace = args[2] == atoms::trace;
    const Term subject = args[0];
    if (trace && !subject.is_list() && !subject.is_nil()) return p.badarg();
    MatchSpec* spec = MatchSpec::compile(args[1], trace, trace ? MatchSpec::Dialect::Trace : MatchSpec::Dialect::Table);
    if (spec && trace) {
        Actions actions{p, default_session()};
        actions.testing = true;
        const bool matched = spec->run_trace(p, subject, actions);
        Term flags = Term::nil();
        if (actions.exception_trace) flags = make_cons(heap, atom("exception_trace"), flags);
        else if (actions.return_trace) flags = make_cons(heap, atom("return_trace"), flags);
        const Term message = matched ? copy_to_heap(heap, actions.message) : atoms::false_;
        spec->release();
        return make_tuple(heap, {atoms::ok, message, flags, Term::nil()});
    }
    if (!spec) return make_tuple(heap, {atoms::error, make_list(heap, std::vector<Term>{make_tuple(heap, {atoms::error, make_string(heap, "badarg")})})});
    const Term result = spec->run(p, args[0], true);
    spec->release();
    return make_tuple(heap, {atoms::ok, result.is_none() ? atoms::false_ : result, Term::nil(), Term::nil()});
}

} // namespace joist
