-module(badly_formed_define_missing_comma). -compile([export_all,nowarn_export_all]).
-define(A(X) 2).
f() -> ok.
