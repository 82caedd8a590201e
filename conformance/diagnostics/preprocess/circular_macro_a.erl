-module(circular_macro_a). -compile([export_all,nowarn_export_all]).
-define(A, ?B).
-define(B, ?A).
f() -> ?A.
