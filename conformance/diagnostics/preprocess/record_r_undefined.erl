-module(record_r_undefined). -compile([export_all,nowarn_export_all]).
-define(M, #r).
f() -> ?M{}.
