-module(badly_formed_undef). -compile([export_all,nowarn_export_all]).
-undef(A, B).
f() -> ok.
