-module(badly_formed_define_5). -compile([export_all,nowarn_export_all]).
-define A, 2.
f() -> ok.
