-module(before_close_paren_3). -compile([export_all,nowarn_export_all]).
-define(A, 1)
-define(B, 2).
f() -> ?A.
