// Tests and branches: f is where to go when the test fails.
#include "vm/interp/dispatch.h"

#include "vm/term/atom_table.h"
#include "vm/term/compare.h"
#include "vm/term/walked.h"

namespace joist {

using enum OperandKind;

#define TAIL_SLOW(name) MUSTTAIL return slow_##name<Ks...>(OP_ARGS)
#define BRANCH(condition)                                                                                              \
    do {                                                                                                               \
        if (condition) NEXT;                                                                                           \
        JUMP(0);                                                                                                       \
    } while (0)
#define BOTH_SMALL(a, b)                                                                                               \
    (KIND(2) == I ? a.is_small() : KIND(1) == I ? b.is_small() : ((a.raw() | b.raw()) & 7) == 0)

namespace {

inline std::int64_t as_word(Term t) { return static_cast<std::int64_t>(t.raw()); }

} // namespace

/// A comparison that may walk far.
#define BRANCH_CHARGED(condition)                                                                                      \
    do {                                                                                                               \
        const bool holds = (condition);                                                                                \
        reductions -= take_walked();                                                                                   \
        BRANCH(holds);                                                                                                 \
    } while (0)

SLOW(is_lt) { BRANCH_CHARGED(compare(GET(1), GET(2)) < 0); }
SLOW(is_ge) { BRANCH_CHARGED(compare(GET(1), GET(2)) >= 0); }
SLOW(is_eq) { BRANCH_CHARGED(equal(GET(1), GET(2))); }
SLOW(is_ne) { BRANCH_CHARGED(!equal(GET(1), GET(2))); }
SLOW(is_eq_exact) { BRANCH_CHARGED(equal_exact_slow(GET(1), GET(2))); }
SLOW(is_ne_exact) { BRANCH_CHARGED(!equal_exact_slow(GET(1), GET(2))); }

OP(is_lt) {
    const Term a = GET(1), b = GET(2);
    if constexpr (KIND(1) == C || KIND(2) == C) {
        if (LIKELY(a.is_self_float() && b.is_self_float())) BRANCH(a.self_float_value() < b.self_float_value());
    }
    if (LIKELY(BOTH_SMALL(a, b))) BRANCH(as_word(a) < as_word(b));
    if (a.is_self_float() && b.is_self_float()) BRANCH(a.self_float_value() < b.self_float_value());
    TAIL_SLOW(is_lt);
}
OP(is_ge) {
    const Term a = GET(1), b = GET(2);
    if constexpr (KIND(1) == C || KIND(2) == C) {
        if (LIKELY(a.is_self_float() && b.is_self_float())) BRANCH(a.self_float_value() >= b.self_float_value());
    }
    if (LIKELY(BOTH_SMALL(a, b))) BRANCH(as_word(a) >= as_word(b));
    if (a.is_self_float() && b.is_self_float()) BRANCH(a.self_float_value() >= b.self_float_value());
    TAIL_SLOW(is_ge);
}
OP(is_eq) {
    const Term a = GET(1), b = GET(2);
    if (a == b) NEXT;
    if (LIKELY(BOTH_SMALL(a, b))) JUMP(0);
    TAIL_SLOW(is_eq);
}
OP(is_ne) {
    const Term a = GET(1), b = GET(2);
    if (a == b) JUMP(0);
    if (LIKELY(BOTH_SMALL(a, b))) NEXT;
    TAIL_SLOW(is_ne);
}
OP(is_eq_exact) {
    const Term a = GET(1), b = GET(2);
    if constexpr (KIND(2) == Q) {
        BRANCH(a == b);
    } else {
        if (a == b) NEXT;
        if (a.is_pointer() && b.is_pointer()) TAIL_SLOW(is_eq_exact);
        JUMP(0);
    }
}
OP(is_ne_exact) {
    const Term a = GET(1), b = GET(2);
    if constexpr (KIND(2) == Q) {
        BRANCH(a != b);
    } else {
        if (a == b) JUMP(0);
        if (a.is_pointer() && b.is_pointer()) TAIL_SLOW(is_ne_exact);
        NEXT;
    }
}

// --- types ---

OP(is_integer) {
    const Term t = GET(1);
    BRANCH(LIKELY(t.is_small()) || t.is_bignum());
}
OP(is_float) { BRANCH(GET(1).is_float()); }
OP(is_number) {
    const Term t = GET(1);
    BRANCH(LIKELY(t.is_small()) || t.is_number());
}
OP(is_atom) { BRANCH(GET(1).is_atom()); }
OP(is_boolean) {
    const Term t = GET(1);
    BRANCH(t == atoms::true_ || t == atoms::false_);
}
OP(is_pid) { BRANCH(GET(1).is_pid()); }
OP(is_port) { BRANCH(GET(1).is_port()); }
OP(is_reference) { BRANCH(GET(1).is_ref()); }
OP(is_binary) {
    const Term t = GET(1);
    BRANCH(is_binary(t));
}
OP(is_bitstring) { BRANCH(GET(1).is_bitstring()); }
OP(is_list) {
    const Term t = GET(1);
    BRANCH(t.is_list() || t.is_nil());
}
OP(is_nonempty_list) { BRANCH(GET(1).is_list()); }
OP(is_nonempty_list_get) {
    const Term t = GET(1);
    if (LIKELY(t.is_list())) {
        const Term* cell = t.list_ptr();
        const Term head = cell[0], tail = cell[1];
        SET(2, head);
        SET(3, tail);
        NEXT;
    }
    JUMP(0);
}
OP(is_map) { BRANCH(GET(1).is_map()); }
OP(is_function) { BRANCH(GET(1).is_fun()); }

namespace {
bool is_fun_of(Term fun, Term arity) {
    if (!fun.is_fun() || !arity.is_small()) return false;
    const std::int64_t n = arity.small_value();
    if (fun.is_kind(Kind::Fun)) return FunView{fun}.entry()->arity == static_cast<std::uint64_t>(n);
    return export_of(fun)->arity == static_cast<std::uint64_t>(n);
}
} // namespace

OP(is_function2) {
    if constexpr (KIND(1) == H) BRANCH(is_fun_of(GET(2), Term::small(static_cast<std::int64_t>(NUMBER(1)))));
    else BRANCH(is_fun_of(GET(1), GET(2)));
}

// --- tuples ---

OP(is_tuple) { BRANCH(GET(1).is_tuple()); }
OP(is_any_native_record) { BRANCH(GET(1).is_native_record()); }
OP(is_native_record) {
    const Term subject = GET(1);
    BRANCH(subject.is_native_record() && RecordView{subject}.module() == GET(2) && RecordView{subject}.name() == GET(3));
}
OP(test_arity) {
    BRANCH(*GET(2).boxed_ptr() == Term::header(Kind::Tuple, NUMBER(1)));
}
OP(is_tuple_of_arity) {
    const Term t = GET(2);
    BRANCH(t.is_boxed() && *t.boxed_ptr() == Term::header(Kind::Tuple, NUMBER(1)));
}
OP(is_tagged_tuple) {
    const Term t = GET(2);
    if (LIKELY(t.is_boxed())) {
        const Term* words = t.boxed_ptr();
        if (words[0] == Term::header(Kind::Tuple, NUMBER(1)) && words[1] == GET(3)) NEXT;
    }
    JUMP(0);
}

// --- selections: distances are from this instruction; targets of values ---

#define JUMP_BY(distance)                                                                                              \
    do {                                                                                                               \
        pc = instruction_at(pc, static_cast<std::int64_t>(distance));                                                  \
        DISPATCH;                                                                                                      \
    } while (0)

OP(select_linear) {
    const std::uint64_t value = GET(1).raw();
    const std::uint64_t* pairs = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i += 2)
        if (pairs[i] == value) JUMP_BY(pairs[i + 1]);
    JUMP(0);
}
OP(select_dense) {
    // A value of another tag gives an index that is huge or not whole; the rotation brings its tag to the top.
    const std::uint64_t index = __builtin_rotateright64(GET(1).raw() - Operands<Ks...>::template number<2>(pc), 3);
    if (LIKELY(index < NUMBER(3))) JUMP_BY(LIST()[index]);
    JUMP(0);
}
OP(select_hash) {
    const std::uint64_t value = GET(1).raw();
    const std::uint64_t slot = (value * NUMBER(3)) >> NUMBER(2);
    const std::uint64_t* pair = LIST() + 2 * slot;
    if (LIKELY(pair[0] == value)) JUMP_BY(pair[1]);
    JUMP(0);
}
OP(select_binary) {
    const std::uint64_t value = GET(1).raw();
    const std::size_t n = NUMBER(2) / 2;
    const std::uint64_t* values = LIST();
    std::size_t low = 0, high = n;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (values[middle] < value) low = middle + 1;
        else high = middle;
    }
    if (low < n && values[low] == value) JUMP_BY(values[n + low]);
    JUMP(0);
}
OP(select_any) {
    const Term value = GET(1);
    const std::uint64_t* pairs = LIST();
    const std::size_t words = NUMBER(2);
    for (std::size_t i = 0; i < words; i += 2)
        if (equal_exact(Term::from_raw(pairs[i]), value)) JUMP_BY(pairs[i + 1]);
    JUMP(0);
}
OP(select_arity) {
    const Term t = GET(1);
    if (LIKELY(t.is_boxed())) {
        const std::uint64_t header = t.boxed_ptr()->raw();
        const std::uint64_t* pairs = LIST();
        const std::size_t words = NUMBER(2);
        for (std::size_t i = 0; i < words; i += 2)
            if (pairs[i] == header) JUMP_BY(pairs[i + 1]);
    }
    JUMP(0);
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_test
#include "vm/code/instructions.def"

} // namespace joist
