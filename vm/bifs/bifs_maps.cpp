// Native functions of module maps, and those of erts_internal for the order of keys and beneath iterators.

#include "vm/bifs/bif.h"
#include "vm/bifs/slices.h"
#include "vm/heap/map.h"
#include "vm/heap/map_build.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <vector>

namespace joist {

namespace {

Term badmap(Process& p, Term term) { return p.error(make_tuple(p.heap(), {atoms::badmap, term})); }
Term badkey(Process& p, Term key) { return p.error(make_tuple(p.heap(), {atoms::badkey, key})); }

// Pairs of a list [{K, V}] into two vectors; false unless it is one.
bool pairs_of(Term list, std::vector<Term>& keys, std::vector<Term>& values) {
    for (; list.is_list(); list = cons_tail(list)) {
        const Term t = cons_head(list);
        if (!t.is_tuple() || TupleView{t}.arity() != 2) return false;
        keys.push_back(TupleView{t}[0]);
        values.push_back(TupleView{t}[1]);
    }
    return list.is_nil();
}

constexpr std::size_t kSlice = 2000;

// A map's pairs to a list: gathered in order, then put together from the end.
struct Listing final : NativeState {
    TermChunks items;
    std::uint32_t place[MapIterator::kMaxDepth];
    std::size_t depth = 0;
    bool gathered = false;
    Term list = Term::nil();
    void add_roots(RootRanges& roots) override {
        items.add_roots(roots);
        roots.push_back({&list, 1});
    }
};

template <class Make> Term list_of_pairs(Process& p, Term map, Make make) {
    MapIterator it{map};
    Term key, value;
    if (map_size(map) <= kSlice) {
        std::vector<Term> out;
        out.reserve(map_size(map));
        while (it.next(&key, &value)) out.push_back(make(key, value));
        p.charge(static_cast<std::int64_t>(out.size()) / 10);
        return make_list(p.heap(), out);
    }
    const bool fresh = !p.native_state;
    auto& state = kept_or_new<Listing>(p);
    if (!state.gathered) {
        if (!fresh) it.restore({state.place, state.depth});
        for (;;) {
            std::size_t n = 0;
            for (; n < kSlice && it.next(&key, &value); n++) state.items.push_back(make(key, value));
            const bool over = turn_over(p, 2 * n);
            if (n < kSlice) break;
            if (over) {
                state.depth = it.save(state.place);
                return p.yield_native();
            }
        }
        state.gathered = true;
    }
    if (!prepend_items(p, state.items, state.list)) return p.yield_native();
    const Term list = state.list;
    p.native_state.reset();
    return list;
}

// A map from a long list, in slices: of pairs, or of keys that all get one value.
struct Mapping final : NativeState {
    explicit Mapping(Term list) : at{list} {}
    Term at;
    TermChunks items;
    MapBuild build;
    enum class Phase : std::uint8_t { Gather, Sort, Parts } phase = Phase::Gather;
    std::size_t next_part = 0;
    void add_roots(RootRanges& roots) override {
        roots.push_back({&at, 1});
        items.add_roots(roots);
        roots.push_back(build.terms());
    }
};

// `value`: none() for a list of pairs.
Term map_of_list(Process& p, Term list, Term value) {
    const bool pairs = value.is_none();
    if (!p.native_state) p.native_state = std::make_unique<Mapping>(list);
    auto& state = static_cast<Mapping&>(*p.native_state);
    while (state.phase == Mapping::Phase::Gather) {
        std::size_t n = 0;
        for (; state.at.is_list() && n < kSlice; n++, state.at = cons_tail(state.at)) {
            const Term t = cons_head(state.at);
            if (pairs && (!t.is_tuple() || TupleView{t}.arity() != 2)) return p.badarg();
            state.items.push_back(t);
            state.build.note(pairs ? TupleView{t}[0] : t);
        }
        if (state.at.is_nil()) state.phase = Mapping::Phase::Sort;
        else if (!state.at.is_list()) return p.badarg();
        if (turn_over(p, 5 * n)) return p.yield_native();
    }
    while (state.phase == Mapping::Phase::Sort) {
        if (state.build.sort_some(kSlice)) state.phase = Mapping::Phase::Parts;
        if (turn_over(p, kSlice)) return p.yield_native();
    }
    std::vector<std::uint32_t> indices;
    std::vector<Term> keys, values;
    while (state.next_part < MapBuild::kParts) {
        state.build.part(state.next_part, &indices);
        keys.clear();
        values.clear();
        for (const std::uint32_t i : indices) {
            const Term t = state.items[i];
            keys.push_back(pairs ? TupleView{t}[0] : t);
            values.push_back(pairs ? TupleView{t}[1] : value);
        }
        state.build.make_part(p.heap(), state.next_part, keys, values);
        state.next_part++;
        if (turn_over(p, 10 * indices.size()) && state.next_part < MapBuild::kParts) return p.yield_native();
    }
    const Term result = state.build.finish(p.heap());
    p.native_state.reset();
    return result;
}

// More than kSlice elements before the end, if it is a list.
bool is_long(Term list) {
    std::size_t n = 0;
    for (; list.is_list() && n <= kSlice; n++) list = cons_tail(list);
    return n > kSlice;
}

} // namespace

Term bif_maps_get_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    const Term value = map_get(args[1], args[0]);
    return value.is_none() ? badkey(p, args[0]) : value;
}

Term bif_maps_get_3(Process& p, const Term* args) {
    if (!args[1].is_map()) return p.decline();
    const Term value = map_get(args[1], args[0]);
    return value.is_none() ? args[2] : value;
}

Term bif_maps_find_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    const Term value = map_get(args[1], args[0]);
    return value.is_none() ? atoms::error : make_tuple(p.heap(), {atoms::ok, value});
}

Term bif_maps_is_key_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    return map_get(args[1], args[0]).is_none() ? atoms::false_ : atoms::true_;
}

Term bif_maps_size_1(Process& p, const Term* args) {
    if (!args[0].is_map()) return badmap(p, args[0]);
    return Term::small(static_cast<std::int64_t>(map_size(args[0])));
}

Term bif_maps_from_list_1(Process& p, const Term* args) {
    if (p.native_state || is_long(args[0])) return map_of_list(p, args[0], Term::none());
    std::vector<Term> keys, values;
    if (!pairs_of(args[0], keys, values)) return p.badarg();
    p.charge(static_cast<std::int64_t>(keys.size()) / 4);
    return map_from_pairs(p.heap(), keys, values);
}

Term bif_maps_from_keys_2(Process& p, const Term* args) {
    if (p.native_state || is_long(args[0])) return map_of_list(p, args[0], args[1]);
    std::vector<Term> keys;
    if (!for_each_element(args[0], [&](Term t) { keys.push_back(t); })) return p.badarg();
    const std::vector<Term> values(keys.size(), args[1]);
    p.charge(static_cast<std::int64_t>(keys.size()) / 4);
    return map_from_pairs(p.heap(), keys, values);
}

Term bif_maps_keys_1(Process& p, const Term* args) {
    if (!args[0].is_map()) return badmap(p, args[0]);
    return list_of_pairs(p, args[0], [](Term key, Term) { return key; });
}

Term bif_maps_values_1(Process& p, const Term* args) {
    if (!args[0].is_map()) return badmap(p, args[0]);
    return list_of_pairs(p, args[0], [](Term, Term value) { return value; });
}

Term bif_maps_to_list_1(Process& p, const Term* args) {
    if (!args[0].is_map()) return p.decline(); // an iterator, or an error that the Erlang body raises
    return list_of_pairs(p, args[0], [&](Term key, Term value) { return make_tuple(p.heap(), {key, value}); });
}

Term bif_maps_merge_2(Process& p, const Term* args) {
    if (!args[0].is_map()) return badmap(p, args[0]);
    if (!args[1].is_map()) return badmap(p, args[1]);
    if (!p.native_state && (!MapMerge::suits(args[0], args[1]) || std::min(map_size(args[0]), map_size(args[1])) <= kSlice)) {
        p.charge(static_cast<std::int64_t>(std::min(map_size(args[0]), map_size(args[1]))) / 4);
        return map_merge(p.heap(), args[0], args[1]);
    }
    struct Merging final : NativeState {
        Merging(Term a, Term b) : merge{a, b} {}
        void add_roots(RootRanges& roots) override { merge.add_roots(roots); }
        MapMerge merge;
    };
    MapMerge& merge = kept_or_new<Merging>(p, args[0], args[1]).merge;
    for (;;) {
        std::size_t budget = kSlice;
        const Term map = merge.more(p.heap(), budget);
        const bool over = turn_over(p, 4 * (kSlice - budget));
        if (map.is_value()) {
            p.native_state.reset();
            return map;
        }
        if (over) return p.yield_native();
    }
}

Term bif_maps_put_3(Process& p, const Term* args) {
    if (!args[2].is_map()) return badmap(p, args[2]);
    return map_put(p.heap(), args[2], args[0], args[1]);
}

Term bif_maps_remove_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    return map_remove(p.heap(), args[1], args[0]);
}

Term bif_maps_take_2(Process& p, const Term* args) {
    if (!args[1].is_map()) return badmap(p, args[1]);
    Term value = Term::none();
    const Term rest = map_remove(p.heap(), args[1], args[0], &value);
    return value.is_none() ? atoms::error : make_tuple(p.heap(), {value, rest});
}

Term bif_maps_update_3(Process& p, const Term* args) {
    if (!args[2].is_map()) return badmap(p, args[2]);
    const Term map = map_update(p.heap(), args[2], args[0], args[1]);
    return map.is_none() ? badkey(p, args[0]) : map;
}

/// The order of map keys, of which 1 and 1.0 are two: -1, 0 or 1.
Term bif_erts_internal_cmp_term_2(Process&, const Term* args) {
    const int order = compare_exact(args[0], args[1]);
    return Term::small((order > 0) - (order < 0));
}

// map_next(Position, Map, iterator): {K, V, Next}, where Next nests further pairs and ends in [Position | Map] or none.
// map_next(Position, Map, list): [{K, V}, ... | Rest] in the same way. Position 0 is the start; others are tuples of small
// integers, the iterator's place on each level of the trie.
Term bif_erts_internal_map_next_3(Process& p, const Term* args) {
    constexpr std::size_t kBatch = 128;
    const bool as_list = args[2] == atoms::list_;
    if (!args[1].is_map() || (!as_list && args[2] != atoms::iterator)) return p.badarg();
    MapIterator it{args[1]};
    std::uint32_t place[MapIterator::kMaxDepth];
    if (args[0] != Term::small(0)) {
        std::size_t depth = 0;
        if (!args[0].is_tuple() || TupleView{args[0]}.arity() > MapIterator::kMaxDepth) return p.badarg();
        for (const Term t : TupleView{args[0]}) {
            if (!t.is_small() || t.small_value() < 0 || t.small_value() > 32) return p.badarg();
            place[depth++] = static_cast<std::uint32_t>(t.small_value());
        }
        if (!it.restore({place, depth})) return p.badarg();
    }
    std::vector<Term> keys, values;
    Term key, value;
    bool more = true;
    while (keys.size() < kBatch && (more = it.next(&key, &value))) {
        keys.push_back(key);
        values.push_back(value);
    }
    p.charge(static_cast<std::int64_t>(keys.size()) / 10);
    Heap& heap = p.heap();
    Term rest = as_list ? Term::nil() : atoms::none_;
    if (more) {
        Term position[MapIterator::kMaxDepth];
        const std::size_t depth = it.save(place);
        for (std::size_t i = 0; i < depth; i++) position[i] = Term::small(place[i]);
        rest = make_cons(heap, joist::make_tuple(heap, {position, depth}), args[1]);
    }
    for (std::size_t i = keys.size(); i-- > 0;)
        rest = as_list ? make_cons(heap, make_tuple(heap, {keys[i], values[i]}), rest)
                       : make_tuple(heap, {keys[i], values[i], rest});
    return rest;
}

} // namespace joist
