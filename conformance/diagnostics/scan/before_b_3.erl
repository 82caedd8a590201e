-module(before_b_3). -compile([export_all,nowarn_export_all]).
f(X) -> $ab.
