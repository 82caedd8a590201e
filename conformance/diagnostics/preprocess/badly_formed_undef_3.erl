-module(badly_formed_undef_3). -compile([export_all,nowarn_export_all]).
-undef(A)
f() -> ok.
