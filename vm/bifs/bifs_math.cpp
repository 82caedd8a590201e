// Native functions of module math: the C library's, with badarith for what has no finite value.

#include "vm/bifs/bif.h"
#include "vm/heap/number.h"

#include <cmath>

namespace joist {

namespace {

template <class F> Term unary(Process& p, const Term* args, F f) {
    double x;
    if (!args[0].is_number()) return p.badarg();
    if (!number_to_double(args[0], &x)) return p.badarith();
    const double y = f(x);
    return std::isfinite(y) ? make_float(p.heap(), y) : p.badarith();
}

template <class F> Term binary(Process& p, const Term* args, F f) {
    double x, y;
    if (!args[0].is_number() || !args[1].is_number()) return p.badarg();
    if (!number_to_double(args[0], &x) || !number_to_double(args[1], &y)) return p.badarith();
    const double z = f(x, y);
    return std::isfinite(z) ? make_float(p.heap(), z) : p.badarith();
}

} // namespace

#define MATH_1(name, expression)                                                                                       \
    Term bif_math_##name##_1(Process& p, const Term* args) {                                                           \
        return unary(p, args, [](double x) { return expression; });                                                    \
    }
#define MATH_2(name, expression)                                                                                       \
    Term bif_math_##name##_2(Process& p, const Term* args) {                                                           \
        return binary(p, args, [](double x, double y) { return expression; });                                         \
    }
MATH_1(sin, std::sin(x))
MATH_1(cos, std::cos(x))
MATH_1(tan, std::tan(x))
MATH_1(asin, std::asin(x))
MATH_1(acos, std::acos(x))
MATH_1(atan, std::atan(x))
MATH_1(sinh, std::sinh(x))
MATH_1(cosh, std::cosh(x))
MATH_1(tanh, std::tanh(x))
MATH_1(asinh, std::asinh(x))
MATH_1(acosh, std::acosh(x))
MATH_1(atanh, std::atanh(x))
MATH_1(exp, std::exp(x))
MATH_1(log, x <= 0 ? NAN : std::log(x))
MATH_1(log2, x <= 0 ? NAN : std::log2(x))
MATH_1(log10, x <= 0 ? NAN : std::log10(x))
MATH_1(sqrt, std::sqrt(x))
MATH_1(erf, std::erf(x))
MATH_1(erfc, std::erfc(x))
MATH_1(ceil, std::ceil(x))
MATH_1(floor, std::floor(x))
MATH_2(atan2, std::atan2(x, y))
MATH_2(pow, std::pow(x, y))
MATH_2(fmod, y == 0 ? NAN : std::fmod(x, y))
#undef MATH_1
#undef MATH_2

Term bif_math_pi_0(Process& p, const Term*) { return make_float(p.heap(), 3.14159265358979323846); }

} // namespace joist
