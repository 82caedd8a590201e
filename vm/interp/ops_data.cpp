// Moving data: registers, lists, tuples, float registers, jumps. Room for what is built has been reserved by test_heap.
#include "vm/interp/dispatch.h"

#include <cassert>

#include "vm/heap/heap.h"
#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/boxed.h"

#include <bit>

namespace joist {

using enum OperandKind;

OP(move) {
    SET(1, GET(0));
    NEXT;
}
OP(move2) {
    SET(1, GET(0));
    SET(3, GET(2));
    NEXT;
}
OP(move3) {
    SET(1, GET(0));
    SET(3, GET(2));
    SET(5, GET(4));
    NEXT;
}
OP(swap) {
    const Term a = GET(0), b = GET(1);
    SET(0, b);
    SET(1, a);
    NEXT;
}
OP(init_y) {
    SET(0, Term::nil());
    NEXT;
}
OP(init_y2) {
    SET(0, Term::nil());
    SET(1, Term::nil());
    NEXT;
}
OP(init_y3) {
    SET(0, Term::nil());
    SET(1, Term::nil());
    SET(2, Term::nil());
    NEXT;
}
OP(jump) { JUMP(0); }
OP(trim) {
    stack += NUMBER(0);
    NEXT;
}

// --- lists and tuples ---

OP(get_list) {
    const Term* cell = GET(0).list_ptr();
    const Term head = cell[0], tail = cell[1];
    SET(1, head);
    SET(2, tail);
    NEXT;
}
OP(get_hd) {
    SET(1, GET(0).list_ptr()[0]);
    NEXT;
}
OP(get_tl) {
    SET(1, GET(0).list_ptr()[1]);
    NEXT;
}
OP(get_tuple_element) {
    SET(2, GET(1).boxed_ptr()[1 + NUMBER(0)]);
    NEXT;
}
OP(get_tuple_element2) {
    const Term* e = GET(1).boxed_ptr() + 1 + NUMBER(0);
    const Term first = e[0], second = e[1];
    SET(2, first);
    SET(3, second);
    NEXT;
}
OP(get_tuple_element3) {
    const Term* e = GET(1).boxed_ptr() + 1 + NUMBER(0);
    const Term first = e[0], second = e[1], third = e[2];
    SET(2, first);
    SET(3, second);
    SET(4, third);
    NEXT;
}
OP(set_tuple_element) {
    GET(2).boxed_ptr()[1 + NUMBER(0)] = GET(1);
    NEXT;
}
/// What was built in room that an instruction before has reserved.
#define BUILT(words)                                                                                                   \
    do {                                                                                                               \
        heap_top += (words);                                                                                           \
        assert(static_cast<std::size_t>(stack - heap_top) >= Heap::kReserved && "built beyond what was reserved");     \
    } while (0)

OP(put_list) {
    heap_top[0] = GET(0);
    heap_top[1] = GET(1);
    SET(2, Term::list(heap_top));
    BUILT(2);
    NEXT;
}
OP(put_tuple2) {
    heap_top[0] = Term::header(Kind::Tuple, 2);
    heap_top[1] = GET(0);
    heap_top[2] = GET(1);
    SET(2, Term::boxed(heap_top));
    BUILT(3);
    NEXT;
}
OP(put_tuple3) {
    heap_top[0] = Term::header(Kind::Tuple, 3);
    heap_top[1] = GET(0);
    heap_top[2] = GET(1);
    heap_top[3] = GET(2);
    SET(3, Term::boxed(heap_top));
    BUILT(4);
    NEXT;
}
OP(put_tuple) {
    const std::size_t n = NUMBER(1);
    const std::uint64_t* elements = LIST();
    Term* tuple = heap_top;
    tuple[0] = Term::header(Kind::Tuple, n);
    for (std::size_t i = 0; i < n; i++) tuple[1 + i] = ANY(elements[i]);
    BUILT(n + 1);
    SET(0, Term::boxed(tuple));
    NEXT_AFTER_LIST(1);
}
/// Writes into the tuple itself if that is as young as what may be written: an old tuple, or one that has survived a
/// collection and grows old at the next, must not refer to younger terms; a literal must not change at all.
OP(update_record_in_place) {
    const Term source = GET(2);
    Term* tuple = source.boxed_ptr();
    const std::size_t words = NUMBER(3);
    const std::uint64_t* updates = LIST();
    if (LIKELY(tuple >= p->heap_.high_water && tuple < heap_top)) {
        for (std::size_t i = 0; i + 1 < words; i += 2) tuple[updates[i]] = ANY(updates[i + 1]);
        SET(1, source);
        NEXT_AFTER_LIST(3);
    }
    const std::size_t size = NUMBER(0);
    for (std::size_t i = 0; i <= size; i++) heap_top[i] = tuple[i];
    for (std::size_t i = 0; i + 1 < words; i += 2) heap_top[updates[i]] = ANY(updates[i + 1]);
    SET(1, Term::boxed(heap_top));
    BUILT(size + 1);
    NEXT_AFTER_LIST(3);
}
OP(update_record) {
    const std::size_t size = NUMBER(0);
    const Term* from = GET(2).boxed_ptr();
    Term* tuple = heap_top;
    for (std::size_t i = 0; i <= size; i++) tuple[i] = from[i];
    const std::size_t words = NUMBER(3);
    const std::uint64_t* updates = LIST();
    for (std::size_t i = 0; i + 1 < words; i += 2) tuple[updates[i]] = ANY(updates[i + 1]);
    BUILT(size + 1);
    SET(1, Term::boxed(tuple));
    NEXT_AFTER_LIST(3);
}

// --- float registers ---

namespace {
PRESERVE_NONE NOINLINE void raise_badarith(OP_STATE) {
    set_error(p, atoms::badarith);
    p->trace = atoms::undefined; // a plain instruction: no native frame
    TAIL(raise_here);
}
} // namespace

OP(fmove_in) {
    const Term t = GET(1);
    double d;
    if (LIKELY(t.is_self_float())) d = t.self_float_value();
    else std::memcpy(&d, t.boxed_ptr() + 1, sizeof d);
    machine_of(x).floats[NUMBER(0)] = d;
    NEXT;
}
OP(fmove_out) {
    const double d = machine_of(x).floats[NUMBER(0)];
    if (LIKELY(Term::can_self_tag(d))) {
        SET(1, Term::self_float(d));
    } else {
        SAVE();
        const Term boxed = make_float(p->heap_, d);
        LOAD();
        SET(1, boxed);
        REQUEST_COLLECTION();
    }
    NEXT;
}
OP(fconv) {
    const Term t = GET(1);
    double d;
    if (LIKELY(t.is_self_float())) d = t.self_float_value();
    else if (t.is_small()) d = static_cast<double>(t.small_value());
    else if (!t.is_number() || !number_to_double(t, &d)) TAIL(raise_badarith);
    machine_of(x).floats[NUMBER(0)] = d;
    NEXT;
}

namespace {

/// Any number as a double; false: not a number, or an integer that is too large.
NOINLINE bool read_other_number(Term t, double* d) {
    if (t.is_small()) {
        *d = static_cast<double>(t.small_value());
        return true;
    }
    return t.is_number() && number_to_double(t, d);
}

} // namespace

/// Operand i as a double.
#define READ_DOUBLE(i, d)                                                                                              \
    do {                                                                                                               \
        if constexpr (KIND(i) == H) {                                                                                  \
            d = machine_of(x).floats[NUMBER(i)];                                                                       \
        } else if constexpr (KIND(i) == W) {                                                                           \
            d = std::bit_cast<double>(NUMBER(i));                                                                      \
        } else {                                                                                                       \
            const Term t = GET(i);                                                                                     \
            if (LIKELY(t.is_self_float())) d = t.self_float_value();                                                   \
            else if (!read_other_number(t, &d)) TAIL(raise_badarith);                                                  \
        }                                                                                                              \
    } while (0)

/// The operation again, for results that are no self-tagged floats and operands that are none.
#define FLOAT_OP(name, expression)                                                                                     \
    SLOW(name) {                                                                                                       \
        double a, b;                                                                                                   \
        READ_DOUBLE(0, a);                                                                                             \
        READ_DOUBLE(1, b);                                                                                             \
        const double r = expression;                                                                                   \
        if (UNLIKELY(!__builtin_isfinite(r))) TAIL(raise_badarith);                                                    \
        if constexpr (KIND(2) == H) {                                                                                  \
            machine_of(x).floats[NUMBER(2)] = r;                                                                       \
        } else {                                                                                                       \
            SAVE();                                                                                                    \
            const Term boxed = make_float(p->heap_, r);                                                                \
            LOAD();                                                                                                    \
            SET(2, boxed);                                                                                             \
            REQUEST_COLLECTION();                                                                                      \
        }                                                                                                              \
        NEXT;                                                                                                          \
    }                                                                                                                  \
    OP(name) {                                                                                                         \
        double a, b;                                                                                                   \
        if constexpr (KIND(0) == X || KIND(0) == Y) {                                                                  \
            const Term t = GET(0);                                                                                     \
            if (LIKELY(t.is_self_float())) a = t.self_float_value();                                                   \
            else if (LIKELY(t.is_small())) a = static_cast<double>(t.small_value());                                   \
            else MUSTTAIL return slow_##name<Ks...>(OP_ARGS);                                                          \
        } else {                                                                                                       \
            READ_DOUBLE(0, a);                                                                                         \
        }                                                                                                              \
        if constexpr (KIND(1) == X || KIND(1) == Y) {                                                                  \
            const Term t = GET(1);                                                                                     \
            if (LIKELY(t.is_self_float())) b = t.self_float_value();                                                   \
            else if (LIKELY(t.is_small())) b = static_cast<double>(t.small_value());                                   \
            else MUSTTAIL return slow_##name<Ks...>(OP_ARGS);                                                          \
        } else {                                                                                                       \
            READ_DOUBLE(1, b);                                                                                         \
        }                                                                                                              \
        const double r = expression;                                                                                   \
        if constexpr (KIND(2) == H) {                                                                                  \
            if (UNLIKELY(!__builtin_isfinite(r))) TAIL(raise_badarith);                                                \
            machine_of(x).floats[NUMBER(2)] = r;                                                                       \
        } else {                                                                                                       \
            if (UNLIKELY(!Term::can_self_tag(r))) MUSTTAIL return slow_##name<Ks...>(OP_ARGS);                         \
            SET(2, Term::self_float(r));                                                                               \
        }                                                                                                              \
        NEXT;                                                                                                          \
    }
FLOAT_OP(fadd, a + b)
FLOAT_OP(fsub, a - b)
FLOAT_OP(fmul, a* b)
FLOAT_OP(fdiv, a / b)
OP(fnegate) {
    double* f = machine_of(x).floats;
    f[NUMBER(1)] = -f[NUMBER(0)];
    NEXT;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_data
#include "vm/code/instructions.def"

} // namespace joist
