-module(bad_attribute). -compile([export_all,nowarn_export_all]).
-foo(1+2).
f(X) -> X.
