-module(bad_name_arity). -compile([export_all,nowarn_export_all]).
-export(f/1).
f(X) -> X.
