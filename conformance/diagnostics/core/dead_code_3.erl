-module(dead_code_3).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> maybe ok ?= {X}, Y+1, X else a -> X+1, Y; _ -> Z = X+1, {Z}, 4 end.
f1(X, Y) -> maybe ok ?= a, Y+1, X end.
f2(X, Y) -> maybe X+1, ok ?= Y, Y+1, X end, Y.
