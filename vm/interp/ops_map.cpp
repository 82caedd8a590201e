// Maps.
#include "vm/interp/dispatch.h"

#include "vm/heap/map.h"
#include "vm/term/atom_table.h"

namespace joist {

using enum OperandKind;

namespace {

/// The value of an immediate key in a flat map, or of any key in any map.
inline Term look_up(Term map, Term key) {
    const Term* words = map.boxed_ptr();
    if (LIKELY(words->header_kind() == Kind::FlatMap)) {
        const Term* keys = words[1].boxed_ptr();
        const std::size_t n = keys->header_words();
        for (std::size_t i = 1; i <= n; i++)
            if (keys[i] == key) return words[1 + i];
        if (key.is_immediate()) return Term::none();
    }
    return map_get(map, key);
}

} // namespace

OP(get_map_element) {
    Term map, key;
    if constexpr (KIND(1) == X) {
        map = GET(1);
        key = GET(2);
    } else {
        map = GET(2);
        key = GET(3);
    }
    const Term value = look_up(map, key);
    if (value.is_none()) JUMP(0);
    if constexpr (KIND(1) == X) SET(3, value);
    else SET(1, value);
    NEXT;
}
OP(get_map_elements) {
    const Term map = GET(1);
    const std::uint64_t* pairs = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i += 2) {
        const Term value = look_up(map, ANY(pairs[i]));
        if (value.is_none()) JUMP(0);
        set_any(pairs[i + 1], x, stack, value);
    }
    NEXT_AFTER_LIST(2);
}
OP(has_map_fields) {
    const Term map = GET(1);
    const std::uint64_t* keys = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i++)
        if (look_up(map, ANY(keys[i])).is_none()) JUMP(0);
    NEXT_AFTER_LIST(2);
}

namespace {

/// put_map_exact on a flat map: a new value array, the same keys. none(): some key is not an identical word of the map's keys.
Term update_flat(Heap& heap, Term map, const std::uint64_t* pairs, std::size_t words, const Term* x, const Term* stack) {
    const Term* from = map.boxed_ptr();
    const Term* keys = from[1].boxed_ptr();
    const std::size_t n = keys->header_words();
    Term* to = heap.alloc(n + 2);
    std::copy_n(from, n + 2, to);
    for (std::size_t i = 0; i < words; i += 2) {
        const Term key = ANY(pairs[i]);
        std::size_t at = 1;
        while (at <= n && keys[at] != key) at++;
        if (at > n) {
            heap.shrink_last(to);
            return Term::none();
        }
        to[1 + at] = ANY(pairs[i + 1]);
    }
    return Term::boxed(to);
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
    Term map = GET(2);
    SAVE();
    if (UNLIKELY(!map.is_map())) FAIL_MAP(atoms::badmap, map);
    const std::uint64_t* pairs = LIST();
    const std::size_t words = NUMBER(3);
    Term result = Term::none();
    if (map_size(map) == 0 && words > 2) {
        // A literal with several keys: built at once.
        constexpr std::size_t limit = 64;
        if (words <= 2 * limit) {
            Term keys[limit], values[limit];
            for (std::size_t i = 0; i < words; i += 2) {
                keys[i / 2] = ANY(pairs[i]);
                values[i / 2] = ANY(pairs[i + 1]);
            }
            result = map_from_pairs(p->heap_, {keys, words / 2}, {values, words / 2});
        }
    } else if (words > 2 && map.is_kind(Kind::FlatMap)) {
        result = update_flat(p->heap_, map, pairs, words, x, stack);
    }
    if (result.is_none()) {
        result = map;
        for (std::size_t i = 0; i < words; i += 2) result = map_put(p->heap_, result, ANY(pairs[i]), ANY(pairs[i + 1]));
    }
    LOAD();
    REQUEST_COLLECTION();
    SET(0, result);
    NEXT_AFTER_LIST(3);
}
OP(put_map_exact) {
    const Term map = GET(3);
    SAVE();
    if (UNLIKELY(!map.is_map())) {
        if (HAS_TARGET(0)) JUMP(0);
        FAIL_MAP(atoms::badmap, map);
    }
    const std::uint64_t* pairs = LIST();
    const std::size_t words = NUMBER(4);
    Term result = Term::none();
    if (LIKELY(map.is_kind(Kind::FlatMap))) result = update_flat(p->heap_, map, pairs, words, x, stack);
    if (result.is_none()) {
        result = map;
        for (std::size_t i = 0; i < words; i += 2) {
            const Term key = ANY(pairs[i]);
            result = map_update(p->heap_, result, key, ANY(pairs[i + 1]));
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
    NEXT_AFTER_LIST(4);
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_map
#include "vm/code/instructions.def"

} // namespace joist
