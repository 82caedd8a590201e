-module(useless_values_4).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> V = X ! a, 2.
