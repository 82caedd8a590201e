// Maps.
//
// Flat maps made from the same source share their key tuple, and the key tuples of map literals never move. So an instruction
// remembers, a word a key, which literal key tuple it met last and where the key stood in it: the next map with that
// tuple needs no search. The word is written whole, by whoever runs the instruction, so any thread may.
#include "vm/interp/dispatch.h"

#include "vm/heap/literal_area.h"
#include "vm/heap/map.h"
#include "vm/term/atom_table.h"

#include <atomic>
#include <vector>

namespace joist {

using enum OperandKind;

namespace {

constexpr unsigned kPlaceShift = 48; ///< addresses are below it

inline std::uint64_t read_cache(const std::uint64_t* cache) {
    return std::atomic_ref<std::uint64_t>(*const_cast<std::uint64_t*>(cache)).load(std::memory_order_relaxed);
}
inline void write_cache(const std::uint64_t* cache, Term keys, std::size_t place) {
    if (!LiteralArea::contains(keys.boxed_ptr())) return;
    std::atomic_ref<std::uint64_t>(*const_cast<std::uint64_t*>(cache))
        .store(keys.raw() | static_cast<std::uint64_t>(place) << kPlaceShift, std::memory_order_relaxed);
}

/// Where an identical key stands in the key tuple (from 1); 0 if nowhere.
inline std::size_t place_of(Term keys, Term key) {
    const Term* words = keys.boxed_ptr();
    const std::size_t n = words->header_words();
    for (std::size_t i = 1; i <= n; i++)
        if (words[i] == key) return i;
    return 0;
}

NOINLINE Term look_up_slow(Term map, Term key, const std::uint64_t* cache) {
    const Term* words = map.boxed_ptr();
    if (LIKELY(words->header_kind() == Kind::FlatMap)) {
        if (const std::size_t place = place_of(words[1], key)) {
            if (cache != nullptr) write_cache(cache, words[1], place);
            return words[1 + place];
        }
        if (key.is_immediate()) return Term::none();
    }
    return map_get(map, key);
}

/// The value of `key`, or none().
inline Term look_up(Term map, Term key, const std::uint64_t* cache) {
    const Term* words = map.boxed_ptr();
    const std::uint64_t known = read_cache(cache);
    // A HAMT's second word is a small: never equal to a boxed term.
    if (LIKELY(((known ^ words[1].raw()) << (64 - kPlaceShift)) == 0)) return words[1 + (known >> kPlaceShift)];
    return look_up_slow(map, key, cache);
}

/// Whether an A operand is a constant: only these keys may be remembered, as a register holds another key the next time.
inline bool is_constant_operand(std::uint64_t word) { return (word & 7) != 7; }
template <OperandKind kind> constexpr bool is_constant_kind() {
    return kind == OperandKind::C || kind == OperandKind::I || kind == OperandKind::Q;
}
/// look_up for a key that is not a constant of the instruction.
inline Term look_up_any(Term map, Term key) { return look_up_slow(map, key, nullptr); }

#define KEY_IS_CONSTANT(i) (KIND(i) == A ? is_constant_operand(NUMBER(i)) : is_constant_kind<KIND(i)>())
#define CACHE(i) (reinterpret_cast<const std::uint64_t*>(reinterpret_cast<const char*>(pc) + Operands<Ks...>::layout.offset[i]))

} // namespace

OP(get_map_element) {
    constexpr bool special = KIND(1) == X;
    const Term map = special ? GET(1) : GET(2);
    const Term key = special ? GET(2) : GET(3);
    const bool constant = special ? KEY_IS_CONSTANT(2) : KEY_IS_CONSTANT(3);
    const Term value = constant ? look_up(map, key, CACHE(4)) : look_up_any(map, key);
    if (UNLIKELY(value.is_none())) JUMP(0);
    if constexpr (special) SET(3, value);
    else SET(1, value);
    NEXT;
}
OP(get_map_elements) {
    const Term map = GET(1);
    const std::uint64_t* list = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i += 3) {
        const Term key = ANY(list[i]);
        const Term value = is_constant_operand(list[i]) ? look_up(map, key, list + i + 2) : look_up_any(map, key);
        if (UNLIKELY(value.is_none())) JUMP(0);
        set_any(list[i + 1], x, stack, value);
    }
    NEXT_AFTER_LIST(2);
}
OP(has_map_fields) {
    const Term map = GET(1);
    const std::uint64_t* keys = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i++)
        if (look_up_slow(map, ANY(keys[i]), nullptr).is_none()) JUMP(0);
    NEXT_AFTER_LIST(2);
}

namespace {
PRESERVE_NONE NOINLINE void raise_map_guard(OP_STATE) { TAIL(raise_in_native); }
} // namespace

#define FAIL_MAP_GUARD(name, what, value)                                                                                 \
    do {                                                                                                               \
        if (HAS_TARGET(0)) JUMP(0);                                                                                    \
        static const Export* const failed = export_entry(atoms::erlang, atom(name), 2);                                \
        SAVE();                                                                                                        \
        Machine& m = machine_of(x);                                                                                    \
        set_error(p, make_tuple(p->heap_, {what, value}));                                                                   \
        m.native = failed;                                                                                             \
        m.fault_args[0] = GET(2);                                                                                      \
        m.fault_args[1] = GET(3);                                                                                      \
        m.fault_count = 2;                                                                                             \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_map_guard);                                                                                         \
    } while (0)


SLOW(map_get) {
    if (GET(3).is_map()) FAIL_MAP_GUARD("map_get", atoms::badkey, GET(2));
    FAIL_MAP_GUARD("map_get", atoms::badmap, GET(3));
}
OP(map_get) {
    const Term map = GET(3);
    if (UNLIKELY(!map.is_map())) MUSTTAIL return slow_map_get<Ks...>(OP_ARGS);
    const Term value = KEY_IS_CONSTANT(2) ? look_up(map, GET(2), CACHE(4)) : look_up_any(map, GET(2));
    if (UNLIKELY(value.is_none())) MUSTTAIL return slow_map_get<Ks...>(OP_ARGS);
    SET(1, value);
    NEXT;
}
SLOW(is_map_key) { FAIL_MAP_GUARD("is_map_key", atoms::badmap, GET(3)); }
OP(is_map_key) {
    const Term map = GET(3);
    if (UNLIKELY(!map.is_map())) MUSTTAIL return slow_is_map_key<Ks...>(OP_ARGS);
    SET(1, look_up_slow(map, GET(2), nullptr).is_none() ? atoms::false_ : atoms::true_);
    NEXT;
}

OP(new_map) {
    const std::size_t n = NUMBER(2);
    const std::uint64_t* values = LIST();
    Term* map = heap_top;
    if (LIKELY(has_room(p, stack, heap_top, n + 2))) {
        heap_top += n + 2;
    } else {
        SAVE();
        map = p->heap_.alloc(n + 2);
        LOAD();
        REQUEST_COLLECTION();
    }
    map[0] = Term::header(Kind::FlatMap, n + 1);
    map[1] = GET(1);
    for (std::size_t i = 0; i < n; i++) map[2 + i] = ANY(values[i]);
    SET(0, Term::boxed(map));
    NEXT_AFTER_LIST(2);
}

namespace {

/// A flat map with other values for keys that it has: the key tuple stays. none(): some key is not there, or not the same word.
inline Term update_flat(Heap& heap, Term map, const std::uint64_t* list, std::size_t words, const Term* x, const Term* stack) {
    const Term* from = map.boxed_ptr();
    const Term keys = from[1];
    const std::size_t n = from->header_words() - 1;
    Term* to = heap.alloc(n + 2);
    for (std::size_t i = 0; i < n + 2; i++) to[i] = from[i];
    for (std::size_t i = 0; i < words; i += 3) {
        const std::uint64_t known = read_cache(list + i + 2);
        std::size_t place = known >> kPlaceShift;
        if (UNLIKELY(((known ^ keys.raw()) << (64 - kPlaceShift)) != 0)) {
            place = place_of(keys, ANY(list[i]));
            if (place == 0) {
                heap.shrink_last(to);
                return Term::none();
            }
            if (is_constant_operand(list[i])) write_cache(list + i + 2, keys, place);
        }
        to[1 + place] = ANY(list[i + 1]);
    }
    return Term::boxed(to);
}

/// Several pairs added to the empty map.
Term map_of_pairs(Heap& heap, const std::uint64_t* list, std::size_t words, const Term* x, const Term* stack) {
    std::vector<Term> keys, values;
    for (std::size_t i = 0; i < words; i += 3) {
        keys.push_back(ANY(list[i]));
        values.push_back(ANY(list[i + 1]));
    }
    return map_from_pairs(heap, keys, values);
}

PRESERVE_NONE NOINLINE void raise_map(OP_STATE) { TAIL(raise_here); }

} // namespace

#define FAIL_MAP(atom_, value)                                                                                         \
    do {                                                                                                               \
        set_error(p, make_tuple(p->heap_, {atom_, value}));                                                            \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_map);                                                                                               \
    } while (0)

OP(put_map_assoc) {
    const Term map = GET(1);
    SAVE();
    if (UNLIKELY(!map.is_map())) FAIL_MAP(atoms::badmap, map);
    const std::uint64_t* list = LIST();
    const std::size_t words = NUMBER(2);
    Term result = Term::none();
    const bool flat = map.is_kind(Kind::FlatMap);
    if (flat && map_size(map) == 0 && words > 3) result = map_of_pairs(p->heap_, list, words, x, stack);
    else if (flat) result = update_flat(p->heap_, map, list, words, x, stack);
    if (result.is_none()) {
        result = map;
        for (std::size_t i = 0; i < words; i += 3) result = map_put(p->heap_, result, ANY(list[i]), ANY(list[i + 1]));
    }
    LOAD();
    REQUEST_COLLECTION();
    SET(0, result);
    NEXT_AFTER_LIST(2);
}
OP(put_map_exact) {
    const Term map = GET(2);
    SAVE();
    if (UNLIKELY(!map.is_map())) {
        if (HAS_TARGET(0)) JUMP(0);
        FAIL_MAP(atoms::badmap, map);
    }
    const std::uint64_t* list = LIST();
    const std::size_t words = NUMBER(3);
    Term result = Term::none();
    if (LIKELY(map.is_kind(Kind::FlatMap))) result = update_flat(p->heap_, map, list, words, x, stack);
    if (result.is_none()) {
        result = map;
        for (std::size_t i = 0; i < words; i += 3) {
            const Term key = ANY(list[i]);
            result = map_update(p->heap_, result, key, ANY(list[i + 1]));
            if (UNLIKELY(result.is_none())) {
                LOAD();
                if (HAS_TARGET(0)) JUMP(0);
                FAIL_MAP(atoms::badkey, key);
            }
        }
    }
    LOAD();
    REQUEST_COLLECTION();
    SET(1, result);
    NEXT_AFTER_LIST(3);
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_map
#include "vm/code/instructions.def"

} // namespace joist
