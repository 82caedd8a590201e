-module(before_r). -compile([export_all,nowarn_export_all]).
-record(R, {a}).
f(X) -> X.
