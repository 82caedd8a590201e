-module(before_close_paren_2). -compile([export_all,nowarn_export_all]).
-type case() :: a.
f(X) -> X.
