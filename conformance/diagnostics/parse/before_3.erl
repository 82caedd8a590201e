-module(before_3). -compile([export_all,nowarn_export_all]).
-1.
f(X) -> X.
