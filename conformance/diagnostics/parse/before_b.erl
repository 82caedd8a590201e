-module(before_b). -compile([export_all,nowarn_export_all]).
f(X) -> <<a/b>>, a b.
