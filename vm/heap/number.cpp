// Arithmetic. See number.h. Integers of any size are looked at as sign and limbs, a small as one
// limb; results are written straight onto the heap by GMP's mpn functions and cut to their length
// afterwards.
#include "vm/heap/number.h"

#include "vm/term/atom_table.h"

#include <algorithm>
#include <cmath>
#include <gmp.h>
#include <vector>

namespace joist {
namespace {

static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

constexpr std::size_t kMaxLimbs = 65535; // as OTP 27 and later

/// Sign and magnitude of an integer. Points into the term, or at its own `one`: not to be copied.
class Integer {
public:
    explicit Integer(Term t) {
        if (t.is_small()) {
            const std::int64_t value = t.small_value();
            negative = value < 0;
            one_ = negative ? 0 - static_cast<std::uint64_t>(value)
                            : static_cast<std::uint64_t>(value);
            limbs = &one_;
            count = value == 0 ? 0 : 1;
        } else {
            const BignumView view{t};
            negative = view.negative();
            limbs = reinterpret_cast<const mp_limb_t*>(view.limbs());
            count = view.limb_count();
        }
    }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;

    mp_size_t size() const { return static_cast<mp_size_t>(count); }

    bool negative;
    const mp_limb_t* limbs;
    std::size_t count; ///< no leading zero limbs; 0 for zero

private:
    mp_limb_t one_ = 0;
};

/// A bignum being written: room for `limbs` limbs on the heap, cut by finish.
class Result {
public:
    Result(Heap& heap, std::size_t limbs) : heap_{heap}, header_{heap.alloc(1 + limbs)} {}
    mp_limb_t* limbs() const { return reinterpret_cast<mp_limb_t*>(header_ + 1); }

    /// With `count` limbs written (leading zeros allowed).
    Term finish(std::size_t count, bool negative, Term* reason) {
        const mp_limb_t* p = limbs();
        while (count > 0 && p[count - 1] == 0)
            count--;
        if (count <= 1) {
            const mp_limb_t magnitude = count == 0 ? 0 : p[0];
            const mp_limb_t limit = static_cast<mp_limb_t>(Term::kSmallMax) + (negative ? 1 : 0);
            if (magnitude <= limit) {
                heap_.shrink_last(header_);
                const auto value = static_cast<std::int64_t>(magnitude);
                return Term::small(negative ? -value : value);
            }
        }
        if (count > kMaxLimbs) {
            heap_.shrink_last(header_);
            *reason = atoms::system_limit;
            return Term::none();
        }
        header_[0] = Term::header(negative ? Kind::NegBignum : Kind::Bignum, count);
        heap_.shrink_last(header_ + 1 + count);
        return Term::boxed(header_);
    }

private:
    Heap& heap_;
    Term* header_;
};

Term fail(Term* reason, Term what) {
    *reason = what;
    return Term::none();
}

Term finite(Heap& heap, double d, Term* reason) {
    return std::isfinite(d) ? make_float(heap, d) : fail(reason, atoms::badarith);
}

/// Both as doubles; false when one is no number or too large.
bool as_doubles(Term a, Term b, double* x, double* y) {
    return a.is_number() && b.is_number() && number_to_double(a, x) && number_to_double(b, y);
}

// --- sums
// -----------------------------------------------------------------------------------------------------

/// |a| + |b|
Term add_magnitudes(Heap& heap, const Integer& a, const Integer& b, bool negative, Term* reason) {
    const Integer& x = a.count >= b.count ? a : b;
    const Integer& y = a.count >= b.count ? b : a;
    Result result{heap, x.count + 1};
    if (y.count == 0) {
        std::copy_n(x.limbs, x.count, result.limbs());
        return result.finish(x.count, negative, reason);
    }
    result.limbs()[x.count] = mpn_add(result.limbs(), x.limbs, x.size(), y.limbs, y.size());
    return result.finish(x.count + 1, negative, reason);
}

/// |a| - |b|, negated if `negative`.
Term subtract_magnitudes(
    Heap& heap, const Integer& a, const Integer& b, bool negative, Term* reason) {
    int order = a.count != b.count ? (a.count < b.count ? -1 : 1)
                : a.count == 0     ? 0
                                   : mpn_cmp(a.limbs, b.limbs, a.size());
    if (order == 0) return Term::small(0);
    const Integer& x = order > 0 ? a : b;
    const Integer& y = order > 0 ? b : a;
    Result result{heap, x.count};
    if (y.count == 0)
        std::copy_n(x.limbs, x.count, result.limbs());
    else
        mpn_sub(result.limbs(), x.limbs, x.size(), y.limbs, y.size());
    return result.finish(x.count, negative != (order < 0), reason);
}

Term add_integers(Heap& heap, Term a, Term b, bool flip_b, Term* reason) {
    const Integer x{a}, y{b};
    const bool y_negative = y.negative != flip_b;
    return x.negative == y_negative ? add_magnitudes(heap, x, y, x.negative, reason)
                                    : subtract_magnitudes(heap, x, y, x.negative, reason);
}

// --- bits: two's complement, as if the sign went on for ever
// ------------------------------------------------------

/// Limb i of the two's complement of an integer; to be asked in order from 0.
class ComplementReader {
public:
    explicit ComplementReader(const Integer& n) : n_{n} {}
    mp_limb_t next() {
        mp_limb_t limb = i_ < n_.count ? n_.limbs[i_] : 0;
        i_++;
        if (!n_.negative) return limb;
        limb = ~limb + carry_;
        carry_ = carry_ != 0 && limb == 0 ? 1 : 0;
        return limb;
    }

private:
    const Integer& n_;
    std::size_t i_ = 0;
    mp_limb_t carry_ = 1;
};

/// From two's complement in `limbs` (of which the sign is `negative`) to a term.
Term finish_complement(Result& result, std::size_t count, bool negative, Term* reason) {
    if (negative) mpn_neg(result.limbs(), result.limbs(), static_cast<mp_size_t>(count));
    return result.finish(count, negative, reason);
}

template <class Operation>
Term bitwise(Heap& heap, Term a, Term b, Term* reason, Operation operation) {
    if (a.is_small() && b.is_small())
        return Term::small(operation(a.small_value(), b.small_value()));
    if (!a.is_integer() || !b.is_integer()) return fail(reason, atoms::badarith);
    const Integer x{a}, y{b};
    const std::size_t count = std::max(x.count, y.count) + 1;
    Result result{heap, count};
    ComplementReader from_x{x}, from_y{y};
    mp_limb_t* to = result.limbs();
    for (std::size_t i = 0; i < count; i++)
        to[i] = operation(from_x.next(), from_y.next());
    return finish_complement(result, count, to[count - 1] >> 63 != 0, reason);
}

Term shift_left(Heap& heap, Term a, std::uint64_t by, Term* reason) {
    if (a == Term::small(0)) return a;
    const Integer n{a};
    const std::size_t limbs = by / 64;
    if (by > kMaxLimbs * 64 || n.count + limbs > kMaxLimbs + 1)
        return fail(reason, atoms::system_limit);
    Result result{heap, n.count + limbs + 1};
    mp_limb_t* to = result.limbs();
    std::fill_n(to, limbs, 0);
    if (by % 64 != 0) {
        to[limbs + n.count] = mpn_lshift(to + limbs, n.limbs, n.size(), by % 64);
    } else {
        std::copy_n(n.limbs, n.count, to + limbs);
        to[limbs + n.count] = 0;
    }
    return result.finish(n.count + limbs + 1, n.negative, reason);
}

/// Rounds towards minus infinity, as a shift of two's complement does.
Term shift_right(Heap& heap, Term a, std::uint64_t by, Term* reason) {
    if (a.is_small()) return Term::small(a.small_value() >> std::min<std::uint64_t>(by, 63));
    const Integer n{a};
    const std::size_t limbs = by / 64;
    if (limbs >= n.count) return Term::small(n.negative ? -1 : 0);
    bool lost = false;
    for (std::size_t i = 0; n.negative && !lost && i < limbs; i++)
        lost = n.limbs[i] != 0;
    const std::size_t count = n.count - limbs;
    Result result{heap, count + 1};
    mp_limb_t* to = result.limbs();
    if (by % 64 != 0) {
        if (mpn_rshift(to, n.limbs + limbs, static_cast<mp_size_t>(count), by % 64) != 0)
            lost = true;
    } else {
        std::copy_n(n.limbs + limbs, count, to);
    }
    to[count] = 0;
    if (n.negative && lost) mpn_add_1(to, to, static_cast<mp_size_t>(count + 1), 1);
    return result.finish(count + 1, n.negative, reason);
}

Term shift(Heap& heap, Term a, Term by, bool left, Term* reason) {
    if (!a.is_integer() || !by.is_integer()) return fail(reason, atoms::badarith);
    if (by.is_bignum()) {
        if (BignumView{by}.negative()) left = !left;
        if (!left) return shift_right(heap, a, ~std::uint64_t{0}, reason);
        return a == Term::small(0) ? a : fail(reason, atoms::system_limit);
    }
    const std::int64_t count = by.small_value();
    if (count < 0) left = !left;
    const std::uint64_t distance =
        count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
    if (left && a.is_small() && distance < 60) {
        const std::int64_t value = a.small_value(),
                           shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(value)
                                                               << distance);
        if (shifted >> distance == value && Term::fits_small(shifted)) return Term::small(shifted);
    }
    return left ? shift_left(heap, a, distance, reason) : shift_right(heap, a, distance, reason);
}

// --- quotients
// ------------------------------------------------------------------------------------------------

Term divide_integers(Heap& heap, Term a, Term b, bool remainder, Term* reason) {
    if (!a.is_integer() || !b.is_integer() || b == Term::small(0))
        return fail(reason, atoms::badarith);
    if (a.is_small() && b.is_small()) {
        const std::int64_t x = a.small_value(), y = b.small_value();
        return remainder ? Term::small(x % y) : make_integer(heap, x / y);
    }
    const Integer x{a}, y{b};
    if (x.count < y.count) return remainder ? a : Term::small(0);
    if (y.count == 1) {
        Result quotient{heap, x.count};
        const mp_limb_t rest = mpn_divrem_1(quotient.limbs(), 0, x.limbs, x.size(), y.limbs[0]);
        if (!remainder) return quotient.finish(x.count, x.negative != y.negative, reason);
        quotient.limbs()[0] = rest;
        return quotient.finish(1, x.negative, reason);
    }
    // The part not asked for goes to the C heap.
    const std::size_t quotient_count = x.count - y.count + 1;
    std::vector<mp_limb_t> other(remainder ? quotient_count : y.count);
    Result result{heap, remainder ? y.count : quotient_count};
    if (remainder) {
        mpn_tdiv_qr(other.data(), result.limbs(), 0, x.limbs, x.size(), y.limbs, y.size());
        return result.finish(y.count, x.negative, reason);
    }
    mpn_tdiv_qr(result.limbs(), other.data(), 0, x.limbs, x.size(), y.limbs, y.size());
    return result.finish(quotient_count, x.negative != y.negative, reason);
}

} // namespace

Term number_add(Heap& heap, Term a, Term b, Term* reason) {
    if (a.is_small() && b.is_small()) return make_integer(heap, a.small_value() + b.small_value());
    if (a.is_integer() && b.is_integer()) return add_integers(heap, a, b, false, reason);
    double x, y;
    return as_doubles(a, b, &x, &y) ? finite(heap, x + y, reason) : fail(reason, atoms::badarith);
}

Term number_subtract(Heap& heap, Term a, Term b, Term* reason) {
    if (a.is_small() && b.is_small()) return make_integer(heap, a.small_value() - b.small_value());
    if (a.is_integer() && b.is_integer()) return add_integers(heap, a, b, true, reason);
    double x, y;
    return as_doubles(a, b, &x, &y) ? finite(heap, x - y, reason) : fail(reason, atoms::badarith);
}

Term number_multiply(Heap& heap, Term a, Term b, Term* reason) {
    if (a.is_small() && b.is_small()) {
        std::int64_t product;
        if (!__builtin_mul_overflow(a.small_value(), b.small_value(), &product))
            return make_integer(heap, product);
    }
    if (a.is_integer() && b.is_integer()) {
        const Integer p{a}, q{b};
        const Integer& x = p.count >= q.count ? p : q;
        const Integer& y = p.count >= q.count ? q : p;
        if (y.count == 0) return Term::small(0);
        if (x.count + y.count > kMaxLimbs + 1) return fail(reason, atoms::system_limit);
        Result result{heap, x.count + y.count};
        if (y.count == 1)
            result.limbs()[x.count] = mpn_mul_1(result.limbs(), x.limbs, x.size(), y.limbs[0]);
        else if (&a.boxed_ptr()[0] == &b.boxed_ptr()[0])
            mpn_sqr(result.limbs(), x.limbs, x.size());
        else
            mpn_mul(result.limbs(), x.limbs, x.size(), y.limbs, y.size());
        return result.finish(x.count + y.count, x.negative != y.negative, reason);
    }
    double x, y;
    return as_doubles(a, b, &x, &y) ? finite(heap, x * y, reason) : fail(reason, atoms::badarith);
}

Term number_divide(Heap& heap, Term a, Term b, Term* reason) {
    double x, y;
    if (!as_doubles(a, b, &x, &y) || y == 0) return fail(reason, atoms::badarith);
    return finite(heap, x / y, reason);
}

Term number_div(Heap& heap, Term a, Term b, Term* reason) {
    return divide_integers(heap, a, b, false, reason);
}
Term number_rem(Heap& heap, Term a, Term b, Term* reason) {
    return divide_integers(heap, a, b, true, reason);
}

Term number_negate(Heap& heap, Term a, Term* reason) {
    if (a.is_small()) return make_integer(heap, -a.small_value());
    if (a.is_float()) return make_float(heap, -float_value(a));
    if (!a.is_integer()) return fail(reason, atoms::badarith);
    return add_integers(heap, Term::small(0), a, true, reason);
}

Term number_band(Heap& heap, Term a, Term b, Term* reason) {
    return bitwise(heap, a, b, reason, [](auto x, auto y) { return x & y; });
}
Term number_bor(Heap& heap, Term a, Term b, Term* reason) {
    return bitwise(heap, a, b, reason, [](auto x, auto y) { return x | y; });
}
Term number_bxor(Heap& heap, Term a, Term b, Term* reason) {
    return bitwise(heap, a, b, reason, [](auto x, auto y) { return x ^ y; });
}

Term number_bnot(Heap& heap, Term a, Term* reason) {
    if (a.is_small()) return Term::small(~a.small_value());
    if (!a.is_integer()) return fail(reason, atoms::badarith);
    return number_subtract(heap, Term::small(-1), a, reason);
}

Term number_shift_left(Heap& heap, Term a, Term by, Term* reason) {
    return shift(heap, a, by, true, reason);
}
Term number_shift_right(Heap& heap, Term a, Term by, Term* reason) {
    return shift(heap, a, by, false, reason);
}

Term number_abs(Heap& heap, Term a, Term* reason) {
    if (a.is_float()) return make_float(heap, std::fabs(float_value(a)));
    if (!a.is_integer()) return fail(reason, atoms::badarith);
    const bool negative = a.is_small() ? a.small_value() < 0 : BignumView{a}.negative();
    return negative ? number_negate(heap, a, reason) : a;
}

bool number_to_double(Term number, double* out) {
    if (number.is_small()) {
        *out = static_cast<double>(number.small_value());
        return true;
    }
    if (number.is_float()) {
        *out = float_value(number);
        return true;
    }
    // The leading 64 bits, the last of them standing for all that follow, are rounded by the
    // conversion.
    const BignumView big{number};
    const std::size_t n = big.limb_count();
    if (n > 16) return false;
    const std::uint64_t* limbs = big.limbs();
    const int shift = std::countl_zero(limbs[n - 1]);
    std::uint64_t leading = limbs[n - 1] << shift;
    bool rest = false;
    if (n > 1) {
        if (shift != 0) leading |= limbs[n - 2] >> (64 - shift);
        rest = shift == 0 ? limbs[n - 2] != 0 : limbs[n - 2] << shift != 0;
        for (std::size_t i = 0; !rest && i + 2 < n; i++)
            rest = limbs[i] != 0;
    }
    if (rest) leading |= 1;
    const double magnitude =
        std::ldexp(static_cast<double>(leading), static_cast<int>((n - 1) * 64) - shift);
    if (!std::isfinite(magnitude)) return false;
    *out = big.negative() ? -magnitude : magnitude;
    return true;
}

Term double_to_integer(Heap& heap, double d) {
    if (std::fabs(d) < 0x1p60) return Term::small(static_cast<std::int64_t>(d));
    int exponent;
    const double fraction = std::frexp(std::fabs(d), &exponent); // exponent > 60
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    const auto by = static_cast<unsigned>(exponent - 53);
    std::uint64_t limbs[18] = {};
    limbs[by / 64] = mantissa << by % 64;
    if (by % 64 > 11) limbs[by / 64 + 1] = mantissa >> (64 - by % 64);
    return make_big(heap, d < 0, {limbs, by / 64 + 2});
}

} // namespace joist
