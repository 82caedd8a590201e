-module(badly_formed_define_3). -compile([export_all,nowarn_export_all]).
-define(A(X Y), 2).
f() -> ok.
