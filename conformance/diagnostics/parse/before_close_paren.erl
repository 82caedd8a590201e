-module(before_close_paren). -compile([export_all,nowarn_export_all]).
-foo().
f(X) -> X.
