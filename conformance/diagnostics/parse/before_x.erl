-module(before_x). -compile([export_all,nowarn_export_all]).
-spec foo:X(X) -> b.
f(X) -> X.
