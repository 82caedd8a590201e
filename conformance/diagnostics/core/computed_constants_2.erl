-module(computed_constants_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> Z = begin 2 = X, {#r{x=1},b} end, 1.
f1(X, Y) -> {(a)#{b=>1}, X+1}, 2.
f2(X, Y) -> X == (a)#{b=>1}, X+1, 2.
f3(X, Y) -> {(X)#{b=>1}}, X+1, 2.
f4(X, Y) -> {#r{}}, 2.
