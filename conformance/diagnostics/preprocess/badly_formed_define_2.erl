-module(badly_formed_define_2). -compile([export_all,nowarn_export_all]).
-define().
f() -> ok.
