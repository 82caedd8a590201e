// Maps, write side: flat (sorted key tuple and values) up to kMaxFlatMap keys, a HAMT above.
// Results go to `heap` and share what did not change. Nothing here collects.
#pragma once

#include "vm/heap/heap.h"
#include "vm/term/map.h"

namespace joist {

/// map with key => value; the same map (identical term) when the pair was already there with the identical value.
Term map_put(Heap& heap, Term map, Term key, Term value);
/// As map_put, but none() when the key is missing (`:=`).
Term map_update(Heap& heap, Term map, Term key, Term value);
/// The map without key; the same term if it was not there. `*value` (if not null) gets the old value or none().
Term map_remove(Heap& heap, Term map, Term key, Term* value = nullptr);
/// From n keys and values in any order; for equal keys the last wins.
Term map_from_pairs(Heap& heap, std::span<const Term> keys, std::span<const Term> values);
/// maps:merge/2: pairs of `b` win.
Term map_merge(Heap& heap, Term a, Term b);

} // namespace joist
