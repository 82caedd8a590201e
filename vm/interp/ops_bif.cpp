// Guard functions: the frequent ones as instructions, all others through their native function.
#include "vm/interp/dispatch.h"

#include "vm/heap/heap.h"
#include "vm/process/collect.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"
#include "vm/term/walked.h"

namespace joist {

using enum OperandKind;

namespace {

PRESERVE_NONE NOINLINE void raise_guard(OP_STATE) { TAIL(raise_in_native); }

/// Ends the turn with pc where it is.
PRESERVE_NONE NOINLINE void stop_here(OP_STATE) {
    SAVE();
    p->pc = pc;
    save_registers(*p, x, machine_of(x).live);
}

const Export* erlang_export(const char* name, std::uint32_t arity) { return export_entry(atoms::erlang, atom(name), arity); }

} // namespace

/// erlang:name(a[, b]) failed: to the target, or raise.
#define FAIL_GUARD(name, reason_term, a, b, arity)                                                                     \
    do {                                                                                                               \
        if (HAS_TARGET(0)) JUMP(0);                                                                                    \
        static const Export* const failed = erlang_export(name, arity);                                                \
        SAVE();                                                                                                        \
        Machine& m = machine_of(x);                                                                                    \
        set_error(p, reason_term);                                                                                     \
        m.native = failed;                                                                                             \
        m.fault_args[0] = (a);                                                                                         \
        m.fault_args[1] = (b);                                                                                         \
        m.fault_count = (arity);                                                                                       \
        heap_top = p->heap_.top;                                                                                       \
        TAIL(raise_guard);                                                                                             \
    } while (0)
#define TAIL_SLOW(name) MUSTTAIL return slow_##name<Ks...>(OP_ARGS)

SLOW(tuple_size) { FAIL_GUARD("tuple_size", atoms::badarg, GET(1), Term::nil(), 1); }
OP(tuple_size) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_tuple())) TAIL_SLOW(tuple_size);
    SET(2, Term::small(static_cast<std::int64_t>(t.boxed_ptr()->header_words())));
    NEXT;
}

SLOW(element) {
    if constexpr (KIND(1) == H)
        FAIL_GUARD("element", atoms::badarg, Term::small(static_cast<std::int64_t>(NUMBER(1))), GET(2), 2);
    else
        FAIL_GUARD("element", atoms::badarg, GET(1), GET(2), 2);
}
OP(element) {
    const Term t = GET(2);
    if (UNLIKELY(!t.is_tuple())) TAIL_SLOW(element);
    const Term* words = t.boxed_ptr();
    std::uint64_t index; // from 1
    if constexpr (KIND(1) == H) {
        index = NUMBER(1);
    } else {
        const Term i = GET(1);
        if (UNLIKELY(!i.is_small())) TAIL_SLOW(element);
        index = static_cast<std::uint64_t>(i.small_value());
    }
    if (UNLIKELY(index - 1 >= words->header_words())) TAIL_SLOW(element);
    SET(3, words[index]);
    NEXT;
}

SLOW(hd) { FAIL_GUARD("hd", atoms::badarg, GET(1), Term::nil(), 1); }
OP(hd) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_list())) TAIL_SLOW(hd);
    SET(2, t.list_ptr()[0]);
    NEXT;
}
SLOW(tl) { FAIL_GUARD("tl", atoms::badarg, GET(1), Term::nil(), 1); }
OP(tl) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_list())) TAIL_SLOW(tl);
    SET(2, t.list_ptr()[1]);
    NEXT;
}

SLOW(map_size) {
    const Term t = GET(1);
    FAIL_GUARD("map_size", make_tuple(p->heap_, {atoms::badmap, t}), t, Term::nil(), 1);
}
OP(map_size) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_map())) TAIL_SLOW(map_size);
    SET(2, Term::small(static_cast<std::int64_t>(map_size(t))));
    NEXT;
}

SLOW(byte_size) { FAIL_GUARD("byte_size", atoms::badarg, GET(1), Term::nil(), 1); }
OP(byte_size) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_bitstring())) TAIL_SLOW(byte_size);
    SET(2, Term::small(static_cast<std::int64_t>((bit_size_of(t) + 7) / 8)));
    NEXT;
}
SLOW(bit_size) { FAIL_GUARD("bit_size", atoms::badarg, GET(1), Term::nil(), 1); }
OP(bit_size) {
    const Term t = GET(1);
    if (UNLIKELY(!t.is_bitstring())) TAIL_SLOW(bit_size);
    SET(2, Term::small(static_cast<std::int64_t>(bit_size_of(t))));
    NEXT;
}

OP(self) {
    SET(0, p->pid);
    NEXT;
}

// --- comparisons as values ---

OP(eq_exact) {
    const bool same = equal_exact(GET(2), GET(3));
    reductions -= take_walked();
    SET(1, same != (NUMBER(0) != 0) ? atoms::true_ : atoms::false_);
    NEXT;
}
OP(compare_eq) {
    const bool same = equal(GET(2), GET(3));
    reductions -= take_walked();
    SET(1, same != (NUMBER(0) != 0) ? atoms::true_ : atoms::false_);
    NEXT;
}
OP(compare_lt) {
    const bool less = compare(GET(2), GET(3)) < 0;
    reductions -= take_walked();
    SET(1, less != (NUMBER(0) != 0) ? atoms::true_ : atoms::false_);
    NEXT;
}

// --- native functions ---

#define CALL_GUARD(live_registers, body, export_, ...)                                                                 \
    do {                                                                                                               \
        const Term arguments[] = {__VA_ARGS__};                                                                        \
        SAVE();                                                                                                        \
        result = (body)(*p, arguments);                                                                                \
        LOAD();                                                                                                        \
        if (UNLIKELY(result.is_none())) {                                                                              \
            Machine& m = machine_of(x);                                                                                \
            m.native = (export_);                                                                                      \
            m.fault_count = std::size(arguments);                                                                      \
            std::copy_n(arguments, std::size(arguments), m.fault_args);                                                \
            m.live = (live_registers);                                                                                 \
        }                                                                                                              \
    } while (0)
/// Outcomes other than exceptions: only yields, and only where the live registers are known; else it is called again at once.
#define GUARD_FAILED()                                                                                                 \
    do {                                                                                                               \
        if (p->outcome == NativeOutcome::Yield) {                                                                      \
            if (machine_of(x).live == 0xffff) DISPATCH;                                                                \
            machine_of(x).result = RunResult::Yielded;                                                                 \
            TAIL(stop_here);                                                                                           \
        }                                                                                                              \
        p->native_state.reset();                                                                                       \
        if (HAS_TARGET(0)) {                                                                                           \
            p->trace = Term::nil();                                                                                    \
            JUMP(0);                                                                                                   \
        }                                                                                                              \
        TAIL(raise_guard);                                                                                             \
    } while (0)

// length(List): a short list here, a long one by the native function, which yields.
SLOW(length) {
    static const Export* const entry = erlang_export("length", 1);
    Term result;
    CALL_GUARD(NUMBER(2), entry->native, entry, GET(3));
    if (UNLIKELY(result.is_none())) GUARD_FAILED();
    SET(1, result);
    NEXT;
}
OP(length) {
    constexpr std::int64_t kShort = 16'000;
    Term list = GET(3);
    std::int64_t n = 0;
    while (list.is_list() && n < kShort) {
        n++;
        list = cons_tail(list);
    }
    if (UNLIKELY(!list.is_nil())) TAIL_SLOW(length);
    reductions -= n >> 5;
    SET(1, Term::small(n));
    NEXT;
}

OP(bif0) {
    SAVE();
    const Term result = POINTER(1, NativeFunction)(*p, x);
    LOAD();
    if (UNLIKELY(result.is_none())) {
        machine_of(x).native = POINTER(2, const Export*);
        machine_of(x).fault_count = 0;
        TAIL(raise_guard);
    }
    SET(0, result);
    REQUEST_COLLECTION();
    NEXT;
}
OP(bif1) {
    Term result;
    CALL_GUARD(NUMBER(2), POINTER(3, NativeFunction), POINTER(4, const Export*), GET(5));
    if (UNLIKELY(result.is_none())) GUARD_FAILED();
    SET(1, result);
    REQUEST_COLLECTION();
    NEXT;
}
OP(bif2) {
    Term result;
    CALL_GUARD(NUMBER(2), POINTER(3, NativeFunction), POINTER(4, const Export*), GET(5), GET(6));
    if (UNLIKELY(result.is_none())) GUARD_FAILED();
    SET(1, result);
    REQUEST_COLLECTION();
    NEXT;
}
OP(bif3) {
    Term result;
    CALL_GUARD(NUMBER(2), POINTER(3, NativeFunction), POINTER(4, const Export*), GET(5), GET(6), GET(7));
    if (UNLIKELY(result.is_none())) GUARD_FAILED();
    SET(1, result);
    REQUEST_COLLECTION();
    NEXT;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_bif
#include "vm/code/instructions.def"

} // namespace joist
