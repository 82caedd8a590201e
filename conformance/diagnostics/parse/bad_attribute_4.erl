-module(bad_attribute_4). -compile([export_all,nowarn_export_all]).
-foo (a), b.
f(X) -> X.
