-module(before_b_2). -compile([export_all,nowarn_export_all]).
f(X) -> 'a'"b".
