-module(before_dot_12). -compile([export_all,nowarn_export_all]).
-define(A,).
f() -> ?A.
