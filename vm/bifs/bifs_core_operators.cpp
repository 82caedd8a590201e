// The operators as functions (for `fun erlang:'+'/2`, apply and guards without an instruction), and number functions.
#include "vm/bifs/bif.h"

#include "vm/heap/number.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <cmath>

namespace joist {

namespace {

Term boolean(bool b) { return b ? atoms::true_ : atoms::false_; }

using Binary = Term (*)(Heap&, Term, Term, Term*);
using Unary = Term (*)(Heap&, Term, Term*);

Term apply2(Process& p, const Term* args, Binary f) {
    Term reason = atoms::badarith;
    const Term result = f(p.heap(), args[0], args[1], &reason);
    return result.is_none() ? p.error(reason) : result;
}

Term apply1(Process& p, const Term* args, Unary f) {
    Term reason = atoms::badarith;
    const Term result = f(p.heap(), args[0], &reason);
    return result.is_none() ? p.error(reason) : result;
}

bool is_boolean(Term t) { return t == atoms::true_ || t == atoms::false_; }

/// round, trunc, floor, ceil: integers as they are, floats through `f`.
Term to_integer(Process& p, Term t, double (*f)(double)) {
    if (t.is_integer()) return t;
    if (!t.is_float()) return p.badarg();
    return double_to_integer(p.heap(), f(float_value(t)));
}

} // namespace

Term bif_erlang_plus_2(Process& p, const Term* args) { return apply2(p, args, number_add); }
Term bif_erlang_minus_2(Process& p, const Term* args) { return apply2(p, args, number_subtract); }
Term bif_erlang_times_2(Process& p, const Term* args) { return apply2(p, args, number_multiply); }
Term bif_erlang_divide_2(Process& p, const Term* args) { return apply2(p, args, number_divide); }
Term bif_erlang_int_div_2(Process& p, const Term* args) { return apply2(p, args, number_div); }
Term bif_erlang_int_rem_2(Process& p, const Term* args) { return apply2(p, args, number_rem); }
Term bif_erlang_band_2(Process& p, const Term* args) { return apply2(p, args, number_band); }
Term bif_erlang_bor_2(Process& p, const Term* args) { return apply2(p, args, number_bor); }
Term bif_erlang_bxor_2(Process& p, const Term* args) { return apply2(p, args, number_bxor); }
Term bif_erlang_bsl_2(Process& p, const Term* args) { return apply2(p, args, number_shift_left); }
Term bif_erlang_bsr_2(Process& p, const Term* args) { return apply2(p, args, number_shift_right); }
Term bif_erlang_bnot_1(Process& p, const Term* args) { return apply1(p, args, number_bnot); }
Term bif_erlang_minus_1(Process& p, const Term* args) { return apply1(p, args, number_negate); }
Term bif_erlang_plus_1(Process& p, const Term* args) { return args[0].is_number() ? args[0] : p.badarith(); }

Term bif_erlang_equal_2(Process&, const Term* args) { return boolean(equal(args[0], args[1])); }
Term bif_erlang_not_equal_2(Process&, const Term* args) { return boolean(!equal(args[0], args[1])); }
Term bif_erlang_exactly_equal_2(Process&, const Term* args) { return boolean(equal_exact(args[0], args[1])); }
Term bif_erlang_exactly_not_equal_2(Process&, const Term* args) { return boolean(!equal_exact(args[0], args[1])); }
Term bif_erlang_less_2(Process&, const Term* args) { return boolean(compare(args[0], args[1]) < 0); }
Term bif_erlang_greater_2(Process&, const Term* args) { return boolean(compare(args[0], args[1]) > 0); }
Term bif_erlang_less_or_equal_2(Process&, const Term* args) { return boolean(compare(args[0], args[1]) <= 0); }
Term bif_erlang_greater_or_equal_2(Process&, const Term* args) { return boolean(compare(args[0], args[1]) >= 0); }

Term bif_erlang_and_2(Process& p, const Term* args) {
    if (!is_boolean(args[0]) || !is_boolean(args[1])) return p.badarg();
    return boolean(args[0] == atoms::true_ && args[1] == atoms::true_);
}
Term bif_erlang_or_2(Process& p, const Term* args) {
    if (!is_boolean(args[0]) || !is_boolean(args[1])) return p.badarg();
    return boolean(args[0] == atoms::true_ || args[1] == atoms::true_);
}
Term bif_erlang_xor_2(Process& p, const Term* args) {
    if (!is_boolean(args[0]) || !is_boolean(args[1])) return p.badarg();
    return boolean(args[0] != args[1]);
}
Term bif_erlang_not_1(Process& p, const Term* args) {
    if (!is_boolean(args[0])) return p.badarg();
    return boolean(args[0] == atoms::false_);
}

Term bif_erlang_min_2(Process&, const Term* args) { return compare(args[0], args[1]) <= 0 ? args[0] : args[1]; }
Term bif_erlang_max_2(Process&, const Term* args) { return compare(args[0], args[1]) >= 0 ? args[0] : args[1]; }

Term bif_erlang_abs_1(Process& p, const Term* args) {
    if (!args[0].is_number()) return p.badarg();
    return apply1(p, args, number_abs);
}
Term bif_erlang_round_1(Process& p, const Term* args) { return to_integer(p, args[0], std::round); }
Term bif_erlang_trunc_1(Process& p, const Term* args) { return to_integer(p, args[0], std::trunc); }
Term bif_erlang_floor_1(Process& p, const Term* args) { return to_integer(p, args[0], std::floor); }
Term bif_erlang_ceil_1(Process& p, const Term* args) { return to_integer(p, args[0], std::ceil); }
Term bif_erlang_float_1(Process& p, const Term* args) {
    if (args[0].is_float()) return args[0];
    double d;
    if (!args[0].is_integer() || !number_to_double(args[0], &d)) return p.badarg();
    return make_float(p.heap(), d);
}

} // namespace joist
