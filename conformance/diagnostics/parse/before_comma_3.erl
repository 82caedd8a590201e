-module(before_comma_3). -compile([export_all,nowarn_export_all]).
-type t() :: a, b.
f(X) -> X.
