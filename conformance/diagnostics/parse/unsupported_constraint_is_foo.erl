-module(unsupported_constraint_is_foo). -compile([export_all,nowarn_export_all]).
-spec f(X) -> b when is_foo(X, a).
f(X) -> X.
