-module(before_close_bracket_3). -compile([export_all,nowarn_export_all]).
-define(A(X), X).
f() -> ?A(]).
