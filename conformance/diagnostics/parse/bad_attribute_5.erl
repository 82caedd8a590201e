-module(bad_attribute_5). -compile([export_all,nowarn_export_all]).
-optional_callbacks([a/1], x).
f(X) -> X.
