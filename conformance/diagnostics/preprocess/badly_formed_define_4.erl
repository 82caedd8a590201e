-module(badly_formed_define_4). -compile([export_all,nowarn_export_all]).
-define(A(x), 2).
f() -> ok.
