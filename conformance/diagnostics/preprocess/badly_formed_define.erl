-module(badly_formed_define). -compile([export_all,nowarn_export_all]).
-define(A.
f() -> ok.
