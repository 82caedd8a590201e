-module(bad_attribute_2). -compile([export_all,nowarn_export_all]).
-foo(<<X>>).
f(X) -> X.
