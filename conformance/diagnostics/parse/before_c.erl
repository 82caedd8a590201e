-module(before_c). -compile([export_all,nowarn_export_all]).
-record(r, {a, b c}).
f(X) -> X.
