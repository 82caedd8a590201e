// Arithmetic. Small integers and self-tagged floats are done here; the rest is number.h's.
//
// A body tries two small integers, tagged as they are (tag 0: no untagging; overflow of the word is overflow of the
// small). When that fails slow_<name> tries two floats, then calls number.h. No target: a failure raises.
#include "vm/interp/arith.h"
#include "vm/interp/dispatch.h"

#include "vm/heap/number.h"
#include "vm/term/atom_table.h"

namespace joist {

using enum OperandKind;

Term arith_apply(ArithOperator op, Heap& heap, Term a, Term b, Term* reason) {
    switch (op) {
    case ArithOperator::Add: return number_add(heap, a, b, reason);
    case ArithOperator::Subtract: return number_subtract(heap, a, b, reason);
    case ArithOperator::Multiply: return number_multiply(heap, a, b, reason);
    case ArithOperator::Divide: return number_divide(heap, a, b, reason);
    case ArithOperator::Div: return number_div(heap, a, b, reason);
    case ArithOperator::Rem: return number_rem(heap, a, b, reason);
    case ArithOperator::Band: return number_band(heap, a, b, reason);
    case ArithOperator::Bor: return number_bor(heap, a, b, reason);
    case ArithOperator::Bxor: return number_bxor(heap, a, b, reason);
    case ArithOperator::Bsl: return number_shift_left(heap, a, b, reason);
    case ArithOperator::Bsr: return number_shift_right(heap, a, b, reason);
    case ArithOperator::Negate: return number_negate(heap, a, reason);
    case ArithOperator::Bnot: return number_bnot(heap, a, reason);
    case ArithOperator::count: break;
    }
    return Term::none();
}

const Export* arith_export(ArithOperator op) {
    static const auto all = [] {
        static constexpr const char* names[] = {"+", "-", "*", "/", "div", "rem", "band", "bor", "bxor", "bsl", "bsr", "-", "bnot"};
        std::array<const Export*, static_cast<std::size_t>(ArithOperator::count)> exports{};
        for (std::size_t i = 0; i < exports.size(); i++)
            exports[i] = export_entry(atoms::erlang, atom(names[i]), i < static_cast<std::size_t>(ArithOperator::Negate) ? 2 : 1);
        return exports;
    }();
    return all[static_cast<std::size_t>(op)];
}

namespace {

/// Raises `reason` from the operator: fault_args are set.
PRESERVE_NONE NOINLINE void raise_arith(OP_STATE) { TAIL(raise_in_native); }

} // namespace

/// What an operation on integers of many limbs takes, in reductions; 0 for few. (A product of limbs takes about a nanosecond, and
/// from some size on GMP's algorithms need fewer of them.)
std::int64_t arith_cost(ArithOperator op, Term a, Term b, Term result) {
    const auto limbs = [](Term t) { return t.is_bignum() ? BignumView{t}.limb_count() : std::size_t{0}; };
    const std::size_t n = limbs(a), m = limbs(b), all = n + m + limbs(result);
    if (LIKELY(all < 64)) return 0;
    std::size_t products = 0;
    if (op == ArithOperator::Multiply) products = n * m;
    else if ((op == ArithOperator::Div || op == ArithOperator::Rem) && n >= m) products = (n - m + 1) * m;
    return static_cast<std::int64_t>(all / 1024 + std::min(products, 64 * all) / 256);
}

/// f at 0; operands a, b; the result to operand `d`.
#define GENERAL_ARITH(op, a_term, b_term, d, arity)                                                                    \
    do {                                                                                                               \
        const Term a = (a_term), b = (b_term);                                                                         \
        SAVE();                                                                                                        \
        Term reason = atoms::badarith;                                                                                 \
        const Term result = arith_apply(op, p->heap_, a, b, &reason);                                                  \
        LOAD();                                                                                                        \
        if (UNLIKELY(result.is_none())) {                                                                              \
            if (HAS_TARGET(0)) JUMP(0);                                                                                \
            Machine& m = machine_of(x);                                                                                \
            set_error(p, reason);                                                                                      \
            m.native = arith_export(op);                                                                               \
            m.fault_args[0] = a;                                                                                       \
            m.fault_args[1] = b;                                                                                       \
            m.fault_count = (arity);                                                                                   \
            TAIL(raise_arith);                                                                                         \
        }                                                                                                              \
        reductions -= arith_cost(op, a, b, result);                                                                    \
        SET(d, result);                                                                                                \
        REQUEST_COLLECTION();                                                                                          \
        NEXT;                                                                                                          \
    } while (0)

/// Floats first; small integers only beside a float. Falls out of the block when that is not what there is. `certain`: constants
/// are known to be self-tagged floats.
#define FLOAT_ARITH(expression, certain)                                                                               \
    do {                                                                                                               \
        const Term a = GET(1), b = GET(2);                                                                             \
        double u, v;                                                                                                   \
        if (LIKELY((certain && KIND(1) == C) || a.is_self_float())) {                                                  \
            u = a.self_float_value();                                                                                  \
            if (LIKELY((certain && KIND(2) == C) || b.is_self_float())) v = b.self_float_value();                                   \
            else if (b.is_small()) v = static_cast<double>(b.small_value());                                           \
            else break;                                                                                                \
        } else if (a.is_small() && ((certain && KIND(2) == C) || b.is_self_float())) {                                 \
            u = static_cast<double>(a.small_value());                                                                  \
            v = b.self_float_value();                                                                                  \
        } else {                                                                                                       \
            break;                                                                                                     \
        }                                                                                                              \
        const double r = expression;                                                                                   \
        if (UNLIKELY(!Term::can_self_tag(r))) break;                                                                   \
        SET(3, Term::self_float(r));                                                                                   \
        NEXT;                                                                                                          \
    } while (0)

/// An instruction that met a float expects floats from now on.
/// Unless a breakpoint stands there.
inline void replace_body(const Instruction* pc, InstructionBody from, InstructionBody to) {
    __atomic_compare_exchange_n(const_cast<InstructionBody*>(&pc->body), &from, to, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

#define EXPECT_FLOATS(plain, name)                                                                                            \
    do {                                                                                                               \
        if constexpr (KIND(1) != I && KIND(2) != I) {                                                                  \
            if (GET(1).is_self_float() || GET(2).is_self_float())                                                      \
                replace_body(pc, &op_##plain<Ks...>, &op_##name<Ks...>);                                               \
        }                                                                                                              \
    } while (0)

/// And one that expected floats and met small integers goes back.
#define EXPECT_SMALLS(name, builtin, right)                                                                            \
    do {                                                                                                               \
        const Term a = GET(1), b = GET(2);                                                                             \
        std::int64_t r;                                                                                                \
        if constexpr (KIND(1) != C && KIND(2) != C) {                                                                  \
            if (both_small(a, b) && !builtin(static_cast<std::int64_t>(a.raw()), right, &r)) {                         \
                replace_body(pc, &op_##name##_float<Ks...>, &op_##name<Ks...>);                                         \
                SET(3, Term::from_raw(static_cast<std::uint64_t>(r)));                                                 \
                NEXT;                                                                                                  \
            }                                                                                                          \
        }                                                                                                              \
    } while (0)

OP(add);
OP(subtract);
OP(multiply);
OP(add_float);
OP(subtract_float);
OP(multiply_float);

// The rest of each operation, behind both forms.
SLOW(add_float) {
    EXPECT_SMALLS(add, __builtin_add_overflow, static_cast<std::int64_t>(b.raw()));
    GENERAL_ARITH(ArithOperator::Add, GET(1), GET(2), 3, 2);
}
SLOW(subtract_float) {
    EXPECT_SMALLS(subtract, __builtin_sub_overflow, static_cast<std::int64_t>(b.raw()));
    GENERAL_ARITH(ArithOperator::Subtract, GET(1), GET(2), 3, 2);
}
SLOW(multiply_float) {
    EXPECT_SMALLS(multiply, __builtin_mul_overflow, b.small_value());
    GENERAL_ARITH(ArithOperator::Multiply, GET(1), GET(2), 3, 2);
}
SLOW(divide_float) { GENERAL_ARITH(ArithOperator::Divide, GET(1), GET(2), 3, 2); }

#define TAIL_SLOW(name) MUSTTAIL return slow_##name<Ks...>(OP_ARGS)

OP(add_float) {
    FLOAT_ARITH(u + v, true);
    TAIL_SLOW(add_float);
}
OP(subtract_float) {
    FLOAT_ARITH(u - v, true);
    TAIL_SLOW(subtract_float);
}
OP(multiply_float) {
    FLOAT_ARITH(u * v, true);
    TAIL_SLOW(multiply_float);
}
OP(divide_float) {
    FLOAT_ARITH(u / v, true); // x/0.0 is not self-taggable
    TAIL_SLOW(divide_float);
}

SLOW(add) {
    EXPECT_FLOATS(add, add_float);
    FLOAT_ARITH(u + v, false);
    TAIL_SLOW(add_float);
}
SLOW(subtract) {
    EXPECT_FLOATS(subtract, subtract_float);
    FLOAT_ARITH(u - v, false);
    TAIL_SLOW(subtract_float);
}
SLOW(multiply) {
    EXPECT_FLOATS(multiply, multiply_float);
    FLOAT_ARITH(u * v, false);
    TAIL_SLOW(multiply_float);
}
SLOW(divide) {
    GENERAL_ARITH(ArithOperator::Divide, GET(1), GET(2), 3, 2);
}
SLOW(int_div) { GENERAL_ARITH(ArithOperator::Div, GET(1), GET(2), 3, 2); }
SLOW(int_rem) { GENERAL_ARITH(ArithOperator::Rem, GET(1), GET(2), 3, 2); }
SLOW(band) { GENERAL_ARITH(ArithOperator::Band, GET(1), GET(2), 3, 2); }
SLOW(bor) { GENERAL_ARITH(ArithOperator::Bor, GET(1), GET(2), 3, 2); }
SLOW(bxor) { GENERAL_ARITH(ArithOperator::Bxor, GET(1), GET(2), 3, 2); }
SLOW(bsl) { GENERAL_ARITH(ArithOperator::Bsl, GET(1), GET(2), 3, 2); }
SLOW(bsr) { GENERAL_ARITH(ArithOperator::Bsr, GET(1), GET(2), 3, 2); }
SLOW(negate) {
    const Term t = GET(1);
    if (t.is_self_float()) { // -0.0 included
        SET(2, Term::self_float(-t.self_float_value()));
        NEXT;
    }
    GENERAL_ARITH(ArithOperator::Negate, t, Term::nil(), 2, 1);
}
SLOW(bnot) { GENERAL_ARITH(ArithOperator::Bnot, GET(1), Term::nil(), 2, 1); }

/// Operands 1 and 2 are small; one that is a constant I is known to be.
#define BOTH_SMALL(a, b) (KIND(2) == I ? a.is_small() : KIND(1) == I ? b.is_small() : both_small(a, b))

OP(add) {
    const Term a = GET(1), b = GET(2);
    std::int64_t r;
    if (LIKELY(BOTH_SMALL(a, b)) &&
        LIKELY(!__builtin_add_overflow(static_cast<std::int64_t>(a.raw()), static_cast<std::int64_t>(b.raw()), &r))) {
        SET(3, Term::from_raw(static_cast<std::uint64_t>(r)));
        NEXT;
    }
    TAIL_SLOW(add);
}
OP(subtract) {
    const Term a = GET(1), b = GET(2);
    std::int64_t r;
    if (LIKELY(BOTH_SMALL(a, b)) &&
        LIKELY(!__builtin_sub_overflow(static_cast<std::int64_t>(a.raw()), static_cast<std::int64_t>(b.raw()), &r))) {
        SET(3, Term::from_raw(static_cast<std::uint64_t>(r)));
        NEXT;
    }
    TAIL_SLOW(subtract);
}
OP(multiply) {
    const Term a = GET(1), b = GET(2);
    std::int64_t r;
    if (LIKELY(BOTH_SMALL(a, b)) && LIKELY(!__builtin_mul_overflow(static_cast<std::int64_t>(a.raw()), b.small_value(), &r))) {
        SET(3, Term::from_raw(static_cast<std::uint64_t>(r)));
        NEXT;
    }
    TAIL_SLOW(multiply);
}

/// Quotient and remainder of words: with both operands small enough the 32-bit division is several times faster.
#define DIVISION(name, symbol)                                                                                         \
    OP(name) {                                                                                                         \
        const Term a = GET(1), b = GET(2);                                                                             \
        if (LIKELY(BOTH_SMALL(a, b)) && LIKELY(b.raw() != 0)) {                                                        \
            const std::int64_t u = a.small_value(), v = b.small_value();                                               \
            std::int64_t r;                                                                                            \
            if (LIKELY(((static_cast<std::uint64_t>(u) | static_cast<std::uint64_t>(v)) >> 32) == 0))                  \
                r = static_cast<std::int64_t>(static_cast<std::uint32_t>(u) symbol static_cast<std::uint32_t>(v));     \
            else                                                                                                       \
                r = u symbol v;                                                                                        \
            if (LIKELY(Term::fits_small(r))) {                                                                         \
                SET(3, Term::small(r));                                                                                \
                NEXT;                                                                                                  \
            }                                                                                                          \
        }                                                                                                              \
        TAIL_SLOW(name);                                                                                               \
    }
DIVISION(int_div, /)
DIVISION(int_rem, %)

SLOW(div_constant) { GENERAL_ARITH(ArithOperator::Div, GET(1), GET(2), 5, 2); }
SLOW(rem_constant) { GENERAL_ARITH(ArithOperator::Rem, GET(1), GET(2), 5, 2); }

OP(div_constant) {
    const Term a = GET(1);
    if (UNLIKELY(!a.is_small())) TAIL_SLOW(div_constant);
    SET(5, Term::small(divide_by_factor(a.small_value(), NUMBER(3), static_cast<unsigned>(NUMBER(4)))));
    NEXT;
}
OP(rem_constant) {
    const Term a = GET(1);
    if (UNLIKELY(!a.is_small())) TAIL_SLOW(rem_constant);
    const std::int64_t n = a.small_value();
    const std::int64_t q = divide_by_factor(n, NUMBER(3), static_cast<unsigned>(NUMBER(4)));
    SET(5, Term::small(n - q * GET(2).small_value()));
    NEXT;
}

#define BITWISE(name, symbol)                                                                                          \
    OP(name) {                                                                                                         \
        const Term a = GET(1), b = GET(2);                                                                             \
        if (LIKELY(BOTH_SMALL(a, b))) {                                                                                \
            SET(3, Term::from_raw(a.raw() symbol b.raw()));                                                            \
            NEXT;                                                                                                      \
        }                                                                                                              \
        TAIL_SLOW(name);                                                                                               \
    }
BITWISE(band, &)
BITWISE(bor, |)
BITWISE(bxor, ^)

OP(bsl) {
    const Term a = GET(1), b = GET(2);
    if (LIKELY(BOTH_SMALL(a, b))) {
        const auto u = static_cast<std::int64_t>(a.raw());
        const std::uint64_t n = b.raw() >> 3; // a negative shift is huge here
        if (LIKELY(n < 61)) {
            const auto r = static_cast<std::int64_t>(static_cast<std::uint64_t>(u) << n);
            if (LIKELY(r >> n == u)) {
                SET(3, Term::from_raw(static_cast<std::uint64_t>(r)));
                NEXT;
            }
        }
    }
    TAIL_SLOW(bsl);
}
OP(bsr) {
    const Term a = GET(1), b = GET(2);
    if (LIKELY(BOTH_SMALL(a, b))) {
        std::uint64_t n = b.raw() >> 3;
        if (LIKELY(static_cast<std::int64_t>(b.raw()) >= 0)) {
            if (n > 60) n = 60;
            SET(3, Term::from_raw(static_cast<std::uint64_t>(static_cast<std::int64_t>(a.raw()) >> n) & ~std::uint64_t{7}));
            NEXT;
        }
    }
    TAIL_SLOW(bsr);
}
OP(divide) {
    const Term a = GET(1), b = GET(2);
    FLOAT_ARITH(u / v, false); // x/0.0 is not self-taggable
    if (both_small(a, b) && b.raw() != 0) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        const std::int64_t u = a.small_value(), v = b.small_value();
        if (LIKELY(u <= exact && u >= -exact && v <= exact && v >= -exact)) {
            const double r = static_cast<double>(u) / static_cast<double>(v);
            if (LIKELY(Term::can_self_tag(r))) {
                SET(3, Term::self_float(r));
                NEXT;
            }
        }
    }
    TAIL_SLOW(divide);
}
OP(negate) {
    const Term t = GET(1);
    std::int64_t r;
    if (LIKELY(t.is_small()) && LIKELY(!__builtin_sub_overflow(std::int64_t{0}, static_cast<std::int64_t>(t.raw()), &r))) {
        SET(2, Term::from_raw(static_cast<std::uint64_t>(r)));
        NEXT;
    }
    TAIL_SLOW(negate);
}
OP(bnot) {
    const Term t = GET(1);
    if (LIKELY(t.is_small())) {
        SET(2, Term::from_raw(~t.raw() & ~std::uint64_t{7}));
        NEXT;
    }
    TAIL_SLOW(bnot);
}
OP(arith) { GENERAL_ARITH(static_cast<ArithOperator>(NUMBER(1)), GET(3), GET(4), 2, 2); }
OP(arith1) { GENERAL_ARITH(static_cast<ArithOperator>(NUMBER(1)), GET(3), Term::nil(), 2, 1); }

#define FAMILY INSTANTIATE_FAMILY
#define ROW INSTANTIATE_ROW
#define TOPIC TOPIC_arith
#include "vm/code/instructions.def"

} // namespace joist
