-module(badly_formed_undef_2). -compile([export_all,nowarn_export_all]).
-undef.
f() -> ok.
