// Pairs: two neighbouring operations done at once, the second on the result of the first: A + B + 1, A * B rem P.
//
// A pair stands in front of the plain instructions for the same. Where all operands are small integers and nothing overflows
// it does the work of both; in all other cases it does nothing, and the plain instructions behind it do: failures, big
// integers and floats are theirs. A pair that meets something else than a small integer is passed over from then on.
//
//   add_add x0 x1 x2 1 x2  |  add x0 x1 x2  |  add x2 1 x2  |  (all small: goes on here)
//
// Pairs of a sum and a call or return were tried and gained nothing: there the time goes into the return's jump.
#include "vm/interp/arith.h"
#include "vm/interp/dispatch.h"

namespace joist {

using enum OperandKind;

#define PASS_OVER(name, term)                                                                                          \
    do {                                                                                                               \
        if (!(term).is_small()) __atomic_store_n(const_cast<InstructionBody*>(&pc->body), &pass_##name<Ks...>, __ATOMIC_RELAXED); \
    } while (0)
#define BEHIND(first, second)                                                                                          \
    do {                                                                                                               \
        pc = instruction_at(pc, Operands<Ks...>::size + (first) + (second));                                           \
        DISPATCH;                                                                                                      \
    } while (0)
/// The pair, and what it becomes when it is of no use.
#define PAIR(name)                                                                                                     \
    template <OperandKind... Ks> PRESERVE_NONE void pass_##name(OP_STATE) { NEXT; }                                    \
    OP(name)
/// A constant of kind I is known to be small.
#define BOTH_SMALL(a, b, k) (KIND(k) == I ? (a).is_small() : both_small(a, b))

PAIR(add_add) {
    const Term a = GET(0), b = GET(1);
    std::int64_t r, s;
    if (LIKELY(both_small(a, b)) && LIKELY(!__builtin_add_overflow(as_word(a), as_word(b), &r)) &&
        LIKELY(!__builtin_add_overflow(r, as_word(GET(3)), &s))) {
        SET(2, from_word(r));
        SET(4, from_word(s));
        BEHIND((Operands<J, X, X, X>::size), (Operands<J, X, I, X>::size));
    }
    PASS_OVER(add_add, a);
    NEXT;
}
PAIR(multiply_div) {
    const Term a = GET(0), b = GET(1);
    std::int64_t r;
    if (LIKELY(BOTH_SMALL(a, b, 1)) && LIKELY(!__builtin_mul_overflow(as_word(a), b.small_value(), &r))) {
        SET(2, from_word(r));
        SET(5, Term::small(divide_by_factor(r >> 3, NUMBER(3), static_cast<unsigned>(NUMBER(4)))));
        BEHIND((Operands<J, X, KIND(1), X>::size), (Operands<J, X, I, W, H, X>::size));
    }
    PASS_OVER(multiply_div, a);
    NEXT;
}
PAIR(multiply_rem) {
    const Term a = GET(0), b = GET(1);
    std::int64_t r;
    if (LIKELY(BOTH_SMALL(a, b, 1)) && LIKELY(!__builtin_mul_overflow(as_word(a), b.small_value(), &r))) {
        const std::int64_t n = r >> 3, q = divide_by_factor(n, NUMBER(4), static_cast<unsigned>(NUMBER(5)));
        SET(2, from_word(r));
        SET(6, Term::small(n - q * GET(3).small_value()));
        BEHIND((Operands<J, X, KIND(1), X>::size), (Operands<J, X, I, W, H, X>::size));
    }
    PASS_OVER(multiply_rem, a);
    NEXT;
}

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_pair
#include "vm/code/instructions.def"

} // namespace joist
