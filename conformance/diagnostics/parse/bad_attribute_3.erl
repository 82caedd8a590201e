-module(bad_attribute_3). -compile([export_all,nowarn_export_all]).
-foo(- a).
f(X) -> X.
