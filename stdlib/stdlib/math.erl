%% Mathematics: OTP's `math` module. All of it is native but the constants; badarith where there is no number.
-module(math).

-export([pi/0, tau/0, sin/1, cos/1, tan/1, asin/1, acos/1, atan/1, atan2/2, sinh/1, cosh/1, tanh/1, asinh/1, acosh/1,
         atanh/1, exp/1, log/1, log2/1, log10/1, pow/2, sqrt/1, erf/1, erfc/1, ceil/1, floor/1, fmod/2]).

-define(NATIVE, erlang:nif_error(undef)).

-spec pi() -> float().
pi() -> 3.141592653589793.

-spec tau() -> float().
tau() -> 6.283185307179586.

-spec sin(number()) -> float().
sin(_X) -> ?NATIVE.

-spec cos(number()) -> float().
cos(_X) -> ?NATIVE.

-spec tan(number()) -> float().
tan(_X) -> ?NATIVE.

-spec asin(number()) -> float().
asin(_X) -> ?NATIVE.

-spec acos(number()) -> float().
acos(_X) -> ?NATIVE.

-spec atan(number()) -> float().
atan(_X) -> ?NATIVE.

-spec atan2(number(), number()) -> float().
atan2(_Y, _X) -> ?NATIVE.

-spec sinh(number()) -> float().
sinh(_X) -> ?NATIVE.

-spec cosh(number()) -> float().
cosh(_X) -> ?NATIVE.

-spec tanh(number()) -> float().
tanh(_X) -> ?NATIVE.

-spec asinh(number()) -> float().
asinh(_X) -> ?NATIVE.

-spec acosh(number()) -> float().
acosh(_X) -> ?NATIVE.

-spec atanh(number()) -> float().
atanh(_X) -> ?NATIVE.

-spec exp(number()) -> float().
exp(_X) -> ?NATIVE.

-spec log(number()) -> float().
log(_X) -> ?NATIVE.

-spec log2(number()) -> float().
log2(_X) -> ?NATIVE.

-spec log10(number()) -> float().
log10(_X) -> ?NATIVE.

-spec pow(number(), number()) -> float().
pow(_X, _N) -> ?NATIVE.

-spec sqrt(number()) -> float().
sqrt(_X) -> ?NATIVE.

-spec erf(number()) -> float().
erf(_X) -> ?NATIVE.

-spec erfc(number()) -> float().
erfc(_X) -> ?NATIVE.

-spec ceil(number()) -> float().
ceil(_X) -> ?NATIVE.

-spec floor(number()) -> float().
floor(_X) -> ?NATIVE.

-spec fmod(number(), number()) -> float().
fmod(_X, _Y) -> ?NATIVE.
